"""Beside the badge: a slip that shows how to file online, the advice noted, and the code of what came online."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.operations import online_filing, outlets
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

from .conftest import COPY, GUARDIAN


def chosen(page: IntakePage, lane: Lane, code: str) -> None:
    page.choose(code)
    lane.settle()


def test_the_row_is_there_only_for_what_could_be_filed_online(open_page: Callable[[], IntakePage], lane) -> None:
    page = open_page()
    assert page.advising.box.isHidden()
    chosen(page, lane, COPY)
    assert page.advising.box.isHidden()
    chosen(page, lane, GUARDIAN)
    assert page.advising.box.isVisible()
    assert page.draft.advice is None


def test_one_key_prints_the_slip_and_notes_the_advice(qtbot: QtBot, open_page, lane, desk) -> None:
    page = open_page()
    page.use(outlets.choose(desk, {"huong_dan_truc_tuyen": outlets.Outlet(printer="HP 1320", tray="Tray3")}))
    sent: list[tuple[Any, ...]] = []
    page.advising.send = lambda *job: sent.append(job)
    chosen(page, lane, GUARDIAN)
    with qtbot.waitSignal(page.said):
        qtbot.keyClick(page.form.id_number, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    data, printer, _media, _name, tray = sent[0]
    assert (printer, tray) == ("HP 1320", "Tray3")
    assert pdf.read_text(data)[1] == 1
    assert page.draft.advice == ev.OnlineAdvice(slip=True)
    assert page.advising.box.currentText() == "Đã hướng dẫn"


def test_who_was_shown_how_and_went_home_is_counted(open_page, lane, desk) -> None:
    page = open_page()
    page.advising.send = lambda *_: None
    chosen(page, lane, GUARDIAN)
    page.advising.print()
    lane.settle()
    page.next()
    lane.settle()
    chosen(page, lane, GUARDIAN)
    page.advising.box.setCurrentIndex(page.advising.box.findData("khong_vneid"))
    page.advising.box.activated.emit(page.advising.box.currentIndex())
    lane.settle()
    page.next()
    lane.settle()
    today = desk.now()
    found = online_filing.advised(desk, today.year, today.month)
    assert [(row.code, row.why_not, row.count, row.slips) for row in found] == [
        (GUARDIAN, "", 1, 1),
        (GUARDIAN, "khong_vneid", 1, 0),
    ]


def test_why_not_is_chosen_from_the_list_and_kept_with_the_draft(open_page, lane) -> None:
    page = open_page()
    chosen(page, lane, GUARDIAN)
    page.advising.box.setCurrentIndex(page.advising.box.findData("muon_truc_tiep"))
    page.advising.box.activated.emit(page.advising.box.currentIndex())
    assert page.draft.advice == ev.OnlineAdvice(why_not="muon_truc_tiep")
    page.next()
    assert page.advising.box.isHidden()
    assert page.draft.advice is None


def test_what_came_online_asks_for_its_code_and_leads_the_hand_there(qtbot: QtBot, open_page, lane, faults) -> None:
    page = open_page()
    chosen(page, lane, GUARDIAN)
    page.form.name.setText("Trần Thị Ngọc Ánh")
    page.form.name.textEdited.emit("Trần Thị Ngọc Ánh")
    page.papers.all_in_order()
    page.form.channel.setCurrentIndex(1)
    page.form.channel.activated.emit(1)
    assert page.advising.box.isHidden()
    assert "không cấp mã thứ hai" in page.form.why_label.text()
    page.accept()
    assert "không cấp mã thứ hai" in str(faults.pop())
    assert page.further.official.hasFocus()
    qtbot.keyClicks(page.further.official, "H55.242-251103-0012")
    assert page.draft.official_code == "H55.242-251103-0012"
    assert page.form.main_button.isEnabled()
