"""A PostgreSQL of our own, from the wheel that carries it (else Debian's), and desks that are nothing but a log."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
import urllib3
import uvicorn
from sqlalchemy import Engine, select

from benchmarks.postgres import Postgres, free_port
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import sealed
from mot_cua_desktop.domain.sealed import GENESIS, Sealed
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.hub import database, enrolment, tables, web
from mot_cua_desktop.hub.service import Answer, Service
from mot_cua_desktop.store import journal
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Pull, Pulled, Push, Pushed

WARD = "000.00.12.H32"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres.started() as server:
        yield server


class LogDesk:
    """A desk that is nothing but its sealed log, for what the hub does with it."""

    def __init__(self, name: str) -> None:
        self.name, self.events, self.token, self.epoch = name, [], "", 1
        self.events: list[Sealed] = []

    def write(self, stream: bytes, seq: int, kind: str = "urged", term: int = 1, **changed: Any) -> Sealed:
        last = self.events[-1] if self.events else None
        row = {
            "id": secrets.token_bytes(16), "stream": stream, "kind": "dossier", "seq": seq, "term": term,
            "desk": self.name, "desk_seq": len(self.events) + 1, "officer": "cb-1", "at": 1_790_000_000_000_000,
            "offset": 420, "type": "opened" if seq == 1 else kind, "version": 1, "body": b"{}", "personal": None,
            "salt": None, "personal_digest": None, "prev": last.hash if last else GENESIS,
        } | changed  # fmt: skip
        self.events.append(Sealed(**row, hash=sealed.seal(row)))
        return self.events[-1]

    def dossiers(self, count: int, deeds: int = 4) -> None:
        for _ in range(count):
            stream = secrets.token_bytes(16)
            for seq in range(1, deeds + 1):
                self.write(stream, seq)


class Hub:
    """A service over one database, and the few calls in short."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.service = engine, Service(engine)
        with database.writing(engine) as connection:
            enrolment.add_ward(connection, WARD, "Phường Thử")

    def code(self, ward: str = WARD) -> str:
        with database.writing(self.engine) as connection:
            enrolment.add_ward(connection, ward)
            return enrolment.new_code(connection, ward, self.service.now())

    def join(self, name: str, ward: str = WARD) -> LogDesk:
        desk = LogDesk(name)
        asked = Enrol(code=self.code(ward), desk=name, pushed_upto=0, seals=(GENESIS,))
        answer = self.service.call("enrol", "", protocol.encode(asked))
        assert answer.status == 200, answer
        told = protocol.decode(answer.body, Enrolled)
        desk.token, desk.epoch = told.token, told.epoch
        return desk

    def send(self, desk: LogDesk, after: int = 0, upto: int | None = None) -> Answer:
        push = Push(epoch=desk.epoch, after=after, events=tuple(desk.events[after:upto]), sent_at=0)
        return self.service.call("push", desk.token, protocol.encode(push))

    def push(self, desk: LogDesk, after: int = 0, upto: int | None = None) -> Pushed:
        answer = self.send(desk, after, upto)
        assert answer.status == 200, answer
        return protocol.decode(answer.body, Pushed)

    def pull(self, desk: LogDesk, after: int = 0, limit: int = 500) -> Pulled:
        asked = Pull(ward=WARD, after=after, limit=limit, sent_at=0)
        answer = self.service.call("pull", desk.token, protocol.encode(asked))
        assert answer.status == 200, answer
        return protocol.decode(answer.body, Pulled)

    def log(self) -> list[Any]:
        with database.reading(self.engine) as connection:
            return list(connection.execute(select(tables.event).order_by(tables.event.c.position)))


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub on each of the two databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'hub.db'}"
    else:
        url = request.getfixturevalue("postgres").new_database()
    engine = database.open_database(url)
    yield Hub(engine)
    engine.dispose()


@pytest.fixture
def pg_hub(postgres: Postgres) -> Iterator[Hub]:
    engine = database.open_database(postgres.new_database())
    yield Hub(engine)
    engine.dispose()


