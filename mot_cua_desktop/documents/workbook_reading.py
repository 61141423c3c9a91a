"""Excel workbooks read as plain tables, after a look at what they would unpack to: nothing of them is believed.

See docs/decisions/16-workbooks.md for the bounds and the library.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from mot_cua_desktop.documents.workbook_parts import SAVE_AGAIN, Seen, sheets, too_large
from mot_cua_desktop.domain.tables import MOST_LINES, Cell, Line, Merged, Progress, Sheet, Uncalculated
from mot_cua_desktop.errors import Told

_MOST_COLUMNS = 200
_MOST_PARTS = 2_000
#: What the parts that are read may unpack to, together and the table of texts alone, in bytes.
_MOST_UNPACKED, _MOST_TEXTS = 300 * 2**20, 96 * 2**20
_CHUNK = 2**20
#: What may pass in a sheet without a new line, in bytes: Excel's 16,384 columns need less.
_MOST_OF_LINE = 16 * 2**20
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_FORMULA = re.compile(rb"[<:]f[\s/>]")
_BEGUN = re.compile(rb"<(?:\w+:)?row[\s/>]")
_NUMBERED = re.compile(rb"<(?:\w+:)?row\s[^>]{0,400}?\br=[\"']\d")
_TEXTS = (b"<si>", b"<si ", b"<si/>", b":si>")
#: The last line that Excel has, filled or not.
_LAST_LINE = 1_048_576
_ROW = re.compile(rb"row\s[^>]{0,400}?\br=[\"'](\d{1,19})[\"']")
_HEAD = 4096  # where a part says in which letters it is written
_TAIL = 200  # a sign may lie across two chunks
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"


def read(content: bytes, progress: Progress | None = None) -> tuple[Sheet, ...]:
    """The sheets that have anything in them. Raises `Told` for what is no workbook, too large, or empty."""
    seen = _look(content, progress)
    sheets = [sheet for sheet in _sheets(content, seen, progress) if sheet.lines]
    if not sheets:
        raise Told("Tệp Excel không có chữ nào; chưa nhập gì.", "Chọn tệp khác, hoặc mở ra xem lại rồi lưu.")
    return tuple(sheets)


def _broken(error: Exception | None = None) -> Told:
    told = Told("Tệp Excel bị hỏng hoặc bị cắt ngang; chưa nhập gì.", SAVE_AGAIN)
    told.__cause__ = error
    return told


def _look(content: bytes, progress: Progress | None) -> dict[str, Seen]:
    """Unpack every part once, counting what really comes out, before anything is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            _refuse_others(names)
            if len(parts) > _MOST_PARTS:
                raise too_large(f"{len(parts)} phần")
            total, seen = 0, dict[str, Seen]()
            for part in parts:  # every one: a sheet may lie under any name, a picture's too
                own = seen[part.filename] = Seen()
                tail, written = b"", False
                with archive.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        if not own.size and chunk.lstrip(_BLANK)[:1] in (b"<", b""):
                            written = True
                            own.head = chunk[:_HEAD]
                        own.size += len(chunk)
                        if total + own.size > _MOST_UNPACKED:
                            raise too_large("hơn 300 MB")
                        if written and len(chunk) == _CHUNK and b"<" not in chunk:
                            raise too_large("có ô hơn 1 MB chữ liền")
                        tail = _note(own, tail, chunk)
                        if own.texts and own.size > _MOST_TEXTS:
                            raise too_large("hơn 96 MB chữ")
                        if progress is not None:
                            progress(0, 0)
                total += own.size
            return seen
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _broken(error) from error


def _note(seen: Seen, tail: bytes, new: bytes) -> bytes:
    chunk = tail + new
    seen.formulas = seen.formulas or _FORMULA.search(chunk) is not None
    if b"mergeCell" in chunk:
        seen.merged.update(_MERGED.findall(chunk))
    if len(seen.merged) > MOST_LINES:
        raise too_large("quá nhiều ô gộp")
    seen.texts = seen.texts or any(sign in chunk for sign in _TEXTS)
    line = chunk.rfind(b"row ")
    seen.lines = seen.lines or line >= 0
    seen.since_line = seen.since_line + len(chunk) if line < 0 else len(chunk) - line
    if seen.lines and seen.since_line > _MOST_OF_LINE:
        raise too_large("có một dòng hơn 16 MB")
    _count(seen, tail, new)
    _refuse_more_lines(chunk)
    return chunk[-_TAIL:]


