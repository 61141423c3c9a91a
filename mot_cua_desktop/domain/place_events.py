"""What the ward says of itself, as the journal keeps it: its time and rules, its people, its procedures."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from mot_cua_desktop.domain.calendar import Kind
from mot_cua_desktop.domain.course import Role, StepPlan
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Decision

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


# --- the desk, its people, its procedures ---------------------------------------------------------------------------


class DeskSetUp(msgspec.Struct, frozen=True, kw_only=True, tag="desk_set_up"):
    """The first run: this desk exists."""

    ward_name: str
    centre_name: str
    parent_name: str
    place: str
    prefix: str
    phone: str
    desk_id: str
    desk_name: str
    practice: bool


class SettingChanged(msgspec.Struct, frozen=True, kw_only=True, tag="setting_changed"):
    """A choice of this desk; ``value`` is JSON text."""

    key: str
    value: str


class OfficerNamed(msgspec.Struct, frozen=True, kw_only=True, tag="officer_named"):
    """A person works at this desk from now on, in a role; who, stands in the personal part."""

    officer: str
    role: Role = "tiep_nhan"
    unit: str = ""


class ProcessStated(msgspec.Struct, frozen=True, kw_only=True, tag="process_stated"):
    """The ward's own internal process of a procedure; no steps means the program's proposal again."""

    code: str
    steps: tuple[StepPlan, ...]
    document: str = ""


class ProcedureStated(msgspec.Struct, frozen=True, kw_only=True, tag="procedure_stated"):
    """A version of a procedure, as the catalogue, an import or a person said it.

    In force from ``since`` (None: from the day it is said, and if nothing was known before, from the first day the
    program knows) by ``decision``; ``batch`` binds what was taken in together, so that it can be taken back together.
    """

    procedure: Procedure
    since: date | None = None
    decision: Decision | None = None
    batch: str = ""


class ProcedureAbolished(msgspec.Struct, frozen=True, kw_only=True, tag="procedure_abolished"):
    """A procedure ends with ``since``, the first day without it; ``replaced_by`` is the code that took its place."""

    code: str
    since: date
    decision: Decision
    replaced_by: str = ""
    batch: str = ""


DeskBody = DeskSetUp | SettingChanged | OfficerNamed | ProcessStated | ProcedureStated | ProcedureAbolished
