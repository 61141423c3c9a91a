"""A stick instead of a line: one button, pressed before the way to the hub and again after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QPushButton, QWidget

from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.operations import parcels, syncing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit.lanes import Lane


class StickParts(QWidget):
    stick_card: QFrame
    stick_button: QPushButton
    stick_answer: QLabel


class Stick(QObject):
    """The card of the administration page; hidden at a desk without a hub."""

    failed = Signal(object)

    def __init__(self, form: StickParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self.chooser: QFileDialog | None = None
        form.stick_card.hide()
        form.stick_button.clicked.connect(self.choose)

    def enter(self) -> None:
        """Whether there is a hub, and nothing of what was said before."""
        self._form.stick_answer.hide()
        self._lane.run(partial(syncing.state, self._desk().store), self._show, self.failed.emit)

    def _show(self, found: tuple[object, object]) -> None:
        self._form.stick_card.setVisible(found[0] is not None)

    def choose(self) -> None:
        """Ask for the file on the stick: the one of before, or a new one."""
        chooser = QFileDialog(self._form, "Tệp đồng bộ trên USB")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter("Tệp đồng bộ (*.mcp)")
        chooser.setDefaultSuffix("mcp")
        # The file of before is meant to be chosen again: its answer lies beside it.
        chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
        chooser.selectFile(file_name(self._desk().facts.desk_name))
        chooser.fileSelected.connect(self.carry)
        self.chooser = chooser
        chooser.open()

    def carry(self, path: str) -> None:
        """Take in the answer that lies beside it, and write what waits now."""
        desk = self._desk()
        self._form.stick_button.setEnabled(False)
        self._lane.run(partial(parcels.run, desk.store, Path(path), desk.clock), self._done, self._not_done)

    def _done(self, said: list[str]) -> None:
        self._form.stick_button.setEnabled(True)
        self._form.stick_answer.setText("\n".join(said))
        self._form.stick_answer.show()

    def _not_done(self, error: Exception) -> None:
        self._form.stick_button.setEnabled(True)
        self.failed.emit(error)


def file_name(desk: str) -> str:
    """A name that says whose it is on a stick with others."""
    plain = "".join(letter if letter.isalnum() else "-" for letter in fold(desk))
    return f"mot-cua-{plain.strip('-') or 'quay'}.mcp"
