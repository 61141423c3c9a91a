"""Due dates: a table worked out by hand, and properties held against a slow walk over the minutes."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mot_cua_desktop.domain.calendar import Week
from mot_cua_desktop.domain.worktime import (
    AT_ONCE,
    VN,
    Calendar,
    DayException,
    Session,
    Term,
    TimeRules,
    after_minutes,
    due,
    due_at,
    explain,
    minutes_between,
    received_as,
    say_moment,
    term_minutes,
)
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import shipped

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "due_cases.toml").read_text(encoding="utf-8")
)
CASES, PAUSES = TABLE["case"], TABLE["pause"]
#: The ward's calendar, and that of a field whose desk is also open on Saturday mornings.
WARD = shipped.calendar()
SATURDAYS = replace(WARD, own_hours={5: (Session(time(7), time(11, 30)),)})


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['received']:%d-%m-%Y_%H%M}_{case['why'][:30]}")
def test_due_as_worked_out_by_hand(case):
    rules = TimeRules(cutoff_moves_day_terms=case.get("cutoff_moves_day_terms", False))
    received = case["received"].replace(tzinfo=VN)
    calendar = SATURDAYS if case.get("saturday_morning") else WARD
    found = due(received, Term(case["amount"], case["unit"]), calendar, rules)
    assert found.at == case["due"].replace(tzinfo=VN), say_moment(found.at)


@pytest.mark.parametrize("case", PAUSES, ids=lambda case: case["why"][:50])
def test_a_pause_as_worked_out_by_hand(case):
    first, asked, brought = (case[name].replace(tzinfo=VN) for name in ("due", "asked", "brought"))
    waited = minutes_between(asked, brought, WARD)
    assert waited == case["minutes"]
    moved = after_minutes(first, waited, WARD)
    assert moved == case["moved"].replace(tzinfo=VN), say_moment(moved)


def test_the_table_is_long_enough():
    assert len(CASES) + len(PAUSES) >= 100
    told = [(case["received"], case["amount"], case["unit"], len(case)) for case in CASES]
    assert len(set(told)) == len(told), "no case stands there twice"


def test_an_instant_in_utc_gives_the_same_date():
    received = vn("2026-11-23T10:00")
    assert due_at(received.astimezone(UTC), Term(3, "ngay_lam_viec"), shipped.calendar()) == vn("2026-11-27T17:00")


def test_seconds_do_not_move_a_date():
    late_by_seconds = vn("2026-11-26T15:00:59")
    assert due_at(late_by_seconds, AT_ONCE, shipped.calendar()) == vn("2026-11-26T17:00")


def test_no_cutoff_moves_nothing():
    assert due_at(vn("2026-11-26T16:59"), AT_ONCE, shipped.calendar(), TimeRules(cutoff=None)) == vn("2026-11-26T17:00")


def test_a_moment_without_a_zone_is_a_bug():
    with pytest.raises(ValueError, match="time zone"):
        due_at(datetime(2026, 11, 26, 10), AT_ONCE, shipped.calendar())


@pytest.mark.parametrize("received", [datetime(1999, 1, 1, 9, tzinfo=VN), datetime(2099, 1, 1, 9, tzinfo=VN)])
@pytest.mark.parametrize("term", [AT_ONCE, Term(3, "ngay"), Term(3, "ngay_lam_viec"), Term(8, "gio")])
def test_a_clock_far_off_is_told(received, term):
    with pytest.raises(Told, match="lịch làm việc"):
        due(received, term, shipped.calendar())


@pytest.mark.parametrize("term", [Term(3660, "ngay"), Term(3660, "ngay_lam_viec"), Term(3660, "gio")])
def test_a_term_past_the_end_of_the_calendar_is_told(term):
    with pytest.raises(Told, match="lịch làm việc"):
        due(datetime(2070, 12, 30, 9, tzinfo=VN), term, shipped.calendar())


def test_the_steps_name_every_day_and_its_reason():
    found = due(vn("2026-11-20T10:00"), Term(3, "ngay_lam_viec"), shipped.calendar())
    assert [str(step) for step in found.steps] == [
        "thứ Sáu 20/11/2026: ngày nhận, không tính",
        "thứ Bảy 21/11/2026: nghỉ hằng tuần",
        "Chủ nhật 22/11/2026: nghỉ hằng tuần",
        "thứ Hai 23/11/2026: ngày làm việc thứ 1/3",
        "thứ Ba 24/11/2026: nghỉ lễ: Ngày Văn hóa Việt Nam",
        "thứ Tư 25/11/2026: ngày làm việc thứ 2/3",
        "thứ Năm 26/11/2026: ngày làm việc thứ 3/3",
        "thứ Năm 26/11/2026: hẹn trả lúc 17:00, hết giờ làm việc",
    ]
    assert found.why == "21/11, 22/11 nghỉ hằng tuần; 24/11 nghỉ lễ: Ngày Văn hóa Việt Nam"


def test_the_steps_tell_of_a_worked_saturday():
    texts = [step.text for step in explain(vn("2026-08-21T10:00"), Term(1, "ngay_lam_viec"), shipped.calendar())]
    assert "ngày làm việc thứ 1/1 (làm bù cho ngày 31/8/2026)" in texts


def test_the_steps_tell_what_has_no_document_yet():
    texts = [step.text for step in explain(vn("2025-12-31T10:00"), Term(1, "ngay_lam_viec"), shipped.calendar())]
    assert "nghỉ hoán đổi, làm bù ngày 10/01/2026 (chưa có văn bản xác nhận)" in texts


def test_the_steps_tell_of_the_cutoff():
    first = explain(vn("2026-11-27T15:20"), AT_ONCE, shipped.calendar())[0]
    assert first.text == "nhận lúc 15:20, sau 15:00, nên chuyển sang ngày làm việc sau"


def test_the_steps_tell_of_arrival_outside_the_sessions():
    first = explain(vn("2026-11-28T09:00"), Term(1, "ngay_lam_viec"), shipped.calendar())[0]
    assert first.text == "nhận lúc 09:00, nghỉ hằng tuần; tính là nhận lúc 07:00 thứ Hai 30/11/2026"


def test_the_steps_tell_of_a_last_day_that_is_off():
    texts = [str(step) for step in explain(vn("2026-11-27T10:00"), Term(1, "ngay"), shipped.calendar())]
    assert texts[1:4] == [
        "thứ Bảy 28/11/2026: ngày thứ 1/1, nghỉ hằng tuần: hạn chuyển sang ngày làm việc tiếp theo",
        "Chủ nhật 29/11/2026: nghỉ hằng tuần",
        "thứ Hai 30/11/2026: ngày làm việc tiếp theo",
    ]


def test_hours_are_explained_by_their_sessions():
    texts = [step.text for step in explain(vn("2026-11-26T10:30"), Term(2, "gio"), shipped.calendar())]
    assert texts == ["10:30–11:30, 13:30–14:30: 2 giờ"]


def test_a_moment_is_said_as_the_officer_says_it():
    assert say_moment(datetime(2026, 11, 27, 10, 0, tzinfo=UTC)) == "17:00 thứ Sáu 27/11/2026"


def test_a_saturday_morning_desk_counts_its_own_hours():
    desk = Calendar(own_hours={5: (Session(time(7), time(11, 30)),)})
    assert due_at(vn("2026-11-27T16:00"), Term(1, "ngay_lam_viec"), desk) == vn("2026-11-28T11:30")
    assert due_at(vn("2026-11-28T10:30"), Term(2, "gio"), desk) == vn("2026-11-30T08:00")


@pytest.mark.parametrize(
    ("term", "minutes"),
    [(Term(3, "ngay_lam_viec"), 1440), (Term(20, "ngay"), 9600), (Term(8, "gio"), 480), (AT_ONCE, 480)],
)
def test_a_term_in_working_minutes(term, minutes):
    assert term_minutes(term, Calendar()) == minutes


# --- against a slow walk --------------------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 1, 1), date(2027, 6, 30))
MOMENTS = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=VN),
    DAYS,
    st.integers(0, 1439),
)
TERMS = st.one_of(
    st.builds(Term, st.integers(1, 40), st.sampled_from(["ngay", "ngay_lam_viec", "gio"])), st.just(AT_ONCE)
)
RULES = st.builds(TimeRules, st.sampled_from([None, time(15), time(9)]), st.booleans())
SUMMER = Week(
    sessions=(Session(time(6, 30), time(11)), Session(time(13), time(16, 30))),
    weekdays=frozenset({0, 1, 2, 3}),
    own_hours={5: (Session(time(8), time(10)),)},
)
CALENDARS = st.builds(
    lambda days, kinds, saturdays, change: Calendar(
        exceptions=tuple(DayException(day, kind, "ngày thử") for day, kind in zip(sorted(days), kinds, strict=False)),
        own_hours={5: (Session(time(7), time(11, 30)),)} if saturdays else {},
        later=((change, SUMMER),) if change else (),
    ),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=40),
    st.lists(st.sampled_from(["nghi", "nghi_bu", "nghi_hoan_doi", "lam_bu"]), min_size=40, max_size=40),
    st.booleans(),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 31)),
)
EARLY_2026 = st.builds(
    lambda minutes: datetime(2026, 1, 1, tzinfo=VN) + timedelta(minutes=minutes), st.integers(0, 80 * 1440)
)


def slow_due(received: datetime, term: Term, calendar: Calendar, rules: TimeRules) -> datetime:
    """The same rules, by walking day after day and minute after minute."""

    @cache
    def hours(day: date) -> list[tuple[datetime, datetime]]:
        changed = [week for since, week in calendar.later if day >= since]
        week = changed[-1] if changed else Week(calendar.sessions, calendar.weekdays, calendar.own_hours)
        said = [item.kind for item in calendar.exceptions if item.day == day]
        if said:
            sessions = week.sessions if said == ["lam_bu"] else ()
        elif day.weekday() in week.own_hours:
            sessions = week.own_hours[day.weekday()]
        else:
            sessions = week.sessions if day.weekday() in week.weekdays else ()
        return [(datetime.combine(day, s.start, VN), datetime.combine(day, s.end, VN)) for s in sessions]

    def open_minutes(day: date) -> list[datetime]:
        return [
            begin + timedelta(minutes=n)
            for begin, end in hours(day)
            for n in range(round((end - begin).total_seconds()) // 60)
        ]

    def next_open(day: date) -> date:
        while not hours(day):
            day += timedelta(days=1)
        return day

    start = received
    while not any(begin <= start <= end for begin, end in hours(start.date())):
        start += timedelta(minutes=1)
    if term.unit == "gio":
        day, left, at = start.date(), term.amount * 60, start
        while left:
            for minute in open_minutes(day):
                if minute >= start and left:
                    left, at = left - 1, minute + timedelta(minutes=1)
            day += timedelta(days=1)
        return at
    day = start.date()
    if rules.cutoff and start.time() > rules.cutoff and (term.at_once or rules.cutoff_moves_day_terms):
        day = next_open(day + timedelta(days=1))
    if term.unit == "ngay":
        day = next_open(day + timedelta(days=term.amount))
    else:
        for _ in range(term.amount):
            day = next_open(day + timedelta(days=1))
    return hours(day)[-1][1]


@settings(max_examples=60, deadline=None)
@given(EARLY_2026, TERMS, CALENDARS, RULES)
def test_due_is_within_a_session_of_any_calendar(received, term, calendar, rules):
    at = due_at(received, term, calendar, rules)
    assert any(session.start <= at.time() <= session.end for session in calendar.hours(at.date()))


@settings(max_examples=60, deadline=None)
@given(EARLY_2026, TERMS, CALENDARS, RULES, st.dates(date(2026, 1, 1), date(2026, 3, 31)))
def test_one_more_holiday_never_makes_anything_due_earlier(received, term, calendar, rules, day):
    more = calendar.amended([DayException(day, "nghi", "ngày nghỉ thêm")])
    assert due_at(received, term, more, rules) >= due_at(received, term, calendar, rules)


@settings(max_examples=60, deadline=None)
@given(EARLY_2026, TERMS, CALENDARS, st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), max_size=4))
def test_the_stops_together_are_the_extension(received, term, calendar, stops):
    """Stopped and resumed again and again, a due moment moves by exactly the working minutes that were waited."""
    first = moved = due_at(received, term, calendar)
    now, waited = received, 0
    for worked, paused in stops:
        asked = now + timedelta(minutes=worked)
        now = asked + timedelta(minutes=paused)
        stop = minutes_between(asked, now, calendar)
        moved, waited = after_minutes(moved, stop, calendar), waited + stop
    assert minutes_between(first, moved, calendar) == waited
    assert after_minutes(first, waited, calendar) == moved


@settings(max_examples=60, deadline=None)
@given(EARLY_2026, TERMS, CALENDARS, RULES)
def test_the_index_agrees_with_a_slow_walk(received, term, calendar, rules):
    assert due_at(received, term, calendar, rules) == slow_due(received, term, calendar, rules)


@settings(max_examples=80, deadline=None)
@given(MOMENTS, TERMS, RULES)
def test_due_is_after_receipt_and_within_office_hours(received, term, rules):
    calendar = shipped.calendar()
    at = due_at(received, term, calendar, rules)
    assert at >= received_as(received, calendar) >= received
    assert any(session.start <= at.time() <= session.end for session in calendar.hours(at.date()))


@settings(max_examples=80, deadline=None)
@given(MOMENTS, st.integers(0, 20_000))
def test_working_minutes_added_are_the_minutes_found_between(start, minutes):
    calendar = shipped.calendar()
    end = after_minutes(start, minutes, calendar)
    assert minutes_between(start, end, calendar) == minutes
    assert minutes_between(end, start, calendar) == -minutes


@settings(max_examples=80, deadline=None)
@given(MOMENTS, st.integers(1, 90), TERMS, RULES)
def test_who_comes_later_is_never_due_earlier(received, minutes, term, rules):
    later = received + timedelta(minutes=minutes * 7)
    assert due_at(received, term, shipped.calendar(), rules) <= due_at(later, term, shipped.calendar(), rules)


@settings(max_examples=80, deadline=None)
@given(MOMENTS, st.integers(1, 59), st.sampled_from(["ngay", "ngay_lam_viec", "gio"]), RULES)
def test_a_longer_term_is_never_due_earlier(received, amount, unit, rules):
    calendar = shipped.calendar()
    short, long = Term(amount, unit), Term(amount + 1, unit)
    assert due_at(received, short, calendar, rules) <= due_at(received, long, calendar, rules)


@settings(max_examples=80, deadline=None)
@given(MOMENTS, TERMS, RULES)
def test_the_steps_lead_without_a_gap_to_the_due_day(received, term, rules):
    calendar = shipped.calendar()
    found = due(received, term, calendar, rules)
    days = [step.day for step in found.steps]
    assert days == sorted(days)
    assert days[-1] == found.at.date()
    for earlier, later in pairwise(days):
        between = [earlier + timedelta(days=n) for n in range(1, (later - earlier).days)]
        assert not between, "every day between the first and the last is named"
    for step in found.steps:
        assert not step.off or not calendar.is_working(step.day)
    if term.unit == "ngay_lam_viec":
        assert sum("ngày làm việc thứ" in step.text for step in found.steps) == term.amount


def test_twenty_thousand_due_dates_take_a_moment():
    calendar, term, first = shipped.calendar(), Term(20, "ngay_lam_viec"), vn("2026-01-05T08:00")
    due_at(first, term, calendar)
    begun = perf_counter()
    for n in range(20_000):
        due_at(first + timedelta(minutes=n), term, calendar)
    # The floor is a million in ten seconds on a quiet core; five times as much is allowed to a busy test machine.
    assert perf_counter() - begun < 1.0
