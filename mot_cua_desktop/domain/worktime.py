"""When a result is due, and the steps that explain it: terms, the 15:00 cut-off, counting over the ward's calendar.

The rules are those of BLDS 2015 Điều 147 (the day of the event is not counted), Điều 148.5 (a term that ends on a day
off ends on the next working day), NĐ 23/2015/NĐ-CP Điều 7 and Luật Hộ tịch 2014 Điều 5.3 (at once, after 15:00 the next
working day), and the sessions of the desk. Seconds never count: paper shows minutes, so minutes decide.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from mot_cua_desktop.domain.calendar import (
    WEEKDAYS,
    Calendar,
    DayException,
    Session,
    minute,
    out_of_span,
)
from mot_cua_desktop.domain.terms import AT_ONCE, VN, Term, Unit, parse_term

__all__ = [
    "AT_ONCE", "VN", "Calendar", "DayException", "Due", "DueStep", "Session", "Term", "TimeRules", "Unit",
    "due", "due_at", "explain", "parse_term", "received_as", "say_day", "say_moment", "term_minutes",
]  # fmt: skip


@dataclass(frozen=True)
class TimeRules:
    """The dated rules that move a date. ``cutoff`` None means that no hour of the day moves anything.

    What arrives after ``cutoff`` (15:00: NĐ 23/2015 Điều 7; Luật Hộ tịch 2014 Điều 5.3) is due the next working day
    when its term is "at once"; ``cutoff_moves_day_terms`` lets it also move the day that a term in days counts from.
    """

    cutoff: time | None = time(15, 0)
    cutoff_moves_day_terms: bool = False


STANDARD_RULES = TimeRules()
#: How many spans of days a calendar remembers the words of; a year has some hundred days, a ward some ten terms.
_REMEMBERED = 256


@dataclass(frozen=True)
class DueStep:
    """One day of the reckoning and what it did, in the officer's words; ``off`` is why it is a day off, if it is."""

    day: date
    text: str
    counted: bool = False
    off: str = ""

    def __str__(self) -> str:
        return self._said

    @cached_property
    def _said(self) -> str:
        return f"{say_day(self.day)}: {self.text}"


@dataclass(frozen=True)
class Due:
    """The appointment. Instants are in the ward's own time; ``counted_from`` is when the dossier counts as received."""

    at: datetime
    counted_from: datetime
    steps: tuple[DueStep, ...]

    @property
    def why(self) -> str:
        """One line under the date: which days were passed over."""
        skipped: dict[str, list[str]] = {}
        for step in self.steps:
            if step.off:
                skipped.setdefault(step.off, []).append(f"{step.day:%d/%m}")
        return "; ".join(f"{', '.join(days)} {text}" for text, days in skipped.items())


def say_day(day: date) -> str:
    """A day as the officer says it: "thứ Sáu 27/11/2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day:02d}/{day.month:02d}/{day.year}"  # strftime takes six times as long


def say_time(at: datetime) -> str:
    """The time of day: "17:00"."""
    return f"{at.hour:02d}:{at.minute:02d}"


def say_moment(at: datetime) -> str:
    """A moment as the officer says it, in the ward's own time: "17:00 thứ Sáu 27/11/2026"."""
    local = at.astimezone(VN)
    return f"{say_time(local)} {say_day(local)}"


def received_as(received: datetime, calendar: Calendar) -> datetime:
    """The moment at which something that arrived at ``received`` counts as received: in a session, or the next."""
    return _moment(*_start(received, calendar), calendar)


def due_at(received: datetime, term: Term, calendar: Calendar, rules: TimeRules = STANDARD_RULES) -> datetime:
    """The due moment alone; a microsecond or two, for lists and for moving many dossiers at once."""
    unit = term.unit
    if unit == "gio":
        return _after(*_start(received, calendar), term.amount * 60, calendar)
    index = calendar.index
    if unit == "ngay_nao_tra_ngay_do" or rules.cutoff_moves_day_terms:
        rank, now = _start(received, calendar)
        rank += _moved_by_cutoff(now, term, rules)
    else:
        # Only the day of the receipt counts here, and this is what is asked for by the million: no calls on the way.
        local = received if received.tzinfo is VN else _in_ward(received)
        ordinal = local.toordinal()
        rank = calendar.rank(ordinal)
        if rank < len(index.days) and index.days[rank] == ordinal:
            rank += local.hour * 60 + local.minute > index.spans[rank][-1][1]
    if unit == "ngay":
        rank = calendar.rank(_ordinal(rank, calendar) + term.amount)
    else:
        rank += term.amount
    if rank >= len(index.days):
        raise out_of_span()
    return index.closing[rank] or _closing(rank, calendar)


def due(
    received: datetime, term: Term, calendar: Calendar, rules: TimeRules = STANDARD_RULES, *, linked: bool = False
) -> Due:
    """The due moment with every day that was counted or passed over, and why.

    ``linked`` when ``received`` is the moment at which the result of the dossier before is due: nothing is handed in.
    """
    start = received_as(received, calendar)
    at = due_at(received, term, calendar, rules)
    return Due(at, start, _steps(_local(received), start, at, term, calendar, rules, linked=linked))


