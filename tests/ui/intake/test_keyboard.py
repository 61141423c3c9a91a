"""A whole intake without a mouse: the next key can be guessed, and the cursor goes the way of the hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import dossiers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

CTRL = Qt.KeyboardModifier.ControlModifier


def cursor() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def tab(qtbot: QtBot) -> str:
    qtbot.keyClick(cursor(), Qt.Key.Key_Tab)
    return cursor().objectName()


def test_from_the_procedure_to_the_receipt_by_keys_alone(
    qtbot: QtBot, desk: Desk, lane: Lane, page: IntakePage
) -> None:
    page.form.activateWindow()
    page.enter()
    qtbot.waitUntil(page.form.procedure.hasFocus)
    qtbot.keyClicks(cursor(), "giam ho dang ky")
    qtbot.keyClick(cursor(), Qt.Key.Key_Return)
    qtbot.keyClicks(cursor(), "056192001234")
    assert tab(qtbot) == "name"
    qtbot.keyClicks(cursor(), "Tran Thi Hoa")
    assert tab(qtbot) == "born"
    qtbot.keyClicks(cursor(), "05061992")
    assert tab(qtbot) == "address"
    qtbot.keyClicks(cursor(), "5 Yersin, phuong Tay Nha Trang")
    assert tab(qtbot) == "phone"
    qtbot.keyClicks(cursor(), "0905123456")
    assert tab(qtbot) == "email"
    qtbot.keyClick(cursor(), Qt.Key.Key_D, CTRL)
    qtbot.keyClick(cursor(), Qt.Key.Key_Return, CTRL)
    lane.settle()
    state = dossiers.get(desk, dossiers.page(desk)[0].id)
    assert state.status == "in_process"
    assert (state.people.owner.name, state.people.owner.born) == ("Tran Thi Hoa", "05/06/1992")
    assert page.ways.prints.form.print_button.hasFocus()  # the next thing is the paper
    qtbot.keyClick(cursor(), Qt.Key.Key_N, CTRL)
    assert page.form.procedure.hasFocus()


def test_the_cursor_goes_down_the_left_then_the_right_and_ends_at_the_main_button(
    qtbot: QtBot, lane: Lane, page: IntakePage
) -> None:
    page.form.activateWindow()
    page.choose("1.004837")
    lane.settle()
    page.card_scanned("056192001234||Trần Thị Hoa|05061992|Nữ|5 Yersin, Phường Tây Nha Trang, Khánh Hòa|10052021")
    page.form.procedure.setFocus()
    qtbot.waitUntil(page.form.procedure.hasFocus)
    way = [tab(qtbot) for _ in range(20)]
    assert way[:9] == [
        "case_box", "organisation", "on_behalf", "id_number", "name", "born", "address", "phone", "email",
    ]  # fmt: skip
    assert way[9:11] == ["all_button", "papers"]
    rest = ["steps_button", "channel", "sets", "return_method", "fee", "fee_quantity", "add_file_button"]
    assert way[11:18] == rest
    assert way[18:20] == ["guide_button", "refuse_button"]  # the main button is shut until the papers are there
    page.papers.all_in_order()
    page.form.add_file_button.setFocus()
    assert tab(qtbot) == "main_button"
