"""A file is written under the name that was typed, and another file is never replaced unasked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import mot_cua_desktop
from mot_cua_desktop.ui.kit import naming

PDF, BOTH = "PDF (*.pdf)", "Word (*.docx);;PDF (*.pdf)"
ROOM = Path(mot_cua_desktop.__file__).parent / "ui"


@pytest.mark.parametrize(
    ("typed", "kinds", "kind", "written"),
    [
        ("Quy.IV.2030", PDF, PDF, "Quy.IV.2030.pdf"),
        ("Quy.IV.2031", PDF, "", "Quy.IV.2031.pdf"),
        ("Báo cáo số 12.QĐ", PDF, PDF, "Báo cáo số 12.QĐ.pdf"),
        ("bieu", "Excel (*.xlsx)", "Excel (*.xlsx)", "bieu.xlsx"),
        ("bieu.PDF", PDF, PDF, "bieu.PDF"),
        ("bieu.docx", PDF, PDF, "bieu.docx.pdf"),
        ("su-co", BOTH, "PDF (*.pdf)", "su-co.pdf"),
        ("su-co.15.12", BOTH, "Word (*.docx)", "su-co.15.12.docx"),
        ("su-co.pdf", BOTH, "Word (*.docx)", "su-co.pdf"),  # its ending says more than the list beside it
    ],
)
def test_the_name_keeps_its_dots_and_gets_the_ending_it_has_not(
    typed: str, kinds: str, kind: str, written: str
) -> None:
    path = naming.named(f"/x/{typed}", kinds, kind)
    assert path.name == written
    assert naming.named(str(path), kinds, kind) == path


@pytest.fixture
def asked(qtbot: QtBot, tmp_path: Path) -> Any:
    above = QWidget()
    qtbot.addWidget(above)
    above.show()
    given: list[str] = []
    chooser = naming.ask(above, "Lưu báo cáo", PDF, "bieu.pdf", given.append)
    chooser.setDirectory(str(tmp_path))
    return above, chooser, given


def typed(chooser: QFileDialog, path: Path) -> None:
    """As the hand does it: the name, then "Lưu"."""
    line = chooser.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    line.setText(str(path))
    chooser.accept()


def question(above: QWidget) -> QMessageBox | None:
    return next((box for box in above.findChildren(QMessageBox) if box.isVisible()), None)


def pressed(qtbot: QtBot, box: QMessageBox, words: str) -> None:
    button: QPushButton = next(each for each in box.findChildren(QPushButton) if each.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_name_that_nothing_bears_is_handed_on_at_once(asked: Any, tmp_path: Path) -> None:
    above, chooser, given = asked
    (tmp_path / "Quy.IV.2030.pdf").write_bytes(b"old")
    typed(chooser, tmp_path / "Quy.IV.2031")
    assert given == [str(tmp_path / "Quy.IV.2031.pdf")]
    assert question(above) is None


def test_the_file_that_would_really_be_replaced_is_asked_about(asked: Any, tmp_path: Path, qtbot: QtBot) -> None:
    above, chooser, given = asked
    (tmp_path / "Quy.IV.2030.pdf").write_bytes(b"old")
    typed(chooser, tmp_path / "Quy.IV.2030")
    box = question(above)
    assert box is not None
    assert given == []
    assert "“Quy.IV.2030.pdf” đã có" in box.text()
    default = box.defaultButton()
    assert isinstance(default, QPushButton)
    assert default.text() == "Chọn tên khác…"  # what Enter does loses nothing
    pressed(qtbot, box, "Thay tệp cũ")
    assert given == [str(tmp_path / "Quy.IV.2030.pdf")]


def test_who_would_rather_not_names_it_anew_or_leaves_it(asked: Any, tmp_path: Path, qtbot: QtBot) -> None:
    above, chooser, given = asked
    (tmp_path / "bieu.pdf").write_bytes(b"old")
    typed(chooser, tmp_path / "bieu")
    box = question(above)
    assert box is not None
    assert not chooser.isVisible()
    pressed(qtbot, box, "Chọn tên khác…")
    assert chooser.isVisible()
    typed(chooser, tmp_path / "bieu")
    qtbot.waitUntil(lambda: question(above) is not None)
    again = question(above)
    assert again is not None
    pressed(qtbot, again, "Thôi")
    assert given == []
    assert not chooser.isVisible()


def test_no_window_asks_for_a_name_in_another_way() -> None:
    """But for the stick, whose file is meant to be the one of before, and a file that goes out under its own name."""
    asking = {p.relative_to(ROOM).as_posix() for p in ROOM.rglob("*.py") if "AcceptSave" in p.read_text("utf-8")}
    assert asking == {"kit/naming.py", "administration/stick.py", "dossiers/files.py"}
    eating = [p.name for p in ROOM.rglob("*.py") if re.search(r"\bwith_suffix\(", p.read_text("utf-8"))]
    assert eating == []
