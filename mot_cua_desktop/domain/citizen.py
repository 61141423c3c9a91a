"""The citizen: the QR code of the identity card, the checks of a number, a birthday and a phone, and the mask.

The code's fields were seen in readers of it, not in an official text, and their meaning (NĐ 137/2015/NĐ-CP) is general
knowledge: so a mismatch warns and never blocks.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from mot_cua_desktop.domain.garbling import damage, marks_lost, misread
from mot_cua_desktop.domain.names import clean, fold
from mot_cua_desktop.errors import Told

_BY_HAND = "Quét lại mặt có mã QR, hoặc gõ số định danh."
_MISREAD_ADVICE = "Đặt máy quét gửi chữ tiếng Việt dạng UTF-8 (theo sách của máy) rồi quét lại, hoặc gõ số định danh."
_SPOILED_ADVICE = "Tắt bộ gõ tiếng Việt và Caps Lock rồi quét lại, hoặc đặt máy quét ở chế độ cổng nối tiếp (COM)."
#: The province codes in use before 1/7/2025; a number keeps the code that it was issued with.
_PROVINCES = frozenset(
    re.findall(
        r"[0-9]+",
        "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 "
        "042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 "
        "086 087 089 091 092 093 094 095 096 ",
    )
)
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{8,9}")
_OLD_MOBILE = re.compile(r"01[2689][0-9]{8}")
_OLDEST = 1880


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What the card's code says. ``born`` and ``issued`` as "05/06/1992"; ``born`` may be a year alone.

    ``doubts`` are sentences for the officer to compare with the card. Fields after the seventh are never kept.
    """

    number: str
    old_number: str = ""
    name: str
    born: str
    sex: str
    address: str
    issued: str = ""
    doubts: tuple[str, ...] = ()


def looks_like_card(text: str) -> bool:
    """Whether a scan is meant as an identity card, sound or spoiled, so that the one search box can turn to it."""
    return re.match(r"\s*[0-9]{12}\s*[^\w\s.,-]", text) is not None and len(text.strip()) > 20


def parse_card(text: str, *, wired: bool = False) -> Card:
    """Read the code of a citizen card. Raises `Told`: not a card, incomplete, or spoiled by the keyboard driver.

    ``wired`` for what came over a serial port: no keyboard driver touched it, only the scanner's own letters may err.
    """
    fields = [clean(part) for part in text.strip("\ufeff \t\r\n").split("|")]
    if not re.fullmatch(r"[0-9]{12}", fields[0]):
        if looks_like_card(text):
            raise _spoiled(wired)
        raise Told("Mã vừa quét không phải thẻ căn cước.", _BY_HAND)
    if len(fields) < 7:
        raise Told("Mã thẻ căn cước vừa quét bị thiếu thông tin.", _BY_HAND)
    number, old, name, born, sex, address, issued = fields[:7]
    if not name or not address:
        raise Told("Mã thẻ căn cước vừa quét thiếu họ tên hoặc nơi thường trú.", _BY_HAND)
    signs = 2 * misread(name, address) if wired else damage(name, address)
    if signs > 1 or sex not in ("Nam", "Nữ", ""):
        raise _spoiled(wired)
    birthday = read_birth(born)
    issued_on = read_birth(issued)
    if not birthday or (issued and not issued_on):
        raise Told("Ngày sinh hoặc ngày cấp trong mã vừa quét không đọc được.", _BY_HAND)
    doubts = list(number_warnings(number, born=birthday, sex=sex))
    if signs:
        doubts.append("Họ tên hoặc địa chỉ có thể bị bộ gõ làm sai: đối chiếu với thẻ.")
    elif marks_lost(name, address):
        doubts.append("Họ tên và địa chỉ trong mã không có dấu: đối chiếu với thẻ.")
    if old and not re.fullmatch(r"[0-9]{9}|[0-9]{12}", old):
        doubts.append("Số CMND cũ trong mã không đủ 9 chữ số nên không ghi.")
        old = ""
    return Card(
        number=number, old_number=old, name=name, born=birthday, sex=sex, address=address, issued=issued_on,
        doubts=tuple(doubts),
    )  # fmt: skip


def _spoiled(wired: bool) -> Told:
    if wired:
        return Told("Chữ trong mã thẻ mà máy quét gửi về bị sai nên không dùng được.", _MISREAD_ADVICE)
    return Told("Mã thẻ bị bộ gõ tiếng Việt làm hỏng dấu nên không dùng được.", _SPOILED_ADVICE)


