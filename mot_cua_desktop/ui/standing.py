"""What is true of this machine now, at the edges of the window: its foot, the quiet reminder, who may sit here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mot_cua_desktop import __version__
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.backups import Backups
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.seats.locking import Locking
from mot_cua_desktop.ui.seats.seats import Seats
from mot_cua_desktop.ui.window import Window

if TYPE_CHECKING:
    from mot_cua_desktop.domain.desk import Officer
    from mot_cua_desktop.operations.desk import Desk

#: Reminders come at the start, at every change, and this often through the day; never as a dialog.
_EVERY = 15 * 60_000


@dataclass(frozen=True)
class _Reminders:
    """How many are overdue; what to know of the board and of the calendar in few words; the calendar's in full; how
    many duties of posting and tasks of reform are overdue."""

    overdue: int
    board: tuple[str, ...]
    calendar: tuple[str, ...]
    whole: tuple[str, ...]
    postings: int = 0
    reform: int = 0


class Standing(QObject):
    """``changed`` carries the desk after another officer sat down."""

    changed = Signal(object)

    def __init__(self, window: Window, lane: Lane) -> None:
        super().__init__(window)
        self._window, self._lane = window, lane
        self._desk: Desk | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.remind)
        self.seats = Seats(window, lane)
        self.seats.changed.connect(self.changed)
        self.backups = Backups(self)
        self.backups.failed.connect(window.notices.tell)
        self.locking = Locking(window, lane)
        self.locking.opened.connect(self._unlocked)

    def use(self, desk: Desk) -> None:
        """Tell of this desk from now on."""
        self._desk = desk
        self.seats.use(desk)
        self.locking.use(desk)
        self.backups.use(desk)
        self._lane.run(partial(_machine, desk), self._window.status.setText)
        self._lane.run(partial(_officers, desk), partial(self._offer, desk))
        self.remind()
        self._timer.start()

    def guard(self, desk: Desk) -> None:
        """The program begins: who sat here last must show that it is they again, where they have a password."""
        self.locking.use(desk)
        if desk.seat.guarded:
            self.locking.lock()

    @property
    def locked(self) -> bool:
        """Whether the screen is locked now."""
        return self.locking.locked

    def _unlocked(self, desk: Desk) -> None:
        self.changed.emit(desk)
        self.seats.tell_missed(desk)

    def close(self) -> None:
        """The window closes: remind no more."""
        self._timer.stop()
        self.backups.close()
        self.seats.close()
        self.locking.close()
        self._desk = None

    def remind(self) -> None:
        """Say what is late or due, without stopping anybody."""
        if self._desk is not None:
            self._lane.run(partial(_reminders, self._desk), self._reminded)

    def _reminded(self, told: _Reminders) -> None:
        self._window.badge("deadlines", told.overdue)
        self._window.badge("catalogue", told.postings, "việc niêm yết, ISO quá hạn")
        self._window.badge("administration", told.reform, "nhiệm vụ cải cách hành chính quá hạn")
        board = (*told.board[:1], *(words.replace(" hồ sơ", "", 1) for words in told.board[1:]))
        parts = [f"{', '.join(words)} ({key})" for words, key in ((board, "F4"), (told.calendar, "F8")) if words]
        self._window.remind(f"⚠ {' · '.join(parts)}" if parts else "", "\n".join((*told.board, *told.whole)))

    def _offer(self, desk: Desk, officers: list[Officer]) -> None:
        self.seats.offer(desk, officers)
        self.locking.offer(officers)


def _machine(desk: Desk) -> str:
    """The foot of the window."""
    from mot_cua_desktop.operations import dossiers, leasing, papers
    from mot_cua_desktop.ui.kit import printing

    papers.warm()
    with suppress(Told):  # a clock that cannot be right is told where somebody works
        leasing.close(desk)
    dossiers.sweep_files(desk)
    names = printing.printers()
    printer = desk.settings.printers.get("giay_tiep_nhan") or (names[0] if names else "")
    said = f"Máy in: {printer}" if printer in names else "Chưa thấy máy in – vẫn lưu PDF được"
    return f"{said}   ·   Phiên bản {__version__}"  # short: the reminder beside it needs the room


def _officers(desk: Desk) -> list[Officer]:
    from mot_cua_desktop.operations import settings

    return settings.officers(desk)


def _reminders(desk: Desk) -> _Reminders:
    from mot_cua_desktop.operations import board, calendar, leasing, posting, reform

    numbers = leasing.warning(desk)
    return _Reminders(
        overdue=board.look(desk).counts["qua_han"],
        board=board.reminders(desk),
        calendar=(*calendar.headlines(desk), *reform.headlines(desk), *(("số hồ sơ sắp hết",) if numbers else ())),
        whole=(*calendar.reminders(desk), *reform.headlines(desk), *filter(None, (numbers,))),
        postings=posting.overdue(desk),
        reform=reform.waiting(desk)[0],
    )
