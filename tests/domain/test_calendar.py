"""The calendar of working days: its index, its exceptions, what it does not know yet, and a file that is broken."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from mot_cua_desktop.domain.calendar import Calendar, DayException, Session, parse_calendar
from mot_cua_desktop.errors import Told

SWAP = Calendar(
    exceptions=(
        DayException(date(2026, 8, 22), "lam_bu", "làm bù cho ngày 31/8/2026"),
        DayException(date(2026, 8, 31), "nghi_hoan_doi", "nghỉ hoán đổi"),
        DayException(date(2026, 9, 2), "nghi", "Quốc khánh", confirmed=False),
    ),
    planned=frozenset({2026}),
)


def test_the_index_agrees_with_the_days_themselves():
    day = date(2026, 7, 1)
    for _ in range(120):
        following = SWAP.next_working(day)
        assert SWAP.is_working(following)
        assert not any(SWAP.is_working(day + timedelta(days=n)) for n in range(1, (following - day).days))
        assert SWAP.on_or_after(day) == (day if SWAP.is_working(day) else following)
        day += timedelta(days=1)


def test_a_day_off_says_why():
    assert SWAP.why_off(date(2026, 8, 23)) == "nghỉ hằng tuần"
    assert SWAP.why_off(date(2026, 9, 2)) == "nghỉ lễ: Quốc khánh (chưa có văn bản xác nhận)"
    assert SWAP.why_off(date(2026, 8, 22)) == ""


def test_a_year_without_holidays_is_told():
    assert SWAP.doubts(date(2026, 12, 30), date(2027, 1, 8)) == (
        "Chưa nhập ngày nghỉ lễ năm 2027: ngày hẹn có thể thay đổi. Nhập ở trang Quản trị.",
    )


def test_an_unconfirmed_day_in_the_span_is_told_and_one_outside_is_not():
    assert SWAP.doubts(date(2026, 8, 28), date(2026, 9, 3)) == (
        "Ngày 02/09/2026 (Quốc khánh) chưa có văn bản xác nhận.",
    )
    assert SWAP.doubts(date(2026, 9, 3), date(2026, 9, 9)) == ()


def test_the_ward_s_own_day_replaces_the_shipped_one():
    own = DayException(date(2026, 8, 22), "nghi", "Mất điện toàn phường", "Thông báo 12/TB-UBND")
    amended = SWAP.amended([own])
    assert not amended.is_working(date(2026, 8, 22))
    assert SWAP.is_working(date(2026, 8, 22))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sessions": ()},
        {"sessions": (Session(time(13), time(17)), Session(time(7), time(11)))},
        {"sessions": (Session(time(7), time(12)), Session(time(11), time(17)))},
        {"weekdays": frozenset[int]()},
        {"weekdays": frozenset({7})},
        {"exceptions": (DayException(date(2026, 1, 1), "nghi", "a"), DayException(date(2026, 1, 1), "lam_bu", "b"))},
    ],
)
def test_a_calendar_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="day"):
        Calendar(**wrong)


def test_a_session_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="session"):
        Session(time(17), time(13))


GOOD = 'planned = [2026]\n[[day]]\ndate = 2026-01-01\nkind = "nghi"\nname = "Tết Dương lịch"\n'


def test_a_calendar_file_is_read():
    assert parse_calendar(GOOD).why_off(date(2026, 1, 1)) == "nghỉ lễ: Tết Dương lịch"


@pytest.mark.parametrize(
    "text",
    ["", "đây không phải tệp", GOOD.replace('"nghi"', '"nghi_phep"'), GOOD + "[[day]]\n", GOOD + "weather = 1\n",
     GOOD + GOOD.partition("\n")[2], GOOD.replace("2026-01-01", '"hôm qua"')],
)  # fmt: skip
def test_a_broken_calendar_file_is_told(text):
    with pytest.raises(Told, match="lịch làm việc"):
        parse_calendar(text)
