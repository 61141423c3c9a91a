"""The scanner works anywhere: its burst is told from a hand, reaches who handles scans, and leaves no trace."""

from __future__ import annotations

import os
import pty
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mot_cua_desktop.ui.kit import scanner
from mot_cua_desktop.ui.kit.scanner import SerialScanner, WedgeFilter

CARD = "056192001234|225123456|Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong|10052021"


class Bench(QWidget):
    """A window with one of each thing that may have the cursor when somebody scans."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.line, self.text, self.spin, self.combo = QLineEdit(), QPlainTextEdit(), QSpinBox(), QComboBox()
        self.button, self.table = QPushButton("In"), QTableWidget(2, 2)
        self.combo.addItems(["Hồ sơ", "Trực tiếp", "0 đồng"])
        self.combo.setCurrentIndex(1)
        self.spin.setValue(3)
        for each in (self.line, self.text, self.spin, self.combo, self.button, self.table):
            column.addWidget(each)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    made = Bench()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


@pytest.fixture
def wedge(qapp: QApplication) -> Iterator[list[str]]:
    watcher = scanner.watch(qapp, lambda text: text.count("|") >= 4)
    heard: list[str] = []
    watcher.scanned.connect(heard.append)
    yield heard
    qapp.removeEventFilter(watcher)


@pytest.fixture
def scan_at(scan: Callable[[QWidget, str], None]) -> Callable[..., None]:
    def at(widget: QWidget, text: str = CARD) -> None:
        widget.setFocus()
        scan(widget, text)

    return at


def test_a_card_scanned_into_a_field_leaves_the_field_as_it_was(
    scan_at: Callable[..., None], qtbot: QtBot, bench: Bench, wedge: list[str]
) -> None:
    bench.line.setText("Nguyễn Văn")
    entered: list[bool] = []
    bench.line.returnPressed.connect(lambda: entered.append(True))
    scan_at(bench.line)
    assert wedge == [CARD]
    assert bench.line.text() == "Nguyễn Văn"
    assert not entered


def test_the_same_in_a_text_and_in_a_number(
    scan_at: Callable[..., None], qtbot: QtBot, bench: Bench, wedge: list[str]
) -> None:
    bench.text.setPlainText("Lý do")
    scan_at(bench.text)
    scan_at(bench.spin)
    assert wedge == [CARD, CARD]
    assert bench.text.toPlainText() == "Lý do"
    assert bench.spin.value() == 3


def test_keys_that_nobody_takes_climb_up_but_count_once(
    scan_at: Callable[..., None], bench: Bench, wedge: list[str]
) -> None:
    bench.line.setReadOnly(True)
    scan_at(bench.line)
    assert wedge == [CARD]


def test_the_spaces_of_a_name_press_no_button(
    scan_at: Callable[..., None], qtbot: QtBot, bench: Bench, wedge: list[str]
) -> None:
    pressed: list[bool] = []
    bench.button.clicked.connect(lambda: pressed.append(True))
    scan_at(bench.button)
    assert wedge == [CARD]
    assert not pressed


def test_a_scan_over_a_choice_or_a_table_changes_nothing(
    scan_at: Callable[..., None], qtbot: QtBot, bench: Bench, wedge: list[str]
) -> None:
    bench.table.setCurrentCell(1, 1)
    scan_at(bench.combo)
    scan_at(bench.table)
    assert wedge == [CARD, CARD]
    assert bench.combo.currentText() == "Trực tiếp"
    assert bench.table.item(1, 1) is None
    assert bench.table.state() == QTableWidget.State.NoState
    assert (bench.table.currentRow(), bench.table.currentColumn()) == (1, 1)


def test_what_a_hand_types_over_a_button_or_a_table_still_arrives(qtbot: QtBot, bench: Bench, wedge: list[str]) -> None:
    pressed: list[bool] = []
    bench.button.clicked.connect(lambda: pressed.append(True))
    bench.button.setFocus()
    qtbot.keyClick(bench.button, Qt.Key.Key_Space)
    assert pressed == [True]
    bench.table.setFocus()
    bench.table.setCurrentCell(0, 0)
    qtbot.keyClicks(bench.table, "2")
    qtbot.waitUntil(lambda: bench.table.state() == QTableWidget.State.EditingState)
    editor = bench.table.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "2"
    bench.combo.setFocus()
    qtbot.keyClicks(bench.combo, "h")
    qtbot.waitUntil(lambda: bench.combo.currentText() == "Hồ sơ")
    assert not wedge


def test_slow_typing_is_a_hand_whatever_it_says(qtbot: QtBot, bench: Bench, wedge: list[str]) -> None:
    bench.line.setFocus()
    qtbot.keyClicks(bench.line, "1|2|3|4|5|6", delay=50)
    qtbot.keyClick(bench.line, Qt.Key.Key_Return)
    assert not wedge
    assert bench.line.text() == "1|2|3|4|5|6"


def test_a_burst_that_is_no_scan_stays_where_it_was_typed(
    scan_at: Callable[..., None], qtbot: QtBot, bench: Bench, wedge: list[str]
) -> None:
    entered: list[bool] = []
    bench.line.returnPressed.connect(lambda: entered.append(True))
    scan_at(bench.line, "khai sinh")
    assert not wedge
    assert bench.line.text() == "khai sinh"
    assert entered == [True]


def test_letters_composed_by_the_keyboard_driver_belong_to_the_burst(
    qtbot: QtBot, bench: Bench, wedge: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "_FASTEST_HAND", 2.0)
    bench.line.setFocus()
    qtbot.keyClicks(bench.line, "056192001234||")
    for word in ("Trần ", "Thị"):
        composed = QInputMethodEvent()
        composed.setCommitString(word)
        QCoreApplication.sendEvent(bench.line, composed)
    qtbot.keyClicks(bench.line, "|05061992|Nam|x")
    qtbot.keyClick(bench.line, Qt.Key.Key_Return)
    assert wedge == ["056192001234||Trần Thị|05061992|Nam|x"]
    assert bench.line.text() == ""


def test_a_filter_that_wants_nothing_lets_every_key_through(
    scan_at: Callable[..., None], qtbot: QtBot, qapp: QApplication, bench: Bench
) -> None:
    watcher = WedgeFilter(lambda _: False)
    qapp.installEventFilter(watcher)
    try:
        scan_at(bench.line)
        assert bench.line.text() == CARD
    finally:
        qapp.removeEventFilter(watcher)


@pytest.fixture
def port() -> Iterator[tuple[int, str]]:
    """A serial port without wire: what is written to the number is read at the path."""
    near, far = pty.openpty()
    yield near, os.ttyname(far)
    os.close(near)
    os.close(far)


def test_a_serial_scanner_is_read_line_by_line(qtbot: QtBot, port: tuple[int, str]) -> None:
    near, path = port
    made = SerialScanner(path)
    heard: list[str] = []
    made.scanned.connect(heard.append)
    try:
        qtbot.waitUntil(lambda: made.connected)  # its thread may open the port before anyone here can listen
        os.write(near, f"{CARD}\r\n\r\n".encode())
        qtbot.waitUntil(lambda: heard == [CARD])
        os.write(near, b"000.00.12.H32-261123-0001")  # no line ending at all: silence ends it
        qtbot.waitUntil(lambda: heard[1:] == ["000.00.12.H32-261123-0001"])
    finally:
        made.close()
    assert made._thread.isFinished()


def test_a_port_that_is_gone_is_told_once_and_tried_again(
    qtbot: QtBot, port: tuple[int, str], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SerialScanner, "_retry_milliseconds", 20)
    made = SerialScanner(f"{tmp_path}/khong_co")
    told: list[str] = []
    made.lost.connect(told.append)
    tried: list[bool] = []
    made._thread.failed.connect(lambda: tried.append(True))
    try:
        qtbot.waitUntil(lambda: len(tried) >= 3)
        assert len(told) == 1
        assert "chưa kết nối được. Kiểm tra dây" in told[0]
        made._thread._port = port[1]  # the wire is back
        qtbot.waitUntil(lambda: made.connected)
    finally:
        made.close()
