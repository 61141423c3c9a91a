"""The rules of the trade as dated data: what held on a day, by which document, and whether that text was seen.

A dossier lives under the regime of the day it was accepted. Each value carries its source; what nobody could confirm is
marked and shown as such. The local overlay of Khánh Hòa lies over the national values and can be switched off; over
both lie the values that an administrator of the ward stated with a document. Each of those remembers when it was
stated: a rule entered today that holds since last month does not change dossiers accepted before it was entered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, Generic, Literal, TypeVar, get_args

import msgspec

from mot_cua_desktop.domain.worktime import VN, TimeRules
from mot_cua_desktop.errors import Told

T = TypeVar("T")
Paper = Literal[
    "receipt", "guidance_slip", "supplement_slip", "refusal", "apology", "stop_notice", "control_slip", "register"
]
PAPERS: tuple[Paper, ...] = get_args(Paper)
#: The day of the oldest rule that the program knows (QĐ 14/2015/QĐ-UBND of Khánh Hòa).
FIRST_DAY = date(2015, 6, 30)


@dataclass(frozen=True)
class Value(Generic[T]):
    """One rule's value with the document that sets it. ``until`` is the last day of its life; None while it lives."""

    value: T
    source: str
    confirmed: bool
    since: date
    until: date | None = None

    @property
    def document(self) -> str:
        """The document and article alone, as a paper may print them: without our remarks; empty when none is known."""
        named = self.source.partition(";")[0]
        return "" if named.startswith("Chưa rõ") else named

    @property
    def cited(self) -> str:
        """The source as the settings page shows it; what it says of itself is not said twice."""
        return self.source if self.confirmed or "chưa xác nhận" in self.source else f"{self.source} (chưa xác nhận)"


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The official form of a paper: its number, its title in capitals, and the line "(Theo Mẫu số …)" under it."""

    number: str
    title: str
    line: str = ""


@dataclass(frozen=True)
class Regime:
    """Every rule as it stands on ``day``. Counts are times, days or hours as their names say."""

    day: date
    id: str
    name: Value[str]
    supplement_allowance: Value[int]
    guidance_slip_mandatory: Value[bool]
    supplement_clock: Value[Literal["restart", "pause"]]
    supplement_days: Value[int]
    ask_within_working_days: Value[int]
    online_system_hours: Value[int]
    online_answer_hours: Value[int]
    reschedule_limit: Value[int]
    apology_days_before: Value[int]
    reschedule_max_fraction: Value[Fraction | None]
    correct_result_working_days: Value[int]
    at_once_cutoff: Value[time]
    paper_cutoff: Value[time]
    cutoff_moves_day_terms: Value[bool]
    clock_from_competent_agency: Value[bool]
    late_rate_limit: Value[Fraction]
    satisfied_from: Value[int]
    local_overlay: Value[bool]
    posting_working_days: Value[int]
    iso_working_days: Value[int]
    online_portal: Value[str]
    forms: Mapping[Paper, Value[Form]]

    def form(self, paper: Paper) -> Value[Form]:
        """The form of a paper on this day."""
        return self.forms[paper]

    @property
    def time_rules(self) -> TimeRules:
        """The rules that move a due date."""
        return TimeRules(self.at_once_cutoff.value, self.cutoff_moves_day_terms.value)


def _fraction(raw: object) -> Fraction:
    found = Fraction(_text(raw))
    if not 0 < found <= 1:
        raise ValueError("a fraction lies between 0 and 1")
    return found


def _fraction_or_none(raw: object) -> Fraction | None:
    return None if raw == "" else _fraction(raw)


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw:
        raise ValueError(f"{raw!r} is no text")
    return raw


def _address(raw: object) -> str:
    """An address of a page; a telephone opens a QR code only with the "https://" before it."""
    address = _text(raw)
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", address):
        raise ValueError(f"{address!r} is no address")
    return address


def _count(raw: object) -> int:
    if type(raw) is not int or raw < 0:
        raise ValueError(f"{raw!r} is no count")
    return raw


def _yes_no(raw: object) -> bool:
    if type(raw) is not bool:
        raise ValueError(f"{raw!r} is neither true nor false")
    return raw


def _clock(raw: object) -> str:
    if raw not in ("restart", "pause"):
        raise ValueError(f"{raw!r} is neither restart nor pause")
    return str(raw)


def _hour(raw: object) -> time:
    if not isinstance(raw, time):
        raise ValueError(f"{raw!r} is no time of day")
    return raw


_READERS: dict[str, Callable[[object], object]] = {
    "name": _text,
    "supplement_allowance": _count,
    "guidance_slip_mandatory": _yes_no,
    "supplement_clock": _clock,
    "supplement_days": _count,
    "ask_within_working_days": _count,
    "online_system_hours": _count,
    "online_answer_hours": _count,
    "reschedule_limit": _count,
    "apology_days_before": _count,
    "reschedule_max_fraction": _fraction_or_none,
    "correct_result_working_days": _count,
    "at_once_cutoff": _hour,
    "paper_cutoff": _hour,
    "cutoff_moves_day_terms": _yes_no,
    "clock_from_competent_agency": _yes_no,
    "late_rate_limit": _fraction,
    "satisfied_from": _count,
    "local_overlay": _yes_no,
    "posting_working_days": _count,
    "iso_working_days": _count,
    "online_portal": _address,
}
#: Every rule by its key, in the order of the settings page; a form's key is ``form.receipt`` and so on.
KEYS = (*_READERS, *(f"form.{paper}" for paper in PAPERS))


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    key: str
    value: Any
    since: date
    source: str
    until: date | None = None
    confirmed: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    layer: Literal["national", "local"]
    rule: tuple[_Row, ...]


Layer = Mapping[str, tuple[Value[Any], ...]]


@dataclass(frozen=True)
class OwnRule:
    """A value that the ward stated by a document of its own, and when; ``withdrawn`` takes the same day's back."""

    key: str
    value: Value[Any]
    stated: datetime
    withdrawn: bool = False


