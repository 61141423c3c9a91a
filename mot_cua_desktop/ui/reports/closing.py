"""The button that closes one's till, and its dialog."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import till
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.till import Closing, Taken
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.reports import till_dialog
from mot_cua_desktop.ui.reports.till_dialog import Counted


class TillClosing(QObject):
    """Asks what was counted, and closes the till of whoever sits here."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, button: QPushButton, desk: Callable[[], Desk], lane: Lane) -> None:
        super().__init__(button)
        self._button, self._desk, self._lane = button, desk, lane
        self.asking: Asking | None = None
        button.clicked.connect(self.begin)

    def begin(self) -> None:
        """Look what was taken, then ask."""
        self._lane.run(partial(_look, self._desk()), self._ask, self.failed.emit)

    def _ask(self, found: tuple[Taken, Closing | None]) -> None:
        taken, closing = found
        anything = taken.slips or taken.backs
        if not anything and closing is None:
            self.failed.emit(Told("Chưa thu khoản nào.", "Chốt quỹ sau khi có phiếu thu."))
            return
        if self.asking is not None:
            self.asking.form.deleteLater()
        window, name = self._button.window(), self._desk().facts.officer.name
        if anything or closing is None:
            self.asking = till_dialog.ask(window, name, taken)
            self.asking.agreed.connect(self._close)
        else:
            self.asking = till_dialog.ask_correction(window, name, closing)
            self.asking.agreed.connect(self._correct)
        self.asking.open()

    def _correct(self, counted: Counted) -> None:
        work = partial(till.correct, self._desk(), counted.amount, counted.note)
        self._lane.run(work, self._corrected, self._refused)

    def _corrected(self, _body: ev.TillCorrected) -> None:
        if self.asking is not None:
            self.asking.form.accept()
        self.said.emit("Đã ghi đính chính lần chốt quỹ.")

    def _close(self, counted: Counted) -> None:
        work = partial(till.close, self._desk(), counted.amount, counted.note)
        self._lane.run(work, self._closed, self._refused)

    def _refused(self, error: Exception) -> None:
        if self.asking is not None and isinstance(error, Told):
            self.asking.tell(error)
        else:
            self.failed.emit(error)

    def _closed(self, body: ev.TillClosed) -> None:
        if self.asking is not None:
            self.asking.form.accept()
        self.said.emit(f"Đã chốt quỹ: {body.slips} phiếu thu.")


def _look(desk: Desk) -> tuple[Taken, Closing | None]:
    return till.taken(desk), till.last(desk)
