"""Evaluations, incidents and reform tasks of a ward with several desks: every desk folds the same from one line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import evaluations, incidents, reform, reports, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import evaluations as stored
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.sources import Live, Recounted

MONTH = "2026-11"


def state(desk: Desk, officer: str) -> Any:
    with desk.store.reading() as connection:
        source = Live(connection)
        assert source.evaluations(MONTH) == Recounted(connection, source.head.known).evaluations(MONTH)
        return stored.state_of(connection, MONTH, officer)


def rebuilt(desk: Desk) -> bool:
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        return recording.digest(connection) == live


@pytest.fixture
def led(two: Any) -> tuple[Any, Desk, Desk, str]:
    """A leader at each desk, and the officer of the first who is evaluated."""
    officer = two.one.facts.officer.id
    one = choices.name_officer(two.one, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    other = choices.name_officer(two.two, "Phan Thị Phó", "Phó Chủ tịch", role="lanh_dao")
    two.sync()
    return two, one, other, officer


@pytest.mark.parametrize("first", [1, 2])
def test_of_two_desks_that_draft_one_sheet_the_first_by_the_hub_holds_and_the_other_is_told(
    led: Any, clock: Any, first: int
) -> None:
    two, one, other, officer = led
    clock.now += timedelta(days=10)
    evaluations.draft(one, MONTH, officer, "Nhận xét của quầy một.")
    evaluations.draft(other, MONTH, officer, "Nhận xét của quầy hai.")
    evaluations.sign(other, MONTH, officer)  # offline, on the draft that it knows
    two.sync(*((two.one, two.two, two.one) if first == 1 else (two.two, two.one, two.two)))
    seen = state(one, officer)
    assert seen == state(other, officer)
    assert rebuilt(one)
    assert rebuilt(other)
    if first == 1:
        assert seen.draft.remark == "Nhận xét của quầy một."
        assert not seen.signed
        assert [over.what for over in seen.passed] == ["Nhận xét", "Chữ ký"]
        assert "“Nhận xét của quầy hai”" in seen.passed[0].told
    else:
        assert [signed.remark for signed in seen.signed] == ["Nhận xét của quầy hai."]
        assert [over.what for over in seen.passed] == ["Nhận xét"]
    after = evaluations.draft(one, MONTH, officer, "Nhận xét lại.", reason="Ghi lại sau khi nối mạng.")
    assert after.draft is not None
    assert after.draft.remark == "Nhận xét lại."


def test_a_sheet_drafted_at_one_desk_is_signed_at_another_and_nowhere_twice(led: Any, clock: Any) -> None:
    two, one, other, officer = led
    clock.now += timedelta(days=10)
    evaluations.draft(one, MONTH, officer, "Làm tốt.")
    two.sync()
    evaluations.sign(other, MONTH, officer)
    two.sync()
    assert [signed.remark for signed in state(one, officer).signed] == ["Làm tốt."]
    with pytest.raises(Refused):
        evaluations.sign(one, MONTH, officer)
    made = reports.make(one, "danh_gia", fig.period("thang", date(2026, 11, 1)))
    data = reports.pdf(made)
    assert all(line.sound for line in verifying.lines(one, data, verifying.seal_of(data)))


def test_an_objection_written_beside_a_signature_is_never_passed_over(led: Any, clock: Any) -> None:
    two, one, other, officer = led
    clock.now += timedelta(days=10)
    evaluations.draft(other, MONTH, officer, "Còn chậm.")
    two.sync()
    sitting = choices.choose_officer(one, officer)
    evaluations.object_(sitting, MONTH, "Tôi không chậm.")
    evaluations.sign(other, MONTH, officer)
    two.sync(two.one, two.two, two.one)
    seen = state(one, officer)
    assert [said.words for said in seen.objections] == ["Tôi không chậm."]
    assert not seen.signed
    assert seen == state(other, officer)


def test_incidents_and_tasks_of_one_desk_are_seen_and_ended_once_at_the_other(led: Any, clock: Any) -> None:
    two, one, other, _ = led
    clock.now += timedelta(hours=2)
    found = incidents.begin(one, "duong_truyen", one.now() - timedelta(hours=1), "Không gửi được hồ sơ.")
    plan = reform.state_plan(one, 2026, "Kế hoạch thử")
    two.sync()
    clock.now += timedelta(minutes=30)
    incidents.end(one, found, one.now() - timedelta(minutes=20), "Nhà mạng sửa.")
    incidents.end(other, found, other.now() - timedelta(minutes=5), "Khởi động lại.")
    two.sync()
    for desk in (one, other):
        (seen,) = incidents.look(desk).every
        assert seen.remedy == "Nhà mạng sửa."
        assert rebuilt(desk)
        assert [each.id for each in reform.look(desk).plans] == [plan]
