"""What the ward says about its own time and rules, as the journal keeps it: each word with the document it rests on."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from mot_cua_desktop.domain.calendar import Kind

StatedKind = Kind | Literal["removed"]


class DayStated(msgspec.Struct, frozen=True, kw_only=True, tag="day_stated"):
    """A day that is not as its weekday says; "removed": it is an ordinary day after all, whatever was said before.

    ``field`` names the only field of work that it concerns; empty means the whole ward.
    """

    day: date
    kind: StatedKind
    name: str
    document: str
    field: str = ""


class HoursStated(msgspec.Struct, frozen=True, kw_only=True, tag="hours_stated"):
    """The hours of a week from a day on. ``sessions`` ("07:00-11:30") are those of a standard day, empty: as before
    or, for a field, as the ward's. ``own`` gives weekdays (0 = Monday) their own, none of them: off that day.
    ``withdrawn`` takes back what was stated for the same day and field."""

    since: date
    sessions: tuple[str, ...] = ()
    own: dict[int, tuple[str, ...]] = {}
    document: str
    field: str = ""
    withdrawn: bool = False


class YearPlanned(msgspec.Struct, frozen=True, kw_only=True, tag="year_planned"):
    """The official plan of a year was entered: the days of that year as they stand are those of the document."""

    year: int
    document: str
    withdrawn: bool = False


class RuleStated(msgspec.Struct, frozen=True, kw_only=True, tag="rule_stated"):
    """A rule's value as a local document sets it; ``value`` is JSON text. ``until`` is its last day, None while it
    lives. ``withdrawn`` takes back what was stated for the same rule and first day."""

    key: str
    value: str
    since: date
    source: str
    until: date | None = None
    withdrawn: bool = False


CalendarBody = DayStated | HoursStated | YearPlanned
WardBody = DayStated | HoursStated | YearPlanned | RuleStated
