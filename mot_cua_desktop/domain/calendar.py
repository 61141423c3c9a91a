"""Which days and hours the ward works: sessions, holidays, swapped days; indexed so that a due date costs little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cached_property
from itertools import pairwise
from typing import Literal

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
_FIRST, _LAST = FIRST.toordinal(), LAST.toordinal()


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
class Index:
    """Working days numbered once: ``days[k]`` is the k-th (an ordinal), ``rank[d]`` how many came before a day.

    ``spans[k]`` are its sessions in minutes of the day, ``minutes_before[k]`` the minutes worked on all days before it.
    """

    days: list[int]
    rank: list[int]
    spans: list[Spans]
    minutes_before: list[int]


@dataclass(frozen=True)
class Calendar:
    """The working days and hours of one desk. ``own_hours`` gives a weekday (0 = Monday) sessions of its own, such as a
    Saturday morning; a make-up day works the standard ``sessions``. ``known_through`` is the last day whose holidays
    have been entered; after it only weekends are known, and `unknown_after` says so.
    """

    sessions: tuple[Session, ...] = STANDARD_SESSIONS
    weekdays: frozenset[int] = STANDARD_WEEKDAYS
    exceptions: tuple[DayException, ...] = ()
    known_through: date | None = None
    own_hours: Mapping[int, tuple[Session, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for hours in (self.sessions, *self.own_hours.values()):
            if not hours or any(a.end > b.start for a, b in pairwise(hours)):
                raise ValueError("a working day has sessions, in order, that do not overlap")
        if not (self.weekdays or self.own_hours) or not {*self.weekdays, *self.own_hours} <= set(range(7)):
            raise ValueError("at least one weekday works")
        if len(self.by_day) != len(self.exceptions):
            raise ValueError("a day has two exceptions")

    @cached_property
    def by_day(self) -> dict[date, DayException]:
        """The exceptions by their day."""
        return {item.day: item for item in self.exceptions}

    def hours(self, day: date) -> tuple[Session, ...]:
        """The sessions of a day; none when it is off."""
        exception = self.by_day.get(day)
        if exception is not None:
            return self.sessions if exception.kind == "lam_bu" else ()
        weekday = day.weekday()
        if weekday in self.own_hours:
            return self.own_hours[weekday]
        return self.sessions if weekday in self.weekdays else ()

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
        """The working minutes of a standard day: 480 with the default sessions."""
        return sum(session.minutes for session in self.sessions)

    def next_working(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.nth(self.rank(day.toordinal() + 1))

    def on_or_after(self, day: date) -> date:
        """``day`` itself when it works, else the next working day."""
        return self.nth(self.rank(day.toordinal()))

    def working_days(self, after: date, until: date) -> int:
        """How many working days lie after ``after`` up to and with ``until``; negative when it lies before."""
        return self.rank(until.toordinal() + 1) - self.rank(after.toordinal() + 1)

    def unknown_after(self, day: date) -> bool:
        """Whether the holidays around ``day`` have not been entered yet, so that a date may still move."""
        return self.known_through is None or day > self.known_through

    def rank(self, ordinal: int) -> int:
        """How many working days of the index come before the day with this ordinal."""
        if not _FIRST <= ordinal <= _LAST:
            raise out_of_span()
        return self.index.rank[ordinal - _FIRST]

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
        if self.unknown_after(last):
            told.append(f"Chưa nhập ngày nghỉ lễ năm {last.year}: ngày hẹn có thể thay đổi. Nhập ở trang Quản trị.")
        return tuple(told)

    def amended(self, changes: Iterable[DayException], known_through: date | None = None) -> Calendar:
        """The same calendar with the ward's own days in place of the shipped ones."""
        days = self.by_day | {item.day: item for item in changes}
        return replace(
            self,
            exceptions=tuple(days[day] for day in sorted(days)),
            known_through=known_through or self.known_through,
        )

    @cached_property
    def index(self) -> Index:
        """Every working day of the reckonable span, built at first use (about 10 ms)."""
        per_weekday = [_spans(self.hours_of_weekday(weekday)) for weekday in range(7)]
        made_up = _spans(self.sessions)
        special = {day.toordinal(): made_up if item.kind == "lam_bu" else () for day, item in self.by_day.items()}
        index = Index([], [], [], [])
        total = 0
        for ordinal in range(_FIRST, _LAST + 1):
            index.rank.append(len(index.days))
            spans = special.get(ordinal, per_weekday[(ordinal - 1) % 7])
            if spans:
                index.days.append(ordinal)
                index.spans.append(spans)
                index.minutes_before.append(total)
                total += sum(end - start for start, end in spans)
        return index

    def hours_of_weekday(self, weekday: int) -> tuple[Session, ...]:
        """The sessions of an ordinary weekday, 0 = Monday."""
        return self.own_hours.get(weekday, self.sessions if weekday in self.weekdays else ())


class _Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    date: date
    kind: Kind
    name: str
    document: str = ""
    confirmed: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    known_through: date
    day: tuple[_Day, ...] = ()


def parse_calendar(text: str) -> Calendar:
    """A calendar from the text of ``resources/calendar/*.toml``, standard sessions. Raises `Told` when broken."""
    try:
        file = msgspec.toml.decode(text, type=_File)
        days = tuple(DayException(d.date, d.kind, d.name, d.document, d.confirmed) for d in file.day)
        return Calendar(exceptions=days, known_through=file.known_through)
    except (msgspec.DecodeError, ValueError) as error:
        raise Told(
            f"Tệp lịch làm việc không đọc được ({error}).", "Cài lại chương trình, hoặc sửa tệp theo mẫu."
        ) from error
