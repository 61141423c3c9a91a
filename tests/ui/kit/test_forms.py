"""Every form opens as the window that uses it, fits the smallest screen, and can be worked without a mouse."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QRawFont, QWheelEvent
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mot_cua_desktop import paths
from mot_cua_desktop.ui.dossiers.small_dialogs import CodeParts
from mot_cua_desktop.ui.kit import forms

ROOT = Path(__file__).parents[3]
UI = ROOT / "mot_cua_desktop" / "ui"
FORMS = sorted(path.stem for path in paths.form("intake").parent.glob("*.ui"))
#: What is left of 768 lines under a task bar, a title bar, and the window's own head and foot.
TALLEST, WIDEST = 768 - 40 - 30 - 73, 1366 - 158


def users() -> dict[str, list[tuple[str, str]]]:
    """Which class of which module each form is loaded as, from the calls that load them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in UI.rglob("*.py"):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "forms.load":
                name, parts = node.args[0], node.args[1]
                assert isinstance(name, ast.Constant)
                found.setdefault(str(name.value), []).append((module, ast.unparse(parts)))
    return found


USERS = users()


def test_no_form_lies_unused() -> None:
    assert sorted(USERS) == FORMS


class Blurred(QUiLoader):
    """Does not know a part again in the first forms that it opens, as Python now and then does not."""

    blurred = 1

    def load(self, file: Any, parent: QWidget | None = None) -> QWidget:
        form = super().load(file, parent)
        if Blurred.blurred > 0:
            Blurred.blurred -= 1
            form.findChild(QLineEdit, "code").setObjectName("taken_for_another")
        return form


@pytest.mark.parametrize("times", [1, 2])
def test_a_part_not_known_again_is_looked_for_once_more_and_then_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(forms, "QUiLoader", Blurred)
    monkeypatch.setattr(Blurred, "blurred", times)
    parent = QWidget()
    qtbot.addWidget(parent)
    if times == 1:
        form = forms.load("code_dialog", CodeParts, parent)
        assert form.code.objectName() == "code"
        assert parent.findChildren(QWidget, "CodeDialog", Qt.FindChildOption.FindDirectChildrenOnly) == [form]
    else:
        with pytest.raises(LookupError, match="no QLineEdit named code"):
            forms.load("code_dialog", CodeParts, parent)
        assert not parent.children()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_opens_as_every_window_that_uses_it(qtbot: QtBot, name: str) -> None:
    for module, parts in USERS[name]:
        qtbot.addWidget(forms.load(name, getattr(importlib.import_module(module), parts)))


@pytest.mark.parametrize("name", FORMS)
def test_a_form_asks_for_no_more_than_the_smallest_screen(qtbot: QtBot, name: str) -> None:
    form = forms.load(name, QWidget)
    qtbot.addWidget(form)
    least = form.minimumSizeHint()
    assert least.height() <= TALLEST
    assert least.width() <= WIDEST


@pytest.mark.parametrize("name", FORMS)
def test_whatever_takes_a_word_says_what_it_is(qtbot: QtBot, name: str) -> None:
    form = forms.load(name, QWidget)
    qtbot.addWidget(form)
    named = {label.buddy() for label in form.findChildren(QLabel)}
    nameless = [
        widget.objectName()
        for kind in (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
        for widget in form.findChildren(kind)
        if not widget.objectName().startswith("qt_")
        and widget not in named
        and not widget.accessibleName()
        and not (isinstance(widget, QLineEdit) and widget.placeholderText())
    ]
    assert not nameless


@pytest.mark.parametrize("name", FORMS)
def test_every_button_is_reached_by_keys(qtbot: QtBot, name: str) -> None:
    form = forms.load(name, QWidget)
    qtbot.addWidget(form)
    for kind in (QPushButton, QCheckBox, QRadioButton):
        for button in form.findChildren(kind):
            if name == "citizen_screen":  # the citizen's: it must take no key from the officer's window
                continue
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.objectName()


def test_a_renamed_part_dies_loudly() -> None:
    class Wrong(QWidget):
        nothing_like_it: QLabel

    with pytest.raises(LookupError, match=r"recovery\.ui has no QLabel named nothing_like_it"):
        forms.load("recovery", Wrong)


def test_the_wheel_changes_no_choice(qtbot: QtBot) -> None:
    form = forms.load("intake", QWidget)
    qtbot.addWidget(form)
    for name, kind in (("channel", QComboBox), ("sets", QAbstractSpinBox)):
        part = form.findChild(kind, name)
        before = part.currentText() if isinstance(part, QComboBox) else part.text()
        roll = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(part, roll)
        assert (part.currentText() if isinstance(part, QComboBox) else part.text()) == before


def test_a_number_is_seen_in_its_box(qtbot: QtBot) -> None:
    form = forms.load("intake", QWidget)
    qtbot.addWidget(form)
    form.resize(1208, 690)
    form.show()
    for box in form.findChildren(QAbstractSpinBox):
        if box.isVisible():
            line = box.lineEdit()
            assert line.width() >= QFontMetrics(line.font()).horizontalAdvance("99") + 4


def test_the_fonts_are_shipped_and_hold_every_letter() -> None:
    families = QFontDatabase.families()
    assert "Be Vietnam Pro" in families
    shown = "".join(
        file.read_text(encoding="utf-8") for folder in (UI, paths.form("intake").parent) for file in folder.rglob("*.*")
        if file.suffix in (".py", ".ui")
    )  # fmt: skip
    letters = {letter for letter in shown if ord(letter) > 127 and letter.isprintable()}
    words = QRawFont(str(paths.resource("fonts", "BeVietnamPro-Regular.ttf")), 13)
    signs = QRawFont(str(paths.resource("fonts", "VNSymbols.ttf")), 13)
    missing = {x for x in letters if not words.supportsCharacter(ord(x)) and not signs.supportsCharacter(ord(x))}
    assert not missing
