"""Terms of procedures: how long each may take, as published and as the receipt says it; and the ward's own time."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from typing import Literal

import msgspec

from mot_cua_desktop.domain.names import fold

VN = timezone(timedelta(hours=7))

Unit = Literal["gio", "ngay_lam_viec", "ngay", "ngay_nao_tra_ngay_do"]
UNIT_WORDS: dict[Unit, str] = {
    "gio": "giờ làm việc",
    "ngay_lam_viec": "ngày làm việc",
    "ngay": "ngày",
    "ngay_nao_tra_ngay_do": "Trong ngày",
}
_MAX_AMOUNT = 3660


class Term(msgspec.Struct, frozen=True):
    """How long a procedure may take. ``amount`` is 0 only for "at once" (``ngay_nao_tra_ngay_do``)."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        at_once = self.unit == "ngay_nao_tra_ngay_do"
        if not (self.amount == 0 if at_once else 1 <= self.amount <= _MAX_AMOUNT):
            raise ValueError("a term is 1 to 3660 units, or at once with amount 0")

    @property
    def at_once(self) -> bool:
        """Whether the result is due on the day of receipt."""
        return self.unit == "ngay_nao_tra_ngay_do"

    def vn(self) -> str:
        """The term as the receipt says it: "3 ngày làm việc"."""
        return UNIT_WORDS[self.unit] if self.at_once else f"{self.amount} {UNIT_WORDS[self.unit]}"


AT_ONCE = Term(0, "ngay_nao_tra_ngay_do")
_UNIT_OF_WORDS: dict[str, Unit] = {
    "gio": "gio",
    "gio lam viec": "gio",
    "ngay": "ngay",
    "ngay lich": "ngay",
    "ngay lam viec": "ngay_lam_viec",
}
_AT_ONCE_WORDS = {"trong ngay", "ngay trong ngay", "trong ngay lam viec", "tra ngay", "ngay nao tra ngay do"}
_TERM = re.compile(r"(\d{1,4})\s*([a-z ]+)")


def parse_term(text: str) -> Term | None:
    """A term as published ("20 Ngày làm việc", "8 Giờ"); None when the unit or the number is missing: never guessed."""
    plain = fold(text).strip(" .;,")
    if plain in _AT_ONCE_WORDS:
        return AT_ONCE
    found = _TERM.fullmatch(plain)
    unit = _UNIT_OF_WORDS.get(found[2].strip()) if found else None
    if found is None or unit is None or not 1 <= int(found[1]) <= _MAX_AMOUNT:
        return None
    return Term(int(found[1]), unit)
