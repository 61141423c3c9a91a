"""The parts of a workbook handed to openpyxl: each weighed before it is opened, each read in pieces that can stop.

openpyxl takes styles, names, relations and texts whole and turns every element into objects: some kilobytes of a file
are minutes there, and nothing could stop it. What it does not need here (theme, charts, properties) it never gets.
See docs/decisions/16-workbooks.md for the bounds.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, cast

from mot_cua_desktop.domain.tables import Progress
from mot_cua_desktop.errors import Told

#: Of the parts taken whole, together: bytes, and signs ("<" of an element); a thousand signs are some 20 ms.
MOST_WHOLE, MOST_WHOLE_SIGNS = 8 * 2**20, 150_000
#: The signs of the table of texts: four for a plain text, a dozen for each piece in letters of its own.
MOST_TEXT_SIGNS = 2_500_000
#: What openpyxl may turn into objects at once beside the lines of a sheet, or within one of them.
MOST_SIGNS_APART = 300_000
#: Nobody's list; each would be looked at.
MOST_SHEETS = 200
SAVE_AGAIN = "Mở tệp bằng Excel, lưu thành “Excel Workbook (*.xlsx)” không đặt mật khẩu, rồi nhập lại."
_STYLES = "xl/styles.xml"
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)", re.IGNORECASE)


@dataclass
class Seen:
    """What the look at one part told: its weight, its merged cells, whether it has formulas, lines or texts."""

    size: int = 0
    #: Where it says in which letters it is written.
    head: bytes = b""
    signs: int = 0
    #: The most signs between two lines of a sheet, before the first or behind the last; those since the last one.
    apart: int = 0
    since: int = 0
    rows: int = 0
    unnumbered: int = 0
    merged: set[tuple[bytes, ...]] = field(default_factory=set)
    formulas: bool = False
    lines: bool = False
    texts: bool = False
    since_line: int = 0


def too_large(what: str) -> Told:
    """The refusal of what would take minutes or the machine's memory, for whatever reason."""
    return Told(
        f"Tệp Excel mở ra quá lớn ({what}); chưa nhập gì.",
        "Chép riêng bảng đó sang một tệp mới (Paste Values), lưu rồi nhập lại.",
    )


def _refuse_strange_letters(head: bytes) -> None:
    """Refuse a part in other letters than UTF-8, or that defines words of its own: the look could not read it.

    Excel and every common program write plain UTF-8 there; what they keep beside it in UTF-16 is never opened.
    """
    told = _ENCODING.search(head)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\0" or head[:1] == b"\0":
        raise Told("Tệp Excel có phần ghi bằng bảng mã chữ lạ; chưa nhập gì.", SAVE_AGAIN)
    if told is not None and told[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise Told("Tệp Excel có phần ghi bằng bảng mã chữ lạ; chưa nhập gì.", SAVE_AGAIN)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Told("Tệp Excel có phần tự đặt thêm chữ viết tắt (DOCTYPE); chưa nhập gì.", SAVE_AGAIN)


class Parts(zipfile.ZipFile):
    """The archive as openpyxl gets it: what is too heavy is refused with `Told` before it is opened, and every read
    asks ``progress`` whether to go on."""

    def __init__(self, content: bytes, seen: Mapping[str, Seen], progress: Progress | None) -> None:
        super().__init__(io.BytesIO(content))
        self._seen, self._go_on = seen, progress
        self._whole = self._signs = 0

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A part taken whole: styles, names, relations, what the archive holds."""
        own = self._weighed(name)
        self._whole += own.size
        self._signs += own.signs
        if self._whole > MOST_WHOLE or self._signs > MOST_WHOLE_SIGNS:
            raise too_large(
                "quá nhiều kiểu định dạng ô" if str(name) == _STYLES else "quá nhiều trang, tên vùng hoặc liên kết"
            )
        with super().open(name, "r", pwd) as stream:
            return stream.read()

    def open(self, name: Any, *_mode: Any, **_more: Any) -> IO[bytes]:
        """A part read in pieces: the texts, the lines of a sheet."""
        own = self._weighed(name)
        if own.texts:
            if own.signs > MOST_TEXT_SIGNS:
                raise too_large("quá nhiều ô chữ")
        elif max(own.apart, own.since) > MOST_SIGNS_APART:
            raise too_large("một trang có quá nhiều định dạng, quy tắc hoặc ô trong một dòng")
        return cast("IO[bytes]", _Stream(super().open(name), self._go_on))

    def _weighed(self, name: str | zipfile.ZipInfo) -> Seen:
        if self._go_on is not None:
            self._go_on(0, 0)
        own = self._seen[name.filename if isinstance(name, zipfile.ZipInfo) else name]
        _refuse_strange_letters(own.head)
        return own


class _Stream(io.RawIOBase):
    """A part that asks before each piece whether to go on."""

    def __init__(self, stream: IO[bytes], progress: Progress | None) -> None:
        super().__init__()
        self._stream, self._go_on = stream, progress

    def read(self, size: int = -1) -> bytes:
        if self._go_on is not None:
            self._go_on(0, 0)
        return self._stream.read(size)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()


def sheets(content: bytes, seen: Mapping[str, Seen], progress: Progress | None, *, values: bool) -> dict[str, Any]:
    """The visible sheets of a workbook by their part, as openpyxl reads them line by line: each part once.

    With ``values`` a formula gives its stored result. Raises `Told` for what is too heavy, and whatever openpyxl
    raises for a file that is no workbook.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    reader.archive.close()
    reader.archive = Parts(content, seen, progress)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    found: dict[str, Any] = {}
    for sheet, part in reader.parser.find_sheets():
        if part.target not in reader.valid_files or "chartsheet" in part.Type or sheet.state != "visible":
            continue
        if part.target not in found:
            found[part.target] = ReadOnlyWorksheet(reader.wb, sheet.name, part.target, reader.shared_strings)
        if len(found) > MOST_SHEETS:
            raise too_large(f"hơn {MOST_SHEETS} trang")
    return found
