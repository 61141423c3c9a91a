"""What the rules, the hour or the role forbid is seen before anything is pressed: the button is off and says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, intake, rules, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers.page import DossiersPage

Open = Callable[[bytes], DossiersPage]


def test_a_step_of_another_role_is_off_for_the_reception_and_says_whose_it_is(
    desk: Desk, anh: bytes, opened: Open
) -> None:
    specialist = settings.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon")
    course.forward(desk, anh, to=specialist.facts.officer.id)
    back = settings.choose_officer(specialist, desk.facts.officer.id)
    page = opened(anh)
    page.use(back)
    assert page.form.main_button.text().startswith("Xác nhận đã nhận hồ sơ")
    assert not page.form.main_button.isEnabled()
    assert "Bước này do" in page.form.main_button.toolTip()
    assert "Bước này do" in page.form.why_label.text()
    page.use(settings.choose_officer(back, specialist.facts.officer.id))
    assert page.form.main_button.isEnabled()
    assert page.form.why_label.text() == ""


def test_an_auditor_sees_every_deed_off_with_its_reason(desk: Desk, anh: bytes, opened: Open) -> None:
    auditor = settings.name_officer(desk, "Võ Thị Kiểm", role="kiem_tra")
    page = opened(anh)
    page.use(auditor)
    for part in (*page.offers.buttons.values(), *page.offers.actions.values(), page.form.main_button):
        assert not part.isEnabled()
    assert "chỉ xem" in page.offers.buttons["supplement"].toolTip()
    assert page.form.supplement_button.isVisible()


def test_a_refusal_that_needs_a_leader_is_off_for_others(desk: Desk, anh: bytes, opened: Open) -> None:
    course.forward(desk, anh)
    page = opened(anh)
    assert not page.offers.actions["refuse"].isEnabled()
    assert "Chỉ lãnh đạo mới được từ chối" in page.offers.actions["refuse"].toolTip()


def test_no_second_date_where_the_wards_rule_allows_none(
    desk: Desk, full_draft: Draft, opened: Open, clock: Callable[[], object]
) -> None:
    ward = rules.state_rule(desk, "reschedule_limit", "0", date(2026, 11, 23), "QĐ 3 của phường")
    stream = intake.accept(ward, full_draft).id
    page = opened(stream)
    page.use(ward)
    action = page.offers.actions["apologise"]
    assert not action.isEnabled()
    assert "không cho hẹn lại" in action.toolTip()
    assert "QĐ 3 của phường" in action.toolTip()


def test_no_supplement_where_the_wards_rule_allows_none(desk: Desk, full_draft: Draft, opened: Open) -> None:
    ward = rules.state_rule(desk, "supplement_allowance", "0", date(2026, 11, 23), "QĐ 3 của phường")
    page = opened(intake.accept(ward, full_draft).id)
    page.use(ward)
    assert not page.form.supplement_button.isEnabled()
    assert "QĐ 3 của phường" in page.form.supplement_button.toolTip()


def test_after_the_days_to_ask_the_button_says_what_it_needs(desk: Desk, anh: bytes, opened: Open, clock) -> None:
    clock.forward(days=7)
    page = opened(anh)
    assert page.form.supplement_button.isEnabled()  # the sector's own document may allow it
    assert "văn bản chuyên ngành" in page.form.supplement_button.toolTip()


def test_a_result_whose_fee_is_owed_says_so_before_it_is_handed_over(
    desk: Desk, full_draft: Draft, opened: Open
) -> None:
    owing = replace(full_draft, fees=(ev.FeeItem(name="Lệ phí", amount=8_000),))
    stream = intake.accept(desk, owing).id
    dossiers.result_ready(desk, stream, "Trích lục")
    page = opened(stream)
    assert "Còn 8.000 đ phí, lệ phí chưa thu" in page.form.main_button.toolTip()


def test_until_when_the_paper_leaves_the_desk_stands_with_its_holder(
    desk: Desk, full_draft: Draft, opened: Open, clock
) -> None:
    clock.forward(hours=6)  # 15:12
    stream = intake.accept(desk, full_draft).id
    page = opened(stream)
    words = page.form.holder_label.text()
    assert "Chuyển hồ sơ giấy chậm nhất 07:00 thứ Tư 25/11/2026 (NĐ 118/2025/NĐ-CP, Điều 18.2)" in words
    course.forward(desk, stream)
    page.open(stream)
    page._lane.settle()
    assert "chậm nhất" not in page.form.holder_label.text()


def test_papers_asked_for_too_late_are_a_leaders_to_ask(desk: Desk, anh: bytes, opened: Open, clock) -> None:
    leader = settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    clock.forward(days=5)
    back = settings.choose_officer(leader, desk.facts.officer.id)
    page = opened(anh)
    page.use(back)
    assert not page.form.supplement_button.isEnabled()
    assert "Chỉ lãnh đạo mới được yêu cầu bổ sung muộn" in page.form.supplement_button.toolTip()
    page.use(settings.choose_officer(back, leader.facts.officer.id))
    assert page.form.supplement_button.isEnabled()