def explain(
    received: datetime, term: Term, calendar: Calendar, rules: TimeRules = STANDARD_RULES
) -> tuple[DueStep, ...]:
    """The steps from the receipt to the due moment."""
    start, end = received_as(received, calendar), due_at(received, term, calendar, rules)
    return _steps(_local(received), start, end, term, calendar, rules)


def _steps(
    local: datetime,
    start: datetime,
    end: datetime,
    term: Term,
    calendar: Calendar,
    rules: TimeRules,
    *,
    linked: bool = False,
) -> tuple[DueStep, ...]:
    steps = _arrival(local, start, calendar)
    if term.unit == "gio":
        return (*steps, *_hour_steps(start, end, calendar))
    first = start.date()
    if _moved_by_cutoff(minute(start.time()), term, rules):
        first = calendar.next_working(first)
        cutoff = f"{rules.cutoff:%H:%M}" if rules.cutoff is not None else ""
        steps.append(DueStep(start.date(), f"nhận lúc {start:%H:%M}, sau {cutoff}, nên chuyển sang ngày làm việc sau"))
        steps += _days_off(start.date(), first, calendar)
    if term.at_once:
        return (*steps, DueStep(first, f"trả kết quả trong ngày, muộn nhất {end:%H:%M}", counted=True))
    steps.append(DueStep(first, "ngày hồ sơ trước có kết quả, không tính" if linked else "ngày nhận, không tính"))
    return (*steps, *_counted(first, end, term, calendar))


def term_minutes(term: Term, calendar: Calendar, on: date | None = None) -> int:
    """A term in working minutes: a day is the sessions of a standard day, an hour is an hour, at once is one day.

    ``on`` is the day whose hours count; without it the newest hours do.
    """
    if term.unit == "gio":
        return term.amount * 60
    return max(1, term.amount) * (calendar.day_minutes if on is None else calendar.week_on(on).day_minutes)


def minutes_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """The working minutes from one moment to a later one."""
    return _reached(end, calendar) - _reached(start, calendar)


