"""A plan of reform read out of a table: which column is what, and until when each line is to be done.

Nothing is guessed: a day that the words do not give is left to the officer, and said with its line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
#: By whole words of a heading without marks. Of several fields whose words stand in it the one that is named first is
#: meant: "Nội dung thực hiện" is the task, "Đơn vị thực hiện nhiệm vụ" who does it.
_MARK = re.compile(r"(stt|tt|so thu tu|so tt)")
_HEADS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("due", re.compile(r"\b(thoi han|thoi gian|thoi diem|han|ngay hoan thanh|tien do)\b")),
    ("product", re.compile(r"\b(san pham|ket qua|dau ra|muc tieu)\b")),
    ("what", re.compile(r"\b(nhiem vu|noi dung|cong viec|hoat dong|ten viec)\b")),
    (
        "owner",
        re.compile(
            r"\b(chu tri|thuc hien|phu trach|trach nhiem|don vi(?! tinh)|co quan|nguoi lam|bo phan|ca nhan|can bo|"
            r"phan cong)\b"
        ),
    ),
)
_COMMON = ("phối hợp",)
#: What may stand behind a month or a quarter: its year.
_OF = r"(?:\s*[/.\-]\s*(\d{4})(?!\d)|\s*,?\s*năm\s*(\d{4})(?!\d))?"
_AND = r"\s*(?:,|;|và|–|-|đến|tới)\s*"
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4}|\d{2})(?!\d)", re.I)
_SPOKEN_DAY = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})(?!\d)", re.I)
#: Nothing stands right before it: what a letter makes of it ("QĐ5/2026") is no month, unless it is said below.
_BARE_MONTH = re.compile(r"(?<![\w/.\-])(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
#: Whose number it is then: "Quý 5/2026" is no May, nor is "Tuần 3/2026", "Lần 2/2026", "Kế hoạch số 12/2026".
_COUNTING = re.compile(
    r"(?<!\w)(?:quý|q|tuần|đợt|lần|kỳ|kì|giai đoạn|phiên|vòng|khóa|khoá|số|kế hoạch|quyết định|nghị định|nghị quyết|"
    r"công văn|văn bản|chỉ thị)"
    r"(?:\s+(?:thứ|số))?[\s.:(]*$",
    re.I,
)
#: What goes on from a quarter without a year: of "Quý 1, 5/2026" nobody knows which is which.
_GOES_ON = re.compile(rf"(?:{_AND}|\s+)\d{{1,2}}\s*[/.\-]\s*\d{{4}}(?!\d)", re.I)
_SHORT_DAY = re.compile(r"(?:ngày|đến|trước|từ|–|-)\s*(\d{1,2})\s*[/.]\s*(\d{1,2})(?![\d/.\-])", re.I)
_MONTH = re.compile(rf"tháng\s*(\d{{1,2}}(?:{_AND}\d{{1,2}})*)(?!\d){_OF}", re.I)
_SHORT_MONTH = re.compile(r"\bT\.?\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)", re.I)  # a bare "T6" may be a Friday
_QUARTER = re.compile(rf"(?:quý\s*|\bQ\.?\s*)((?:IV|III|II|I|[1-4])\b(?:{_AND}(?:IV|III|II|I|[1-4])\b)*){_OF}", re.I)
#: Only where a cell says nothing else: "5/10 nhiệm vụ" is no day, and "15.6" may be a number.
_ONLY_DAY = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})")
_PART = re.compile(r"(?:trong\s*)?(\d{1,2})\s*tháng\s*(đầu|cuối)\s*năm(?:\s*(\d{4}))?", re.I)
_COUNTED = re.compile(r"[\d\s().=+×x:]+")
_YEAR = re.compile(r"(?:cả|trong|hết|cuối)?\s*năm(?:\s*(\d{4}))?", re.I)
#: What ends a date is no hour: neither in "30/6/2026 hoàn thành" nor in "30/6/2026: hoàn thành".
_HOUR = re.compile(
    r"(?<![\d/.])\d{1,2}\s*(?:(?:h(?![^\W\d])|giờ)\s*(?:\d{2}(?!\d))?(?:\s*phút)?|:\s*\d{2}(?!\d))", re.I
)
_ALWAYS = re.compile(r"thường xuyên|hằng (?:tháng|quý|năm|ngày|tuần)|hàng (?:tháng|quý|năm|ngày|tuần)|định kỳ", re.I)
#: The whole year is no day in it.
_ALL_YEAR = re.compile(r"năm\s*\d{4}(?!\d)", re.I)
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
    """The tasks of the first sheet that has any; a further one with tasks is told among the faults. ``year`` is that of
    the plan, for a month or quarter without one.

    Raises `Told` when no sheet has a line of headings with the task.
    """
    headed = ((sheet, _heading(sheet)) for sheet in sheets)
    readings = [_rows(sheet, *heading, year) for sheet, heading in headed if heading is not None]
    if not readings:
        raise Told(
            "Không thấy dòng tiêu đề có cột “Nhiệm vụ” (hoặc “Nội dung”) trong tệp.",
            "Thêm một dòng tiêu đề: STT, Nhiệm vụ, Đơn vị thực hiện, Thời hạn, Sản phẩm; rồi nhập lại.",
        )
    first, *others = [each for each in readings if each.rows] or readings
    left = tuple(
        f"Trang “{each.sheet}” còn {len(each.rows)} nhiệm vụ chưa nhập; tách thành tệp khác rồi nhập riêng."
        for each in others
        if each.rows
    )
    return replace(first, faults=left + first.faults)


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
    if not heading or len(heading) > 60 or _beside(heading):
        return None
    said = " ".join(words_of(heading))
    if _MARK.fullmatch(said):
        return "mark"
    if "bat dau" in said and not re.search("hoan thanh|ket thuc", said):
        return None  # from when is not until when
    found = [(match.start(), field) for field, pattern in _HEADS if (match := pattern.search(said))]
    return min(found)[1] if found else None


def _goes_on(line: Line, heading: Line, places: dict[Field, int]) -> bool:
    """Whether a line below the headings belongs to them: their second line, the columns' numbers, or the same again on
    the next page."""
    said = [word for cell in line.cells if (word := words(cell))]
    if line.cells == heading.cells or (len(said) > 2 and all(_COUNTED.fullmatch(word) for word in said)):
        return True
    second = line.number == heading.number + 1 and not _said(line, places, "what")
    return second and all(_field(word) is not None or _beside(word) for word in said)


def _beside(heading: str) -> bool:
    return any(each in heading.casefold() for each in _COMMON)


def _rows(sheet: Sheet, heading: int, places: dict[Field, int], year: int) -> Reading:
    rows: list[Row] = []
    faults: list[str] = []
    head = next(line for line in sheet.lines if line.number == heading)
    faults += _unread(sheet, head, places)
    shared = {field: _Shared(sheet, heading, places[field]) for field in _SHARED if field in places}
    for line in sheet.lines:
        if line.number <= heading or _goes_on(line, head, places):
            continue
        broken = next((said for place in places.values() if (said := fault(line.cell(place)))), "")
        if broken:
            faults.append(f"Dòng {line.number}: một ô {broken}; chưa nhập dòng này.")
            continue
        mark, what = _said(line, places, "mark"), _said(line, places, "what")
        if not what:
            if any(words(line.cell(places[field])) for field in ("owner", "due") if field in places):
                said = "có người làm hoặc thời hạn mà không ghi nhiệm vụ"
                faults.append(f"Dòng {line.number}: {said}; chưa nhập dòng này.")
            continue
        cells = {field: own.cell(line) for field, own in shared.items()}
        owner, until, product = clean(words(cells.get("owner"))), cells.get("due"), clean(words(cells.get("product")))
        if not (owner or words(until) or product):
            if any(letter.isdigit() for letter in mark):  # else the heading of a group
                said = f"“{what}” không có người làm, thời hạn, sản phẩm"
                faults.append(f"Dòng {line.number}: {said}; chưa nhập dòng này, nếu là nhiệm vụ thì thêm sau.")
            continue
        unclear = "due" not in places
        try:
            due = when(until, year)
        except ValueError:
            faults.append(f"Dòng {line.number}: chưa hiểu thời hạn “{words(until)}”; nhập không có hạn, ghi hạn sau.")
            due, unclear = None, True
        if due is not None and not year <= due.year <= year + 1:
            said = f"thời hạn {due:%d/%m/%Y} ngoài năm {year} của kế hoạch"
            faults.append(f"Dòng {line.number}: {said}; nhập như tệp ghi, xem lại.")
        rows.append(Row(line.number, mark, what, owner, due, product, unclear))
    return Reading(sheet.name, tuple(rows), tuple(faults))


def _unread(sheet: Sheet, head: Line, places: dict[Field, int]) -> list[str]:
    """What is said of columns that nobody reads although something stands below their heading, and of a missing one."""
    below = [line for line in sheet.lines if line.number > head.number and not _goes_on(line, head, places)]
    left = [
        f"“{clean(said)}”"
        for place, cell in enumerate(head.cells)
        if (said := words(cell)) and place not in places.values() and not _beside(said)
        if any(words(line.cell(place)) for line in below)
    ]
    told = []
    if left:
        advice = "nếu đó là thời hạn hay người làm thì đổi tiêu đề thành “Thời hạn”, “Đơn vị thực hiện” rồi nhập lại."
        told.append(f"Không nhập cột {', '.join(left)}; {advice}")
    if "due" not in places:
        told.append("Không thấy cột thời hạn; mọi nhiệm vụ nhập thành “chưa rõ hạn”, ghi hạn sau.")
    return told


#: What several tasks may say in one merged cell; the task itself is never two.
_SHARED: tuple[Field, ...] = ("owner", "due", "product")


class _Shared:
    """A column whose merged cells say the same of every line they cover."""

    def __init__(self, sheet: Sheet, heading: int, place: int) -> None:
        self._place = place
        self._merged = [each for each in sheet.merged if each.left == place and each.top > heading]
        self._tops = [each.top for each in self._merged]  # sorted, as the sheet gives them
        tops = set(self._tops)
        self._said = {line.number: line.cell(place) for line in sheet.lines if line.number in tops}

    def cell(self, line: Line) -> Cell:
        own, before = line.cell(self._place), bisect_right(self._tops, line.number) - 1
        if words(own) or before < 0 or self._merged[before].bottom < line.number:
            return own
        return self._said.get(self._tops[before])


def _said(line: Line, places: dict[Field, int], field: Field) -> str:
    return clean(words(line.cell(places[field]))) if field in places else ""


def when(cell: Cell, year: int) -> date | None:
    """Until when: a day, the last day of a month, a quarter or a year; None for "thường xuyên" or an empty cell.

    Raises ValueError for words that give no day, and for "thường xuyên" beside one.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = words(cell)
    if not said:
        return None
    if _ALWAYS.search(said):
        if re.search(r"\d", _ALL_YEAR.sub(" ", said)) or _QUARTER.search(said):
            raise ValueError(said)  # "trước ngày 20/12 hằng năm": there is a day, and nobody says of which year
        return None
    if whole := _YEAR.fullmatch(said):
        return _last(int(whole[1] or year), 12)
    if part := _PART.fullmatch(said):
        return _last(int(part[3] or year), int(part[1]) if part[2].casefold() == "đầu" else 12)
    if only := _ONLY_DAY.fullmatch(said):
        return date(year, int(only[2]), int(only[1]))
    return _end(_dates(_HOUR.sub(" ", said), year), said)


