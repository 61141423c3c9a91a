"""The hub over real sockets and PostgreSQL, killed amid pushes, its database restarted as after a power cut: nothing is
lost, nothing doubled."""

from __future__ import annotations

import datetime
import ipaddress
import os
import random
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
import urllib3

from mot_cua_desktop.domain import sealed
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database
from mot_cua_desktop.sync import client
from mot_cua_desktop.sync.client import Client, Cursor, Cut
from mot_cua_desktop.sync.protocol import Item
from mot_cua_desktop.sync.wire import Wire, waits

ROOT = Path(__file__).parents[2]
#: `make soak` kills a hundred times.
KILLS = int(os.environ.get("MOT_CUA_HUB_KILLS", "5"))
#: Every second kill is aimed at a COPY; of four kills at least one has to hit it, or there are more kills.
AIMED = hasattr(signal, "SIGSTOP")
WITHIN = max(1, KILLS // 4) if AIMED else 0


class Program:
    """`mot-cua hub` as a process."""

    def __init__(self, url: str, port: int, *more: str) -> None:
        self.port = port
        # A file, not a pipe: nobody reads along, and a full pipe would stop the hub.
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH",)} | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mot_cua_desktop", "hub", "--database", url, "--listen", f"127.0.0.1:{port}", *more],
            env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=self.log,
        )  # fmt: skip

    def wait(self, scheme: str = "http") -> None:
        with urllib3.PoolManager(cert_reqs="CERT_NONE", retries=False) as pool:
            for _ in range(400):
                assert self.process.poll() is None, self.said()
                try:
                    if pool.request("GET", f"{scheme}://127.0.0.1:{self.port}/health", timeout=5).status == 200:
                        return
                except urllib3.exceptions.HTTPError:
                    time.sleep(0.05)
        raise AssertionError("the hub did not come up")

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def kill(self) -> str:
        """End it without a word; what it had logged."""
        if self.log.closed:
            return ""
        self.process.kill()
        self.process.wait()
        with self.log:
            return self.said()


class Memory:
    """A ledger that is only remembered."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.pushed, self.pulled, self.hub_epoch = desk, 0, 0, ""
        self.received: list[Item] = []

    def cursor(self) -> Cursor:
        desk = self.desk
        return Cursor("000.00.12.H32", desk.name, desk.epoch, desk.token, self.hub_epoch, self.pushed, self.pulled)

    def outbox(self, after: int, events: int, size: int) -> Sequence[Any]:
        # Whole batches, as a desk has them after a day without the line: COPY takes its time.
        return self.desk.events[after : after + events]

    def acknowledge(self, upto: int, conflicts: dict[bytes, str]) -> None:
        assert not conflicts
        self.pushed = max(self.pushed, upto)

    def receive(self, items: Sequence[Item], upto: int) -> int:
        assert [item.position for item in items] == list(range(self.pulled + 1, upto + 1))
        self.received += items
        self.pulled = upto
        return len(items)

    def hub_restored(self, hub_epoch: str) -> None:
        self.hub_epoch, self.pulled, self.received = hub_epoch, 0, []


def until_told(desk: Any, memory: Memory, port: int, stop: threading.Event) -> None:
    """Write and send for as long as it is wanted, through whatever becomes of the hub."""
    wire = Wire(f"http://127.0.0.1:{port}")
    while not stop.is_set():
        if len(desk.events) - memory.pushed < client.BATCH_EVENTS:
            desk.dossiers(client.BATCH_EVENTS // 4)
        try:
            done = Client(wire, memory, lambda: time.time_ns() // 1000).round()
            assert not done.trouble
        except Cut:
            time.sleep(0.02)
    wire.close()


def stopped_amid_copy(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Halt the hub again and again until PostgreSQL is in the midst of a COPY of its; it stays halted then."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        amid = "select 1 from pg_stat_progress_copy"
        end = time.monotonic() + 5
        while time.monotonic() < end:
            process.send_signal(signal.SIGSTOP)
            if connection.execute(amid).fetchone():
                # It stops a moment after the signal: only what is still amid the COPY then has been caught in it.
                time.sleep(0.02)
                if connection.execute(amid).fetchone():
                    return True
            process.send_signal(signal.SIGCONT)
            time.sleep(0.003)
    return False


def cut_amid_copy(postgres: Any) -> int:
    """How many a COPY into the log was broken off in its midst, by PostgreSQL's own word."""
    said = (postgres.root / "log").read_text(encoding="utf-8", errors="replace")
    return len(re.findall(r"ERROR:  unexpected EOF[^\n]*\n[^\n]*STATEMENT:  copy event", said))


