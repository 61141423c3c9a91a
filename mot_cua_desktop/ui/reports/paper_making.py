"""A long paper that is being made: it tells how far it is, can be left, and what comes of one that was left is heard
by nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from mot_cua_desktop.operations.leader_papers import Saying
from mot_cua_desktop.operations.reports import Cancelled
from mot_cua_desktop.ui.kit.lanes import Lane

Result = TypeVar("Result")


class PaperMaking(QObject):
    """One paper at a time. ``told`` says what is being done, ``ended`` that nothing is any more."""

    told = Signal(str)
    ended = Signal()
    _said = Signal(object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: threading.Event | None = None
        self._said.connect(self._tell)

    @property
    def under_way(self) -> bool:
        """Whether something is being made that somebody waits for."""
        return self._left is not None

    def run(
        self,
        lane: Lane,
        work: Callable[[Saying], Result],
        then: Callable[[Result], object],
        otherwise: Callable[[Exception], object],
    ) -> None:
        """Make it in this lane, instead of what was being made."""
        self.stop()
        left = self._left = threading.Event()
        said = self._said.emit

        def say(words: str) -> None:
            if left.is_set():
                raise Cancelled
            said(left, words)

        lane.run(partial(work, say), partial(self._come, left, then), partial(self._come, left, otherwise))

    def stop(self) -> None:
        """Leave it: the lane is free after the step that it is at."""
        if self._left is not None:
            self._left.set()
            self._left = None
            self.ended.emit()

    def _tell(self, left: threading.Event, words: str) -> None:
        if left is self._left:  # else it was said before it was left, and arrives after
            self.told.emit(words)

    def _come(self, left: threading.Event, answer: Callable[[Result], object], value: Result) -> None:
        if left is self._left:
            self._left = None
            self.ended.emit()
            answer(value)
