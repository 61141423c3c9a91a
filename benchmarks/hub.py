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
from collections import Counter
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
#: Three desks a ward, as far as they reach: the last ward has what is left.
DESKS, AT_ONCE = int(os.environ.get("BENCH_DESKS", "1000")), 16
_BODY = (
    '{"owner":"%s","words":"Bổ sung bản sao giấy chứng nhận quyền sử dụng đất, có chứng thực","number":%d,"note":"%s"}'
)


class LogDesk:
    """A desk that is nothing but its sealed log."""

    def __init__(self, ward: str, name: str) -> None:
        self.ward, self.name, self.token, self.epoch = ward, name, "", 1
        self.events: list[Sealed] = []
        self.pushed = self.pulled = 0

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

    def push(self, wire: Wire) -> None:
        """Everything, batch by batch as the client does."""
        while self.pushed < len(self.events):
            self.push_on(wire)

    def push_on(self, wire: Wire) -> None:
        """The next batch."""
        batch = tuple(self.events[self.pushed : self.pushed + BATCH_EVENTS])
        frame = protocol.encode(Push(epoch=self.epoch, after=self.pushed, events=batch, sent_at=0))
        status, body = wire.post("push", self.token, frame)
        assert status == 200, (status, body[:200])
        told = protocol.decode(body, Pushed)
        assert not told.problem, told.problem
        assert not told.conflicts
        assert told.acked == self.pushed + len(batch)
        self.pushed = told.acked

    def pull(self, wire: Wire) -> int:
        """The ward's whole log from its beginning; how many that were."""
        self.pulled = 0
        while self.pull_on(wire):
            pass
        return self.pulled

    def pull_on(self, wire: Wire) -> bool:
        """The next answer; whether there is more."""
        asked = Pull(ward=self.ward, after=self.pulled, limit=BATCH_EVENTS, sent_at=0)
        status, body = wire.post("pull", self.token, protocol.encode(asked))
        assert status == 200, (status, body[:200])
        told = protocol.decode(body, Pulled)
        assert [item.position for item in told.items] == list(range(self.pulled + 1, told.upto + 1))
        self.pulled = told.upto
        return told.more


def joined(engine: Any, wanted: Sequence[tuple[str, str]]) -> list[LogDesk]:
    """Desks by ward and name, each joined by a code of its own and with its own secret."""
    service = Service(engine)
    made = [LogDesk(ward, name) for ward, name in wanted]
    with database.writing(engine) as connection:
        for ward in dict(wanted):
            enrolment.add_ward(connection, ward, "Phường Đo")
    for desk in made:
        with database.writing(engine) as connection:
            code = enrolment.new_code(connection, desk.ward, service.now())
        desk.join(code, service)
    assert len({desk.token for desk in made}) == len(wanted)
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
    desk, other = joined(engine, [("000.00.12.H32", "Quầy 1"), ("000.00.12.H32", "Quầy 2")])
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
        note=f"{count / pushed:,.0f} events/s, COPY {count / copied:,.0f}; per core of the hub "
        f"{count / max(push_cpu, 0.01):,.0f} ({push_cpu / count * 1e6:.0f} us an event)",
    )  # fmt: skip
    yield row(
        "hub: the same beside single INSERTs", ours=pushed, peer=inserted, unit="s",
        peer_is="INSERT row by row in one transaction, no HTTP, no checks", target="-", holds=True,
        note=f"INSERT {count / inserted:,.0f} events/s",
    )  # fmt: skip
    yield row(
        "hub: the same pulled by another desk", ours=pulled, unit="s", target="<= 10 s", holds=pulled <= 10,
        note=f"{count / pulled:,.0f} events/s, {count / max(pull_cpu, 0.01):,.0f} per core of the hub "
        f"({pull_cpu / count * 1e6:.0f} us an event)",
    )  # fmt: skip


def many(server: Postgres, port: int) -> Iterator[Row]:
    """A thousand desks come back at once, each with a day's work: push, then pull all that its ward has."""
    url = server.new_database()
    engine = database.open_database(url)
    tell(f"   {DESKS:,} desks join")
    desks = joined(engine, [(f"000.00.{n // 3:03d}.H32", f"Quầy {n % 3 + 1}") for n in range(DESKS)])
    of_ward = Counter(desk.ward for desk in desks)
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
        wire = Wire(address)
        out = sum(desk.pulled for desk in desks)
        for desk in desks:  # and once more, when all have pushed: everybody has everything
            assert desk.pull(wire) == of_ward[desk.ward] * len(desk.events)
        wire.close()
    with database.reading(engine) as connection:
        kept = connection.exec_driver_sql("select count(*) from event where reason = ''").scalar()
    engine.dispose()
    assert kept == count, (kept, count)
    yield row(
        f"hub: {len(desks):,} desks back at once, a day each", ours=whole, unit="s", target="<= 120 s",
        holds=whole <= 120,
        note=f"{of_ward.total()} secrets, {count:,} events, {count / whole:,.0f}/s in, "
        f"{out / whole:,.0f}/s out; a desk's round p50 "
        f"{percentile(took, 0.5) * 1000:,.0f} ms, p99 {percentile(took, 0.99) * 1000:,.0f} ms; "
        f"hub {used:,.0f} s of a core",
    )  # fmt: skip


def main() -> None:
    trial.GROUND.mkdir(exist_ok=True)
    trial.GROUND.chmod(0o755)
    with Postgres.started(fsync=True, under=trial.GROUND) as server:
        rows: list[Row] = []
        for part in (month, many):
            for each in part(server, free_port()):
                tell(f"   {each.name}: {each.ours} {each.unit}, peer {each.peer}, {each.note}")
                rows.append(each)
        give(rows)


if __name__ == "__main__":
    main()
