"""The duties of posting as rows: opened by each change of the catalogue, one pair for a whole list."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain.posting import KINDS, Changed, Duty, What
from mot_cua_desktop.domain.terms import VN
from mot_cua_desktop.domain.versions import BACK, Version
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.prepared import Prepared

_p, _c, _v = tables.posting.c, tables.posting_change.c, tables.procedure_version.c
_decoder = msgspec.json.Decoder(Version)
_ONE = (_p.change == bindparam("of"), _p.kind == bindparam("which"))
_OPEN = (_p.done_on.is_(None), _p.withdrawn_at.is_(None))
# The version just written is the one with the highest number.
_REMEMBER = Prepared(
    text("insert into posting_change (version, change, what) select max(number), :of, :what from procedure_version")
)
_PAIR = Prepared(
    upsert(tables.posting).on_conflict_do_nothing(), ["change", "kind", "opened_at", "officer", "done_by", "note"]
)
_DUTIES = select(_p.change, _p.kind, _p.opened_at, _p.officer, _p.done_on, _p.done_by, _p.note, _p.withdrawn_at)
_DUTY = Prepared(_DUTIES.where(*_ONE))
_OF_CHANGE = Prepared(_DUTIES.where(_p.change == bindparam("of")))
_STILL_OPEN = Prepared(_DUTIES.where(*_OPEN).order_by(_p.opened_at, _p.number))
_ENDED = Prepared(
    _DUTIES.where(_p.done_on.is_not(None) | _p.withdrawn_at.is_not(None))
    .order_by(_p.number.desc())
    .limit(bindparam("limit"))
)
_TAKE_BACK = Prepared(
    update(tables.posting).values(withdrawn_at=bindparam("at")).where(_p.change == bindparam("of"), *_OPEN)
)
_CHANGES = Prepared(
    select(_v.state, _c.what)
    .join(tables.procedure_version, _v.number == _c.version)
    .where(_c.change == bindparam("of"))
    .order_by(_v.code, _v.number)
    .limit(bindparam("limit"))
)
_ISO = Prepared(
    select(_v.code, _p.done_on, _p.withdrawn_at, _p.note)
    .select_from(tables.posting_change)
    .join(tables.procedure_version, _v.number == _c.version)
    .join(tables.posting, (_p.change == _c.change) & (_p.kind == "iso"))
    .order_by(_v.number)
)
_HOW_MANY = Prepared(select(func.count()).where(_c.change == bindparam("of")))


def stream(change: str) -> bytes:
    """The stream that tells of a change's duties."""
    return ids.named_stream("posting", change)


def follow(connection: Connection, event: ev.Event, what: What | None) -> None:
    """The duties that follow from a statement about a procedure whose version was just written.

    ``what`` is None for what the desk began with: nobody announced a change. A list is one change, and a list taken
    back closes the duties that nobody did yet; what was posted already must be posted anew.
    """
    body = event.body
    if what is None or not isinstance(body, ev.ProcedureStated | ev.ProcedureAbolished):
        return
    change, at = change_of(event), micros(event.at)
    _REMEMBER.write(connection, {"of": change, "what": what})
    kinds: tuple[str, ...] = KINDS
    if body.batch.startswith(BACK):
        before = body.batch.removeprefix(BACK)
        _TAKE_BACK.write(connection, {"of": before, "at": at})
        kinds = tuple(duty.kind for duty in _read(_OF_CHANGE.rows(connection, {"of": before})) if duty.done_on)
    for kind in kinds:
        row = {"change": change, "kind": kind, "opened_at": at, "officer": "", "done_by": "", "note": ""}
        _PAIR.write(connection, row)


def change_of(event: ev.Event) -> str:
    """The name of the change that a statement belongs to: its list, or itself.

    A list taken in by the command line names no document and no list; what it says on one day is one change.
    """
    body = event.body
    assert isinstance(body, ev.ProcedureStated | ev.ProcedureAbolished)
    if body.batch:
        return body.batch
    return event.id.hex() if body.decision is not None else f"{event.at.astimezone(VN):%Y%m%d}"


def project(connection: Connection, event: ev.Event) -> None:
    """The row that follows from what was said of a duty."""
    match event.body:
        case ev.PostingAssigned(change=change, kind=kind, officer=officer):
            values: dict[str, Any] = {"officer": officer}
        case ev.PostingDone(change=change, kind=kind, day=day, note=note):
            values = {"done_on": day.toordinal(), "done_by": event.officer, "note": note}
        case ev.PostingReopened(change=change, kind=kind):
            values = {"done_on": None, "done_by": "", "note": ""}
        case _:
            raise ValueError(f"{event.type} tells of no posting")
    connection.execute(update(tables.posting).where(_p.change == change, _p.kind == kind).values(**values))


def duty(connection: Connection, change: str, kind: ev.PostingKind) -> Duty | None:
    """One duty of a change."""
    found = _read(_DUTY.rows(connection, {"of": change, "which": kind}))
    return found[0] if found else None


def still_open(connection: Connection) -> list[Duty]:
    """What is to be done, the oldest first."""
    return _read(_STILL_OPEN.rows(connection, {}))


def ended(connection: Connection, limit: int) -> list[Duty]:
    """What was done or is no longer asked, the newest first."""
    return _read(_ENDED.rows(connection, {"limit": limit}))


def changed(connection: Connection, change: str, *, limit: int = -1) -> list[Changed]:
    """The procedures of a change, by code; the first ``limit`` of them if given."""
    return [_seen(state, what) for state, what in _CHANGES.rows(connection, {"of": change, "limit": limit})]


def how_many(connection: Connection, change: str) -> int:
    """How many procedures a change has."""
    return int(_HOW_MANY.scalar(connection, {"of": change}))


def versions(connection: Connection, change: str) -> list[tuple[Version, What]]:
    """The same as `changed`, whole, for the sheets."""
    rows = _CHANGES.rows(connection, {"of": change, "limit": -1})
    return [(_decoder.decode(state), what) for state, what in rows]


def _seen(state: bytes, what: What) -> Changed:
    version = _decoder.decode(state)
    procedure = version.procedure
    return Changed(procedure.code, procedure.name, what, version.since, version.decision.words())


def _read(rows: list[Any]) -> list[Duty]:
    return [
        Duty(
            change=change,
            kind=kind,
            opened_at=instant(opened),
            officer=officer,
            done_on=None if done is None else date.fromordinal(done),
            done_by=by,
            note=note,
            withdrawn_at=None if withdrawn is None else instant(withdrawn),
        )
        for change, kind, opened, officer, done, by, note, withdrawn in rows
    ]


def iso_words(connection: Connection) -> dict[str, str]:
    """For each procedure whose last change is known, in words whether the ISO documents have taken it in."""
    found: dict[str, str] = {}
    for code, done, withdrawn, note in _ISO.rows(connection, {}):
        if withdrawn is not None:
            continue
        when = "" if done is None else f"Ngày {date.fromordinal(done):%d/%m/%Y}"
        found[code] = f"{when}{f': {note}' if note else ''}" if when else "Chưa cập nhật"
    return found
