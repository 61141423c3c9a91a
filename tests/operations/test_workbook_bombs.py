"""Workbooks of some kilobytes that would be minutes or gigabytes: refused before they are opened, stopped at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.cell.text import Text

from mot_cua_desktop.documents import workbook_parts
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import lists

STYLES, BOOK, SHEET = "xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"
TEXTS, TYPES, RELATIONS = "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


OF_TEXTS = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def book(*hidden: str) -> bytes:
    made = Workbook()
    made.active.append(["Mã thủ tục", "Tên thủ tục"])
    made.active.append(["9.000001", "Thủ tục bịa"])
    for state in hidden:
        sheet = made.create_sheet(f"Trang {state}")
        sheet.append(["Mã thủ tục", "Tên thủ tục"])
        sheet.append(["9.000002", "Bản cũ"])
        sheet.sheet_state = state
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {part: source.read(part) for part in source.namelist()}
        # Excel keeps its texts in a part of their own, openpyxl beside each cell.
        parts[TEXTS] = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></sst>'
        parts[TYPES] = before(b"</Types>", OF_TEXTS)(parts[TYPES])
        for part, content in parts.items():
            if part == name:
                assert change(content) != content
                content = change(content)
            archive.writestr(part, content)
    return out.getvalue()


def before(end: bytes, piece: bytes, times: int = 1) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(end, piece * times + end, 1)


HEAVY: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "fonts": (STYLES, before(b"</fonts>", b"<font><b/></font>", 60_000), "quá nhiều kiểu định dạng ô"),
    "one long word": (STYLES, before(b"</fonts>", b" " * 2**19 + b"<font/>", 18), "quá nhiều kiểu định dạng ô"),
    "names": (BOOK, before(b"<calcPr", b"<definedNames><definedName name='a'>1</definedName>" * 80_000), "tên vùng"),
    "relations": (
        RELATIONS, before(b"</Relationships>", b'<Relationship Id="x" Type="x" Target="x"/>', 200_000), "liên kết"
    ),
    "types": (TYPES, before(b"</Types>", b'<Default Extension="x" ContentType="x/x"/>', 200_000), "liên kết"),
    "texts": (TEXTS, before(b"</sst>", b"<si/>", 2_600_000), "quá nhiều ô chữ"),
    "columns of a sheet": (SHEET, before(b"<sheetData>", b"<col/>", 400_000), "quá nhiều định dạng, quy tắc"),
    "rules of a sheet": (SHEET, before(b"</worksheet>", b"<cfRule/>", 400_000), "quá nhiều định dạng, quy tắc"),
    "cells of a line": (SHEET, before(b"</row>", b"<c/>", 700_000), "quá nhiều định dạng, quy tắc"),
    "lines of nothing": (SHEET, before(b"</sheetData>", b"<row/>", 60_000), "hơn 50.000 dòng"),
    "lines far away": (
        SHEET, before(b"</sheetData>", b'<row r="99999999999"><c><v>1</v></c></row>'), "hơn 50.000 dòng"
    ),
    "lines told over and over": (SHEET, before(b"</sheetData>", b'<row r="3"/>', 1_100_000), "hơn 50.000 dòng"),
}  # fmt: skip


@pytest.mark.parametrize("what", HEAVY)
def test_a_part_that_would_take_minutes_is_refused_before_it_is_opened(what: str) -> None:
    """A file of 145 kilobytes was two minutes and two gigabytes, and then taken for a list."""
    name, change, words = HEAVY[what]
    content = changed(name, change)
    assert len(content) < 200_000
    with pytest.raises(Told, match=words) as told:
        lists.opened(content, "x.xlsx")
    assert "chưa nhập gì" in told.value.what


def test_the_parts_that_are_taken_whole_are_weighed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "MOST_WHOLE_SIGNS", 400)
    styles = before(b"</fonts>", b"<font/>", 150)
    lists.opened(changed(STYLES, styles), "x.xlsx")
    monkeypatch.setattr(workbook_parts, "MOST_WHOLE_SIGNS", 260)
    with pytest.raises(Told, match="quá nhiều kiểu định dạng ô"):
        lists.opened(changed(STYLES, styles), "x.xlsx")


@pytest.mark.parametrize(
    "change",
    [
        lambda styles: styles.decode().encode("utf-16"),
        lambda styles: styles.decode().encode("utf-16-le"),
        lambda styles: b'<?xml version="1.0" encoding="cp037"?>' + styles,
        lambda styles: b"<!DOCTYPE x [<!ENTITY y '<font/>'>]>" + styles,
    ],
)
def test_a_part_in_letters_that_the_look_cannot_read_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Told, match=r"bảng mã chữ lạ|DOCTYPE"):
        lists.opened(changed(STYLES, change), "x.xlsx")


def test_what_excel_keeps_in_other_letters_beside_the_list_is_no_reason_to_refuse_it() -> None:
    """Power Query writes its part in UTF-16."""
    content = io.BytesIO(book())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("customXml/item1.xml", "<?xml version='1.0' encoding='utf-16'?><DataMashup/>".encode("utf-16"))
    assert lists.read_alone(content.getvalue(), "x.xlsx", {}, None).procedures


def test_the_theme_and_the_charts_are_never_opened() -> None:
    """Nothing of them is needed; a broken one is no reason to refuse a list."""
    assert lists.read_alone(changed("xl/theme/theme1.xml", lambda _: b"<a" * 9), "x.xlsx", {}, None).procedures


def test_reading_the_texts_stops_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are read in one go before the first line: without asking between the pieces a stop would wait for all."""
    content, read, made = changed(TEXTS, before(b"</sst>", b"<si><t>x</t></si>", 100_000)), list[int](), Text.from_tree
    monkeypatch.setattr(Text, "from_tree", lambda node: read.append(1) or made(node))

    def go_on(done: int, total: int) -> None:
        if len(read) > 1000:
            raise Told("Đã dừng.")

    with pytest.raises(Told, match="Đã dừng"):
        lists.opened(content, "x.xlsx", go_on)
    assert len(read) < 20_000


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_sheet_that_is_hidden_is_no_list(state: str) -> None:
    """Last year's list, hidden behind this year's: nobody who opens the file sees it."""
    found = lists.opened(book(state), "x.xlsx")
    assert isinstance(found, lists.Table)
    assert [sheet.name for sheet in found.sheets] == ["Sheet"]
    assert [each.code for each in lists.read_alone(book(state), "x.xlsx", {}, None).procedures] == ["9.000001"]


def test_a_part_that_many_sheets_point_to_is_read_once() -> None:
    sheets = b"".join(b'<sheet name="%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, 50))
    uri = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    found = lists.opened(
        changed(BOOK, lambda part: part.replace(b"</sheets>", sheets.replace(b"/>", uri + b"/>") + b"</sheets>")), "x"
    )
    assert isinstance(found, lists.Table)
    assert [sheet.name for sheet in found.sheets] == ["Sheet"]


def test_a_workbook_of_hundreds_of_sheets_is_nobodys_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "MOST_SHEETS", 1)
    with pytest.raises(Told, match="hơn 1 trang"):
        lists.opened(book("visible"), "x.xlsx")
