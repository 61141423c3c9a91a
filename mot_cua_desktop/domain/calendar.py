"""Which days and hours the ward works: sessions, holidays, swapped days; indexed so that a due date costs little.

Hours are dated as every rule is: a ward may open at 06:30 from some day on, and what was reckoned before stays so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import msgspec

from mot_cua_desktop.errors import Told

Kind = Literal["nghi", "nghi_bu", "nghi_hoan_doi", "lam_bu"]
KIND_WORDS: dict[Kind, str] = {
    "nghi": "nghỉ lễ",
    "nghi_bu": "nghỉ bù",
    "nghi_hoan_doi": "nghỉ hoán đổi",
    "lam_bu": "làm bù",
}
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
Spans = tuple[tuple[int, int], ...]
#: The days that can be reckoned. A clock outside them is wrong, so it is told instead of reckoned with.
FIRST, LAST = date(2010, 1, 1), date(2070, 12, 31)
FIRST_ORDINAL, _LAST = FIRST.toordinal(), LAST.toordinal()


def minute(at: time) -> int:
    """The minute of the day, 0 to 1439."""
    return at.hour * 60 + at.minute


@dataclass(frozen=True, order=True)
class Session:
    """One stretch of office hours, to the minute."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if minute(self.start) >= minute(self.end):
            raise ValueError("a session ends after it starts")

    @property
    def minutes(self) -> int:
        return minute(self.end) - minute(self.start)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True)
class DayException:
    """A day that is not as its weekday says. ``confirmed`` is false for an estimate or hearsay without a document."""

    day: date
    kind: Kind
    name: str
    document: str = ""
    confirmed: bool = True

    def __str__(self) -> str:
        words = KIND_WORDS[self.kind]
        said = self.name if self.name.lower().startswith(("nghỉ", "làm bù")) else f"{words}: {self.name}"
        return said if self.confirmed else f"{said} (chưa có văn bản xác nhận)"


STANDARD_SESSIONS = (Session(time(7, 0), time(11, 30)), Session(time(13, 30), time(17, 0)))
STANDARD_WEEKDAYS = frozenset({0, 1, 2, 3, 4})


def _spans(sessions: tuple[Session, ...]) -> Spans:
    return tuple((minute(session.start), minute(session.end)) for session in sessions)


def out_of_span() -> Told:
    """The sentence for a day that no index holds."""
    return Told(
        "Ngày này nằm ngoài khoảng lịch làm việc tính được (2010–2070).",
        "Kiểm tra ngày giờ của máy và thời hạn của thủ tục.",
    )


