"""Two deeds seldom needed that must not be done by chance: the clock is right after all, a new recovery code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.administration.first_run import RecoveryPage, put_on_paper
from mot_cua_desktop.ui.kit.lanes import Lane


class SafetyParts(QWidget):
    clock_card: QFrame
    clock_label: QLabel
    clock_button: QPushButton
    clock_reason: QLineEdit
    clock_sure: QLabel
    recovery_button: QPushButton
    recovery_sure: QLabel


class Safety(QObject):
    """The two cards of the administration page. Each button asks once more, in a line under it, before it acts."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, form: SafetyParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self.dialog: QDialog | None = None
        self.recovery: RecoveryPage | None = None
        form.clock_card.hide()
        form.clock_button.clicked.connect(partial(self._pressed, form.clock_button, form.clock_sure, self._set_right))
        form.recovery_button.clicked.connect(
            partial(self._pressed, form.recovery_button, form.recovery_sure, self._renew)
        )

    def enter(self) -> None:
        """Nothing is half confirmed; the clock is looked at anew."""
        self._form.clock_sure.hide()
        self._form.recovery_sure.hide()
        self._lane.run(partial(settings.clock_fault, self._desk()), self._show_clock, self.failed.emit)

    def _show_clock(self, fault: Told | None) -> None:
        self._form.clock_label.setText(fault.what if fault is not None else "")
        self._form.clock_card.setVisible(fault is not None)

    def _pressed(self, button: QPushButton, sure: QLabel, deed: Callable[[], None]) -> None:
        if sure.isHidden():
            sure.show()
            return
        sure.hide()
        button.setEnabled(False)
        deed()

    def _set_right(self) -> None:
        reason = self._form.clock_reason.text()
        self._lane.run(partial(settings.clock_is_right, self._desk(), reason), self._is_right, self._not_done)

    def _is_right(self, desk: Desk) -> None:
        self._form.clock_button.setEnabled(True)
        self._form.clock_reason.clear()
        self.changed.emit(desk)
        self.said.emit("Đã ghi nhận giờ máy đang đúng. Làm tiếp được ngay.")
        self.enter()

    def _renew(self) -> None:
        self._lane.run(partial(settings.new_recovery_code, self._desk()), self._renewed, self._not_done)

    def _not_done(self, error: Exception) -> None:
        self._form.clock_button.setEnabled(True)
        self._form.recovery_button.setEnabled(True)
        self.failed.emit(error)

    def _renewed(self, code: str) -> None:
        """Show it once, as the first run does; it is gone from the program when the dialog closes."""
        self._form.recovery_button.setEnabled(True)
        if self.dialog is not None:
            self.dialog.deleteLater()
        page = RecoveryPage(code)
        page.form.done_button.setText("Đã cất mã    Ctrl+Enter")
        dialog = QDialog(self._form)
        dialog.setWindowTitle("Mã phục hồi mới")
        column = QVBoxLayout(dialog)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page.form)
        page.done.connect(dialog.accept)
        page.print_wanted.connect(partial(self._to_paper, code, None))
        page.save_wanted.connect(partial(self._to_paper, code))
        dialog.finished.connect(self._seen)
        self.dialog, self.recovery = dialog, page
        dialog.open()
        page.enter()

    def _seen(self) -> None:
        if self.recovery is not None:
            self.recovery.form.code_label.clear()
        self.said.emit("Đã cấp mã phục hồi mới; phiếu cũ không còn dùng được.")

    def _to_paper(self, code: str, path: str | None) -> None:
        done = "Đã lưu phiếu mã phục hồi." if path else "Đã gửi phiếu mã phục hồi tới máy in."
        work = partial(put_on_paper, self._desk(), code, Path(path) if path else None)
        self._lane.run(work, lambda _: self.said.emit(done), self.failed.emit)
