"""Where a copy of everything is laid each day, when the last one was made, and one now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from mot_cua_desktop.operations import backups, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.backups import Backups
from mot_cua_desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from datetime import datetime

_NONE = (
    "Chưa chọn nơi sao lưu: hỏng ổ đĩa là mất sổ. Chọn một USB hoặc ổ đĩa khác; mỗi ngày chương trình tự chép một bản, "
    "giữ 14 bản mới nhất. Bản chép đã mã hóa, chỉ mở được bằng mã phục hồi."
)


class BackupParts(QWidget):
    backup_label: QLabel
    backup_folder_button: QPushButton
    backup_button: QPushButton
    backup_stop_button: QPushButton


class BackupCard(QObject):
    """The card of the administration page; ``changed`` carries the desk with another folder."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, form: BackupParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self._chooser: QFileDialog | None = None
        self.runs = Backups(self)
        self.runs.made.connect(self._made)
        self.runs.failed.connect(self._not_made)
        self.runs.moved.connect(self._moved)
        form.backup_stop_button.hide()
        form.backup_folder_button.clicked.connect(self.choose)
        form.backup_button.clicked.connect(self.now)
        form.backup_stop_button.clicked.connect(self.runs.stop)

    def enter(self) -> None:
        """Say how it stands."""
        if self.runs.busy:
            return
        self._form.backup_stop_button.hide()
        self._form.backup_button.setEnabled(bool(self._desk().settings.backup_folder))
        self._lane.run(partial(backups.last_at, self._desk()), self._show, self.failed.emit)

    def _show(self, last: datetime | None) -> None:
        folder = self._desk().settings.backup_folder
        if self.runs.busy:
            return
        if not folder:
            self._form.backup_label.setText(_NONE)
        elif last is None:
            self._form.backup_label.setText(
                f"Sao lưu vào {folder}. Chưa thấy bản nào ở đó: cắm USB rồi bấm Sao lưu ngay."
            )
        else:
            self._form.backup_label.setText(
                f"Mỗi ngày tự sao lưu vào {folder}, giữ 14 bản. Bản mới nhất: {last:%H:%M ngày %d/%m/%Y}, đã kiểm lại."
            )

    def choose(self) -> None:
        """Ask for the folder or stick."""
        self._chooser = QFileDialog(self._form, "Nơi để bản sao lưu", self._desk().settings.backup_folder)
        self._chooser.setFileMode(QFileDialog.FileMode.Directory)
        self._chooser.fileSelected.connect(self.take)
        self._chooser.open()

    def take(self, folder: str) -> None:
        """Keep the folder, and make the first copy at once: whether it can be done is known now."""
        self._lane.run(partial(settings.change, self._desk(), backup_folder=folder), self._taken, self.failed.emit)

    def _taken(self, desk: Desk) -> None:
        self.changed.emit(desk)
        self._begin(desk)

    def now(self) -> None:
        """A copy, whatever is there."""
        self._begin(self._desk())

    def _begin(self, desk: Desk) -> None:
        form = self._form
        form.backup_button.setEnabled(False)
        form.backup_folder_button.setEnabled(False)
        form.backup_stop_button.show()
        form.backup_label.setText("Đang chép và kiểm lại; cứ làm việc bình thường…")
        self.runs.now(desk)

    def _moved(self, done: int, of: int) -> None:
        if self.runs.busy:
            self._form.backup_label.setText(f"Đang chép tệp đính kèm {done}/{of}; cứ làm việc bình thường…")

    def _made(self, made: backups.Made) -> None:
        self._again()
        self.said.emit(made.words)

    def _not_made(self, error: Exception) -> None:
        self._again()
        self.failed.emit(error)

    def _again(self) -> None:
        self._form.backup_folder_button.setEnabled(True)
        self.enter()

    def close(self) -> None:
        """The window closes."""
        self.runs.close()
