"""Lists as Excel and as text: read back the same, changed exactly, and a broken file told in one sentence."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from mot_cua_desktop.documents import workbook, workbook_reading
from mot_cua_desktop.domain import columns, portal, tables, versions
from mot_cua_desktop.domain.portal import read_rows
from mot_cua_desktop.domain.procedures import Fee, Procedure
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import amendments, catalogue, list_columns, lists
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.store import recording

SHARED_LIST = Path(__file__).parents[3] / "shared" / "data" / "ward_procedures.json"
HEAD = [
    "STT",
    "Mã TTHC",
    "Tên thủ tục hành chính",
    "Lĩnh vực",
    "Thời hạn giải quyết",
    "Phí, lệ phí",
    "Thành phần hồ sơ",
]
ROW = [1, "9.000001", "Thủ tục bịa", "Bịa", "5 ngày làm việc", "10.000 đồng/bản", "- Tờ khai\n- Giấy chứng sinh"]


def book(*rows: list[Any], merge: str = "") -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    return saved(made)


def saved(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(content: bytes, name: str = "bịa.xlsx") -> tuple[Procedure, ...]:
    return lists.read_alone(content, name, {}, None).procedures


def whole_list() -> list[dict[str, Any]]:
    if SHARED_LIST.is_file():
        rows: list[dict[str, Any]] = json.loads(SHARED_LIST.read_text(encoding="utf-8"))["thu_tuc"]
        return rows
    way = {"kenh": "Trực tiếp", "thoi_gian_raw": "3 Ngày", "phi_raw": "Miễn phí"}
    papers = [{"ten": "Tờ khai", "ban_chinh": 1}, {"ten": "Lưu ý"}]
    one = {"linh_vuc": "Bịa", "kenh": [way], "thanh_phan": papers, "ket_qua": [{"ten": "Giấy"}]}
    return [{**one, "ma": f"9.{n:06}", "ten": f"Thủ tục bịa {n}"} for n in range(588)]


def test_the_starter_catalogue_exported_and_imported_is_no_change(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "danh_muc.xlsx"
    assert lists.export(desk, file) == len(catalogue.procedures(desk))
    imported = catalogue.import_file(desk, file)
    assert (imported.added, imported.changed, imported.errors) == (0, 0, ())
    rows = amendments.proposal(desk, read(file.read_bytes()), complete=True)
    assert {row.kind for row in rows} == {"khong_doi"}


@pytest.mark.parametrize("rows", [whole_list], ids=["the real list" if SHARED_LIST.is_file() else "an invented list"])
def test_all_of_the_list_goes_through_a_workbook_and_a_changed_copy_yields_exactly_its_changes(
    desk: Desk, rows: Callable[[], list[dict[str, Any]]]
) -> None:
    listed = read_rows(json.dumps(rows()).encode()).procedures
    back = read(workbook.catalogue(listed))
    assert len(back) == 588
    assert [p.code for p, q in zip(listed, back, strict=True) if versions.differences(p, q)] == []
    amendments.accept(desk, amendments.proposal(desk, listed), date(2026, 11, 23), Decision(number="1/QĐ"))
    known = lists.known_today(desk)
    some = [known[p.code] for p in listed if len(p.components) > 1 and p.terms and not p.unclear][:6]
    if len(some) < 6:
        some = [known[p.code] for p in listed[:6]]
    # One whose field has others in the list: of a field that the list does not name it says nothing.
    fields = [p.field for p in known.values()]
    gone = next(p for p in known.values() if p not in some and fields.count(p.field) > 6)
    new = replace(some[0], code="9.999999", name="Thủ tục mới")
    term = tuple(replace(row, term=Term(29, "ngay"), text="29 Ngày") for row in some[0].terms)
    fees = tuple(Fee(channel=channel, amount=12_000, text="12.000 đồng") for channel in some[1].channels)
    changed = {
        some[0].code: replace(some[0], terms=term),
        some[1].code: replace(some[1], fees=fees),
        some[2].code: replace(some[2], name="Tên khác"),
        some[3].code: replace(some[3], components=some[3].components[:-1]),
        new.code: new,
    }
    copy = [changed.get(p.code, p) for p in known.values() if p.code != gone.code] + [new]
    rows = amendments.proposal(desk, read(workbook.catalogue(copy)), complete=True)
    told = {row.procedure.code: {change.about for change in row.changes} for row in rows if row.kind == "sua"}
    assert told == {
        some[0].code: {"Thời hạn"},
        some[1].code: {"Phí, lệ phí"},
        some[2].code: {"Tên"},
        some[3].code: {"Thành phần hồ sơ"},
    }
    assert [row.procedure.code for row in rows if row.kind == "them"] == [new.code]
    assert [row.procedure.code for row in rows if row.kind == "bai_bo"] == [gone.code]
    assert not [row for row in rows if row.kind == "chua_ro"]


def test_an_ordinary_table_is_read_and_what_it_leaves_open_is_said() -> None:
    title = ["DANH MỤC THỦ TỤC HÀNH CHÍNH"]
    second = [2, 9.00011, "Thủ tục hai", "Bịa", "7", "Theo quy định", ""]
    first, other = read(book(title, HEAD, ["(1)", "(2)", "(3)"], ROW, second))
    assert (first.code, first.name, first.field) == ("9.000001", "Thủ tục bịa", "Bịa")
    assert (first.terms[0].term, first.fees[0].amount, first.fees[0].unit) == (Term(5, "ngay_lam_viec"), 10_000, "bản")
    assert [paper.name for paper in first.components] == ["Tờ khai", "Giấy chứng sinh"]
    assert "Thành phần hồ sơ: tệp không ghi đủ số bản chính, bản sao." in first.unclear
    assert other.code == "9.000110"
    assert (other.terms[0].term, other.fees[0].amount, other.components) == (None, None, ())
    assert "Thời hạn (Trực tiếp) chưa rõ: tệp ghi “7” mà không có đơn vị." in other.unclear
    assert "Phí, lệ phí (Trực tiếp) chưa rõ: tệp ghi “Theo quy định”." in other.unclear


def test_papers_stand_in_lines_of_their_own_and_merged_cells_hold_for_each() -> None:
    more = [None, None, None, None, None, None, "Giấy thứ ba"]
    second = [2, "9.000002", "Thủ tục hai", None, "3 ngày", "Miễn phí", "Đơn"]
    first, other = read(book(HEAD, ROW, more, second, merge="D2:D4"))
    assert [paper.name for paper in first.components] == ["Tờ khai", "Giấy chứng sinh", "Giấy thứ ba"]
    assert other.field == "Bịa"


def test_a_way_of_filing_or_a_kind_of_paper_that_says_more_than_is_known_is_doubted() -> None:
    heads = [*HEAD, "Cách nộp", "Loại giấy tờ"]
    plain = [*ROW[:-1], "Tờ khai", "Nộp trực tiếp tại Bộ phận Một cửa, trực tuyến", "Giấy tờ"]
    (known,) = read(book(heads, plain))
    assert known.channels == ("truc_tiep", "truc_tuyen")
    assert not [doubt for doubt in known.unclear if "Cách nộp" in doubt or "loại giấy tờ" in doubt]
    (changed,) = read(book(heads, [*plain[:-2], "Trực tiếp SỬA", "Giấy tờ SỬA"]))
    way, kind = "tệp ghi “Trực tiếp SỬA”, tạm coi là trực tiếp.", "tệp ghi loại giấy tờ lạ “Giấy tờ SỬA”."
    assert f"Cách nộp chưa rõ: {way}" in changed.unclear
    assert f"Thành phần hồ sơ: {kind}" in changed.unclear
    told = {portal.kind_of_doubt(doubt) for doubt in changed.unclear}
    assert told >= {"Cách nộp để trống hoặc lạ", "Loại giấy tờ lạ"}


def test_a_word_changed_by_hand_in_an_exported_list_is_told_whatever_else_is_unclear(desk: Desk) -> None:
    """The export states the doubts that are known: those of the same matter must not cover a new one."""
    known = catalogue.procedure(desk, "1.004837")
    stated = ("Cách nộp chưa rõ: cổng không ghi kênh nào.", "Thành phần hồ sơ: tệp không ghi đủ số bản chính, bản sao.")
    exported = load_workbook(io.BytesIO(workbook.catalogue([replace(known, unclear=stated)])))
    (same,) = read(saved(exported))
    assert same.unclear == stated
    sheet = exported.active
    for heading, said in (("Cách nộp", "Trực tiếp SỬA"), ("Loại giấy tờ", "Giấy tờ SỬA")):
        column = [cell.value for cell in sheet[1]].index(heading) + 1
        sheet.cell(2, column).value = said
    (row,) = amendments.proposal(desk, read(saved(exported)))
    told = next(change for change in row.changes if "SỬA" in change.after)
    assert told.about == versions.DOUBTS
    assert [doubt for doubt in row.procedure.unclear if "SỬA" in doubt] == [
        "Cách nộp chưa rõ: tệp ghi “Trực tiếp SỬA”, tạm coi là trực tiếp.",
        "Thành phần hồ sơ: tệp ghi loại giấy tờ lạ “Giấy tờ SỬA”.",
    ]


def test_a_column_that_the_file_lacks_leaves_what_is_known(desk: Desk) -> None:
    known = catalogue.procedure(desk, "1.004837")
    content = book(["Mã TTHC", "Tên TTHC", "Thời hạn (ngày làm việc)"], [known.code, known.name, 9])
    (row,) = amendments.proposal(desk, lists.read_alone(content, "x", lists.known_today(desk), desk).procedures)
    assert {change.about for change in row.changes} == {"Thời hạn"}
    assert {term.term for term in row.procedure.terms} == {Term(9, "ngay_lam_viec")}


def test_an_amount_changed_under_the_same_words_is_a_change(desk: Desk) -> None:
    known = catalogue.procedure(desk, "1.004837")
    before = replace(known, fees=(Fee(channel="truc_tiep", amount=5000, text="theo biểu"),))
    after = replace(known, fees=(Fee(channel="truc_tiep", amount=8000, text="theo biểu"),))
    assert [change.about for change in versions.compare(before, after)] == ["Phí, lệ phí"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_text_file_is_read_in_its_letters_and_by_its_separator(encoding: str, separator: str) -> None:
    rows = [HEAD, [str(cell) for cell in ROW]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    if encoding == "cp1258":  # its letters are made of a vowel with its shape, and a tone behind it
        text = "".join(_in_1258(letter) for letter in text)
    (procedure,) = read(text.encode(encoding), "danh muc.csv")
    assert (procedure.name, procedure.terms[0].term) == ("Thủ tục bịa", Term(5, "ngay_lam_viec"))


def test_a_cell_of_many_lines_across_the_head_of_a_text_is_read_whole() -> None:
    papers = "\n".join(f"- Giấy {number}" for number in range(60))
    (procedure,) = read(f'Mã TTHC,Tên thủ tục,Thành phần hồ sơ\n9.000001,Một,"{papers}"\n'.encode(), "x.csv")
    assert len(procedure.components) == 60


def _in_1258(letter: str) -> str:
    """A letter as cp1258 writes it: what is missing there becomes a vowel and a tone of its own."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        tones = "̣̀́̃̉"
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        return unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tone
    return letter


