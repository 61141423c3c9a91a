"""Text files of separated values read as a table: the separator is the one that makes its heading readable."""

from __future__ import annotations

import codecs
import csv
import io

from mot_cua_desktop.domain import columns
from mot_cua_desktop.domain.names import nfc
from mot_cua_desktop.domain.tables import MOST_LINES, Line, Progress, Sheet
from mot_cua_desktop.errors import Told

_SEPARATORS = ";,\t"
_ADVICE = "Mở tệp bằng Excel, lưu thành “CSV UTF-8” hoặc .xlsx, rồi nhập lại."


def read(content: bytes, name: str, progress: Progress | None = None) -> Sheet:
    """The table of a text file. Raises `Told` when its letters or its separator cannot be told, or it is too long."""
    text = _text(content)
    head = "\n".join(text.splitlines()[:40])
    scored = [(_score(head, separator), separator) for separator in _SEPARATORS]
    best = max(scored)
    if best[0] < 2:
        raise Told("Không nhận ra dòng tiêu đề của tệp chữ này; chưa nhập thủ tục nào.", _ADVICE)
    return Sheet(name, tuple(_lines(text, best[1], progress, strict=True)))


def _text(content: bytes) -> str:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The code page of old Vietnamese Windows leaves no byte without a letter: believed only when a heading is read.
        text = nfc(content.decode("cp1258", errors="replace"))
        if max(_score("\n".join(text.splitlines()[:40]), separator) for separator in _SEPARATORS) >= 2:
            return text
        raise Told("Không nhận ra bảng mã chữ của tệp; chưa nhập thủ tục nào.", _ADVICE) from None


def _score(head: str, separator: str) -> int:
    """How many columns are recognised when the first lines are separated so."""
    try:
        found = columns.find_heading(Sheet("", tuple(_lines(head, separator, None, strict=False))))
    except Told:
        return 0
    return 0 if found is None else len(found.columns)


def _lines(text: str, separator: str, progress: Progress | None, *, strict: bool) -> list[Line]:
    """Strictly: a quote that nobody closed would swallow the lines behind it without a word. Not so for the first lines
    alone, which may end within a cell."""
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    found: list[Line] = []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    begun = 1
    try:
        for number, cells in enumerate(rows, start=1):
            begun = rows.line_num + 1
            if progress is not None and number % 100 == 0:
                progress(number, 0)
            if any(cell.strip() for cell in cells):
                if len(found) >= MOST_LINES:
                    raise Told(
                        f"Tệp có hơn {MOST_LINES:,} dòng; chưa nhập thủ tục nào.".replace(",", "."),
                        "Chia danh mục thành vài tệp rồi nhập lại.",
                    )
                found.append(Line(number, tuple(cell or None for cell in cells)))
    except csv.Error as error:
        raise Told(
            f"Tệp chữ bị hỏng: có dấu ngoặc kép chưa đóng, bắt đầu ở khoảng dòng {begun}; chưa nhập thủ tục nào.",
            f"Sửa dấu ngoặc kép ở dòng đó (trong ô phải viết hai lần). Hoặc: {_ADVICE[0].lower()}{_ADVICE[1:]}",
        ) from error
    return found
