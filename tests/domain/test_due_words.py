"""Why a date, in few words: the same days off as the reckoning itself names, and what moved it afterwards."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mot_cua_desktop.domain.due_words import short_why
from mot_cua_desktop.domain.terms import VN, Term
from mot_cua_desktop.domain.worktime import due
from mot_cua_desktop.store import shipped

CALENDAR = shipped.calendar()
moments = st.builds(
    lambda day, minute: (
        datetime.combine(date(2025, 1, 1) + timedelta(days=day), time(), VN) + timedelta(minutes=minute)
    ),
    st.integers(0, 900),
    st.integers(0, 24 * 60 - 1),
)


def steps(received: datetime, amount: int, unit: str) -> tuple[list[str], str]:
    found = due(received, Term(amount, unit), CALENDAR)  # type: ignore[arg-type]
    return [str(step) for step in found.steps], found.why


@given(moments, st.integers(1, 12), st.sampled_from(["ngay_lam_viec", "ngay", "gio"]))
def test_the_days_off_are_those_of_the_reckoning(received: datetime, amount: int, unit: str) -> None:
    told, why = steps(received, amount, unit)
    short = short_why(told)
    for reason in filter(None, why.split("; ")):
        assert reason in short or reason.count(",") >= 4
    if any(session.start <= received.time() <= session.end for session in CALENDAR.hours(received.date())):
        assert (not why) == (not short)


def test_days_off_are_named_and_counted_days_are_not() -> None:
    told, _ = steps(datetime(2026, 11, 23, 7, 35, tzinfo=VN), 7, "ngay_lam_viec")
    assert short_why(told) == "24/11 nghỉ lễ: Ngày Văn hóa Việt Nam; 28/11, 29/11 nghỉ hằng tuần"


def test_many_days_off_of_one_kind_are_counted() -> None:
    told, _ = steps(datetime(2026, 11, 23, 7, 35, tzinfo=VN), 20, "ngay_lam_viec")
    assert "8 ngày nghỉ hằng tuần" in short_why(told)


def test_the_last_calendar_day_that_is_off_is_told_with_the_days_after_it() -> None:
    told, _ = steps(datetime(2026, 11, 25, 8, tzinfo=VN), 10, "ngay")
    assert short_why(told) == "05/12, 06/12 nghỉ hằng tuần"


def test_time_that_stood_is_kept_and_an_apology_is_not_told_twice() -> None:
    told, _ = steps(datetime(2026, 11, 25, 8, tzinfo=VN), 1, "ngay_lam_viec")
    moved = "Hẹn lại từ 17:00 thứ Sáu 27/11/2026 sang 17:00 thứ Hai 30/11/2026."
    assert short_why([*told, "Cộng 8 giờ làm việc không tính hạn.", moved]) == "Cộng 8 giờ làm việc không tính hạn"


def test_a_receipt_after_hours_says_from_when_it_counts() -> None:
    told, _ = steps(datetime(2026, 11, 25, 18, tzinfo=VN), 1, "ngay_lam_viec")
    assert short_why(told) == "nhận lúc 18:00, ngoài giờ làm việc; tính là nhận lúc 07:00 thứ Năm 26/11/2026"
