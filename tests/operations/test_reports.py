"""The books and reports: what stands in them, that anyone can recheck them, and that each that left is noted."""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from mot_cua_desktop.documents import cached_values, register_pdf, register_xlsx, typefaces
from mot_cua_desktop.documents.ink import wide
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.documents.registers import said, share
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import course, dossiers, figures, intake, promises, reports, till, verifying
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store import journal
from mot_cua_desktop.store.sources import Live, Recounted

KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
SLIP = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
FEE = (ev.FeeItem(name="Lệ phí", amount=5_000), ev.FeeItem(name="Phí bản sao", amount=8_000))
MONTH = fig.period("thang", date(2026, 11, 23))


@pytest.fixture
def lively(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """A desk of a fortnight: returned early, late with an apology, waiting, refused, fees, a name like a formula."""

    def take(name: str = "Trần Thị Ngọc Ánh", channel: str = "truc_tiep") -> bytes:
        owner = replace(full_draft.owner, name=name)
        draft = replace(full_draft, id=intake.new_draft(desk).id, owner=owner, channel=channel, fees=FEE)
        if channel == "truc_tuyen":
            draft = replace(draft, submitted=clock.now, official_code="H99.1-261123-0001")
        return intake.accept(desk, draft).id

    early, late, waiting, open_ = take("=SUM(A1:A9)"), take("Lê Văn Thử"), take(), take("Đỗ <& Thử>", "truc_tuyen")
    refused = take("Phạm Thị Thử", "buu_chinh")
    dossiers.take_fee(desk, early, FEE, "Trần Văn Nộp")
    dossiers.take_fee(desk, late, FEE[:1], "Lê Văn Thử", method="chuyen_khoan")
    clock.forward(days=1)
    dossiers.request_supplement(desk, waiting, SLIP)
    dossiers.refuse(desk, refused, "Sai thẩm quyền", "Luật Hộ tịch, Điều 17")
    dossiers.result_ready(desk, early, "Trích lục", document="12/TL")
    dossiers.hand_over(desk, early, ev.Receiver(name="Trần Văn Nhận"), "Thẻ căn cước")
    clock.forward(days=1)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    due = promises.choice(leader, dossiers.get(desk, late)).offers[0]
    promises.sign(leader, late, due=due, cause="xac_minh", caused_by="co_quan_khac", words="Chờ xác minh nơi cư trú.")
    desk = choices.choose_officer(desk, desk.facts.officer.id)
    clock.forward(days=5)
    dossiers.result_ready(desk, late, "Trích lục")
    course.flag_complex(desk, open_, "Nhiều bên", "Họp hòa giải")
    return desk


def text_of(desk: Desk, kind: ReportKind, period: fig.Period = MONTH) -> str:
    return " ".join(read_text(reports.pdf(reports.make(desk, kind, period)))[0].split())


def rows(desk: Desk, kind: ReportKind, period: fig.Period = MONTH) -> list[dict[str, str]]:
    made = reports.make(desk, kind, period)
    return [
        {column.head: said(column, row, n) for n, column in enumerate(made.columns)} | {"#": str(k)}
        for k, row in enumerate(made.rows)
    ]


def test_the_form_has_its_numbers_and_its_check(lively: Desk) -> None:
    made = reports.make(lively, "bieu_06a", MONTH)
    (row,) = made.rows
    #                3  4  5  6  7  8  9  10 11 12 13: two solved early or refused, one late; one waits, one is late
    assert row[2:] == (5, 1, 4, 0, 3, 1, 1, 1, 2, 1, 1)
    assert made.balanced()
    told = text_of(lively, "bieu_06a")
    for words in (
        "Biểu số II.06a/VPCP/KSTT", "Kiểm tra (3) = (7) + (11): 5 = 3 + 2, khớp",
        "Đơn vị tính: Số hồ sơ TTHC", "từ ngày 01/11/2026 đến ngày 30/11/2026", "TỔNG SỐ",
    ):  # fmt: skip
        assert words in told


def test_the_summary_says_what_the_year_can_still_bear(lively: Desk) -> None:
    made = reports.make(lively, "tong_hop", MONTH, "don_vi")
    assert said(made.columns[14], made.rows[0], 14) == "33,34%"  # one of three, rounded up
    assert said(made.columns[15], made.rows[0], 15) == "40,00%"  # two of five
    assert "Đã vượt mức: cần giải quyết thêm ít nhất 31 hồ sơ không trễ" in " ".join(made.notes)  # 1 / 34 < 3 %


def test_each_month_of_the_year_is_what_the_month_itself_counts(lively: Desk) -> None:
    made = reports.make(lively, "theo_thang", MONTH)
    assert [row[1] for row in made.rows] == [f"{month:02d}/2026" for month in range(1, 12)]
    for row, (key, *_) in zip(made.rows, made.keys, strict=True):
        month = fig.period("thang", date.fromisoformat(str(key)))
        whole = figures.look(lively, month).whole
        assert row[2:14] == (
            whole.handled, whole.online, whole.direct, whole.post, whole.carried, whole.solved, whole.early,
            whole.on_time, whole.late, whole.open, whole.open_in_time, whole.open_late,
        )  # fmt: skip
    assert made.rows[-1][15:17] == (1, 3)  # of the year so far: one late in three
    # What is carried over is no sum over months.
    assert made.totals()[2:14] == (None, 1, 3, 1, None, 3, 1, 1, 1, None, None, None)
    # Of the year so far nothing is summed, so its share stands empty there; that of the months is the year's.
    shown = [said(column, made.totals(), n) for n, column in enumerate(made.columns)]
    assert (shown[14], shown[15:]) == ("33,34%", ["", "", ""])
    assert (made.seal.first, made.seal.last) == (date(2026, 1, 1), date(2026, 12, 31)) if made.seal else False


def test_a_bar_of_the_picture_opens_as_many_dossiers_as_it_says(lively: Desk) -> None:
    sheet = reports.pictures(lively, MONTH)
    assert {spot.sort for spot in reports.spots(sheet)} == {"month", "load", "age", "cause"}
    bars = [*(("load", bar) for bar in sheet.load), *(("age", bar) for bar in sheet.ages),
            *(("cause", bar) for bar in sheet.causes)]  # fmt: skip
    for sort, bar in bars:
        behind = figures.behind_picture(lively, MONTH, sort, bar.key)
        assert len(behind) == bar.number, (sort, bar)
        if behind:
            further = figures.behind_picture(lively, MONTH, sort, bar.key, after=behind[0].mark)
            assert [each.mark for each in further] == [each.mark for each in behind[1:]]
    for point in sheet.trend:
        assert len(figures.behind_picture(lively, MONTH, "month", point.key)) == point.late
    assert sum(point.late for point in sheet.trend) == 1


def test_the_picture_carries_the_seal_of_the_table_by_month(lively: Desk, clock: Any) -> None:
    data = reports.pictures_pdf(reports.pictures(lively, MONTH))
    table = reports.make(lively, "theo_thang", MONTH).seal
    assert table is not None
    assert f"Tháng 11/2026, lập 09:12 30/11/2026. Mã kiểm {table.check}" in " ".join(read_text(data)[0].split())
    clock.forward(days=1)
    found = checked(lively, data)
    assert [sound for sound, _ in found] == [True, True, True, False]
    assert "hình vẽ CHƯA được kiểm lại" in found[3][1]


def test_the_book_follows_each_dossier_from_receipt_to_return(lively: Desk) -> None:
    first, second, third, *_ = rows(lively, "so_theo_doi")
    assert first["Tên cá nhân, tổ chức"] == "=SUM(A1:A9)"
    assert (first["Nhận hồ sơ"], first["Trả/Nhận kết quả"]) == ("09:12 23/11/2026", "09:12 24/11/2026")
    giver = ("Tại quầy; Nguyễn Thị Hạnh", "Trần Văn Nhận")
    assert (first["Phương thức; bên giao"], first["Bên nhận (ký nhận)"]) == giver
    assert second["Phương thức; bên giao"] == ""
    assert second["Ghi chú"].startswith("Có kết quả, chờ trả; quá hạn; đã xin lỗi, hẹn lại")
    assert third["Ghi chú"] == "Chờ bổ sung; bổ sung theo phiếu 1/2026"
    assert len(rows(lively, "so_theo_doi")) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_book_begins_with_what_its_first_days_have(lively: Desk, kind: ReportKind) -> None:
    days = fig.Period(date(2026, 11, 23), date(2026, 11, 30), "một tuần")
    whole = reports.make(lively, kind, days)
    seen = set()
    for least in range(len(whole.rows) + 2):
        first = reports.first_lines(lively, kind, days, least)
        if first is None:
            assert kind not in reports.BY_DAY
            return
        count = len(first.rows)
        assert count >= min(least, len(whole.rows))
        assert (list(first.rows), list(first.keys)) == (list(whole.rows[:count]), list(whole.keys[:count]))
        assert (first.columns, first.title, first.under, first.seal) == (whole.columns, whole.title, whole.under, None)
        seen.add(count)
    assert len(whole.rows) in seen
    assert len(seen) == (2 if kind in ("tra_ket_qua", "phieu_bo_sung") else 1)  # else all on the first day


def test_the_late_ones_stand_with_cause_causer_and_measure(lively: Desk) -> None:
    late, still = rows(lively, "ly_do_tre")
    assert (late["Nguyên nhân"], late["Do"]) == ("phải xác minh thêm", "cơ quan khác")
    assert (late["Trễ (ngày)"], late["Xong ngày"]) == ("3", "09:12 30/11/2026")
    assert still["Nguyên nhân"] == "chưa nêu (không có phiếu xin lỗi)"
    assert (still["Xong ngày"], still["Giải thích, biện pháp"]) == ("", "Hồ sơ phức tạp: Họp hòa giải")


def test_slips_refusals_and_returns_have_their_books(lively: Desk) -> None:
    asked, refused = rows(lively, "phieu_bo_sung")
    assert (asked["Loại giấy"], asked["Nội dung"]) == ("Yêu cầu bổ sung", "Giấy xác nhận: Bản chụp mờ")
    assert refused["Nội dung"] == "Sai thẩm quyền (Luật Hộ tịch, Điều 17)"
    (handed,) = rows(lively, "tra_ket_qua")
    assert (handed["Kết quả"], handed["Người nhận"]) == ("Trích lục 12/TL", "Trần Văn Nhận")


def test_the_till_is_closed_once_for_each_slip_and_a_difference_is_explained(lively: Desk, clock: Any) -> None:
    taken = till.taken(lively)
    assert (taken.slips, taken.cash, taken.transfer) == (2, 13_000, 5_000)
    with pytest.raises(Refused, match=r"thiếu 3\.000 đ"):
        till.close(lively, 10_000)
    till.close(lively, 10_000, "Trả lại tiền thừa cho công dân")
    assert till.taken(lively).slips == 0
    with pytest.raises(Refused, match="chưa thu khoản nào"):
        till.close(lively, 0)
    told = text_of(lively, "le_phi")
    assert "2 phiếu (số 1–2/2026), tiền mặt 13.000 đ, chuyển khoản 5.000 đ; đếm được 10.000 đ, lệch −3.000 đ" in told
    made = rows(lively, "le_phi")
    assert [row["Cộng của ngày, cán bộ"] for row in made] == ["", "18.000"]


def test_a_closing_stays_as_it_is_and_its_correction_is_a_further_line(lively: Desk, clock: Any) -> None:
    with pytest.raises(Refused, match="Chưa chốt quỹ"):
        till.correct(lively, 5_000, "Nhầm")
    till.close(lively, 10_000, "Thiếu tiền lẻ")
    assert reports.make(lively, "le_phi", MONTH).notes[0].endswith("Chốt quỹ 1 lần, 1 lần lệch.")
    with pytest.raises(Refused, match="không khác"):
        till.correct(lively, 10_000, "Nhầm")
    with pytest.raises(Refused, match="lý do"):
        till.correct(lively, 13_000, " ")
    clock.forward(minutes=5)
    till.correct(lively, 12_000, "Sót một tờ 2.000")
    till.correct(lively, 13_000, "Sót thêm một tờ 1.000")
    whole, closing, first, second = reports.make(lively, "le_phi", MONTH).notes
    assert whole == (
        "Trong kỳ thu 18.000 đ bằng 2 phiếu: tiền mặt 13.000 đ, chuyển khoản 5.000 đ. "
        "Chốt quỹ 1 lần, lần nào cũng khớp."
    )
    assert closing.endswith("đếm được 10.000 đ, lệch −3.000 đ: Thiếu tiền lẻ.")
    assert first.endswith("đếm được 12.000 đ, không phải 10.000 đ, lệch −1.000 đ: Sót một tờ 2.000.")
    assert second.endswith("đếm được 13.000 đ, không phải 12.000 đ, khớp phiếu thu: Sót thêm một tờ 1.000.")
    assert all(sound for sound, _ in checked(lively, reports.pdf(reports.make(lively, "le_phi", MONTH))))


# --- rechecking ------------------------------------------------------------------------------------------------------


def checked(desk: Desk, data: bytes) -> list[tuple[bool, str]]:
    return [(line.sound, line.words) for line in verifying.lines(desk, data, verifying.seal_of(data))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_found_sound_also_after_later_deeds(lively: Desk, clock: Any, kind: ReportKind) -> None:
    made = reports.make(lively, kind, MONTH, "can_bo")
    files = [reports.pdf(made), reports.xlsx(made)]
    clock.forward(days=2)
    for row in rows(lively, "so_theo_doi")[3:4]:
        stream = reports.make(lively, "so_theo_doi", MONTH).keys[int(row["#"])]
        assert isinstance(stream, bytes)
        dossiers.withdraw(lively, stream, "Đổi ý")
    till.close(lively, 13_000)
    for data in files:
        found = checked(lively, data)
        assert len(found) == 4
        assert all(sound for sound, _ in found), found


def test_a_number_changed_in_the_file_is_told(lively: Desk) -> None:
    made = reports.make(lively, "bieu_06a", MONTH)
    book = load_workbook(io.BytesIO(reports.xlsx(made)))
    sheet = book.worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 1 and c.column == 10)  # (10) Quá hạn
    cell.value = 0
    out = io.BytesIO()
    book.save(out)
    *sound, (agrees, words) = checked(lively, out.getvalue())
    assert all(ok for ok, _ in sound)
    assert not agrees
    assert "nội dung đã khác" in words


def test_a_pdf_of_other_numbers_under_the_seal_is_told(lively: Desk) -> None:
    made = reports.make(lively, "bieu_06a", MONTH)
    (row,) = made.rows
    nicer = made.__class__(**{**made.__dict__, "rows": [(*row[:9], 0, *row[10:])]})
    assert [sound for sound, _ in checked(lively, reports.pdf(nicer))] == [True, True, True, False]


def test_figures_that_the_journal_does_not_bear_out_are_told(lively: Desk) -> None:
    """Somebody made a late dossier one in time in the tables, behind the program's back."""
    with lively.store.writing() as connection:
        connection.execute(text("update tally set early = early + late, late = 0"))
    found = checked(lively, reports.pdf(reports.make(lively, "bieu_06a", MONTH)))
    assert [sound for sound, _ in found] == [True, True, False, False]
    assert "đếm lại từ nhật ký ra kết quả khác" in found[2][1]


def test_a_report_of_another_store_is_told(lively: Desk, tmp_path: Path, answers: Any, clock: Any) -> None:
    from mot_cua_desktop.operations import setup
    from mot_cua_desktop.paths import DataFolder

    other = setup.set_up(DataFolder(tmp_path / "khac"), answers, clock).desk
    data = reports.pdf(reports.make(lively, "bieu_06a", MONTH))
    try:
        found = checked(other, data)
    finally:
        other.store.close()
    assert [sound for sound, _ in found] == [True, False]


def test_what_is_no_report_is_said_to_be_none(tmp_path: Path) -> None:
    for data in (b"", b"%PDF-1.4 nothing", b"PK\x03\x04 nothing"):
        with pytest.raises(Told):
            verifying.seal_of(data)


def test_the_command_opens_the_store_and_says_what_agrees(lively: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bieu.pdf"
    reports.write_file(path, reports.pdf(reports.make(lively, "bieu_06a", MONTH)))
    folder, clock = lively.store.folder, lively.clock
    lively.store.close()
    assert [line.sound for line in verifying.verify(folder, path)] == [True] * 4
    desks.open_desk(folder, clock).store.close()


def test_the_journal_alone_counts_what_the_rows_count(lively: Desk) -> None:
    with lively.store.reading() as connection:
        live = Live(connection)
        again = Recounted(connection, live.head.known)
        for period in (MONTH, fig.earlier("thang", MONTH), fig.period("nam", MONTH.first)):
            at = stored.span(period, lively.now())
            for axis in fig.AXES:
                assert live.counts(axis, at) == again.counts(axis, at)
            assert live.late(at) == again.late(at)
        assert live.officers() == again.officers()


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_workbook_has_numbers_days_and_sums_that_an_office_can_go_on_with(lively: Desk) -> None:
    sheet = load_workbook(io.BytesIO(reports.xlsx(reports.make(lively, "bieu_06a", MONTH)))).worksheets[0]
    line = next(row for row in sheet.iter_rows() if row[0].value == 1)
    at = line[0].row
    assert [cell.value for cell in line[2:]] == [
        f"=D{at}+E{at}+F{at}", 1, 4, 0, f"=H{at}+I{at}+J{at}", 1, 1, 1, f"=L{at}+M{at}", 1, 1,
    ]  # fmt: skip
    total = next(sheet.iter_rows(min_row=at + 1, max_row=at + 1))
    assert total[9].value == f"=SUM(J{at}:J{at})"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == f"${at - 3}:${at - 1}"


@pytest.mark.parametrize("kind", KINDS)
def test_beside_each_formula_stands_what_it_comes_to(lively: Desk, kind: ReportKind) -> None:
    """Whoever only shows a file works nothing out: the values are those of the paper."""
    made = reports.make(lively, kind, MONTH)
    data = reports.xlsx(made)
    shown = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    formulas = load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    rows = [*made.rows, made.totals()] if made.totalled else list(made.rows)
    assert bool(cells) == made.totalled
    if not cells:
        return
    first = next(n for n, row in enumerate(formulas.iter_rows(), 1) if row[1].value == "TỔNG SỐ") - len(made.rows)
    checked = 0
    for cell in cells:
        value = shown.cell(cell.row, cell.column).value
        n, at = cell.column - 1, cell.row - first
        if at >= len(rows):
            assert value == "3 = 7 + 11: khớp"
        elif made.columns[n].kind == "rate":
            rate = share(made.columns[n], rows[at])
            rounded = math.floor if made.columns[n].cut else math.ceil
            assert value == (None if rate is None else rounded(rate * 10_000) / 10_000)
        else:
            assert value == rows[at][n]
        checked += 1
    assert checked == len(cells) > 0


def test_what_is_shown_otherwise_is_found_though_every_cell_is_as_it_was(lively: Desk) -> None:
    data = reports.xlsx(reports.make(lively, "tong_hop", MONTH))
    assert all(sound for sound, _ in checked(lively, data))

    def changed(how: Callable[[Any], None]) -> list[tuple[bool, str]]:
        book = load_workbook(io.BytesIO(data))
        how(book.worksheets[0])
        out = io.BytesIO()
        book.save(out)
        beside = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
        formulas = [c.coordinate for row in book.worksheets[0].iter_rows() for c in row if c.data_type == "f"]
        values = [beside[each].value if beside[each].value is not None else "" for each in formulas]
        return checked(lively, cached_values.beside(out.getvalue(), "xl/worksheets/sheet1.xml", values))

    def as_one(sheet: Any) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int):
                    cell.number_format = '"1"'

    def hide(sheet: Any) -> None:
        sheet.row_dimensions[sheet.max_row - 3].hidden = True

    def hide_column(sheet: Any) -> None:
        sheet.column_dimensions["E"].hidden = True

    for how, words in ((as_one, 'dạng số "1"'), (hide, "bị ẩn"), (hide_column, "cột E bị ẩn")):
        (fault,) = [words for sound, words in changed(how) if not sound]
        assert words in fault
    forged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(forged, "w") as after:
        for each in before.infolist():
            part = before.read(each)
            if each.filename == "xl/worksheets/sheet1.xml":
                part, count = re.subn(rb"</f><v>5</v>", b"</f><v>6</v>", part, count=1)
                assert count == 1
            after.writestr(each, part)
    (fault,) = [words for sound, words in checked(lively, forged.getvalue()) if not sound]
    assert "giá trị 6" in fault


def test_a_name_is_never_a_formula(lively: Desk) -> None:
    sheet = load_workbook(io.BytesIO(reports.xlsx(reports.make(lively, "so_theo_doi", MONTH)))).worksheets[0]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "=SUM(A1:A9)"]
    assert cell.data_type == "s"
    received = next(row for row in sheet.iter_rows() if row[0].value == 1)[8]
    assert (received.is_date, received.number_format) == (True, "hh:mm dd/mm/yyyy")


