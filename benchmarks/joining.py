"""A new PC joins its ward: everything that lies at the hub is taken in, proved, folded and findable.

The hub answers in the same process, so that the line costs nothing: what is told is the desk's own work. The floor is
the very same events as bare rows into the same table of the same encrypted store, unproved and not folded.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert

from benchmarks import trial
from benchmarks.hub import LogDesk
from benchmarks.measured import Row, give, row, tell
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import sealed
from mot_cua_desktop.domain.sealed import GENESIS, Sealed
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.operations import setup, syncing
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import journal, tables
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Item, Push

DOSSIERS = tuple(int(each) for each in os.environ.get("BENCH_JOINING", "3000").split(","))
WARD, NOW = "000.00.12.H32", datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


class Hub:
    """A hub in this process, and a way to it."""

    def __init__(self, root: Path) -> None:
        self.engine = database.open_database(f"sqlite:///{root / 'hub.db'}")
        self.service, self.seconds = Service(self.engine), 0.0
        with database.writing(self.engine) as connection:
            enrolment.add_ward(connection, WARD, "Phường Đo")

    def code(self) -> str:
        with database.writing(self.engine) as connection:
            return enrolment.new_code(connection, WARD, self.service.now())

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        began = time.perf_counter()
        answer = self.service.call(call, token, body)
        self.seconds += time.perf_counter() - began
        return answer.status, answer.body


def written(desk: LogDesk, number: int) -> None:
    """A dossier of five events, as a desk seals them: taken in, accepted, its people, urged, its result ready."""
    who = ev.Party(name=f"Trần Thị Đo {number}", phone=f"09051{number % 100000:05d}")
    lines = (ev.PaperLine(key="a", name="Tờ khai", originals=1, got_originals=1, state="du"),)
    procedure = ev.ProcedureSnapshot(code="1", name="Thủ tục đo", field="Đo", version="1")
    at = NOW - timedelta(minutes=number)
    taken = ev.Accepted(
        code=f"{WARD}-{at:%y%m%d}-{number:05d}", day=f"{at:%y%m%d}", sequence=number, book="", book_number=0,
        regime=at.date().isoformat(), received=at, papers=lines, due=ev.DueRecord(at=at + timedelta(days=20),
        counted_from=at), term=Term(20, "ngay_lam_viec"),
    )  # fmt: skip
    bodies: list[Any] = [
        ev.Opened(procedure=procedure, channel="truc_tiep", papers=lines, received=at), taken,
        co.Urged(to="Bộ phận chuyên môn", words="Sắp đến hạn"), co.Urged(to="Lãnh đạo", words="Xin ký sớm"),
        ev.ResultReady(result="Trích lục"),
    ]  # fmt: skip
    stream, people = secrets.token_bytes(16), ev.PeopleStated(people=ev.People(owner=who, applicant=who))
    for seq, body in enumerate(bodies, start=1):
        personal, salt = (msgspec.json.encode(people), secrets.token_bytes(16)) if seq == 1 else (None, None)
        values = {
            "id": secrets.token_bytes(16), "stream": stream, "kind": "dossier", "seq": seq, "term": 1,
            "desk": desk.name, "desk_seq": len(desk.events) + 1, "officer": "cb-1",
            "at": int((at + timedelta(seconds=seq)).timestamp() * 1_000_000), "offset": 420,
            "type": body.__struct_config__.tag, "version": journal.VERSION, "body": msgspec.json.encode(body),
            "personal": personal, "salt": salt, "prev": desk.events[-1].hash if desk.events else GENESIS,
            "personal_digest": sealed.digest(salt, personal) if salt and personal else None,
        }  # fmt: skip
        desk.events.append(Sealed(**values, hash=sealed.seal(values)))  # type: ignore[arg-type]


def full(root: Path, dossiers: int) -> Hub:
    """A hub with a ward's log; the newest dossier stands last, as it came."""
    hub, desk = Hub(root), LogDesk(WARD, "Quầy 1")
    asked = Enrol(code=hub.code(), desk=desk.name, pushed_upto=0, seals=(GENESIS,))
    desk.token = protocol.decode(hub.post("enrol", "", protocol.encode(asked))[1], Enrolled).token
    for number in range(dossiers, 0, -1):
        written(desk, number)
    for after in range(0, len(desk.events), 500):
        push = Push(epoch=1, after=after, events=tuple(desk.events[after : after + 500]), sent_at=0)
        assert hub.post("push", desk.token, protocol.encode(push))[0] == 200
    return hub


def bare(store: Any, items: list[Item]) -> float:
    """Seconds for the events as rows, by the five hundred, one transaction each."""
    rows = [
        msgspec.structs.asdict(item.event) | {
            "position": 10_000_000 + item.position, "hub_position": item.position, "epoch": 9, "verdict": "accepted",
            "reason": "", "id": secrets.token_bytes(16),
        }
        for item in items if item.event is not None
    ]  # fmt: skip
    for each in rows:
        each["stream"] = bytes(reversed(each["stream"]))
    began = time.perf_counter()
    for start in range(0, len(rows), 500):
        with store.writing() as connection:
            connection.execute(insert(tables.foreign_event), rows[start : start + 500])
    return time.perf_counter() - began


def joining(folder: DataFolder, dossiers: int) -> Iterator[Row]:
    """One size: the store of a PC just set up joins, and pulls until it is in step."""
    folder.root.mkdir(parents=True, exist_ok=True)
    hub = full(folder.root, dossiers)
    desk = setup.set_up(folder, trial.answers()).desk
    seen: list[Item] = []
    try:
        syncing.join(desk.store, "Quầy 2", "https://trung-tam.vn", hub.code(), hub)
        ledger, hub.seconds = syncing.StoreLedger(desk.store), 0.0
        took_in = ledger.receive

        def receive(items: Any, upto: int) -> int:
            seen.extend(items)
            return took_in(items, upto)

        object.__setattr__(ledger, "receive", receive)
        began = time.perf_counter()
        done = syncing.client.Client(hub, ledger, lambda: 0).round()
        spent = time.perf_counter() - began
        count = dossiers * 5
        assert done.received == count, done
        with desk.store.reading() as connection:
            assert connection.exec_driver_sql("select count(*) from dossier").scalar() == dossiers
        floor = bare(desk.store, seen)
    finally:
        desk.store.close()
        hub.engine.dispose()
    yield row(
        f"hub: a new PC takes in {dossiers:,} dossiers, {count:,} events", ours=spent, peer=floor, unit="s",
        peer_is="the same events as bare rows into the same encrypted table, unproved, not folded",
        target="<= 60 s for a month (15,000 events)", holds=spent / count <= 60 / 15_000,
        note=f"{count / spent:,.0f} events/s; {hub.seconds:.1f} s of it the hub's answers in the same process",
    )  # fmt: skip


def main() -> None:
    rows: list[Row] = []
    for dossiers in DOSSIERS:
        with trial.ground(f"joining-{dossiers}") as folder:
            for each in joining(folder, dossiers):
                tell(f"   {each.name}: {each.ours} {each.unit}, peer {each.peer}, {each.note}")
                rows.append(each)
    give(rows)


if __name__ == "__main__":
    main()
