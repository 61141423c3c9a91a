"""Báo cáo (F7): periods, numbers with their formula, the dossiers behind them, files that leave and are noted."""

from __future__ import annotations

import dataclasses
import itertools
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, figures, intake, outlets, reports, till, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal
from mot_cua_desktop.ui.reports import behind, widths
from mot_cua_desktop.ui.reports.header import short
from mot_cua_desktop.ui.reports.page import ReportsPage

from .conftest import Show, settle


def numbers(page: ReportsPage, row: int = 0) -> list[str]:
    return [str(page.table.index(row, n).data()) for n in range(page.table.columnCount())]


def at(page: ReportsPage, cell: str, row: int = 0) -> Any:
    from mot_cua_desktop.operations.report_rows import cells

    return page.table.index(row, cells(page.kind).index(cell))  # type: ignore[arg-type]


def test_the_page_opens_at_the_month_with_both_rates_and_the_line_of_the_year(
    busy: Desk, show: Show, qtbot: QtBot
) -> None:
    page = show(busy)
    assert page.form.period_label.text() == "Tháng 11/2026"
    #                               3    4   5a   5b    6    7    8    9   10   11   12   13
    assert numbers(page)[2:14] == ["2", "0", "2", "0", "0", "1", "1", "0", "0", "1", "0", "1"]
    assert numbers(page)[14:] == ["0,00%", "50,00%"]
    assert page.form.year_label.text().startswith("Từ đầu năm 2026 đến 30/11/2026: 0 hồ sơ trễ trong 1 đã giải quyết")
    assert "Còn được phép trễ 0 hồ sơ" in page.form.year_label.text()
    assert page.form.seal_label.text().startswith("Mã kiểm ")
    assert not page.form.later_button.isEnabled()