def bomb(name: str = "sheet1.xml", letter: bytes = b'<row r="1" >'.ljust(1024), megabytes: int = 310) -> bytes:
    """A workbook of some hundred kilobytes whose sheet, under this name, unpacks to so much."""
    source = zipfile.ZipFile(io.BytesIO(book(HEAD, ROW)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            if part != "xl/worksheets/sheet1.xml":
                archive.writestr(part, source.read(part).replace(b"sheet1.xml", name.encode()))
        with archive.open(f"xl/worksheets/{name}", "w", force_zip64=True) as stream:
            stream.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            stream.write(b'<row r="1"><c r="A1" t="inlineStr"><is><t>')
            for _ in range(megabytes):
                stream.write(letter * (2**20 // len(letter)))
            stream.write(b"</t></is></c></row></sheetData></worksheet>")
    return out.getvalue()


def long_sheet() -> bytes:
    """One line, just behind the last that is read: the bound itself, without fifty thousand lines before it."""
    made = Workbook()
    made.active.cell(tables.MOST_LINES + 1, 1, "x")
    return saved(made)


BROKEN: dict[str, tuple[Any, str]] = {
    "empty file": (b"", "Tệp rỗng"),
    "empty sheet": (saved(Workbook()), "không có chữ nào"),
    "half a workbook": (book(HEAD, ROW)[:2000], "hỏng hoặc bị cắt ngang"),
    "half a JSON": (b'{"thu_tuc": [{"ma": "9.0000', "bị cắt ngang hoặc không phải JSON"),
    "wrong columns": (book(["Họ tên", "Số điện thoại"], ["Trần Văn Bịa", "0900000000"]), "Chưa rõ cột nào là mã"),
    "no name": (book(["Mã TTHC", "Lĩnh vực"], ["9.000001", "Bịa"]), "Chưa rõ cột nào là tên thủ tục"),
    "headings alone": (book(HEAD), "không có dòng thủ tục nào"),
    "cells merged across": (book(HEAD, ROW, ROW, merge="E2:F2"), "có ô gộp ngang E2:F2"),
    "a formula": (book(HEAD, [*ROW[:2], '=UPPER("x")', *ROW[3:]]), "Ô C2 là công thức chưa có kết quả"),
    "a fault of Excel": (book(HEAD, [*ROW[:4], "#REF!", *ROW[5:]]), "Ô E2 đang báo lỗi #REF!"),
    "a code twice": (book(HEAD, ROW, [2, "9.000002", *ROW[2:]], ROW), "có ở cả dòng 2 và dòng 4"),
    "a line twice": (book(HEAD, ROW, ROW), "có ở cả dòng 2 và dòng 3"),
    "a zip bomb": (bomb, "hơn 300 MB"),
    "a cell of megabytes": (lambda: bomb(letter=b"a", megabytes=3), "hơn 1 MB chữ liền"),
    "a row of megabytes": (lambda: bomb(letter=b"</t></is></c><c t='inlineStr'><is><t>", megabytes=20), "một dòng"),
    "too many lines": (long_sheet, "hơn 50.000 dòng"),
    "too many lines of text": (b"ma;ten\n" + b"9.000001;x\n" * 50_000, "hơn 50.000 dòng"),
    "too many rows of JSON": (b"[" + b",".join([b"{}"] * 50_001) + b"]", "hơn 50.000 dòng"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel kiểu cũ"),
    "a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"
    ),
    "a web page": (b"<html><table></table></html>", "trang web"),
    "a text without headings": ("một dòng chữ".encode(), "Không nhận ra dòng tiêu đề"),
    "a quote that nobody closed": (
        "\n".join(
            ["Mã TTHC,Tên thủ tục", "9.000001,Một", '9.000002,"Hai', *(f"9.{n:06},x" for n in range(3, 300))]
        ).encode(),
        "dấu ngoặc kép chưa đóng, bắt đầu ở khoảng dòng 3",
    ),
    "unknown letters": (b"\xb5\xb6\xb7;\xb8\xb9\n1;2", "bảng mã chữ"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_one_sentence_with_what_to_do_and_no_change(desk: Desk, tmp_path: Path, what: str) -> None:
    content, words = BROKEN[what]
    file = tmp_path / "hong.bin"
    file.write_bytes(content() if callable(content) else content)
    with desk.store.reading() as connection:
        before = recording.digest(connection)
    with pytest.raises(Told) as told:
        catalogue.import_file(desk, file)
    assert words in told.value.what
    assert "chưa nhập" in told.value.what
    assert told.value.advice.endswith(".")
    with desk.store.reading() as connection:
        assert recording.digest(connection) == before


def test_a_zip_bomb_that_calls_its_sheet_a_picture_is_weighed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "_MOST_UNPACKED", 4 * 2**20)
    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader", lambda *_, **__: pytest.fail("parsed"))
    with pytest.raises(Told, match="hơn 300 MB"):
        lists.opened(bomb("sheet1.png", megabytes=5), "x")


def test_a_sheet_with_too_many_lines_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million lines would be minutes of parsing for one sentence."""
    monkeypatch.setattr(workbook_reading, "MOST_LINES", 40)
    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader", lambda *_, **__: pytest.fail("parsed"))
    with pytest.raises(Told, match="hơn 40 dòng"):
        lists.opened(book(HEAD, *([ROW] * 40)), "x")


def test_lines_without_numbers_are_counted_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of a gigabyte of them was a minute of parsing for one sentence."""
    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader", lambda *_, **__: pytest.fail("parsed"))
    monkeypatch.setattr(workbook_reading, "MOST_LINES", 40)
    source = zipfile.ZipFile(io.BytesIO(book(HEAD, *([ROW] * 40))))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part in source.namelist():
            archive.writestr(part, re.sub(rb' r="[A-Z]*\d+"', b"", source.read(part)))
    with pytest.raises(Told, match="Một trang có hơn 40 dòng"):
        lists.opened(content.getvalue(), "x")


def test_lines_that_only_look_filled_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel keeps the format of empty lines down to the last one of a sheet."""
    monkeypatch.setattr(workbook_reading, "MOST_LINES", 40)
    made = Workbook()
    made.active.append(HEAD)
    made.active.append(ROW)
    for number in range(3, 200):
        made.active.cell(number, 1).number_format = "0.00"
    assert [each.code for each in read(saved(made))] == ["9.000001"]


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/anything.xml"])
def test_the_texts_of_a_workbook_are_bounded_whatever_their_part_is_called(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_reading, "_MOST_TEXTS", 2000)
    content = io.BytesIO(book(HEAD, ROW))
    lists.opened(content.getvalue(), "x")
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(name, "<sst>" + "<si><t>chữ</t></si>" * 200 + "</sst>")
    with pytest.raises(Told, match="MB chữ"):
        lists.opened(content.getvalue(), "x")


@pytest.mark.parametrize("content", [book(HEAD, ROW), b'{"thu_tuc": []}', ";".join(HEAD).encode()])
def test_a_machine_without_memory_left_says_so(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader", full)
    monkeypatch.setattr("mot_cua_desktop.domain.portal.read_rows", full)
    monkeypatch.setattr("mot_cua_desktop.documents.delimited.read", full)
    with pytest.raises(Told, match=r"không đủ bộ nhớ.*chưa nhập"):
        lists.opened(content, "x")


def test_the_chosen_columns_are_remembered_by_the_heading(desk: Desk) -> None:
    (sheet,) = lists.opened(book(["Ký hiệu", "Nội dung công việc"], ["9.000001", "Bịa"]), "x").sheets  # type: ignore[union-attr]
    heading = lists.suggested(desk, sheet)
    assert heading is not None
    assert not heading.whole
    list_columns.remember(desk, heading, {0: "ma", 1: "ten"})
    again = lists.suggested(read_desk(desk.store, desk.clock), sheet)
    assert again is not None
    assert again.columns == {0: "ma", 1: "ten"}
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_the_workbook_holds_real_numbers_a_frozen_heading_and_no_formula() -> None:
    procedure = replace(read(book(HEAD, ROW))[0], name="=1+1")
    sheet = load_workbook(io.BytesIO(workbook.catalogue([procedure]))).active
    assert sheet.freeze_panes == "C2"
    heads = [cell.value for cell in sheet[1]]
    assert heads[:2] == [columns.COLUMN_WORDS["ma"], columns.COLUMN_WORDS["ten"]]
    assert sheet.cell(2, heads.index(columns.COLUMN_WORDS["muc_phi"]) + 1).value == 10_000
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert read(workbook.catalogue([procedure]))[0].name == "=1+1"


def test_reading_stops_when_asked() -> None:
    def stop(done: int, total: int) -> None:
        raise Told("Đã dừng.")

    with pytest.raises(Told, match="Đã dừng"):
        lists.read_alone(book(HEAD, ROW), "x", {}, None, stop)


def test_the_rows_of_a_json_are_counted_aloud_and_reading_them_stops_when_asked() -> None:
    content = json.dumps([{"ma": f"9.{number:06}", "ten": "Thủ tục bịa"} for number in range(250)]).encode()
    heard: list[tuple[int, int]] = []

    def listen(done: int, total: int) -> None:
        heard.append((done, total))
        if stopping and done >= 100:
            raise Told("Đã dừng.")

    stopping = False
    assert len(lists.read_alone(content, "x", {}, None, listen).procedures) == 250
    assert heard == [(0, 250), (100, 250), (200, 250)]
    stopping = True
    with pytest.raises(Told, match="Đã dừng"):
        lists.opened(content, "x", listen)
    assert heard[3:] == [(0, 250), (100, 250)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_json_in_two_bytes_a_letter_is_known_whatever_its_name(encoding: str) -> None:
    content = json.dumps([{"ma": "9.000001", "ten": "Thủ tục bịa"}], ensure_ascii=False).encode(encoding)
    assert [each.name for each in read(content, "danh mục.txt")] == ["Thủ tục bịa"]


def test_a_json_with_too_many_rows_is_refused_before_one_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps({"thu_tuc": [{"ma": f"9.{number:06}", "ten": "Bịa"} for number in range(41)]}).encode()
    assert len(read(content, "x.json")) == 41
    monkeypatch.setattr(portal, "MOST_LINES", 40)
    monkeypatch.setattr(portal, "_read", lambda *_: pytest.fail("taken apart"))
    with pytest.raises(Told, match="hơn 40 dòng"):
        lists.opened(content, "x")