@pytest.mark.parametrize("kind", KINDS)
def test_two_readers_that_share_nothing_find_the_same_cells(lively: Desk, kind: ReportKind) -> None:
    """What openpyxl wrote is read by calamine (Rust): every text, number and day; of a formula, its value."""
    data = reports.xlsx(reports.make(lively, kind, MONTH))
    sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    ours = [[cell.value for cell in row] for row in sheet.iter_rows()]
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    compared = 0
    for mine, other in zip(ours, theirs, strict=True):
        for n, value in enumerate(mine):
            if value is None:
                continue
            read = other[n] if n < len(other) else ""
            assert read == (value if not isinstance(read, date) or isinstance(read, datetime) else value.date())
            compared += 1
    assert compared > 10


OFFICE = shutil.which("soffice")
CALC = OFFICE is not None and (Path(OFFICE).resolve().parent / "libsclo.so").exists()


@pytest.mark.skipif(not CALC, reason="LibreOffice Calc is an optional part of a desk")
def test_the_office_suite_reads_the_same_cells(lively: Desk, tmp_path: Path) -> None:
    made = reports.make(lively, "tong_hop", MONTH)
    path = tmp_path / "so_lieu.xlsx"
    path.write_bytes(reports.xlsx(made))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    to_csv = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true"  # semicolons, UTF-8, cells as they are shown
    command = [str(OFFICE), profile, "--headless", "--convert-to", to_csv, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "so_lieu.csv").read_text(encoding="utf-8").splitlines()
    (row,) = made.rows
    shown = next(line for line in lines if line.startswith("1;")).split(";")
    assert [cell.replace('"', "") for cell in shown[2:14]] == [str(value) for value in row[2:14]]
    assert shown[14].replace(",", ".").startswith("33.34")
    total = next(line for line in lines if "TỔNG SỐ" in line).split(";")
    assert total[2:14] == shown[2:14]
    assert any("3 = 7 + 11: khớp" in line for line in lines)


