"""The return of a result: the right person, the fee, the check, and once."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import receiver, small_dialogs
from mot_cua_desktop.ui.dossiers.handover import HandoverPage

CARD = "056192001234||Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"
STRANGER = "056090009999||Lê Văn Lạ|01021990|Nam|Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"


@pytest.fixture
def ready(desk: Desk, anh: bytes) -> bytes:
    return dossiers.result_ready(desk, anh, "Quyết định công nhận", "15/QĐ", "23/11/2026").id


def scan(qtbot: QtBot, page: HandoverPage, text: str) -> None:
    """As a scanner types: into the box that has the cursor, with Return at the end."""
    page.form.scan.setText(text)
    qtbot.keyClick(page.form.scan, Qt.Key.Key_Return)


def opened(qtbot: QtBot, page: HandoverPage, stream: bytes) -> None:
    page.enter()
    page.open(stream)
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.work_page)


def test_the_receipt_and_the_card_are_enough(qtbot: QtBot, desk: Desk, handover: HandoverPage, ready: bytes) -> None:
    page = handover
    page.enter()
    scan(qtbot, page, dossiers.get(desk, ready).code)
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.work_page)
    assert "Trần Thị Ngọc Ánh" in page.form.owner_label.text()
    assert page.form.result_label.text() == "Quyết định công nhận, số 15/QĐ, ngày 23/11/2026"
    assert not page.form.main_button.isEnabled()
    assert "Chọn cách đã kiểm tra" in page.form.why_label.text()
    scan(qtbot, page, CARD)
    assert page.form.match_label.text().startswith("✓ Đúng chủ hồ sơ")
    assert page.form.main_button.isEnabled()
    assert not page.form.receipt_back.isChecked()  # said by who took it back, never presumed
    qtbot.keyClick(page.form.scan, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.done_page)
    handed = dossiers.get(desk, ready).handed
    assert handed is not None
    assert "receipt_taken_back=False" in str(dossiers.story(desk, ready).events)
    assert (handed.receiver, handed.identity, handed.method) == ("Trần Thị Ngọc Ánh", receiver.SCANNED, "tai_quay")


def test_a_receipt_scanned_anywhere_on_the_page_opens_it(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, ready: bytes
) -> None:
    handover.enter()
    handover.find(dossiers.get(desk, ready).code)  # as the window hands on a burst that it took back from its field
    qtbot.waitUntil(lambda: handover.form.right.currentWidget() is handover.form.work_page)
    assert handover.form.code_label.text() == dossiers.get(desk, ready).code


def test_a_strangers_card_needs_an_authority(qtbot: QtBot, desk: Desk, handover: HandoverPage, ready: bytes) -> None:
    page = handover
    opened(qtbot, page, ready)
    scan(qtbot, page, STRANGER)
    assert page.form.match_label.text().startswith("✗ Lê Văn Lạ không phải")
    assert not page.form.main_button.isEnabled()
    assert "nhận theo giấy tờ nào" in page.form.why_label.text()
    page.form.relation.setText("giấy ủy quyền số 12/2026")
    page.form.main_button.click()
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.done_page)
    handed = dossiers.get(desk, ready).handed
    assert handed is not None
    assert (handed.receiver, handed.relation) == ("Lê Văn Lạ", "giấy ủy quyền số 12/2026")


def test_typing_over_a_scanned_card_undoes_the_check(qtbot: QtBot, handover: HandoverPage, ready: bytes) -> None:
    page = handover
    opened(qtbot, page, ready)
    scan(qtbot, page, CARD)
    page.form.name.setText("Người Khác")
    assert page.form.identity.currentData() == ""
    assert page.form.identity.findData(receiver.SCANNED) < 0
    assert not page.form.main_button.isEnabled()


def test_a_scanned_check_cannot_be_chosen_by_hand(qtbot: QtBot, handover: HandoverPage, ready: bytes) -> None:
    opened(qtbot, handover, ready)
    assert handover.form.identity.findData(receiver.SCANNED) < 0


def test_an_unpaid_fee_is_settled_on_the_page(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, full_draft: Draft
) -> None:
    page, fee = handover, ev.FeeItem(name="Lệ phí", amount=15_000)
    taken = intake.accept(desk, replace(full_draft, fees=(fee,))).id
    dossiers.result_ready(desk, taken, "Giấy xác nhận")
    opened(qtbot, page, taken)
    scan(qtbot, page, CARD)
    assert not page.form.main_button.isEnabled()
    assert page.form.why_label.text() == "Còn 15.000 đ chưa thu: thu, hoặc ghi miễn, rồi trả."
    page.form.fee_button.click()
    form = page.acts.asking.form
    assert form.total_label.text() == "Tổng 15.000 đ"
    assert form.words_label.text() == "Mười lăm nghìn đồng"
    form.ok_button.click()
    qtbot.waitUntil(page.form.main_button.isEnabled)
    assert page.form.fee_label.text() == "đã thu 15.000 đ"


def test_a_waived_fee_does_not_hold_the_result_back(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, full_draft: Draft
) -> None:
    page = handover
    taken = intake.accept(desk, replace(full_draft, fees=(ev.FeeItem(name="Lệ phí", amount=15_000),))).id
    dossiers.result_ready(desk, taken, "Giấy xác nhận")
    opened(qtbot, page, taken)
    scan(qtbot, page, CARD)
    page.form.fee_button.click()
    form = page.acts.asking.form
    form.method.setCurrentIndex(form.method.findData("mien"))
    assert form.total_label.text() == "Miễn"
    form.ok_button.click()
    qtbot.waitUntil(page.form.main_button.isEnabled)
    assert page.form.fee_label.text() == "đã ghi miễn"


def test_a_result_that_just_came_is_noted_on_the_page(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, anh: bytes
) -> None:
    page = handover
    opened(qtbot, page, anh)
    assert "Chưa có kết quả" in page.form.why_label.text()
    page.form.result.setText("Quyết định")
    page.form.dated.setText("31/02/2026")
    page.form.ready_button.click()
    assert "Ngày ký chưa đúng" in page.form.why_label.text()
    page.form.dated.setText("20/11/2026")
    page.form.document.setText("15/QĐ")
    page.form.subject.setText("Công nhận giám hộ")
    page.form.ready_button.click()
    qtbot.waitUntil(lambda: dossiers.get(desk, anh).status == "ready")
    qtbot.waitUntil(page.form.not_ready.isHidden)
    assert page.form.result_label.text() == "Quyết định, số 15/QĐ, ngày 20/11/2026: Công nhận giám hộ"


def test_the_dialog_asks_what_the_result_is_about(qtbot: QtBot, desk: Desk, anh: bytes) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    asking = small_dialogs.ask_result(above, dossiers.get(desk, anh), desk.now())
    form: Any = asking.form
    for line, words in ((form.result_name, "Quyết định"), (form.document, "15/QĐ"), (form.subject, " Về  giám hộ ")):
        line.setText(words)
    with qtbot.waitSignal(asking.agreed) as agreed:
        form.ok_button.click()
    assert tuple(agreed.args[0]) == ("Quyết định", "15/QĐ", "23/11/2026", "Về giám hộ")


def test_satisfaction_is_optional_and_can_be_taken_back(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, ready: bytes
) -> None:
    page = handover
    opened(qtbot, page, ready)
    page.form.mark_5.click()
    page.form.mark_2.click()
    assert (page.receiver.handing.satisfaction, page.form.mark_5.isChecked()) == (2, False)
    page.form.mark_2.click()
    assert page.receiver.handing.satisfaction is None
    page.form.mark_4.click()
    scan(qtbot, page, CARD)
    page.form.main_button.click()
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.done_page)
    assert dossiers.get(desk, ready).handed.satisfaction == 4  # type: ignore[union-attr]


def test_the_oldest_result_waits_on_top_and_leaves_when_returned(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, ready: bytes, binh: bytes
) -> None:
    page = handover
    dossiers.result_ready(desk, binh, "Quyết định")
    page.enter()
    qtbot.waitUntil(lambda: [row.id for row in page.rows.rows] == [ready, binh])
    opened(qtbot, page, ready)
    scan(qtbot, page, CARD)
    page.form.main_button.click()
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.done_page)
    page.form.next_button.click()
    qtbot.waitUntil(lambda: [row.id for row in page.rows.rows] == [binh])
    assert page.form.right.currentWidget() is page.form.start_page


def test_a_card_without_an_open_dossier_finds_the_persons_dossiers(
    qtbot: QtBot, handover: HandoverPage, ready: bytes, binh: bytes
) -> None:
    handover.enter()
    scan(qtbot, handover, CARD)
    qtbot.waitUntil(lambda: handover.form.right.currentWidget() is handover.form.work_page)
    assert "Trần Thị Ngọc Ánh" in handover.form.owner_label.text()


def test_a_refused_return_is_told_and_nothing_is_lost(
    qtbot: QtBot, desk: Desk, handover: HandoverPage, ready: bytes, faults: list[Exception]
) -> None:
    page = handover
    opened(qtbot, page, ready)
    scan(qtbot, page, CARD)
    dossiers.withdraw(desk, ready, "đổi ý")  # meanwhile, elsewhere
    page.form.main_button.click()
    qtbot.waitUntil(lambda: "Công dân đã rút" in page.form.why_label.text())
    assert "vừa có việc mới được ghi" in str(faults.pop())
    assert page.form.name.text() == "Trần Thị Ngọc Ánh"
