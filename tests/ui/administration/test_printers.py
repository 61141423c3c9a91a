"""Giấy in: printer, tray and offset of each paper are kept, and the ruler page goes out as the row says now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QPushButton
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import outlets, settings
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.operations.outlets import Outlet
from mot_cua_desktop.ui.administration.printers import PrintersPage
from mot_cua_desktop.ui.kit import printing
from mot_cua_desktop.ui.kit.lanes import Lane

TRAYS = {"HP-1": [("Auto", "Tự chọn"), ("Tray2", "Khay 2")]}


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintersPage]:
    monkeypatch.setattr(printing, "printers", lambda: ["Canon", "HP-1"])
    monkeypatch.setattr(printing, "trays", lambda name: TRAYS.get(name, []))
    lane = Lane()
    made = PrintersPage(desk, lane)
    made.form.resize(1166, 690)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    lane.settle()
    lane.close()
    made.form.close()
    made.form.deleteLater()


def box(page: PrintersPage, kind: str, column: int) -> QComboBox:
    found = page.box(list(outlets.PAPERS).index(kind), column)
    assert isinstance(found, QComboBox)
    return found


def number(page: PrintersPage, kind: str, column: int) -> QDoubleSpinBox:
    found = page.box(list(outlets.PAPERS).index(kind), column)
    assert isinstance(found, QDoubleSpinBox)
    return found


def test_what_is_chosen_is_kept(qtbot: QtBot, desk: Desk, page: PrintersPage) -> None:
    assert box(page, "phieu_thu", 1).currentText() == "Máy in mặc định"
    assert not box(page, "phieu_thu", 2).isEnabled()
    box(page, "phieu_thu", 1).setCurrentIndex(2)
    page._lane.settle()  # its trays are asked for
    box(page, "phieu_thu", 2).setCurrentIndex(box(page, "phieu_thu", 2).findText("Khay 2"))
    number(page, "phieu_thu", 3).setValue(-1.5)
    number(page, "giay_hen", 4).setValue(0.5)
    with qtbot.waitSignals([page.changed, page.said]):
        qtbot.keyClick(number(page, "phieu_thu", 3), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    now = read_desk(desk.store, desk.clock)
    assert outlets.of(now, "phieu_thu") == Outlet("HP-1", "Tray2", -1.5, 0.0)
    assert outlets.of(now, "giay_hen_80mm") == Outlet(down=0.5)
    page.use(now)
    page.enter()
    page._lane.settle()
    assert page.outlet("phieu_thu") == Outlet("HP-1", "Tray2", -1.5, 0.0)


def test_what_is_gone_stays_chosen_and_is_marked(desk: Desk, page: PrintersPage) -> None:
    page.use(settings.change(desk, printers={"phieu_thu": "HP cũ"}, trays={"phieu_thu": "Tray9"}))
    page.enter()
    page._lane.settle()
    assert box(page, "phieu_thu", 1).currentText() == "HP cũ (không thấy)"
    assert box(page, "phieu_thu", 2).currentText() == "Tray9 (không thấy)"
    assert page.outlet("phieu_thu") == Outlet("HP cũ", "Tray9")


def test_another_printer_does_not_inherit_a_tray(desk: Desk, page: PrintersPage) -> None:
    page.use(outlets.choose(desk, {"phieu_thu": Outlet("HP-1", "Tray2")}))
    page.enter()
    page._lane.settle()
    box(page, "phieu_thu", 1).setCurrentIndex(box(page, "phieu_thu", 1).findData("Canon"))
    page._lane.settle()
    assert page.outlet("phieu_thu") == Outlet("Canon", "")


def test_the_ruler_page_goes_out_as_the_row_says_unsaved(qtbot: QtBot, desk: Desk, page: PrintersPage) -> None:
    sent: list[tuple[bytes, str, str, str, str]] = []
    page.send = lambda *job: sent.append(job)
    box(page, "phieu_thu", 1).setCurrentIndex(1)
    number(page, "phieu_thu", 3).setValue(2)
    button = page.box(list(outlets.PAPERS).index("phieu_thu"), 5)
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(page.said):
        button.click()
    ((data, printer, media, name, tray),) = sent
    assert (printer, media, name, tray) == ("Canon", "A5", "trang_thuoc-phieu_thu", "")
    assert "lệch ngang +2 mm" in " ".join(pdf.read_text(data)[0].split())
    assert read_desk(desk.store, desk.clock).settings.offsets == {}


def test_a_printer_that_says_no_is_told_in_the_page(qtbot: QtBot, page: PrintersPage) -> None:
    def gone(*_job: object) -> None:
        raise Told("Không in được: máy in “HP-1” đang bị tạm dừng.", "Cho máy chạy lại.")

    page.send = gone
    page.print_ruler("phieu_thu")
    qtbot.waitUntil(page.form.fault_label.isVisible)
    assert "tạm dừng" in page.form.fault_label.text()


def test_every_box_of_the_table_is_whole(page: PrintersPage) -> None:
    for row in range(len(outlets.PAPERS)):
        for column in range(1, 6):
            inner = page.box(row, column)
            assert inner.geometry().bottom() < page.form.table.rowHeight(row)
            assert inner.accessibleName()
