"""Whether a report's file shows what it holds: the pages of a PDF as pictures, the looks of a workbook's cells.

Whoever forges a report leaves its words and numbers alone and covers them: a white sheet, white letters, a column of no
width, a condition under which every number is shown as nought.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from mot_cua_desktop import pdfium
from mot_cua_desktop.documents import register_xlsx

_SCALE = 1.5  # pictures of 108 dots an inch: a thin line is seen
#: From this layout on a long note is merged over the width of its table and wrapped; some of before have it too.
_WRAPPED = 4
_LOWEST = 9.6  # points of a line of text that can still be read
#: Sides of a cell: a number is seen at each of them.
_SIDES = (None, "general", "left", "center", "right")
#: What an office suite may write beside what the program wrote; anything else was put there.
_USUAL = re.compile(
    r"(_rels/|docProps/|docMetadata/|customXml/|xl/theme/|xl/printerSettings/|xl/_rels/)|.*/_rels/[^/]+\.rels$|"
    r"xl/(sharedStrings|calcChain|metadata)\.xml$"
)
#: Of a sheet's own XML: looks that no reader of cells tells of.
_HIDING = (
    (b"conditionalFormatting", "định dạng theo điều kiện"), (b"sparkline", "biểu đồ trong ô"),
    (b"dataValidation", "ràng buộc nhập liệu"), (b"<drawing", "hình vẽ"), (b"legacyDrawing", "hình vẽ"),
    (b"<picture", "ảnh nền"), (b"oleObject", "đối tượng nhúng"),
)  # fmt: skip


def pages_differ(data: bytes, again: bytes) -> str:
    """What the pages of one PDF show otherwise than those of another; empty where they are the same to the dot, on the
    screen and in print, and carry no notes."""
    with pdfium.opened(data) as told, pdfium.opened(again) as wanted:
        if len(told) != len(wanted):
            return f"{len(told)} trang, theo sổ {len(wanted)} trang"
        for n in range(len(told)):
            if told.get_page_size(n) != wanted.get_page_size(n):
                return f"khổ giấy trang {n + 1}"
            page = told[n]
            if any(_pixels(page, mode) != _pixels(wanted[n], mode) for mode in (None, "print")):
                return f"hình trang {n + 1}"
            if _notes(page):
                return f"ghi chú thêm vào trang {n + 1}"
    return ""


def _pixels(page: Any, mode: str | None) -> bytes:
    return bytes(page.render(scale=_SCALE, optimize_mode=mode).buffer)


def _notes(page: Any) -> int:
    import pypdfium2.raw

    return int(pypdfium2.raw.FPDFPage_GetAnnotCount(page.raw))


def workbook_differs(data: bytes, again: bytes, layout: int, *, suite: bool = False) -> str:
    """The first thing that a workbook shows otherwise than another with the same cells; empty where there is none.
    ``layout`` is that of its report (`seal.LAYOUT`): what was written before 4 may have its notes unwrapped.
    ``suite``: only what hides or disguises is looked for, not how an office dresses a table before it is printed."""
    told, wanted = _parts(data), _parts(again)
    if len(told) != _entries(data):
        return "một phần có hai bản"
    if {name: part for name, part in told.items() if name != _CORE} == {
        name: part for name, part in wanted.items() if name != _CORE
    }:
        return ""
    return (
        next((f"phần thêm {name}" for name in told if name not in wanted and not _USUAL.match(name)), "")
        or _hiding(told)
        or next((f"màu chữ chung của tệp ({name})" for name, part in told.items() if theme_faded(part)), "")
        or _other(register_xlsx.shown(data), register_xlsx.shown(again))
        or _looks(data, again, loose=layout < _WRAPPED, suite=suite)
    )


_CORE = "docProps/core.xml"  # when it was made


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {each.filename: book.read(each) for each in book.infolist() if not each.is_dir()}


def _entries(data: bytes) -> int:
    """How many parts a file has, those of one name each for itself: two programs may read two of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return sum(not each.is_dir() for each in book.infolist())


