"""No number of a day is given out twice, by whichever desks, on whatever line, after whatever power cut."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from mot_cua_desktop.domain import code_numbers as numbers
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.codes import DEFAULT_PATTERN
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.hub import database, leases
from mot_cua_desktop.hub import tables as hub_tables
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.operations import leasing, syncing
from mot_cua_desktop.store import code_blocks, outbox, recording, tables
from mot_cua_desktop.store.journal import Author, Deed
from mot_cua_desktop.sync.client import Cut

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
WARD = "000.00.12.H32"
#: `make soak` plays more.
EXAMPLES = int(os.environ.get("MOT_CUA_CODE_EXAMPLES", "10"))
FORM = (WARD, DEFAULT_PATTERN)


class World:
    """One clock over a hub and its desks, and every number that any of them ever put on paper."""

    def __init__(self, ward: Any, desks: int) -> None:
        self.ward, self.at = ward, START
        ward.service = Service(ward.engine, lambda: int(self.at.timestamp() * 1_000_000))
        ward.network.service = ward.service
        self.printed: list[tuple[date, int]] = []
        self.desks = [ward.desk(f"Quầy {n + 1}") for n in range(desks)]

    def give(self, desk: Any) -> int:
        """One dossier accepted: its number, on paper for good."""
        self.at += timedelta(seconds=2)
        day = self.at.astimezone(VN).date()
        with desk.store.writing() as connection:
            sequence = next(code_blocks.candidates(connection, self.at))
            accept(connection, Author(desk.name, "cb-1", self.at), day, sequence, desk.around)
        self.printed.append((day, sequence))
        return sequence

    def sync(self, desk: Any, *fates: str, size: int = 10, form: tuple[str, str] = FORM) -> str:
        desk.network.fates = list(fates)
        try:
            return syncing.sync(desk.store, desk.network, lambda: self.at, form=form, size=size).trouble
        except Cut:
            return "cut"
        finally:
            desk.network.fates = []

    def rejoin(self, desk: Any) -> None:
        desk.join(self.ward.code())

    def once(self) -> bool:
        return len(set(self.printed)) == len(self.printed)


def accept(connection: Any, author: Author, day: date, sequence: int, around: Any) -> None:
    who = ev.Party(name="Trần Thị Thử")
    lines = (ev.PaperLine(key="a", name="Tờ khai", originals=1, got_originals=1, state="du"),)
    procedure = ev.ProcedureSnapshot(code="1", name="Thủ tục thử", field="Thử", version="1")
    word = numbers.day_word(day)
    due = ev.DueRecord(at=author.at + timedelta(days=30), counted_from=author.at)
    accepted = ev.Accepted(
        code=f"{WARD}-{word}-{sequence:04d}", day=word, sequence=sequence, book="", book_number=0,
        regime=day.isoformat(), received=author.at, papers=lines, due=due, term=Term(25, "ngay_lam_viec"),
    )  # fmt: skip
    opened = ev.Opened(procedure=procedure, channel="truc_tiep", papers=lines, received=author.at)
    people = ev.PeopleStated(people=ev.People(owner=who, applicant=who))
    recording.record(connection, author, secrets.token_bytes(16), [Deed(opened, people), Deed(accepted)], around)


def blocks(desk: Any) -> list[Any]:
    with desk.store.reading() as connection:
        return list(connection.execute(select(tables.code_block).order_by(text("day, first"))))


def test_a_joined_desk_gives_out_only_what_is_leased_to_it_and_is_ten_days_ahead(ward: Any) -> None:
    world = World(ward, 2)
    one, two = world.desks
    assert world.sync(one) == world.sync(two) == ""
    kept = [row for row in blocks(one) if row.state == code_blocks.USABLE]
    assert [row.day for row in kept] == [START.toordinal() + n for n in range(11)]
    assert [world.give(one) for _ in range(3)] == [1, 2, 3]
    assert [world.give(two) for _ in range(3)] == [11, 12, 13]


def test_a_block_is_refilled_at_half(ward: Any) -> None:
    world = World(ward, 1)
    (one,) = world.desks
    world.sync(one)
    for _ in range(4):
        world.give(one)
    world.sync(one)
    assert len(blocks(one)) == 11
    world.give(one)
    world.sync(one)
    assert len(blocks(one)) == 12


def test_a_day_used_up_offline_goes_on_in_the_desk_s_own_range(ward: Any) -> None:
    world = World(ward, 2)
    one, two = world.desks
    world.sync(one, size=5)
    world.sync(two, size=5)
    beyond = [[world.give(desk) for _ in range(8)] for desk in (one, two)]
    assert beyond[0][:5] == [1, 2, 3, 4, 5]
    assert [n // numbers.BEYOND for n in beyond[0][5:] + beyond[1][5:]] == [1] * 3 + [2] * 3
    world.sync(one, size=5)  # the line is back: leased numbers again
    assert world.give(one) == 11
    assert world.once()


def test_rollover_at_midnight_and_at_new_year(ward: Any) -> None:
    world = World(ward, 1)
    (one,) = world.desks
    world.at = START.replace(month=12, day=31, hour=16, minute=59, second=50)  # 23:59:50 in Viet Nam
    world.sync(one)
    assert [world.give(one) for _ in range(4)] == [1, 2, 3, 4]
    assert [world.give(one) for _ in range(2)] == [1, 2]
    assert {day for day, _ in world.printed} == {date(2026, 12, 31), date(2027, 1, 1)}
    world.at += timedelta(days=30)  # no block for that day is left
    assert world.give(one) // numbers.BEYOND == 1
    assert world.once()


def test_a_day_that_is_over_says_which_numbers_nobody_got(ward: Any) -> None:
    world = World(ward, 1)
    (one,) = world.desks
    world.sync(one)
    for _ in range(4):
        world.give(one)
    world.at += timedelta(days=1)
    with one.store.writing() as connection:
        closed = leasing.close_days(connection, Author(one.name, "cb-1", world.at))
        assert leasing.close_days(connection, Author(one.name, "cb-1", world.at)) == []
    assert [(body.unused, body.used, body.beyond) for body in closed] == [(((5, 10),), 4, 0)]
    assert leasing.said(closed[0]) == "Ngày 23/11/2026: đã dùng 4; số không dùng: 5–10."
    assert one.refolded()
    world.at -= timedelta(days=1)  # the clock is put back into a day whose numbers were accounted for
    assert world.give(one) >= numbers.BEYOND


def test_a_block_of_which_no_answer_came_is_sent_again_and_used_once(ward: Any) -> None:
    world = World(ward, 2)
    one, two = world.desks
    world.sync(one, "fair", "fair", "deaf")  # the hub leased, and the desk never heard
    assert blocks(one) == []
    world.sync(two)
    world.sync(one)
    assert world.give(one) == 1
    assert world.give(two) == 11


def test_what_the_hub_has_not_heard_of_here_is_not_used(ward: Any) -> None:
    world = World(ward, 1)
    (one,) = world.desks
    world.sync(one, "fair", "fair", "fair", "drop")  # what it asks first, the log, the lease
    assert {row.state for row in blocks(one)} == {code_blocks.PENDING}
    assert world.give(one) >= numbers.BEYOND
    world.sync(one)
    assert world.give(one) == 1


def test_the_blocks_of_a_restored_backup_are_not_used_again(ward: Any) -> None:
    world = World(ward, 1)
    (one,) = world.desks
    world.sync(one)
    aside = one.copy()
    given = [world.give(one) for _ in range(3)]
    world.sync(one)
    one.restore(aside)
    assert world.sync(one) == "fork"
    assert world.give(one) >= numbers.BEYOND  # before it has joined again
    world.rejoin(one)
    world.sync(one)
    assert world.give(one) not in given
    assert len({row.epoch for row in blocks(one) if row.state == code_blocks.USABLE}) == 2
    assert world.once()


def test_what_was_given_out_before_joining_is_leased_to_nobody(ward: Any) -> None:
    world = World(ward, 2)
    one, two = world.desks
    with one.store.writing() as connection:
        outbox.note(connection, mark=0)  # as before there was a hub that leases
    assert [world.give(one) for _ in range(3)] == [1, 2, 3]
    world.sync(one)
    world.sync(two)
    assert world.give(one) == 4
    assert world.give(two) == 14
    assert world.once()


def test_a_hub_that_leases_nothing_leaves_the_desk_as_it_was(ward: Any) -> None:
    world = World(ward, 1)
    (one,) = world.desks
    with one.store.writing() as connection:
        outbox.note(connection, mark=0)
    fair = ward.network.deliver
    ward.network.deliver = lambda call, token, body: (404, b"unknown") if call == "lease" else fair(call, token, body)
    assert world.sync(one) == ""
    assert [world.give(one), world.give(one)] == [1, 2]


def test_two_ways_to_write_a_code_in_one_ward_are_told_and_get_no_numbers(ward: Any) -> None:
    world = World(ward, 2)
    one, two = world.desks
    other = (FORM[0], "{prefix}-{ddMMyy}-{seq:0000}")
    assert world.sync(one) == ""
    assert world.sync(two, form=other) == "code_form"
    assert world.give(two) >= numbers.BEYOND
    with database.writing(ward.engine) as connection:
        leases.forget_form(connection, WARD)
    assert world.sync(two, form=other) == ""
    assert world.sync(one) == ""  # it wants nothing now, so nothing is in the way
    world.at += timedelta(days=1)
    assert world.sync(one) == "code_form"


def test_the_hub_s_tables_refuse_a_block_that_overlaps(ward: Any) -> None:
    world = World(ward, 1)
    world.sync(world.desks[0])
    b = hub_tables.code_block.c
    with database.reading(ward.engine) as connection:
        row = dict(connection.execute(select(hub_tables.code_block).where(b.last == 10).limit(1)).one()._mapping)
    for above, last in ((5, 15), (0, 3), (9, 10), (0, 20), (12, 22)):
        with pytest.raises(IntegrityError), database.writing(ward.engine) as connection:
            connection.execute(hub_tables.code_block.insert().values(row | {"above": above, "last": last}))
    with database.writing(ward.engine) as connection:
        connection.execute(hub_tables.code_block.insert().values(row | {"above": 10, "last": 20}))


DEEDS = st.tuples(
    st.sampled_from(["give", "give", "give", "sync", "sync", "line", "night", "nights", "backup", "restore", "crash"]),
    st.integers(0, 3),
    st.integers(1, 12),
    st.lists(st.sampled_from(["fair", "drop", "deaf", "double", "delay", "cut coming", "cut going"]), max_size=6),
)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(deeds=st.lists(DEEDS, min_size=8, max_size=40), desks=st.integers(1, 4))
def test_any_desks_offline_for_any_days_never_print_one_code_twice(
    new_ward: Callable[[], Any], deeds: list[Any], desks: int
) -> None:
    world = World(new_ward(), desks)
    backups: dict[str, Path] = {}
    for deed, which, count, fates in deeds:
        desk = world.desks[which % desks]
        world.at += timedelta(seconds=5)
        if deed == "give":
            for _ in range(count):
                world.give(desk)
        elif deed in ("sync", "line"):
            if world.sync(desk, *(fates if deed == "line" else ()), size=5 + count) in ("fork", "epoch"):
                world.rejoin(desk)
        elif deed in ("night", "nights"):
            world.at += timedelta(hours=24 if deed == "night" else 24 * count)
            with desk.store.writing() as connection:
                leasing.close_days(connection, Author(desk.name, "cb-1", world.at))
        elif deed == "backup":
            backups[desk.name] = desk.copy()
        elif deed == "restore" and desk.name in backups:
            desk.restore(backups[desk.name])
            with desk.store.writing() as connection:
                code_blocks.void(connection)  # as `mot-cua recover` does
        elif deed == "crash":
            desk.reopen()
    assert world.once(), "a code was printed twice"
    world.ward.network.settle()
    for desk in world.desks:
        if world.sync(desk) in ("fork", "epoch"):
            world.rejoin(desk)
            world.sync(desk)
        world.give(desk)
        assert desk.refolded()
    assert world.once(), "a code was printed twice"


_TAKES = """
from datetime import timedelta
from pathlib import Path
from mot_cua_desktop.domain.course_rules import Circumstances
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import code_blocks, engine, shipped
from mot_cua_desktop.store.journal import Author
from tests.sync.test_code_blocks import START, accept
class NoLock:
    def release(self): pass
