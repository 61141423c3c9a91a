"""The desk's own choices as of a place in its journal: what a report or a signed paper called the ward then.

Only the desk's own events are read: its settings never leave it (`ward_line`).
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.store import journal, tables

_encoder = msgspec.json.Encoder(order="deterministic")
_event, _foreign = tables.event, tables.foreign_event
_KINDS = ("desk_set_up", "setting_changed")
_OF_PLACE = text("kind <> 'dossier'")  # in the words of the partial index


def choices(connection: Connection, upto: int) -> dict[str, str]:
    """Every choice of this desk up to a position, by key, as JSON text: what `facts.settings` has of today."""
    found: dict[str, str] = {}
    query = select(_event).where(_OF_PLACE, _event.c.type.in_(_KINDS), _event.c.position <= upto)
    for row in connection.execute(query.order_by(_event.c.position)):
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
