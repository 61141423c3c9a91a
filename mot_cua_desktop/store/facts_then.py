"""The desk's own choices as of a place in its journal: what a report or a signed paper called the ward then.

Only that desk's own events are read: its settings are nobody else's (`ward_line`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, select, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.store import journal, tables
from mot_cua_desktop.store.sight import Sight

_encoder = msgspec.json.Encoder(order="deterministic")
_event, _foreign = tables.event, tables.foreign_event
_KINDS = ("desk_set_up", "setting_changed")
_OF_PLACE = text("kind <> 'dossier'")  # in the words of the partial index


def choices(connection: Connection, upto: int) -> dict[str, str]:
    """Every choice of this desk up to a position, by key, as JSON text: what `facts.settings` has of today."""
    query = select(_event).where(_OF_PLACE, _event.c.type.in_(_KINDS), _event.c.position <= upto)
    return _folded(connection.execute(query.order_by(_event.c.position)))


def choices_there(connection: Connection, sight: Sight) -> dict[str, str]:
    """The same of another desk, whose settings no line of the ward has: as it had chosen when it signed."""
    kinds = _foreign.c.type.in_(_KINDS)
    query = select(_foreign).where(_OF_PLACE, kinds, _foreign.c.desk == sight.desk)
    before = select(_event).where(_OF_PLACE, _event.c.type.in_(_KINDS), _event.c.desk == sight.desk)
    rows = [
        *connection.execute(before.where(_event.c.position <= sight.upto)),
        *(row for row in connection.execute(query) if sight.written_there(row)),
    ]
    return _folded(sorted(rows, key=lambda row: row.desk_seq))


def _folded(rows: Iterable[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        event = journal.read(row)
        match event.body:
            case ev.SettingChanged(key=key, value=value):
                found[key] = value
            case ev.DeskSetUp():
                found["desk"] = _encoder.encode(event.body).decode()
    return found


def position_of(connection: Connection, event_id: bytes) -> int:
    """Where an event of the ward stands in this store's numbering: when this desk wrote it, or received it."""
    for table in (_event, _foreign):
        found = connection.execute(select(table.c.position).where(table.c.id == event_id)).scalar()
        if found is not None:
            return int(found)
    raise LookupError(event_id.hex())
