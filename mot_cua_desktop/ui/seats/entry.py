"""The fields of a password, wherever they stand: on the locked screen, in the dialog of changing over, of one's own.

What was typed is handed to a lane and forgotten; comparing takes a moment by intent, and the window never waits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from mot_cua_desktop.domain.passwords import NewPasswordNeeded, TooSoon, WrongPassword, said
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import sentence

#: What is done with what was typed: the password, and the new one where one is asked for.
Deed = Callable[[str, str | None], Any]


class EntryParts(QWidget):
    password_box: QWidget
    password_cap: QLabel
    password: QLineEdit
    new_box: QWidget
    new_password: QLineEdit
    again: QLineEdit
    fault_label: QLabel
    ok_button: QPushButton


class Entry(QObject):
    """``done`` carries what the deed returned; ``failed`` a bug. What a person must be told stands under the fields."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, form: EntryParts, lane: Lane) -> None:
        super().__init__(form)
        self._form, self._lane = form, lane
        self._deed: Deed | None = None
        self._left = 0
        self._words = ""
        self._under_way = False
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self._tick)
        form.ok_button.clicked.connect(self.go)
        form.password.returnPressed.connect(self._next)
        form.new_password.returnPressed.connect(form.again.setFocus)
        form.again.returnPressed.connect(self.go)

    def ask(self, deed: Deed, *, old: bool = True, new: bool = False, hint: str = "") -> None:
        """Ask anew, with empty fields: for a password (``old``), for another one (``new``), or for both."""
        self._deed = deed
        form = self._form
        self._ticking.stop()
        self._left = 0
        self._under_way = False
        self.empty()
        form.password.setEnabled(True)
        form.password_box.setVisible(old)
        form.new_box.setVisible(new)
        form.ok_button.setEnabled(True)
        self._tell(hint)
        self.focus()

    def focus(self) -> None:
        """To the first field that waits."""
        form = self._form
        first = form.password if not form.password_box.isHidden() and form.password.isEnabled() else form.new_password
        first.setFocus()

    def _next(self) -> None:
        if self._form.new_box.isHidden():
            self.go()
        else:
            self._form.new_password.setFocus()

    def go(self) -> None:
        """Hand on what was typed, once."""
        form = self._form
        if self._deed is None or self._under_way or self._left:
            return
        new = None
        if not form.new_box.isHidden():
            new = form.new_password.text()
            if new != form.again.text():
                self._tell("Hai lần gõ mật khẩu mới không giống nhau. Gõ lại cả hai.")
                form.new_password.clear()
                form.again.clear()
                form.new_password.setFocus()
                return
        self._under_way = True
        form.ok_button.setEnabled(False)
        self._tell("")
        QApplication.setOverrideCursor(form.cursor().shape().WaitCursor)
        self._lane.run(partial(self._deed, form.password.text(), new), self._went, self._refused)

    def _back(self) -> None:
        QApplication.restoreOverrideCursor()
        self._under_way = False
        self._form.ok_button.setEnabled(True)

    def _went(self, result: object) -> None:
        self._back()
        self.empty()
        self.done.emit(result)

    def _refused(self, error: Exception) -> None:
        self._back()
        form = self._form
        if isinstance(error, NewPasswordNeeded):
            form.password.setEnabled(False)  # it was right, and goes along with the new one
            form.new_box.show()
            self._tell(sentence(error))
            form.new_password.setFocus()
        elif isinstance(error, WrongPassword | TooSoon):
            form.password.clear()
            form.password.setFocus()
            self._tell(sentence(error))
            if error.seconds:
                self._wait(error.what, error.seconds)
        elif isinstance(error, Told):
            self._tell(sentence(error))
            self.focus()
        else:
            self._tell(sentence(error))
            self.failed.emit(error)

    def _wait(self, what: str, seconds: int) -> None:
        self._words, self._left = what, seconds
        self._form.ok_button.setEnabled(False)
        self._ticking.start()
        self._show_left()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._show_left()
            return
        self._ticking.stop()
        self._form.ok_button.setEnabled(True)
        self._tell("Gõ lại được rồi.")

    def _show_left(self) -> None:
        self._tell(f"{self._words} Gõ lại được sau {said(self._left)}. Xem đèn Caps Lock và bộ gõ tiếng Việt.")

    def _tell(self, words: str) -> None:
        self._form.fault_label.setText(words)
        self._form.fault_label.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        """A dialog grows and shrinks with what it asks and says: a squeezed field hides what is typed."""
        if isinstance(self._form, QDialog):
            self._form.adjustSize()

    def empty(self) -> None:
        """Forget what was typed."""
        for field in (self._form.password, self._form.new_password, self._form.again):
            field.clear()