@pytest.fixture
def new_port() -> Callable[[], int]:
    return free_port


NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


class Site:
    """A hub's pages on a port of this machine."""

    def __init__(self, service: Service) -> None:
        config = uvicorn.Config(web.build(service), host="127.0.0.1", port=0, log_level="error", lifespan="off")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"
        self.pool = urllib3.PoolManager(retries=False)

    def get(self, path: str, **headers: str) -> Any:
        return self.pool.request("GET", self.url + path, headers=headers, redirect=False)

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Any:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
        return self.pool.request("POST", self.url + path, body=urlencode(fields), headers=kind, redirect=False)

    def ask(self, code: str, digits: str, address: str = "") -> Any:
        return self.post("/tra-cuu", {"X-Forwarded-For": address} if address else None, ma=code, so=digits)

    def close(self) -> None:
        self.pool.clear()
        self.server.should_exit = True
        self.thread.join(20)


@pytest.fixture
def new_site(hub: Hub) -> Iterator[Callable[[], Site]]:
    """Further programs before the same database."""
    made: list[Site] = []

    def make() -> Site:
        made.append(Site(hub.service))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def site(new_site: Callable[[], Site]) -> Site:
    return new_site()


def _dossier(
    desk: LogDesk,
    code: str,
    phone: str,
    *,
    accepted: datetime = NOW,
    due: timedelta = timedelta(days=20),
    done: timedelta | None = None,
) -> None:
    """A dossier in a desk's log, as a desk seals it; ``done``: how long after its acceptance the result lay ready."""
    who = ev.Party(name="Trần Thị Thử", phone=phone)
    lines = (ev.PaperLine(key="a", name="Tờ khai", originals=1, got_originals=1, state="du"),)
    procedure = ev.ProcedureSnapshot(code="1", name="Thủ tục thử", field="Thử", version="1")
    opened = ev.Opened(procedure=procedure, channel="truc_tiep", papers=lines, received=accepted)
    taken = ev.Accepted(
        code=code, day="261127", sequence=1, book="", book_number=0, regime=accepted.date().isoformat(),
        received=accepted, papers=lines, due=ev.DueRecord(at=accepted + due, counted_from=accepted),
        term=Term(20, "ngay_lam_viec"),
    )  # fmt: skip
    people = ev.PeopleStated(people=ev.People(owner=who, applicant=who))
    deeds: list[tuple[Any, datetime]] = [(opened, accepted), (taken, accepted)]
    if done is not None:
        deeds.append((ev.ResultReady(result="Trích lục"), accepted + done))
    stream = secrets.token_bytes(16)
    for seq, (body, at) in enumerate(deeds, start=1):
        sealed_parts: dict[str, Any] = {}
        if seq == 1:
            personal, salt = msgspec.json.encode(people), b"salt" * 4
            sealed_parts = {"personal": personal, "salt": salt, "personal_digest": sealed.digest(salt, personal)}
        desk.write(
            stream, seq, type=body.__struct_config__.tag, version=journal.VERSION, body=msgspec.json.encode(body),
            at=int(at.timestamp() * 1_000_000), **sealed_parts,
        )  # fmt: skip


@pytest.fixture
def dossier() -> Callable[..., None]:
    return _dossier


@pytest.fixture
def november() -> Callable[[Hub, Callable[..., None]], None]:
    """A ward's month: thirty solved, two of them late, one past its deadline and still in process; it is its end."""

    def play(hub: Hub, dossier: Callable[..., None]) -> None:
        object.__setattr__(hub.service, "now", lambda: int((NOW + timedelta(days=3)).timestamp() * 1_000_000))
        desk, begun = hub.join("Quầy 1"), NOW - timedelta(days=20)
        for n in range(30):
            done = timedelta(days=3 if n < 2 else 1)
            dossier(desk, f"{WARD}-261107-{n + 1:04d}", "0905123456", accepted=begun, due=timedelta(days=2), done=done)
        dossier(desk, f"{WARD}-261107-0099", "", accepted=begun, due=timedelta(days=1))
        hub.push(desk)

    return play
