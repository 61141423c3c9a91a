"""A list of procedures in any file that an office sends: the portal's JSON, an Excel workbook, a text of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mot_cua_desktop.documents import delimited, saving, workbook, workbook_parts, workbook_reading
from mot_cua_desktop.domain import columns, plausible, portal
from mot_cua_desktop.domain.columns import Column, Heading
from mot_cua_desktop.domain.portal import PortalReading
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.table_groups import check_columns
from mot_cua_desktop.domain.table_procedures import read_table
from mot_cua_desktop.domain.tables import Progress, Sheet
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.store import catalogue
from mot_cua_desktop.store.texts import as_stored

_LARGEST = 64 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Table:
    """The sheets of a file whose columns are still to be told."""

    sheets: tuple[Sheet, ...]


def content_of(path: Path) -> bytes:
    """A file's bytes. Raises `Told` when it cannot be read, is empty or larger than any list."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Told("Tệp danh mục lớn quá 64 MB.", "Kiểm tra lại: danh mục thủ tục cấp xã chỉ vài MB.")
        content = path.read_bytes()
    except OSError as error:
        raise Told("Không đọc được tệp danh mục.", "Kiểm tra lại đường dẫn và quyền đọc của tệp.") from error
    if not content.strip():
        raise Told("Tệp rỗng; chưa nhập thủ tục nào.", "Kiểm tra lại tệp, hoặc tải lại từ nơi gửi.")
    return content


def opened(content: bytes, name: str, progress: Progress | None = None) -> PortalReading | Table:
    """What a file is, by what is in it and not by its name. Raises `Told` for everything else."""
    try:
        return _opened(content, name, progress)
    except MemoryError as error:
        raise Told(
            "Máy không đủ bộ nhớ để đọc tệp này; chưa nhập gì.",
            "Đóng bớt chương trình khác, hoặc chia danh mục thành vài tệp nhỏ, rồi nhập lại.",
        ) from error


def _opened(content: bytes, name: str, progress: Progress | None) -> PortalReading | Table:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(b"PK"):
        return Table(workbook_reading.read(content, progress))
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Told("Tệp Excel này đặt mật khẩu; chưa nhập thủ tục nào.", workbook_parts.SAVE_AGAIN)
        raise Told("Tệp là Excel kiểu cũ (.xls); chưa nhập thủ tục nào.", workbook_parts.SAVE_AGAIN)
    if head[:1] == b"<":
        raise Told("Tệp là trang web mang tên bảng tính; chưa nhập thủ tục nào.", workbook_parts.SAVE_AGAIN)
    if head[:1] in (b"{", b"[") or portal.is_utf16(content) or name.lower().endswith(".json"):
        return portal.read_rows(content, progress)
    return Table((delimited.read(content, name, progress),))


def suggested(desk: Desk | None, sheet: Sheet) -> Heading | None:
    """The heading of a sheet with what its columns hold: as the officer said it last time, else by its words."""
    found = columns.find_heading(sheet)
    if found is None or desk is None:
        return found
    kept = read_desk(desk.store, desk.clock).settings.catalogue_columns.get(columns.signature(found.line))
    return found if kept is None else Heading(found.line, columns.remembered(kept))


def read(
    sheet: Sheet,
    heading: Heading,
    chosen: Mapping[int, Column],
    known: Mapping[str, Procedure],
    progress: Progress | None = None,
) -> PortalReading:
    """The procedures of a sheet as they would be stored. Raises `Told` for a table that cannot be read as a whole."""
    return stored(read_table(sheet, heading, chosen, known, progress))


def stored(reading: PortalReading) -> PortalReading:
    """The same as it may be stored, without what can be no procedure. Raises `Told` when nothing is left."""
    faults = {each.code: words for each in reading.procedures if (words := plausible.fault(each))}
    sound = tuple(as_stored(each, Procedure) for each in reading.procedures if each.code not in faults)
    if not sound:
        raise Told(
            "Không dòng nào trong tệp là thủ tục; chưa nhập gì.", next(iter(faults.values()), "Kiểm tra lại tệp.")
        )
    return PortalReading(sound, (*reading.errors, *faults.values()))


def read_alone(
    content: bytes, name: str, known: Mapping[str, Procedure], desk: Desk | None, progress: Progress | None = None
) -> PortalReading:
    """The procedures of a file with nobody to ask: a table only where one sheet tells code and name by its heading."""
    found = opened(content, name, progress)
    if isinstance(found, PortalReading):
        return stored(found)
    headed = [(sheet, heading) for sheet in found.sheets if (heading := suggested(desk, sheet)) is not None]
    whole = [(sheet, heading) for sheet, heading in headed if heading.whole]
    if len(whole) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet, _ in whole)
        raise Told(
            f"Tệp có {len(whole)} trang đều là danh mục thủ tục ({names}); chưa nhập thủ tục nào.",
            "Chọn trang ở trang Thủ tục (F6), nút Nhập danh mục, hoặc giữ lại một trang trong tệp.",
        )
    if not whole:
        check_columns(max((heading.columns for _, heading in headed), key=len, default={}))
        raise AssertionError("a heading with code and name is whole")
    sheet, heading = whole[0]
    return read(sheet, heading, heading.columns, known, progress)


def known_today(desk: Desk) -> dict[str, Procedure]:
    """What is in force today, by code."""
    with desk.store.reading() as connection:
        return {each.code: each for each in catalogue.all_procedures(connection, desk.now().date())}


def export(desk: Desk, path: Path, progress: Progress | None = None) -> int:
    """Write the procedures in force today as a workbook; returns how many. Raises `Told` when it cannot be saved."""
    listed = list(known_today(desk).values())
    saving.save(path, workbook.catalogue(listed, progress))
    return len(listed)
