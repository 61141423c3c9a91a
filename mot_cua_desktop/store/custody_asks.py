"""Which dossiers desks ask each other for, what was set aside as a conflict, and what a person has settled of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, exists, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import journal, tables
from mot_cua_desktop.store.instants import micros

_event, _foreign, _aside = tables.event, tables.foreign_event, tables.set_aside
_ask, _settled, _dossier = tables.custody_ask, tables.conflict_settled, tables.dossier
#: Of what desks lost, kinds of streams that are told with their dossier, and those that nobody need be told of: keys,
#: what was asked for or settled, a desk's own choices. Programs say these again by themselves, or they are over.
UNTOLD = ("dossier", "custody", "desk")
_HANDS = ("handed_over", "taken_over", "handed_on_paper", "taken_on_paper")


def project(connection: Connection, event: ev.Event) -> None:
    """The row of an asking or of a settling; the last word of each holds."""
    by = {"officer": event.officer, "at": micros(event.at), "desk": event.desk}
    match event.body:
        case ev.CustodyAsked(dossier=dossier, held_by=held_by, seq=seq, reason=reason):
            row = by | {"dossier": dossier, "held_by": held_by, "seq": seq, "reason": reason}
            keys = ["dossier", "desk"]
            connection.execute(upsert(_ask).values(**row).on_conflict_do_update(index_elements=keys, set_=row))
        case ev.ConflictSettled(event=settled, note=note):
            row = by | {"id": settled, "note": note}
            connection.execute(upsert(_settled).values(**row).on_conflict_do_update(index_elements=["id"], set_=row))
        case _:
            raise ValueError(f"{event.type} asks for nothing")


def open_asks(connection: Connection) -> Sequence[Any]:
    """What is asked for and not answered yet, the oldest first, with the dossier's row: a dossier that changed hands
    since it was asked for is no longer asked for."""
    moved = [
        exists().where(table.c.stream == _ask.c.dossier, table.c.seq > _ask.c.seq, table.c.type.in_(_HANDS))
        for table in (_event, _foreign)
    ]
    query = select(_ask, _dossier.c.code, _dossier.c.slip, _dossier.c.owner_name)
    query = query.join(_dossier, _dossier.c.id == _ask.c.dossier).where(
        _dossier.c.desk == _ask.c.held_by, _ask.c.held_by != _ask.c.desk, ~or_(*moved)
    )
    return connection.execute(query.order_by(_ask.c.at, _ask.c.desk)).all()


def conflicts(connection: Connection) -> list[tuple[ev.Event | None, Any, str]]:
    """Every event that does not stand: as it reads (None where this program cannot), its row, and why; own ones and
    other desks', by dossier and in the order they were written."""
    own = select(_event, _aside.c.reason.label("why")).join(_aside, _aside.c.id == _event.c.id)
    others = select(_foreign, _foreign.c.reason.label("why")).where(_foreign.c.verdict == "conflict")
    rows = [*connection.execute(own).all(), *connection.execute(others).all()]
    return [(_read(row), row, row.why) for row in sorted(rows, key=lambda row: (row.stream, row.desk, row.desk_seq))]


def given_back_aside(connection: Connection, stream: bytes) -> list[ev.Event]:
    """What was given back for a dossier by deeds that do not stand and that no person has settled, by the hour."""
    done = select(_settled.c.id)
    own = select(_event).join(_aside, _aside.c.id == _event.c.id)
    own = own.where(_aside.c.stream == stream, _event.c.type == "fee_given_back", _event.c.id.not_in(done))
    others = select(_foreign).where(
        _foreign.c.stream == stream, _foreign.c.type == "fee_given_back", _foreign.c.verdict == "conflict",
        _foreign.c.id.not_in(done),
    )  # fmt: skip
    rows = [*connection.execute(own).all(), *connection.execute(others).all()]
    read = [_read(row) for row in sorted(rows, key=lambda row: (row.at, row.desk_seq))]
    return [event for event in read if event is not None]


def _read(row: Any) -> ev.Event | None:
    try:
        return journal.read(row)
    except (Told, msgspec.DecodeError):
        return None


def settled(connection: Connection) -> dict[bytes, Any]:
    """The conflicts that a person has settled, by the event's id."""
    return {row.id: row for row in connection.execute(select(_settled))}


def count_open(connection: Connection, desk: str) -> int:
    """How many dossiers have conflicts that wait for a person here: this desk's own, of a dossier that it holds, or
    lost by the desk that wrote them."""
    done = select(_settled.c.id)
    own = select(_aside.c.stream).where(_aside.c.id.not_in(done))
    held = select(_dossier.c.id).where(_dossier.c.desk == desk)
    others = select(_foreign.c.stream).where(
        _foreign.c.verdict == "conflict",
        _foreign.c.id.not_in(done),
        _foreign.c.stream.in_(held) | ((_foreign.c.reason == "desk_lost") & (_foreign.c.kind.not_in(UNTOLD[1:]))),
    )
    found = own.union(others).subquery()
    return int(connection.execute(select(func.count()).select_from(found)).scalar() or 0)


def desks(connection: Connection) -> list[str]:
    """The other desks of the ward that ever wrote something, by name."""
    return sorted(connection.execute(select(_foreign.c.desk).distinct()).scalars())
