"""Hours as they are typed, and the calendars that come of what a ward stated."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from mot_cua_desktop.domain.calendar import Calendar, DayException, Session, Week, calendar_reminders
from mot_cua_desktop.domain.place_events import DayStated, HoursStated, YearPlanned
from mot_cua_desktop.domain.ward_calendar import calendars, read_sessions, said
from mot_cua_desktop.domain.worktime import VN, Term, minutes_between, term_minutes
from mot_cua_desktop.errors import Told

MORNING, AFTERNOON = Session(time(7), time(11, 30)), Session(time(13, 30), time(17))


@pytest.mark.parametrize(
    ("typed", "sessions"),
    [
        ("07:00–11:30, 13:30–17:00", (MORNING, AFTERNOON)),
        ("7h - 11h30; 13h30 - 17h", (MORNING, AFTERNOON)),
        ("7 giờ đến 11 giờ 30 và 13 giờ 30 đến 17 giờ", (MORNING, AFTERNOON)),
        ("7:00-11:30", (MORNING,)),
        ("", ()),
        ("Nghỉ", ()),
    ],
)
def test_sessions_as_they_are_typed(typed, sessions):
    assert read_sessions(typed) == sessions


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("sáng", "Không đọc được"),
        ("7-11", "Không đọc được"),
        ("11:30–07:00", "sau giờ bắt đầu"),
        ("07:00–25:00", "không hợp lệ"),
        ("13:30–17:00, 07:00–11:30", "chồng lên nhau hoặc sai thứ tự"),
        ("07:00–12:00, 11:30–17:00", "chồng lên nhau"),
    ],
)
def test_sessions_that_cannot_be_are_told_with_an_example(typed, words):
    with pytest.raises(Told, match=words) as told:
        read_sessions(typed)
    assert "07:00–11:30, 13:30–17:00" in told.value.advice


def test_sessions_are_kept_as_text_and_read_again():
    assert said((MORNING, AFTERNOON)) == ("07:00-11:30", "13:30-17:00")


def test_a_change_of_hours_is_in_the_index_too():
    shipped = Calendar()
    short = HoursStated(since=date(2026, 12, 7), sessions=("08:00-11:00",), document="QĐ 1")
    ward = calendars(shipped, [short])[""]
    before, after = datetime(2026, 12, 4, 7, tzinfo=VN), datetime(2026, 12, 7, 17, tzinfo=VN)
    assert minutes_between(before, after, ward) == 480 + 180
    assert term_minutes(Term(2, "ngay"), ward) == 360
    assert term_minutes(Term(2, "ngay"), ward, date(2026, 12, 4)) == 960


def test_the_index_knows_every_day_around_a_change_as_the_calendar_itself_does():
    stated = [
        HoursStated(since=date(2026, 12, 9), sessions=("08:00-11:00",), own={5: ("08:00-10:00",)}, document="QĐ 1"),
        HoursStated(since=date(2026, 12, 21), sessions=("07:00-11:30", "13:30-17:00"), own={0: ()}, document="QĐ 2"),
        DayStated(day=date(2026, 12, 20), kind="lam_bu", name="làm bù", document="QĐ 3"),
    ]
    ward = calendars(Calendar(), stated)[""]
    working = dict(zip(ward.index.days, ward.index.spans, strict=True))
    for number in range(40):
        day = date(2026, 11, 25) + timedelta(days=number)
        spans = tuple((s.start.hour * 60 + s.start.minute, s.end.hour * 60 + s.end.minute) for s in ward.hours(day))
        assert working.get(day.toordinal(), ()) == spans, day
    assert ward.hours(date(2026, 12, 20)) == (Session(time(8), time(11)),), "made up in the hours of its time"


def test_a_field_keeps_what_the_ward_has_of_its_own_and_adds_to_it():
    ward = HoursStated(since=date(2026, 1, 1), sessions=("07:00-11:30",), own={5: ("08:00-10:00",)}, document="1")
    field = HoursStated(since=date(2026, 1, 1), own={6: ("07:00-11:30",), 0: ()}, document="2", field="Cư trú")
    made = calendars(Calendar(), [ward, field])["cu tru"]
    assert made.hours(date(2026, 12, 5)) == (Session(time(8), time(10)),)
    assert made.hours(date(2026, 12, 6)) == (MORNING,)
    assert made.hours(date(2026, 12, 7)) == ()
    assert made.hours(date(2026, 12, 8)) == (MORNING,)


def test_the_later_word_of_a_day_counts_and_a_withdrawn_one_not():
    stated = [
        DayStated(day=date(2026, 12, 2), kind="nghi", name="a", document="1"),
        DayStated(day=date(2026, 12, 2), kind="removed", name="a", document="2"),
        HoursStated(since=date(2026, 12, 1), sessions=("08:00-11:00",), document="3"),
        HoursStated(since=date(2026, 12, 1), document="4", withdrawn=True),
        YearPlanned(year=2026, document="5"),
        YearPlanned(year=2026, document="6", withdrawn=True),
    ]
    ward = calendars(Calendar(), stated)[""]
    assert (ward.exceptions, ward.later, ward.planned) == ((), (), frozenset())
    assert calendars(Calendar(), stated[:1])[""].why_off(date(2026, 12, 2)) == "nghỉ lễ: a"


def test_a_statement_of_a_field_lies_over_the_ward_s_whatever_came_first():
    field = HoursStated(since=date(2026, 1, 1), own={5: ("07:00-11:30",)}, document="1", field="Cư trú")
    ward = HoursStated(since=date(2026, 6, 1), sessions=("06:30-11:00",), document="2")
    for order in ([field, ward], [ward, field]):
        made = calendars(Calendar(), order)["cu tru"]
        assert made.hours(date(2026, 5, 30)) == (MORNING,)
        assert made.hours(date(2026, 6, 6)) == (MORNING,)
        assert made.hours(date(2026, 6, 5)) == (Session(time(6, 30), time(11)),)


def test_weeks_in_disorder_are_refused():
    with pytest.raises(ValueError, match="weeks"):
        Calendar(later=((date(2026, 2, 1), Week()), (date(2026, 1, 1), Week())))


YEAR = Calendar(
    exceptions=(
        DayException(date(2026, 12, 24), "nghi_hoan_doi", "hoán đổi", confirmed=False),
        DayException(date(2027, 2, 4), "nghi", "29 Tết", confirmed=False),
    ),
    planned=frozenset({2026}),
)


@pytest.mark.parametrize(
    ("now", "about"),
    [
        (datetime(2026, 10, 31, 8, tzinfo=VN), []),
        (datetime(2026, 11, 1, 8, tzinfo=VN), ["kế hoạch nghỉ lễ, làm bù năm 2027"]),
        (datetime(2026, 11, 10, 8, tzinfo=VN), ["năm 2027", "Ngày 24/12/2026 (hoán đổi) chưa có số văn bản"]),
        (datetime(2027, 1, 5, 8, tzinfo=VN), ["năm 2027"]),
    ],
)
def test_what_is_missing_is_said_in_time(now, about):
    told = calendar_reminders(now, YEAR)
    assert len(told) == len(about)
    assert all(words in sentence for words, sentence in zip(about, told, strict=True))
