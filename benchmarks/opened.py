"""The process that is measured: the real command `mot-cua`, or the barest window of Qt, opened until it is usable.

Usable means that the page an officer works on is painted, the store is open and a key pressed stands in the field that
has the cursor. The moment is printed by the clock that all processes share; then, if asked, what it holds when idle.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

IDLE_AFTER = int(os.environ.get("BENCH_IDLE", "3000"))  # milliseconds in which nothing is under way any more


def takes_keys(window: QWidget) -> bool:
    """Press a key where the cursor stands and paint what comes of it; False while no field has the cursor."""
    line = QApplication.focusWidget()
    if not isinstance(line, QLineEdit):
        return False
    before = line.text()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(line, QKeyEvent(kind, Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier, "k"))
    window.repaint()
    return line.text() != before


class Watch:
    """Asks every four milliseconds whether the window is usable, says when, and ends the program now or when idle."""

    def __init__(self, window: QWidget, ready: Callable[[], bool], idle: Callable[[], bool] | None) -> None:
        self._window, self._ready, self._idle = window, ready, idle
        self._quiet = 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(4)

    def _look(self) -> None:
        if self._ready() and takes_keys(self._window):
            print(time.monotonic(), flush=True)
            self._timer.stop()
            if self._idle is None:
                self._end()
            else:
                self._timer.timeout.disconnect(self._look)
                self._timer.timeout.connect(self._rest)
                self._timer.start(50)

    def _rest(self) -> None:
        now = time.monotonic()
        if self._idle is None or not self._idle():
            self._quiet = 0.0
        elif not self._quiet:
            self._quiet = now
        elif (now - self._quiet) * 1000 > IDLE_AFTER:
            self._timer.stop()
            print(Path("/proc/self/smaps_rollup").read_text(encoding="ascii"), flush=True)
            self._end()

    def _end(self) -> None:
        self._window.close()
        QApplication.quit()


def bare(rest: bool) -> None:
    """The floor: a window with one field."""
    application = QApplication(sys.argv[:1])
    window = QWidget()
    line = QLineEdit()
    QVBoxLayout(window).addWidget(line)
    window.resize(1366, 768)
    window.show()
    line.setFocus()
    watch = Watch(window, lambda: True, (lambda: True) if rest else None)
    application.exec()
    del watch


def program(folder: str, rest: bool) -> None:
    """The program as it is started, watched from its own event loop."""
    from mot_cua_desktop import __main__ as command
    from mot_cua_desktop import app

    start, watches = app.Desktop.start, []

    def ready(desktop: app.Desktop) -> bool:
        if desktop.desk is None:
            return desktop.steps is not None  # the first run
        return desktop.window.current == "intake"

    def watched(desktop: app.Desktop) -> None:
        idle = (lambda: desktop.lane.idle) if rest else None
        watches.append(Watch(desktop.window, lambda: ready(desktop), idle))
        start(desktop)

    app.Desktop.start = watched  # type: ignore[method-assign]
    command.main(["--data", folder])


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare("rest" in sys.argv)
    else:
        program(sys.argv[1], "rest" in sys.argv)
