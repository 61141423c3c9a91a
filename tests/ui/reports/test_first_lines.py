"""A long book on the page: its first days stand there while the rest is read, and the rest disturbs nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import Register
from mot_cua_desktop.ui.reports.page import ReportsPage

from .conftest import FEE, Show, settle


class Gate:
    """Reads one line for the first, and the whole of a book only when it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.open.set()
        self._make: Callable[..., Register] = reports.make
        monkeypatch.setattr(reports, "make", self._whole)
        monkeypatch.setattr(reports, "first_lines", partial(reports.first_lines, least=1))

    def _whole(self, *asked: Any) -> Register:
        self.open.wait(10)
        return self._make(*asked)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    made.open.set()


@pytest.fixture
def two_days(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """Two taken in on the 1st of a month, one of them paid for and handed over; a third on the 2nd, paid for."""

    def take() -> bytes:
        return intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, fees=FEE)).id

    clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    first, _ = take(), take()
    hand_over(desk, first)
    clock.forward(days=1)
    dossiers.take_fee(desk, take(), FEE, "Trần Thị Thử")
    return desk


def hand_over(desk: Desk, stream: bytes) -> None:
    dossiers.take_fee(desk, stream, FEE, "Trần Thị Thử")
    dossiers.result_ready(desk, stream, "Trích lục")
    dossiers.hand_over(desk, stream, ev.Receiver(name="Trần Văn Nhận"), "Thẻ căn cước")


def begin(page: ReportsPage, qtbot: QtBot, gate: Gate, kind: str) -> None:
    """Turn to a book, until its first lines stand there."""
    gate.open.clear()
    page.choose(kind)
    qtbot.waitUntil(lambda: page.form.stack.currentWidget() is page.form.table_page and page.table.rowCount() > 0)


def test_the_first_day_can_be_read_and_opened_while_the_rest_is_made(
    two_days: Desk, show: Show, gate: Gate, qtbot: QtBot
) -> None:
    page = show(two_days)
    begin(page, qtbot, gate, "le_phi")
    form = page.form
    assert page.table.rowCount() == 1  # no sum of what is not whole
    assert form.year_label.text() == "Đang đọc tiếp các ngày sau của kỳ…"
    assert form.seal_label.text() == ""
    qtbot.waitUntil(form.busy_frame.isVisible)  # it takes long
    assert not any(button.isEnabled() for button in (form.print_button, form.pdf_button, form.xlsx_button))
    opened: list[bytes] = []
    page.dossier_wanted.connect(lambda stream, _: opened.append(stream))
    form.table.setFocus()
    qtbot.keyClick(form.table, Qt.Key.Key_Return)
    assert [dossiers.get(two_days, stream).code for stream in opened] == [page.table.index(0, 8).data()]
    gate.open.set()
    settle(page, qtbot)
    assert page.table.rowCount() == 3  # two slips and their sum
    assert page.table.index(2, 3).data() == "26.000"
    assert not form.busy_frame.isVisible()
    assert form.seal_label.text().startswith("Mã kiểm ")
    assert form.year_label.text().startswith("Trong kỳ thu 26.000 đ bằng 2 phiếu")
    assert all(button.isEnabled() for button in (form.print_button, form.pdf_button, form.xlsx_button))


def test_who_moved_in_the_first_lines_stays_where_they_are(
    two_days: Desk, show: Show, gate: Gate, qtbot: QtBot
) -> None:
    page = show(two_days)
    begin(page, qtbot, gate, "so_theo_doi")
    assert page.table.rowCount() == 2  # of the first day
    table = page.form.table
    table.setCurrentIndex(page.table.index(1, 5))
    anew = names(page)
    gate.open.set()
    settle(page, qtbot)
    assert page.table.rowCount() == 3
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 5)
    assert not anew


def test_what_was_written_in_between_stands_in_the_whole(two_days: Desk, show: Show, gate: Gate, qtbot: QtBot) -> None:
    page = show(two_days)
    begin(page, qtbot, gate, "so_theo_doi")
    handed = next(k for k in range(2) if page.table.index(k, 10).data())
    other = page.table.stream(page.table.index(1 - handed, 0))
    assert other is not None
    hand_over(two_days, other)
    anew = names(page)
    gate.open.set()
    settle(page, qtbot)
    assert page.table.rowCount() == 3
    assert all(page.table.index(k, 10).data() for k in range(2))
    assert anew == ["so_theo_doi"]


def test_another_month_begins_at_its_own_first_lines(two_days: Desk, show: Show, gate: Gate, qtbot: QtBot) -> None:
    page = show(two_days)
    page.choose("so_theo_doi")
    settle(page, qtbot)
    page.form.table.setCurrentIndex(page.table.index(2, 5))
    page.turn(-1)
    settle(page, qtbot)
    assert page.form.stack.currentWidget() is page.form.empty_page
    gate.open.clear()
    page.turn(1)
    qtbot.waitUntil(lambda: page.table.rowCount() == 2)
    assert page.form.table.currentIndex().row() == 0


def test_what_nobody_looks_at_any_more_is_not_heard_of(two_days: Desk, show: Show, gate: Gate, qtbot: QtBot) -> None:
    page = show(two_days)
    begin(page, qtbot, gate, "tra_ket_qua")
    shown: list[str] = names(page)
    told: list[object] = []
    page.failed.connect(told.append)
    for kind in ("bieu_06a", "so_theo_doi", "le_phi", "tong_hop"):
        page.choose(kind)
    gate.open.set()
    settle(page, qtbot)
    assert (shown, told) == (["tong_hop"], [])


def names(page: ReportsPage) -> list[str]:
    """Grows by the name of each report that is brought on the screen."""
    shown: list[str] = []
    page.table.modelReset.connect(lambda: shown.append(page.table.register.name if page.table.register else ""))
    return shown
