"""A PostgreSQL of our own, from the wheel that carries it (else Debian's), and desks that are nothing but a log."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from benchmarks.postgres import Postgres, free_port
from mot_cua_desktop.domain import sealed
from mot_cua_desktop.domain.sealed import GENESIS, Sealed
from mot_cua_desktop.hub import database, enrolment, tables
from mot_cua_desktop.hub.service import Answer, Service
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
