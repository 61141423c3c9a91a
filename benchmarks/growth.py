"""The hub as its log grows: a batch pushed and pulled at each size, beside the same rows by COPY and SELECT by turns.

The hub's figures are over HTTP with all its checks, the floors bare and in the same table in the same minute: what a
busy machine takes from both stands in neither ratio.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import psycopg

from benchmarks import trial
from benchmarks.hub import LogDesk, joined, serving
from benchmarks.measured import Row, give, median, row, tell
from benchmarks.postgres import Postgres, free_port
from mot_cua_desktop.domain import sealed
from mot_cua_desktop.hub import database
from mot_cua_desktop.sync.wire import Wire

#: The log's size at which it is measured, in events.
SIZES = tuple(int(each) for each in os.environ.get("BENCH_SIZES", "100000,1000000,3000000").split(",") if each)
BATCH, TURNS, LOOKED_UP = 500, 9, 40
LATER = ("event_id", "event_line")  # made anew after filling: entry by entry takes long, and is not measured
FILL = """
insert into event (ward, position, epoch, received_at, reason, id, stream, kind, seq, term, desk, desk_seq, officer, at,
    "offset", type, version, body, personal, salt, personal_digest, prev, hash)
select 'W' || n %% 300, n / 300 + 1000000, 1, 1, '', decode(md5(n || 'i'), 'hex'),
    decode(md5(n / 1500 || 's' || n %% 300), 'hex'), 'dossier', n / 300 %% 5 + 1, 1, 'Quầy ' || n %% 3, n, 'cb-1',
    1790000000000000, 420, 'urged', 1, convert_to(repeat(md5(n::text), 8), 'utf8'), null, null, null,
    sha256(n::text::bytea), sha256((n || 'h')::bytea)