@dataclass(frozen=True)
class Week:
    """The hours of a week: ``weekdays`` (0 = Monday) work the standard ``sessions``, ``own_hours`` gives a weekday
    sessions of its own, such as a Saturday morning."""

    sessions: tuple[Session, ...] = STANDARD_SESSIONS
    weekdays: frozenset[int] = STANDARD_WEEKDAYS
    own_hours: Mapping[int, tuple[Session, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for hours in (self.sessions, *self.own_hours.values()):
            if not hours or any(a.end > b.start for a, b in pairwise(hours)):
                raise ValueError("a working day has sessions, in order, that do not overlap")
        if not (self.weekdays or self.own_hours) or not {*self.weekdays, *self.own_hours} <= set(range(7)):
            raise ValueError("at least one weekday works")

    def hours(self, weekday: int) -> tuple[Session, ...]:
        """The sessions of an ordinary weekday, 0 = Monday; none when it is off."""
        return self.own_hours.get(weekday, self.sessions if weekday in self.weekdays else ())

    @property
    def day_minutes(self) -> int:
        """The working minutes of a standard day: 480 with the default sessions."""
        return sum(session.minutes for session in self.sessions)


@dataclass(frozen=True)
class Index:
    """Working days numbered once: ``days[k]`` is the k-th (an ordinal), ``rank[d]`` how many came before a day.

    ``spans[k]`` are its sessions in minutes of the day, ``minutes_before[k]`` the minutes worked on all days before it.
    ``closing[k]`` is the moment at which it ends, once somebody has asked for it.
    """

    days: list[int]
    rank: list[int]
    spans: list[Spans]
    minutes_before: list[int]
    closing: list[datetime | None]


@dataclass(frozen=True)
class Calendar:
    """The working days and hours of one desk, or of one field of its work.

    ``sessions``, ``weekdays`` and ``own_hours`` are the first `Week`, ``later`` the weeks that replace it, each with
    its first day, in order. A make-up day works the standard sessions. ``planned`` are the years whose official plan
    was entered with its document; of another year with exceptions the holidays are known and no swaps, of one without
    any only the weekends, and `doubts` says either.
    """

    sessions: tuple[Session, ...] = STANDARD_SESSIONS
    weekdays: frozenset[int] = STANDARD_WEEKDAYS
    exceptions: tuple[DayException, ...] = ()
    own_hours: Mapping[int, tuple[Session, ...]] = field(default_factory=dict, hash=False)
    later: tuple[tuple[date, Week], ...] = field(default=(), hash=False)
    planned: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weeks) <= len(self.later) or any(a[0] >= b[0] for a, b in pairwise(self.later)):
            raise ValueError("weeks begin on different days, in order")
        if len(self.by_day) != len(self.exceptions):
            raise ValueError("a day has two exceptions")

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The first week and those that replaced it."""
        return (Week(self.sessions, self.weekdays, self.own_hours), *(week for _, week in self.later))

    @cached_property
    def by_day(self) -> dict[date, DayException]:
        """The exceptions by their day."""
        return {item.day: item for item in self.exceptions}

    @cached_property
    def counted(self) -> dict[Any, Any]:
        """What `worktime` has said of spans of days in this calendar."""
        return {}

    def week_on(self, day: date) -> Week:
        """The hours in force on a day."""
        return self.weeks[sum(since <= day for since, _ in self.later)]

    def hours(self, day: date) -> tuple[Session, ...]:
        """The sessions of a day; none when it is off."""
        week, exception = self.week_on(day), self.by_day.get(day)
        if exception is not None:
            return week.sessions if exception.kind == "lam_bu" else ()
        return week.hours(day.weekday())

    def is_working(self, day: date) -> bool:
        """Whether the office works on this day, if only for a morning."""
        return bool(self.hours(day))

    def why_off(self, day: date) -> str:
        """Why a day is off, in the officer's words; empty for a working day."""
        if self.is_working(day):
            return ""
        exception = self.by_day.get(day)
        return str(exception) if exception is not None else "nghỉ hằng tuần"

    @property
    def day_minutes(self) -> int:
        """The working minutes of a standard day under the newest hours: 480 with the default sessions."""
        return self.weeks[-1].day_minutes

    def next_working(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.nth(self.rank(day.toordinal() + 1))

    def on_or_after(self, day: date) -> date:
        """``day`` itself when it works, else the next working day."""
        return self.nth(self.rank(day.toordinal()))

    def rank(self, ordinal: int) -> int:
        """How many working days of the index come before the day with this ordinal."""
        if not FIRST_ORDINAL <= ordinal <= _LAST:
            raise out_of_span()
        return self.index.rank[ordinal - FIRST_ORDINAL]

    def nth(self, rank: int) -> date:
        """The working day with this number in the index."""
        if not 0 <= rank < len(self.index.days):
            raise out_of_span()
        return date.fromordinal(self.index.days[rank])

    def doubts(self, first: date, last: date) -> tuple[str, ...]:
        """What may still move a date reckoned over these days, in whole sentences for the window."""
        told = [
            f"Ngày {item.day:%d/%m/%Y} ({item.name}) chưa có văn bản xác nhận."
            for item in sorted(self.exceptions, key=lambda item: item.day)
            if not item.confirmed and first <= item.day <= last
        ]
        with_days = {item.day.year for item in self.exceptions}
        for year in range(first.year, last.year + 1):
            if year not in self.planned:
                what = "kế hoạch nghỉ lễ, làm bù" if year in with_days else "ngày nghỉ lễ"
                told.append(f"Chưa nhập {what} năm {year}: ngày hẹn có thể thay đổi. Nhập ở trang Quản trị.")
        return tuple(told)

    def amended(self, changes: Iterable[DayException]) -> Calendar:
        """The same calendar with the ward's own days in place of the shipped ones."""
        days = self.by_day | {item.day: item for item in changes}
        return replace(self, exceptions=tuple(days[day] for day in sorted(days)))

    @cached_property
    def index(self) -> Index:
        """Every working day of the reckonable span, built at first use (about 10 ms)."""
        per_week = [(_spans(week.sessions), [_spans(week.hours(day)) for day in range(7)]) for week in self.weeks]
        begins = [since.toordinal() for since, _ in self.later]
        special = {day.toordinal(): item.kind == "lam_bu" for day, item in self.by_day.items()}
        index = Index([], [], [], [], [])
        total = 0
        for ordinal in range(FIRST_ORDINAL, _LAST + 1):
            index.rank.append(len(index.days))
            made_up, per_weekday = per_week[bisect_right(begins, ordinal)]
            works = special.get(ordinal)
            spans = per_weekday[(ordinal - 1) % 7] if works is None else made_up if works else ()
            if spans:
                index.days.append(ordinal)
                index.spans.append(spans)
                index.minutes_before.append(total)
                total += sum(end - start for start, end in spans)
        index.closing.extend([None] * len(index.days))
        return index


#: From this month on the plan of the next year is asked for; it is usually announced in the autumn.
PLAN_MONTH = 11


def calendar_reminders(now: datetime, calendar: Calendar) -> tuple[str, ...]:
    """What the board and the status should say today: a year's plan that is missing, a near day without a document.

    Whole sentences for the officer; empty when nothing is to be done. ``now`` is read by its own date.
    """
    return tuple(whole for _, whole in _missing(now, calendar))


def calendar_headlines(now: datetime, calendar: Calendar) -> tuple[str, ...]:
    """The same in few words, for a line that has little room."""
    return tuple(short for short, _ in _missing(now, calendar))


def _missing(now: datetime, calendar: Calendar) -> list[tuple[str, str]]:
    years = [now.year, now.year + 1] if now.month >= PLAN_MONTH else [now.year]
    told = [
        (
            f"Chưa nhập lịch nghỉ năm {year}",
            f"Chưa nhập kế hoạch nghỉ lễ, làm bù năm {year}: ngày hẹn trả trong năm {year} mới là dự kiến. "
            "Khi có văn bản, nhập ở Quản trị → Lịch làm việc.",
        )
        for year in years
        if year not in calendar.planned
    ]
    today = now.date()
    for item in sorted(calendar.exceptions, key=lambda item: item.day):
        near = today <= item.day <= today + timedelta(days=45)
        if near and not item.confirmed and item.day.year in calendar.planned:
            told.append(
                (
                    f"Ngày {item.day:%d/%m} chưa có số văn bản",
                    f"Ngày {item.day:%d/%m/%Y} ({item.name}) chưa có số văn bản. Kiểm tra ở Quản trị → Lịch làm việc.",
                )
            )
    return told


class _Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    date: date
    kind: Kind
    name: str
    document: str = ""
    confirmed: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    planned: frozenset[int]
    day: tuple[_Day, ...] = ()


def parse_calendar(text: str) -> Calendar:
    """A calendar from the text of ``resources/calendar/*.toml``, standard sessions. Raises `Told` when broken."""
    try:
        file = msgspec.toml.decode(text, type=_File)
        days = tuple(DayException(d.date, d.kind, d.name, d.document, d.confirmed) for d in file.day)
        return Calendar(exceptions=days, planned=file.planned)
    except (msgspec.DecodeError, ValueError) as error:
        raise Told(
            f"Tệp lịch làm việc không đọc được ({error}).", "Cài lại chương trình, hoặc sửa tệp theo mẫu."
        ) from error