def test_heads_are_repeated_and_no_line_is_lost_over_many_pages(lively: Desk) -> None:
    made = reports.make(lively, "so_theo_doi", MONTH)
    many = made.__class__(**{**made.__dict__, "rows": [(n, *made.rows[0][1:]) for n in range(1, 301)]})
    told, pages = read_text(reports.pdf(many))
    assert pages > 10
    assert told.count("Ngày, tháng, năm") == pages
    assert len(re.findall(r"Trang \d+/" + str(pages), told)) == pages
    numbers = {int(n) for n in re.findall(r"^(\d{1,3})$", told.replace("\r", ""), re.MULTILINE)}
    assert set(range(1, 301)) <= numbers | {int(n) for n in re.findall(r"(?m)^(\d{1,3}) ", told.replace("\r", ""))}


def test_notes_and_signatures_never_stand_on_a_page_without_a_line(lively: Desk) -> None:
    made = reports.make(lively, "bieu_06a", MONTH)
    for count in range(22, 44):
        many = made.__class__(**{**made.__dict__, "rows": [made.rows[0]] * count})
        text, pages = read_text(reports.pdf(many))
        last = text.split(f"Trang {pages - 1}/{pages}")[-1] if pages > 1 else text
        assert "NGƯỜI LẬP" in last, count
        assert "Hộ tịch" in last or "TỔNG SỐ" in last, count


