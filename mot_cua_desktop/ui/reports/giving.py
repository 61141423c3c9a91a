"""A report out of the program: printed, saved as PDF, as workbook or as a picture; with progress, and noted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.operations import outlets, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.outlets import Outlet
from mot_cua_desktop.operations.reports import Cancelled, How, Register
from mot_cua_desktop.ui.kit import naming, pages, printing
from mot_cua_desktop.ui.kit.lanes import Lane

_PNG_DPI = 150.0
_ENDINGS: dict[str, tuple[str, str]] = {
    "luu_pdf": (".pdf", "PDF (*.pdf)"),
    "luu_xlsx": (".xlsx", "Excel (*.xlsx)"),
    "luu_anh": (".png", "Ảnh PNG (*.png)"),
}


class Giving(QObject):
    """``progressed`` tells lines done and in all; ``ended`` that nothing is under way any more."""

    said = Signal(str)
    failed = Signal(object)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, form: Any, desk: Callable[[], Desk], lane: Lane, store_lane: Lane) -> None:
        super().__init__(form)
        self._form: QWidget = form
        self._buttons = (form.print_button, form.pdf_button, form.xlsx_button, form.png_button)
        self._busy = form.busy_frame
        self._label = form.busy_label
        self._desk, self._lane, self._store_lane = desk, lane, store_lane
        self._report: Register | bytes | None = None
        #: What is being done, in words; empty while nothing is.
        self.under_way = ""
        self._period: Period | None = None
        self._making, self._given = threading.Event(), threading.Event()
        self._chooser: QFileDialog | None = None
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        form.print_button.clicked.connect(self.print)
        form.pdf_button.clicked.connect(partial(self.ask, "luu_pdf"))
        form.xlsx_button.clicked.connect(partial(self.ask, "luu_xlsx"))
        form.png_button.clicked.connect(partial(self.ask, "luu_anh"))

    def use(self, report: Register | bytes | None, period: Period | None = None) -> None:
        """This is shown now: a report, or the pictures as PDF."""
        self._report, self._period = report, period
        for button in self._buttons:
            button.setEnabled(report is not None)

    def watch_making(self) -> reports.Progress:
        """What the next report tells its progress to; the one that was being made is left, since nobody looks at it."""
        self._making.set()
        self._making = threading.Event()
        return self._watch(self._making)

    def _watch_giving(self) -> reports.Progress:
        """A file that is being written goes on whatever is looked at meanwhile."""
        self._given = threading.Event()
        return self._watch(self._given)

    def _watch(self, stopped: threading.Event) -> reports.Progress:
        progressed = self.progressed.emit

        def tell(done: int, whole: int) -> None:
            if stopped.is_set():
                raise Cancelled
            progressed(done, whole)

        return tell

    def stop(self) -> None:
        """Leave what is under way."""
        self._making.set()
        self._given.set()

    def _stem(self) -> str:
        report, period = self._report, self._period
        if isinstance(report, Register):
            return reports.stem(report)
        return f"{reports.PICTURES}-{period.first:%Y%m%d}-{period.last:%Y%m%d}" if period is not None else ""

    def _name(self) -> str:
        return self._report.name if isinstance(self._report, Register) else reports.PICTURES

    def _count(self) -> int:
        return len(self._report.rows) if isinstance(self._report, Register) else 0

    # --- paper ---

    def print(self) -> None:
        """Send what is shown to the printer of reports."""
        if self._report is None:
            return
        self._begin("Đang dựng bản in…")
        desk, report, stem = self._desk(), self._report, self._stem()
        work = partial(_print, report, self.send, outlets.of(desk, reports.KIND), stem, self._watch_giving())
        self._lane.run(
            partial(reports.let_out, desk, work),
            partial(self._out, "in", "Đã gửi báo cáo tới máy in.", self._name(), self._count()),
            self._fail,
        )

    # --- files ---

    def ask(self, how: How) -> None:
        """Ask where it shall lie."""
        ending, words = _ENDINGS[how]
        save_as = partial(self.save_as, how)
        self._chooser = naming.ask(self._form, "Lưu báo cáo", words, f"{self._stem()}{ending}", save_as)

    def save_as(self, how: How, name: str) -> None:
        """Write what is shown to this file."""
        report = self._report
        if report is None:
            return
        path = naming.named(name, _ENDINGS[how][1])
        self._begin("Đang ghi tệp…")
        self._lane.run(
            partial(reports.let_out, self._desk(), partial(_save, report, path, how, self._watch_giving())),
            partial(self._out, how, f"Đã lưu {path.name}.", self._name(), self._count()),
            self._fail,
        )

    def _begin(self, words: str) -> None:
        self.under_way = words
        self._label.setText(words)
        self._busy.show()
        for button in self._buttons:
            button.setEnabled(False)

    def _out(self, how: How, words: str, name: str, count: int, _result: object) -> None:
        """It left the program: note it where everything is written."""
        self._store_lane.run(
            partial(reports.noted, self._desk(), name, count, how), partial(self._done, words), self._fail
        )

    def _done(self, words: str, _result: object) -> None:
        self._again()
        self.said.emit(words)

    def _fail(self, error: Exception) -> None:
        self._again()
        self.failed.emit(error)

    def _again(self) -> None:
        self.under_way = ""
        for button in self._buttons:
            button.setEnabled(self._report is not None)
        self.ended.emit()


def _pdf(report: Register | bytes, tell: reports.Progress) -> bytes:
    return report if isinstance(report, bytes) else reports.pdf(report, tell)


def _print(
    report: Register | bytes,
    send: Callable[[bytes, str, str, str, str], None],
    way: Outlet,
    stem: str,
    tell: reports.Progress,
) -> None:
    send(way.adjusted(_pdf(report, tell)), way.printer, "A4", stem, way.tray)


def _save(report: Register | bytes, path: Path, how: How, tell: Any) -> None:
    if how == "luu_xlsx" and isinstance(report, Register):
        data = reports.xlsx(report, tell)
    elif how == "luu_anh":
        data = pages.png(_pdf(report, tell), _PNG_DPI)
    else:
        data = _pdf(report, tell)
    reports.write_file(path, data)
