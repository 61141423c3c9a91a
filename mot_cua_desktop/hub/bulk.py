"""A whole batch handed to PostgreSQL at once, where row by row would cost ten times as much; SQLite takes rows.

What is written and looked up is the same on both (tests/hub runs on both).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.dialects import sqlite

from mot_cua_desktop.domain.custody import Custody
from mot_cua_desktop.hub import tables

_e, _c = tables.event.c, tables.custody.c
_SOME = 500
_KNOWN = text("select id from event where ward = :ward and id = any(:wanted)")
_HELD = text("select stream, desk, term, seq, paper from custody where ward = :ward and stream = any(:wanted)")
_HOLD = text(
    "insert into custody (ward, stream, desk, term, seq, paper) select :ward, * from"
    " unnest(cast(:streams as bytea[]), cast(:desks as text[]), cast(:terms as bigint[]), cast(:seqs as bigint[]),"
    " cast(:papers as bytea[]))"
    " on conflict (ward, stream) do update set desk = excluded.desk, term = excluded.term, seq = excluded.seq,"
    " paper = excluded.paper"
)


def _whole(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def append(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to the log, each with the same columns."""
    if not rows:
        return
    if not _whole(connection):
        connection.execute(insert(tables.event), list(rows))
        return
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    driver: Any = connection.connection.driver_connection
    # COPY keeps every constraint and stands in the same transaction; binary, so that no byte is written as two.
    with driver.cursor() as cursor, cursor.copy(f"copy event ({columns}) from stdin (format binary)") as copy:
        copy.set_types([_type(name) for name in names])
        for row in rows:
            copy.write_row([row[name] for name in names])


def _type(name: str) -> str:
    kind = tables.event.c[name].type.python_type
    return {int: "int8", str: "text", bytes: "bytea"}[kind]


def known(connection: Connection, ward: str, wanted: Sequence[bytes]) -> set[bytes]:
    """Which of these events' ids the ward's log has."""
    if _whole(connection):
        found = connection.execute(_KNOWN, {"ward": ward, "wanted": list(wanted)}).scalars()
        return {bytes(each) for each in found}
    there: set[bytes] = set()
    for start in range(0, len(wanted), _SOME):
        query = select(_e.id).where(_e.ward == ward, _e.id.in_(wanted[start : start + _SOME]))
        there |= set(connection.execute(query).scalars())
    return there


def held(connection: Connection, ward: str, streams: Iterable[bytes]) -> dict[bytes, Custody]:
    """Who holds each of these dossiers; one that is not begun is not in it."""
    asked = sorted(streams)
    if _whole(connection):
        rows: Iterable[Any] = connection.execute(_HELD, {"ward": ward, "wanted": asked})
        return {bytes(row.stream): _custody(row) for row in rows}
    there: dict[bytes, Custody] = {}
    for start in range(0, len(asked), _SOME):
        query = select(tables.custody).where(_c.ward == ward, _c.stream.in_(asked[start : start + _SOME]))
        there |= {row.stream: _custody(row) for row in connection.execute(query)}
    return there


def _custody(row: Any) -> Custody:
    return Custody(row.desk, row.term, row.seq, bytes(row.paper or b""))


def hold(connection: Connection, ward: str, changed: Mapping[bytes, Custody]) -> None:
    """Note who holds these dossiers from now on."""
    if not changed:
        return
    if _whole(connection):
        ones = list(changed.values())
        values = {
            "streams": list(changed),
            "desks": [one.desk for one in ones],
            "terms": [one.term for one in ones],
            "seqs": [one.seq for one in ones],
            "papers": [one.paper or None for one in ones],
        }
        connection.execute(_HOLD, values | {"ward": ward})
        return
    put = sqlite.insert(tables.custody)
    put = put.on_conflict_do_update(
        index_elements=["ward", "stream"],
        set_={name: put.excluded[name] for name in ("desk", "term", "seq", "paper")},
    )
    rows = [
        {
            "ward": ward,
            "stream": stream,
            "desk": one.desk,
            "term": one.term,
            "seq": one.seq,
            "paper": one.paper or None,
        }
        for stream, one in changed.items()
    ]
    connection.execute(put, rows)
