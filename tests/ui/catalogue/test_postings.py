"""The tab of F6: what is still to be posted, done from the keyboard, printed and saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import amendments, catalogue, outlets, posting
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane

DECISION = Decision(number="99/QĐ-UBND", dated="2026-11-20")


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[CataloguePage]:
    known = catalogue.procedure(desk, "1.004837")
    amendments.amend(desk, replace(known, name="Đăng ký giám hộ (sửa đổi)"), date(2026, 11, 23), DECISION)
    lane = Lane()
    made = CataloguePage(desk, lane)
    made.form.show()
    made.enter()
    qtbot.waitUntil(lambda: len(made.found.rows) > 40 and len(made.postings.rows) == 2)
    yield made
    lane.close()
    made.form.close()
    lane.settle()
    made.form.deleteLater()


def title(page: CataloguePage) -> str:
    return page.form.tabs.tabText(page.form.tabs.indexOf(page.postings.form))


def test_the_tab_counts_and_its_key_opens_it_in_place_of_the_other_deeds(qtbot, page: CataloguePage) -> None:
    assert title(page) == "Niêm yết, ISO (2)"
    assert page.form.take_in_button.isVisible()
    qtbot.keyClick(page.form.search, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert page.form.tabs.currentWidget() is page.postings.form
    assert not page.form.take_in_button.isVisible()
    assert "Đăng ký giám hộ (sửa đổi)" in page.postings.form.duties.item(0, 1).text()
    page.form.tabs.setCurrentIndex(0)
    assert page.form.take_in_button.isVisible()


def test_done_with_its_day_a_duty_leaves_the_open_ones(qtbot, desk: Desk, page: CataloguePage) -> None:
    page.postings.open()
    qtbot.keyClick(page.postings.form.duties, Qt.Key.Key_Return)
    asking = page.postings.questions.asking
    assert asking is not None
    line = asking.form.findChild(QLineEdit, "line")
    assert line.text() == "23/11/2026"
    line.setText("hôm qua")
    asking.agree()
    qtbot.waitUntil(lambda: "chưa đúng" in asking.form.fault_label.text())
    line.setText("23/11/2026")
    with qtbot.waitSignal(page.said):
        asking.agree()
    qtbot.waitUntil(lambda: title(page) == "Niêm yết, ISO (1)")
    done = next(row for row in posting.duties(desk).rows if not row.duty.open)
    assert done.duty.kind == "niem_yet"


def test_late_ones_are_said_and_given_to_an_officer(qtbot, desk: Desk, page: CataloguePage, clock) -> None:
    clock.forward(days=9)
    page.postings.reload()
    qtbot.waitUntil(lambda: title(page) == "Niêm yết, ISO (2, 1 quá hạn)")
    assert page.postings.form.posting_words.property("tone") == "bad"
    page.postings.form.duties.selectRow(0)
    page.postings.assign()
    with qtbot.waitSignal(page.said):
        page.postings.questions.asking.agree()
    qtbot.waitUntil(lambda: page.postings.form.duties.item(0, 3).text() == "Nguyễn Thị Hạnh")


def test_a_late_duty_stays_red_while_it_is_chosen(qtbot, page: CataloguePage, clock) -> None:
    clock.forward(days=9)
    page.postings.reload()
    qtbot.waitUntil(lambda: title(page) == "Niêm yết, ISO (2, 1 quá hạn)")
    page.postings.open()
    table = page.postings.form.duties
    table.selectRow(0)

    def red() -> bool:
        picture = table.viewport().grab(table.visualItemRect(table.item(0, 2))).toImage()
        dots = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
        return sum(dot.red() > dot.green() + 80 and dot.red() > dot.blue() + 80 for dot in dots) > 20

    qtbot.waitUntil(red)  # the tab that was just opened may not be laid out yet


def test_the_sheets_go_to_the_printer_and_the_papers_into_files(
    qtbot, desk: Desk, page: CataloguePage, tmp_path: Path
) -> None:
    sent: list[bytes] = []
    ways: list[tuple[str, ...]] = []
    page.postings.send = lambda data, *way: (sent.append(data), ways.append(way))
    page.use(outlets.choose(desk, {"niem_yet": outlets.Outlet(printer="HP 1320", tray="Tray3")}))
    with qtbot.waitSignal(page.said):
        page.postings.form.sheet_button.click()
    page.find("1.001193")
    with qtbot.waitSignal(page.said):
        page.postings.form.shown_button.click()
    assert {(printer, media, tray) for printer, media, _, tray in ways} == {("HP 1320", "A4", "Tray3")}
    assert "1.004837" in pdf.read_text(sent[0])[0]
    assert "1.001193" in pdf.read_text(sent[1])[0]
    with qtbot.waitSignal(page.said):
        page.postings.save_as(str(tmp_path / "bang.pdf"))
    with qtbot.waitSignal(page.said):
        page.postings.save_iso_as(str(tmp_path / "iso.xlsx"))
    assert (tmp_path / "bang.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "iso.xlsx").read_bytes().startswith(b"PK")


def test_drawing_can_be_stopped_with_the_button_that_began_it(qtbot, page: CataloguePage) -> None:
    sent: list[bytes] = []
    page.postings.send = lambda data, *_: sent.append(data)
    with qtbot.waitSignal(page.failed) as failed:
        page.postings.print()
        page.postings.print()
    assert isinstance(failed.args[0], Told)
    assert sent == []
    assert page.postings.form.sheet_button.text() == "In bảng niêm yết"
