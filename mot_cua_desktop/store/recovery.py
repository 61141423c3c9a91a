"""The recovery code: five groups of five letters and digits, made to be read from paper and typed by a tired person.

Each group carries a check letter of its own, so that a slip of typing is told with its place instead of "wrong".
100 bits remain, behind scrypt. Nothing here ever repeats what was typed: it would end in a log.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from mot_cua_desktop.errors import Told

#: Crockford's: no I, L, O, U. What looks like a digit is read as the digit.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUPS, _LENGTH = 5, 5
_WITHOUT_TELEX = "Tắt bộ gõ tiếng Việt (UniKey, EVKey) rồi gõ lại mã trên phiếu."


def new_code() -> str:
    """A fresh code as it is printed: ``XXXXX-XXXXX-XXXXX-XXXXX-XXXXX``."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH - 1)) for _ in range(_GROUPS))
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def plain(typed: str) -> str:
    """The letters of a code that count: small letters, spaces, dashes and look-alikes make no difference."""
    text = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    return "".join(letter for letter in text if letter in _ALPHABET)


def check_typed(typed: str) -> Told:
    """What to say of a code that did not open the store: where the slip is, or that the sheet is another store's."""
    text = unicodedata.normalize("NFKC", typed)
    if any(letter.isalpha() and not letter.isascii() for letter in text):
        return Told("Mã phục hồi gõ vào có chữ có dấu, mà mã không có dấu.", _WITHOUT_TELEX)
    code = plain(typed)
    if len(code) != _GROUPS * _LENGTH:
        return Told(
            f"Mã phục hồi có 25 chữ và số, vừa gõ {len(code)}.",
            "Gõ lại đủ năm nhóm trên phiếu; chữ hoa hay thường, có gạch hay không đều được.",
        )
    groups = [code[start : start + _LENGTH] for start in range(0, len(code), _LENGTH)]
    slips = [place for place, group in enumerate(groups) if _check(place, group[:-1]) != group[-1]]
    if len(slips) == 1:
        return Told(f"Mã phục hồi không đúng: nhóm thứ {slips[0] + 1} bị gõ sai.", "So từng chữ của nhóm đó với phiếu.")
    if slips and len(slips) < _GROUPS:
        said = ", ".join(str(place + 1) for place in slips)
        return Told(f"Mã phục hồi không đúng: các nhóm {said} bị gõ sai.", "So từng chữ của các nhóm đó với phiếu.")
    return Told(
        "Mã phục hồi không đúng với sổ này.",
        "Kiểm tra phiếu: có thể là phiếu của quầy khác, hoặc của một lần cài đặt khác.",
    )


def _check(place: int, letters: str) -> str:
    # The place is part of it, so that two groups typed in the wrong order are noticed too.
    return _ALPHABET[hashlib.sha256(f"{place}{letters}".encode()).digest()[0] & 31]
