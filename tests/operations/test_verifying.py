"""What `mot-cua verify` holds against a report: its place in the journal, its numbers, and how the file shows them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from PIL import Image as Picture
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import text

from mot_cua_desktop.__main__ import UNCHECKED, main
from mot_cua_desktop.documents import cached_values
from mot_cua_desktop.documents.charts import SUBJECT
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import seal as seals
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, reports, verifying
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.store_check import Line
from mot_cua_desktop.store.sources import Live, Recounted, head

MONTH = fig.period("thang", date(2026, 11, 23))


@pytest.fixture
def worked(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """Three dossiers, one of them returned late."""
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(3)]
    clock.forward(days=7)
    dossiers.result_ready(desk, streams[0], "Trích lục")
    return desk


def checked(desk: Desk, data: bytes) -> list[Line]:
    return list(verifying.lines(desk, data, verifying.seal_of(data)))


@pytest.mark.parametrize("said", [{"chain": "00" * 32}, {"desk_seq": 1}, {"desk": "Q9"}, {"position": 1}])
def test_a_seal_over_another_place_of_the_journal_is_told(worked: Desk, said: dict[str, Any]) -> None:
    """The hash of the chain most of all: all else of a seal can be read off any report and written down anew."""
    data = reports.pdf(reports.make(worked, "bieu_06a", MONTH))
    seal = verifying.seal_of(data)
    other = replace(seal, **said)
    assert all(line.sound for line in verifying.lines(worked, data, seal))
    *_, last = verifying.lines(worked, data, other)
    assert not last.sound
    assert "với dấu chuỗi ghi trong báo cáo" in last.words


def test_a_report_of_an_hour_before_what_it_counts_is_told(worked: Desk) -> None:
    """Made as if four days ago, when nothing was late yet, under the event of today."""
    with worked.store.reading() as connection:
        live = Live(connection)
        early = worked.now() - timedelta(days=4)
        made = reports.made_from(worked, live, live.head, "tong_hop", MONTH, "linh_vuc", early)
    assert made.rows != reports.make(worked, "tong_hop", MONTH).rows
    *_, last = checked(worked, reports.pdf(made))
    assert not last.sound
    assert "lập lúc 09:12 ngày 26/11/2026, mà đã đếm đến việc số" in last.words
    assert "ghi lúc 09:12 ngày 30/11/2026, sau giờ ấy" in last.words


def test_a_report_that_leaves_out_what_was_written_before_its_hour_is_told(worked: Desk, clock: Any) -> None:
    with worked.store.reading() as connection:
        first = connection.execute(text("select min(position) from event where type = 'accepted'")).scalar_one()
        then = head(connection, first)
        assert then is not None
        source = Recounted(connection, then.known)
        made = reports.made_from(worked, source, then, "tong_hop", MONTH, "linh_vuc", worked.now())
    assert made.rows[0][2] == 1
    *_, last = checked(worked, reports.xlsx(made))
    assert not last.sound
    assert "mà bỏ ngoài việc ghi lúc 09:12 ngày 23/11/2026" in last.words


def test_a_clock_put_back_a_little_breaks_no_report(worked: Desk, full_draft: Draft, clock: Any) -> None:
    """Before the report it bears an hour before the last event, after it the next event one before the report."""
    before = reports.make(worked, "tong_hop", MONTH)
    clock.now -= timedelta(minutes=4)
    intake.accept(worked, replace(full_draft, id=intake.new_draft(worked).id))
    for made in (before, reports.make(worked, "tong_hop", MONTH)):
        found = checked(worked, reports.pdf(made))
        assert all(line.sound for line in found), found


# --- files whose words and numbers are whole -------------------------------------------------------------------------

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def fault(desk: Desk, data: bytes) -> str:
    """What `verify` says against a file; empty when it calls it intact."""
    found = checked(desk, data)
    assert all(line.sound for line in found[:-1])
    return "" if found[-1].sound else found[-1].words


def redrawn(data: bytes, how: Callable[[Any], None]) -> bytes:
    document = pypdfium2.PdfDocument(data)
    how(document[0])
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def cover(page: Any) -> None:
    box = raw.FPDFPageObj_CreateNewRect(100.0, 200.0, 600.0, 200.0)
    raw.FPDFPageObj_SetFillColor(box, 255, 255, 255, 255)
    raw.FPDFPath_SetDrawMode(box, raw.FPDF_FILLMODE_ALTERNATE, 0)
    raw.FPDFPage_InsertObject(page.raw, box)
    page.gen_content()


def note(page: Any) -> None:
    square = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_SQUARE)
    raw.FPDFAnnot_SetRect(square, raw.FS_RECTF(100, 400, 600, 200))
    raw.FPDFAnnot_SetColor(square, raw.FPDFANNOT_COLORTYPE_InteriorColor, 255, 255, 255, 255)
    raw.FPDFPage_CloseAnnot(square)


def test_a_page_that_was_painted_over_is_told(worked: Desk) -> None:
    data = reports.pdf(reports.make(worked, "tong_hop", MONTH))
    whole = redrawn(data, lambda page: None)
    assert whole != data
    assert (fault(worked, data), fault(worked, whole)) == ("", "")  # saved anew, and shown to the dot as before
    assert "hình trang 1" in fault(worked, redrawn(data, cover))
    assert "trang 1" in fault(worked, redrawn(data, note))


def noted(flags: int) -> Callable[[Any], None]:
    """A white square over the page, drawn as its ``flags`` say (PDF 32000-1, table 165)."""

    def how(page: Any) -> None:
        square = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_SQUARE)
        raw.FPDFAnnot_SetRect(square, raw.FS_RECTF(100, 400, 600, 200))
        raw.FPDFAnnot_SetColor(square, raw.FPDFANNOT_COLORTYPE_InteriorColor, 255, 255, 255, 255)
        raw.FPDFAnnot_SetFlags(square, flags)
        raw.FPDFPage_CloseAnnot(square)

    return how


def test_what_covers_a_page_in_print_alone_is_told(worked: Desk) -> None:
    data = reports.pdf(reports.make(worked, "tong_hop", MONTH))
    printed_only = redrawn(data, noted(raw.FPDF_ANNOT_FLAG_PRINT | raw.FPDF_ANNOT_FLAG_NOVIEW))
    assert on_the_screen(printed_only) == on_the_screen(data)
    assert "hình trang 1" in fault(worked, printed_only)


def test_a_note_that_nobody_sees_yet_is_told(worked: Desk) -> None:
    """What is hidden now may be shown by whoever opens the file."""
    data = reports.pdf(reports.make(worked, "tong_hop", MONTH))
    assert "ghi chú thêm vào trang 1" in fault(worked, redrawn(data, noted(raw.FPDF_ANNOT_FLAG_HIDDEN)))


def on_the_screen(data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    try:
        return bytes(document[0].render(scale=1).buffer)
    finally:
        document.close()


def saved_anew(data: bytes, how: Callable[[Any], None]) -> bytes:
    """The workbook out of another program, which keeps the values beside the formulas."""
    book = load_workbook(io.BytesIO(data))
    how(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    beside = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    formulas = [cell.coordinate for row in book.worksheets[0].iter_rows() for cell in row if cell.data_type == "f"]
    values = [beside[each].value if beside[each].value is not None else "" for each in formulas]
    return cached_values.beside(out.getvalue(), SHEET, values)


def condition(sheet: Any) -> None:
    white = PatternFill(bgColor="FFFFFFFF")
    sheet.conditional_formatting.add("A1:R40", FormulaRule(["TRUE"], font=Font(color="FFFFFFFF"), fill=white))


def white(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = Font(name="Times New Roman", size=11, color="FFFFFFFF")


def narrow(sheet: Any) -> None:
    sheet.column_dimensions["L"].width = 0.1


def low(sheet: Any) -> None:
    sheet.row_dimensions[sheet.max_row - 3].height = 0.5


def black(sheet: Any) -> None:
    sheet["C10"].fill = PatternFill("solid", fgColor="FF000000")


def picture(sheet: Any) -> None:
    out = io.BytesIO()
    Picture.new("RGB", (200, 60), "white").save(out, "PNG")
    out.seek(0)
    sheet.add_image(Image(out), "B10")


def comment(sheet: Any) -> None:
    sheet["C10"].comment = Comment("Số này sai", "a")


def foot(sheet: Any) -> None:
    sheet.oddFooter.center.text = "Không có hồ sơ trễ"


def printed(sheet: Any) -> None:
    sheet.print_area = "A1:D12"


def zeros(sheet: Any) -> None:
    sheet.sheet_view.showZeros = False


def each_cell(sheet: Any) -> Iterator[Any]:
    for row in sheet.iter_rows(min_row=8, min_col=8, max_col=12):
        yield from row


def filled(sheet: Any) -> None:
    """Shows 1 as 1111111111."""
    for cell in each_cell(sheet):
        cell.alignment = Alignment(horizontal="fill", vertical="center", wrap_text=True)


def indented(sheet: Any) -> None:
    for cell in each_cell(sheet):
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=200)


def shrunk(sheet: Any) -> None:
    for cell in each_cell(sheet):
        cell.alignment = Alignment(vertical="center", wrap_text=True, shrink_to_fit=True)


def unwrapped(sheet: Any) -> None:
    for cell in each_cell(sheet):
        at = cell.alignment
        cell.alignment = Alignment(horizontal=at.horizontal, vertical=at.vertical)


def signs(sheet: Any) -> None:
    for cell in each_cell(sheet):
        cell.font = Font(name="Wingdings", size=11)


def of_theme(sheet: Any) -> None:
    for cell in each_cell(sheet):
        cell.font = Font(name="Times New Roman", size=11, scheme="minor")


def crossed(sheet: Any) -> None:
    line = Side(style="thin")
    for cell in each_cell(sheet):
        cell.border = Border(line, line, line, line, diagonal=Side(style="thick"), diagonalUp=True)


def framed(sheet: Any) -> None:
    line = Side(style="thin")
    for cell in each_cell(sheet):
        cell.border = Border(left=Side(style="thick"), right=line, top=line, bottom=line)


def palette(sheet: Any) -> None:
    for cell in each_cell(sheet):
        cell.font = Font(name="Times New Roman", size=11, color=Color(indexed=8))


def merged(sheet: Any) -> None:
    sheet.unmerge_cells("A5:P5")  # of the words above the table
    sheet.merge_cells("D5:F5")


def parted(sheet: Any) -> None:
    sheet.unmerge_cells(str(next(iter(sheet.merged_cells.ranges))))


#: What was done to a sheet, and the words by which it is told.
FORGERIES: list[tuple[Callable[[Any], None], str]] = [
    (filled, "căn fill"), (indented, "thụt 200"), (shrunk, "thu nhỏ cho vừa"), (unwrapped, "cách xuống dòng"),
    (signs, "Wingdings"), (of_theme, "Times New Roman minor"), (crossed, "gạch chéo thick"),
    (framed, "viền thick"), (palette, "chữ màu indexed 8"), (merged, "gộp ô D5:F5"), (parted, "không còn gộp"),
    (condition, "điều kiện"), (white, "chữ màu FFFFFFFF"), (narrow, "cột L hẹp"), (low, "thấp còn 0.5"),
    (black, "ô C10"), (picture, "phần thêm xl/"), (comment, "phần thêm xl/"), (foot, "chân trang"),
    (printed, "vùng in"), (zeros, "ẩn số 0"),
]  # fmt: skip


@pytest.mark.parametrize(("how", "words"), [*FORGERIES, (lambda sheet: None, "")])
def test_a_workbook_that_shows_its_numbers_otherwise_is_told(
    worked: Desk, how: Callable[[Any], None], words: str
) -> None:
    data = reports.xlsx(reports.make(worked, "tong_hop", MONTH))
    assert fault(worked, data) == ""
    told = fault(worked, saved_anew(data, how))
    assert words in told
    assert bool(told) == bool(words)


def edited(data: bytes, part: str, pattern: bytes, by: bytes) -> bytes:
    out, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.infolist():
            text = before.read(each)
            if each.filename == part:
                text, count = re.subn(pattern, by, text)
            after.writestr(each, text)
    assert count
    return out.getvalue()


THEME = "xl/theme/theme1.xml"


def themed(sheet: Any) -> None:
    for cell in each_cell(sheet):
        font = cell.font
        cell.font = Font(name=font.name, size=font.sz, bold=font.bold, italic=font.italic, color=Color(theme=1))


@pytest.mark.parametrize(
    ("dark", "sound"),
    [
        (b'<a:srgbClr val="FFFFFF"/>', False), (b'<a:sysClr val="window" lastClr="000000"/>', False),
        (b'<a:sysClr val="windowText" lastClr="FFFFFF"/>', False), (b'<a:prstClr val="black"/>', False),
        (b'<a:srgbClr val="000000"><a:lumOff val="100000"/></a:srgbClr>', False),
        (b'<a:srgbClr val="000000"/>', True), (b'<a:sysClr val="windowText"/>', True),
    ],
)  # fmt: skip
def test_a_theme_whose_letters_are_not_black_is_told(worked: Desk, dark: bytes, sound: bool) -> None:
    data = saved_anew(reports.xlsx(reports.make(worked, "tong_hop", MONTH)), themed)
    assert fault(worked, data) == ""
    told = fault(worked, edited(data, THEME, rb"(?s)<a:dk1>.*?</a:dk1>", b"<a:dk1>" + dark + b"</a:dk1>"))
    assert ("màu chữ chung của tệp" in told) is not sound


def test_a_theme_that_lies_elsewhere_is_looked_at_too(worked: Desk) -> None:
    """Which part the theme is, is said by relations: one in another place may be it."""
    data, out = reports.xlsx(reports.make(worked, "tong_hop", MONTH)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.infolist():
            after.writestr(each, before.read(each))
        white = re.sub(rb"(?s)<a:dk1>.*?</a:dk1>", b'<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>', before.read(THEME))
        after.writestr("customXml/item1.xml", white)
    assert "màu chữ chung của tệp" in fault(worked, out.getvalue())


#: The part, what is found in it, and what is written there instead.
BY_HAND = [
    (STYLES, rb"<sz val=\"11\"", rb'<color rgb="FFFFFFFF"/><sz val="11"'),
    (STYLES, rb'<color theme="1"\s*/>', rb'<color rgb="FFFFFFFF"/>'),
    (SHEET, rb"<is>(<t>[^<]*</t>)</is>", rb'<is><r><rPr><color rgb="FFFFFFFF"/></rPr>\1</r></is>'),
    (
        SHEET,
        b"</worksheet>",
        b"<extLst><ext uri='{05C60535-1F16-4FD2-B633-F4F36F0B64E0}'><sparkline/></ext></extLst></worksheet>",
    ),
    (SHEET, rb'defaultRowHeight="15"', b'defaultRowHeight="0.5" customHeight="1"'),
    (SHEET, rb"<sheetFormatPr", b'<sheetFormatPr zeroHeight="1"'),
    (SHEET, rb"<sheetView ", b'<sheetView topLeftCell="A11" '),
    (SHEET, rb"<pane ", b'<pane xSplit="2" '),
]


@pytest.mark.parametrize(("part", "pattern", "by"), BY_HAND)
def test_what_was_put_into_the_parts_by_hand_is_told(worked: Desk, part: str, pattern: bytes, by: bytes) -> None:
    data = reports.xlsx(reports.make(worked, "tong_hop", MONTH))
    assert "cách hiện đã khác" in fault(worked, edited(data, part, pattern, by))


def test_a_file_that_counts_its_days_from_another_year_is_told(worked: Desk) -> None:
    """Who works on in it would write days of four years later."""
    data = reports.xlsx(reports.make(worked, "tong_hop", MONTH))
    told = fault(worked, edited(data, "xl/workbook.xml", rb"<workbookPr\b", b'<workbookPr date1904="1"'))
    assert "cách đếm ngày của tệp" in told


def test_a_file_with_two_parts_of_one_name_is_told(worked: Desk) -> None:
    """One program reads the first, another the last."""
    data, out = reports.xlsx(reports.make(worked, "tong_hop", MONTH)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        after.writestr(SHEET, re.sub(rb"<v>1</v>", b"<v>0</v>", before.read(SHEET)))
        for each in before.infolist():
            if each.filename != SHEET:
                after.writestr(each, before.read(each))
        with pytest.warns(UserWarning, match="Duplicate name"):
            after.writestr(SHEET, before.read(SHEET))
    assert "một phần có hai bản" in fault(worked, out.getvalue())


def test_a_page_of_pictures_is_never_called_intact(worked: Desk, tmp_path: Path, capsys: Any) -> None:
    """Nobody draws the pictures again: whoever writes a page of their own under a true seal gets no tick for it."""
    seal = reports.make(worked, "theo_thang", MONTH).seal
    assert seal is not None
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setKeywords(seals.written(seal))
    canvas.setSubject(SUBJECT)
    canvas.drawString(100, 700, "Ty le tre 0,00% - dat")
    canvas.save()
    for name, data in (("gia", out.getvalue()), ("that", reports.pictures_pdf(reports.pictures(worked, MONTH)))):
        *_, last = checked(worked, data)
        assert (last.sound, last.unchecked, str(last)[0]) == (False, True, "?")
        (tmp_path / f"{name}.pdf").write_bytes(data)
    worked.store.close()
    command = ["--data", str(worked.store.folder.root), "verify"]
    assert main([*command, str(tmp_path / "gia.pdf")]) == UNCHECKED
    assert "CHƯA được kiểm lại" in capsys.readouterr().out
