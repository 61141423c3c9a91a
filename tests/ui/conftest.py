"""A scanner that types, for every test of windows."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from mot_cua_desktop.ui.kit import scanner
from mot_cua_desktop.ui.kit.appearance import dress


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """The application as it looks at work, before any window stands: to dress it anew would restyle whatever the tests
    before left behind, half taken down, and ends the process now and then."""
    dress(qapp)


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
