"""The barcode scanner works anywhere in the window: it types faster than hands do, so its bursts are told apart.

A wedge scanner is a keyboard. A burst of keys at machine speed that ends with Enter and reads as a card or a code goes
to whoever handles scans, and leaves no trace where it was typed. A field shows what is typed and is put right after;
anywhere else (a button, a list, a table) the keys of a burst are held back, since there each of them may be a deed: the
spaces between the parts of a name would press a button, or turn the papers of a checklist.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_FASTEST_HAND = 0.035  # seconds between keys; a scanner needs a millisecond or two, a typist ten times this
_HELD = 60  # milliseconds after the last key; then what was held was typed by a hand after all
_LEAST = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class WedgeFilter(QObject):
    """Watches every key of the application for bursts; ``scanned`` carries what a scanner typed."""

    scanned = Signal(str)

    def __init__(self, wanted: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._burst = ""
        self._last = 0.0
        self._place: QWidget | None = None
        self._before = ""
        self._held: list[QKeyEvent] = []
        self._giving_back = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_HELD)
        self._timer.timeout.connect(self._give_back)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let every key through but those of a burst in a place without text, and the Enter that ends a wanted one."""
        if self._giving_back or not isinstance(watched, QWidget):
            return False
        if isinstance(event, QInputMethodEvent):
            # A keyboard driver composes the letters of a name; the burst must not lose them.
            self._add(watched, event.commitString())
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not _first_to_hear(watched):
            return False
        if event.key() in _ENTER:
            return self._ended(watched)
        if event.modifiers() & _COMMANDS:
            self._give_back()
            return False
        text = event.text()
        going_on = self._add(watched, text)
        if _line(watched) is not None or not (going_on or text.isalnum()):
            return False
        self._held.append(event.clone())
        self._timer.start()
        return True

    def _add(self, watched: QWidget, text: str) -> bool:
        """Put a letter to the burst under way, or begin the next; tells whether one was under way."""
        now = time.monotonic()
        going_on = bool(self._burst) and now - self._last <= _FASTEST_HAND
        if not going_on:
            self._give_back()
            self._burst = ""
            self._place = watched
            self._before = _content(watched)
        self._last = now
        if text and text.isprintable():
            self._burst += text
        return going_on

    def _ended(self, watched: QWidget) -> bool:
        burst, fresh = self._burst, time.monotonic() - self._last <= _FASTEST_HAND * 3
        self._burst = ""
        if not fresh or len(burst) < _LEAST or not self._wanted(burst):
            self._give_back()
            return False
        self._timer.stop()
        self._held.clear()
        if self._place is watched:
            _restore(watched, self._before)
        self.scanned.emit(burst)
        return True

    def _give_back(self) -> None:
        """It was a hand after all: hand the keys on, in their order, to where they were typed."""
        self._timer.stop()
        held, self._held = self._held, []
        place = self._place
        if not held or place is None:
            return
        self._giving_back = True
        try:
            for event in held:
                QCoreApplication.sendEvent(QApplication.focusWidget() or place, event)
        finally:
            self._giving_back = False


def _first_to_hear(widget: QWidget) -> bool:
    """A key that nobody takes climbs from parent to parent, and each of them is heard here: only the first counts."""
    focus = QApplication.focusWidget()
    return widget is focus if focus is not None else widget.isWindow()


def _line(widget: QWidget) -> QLineEdit | QTextEdit | QPlainTextEdit | None:
    """What holds the typed text of a widget; None where keys are deeds and not letters."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return widget
    if isinstance(widget, QComboBox):
        return widget.lineEdit()  # of one that can be typed into
    return widget.lineEdit() if isinstance(widget, QAbstractSpinBox) else None


def _content(widget: QWidget) -> str:
    line = _line(widget)
    if line is None:
        return ""
    return line.text() if isinstance(line, QLineEdit) else line.toPlainText()


def _restore(widget: QWidget, before: str) -> None:
    line = _line(widget)
    if isinstance(line, QLineEdit):
        line.setText(before)
    elif line is not None:
        line.setPlainText(before)


class TakesCards(QObject):
    """A part of a dialog that a card may be scanned into while it is asked; ``refused`` carries why one was not taken,
    or what to compare with the card."""

    refused = Signal(object)

    def card_scanned(self, text: str, *, wired: bool = False) -> None:
        """Take what a scanner read off a card."""
        raise NotImplementedError


def taken_in(dialog: QWidget, text: str, *, wired: bool) -> bool:
    """Give a card to the dialog that is asked now; whether it takes any."""
    taker = dialog.findChild(TakesCards) if "|" in text else None
    if isinstance(taker, TakesCards):
        taker.card_scanned(text, wired=wired)
    return taker is not None


def watch(application: QApplication, wanted: Callable[[str], bool]) -> WedgeFilter:
    """Watch the whole application. Whoever calls this holds the filter."""
    watcher = WedgeFilter(wanted)
    application.installEventFilter(watcher)
    return watcher


class SerialScanner(QObject):
    """A scanner on a serial port: past every keyboard driver, so it can garble nothing.

    ``scanned`` carries a line; ``lost`` a sentence when the port is gone: said once, then tried every ten seconds.
    ``connected`` tells whether the port is open: what came before that moment is dropped by the port.
    """

    scanned = Signal(str)
    lost = Signal(str)
    _retry_milliseconds = 10_000

    def __init__(self, port: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._said = False
        self.connected = False
        self._thread = _Reader(port)
        self._thread.opened.connect(self._opened)
        self._thread.line.connect(self.scanned)
        self._thread.failed.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self._retry_milliseconds)
        self._timer.timeout.connect(self._thread.start)
        self._thread.start()

    def _opened(self) -> None:
        self._said = False
        self.connected = True

    def _failed(self) -> None:
        self.connected = False
        if not self._said:
            self._said = True
            self.lost.emit(f"Máy quét ở cổng {self._port} chưa kết nối được. Kiểm tra dây rồi đợi vài giây.")
        self._timer.start()

    def close(self) -> None:
        """Stop reading; waits for the port to be given back."""
        self._timer.stop()
        self._thread.requestInterruption()
        self._thread.wait(3000)


class _Reader(QThread):
    """Reads lines until asked to stop. (A thread of its own: a port blocks, and a lane must never.)"""

    opened = Signal()
    line = Signal(str)
    failed = Signal()

    def __init__(self, port: str) -> None:
        super().__init__()
        self._port = port

    def run(self) -> None:
        import serial

        try:
            with serial.Serial(self._port, 9600, timeout=0.3) as port:
                self.opened.emit()
                kept = b""
                while not self.isInterruptionRequested():
                    read = port.read(max(1, port.in_waiting))
                    kept += read
                    *lines, kept = kept.replace(b"\r\n", b"\r").replace(b"\n", b"\r").split(b"\r")
                    if not read and kept:  # a scanner that ends its lines with nothing: silence ends them
                        lines, kept = [kept], b""
                    for line in lines:
                        if line.strip():
                            self.line.emit(line.decode("utf-8", "replace"))
        except (serial.SerialException, OSError):
            self.failed.emit()
