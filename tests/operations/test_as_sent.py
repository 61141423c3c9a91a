"""A report as an office sends it (layout 5): nothing off the sheet, a workbook that has what the paper has, doubts kept
for those who answer for them."""

from __future__ import annotations

import io
import re
from dataclasses import replace as laid
from datetime import timedelta
from typing import Any, get_args

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from mot_cua_desktop.documents import register_pages, register_pdf, register_xlsx
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.documents.register_pages import Piece, Sizes
from mot_cua_desktop.documents.registers import Column, Register
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.evaluation_events import WorkCounts
from mot_cua_desktop.operations import course, dossiers, incidents, intake, promises, reform, report_books, reports
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind

KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
MM = 72 / 25.4
LONG = "Nghiên cứu, rà soát, cập nhật, niêm yết công khai danh mục thủ tục hành chính thuộc thẩm quyền. "
PLAN = "Kế hoạch cải cách hành chính năm 2026 của Ủy ban nhân dân phường Tây Nha Trang (điều chỉnh lần thứ hai)"
DOCUMENT = "Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân phường Tây Nha Trang"


@pytest.fixture
def month(desk: Desk, full_draft: Draft, clock: Any) -> tuple[Desk, fig.Period]:
    """Two in time, one of them graded; one late with an apology, a mark and an incident before its deadline."""
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(3)]
    clock.forward(days=1)
    for stream, grade in zip(streams[:2], (3, None), strict=True):
        dossiers.result_ready(desk, stream, "Trích lục")
        dossiers.hand_over(desk, stream, ev.Receiver(name="Trần Văn Nhận"), "Thẻ căn cước", satisfaction=grade)
    broken = incidents.begin(desk, "phan_mem", desk.now() - timedelta(hours=1), "Không mở được sổ")
    incidents.mark(desk, broken, dossiers.get(desk, streams[2]).code)
    incidents.end(desk, broken, desk.now(), "Cài lại")
    course.flag_complex(desk, streams[2], "Nhiều bên", "Họp hòa giải.")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(desk, streams[2])).offers[0]
    promises.sign(leader, streams[2], due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh…")
    desk = choices.choose_officer(desk, desk.facts.officer.id)
    clock.forward(days=6)
    dossiers.result_ready(desk, streams[2], "Trích lục")
    return desk, fig.period("thang", desk.now().date())


def sheet_of(register: Register) -> Any:
    return load_workbook(io.BytesIO(reports.xlsx(register))).worksheets[0]


def at(sheet: Any, words: str) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == words)


def boxes(data: bytes) -> list[tuple[int, float, float, float]]:
    """Of every letter: its page, its left and right edge and its foot, in millimetres of the sheet."""
    found = []
    with PdfDocument(data) as document:
        for n, page in enumerate(document):
            text = page.get_textpage()
            for k in range(text.count_chars()):
                left, foot, right, _ = text.get_charbox(k)
                if text.get_text_range(k, 1).strip():
                    found.append((n, left / MM, right / MM, foot / MM))
    return found


# --- nothing off the sheet -------------------------------------------------------------------------------------------


def test_no_line_above_the_table_leaves_the_margins(desk: Desk) -> None:
    plan = reform.state_plan(desk, 2026, PLAN, DOCUMENT)
    reform.add(desk, plan, "Rà soát thủ tục")
    made = reform.sheet(desk, plan)
    made = laid(made, right=(f"Đơn vị báo cáo: {PLAN}", "Đơn vị nhận báo cáo: Ủy ban nhân dân tỉnh"), title=PLAN)
    data = reports.pdf(made)
    told = " ".join(read_text(data)[0].split())
    assert f"{PLAN} ({DOCUMENT})" in told
    assert min(left for _, left, _, _ in boxes(data)) >= 9.9
    assert max(right for _, _, right, _ in boxes(data)) <= 287.1


