"""The page of who has lost a PC: a copy from a stick, the recovery code from the safe, and the desk is back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.notices import sentence

if TYPE_CHECKING:
    from mot_cua_desktop.operations.backups import Lying

_JOINED = (
    "Nếu quầy này trước có nối trung tâm: vào Quản trị (F8), xin mã gia nhập mới rồi gia nhập lại để lấy về việc làm "
    "sau bản sao lưu. Chưa gia nhập lại thì phiếu bổ sung, hẹn lại của hồ sơ cũ còn khóa."
)


class RestoreParts(QWidget):
    copies: QComboBox
    folder_button: QPushButton
    code: QLineEdit
    restore_says: QLabel
    restore_fault: QLabel
    back_button: QPushButton
    restore_button: QPushButton


class RestorePage(QObject):
    """``pointed`` asks which copies lie at a place; ``wanted`` carries the copy's folder and the code that was typed;
    ``moved`` takes in how far it is; ``back`` asks for the page before, ``opened`` for the desk that was laid back."""

    pointed = Signal(object)
    wanted = Signal(object, str)
    moved = Signal(int, int)
    back = Signal()
    opened = Signal()

    def __init__(self, fault: str = "") -> None:
        self.form = forms.load("restore", RestoreParts)
        super().__init__(self.form)
        self._chooser: QFileDialog | None = None
        self._done = False
        form = self.form
        form.restore_says.hide()
        form.restore_fault.setVisible(bool(fault))
        form.restore_fault.setText(fault)
        form.folder_button.clicked.connect(self._choose)
        form.back_button.clicked.connect(self.back)
        form.restore_button.clicked.connect(self.start)
        form.code.textEdited.connect(lambda _: form.restore_fault.hide())
        self.moved.connect(self._moved)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), form).activated.connect(self.start)

    def enter(self) -> None:
        """Begin where the copy is pointed at."""
        self.form.folder_button.setFocus()

    def _choose(self) -> None:
        self._chooser = QFileDialog(self.form, "Bản sao lưu nằm ở đâu")
        self._chooser.setFileMode(QFileDialog.FileMode.Directory)
        self._chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        self._chooser.fileSelected.connect(self.take)
        self._chooser.open()

    def take(self, folder: str) -> None:
        """Ask for the copies at or under this folder; a slow stick keeps no window."""
        self._waiting(True)
        self._say("Đang tìm bản sao lưu…")
        self.pointed.emit(Path(folder))

    def show_copies(self, found: list[Lying]) -> None:
        """The copies that lie there, the newest chosen."""
        form = self.form
        form.copies.clear()
        for lying in found:
            form.copies.addItem(lying.words, lying.copy)
        form.restore_says.hide()
        form.restore_fault.hide()
        self._waiting(False)
        form.code.setFocus()

    def start(self) -> None:
        """Hand on what was chosen and typed, or go to what is missing; after the end, on to the desk."""
        form = self.form
        if self._done:
            self.opened.emit()
        elif not form.restore_button.isEnabled():
            return
        elif form.copies.currentIndex() < 0:
            self._tell("Cắm USB có bản sao lưu, bấm “Chọn USB, thư mục…” và chỉ vào đó.")
            form.folder_button.setFocus()
        elif not form.code.text().strip():
            self._tell("Gõ mã phục hồi trên phiếu cất trong két.")
            form.code.setFocus()
        else:
            self._waiting(True)
            form.restore_fault.hide()
            self._say("Đang kiểm bản sao lưu…")
            self.wanted.emit(form.copies.currentData(), form.code.text())

    def _moved(self, done: int, of: int) -> None:
        self._say(f"Đang chép tệp đính kèm {done}/{of}…")

    def tell_error(self, error: Exception) -> None:
        """Nothing lies there, or it could not be laid back: say why, and let the officer try again."""
        self._waiting(False)
        self.form.restore_says.hide()
        self._tell(sentence(error))
        (self.form.code if self.form.copies.count() else self.form.folder_button).setFocus()

    def tell_done(self, words: str) -> None:
        """It lies in the data folder; what was found, and the way to it."""
        form = self.form
        self._done = True
        form.code.clear()
        form.back_button.hide()
        self._say(f"{words}\n\n{_JOINED}")
        form.restore_button.setText("Mở sổ    Ctrl+Enter")
        form.restore_button.setEnabled(True)
        form.restore_button.setFocus()

    def _waiting(self, waiting: bool) -> None:
        form = self.form
        for part in (form.folder_button, form.code, form.back_button, form.restore_button):
            part.setEnabled(not waiting)
        form.copies.setEnabled(not waiting and form.copies.count() > 1)

    def _say(self, words: str) -> None:
        self.form.restore_says.setText(words)
        self.form.restore_says.show()

    def _tell(self, words: str) -> None:
        self.form.restore_fault.setText(words)
        self.form.restore_fault.show()