@dataclass(frozen=True, eq=False)
class Regimes:
    """All values of all days: the national layer, which is complete, the local one, which is not, and the ward's own
    statements in the order in which they were made."""

    national: Layer
    local: Layer
    own: tuple[OwnRule, ...] = ()

    def amended(self, own: Iterable[OwnRule]) -> Regimes:
        """The same rules with the ward's own statements over them."""
        return replace(self, own=tuple(sorted(own, key=lambda rule: rule.stated)))

    def on(self, day: date, *, local: bool = True) -> Regime:
        """The regime of a day by all that is known now; ``local`` False leaves the overlay out.

        Raises `Told` before the first rule.
        """
        return _regime_of(self, day, local, len(self.own))

    def at(self, moment: datetime) -> Regime:
        """The regime of a moment as it was known then: rules stated later, though of an earlier day, are left out."""
        known = bisect_right(self.own, moment, key=lambda rule: rule.stated)
        return _regime_of(self, moment.astimezone(VN).date(), True, known)

    def of(self, regime_id: str) -> Regime:
        """The regime that a dossier was accepted under, by its id: a moment, or a day as known at its end."""
        if len(regime_id) > len("2026-11-26"):
            return self.at(datetime.fromisoformat(regime_id))
        return self.at(datetime.combine(date.fromisoformat(regime_id), time.max, VN))

    def value(self, key: str, day: date, *, local: bool, known: int | None = None) -> Value[Any]:
        """One rule's value on a day: the ward's own, the overlay's, the national one; ``known`` statements of it."""
        own = self._own(key, day, len(self.own) if known is None else known)
        if own is not None:
            return own
        for layer in (self.local, self.national) if local else (self.national,):
            for value in layer.get(key, ()):
                if value.since <= day and (value.until is None or day <= value.until):
                    return value
        raise AssertionError(f"{key} has no value on {day}")  # parse_regimes has proved that it has

    def _own(self, key: str, day: date, known: int) -> Value[Any] | None:
        """The latest word for each first day counts; of those that hold on the day, the one that began last."""
        words = {rule.value.since: rule for rule in self.own[:known] if rule.key == key}
        holding = [
            rule.value
            for since, rule in words.items()
            if not rule.withdrawn and since <= day and (rule.value.until is None or day <= rule.value.until)
        ]
        return max(holding, key=lambda value: value.since, default=None)

    def history(self, key: str) -> tuple[Value[Any], ...]:
        """Every value that the shipped layers give a rule, local ones first, for the settings page."""
        return (*self.local.get(key, ()), *self.national.get(key, ()))


