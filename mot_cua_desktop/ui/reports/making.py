"""The chosen report as it is made: of a long book the first days at once, then all of it; with progress, to be left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar

from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.operations import reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.figures import By
from mot_cua_desktop.operations.reports import Register, Spot
from mot_cua_desktop.ui.kit.lanes import Lane

#: Milliseconds after which something is told to be under way: what comes sooner would only make the lines jump.
_SLOW = 400


class Parts(Protocol):
    """What of the page tells that something is under way."""

    busy_frame: QFrame
    busy_label: QLabel
    progress: QProgressBar


class Making(QObject):
    """``begun`` carries the first lines of a long book; ``made`` a whole `Register`, or the pictures as PDF with their
    spots. Whatever was asked for before is not heard of any more."""

    begun = Signal(object)
    made = Signal(object)
    failed = Signal(object)

    def __init__(self, form: Any, lane: Lane, beside: Callable[[], str]) -> None:
        """``beside`` says what else is under way that the same line tells of, in words; nothing where nothing is."""
        super().__init__(form)
        self._form: Parts = form
        self._lane, self._beside = lane, beside
        self._question = 0
        #: Whether the report that was asked for is not whole yet.
        self.under_way = False
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW)
        self._slow.timeout.connect(form.busy_frame.show)
        form.busy_frame.hide()

    def ask(self, desk: Desk, kind: str, period: Period, by: By, tell: reports.Progress) -> None:
        """Make a report; ``tell`` hears of its progress and stops it."""
        self._question += 1
        self.under_way = True
        self._form.busy_label.setText("Đang lập báo cáo…")
        self._form.progress.setRange(0, 0)
        self._slow.start()
        landed, failed = partial(self._landed, self._question), partial(self._not_made, self._question)
        if kind == reports.PICTURES:
            self._lane.run(partial(_pictures, desk, period), landed, failed)
            return
        whole: Any = partial(reports.make, desk, kind, period, by, tell)  # type: ignore[arg-type]
        if kind not in reports.BY_DAY:
            self._lane.run(whole, landed, failed)
            return
        first: Any = partial(reports.first_lines, desk, kind, period)
        self._lane.run(first, partial(self._begin, self._question, whole), failed)

    def _begin(self, question: int, whole: Any, first: Register) -> None:
        if question == self._question:
            self._lane.give_way()
            self.begun.emit(first)
            self._lane.run(whole, partial(self._landed, question), partial(self._not_made, question))

    def _landed(self, question: int, made: Register | tuple[bytes, list[Spot]]) -> None:
        if question == self._question:
            self.settle()
            self._lane.give_way()
            self.made.emit(made)

    def _not_made(self, question: int, error: Exception) -> None:
        if question == self._question:
            self.settle()
            self.failed.emit(error)

    # --- what the line above the table says meanwhile ---

    def tell(self, words: str) -> None:
        """Something of unknown length is being done."""
        self._form.busy_label.setText(words)
        self._form.progress.setRange(0, 0)
        self._form.busy_frame.show()

    def progressed(self, done: int, whole: int) -> None:
        """So much of it is done."""
        self._form.progress.setRange(0, max(1, whole))
        self._form.progress.setValue(done)

    def given(self) -> None:
        """A file was written or a paper made; a report that was asked for meanwhile goes on."""
        if not self.under_way:
            self.settle()

    def settle(self) -> None:
        """It is not under way any more."""
        self.under_way = False
        self._slow.stop()
        words = self._beside()
        if words:
            self._form.busy_label.setText(words)
        self._form.busy_frame.setVisible(bool(words))


def _pictures(desk: Desk, period: Period) -> tuple[bytes, list[Spot]]:
    sheet = reports.pictures(desk, period)
    return reports.pictures_pdf(sheet), reports.spots(sheet)
