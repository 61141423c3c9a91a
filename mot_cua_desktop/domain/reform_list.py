"""A plan of reform read out of a table: which column is what, and until when each line is to be done.

Nothing is guessed: a day that the words do not give is left to the officer, and said with its line.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.names import words as words_of
from mot_cua_desktop.domain.tables import Cell, Line, Sheet, fault, words
from mot_cua_desktop.errors import Told

Field = Literal["mark", "what", "owner", "due", "product"]
FIELD_WORDS: dict[Field, str] = {
    "mark": "STT",
    "what": "Nhiệm vụ",
    "owner": "Đơn vị, người thực hiện",
    "due": "Thời hạn",
    "product": "Sản phẩm, kết quả",
}
#: By the words of a heading without marks; the first that fits.
_HEADS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("mark", re.compile(r"(stt|tt|so thu tu|so tt)")),
    ("due", re.compile(r".*(thoi han|thoi gian|han hoan thanh|han xong|ngay hoan thanh|tien do|han).*")),
    ("product", re.compile(r".*(san pham|ket qua|dau ra|muc tieu).*")),
    ("owner", re.compile(r".*(chu tri|thuc hien|phu trach|trach nhiem|don vi|nguoi lam|bo phan|can bo).*")),
    ("what", re.compile(r".*(nhiem vu|noi dung|cong viec|hoat dong|ten viec).*")),
)
_COMMON = ("phối hợp",)
#: What may stand behind a month or a quarter: its year.
_OF = r"(?:\s*[/.\-]\s*(\d{4})(?!\d)|\s*,?\s*năm\s*(\d{4})(?!\d))?"
_AND = r"\s*(?:,|;|và|–|-|đến|tới)\s*"
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4})(?!\d)", re.I)
_SPOKEN_DAY = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})(?!\d)", re.I)
_BARE_MONTH = re.compile(r"(?<![\d/.\-])(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_SHORT_DAY = re.compile(r"(?:ngày|đến|trước|từ|–|-)\s*(\d{1,2})\s*[/.]\s*(\d{1,2})(?![\d/.\-])", re.I)
_MONTH = re.compile(rf"tháng\s*(\d{{1,2}}(?:{_AND}\d{{1,2}})*)(?!\d){_OF}", re.I)
_QUARTER = re.compile(rf"quý\s*((?:IV|III|II|I|[1-4])\b(?:{_AND}(?:IV|III|II|I|[1-4])\b)*){_OF}", re.I)
_YEAR = re.compile(r"(?:cả|trong|hết|cuối)?\s*năm(?:\s*(\d{4}))?", re.I)
_HOUR = re.compile(r"\d{1,2}\s*(?:h|giờ|:)\s*(?:\d{2}(?!\d))?(?:\s*phút)?", re.I)
_ALWAYS = re.compile(r"thường xuyên|hằng (?:tháng|quý|năm|ngày|tuần)|hàng (?:tháng|quý|năm|ngày|tuần)|định kỳ", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FIRST_LINES = 15


@dataclass(frozen=True)
class Row:
    """One task as the table says it; ``due`` None for what goes on all year. ``line`` is Excel's own number."""

    line: int
    mark: str
    what: str
    owner: str
    due: date | None
    product: str
    #: Whether a day is said that nobody could read.
    unclear: bool = False


@dataclass(frozen=True)
class Reading:
    """What a table says, and what it could not tell, each in a sentence with its line."""

    sheet: str
    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def read(sheets: Iterable[Sheet], year: int) -> Reading:
    """The tasks of the first sheet that names them. ``year`` is that of the plan, for a month or quarter without one.

    Raises `Told` when no sheet has a line of headings with the task.
    """
    for sheet in sheets:
        heading = _heading(sheet)
        if heading is not None:
            return _rows(sheet, *heading, year)
    raise Told(
        "Không thấy dòng tiêu đề có cột “Nhiệm vụ” (hoặc “Nội dung”) trong tệp.",
        "Thêm một dòng tiêu đề: STT, Nhiệm vụ, Đơn vị thực hiện, Thời hạn, Sản phẩm; rồi nhập lại.",
    )


def _heading(sheet: Sheet) -> tuple[int, dict[Field, int]] | None:
    best: tuple[int, dict[Field, int]] | None = None
    for line in sheet.lines[:_FIRST_LINES]:
        found: dict[Field, int] = {}
        for place, cell in enumerate(line.cells):
            field = _field(words(cell))
            if field is not None and field not in found:
                found[field] = place
        if "what" in found and len(found) > 1 and (best is None or len(found) > len(best[1])):
            best = (line.number, found)
    return best


