"""The officer's hands: keys and mouse as the window system would deliver them, and the scanner that types by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCheckBox, QListWidget, QTableWidget, QWidget

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton
_MARK = 9
_REACH = 100  # milliseconds


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE, on: QWidget | None = None) -> None:
    """One key, on the widget that has the focus unless another is named."""
    QTest.keyClick(on or under_the_hands(), key, modifiers)


def enter_with_ctrl(on: QWidget | None = None) -> None:
    """The key of every page's main button."""
    press(Qt.Key.Key_Return, _CTRL, on)


def ctrl(key: Qt.Key, on: QWidget | None = None) -> None:
    """A key with Ctrl."""
    press(key, _CTRL, on)


def ctrl_shift(key: Qt.Key, on: QWidget | None = None) -> None:
    """A key with Ctrl and Shift."""
    press(key, _CTRL | _SHIFT, on)


def under_the_hands() -> QWidget:
    """Where a key would land now. Raises RuntimeError when no window is active, lest it be typed into nowhere."""
    found = QApplication.focusWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    if found is None:
        raise RuntimeError("no window is active, so no key lands anywhere")
    return found


def write(text: str, into: QWidget) -> None:
    """Type over what stands in a field."""
    into.setFocus()
    # QTest would send the letter A along with Ctrl+A, which no keyboard does.
    QApplication.sendEvent(into, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, _CTRL, "\x01"))
    if text:
        strokes(text, into)
    else:
        QTest.keyClick(into, Qt.Key.Key_Delete)


def strokes(text: str, into: QWidget) -> None:
    """Letter by letter. QTest itself knows Latin letters only, so each is sent as an input method would send it."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(into, QKeyEvent(kind, 0, _NONE, letter))


def scan(text: str) -> None:
    """What a wedge scanner types, with its Enter, wherever the cursor happens to be. The hand that reaches for the
    scanner leaves a pause, by which the program tells the two apart."""
    QTest.qWait(_REACH)
    place = under_the_hands()
    strokes(text, place)
    QTest.keyClick(place, Qt.Key.Key_Return)


def click(button: QWidget) -> None:
    """The mouse, in the middle of a button; a box to tick is often wider than its words, so it is hit at its mark."""
    where = QPoint(_MARK, button.height() // 2) if isinstance(button, QCheckBox) else button.rect().center()
    QTest.mouseClick(button, _LEFT, _NONE, where)


def click_row(view: QListWidget | QTableWidget, row: int, column: int = 0) -> None:
    """The mouse, on a row of a list or a cell of a table."""
    index = view.model().index(row, column)
    view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
    QTest.mouseClick(view.viewport(), _LEFT, _NONE, view.visualRect(index).center())
