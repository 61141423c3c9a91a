"""Real stores and a real hub over SQLite, and between them a network that does what networks do."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, select

from benchmarks.postgres import Postgres
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import course_rules, ids
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.course_rules import Circumstances
from mot_cua_desktop.domain.custody_events import HandedOver
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, enrolment, restoring, takeover
from mot_cua_desktop.hub import tables as hub_tables
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.operations import catalogue, intake, syncing
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import (
    desk_keys,
    dossiers,
    engine,
    lost_takeovers,
    outbox,
    paper_custody,
    receiving,
    recording,
    shipped,
    tables,
)
from mot_cua_desktop.store.journal import Author, Deed
from mot_cua_desktop.sync import client
from mot_cua_desktop.sync.client import Cut, Round
from mot_cua_desktop.sync.protocol import Item

START = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
DUE = datetime(2026, 12, 28, 3, 0, tzinfo=UTC)
WARD = "000.00.12.H32"
_KEY = b"k" * 32
_PROCEDURE = ev.ProcedureSnapshot(code="1", name="Thủ tục thử", field="Thử", version="1")
_PAPERS = (ev.PaperLine(key="a", name="Tờ khai", originals=1),)
_SLIP = (ev.SlipLine(key="a", name="Tờ khai", wrong="Chưa ký"),)


#: One engine of each kind, whose compiled statements all further ones use.
_FIRST: dict[str, Engine] = {}


def warmed(made: Engine, kind: str) -> Engine:
    """An engine that need not compile again what one before it compiled: with hundreds of stores that is half of all
    the work, and proves nothing."""
    first = _FIRST.setdefault(kind, made)
    if made is not first:
        made.dialect = made.pool._dialect = first.dialect
        made._compiled_cache = first._compiled_cache
    return made


class Crash(Exception):
    """The PC loses its power here."""


class NoLock:
    """Stores of tests are opened by nobody else."""

    def release(self) -> None:
        pass


class CrashingLedger(syncing.StoreLedger):
    """Loses its power at the end of a transaction, before it is committed."""

    def acknowledge(self, upto: int, conflicts: dict[bytes, str]) -> None:
        with self.store.writing() as connection:
            receiving.acknowledge(connection, upto, conflicts)
            raise Crash

    def receive(self, items: Sequence[Item], upto: int) -> int:
        raise Crash


class Network:
    """Between a desk and the hub. ``fates`` says what befalls each call in turn; then the weather is fair."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.fates: list[str] = []
        self.late: list[tuple[str, str, bytes]] = []
        self.deliver: Callable[[str, str, bytes], tuple[int, bytes]] = self._deliver

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        fate = self.fates.pop(0) if self.fates else "fair"
        if fate == "drop":
            raise Cut("no route")
        if fate == "delay":
            self.late.append((call, token, body))
            raise Cut("time out")
        if fate == "cut going":
            self.deliver(call, token, body[: len(body) // 2])
            raise Cut("reset")
        status, answer = self.deliver(call, token, body)
        if fate == "double":
            status, answer = self.deliver(call, token, body)
        if fate == "deaf":
            raise Cut("no answer")
        return status, answer[: len(answer) // 2] if fate == "cut coming" else answer

    def _deliver(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        answer = self.service.call(call, token, body)
        assert answer.status < 500
        return answer.status, answer.body

    def settle(self) -> None:
        """Whatever still hangs in the wires arrives now."""
        late, self.late = self.late, []
        for call, token, body in late:
            self.deliver(call, token, body)


class Counter:
    """One desk with its own store and its own idea of the hour."""

    def __init__(self, name: str, root: Path, template: Path, network: Network, skew: timedelta) -> None:
        self.name, self.root, self.network, self.skew = name, root, network, skew
        shutil.copytree(template, root)
        self.ticks = self.opened = self.named = 0
        self.store = self._open()

    def _open(self) -> engine.Store:
        made = engine.Store(DataFolder(self.root), _KEY, NoLock())  # type: ignore[arg-type]
        warmed(made.engine, "desk")
        return made

    def clock(self) -> datetime:
        self.ticks += 1
        return START + self.skew + timedelta(seconds=self.ticks)

    def around(self, state: Dossier | None) -> Circumstances:
        return Circumstances(START, shipped.regimes().at(START), shipped.calendar(), "lanh_dao")

    def do(self, stream: bytes, body: ev.DossierBody, personal: ev.Personal | None = None) -> Dossier:
        with self.store.writing() as connection:
            author = Author(self.name, f"cb-{self.name}", self.clock())
            return recording.record(connection, author, stream, [Deed(body, personal)], self.around)[0]

    def open(self) -> bytes:
        # Not by chance: the same script of a run must meet the same dossiers in the same order.
        self.opened += 1
        stream = hashlib.sha256(f"{self.name} {self.opened}".encode()).digest()[:16]
        who = ev.Party(name="Trần Thị Thử")
        body = ev.Opened(procedure=_PROCEDURE, channel="truc_tiep", papers=_PAPERS, received=START)
        self.do(stream, body, ev.PeopleStated(people=ev.People(owner=who, applicant=who)))
        return stream

    def guide(self, stream: bytes) -> None:
        self.do(stream, ev.GuidanceIssued(number=1, year=2026, lines=_SLIP))

    def accept(self, stream: bytes) -> None:
        papers = tuple(ev.PaperLine(key=p.key, name=p.name, originals=1, got_originals=1, state="du") for p in _PAPERS)
        due = ev.DueRecord(at=DUE, counted_from=START)
        values = {"day": "2026-11-23", "sequence": 1, "book": "", "book_number": 0, "regime": "2026-11-23"}
        term = Term(25, "ngay_lam_viec")
        self.do(stream, ev.Accepted(code="X-1", received=START, papers=papers, due=due, term=term, **values))

    def supplement(self, stream: bytes) -> None:
        self.do(stream, ev.SupplementRequested(number=1, year=2026, lines=_SLIP))

    def reschedule(self, stream: bytes) -> None:
        state = self.states()[stream]
        latest = course_rules.latest_for(state, self.around(state))
        due = ev.DueRecord(at=DUE + timedelta(days=1), counted_from=START)
        number = 1 + sum(row.type == "reschedule_notified" for row in self.journal())
        self.do(
            stream,
            co.RescheduleNotified(
                number=number, year=2026, due=due, latest=latest, cause="xac_minh", caused_by="chuyen_mon",
                words="Phải xác minh thêm.", rule="thử",
            ),
        )  # fmt: skip

    def urge(self, stream: bytes) -> None:
        self.do(stream, co.Urged(to="Bộ phận chuyên môn", words="Sắp đến hạn"))

    def hand_over(self, stream: bytes, to: str) -> None:
        self.do(stream, HandedOver(to=to))

    def name_officer(self, officer: str) -> None:
        """A word of the ward; the last one holds at every desk."""
        self.named += 1
        deed = Deed(ev.OfficerNamed(officer=officer, role="tiep_nhan"), ev.OfficerPerson(name=f"Lê Thử {self.named}"))
        with self.store.writing() as connection:
            recording.record_place(connection, self.author(), ids.named_stream("officer", officer), "officer", [deed])

    def ward_rows(self) -> list[Any]:
        """What it holds of its ward's officers and keys."""
        with self.store.reading() as connection:
            return [
                list(connection.execute(select(t).order_by(*t.primary_key))) for t in (tables.officer, tables.desk_key)
            ]

    def author(self) -> Author:
        return Author(self.name, f"cb-{self.name}", self.clock())

    def state_key(self) -> None:
        """Its key goes to the ward with the next round."""
        with self.store.writing() as connection:
            desk_keys.own(connection, self.author(), paper_custody.standing(connection).epoch)

    def tell_lost(self) -> None:
        """As the program does before a round."""
        with self.store.writing() as connection:
            lost_takeovers.tell(connection, self.author())

    def give_on_paper(self, stream: bytes) -> str:
        """The digits on the slip that goes with the paper."""
        with self.store.writing() as connection:
            state = paper_custody.give(connection, self.author(), stream, self.around)
            return paper_custody.digits(connection, state, {})

    def scan(self, digits: str) -> Dossier:
        with self.store.writing() as connection:
            return paper_custody.take(connection, self.author(), digits)

    def join(self, code: str, url: str = "https://hub") -> None:
        syncing.join(self.store, self.name, url, code, self.network)

    def sync(self, *fates: str, crash: bool = False) -> Round | None:
        """One round under these fates; None when it was cut off."""
        self.network.fates = list(fates)
        try:
            if not crash or self.trouble() == outbox.RESTORED:  # such a desk speaks to no hub, crash or not
                return syncing.sync(self.store, self.network, self.clock)
            micros = lambda: int(self.clock().timestamp() * 1_000_000)  # noqa: E731
            return client.Client(self.network, CrashingLedger(self.store), micros).round()
        except Cut:
            return None
        except Crash:
            self.reopen()
            return None
        finally:
            self.network.fates = []

    def reopen(self) -> None:
        self.store.close()
        self.store = self._open()

    def copy(self) -> Path:
        """A backup of the whole desk."""
        aside = Path(tempfile.mkdtemp(dir=self.root.parent)) / "ban_sao"
        self.store.close()
        shutil.copytree(self.root, aside)
        self.store = self._open()
        return aside

    def restore(self, aside: Path, *, told: bool = False) -> None:
        """The desk lives anew from a copy; ``told`` when it was laid back by the program's own restore."""
        self.store.close()
        shutil.rmtree(self.root)
        shutil.copytree(aside, self.root)
        self.store = self._open()
        if told:
            with self.store.writing() as connection:
                outbox.laid_back(connection)

    def trouble(self) -> str:
        """The word of what needs a person."""
        stands, _ = syncing.state(self.store)
        return stands.trouble if stands is not None else ""

    def states(self) -> dict[bytes, Dossier]:
        with self.store.reading() as connection:
            rows = connection.execute(select(tables.dossier_state.c.state)).scalars()
            return {state.id: state for state in map(dossiers.decode, rows)}

    def mine(self) -> list[bytes]:
        """The dossiers that this desk holds."""
        return sorted(stream for stream, state in self.states().items() if state.desk == self.name)

    def journal(self) -> list[Any]:
        with self.store.reading() as connection:
            return list(connection.execute(select(tables.event).order_by(tables.event.c.desk_seq)))

    def others(self) -> list[Any]:
        with self.store.reading() as connection:
            return list(connection.execute(select(tables.foreign_event).order_by(tables.foreign_event.c.position)))

    def refolded(self) -> bool:
        """Whether folding everything again gives the rows that stand there."""
        same = False
        with suppress(Crash), self.store.writing() as connection:
            live = recording.digest(connection)
            recording.rebuild(connection)
            same = recording.digest(connection) == live
            raise Crash
        return same


class Ward:
    """A hub and the desks of one ward."""

    def __init__(self, root: Path, template: Path) -> None:
        self.root, self.template = root, template
        shutil.copy(template / "hub" / "hub.db", root)
        self.engine = warmed(database.open_database(f"sqlite:///{root / 'hub.db'}"), "hub")
        self.service = Service(self.engine)
        self.network = Network(self.service)
        self.desks: list[Counter] = []

    def over(self, url: str) -> None:
        """The hub goes on over this database."""
        self.engine.dispose()
        self.engine = warmed(database.open_database(url), "hub" if url.startswith("sqlite") else "hub on PostgreSQL")
        self.service = self.network.service = Service(self.engine)

    def begin_with(self, file: Path) -> None:
        """The hub is another one from here on, whose SQLite database is this ``file``, whatever holds its own."""
        if self.engine.url.get_backend_name() == "sqlite":
            url = f"sqlite:///{self.root / 'begun.db'}"
            shutil.copy(file, self.root / "begun.db")
            self.over(url)
            return
        kept = database.open_database(f"sqlite:///{file}")
        with database.reading(kept) as there, database.writing(self.engine) as here:
            for table in reversed(hub_tables.metadata.sorted_tables):
                here.execute(table.delete())
            for table in hub_tables.metadata.sorted_tables:
                rows = [dict(row._mapping) for row in there.execute(select(table))]
                if rows:
                    here.execute(table.insert(), rows)
        kept.dispose()

    def backup(self) -> str:
        """A whole copy of the hub's database as it is now; its address."""
        url = self.engine.url
        if url.get_backend_name() == "sqlite":
            copy = self.root / f"{secrets.token_hex(4)}.db"
            with self.engine.connect() as connection:
                connection.exec_driver_sql("commit")
                connection.exec_driver_sql(f"vacuum into '{copy}'")
                connection.exec_driver_sql("begin")
            return f"sqlite:///{copy}"
        self.engine.dispose()  # PostgreSQL copies a database that nobody is at
        name = f"copy_{secrets.token_hex(6)}"
        plain = url.set(drivername="postgresql")
        with psycopg.connect(plain.set(database="postgres").render_as_string(False), autocommit=True) as connection:
            connection.execute(f"create database {name} template {url.database}")
        return plain.set(database=name).render_as_string(False)

    def restore(self, copy: str, *, told: bool = True) -> None:
        """The hub lives anew from a copy; ``told`` when its keeper said so (`mot-cua hub restored`)."""
        self.over(copy)
        if told:
            restoring.begin(self.engine, self.service.now())

    def code(self) -> str:
        with database.writing(self.engine) as connection:
            return enrolment.new_code(connection, WARD, self.service.now())

    def desk(self, name: str, skew: timedelta = timedelta()) -> Counter:
        made = Counter(name, self.root / secrets.token_hex(4), self.template / "desk", self.network, skew)
        made.join(self.code())
        self.desks.append(made)
        return made

    def take_over(self, taken_from: str, to: str) -> int:
        with database.writing(self.engine) as connection:
            return takeover.take_over(connection, WARD, taken_from, to, "Lê Văn Lãnh", "Máy hỏng.", self.service.now())

    def log(self) -> list[Any]:
        with database.reading(self.engine) as connection:
            return list(connection.execute(select(hub_tables.event).order_by(hub_tables.event.c.position)))

    def custody(self) -> list[Any]:
        """Who holds each dossier, as the hub has it."""
        with database.reading(self.engine) as connection:
            return list(connection.execute(select(hub_tables.custody)))

    def settle(self) -> None:
        """Fair weather until everybody has everything."""
        self.network.settle()
        for _ in range(2):
            for each in self.desks:
                done = each.sync()
                if done is not None and done.trouble in ("fork", "epoch", "restored"):
                    each.join(self.code())
                    done = each.sync()
                assert done is not None, "a round in fair weather was cut off"
                assert not done.trouble, done.trouble

    def close(self) -> None:
        for each in self.desks:
            each.store.close()
        self.engine.dispose()


def fast_place() -> Path | None:
    """Memory where the system has it as a folder: durability is tests/hub's matter, here it would be all waiting."""
    memory = Path("/dev/shm")
    return memory if os.name == "posix" and memory.is_dir() and os.access(memory, os.W_OK) else None


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """An empty store and a hub with one ward, copied for each desk and each hub."""
    root = Path(tempfile.mkdtemp(dir=fast_place()))
    desk, hub = root / "desk", root / "hub"
    desk.mkdir()
    hub.mkdir()
    connection = engine.connect(desk / "so_mot_cua.db", _KEY)
    engine.bring_up(connection, desk / "so_mot_cua.db")
    connection.close()
    made = engine.Store(DataFolder(desk), _KEY, NoLock())  # type: ignore[arg-type]
    with made.writing() as writing:
        recording.bring_fold_up(writing)
    made.close()
    empty = database.open_database(f"sqlite:///{hub / 'hub.db'}")
    with database.writing(empty) as writing:
        enrolment.add_ward(writing, WARD, "Phường Thử")
    empty.dispose()
    yield root
    shutil.rmtree(root)


@pytest.fixture
def new_ward(template: Path) -> Iterator[Callable[[], Ward]]:
    """Makes wards, each with a hub of its own."""
    made: list[Ward] = []

    def make() -> Ward:
        made.append(Ward(Path(tempfile.mkdtemp(dir=fast_place())), template))
        return made[-1]

    yield make
    for each in made:
        with suppress(Told):
            each.close()
        shutil.rmtree(each.root, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres.started() as server:
        yield server


@pytest.fixture
def ward(request: pytest.FixtureRequest, new_ward: Callable[[], Ward]) -> Ward:
    """A ward, its hub over SQLite; over PostgreSQL where a test says so (``indirect``)."""
    made = new_ward()
    if getattr(request, "param", "sqlite") == "postgresql":
        made.over(request.getfixturevalue("postgres").new_database())
        with database.writing(made.engine) as connection:
            enrolment.add_ward(connection, WARD, "Phường Thử")
    return made


class Two:
    """A ward with two desks as they are set up at the counter."""

    def __init__(self, ward: Any, one: Desk, two: Desk) -> None:
        self.ward, self.one, self.two = ward, one, two

    def accepted(self, desk: Desk) -> bytes:
        """The stream of a dossier that this desk has just accepted."""
        owner = ev.Party(
            name="Trần Thị Ngọc Ánh", id_number="056192001234", born="05/06/1992", phone="0905123456",
            address="12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa",
        )  # fmt: skip
        draft = checklist.begin(replace(intake.new_draft(desk), owner=owner), catalogue.procedure(desk, "1.004837"))
        papers = tuple(checklist.tick(line) for line in draft.papers)
        return intake.accept(desk, replace(draft, papers=papers)).id

    def sync(self, *desks: Desk) -> None:
        for desk in desks or (self.one, self.two, self.one):
            assert not syncing.sync(desk.store, self.ward.network, desk.clock).trouble

    def take_over(self) -> None:
        mine = (self.one.facts.desk_id, self.two.facts.desk_id)
        with database.writing(self.ward.engine) as connection:
            takeover.take_over(connection, WARD, *mine, "Lê Văn Lãnh", "Máy hỏng.", self.ward.service.now())


BESIDE = ("Quầy 1", "Quầy 2")


@pytest.fixture(scope="session")
def joined(template: Path, desk_in: Any) -> Callable[[FirstRun, Any], Path]:
    """A folder with the two desks and their hub's database, after all that a desk says of itself at its first rounds
    has gone round: that takes a second and a half, and is copied for each test that begins there."""
    made: dict[str, Path] = {}

    def made_once(answers: FirstRun, clock: Any) -> Path:
        alike = f"{answers!r} {clock()}"
        if alike not in made:
            made[alike] = root = template / f"two{len(made)}"
            root.mkdir()
            first = Ward(root, template)
            desks = []
            for name, officer in zip(BESIDE, ("Nguyễn Thị Hạnh", "Lê Thị Hai"), strict=True):
                told = replace(answers, desk_name=name, officer_name=officer)
                desks.append(open_desk(desk_in(root / name, told, clock), clock))
                syncing.join(desks[-1].store, desks[-1].facts.desk_id, "https://hub", first.code(), first.network)
            Two(first, *desks).sync()
            for desk in desks:
                desk.store.close()
            first.close()
        return made[alike]

    return made_once


@pytest.fixture
def two(ward: Any, tmp_path: Path, answers: FirstRun, clock: Any, joined: Any) -> Iterator[Two]:
    copied = joined(answers, clock)
    ward.begin_with(copied / "hub.db")
    desks = []
    for name in BESIDE:
        shutil.copytree(copied / name, tmp_path / name)
        desks.append(open_desk(DataFolder(tmp_path / name), clock))
    yield Two(ward, *desks)
    for desk in desks:
        desk.store.close()
