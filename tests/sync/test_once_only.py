"""What a dossier has once is given by nobody who holds, in its own journal, that another desk may have given it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mot_cua_desktop.domain import story
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.hub import database, enrolment, forced
from mot_cua_desktop.operations import dossiers, lost_matters
from mot_cua_desktop.store import line, recording
from tests.sync.conftest import WARD

BOTH = pytest.mark.parametrize("ward", ["sqlite", "postgresql"], indirect=True)
SLIP = "supplement_requested"


def slips(ward: Any, stream: bytes) -> list[str]:
    """The desks that gave a slip for a dossier, as far as the hub knows."""
    return [row.desk for row in ward.log() if row.stream == stream and row.type == SLIP]


def accepted(ward: Any, desk: Any) -> bytes:
    stream: bytes = desk.open()
    desk.accept(stream)
    ward.settle()
    return stream


def told(desk: Any, stream: bytes) -> list[story.Line]:
    with desk.store.reading() as connection:
        return story.tell(line.of_stream(connection, stream), {})


@BOTH
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("knew", [True, False])
def test_a_takeover_lost_with_its_hub_gives_nobody_a_second_slip_until_a_leader_decides(
    ward: Any, told: bool, knew: bool
) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    stream = accepted(ward, one)
    copy = ward.backup()
    ward.take_over("Quầy 1", "Quầy 2")
    two.sync()
    two.supplement(stream)
    two.sync()
    if knew:
        ward.settle()
        assert one.states()[stream].slip is not None
    ward.restore(copy, told=told)
    two.sync()
    one.sync()
    assert (one.states()[stream].desk, one.states()[stream].slip) == ("Quầy 1", None)
    for deed in (one.supplement, one.reschedule, lambda each: one.hand_over(each, "Quầy 3"), one.give_on_paper):
        with pytest.raises(Refused, match="Quầy 2") as refused:
            deed(stream)
        assert "lãnh đạo" in refused.value.advice
    one.urge(stream)  # all else goes on
    ward.take_over("Quầy 1", "Quầy 3")
    ward.settle()
    assert slips(ward, stream) == ["Quầy 2"]
    three.supplement(stream)  # as a leader has decided, whom the leaders' page names
    ward.settle()
    assert three.states() == one.states() == two.states()


def forced_at(ward: Any) -> list[tuple[str, str, int, str]]:
    """What the leaders' page says of takeovers."""
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    with database.reading(ward.engine) as connection:
        found = forced.forced(connection, begin, begin + timedelta(days=9999))
    return [(each.taken_from, each.to, each.count, each.told_by) for each in found]


