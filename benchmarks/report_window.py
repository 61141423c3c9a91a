"""The page of reports (F7) on its real window, and the hand that turns it to a month."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.operations.desk import Desk

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class Window:
    """Reads like the program does: the report is made in a lane of its own, the garbage collected by the window's."""

    def __init__(self, desk: Desk) -> None:
        import gc

        from PySide6.QtWidgets import QApplication

        from mot_cua_desktop.ui.kit.appearance import dress
        from mot_cua_desktop.ui.kit.lanes import Lane
        from mot_cua_desktop.ui.reports.page import _WORDS, ReportsPage

        gc.disable()
        found = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(found, QApplication)
        self._application = found
        dress(found)
        self._lane = Lane()
        self._page = ReportsPage(desk, self._lane)
        self._page.failed.connect(self._failed)
        self._shown = False
        for lines in (self._page.making.begun, self._page.making.made):
            lines.connect(self._came)
        self._page.form.resize(1190, 690)
        self._page.form.show()
        self.kinds = list(_WORDS)

    def _failed(self, error: object) -> None:
        raise AssertionError(error)

    def _came(self, _lines: object) -> None:
        self._shown = True

    def _settle(self) -> None:
        from PySide6.QtCore import QEventLoop

        self._application.processEvents()
        while not (self._page.lane.idle and self._lane.idle):
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._application.processEvents()

    def choose(self, kind: str) -> None:
        """Turn to a report and let it settle."""
        self._page.choose(kind)
        self._settle()

    def turn(self, period: Period) -> None:
        """Turn to a period, until its first screen of lines is painted."""
        self._page.period, self._shown = period, False
        self._page.refresh()
        self._until(lambda: self._shown)

    def whole(self) -> None:
        """The rest of what was turned to, with its sum and its seal, until it is painted."""
        self._until(lambda: not self._page.making.under_way)

    def _until(self, come: Callable[[], bool]) -> None:
        from PySide6.QtCore import QEventLoop

        while not come():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._page.form.repaint()

    def rest(self) -> None:
        """What is looked up beside comes to its end."""
        self._settle()

    def close(self) -> None:
        """Take it down."""
        self._page.close()
        self._page.form.close()
        self._lane.settle()
        self._lane.close()
