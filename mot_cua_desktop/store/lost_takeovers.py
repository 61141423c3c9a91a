"""Leaders' decisions that the hub has lost, told to it once more by a desk that knows them.

They move nothing: a desk's word alone must not. But a citizen may hold two slips by such a takeover, so whoever answers
for the ward must see it among the others (hub/forced.py).
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select, text

from mot_cua_desktop.domain import custody, ids
from mot_cua_desktop.domain.custody_events import TakenOver, TakeoverLost
from mot_cua_desktop.store import hub_life, recording, tables
from mot_cua_desktop.store.journal import Author, Deed

_f, _e = tables.foreign_event.c, tables.event.c
_CONFLICT = text("verdict = 'conflict'")  # in these words, as they find the index
_AT_ONCE = 400
_taken_over = msgspec.json.Decoder(TakenOver)


def untold(connection: Connection) -> list[TakeoverLost]:
    """Those of which no desk has told, the oldest first."""
    lost = select(_f.id, _f.at, _f.officer, _f.body).where(
        _CONFLICT, _f.reason == "hub_lost", _f.type == "taken_over", _f.officer != custody.HUB_DESK
    )
    rows = connection.execute(lost.order_by(_f.position)).all()
    streams = [_stream(row.id) for row in rows]
    told: set[bytes] = set()
    for start in range(0, len(streams), _AT_ONCE):
        some = streams[start : start + _AT_ONCE]
        heard = select(_f.stream).where(_f.stream.in_(some), _f.reason.not_in(hub_life.LOST))
        told.update(connection.execute(select(_e.stream).where(_e.stream.in_(some)).union(heard)).scalars())
    return [_lost(row) for row, stream in zip(rows, streams, strict=True) if stream not in told]


def _lost(row: Any) -> TakeoverLost:
    body = _taken_over.decode(row.body)
    by = {"leader": row.officer, "taken_from": body.taken_from, "to": body.to, "reason": body.reason}
    return TakeoverLost(event=row.id, at=row.at, **by)


def tell(connection: Connection, author: Author) -> None:
    """Write down each of those, so that it goes to the hub with the next round."""
    for each in untold(connection):
        recording.record_place(connection, author, _stream(each.event), "custody", [Deed(each)])


def _stream(event: bytes) -> bytes:
    return ids.named_stream("takeover_lost", event.hex())
