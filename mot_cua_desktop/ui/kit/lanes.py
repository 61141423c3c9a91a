"""A lane: one thread that does slow work in order, and answers on the thread of the windows.

Two exist, one for what touches the store, one for the network; so no two jobs ever open the store at once and no
window ever waits. A job holds only a bound emit, never a window.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, Qt, QTimer, Signal

Result = TypeVar("Result")
_log = logging.getLogger(__name__)
#: Milliseconds after which a window has begun to paint: a platform may gather for five what is to be painted anew.
_PAINTED = 15


class Lane(QObject):
    """One thread's worth of work. ``busy`` tells when work begins and when nothing is left."""

    busy = Signal(bool)
    _landed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lane")
        self._waiting = 0
        self._held: list[Callable[[], None]] | None = None
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], object],
        otherwise: Callable[[Exception], object] | None = None,
    ) -> None:
        """Do ``work`` in the lane; then ``then`` with what it returned, or ``otherwise`` with what it raised."""
        self._waiting += 1
        if self._waiting == 1:
            self.busy.emit(True)
        land = self._landed.emit

        def job() -> None:
            try:
                result: Any = work()
            except Exception as error:
                if otherwise is None:
                    _log.exception("a job failed with nobody to tell")
                land(otherwise, error)
            else:
                land(then, result)

        if self._held is None:
            self._pool.submit(job)
        else:
            self._held.append(job)

    def borrow(self, work: Callable[[], Result]) -> Result:
        """Do ``work`` in this lane from the thread of another one, and wait for it there. Never from a window."""
        return self._pool.submit(work).result()

    def hold(self) -> None:
        """Begin nothing until `release`: two threads of Python share one core, and the window wants it now."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Do what came in meanwhile, in its order, and go on as ever."""
        held, self._held = self._held or [], None
        for job in held:
            self._pool.submit(job)

    def give_way(self) -> None:
        """Begin nothing until the window has painted what it was just given: its cells are asked for in Python."""
        self.hold()
        QTimer.singleShot(_PAINTED, self, self.release)

    def _land(self, answer: Callable[[Any], object] | None, value: Any) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy.emit(False)
        if answer is not None:
            answer(value)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and every answer was given."""
        return self._waiting == 0

    def settle(self, milliseconds: int = 10_000) -> bool:
        """Wait until the lane is idle, answering meanwhile; for tests and for closing. False when time ran out."""
        deadline = QDeadlineTimer(milliseconds)
        # Both belong to the lane: free ones, in a cycle by their connection, may be collected in the lane's own thread.
        loop = QEventLoop(self)
        ticking = QTimer(self)
        ticking.setInterval(5)
        ticking.timeout.connect(loop.quit)
        ticking.start()
        while not self.idle and not deadline.hasExpired():
            loop.exec()
        ticking.stop()
        ticking.deleteLater()
        loop.deleteLater()
        return self.idle

    def close(self, patience: int | None = None) -> None:
        """Finish what is under way and take no more. With ``patience`` (milliseconds) what takes longer is left to
        end by itself, unheard: a call over a dead line must not keep the window."""
        self.release()
        if patience is None:
            self.settle()
            self._pool.shutdown(wait=True)
        else:
            self._pool.shutdown(wait=self.settle(patience), cancel_futures=True)
