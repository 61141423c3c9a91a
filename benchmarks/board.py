"""The board of an encrypted store of a million dossiers, a hundred thousand of them open, beside a full scan each."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import text

from benchmarks import trial
from benchmarks.measured import Row, give, percentile, row, tell, timed
from benchmarks.search import like_it
from mot_cua_desktop.domain.dossier import Complexity, Dossier, Holding, Stop
from mot_cua_desktop.operations import board as operation
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import board, dossiers, engine, keys
from mot_cua_desktop.store.prepared import Prepared

COUNT = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
OPEN = COUNT // 10
CHUNK = 5_000
OFFICERS = 200
LIMIT = 50  # ms, p95 of each call


def whose(number: int) -> str:
    return f"cb-{number % OFFICERS:08x}"


def ended(made: Dossier) -> Dossier:
    """Nine of ten have been done with for long."""
    assert made.due is not None
    end = made.opened_at + timedelta(days=3)
    due = replace(made.due, at=end, tight=made.opened_at + timedelta(days=2))
    return replace(made, status="returned", closed_at=end, due=due, deadline=due, holding=None)


def running(made: Dossier, number: int, now: datetime, chance: random.Random) -> Dossier:
    """One of ten is open: in a bad week a fifth of those are overdue, and a tenth each due today and tomorrow."""
    assert made.due is not None
    hours = chance.choices((-300, 5, 29, 500), (2, 1, 1, 6))[0] + chance.randrange(-4, 5)
    at = now + timedelta(hours=hours if hours > 0 else -chance.randrange(1, 300), minutes=chance.randrange(60))
    tight = at - timedelta(hours=chance.randrange(4, 120))
    due = replace(made.due, at=at, tight=tight)
    held = Holding(step=1, to=whose(number), since=made.opened_at, received_at=made.opened_at)
    made = replace(made, due=due, deadline=due, holding=held)
    kind = chance.randrange(100)
    if kind < 8:
        return replace(made, status="waiting")
    if kind < 11:
        return replace(made, status="paused", stops=(Stop(cause="co_quan_khac", since=made.opened_at),))
    if kind < 18:
        return replace(made, holding=replace(held, step=2, before_leader=True))
    if kind < 21:
        return replace(made, complex=Complexity(reason="Nhiều bên", measure="Họp", at=made.opened_at))
    return made


def chunk(task: tuple[bytes, int, int, int, datetime]) -> tuple[list[Any], list[Any]]:
    """Rows of a run of dossiers, as the store itself would write them, and the whole states of the open ones."""
    state, first, last, beyond, now = task
    model, chance = dossiers.decode(state), random.Random(first)
    rows, states = [], []
    for number in range(first, last):
        made = like_it(model, number, chance)
        # Open ones lie among the newest third, as they do.
        open_one = beyond - number <= 3 * OPEN and number % 3 == 0
        made = running(made, number, now, chance) if open_one else ended(made)
        rows.append((number, *dossiers.columns_of(made).values()))
        if open_one:
            states.append((number, dossiers._encoder.encode(made)))
    return rows, states


def build(folder: DataFolder) -> None:
    """No words, and whole states only of the open dossiers: the board reads no others."""
    with trial.desk_in(folder) as desk:
        intake.accept(desk, trial.full_draft(desk, random.Random(1)))
        with desk.store.reading() as connection:
            state = connection.execute(text("select state from dossier_state")).scalar_one()
            first = connection.execute(text("select max(number) + 1 from dossier")).scalar_one()
    columns = ["number", *dossiers.columns_of(dossiers.decode(state))]
    marks = ", ".join("?" * len(columns))
    connection = engine.connect(folder.store, keys.load(folder))
    connection.execute("pragma synchronous = off").fetchall()
    beyond, now = first + COUNT, datetime.now(UTC)
    tasks = [(state, n, min(n + CHUNK, beyond), beyond, now) for n in range(first, beyond, CHUNK)]
    with multiprocessing.get_context("spawn").Pool(max(1, (os.cpu_count() or 2) - 1)) as pool:
        connection.execute("begin immediate").fetchall()
        for done, (rows, states) in enumerate(pool.imap(chunk, tasks), start=1):
            connection.executemany(f"insert into dossier ({', '.join(columns)}) values ({marks})", rows)
            connection.executemany("insert into dossier_state (number, state) values (?, ?)", states)
            if done % 20 == 0:
                connection.execute("commit").fetchall()
                tell(f"   {done * CHUNK:,} dossiers")
                connection.execute("begin immediate").fetchall()
        connection.execute("commit").fetchall()
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    connection.close()


def scanned(desk: Desk, queries: list[Prepared], **values: Any) -> Callable[[], object]:
    """The very same statements, told to read the whole table."""
    told = {"holder": "", "limit": 50, "offset": 0} | operation.moments(desk).values() | values
    whole = []
    for query in queries:
        words, taken = query._compiled
        words = " ".join(words.split()).replace("FROM dossier ", "FROM dossier NOT INDEXED ")
        assert "NOT INDEXED" in words
        whole.append((words, taken(told)))

    def run() -> object:
        with desk.store.reading() as connection:
            driver: Any = connection.connection.driver_connection
            return [driver.execute(words, given).fetchall() for words, given in whole]

    return run


def measure(desk: Desk) -> Iterator[Row]:
    at = f"at {COUNT:,} dossiers, {OPEN:,} open"

    def line(name: str, ours: Callable[[int], object], peer: Callable[[], object], calls: int = 100) -> Row:
        for warm in range(5):
            ours(warm)
        times = [timed(lambda n=n: ours(n)) for n in range(calls)]  # type: ignore[misc]
        mine = percentile(times, 0.95)
        return row(
            f"{name}, p95, {at}",
            ours=mine,
            peer=timed(peer),
            peer_is="the same statements by a full scan, once",
            target=f"<= {LIMIT} ms",
            holds=mine <= LIMIT,
            note=f"{calls} calls",
        )

    counts = operation.look(desk).counts
    tell("   " + ", ".join(f"{group} {count:,}" for group, count in counts.items()))
    yield line("board: all figures", lambda _: operation.look(desk), scanned(desk, list(board._COUNTS.values())))
    moments = operation.moments(desk)

    def mine(n: int) -> object:
        with desk.store.reading() as connection:
            return board.counts(connection, moments, whose(n))

    yield line("board: one officer's figures", mine, scanned(desk, list(board._MY_COUNTS.values()), holder=whose(7)))
    for group in board.GROUPS:
        # The first page mostly, now and then a later one, as a hand turns them.
        yield line(
            f"board: a page of {group}",
            lambda n, group=group: operation.rows(desk, group, offset=(n % 5) * 50),  # type: ignore[misc]
            scanned(desk, [board._LISTS[group]]),
        )
        yield line(
            f"board: an officer's page of {group}",
            lambda n, group=group: operation.rows(desk, group, holder=whose(n)),  # type: ignore[misc]
            scanned(desk, [board._MY_LISTS[group]], holder=whose(7)),
        )
    yield line(
        "board: apologies to propose", lambda _: operation.to_apologise(desk), scanned(desk, [board._TO_APOLOGISE])
    )

    yield line(
        "board: a page of qua_han with who has each and at which step",
        lambda n: operation.lines(desk, "qua_han", offset=(n % 5) * 50),
        scanned(desk, [board._LISTS["qua_han"]]),
    )
    yield line(
        "board: the notice of what to do", lambda _: operation.proposals(desk), scanned(desk, [board._TO_APOLOGISE])
    )

    def unheld(_: int) -> object:
        with desk.store.reading() as connection:
            return board.unheld(connection, moments)

    yield line("board: what nobody has", unheld, scanned(desk, [board._UNHELD]))


def main() -> None:
    with trial.ground("board") as folder:
        tell(f"building an encrypted store of {COUNT:,} dossiers in {folder.root}")
        shutil.rmtree(folder.root, ignore_errors=True)
        build(folder)
        tell(f"   {folder.store.stat().st_size / 2**20:,.0f} MiB")
        desk = desks.open_desk(folder)
        try:
            give(list(measure(desk)))
        finally:
            desk.store.close()


if __name__ == "__main__":
    main()