@pytest.mark.slow
def test_a_hub_killed_in_mid_push_loses_and_doubles_nothing(postgres: Any, pg_hub: Any, new_port: Any) -> None:
    url, port = pg_hub.engine.url.render_as_string(hide_password=False), new_port()
    desks = [pg_hub.join("Quầy 1"), pg_hub.join("Quầy 2")]
    memories = [Memory(desk) for desk in desks]
    stop = threading.Event()
    failed: list[BaseException] = []

    def send(desk: Any, memory: Memory) -> None:
        try:
            until_told(desk, memory, port, stop)
        except BaseException as error:  # told to the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(desks, memories, strict=True)]
    program = Program(url, port)
    program.wait()
    for thread in threads:
        thread.start()
    said = ""
    chance = random.Random(5)
    before = 0
    earlier = cut_amid_copy(postgres)
    kills = within = 0
    try:
        while kills < KILLS or (within < WITHIN and kills < KILLS * 10):
            # Only amid work is a kill worth anything.
            for _ in range(3000):
                if sum(memory.pushed for memory in memories) != before or failed:
                    break
                time.sleep(0.01)
            if kills % 2 or not AIMED or not stopped_amid_copy(url, program.process):
                time.sleep(chance.uniform(0, 0.05))
            said += program.kill()
            before = sum(memory.pushed for memory in memories)
            if kills % 5 == 2:
                postgres.restart()
            program = Program(url, port)
            program.wait()
            kills, within = kills + 1, cut_amid_copy(postgres) - earlier
            assert not failed, failed
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
        said += program.kill() if failed or kills < KILLS else ""
    assert within >= WITHIN, f"{kills} kills, {within} of them amid a COPY, {before} events by then"
    assert not failed, failed
    wire = Wire(f"http://127.0.0.1:{port}")
    for memory in memories * 2:
        Client(wire, memory, lambda: time.time_ns() // 1000).round()
    wire.close()
    said += program.kill()
    kept = pg_hub.log()
    assert [row.position for row in kept] == list(range(1, len(kept) + 1))
    for desk, memory, other in zip(desks, memories, desks[::-1], strict=True):
        assert [row.hash for row in kept if row.desk == desk.name] == [event.hash for event in desk.events]
        assert [item.event for item in memory.received if item.event is not None] == other.events
    assert {row.reason for row in kept} == {""}
    assert desks[0].token not in said


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of an office of its own."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Trung tâm thử")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    where = tmp_path / "cert.pem", tmp_path / "key.pem"
    where[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    where[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, plain))
    return where


@pytest.fixture
def tls_hub(tmp_path: Path, certificate: tuple[Path, Path], new_port: Callable[[], int]) -> Iterator[Program]:
    cert, key = certificate
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    program = Program(url, new_port(), "--tls-cert", str(cert), "--tls-key", str(key))
    yield program
    program.kill()


def test_over_tls_only_a_trusted_hub_is_spoken_to(
    tls_hub: Program, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.warns(urllib3.exceptions.InsecureRequestWarning):
        tls_hub.wait("https")
    stranger = Wire(f"https://127.0.0.1:{tls_hub.port}")
    with pytest.raises(Cut):
        stranger.post("pull", "", b"")
    stranger.close()
    known = Wire(f"https://127.0.0.1:{tls_hub.port}", certificate[0])
    assert known.post("pull", "", b"")[0] == 401
    known.close()
    said = tls_hub.kill()
    assert '"call": "pull", "status": 401' in said


@pytest.mark.parametrize("url", ["http://trung-tam.vn", "trung-tam.vn", "ftp://x", "https://"])
def test_an_address_without_tls_is_not_taken(url: str) -> None:
    with pytest.raises(Told, match="Địa chỉ trung tâm"):
        Wire(url)


def test_the_waits_grow_and_differ_from_desk_to_desk() -> None:
    one, two = waits(random.Random(1)), waits(random.Random(2))
    first, second = [next(one) for _ in range(12)], [next(two) for _ in range(12)]
    assert first != second
    assert 2.5 <= first[0] <= 5
    assert all(450 <= wait <= 900 for wait in first[-3:])


def test_two_pushes_that_deadlock_are_tried_again(pg_hub: Any) -> None:
    from sqlalchemy import text

    with database.writing(pg_hub.engine) as connection:
        connection.execute(text("create table pair (id int primary key, n int)"))
        connection.execute(text("insert into pair values (1, 0), (2, 0)"))
    both = threading.Barrier(2, timeout=20)
    met = threading.Event()

    def cross(first: int, second: int) -> None:
        def do(connection: Any) -> None:
            connection.execute(text("update pair set n = n + 1 where id = :id"), {"id": first})
            if not met.is_set():
                both.wait()
                met.set()
            connection.execute(text("update pair set n = n + 1 where id = :id"), {"id": second})

        database.transact(pg_hub.engine, do)

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.reading(pg_hub.engine) as connection:
        assert connection.execute(text("select n from pair")).scalars().all() == [2, 2]


def test_a_batch_fits_a_line_of_64_kbit() -> None:
    desk_bytes = 8000  # a second
    from mot_cua_desktop.sync import protocol
    from mot_cua_desktop.sync.wire import ANSWER

    row = {
        "stream": b"s" * 16, "kind": "dossier", "seq": 1, "term": 1, "desk": "Quầy 1 (ab12)", "officer": "cb-1",
        "at": 1, "offset": 420, "type": "opened", "version": 1, "personal": b"x", "salt": b"y" * 16, "prev": b"p" * 32,
    }  # fmt: skip
    events, room = [], client.BATCH_BYTES
    while room > 0:
        body = secrets.token_hex(600).encode()  # packs to a half, as text does
        whole = row | {"id": secrets.token_bytes(16), "desk_seq": len(events) + 1, "body": body}
        whole["personal_digest"] = sealed.digest(whole["salt"], whole["personal"])
        events.append(sealed.Sealed(**whole, hash=sealed.seal(whole)))
        room -= len(body) + 300
    packed = protocol.encode(protocol.Push(epoch=1, after=0, events=tuple(events), sent_at=0))
    assert len(packed) / desk_bytes < ANSWER / 2