def after_minutes(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The moment when that many working minutes have passed since ``start``."""
    return _after(*_start(start, calendar), minutes, calendar)


def before_minutes(end: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The latest moment from which that many working minutes still fit before ``end``."""
    target = _reached(end, calendar) - minutes
    index = calendar.index
    if target < 0:
        raise out_of_span()
    rank = bisect_right(index.minutes_before, target) - 1
    left = target - index.minutes_before[rank]
    for start, finish in index.spans[rank]:
        if left < finish - start:
            return _moment(rank, start + left, calendar)
        left -= finish - start
    raise out_of_span()  # the end lies after the last day of the index


def _reached(at: datetime, calendar: Calendar) -> int:
    """The working minutes of the index that have passed at this moment."""
    local = at if at.tzinfo is VN else _in_ward(at)
    index, ordinal, now = calendar.index, local.toordinal(), local.hour * 60 + local.minute
    rank = min(calendar.rank(ordinal), len(index.days) - 1)
    passed = index.minutes_before[rank]
    if index.days[rank] == ordinal:  # else it is a day off
        for start, end in index.spans[rank]:
            if now > start:
                passed += min(now, end) - start
    return passed


def _local(at: datetime) -> datetime:
    return _in_ward(at).replace(second=0, microsecond=0)


def _start(received: datetime, calendar: Calendar) -> tuple[int, int]:
    """The working day (its number in the index) and the minute at which an arrival counts as received."""
    local = received if received.tzinfo is VN else _in_ward(received)
    ordinal, now = local.toordinal(), local.hour * 60 + local.minute
    rank = calendar.rank(ordinal)
    if _ordinal(rank, calendar) == ordinal:
        for start, end in calendar.index.spans[rank]:
            if now <= end:
                return rank, max(now, start)
        _ordinal(rank := rank + 1, calendar)
    return rank, calendar.index.spans[rank][0][0]


def _in_ward(received: datetime) -> datetime:
    if received.tzinfo is None:
        raise ValueError("a moment carries its time zone")
    return received.astimezone(VN)


def _closing(rank: int, calendar: Calendar) -> datetime:
    """The end of the last session of a working day, made once for each day."""
    at = calendar.index.closing[rank]
    if at is None:
        day = datetime.fromordinal(calendar.index.days[rank])
        minutes = calendar.index.spans[rank][-1][1]
        at = day.replace(hour=minutes // 60, minute=minutes % 60, tzinfo=VN)
        calendar.index.closing[rank] = at
    return at


def _ordinal(rank: int, calendar: Calendar) -> int:
    days = calendar.index.days
    if rank >= len(days):
        raise out_of_span()
    return days[rank]


def _moment(rank: int, minutes: int, calendar: Calendar) -> datetime:
    return _closing(rank, calendar).replace(hour=minutes // 60, minute=minutes % 60)


def _moved_by_cutoff(now: int, term: Term, rules: TimeRules) -> bool:
    moves = term.unit == "ngay_nao_tra_ngay_do" or rules.cutoff_moves_day_terms
    return moves and rules.cutoff is not None and now > minute(rules.cutoff)


def _after(rank: int, now: int, minutes: int, calendar: Calendar) -> datetime:
    """The moment when that many working minutes have passed; at the end of a session, not at the start of the next."""
    if minutes <= 0:
        return _moment(rank, now, calendar)
    index = calendar.index
    target = index.minutes_before[rank] + minutes
    for start, end in index.spans[rank]:
        if now > start:
            target += min(now, end) - start
    rank = bisect_left(index.minutes_before, target) - 1
    left = target - index.minutes_before[rank]
    for start, end in index.spans[rank]:
        if left <= end - start:
            return _moment(rank, start + left, calendar)
        left -= end - start
    raise out_of_span()  # more minutes than the last day of the index holds


def _arrival(local: datetime, start: datetime, calendar: Calendar) -> list[DueStep]:
    if local == start:
        return []
    day = local.date()
    why = calendar.why_off(day) or "ngoài giờ làm việc"
    first = DueStep(day, f"nhận lúc {say_time(local)}, {why}; tính là nhận lúc {say_moment(start)}")
    return [first, *_days_off(day, start.date(), calendar)]


def _days_off(after: date, until: date, calendar: Calendar) -> list[DueStep]:
    """The days off between two days, both left out."""
    between = _days_after(after, until)[:-1]
    return [
        DueStep(day, calendar.why_off(day), off=calendar.why_off(day))
        for day in between
        if not calendar.is_working(day)
    ]


def _counted(first: date, end: datetime, term: Term, calendar: Calendar) -> tuple[DueStep, ...]:
    """The days of a term one by one: the same for every dossier that is taken in on a day, so said once."""
    known, asked = calendar.counted, (first, end, term)
    found = known.get(asked)
    if found is None:
        count = _calendar_day_steps if term.unit == "ngay" else _working_day_steps
        last = DueStep(end.date(), f"hẹn trả lúc {end:%H:%M}, hết giờ làm việc", counted=True)
        found = (*count(first, end.date(), term.amount, calendar), last)
        if len(known) >= _REMEMBERED:
            known.clear()
        known[asked] = found
    return found


def _working_day_steps(first: date, last: date, amount: int, calendar: Calendar) -> list[DueStep]:
    steps: list[DueStep] = []
    number = 0
    for day in _days_after(first, last):
        off = calendar.why_off(day)
        if off:
            steps.append(DueStep(day, off, off=off))
            continue
        number += 1
        steps.append(DueStep(day, f"ngày làm việc thứ {number}/{amount}{_make_up(day, calendar)}", counted=True))
    return steps


def _calendar_day_steps(first: date, last: date, amount: int, calendar: Calendar) -> list[DueStep]:
    steps: list[DueStep] = []
    for number, day in enumerate(_days_after(first, last), start=1):
        off = calendar.why_off(day)
        if number < amount or (number == amount and not off):
            text = f"ngày thứ {number}/{amount}" + (f" ({off})" if off else _make_up(day, calendar))
            steps.append(DueStep(day, text, counted=True))
        elif number == amount:
            text = f"ngày thứ {number}/{amount}, {off}: hạn chuyển sang ngày làm việc tiếp theo"
            steps.append(DueStep(day, text, counted=True, off=off))
        elif off:
            steps.append(DueStep(day, off, off=off))
        else:
            steps.append(DueStep(day, f"ngày làm việc tiếp theo{_make_up(day, calendar)}"))
    return steps


def _days_after(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]


def _make_up(day: date, calendar: Calendar) -> str:
    exception = calendar.by_day.get(day)
    return f" ({exception})" if exception is not None and exception.kind == "lam_bu" else ""


def _hour_steps(start: datetime, end: datetime, calendar: Calendar) -> list[DueStep]:
    steps: list[DueStep] = []
    for day in (start.date(), *_days_after(start.date(), end.date())):
        parts = []
        for session in calendar.hours(day):
            begin = max(datetime.combine(day, session.start, VN), start)
            finish = min(datetime.combine(day, session.end, VN), end)
            if begin < finish:
                parts.append((begin, finish))
        if parts:
            minutes = sum(int((b - a).total_seconds()) // 60 for a, b in parts)
            spans = ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in parts)
            steps.append(DueStep(day, f"{spans}: {say_minutes(minutes)}{_make_up(day, calendar)}", counted=True))
        elif not calendar.is_working(day):
            steps.append(DueStep(day, calendar.why_off(day), off=calendar.why_off(day)))
    return steps


def say_minutes(minutes: int) -> str:
    """Working minutes as a person says them: "2 giờ 15 phút"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} giờ" if hours else "", f"{rest} phút" if rest or not hours else "")))
