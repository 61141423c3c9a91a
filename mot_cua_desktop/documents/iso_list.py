"""Danh mục quy trình theo ISO 9001: which procedures the ward handles and under which document, as xlsx and as PDF."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from mot_cua_desktop.documents.drawn import MM, escape, sheets, table, words
from mot_cua_desktop.documents.fields import PRACTICE
from mot_cua_desktop.domain.desk import DeskFacts
from mot_cua_desktop.domain.worktime import VN

TITLE = "DANH MỤC QUY TRÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
_SYSTEM = "Hệ thống tài liệu quản lý chất lượng ISO 9001"
#: Heads with the widths of both forms: letters in the workbook, millimetres on paper (273 of A4 lying).
_HEADS: tuple[tuple[str, int, float], ...] = (
    ("TT", 6, 10), ("Lĩnh vực", 22, 30), ("Mã thủ tục", 14, 21), ("Tên thủ tục", 60, 90), ("Văn bản công bố", 26, 28),
    ("Áp dụng từ", 13, 21), ("Thời hạn (trực tiếp)", 20, 28), ("Quy trình nội bộ", 24, 24),
    ("Cập nhật ISO", 24, 21),
)  # fmt: skip
#: How many letters of a column stand in one row, by its millimetres: thirty lines of capitals. No row is broken over
#: two pages, so none may be taller than one; what is longer goes on in the next row.
_LETTERS = 10
_ENDED = "Thủ tục đã bãi bỏ"


@dataclass(frozen=True)
class IsoRow:
    """One procedure of the list. ``since`` is None where nobody told; ``ended`` marks an abolished one, ``since`` then
    being its first day without it. ``short`` is the document without its issuer, as the narrow column of the paper has
    it; empty where that says as much."""

    field: str
    code: str
    name: str
    document: str
    since: date | None
    term: str
    process: str
    updated: str
    ended: bool = False
    short: str = ""


def workbook(facts: DeskFacts, now: datetime, rows: Sequence[IsoRow]) -> bytes:
    """The list as xlsx: a sheet of what is in force and one of what ended; heads repeated in print, filters on."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook()
    for place, (name, ended) in enumerate((("Danh mục", False), ("Bãi bỏ", True))):
        sheet: Any = book.active if place == 0 else book.create_sheet()
        sheet.title = name
        _fill(sheet, facts, now, [row for row in rows if row.ended == ended], ended)
        for column, (_, letters, _mm) in enumerate(_HEADS, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = letters
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, facts: DeskFacts, now: datetime, rows: Sequence[IsoRow], ended: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    last, serif = get_column_letter(len(_HEADS)), "Times New Roman"
    marked = [f"{PRACTICE}"] if facts.practice else []
    for number, line in enumerate(
        [facts.centre_name.upper(), f"{TITLE}{' – ĐÃ BÃI BỎ' if ended else ''}", _lead(now), *marked], 1
    ):
        sheet.append([line])
        sheet.merge_cells(f"A{number}:{last}{number}")
        sheet.cell(number, 1).font = Font(
            name=serif, size=14 if number == 2 else 12, bold=number != 3, italic=number == 3
        )
        sheet.cell(number, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    thin = Side(style="thin")
    border, head = Border(left=thin, right=thin, top=thin, bottom=thin), sheet.max_row + 1
    sheet.append([name if not (ended and name == "Áp dụng từ") else "Bãi bỏ từ" for name, _, _ in _HEADS])
    for number, row in enumerate(rows, start=1):
        sheet.append(list(_values(number, row)))
    for cells in sheet.iter_rows(min_row=head, max_row=sheet.max_row, max_col=len(_HEADS)):
        for cell in cells:
            at_head = cell.row == head
            if isinstance(cell.value, str):
                cell.data_type = "s"  # words that begin like a formula stay words
            cell.font, cell.border = Font(name=serif, size=11, bold=at_head), border
            middle = at_head or cell.column in (1, 3, 6)
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if middle else "left")
            if at_head:
                cell.fill = PatternFill("solid", fgColor="E6E6E6")
            elif cell.column == 6:
                cell.number_format = "dd/mm/yyyy"
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.auto_filter.ref = f"A{head}:{last}{sheet.max_row}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "Trang &P/&N"


def _lead(now: datetime) -> str:
    return f"{_SYSTEM} – cập nhật đến ngày {now.astimezone(VN):%d/%m/%Y}"


def _values(number: int, row: IsoRow) -> tuple[object, ...]:
    return (number, row.field, row.code, row.name, row.document, row.since, row.term, row.process, row.updated)


def pdf(facts: DeskFacts, now: datetime, rows: Sequence[IsoRow]) -> bytes:
    """The same on paper, A4 lying: what is in force, then what ended, heads repeated."""
    parts = [("", _story(rows, ended=False))]
    if any(row.ended for row in rows):
        parts.append((_ENDED, _story(rows, ended=True)))

    def head(canvas: Any, name: str, goes_on: bool) -> None:
        lines = [(facts.centre_name.upper(), 11), (f"{TITLE}{' – ĐÃ BÃI BỎ' if name else ''}", 14)]
        lines += [] if goes_on else [(_lead(now), 11)]
        top = 210 - 8.0
        for text, size in lines:
            block = words(
                f"<i>{escape(text)}</i>" if text.startswith(_SYSTEM) else f"<b>{escape(text)}</b>", size, align=1
            )
            _, height = block.wrap(273 * MM, 60 * MM)
            top -= height / MM
            block.drawOn(canvas, 12 * MM, top * MM)

    foot = f"In ngày {now.astimezone(VN):%d/%m/%Y}{f' – {PRACTICE}' if facts.practice else ''}"
    return sheets((297, 210), (12, 28, 14), parts, head, foot, "Danh mục quy trình ISO 9001", through=True)[0]


def _story(rows: Sequence[IsoRow], *, ended: bool) -> list[Any]:
    kept = [row for row in rows if row.ended == ended]
    if not kept:
        return [words("Không có thủ tục nào.", 12, align=1)]
    heads = ["Bãi bỏ từ" if ended and name == "Áp dụng từ" else name for name, _, _ in _HEADS]
    drawn: list[list[Any]] = [[_cell(name, 1, bold=True) for name in heads]]
    for number, row in enumerate(kept, start=1):
        drawn += _lines(number, row)
    whole = dict.fromkeys(row.document for row in kept if row.short)
    named = [words(f"Văn bản công bố: {escape('; '.join(whole))}.", 10, before=3)] if whole else []
    return [table(drawn, [millimetres for _, _, millimetres in _HEADS], whole=True), *named]


def _lines(number: int, row: IsoRow) -> list[list[Any]]:
    """The row, and what of it needs further ones."""
    since, document = f"{row.since:%d/%m/%Y}" if row.since else "", row.short or row.document
    values = (str(number), row.field, row.code, row.name, document, since, row.term, row.process, row.updated)
    cut = [
        textwrap.wrap(value, int(millimetres) * _LETTERS) or [""]
        for value, (_, _, millimetres) in zip(values, _HEADS, strict=True)
    ]
    return [
        [_cell(value, 1 if place in (0, 2, 5) else 0) for place, value in enumerate(line)]
        for line in zip_longest(*cut, fillvalue="")
    ]


def _cell(text: str, align: int, *, bold: bool = False) -> Any:
    return words(f"<b>{escape(text)}</b>" if bold else escape(text), 10, align=align, after=0)
