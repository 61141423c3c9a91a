"""Giving the catalogue out as an Excel workbook, written in the lane."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from mot_cua_desktop.operations import lists
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit import naming
from mot_cua_desktop.ui.kit.lanes import Lane


class ExportsParts(QWidget):
    export_button: QPushButton


class Exports(QObject):
    """The button under the list of procedures and what follows from it."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, form: ExportsParts) -> None:
        super().__init__(form)
        self._desk, self._lane, self._form = desk, lane, form
        self._chooser: QFileDialog | None = None
        form.export_button.clicked.connect(self.choose_file)

    def choose_file(self) -> None:
        """Ask where the workbook shall lie."""
        title, kinds = "Xuất danh mục ra Excel", "Excel (*.xlsx)"
        self._chooser = naming.ask(self._form, title, kinds, "danh_muc_thu_tuc.xlsx", self.write)

    def write(self, name: str) -> None:
        """Write what is in force today."""
        self._form.export_button.setEnabled(False)
        self._form.export_button.setText("Đang xuất…")
        work = partial(lists.export, self._desk(), Path(name))
        self._lane.run(work, partial(self._written, Path(name).name), self._unwritten)

    def _rest(self) -> None:
        self._form.export_button.setEnabled(True)
        self._form.export_button.setText("Xuất ra Excel…")

    def _written(self, name: str, count: int) -> None:
        self._rest()
        self.said.emit(f"Đã xuất {count} thủ tục ra {name}.")

    def _unwritten(self, error: Exception) -> None:
        self._rest()
        self.failed.emit(error)