@pytest.mark.parametrize("kind", KINDS)
def test_no_column_breaks_a_word_of_its_head_a_day_a_telephone_or_the_hundred_thousandth_line(kind: ReportKind) -> None:
    typefaces.register()
    columns = reports.SORTS[kind].columns("linh_vuc", LAYOUT)
    each = (register_pdf.WIDE - 20) / sum(column.width for column in columns) * 72 / 25.4
    broken = []
    for column in columns:
        said = {"day": ["06/10/2026"], "moment": ["06/10/2026"]}.get(column.kind, [])
        said += ["100.000"] * (column.head == "STT" and reports.SORTS[kind].personal and kind != "van_ban_di")
        said += ["0986454277"] * (column.head == "Số điện thoại")
        heads = [wide(word, "Serif-Bold", 9.0) for word in column.head.split()]
        longest = max([*heads, *(wide(words, "Serif", 9.0) for words in said)])
        if longest > column.width * each - 4.4:
            broken.append(column.head)
    assert broken == []


def test_a_number_with_its_year_stays_in_one_line(lively: Desk) -> None:
    for kind, head, number in (("tra_ket_qua", "Số", "21842/2026"), ("phieu_bo_sung", "Số", "21842/2026")):
        made = reports.make(lively, kind, MONTH)  # type: ignore[arg-type]
        n = made.heads.index(head)
        row = (*made.rows[0][:n], number, *made.rows[0][n + 1 :])
        assert number in read_text(reports.pdf(made.__class__(**{**made.__dict__, "rows": [row]})))[0], kind


