"""Dossier codes: the agency's identifier, the day of receipt and the number of that day (NĐ 118/2025/NĐ-CP Điều 28).

The pattern is a setting, by default the form seen in use; the law names the parts of a code, not their order.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache
from urllib.parse import quote, unquote

from mot_cua_desktop.errors import Told

DEFAULT_PATTERN = "{prefix}-{yyMMdd}-{seq:0000}"
_PREFIX = r"[0-9A-Z]+(?:\.[0-9A-Z]+)*"
_CODE = re.compile(rf"({_PREFIX})-(\d{{6}})-(\d{{4,}})")
_PART = re.compile(r"\{(prefix|yyMMdd|ddMMyy|yyyyMMdd|ddMMyyyy|seq(?::0{1,8})?)\}")
_SEQ = re.compile(r"\{seq(?::(0{1,8}))?\}")
_DATES = {"yyMMdd": "%y%m%d", "ddMMyy": "%d%m%y", "yyyyMMdd": "%Y%m%d", "ddMMyyyy": "%d%m%Y"}
_LITERALS = re.compile(r"[0-9A-Z.\-/]*")
_ADVICE = "Ví dụ mẫu đúng: {prefix}-{yyMMdd}-{seq:0000}."


def check_prefix(prefix: str) -> str:
    """The agency's identifier cleaned, such as "000.00.12.H32"; raises `Told` when it cannot be one."""
    plain = prefix.strip().upper()
    if not re.fullmatch(_PREFIX, plain) or len(plain) > 40:
        raise Told("Mã định danh cơ quan chỉ gồm chữ A–Z, số và dấu chấm.", "Ví dụ: 000.00.12.H32.")
    return plain


def check_pattern(pattern: str) -> None:
    """Return when a pattern gives a different code for each dossier of the desk; raises `Told` when it would not."""
    parts = [part.partition(":")[0] for part in _PART.findall(pattern)]
    rest = _PART.sub("", pattern)
    if "{" in rest or "}" in rest or not _LITERALS.fullmatch(rest):
        raise Told("Mẫu mã hồ sơ có phần không hiểu được.", _ADVICE)
    if parts.count("seq") != 1 or parts.count("prefix") != 1 or sum(part in _DATES for part in parts) != 1:
        raise Told("Mẫu mã hồ sơ cần đúng một mã cơ quan, một ngày nhận và một số thứ tự.", _ADVICE)
    # Two runs of digits side by side cannot be told apart: 1 of day …12 and 21 of day …1 would be one code.
    if re.search(r"\}[0-9]*\{seq|\{seq[^}]*\}[0-9]*\{|\{seq[^}]*\}[0-9]|\{prefix\}[0-9A-Z.]*\{", pattern):
        raise Told("Các phần của mã hồ sơ cần cách nhau bằng dấu gạch.", _ADVICE)


def render(pattern: str, prefix: str, day: date, seq: int) -> str:
    """The code of the ``seq``-th dossier received on ``day`` (from 1). The number grows past its width, never wraps."""
    if seq < 1:
        raise ValueError("a day's numbers begin at 1")

    head, width, tail = _of_day(pattern, prefix, day)
    return f"{head}{str(seq).zfill(width)}{tail}"


@lru_cache(maxsize=64)
def _of_day(pattern: str, prefix: str, day: date) -> tuple[str, int, str]:
    """A day's codes: what stands before the number, its width, what stands after it."""

    def part(found: re.Match[str]) -> str:
        name, _, _ = found[1].partition(":")
        if name == "prefix":
            return prefix
        return found[0] if name == "seq" else day.strftime(_DATES[name])

    head, number, tail = _SEQ.split(_PART.sub(part, pattern))
    return head, len(number or ""), tail


def samples(pattern: str, prefix: str, n: int = 20, *, day: date = date(2026, 11, 27), per_day: int = 12) -> list[str]:
    """The next ``n`` codes of a busy desk, with the day turning over, so that a person can judge a pattern by eye."""
    check_pattern(pattern)
    return [render(pattern, prefix, day + timedelta(days=i // per_day), i % per_day + 1) for i in range(n)]


def looks_like_code(text: str, pattern: str = DEFAULT_PATTERN) -> bool:
    """Whether a typed or scanned text is a dossier code: in the usual form (also the province's) or in ``pattern``."""
    plain = text.strip().upper()
    return _CODE.fullmatch(plain) is not None or _recogniser(pattern).fullmatch(plain) is not None


def lookup_url(address: str, code: str) -> str:
    """What the QR of a paper says where the hub has a public address: the citizen's page with the code filled in."""
    return f"{address.rstrip('/')}/tra-cuu?ma={quote(code, safe='.-')}"


def code_in(text: str, pattern: str = DEFAULT_PATTERN) -> str:
    """The code in a scanned text: the text itself, or what the address in a receipt's QR ends in; else as it was.

    Only the ending is looked at: a keyboard driver may have put marks into the rest of an address.
    """
    before, mark, ending = text.strip().rpartition("=")
    code = unquote(ending)
    return code if mark and before.lower().startswith("http") and looks_like_code(code, pattern) else text


def check_lookup_address(address: str) -> str:
    """The hub's public address cleaned, empty for none; raises `Told` when it cannot be one."""
    plain = address.strip().rstrip("/")
    if plain and not re.fullmatch(r"https?://[0-9A-Za-z.\-]+(?::\d{1,5})?(?:/[0-9A-Za-z.\-_/]*)?", plain):
        raise Told("Địa chỉ tra cứu chưa đúng.", "Ví dụ: https://motcua.tinh.vn; để trống thì mã QR chỉ ghi mã hồ sơ.")
    return plain


def looks_like_slip(text: str) -> bool:
    """Whether a scanned text is the number of a guidance slip ("12/2026", "12/2026-Q2"), which has no code yet."""
    return re.fullmatch(r"\d{1,6}/20\d\d(-Q\d+)?", text.strip(), re.IGNORECASE) is not None


@cache
def _recogniser(pattern: str) -> re.Pattern[str]:
    """What a code of a pattern looks like; dates by their number of digits."""
    told = []
    for piece in re.split(r"(\{[^}]*\})", pattern):
        name, _, width = piece.strip("{}").partition(":")
        if not piece.startswith("{"):
            told.append(re.escape(piece))
        elif name == "prefix":
            told.append(_PREFIX)
        else:
            told.append(rf"\d{{{max(1, len(width))},}}" if name == "seq" else rf"\d{{{len(name)}}}")
    return re.compile("".join(told))