def _field(heading: str) -> Field | None:
    if not heading or len(heading) > 60 or any(each in heading.casefold() for each in _COMMON):
        return None
    said = " ".join(words_of(heading))
    return next((field for field, pattern in _HEADS if pattern.fullmatch(said)), None)


def _rows(sheet: Sheet, heading: int, places: dict[Field, int], year: int) -> Reading:
    rows: list[Row] = []
    faults: list[str] = []
    for line in sheet.lines:
        if line.number <= heading:
            continue
        broken = next((said for place in places.values() if (said := fault(line.cell(place)))), "")
        if broken:
            faults.append(f"Dòng {line.number}: một ô {broken}; chưa nhập dòng này.")
            continue
        what, owner = _said(line, places, "what"), _said(line, places, "owner")
        until = line.cell(places["due"]) if "due" in places else None
        product = _said(line, places, "product")
        if not what and (owner or words(until)):
            faults.append(f"Dòng {line.number}: có người làm hoặc thời hạn mà không ghi nhiệm vụ; chưa nhập dòng này.")
            continue
        if not what or not (owner or words(until) or product):
            continue  # an empty line, or the heading of a group
        unclear = False
        try:
            due = when(until, year)
        except ValueError:
            faults.append(f"Dòng {line.number}: chưa hiểu thời hạn “{words(until)}”; nhập không có hạn, ghi hạn sau.")
            due, unclear = None, True
        rows.append(Row(line.number, _said(line, places, "mark"), what, owner, due, product, unclear))
    return Reading(sheet.name, tuple(rows), tuple(faults))


def _said(line: Line, places: dict[Field, int], field: Field) -> str:
    return clean(words(line.cell(places[field]))) if field in places else ""


def when(cell: Cell, year: int) -> date | None:
    """Until when: a day, the last day of a month, a quarter or a year; None for "thường xuyên" or an empty cell.

    Raises ValueError for words that give no day.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = words(cell)
    if not said or _ALWAYS.search(said):
        return None
    if whole := _YEAR.fullmatch(said):
        return _last(int(whole[1] or year), 12)
    return _end(_dates(_HOUR.sub(" ", said), year), said)


def _dates(said: str, year: int) -> list[tuple[date, bool]]:
    """Every day, month and quarter in the order of the words, each with whether its year is said. What is read is
    taken out of the words: a figure that is left over is one that was not understood. Raises ValueError for it."""
    found: list[tuple[int, date, bool]] = []

    def full(match: re.Match[str]) -> date:
        return date(int(match[3]), int(match[2]), int(match[1]))

    def short(match: re.Match[str]) -> date:
        return date(year, int(match[2]), int(match[1]))

    def month(match: re.Match[str]) -> date:
        months = [int(each) for each in re.findall(r"\d+", match[1])]
        return max(_last(int(match[2] or match[3] or year), each) for each in months)

    def quarter(match: re.Match[str]) -> date:
        quarters = [_ROMAN[each] for each in re.findall(r"IV|III|II|I|[1-4]", match[1].upper())]
        return _last(int(match[2] or match[3] or year), max(quarters) * 3)

    def bare(match: re.Match[str]) -> date:
        return _last(int(match[2]), int(match[1]))

    for pattern, read in (
        (_SPOKEN_DAY, full), (_MONTH, month), (_QUARTER, quarter), (_DAY, full), (_BARE_MONTH, bare),
        (_SHORT_DAY, short),
    ):  # fmt: skip
        for match in pattern.finditer(said):
            found.append((match.start(), read(match), re.search(r"\d{4}", match[0]) is not None))
        said = pattern.sub(lambda match: " " * len(match[0]), said)
    if re.search(r"\d", said):
        raise ValueError(said)
    return [(day, dated) for _, day, dated in sorted(found)]


def _end(found: list[tuple[date, bool]], said: str) -> date:
    """The last day of a span. One that ends before it begins is not understood, unless only the end says its year."""
    if not found:
        raise ValueError(said)
    last = found[-1][0]
    if any(day > last for day, dated in found[:-1] if dated or not found[-1][1]):
        raise ValueError(said)
    return last


def _last(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])