def test_a_desks_long_name_wraps_above_the_table_and_stays_clear_of_the_pages_number(
    month: tuple[Desk, fig.Period],
) -> None:
    desk, period = month
    made = reports.make(desk, "bieu_06a", period)
    assert made.seal is not None
    name = "Quầy tiếp nhận và trả kết quả hồ sơ hộ tịch, chứng thực, đất đai, xây dựng và bảo trợ xã hội số 1"
    seal = replace(made.seal, desk=name)
    data = reports.pdf(laid(made, seal=seal, under=(f"{made.under[1]} {name}, {name}.",)))
    foot = [(left, right) for _, left, right, low in boxes(data) if low < 9]
    assert max(right for left, right in foot if left < 262) <= 265
    assert max(right for _, right in foot) <= 287.1
    assert max(right for _, _, right, _ in boxes(data)) <= 287.1


def test_a_line_higher_than_a_page_goes_on_overleaf_with_its_number(desk: Desk) -> None:
    plan = reform.state_plan(desk, 2026, "Kế hoạch")
    reform.add(desk, plan, "Việc đầu", owner="Văn phòng")
    words = " ".join(f"{LONG}Phần {n}." for n in range(70))
    reform.add(desk, plan, words, owner="Phòng Tư pháp", due=desk.now().date())
    reform.add(desk, plan, "Việc cuối", owner="Phòng Kinh tế")
    made = reform.sheet(desk, plan)
    data = reports.pdf(made)
    told, pages = read_text(data)
    flat = " ".join(told.split())
    assert pages >= 3
    assert all(f"Phần {n}." in flat for n in range(70))
    assert flat.count("Phòng Tư pháp") == 1
    assert "Việc cuối" in flat
    assert told.count("Người, đơn vị thực hiện") == pages  # the heads
    assert len(re.findall(r"(?m)^2\b", told.replace("\r", ""))) >= 2  # its number, where it begins and where it goes on
    assert min(foot for _, _, _, foot in boxes(data) if foot > 12) >= 14.9  # the margin; the pages' own foot is at 8


# --- pages -----------------------------------------------------------------------------------------------------------


def sizes(*, further: float = 100, below: tuple[float, ...] = (20,), totalled: bool = True) -> Sizes:
    return Sizes(
        lead=10, pad=2, tight=1, first=80, further=further, bare=120, below=below, totalled=totalled
    )  # fmt: skip


def rows_on(pages: register_pages.Pages) -> list[list[int]]:
    return [[piece.row for piece in page.pieces] for page in pages.pages]


def test_the_sum_never_goes_to_the_signatures_alone() -> None:
    # Five lines of 14 points leave 10 of 80: what stands below needs 20. Three lines go along with the sum.
    found = register_pages.laid([1] * 5, sizes(below=(5, 25)))
    assert rows_on(found) == [[0], [1, 2, 3, 4]]
    assert [page.below for page in found.pages] == [[], [0, 1]]
    assert rows_on(register_pages.before_five([1] * 5, sizes(below=(5, 25)))) == [[0, 1, 2, 3], [4]]
    assert rows_on(register_pages.laid([1] * 5, sizes(below=(5, 25), totalled=False))) == [[0, 1], [2, 3, 4]]


def test_lines_stand_closer_where_a_page_is_saved_by_it() -> None:
    found = register_pages.laid([1] * 5, sizes())
    assert rows_on(found) == [[0, 1, 2, 3, 4]]
    assert found.pad == 1
    assert register_pages.laid([1] * 4, sizes()).pad == 2


def test_no_text_of_a_line_is_lost_or_doubled_whatever_its_height() -> None:
    for counts in ([1, 40, 1], [40], [7, 30, 9, 25], [8, 8, 8], [1, 9, 1]):
        found = register_pages.laid(counts, sizes())
        texts = [(p.row, n) for page in found.pages for p in page.pieces for n in range(p.top, p.end)]
        assert texts == [(row, n) for row, count in enumerate(counts) for n in range(count)], counts
        for number, page in enumerate(found.pages):
            high = sum((p.end - p.top) * 10 + 2 * found.pad for p in page.pieces)
            high += sum(sizes().below[n] for n in page.below)
            assert high <= (80 if number == 0 else 100 if page.pieces else 120), (counts, number)
    assert register_pages.laid([1, 40, 1], sizes()).pages[0].pieces == [Piece(0, 0, 1), Piece(1, 0, 6, whole=False)]