def _count(seen: Seen, tail: bytes, new: bytes) -> None:
    """The signs, those between two lines, and the lines: where no number stands, counting alone tells how many."""
    chunk = tail + new
    seen.signs += new.count(b"<")
    if b"row" not in chunk:
        seen.since += new.count(b"<")
        return
    begun = [found.start() for found in _BEGUN.finditer(chunk)]
    if not begun:
        seen.since += new.count(b"<")
        return
    seen.apart = max(seen.apart, seen.since + chunk.count(b"<", 0, begun[0]))
    seen.since = chunk.count(b"<", begun[-1])
    lines = len(begun) - len(_BEGUN.findall(tail))
    seen.rows += lines
    seen.unnumbered += lines - len(_NUMBERED.findall(chunk)) + len(_NUMBERED.findall(tail))
    if seen.unnumbered > MOST_LINES or seen.rows > _LAST_LINE:
        raise _too_many("Một trang")


def _refuse_more_lines(chunk: bytes) -> None:
    """Of the lines that are numbered, the last one here with a value: to parse a million would take minutes."""
    value = max(chunk.rfind(b"v>"), chunk.rfind(b"is>"))
    row = _ROW.match(chunk, chunk.rfind(b"row ", 0, value)) if value > 0 else None
    if row is not None and int(row[1]) > MOST_LINES:
        raise _too_many("Một trang")


def _too_many(sheet: str) -> Told:
    return Told(
        f"{sheet} có hơn {MOST_LINES:,} dòng; chưa nhập gì.".replace(",", "."),
        "Xóa các dòng thừa ở cuối trang, hoặc chia bảng thành vài tệp, rồi nhập lại.",
    )


def _refuse_others(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Told("Tệp là Excel dạng nhị phân (.xlsb); chưa nhập gì.", SAVE_AGAIN)
    if "word/document.xml" in names:
        raise Told(
            "Tệp là văn bản Word, không phải bảng tính; chưa nhập gì.",
            "Chép bảng trong Word sang Excel, lưu thành .xlsx rồi nhập lại.",
        )
    if "content.xml" in names:
        raise Told("Tệp là bảng tính OpenDocument (.ods); chưa nhập gì.", SAVE_AGAIN)
    raise Told("Tệp nén này không phải bảng tính Excel; chưa nhập gì.", "Giải nén rồi chọn tệp .xlsx bên trong.")


def _sheets(content: bytes, seen: dict[str, Seen], progress: Progress | None) -> list[Sheet]:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and checks that are not read here
            raw: dict[str, Any] | None = None
            found = []
            for path, sheet in sheets(content, seen, progress, values=True).items():
                own = seen[path]
                lines = _lines(sheet, progress)
                if own.formulas:
                    raw = raw or sheets(content, seen, progress, values=False)
                    lines = _with_formulas(lines, _lines(raw[path], progress))
                found.append(Sheet(sheet.title, tuple(lines), tuple(_merged(own))))
            return found
    except (Told, MemoryError):
        raise
    except Exception as error:  # whatever openpyxl makes of a file that is no workbook, the officer is told the same
        raise _broken(error) from error


def _lines(sheet: Any, progress: Progress | None) -> list[Line]:
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    found, empty = [], (None,) * _MOST_COLUMNS
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1):
        if progress is not None and number % 100 == 0:
            progress(number, 0)
        if number > _LAST_LINE:
            raise _too_many(f"Trang “{sheet.title}”")
        if cells != empty:
            if number > MOST_LINES:
                raise _too_many(f"Trang “{sheet.title}”")
            found.append(Line(number, tuple(cells)))
    return found


def _with_formulas(lines: list[Line], raw: list[Line]) -> list[Line]:
    """The same lines with a sign where a formula stands whose result the file does not carry."""
    said = {line.number: line for line in raw}
    values = {line.number: line.cells for line in lines}
    found = []
    for number, formulas in said.items():
        mine = values.get(number, ())
        cells: list[Cell] = []
        for place, formula in enumerate(formulas.cells):
            value = mine[place] if place < len(mine) else None
            untold = value is None and formula is not None
            cells.append(Uncalculated() if untold else value)
        found.append(Line(number, tuple(cells)))
    return found


def _merged(seen: Seen) -> list[Merged]:
    def place(said: bytes) -> int:
        number = 0
        for letter in said:
            number = number * 26 + letter - 64
        return number - 1

    return sorted(
        (Merged(int(top), int(bottom), place(left), place(right)) for left, top, right, bottom in seen.merged),
        key=lambda merged: (merged.top, merged.left),
    )