def test_the_page_fits_the_counters_screen(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    for kind in ("tong_hop", "le_phi", "bieu_do"):
        page.choose(kind)
        settle(page, qtbot)
        assert page.form.minimumSizeHint().width() <= 1366 - 168, kind
        assert page.form.minimumSizeHint().height() <= 690, kind


@pytest.mark.parametrize("many", [1, 10_000])
def test_the_last_column_is_seen_beside_the_bar_of_a_long_table(
    busy: Desk, show: Show, qtbot: QtBot, many: int
) -> None:
    page = show(busy)
    page.form.resize(1366 - 168, 690)
    for kind in ("tong_hop", "bieu_06a", "theo_thang"):
        page.choose(kind)
        settle(page, qtbot)
        made = page.table.register
        assert made is not None
        n = next(n for n, column in enumerate(made.columns) if n > 1 and column.kind == "count")
        row = (*made.rows[0][:n], many, *made.rows[0][n + 1 :])
        page._lay_out(dataclasses.replace(made, rows=[row] * 60, keys=[made.keys[0]] * 60))
        table = page.form.table
        qtbot.waitUntil(table.verticalScrollBar().isVisible)
        assert table.horizontalScrollBar().maximum() == 0, kind
        last = page.table.rowCount() - 1
        cut = [widths.cut_off(table, page.table.index(line, n)) for line in (0, last) for n in range(len(made.columns))]
        assert cut == [""] * 2 * len(made.columns), kind
        ends = table.columnViewportPosition(len(made.columns) - 1) + table.columnWidth(len(made.columns) - 1)
        assert ends <= table.viewport().width(), kind


def test_no_report_makes_the_window_wider_as_it_comes(busy: Desk, show: Show, qtbot: QtBot) -> None:
    # A button of the report before that still stands while one of the next comes pushes the window out of the screen.
    page = show(busy)
    page.form.resize(1366 - 168, 690)
    for before, kind in itertools.permutations(("bieu_do", "tong_hop", "le_phi", "danh_gia"), 2):
        for each in (before, kind):
            page.choose(each)
            settle(page, qtbot)
        assert (page.form.width(), page.form.height()) == (1366 - 168, 690), (before, kind)


def test_a_short_report_cuts_no_name_off_and_a_book_says_below_what_it_cut(
    desk: Desk, full_draft: Draft, show: Show, qtbot: QtBot
) -> None:
    long = "Ủy ban nhân dân phường Tây Nha Trang, Trung tâm Phục vụ hành chính công, Bộ phận Tư pháp – Hộ tịch"
    desk = choices.name_officer(desk, "Nguyễn Hoàng Thị Phương Khánh Ngọc", "Chuyên viên", unit=long)
    dossier = intake.accept(desk, replace(full_draft, owner=replace(full_draft.owner, name=long)))
    assert dossier.people.owner.name == long
    dossiers.result_ready(desk, dossier.id, "Trích lục")
    dossiers.hand_over(desk, dossier.id, ev.Receiver(name="Trần Thị Thử"), "Thẻ căn cước", satisfaction=5)
    page = show(desk)
    page.form.resize(1366 - 168, 690)
    table = page.form.table
    high = table.verticalHeader().defaultSectionSize()
    page.form.by_box.setCurrentIndex(page.form.by_box.findData("don_vi"))
    settle(page, qtbot)
    assert numbers(page)[1] == long
    assert table.rowHeight(0) > high
    assert page.table.headerData(15, Qt.Orientation.Horizontal) == "Kể cả đang giải quyết"
    assert short("Kể cả đang giải quyết") == "Kể cả đang giải quyết"
    page.choose("danh_gia")
    settle(page, qtbot)
    assert numbers(page)[6] == "100,00%"
    assert numbers(page)[11:14] == ["1", "1", "100,00%"]
    assert page.form.year_label.text().startswith("Cả đơn vị: 1/1 công dân cho điểm hài lòng, 100,00%.")
    assert [widths.cut_off(table, page.table.index(0, n)) for n in range(16)] == [""] * 16
    assert not table.horizontalScrollBar().isVisible()
    page.choose("so_theo_doi")
    settle(page, qtbot)
    assert table.rowHeight(0) == high  # what the report before needed is not this one's
    table.setCurrentIndex(page.table.index(0, 5))
    assert page.form.formula_label.text() == f"{long}.  Enter: mở hồ sơ của dòng này."
    table.setCurrentIndex(page.table.index(0, 2))
    assert page.form.formula_label.text() == "Enter: mở hồ sơ của dòng này."


def test_what_is_not_confirmed_of_a_report_stands_on_the_screen(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    for kind, words in (
        ("bieu_06a", "Ban hành theo TT 01/2020/TT-VPCP: chưa xác nhận bản thay thế."),
        ("danh_gia", "Mức 4/5 điểm chưa xác nhận (F8, thẻ Quy định)."),
    ):
        page.choose(kind)
        settle(page, qtbot)
        assert page.form.year_label.text().endswith(words), kind
    page.choose("tong_hop")
    settle(page, qtbot)
    assert "chưa xác nhận" not in page.form.year_label.text()


def test_the_fees_say_their_sum_and_the_last_closing(busy: Desk, show: Show, qtbot: QtBot) -> None:
    till.close(busy, 13_000)
    page = show(busy)
    page.choose("le_phi")
    settle(page, qtbot)
    assert page.form.year_label.text() == (
        "Trong kỳ thu 13.000 đ bằng 1 phiếu: tiền mặt 13.000 đ, chuyển khoản 0 đ. Chốt quỹ 1 lần, lần nào cũng khớp. "
        "Chốt quỹ 09:12 30/11/2026, Nguyễn Thị Hạnh: 1 phiếu (số 1/2026), tiền mặt 13.000 đ, chuyển khoản 0 đ; đếm "
        "được 13.000 đ, khớp."
    )


def test_an_empty_period_says_which_and_what_to_press(desk: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(desk)
    assert page.form.stack.currentWidget() is page.form.empty_page
    assert "tháng 11/2026 chưa có dòng nào" in page.form.empty_label.text()
    assert "Alt+←" in page.form.empty_label.text()
    page.choose("le_phi")
    settle(page, qtbot)
    assert "Chưa chốt quỹ lần nào." in page.form.empty_label.text()
    page.choose("theo_thang")
    settle(page, qtbot)
    assert page.form.year_label.text() == (
        "Từ đầu năm 2026 đến 23/11/2026 chưa giải quyết xong hồ sơ nào (mức trễ cho phép 3%)."
    )


def test_tab_leaves_the_table(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    page.form.table.setFocus()
    qtbot.keyClick(page.form.table, Qt.Key.Key_Right)
    assert page.form.table.currentIndex().column() == 3
    qtbot.keyClick(page.form.table, Qt.Key.Key_Tab)
    assert page.form.table.currentIndex().column() == 3
    assert not page.form.table.hasFocus()


def test_each_number_says_its_formula_and_its_source(busy: Desk, show: Show) -> None:
    page = show(busy)
    page.form.table.setCurrentIndex(at(page, "open_late"))
    words = page.form.formula_label.text()
    assert words.startswith("Đang giải quyết, quá hạn: (13) = ")
    assert "Nguồn: Biểu số II.06a/VPCP/KSTT" in words
    page.form.table.setCurrentIndex(page.table.index(0, 14))
    assert "Quá hạn đã giải quyết (10) ÷ tổng đã giải quyết (7)" in page.form.formula_label.text()


def test_a_number_opens_the_dossiers_behind_it_and_one_of_them_its_page(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    wanted: list[bytes] = []
    page.dossier_wanted.connect(lambda stream, _paper: wanted.append(stream))
    page.form.table.setCurrentIndex(at(page, "open_late"))
    page.form.table.setFocus()
    qtbot.keyClick(page.form.table, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert page.form.behind_label.text() == "Đang giải quyết, quá hạn – Hộ tịch: 1 hồ sơ"
    (line,) = page.behind.fetched
    assert "✗ quá hạn" in str(page.behind.index(0).data())
    qtbot.keyClick(page.form.behind_list, Qt.Key.Key_Return)
    assert wanted == [line.row.dossier.id]
    qtbot.keyClick(page.form, Qt.Key.Key_Escape)
    assert not page.form.behind_box.isVisible()


def test_a_nought_opens_no_empty_list_and_says_so(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    page.open_cell(at(page, "open_late"))
    settle(page, qtbot)
    assert page.form.behind_box.isVisible()
    page.form.table.setCurrentIndex(at(page, "late"))
    assert at(page, "late").data() == "0"
    assert "Enter" not in page.form.formula_label.text()
    page.form.table.setFocus()
    qtbot.keyClick(page.form.table, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert not page.form.behind_box.isVisible()  # nor that of the number before
    assert page.form.formula_label.text() == "Quá hạn – Hộ tịch: 0 hồ sơ, không có danh sách để mở."
    assert page.form.table.hasFocus()


def test_the_table_by_month_is_named_by_its_year_and_turned_by_years(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    page.turn(-1)
    for kind, kept in ((0, "tháng 10/2026"), (1, "quý 4/2026")):
        page.choose("tong_hop")
        page.form.kind_box.setCurrentIndex(kind)
        assert page.period.name == kept
        page.choose("theo_thang")
        settle(page, qtbot)
        assert page.form.period_label.text() == "Năm 2026"
        assert not page.form.kind_box.isVisible()
        assert not page.form.later_button.isEnabled()
        page.turn(-1)
        assert page.form.period_label.text() == "Năm 2025"
        page.turn(1)
        settle(page, qtbot)
        assert page.form.period_label.text() == "Năm 2026"
        assert page.period.name == kept
        page.turn(1)
        assert page.form.period_label.text() == "Năm 2026"
    page.choose("tong_hop")
    assert page.form.kind_box.isVisible()


def test_the_sum_opens_all_of_them(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    page.open_cell(at(page, "handled", page.table.rowCount() - 1))
    settle(page, qtbot)
    assert page.behind.rowCount() == 2
    assert page.form.behind_label.text() == "Phải giải quyết – tất cả: 2 hồ sơ"


def test_a_number_of_a_month_opens_that_month_s_dossiers(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    page.choose("theo_thang")
    settle(page, qtbot)
    assert page.table.rowCount() == 12  # eleven months and the year
    page.open_cell(at(page, "early", 10))
    settle(page, qtbot)
    assert page.form.behind_label.text() == "Trước hạn – 11/2026: 1 hồ sơ"
    assert page.behind.rowCount() == 1
    page.open_cell(at(page, "solved", 11))
    settle(page, qtbot)
    assert page.form.behind_label.text() == "Đã giải quyết – tất cả: 1 hồ sơ"
    assert page.behind.rowCount() == 1
    assert page.table.figure(at(page, "carried", 11)) is None


def test_a_bar_of_the_picture_is_opened_by_mouse_and_by_keys(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    wanted: list[bytes] = []
    page.dossier_wanted.connect(lambda stream, _paper: wanted.append(stream))
    page.choose("bieu_do")
    settle(page, qtbot)
    sorts = [spot.sort for spot in page.spots._spots]
    held = sorts.index("load")
    sheet = page.spots._sheet
    assert sheet is not None
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=page.spots.place(held).center())
    settle(page, qtbot)
    assert page.form.behind_box.isVisible()
    assert page.form.behind_label.text() == "Nguyễn Thị Hạnh: 1 (1 quá hẹn) hồ sơ"
    assert page.behind.rowCount() == 1
    qtbot.keyClick(page.form.behind_list, Qt.Key.Key_Return)
    assert len(wanted) == 1
    qtbot.keyClick(page.form, Qt.Key.Key_Escape)
    assert not page.form.behind_box.isVisible()
    page.spots.use(page.spots._spots)
    for _ in range(held + 1):
        qtbot.keyClick(page.preview, Qt.Key.Key_Right)
    assert page.form.seal_label.text().startswith("Nguyễn Thị Hạnh: 1")
    qtbot.keyClick(page.preview, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert page.form.behind_box.isVisible()


def test_no_heading_is_cut(busy: Desk, show: Show, qtbot: QtBot) -> None:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QFontMetrics

    from mot_cua_desktop.ui.reports import header

    page = show(busy)
    for kind in ("bieu_06a", "tong_hop", "theo_thang"):
        page.choose(kind)
        settle(page, qtbot)
        top = page.header
        metrics = QFontMetrics(top._bold())
        for n, column in enumerate(top._columns):
            room = top.sizeHint().height() - top._marks() - (top._upper() if column.group else 0)
            box = QRect(0, 0, top.sectionSize(n) - 4, 1000)
            assert metrics.boundingRect(box, header._WRAP, header.short(column.head)).height() <= room, column.head


def test_periods_turn_by_key_and_none_lies_ahead(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    qtbot.keyClick(page.form, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(page, qtbot)
    assert page.form.period_label.text() == "Tháng 10/2026"
    assert page.form.stack.currentWidget() is page.form.empty_page
    page.form.kind_box.setCurrentIndex(2)
    settle(page, qtbot)
    assert (page.period.first, page.period.last) == (date(2026, 1, 1), date(2026, 12, 31))
    page.turn(1)
    assert page.period.first == date(2026, 1, 1)


def test_every_report_is_shown(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    for kind in reports.SORTS:
        page.choose(kind)
        settle(page, qtbot)
        assert page.table.register is not None
        assert page.table.register.name == kind
    for by in range(4):
        page.choose("tong_hop")
        page.form.by_box.setCurrentIndex(by)
        settle(page, qtbot)
        assert numbers(page)[2] == "2", by


def test_a_line_of_a_book_opens_its_dossier(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    wanted: list[bytes] = []
    page.dossier_wanted.connect(lambda stream, _paper: wanted.append(stream))
    page.choose("so_theo_doi")
    settle(page, qtbot)
    page.open_cell(page.table.index(1, 3))
    assert [dossiers.get(busy, stream).code for stream in wanted] == [numbers(page, 1)[2]]


@pytest.mark.parametrize(("how", "ending"), [("luu_pdf", ".pdf"), ("luu_xlsx", ".xlsx")])
def test_a_saved_report_can_be_rechecked_and_is_noted(
    busy: Desk, show: Show, qtbot: QtBot, tmp_path: Path, how: Any, ending: str
) -> None:
    page = show(busy)
    said: list[str] = []
    page.said.connect(said.append)
    page.choose("bieu_06a")
    settle(page, qtbot)
    page.giving.save_as(how, str(tmp_path / "Quy.IV.2030"))
    qtbot.waitUntil(lambda: bool(said))
    settle(page, qtbot)
    data = (tmp_path / f"Quy.IV.2030{ending}").read_bytes()
    assert all(line.sound for line in verifying.lines(busy, data, verifying.seal_of(data)))
    with busy.store.reading() as connection:
        *_, (_, event) = journal.all_events(connection)
    assert isinstance(event.body, ev.ListPrinted)
    assert (event.body.list, event.body.how) == ("bieu_06a", how)
    assert page.form.pdf_button.isEnabled()
    assert not page.form.busy_frame.isVisible()


def test_no_report_stands_under_the_name_of_another_while_it_is_made(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    for kind, stands in (("bieu_do", page.form.picture_page), ("tong_hop", page.form.table_page)):
        page.choose(kind)
        assert page.form.stack.currentWidget() is page.form.empty_page
        assert not any((page.form.year_label.text(), page.form.seal_label.text(), page.form.empty_label.text()))
        settle(page, qtbot)
        assert page.form.stack.currentWidget() is stands
    page.refresh()  # the same made anew stays until then
    assert page.form.stack.currentWidget() is page.form.table_page
    settle(page, qtbot)


def test_a_dossier_that_waits_for_papers_shows_no_day_of_before(
    busy: Desk, show: Show, qtbot: QtBot, clock: Any, full_draft: Draft
) -> None:
    for stopped in ("waiting", "paused"):
        stream = intake.accept(busy, replace(full_draft, id=intake.new_draft(busy).id)).id
        if stopped == "waiting":
            slip = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
            dossiers.request_supplement(busy, stream, slip)
        else:
            course.stop_clock(busy, stream, "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    clock.forward(days=10)  # past the days that they had
    found = figures.behind(busy, fig.period("thang", clock.now.date()), "open", "linh_vuc", None)
    lines = {line.row.dossier.status: behind.said(line, clock.now) for line in found}
    assert "· hạn tính lại khi nhận bổ sung · Chờ bổ sung" in lines["waiting"]
    assert "· hạn dời khi tính tiếp · Tạm dừng tính hạn" in lines["paused"]


def test_the_pictures_are_shown_printed_and_saved_as_png(busy: Desk, show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    page = show(busy)
    page.choose("bieu_do")
    settle(page, qtbot)
    assert page.form.stack.currentWidget() is page.form.picture_page
    assert not page.form.xlsx_button.isVisible()
    said: list[str] = []
    page.said.connect(said.append)
    page.giving.save_as("luu_anh", str(tmp_path / "bieu_do"))
    qtbot.waitUntil(lambda: bool(said))
    picture = QImage(str(tmp_path / "bieu_do.png"))
    assert picture.width() > 1500
    # Told apart in grey too: what is late is hatched, not only red.
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    assert len({grey.pixel(x, y) for x in range(0, grey.width(), 7) for y in range(0, grey.height(), 7)}) > 5
    sent: list[tuple[Any, ...]] = []
    page.giving.send = lambda *job: sent.append(job)
    way = outlets.Outlet(printer="Canon LBP2900", tray="Tray2", right=1.5)
    page.use(outlets.choose(busy, {reports.KIND: way}))
    settle(page, qtbot)
    page.giving.print()
    qtbot.waitUntil(lambda: len(said) == 2)
    data, printer, media, _stem, tray = sent[0]
    assert (printer, media, tray) == ("Canon LBP2900", "A4", "Tray2")
    assert data != page.giving._report  # moved by what this printer draws off


def test_a_long_report_shows_how_far_it_is_and_can_be_left(
    busy: Desk, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(busy)
    going = threading.Event()

    def endless(_desk: object, _kind: object, _period: object, _by: object, tell: Any) -> Any:
        n = 0
        while True:
            n += 1
            tell(n, 100_000)
            going.set()

    monkeypatch.setattr(reports, "make", endless)
    told: list[object] = []
    page.failed.connect(told.append)
    page.refresh()
    qtbot.waitUntil(lambda: going.is_set() and page.form.progress.maximum() == 100_000)
    qtbot.waitUntil(page.form.busy_frame.isVisible)
    qtbot.keyClick(page.form, Qt.Key.Key_Escape)
    settle(page, qtbot)
    assert isinstance(told[0], reports.Cancelled)
    assert not page.form.busy_frame.isVisible()
    monkeypatch.undo()
    qtbot.keyClick(page.form, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    assert numbers(page)[2] == "2"


def test_a_file_being_written_is_finished_though_another_report_is_looked_at(
    busy: Desk, show: Show, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(busy)
    page.choose("bieu_06a")
    settle(page, qtbot)
    begun, go_on, write = threading.Event(), threading.Event(), reports.pdf

    def slow(register: Any, tell: Any) -> bytes:
        begun.set()
        assert go_on.wait(10)
        tell(1, 2)
        return write(register, tell)

    monkeypatch.setattr(reports, "pdf", slow)
    said: list[str] = []
    page.said.connect(said.append)
    page.giving.save_as("luu_pdf", str(tmp_path / "bieu.pdf"))
    qtbot.waitUntil(begun.is_set)
    page.choose("tong_hop")
    go_on.set()
    qtbot.waitUntil(lambda: said == ["Đã lưu bieu.pdf."])
    settle(page, qtbot)
    assert (tmp_path / "bieu.pdf").read_bytes().startswith(b"%PDF")
    assert numbers(page)[2] == "2"


def test_the_till_is_closed_from_the_book_of_fees(busy: Desk, show: Show, qtbot: QtBot) -> None:
    page = show(busy)
    page.choose("le_phi")
    settle(page, qtbot)
    assert page.form.till_button.isVisible()
    page.till.begin()
    qtbot.waitUntil(lambda: page.till.asking is not None)
    form: Any = page.till.asking.form  # type: ignore[union-attr]
    form.counted_line.setText("12.000")
    assert form.difference_label.text().startswith("⚠ Thiếu 1.000 đ")
    page.till.asking.agree()  # type: ignore[union-attr]
    settle(page, qtbot)
    assert "thiếu 1.000 đ" in form.fault_label.text()
    form.counted_line.setText("13.000")
    assert form.difference_label.text() == "✓ Khớp với phiếu thu."
    page.till.asking.agree()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "Chốt quỹ 1 lần" in page.form.year_label.text())
    assert page.form.year_label.text().endswith("đếm được 13.000 đ, khớp.")
    settle(page, qtbot)
    page.till.begin()  # nothing was taken since: what was counted may be put right
    qtbot.waitUntil(lambda: page.till.asking.form is not form)  # type: ignore[union-attr]
    again: Any = page.till.asking.form  # type: ignore[union-attr]
    assert "ghi đếm được 13.000 đ" in again.words_label.text()
    assert again.difference_label.text() == "Lần chốt cũ giữ nguyên trong sổ; đính chính là một dòng mới."
    for typed, said in (
        ("13.000", "⚠ Trùng số đã ghi lần ấy: chưa có gì để đính chính."),
        ("14.000", "⚠ Thừa 1.000 đ so với phiếu thu: ghi lý do đính chính bên dưới."),
        ("", "Lần chốt cũ giữ nguyên trong sổ; đính chính là một dòng mới."),
        ("12.500", "⚠ Thiếu 500 đ so với phiếu thu: ghi lý do đính chính bên dưới."),
    ):
        again.counted_line.setText(typed)
        assert again.difference_label.text() == said
    page.till.asking.agree()  # type: ignore[union-attr]
    settle(page, qtbot)
    assert "Chưa ghi lý do" in again.fault_label.text()
    again.note_line.setText("Một tờ 500 đ là của khách")
    page.till.asking.agree()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "Đính chính" in page.form.year_label.text())


def test_a_workbook_saved_from_the_page_opens(busy: Desk, show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    page = show(busy)
    page.choose("le_phi")
    settle(page, qtbot)
    said: list[str] = []
    page.said.connect(said.append)
    page.giving.save_as("luu_xlsx", str(tmp_path / "phi.xlsx"))
    qtbot.waitUntil(lambda: said == ["Đã lưu phi.xlsx."])
    sheet = load_workbook(tmp_path / "phi.xlsx").worksheets[0]
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.value == 13_000]
