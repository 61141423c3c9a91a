"""The third card: each paper in order, missing or not asked for, how many of each kind, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.intake.papers_table import FAULTS

STATE, NAME, ORIGINALS, CERTIFIED, COPIES, WRONG = range(6)


@pytest.fixture
def at_work(begin: Callable[..., IntakePage]) -> IntakePage:
    page = begin()
    page.form.papers.setFocus()
    return page


def cell(page: IntakePage, row: int, column: int) -> str:
    item = page.form.papers.item(row, column)
    assert item is not None
    return item.text()


def test_the_space_bar_turns_a_paper(qtbot: QtBot, at_work: IntakePage) -> None:
    table = at_work.form.papers
    assert table.currentRow() == 0
    seen = [cell(at_work, 0, STATE)]
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_Space)
        seen.append(cell(at_work, 0, STATE))
    assert seen == ["✗", "✓", "–", "✗"]


def test_a_paper_in_order_counts_what_was_asked_for_and_the_officer_counts_again(
    qtbot: QtBot, at_work: IntakePage
) -> None:
    table = at_work.form.papers
    assert cell(at_work, 0, ORIGINALS) == "cần 1"
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert [cell(at_work, 0, column) for column in (ORIGINALS, CERTIFIED, COPIES)] == ["1", "0", "0"]
    for column, typed in ((ORIGINALS, "0"), (CERTIFIED, "1"), (COPIES, "2")):
        table.setCurrentCell(0, column)
        qtbot.keyClicks(table, typed)
        editor = table.findChild(QLineEdit)
        assert editor is not None
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: table.findChild(QLineEdit) is None)
    line = at_work.draft.papers[0]
    assert (line.got_originals, line.got_certified, line.got_copies) == (0, 1, 2)


def test_what_is_wrong_is_typed_in_place(qtbot: QtBot, at_work: IntakePage) -> None:
    table = at_work.form.papers
    table.setCurrentCell(0, WRONG)
    qtbot.keyClicks(table, "M")
    editor = table.findChild(QLineEdit)
    assert editor is not None
    editor.setText("Mờ ở trang 2")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at_work.draft.papers[0].wrong == "Mờ ở trang 2")
    assert at_work.draft.papers[0].state == "thieu"


def test_enter_offers_the_usual_faults(qtbot: QtBot, at_work: IntakePage) -> None:
    table = at_work.form.papers
    table.setCurrentCell(0, WRONG)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    box = table.cellWidget(0, WRONG)
    assert isinstance(box, QComboBox)
    assert [box.itemText(row) for row in range(box.count())] == list(FAULTS)
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert at_work.draft.papers[0].wrong == "Chưa chứng thực"
    assert table.hasFocus()


def test_a_mouse_on_the_sign_turns_it_too(qtbot: QtBot, at_work: IntakePage) -> None:
    table = at_work.form.papers
    place = table.visualItemRect(table.item(0, STATE)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert at_work.draft.papers[0].state == "du"


def test_one_key_takes_everything_that_is_asked_for(qtbot: QtBot, at_work: IntakePage) -> None:
    qtbot.keyClick(at_work.form.papers, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert not at_work.draft.lacking
    assert {line.state for line in at_work.draft.papers} == {"du", "khong_ap_dung"}
    assert at_work.form.main_button.isEnabled()
    assert at_work.form.papers_label.text().startswith("đủ 3 giấy tờ")


def test_the_cases_stand_under_headings_of_their_own(at_work: IntakePage) -> None:
    table = at_work.form.papers
    headings = [cell(at_work, row, 0) for row in range(table.rowCount()) if table.columnSpan(row, 0) > 1]
    assert headings == [
        "Trường hợp ủy quyền", "Trường hợp đăng ký giám hộ đương nhiên", "Trường hợp đăng ký giám hộ cử",
        "Trường hợp nộp trực tuyến",
    ]  # fmt: skip
    turned = at_work.draft.papers
    at_work.papers.turn(next(row for row in range(table.rowCount()) if table.columnSpan(row, 0) > 1))
    assert at_work.draft.papers == turned  # a heading is no paper


def test_every_name_can_be_read_in_full(at_work: IntakePage) -> None:
    table = at_work.form.papers
    for row in at_work.papers._rows:
        item = table.item(row, NAME)
        width = table.columnWidth(NAME) - 8
        needed = table.fontMetrics().boundingRect(0, 0, width, 999, Qt.TextFlag.TextWordWrap, item.text()).height()
        assert table.rowHeight(row) >= needed


def test_five_rows_of_the_checklist_are_seen_whatever_stands_above_it(begin: Callable[..., IntakePage]) -> None:
    form = begin().form
    form.draft_strip.show()
    form.alike_row.show()
    form.citizen_warning.setText("Số này chưa đúng.\nNgày sinh chưa đúng.\nSố điện thoại chưa đúng.")
    form.citizen_warning.show()
    form.resize(1196, 560)  # with a notice of two lines below
    form.grab()  # lays it out
    assert form.papers.viewport().height() >= 170