def test_the_form_leaves_room_for_whom_it_is_sent_to_and_a_month_has_no_nought(lively: Desk, clock: Any) -> None:
    assert "Đơn vị nhận báo cáo: ………" in text_of(lively, "bieu_06a")
    assert "ngày 30 tháng 11 năm 2026" in text_of(lively, "bieu_06a")
    clock.now = datetime(2027, 3, 5, 2, 0, tzinfo=UTC)
    assert "Nha Trang, ngày 05 tháng 3 năm 2027" in text_of(lively, "bieu_06a")


def test_long_notes_go_on_over_pages(lively: Desk) -> None:
    made = reports.make(lively, "le_phi", MONTH)
    many = made.__class__(**{**made.__dict__, "notes": tuple(f"Chốt quỹ lần {n}." for n in range(120))})
    told, pages = read_text(reports.pdf(many))
    assert pages == 4
    assert all(f"Chốt quỹ lần {n}." in told for n in range(120))
    assert told.count("NGƯỜI LẬP") == 1


@pytest.mark.parametrize("give", [reports.pdf, reports.xlsx])
def test_it_can_be_left_in_the_middle(lively: Desk, give: Callable[..., bytes]) -> None:
    made = reports.make(lively, "so_theo_doi", MONTH)
    many = made.__class__(**{**made.__dict__, "rows": [made.rows[0]] * 2000})
    seen: list[tuple[int, int]] = []

    def tell(done: int, whole: int) -> None:
        seen.append((done, whole))
        if len(seen) == 3:
            raise reports.Cancelled

    with pytest.raises(reports.Cancelled):
        give(many, tell)
    assert seen[0][0] < seen[-1][0] < seen[-1][1]