@BOTH
def test_a_takeover_that_the_hub_lost_stays_on_the_leaders_page_once_a_desk_has_told_of_it(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    accepted(ward, one)
    accepted(ward, one)
    copy = ward.backup()
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    assert forced_at(ward) == [("Quầy 1", "Quầy 2", 2, "")]
    later = ward.backup()
    ward.restore(copy)
    ward.settle()
    assert forced_at(ward) == []
    for desk in (three, two, one):  # whoever knows it tells it, and nobody who has heard that
        desk.sync()
        desk.tell_lost()
        desk.sync()
    assert forced_at(ward) == [("Quầy 1", "Quầy 2", 2, "Quầy 3")]
    assert [row.desk for row in ward.log() if row.type == "takeover_lost"] == ["Quầy 3"] * 2
    assert one.mine()  # it moves nothing
    ward.settle()
    assert all(desk.refolded() for desk in ward.desks)
    ward.restore(later)  # a copy is found that has it
    ward.settle()
    assert forced_at(ward) == [("Quầy 1", "Quầy 2", 2, "")]


def test_what_a_hub_did_for_a_restored_desk_is_no_takeover_that_anybody_tells_of(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = accepted(ward, one)
    aside, copy = one.copy(), ward.backup()
    one.urge(stream)
    ward.settle()
    one.restore(aside, told=True)
    ward.settle()
    assert [row.type for row in ward.log()].count("taken_over") == 1
    ward.restore(copy)
    one.join(ward.code())
    ward.settle()
    assert [row.reason for row in two.others() if row.type == "taken_over"] == ["hub_lost"]
    for desk in (one, two):
        desk.tell_lost()
        desk.sync()
    assert forced_at(ward) == []
    assert not [row for row in ward.log() if row.type == "takeover_lost"]
    one.supplement(stream)  # nobody else holds it by that


def test_a_takeover_that_was_lost_before_its_taker_was_heard_holds_the_slip_back_too(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = accepted(ward, one)
    copy = ward.backup()
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    two.supplement(stream)  # and no line
    ward.restore(copy)
    one.sync()
    with pytest.raises(Refused, match="Quầy 2"):
        one.supplement(stream)
    ward.settle()
    assert slips(ward, stream) == ["Quầy 2"]
    # A leader lets the desk keep what it holds: it may give the slip then, and everybody sees who said so.
    ward.take_over("Quầy 1", "Quầy 1")
    ward.settle()
    one.supplement(stream)
    (said,) = [line.what for line in told(one, stream) if "Lãnh đạo" in line.what]
    assert said == "Lãnh đạo quyết định Quầy 1 giữ tiếp hồ sơ: Máy hỏng."


def test_a_giver_laid_back_to_before_its_hand_over_by_paper_gives_no_slip_that_its_taker_has_given(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.state_key()
    stream = accepted(ward, one)
    aside = one.copy()
    two.scan(one.give_on_paper(stream))
    two.supplement(stream)
    two.sync()  # the giver's word never comes: both wait
    one.restore(aside, told=True)
    ward.settle()
    assert one.states()[stream].desk == "Quầy 1"
    for deed in (one.supplement, one.reschedule):
        with pytest.raises(Refused, match="Quầy 2"):
            deed(stream)
    ward.settle()
    assert slips(ward, stream) == ["Quầy 2"]


def test_a_slip_that_fell_to_a_photocopy_is_not_given_again_by_who_has_heard_of_it(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    one.state_key()
    stream = accepted(ward, one)
    digits = one.give_on_paper(stream)
    two.scan(digits)
    three.scan(digits)
    three.supplement(stream)
    ward.settle()
    assert two.states()[stream].desk == "Quầy 2"
    with pytest.raises(Refused, match="Quầy 3"):
        two.supplement(stream)
    two.hand_over(stream, "Quầy 1")  # what was not given twice goes on
    ward.settle()
    with pytest.raises(Refused, match="Quầy 3"):
        one.supplement(stream)


def test_what_stands_in_the_line_holds_nothing_back(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = accepted(ward, one)
    copy = ward.backup()
    one.hand_over(stream, "Quầy 2")
    ward.settle()
    ward.restore(copy)
    two.sync()  # first, while the hand-over has not come again
    two.supplement(stream)
    ward.settle()
    assert slips(ward, stream) == ["Quầy 2"]
    assert {row.reason for row in ward.log() if row.stream == stream and row.type == SLIP} == {""}


@pytest.mark.parametrize("lost", ["empty", "copied"])
def test_a_desk_laid_back_to_a_hub_that_lives_anew_asks_a_leader_first(ward: Any, lost: str) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = accepted(ward, one)
    aside, copy = one.copy(), ward.backup()
    one.supplement(stream)
    ward.settle()
    assert two.states()[stream].slip is not None
    one.restore(aside, told=True)
    if lost == "copied":
        ward.restore(copy)
    else:
        ward.over(f"sqlite:///{ward.root / 'moi.db'}")
        with database.writing(ward.engine) as connection:
            enrolment.add_ward(connection, WARD, "Phường Thử")
    one.sync()
    one.join(ward.code())
    assert one.sync().trouble == ""
    for _ in range(2):
        with pytest.raises(Refused, match="bản cũ được khôi phục") as refused:
            one.supplement(stream)
        assert "lãnh đạo" in refused.value.advice
        one.sync()
    fresh = one.open()
    one.accept(fresh)
    one.supplement(fresh)  # opened since: known whole
    if lost == "empty":
        two.join(ward.code())
    ward.settle()
    came = accepted(ward, two)
    two.hand_over(came, "Quầy 1")
    ward.settle()
    one.supplement(came)
    with pytest.raises(Refused):
        one.supplement(stream)
    ward.take_over("Quầy 1", "Quầy 1")
    one.sync()
    one.supplement(stream)


def test_a_desk_laid_back_to_the_hub_that_it_knew_asks_nobody(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    stream = accepted(ward, one)
    aside = one.copy()
    one.urge(stream)
    ward.settle()
    one.restore(aside, told=True)
    ward.settle()
    one.supplement(stream)
    ward.settle()
    assert slips(ward, stream) == ["Quầy 1"]


def test_the_program_tells_of_lost_takeovers_once(two: Any) -> None:
    stream = two.accepted(two.one)
    two.sync()
    copy = two.ward.backup()
    two.take_over()
    two.sync(two.two)
    assert dossiers.get(two.two, stream).desk == two.two.facts.desk_id
    two.ward.restore(copy)
    two.sync(two.two)
    lost_matters.tell_takeovers(two.two)
    lost_matters.tell_takeovers(two.two)  # once
    two.sync()
    lost_matters.tell_takeovers(two.one)
    two.sync()
    assert [row.desk for row in two.ward.log() if row.type == "takeover_lost"] == [two.two.facts.desk_id]
    assert forced_at(two.ward) == [(two.one.facts.desk_id, two.two.facts.desk_id, 1, two.two.facts.desk_id)]
    for desk in (two.one, two.two):
        with desk.store.writing() as connection:
            live = recording.digest(connection)
            recording.rebuild(connection)
            assert recording.digest(connection) == live
