"""Backups in the running program: one a day by itself, on a lane of its own, so that neither counter nor network waits.

A copy only reads, through a connection of its own; the store's own lane goes on writing meanwhile.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from mot_cua_desktop.operations.backups import Cancel, Made
    from mot_cua_desktop.operations.desk import Desk

#: Milliseconds: until the first look, when the desk has settled in; between looks; how long closing waits.
FIRST, EVERY, PATIENCE = 90_000, 30 * 60_000, 1_500
_log = logging.getLogger(__name__)


class Backups(QObject):
    """``made`` carries a finished copy; ``failed`` why the copy of today could not be made, told once in a sitting;
    ``moved`` how many files are copied, of how many."""

    made = Signal(object)
    failed = Signal(object)
    moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lane = Lane(self)
        self._desk: Desk | None = None
        self._cancel: Cancel | None = None
        self._told: str = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def use(self, desk: Desk) -> None:
        """Care for this desk from now on."""
        first = self._desk is None or self._desk.settings.backup_folder != desk.settings.backup_folder
        self._desk = desk
        if not desk.settings.backup_folder:
            self._timer.stop()
        elif first or not self._timer.isActive():
            self._timer.start(FIRST)

    def look(self) -> None:
        """Make the copy of today unless it is there."""
        desk = self._desk
        if desk is None or not desk.settings.backup_folder:
            return
        self._timer.start(EVERY)
        if self._cancel is None:
            self._run(desk, daily=True)

    def now(self, desk: Desk) -> None:
        """Make a copy, whatever is there; nothing when one is being made."""
        if self._cancel is None:
            self._told = ""
            self._run(desk, daily=False)

    @property
    def busy(self) -> bool:
        """Whether a copy is being made."""
        return self._cancel is not None

    def _run(self, desk: Desk, *, daily: bool) -> None:
        from mot_cua_desktop.operations import backups

        self._cancel = cancel = backups.Cancel()
        work = (
            partial(backups.daily, desk, cancel=cancel)
            if daily
            else partial(backups.make, desk, cancel=cancel, progress=self.moved.emit)
        )
        self.lane.run(work, self._done, self._not_done)

    def _done(self, made: Made | None) -> None:
        self._cancel, self._told = None, ""
        if made is not None:
            self.made.emit(made)

    def _not_done(self, error: Exception) -> None:
        self._cancel = None
        if not isinstance(error, Told):
            _log.error("a backup failed", exc_info=error)
        if str(error) != self._told:  # the stick is not plugged in: said once, not every half hour
            self._told = str(error)
            self.failed.emit(error)

    def stop(self) -> None:
        """Give up the copy that is being made."""
        if self._cancel is not None:
            self._cancel.ask()

    def close(self) -> None:
        """The window closes."""
        self._timer.stop()
        self.stop()
        self._desk = None
        self.lane.close(PATIENCE)