def test_what_left_the_program_is_noted_without_a_name(lively: Desk) -> None:
    reports.noted(lively, "so_theo_doi", 5, "luu_xlsx")
    with lively.store.reading() as connection:
        *_, (_, event) = journal.all_events(connection)
    assert isinstance(event.body, ev.ListPrinted)
    assert (event.body.list, event.body.rows, event.body.how, event.personal) == ("so_theo_doi", 5, "luu_xlsx", None)


def test_an_auditor_may_take_a_report_along_and_that_is_noted(lively: Desk) -> None:
    (leader,) = (officer for officer in choices.officers(lively) if officer.role == "lanh_dao")
    auditor = choices.name_officer(choices.choose_officer(lively, leader.id), "Đỗ Thị Kiểm", role="kiem_tra")
    reports.noted(auditor, "bieu_06a", 1, "luu_pdf")
    with lively.store.reading() as connection:
        *_, (_, event) = journal.all_events(connection)
    assert event.officer == auditor.facts.officer.id
    with pytest.raises(Refused, match="chỉ xem, không ghi"):
        choices.change(auditor, phone="0258000000")


def test_the_seal_is_found_in_both_kinds_of_file(lively: Desk) -> None:
    made = reports.make(lively, "tong_hop", MONTH, "thu_tuc")
    assert verifying.seal_of(reports.pdf(made)) == verifying.seal_of(reports.xlsx(made)) == made.seal
    assert register_xlsx.seal_of(reports.xlsx(made)).startswith("mot-cua-bao-cao:")


def test_the_pictures_tell_the_same_numbers(lively: Desk) -> None:
    sheet = reports.pictures(lively, MONTH)
    assert [(bar.name, bar.number) for bar in sheet.causes] == [
        ("chưa nêu (không có phiếu xin lỗi)", 1), ("phải xác minh thêm", 1),
    ]  # fmt: skip
    assert sum(bar.number for bar in sheet.ages) == 2
    assert [point.name for point in sheet.trend][-1] == "11/26"
    told, pages = read_text(reports.pictures_pdf(sheet))
    assert pages == 1
    for words in ("33,34", "phải xác minh thêm", "mức cho phép", "5–10 ngày"):
        assert words in told
