"""Changing over at the name above the pages, one's own password, and what its owner should know of wrong tries."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mot_cua_desktop.domain.passwords import NewPasswordNeeded, PasswordNeeded
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.seats import dialog
from mot_cua_desktop.ui.seats.dialog import SeatDialog
from mot_cua_desktop.ui.window import Window

if TYPE_CHECKING:
    from mot_cua_desktop.domain.desk import Officer
    from mot_cua_desktop.operations.desk import Desk
    from mot_cua_desktop.operations.passwords import Missed

_WORTH_TELLING = 3  # wrong tries; fewer are a slip of one's own


class Seats(QObject):
    """``changed`` carries the desk after somebody sat down or set a password."""

    changed = Signal(object)

    def __init__(self, window: Window, lane: Lane) -> None:
        super().__init__(window)
        self._window, self._lane = window, lane
        self._desk: Desk | None = None
        self._people: dict[str, Officer] = {}
        self.asking: SeatDialog | None = None
        window.officer_chosen.connect(self.sit_down)
        window.password_wanted.connect(self.ask_own)

    def use(self, desk: Desk) -> None:
        """Work with this desk from now on."""
        self._desk = desk

    def close(self) -> None:
        """The window closes."""
        self._desk = None

    def offer(self, desk: Desk, officers: list[Officer]) -> None:
        """Who may sit here, as just read."""
        self._people = {officer.id: officer for officer in officers}
        people = [(officer.id, dialog.who(officer)) for officer in officers]
        self._window.offer_officers(people, desk.facts.officer.id, guarded=desk.seat.guarded)
        if desk.seat.lacks(desk.facts.officer.role):
            self._window.notices.tell(NewPasswordNeeded(desk.facts.officer.role, once=False))

    def sit_down(self, officer: str) -> None:
        """Another officer works here from now on; with their password, where they have one or need one."""
        if self._desk is not None and officer != self._desk.facts.officer.id:
            asked = partial(self._not_yet, self._desk, officer)
            self._lane.run(partial(_sit_down, self._desk, officer), self.changed.emit, asked)

    def _not_yet(self, desk: Desk, officer: str, error: Exception) -> None:
        person = self._people.get(officer)
        if person is None or not isinstance(error, PasswordNeeded | NewPasswordNeeded):
            self._window.notices.tell(error)
            return
        asking = self._open(dialog.ask_seat(self._window, self._lane, desk, person, error))
        asking.entry.done.connect(self._seated)
        asking.form.forgot_button.clicked.connect(partial(self._forgot, desk, person))

    def _seated(self, desk: Desk) -> None:
        self.changed.emit(desk)
        self.tell_missed(desk)

    def _forgot(self, desk: Desk, person: Officer) -> None:
        asking = self._open(dialog.ask_code(self._window, self._lane, desk, person))
        asking.entry.done.connect(partial(self._mended, person))

    def _mended(self, person: Officer, _none: object) -> None:
        self._window.notices.say(f"Đã đặt mật khẩu mới cho {person.name}. Chọn lại tên này và gõ mật khẩu mới.")

    def ask_own(self) -> None:
        """Another password for who sits here, or their first."""
        if self._desk is not None:
            asking = self._open(dialog.ask_own(self._window, self._lane, self._desk))
            asking.entry.done.connect(self._own_set)

    def _open(self, asking: SeatDialog) -> SeatDialog:
        if self.asking is not None:
            self.asking.over()
        self.asking = asking
        asking.entry.failed.connect(self._window.notices.tell)
        asking.entry.focus()
        return asking

    def _own_set(self, desk: Desk) -> None:
        self.changed.emit(desk)
        self._window.notices.say("Đã lưu mật khẩu. F12 khóa màn hình khi rời chỗ.")

    def tell_missed(self, desk: Desk) -> None:
        """Say to who came in what was tried at their seat meanwhile."""
        self._lane.run(partial(_missed, desk), self._told)

    def _told(self, missed: Missed | None) -> None:
        if missed is not None and missed.tries >= _WORTH_TELLING:
            from mot_cua_desktop.domain.worktime import VN

            last = f"{missed.last.astimezone(VN):%H:%M ngày %d/%m/%Y}"
            self._window.notices.tell(
                f"Từ lần vào trước có {missed.tries} lần gõ sai mật khẩu của bạn ở máy này, lần cuối {last}. "
                "Nếu không phải bạn gõ: đổi mật khẩu và báo lãnh đạo."
            )


def _sit_down(desk: Desk, officer: str) -> Desk:
    from mot_cua_desktop.operations import settings

    return settings.choose_officer(desk, officer)


def _missed(desk: Desk) -> Missed | None:
    from mot_cua_desktop.operations import passwords

    return passwords.missed(desk)
