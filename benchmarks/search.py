"""Search while typing in an encrypted store of a million dossiers, beside LIKE over the same rows in the same run."""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import text

from benchmarks import trial
from benchmarks.measured import Row, give, percentile, row, tell, timed
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import dossiers as operation
from mot_cua_desktop.operations import intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import dossiers, engine, keys, word_order

COUNT = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
CHUNK = 2_000
#: A busy day of a ward's desk.
DAY = 300
BEGAN = datetime(2006, 1, 2, 1, 0, tzinfo=UTC)
PERSON = "select * from dossier join dossier_state using (number) where number = :number"
LIKE_COLUMNS = "number, id, code, status, procedure_name, owner_name, id_number, phone, opened_at, due_at"


def like_it(model: Dossier, number: int, chance: random.Random) -> Dossier:
    """The model dossier for another citizen on another day."""
    owner = trial.person(chance)
    at = BEGAN + timedelta(minutes=10 * number)
    return replace(
        model,
        id=hashlib.blake2b(number.to_bytes(8, "big"), digest_size=16).digest(),
        code=f"000.00.12.H32-{at:%y%m%d}-{number % 10_000:04d}{number // 10_000}",
        people=replace(model.people, owner=owner, applicant=owner),
        opened_at=at,
        accepted_at=at,
    )


def chunk(task: tuple[bytes, int, int]) -> tuple[list[Any], ...]:
    """Rows of a run of dossiers, as the store itself would write them."""
    state, first, last = task
    model, chance = dossiers.decode(state), random.Random(first)
    rows, states, names, words = [], [], [], []
    for number in range(first, last):
        made = like_it(model, number, chance)
        columns = dossiers.columns_of(made)
        rows.append((number, *columns.values()))
        states.append((number, dossiers._encoder.encode(made)))
        names.append((number, columns["found_by"].partition("\n")[0]))
        words.append((number, columns["found_by"]))
    return rows, states, names, words


def put(connection: Any, task: tuple[bytes, int, int], made: tuple[list[Any], ...] | None = None) -> None:
    """The rows of a run of dossiers, in the caller's transaction."""
    columns = ["number", *dossiers.columns_of(dossiers.decode(task[0]))]
    marks = ", ".join("?" * len(columns))
    rows, states, names, words = made or chunk(task)
    connection.executemany(f"insert into dossier ({', '.join(columns)}) values ({marks})", rows)
    connection.executemany("insert into dossier_state (number, state) values (?, ?)", states)
    connection.executemany("insert into dossier_names (rowid, words) values (?, ?)", names)
    connection.executemany("insert into dossier_words (rowid, words) values (?, ?)", words)


def fill(folder: DataFolder, state: bytes, first: int) -> None:
    """Straight into the encrypted file: a million acceptances one by one would take an hour."""
    connection = engine.connect(folder.store, keys.load(folder))
    connection.execute("pragma synchronous = off").fetchall()
    tasks = [(state, n, min(n + CHUNK, first + COUNT)) for n in range(first, first + COUNT, CHUNK)]
    with multiprocessing.get_context("spawn").Pool(max(1, (os.cpu_count() or 2) - 1)) as pool:
        connection.execute("begin immediate").fetchall()
        for done, (task, made) in enumerate(zip(tasks, pool.imap(chunk, tasks), strict=True), start=1):
            put(connection, task, made)
            if done % 50 == 0:
                connection.execute("commit").fetchall()
                tell(f"   {done * CHUNK:,} dossiers")
                connection.execute("begin immediate").fetchall()
        connection.execute("commit").fetchall()
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    connection.close()


def a_day(folder: DataFolder, state: bytes, first: int) -> None:
    """What the program does with a store: the round of the day puts the words in order, and then a busy day goes by,
    each of its dossiers in a transaction of its own."""
    desk = desks.open_desk(folder)
    start = time.perf_counter()
    steps = word_order.put_in_order(desk.store)
    took = time.perf_counter() - start
    desk.store.close()
    connection = engine.connect(folder.store, keys.load(folder))
    for number in range(first, first + DAY):
        connection.execute("begin immediate").fetchall()
        put(connection, (state, number, number + 1))
        connection.execute("commit").fetchall()
    sizes = [len(word_order.pieces(connection, index)) for index in word_order.INDEXES]
    connection.close()
    tell(f"   words put in order in {took:.1f} s, {steps:,} steps; after {DAY} dossiers in {sizes} pieces")


