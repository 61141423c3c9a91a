"""`mot-cua due` as a person or a script runs it: the date, each day and why, from the ward's own store if any."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path

import pytest

from mot_cua_desktop.__main__ import main
from mot_cua_desktop.domain.calendar import Session
from mot_cua_desktop.operations import calendar, rules
from mot_cua_desktop.operations.desk import Desk

MORNING = (Session(time(7), time(11, 30)),)


def asked(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    assert main(["--data", str(folder), "due", *words]) == 0
    return capsys.readouterr().out


def test_a_term_without_a_store_says_the_date_and_every_day(tmp_path: Path, capsys) -> None:
    said = asked(capsys, tmp_path, "--term", "10 ngày làm việc", "--received", "2026-04-24T15:30")
    lines = said.splitlines()
    assert lines[0] == "Hẹn trả: 17:00 thứ Tư 13/05/2026"
    assert "  Chủ nhật 26/04/2026: nghỉ lễ: Ngày Giỗ Tổ Hùng Vương" in lines
    assert "  thứ Hai 27/04/2026: nghỉ bù: Ngày Giỗ Tổ Hùng Vương" in lines
    assert "  thứ Tư 13/05/2026: ngày làm việc thứ 10/10" in lines
    assert sum("ngày làm việc thứ" in line for line in lines) == 10
    assert "đi kèm chương trình" in said
    assert not list(tmp_path.iterdir()), "nothing is written where nothing was set up"


def test_json_says_the_same_to_a_script(tmp_path: Path, capsys) -> None:
    said = json.loads(asked(capsys, tmp_path, "--procedure", "1.004837", "--received", "24/4/2026 15:30", "--json"))
    assert said["due"] == "2026-05-04T17:00:00+07:00"
    assert said["term"] == {"amount": 3, "unit": "ngay_lam_viec", "text": "3 ngày làm việc"}
    assert said["regime"]["day"] == "2026-04-24"
    assert [step["day"] for step in said["steps"] if step["text"].startswith("ngày làm việc thứ")] == [
        "2026-04-28", "2026-04-29", "2026-05-04",
    ]  # fmt: skip
    assert said["own_calendar"] is False


def test_an_instant_with_a_zone_is_that_instant(tmp_path: Path, capsys) -> None:
    said = json.loads(asked(capsys, tmp_path, "--term", "2 giờ", "--received", "2026-11-26T03:30:00+00:00", "--json"))
    assert (said["received"], said["due"]) == ("2026-11-26T10:30:00+07:00", "2026-11-26T14:30:00+07:00")


def test_the_cutoff_is_told_with_its_article(tmp_path: Path, capsys) -> None:
    said = asked(capsys, tmp_path, "--term", "trong ngày", "--received", "27/11/2026 15:20")
    assert said.startswith("Hẹn trả: 17:00 thứ Hai 30/11/2026")
    assert "Giờ chốt 15:00: NĐ 23/2015/NĐ-CP, Điều 7" in said


def test_the_rules_of_another_day(tmp_path: Path, capsys) -> None:
    said = asked(capsys, tmp_path, "--term", "3 ngày", "--received", "2026-11-25 09:00", "--regime", "23/01/2018")
    assert "Quy định ngày 23/01/2018: Quy định một cửa trước NĐ 61/2018" in said


def test_what_may_still_move_the_date_is_told(tmp_path: Path, capsys) -> None:
    said = asked(capsys, tmp_path, "--term", "5 ngày làm việc", "--received", "2027-02-01 09:00")
    assert "Lưu ý: Ngày 04/02/2027 (29 Tết) chưa có văn bản xác nhận." in said


def test_case_and_channel_choose_the_term(tmp_path: Path, capsys) -> None:
    from mot_cua_desktop.store import starter

    code, term, other = next(
        (procedure.code, row.term.vn(), plain.term.vn())
        for procedure in starter.starter_catalogue()
        for row in procedure.terms
        for plain in procedure.terms
        if row.case and row.term and plain.term and (plain.channel, plain.case) == (row.channel, "")
        if row.channel == "truc_tuyen" and row.term != plain.term and row.case == "Trường hợp cần xác minh"
    )
    words = ("--procedure", code, "--received", "2026-11-25 09:00", "--channel", "Trực tuyến")
    said = asked(capsys, tmp_path, *words, "--case", "can xac minh")
    assert "Trường hợp cần xác minh (trực tuyến)" in said
    assert f"Thời hạn: {term}\n" in said
    assert f"Thời hạn: {other}\n" in asked(capsys, tmp_path, *words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--term", "mười ngày"], "Không đọc được thời hạn “mười ngày”. Gõ như: 10 ngày làm việc"),
        (["--procedure", "9.999"], "Danh mục không có thủ tục 9.999"),
        (
            ["--term", "3 ngày", "--received", "hôm qua"],
            "--received “hôm qua”. Gõ như: 2026-04-24T15:30",
        ),
        (["--term", "3 ngày", "--received", "31/2/2026"], "Không đọc được --received"),
        (["--term", "3 ngày", "--received", "26/11/2026"], "Chưa có giờ nhận trong “26/11/2026”. Gõ thêm giờ"),
        (["--term", "3 ngày", "--received", "2026-11-26"], "Chưa có giờ nhận"),
        (["--term", "3 ngày", "--field", "Hộ tịk"], "Không có lĩnh vực “Hộ tịk”. Có phải: “Hộ tịch”"),
        (["--term", "3 ngày", "--field", "bịa đặt xyz"], "Không có lĩnh vực “bịa đặt xyz”. Ví dụ: “"),
        (["--term", "3 ngày", "--channel", "bồ câu"], "Không có kênh nộp “bồ câu”"),
        (["--procedure", "1.004837", "--case", "bịa"], "Không rõ trường hợp “bịa”"),
        (["--term", "3 ngày", "--regime", "2015-01-01"], "Chưa có quy định nào"),
        (["--term", "3 ngày", "--received", "2099-01-01 09:00"], "nằm ngoài khoảng lịch"),
    ],
)
def test_what_cannot_be_read_is_told_with_an_example(tmp_path: Path, capsys, words: list[str], told: str) -> None:
    assert main(["--data", str(tmp_path), "due", *words]) == 2
    assert told in capsys.readouterr().err


def test_neither_procedure_nor_term_is_a_wrong_command(tmp_path: Path, capsys) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--data", str(tmp_path), "due"])
    assert "Chưa hiểu câu lệnh" in capsys.readouterr().err


def test_the_ward_s_own_calendar_and_rules_are_used(desk: Desk, capsys) -> None:
    calendar.state_day(desk, date(2026, 12, 2), "nghi", "Cúp điện toàn phường", "CV 1/UBND ngày 20/11/2026")
    calendar.state_hours(desk, date(2026, 1, 1), "TB 5/TB-CAP", own={5: MORNING}, field="Đăng ký, quản lý cư trú")
    rules.state_rule(desk, "at_once_cutoff", "16:00", date(2026, 1, 1), "QĐ 3/QĐ-UBND")
    desk.store.close()
    folder = desk.store.folder.root
    said = asked(capsys, folder, "--term", "1 ngày làm việc", "--received", "2026-12-01 10:00")
    assert said.startswith("Hẹn trả: 17:00 thứ Năm 03/12/2026")
    assert "nghỉ lễ: Cúp điện toàn phường" in said
    assert "của Ủy ban nhân dân phường Tây Nha Trang" in said
    field = ("--field", "dang ky, quan ly cu tru")
    said = asked(capsys, folder, "--term", "1 ngày làm việc", "--received", "2026-12-04 10:00", *field)
    assert said.startswith("Hẹn trả: 11:30 thứ Bảy 05/12/2026")
    said = asked(capsys, folder, "--term", "trong ngày", "--received", "2026-12-04 15:30")
    assert said.startswith("Hẹn trả: 17:00 thứ Sáu 04/12/2026")


def test_while_the_window_holds_the_store_the_shipped_calendar_answers_and_says_so(desk: Desk, capsys) -> None:
    said = asked(capsys, desk.store.folder.root, "--term", "1 ngày làm việc", "--received", "2026-12-01 10:00")
    assert said.startswith("Hẹn trả: 17:00 thứ Tư 02/12/2026")
    assert "vì không mở được sổ" in said
