"""Dates that the rules allow: how far an apology may move the appointment, until when to ask, to answer, to supplement.

Khánh Hòa (letter 535/UBND-NV point 3, citing QĐ 14/2015/QĐ-UBND): the new date lies within a third of the procedure's
time. No text says how a third is rounded, so it is not rounded: whole working minutes, cut off, never up.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.regime import Regime
from mot_cua_desktop.domain.terms import AT_ONCE, VN, Term
from mot_cua_desktop.domain.worktime import TimeRules, after_minutes, due_at, minutes_between, term_minutes

_MOST_OFFERS = 60


def latest_new_date(
    old: datetime,
    term: Term,
    regime: Regime,
    calendar: Calendar,
    on: date | None = None,
    *,
    begun: datetime | None = None,
) -> datetime | None:
    """The last moment to which an appointment at ``old`` may be moved; None where the regime sets no limit.

    A third of the term's working minutes after ``old``. A term in calendar days has those of the days that it counts
    from ``begun``, when it began to run: the day of the receipt is not one of them (BLDS 2015 Điều 147), the working
    day on which it ends is. ``on`` is the day whose hours measure every other term: that of the acceptance, so that
    later hours change nothing. Raises ValueError for a term in calendar days without ``begun``.

    It is ``old`` itself where a share that the ward stated is less than a minute: whatever is promised breaches it.
    """
    share = regime.reschedule_max_fraction.value
    if share is None:
        return None
    days = term.unit == "ngay"
    whole = _minutes_of_days(term, begun, regime, calendar) if days else term_minutes(term, calendar, on)
    return after_minutes(old, whole * share.numerator // share.denominator, calendar)


def _minutes_of_days(term: Term, begun: datetime | None, regime: Regime, calendar: Calendar) -> int:
    """The working minutes in the days of a term in calendar days, as if its clock had never stood."""
    if begun is None:
        raise ValueError("calendar days have no minutes without the moment from which they count")
    rules = regime.time_rules
    # The day that is not counted: that of the receipt, or the next working day where the cut-off moves it.
    first = due_at(begun, AT_ONCE, calendar, rules if rules.cutoff_moves_day_terms else TimeRules(cutoff=None))
    return minutes_between(first, due_at(begun, term, calendar, rules), calendar)


def new_dates(now: datetime, old: datetime, latest: datetime | None, calendar: Calendar) -> tuple[datetime, ...]:
    """What the picker offers: the closing hour of each working day after ``old`` and now, up to ``latest`` itself.

    Empty when that moment has passed. Without a limit, the next working days.
    """
    begin = max(now, old).astimezone(VN)
    if latest is not None and latest <= begin:
        return ()
    found: list[datetime] = []
    day = begin.date()
    while len(found) < _MOST_OFFERS:
        sessions = calendar.hours(day)
        closing = datetime.combine(day, sessions[-1].end, VN) if sessions else None
        if latest is not None and day > latest.astimezone(VN).date():
            break
        if closing is not None and closing > begin and (latest is None or closing <= latest):
            found.append(closing)
        day += timedelta(days=1)
    if latest is not None and (not found or found[-1] < latest):
        found.append(latest.astimezone(VN))
    return tuple(found)


def apology_by(due: datetime, regime: Regime, calendar: Calendar) -> datetime:
    """Until when the apology must be out: the end of the working day before the due day (NĐ 118/2025 Điều 19.6)."""
    before = calendar.rank(due.astimezone(VN).date().toordinal()) - regime.apology_days_before.value
    day = calendar.nth(before)
    return datetime.combine(day, calendar.hours(day)[-1].end, VN)


def ask_until(received: datetime, regime: Regime, calendar: Calendar) -> datetime:
    """Until when a supplement may be asked after acceptance (NĐ 118/2025 Điều 19.5: 3 working days)."""
    days = max(1, regime.ask_within_working_days.value)
    return due_at(received, Term(days, "ngay_lam_viec"), calendar)


def supplement_until(asked: datetime, regime: Regime, calendar: Calendar) -> datetime:
    """Until when the citizen may bring what was asked for (NĐ 118/2025 Điều 19.5: 15 days from the notice)."""
    return supplement_end(asked.astimezone(VN).date(), max(1, regime.supplement_days.value), calendar)


def supplement_end(asked: date, days: int, calendar: Calendar) -> datetime:
    """The end of ``days`` calendar days after the day of the asking, or of the next working day when it is none."""
    last = calendar.on_or_after(asked + timedelta(days=days))
    return datetime.combine(last, calendar.hours(last)[-1].end, VN)


def paper_moves_by(received: datetime, regime: Regime, calendar: Calendar) -> datetime:
    """Until when the paper of a dossier leaves the desk (NĐ 118/2025 Điều 18.2): within the day of its receipt, or,
    after the cut-off, at the beginning of the next working day. What came on a day off came on the next one."""
    local = received.astimezone(VN)
    day, sessions = local.date(), calendar.hours(local.date())
    if not sessions:
        following = calendar.next_working(day)
        return datetime.combine(following, calendar.hours(following)[-1].end, VN)
    if local.time() <= min(regime.paper_cutoff.value, sessions[-1].end):
        return datetime.combine(day, sessions[-1].end, VN)
    following = calendar.next_working(day)
    return datetime.combine(following, calendar.hours(following)[0].start, VN)


def answer_until(submitted: datetime, regime: Regime, calendar: Calendar) -> datetime:
    """Until when an online dossier must be answered (NĐ 118/2025 Điều 17.2: 8 working hours)."""
    return due_at(submitted, Term(max(1, regime.online_answer_hours.value), "gio"), calendar)


def day_end(day_of: datetime) -> datetime:
    """The last instant of a local day, for lists by day."""
    return datetime.combine(day_of.astimezone(VN).date(), time(23, 59, 59, 999999), VN)
