"""The barcode scanner works anywhere in the window: it types faster than hands do, so its bursts are told apart.

A wedge scanner is a keyboard. A burst of keys at machine speed that ends with Enter and reads as a card or a code goes
to whoever handles scans; its letters never land in the field that happened to have the focus.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QThread, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_FASTEST_HAND = 0.035  # seconds between keys; a scanner needs a millisecond or two, a typist ten times this
_LEAST = 6


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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let every key through but the Enter that ends a wanted burst, and take the burst back from its field."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.key() in (0x01000004, 0x01000005):  # Return, Enter
            return self._ended(watched)
        text = event.text()
        now = time.monotonic()
        if now - self._last > _FASTEST_HAND or not self._burst:
            self._burst = ""
            self._place = watched
            self._before = _content(watched)
        self._last = now
        if text and text.isprintable():
            self._burst += text
        return False

    def _ended(self, watched: QWidget) -> bool:
        burst, fresh = self._burst, time.monotonic() - self._last <= _FASTEST_HAND * 3
        self._burst = ""
        if not fresh or len(burst) < _LEAST or not self._wanted(burst):
            return False
        if self._place is watched:
            _restore(watched, self._before)
        self.scanned.emit(burst)
        return True


def _content(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return widget.toPlainText()
    return ""


def _restore(widget: QWidget, before: str) -> None:
    if isinstance(widget, QLineEdit):
        widget.setText(before)
    elif isinstance(widget, QTextEdit | QPlainTextEdit):
        widget.setPlainText(before)


def watch(application: QApplication, wanted: Callable[[str], bool]) -> WedgeFilter:
    """Watch the whole application. Whoever calls this holds the filter."""
    watcher = WedgeFilter(wanted)
    application.installEventFilter(watcher)
    return watcher


class SerialScanner(QObject):
    """A scanner on a serial port: past every keyboard driver, so it can garble nothing.

    ``scanned`` carries a line; ``lost`` a sentence when the port is gone (it is tried again every ten seconds).
    """

    scanned = Signal(str)
    lost = Signal(str)
    _retry_milliseconds = 10_000

    def __init__(self, port: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._thread = _Reader(port)
        self._thread.line.connect(self.scanned)
        self._thread.failed.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self._retry_milliseconds)
        self._timer.timeout.connect(self._thread.start)
        self._thread.start()

    def _failed(self) -> None:
        self.lost.emit(f"Máy quét ở cổng {self._port} chưa kết nối được. Kiểm tra dây rồi đợi vài giây.")
        self._timer.start()

    def close(self) -> None:
        """Stop reading; waits for the port to be given back."""
        self._timer.stop()
        self._thread.requestInterruption()
        self._thread.wait(3000)


class _Reader(QThread):
    """Reads lines until asked to stop. (A thread of its own: a port blocks, and a lane must never.)"""

    line = Signal(str)
    failed = Signal()

    def __init__(self, port: str) -> None:
        super().__init__()
        self._port = port

    def run(self) -> None:
        import serial

        try:
            with serial.Serial(self._port, 9600, timeout=0.3) as port:
                kept = b""
                while not self.isInterruptionRequested():
                    kept += port.read(max(1, port.in_waiting))
                    *lines, kept = kept.replace(b"\r\n", b"\r").replace(b"\n", b"\r").split(b"\r")
                    for line in lines:
                        if line.strip():
                            self.line.emit(line.decode("utf-8", "replace"))
        except (serial.SerialException, OSError):
            self.failed.emit()
