"""The lines of Sổ theo dõi as rows of their own, in the order in which dossiers were accepted."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import book_line
from mot_cua_desktop.domain.book_line import BookLine
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.prepared import Prepared

_b = tables.book_line.c
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(BookLine)
_put = upsert(tables.book_line)
_PUT = Prepared(
    _put.on_conflict_do_update(
        index_elements=["number"], set_={"accepted_at": _put.excluded.accepted_at, "line": _put.excluded.line}
    ),
    ["number", "stream", "accepted_at", "line"],
)


def write(connection: Connection, number: int | None, state: Dossier) -> None:
    """The line of a dossier as it stands now; nothing while it was not accepted."""
    line = book_line.of(state)
    if line is not None and state.accepted_at is not None:
        at = micros(state.accepted_at)
        _PUT.write(connection, {"number": number, "stream": state.id, "accepted_at": at, "line": _encoder.encode(line)})


def remove(connection: Connection, number: int) -> None:
    """Take away the line of a dossier of which nothing stands any more, or its acceptance does not."""
    connection.execute(delete(tables.book_line).where(_b.number == number))


def between(connection: Connection, begin: datetime, end: datetime) -> list[tuple[bytes, BookLine]]:
    """What was accepted from ``begin`` until before ``end``, with its stream, in this order."""
    query = select(_b.stream, _b.line).where(_b.accepted_at >= micros(begin), _b.accepted_at < micros(end))
    rows = connection.execute(query.order_by(_b.accepted_at, _b.number)).all()
    decode = _decoder.decode
    return [(stream, decode(line)) for stream, line in rows]
