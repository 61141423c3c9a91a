"""Where a file shall lie: the name as it was typed, with the ending it needs, and never over another file unasked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

_ENDING = re.compile(r"\*(\.\w+)")


def named(typed: str, kinds: str, kind: str = "") -> Path:
    """The name that is written for the one typed. Its dots stay ("Quý.IV.2030" is no file of the kind "2030"); the
    ending of ``kind``, one of ``kinds`` ("Word (*.docx);;PDF (*.pdf)"), is put behind a name that has none of them."""
    if typed.casefold().endswith(tuple(_ENDING.findall(kinds))):
        return Path(typed)
    return Path(typed + _ENDING.findall(kind or kinds)[0])


def ask(above: QWidget, title: str, kinds: str, name: str, then: Callable[[str], None]) -> QFileDialog:
    """Ask for the name of a file to be written and hand it to ``then``; the caller keeps what is returned.

    The system's own dialog would ask about the name as typed, which is not always the one written: so it is asked here,
    for the file that would really be replaced."""
    chooser = QFileDialog(above, title, "", kinds)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
    chooser.selectFile(name)
    chooser.fileSelected.connect(partial(_chosen, above, chooser, kinds, then))
    chooser.open()
    return chooser


def _chosen(above: QWidget, chooser: QFileDialog, kinds: str, then: Callable[[str], None], typed: str) -> None:
    path = named(typed, kinds, chooser.selectedNameFilter())
    if not path.exists():
        then(str(path))
        return
    question = QMessageBox(above)
    question.setObjectName("replace_question")
    question.setIcon(QMessageBox.Icon.Warning)
    question.setWindowTitle("Tệp đã có")
    question.setText(f"“{path.name}” đã có trong thư mục {path.parent.name or path.parent}.")
    question.setInformativeText("Thay thì tệp cũ mất hẳn. Muốn giữ cả hai thì chọn tên khác.")
    replace = question.addButton("Thay tệp cũ", QMessageBox.ButtonRole.DestructiveRole)
    other: QPushButton = question.addButton("Chọn tên khác…", QMessageBox.ButtonRole.AcceptRole)
    question.addButton("Thôi", QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(other)
    replace.clicked.connect(lambda: then(str(path)))
    other.clicked.connect(chooser.open)
    question.finished.connect(question.deleteLater)
    question.open()