def _hiding(parts: dict[str, bytes]) -> str:
    for name, part in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            around = part.partition(b"<sheetData")[0] + part.rpartition(b"</sheetData>")[2]
            for sign, words in _HIDING:
                if sign in around:
                    return words
        if b"<rPr" in part and (name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/")):
            return "chữ nhiều kiểu trong một ô"
    return ""


def theme_faded(part: bytes) -> bool:
    """Whether a part of a workbook, wherever it lies, is a theme whose letters are not black: cells may name it."""
    try:
        _, root = next(ElementTree.iterparse(io.BytesIO(part), events=("start",)))
        if _tag(root) != "theme":
            return False
        dark = [each for each in ElementTree.fromstring(part).iter() if _tag(each) == "dk1"]
    except (ElementTree.ParseError, StopIteration, ValueError):
        return b"clrScheme" in part
    return not dark or any([_black(colour) for colour in each] != [True] for each in dark)


def _black(colour: ElementTree.Element) -> bool:
    if len(colour):
        return False  # made lighter
    if _tag(colour) == "sysClr":
        return colour.get("val") == "windowText" and colour.get("lastClr", "000000") == "000000"
    return _tag(colour) == "srgbClr" and colour.get("val") == "000000"


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _other(told: list[str], wanted: list[str]) -> str:
    known, there = set(wanted), set(told)
    return next((line for line in told if line not in known), "") or next(
        (f"thiếu {line}" for line in wanted if line not in there), ""
    )


def _looks(data: bytes, again: bytes, *, loose: bool, suite: bool) -> str:
    book, right = (register_xlsx.read(each) for each in (data, again))
    sheet, wanted = book.worksheets[0], right.worksheets[0]
    if book.epoch != right.epoch:
        return "cách đếm ngày của tệp"
    return (
        _other(list(_around(sheet)), list(_around(wanted)))
        or _merged(sheet, wanted, loose=loose)
        or _out_of_reach(sheet, wanted)
        or _narrow(sheet, wanted)
        or _painted(sheet, wanted, (_DISGUISES if suite else _LOOKS) + (() if loose else (_wrapped,)))
    )


def _around(sheet: Any) -> Iterator[str]:
    """What stands around the cells: head and foot, what is printed, how zeros and formulas are shown."""
    view = sheet.sheet_view
    yield f"vùng in {sheet.print_area}"
    yield f"ẩn số 0: {view.showZeros is False}, hiện công thức: {bool(view.showFormulas)}"
    for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        band = getattr(sheet, name)
        yield f"đầu, chân trang: {' | '.join(getattr(band, each).text or '' for each in ('left', 'center', 'right'))}"


def _merged(sheet: Any, wanted: Any, *, loose: bool) -> str:
    """Cells that were merged, or no longer are. ``loose``: notes below the head may not be merged yet."""
    told, right = ({str(each): each for each in of.merged_cells.ranges} for of in (sheet, wanted))
    head = register_xlsx.first_line(wanted)
    missing = [name for name, each in right.items() if name not in told and not (loose and each.min_row >= head)]
    return next((f"gộp ô {name}" for name in told if name not in right), "") or next(
        (f"ô {name} không còn gộp" for name in missing), ""
    )


def _out_of_reach(sheet: Any, wanted: Any) -> str:
    """Whether nobody can move to what stands above or left of the part that is frozen."""
    view, right = sheet.sheet_view, wanted.sheet_view
    if view.pane is None:
        return ""
    told, made = ((each.pane.xSplit or 0, each.pane.ySplit or 0) for each in (view, right))
    top = re.sub(r"[A-Z$]+", "", view.topLeftCell or "1")
    return "" if (told, top) == (made, "1") else "phần giữ cố định khi cuộn"


def _narrow(sheet: Any, wanted: Any) -> str:
    """A column or line that is much smaller than it was made: another office suite moves them by a hair only."""
    for name, column in sorted(wanted.column_dimensions.items()):
        if (found := _width(sheet, name)) is not None and found < 0.8 * column.width:
            return f"cột {name} hẹp còn {found:g}"
    usual = sheet.sheet_format
    if usual.zeroHeight or (usual.defaultRowHeight or 15.0) < _LOWEST:
        return f"dòng thường thấp còn {0 if usual.zeroHeight else usual.defaultRowHeight:g}"
    for n, row in sorted(sheet.row_dimensions.items()):
        least = 0.8 * (wanted.row_dimensions[n].height or 12.0)
        if row.height is not None and row.height < least:
            return f"dòng {n} thấp còn {row.height:g}"
    return ""


def _width(sheet: Any, letter: str) -> float | None:
    """The width of a column; a suite that keeps equal ones together writes them at the first."""
    from openpyxl.utils import column_index_from_string

    at = column_index_from_string(letter)
    for column in sheet.column_dimensions.values():
        if column.min is not None and column.min <= at <= column.max:
            return float(column.width)
    return None


def _painted(sheet: Any, wanted: Any, looks: tuple[_Look, ...]) -> str:
    beyond, right_beyond = (each.cell(each.max_row + 2, 1) for each in (sheet, wanted))
    if (told := _paint(beyond)) != _paint(right_beyond):
        return f"kiểu chung: {told}"
    known: dict[tuple[int, int], str] = {}  # a book of ten thousand lines has a dozen looks
    for row, right in zip(sheet.iter_rows(), wanted.iter_rows(), strict=True):
        for cell, other in zip(row, right, strict=True):
            if cell.value is None:
                continue
            both = (cell.style_id, other.style_id)
            if both not in known:
                known[both] = _unlike(cell, other, looks)
            if known[both]:
                return f"ô {cell.coordinate}: {known[both]}"
    return ""


def _unlike(cell: Any, other: Any, looks: tuple[_Look, ...]) -> str:
    """How a cell looks that does not look like another."""
    return next((told for look in looks if (told := look(cell)) != look(other)), "")


def _paint(cell: Any) -> str:
    font, fill, place = cell.font, cell.fill, cell.alignment
    ground = _colour(fill.fgColor) if fill.fill_type else "không"
    how = f"{'gạch ngang ' if font.strike else ''}{font.vertAlign or ''}{place.textRotation or ''}"
    return f"chữ màu {_colour(font.color)} cỡ {font.sz or 11:g}, nền {fill.fill_type or ''} {ground} {how}".rstrip()


def _typeface(cell: Any) -> str:
    """By what letters; those of a ``scheme`` are the theme's, whatever name stands beside it."""
    return f"kiểu chữ {cell.font.name} {cell.font.scheme or ''}".rstrip()


def _letters(cell: Any) -> str:
    """By what letters, and how they are stressed."""
    font = cell.font
    return _typeface(cell) + "".join(
        words for said, words in ((font.b, " đậm"), (font.i, " nghiêng"), (font.u, " gạch chân")) if said
    )


def _moved(cell: Any) -> str:
    """Letters may be moved out of their cell, repeated until they fill it, or shrunk to nothing."""
    at = cell.alignment
    rest = f"{at.indent or 0:g} {at.relativeIndent or 0:g} {at.readingOrder or 0:g}"
    side = "thường" if at.horizontal in _SIDES else at.horizontal
    return f"căn {side}, thụt {rest}{', thu nhỏ cho vừa' if at.shrink_to_fit else ''}"


def _place(cell: Any) -> str:
    """Where in the cell."""
    return f"{_moved(cell)}, bên {cell.alignment.horizontal or 'general'}"


def _across(cell: Any) -> str:
    """A stroke across a cell."""
    border = cell.border
    across = (border.diagonalUp or border.diagonalDown) and border.diagonal is not None and border.diagonal.style
    return f"gạch chéo {across or 'không'}"


def _lines(cell: Any) -> str:
    """The strokes around a cell and across it."""
    border = cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    around = " ".join(side.style or "0" if side is not None else "0" for side in sides)
    return f"viền {around}, {_across(cell)}"


def _wrapped(cell: Any) -> str:
    return f"cách xuống dòng: {'có' if cell.alignment.wrap_text else 'không'}"


def _colour(colour: Any) -> str:
    if colour is None:
        return "đen"
    if colour.type == "rgb":
        # How much shows through is heeded by no suite, and each writes it in its own way.
        return "đen" if (seen := str(colour.rgb)[-6:]) == "000000" else f"FF{seen}"
    # The eighth of a file's own palette may be any colour; the sixty-fourth is the system's.
    if (colour.type, colour.value) in (("theme", 1), ("indexed", 64)) and not colour.tint:
        return "đen"
    return f"{colour.type} {colour.value} {colour.tint:g}"


_Look = Callable[[Any], str]
_LOOKS: tuple[_Look, ...] = (_paint, _letters, _place, _lines)
#: Of these, what hides a number or shows it as another.
_DISGUISES: tuple[_Look, ...] = (_paint, _typeface, _moved, _across)