def read_birth(text: str) -> str:
    """A birthday as it is stored: "05/06/1992", or "1992" when only the year is known; empty when it is neither.

    Takes ddmmyyyy, d/m/yyyy (also with dots or hyphens) and a year; 0 for an unknown day and month gives the year.
    """
    plain = clean(text)
    found = re.fullmatch(r"(?a)(\d{2})(\d{2})(\d{4})", plain)
    found = found or re.fullmatch(r"(?a)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", plain)
    if found is None:
        return plain if re.fullmatch(r"[0-9]{4}", plain) and int(plain) >= _OLDEST else ""
    day, month, year = (int(part) for part in found.groups())
    if year < _OLDEST:
        return ""
    if day == month == 0:
        return str(year)
    try:
        return f"{date(year, month, day):%d/%m/%Y}"
    except ValueError:
        return ""


def birth_warnings(text: str, today: date) -> tuple[str, ...]:
    """What is odd about a stored birthday, as sentences; empty when nothing is."""
    born = read_birth(text)
    if not born:
        return ("Ngày sinh ghi dạng 05/06/1992, hoặc chỉ năm 1992.",)
    year = int(born[-4:])
    future = year > today.year
    if len(born) > 4:
        future = date(year, int(born[3:5]), int(born[:2])) > today
    if future:
        return ("Ngày sinh ở sau ngày hôm nay: kiểm tra lại.",)
    return ("Người này trên 110 tuổi: kiểm tra lại năm sinh.",) if today.year - year > 110 else ()


def number_warnings(number: str, *, born: str = "", sex: str = "") -> tuple[str, ...]:
    """What is odd about an identity number, as sentences; it warns and never blocks (see above)."""
    if not re.fullmatch(r"[0-9]{12}", number):
        if re.fullmatch(r"[0-9]{9}", number):
            return ("Đây là số CMND 9 số đã hết giá trị: hỏi số định danh 12 số.",)
        return ("Số định danh có đúng 12 chữ số.",)
    told = []
    if number[:3] not in _PROVINCES:
        told.append(f"Ba số đầu {number[:3]} không phải mã tỉnh: kiểm tra lại số.")
    digit = int(number[3])
    if re.fullmatch(r"[0-9]{4}", born[-4:]) and (19 + digit // 2) * 100 + int(number[4:6]) != int(born[-4:]):
        told.append("Năm sinh không khớp với số định danh: kiểm tra lại.")
    if sex in ("Nam", "Nữ") and sex != ("Nam", "Nữ")[digit % 2]:
        told.append("Giới tính không khớp với số định danh: kiểm tra lại.")
    return tuple(told)


def mask_number(number: str) -> str:
    """A number as lists show it: only the last four digits."""
    return "•" * (len(number) - 4) + number[-4:] if len(number) > 4 else "•" * len(number)


def normal_phone(text: str) -> str:
    """A phone number as it is stored: digits alone, +84 as 0; what holds other signs comes back cleaned, unchanged."""
    plain = clean(text)
    digits = re.sub(r"[\s.()\-–]", "", plain)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return plain
    for prefix in ("+84", "0084"):
        if digits.startswith(prefix):
            return "0" + digits[len(prefix) :].removeprefix("0")
    if digits.startswith("84") and len(digits) in (11, 12):
        return "0" + digits[2:]
    return digits


def phone_warnings(text: str) -> tuple[str, ...]:
    """What is odd about a phone number, as sentences; empty when nothing is, also for an empty field."""
    number = normal_phone(text)
    if not number or _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return ()
    if _OLD_MOBILE.fullmatch(number):
        return ("Số di động 11 số đã đổi đầu số từ 2018: hỏi lại số hiện nay.",)
    if number.startswith("+"):
        return ()
    return ("Số điện thoại không đúng dạng (di động 10 số, bắt đầu bằng 03, 05, 07, 08 hoặc 09): kiểm tra lại.",)


def say_phone(number: str) -> str:
    """A stored number grouped for reading aloud: "0905 123 456"."""
    return f"{number[:4]} {number[4:7]} {number[7:]}" if re.fullmatch(r"0[0-9]{9}", number) else number


def same_person(name: str, other: str) -> bool:
    """Whether two spellings of a name are the same but for marks, case and spaces."""
    return fold(name) == fold(other)