def _dates(said: str, year: int) -> list[tuple[date, bool]]:
    """Every day, month and quarter in the order of the words, each with whether its year is said. What is read is
    taken out of the words: a figure that is left over is one that was not understood. Raises ValueError for it."""
    found: list[tuple[int, date, bool]] = []

    def full(match: re.Match[str]) -> date:
        said_year = int(match[3])
        return date(said_year + 2000 if said_year < 100 else said_year, int(match[2]), int(match[1]))

    def short(match: re.Match[str]) -> date:
        return date(year, int(match[2]), int(match[1]))

    def month(match: re.Match[str]) -> date:
        months = [int(each) for each in re.findall(r"\d+", match[1])]
        return max(_last(int(match[2] or match[3] or year), each) for each in months)

    def quarter(match: re.Match[str]) -> date:
        if not (match[2] or match[3]) and _GOES_ON.match(match.string, match.end()):
            raise ValueError(match.string)
        quarters = [_ROMAN[each] for each in re.findall(r"IV|III|II|I|[1-4]", match[1].upper())]
        return _last(int(match[2] or match[3] or year), max(quarters) * 3)

    def bare(match: re.Match[str]) -> date:
        if match.re is _BARE_MONTH and _COUNTING.search(match.string, 0, match.start()):
            raise ValueError(match.string)
        return _last(int(match[2]), int(match[1]))

    for pattern, read in (
        (_SPOKEN_DAY, full), (_MONTH, month), (_QUARTER, quarter), (_DAY, full), (_SHORT_MONTH, bare),
        (_BARE_MONTH, bare), (_SHORT_DAY, short),
    ):  # fmt: skip
        for match in pattern.finditer(said):
            dated = read is full or re.search(r"\d{4}", match[0]) is not None
            found.append((match.start(), read(match), dated))
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
