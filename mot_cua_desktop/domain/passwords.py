"""What a password must be, who must have one, how long wrong tries make somebody wait, and how that is said."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from mot_cua_desktop.domain.course import ROLE_WORDS, Role
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.errors import Refused, Told

#: They approve, sign, and say who works here; who only takes in or only reads decides nothing by the name alone.
DECIDING: frozenset[Role] = frozenset({"lanh_dao", "quan_tri"})
SHORTEST, LONGEST = 8, 128
_FREE = 3  # wrong tries that cost no waiting: a slip, Caps Lock, the keyboard driver
_FIRST_WAIT, _LONGEST_WAIT = 5, 300  # seconds
_WITHOUT_TELEX = "Tắt bộ gõ tiếng Việt (UniKey, EVKey) rồi gõ lại."


@dataclass(frozen=True)
class Seat:
    """How the seat of an officer is guarded. ``once``: by a password that must be replaced at the next entry.
    ``asked``: the ward asks passwords of who decides."""

    guarded: bool = False
    once: bool = False
    asked: bool = False

    def lacks(self, role: Role) -> bool:
        """Whether an officer of this role may write nothing here until a password was set."""
        return self.asked and not self.guarded and role in DECIDING


class PasswordNeeded(Told):
    """The seat opens with its password, which was not given."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} có mật khẩu.", "Gõ mật khẩu của người này để đổi.")


class NewPasswordNeeded(Told):
    """The seat needs a password of the officer's own first. ``once``: what was typed opens it one time only."""

    def __init__(self, role: Role, *, once: bool) -> None:
        self.once = once
        if once:
            super().__init__("Mật khẩu vừa gõ chỉ dùng một lần.", "Đặt mật khẩu của riêng mình để vào làm việc.")
        else:
            super().__init__(
                f"Vai trò {ROLE_WORDS[role]} phải có mật khẩu mới vào làm việc được.", "Đặt mật khẩu của riêng mình."
            )


class WrongPassword(Told):
    """It was not the password. ``seconds``: how long the next try has to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        then = f"Đợi {said(seconds)} rồi gõ lại." if seconds else "Gõ lại."
        super().__init__("Mật khẩu không đúng.", f"Xem đèn Caps Lock và bộ gõ tiếng Việt. {then}")


class TooSoon(Told):
    """After several wrong tries the next one has to wait; this one was not even looked at."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("Đã gõ sai mật khẩu nhiều lần.", f"Còn {said(seconds)} nữa mới gõ lại được.")


def said(seconds: int) -> str:
    """A time to wait, as it is said."""
    minutes, rest = divmod(seconds, 60)
    return " ".join(([f"{minutes} phút"] if minutes else []) + ([f"{rest} giây"] if rest or not minutes else []))


def wait(wrong: int) -> timedelta:
    """How long the next try waits after so many wrong ones in a row: nothing for three, then 5 seconds, doubled each
    time, five minutes at most. Guessing goes on at under 300 tries a day, and nobody is ever locked out."""
    if wrong < _FREE:
        return timedelta()
    return timedelta(seconds=min(_FIRST_WAIT << min(wrong - _FREE, 10), _LONGEST_WAIT))


def seconds_left(wrong: int, last: datetime, now: datetime) -> int:
    """Whole seconds that the next try still has to wait. A clock set back never makes it longer than it was."""
    whole = wait(wrong)
    left = min(whole, whole - (now - last))
    return max(0, -(-left // timedelta(seconds=1)))


def check_typed(typed: str) -> None:
    """Refuse what can be no password, before it counts as a wrong try. Raises `Told`."""
    if not typed:
        raise Told("Chưa gõ mật khẩu.")
    if not typed.isascii():
        raise Told("Mật khẩu vừa gõ có chữ có dấu, mà mật khẩu không có dấu.", _WITHOUT_TELEX)


def check_new(password: str, name: str, phone: str = "") -> None:
    """Refuse what everybody would try first, or could not be typed twice alike. Raises `Told`, without the word."""
    check_typed(password)
    if not password.isprintable():
        raise Told("Mật khẩu có dấu không in được.", "Chỉ dùng chữ không dấu, số, dấu câu và khoảng trắng.")
    if not SHORTEST <= len(password) <= LONGEST:
        raise Told(
            f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} chữ, vừa gõ {len(password)}.",
            "Một câu ngắn dễ nhớ là tốt nhất, ví dụ bốn từ không dấu.",
        )
    if len(set(password)) < 4 or _runs(password):
        raise Told("Mật khẩu này quá dễ đoán (lặp một chữ, hay dãy số liền nhau).", "Đặt câu khác dài hơn.")
    bare = _bare(password)
    known = {_bare(name), _bare(name) + _bare(phone), _bare(phone), "matkhau", "password"} - {""}
    if bare in known or (bare.rstrip("0123456789") in known):
        raise Told("Mật khẩu này là họ tên, số điện thoại hay từ ai cũng thử trước.", "Đặt câu khác.")


def _runs(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return steps in ({1}, {-1})


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(unicodedata.normalize("NFC", text)) if letter.isalnum())


def refuse_open_seat(role: Role) -> None:
    """Nothing is written from a seat that must be guarded and is not."""
    raise Refused(
        f"Vai trò {ROLE_WORDS[role]} phải có mật khẩu mới được ghi vào sổ.",
        "Bấm tên mình ở góc trên bên phải, chọn “Đặt mật khẩu của tôi”.",
        rule="Đơn vị đòi mật khẩu của người quyết định (Quản trị, thẻ Mật khẩu)",
    )
