"""The locked screen: after some minutes without a hand, at F12, and at the start of a guarded seat.

One page lies over everything and opens with the password of who sat here, or of who takes the seat. What was typed
stays as it was behind it; printing, saving and the round with the hub go on. Open dialogs wait, unseen, and are there
again for the same officer; for another one they are over.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton, QWidget
from shiboken6 import isValid

from mot_cua_desktop.domain.passwords import NewPasswordNeeded, PasswordNeeded
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.seats import dialog
from mot_cua_desktop.ui.seats.dialog import BEFORE_THE_LOCK
from mot_cua_desktop.ui.seats.entry import Entry, EntryParts
from mot_cua_desktop.ui.window import Window

if TYPE_CHECKING:
    from mot_cua_desktop.domain.desk import Officer
    from mot_cua_desktop.operations.desk import Desk

_LOOK = 2000  # milliseconds between looks at how long no hand was here
_HANDS = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}


class LockParts(EntryParts):
    name_label: QLabel
    intro_label: QLabel
    forgot_button: QPushButton
    others_button: QPushButton


class Locking(QObject):
    """``opened`` carries the desk when the screen was unlocked, by whoever sits here then."""

    opened = Signal(object)

    def __init__(self, window: Window, lane: Lane, now: Callable[[], float] = time.time) -> None:
        super().__init__(window)
        self._window, self._lane, self._now = window, lane, now
        self._desk: Desk | None = None
        self._people: list[Officer] = []
        self._form: LockParts | None = None
        self._entry: Entry | None = None
        self._waiting: list[QDialog] = []
        self._touched = now()
        self._cursor = QCursor.pos()
        self.asking: dialog.SeatDialog | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)
        window.lock_wanted.connect(self.lock_wanted)

    @property
    def locked(self) -> bool:
        """Whether the screen is locked now."""
        return self._form is not None

    @property
    def form(self) -> LockParts:
        """The locked screen, while it is there."""
        if self._form is None:
            raise LookupError("the screen is not locked")
        return self._form

    def use(self, desk: Desk) -> None:
        """Watch over this desk from now on: while its officer has a password, and the desk wants to be locked."""
        self._desk = desk
        watched = desk.seat.guarded and desk.settings.lock_minutes > 0
        if watched and not self._timer.isActive():
            self._touched = self._now()
            _application().installEventFilter(self)
            self._timer.start()
        elif not watched:
            self._rest()

    def offer(self, officers: list[Officer]) -> None:
        """Who may take the seat at the locked screen."""
        self._people = officers
        if self._form is not None:
            self._list_others()

    def close(self) -> None:
        """The window closes."""
        self._timer.stop()
        _application().removeEventFilter(self)
        self._desk = None

    def _rest(self) -> None:
        self._timer.stop()
        if not self.locked:
            _application().removeEventFilter(self)

    # --- how long no hand was here ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice hands; while the screen is locked, keep every other window behind it."""
        kind = event.type()
        if kind in _HANDS:
            self._touched = self._now()
        elif kind == QEvent.Type.Show and self._form is not None and isinstance(watched, QDialog):
            self._hold_back(watched)
        return False

    def look(self) -> None:
        """Lock the screen when no hand was here for so many minutes. A clock set back only begins to wait anew."""
        desk, now = self._desk, self._now()
        if desk is None or self.locked or not (desk.seat.guarded and desk.settings.lock_minutes):
            return
        if QCursor.pos() != self._cursor or now < self._touched:
            self._cursor, self._touched = QCursor.pos(), now
        elif now - self._touched >= desk.settings.lock_minutes * 60:
            self.lock()

    # --- locking ---

    def lock_wanted(self) -> None:
        """Lock at once, if there is a password to open with."""
        if self._desk is None or self.locked:
            return
        if self._desk.seat.guarded:
            self.lock()
        else:
            self._window.notices.tell(
                "Chưa khóa được vì bạn chưa có mật khẩu. Bấm tên mình ở góc trên bên phải, chọn “Đặt mật khẩu của tôi”."
            )

    def lock(self) -> None:
        """Cover everything until somebody proves who they are."""
        if self._desk is None or self.locked:
            return
        while (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
        form = forms.load("lock", LockParts)
        self._form, self._entry = form, Entry(form, self._lane)
        self._entry.done.connect(self._proved)
        self._entry.failed.connect(self._window.notices.tell)
        form.forgot_button.clicked.connect(self._forgot)
        _application().installEventFilter(self)
        self._window.cover(form)
        for top in QApplication.topLevelWidgets():
            if isinstance(top, QDialog) and top.isVisible():
                self._hold_back(top)
        self._list_others()
        self._ask(self._desk.facts.officer)

    def _hold_back(self, top: QDialog) -> None:
        if top.property(BEFORE_THE_LOCK) or top in self._waiting:
            return
        self._waiting.append(top)
        top.finished.connect(partial(self._over, top))
        QTimer.singleShot(0, top, partial(_hide, top))  # not within its own showing

    def _over(self, top: QDialog, _result: int) -> None:
        if top in self._waiting:
            self._waiting.remove(top)

    def _list_others(self) -> None:
        form, desk = self.form, self._desk
        others = [each for each in self._people if desk is None or each.id != desk.facts.officer.id]
        menu = QMenu(form)
        for officer in others:
            menu.addAction(dialog.who(officer)).triggered.connect(partial(self._other, officer))
        form.others_button.setMenu(menu)
        form.others_button.setVisible(bool(others))

    def _ask(self, officer: Officer, hint: str = "") -> None:
        form, desk = self.form, self._desk
        if desk is None or self._entry is None:
            return
        mine = officer.id == desk.facts.officer.id
        form.setProperty("officer", officer.id)
        form.name_label.setText(dialog.who(officer))
        form.intro_label.setText(
            "Việc đang làm vẫn còn nguyên. Gõ mật khẩu để làm tiếp."
            if mine
            else f"Vào làm việc thay {desk.facts.officer.name}. Bản nháp của người trước vẫn được giữ."
        )
        form.ok_button.setText("Mở khóa    Enter" if mine else "Vào làm việc    Enter")
        self._entry.ask(partial(_open, desk, officer.id), hint=hint)

    def _other(self, officer: Officer, _checked: bool = False) -> None:
        """Somebody else: at once when they have no password, else with it."""
        desk = self._desk
        if desk is not None:
            asked = partial(self._not_yet, officer)
            self._lane.run(partial(_open, desk, officer.id, None, None), self._proved, asked)

    def _not_yet(self, officer: Officer, error: Exception) -> None:
        if self._form is None or self._entry is None or self._desk is None:
            return
        if isinstance(error, PasswordNeeded):
            self._ask(officer)
        elif isinstance(error, NewPasswordNeeded):
            self._ask(officer)
            self._entry.ask(partial(_open_first, self._desk, officer.id), old=False, new=True, hint=str(error))
        else:
            self._window.notices.tell(error)

    def _forgot(self) -> None:
        officer = next((each for each in self._people if each.id == self.form.property("officer")), None)
        if self._desk is None:
            return
        if self.asking is not None:
            self.asking.over()
        self.asking = dialog.ask_code(self._window, self._lane, self._desk, officer or self._desk.facts.officer)
        self.asking.entry.done.connect(lambda _: self._ask(officer or self._seated(), "Gõ mật khẩu vừa đặt để vào."))
        self.asking.entry.failed.connect(self._window.notices.tell)

    def _seated(self) -> Officer:
        if self._desk is None:
            raise LookupError("no desk is open")
        return self._desk.facts.officer

    def _proved(self, desk: Desk) -> None:
        if self._form is None:
            return
        same = self._desk is not None and self._desk.facts.officer.id == desk.facts.officer.id
        self._form = self._entry = None
        waiting, self._waiting = self._waiting, []
        self._touched = self._now()
        self._window.uncover()
        for top in waiting:
            if isValid(top):
                if same:
                    top.show()
                else:
                    top.reject()  # what one officer began in it, another must not end
        if not self._timer.isActive():
            _application().removeEventFilter(self)
        self.opened.emit(desk)


def _application() -> QCoreApplication:
    found = QCoreApplication.instance()
    if found is None:
        raise LookupError("no window without an application")
    return found


def _hide(top: QWidget) -> None:
    if isValid(top):
        top.hide()


def _open(desk: Desk, officer: str, password: str | None, new: str | None) -> Desk:
    from mot_cua_desktop.operations import passwords, settings

    if officer == desk.facts.officer.id:
        return passwords.unlock(desk, password or "", new)
    return settings.choose_officer(desk, officer, password, new)


def _open_first(desk: Desk, officer: str, _password: str, new: str | None) -> Desk:
    return _open(desk, officer, None, new)
