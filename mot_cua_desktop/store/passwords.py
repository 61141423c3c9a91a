"""By what each officer's seat opens: the rows of those events, what the ward asks, and the wrong tries at this desk.

The digest leaves this module only to be compared (operations.passwords); no other row, value or window carries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, Table, Text, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import passwords
from mot_cua_desktop.domain.password_events import How
from mot_cua_desktop.domain.passwords import Seat
from mot_cua_desktop.store import facts, tables
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.prepared import Prepared

_p, _w, _o = tables.officer_password, tables.ward_choice, tables.officer
_ASKED = "mat_khau"
#: Of this computer alone, and no fold of the journal: a restart must not be the way round the waiting.
_tries = Table(
    "password_try", tables.metadata, Column("officer", Text, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("wrong", "last", "untold", "untold_at")),
)  # fmt: skip
#: The role of an officer who decides and has no password, in a ward that asks one; else nothing.
OPEN_SEAT = select(_o.c.role).where(
    _o.c.id == bindparam("officer"),
    or_(*(_o.c.role == role for role in sorted(passwords.DECIDING))),
    select(_w.c.key).where(_w.c.key == _ASKED, _w.c.value == "1").exists(),
    ~select(_p.c.officer).where(_p.c.officer == _o.c.id).exists(),
)
_OPEN_SEAT = Prepared(OPEN_SEAT)


@dataclass(frozen=True)
class Kept:
    """That an officer has a password: set how, by which officer (their id), when."""

    how: How
    author: str
    at: datetime


@dataclass(frozen=True)
class Tries:
    """Wrong tries in a row and the last of them; those before the last entry that their owner was not told of yet."""

    wrong: int
    last: datetime
    untold: int
    untold_at: datetime


def project(connection: Connection, event: ev.Event) -> None:
    """Keep what was said last. A digest that was erased from the journal guards nothing any more."""
    body = event.body
    if isinstance(body, ev.PasswordsAsked):
        if not (body.first_run and asked(connection) is not None):
            row = {"key": _ASKED, "value": "1" if body.asked else "0"}
            connection.execute(upsert(_w).values(**row).on_conflict_do_update(index_elements=["key"], set_=row))
        return
    assert isinstance(body, ev.PasswordSet)
    if not isinstance(event.personal, ev.PasswordDigest):
        connection.execute(delete(_p).where(_p.c.officer == body.officer))
        return
    kept = {"digest": event.personal.digest, "how": body.how, "author": event.officer, "at": micros(event.at)}
    put = upsert(_p).values(officer=body.officer, **kept)
    connection.execute(put.on_conflict_do_update(index_elements=["officer"], set_=kept))


def asked(connection: Connection) -> bool | None:
    """Whether the ward asks a password of who decides; None while it has not said."""
    found = connection.execute(select(_w.c.value).where(_w.c.key == _ASKED)).scalar()
    return None if found is None else found == "1"


def seat(connection: Connection, officer: str) -> Seat:
    """How this officer's seat is guarded."""
    return facts.seat(connection.connection.dbapi_connection, officer)


def digest(connection: Connection, officer: str) -> str | None:
    """What this officer's password is compared with; None without one."""
    found: str | None = connection.execute(select(_p.c.digest).where(_p.c.officer == officer)).scalar()
    return found


def kept(connection: Connection) -> dict[str, Kept]:
    """Who has a password, by the officer's id."""
    rows = connection.execute(select(_p.c.officer, _p.c.how, _p.c.author, _p.c.at)).all()
    return {row.officer: Kept(row.how, row.author, instant(row.at)) for row in rows}


def refuse_open_seat(connection: Connection, officer: str) -> None:
    """Refuse an officer who decides and has no password, in a ward that asks one. Raises `Refused`."""
    role = _OPEN_SEAT.scalar(connection, {"officer": officer})
    if role is not None:
        passwords.refuse_open_seat(role)


def tries(connection: Connection, officer: str) -> Tries | None:
    """The wrong tries at this officer's seat, None when there were none."""
    row = connection.execute(select(_tries).where(_tries.c.officer == officer)).first()
    return None if row is None else Tries(row.wrong, instant(row.last), row.untold, instant(row.untold_at))


def count_try(connection: Connection, officer: str, at: datetime) -> int:
    """One more try that is not known to be right; returns how many there are in a row."""
    before = tries(connection, officer)
    row = {
        "wrong": (before.wrong if before else 0) + 1,
        "last": micros(at),
        "untold": before.untold if before else 0,
        "untold_at": micros(before.untold_at) if before else 0,
    }
    put = upsert(_tries).values(officer=officer, **row)
    connection.execute(put.on_conflict_do_update(index_elements=["officer"], set_=row))
    return row["wrong"]


def was_right(connection: Connection, officer: str, before: Tries | None) -> None:
    """The try that was counted last was right: what was wrong before it, ``before``, waits to be told of."""
    row = {"wrong": 0}
    if before is not None and before.wrong:
        row |= {"untold": before.untold + before.wrong, "untold_at": micros(before.last)}
    connection.execute(_tries.update().where(_tries.c.officer == officer).values(**row))


def clear_tries(connection: Connection, officer: str) -> None:
    """The seat opens with another password from now on: what was tried before is over."""
    connection.execute(_tries.update().where(_tries.c.officer == officer).values(wrong=0))


def told(connection: Connection, officer: str) -> None:
    """Their owner knows of the wrong tries."""
    connection.execute(_tries.update().where(_tries.c.officer == officer).values(untold=0))
