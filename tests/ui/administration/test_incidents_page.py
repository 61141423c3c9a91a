"""Thẻ “Sự cố”: one key, everything known already said; from the question to the report and the dossier's own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, incidents, intake, outlets, promises, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal
from mot_cua_desktop.ui.administration.incidents_page import IncidentsPage
from mot_cua_desktop.ui.administration.tabs import AdministrationTabs
from mot_cua_desktop.ui.dossiers.page import DossiersPage
from mot_cua_desktop.ui.dossiers.questions import say_moment
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def tabs(qtbot: QtBot, desk: Desk, full_draft: Draft, clock) -> Iterator[AdministrationTabs]:
    intake.accept(desk, full_draft)
    clock.forward(hours=1)
    lane = Lane()
    made = AdministrationTabs(desk, lane)
    made.form.resize(1180, 640)
    made.form.show()
    yield made
    lane.close()
    made.form.close()
    lane.settle()
    made.form.deleteLater()


def part(page: IncidentsPage, kind: type, name: str) -> Any:
    asking = page.questions.asking
    assert asking is not None
    return asking.form.findChild(kind, name)


def begun(qtbot: QtBot, tabs: AdministrationTabs) -> IncidentsPage:
    page = tabs.incidents_page
    tabs.begin_incident()
    qtbot.waitUntil(lambda: page.questions.asking is not None)
    part(page, QPlainTextEdit, "words").setPlainText("Không mở được sổ, phải ghi giấy")
    with qtbot.waitSignal(tabs.said):
        page.questions.asking.agree()
    qtbot.waitUntil(lambda: len(page.rows) == 1 and len(page.touched) == 1)
    return page


def test_the_question_opens_with_what_the_program_knows(qtbot: QtBot, tabs: AdministrationTabs) -> None:
    page = tabs.incidents_page
    tabs.begin_incident()
    qtbot.waitUntil(lambda: page.questions.asking is not None)
    assert tabs.form.tabText(tabs.form.currentIndex()) == "Sự cố"
    assert part(page, QLineEdit, "line").text() == "09:12 23/11/2026"
    assert part(page, QComboBox, "first").currentText() == "Sự cố phần mềm ở quầy"
    asking = page.questions.asking
    assert "1 giờ làm việc, 1 hồ sơ liên quan" in asking.form.intro_label.text()
    asking.agree()
    assert "Gõ một câu" in asking.form.fault_label.text()
    part(page, QPlainTextEdit, "words").setPlainText("Treo máy")
    part(page, QLineEdit, "line").setText("sáng nay")
    asking.agree()
    qtbot.waitUntil(lambda: "Giờ “sáng nay” chưa đúng" in asking.form.fault_label.text())
    part(page, QLineEdit, "line").setText("09:12 24/11/2026")
    asking.agree()
    qtbot.waitUntil(lambda: "chưa tới" in asking.form.fault_label.text())


def test_from_the_key_to_the_paper(qtbot: QtBot, tabs: AdministrationTabs, desk: Desk, tmp_path: Path) -> None:
    page = begun(qtbot, tabs)
    form = page.form
    assert form.state_words.text() == "1 sự cố chưa khắc phục"
    assert not form.print_button.isEnabled()
    qtbot.keyClick(form.incidents, Qt.Key.Key_Return)
    part(page, QPlainTextEdit, "words").setPlainText("Khởi động lại máy")
    with qtbot.waitSignal(tabs.said):
        page.questions.asking.agree()
    qtbot.waitUntil(lambda: not page.rows[0].lasts)
    assert form.state_words.text() == "Không có sự cố nào đang xảy ra"
    assert form.incidents.item(0, 3).text() == "1 giờ"
    qtbot.waitUntil(form.report_button.isEnabled)
    form.report_button.click()
    assert part(page, QLineEdit, "line").text() == "Văn phòng HĐND và UBND"
    with qtbot.waitSignal(tabs.said):
        page.questions.asking.agree()
    qtbot.waitUntil(form.print_button.isEnabled)
    assert "báo cáo số 01/BC" in form.incidents.item(0, 4).text()
    sent: list[tuple[Any, ...]] = []
    page.send = lambda *job: sent.append(job)
    tabs.use(outlets.choose(desk, {"bao_cao": outlets.Outlet(printer="HP 1320", tray="Tray3", down=2.0)}))
    with qtbot.waitSignal(tabs.said):
        form.print_button.click()
    data, printer, media, _name, tray = sent[0]
    assert (printer, media, tray) == ("HP 1320", "A4", "Tray3")
    assert "01/BC" in pdf.read_text(data)[0]
    with qtbot.waitSignal(tabs.said):
        page.save_as(str(tmp_path / "a.docx"))
    with qtbot.waitSignal(tabs.said):
        page.save_logs_as(str(tmp_path / "a.zip"))
    with desk.store.reading() as connection:
        bodies = [event.body for _, event in journal.all_events(connection)]
    left = [(each.list, each.how, each.rows) for each in bodies if isinstance(each, ev.ListPrinted)]
    assert left == [("bao_cao_su_co", "in", 1), ("bao_cao_su_co", "luu_docx", 1)]
    assert (tmp_path / "a.docx").read_bytes()[:2] == (tmp_path / "a.zip").read_bytes()[:2] == b"PK"


def test_the_agencys_abbreviation_is_stated_where_the_report_takes_its_number(
    qtbot: QtBot, tabs: AdministrationTabs, desk: Desk
) -> None:
    """A ward below the line of 3 % never sees the explanation's dialog, and signs incident reports all the same."""
    page = begun(qtbot, tabs)
    page.form.report_button.click()
    line = part(page, QLineEdit, "more")
    assert line.isVisible()
    assert line.text() == ""
    line.setText("TTPVHCC-Q2")
    page.questions.asking.agree()
    qtbot.waitUntil(lambda: "dấu của quầy" in page.questions.asking.form.fault_label.text())
    line.setText(" TTPVHCC ")
    with qtbot.waitSignal(tabs.changed) as changed:
        page.questions.asking.agree()
    assert changed.args[0].settings.letter_agency == "TTPVHCC"
    qtbot.waitUntil(page.form.print_button.isEnabled)
    assert page.rows[0].report == "01/BC-TTPVHCC"
    tabs.use(changed.args[0])
    incidents.begin(changed.args[0], "may", changed.args[0].now(), "Mất điện")
    page.enter()
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    page.form.incidents.selectRow(next(n for n, each in enumerate(page.rows) if not each.report))
    page.form.report_button.click()
    assert part(page, QLineEdit, "more").text() == "TTPVHCC"


