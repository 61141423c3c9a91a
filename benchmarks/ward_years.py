"""An encrypted store of a busy ward's years: dossiers with their rows, the lines of their book, the events that the
books of fees, slips, returns and letters are read from, each at its hour; written straight into the file.
"""

from __future__ import annotations

import heapq
import multiprocessing
import os
import random
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import text

from benchmarks import trial
from benchmarks.measured import tell
from benchmarks.search import like_it
from mot_cua_desktop.domain import book_line
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier, Handed, Result, Slip
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import intake
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import book, dossiers, engine, keys, tallies
from mot_cua_desktop.store.instants import micros

COUNT = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
DAYS = int(os.environ.get("BENCH_DAYS", str(5 * 365)))
NOW = datetime(2030, 12, 16, 3, tzinfo=UTC)
BEGAN = NOW - timedelta(days=DAYS)
OFFICERS, FIELDS, PROCEDURES = 12, 15, 120
CHUNK = 5_000
_FEE = (ev.FeeItem(name="Lệ phí", amount=8_000),)
_ASKED = (ev.SlipLine(key="khac", name="Giấy xác nhận nơi cư trú", wrong="Bản chụp mờ, thiếu dấu giáp lai"),)
_encoder = msgspec.json.Encoder()
#: An event to be written: its hour, its dossier, its number there, who, its type, body and personal part.
Line = tuple[int, int, bytes, str, int, str, str, bytes, bytes | None]


def who(number: int) -> str:
    """The id of one of the ward's officers."""
    return f"cb-{number:08x}"


def lived(model: Dossier, number: int, index: int, chance: random.Random) -> Dossier:
    """A dossier of some day of the years; one in forty is late, the newest are still in process."""
    made = like_it(model, number, chance)
    taken = BEGAN + timedelta(days=DAYS * index / COUNT, minutes=-chance.randrange(1, 300))
    days = chance.choice((1, 3, 5, 10, 15))
    deadline = taken + timedelta(days=days)
    done = deadline + timedelta(hours=chance.randrange(1, 90) if chance.random() < 0.025 else -chance.randrange(1, 20))
    assert made.due is not None
    due = replace(made.due, at=deadline, tight=deadline - timedelta(hours=8))
    which = min(int(chance.expovariate(0.05)), PROCEDURES - 1)
    snapshot = replace(
        made.procedure, code=f"1.{which:06d}", name=f"Thủ tục số {which}", field=f"Lĩnh vực {which % FIELDS}"
    )
    slip = None
    if chance.random() < 0.06:
        slip = Slip(number=number % 9000, year=taken.year, at=taken, after_acceptance=True, lines=_ASKED, left_out=(),
                    guidance="", received_at=taken + timedelta(hours=20))  # fmt: skip
    made = replace(
        made, procedure=snapshot, officer=who(chance.randrange(OFFICERS)), slip=slip,
        # As the program makes them: by the hour, so that neighbours in time are neighbours in the file.
        id=micros(taken).to_bytes(8, "big") + number.to_bytes(8, "big"),
        channel=chance.choices(("truc_tiep", "truc_tuyen", "buu_chinh"), (55, 42, 3))[0],
        opened_at=taken, received_at=taken, accepted_at=taken, latest_at=taken, due=due, deadline=due, first_due=due,
    )  # fmt: skip
    if done >= NOW:
        return made
    result = Result(result="Trích lục", document=f"{number % 9000}/TL", dated="", at=done)
    handed = Handed(number=number % 9000, year=done.year, at=done, method="tai_quay", identity="Thẻ căn cước",
                    satisfaction=chance.choice((None, None, 3, 4, 5)), receiver=made.people.owner.name,
                    relation="", officer=made.officer)  # fmt: skip
    return replace(made, status="returned", result=result, handed=handed, closed_at=done, finished_by=done,
                   latest_at=done)  # fmt: skip


def told(made: Dossier, number: int, chance: random.Random) -> list[Line]:
    """The events of a dossier that a book is read from."""
    lines: list[Line] = []

    def say(seq: int, at: datetime, body: ev.DossierBody, person: ev.Personal | None = None) -> None:
        kind, who_, tag = "dossier", made.officer, str(type(body).__struct_config__.tag)
        personal = None if person is None else _encoder.encode(person)
        lines.append((micros(at), number, made.id, kind, seq, who_, tag, _encoder.encode(body), personal))

    assert made.accepted_at is not None
    payer = ev.Receiver(name=made.people.owner.name)
    if chance.random() < 0.5:
        say(3, made.accepted_at, ev.FeeTaken(number=number % 9000, year=2030, items=_FEE, total=8_000), payer)
    if made.slip is not None:
        at = made.slip.at
        say(4, at, ev.SupplementRequested(number=made.slip.number, year=at.year, lines=_ASKED))
    late = made.late_at is not None
    if late and made.deadline is not None and chance.random() < 0.6:
        promise = co.RescheduleNotified(
            number=number, year=2030, due=made.deadline, latest=None, cause="xac_minh", caused_by="co_quan_khac",
            words="Chờ xác minh nơi cư trú.", rule="thử",
        )  # fmt: skip
        say(5, made.deadline.at, promise)
    if made.handed is not None:
        if chance.random() < 0.01:
            say(6, made.handed.at, co.SubmittedToLeader(step=2, proposal="Trình ký"))
            say(7, made.handed.at, co.SentBack(step=1, reason="Thiếu chữ ký"))
        returned = ev.Returned(number=made.handed.number, year=made.handed.year, method="tai_quay",
                               identity="Thẻ căn cước", satisfaction=made.handed.satisfaction)  # fmt: skip
        say(8, made.handed.at, returned, payer)
    return lines