from generate_series(%(first)s::bigint, %(last)s::bigint - 1) n
"""
SELECT = "select * from event where ward = %s and position > %s order by position limit 501"
HELD = """
insert into custody (ward, stream, desk, term, seq)
select 'W' || n %% 300, decode(md5(n / 1500 || 's' || n %% 300), 'hex'), 'Quầy ' || n %% 3, 1, 5
from generate_series(%(first)s::bigint, %(last)s::bigint - 1) n where n / 300 %% 5 = 0
on conflict do nothing
"""


def took(work: Callable[[], Any]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(connection: Any, first: int, last: int) -> None:
    """Events and who holds their dossiers, of 300 wards."""
    kept = connection.execute("select indexname, indexdef from pg_indexes where indexname = any(%s)", (list(LATER),))
    indexes = kept.fetchall()
    for name, _ in indexes:
        connection.execute(f"drop index {name}")
    for statement in (FILL, HELD):
        connection.execute(statement, {"first": first, "last": last})
    for _, made in indexes:
        connection.execute(made)
    connection.execute("vacuum analyze event")
    connection.execute("vacuum analyze custody")
    connection.execute("checkpoint")  # else the filling's pages are written while we measure


def copied(connection: Any, ward: str, after: int, desk: LogDesk) -> None:
    """The last batch of a desk as bare rows, in one transaction."""
    names = ["ward", "position", "epoch", "received_at", "reason", *sealed.COLUMNS]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = [
        (ward, n, 1, 1, "", *msgspec.structs.astuple(event))
        for n, event in enumerate(desk.events[-BATCH:], start=after)
    ]
    with (
        connection.transaction(),
        connection.cursor() as cursor,
        cursor.copy(f"copy event ({columns}) from stdin") as copy,
    ):
        for values in rows:
            copy.write_row(values)


def measured(connection: Any, engine: Any, address: str, size: int) -> dict[str, float]:
    """One size: seconds of a batch in and out and of what the hub looks up for it, each beside its floor."""
    ward, bare = f"000.00.{size}.H32", f"000.00.{size}.B"
    desk, other = joined(engine, [(ward, "Quầy 1"), (ward, "Quầy 2")])
    wire = Wire(address)
    pushes, copies, pulls, selects, lookups = [], [], [], [], []
    for turn in range(TURNS):
        desk.dossiers(BATCH // 5)
        pushes.append(took(lambda: desk.push_on(wire)))
        after = turn * BATCH + 1
        copies.append(took(lambda after=after: copied(connection, bare, after, desk)))
        pulls.append(took(lambda: other.pull_on(wire)))
        selects.append(took(lambda after=after: connection.execute(SELECT, (bare, after - 1), binary=True).fetchall()))
    for _ in range(LOOKED_UP):
        some = [secrets.randbelow(size // 300 or 1) * 300 for _ in range(BATCH)]
        found = connection.execute(
            "select array_agg(decode(md5(n || 'i'), 'hex')), array_agg(decode(md5(n / 1500 || 's0'), 'hex'))"
            " from unnest(%s::bigint[]) n", (some,),
        ).fetchone()  # fmt: skip
        ids, streams = found

        def looked_up(ids: Any = ids, streams: Any = streams) -> None:
            connection.execute("select id from event where ward = 'W0' and id = any(%s)", (ids,)).fetchall()
            connection.execute(
                "select stream, desk, term, seq from custody where ward = 'W0' and stream = any(%s)", (streams[:100],)
            ).fetchall()

        lookups.append(took(looked_up))
    wire.close()
    return {
        "push": median(pushes), "copy": median(copies), "pull": median(pulls), "select": median(selects),
        "lookup": median(lookups),
    }  # fmt: skip


def sizes(connection: Any) -> str:
    """Bytes an event: the table, each index, who holds what."""
    count = connection.execute("select count(*) from event").fetchone()[0]
    told = [f"table {connection.execute('select pg_table_size(%s)', ('event',)).fetchone()[0] / count:.0f}"]
    names = connection.execute(
        "select indexrelid::regclass::text, pg_relation_size(indexrelid) from pg_index where indrelid in"
        " ('event'::regclass, 'custody'::regclass) order by 1"
    )
    told += [f"{name} {size / count:.0f}" for name, size in names.fetchall()]
    told.append(f"custody {connection.execute('select pg_table_size(%s)', ('custody',)).fetchone()[0] / count:.0f}")
    return "bytes an event: " + ", ".join(told)


def growth(server: Postgres, port: int) -> Iterator[Row]:
    url = server.new_database()
    engine = database.open_database(url)
    filled, first = 0, {}
    with serving(url, port) as (address, _), psycopg.connect(url, autocommit=True) as connection:
        for size in SIZES:
            tell(f"   a log of {size:,} events")
            fill(connection, filled, size)
            filled = size
            got = measured(connection, engine, address, size)
            first = first or got
            grown = {name: got[name] / first[name] for name in got}
            said = sizes(connection)
            # Growth is told by the ratio to the floor; the floor's own growth is PostgreSQL's.
            ratio, before = got["push"] / got["copy"], first["push"] / first["copy"]
            yield row(
                f"hub: a batch of {BATCH} into a log of {size:,} events", ours=got["push"] * 1000,
                peer=got["copy"] * 1000, peer_is="COPY of the same rows into the same log, by turns",
                target="ratio <= 2 x that at the smallest log", holds=ratio <= 2 * before,
                note=f"{BATCH / got['push']:,.0f} events/s, COPY {BATCH / got['copy']:,.0f}; {grown['push']:.2f} x and "
                f"{grown['copy']:.2f} x the smallest log; {said}",
            )  # fmt: skip
            ratio, before = got["pull"] / got["select"], first["pull"] / first["select"]
            yield row(
                f"hub: {BATCH} events pulled from a log of {size:,} events", ours=got["pull"] * 1000,
                peer=got["select"] * 1000, peer_is="SELECT of the same rows, by turns",
                target="ratio <= 2 x that at the smallest log", holds=ratio <= 2 * before,
                note=f"{BATCH / got['pull']:,.0f} events/s, SELECT {BATCH / got['select']:,.0f}; {grown['pull']:.2f} x "
                f"and {grown['select']:.2f} x the smallest log; ids of a batch and its dossiers' holders looked up in "
                f"{got['lookup'] * 1000:.1f} ms, {grown['lookup']:.2f} x",
            )  # fmt: skip
    engine.dispose()


def main() -> None:
    trial.GROUND.mkdir(exist_ok=True)
    trial.GROUND.chmod(0o755)
    with Postgres.started(fsync=True, under=trial.GROUND) as server:
        rows: list[Row] = []
        for each in growth(server, free_port()):
            tell(f"   {each.name}: {each.ours} {each.unit}, peer {each.peer}, {each.note}")
            rows.append(each)
        give(rows)


if __name__ == "__main__":
    main()