@lru_cache(maxsize=256)
def _regime_of(regimes: Regimes, day: date, local: bool, known: int) -> Regime:
    """Put together once a day: every look at an intake asks for it, and its hundred look-ups would be felt."""
    if day < FIRST_DAY:
        raise Told("Chưa có quy định nào cho ngày trước 30/6/2015.", "Kiểm tra ngày giờ của máy.")
    overlay = local and regimes.value("local_overlay", day, local=False, known=known).value
    found = {key: regimes.value(key, day, local=overlay, known=known) for key in KEYS}
    forms = {paper: found.pop(f"form.{paper}") for paper in PAPERS}
    newest = max(value.since for value in (*found.values(), *forms.values()))
    fields: dict[str, Any] = found
    return Regime(day=day, id=newest.isoformat(), forms=forms, **fields)


def parse_regimes(texts: Iterable[str]) -> Regimes:
    """The rules from the texts of ``resources/regimes/*.toml``. Raises `Told` for a gap or a wrong value."""
    layers: dict[str, dict[str, list[Value[Any]]]] = {"national": {}, "local": {}}
    try:
        for text in texts:
            file = msgspec.toml.decode(text, type=_File)
            for row in file.rule:
                if not row.source:
                    raise ValueError(f"{row.key} names no source")
                value = Value(read_value(row.key, row.value), row.source, row.confirmed, row.since, row.until)
                layers[file.layer].setdefault(row.key, []).append(value)
        _check_whole(layers["national"])
        for rows in (*layers["national"].values(), *layers["local"].values()):
            _check_line(rows)
    except (msgspec.DecodeError, ValueError) as error:
        raise Told(f"Tệp quy định không đọc được ({error}).", "Cài lại chương trình, hoặc sửa tệp theo mẫu.") from error
    frozen = {name: {key: tuple(rows) for key, rows in layer.items()} for name, layer in layers.items()}
    return Regimes(frozen["national"], frozen["local"])


def read_value(key: str, raw: object) -> object:
    """A rule's value from plain data, checked by its key. Raises ValueError or msgspec.ValidationError."""
    kind, _, paper = key.partition(".")
    if kind == "form" and paper in PAPERS:
        return msgspec.convert(raw, Form)
    if key not in _READERS:
        raise ValueError(f"{key} is no rule")
    return _READERS[key](raw)


def _check_whole(layer: dict[str, list[Value[Any]]]) -> None:
    """The national layer answers every question on every day since the first."""
    for key in KEYS:
        rows = sorted(layer.get(key, []), key=lambda value: value.since)
        if not rows or rows[0].since > FIRST_DAY or rows[-1].until is not None:
            raise ValueError(f"{key} does not cover every day")
        for earlier, later in pairwise(rows):
            if earlier.until is None or later.since - earlier.until != timedelta(days=1):
                raise ValueError(f"{key} has a gap or an overlap before {later.since}")


def _check_line(rows: list[Value[Any]]) -> None:
    rows.sort(key=lambda value: value.since)
    for earlier, later in pairwise(rows):
        if earlier.until is None or later.since <= earlier.until:
            raise ValueError(f"two values on {later.since}")
