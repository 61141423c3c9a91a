"""The ways out: receipt, guidance slip, refusal, the result on the spot; each durable before the page says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers.asking import AskingParts
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

Begin = Callable[..., IntakePage]
CTRL = Qt.KeyboardModifier.ControlModifier


def asked(page: IntakePage) -> AskingParts:
    assert page.ways.asking is not None
    return page.ways.asking.form


def agree(page: IntakePage, lane: Lane) -> None:
    assert page.ways.asking is not None
    page.ways.asking.agree()
    lane.settle()


def done(page: IntakePage) -> bool:
    return page.form.stack.currentWidget() is page.form.done_page


def test_the_receipt(qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin()
    page.papers.all_in_order()
    qtbot.keyClick(page.form.papers, Qt.Key.Key_Return, CTRL)
    lane.settle()
    assert done(page)
    assert page.form.done_label.text() == "✓ Đã tiếp nhận 000.00.12.H32-261123-0001"
    assert "Hẹn trả 17:00 thứ Sáu 27/11/2026" in page.form.done_words.text()
    # The paper itself is in sight, ready for the printer.
    assert page.ways.prints.paper is not None
    assert page.ways.prints.paper.kind == "giay_tiep_nhan"
    assert page.ways.prints.preview._pages >= 1
    assert page.ways.prints.form.print_button.hasFocus()
    assert intake.drafts(desk) == []


def test_pressed_twice_it_is_done_once(qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin()
    page.papers.all_in_order()
    page.accept()
    page.form.phone.setText("0905123456")  # a touch while it is on its way
    assert not page.form.main_button.isEnabled()
    page.accept()
    lane.settle()
    qtbot.wait(200)  # the time after which a touch is saved
    lane.settle()
    assert len(dossiers.page(desk)) == 1
    assert intake.drafts(desk) == []


@pytest.mark.parametrize(
    ("spoil", "told", "place"),
    [
        (lambda page: page._begin(intake.new_draft(page._desk)), "Chọn thủ tục.", "procedure"),
        (lambda page: page.form.name.clear(), "Gõ họ tên chủ hồ sơ", "name"),
        (lambda page: page.form.on_behalf.setChecked(True), "Gõ họ tên người nộp", "applicant_name"),
        (lambda page: page.form.organisation.setChecked(True), "người đại diện", "representative"),
        (lambda page: None, "giấy tờ chưa đạt", "papers"),
    ],
)
def test_the_key_of_a_way_that_is_shut_says_why_and_leads_there(
    qtbot: QtBot, begin: Begin, faults: list[Exception], spoil: Callable[[IntakePage], None], told: str, place: str
) -> None:
    page = begin()
    spoil(page)
    page.form.email.setFocus()
    qtbot.keyClick(page.form.email, Qt.Key.Key_Return, CTRL)
    assert told in str(faults.pop())
    assert told in page.form.why_label.text()
    assert getattr(page.form, place).hasFocus()
    assert not done(page)


def test_the_slip_asks_for_everything_that_lacks(qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin()
    page.papers.turn(0)
    qtbot.keyClick(page.form.papers, Qt.Key.Key_G, CTRL)
    form = asked(page)
    checked = [
        form.lines.item(row, 1).text()
        for row in range(form.lines.rowCount())
        if form.lines.item(row, 0).checkState() == Qt.CheckState.Checked
    ]
    assert checked == [line.name for line in page.draft.lacking]
    assert len(checked) == 2
    assert "Điều 16" in form.intro_label.text()
    agree(page, lane)
    assert done(page)
    assert page.form.done_label.text() == "✓ Đã lập phiếu hướng dẫn số 1/2026"
    assert "Đã dùng lần yêu cầu bổ sung duy nhất" in page.form.done_words.text()
    row = dossiers.page(desk)[0]
    slip = dossiers.get(desk, row.id).slip
    assert row.status == "guided"
    assert slip is not None
    assert [line.wrong for line in slip.lines] == ["Chưa nộp", "Chưa nộp"]


def test_leaving_a_paper_out_of_the_slip_needs_a_reason(desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin()
    page.guide()
    form = asked(page)
    form.lines.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
    assert page.ways.asking is not None
    lane.settle()
    page.ways.asking.agree()
    assert lane.idle  # the dialog itself says so, before anything is asked of the store
    assert "mà chưa ghi lý do" in form.fault_label.text()
    assert form.isVisible()
    form.lines.item(0, 2).setText("tra được trên cơ sở dữ liệu dân cư")
    assert not form.fault_label.isVisible()  # it is being put right
    form.lines.item(1, 2).setText("  ")
    agree(page, lane)
    assert "Chưa ghi lý do cho giấy tờ" in form.fault_label.text()
    assert dossiers.page(desk) == []
    form.lines.item(1, 2).setText("Photo mờ")
    agree(page, lane)
    slip = dossiers.get(desk, dossiers.page(desk)[0].id).slip
    assert slip is not None
    assert [line.wrong for line in slip.lines] == ["Photo mờ", "Chưa nộp"]


def test_a_refusal_needs_its_reason_and_its_clause(desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin()
    page.refuse()
    form = asked(page)
    agree(page, lane)
    assert "Chưa ghi lý do từ chối" in form.fault_label.text()
    form.reason.setPlainText("Không thuộc thẩm quyền của phường")
    agree(page, lane)
    assert "Chưa ghi căn cứ pháp lý" in form.fault_label.text()
    form.basis.setText("Luật Hộ tịch 2014, Điều 39")
    agree(page, lane)
    assert page.form.done_label.text() == "✗ Đã lập phiếu từ chối"
    assert dossiers.page(desk)[0].status == "refused"


def test_the_fast_lane_takes_two_keys_and_stands_in_the_register(
    qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin
) -> None:
    page = begin("2.000884")
    page.papers.all_in_order()
    assert page.form.fast_button.isVisible()
    qtbot.keyClick(page.form.papers, Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    form = asked(page)
    assert "Điều 17.4" in form.intro_label.text()
    assert form.intro_label.heightForWidth(form.intro_label.width()) <= form.intro_label.height()
    qtbot.waitUntil(lambda: form.isAncestorOf(QApplication.focusWidget()))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    lane.settle()
    state = dossiers.get(desk, dossiers.page(desk)[0].id)
    assert (state.status, state.code, state.book_number) == ("returned", "000.00.12.H32-261123-0001", 1)
    assert state.handed is not None
    assert state.handed.identity == "Thẻ căn cước"
    assert page.form.done_label.text() == "✓ Đã trả kết quả ngay – 000.00.12.H32-261123-0001"


def test_the_fast_lane_asks_how_the_fee_was_paid_and_offers_its_slip(
    qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin
) -> None:
    page = begin("2.000815")
    page.papers.all_in_order()
    page.form.fee.setText("6000")
    qtbot.keyClick(page.form.papers, Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    form = asked(page)
    assert (form.fee_label.text(), form.paid.currentText()) == ("6.000 đ", "Tiền mặt")
    qtbot.waitUntil(lambda: form.isAncestorOf(QApplication.focusWidget()))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)  # two keys, as without a fee
    lane.settle()
    (payment,) = dossiers.get(desk, dossiers.page(desk)[0].id).payments
    assert (payment.total, payment.method) == (6_000, "tien_mat")
    assert "Đã thu 6.000 đ: phiếu thu số 1/2026" in page.form.done_words.text()
    kinds = page.ways.prints.form.kinds
    assert any("Phiếu thu" in kinds.item(row).text() for row in range(kinds.count()))


def test_a_fee_nobody_knows_is_typed_or_waived_before_the_result_goes(desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin("2.000815")
    page.papers.all_in_order()
    page.fast()
    form = asked(page)
    assert "chưa rõ" in form.fee_label.text()
    agree(page, lane)
    assert "chưa rõ mức thu" in form.fault_label.text()
    assert dossiers.page(desk) == []
    form.paid.setCurrentIndex(form.paid.findData("mien"))
    agree(page, lane)
    (payment,) = dossiers.get(desk, dossiers.page(desk)[0].id).payments
    assert (payment.total, payment.method) == (0, "mien")


def test_where_nothing_is_owed_the_fast_lane_asks_for_no_money(qtbot: QtBot, lane: Lane, begin: Begin) -> None:
    page = begin("2.000815")
    page.papers.all_in_order()
    page.form.fee.setText("0")
    page.fast()
    form = asked(page)
    qtbot.waitUntil(form.isVisible)
    assert not form.fee_row.isVisible()
    assert not form.fee_caption.isVisible()


def test_a_procedure_that_takes_days_has_no_fast_lane(qtbot: QtBot, begin: Begin) -> None:
    page = begin()
    page.papers.all_in_order()
    assert not page.form.fast_button.isVisible()
    qtbot.keyClick(page.form.papers, Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.ways.asking is None


def test_several_procedures_in_one_visit(qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin) -> None:
    page = begin()
    page.form.on_behalf.setChecked(True)
    page.form.applicant_name.setText("Nguyễn Văn Bình")
    page.form.authority.setText("Văn bản ủy quyền số 5")
    for code in ("1.004837", "1.004873"):
        begin(code, "")
        page.papers.all_in_order()
        page.accept()
        lane.settle()
        qtbot.keyClick(page.ways.prints.form.print_button, Qt.Key.Key_M, CTRL)
        assert not done(page)
        assert page.draft.people.owner.name == "Trần Thị Ngọc Ánh"
        assert page.draft.people.applicant.name == "Nguyễn Văn Bình"
        assert page.form.procedure.hasFocus()
    first, second = sorted((dossiers.get(desk, row.id) for row in dossiers.page(desk)), key=lambda state: state.code)
    assert second.visit == first.id.hex()
    assert second.procedure.code == "1.004873"


def test_the_next_person_begins_with_nothing_of_the_one_before(qtbot: QtBot, lane: Lane, begin: Begin) -> None:
    page = begin()
    page.papers.all_in_order()
    page.accept()
    lane.settle()
    qtbot.keyClick(page.ways.prints.form.print_button, Qt.Key.Key_N, CTRL)
    assert page.draft.untouched
    form = page.form
    for line in (form.procedure, form.name, form.id_number, form.address, form.phone):
        assert line.text() == ""
    assert form.papers.rowCount() == 0
    assert form.procedure.hasFocus()


def test_a_bug_on_the_way_out_closes_the_question_and_tells_the_window(
    desk: Desk, lane: Lane, begin: Begin, faults: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin()
    page.papers.all_in_order()

    def broken(*_: object) -> None:
        raise RuntimeError("Trần Thị Ngọc Ánh")

    monkeypatch.setattr(intake, "accept", broken)
    page.accept()
    lane.settle()
    assert isinstance(faults.pop(), RuntimeError)
    assert not done(page)
    assert page.form.main_button.isEnabled()  # nothing typed is lost, and it can be tried again


def test_on_resume_what_the_slip_fixed_is_held_and_the_hint_says_where_to_change_it(
    desk: Desk, lane: Lane, begin: Begin
) -> None:
    page = begin()
    page.guide()
    agree(page, lane)
    (row,) = dossiers.page(desk)
    page.next()
    boxes = (page.form.case_box, page.form.channel, page.form.sets)
    assert all(box.isEnabled() for box in boxes)
    page.resume(row.id)
    lane.settle()
    assert not any(box.isEnabled() for box in boxes)
    assert all("Sửa bằng Đính chính" in box.toolTip() for box in boxes)
    page.papers.all_in_order()
    foretold = page.form.due_label.text()
    page.accept()
    lane.settle()
    assert foretold in page.form.done_words.text()
