"""How late, how long left: lateness in the citizen's days, what is left in the officer's working hours."""

from __future__ import annotations

from datetime import datetime

import pytest

from mot_cua_desktop.domain.time_left import say_left, say_waited, say_working
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.store import shipped

CALENDAR = shipped.calendar()
DUE = datetime(2026, 11, 27, 17, tzinfo=VN)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VN)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        # Monday 23rd 9:12, Tuesday off: 348 minutes of Monday, then Wednesday to Friday.
        (at(23, 9, 12), "còn 3 ngày 5 giờ làm việc"),
        (at(27, 13, 40), "còn 3 giờ 20 phút làm việc"),
        (at(27, 12, 0), "còn 3 giờ 30 phút làm việc"),  # over lunch nothing runs
        (at(27, 17, 0), "còn 0 phút làm việc"),
        (at(27, 17, 40), "trễ 40 phút"),
        (at(28, 8, 0), "trễ 1 ngày"),  # a Saturday is a day to the citizen who waits
        (at(30, 7, 0), "trễ 3 ngày"),
    ],
)
def test_lateness_is_said_in_days_and_what_is_left_in_working_time(now: datetime, said: str) -> None:
    assert say_left(DUE, now, CALENDAR) == said


def test_whole_days_are_said_without_hours() -> None:
    assert [say_working(minutes, CALENDAR) for minutes in (0, 59, 480, 509, 600)] == [
        "0 phút", "59 phút", "1 ngày", "1 ngày", "1 ngày 2 giờ",
    ]  # fmt: skip


def test_waiting_is_said_from_its_day() -> None:
    assert say_waited(at(23, 10), at(23, 15)) == "từ 10:00 hôm nay"
    assert say_waited(at(23, 10), at(28, 8)) == "từ 23/11/2026 (5 ngày)"
