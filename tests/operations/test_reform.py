"""The plan of reform: imported from a workbook as an office writes it, followed to its results, shown as a sheet."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import reform_list
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import reform, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording

HEAD = ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm"]
LINES: list[list[Any]] = [
    ["I", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH"],
    [1, "Niêm yết lại danh mục thủ tục", "Nguyễn Thị Hạnh", "Các khu phố", datetime(2026, 11, 30), "Bảng niêm yết"],
    [2, "Rà soát thủ tục", "Bộ phận Tư pháp – Hộ tịch", "", "Quý IV/2026", "Báo cáo"],
    [3, "Kiểm tra việc trả kết quả", "Văn phòng", "", "Tháng 10", "Biên bản"],
    [4, "Tuyên truyền nộp trực tuyến", "Văn phòng", "", "Thường xuyên", ""],
    [5, "Đánh giá mức độ hài lòng", "Văn phòng", "", "khi có hướng dẫn", "Báo cáo"],
]


def workbook(lines: list[list[Any]], head: list[str] = HEAD, merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026"])
    sheet.append([])
    sheet.append(head)
    for line in lines:
        sheet.append(line)
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def plan(desk: Desk) -> str:
    found = reform.read_list(workbook(LINES), 2026)
    return reform.take_in(desk, found, 2026, "Kế hoạch cải cách hành chính năm 2026", "12/KH-UBND")


def of(desk: Desk, plan: str, what: str) -> reform.Line:
    return next(line for line in reform.look(desk, plan).lines if what in line.task.what)


def agrees(desk: Desk) -> None:
    with desk.store.writing() as connection:
        before = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == before


def test_a_workbook_is_read_by_its_heading_and_what_gives_no_day_is_said_with_its_line() -> None:
    found = reform.read_list(workbook(LINES), 2026)
    assert [(row.mark, row.due) for row in found.rows] == [
        ("1", date(2026, 11, 30)),
        ("2", date(2026, 12, 31)),
        ("3", date(2026, 10, 31)),
        ("4", None),
        ("5", None),
    ]
    assert found.rows[0].owner == "Nguyễn Thị Hạnh"  # whose work it is, not who helps
    assert found.faults == ("Dòng 9: chưa hiểu thời hạn “khi có hướng dẫn”; nhập không có hạn, ghi hạn sau.",)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Trước ngày 15/6/2026", date(2026, 6, 15)),
        ("30.9.2026", date(2026, 9, 30)),
        ("Tháng 02/2028", date(2028, 2, 29)),
        ("Quý I", date(2026, 3, 31)),
        ("12/2026", date(2026, 12, 31)),
        ("hết 02-2026", date(2026, 2, 28)),
        ("quý 3 năm 2027", date(2027, 9, 30)),
        ("Trong năm", date(2026, 12, 31)),
        ("Từ 01/3/2026 đến 30/6/2026", date(2026, 6, 30)),
        ("01/01/2026 - 31/12/2026", date(2026, 12, 31)),
        ("Từ ngày 01/3 đến ngày 30/6/2026", date(2026, 6, 30)),
        ("Từ 01/3/2026 đến 30/6", date(2026, 6, 30)),
        ("Quý I, II, III, IV", date(2026, 12, 31)),
        ("Quý I, II và III năm 2027", date(2027, 9, 30)),
        ("Quý II/2026 đến quý III/2026", date(2026, 9, 30)),
        ("Tháng 3 đến tháng 6/2026", date(2026, 6, 30)),
        ("Tháng 3 - 6/2026", date(2026, 6, 30)),
        ("Tháng 3, 6, 9", date(2026, 9, 30)),
        ("03/2026 - 06/2026", date(2026, 6, 30)),
        ("Tháng 12 đến tháng 02/2027", date(2027, 2, 28)),
        ("Trước 17h00 ngày 15/6/2026", date(2026, 6, 15)),
        ("ngày 15 tháng 6 năm 2026", date(2026, 6, 15)),
        ("31/3", date(2026, 3, 31)),
        ("15.3.26", date(2026, 3, 15)),
        ("Từ 01/3/26 đến 30/6", date(2026, 6, 30)),
        ("6 tháng đầu năm", date(2026, 6, 30)),
        ("Trong 9 tháng đầu năm 2027", date(2027, 9, 30)),
        ("6 tháng cuối năm", date(2026, 12, 31)),
        ("Q4/2026", date(2026, 12, 31)),
        ("Q.III", date(2026, 9, 30)),
        ("QI, QII/2027", date(2027, 6, 30)),
        ("T12/2026", date(2026, 12, 31)),
        ("T.3-2027", date(2027, 3, 31)),
        ("30/6/2026 hoàn thành", date(2026, 6, 30)),
        ("30/06/2026 hoặc khi có hướng dẫn", date(2026, 6, 30)),
        ("30/6/26 hoàn thành", date(2026, 6, 30)),
        ("30/6/2026: hoàn thành", date(2026, 6, 30)),
        ("15.6.26: xong", date(2026, 6, 15)),
        ("trước 30/6 hoàn thành", date(2026, 6, 30)),
        ("Tháng 6/2026 hoàn thành", date(2026, 6, 30)),
        ("Tháng 6 họp báo", date(2026, 6, 30)),
        ("06/2026 hoàn thành", date(2026, 6, 30)),
        ("Quý II/2026 hoàn thành", date(2026, 6, 30)),
        ("Quý II/2026: xong", date(2026, 6, 30)),
        ("17 h 30 phút, ngày 15/6/2026", date(2026, 6, 15)),
        ("trước 17:30 ngày 15/6/2026", date(2026, 6, 15)),
        ("8h-17h ngày 15/6/2026", date(2026, 6, 15)),
        ("16 giờ ngày 15/6", date(2026, 6, 15)),
        ("Hằng quý", None),
        ("Thường xuyên trong năm 2026", None),
        ("Trước 5/2026", date(2026, 5, 31)),
        ("Sơ kết 6/2026, tổng kết 12/2026", date(2026, 12, 31)),
        ("Quý I/2026 đến 5/2026", date(2026, 5, 31)),
        ("", None),
    ],
)
def test_a_day_is_the_last_of_what_the_words_give(said: str, day: date | None) -> None:
    assert reform_list.when(said, 2026) == day


@pytest.mark.parametrize(
    "said",
    [
        "31/02/2026",
        "Tháng 13",
        "sau khi có kinh phí",
        "30/6/2026 - 01/3/2026",
        "Từ tháng 11/2026 đến tháng 2",
        "trong 30 ngày kể từ 01/3/2026",
        "01/3/2026 đến 31/6/2026",
        "5/10 nhiệm vụ",
        "QĐ5/2026",
        "Q5/2026",
        "chiều T6",
        "31/6",
        "30/9/26 đến 01/3/2026",
        "15.6",
        "13 tháng đầu năm",
        "Trước ngày 20/12 hằng năm",
        "Báo cáo định kỳ trước 30/6/2026",
        "Trước 30/6/2026 và thường xuyên",
        "Định kỳ quý II",
        "Quý II/2026: xong bước 1",
        "Quý 5/2026",
        "quý 05-2026",
        "Quý: 5/2026",
        "Quý thứ 5/2026",
        "Trong quý (5/2026)",
        "Q 5/2026",
        "Quý 1, 5/2026",
        "Quý 1 - 5/2026",
        "Quý 4 5/2026",
        "Tuần 3/2026",
        "Lần 2/2026",
        "Kế hoạch số 12/2026",
    ],
)
def test_words_that_give_no_day_are_no_day(said: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        reform_list.when(said, 2026)


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (("STT", "Nhiệm vụ", "Bộ phận thực hiện", "Thời hạn"), "mwod"),
        (("STT", "Nội dung công việc", "Cá nhân phụ trách", "Thời gian hoàn thành"), "mwod"),
        (("STT", "Nhiệm vụ", "Phân công", "Hạn"), "mwod"),
        (("STT", "Nhiệm vụ", "Cơ quan ban hành", "Hạn xong"), "mwod"),
        (("STT", "Nội dung thực hiện", "Đơn vị chủ trì", "Thời gian"), "mwod"),
        (("TT", "Nhiệm vụ thực hiện", "Đơn vị", "Thời hạn"), "mwod"),
        (("TT", "Đơn vị thực hiện nhiệm vụ", "Nhiệm vụ", "Thời gian thực hiện nhiệm vụ"), "mowd"),
        (("TT", "Đơn vị tính", "Nhiệm vụ", "Người thực hiện", "Thời hạn"), "m-wod"),
        (("TT", "Kết quả thực hiện nhiệm vụ", "Nhiệm vụ", "Hạn"), "mpwd"),
    ],
)
def test_a_column_is_what_its_heading_names_first_in_whole_words(head: tuple[str, ...], fields: str) -> None:
    cells = {"m": 1, "w": "Niêm yết", "o": "Văn phòng", "d": "31/3/2026", "p": "Quyết định", "-": "bảng"}
    row = reform.read_list(workbook([[cells[field] for field in fields]], list(head)), 2026).rows[0]
    assert (row.mark, row.what, row.due) == ("1", "Niêm yết", date(2026, 3, 31))
    assert (row.owner, row.product) == ("Văn phòng" * ("o" in fields), "Quyết định" * ("p" in fields))


def test_a_column_that_nobody_reads_is_told_and_without_one_of_days_no_task_goes_on_all_year(desk: Desk) -> None:
    head = ["STT", "Nhiệm vụ", "Đơn vị thực hiện", "Cơ quan phối hợp", "Hoàn thành", "Trống", "Ghi chú"]
    lines = [[1, "Niêm yết", "Văn phòng", "Tư pháp", "31/3/2026", "", "gấp"]]
    found = reform.read_list(workbook(lines, head), 2026)
    assert [said.split(";")[0] for said in found.faults] == [
        "Không nhập cột “Hoàn thành”, “Ghi chú”",
        "Không thấy cột thời hạn",
    ]
    plan = reform.take_in(desk, found, 2026, "Kế hoạch")
    assert [line.state for line in reform.look(desk, plan).lines] == ["chưa rõ hạn"]


def test_of_two_columns_of_days_the_one_of_the_end_is_meant() -> None:
    head = ["STT", "Nhiệm vụ", "Thời gian bắt đầu", "Thời gian kết thúc"]
    found = reform.read_list(workbook([[1, "Niêm yết", "01/3/2026", "30/6/2026"]], head), 2026)
    assert found.rows[0].due == date(2026, 6, 30)
    assert [said.split(";")[0] for said in found.faults] == ["Không nhập cột “Thời gian bắt đầu”"]


def test_a_day_far_from_the_plan_s_year_is_told_with_its_line_and_taken_as_it_stands() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 31), date(2028, 1, 1))
    lines = [[n, "Niêm yết", "Văn phòng", "", f"{day:%d/%m/%Y}", ""] for n, day in enumerate(days, start=1)]
    found = reform.read_list(workbook(lines), 2026)
    assert tuple(row.due for row in found.rows) == days
    assert found.faults == (
        "Dòng 4: thời hạn 31/12/2025 ngoài năm 2026 của kế hoạch; nhập như tệp ghi, xem lại.",
        "Dòng 7: thời hạn 01/01/2028 ngoài năm 2026 của kế hoạch; nhập như tệp ghi, xem lại.",
    )


def test_one_merged_owner_and_day_are_those_of_each_task_they_cover(desk: Desk) -> None:
    lines: list[list[Any]] = [
        [1, "Niêm yết", "Văn phòng", "", "31/3/2026", "Bảng"],
        [2, "Công khai", None, "", None, None],
        [3, "Tuyên truyền", "Tư pháp", "", None, None],
        [4, "Rà soát", None, "", None, None],
    ]
    spans = ("C4:C5", "E4:E6", "F4:F5")
    found = reform.read_list(workbook(lines, merged=spans), 2026)
    assert [(row.owner, row.due, row.product) for row in found.rows] == [
        ("Văn phòng", date(2026, 3, 31), "Bảng"),
        ("Văn phòng", date(2026, 3, 31), "Bảng"),
        ("Tư pháp", date(2026, 3, 31), ""),
    ]
    assert [said.split(" không")[0] for said in found.faults] == ["Dòng 7: “Rà soát”"]


def test_a_task_with_nothing_but_its_number_is_told_and_the_heading_of_a_group_is_not() -> None:
    lines: list[list[Any]] = [["I", "THỂ CHẾ"], [1, "Niêm yết"], ["", "Ghi chú"], [2, "Công khai", "Văn phòng"]]
    found = reform.read_list(workbook(lines), 2026)
    assert [row.what for row in found.rows] == ["Công khai"]
    assert found.faults == (
        "Dòng 5: “Niêm yết” không có người làm, thời hạn, sản phẩm; chưa nhập dòng này, nếu là nhiệm vụ thì thêm sau.",
    )


def test_headings_in_two_lines_with_numbers_and_again_on_a_further_page_are_no_tasks() -> None:
    head = ["STT", "Nhiệm vụ", "Thực hiện", "", "Thời hạn", "Sản phẩm"]
    lines = [
        ["", "", "Chủ trì", "Phối hợp", "", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, "Niêm yết", "Văn phòng", "Tư pháp", "31/3/2026", "Bảng"],
        head,
        ["", "Nhiệm vụ của bộ phận", "Cán bộ tư pháp", "", "", ""],
    ]
    found = reform.read_list(workbook(lines, head), 2026)
    assert [(row.what, row.owner) for row in found.rows] == [
        ("Niêm yết", "Văn phòng"),
        ("Nhiệm vụ của bộ phận", "Cán bộ tư pháp"),
    ]
    assert not found.faults


def test_a_further_sheet_with_tasks_is_told_and_an_empty_one_before_it_is_not_in_the_way() -> None:
    book = load_workbook(io.BytesIO(workbook([])))
    for name in ("Phụ lục 1", "Phụ lục 2"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append([1, name, "Văn phòng", "", "31/3/2026", ""])
    out = io.BytesIO()
    book.save(out)
    found = reform.read_list(out.getvalue(), 2026)
    assert [row.what for row in found.rows] == ["Phụ lục 1"]
    assert found.faults == ("Trang “Phụ lục 2” còn 1 nhiệm vụ chưa nhập; tách thành tệp khác rồi nhập riêng.",)


def test_a_task_whose_day_cannot_be_read_does_not_go_on_all_year_and_one_without_words_is_told(desk: Desk) -> None:
    lines = [
        [1, "Rà soát thủ tục", "Văn phòng", "", "31/02/2026", ""],
        [2, "", "Văn phòng", "", "30/6/2026", ""],
        [3, "", "", "", "30/6/2026", ""],
        [4, "Tuyên truyền", "Văn phòng", "", "Thường xuyên", ""],
    ]
    found = reform.read_list(workbook(lines), 2026)
    assert [said.split(":")[0] for said in found.faults] == ["Dòng 4", "Dòng 5", "Dòng 6"]
    assert "không ghi nhiệm vụ" in found.faults[1]
    plan = reform.take_in(desk, found, 2026, "Kế hoạch")
    assert [line.state for line in reform.look(desk, plan).lines] == ["chưa rõ hạn", "thường xuyên"]
    agrees(desk)
    unclear = of(desk, plan, "Rà soát").task.id
    reform.change(desk, unclear, owner="Tư pháp", due=None, unclear=True)  # given to another, its day still open
    assert of(desk, plan, "Rà soát").state == "chưa rõ hạn"
    reform.change(desk, unclear, owner="Tư pháp", due=None)
    assert of(desk, plan, "Rà soát").state == "thường xuyên"


def test_a_workbook_without_tasks_is_refused_with_what_to_do(desk: Desk) -> None:
    with pytest.raises(Told, match="dòng tiêu đề"):
        reform.read_list(workbook(LINES, ["A", "B", "C", "D", "E", "F"]), 2026)
    with pytest.raises(Told, match="không có nhiệm vụ nào"):
        reform.read_list(workbook([]), 2026)
    with pytest.raises(Told):
        reform.read_list(b"PK no workbook", 2026)


def test_tasks_have_owners_days_and_a_state_and_the_journal_gives_the_same_rows(desk: Desk, plan: str) -> None:
    seen = reform.look(desk)
    assert [(line.owner, line.state) for line in seen.lines] == [
        ("Nguyễn Thị Hạnh", "còn 7 ngày"),
        ("Bộ phận Tư pháp – Hộ tịch", "còn 38 ngày"),
        ("Văn phòng", "✗ quá hạn 23 ngày"),
        ("Văn phòng", "thường xuyên"),
        ("Văn phòng", "chưa rõ hạn"),
    ]
    assert seen.lines[0].task.officer == desk.facts.officer.id
    assert (seen.open, seen.overdue) == (5, 1)
    assert reform.headlines(desk) == ("1 nhiệm vụ CCHC quá hạn", "1 sắp đến hạn")
    agrees(desk)


def test_who_is_named_in_a_list_stands_in_the_personal_part_only(desk: Desk, plan: str) -> None:
    with desk.store.reading() as connection:
        for event in journal.of_type(connection, "reform_task_stated", journal.last_position(connection)):
            assert "Văn phòng" not in repr(event.body)
            assert "Hạnh" not in repr(event.body)


def test_a_task_is_followed_done_late_reopened_and_dropped(desk: Desk, plan: str) -> None:
    task = of(desk, plan, "Kiểm tra").task.id
    reform.progress(desk, task, "Đã thu biên bản của 3 khu phố")
    assert of(desk, plan, "Kiểm tra").task.progress == "Đã thu biên bản của 3 khu phố"
    for day, result, words in (
        (date(2026, 11, 24), "x", "chưa tới"),
        (date(2025, 12, 31), "x", "trước năm"),
        (date(2026, 11, 20), " ", "Chưa ghi kết quả"),
    ):
        with pytest.raises(Refused, match=words):
            reform.done(desk, task, day, result)
    reform.done(desk, task, date(2026, 11, 20), "Biên bản 05/BB")
    assert of(desk, plan, "Kiểm tra").state == "✓ xong 20/11/2026 (trễ)"
    assert reform.headlines(desk) == ("1 nhiệm vụ CCHC sắp đến hạn",)
    with pytest.raises(Refused, match="đã ghi xong ngày 20/11/2026"):
        reform.drop(desk, task, "x")
    with pytest.raises(Refused, match="vì sao mở lại"):
        reform.reopen(desk, task, "")
    reform.reopen(desk, task, "Ghi nhầm nhiệm vụ")
    reform.drop(desk, task, "Theo QĐ 30/QĐ-UBND")
    assert of(desk, plan, "Kiểm tra").state == "bỏ khỏi kế hoạch"
    agrees(desk)


def test_a_task_is_added_given_and_put_off(desk: Desk) -> None:
    with pytest.raises(Refused, match="tên kế hoạch"):
        reform.state_plan(desk, 2027, " ")
    plan = reform.state_plan(desk, 2027, "Kế hoạch 2027")
    with pytest.raises(Refused, match="Chưa ghi nhiệm vụ"):
        reform.add(desk, plan, "")
    task = reform.add(desk, plan, "Số hóa sổ hộ tịch", owner="nguyen thi hanh", due=date(2026, 11, 23))
    assert of(desk, plan, "Số hóa").owner == "Nguyễn Thị Hạnh"
    assert of(desk, plan, "Số hóa").state == "đến hạn hôm nay"
    reform.change(desk, task, owner="Bộ phận Văn hóa", due=date(2027, 3, 1))
    assert (of(desk, plan, "Số hóa").owner, of(desk, plan, "Số hóa").task.officer) == ("Bộ phận Văn hóa", "")
    agrees(desk)


def test_the_same_plan_is_not_taken_in_twice_and_a_failed_one_leaves_nothing(desk: Desk, plan: str) -> None:
    with pytest.raises(Refused, match="đã có kế hoạch"):
        reform.take_in(desk, reform.read_list(workbook(LINES), 2026), 2026, "KẾ HOẠCH cải cách hành chính năm 2026")
    assert len(reform.look(desk).plans) == 1


def test_the_progress_sheet_is_printed_and_written_as_a_workbook(desk: Desk, plan: str) -> None:
    reform.done(desk, of(desk, plan, "Kiểm tra").task.id, date(2026, 11, 20), "Biên bản 05/BB")
    reform.done(desk, of(desk, plan, "Niêm yết").task.id, date(2026, 11, 20), "Bảng")
    reform.add(desk, plan, "Thu hồi sổ cũ", owner="Văn phòng", due=date(2026, 11, 1))
    made = reform.sheet(desk, plan)
    words = " ".join(pdf.read_text(reports.pdf(made))[0].split())
    for said in (
        "Tiến độ thực hiện nhiệm vụ",
        "Biên bản 05/BB",
        "12/KH-UBND",
        "đã xong 2 (trễ hạn 1), đang làm 4, trong đó quá hạn 1",
        "xong 20/11/2026 (trễ)",
    ):
        assert said.casefold() in words.casefold(), said
    assert "✓" not in words
    assert {row[-1][0] for row in made.rows}.isdisjoint("✓✗")
    book = load_workbook(io.BytesIO(reports.xlsx(made))).active
    cells = [[cell.value for cell in row] for row in book.iter_rows()]
    assert any("Rà soát thủ tục" in row for row in cells)


def test_without_a_plan_there_is_no_sheet(desk: Desk) -> None:
    with pytest.raises(Told, match="Chưa có kế hoạch"):
        reform.sheet(desk)
