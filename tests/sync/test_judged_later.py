"""A report of a joined desk counts what was judged when it was made, whatever the hub said later; and a seal cannot say
otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace as changed
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.seal import Ward
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.operations import dossiers, explanations, reports, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.operations.reports import Register
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import hub_life, line, receiving
from mot_cua_desktop.store.sources import Recounted, head
from mot_cua_desktop.store.ward_known import Known

MONTH = fig.period("thang", date(2026, 11, 1))
WARD = "000.00.12.H32"
FEE = (ev.FeeItem(name="Lệ phí", amount=13_000),)


def checked(desk: Desk, data: bytes) -> list[tuple[bool, str]]:
    return [(line.sound, line.words) for line in verifying.lines(desk, data, verifying.seal_of(data))]


def sound(desk: Desk, data: bytes) -> bool:
    return all(each for each, _ in checked(desk, data))


def forged(desk: Desk, made: Register, **said: Any) -> bytes:
    """The report as it would be, had the ward been to this desk what ``said`` says, under the very same event."""
    assert made.seal is not None
    assert made.seal.ward is not None
    ward: Ward = replace(made.seal.ward, **said)
    with desk.store.reading() as connection:
        found = head(connection, made.seal.position)
        assert found is not None
        there = changed(found, ward=ward)
        source = Recounted(connection, there.known)
        kind: Any = made.seal.report
        by: Any = made.seal.by
        again = reports.made_from(desk, source, there, kind, MONTH, by, made.seal.made)
    return reports.pdf(again)


@pytest.fixture
def taken_over(two: Any, clock: Any) -> Any:
    """A fee was taken by the first desk for a dossier that had been given to the second, and stands aside since."""
    stream = two.accepted(two.one)
    two.sync()
    two.take_over()
    dossiers.take_fee(two.one, stream, FEE, "Trần Văn Nộp")
    two.sync()
    clock.forward(minutes=30)
    two.accepted(two.one)
    return two


def test_a_seal_that_counts_what_stood_aside_already_is_told(taken_over: Any, clock: Any) -> None:
    one = taken_over.one
    made = reports.make(one, "le_phi", MONTH)
    assert not made.rows
    clock.forward(hours=1)
    taken_over.accepted(one)
    assert sound(one, reports.pdf(made))
    data = forged(one, made, aside=0)
    assert "đã để riêng" in checked(one, data)[-1][1]
    assert not sound(one, data)


def test_a_seal_that_leaves_out_what_was_put_aside_only_later_is_told(two: Any, clock: Any) -> None:
    one = two.one
    stream = two.accepted(one)
    two.sync()
    two.take_over()
    dossiers.take_fee(one, stream, FEE, "Trần Văn Nộp")
    made = reports.make(one, "le_phi", MONTH)
    assert len(made.rows) == 1
    two.accepted(one)
    two.sync()
    assert sound(one, reports.pdf(made))
    assert not sound(one, forged(one, made, aside=1))


def test_a_book_without_what_stood_aside_is_sound_after_that_stands_again(taken_over: Any, clock: Any) -> None:
    one = taken_over.one
    data = reports.pdf(reports.make(one, "le_phi", MONTH))
    clock.forward(hours=1)
    taken_over.accepted(one)
    with one.store.writing() as connection:  # as a hub that lives anew judges otherwise
        for (event,) in connection.exec_driver_sql("select id from set_aside").all():
            hub_life.stands_again(connection, event)
    assert len(reports.make(one, "le_phi", MONTH).rows) == 1
    assert sound(one, data), checked(one, data)


def test_when_the_others_were_heard_is_said_as_the_report_s_own_word(taken_over: Any) -> None:
    made = reports.make(taken_over.one, "bieu_06a", MONTH)
    told = checked(taken_over.one, reports.pdf(made))[1][1]
    assert "(báo cáo tự ghi: nhận đến 09:12 23/11/2026)" in told


@pytest.fixture
def put_back(two: Any, clock: Any, tmp_path: Path) -> Callable[[], None]:
    """The hub and the second desk are as they were here; later both are put back to it, and the desk writes on."""
    two.sync()
    hub, folder = two.ward.backup(), two.two.store.folder.root
    two.two.store.close()
    shutil.copytree(folder, tmp_path / "ban_sao")
    two.two = open_desk(DataFolder(folder), clock)

    def back() -> None:
        two.two.store.close()
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "ban_sao", folder)
        two.two = open_desk(DataFolder(folder), clock)
        clock.forward(minutes=10)
        two.accepted(two.two)
        two.ward.restore(hub)
        two.sync(two.two, two.one, two.two, two.one)

    return back


@pytest.mark.parametrize("kind", ["bieu_06a", "tong_hop", "so_theo_doi", "le_phi"])
def test_a_report_of_before_a_double_loss_is_found_sound_after_it(
    two: Any, clock: Any, put_back: Callable[[], None], kind: Any
) -> None:
    lost = two.accepted(two.two)
    dossiers.take_fee(two.two, lost, FEE, "Trần Văn Nộp")
    two.accepted(two.two)
    choices.name_officer(two.two, "Lê Thị Đổi Tên", officer=two.two.facts.officer.id)
    two.accepted(two.one)
    two.sync()
    made = reports.make(two.one, kind, MONTH, "can_bo")
    assert kind != "tong_hop" or "Lê Thị Đổi Tên" in [row[1] for row in made.rows]
    data = reports.pdf(made)
    put_back()
    with two.one.store.reading() as connection:
        assert connection.execute(text("select count(*) from foreign_event where reason = 'desk_lost'")).scalar()
    after = reports.make(two.one, kind, MONTH, "can_bo")
    assert after.rows != made.rows
    clock.forward(minutes=10)
    two.accepted(two.one)
    for each in (data, reports.pdf(after)):
        assert sound(two.one, each), checked(two.one, each)
    # The loss is no reason to say that it was known before, or not known after.
    assert not sound(two.one, forged(two.one, after, judged=0))


def test_an_explanation_that_was_lost_by_hub_and_desk_explains_nothing(
    two: Any, clock: Any, put_back: Callable[[], None]
) -> None:
    stream = two.accepted(two.one)
    clock.forward(days=7)
    dossiers.result_ready(two.one, stream, "Trích lục")
    leader = choices.name_officer(two.two, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    two.sync()
    words = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người.", "measures": "Thêm người."}
    explanations.sign(leader, "", clock().date(), **words)
    two.sync(two.two, two.one)
    (before,) = explanations.over(two.one, clock().date())
    assert [each.split()[0] for each in before.signed] == ["01/BC-Q2"]
    put_back()
    (after,) = explanations.over(two.one, clock().date())
    assert after.signed == ()


# --- one dossier's line as it was known -------------------------------------------------------------------------------


def looked_at(desk: Any) -> Known:
    """What this desk knows now, as a report would say it."""
    with desk.store.reading() as connection:
        found = head(connection)
        assert found is not None
        return found.known


def told(desk: Any, stream: bytes, known: Known | None) -> list[str]:
    with desk.store.reading() as connection:
        walked = line.walk(connection, stream, known)
        if known is not None:
            counted = [state for state in Recounted(connection, known)._all() if state.id == stream]
            assert counted == [state for _, state in walked[-1:]]
    return [event.type for event, _ in walked]


def test_what_waited_at_the_hub_when_a_report_was_made_is_no_part_of_it_later(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    for desk in (one, two, three):
        desk.state_key()
    ward.settle()
    stream = one.open()
    one.accept(stream)
    one.sync()
    three.name_officer("cb-9")
    digits = one.give_on_paper(stream)
    two.scan(digits)
    two.supplement(stream)
    two.sync()
    three.sync()
    known, before = looked_at(three), told(three, stream, None)
    assert before == ["opened", "accepted"]
    ward.settle()
    assert told(three, stream, None)[-2:] == ["taken_on_paper", "supplement_requested"]
    assert told(three, stream, known) == before


def test_what_stood_aside_when_a_report_was_made_is_no_part_of_it_when_it_stands_again(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    stream = one.open()
    one.hand_over(stream, "Quầy 2")
    ward.settle()
    two.guide(stream)  # offline
    ward.take_over("Quầy 2", "Quầy 3")
    two.sync()
    ward.settle()
    known, before = looked_at(two), told(two, stream, None)
    assert "guidance_issued" not in before
    ward.over(f"sqlite:///{ward.root / 'moi.db'}")
    with database.writing(ward.engine) as connection:
        enrolment.add_ward(connection, WARD, "Phường Thử")
    for desk in (two, three, one):
        desk.join(ward.code(), "https://hub-moi")
        desk.sync()
    ward.settle()
    assert "guidance_issued" in told(two, stream, None)
    assert told(two, stream, known) == before


def test_of_a_dossier_that_no_other_desk_wrote_in_too(ward: Any) -> None:
    desk = ward.desk("Quầy 1")
    stream = desk.open()
    desk.accept(stream)
    ward.settle()
    last = desk.journal()[-1].id
    with desk.store.writing() as connection:  # as a hub answers that has not its beginning
        receiving.acknowledge(connection, 2, {last: "unknown_dossier"})
    known = looked_at(desk)
    assert told(desk, stream, known) == ["opened"]
    with desk.store.writing() as connection:
        hub_life.stands_again(connection, last)
    assert told(desk, stream, None) == ["opened", "accepted"]
    assert told(desk, stream, known) == ["opened"]
    with desk.store.writing() as connection:  # its place is not given again
        receiving.acknowledge(connection, 2, {last: "unknown_dossier"})
        assert receiving.last_aside(connection) == 2
