"""How the dossiers of the wards stand, for the two web pages: a fold of the logs, brought up when somebody looks.

Folded on reading and not in a push: desks that come back after days push as fast as before, and who looks pays for what
came since the last look (docs/decisions/23-hub-pages.md has the measure).
"""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, and_, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mot_cua_desktop.domain import custody, folding
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.figures import Counts
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, tables
from mot_cua_desktop.hub.limits import keyed, secret_of
from mot_cua_desktop.store import journal
from mot_cua_desktop.store.instants import instant, micros

_d, _e, _f = tables.dossier.c, tables.event.c, tables.folded.c
#: Places of a log in one transaction: on SQLite desks wait for it.
_STEP, _SOME = 1000, 400


class Seen(msgspec.Struct, frozen=True):
    """What a citizen is told of their dossier, and nothing else."""

    status: str
    due: datetime | None


def catch_up(engine: Engine, seconds: float = 600.0) -> int:
    """Fold what came into any ward's log since, for about so long; returns how many places that were.

    After a morning in which every desk of a province came back, nobody waits for the whole of it.
    """
    end = time.monotonic() + seconds
    w = tables.ward.c
    with database.reading(engine) as connection:
        query = select(w.id).outerjoin(tables.folded, _f.ward == w.id).where(w.head > func.coalesce(_f.upto, 0))
        behind = list(connection.execute(query).scalars())
    done = 0
    for ward in behind:
        while step := database.transact(engine, lambda connection, ward=ward: _step(connection, ward)):  # type: ignore[misc]
            done += step
            if time.monotonic() > end:
                return done
    return done


def _step(connection: Connection, ward: str) -> int:
    upto = connection.execute(select(_f.upto).where(_f.ward == ward).with_for_update()).scalar()
    if upto is None:
        put = _dialect(connection).insert(tables.folded).values(ward=ward, upto=0).on_conflict_do_nothing()
        connection.execute(put)
        upto = connection.execute(select(_f.upto).where(_f.ward == ward).with_for_update()).scalar_one()
    new = select(_e.position, _e.stream, _e.kind, _e.reason).where(_e.ward == ward, _e.position > upto)
    rows = connection.execute(new.order_by(_e.position).limit(_STEP)).all()
    if not rows:
        return 0
    streams = {row.stream for row in rows if row.kind == custody.KIND and not row.reason}
    # A verdict on what waited: its event lies before this place, in the line from here on.
    judged = [row.stream for row in rows if row.kind == custody.VERDICT_KIND]
    if judged:
        streams |= set(connection.execute(select(_e.stream).where(_e.ward == ward, _e.id.in_(judged))).scalars())
    secret = secret_of(connection)
    found = sorted(streams)
    for start in range(0, len(found), _SOME):
        _fold(connection, ward, found[start : start + _SOME], secret)
    connection.execute(update(tables.folded).where(_f.ward == ward).values(upto=rows[-1].position))
    return len(rows)


def _fold(connection: Connection, ward: str, streams: list[bytes], secret: bytes) -> None:
    query = select(tables.event).where(
        _e.ward == ward, _e.stream.in_(streams), _e.kind == custody.KIND, _e.reason == ""
    )
    found = connection.execute(query.order_by(_e.stream, _e.seq)).all()
    states = (_state(rows) for _, rows in groupby(found, key=lambda row: row.stream))
    rows = [_row(ward, state, secret) for state in states if state is not None]
    if not rows:
        return
    put = _dialect(connection).insert(tables.dossier)
    keys = ("ward", "stream")
    changed = {name: put.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(put.on_conflict_do_update(index_elements=list(keys), set_=changed), rows)


def _state(rows: Iterable[Any]) -> Dossier | None:
    """The state that a line leaves, as far as this program can read it."""
    state: Dossier | None = None
    for row in rows:
        try:
            state = folding.apply(state, journal.read(row))
        except (Told, ValueError, msgspec.DecodeError):
            break
    return state


def _row(ward: str, state: Dossier, secret: bytes) -> dict[str, Any]:
    solved = fig.solved_at(state)
    return {
        "ward": ward,
        "stream": state.id,
        "code": state.code,
        "official_code": state.official_code,
        "status": state.status,
        "accepted_at": _micros(state.accepted_at),
        "due_at": _micros(state.due.at if state.due else None),
        "solved_at": _micros(solved),
        "outcome": fig.outcome(state) or "",
        "late_at": _micros(state.late_at),
        "phones": b"".join(keyed(secret, state.id, digits) for digits in _endings(state)),
    }


def _endings(state: Dossier) -> list[str]:
    """The last four digits of the phones of who came and whose matter it is."""
    numbers = [re.sub(r"\D", "", who.phone) for who in (state.people.applicant, state.people.owner)]
    return sorted({number[-4:] for number in numbers if len(number) >= 8})


def _micros(at: datetime | None) -> int | None:
    return None if at is None else micros(at)


def look_up(connection: Connection, code: str, digits: str) -> Seen | None:
    """How the dossier of a code stands, for who knows the end of its phone number; None for anybody else.

    An unknown code and wrong digits take the same way through here, question for question.
    """
    secret = secret_of(connection)
    wanted = code.strip().upper()
    query = select(tables.dossier).where(or_(_d.code == wanted, _d.official_code == wanted)).limit(2)
    rows = connection.execute(query).all() if wanted else []
    row = rows[0] if len(rows) == 1 else None
    # As many digests as the longest row has, and compared with something in any case.
    stream, phones = (row.stream, row.phones) if row is not None else (b"\0" * 16, b"")
    given = keyed(secret, stream, digits)
    padded = phones.ljust(64, b"\0")
    known = hmac.compare_digest(given, padded[:32]) | hmac.compare_digest(given, padded[32:64])
    if row is None or not known:
        return None
    return Seen(row.status, instant(row.due_at) if row.due_at is not None else None)


def overview(
    connection: Connection, begin: datetime, end: datetime, now: datetime, ward: str = ""
) -> dict[str, Counts]:
    """The figures of each ward (of one only) from ``begin`` until before ``end``, by the desk's own definitions
    (`domain.figures`): late is late by the lawful deadline, whatever was apologised for."""
    first, beyond, edge = micros(begin), micros(end), micros(min(end, now))
    solved = and_(_d.solved_at >= first, _d.solved_at < beyond)
    unsolved = or_(_d.solved_at.is_(None), _d.solved_at >= beyond)
    missed = and_(_d.late_at.is_not(None), _d.late_at < edge)
    parts = {
        "direct": _d.accepted_at >= first,
        "carried": _d.accepted_at < first,
        "early": and_(solved, _d.outcome == "truoc_han"),
        "on_time": and_(solved, _d.outcome == "dung_han"),
        "late": and_(solved, _d.outcome == "qua_han"),
        "open_late": and_(unsolved, missed),
        "open_in_time": and_(unsolved, or_(_d.late_at.is_(None), _d.late_at >= edge)),
    }
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in parts.items()]
    query = select(_d.ward, *sums).where(_d.accepted_at < beyond, or_(_d.solved_at.is_(None), _d.solved_at >= first))
    if ward:
        query = query.where(_d.ward == ward)
    counted = {row.ward: row._mapping for row in connection.execute(query.group_by(_d.ward))}
    wards = select(tables.ward.c.id).order_by(tables.ward.c.id)
    every = connection.execute(wards.where(tables.ward.c.id == ward) if ward else wards).scalars()
    return {
        each: Counts(**{name: int(counted[each][name]) for name in parts}) if each in counted else Counts()
        for each in every
    }


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite
