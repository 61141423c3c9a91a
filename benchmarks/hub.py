"""The hub over real HTTP and PostgreSQL: a month of a busy ward pushed and pulled, a thousand desks, beside bare rows.

The floors are the very same rows, in the same run, into the same table: by COPY and by INSERT of one row at a time in
one transaction. PostgreSQL syncs its log as it does in earnest.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import urllib3

from benchmarks import trial
from benchmarks.measured import Row, give, percentile, row, tell
from benchmarks.postgres import Postgres, free_port
from mot_cua_desktop.domain import sealed
from mot_cua_desktop.domain.sealed import GENESIS, Sealed
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import BATCH_EVENTS
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Pull, Pulled, Push, Pushed
from mot_cua_desktop.sync.wire import Wire

ROOT = Path(__file__).parents[1]
DOSSIERS, DEEDS = int(os.environ.get("BENCH_DOSSIERS", "3000")), 5
DESKS, WARDS, AT_ONCE = int(os.environ.get("BENCH_DESKS", "1000")), 330, 16
#: The log's size at which a batch is timed again, in events.
SIZES = tuple(int(each) for each in os.environ.get("BENCH_SIZES", "100000,1000000,3000000").split(",") if each)
_BODY = (
    '{"owner":"%s","words":"Bổ sung bản sao giấy chứng nhận quyền sử dụng đất, có chứng thực","number":%d,"note":"%s"}'
)


class LogDesk:
    """A desk that is nothing but its sealed log."""

    def __init__(self, ward: str, name: str) -> None:
        self.ward, self.name, self.token, self.epoch = ward, name, "", 1
        self.events: list[Sealed] = []

    def dossiers(self, count: int, deeds: int = DEEDS) -> None:
        prev = self.events[-1].hash if self.events else GENESIS
        for _ in range(count):
            stream = secrets.token_bytes(16)
            for seq in range(1, deeds + 1):
                body = (_BODY % (secrets.token_hex(16), seq, secrets.token_hex(60))).encode()
                personal, salt = (
                    (secrets.token_hex(120).encode(), secrets.token_bytes(16)) if seq == 1 else (None, None)
                )
                values = {
                    "id": secrets.token_bytes(16), "stream": stream, "kind": "dossier", "seq": seq, "term": 1,
                    "desk": self.name, "desk_seq": len(self.events) + 1, "officer": "cb-1", "at": 1_790_000_000_000_000,
                    "offset": 420, "type": "opened" if seq == 1 else "urged", "version": 1, "body": body,
                    "personal": personal, "salt": salt, "prev": prev,
                    "personal_digest": sealed.digest(salt, personal) if salt and personal else None,
                }  # fmt: skip
                prev = sealed.seal(values)
                self.events.append(Sealed(**values, hash=prev))  # type: ignore[arg-type]

    def join(self, code: str, service: Service) -> None:
        asked = Enrol(code=code, desk=self.name, pushed_upto=0, seals=(GENESIS,))
        told = protocol.decode(service.call("enrol", "", protocol.encode(asked)).body, Enrolled)
        self.token, self.epoch = told.token, told.epoch

    def push(self, wire: Wire) -> list[float]:
        """Everything, batch by batch as the client does; seconds of each."""
        took: list[float] = []
        for after in range(0, len(self.events), BATCH_EVENTS):
            began = time.perf_counter()
            batch = tuple(self.events[after : after + BATCH_EVENTS])
            frame = protocol.encode(Push(epoch=self.epoch, after=after, events=batch, sent_at=0))
            status, body = wire.post("push", self.token, frame)
            assert status == 200, (status, body[:200])
            told = protocol.decode(body, Pushed)
            assert not told.problem, told.problem
            assert not told.conflicts
            assert told.acked == after + len(batch)
            took.append(time.perf_counter() - began)
        return took

    def pull(self, wire: Wire) -> int:
        after = count = 0
        while True:
            asked = Pull(ward=self.ward, after=after, limit=500, sent_at=0)
            status, body = wire.post("pull", self.token, protocol.encode(asked))
            assert status == 200, (status, body[:200])
            told = protocol.decode(body, Pulled)
            count += len(told.items)
            after = told.upto
            if not told.more:
                return count


def joined(engine: Any, wards: Sequence[str], names: Sequence[str]) -> list[LogDesk]:
    service = Service(engine)
    made = [LogDesk(ward, name) for ward in wards for name in names]
    with database.writing(engine) as connection:
        for ward in wards:
            enrolment.add_ward(connection, ward, "Phường Đo")
    for desk in made:
        with database.writing(engine) as connection:
            code = enrolment.new_code(connection, desk.ward, service.now())
        desk.join(code, service)
    return made


@contextmanager
def serving(url: str, port: int) -> Iterator[tuple[str, int]]:
    """`mot-cua hub` as a process; gives its address and its number."""
    words = [sys.executable, "-m", "mot_cua_desktop", "hub", "--database", url, "--listen", f"127.0.0.1:{port}"]
    with tempfile.TemporaryFile() as log:
        hub = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)
        try:
            with urllib3.PoolManager(retries=False) as pool:
                for _ in range(600):
                    try:
                        if pool.request("GET", f"http://127.0.0.1:{port}/health", timeout=5).status == 200:
                            break
                    except urllib3.exceptions.HTTPError:
                        time.sleep(0.05)
            yield f"http://127.0.0.1:{port}", hub.pid
        finally:
            hub.terminate()
            hub.wait()


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def floors(server: Postgres, desk: LogDesk) -> tuple[float, float]:
    """Seconds for the same rows by COPY and by INSERT into a table of the same shape and indexes."""
    url = server.new_database()
    database.open_database(url).dispose()
    names = ["ward", "position", "epoch", "received_at", "reason", *sealed.COLUMNS]
    rows = [(desk.ward, n, 1, 1, "", *msgspec.structs.astuple(event)) for n, event in enumerate(desk.events, start=1)]
    columns = ", ".join(f'"{name}"' for name in names)
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.cursor()
        began = time.perf_counter()
        with connection.transaction(), cursor.copy(f"copy event ({columns}) from stdin") as copy:
            for values in rows:
                copy.write_row(values)
        copied = time.perf_counter() - began
        connection.execute("truncate event")
        began = time.perf_counter()
        with connection.transaction():
            marks = ", ".join(["%s"] * len(names))
            for values in rows:
                cursor.execute(f"insert into event ({columns}) values ({marks})", values)
        return copied, time.perf_counter() - began


def at_once(jobs: Sequence[Callable[[], Any]], threads: int) -> list[float]:
    """Do all of them, so many at a time; seconds of each."""
    left, took, failed = list(jobs), [], []
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if not left or failed:
                    return
                job = left.pop()
            began = time.perf_counter()
            try:
                job()
            except BaseException as error:  # told to the thread that waits
                failed.append(error)
                return
            with lock:
                took.append(time.perf_counter() - began)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failed:
        raise failed[0]
    return took


def month(server: Postgres, port: int) -> Iterator[Row]:
    """Thirty days offline, then the line is back."""
    url = server.new_database()
    engine = database.open_database(url)
    desk, other = joined(engine, ["000.00.12.H32"], ["Quầy 1", "Quầy 2"])
    desk.dossiers(DOSSIERS)
    count = len(desk.events)
    tell(f"   {count:,} events by COPY and by INSERT")
    copied, inserted = floors(server, desk)
    with serving(url, port) as (address, pid):
        wire = Wire(address)
        tell("   pushed and pulled")
        used, began = cpu(pid), time.perf_counter()
        desk.push(wire)
        pushed, push_cpu = time.perf_counter() - began, cpu(pid) - used
        used, began = cpu(pid), time.perf_counter()
        assert other.pull(wire) == count
        pulled, pull_cpu = time.perf_counter() - began, cpu(pid) - used
        wire.close()
    engine.dispose()
    yield row(
        f"hub: {DOSSIERS:,} dossiers, {count:,} events of 30 days pushed", ours=pushed, peer=copied, unit="s",
        peer_is="COPY of the same rows into the same table, no HTTP, no checks", target="<= 10 s", holds=pushed <= 10,
        note=f"{count / pushed:,.0f} events/s, COPY {count / copied:,.0f}; "
        f"per core of the hub {count / max(push_cpu, 0.01):,.0f}",
    )  # fmt: skip
    yield row(
        "hub: the same beside single INSERTs", ours=pushed, peer=inserted, unit="s",
        peer_is="INSERT row by row in one transaction, no HTTP, no checks", target="-", holds=True,
        note=f"INSERT {count / inserted:,.0f} events/s",
    )  # fmt: skip
    yield row(
        "hub: the same pulled by another desk", ours=pulled, unit="s", target="<= 10 s", holds=pulled <= 10,
        note=f"{count / pulled:,.0f} events/s, {count / max(pull_cpu, 0.01):,.0f} per core of the hub",
    )  # fmt: skip


def many(server: Postgres, port: int) -> Iterator[Row]:
    """A thousand desks come back at once, each with a day's work: push, then pull all that its ward has."""
    url = server.new_database()
    engine = database.open_database(url)
    wards = [f"000.00.{n:03d}.H32" for n in range(min(WARDS, max(1, DESKS // 3)))]
    tell(f"   {len(wards) * 3:,} desks join")
    desks = joined(engine, wards, ["Quầy 1", "Quầy 2", "Quầy 3"])
    for desk in desks:
        desk.dossiers(20)
    count = sum(len(desk.events) for desk in desks)
    with serving(url, port) as (address, pid):
        own = threading.local()

        def round_of(desk: LogDesk) -> None:
            if not hasattr(own, "wire"):
                own.wire = Wire(address)
            desk.push(own.wire)
            desk.pull(own.wire)

        tell(f"   {len(desks):,} desks with {count:,} events, {AT_ONCE} at a time")
        began = time.perf_counter()
        took = at_once([lambda each=each: round_of(each) for each in desks], AT_ONCE)  # type: ignore[misc]
        whole, used = time.perf_counter() - began, cpu(pid)
    with database.reading(engine) as connection:
        kept = connection.exec_driver_sql("select count(*) from event where reason = ''").scalar()
    engine.dispose()
    assert kept == count, (kept, count)
    yield row(
        f"hub: {len(desks):,} desks back at once, a day each", ours=whole, unit="s", target="<= 120 s",
        holds=whole <= 120,
        note=f"{count:,} events, {count / whole:,.0f}/s in and as many out; a desk's round p50 "
        f"{percentile(took, 0.5) * 1000:,.0f} ms, p99 {percentile(took, 0.99) * 1000:,.0f} ms; "
        f"hub {used:,.0f} s of a core",
    )  # fmt: skip


LATER = ("event_id", "event_line")  # made anew after filling: entry by entry takes long, and is not measured
FILL = """
insert into event (ward, position, epoch, received_at, reason, id, stream, kind, seq, term, desk, desk_seq, officer, at,
    "offset", type, version, body, personal, salt, personal_digest, prev, hash)
select 'W' || n %% 300, n / 300 + 1000000, 1, 1, '', decode(md5(n || 'i'), 'hex'), decode(md5(n / 5 || 's'), 'hex'),
    'dossier', n %% 5 + 1, 1, 'Quầy ' || n %% 3, n, 'cb-1', 1790000000000000, 420, 'urged', 1,
    convert_to(repeat(md5(n::text), 8), 'utf8'), null, null, null, sha256(n::text::bytea), sha256((n || 'h')::bytea)
from generate_series(%(first)s::bigint, %(last)s::bigint - 1) n
"""


def growth(server: Postgres, port: int) -> Iterator[Row]:
    """How a batch's time and the indexes grow with the log."""
    url = server.new_database()
    engine = database.open_database(url)
    base, filled = 0.0, 0
    with serving(url, port) as (address, _), psycopg.connect(url, autocommit=True) as connection:
        wire = Wire(address)
        for size in SIZES:
            tell(f"   a log of {size:,} events")
            indexes = connection.execute(f"select indexname, indexdef from pg_indexes where indexname in {LATER}")
            kept = indexes.fetchall()
            for name, _ in kept:
                connection.execute(f"drop index {name}")
            connection.execute(FILL, {"first": filled, "last": size})
            for _, made in kept:
                connection.execute(made)
            filled = size
            connection.execute("vacuum analyze event")
            (desk, other) = joined(engine, [f"000.00.{size}.H32"], ["Quầy 1", "Quầy 2"])
            desk.dossiers(1000)
            pushed = percentile(desk.push(wire), 0.5) * 1000
            began = time.perf_counter()
            other.pull(wire)
            pulled = (time.perf_counter() - began) * 1000 / (len(desk.events) / BATCH_EVENTS)
            sizes = connection.execute("select pg_table_size('event') / 1e6, pg_indexes_size('event') / 1e6").fetchone()
            assert sizes is not None
            base = base or pushed
            yield row(
                f"hub: a batch of {BATCH_EVENTS} into a log of {size:,} events, median", ours=pushed, peer=base,
                peer_is=f"into a log of {SIZES[0]:,}", target="<= 2 x", holds=pushed <= 2 * base,
                note=f"pulled in {pulled:,.0f} ms; table {sizes[0]:,.0f} MB, indexes {sizes[1]:,.0f} MB",
            )  # fmt: skip
        wire.close()
    engine.dispose()


def main() -> None:
    trial.GROUND.mkdir(exist_ok=True)
    trial.GROUND.chmod(0o755)
    with Postgres.started(fsync=True, under=trial.GROUND) as server:
        rows: list[Row] = []
        for part in (month, many, growth):
            for each in part(server, free_port()):
                tell(f"   {each.name}: {each.ours} {each.unit}, peer {each.peer}, {each.note}")
                rows.append(each)
        give(rows)


if __name__ == "__main__":
    main()
