"""Phiếu công việc buổi sáng from the board: one's own, and for a leader anybody's, printed or saved as PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.operations import morning, outlets, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit import naming, printing
from mot_cua_desktop.ui.kit.lanes import Lane

_PDF = "PDF (*.pdf)"


class MorningSheet(QObject):
    """The button's menu. ``said`` tells what was printed or saved."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, button: QPushButton, desk: Callable[[], Desk], lane: Lane) -> None:
        super().__init__(button)
        self._button, self._desk, self._lane = button, desk, lane
        self._chooser: QFileDialog | None = None
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        self.menu = QMenu(button)
        button.setMenu(self.menu)
        self._fill([])

    def offer(self) -> None:
        """Offer what whoever sits here may print: a leader sees what everybody has to do."""
        if self._desk().facts.officer.role == "lanh_dao":
            self._lane.run(partial(settings.officers, self._desk()), self._fill, self.failed.emit)
        else:
            self._fill([])

    def _fill(self, officers: list[Officer]) -> None:
        me = self._desk().facts.officer.id
        self.menu.clear()
        self._two(self.menu, "của tôi", "")
        others = sorted((officer for officer in officers if officer.id != me), key=lambda officer: officer.name)
        if others:
            self.menu.addSeparator()
        for officer in others:
            self._two(self.menu.addMenu(f"Phiếu của {officer.name}"), "này", officer.id)

    def _two(self, menu: QMenu, whose: str, officer: str) -> None:
        menu.addAction(f"In phiếu {whose}").triggered.connect(partial(self._do, self.print, officer))
        menu.addAction(f"Lưu phiếu {whose} (PDF)…").triggered.connect(partial(self._do, self.save, officer))

    def _do(self, act: Callable[[str], None], officer: str, _checked: bool = False) -> None:
        act(officer)

    def print(self, officer: str = "") -> None:
        """Print an officer's sheet (one's own, without); noted once the printer has taken it."""
        self._run(partial(self._print, self._desk(), officer), "Đã in phiếu công việc buổi sáng.")

    def _print(self, desk: Desk, officer: str) -> None:
        data = morning.sheet(desk, officer)
        way = outlets.of(desk, morning.KIND)
        self.send(way.adjusted(data), way.printer, "A4", morning.stem(desk), way.tray)
        morning.printed(desk, officer)

    def save(self, officer: str = "") -> None:
        """Ask where the sheet shall lie."""
        title, name = "Lưu phiếu công việc buổi sáng", f"{morning.stem(self._desk())}.pdf"
        self._chooser = naming.ask(self._button, title, _PDF, name, partial(self.save_as, officer))

    def save_as(self, officer: str, name: str) -> None:
        """Write the sheet to this file."""
        path = naming.named(name, _PDF)
        self._run(partial(morning.save, self._desk(), path, officer), f"Đã lưu {path.name}.")

    def _run(self, work: Callable[[], object], words: str) -> None:
        self._button.setEnabled(False)
        self._lane.run(work, partial(self._done, words), self._not_done)

    def _done(self, words: str, _result: object) -> None:
        self._button.setEnabled(True)
        self.said.emit(words)

    def _not_done(self, error: Exception) -> None:
        self._button.setEnabled(True)
        self.failed.emit(error)