def test_a_short_report_keeps_its_sum_on_the_page_of_its_lines(month: tuple[Desk, fig.Period]) -> None:
    desk, period = month
    made = reports.make(desk, "tong_hop", period, "can_bo")
    for count in range(1, 60):
        text, pages = read_text(reports.pdf(laid(made, rows=[made.rows[0]] * count)))
        last = text.split(f"Trang {pages - 1}/{pages}")[-1] if pages > 1 else text
        assert "THỦ TRƯỞNG" in last
        assert "TỔNG SỐ" in last, count
        assert last.count("Nguyễn Thị Hạnh") >= min(count, 3), count


# --- the workbook ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_merged_cell_covers_nothing(month: tuple[Desk, fig.Period], kind: ReportKind) -> None:
    """Read from the part itself: what openpyxl reads of a covered cell is always empty."""
    import zipfile
    from xml.etree import ElementTree

    desk, period = month
    data = reports.xlsx(reports.make(desk, kind, period))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = root.tag.partition("}")[0] + "}"
    held = {cell.get("r") for cell in root.iter(f"{space}c") if len(cell) and "".join(cell.itertext()).strip()}
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    covered = {
        sheet.cell(row, column).coordinate
        for area in sheet.merged_cells.ranges
        for row, column in [*area.cells][1:]
    }  # fmt: skip
    assert covered
    assert not covered & held


@pytest.mark.parametrize("kind", KINDS)
def test_the_workbook_says_above_and_below_its_table_what_the_paper_says(
    month: tuple[Desk, fig.Period], kind: ReportKind
) -> None:
    desk, period = month
    made = reports.make(desk, kind, period)
    sheet = sheet_of(made)
    left, right = at(sheet, made.left[0]), at(sheet, made.right[0])
    assert (left.row, left.column, right.row) == (1, 1, 1)
    assert right.column > 1
    assert right.alignment.horizontal == "right"
    areas = {str(area).partition(":")[0]: area for area in sheet.merged_cells.ranges}
    assert areas[right.coordinate].max_col == len(made.columns)
    assert areas["A1"].max_col == right.column - 1
    for n, words in enumerate(made.right):
        assert at(sheet, words).row == n + 1
    title = at(sheet, made.title.upper())
    assert title.alignment.horizontal == "center"
    assert areas[title.coordinate].max_col == len(made.columns)
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert ("Có thông tin cá nhân của công dân: chỉ dùng trong cơ quan." in values) is made.personal
    if not made.signers:
        assert made.place not in values
        return
    place, clerk, head = (at(sheet, words) for words in (made.place, *made.signers))
    assert (clerk.row, head.row) == (place.row + 1, place.row + 1)
    assert (clerk.column, place.column) == (1, head.column)
    assert areas[head.coordinate].max_col == len(made.columns)
    assert values.count("(Ký, ghi rõ họ tên)") == 2
    assert made.seal is not None
    assert at(sheet, made.seal.words).row >= head.row + 5  # room for a hand


def test_the_progress_sheet_has_both_heads_and_signatures_in_its_workbook(desk: Desk) -> None:
    plan = reform.state_plan(desk, 2026, PLAN, DOCUMENT)
    reform.add(desk, plan, "Rà soát thủ tục")
    made = reform.sheet(desk, plan)
    sheet = sheet_of(made)
    assert at(sheet, made.right[0]).row == at(sheet, made.left[0]).row == 1
    assert at(sheet, made.place).row + 1 == at(sheet, "THỦ TRƯỞNG ĐƠN VỊ").row
    long = at(sheet, f"{PLAN} ({DOCUMENT})")
    assert long.alignment.wrap_text
    assert sheet.row_dimensions[long.row].height == 30


