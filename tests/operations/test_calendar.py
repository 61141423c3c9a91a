"""The ward's own calendar: each change with its document, fields that differ, and dates that follow."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain.calendar import Session
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN, Term
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import calendar, catalogue, intake, outlook, timing
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.store import recording, shipped

LETTER = "Công văn 812/UBND-VP ngày 20/11/2026"
RESIDENCE = "Đăng ký, quản lý cư trú"
MORNING = (Session(time(7), time(11, 30)),)
SUMMER = (Session(time(6, 30), time(11)), Session(time(13), time(16, 30)))


def due(desk: Desk, received: str, amount: int = 1, field: str = "") -> str:
    at = datetime.fromisoformat(received).replace(tzinfo=VN)
    return f"{timing.due_of(desk, at, Term(amount, 'ngay_lam_viec'), field).at:%d/%m/%Y %H:%M}"


def test_with_nothing_stated_the_shipped_calendar_itself_is_used(desk: Desk) -> None:
    assert desk.calendar is shipped.calendar()
    assert desk.calendar_of(RESIDENCE) is shipped.calendar()


def test_a_day_off_of_the_ward_moves_due_dates(desk: Desk) -> None:
    assert due(desk, "2026-12-01T10:00") == "02/12/2026 17:00"
    desk = calendar.state_day(desk, date(2026, 12, 2), "nghi", "Cúp điện toàn phường", LETTER)
    assert due(desk, "2026-12-01T10:00") == "03/12/2026 17:00"
    assert desk.calendar.why_off(date(2026, 12, 2)) == "nghỉ lễ: Cúp điện toàn phường"


def test_what_was_stated_is_there_after_reopening_and_after_folding_anew(desk: Desk) -> None:
    calendar.state_day(desk, date(2026, 12, 5), "lam_bu", "làm bù cho ngày 04/12/2026", LETTER)
    calendar.state_hours(desk, date(2026, 12, 1), LETTER, own={5: MORNING}, field=RESIDENCE)
    calendar.plan_year(desk, 2027, LETTER)
    again = read_desk(desk.store, desk.clock)
    assert again.calendar.is_working(date(2026, 12, 5))
    assert 2027 in again.calendar.planned
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
    assert read_desk(desk.store, desk.clock).calendars == again.calendars


@pytest.mark.parametrize("document", ["", "  ", "-", "abc", "không có"])
def test_no_change_without_a_document(desk: Desk, document: str) -> None:
    changes = [
        lambda: calendar.state_day(desk, date(2026, 12, 2), "nghi", "Cúp điện", document),
        lambda: calendar.remove_day(desk, date(2026, 11, 24), document),
        lambda: calendar.state_hours(desk, date(2026, 12, 1), document, sessions=SUMMER),
        lambda: calendar.plan_year(desk, 2027, document),
    ]
    for change in changes:
        with pytest.raises(Refused, match="Gõ số và ngày văn bản") as refused:
            change()
        assert refused.value.rule
    assert read_desk(desk.store, desk.clock).calendar is shipped.calendar()


@pytest.mark.parametrize(
    ("day", "kind", "name", "words"),
    [
        (date(2026, 12, 2), "nghi", " ", "Chưa ghi tên ngày"),
        (date(2026, 12, 2), "lam_bu", "làm bù", "Thứ Tư 02/12/2026 vốn là ngày làm việc"),
        (date(2026, 12, 5), "nghi_hoan_doi", "hoán đổi", "Thứ Bảy 05/12/2026 vốn là ngày nghỉ hằng tuần"),
        (date(2026, 12, 2), "le_lon", "lễ lớn", "“le_lon” không phải một loại ngày"),
        (date(2026, 12, 2), "removed", "bỏ", "“removed” không phải một loại ngày"),
        (date(1999, 12, 5), "nghi", "năm cũ", "nằm ngoài khoảng lịch"),
    ],
)
def test_a_day_that_cannot_be_is_told(desk: Desk, day: date, kind, name: str, words: str) -> None:
    with pytest.raises(Told, match=words):
        calendar.state_day(desk, day, kind, name, LETTER)


def test_a_shipped_day_is_taken_out_and_stays_on_the_list(desk: Desk) -> None:
    assert due(desk, "2026-11-23T10:00") == "25/11/2026 17:00"
    desk = calendar.remove_day(desk, date(2026, 11, 24), LETTER)
    assert due(desk, "2026-11-23T10:00") == "24/11/2026 17:00"
    [row] = [row for row in calendar.year_days(desk, 2026) if row.day == date(2026, 11, 24)]
    assert (row.kind, row.name, row.document) == ("removed", "Ngày Văn hóa Việt Nam", LETTER)
    assert (row.own, row.officer) == (True, "Nguyễn Thị Hạnh")
    with pytest.raises(Told, match="đang là ngày thường"):
        calendar.remove_day(desk, date(2026, 11, 24), LETTER)


def test_the_list_of_a_year_says_what_is_shipped_and_what_is_the_ward_s(desk: Desk) -> None:
    desk = calendar.state_day(desk, date(2026, 1, 2), "nghi_hoan_doi", "nghỉ hoán đổi", "Công văn 9/BNV ngày 1/12/2025")
    rows = {row.day: row for row in calendar.year_days(desk, 2026)}
    assert list(rows) == sorted(rows)
    assert rows[date(2026, 1, 2)].own
    assert rows[date(2026, 1, 2)].confirmed
    assert not rows[date(2026, 1, 10)].own
    assert not rows[date(2026, 1, 10)].confirmed


def test_a_saturday_morning_of_one_field(desk: Desk) -> None:
    desk = calendar.state_hours(desk, date(2026, 1, 1), "Thông báo 5/TB-CAP", own={5: MORNING}, field=RESIDENCE)
    assert due(desk, "2026-12-04T10:00") == "07/12/2026 17:00"
    assert due(desk, "2026-12-04T10:00", field=RESIDENCE) == "05/12/2026 11:30"
    assert due(desk, "2026-12-04T10:00", field="dang ky, quan ly cu tru") == "05/12/2026 11:30"
    assert calendar.fields(desk)[0] == RESIDENCE
    # A worked Saturday is a whole day also there; a holiday on a Saturday stays one.
    assert desk.calendar_of(RESIDENCE).hours(date(2026, 8, 22)) == desk.calendar.sessions
    assert not desk.calendar_of(RESIDENCE).is_working(date(2027, 2, 6))


def test_a_day_of_one_field_is_no_other_s(desk: Desk) -> None:
    desk = calendar.state_day(desk, date(2026, 12, 2), "nghi", "Nâng cấp hệ thống cư trú", LETTER, RESIDENCE)
    assert due(desk, "2026-12-01T10:00") == "02/12/2026 17:00"
    assert due(desk, "2026-12-01T10:00", field=RESIDENCE) == "03/12/2026 17:00"
    assert [row.day for row in calendar.year_days(desk, 2026, RESIDENCE) if row.own] == [date(2026, 12, 2)]


def test_hours_hold_from_their_day_on(desk: Desk) -> None:
    desk = calendar.state_hours(desk, date(2026, 12, 7), "QĐ 30/QĐ-UBND ngày 01/12/2026", sessions=SUMMER)
    assert due(desk, "2026-12-03T10:00") == "04/12/2026 17:00"
    assert due(desk, "2026-12-04T10:00") == "07/12/2026 16:30"
    assert [row.since for row in calendar.hours(desk)] == [None, date(2026, 12, 7)]
    assert calendar.say_week(calendar.hours(desk)[1].week) == "thứ Hai – thứ Sáu: 06:30–11:00, 13:00–16:30"
    desk = calendar.withdraw_hours(desk, date(2026, 12, 7), "QĐ 31/QĐ-UBND ngày 02/12/2026")
    assert due(desk, "2026-12-04T10:00") == "07/12/2026 17:00"
    with pytest.raises(Told, match="Không có giờ làm việc"):
        calendar.withdraw_hours(desk, date(2026, 12, 7), LETTER)


def test_a_field_keeps_its_saturday_when_the_ward_changes_its_hours(desk: Desk) -> None:
    desk = calendar.state_hours(desk, date(2026, 1, 1), "Thông báo 5/TB-CAP", own={5: MORNING}, field=RESIDENCE)
    desk = calendar.state_hours(desk, date(2026, 12, 7), "QĐ 30/QĐ-UBND", sessions=SUMMER)
    field = desk.calendar_of(RESIDENCE)
    assert field.hours(date(2026, 12, 5)) == MORNING
    assert field.hours(date(2026, 12, 12)) == MORNING
    assert field.hours(date(2026, 12, 11)) == SUMMER
    assert field.hours(date(2026, 12, 4)) != SUMMER


def test_hours_with_no_day_of_work_are_told(desk: Desk) -> None:
    with pytest.raises(Told, match="ít nhất một ngày"):
        calendar.state_hours(desk, date(2026, 12, 7), LETTER, own=dict.fromkeys(range(5), ()))
    with pytest.raises(Told, match="Chưa ghi giờ"):
        calendar.state_hours(desk, date(2026, 12, 7), LETTER)


def test_the_plan_of_the_next_year_is_asked_for_until_it_is_entered(desk: Desk) -> None:
    [said] = calendar.reminders(desk)
    assert "năm 2027" in said
    assert not desk.calendar.by_day[date(2027, 2, 4)].confirmed
    planned = calendar.plan_year(desk, 2027, "Thông báo 77/TB-BNV ngày 24/11/2026")
    assert calendar.reminders(planned) == ()
    tet = planned.calendar.by_day[date(2027, 2, 4)]
    assert (tet.confirmed, tet.document) == (True, "Thông báo 77/TB-BNV ngày 24/11/2026")
    again = calendar.unplan_year(planned, 2027, "Văn bản thu hồi 78/TB-BNV")
    assert "năm 2027" in calendar.reminders(again)[0]
    with pytest.raises(Told, match="chưa được ghi nhận"):
        calendar.unplan_year(again, 2027, LETTER)


def test_a_year_without_a_holiday_is_not_planned(desk: Desk) -> None:
    with pytest.raises(Refused, match="Chưa có ngày nghỉ lễ nào của năm 2028"):
        calendar.plan_year(desk, 2028, LETTER)
    desk = calendar.state_day(desk, date(2028, 1, 3), "nghi_bu", "nghỉ bù Tết Dương lịch", LETTER)
    desk = calendar.plan_year(desk, 2028, LETTER)
    assert desk.calendar.doubts(date(2028, 3, 1), date(2028, 3, 9)) == ()


def test_a_dossier_of_a_field_is_promised_by_the_field_s_hours(desk: Desk, full_draft: Draft, clock) -> None:
    procedure = catalogue.procedure(desk, full_draft.procedure_code)
    desk = calendar.state_hours(desk, date(2026, 1, 1), "Thông báo 5/TB", own={5: MORNING}, field=procedure.field)
    clock.now = datetime(2026, 12, 4, 2, 0, tzinfo=UTC)  # Friday 09:00; one working day
    draft = replace(full_draft, term=Term(1, "ngay_lam_viec"), term_document="QĐ 1/QĐ-UBND")
    expected = datetime(2026, 12, 5, 11, 30, tzinfo=VN)
    ahead = outlook.outlook(desk, draft, procedure)
    assert ahead.due is not None
    assert ahead.due.at == expected
    state = intake.accept(desk, draft)
    assert state.due is not None
    assert state.due.at == expected