def build(folder: DataFolder) -> None:
    with trial.desk_in(folder) as desk:
        model = intake.accept(desk, trial.full_draft(desk, random.Random(1)))
        with desk.store.reading() as connection:
            state = connection.execute(text("select state from dossier_state")).scalar_one()
            first = connection.execute(text("select max(number) + 1 from dossier")).scalar_one()
    tell(f"   one dossier's state is {len(state):,} bytes, {model.code}")
    fill(folder, state, first)
    a_day(folder, state, first + COUNT)


def people(desk: Desk, count: int, seed: int) -> Iterator[Any]:
    """Citizens who are in the store, from anywhere in it."""
    chance = random.Random(seed)
    with desk.store.reading() as connection:
        low, high = connection.execute(text("select min(number), max(number) from dossier")).one()
        for _ in range(count):
            found = connection.execute(text(PERSON), {"number": chance.randrange(low + 1, high)}).first()
            if found is not None:
                yield found


def street(person: Any) -> str:
    """The street's words, without the house number and what follows the first comma."""
    address: str = dossiers.decode(person.state).people.owner.address
    return " ".join(address.partition(",")[0].split()[1:])


def typed_names(desk: Desk) -> list[str]:
    """Every keystroke of names as they are typed: without marks, also with the family name last."""
    said = []
    for n, person in enumerate(people(desk, 60, 2)):
        words = fold(person.owner_name).split()
        name = " ".join(words if n % 3 else [*words[1:], words[0]])
        said += [name[:length] for length in range(1, len(name) + 1) if name[length - 1] != " "]
    return said


def like(desk: Desk, **wanted: list[str]) -> Callable[[], object]:
    """What a search without an index does: the words with their marks, newest first, as many rows as ours."""
    source = "dossier join dossier_state using (number)" if "state" in wanted else "dossier"
    tests = [(column, word) for column, words in wanted.items() for word in words]
    where = " and ".join(f"{column} like :w{n}" for n, (column, _) in enumerate(tests))
    query = text(f"select {LIKE_COLUMNS} from {source} where {where} order by number desc limit 50")
    values = {f"w{n}": f"%{word}%" for n, (_, word) in enumerate(tests)}

    def run() -> object:
        with desk.store.reading() as connection:
            return connection.execute(query, values).all()

    return run


def times(works: list[Callable[[], object]], warm: int = 0) -> list[float]:
    for work in works[:warm]:
        work()
    return [timed(work) for work in works]


def finding(desk: Desk, said: list[str]) -> list[Callable[[], object]]:
    return [lambda words=words: operation.find(desk, words) for words in said]


def compared(
    name: str, ours: list[float], peer: list[float], peer_is: str, p50: float | None, p99: float
) -> Iterator[Row]:
    """Two rows: the middle and the tail, each beside the peer's own."""
    for share, limit in ((0.5, p50), (0.99, p99)):
        mine = percentile(ours, share)
        yield row(
            f"{name}, p{share * 100:.0f}",
            ours=mine,
            peer=percentile(peer, share),
            peer_is=peer_is,
            target="-" if limit is None else f"<= {limit:g} ms",
            holds=limit is None or mine <= limit,
            note=f"{len(ours)} searches",
        )


def measure(desk: Desk) -> Iterator[Row]:
    at = f"at {COUNT:,} dossiers"
    said = typed_names(desk)
    ours = times(finding(desk, said), warm=len(said) // 4)
    peer = times([like(desk, owner_name=person.owner_name.split()[:2]) for person in people(desk, 30, 3)])
    yield from compared(f"search by name, each keystroke, {at}", ours, peer, "two words by LIKE on the name", 2, 15)

    met = list(people(desk, 200, 4))
    said = [fold(f"{person.owner_name} {street(person)}") for person in met]
    ours = times(finding(desk, said), warm=50)
    works = [like(desk, owner_name=[p.owner_name], state=[street(p)]) for p in met[:5]]
    yield from compared(f"search by name and street, {at}", ours, times(works), "LIKE on name and address", None, 30)

    met = list(people(desk, 150, 5))
    said = list(itertools.chain.from_iterable((p.code, p.id_number, p.phone) for p in met))
    ours = times(finding(desk, said), warm=60)
    works = [like(desk, id_number=[p.id_number[-6:]]) for p in met[:5]]
    yield from compared(f"code, card or phone, {at}", ours, times(works), "last six digits by LIKE", 1, 1)


def main() -> None:
    with trial.ground("search") as folder:
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
