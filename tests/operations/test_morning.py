"""The morning sheet: whose dossiers, in which group, with what to do; on pages; noted when it leaves the printer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import morning_sheet, pdf
from mot_cua_desktop.documents.morning_sheet import Line, Section
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import course, dossiers, intake, morning, promises
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording


def accept(desk: Desk, draft: Draft) -> bytes:
    return intake.accept(desk, replace(draft, id=intake.new_draft(desk).id)).id


def told(desk: Desk, officer: str = "") -> dict[str, list[str]]:
    """What stands on a sheet: the groups, and in each what is to be done."""
    return {section.title: [line.to_do for line in section.lines] for section in morning.sections(desk, officer)}


def pages(data: bytes) -> str:
    return " ".join(pdf.read_text(data)[0].split())


def test_a_dossier_moves_through_the_groups_with_its_days(desk: Desk, full_draft: Draft, clock: Any) -> None:
    accept(desk, full_draft)
    assert told(desk) == {}
    clock.forward(days=3)  # Thursday; due on Friday, and the specialist has not even got it
    assert told(desk) == {"Có nguy cơ trễ": ["Làm trước; không kịp thì xin lỗi trước 17:00 ngày 26/11"]}
    clock.forward(days=1)
    assert told(desk) == {"Hẹn hôm nay": ["Trả trong hôm nay"]}
    clock.forward(days=3)
    assert told(desk) == {"Quá hẹn": ["Trả ngay; lập phiếu xin lỗi, hẹn lại"]}


def test_a_missed_second_date_is_told_to_the_leader(desk: Desk, full_draft: Draft, clock: Any) -> None:
    stream = accept(desk, full_draft)
    leader = choices.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    clock.forward(days=3)
    new = datetime(2026, 11, 30, 17, tzinfo=VN)
    promises.sign(leader, stream, due=new, cause="khac", caused_by="khach_quan", words="Mất điện")
    clock.forward(days=5)
    officer = dossiers.get(desk, stream).officer
    assert told(desk, officer) == {"Quá hẹn": ["Đã hẹn lại mà vẫn quá: trả ngay, báo lãnh đạo"]}


def test_each_has_their_own_and_the_leader_what_waits_for_a_leader(desk: Desk, full_draft: Draft, clock: Any) -> None:
    mine = accept(desk, full_draft)
    given = accept(desk, full_draft)
    waiting = accept(desk, full_draft)
    specialist = choices.name_officer(desk, "Phạm Quốc Việt", role="chuyen_mon")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    for stream in (given, waiting):
        course.forward(desk, stream, to=specialist.facts.officer.id)
        course.receive(specialist, stream)
    course.submit(specialist, waiting, "Đồng ý")
    course.flag_complex(specialist, given, "Nhiều bên", "Họp liên ngành")
    clock.forward(days=4)
    officers = [dossiers.get(desk, mine).officer, specialist.facts.officer.id, leader.facts.officer.id]
    assert told(desk, officers[0])["Hẹn hôm nay"] == ["Trả trong hôm nay"]
    # Complex as well as due: it stands once, and says so.
    assert told(desk, officers[1]) == {"Hẹn hôm nay": ["Trả trong hôm nay (hồ sơ phức tạp)"], **_unheld(1)}
    assert told(desk, officers[2])["Chờ lãnh đạo"] == ["Duyệt, ký"]


def _unheld(count: int) -> dict[str, list[str]]:
    return {"Đang chuyển, chưa ai nhận": ["Xác nhận đã nhận, hoặc giao người làm"] * count}


def test_what_nobody_has_stands_on_everybodys_sheet(desk: Desk, full_draft: Draft, clock: Any) -> None:
    stream = accept(desk, full_draft)
    course.forward(desk, stream)  # to the unit: nobody named, nobody has confirmed
    other = choices.name_officer(desk, "Phạm Quốc Việt", role="chuyen_mon")
    assert told(other) == {}, "not due yet"
    clock.forward(days=3)
    assert told(other) == _unheld(1)
    assert told(other, dossiers.get(desk, stream).officer) == _unheld(1)
    course.receive(other, stream)
    assert list(told(other)) == ["Có nguy cơ trễ"]


def test_what_stands_still_says_whom_it_waits_for(desk: Desk, full_draft: Draft) -> None:
    asked, stopped, hard = (accept(desk, full_draft) for _ in range(3))
    dossiers.request_supplement(desk, asked, (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Mờ"),))
    course.stop_clock(desk, stopped, "co_quan_khac", "Hỏi Công an", "Điều 20")
    course.flag_complex(desk, hard, "Nhiều bên", "Họp liên ngành")
    assert told(desk) == {
        "Chờ cơ quan khác": ["Hỏi lại cơ quan đã lấy ý kiến"],
        "Chờ công dân": ["Nhắc công dân; quá hạn bổ sung thì đóng hồ sơ"],
        "Hồ sơ phức tạp": ["Làm theo biện pháp đã ghi"],
    }


def test_a_slip_without_a_code_stands_on_the_sheet_of_whoever_made_it(desk: Desk, lacking_draft: Draft) -> None:
    intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    other = choices.name_officer(desk, "Phạm Quốc Việt")
    (mine,) = morning.sections(other, desk.facts.officer.id)
    assert (mine.title, [line.code for line in mine.lines]) == ("Chờ công dân", ["1/2026"])
    assert told(other) == {}


def test_slips_beyond_the_sheet_are_counted_too(
    desk: Desk, full_draft: Draft, lacking_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(morning, "MOST", 2)
    for last in range(3):
        owner = replace(lacking_draft.owner, id_number=f"05619200123{last}")
        draft = replace(lacking_draft, id=intake.new_draft(desk).id, owner=owner)
        intake.guide(desk, draft, checklist.slip_lines(draft.papers), another_matter="Người khác")
    asked, line = accept(desk, full_draft), ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Mờ")
    dossiers.request_supplement(desk, asked, (line,), another_matter="Việc khác")
    (waiting,) = morning.sections(desk)
    assert (len(waiting.lines), waiting.more) == (2, 2)


def test_the_sheet_names_the_citizen_the_code_the_time_and_keeps_to_its_pages(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    stream = accept(desk, full_draft)
    clock.forward(days=4)
    text = pages(morning.sheet(desk))
    state = dossiers.get(desk, stream)
    for words in (
        "PHIẾU CÔNG VIỆC BUỔI SÁNG", "thứ Sáu 27/11/2026", "Cán bộ: Nguyễn Thị Hạnh (Chuyên viên)",
        "HẸN HÔM NAY – 1 hồ sơ", state.code, "Trần Thị Ngọc Ánh", state.procedure.name, "17:00 27/11/2026",
        "Trả trong hôm nay", "Có thông tin cá nhân", "Trang 1/1",
    ):  # fmt: skip
        assert words in text


def test_a_morning_without_work_says_so(desk: Desk) -> None:
    assert "Không có hồ sơ nào cần để ý sáng nay." in pages(morning.sheet(desk))


def test_hundreds_of_rows_repeat_their_heads_and_number_their_pages(desk: Desk) -> None:
    long = "Nguyễn Phúc Công Tằng Tôn Nữ & Cộng sự <Công ty> " * 6
    lines = [
        Line(f"000.00.12.H32-261123-{n:04d}", "Lê Văn An" if n % 90 else long, "Thủ tục <x> & y", None, "Trả ngay")
        for n in range(200)
    ]
    sections = [Section("Quá hẹn", lines, more=12), Section("Hẹn hôm nay", lines[:3])]
    data = morning_sheet.draw(desk.facts, desk.facts.officer, desk.now(), sections)
    text, count = pages(data), pdf.read_text(data)[1]
    assert count > 4
    assert text.count("TT Mã hồ sơ Công dân Thủ tục Hẹn trả Việc cần làm") >= count
    assert f"Trang {count}/{count}" in text
    assert text.count("QUÁ HẸN – 212 hồ sơ") >= count - 1
    assert "… và 12 hồ sơ nữa: xem trang Hạn xử lý (F4)." in text
    assert all(line.code in text for line in lines)
    assert "& Cộng sự <Công ty>" in text


def test_a_group_beyond_the_sheet_is_counted_not_named(
    desk: Desk, full_draft: Draft, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(morning, "MOST", 2)
    for _ in range(5):
        accept(desk, full_draft)
    clock.forward(days=7)
    (overdue,) = morning.sections(desk)
    assert (len(overdue.lines), overdue.more) == (2, 3)


def test_a_printed_or_saved_sheet_stands_in_the_journal(
    desk: Desk, full_draft: Draft, clock: Any, tmp_path: Path
) -> None:
    accept(desk, full_draft)
    clock.forward(days=4)
    morning.printed(desk)
    saved = morning.save(desk, tmp_path / "sang")
    assert saved.suffix == ".pdf"
    assert saved.read_bytes().startswith(b"%PDF")
    with desk.store.reading() as connection:
        noted = [event.body for _, event in journal.all_events(connection) if isinstance(event.body, ev.ListPrinted)]
    assert [(body.how, body.rows, body.officer) for body in noted] == [
        ("in", 1, desk.facts.officer.id), ("luu_pdf", 1, desk.facts.officer.id),
    ]  # fmt: skip
    # It tells that names went out, and repeats none; and the fold is the same with it.
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_an_unknown_officer_is_told(desk: Desk) -> None:
    with pytest.raises(Told, match="Không có cán bộ này"):
        morning.sheet(desk, "cb-0")