store = engine.Store(DataFolder(Path({folder!r})), b"k" * 32, NoLock())
around = lambda state: Circumstances(START, shipped.regimes().at(START), shipped.calendar(), "lanh_dao")
at = START
while True:
    at += timedelta(seconds=2)
    with store.writing() as connection:
        number = next(code_blocks.candidates(connection, at))
        accept(connection, Author("Quầy 1", "cb-1", at), at.astimezone(VN).date(), number, around)
    print(number, flush=True)  # the paper
"""


@pytest.mark.slow
def test_killed_between_lease_and_use_no_number_is_printed_twice(ward: Any) -> None:
    world = World(ward, 1)
    (one,) = world.desks
    world.sync(one, size=500)
    one.store.close()
    printed: list[int] = []
    for wanted in (1, 3, 7, 12):
        taking = subprocess.Popen(
            [sys.executable, "-c", _TAKES.format(folder=str(one.root))], stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert taking.stdout is not None
        printed += [int(taking.stdout.readline()) for _ in range(wanted)]
        taking.send_signal(signal.SIGKILL)
        printed += [int(line) for line in taking.stdout if line.endswith("\n")]
        taking.wait()
        taking.stdout.close()
    one.reopen()
    with one.store.reading() as connection:
        given = connection.execute(text("select cast(body as text) from event where type = 'accepted'")).all()
    assert len(set(printed)) == len(printed) >= 23
    assert len(given) >= len(printed)
    assert max(printed) <= 500
