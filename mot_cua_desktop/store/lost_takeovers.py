"""Leaders' decisions that the hub has lost, told to it once more by a desk that knows them.

They move nothing: a desk's word alone must not. But a citizen may hold two slips by such a takeover, so whoever answers
for the ward must see it among the others (hub/forced.py).
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select, text

from mot_cua_desktop.domain import custody, ids
from mot_cua_desktop.domain.custody_events import TakenOver, TakeoverLost
from mot_cua_desktop.store import hub_life, recording, tables
from mot_cua_desktop.store.journal import Author, Deed

_f, _e = tables.foreign_event.c, tables.event.c
_CONFLICT = text("verdict = 'conflict'")  # in these words, as they find the index
_taken_over = msgspec.json.Decoder(TakenOver)


def untold(connection: Connection) -> list[TakeoverLost]:
    """Those of which no desk has told, the oldest first."""
    lost = select(_f.id, _f.at, _f.officer, _f.body).where(
        _CONFLICT, _f.reason == "hub_lost", _f.type == "taken_over", _f.officer != custody.HUB_DESK
    )
    found = []
    for row in connection.execute(lost.order_by(_f.position)):
        stream = _stream(row.id)
        told = (
            select(_e.id)
            .where(_e.stream == stream)
            .union_all(select(_f.id).where(_f.stream == stream, _f.reason.not_in(hub_life.LOST)))
        )
        if connection.execute(told.limit(1)).first() is None:
            body = _taken_over.decode(row.body)
            found.append(
                TakeoverLost(
                    event=row.id, at=row.at, leader=row.officer, taken_from=body.taken_from, to=body.to,
                    reason=body.reason,
                )
            )  # fmt: skip
    return found


def tell(connection: Connection, author: Author) -> None:
    """Write down each of those, so that it goes to the hub with the next round."""
    for each in untold(connection):
        recording.record_place(connection, author, _stream(each.event), "custody", [Deed(each)])


def _stream(event: bytes) -> bytes:
    return ids.named_stream("takeover_lost", event.hex())