def chunk(task: tuple[bytes, int, int, int]) -> tuple[list[Any], list[Any], list[Any], list[Line], tallies.Cells]:
    """Rows, states, book lines, events and tallies of a run of dossiers, as the store itself would write them."""
    state, first, last, start = task
    model, chance = dossiers.decode(state), random.Random(first)
    rows, states, lines, events = [], [], [], []
    cells: Counter[Any] = Counter()
    for number in range(first, last):
        made = lived(model, number, number - start, chance)
        cells.update(tallies.cells(made))
        rows.append((number, *dossiers.columns_of(made).values()))
        line = book_line.of(made)
        assert line is not None
        assert made.accepted_at is not None
        handed = made.handed
        given = (None, None) if handed is None else (micros(handed.at), handed.satisfaction)
        encoded = book._encoder.encode(line)
        lines.append((number, made.id, micros(made.accepted_at), encoded, given[0], made.officer, given[1]))
        events += told(made, number, chance)
        if made.late_at is not None or made.handed is None:  # whose whole state some report decodes
            states.append((number, dossiers._encoder.encode(made)))
    return rows, states, lines, events, cells


def of_place() -> list[Line]:
    """Closings of the tills, each evening of each officer, and a letter a week."""
    lines: list[Line] = []
    for day in range(DAYS):
        at = micros(BEGAN + timedelta(days=day, hours=7))
        for n in range(OFFICERS):
            body = ev.TillClosed(officer=who(n), slips=30, cash=200_000, transfer=40_000, counted=200_000, first=1,
                                 last=30, year=2030)  # fmt: skip
            seq = day * OFFICERS + n + 1
            lines.append((at, 0, b"q" * 16, "desk", seq, who(n), "till_closed", _encoder.encode(body), None))
        if day % 7 == 0:
            letter = LetterIssued(sort="giai_trinh", series="BC", number=day + 1, year=2030, symbol="BC", subject="Thử")
            lines.append((at, 0, b"v" * 16, "letter", day + 1, who(0), "letter_issued", _encoder.encode(letter), None))
    return lines


def build(folder: DataFolder) -> None:
    """The whole store; the same in every run."""
    shutil.rmtree(folder.root, ignore_errors=True)
    with trial.desk_in(folder) as desk:
        intake.accept(desk, trial.full_draft(desk, random.Random(1)))
        with desk.store.reading() as connection:
            state = connection.execute(text("select state from dossier_state")).scalar_one()
            first = connection.execute(text("select max(number) + 1 from dossier")).scalar_one()
    columns = ["number", *dossiers.columns_of(dossiers.decode(state))]
    marks = ", ".join("?" * len(columns))
    connection = engine.connect(folder.store, keys.load(folder))
    connection.execute("pragma synchronous = off").fetchall()
    connection.execute("pragma cache_size = -400000").fetchall()
    writer = _Events(connection)
    tasks = [(state, n, min(n + CHUNK, first + COUNT), first) for n in range(first, first + COUNT, CHUNK)]
    cells: Counter[Any] = Counter(tallies.cells(dossiers.decode(state)))
    waiting: list[Line] = of_place()
    heapq.heapify(waiting)
    with multiprocessing.get_context("spawn").Pool(max(1, (os.cpu_count() or 2) - 1)) as pool:
        connection.execute("begin immediate").fetchall()
        for done, (rows, states, lines, events, more) in enumerate(pool.imap(chunk, tasks), start=1):
            cells.update(more)
            connection.executemany(f"insert into dossier ({', '.join(columns)}) values ({marks})", rows)
            connection.executemany("insert into dossier_state (number, state) values (?, ?)", states)
            connection.executemany("insert into book_line values (?, ?, ?, ?, ?, ?, ?)", lines)
            for each in events:
                heapq.heappush(waiting, each)
            # Nothing of a later chunk comes before its first dossier, less the five hours of its chance.
            writer.write(waiting, lines[-1][2] - 5 * 3_600_000_000)
            if done % 20 == 0:
                connection.execute("commit").fetchall()
                tell(f"   {done * CHUNK:,} dossiers")
                connection.execute("begin immediate").fetchall()
        writer.write(waiting, 1 << 62)
        connection.execute("commit").fetchall()
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    connection.close()
    desk = desks.open_desk(folder)
    with desk.store.writing() as writing:
        writing.execute(text("delete from tally"))
        tallies.put(writing, cells)
    desk.store.close()


class _Events:
    """Writes lines as events like one that the program wrote; their seals are not of this world."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        names = [each[0] for each in connection.execute("select * from event limit 0").description]
        self._insert = f"insert into event values ({', '.join('?' * len(names))})"
        self._like = connection.execute("select * from event where type = 'accepted'").fetchone()
        self._place = {name: n for n, name in enumerate(names)}
        found = connection.execute("select max(position), max(desk_seq) from event").fetchone()
        self._positions, self._numbers = count(found[0] + 1), count(found[1] + 1)

    def write(self, waiting: list[Line], before: int) -> None:
        """Those of an earlier hour than ``before``, in the order of their hours."""
        events = []
        while waiting and waiting[0][0] < before:
            at, _, stream, kind, seq, officer, tag, body, personal = heapq.heappop(waiting)
            position, event = next(self._positions), list(self._like)
            for name, value in (
                ("position", position), ("id", position.to_bytes(16, "big")), ("stream", stream), ("kind", kind),
                ("seq", seq), ("desk_seq", next(self._numbers)), ("officer", officer), ("at", at), ("type", tag),
                ("body", body), ("personal", personal), ("hash", position.to_bytes(32, "big")),
            ):  # fmt: skip
                event[self._place[name]] = value
            events.append(event)
        self._connection.executemany(self._insert, events)
