"""What follows stands in sight before anything is pressed: the date and why, what lacks, the fee, the one allowance."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

Begin = Callable[..., IntakePage]
DECISION = Decision(number="9/QĐ-UBND", dated="2026-11-20", issuer="UBND tỉnh Khánh Hòa")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def guided(desk: Desk, lacking_draft: Draft) -> bytes:
    return intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers)).id


@pytest.fixture
def come_back(page: IntakePage, lane: Lane, guided: bytes) -> IntakePage:
    """The citizen of a guidance slip stands at the counter again."""
    page.resume(guided)
    lane.settle()
    assert page.draft.dossier == guided
    return page


def test_the_date_is_said_as_the_officer_says_it_with_its_reason(qtbot: QtBot, begin: Begin) -> None:
    page = begin()
    form = page.form
    assert form.due_label.text() == "17:00 thứ Sáu 27/11/2026"
    assert "Nhận 09:12 thứ Hai 23/11/2026" in form.due_why.text()
    assert "24/11 nghỉ lễ: Ngày Văn hóa Việt Nam" in form.due_why.text()
    qtbot.mouseClick(form.steps_button, Qt.MouseButton.LeftButton)
    steps = page.reasons.window.steps.toPlainText().splitlines()
    assert page.reasons.window.due_label.text() == "Hẹn trả 17:00 thứ Sáu 27/11/2026"
    assert steps[0] == "Thứ Hai 23/11/2026: ngày nhận, không tính"
    assert "Thứ Sáu 27/11/2026: ngày làm việc thứ 3/3" in steps


def test_the_date_moves_with_the_clock(clock: Callable[[], object], begin: Begin) -> None:
    page = begin()
    clock.forward(days=1)  # type: ignore[attr-defined]
    page.enter()
    assert page.form.due_label.text() == "17:00 thứ Hai 30/11/2026"


def test_what_is_missing_is_counted_at_every_touch(begin: Begin) -> None:
    page = begin()
    assert page.form.papers_label.text().startswith("3 chưa đạt")
    assert page.form.why_label.text().startswith("Còn 3 giấy tờ chưa đạt")
    page.papers.turn(0)
    assert page.form.why_label.text().startswith("Còn 2 giấy tờ chưa đạt")
    assert not page.form.main_button.isEnabled()
    page.papers.all_in_order()
    assert not page.form.why_label.isVisible()
    assert page.form.main_button.isEnabled()


def test_the_fee_is_added_up_or_asked_for(qtbot: QtBot, begin: Begin) -> None:
    page = begin("2.000815")
    form = page.form
    assert form.fee_label.text().startswith("Mức chưa rõ: 2.000 đ/trang; từ trang thứ 3: 1.000 đ/trang")
    begin("2.000884", "")
    form.fee_quantity.setValue(3)
    assert form.fee_label.text().startswith("30.000 đ")
    begin("1.004873", "")
    assert form.fee_label.text().startswith("Mức chưa rõ: Theo Nghị quyết của HĐND tỉnh")
    form.fee.setFocus()
    qtbot.keyClicks(form.fee, "15000")
    assert form.fee_label.text().startswith("15.000 đ")
    assert page.draft.fees[0].amount == 15000
    form.fee.selectAll()
    qtbot.keyClicks(form.fee, "0")
    assert form.fee_label.text().startswith("Miễn phí")


def test_what_a_source_calls_free_without_knowing_is_said_to_be_its_word(begin: Begin, desk: Desk) -> None:
    known = catalogue.procedure(desk, "1.004873")
    fees = tuple(replace(fee, amount=None, text="Miễn phí (Mức do HĐND tỉnh quyết định)") for fee in known.fees)
    amendments.amend(desk, replace(known, fees=fees), desk.now().date(), DECISION)
    form = begin("1.004873", "").form
    assert form.fee_label.text().startswith(
        "Mức chưa rõ: nguồn ghi “Miễn phí (Mức do HĐND tỉnh quyết định)”. Gõ số tiền"
    )


def test_a_sum_that_was_typed_is_not_called_free_beside_it(qtbot: QtBot, begin: Begin, desk: Desk) -> None:
    known = catalogue.procedure(desk, "1.004873")
    note = "Mức lệ phí do HĐND tỉnh quyết định; miễn cho " + "người thuộc hộ nghèo, " * 9
    fees = tuple(replace(fee, amount=None, text=f"Miễn phí ({note})") for fee in known.fees)
    amendments.amend(desk, replace(known, fees=fees), desk.now().date(), DECISION)
    form = begin("1.004873", "").form
    form.fee.setFocus()
    qtbot.keyClicks(form.fee, "15000")
    said = form.fee_label.text()
    assert said.startswith("15.000 đ · Mức lệ phí do HĐND tỉnh quyết định; miễn cho người thuộc hộ nghèo,")
    assert said.endswith("…")
    assert f"15.000 đ · {note}".startswith(said.removesuffix("…") + " ")  # cut between two words
    form.fee.selectAll()
    qtbot.keyClicks(form.fee, "0")
    assert form.fee_label.text().startswith("Miễn phí (Mức lệ phí")


def test_channel_return_and_sets_are_kept(begin: Begin) -> None:
    page = begin()
    form = page.form
    for box, place in ((form.channel, 2), (form.return_method, 1)):
        box.setCurrentIndex(place)
        box.activated.emit(place)
    form.sets.setValue(2)
    assert (page.draft.channel, page.draft.return_method, page.draft.sets) == ("buu_chinh", "buu_chinh", 2)


def test_the_one_allowance_is_in_sight_with_its_article(begin: Begin) -> None:
    form = begin().form
    assert form.allowance_badge.isVisible()
    assert form.allowance_badge.text() == "Còn 1 lần – dùng rồi thì không được yêu cầu nữa"
    assert "Điều 16" in form.allowance_rule.text()
    assert form.guide_button.isEnabled()


def test_a_used_allowance_closes_the_slip_and_says_why_on_the_screen(
    qtbot: QtBot, come_back: IntakePage, faults: list[Exception]
) -> None:
    form = come_back.form
    assert come_back.draft.lacking
    assert not form.guide_button.isEnabled()
    # In words on the screen, not only when somebody points at it: what happened, the article, what is left.
    rule = form.allowance_rule.text()
    assert "QĐ 14/2015/QĐ-UBND; NĐ 118/2025/NĐ-CP, Điều 16" in rule
    assert "Chỉ còn: tiếp nhận, từ chối có lý do, hoặc công dân rút hồ sơ." in rule
    assert form.why_label.text() == f"Còn {len(come_back.draft.lacking)} giấy tờ chưa đạt."
    assert form.allowance_badge.text() == "Đã dùng ngày 23/11/2026 – không được yêu cầu nữa"
    assert form.allowance_badge.property("tone") == "bad"
    assert form.refuse_button.isEnabled()
    assert form.withdraw_button.isVisible()
    # Its key is dead too, and tells.
    qtbot.keyClick(form.papers, Qt.Key.Key_G, CTRL)
    assert "Điều 16" in str(faults.pop())
    assert come_back.ways.asking is None


def test_after_it_the_dossier_is_accepted_once_it_is_complete(
    qtbot: QtBot, desk: Desk, lane: Lane, come_back: IntakePage, guided: bytes
) -> None:
    assert not come_back.form.main_button.isEnabled()
    come_back.papers.all_in_order()
    assert come_back.form.main_button.isEnabled()
    assert not come_back.form.why_label.isVisible()  # under a live button it would read as if something forbade it
    assert not come_back.form.guide_button.isEnabled()
    qtbot.keyClick(come_back.form.papers, Qt.Key.Key_Return, CTRL)
    lane.settle()
    assert dossiers.get(desk, guided).status == "in_process"


def test_or_withdrawn_at_the_counter(desk: Desk, lane: Lane, come_back: IntakePage, guided: bytes) -> None:
    come_back.papers.turn(0)
    come_back._keep()
    come_back.form.withdraw_button.click()
    asking = come_back.ways.asking
    assert asking is not None
    asking.agree()
    lane.settle()
    assert dossiers.get(desk, guided).status == "withdrawn"
    assert "Công dân đã rút hồ sơ" in come_back.form.done_label.text()
    assert intake.drafts(desk) == []


def test_the_operation_refuses_when_the_dossier_changed_behind_the_page(desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin()
    assert page.form.guide_button.isEnabled()
    page.guide()
    asking = page.ways.asking
    assert asking is not None
    # Meanwhile the same dossier got its slip elsewhere, and its papers came.
    behind = page.draft
    intake.guide(desk, behind, checklist.slip_lines(behind.papers))
    again = intake.resume(desk, behind.id)
    intake.accept(desk, replace(again, papers=tuple(checklist.tick(line) for line in again.papers)))
    asking.agree()
    lane.settle()
    told = asking.form.fault_label
    assert asking.form.isVisible()
    assert told.isVisible()
    assert "đã được yêu cầu bổ sung một lần ngày 23/11/2026" in told.text()
    assert "Điều 16" in told.text()
    assert len(dossiers.page(desk)) == 1
    asking.form.reject()
