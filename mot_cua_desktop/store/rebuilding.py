"""Tables whose own words must change: SQLite can add a column, but takes back no UNIQUE that stands within a table."""

from __future__ import annotations

from typing import Any

#: Migration -> (table, what its definition says, what it says from then on), done after the statements of that step.
REBUILDS: dict[int, tuple[tuple[str, str, str], ...]] = {
    12: (
        # Under the next term (a takeover) the same place of a stream may be written once more by this desk, beside what
        # the hub set aside.
        ("event", "unique (stream, seq)", "unique (stream, seq, term)"),
        # Two desks that were both offline may have printed the same code before blocks are leased; that must stop no
        # sync, so the rows of the fold no longer refuse it.
        ("dossier", "code text unique", "code text"),
    ),
    38: (
        # Under one and the same term too: where an own event was set aside, the place is the next one's that stands. A
        # trigger holds what no index can say.
        ("event", "constraint event_stream_seq unique (stream, seq, term),", ""),
    ),
}


def rebuild(connection: Any, number: int) -> None:
    """Rebuild the tables of step ``number`` in the caller's transaction, with all columns, indexes and triggers that
    other steps gave them."""
    for table, old, new in REBUILDS.get(number, ()):
        parts = connection.execute(
            "select type, sql from sqlite_master where tbl_name = ? and sql is not null order by type = 'table' desc",
            (table,),
        ).fetchall()
        definition = parts[0][1]
        if definition.count(old) != 1:
            raise ValueError(f"{table} is not as step {number} expects it")
        body = definition[definition.index("(") :].replace(old, new)
        connection.execute(f"create table {table}_anew {body}").fetchall()
        connection.execute(f"insert into {table}_anew select * from {table}").fetchall()
        connection.execute(f"drop table {table}").fetchall()
        connection.execute(f"alter table {table}_anew rename to {table}").fetchall()
        for _, statement in parts[1:]:
            connection.execute(statement).fetchall()