def test_the_shares_of_the_evaluation_are_formulas_of_the_cells_beside_them(month: tuple[Desk, fig.Period]) -> None:
    desk, period = month
    made = reports.make(desk, "danh_gia", period)
    data = reports.xlsx(made)
    sheet, shown = (load_workbook(io.BytesIO(data), data_only=values).worksheets[0] for values in (False, True))
    line = at(sheet, "Nguyễn Thị Hạnh").row
    cells = {"G": f"=IF((D{line}+E{line}+F{line})=0,\"\",ROUNDDOWN((D{line}+E{line})/(D{line}+E{line}+F{line}),4))",
             "N": f'=IF(L{line}=0,"",ROUNDDOWN((M{line})/L{line},4))'}  # fmt: skip
    for letter, formula in cells.items():
        cell = sheet[f"{letter}{line}"]
        assert (cell.value, cell.number_format) == (formula, "0.00%")
    assert shown[f"G{line}"].value == 0.6666  # two of three: the rest is cut off, as nothing late is ever whole
    assert [shown[f"{letter}{line}"].value for letter in "LMN"] == [1, 0, 0]
    told = " ".join(read_text(reports.pdf(made))[0].split())
    assert "66,66%" in told
    total = at(sheet, "TỔNG SỐ").row
    assert (shown[f"G{total}"].value, shown[f"L{total}"].value) == (0.6666, 1)


def test_a_share_of_nothing_is_a_blank_cell_and_a_dash_on_paper() -> None:
    columns = (
        Column("STT", 10, "count"),
        Column("Cán bộ", 40),
        Column("Số lượt", 20, "count", total=True),
        Column("Hài lòng", 20, "count", total=True),
        Column("Tỷ lệ", 20, "rate", ratio=(3, 2), cut=True),
    )
    made = Register("thu", "Thử", columns, [(1, "An", 0, 0, None), (2, "Bình", 1000, 999, None)], ("Trái",), ("Phải",))
    shown = load_workbook(io.BytesIO(register_xlsx.write(made)), data_only=True).worksheets[0]
    assert [shown.cell(row, 5).value for row in (6, 7, 8)] == [None, 0.999, 0.999]
    told = read_text(register_pdf.draw(made))[0]
    assert "–" in told
    assert "99,90%" in told
    assert "1.000" in told


# --- words and numbers -----------------------------------------------------------------------------------------------


def test_what_was_ended_with_a_point_gets_no_second_one(month: tuple[Desk, fig.Period]) -> None:
    desk, period = month
    made = reports.make(desk, "ly_do_tre", period)
    (row,) = made.rows
    words = str(row[made.heads.index("Giải thích, biện pháp")])
    assert words.startswith("Chờ xác minh… Hồ sơ phức tạp: Họp hòa giải. Bị ảnh hưởng bởi sự cố phần mềm")
    assert ".." not in words
    assert report_books._sentences(["Một", "Hai. ", "Ba"], 5) == "Một. Hai. Ba"
    assert report_books._sentences(["Một.", "Hai"], 4) == "Một.. Hai"  # as it was sealed


@pytest.mark.parametrize("kind", KINDS)
def test_no_doubt_stands_on_a_paper_and_each_is_kept_beside_it(
    month: tuple[Desk, fig.Period], kind: ReportKind
) -> None:
    desk, period = month
    made = reports.make(desk, kind, period)
    told = " ".join(read_text(reports.pdf(made))[0].split())
    cells = [str(cell) for row in register_xlsx.cells(reports.xlsx(made)) for cell in row]
    assert "xác nhận" not in told
    assert not [words for words in cells if "xác nhận" in words]
    assert made.doubts == {
        "bieu_06a": ("Ban hành theo TT 01/2020/TT-VPCP: chưa xác nhận bản thay thế.",),
        "danh_gia": ("Mức 4/5 điểm chưa xác nhận (F8, thẻ Quy định).",),
    }.get(kind, ())


def test_counts_are_grouped_by_thousands_wherever_they_stand(month: tuple[Desk, fig.Period]) -> None:
    from mot_cua_desktop.documents.leader_fields import number_rows
    from mot_cua_desktop.operations import series_notes

    rows = number_rows(WorkCounts(received=1200, carried=1300, early=1400, open_late=1500, rated=2000, satisfied=1600))
    words = " ".join(" ".join(row) for row in rows)
    for said in ("1.200", "từ kỳ trước: 1.300", "1.400", "0 / 1.500", "1.600/2.000"):
        assert said in words
    assert not re.search(r"\d{4}", words)
    assert series_notes.lines(84739, 5) == "Tổng cộng 84.739 dòng."
    assert series_notes.lines(84739, 4) == "Tổng cộng 84739 dòng."