def test_a_clerk_is_told_to_call_the_leader_before_anything_is_typed(
    qtbot: QtBot, tabs: AdministrationTabs, desk: Desk
) -> None:
    page = begun(qtbot, tabs)
    asked = page.questions.asking
    leader = settings.name_officer(desk, "Lê Văn Minh", "Phó Chủ tịch", role="lanh_dao")
    tabs.use(settings.choose_officer(leader, desk.facts.officer.id))
    with qtbot.waitSignal(page.failed) as told:
        page.form.report_button.click()
    assert "lãnh đạo ký" in str(told.args[0])
    assert page.questions.asking is asked


def test_the_lawful_deadline_is_shown_and_the_later_promise_beside_it(
    qtbot: QtBot, tabs: AdministrationTabs, desk: Desk, clock
) -> None:
    page = begun(qtbot, tabs)
    stream = page.touched[0].id
    lawful = dossiers.get(desk, stream).deadline
    assert lawful is not None
    leader = settings.name_officer(desk, "Lê Văn Minh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(leader, stream)).offers[0]
    promises.sign(leader, stream, due=due, cause="khac", caused_by="khach_quan", words="Chờ xác minh.")
    clock.now = lawful.at + timedelta(hours=1)
    page.enter()
    qtbot.waitUntil(lambda: bool(page.touched) and page.touched[0].rescheduled)
    shown = page.form.dossiers.item(0, 3).text().splitlines()
    assert shown == [f"{say_moment(lawful.at)} – quá hạn", f"hẹn lại {say_moment(page.touched[0].due_at)}"]


def test_a_dossier_is_taken_out_with_a_key_and_put_back_by_its_code(
    qtbot: QtBot, tabs: AdministrationTabs, desk: Desk
) -> None:
    page = begun(qtbot, tabs)
    row = page.touched[0]
    page.form.dossiers.selectRow(0)
    page.form.dossiers.setFocus()
    with qtbot.waitSignal(page.dossier_wanted) as wanted:
        qtbot.keyClick(page.form.dossiers, Qt.Key.Key_Return)
    assert wanted.args[0] == row.id
    with qtbot.waitSignal(tabs.said):
        page.remove()
    qtbot.waitUntil(lambda: page.touched == [])
    page.form.add_button.click()
    part(page, QLineEdit, "line").setText("không có")
    page.questions.asking.agree()
    qtbot.waitUntil(lambda: "Không có hồ sơ nào khớp" in page.questions.asking.form.fault_label.text())
    part(page, QLineEdit, "line").setText(row.code)
    with qtbot.waitSignal(tabs.said):
        page.questions.asking.agree()
    qtbot.waitUntil(lambda: [each.id for each in page.touched] == [row.id])


def test_the_dossier_s_own_page_bears_the_mark(qtbot: QtBot, tabs: AdministrationTabs, desk: Desk) -> None:
    page = begun(qtbot, tabs)
    lane = Lane()
    shown = DossiersPage(desk, lane)
    shown.form.show()
    shown.open(page.touched[0].id)
    qtbot.waitUntil(lambda: "⚠ Sự cố phần mềm ở quầy từ 09:12 23/11/2026" in shown.form.due_label.text())
    before = dossiers.get(desk, page.touched[0].id)
    incidents.unmark(desk, page.rows[0].id, [before.id])
    shown.open(before.id)
    qtbot.waitUntil(lambda: "⚠" not in shown.form.due_label.text())
    lane.close()
    shown.form.close()
    lane.settle()
    shown.form.deleteLater()


def test_every_button_has_its_key(qtbot: QtBot, tabs: AdministrationTabs, desk: Desk) -> None:
    page = begun(qtbot, tabs)
    form, ctrl = page.form, Qt.KeyboardModifier.ControlModifier
    pressed: list[str] = []
    buttons = {
        Qt.Key.Key_G: form.report_button, Qt.Key.Key_P: form.print_button, Qt.Key.Key_S: form.save_button,
        Qt.Key.Key_L: form.logs_button, Qt.Key.Key_Insert: form.add_button,
    }  # fmt: skip
    for button in buttons.values():
        button.setEnabled(True)
        button.clicked.disconnect()
        button.clicked.connect(partial(lambda name, *_: pressed.append(name), button.objectName()))
    tabs.form.activateWindow()  # the dialog that is gone had the keyboard
    qtbot.waitUntil(tabs.form.isActiveWindow)
    for key in buttons:
        qtbot.keyClick(form, key, ctrl)
    assert pressed == [button.objectName() for button in buttons.values()]
    assert [button.text().partition("  ")[2] for button in buttons.values()] == [
        "Ctrl+G", "Ctrl+P", "Ctrl+S", "Ctrl+L", "Ctrl+Ins",
    ]  # fmt: skip
    form.incidents.setFocus()
    qtbot.keyClick(form.incidents, Qt.Key.Key_Delete)  # only in the list of dossiers does it take one out
    form.dossiers.setFocus()
    qtbot.keyClick(form.dossiers, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: incidents.touched(desk, page.rows[0].id) == [])
