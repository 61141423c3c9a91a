"""The lines of Sổ theo dõi as rows of their own, in the order in which dossiers were accepted."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, text
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
        index_elements=["number"],
        set_={name: _put.excluded[name] for name in ("accepted_at", "line", "handed_at", "officer", "grade")},
    ),
    ["number", "stream", "accepted_at", "line", "handed_at", "officer", "grade"],
)

ACCEPTED, HANDED = (
    f"select stream, line from book_line where {at} >= :begin and {at} < :end order by {at}, number"
    for at in ("accepted_at", "handed_at")
)
_PREPARED = {statement: Prepared(text(statement)) for statement in (ACCEPTED, HANDED)}


def write(connection: Connection, number: int | None, state: Dossier) -> None:
    """The line of a dossier as it stands now; nothing while it was not accepted."""
    line = book_line.of(state)
    if line is not None and state.accepted_at is not None:
        handed = micros(line.handed) if line.handed is not None else None
        grade = state.handed.satisfaction if state.handed is not None else None
        row = {"number": number, "stream": state.id, "accepted_at": micros(state.accepted_at), "handed_at": handed}
        _PUT.write(connection, row | {"line": _encoder.encode(line), "officer": state.officer, "grade": grade})


def remove(connection: Connection, number: int) -> None:
    """Take away the line of a dossier of which nothing stands any more, or its acceptance does not."""
    connection.execute(delete(tables.book_line).where(_b.number == number))


def between(connection: Connection, begin: datetime, end: datetime) -> list[tuple[bytes, BookLine]]:
    """What was accepted from ``begin`` until before ``end``, with its stream, in this order."""
    return _read(connection, ACCEPTED, begin, end)


def handed_between(connection: Connection, begin: datetime, end: datetime) -> list[tuple[bytes, BookLine]]:
    """What was handed over from ``begin`` until before ``end``, with its stream, in this order."""
    return _read(connection, HANDED, begin, end)


def _read(connection: Connection, statement: str, begin: datetime, end: datetime) -> list[tuple[bytes, BookLine]]:
    rows = _PREPARED[statement].rows(connection, {"begin": micros(begin), "end": micros(end)})
    decode = _decoder.decode
    return [(stream, decode(line)) for stream, line in rows]
