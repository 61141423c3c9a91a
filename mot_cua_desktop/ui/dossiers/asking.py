"""What every dialog of the dossier's page has in common: it asks, says what is wrong inline, and closes when done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTableWidget, QWidget

from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.kit import notices


class AskingParts(QDialog):
    """The parts every such form has."""

    fault_label: QLabel
    ok_button: QPushButton
    cancel_button: QPushButton


class Asking(QObject):
    """A dialog that stays open until the deed is done: `agreed` carries the answer, `tell` shows why it could not be.

    Whoever opens it holds it, and frees its form when opening the next.
    """

    agreed = Signal(object)

    def __init__(self, form: AskingParts, answer: Callable[[], Any]) -> None:
        super().__init__(form)
        self._form = form
        self._answer = answer
        form.fault_label.hide()
        form.ok_button.clicked.connect(self.agree)
        form.cancel_button.clicked.connect(form.reject)
        for line in form.findChildren(QLineEdit):
            line.textEdited.connect(self._mended)
        for words in form.findChildren(QPlainTextEdit):
            words.textChanged.connect(self._mended)
        for table in form.findChildren(QTableWidget):
            table.itemChanged.connect(self._mended)
        for check in form.findChildren(QCheckBox):
            check.toggled.connect(self._mended)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), form).activated.connect(self.agree)

    @property
    def form(self) -> AskingParts:
        return self._form

    def open(self) -> None:
        """Show it above its page without stopping anything else."""
        self._form.open()
        self._give_room()

    def _give_room(self) -> None:
        """Words that wrap ask for height only once the width is known."""
        layout = self._form.layout()
        if layout is not None and layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(self._form.width())
            if needed > self._form.height():
                self._form.resize(self._form.width(), needed)

    def agree(self) -> None:
        """The officer has answered: check it here, then hand it on. A second press meanwhile does nothing."""
        if not self._form.ok_button.isEnabled():
            return
        try:
            answer = self._answer()
        except Told as fault:
            self.tell(fault)
            return
        self._form.fault_label.hide()
        self._form.ok_button.setEnabled(False)
        self.agreed.emit(answer)

    def _mended(self) -> None:
        """What was said to be wrong is being put right: it is not said on, until the next press looks again."""
        self._form.fault_label.hide()

    def tell(self, fault: Told) -> None:
        """Say what stands in the way, and let the officer try again."""
        words = notices.sentence(fault)
        self._form.fault_label.setText(words)
        self._form.fault_label.show()
        self._form.ok_button.setEnabled(True)
        self._give_room()

    def close(self) -> None:
        """The deed is done."""
        self._form.accept()


Parts = TypeVar("Parts", bound=QWidget)
