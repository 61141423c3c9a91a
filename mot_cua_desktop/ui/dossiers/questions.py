"""Asking and doing: a dialog stays open until its deed is written, and says in place why it was not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers import course_dialogs
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer, Ask
from mot_cua_desktop.ui.kit import naming
from mot_cua_desktop.ui.kit.lanes import Lane


class Questions(QObject):
    """The dialogs of one page. ``done`` carries the words of what was done and what the deed gave back."""

    done = Signal(str, object)
    failed = Signal(object)

    def __init__(self, form: QWidget, lane: Lane) -> None:
        super().__init__(form)
        self._form, self._lane = form, lane
        self.asking: Asking | None = None
        self._chooser: QFileDialog | None = None

    def ask(self, asked: Ask, deed: Callable[[Answer], Any], words: str, line: str = "") -> Asking:
        """Open a dialog; once it is agreed, do the deed off the window's thread. ``line`` is what its line says."""
        if self.asking is not None:
            self.asking.form.deleteLater()
        asking = self.asking = course_dialogs.ask(self._form, asked)
        if line:
            self.line(asking).setText(line)
        asking.agreed.connect(
            lambda answer: self._lane.run(
                partial(deed, answer), partial(self._agreed, asking, words), partial(self._refused, asking)
            )
        )
        asking.open()
        return asking

    def line(self, asking: Asking) -> QLineEdit:
        """The line of a dialog."""
        found = asking.form.findChild(QLineEdit, "line")
        assert found is not None
        return found

    def run(self, work: Callable[[], Any], words: str) -> None:
        """Do something that asks nothing."""
        self._lane.run(work, partial(self.done.emit, words), self.failed.emit)

    def choose(self, title: str, kinds: str, name: str, then: Callable[[str], None], *, opening: bool = False) -> None:
        """Ask for a file: to be written, or to be read."""
        if not opening:
            self._chooser = naming.ask(self._form, title, kinds, name, then)
            return
        chooser = QFileDialog(self._form, title, "", kinds)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(then)
        self._chooser = chooser
        chooser.open()

    def _agreed(self, asking: Asking, words: str, result: object) -> None:
        asking.close()
        self.done.emit(words, result)

    def _refused(self, asking: Asking, error: Exception) -> None:
        if isinstance(error, Told):
            asking.tell(error)
        else:
            asking.close()
            self.failed.emit(error)


def moment(typed: str) -> datetime:
    """ "08:12 26/11/2026", as typed. Raises `Told` for anything else."""
    try:
        return datetime.strptime(typed, "%H:%M %d/%m/%Y").replace(tzinfo=VN)
    except ValueError:
        raise Told(f"Giờ “{typed}” chưa đúng.", "Gõ giờ:phút ngày/tháng/năm, ví dụ 08:12 26/11/2026.") from None


def day(typed: str) -> date:
    """ "26/11/2026", as typed. Raises `Told` for anything else."""
    try:
        return datetime.strptime(typed, "%d/%m/%Y").date()
    except ValueError:
        raise Told(f"Ngày “{typed}” chưa đúng.", "Gõ ngày/tháng/năm, ví dụ 26/11/2026.") from None


def say_moment(at: datetime) -> str:
    """As `moment` reads it."""
    return f"{at.astimezone(VN):%H:%M %d/%m/%Y}"
