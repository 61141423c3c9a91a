"""Money as papers say it: grouped by points, and in words where a slip must not be altered."""

from __future__ import annotations

import re

#: In one piece, or grouped by thousands throughout: of "15,5" or "10.00" nobody knows what was meant.
_TYPED = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?:[.,\s][0-9]{3}){1,3})\s*(?:đ|đồng)?", re.IGNORECASE)
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")


def say_money(amount: int) -> str:
    """An amount of dong: "150.000 đ"."""
    return f"{amount:,} đ".replace(",", ".")


def read_money(typed: str) -> int | None:
    """The amount of dong that was typed: "15000", "15.000", "15.000 đ"; None for what is no such number."""
    found = _TYPED.fullmatch(typed.strip())
    return int(re.sub(r"[.,\s]", "", found[1])) if found else None


def in_words(amount: int) -> str:
    """An amount of dong in words: "Một trăm năm mươi nghìn đồng". Raises ValueError below zero."""
    if amount < 0:
        raise ValueError("money on a slip is not negative")
    words = _number(amount) if amount else "không"
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(value: int) -> str:
    billions, rest = divmod(value, 1_000_000_000)
    head = f"{_number(billions)} tỷ" if billions else ""
    parts: list[str] = []
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            said = _group(group, bool(head or parts))
            parts.append(f"{said} {_GROUPS[place]}".strip())
    return " ".join(filter(None, (head, *parts)))


def _group(value: int, inside: bool) -> str:
    """Three digits; ``inside`` a longer number the hundreds are said even when there are none."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or inside else []
    if tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
        words += {0: [], 1: ["mốt"], 4: ["tư"], 5: ["lăm"]}.get(ones, [_DIGITS[ones]])
    elif tens == 1:
        words.append("mười")
        words += {0: [], 5: ["lăm"]}.get(ones, [_DIGITS[ones]])
    elif ones:
        words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
    return " ".join(words)
