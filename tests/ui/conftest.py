"""A scanner that types, for every test of windows."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from mot_cua_desktop.ui.kit import scanner


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """As the program does: no worker's thread collects garbage, for widgets may lie in it."""
    gc.disable()
    yield
    gc.enable()


def press(widget: QWidget, key: int, text: str) -> None:
    """One key, down and up, where the cursor is. (QTest ends the process at a letter that has no ASCII.)"""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(QApplication.focusWidget() or widget, event)


@pytest.fixture
def scan() -> Callable[[QWidget, str], None]:
    """Type a text at a scanner's speed into whatever has the cursor, with Enter at its end."""

    def typed(widget: QWidget, text: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                scanner, "_FASTEST_HAND", 2.0
            )  # the machine that runs the tests may be busy; a scanner is not
            for letter in text:
                press(widget, ord(letter.upper()) if letter.isascii() else 0, letter)
            press(widget, Qt.Key.Key_Return, "\r")

    return typed
