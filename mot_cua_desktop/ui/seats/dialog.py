"""One small dialog for each time a password is asked for: changing over, one's own, the recovery code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget

from mot_cua_desktop.domain.course import ROLE_WORDS
from mot_cua_desktop.domain.passwords import NewPasswordNeeded
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.seats.entry import Entry, EntryParts

if TYPE_CHECKING:
    from mot_cua_desktop.domain.desk import Officer
    from mot_cua_desktop.operations.desk import Desk

#: Marks the dialogs that belong to the locked screen itself: all others wait behind it.
BEFORE_THE_LOCK = "before_the_lock"


class SeatParts(EntryParts, QDialog):
    title_label: QLabel
    intro_label: QLabel
    forgot_button: QPushButton
    cancel_button: QPushButton


class SeatDialog:
    """The open dialog and its fields; whoever opens it holds it."""

    def __init__(self, parent: QWidget, lane: Lane, title: str, heading: str, intro: str, ok: str) -> None:
        self.form = forms.load("seat_dialog", SeatParts, parent)
        self.form.setWindowTitle(title)
        self.form.title_label.setText(heading)
        self.form.intro_label.setText(intro)
        self.form.intro_label.setVisible(bool(intro))
        self.form.ok_button.setText(f"{ok}    Enter")
        self.form.cancel_button.clicked.connect(self.form.reject)
        self.form.forgot_button.hide()
        self.entry = Entry(self.form, lane)
        self.entry.done.connect(self.form.accept)
        self.form.finished.connect(self.entry.empty)

    def over(self) -> None:
        """It is done with, and another may be opened."""
        self.form.close()
        self.form.deleteLater()


def who(officer: Officer) -> str:
    """An officer as the list of those who may sit here says them."""
    return f"{officer.name} – {ROLE_WORDS[officer.role]}"


def ask_seat(parent: QWidget, lane: Lane, desk: Desk, officer: Officer, why: Exception) -> SeatDialog:
    """The password of who is to sit here, or, where they have none and need one (``why``), their first."""
    first = isinstance(why, NewPasswordNeeded)
    intro = str(why) if first else ""
    asking = SeatDialog(parent, lane, "Đổi người làm việc", who(officer), intro, "Vào làm việc")
    asking.entry.ask(partial(_choose, desk, officer.id, first), old=not first, new=first)
    if not first:
        asking.form.forgot_button.show()
    asking.form.open()
    asking.entry.focus()
    return asking


def ask_own(parent: QWidget, lane: Lane, desk: Desk) -> SeatDialog:
    """Another password for who sits here, or their first."""
    guarded = desk.seat.guarded
    title = "Đổi mật khẩu của tôi" if guarded else "Đặt mật khẩu của tôi"
    intro = "" if guarded else "Từ lần sau, đổi sang tên bạn và mở máy đang khóa phải gõ mật khẩu này, ở mọi quầy."
    asking = SeatDialog(parent, lane, title, who(desk.facts.officer), intro, "Lưu mật khẩu")
    asking.form.password_cap.setText("Mật khẩu đang dùng")
    asking.entry.ask(partial(_set_own, desk), old=guarded, new=True)
    asking.form.open()
    asking.entry.focus()
    return asking


def ask_code(parent: QWidget, lane: Lane, desk: Desk, officer: Officer) -> SeatDialog:
    """The way back for who forgot: another's word for one entry, or the recovery code on paper."""
    intro = (
        "Nhờ lãnh đạo hoặc quản trị cấp mật khẩu một lần (Quản trị F8, thẻ Mật khẩu), rồi gõ vào ô mật khẩu. "
        "Không còn ai làm được việc đó thì lấy phiếu mã phục hồi trong tủ của đơn vị và đặt mật khẩu mới ở đây; "
        "nhật ký ghi lại việc này."
    )
    asking = SeatDialog(parent, lane, "Quên mật khẩu", who(officer), intro, "Đặt mật khẩu mới")
    asking.form.setProperty(BEFORE_THE_LOCK, True)
    asking.form.password_cap.setText("Mã phục hồi trên phiếu (25 chữ và số)")
    asking.form.password.setEchoMode(QLineEdit.EchoMode.Normal)
    asking.entry.ask(partial(_set_with_code, desk, officer.id), old=True, new=True)
    asking.form.open()
    asking.entry.focus()
    return asking


def _choose(desk: Desk, officer: str, first: bool, password: str, new: str | None) -> Desk:
    from mot_cua_desktop.operations import settings

    return settings.choose_officer(desk, officer, None if first else password, new)


def _set_own(desk: Desk, password: str, new: str | None) -> Desk:
    from mot_cua_desktop.operations import passwords

    return passwords.set_own(desk, password, new or "")


def _set_with_code(desk: Desk, officer: str, code: str, new: str | None) -> None:
    from mot_cua_desktop.operations import passwords

    passwords.set_with_code(desk, officer, code, new or "")
