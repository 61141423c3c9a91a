"""What a stop of the clock does to the dates: how long it stood, where the deadline stands after it, and no further.

A term in working days or hours moves by the working minutes that it stood; a term in calendar days by the calendar
days, holidays among them, for those are what it counts. An apology moves a promise once: after it no stop does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.dossier import Dossier, Stop
from mot_cua_desktop.domain.regime import Regime
from mot_cua_desktop.domain.terms import VN, Term
from mot_cua_desktop.domain.worktime import after_minutes, due_at, minutes_between, say_moment
from mot_cua_desktop.errors import Refused

#: The clock is read more than once for one deed, and it may be set by a few minutes between.
_ABOUT = timedelta(minutes=5)


def open_stop(state: Dossier) -> Stop | None:
    """The stop in which the clock stands now."""
    return state.stops[-1] if state.stops and state.stops[-1].until is None else None


def counted_from(state: Dossier) -> datetime:
    """When the term began to run: the receipt, the restart after a supplement, or the due date waited for."""
    return state.deadline.counted_from if state.deadline is not None else state.received_at


def linked_start(state: Dossier, at: datetime) -> datetime:
    """The moment ``at``, or the last due date of the dossiers whose results this one waits for, if that is later."""
    return max([at, *(link.due for link in state.linked)])


def waited(state: Dossier, now: datetime, calendar: Calendar) -> int:
    """The working minutes of the open stop so far; none of them before the term began to run."""
    stop = open_stop(state)
    if stop is None:
        return 0
    since = max(stop.since, counted_from(state))
    return minutes_between(since.astimezone(VN), now, calendar) if now > since else 0


def days_stood(stops: tuple[Stop, ...], begun: datetime, now: datetime) -> int:
    """The calendar days that ended while the clock stood, of stops since ``begun``; an open one counts until now."""
    spans = ((max(stop.since, begun), stop.until or now) for stop in stops)
    return sum(max(0, (until.astimezone(VN).date() - since.astimezone(VN).date()).days) for since, until in spans)


def moved(
    old: datetime, term: Term, begun: datetime, stood: tuple[int, int], regime: Regime, calendar: Calendar
) -> datetime:
    """A deadline at ``old`` of a term that began at ``begun``; ``stood`` are the minutes of the stops to add to it and,
    for a term in calendar days, the days of all its stops (added before the end moves to a working day, once)."""
    minutes, days = stood
    if term.unit != "ngay":
        return after_minutes(old.astimezone(VN), minutes, calendar)
    if not days:
        return old
    return max(old, due_at(begun, Term(term.amount + days, "ngay"), calendar, regime.time_rules))


def restarts(state: Dossier, regime: Regime) -> bool:
    """Whether the end of the open stop starts the term anew: a supplement, where the rules say so."""
    stop = open_stop(state)
    return stop is not None and stop.cause == "bo_sung" and regime.supplement_clock.value == "restart"


def missed(state: Dossier) -> bool:
    """Whether the deadline had been missed when the clock stopped: then nothing moves it."""
    stop = open_stop(state)
    return stop is not None and state.deadline is not None and stop.since > state.deadline.at


def deadline_after(state: Dossier, now: datetime, regime: Regime, calendar: Calendar) -> datetime | None:
    """Where the deadline stands if the clock runs again ``now``; None where there is none or no stop."""
    if open_stop(state) is None or state.deadline is None or state.term is None:
        return None
    if missed(state):
        return state.deadline.at
    if restarts(state, regime):
        return due_at(linked_start(state, now), state.term, calendar, regime.time_rules)
    begun = counted_from(state)
    stood = waited(state, now, calendar), days_stood(state.stops, begun, now)
    return moved(state.deadline.at, state.deadline_term or state.term, begun, stood, regime, calendar)


def refuse_undue_resumption(state: Dossier, deed: co.ClockResumed | ev.SupplementReceived) -> None:
    """Running again makes no late dossier on time and, after an apology, moves no promise (NĐ 118/2025 Điều 19.6)."""
    deadline = deed.deadline or deed.due
    if deadline is None or state.deadline is None or state.due is None:
        return
    if missed(state) and deadline.at > state.deadline.at:
        raise undue(state.deadline.at)
    still = state.reschedule is not None or missed(state)
    if deed.due is not None and deed.due.at != (state.due.at if still else deadline.at):
        raise Refused(
            f"Ngày hẹn trả {say_moment(state.due.at)} không dời được khi tính hạn tiếp.",
            "Giữ ngày đã hẹn; chỉ lãnh đạo hẹn lại, một lần.",
            rule="NĐ 118/2025/NĐ-CP, Điều 19.6",
        )


def refuse_unreckoned(
    state: Dossier, deed: co.ClockResumed | ev.SupplementReceived, now: datetime, regime: Regime, calendar: Calendar
) -> None:
    """The new deadline is the old one and the time that really stood, by the calendar; so it lies in a session."""
    deadline = deed.deadline or deed.due
    if deadline is None or state.deadline is None:
        return
    least = deadline_after(state, max(now - _ABOUT, state.stops[-1].since), regime, calendar) if state.stops else None
    most = deadline_after(state, now + _ABOUT, regime, calendar)
    term = state.deadline_term or state.term
    reckoned = least is not None and most is not None and least <= deadline.at <= most
    if reckoned and term is not None and term.unit != "ngay" and not missed(state) and not restarts(state, regime):
        reckoned = deadline.at == after_minutes(state.deadline.at.astimezone(VN), deed.waited, calendar)
    if not reckoned:
        raise Refused(
            f"Hạn mới {say_moment(deadline.at)} không khớp với thời gian đã dừng.",
            "Bấm lại; nếu vẫn vậy, báo người quản trị.",
            rule="Hạn mới bằng hạn cũ cộng đúng thời gian không tính hạn",
        )


def undue(deadline: datetime) -> Refused:
    """The refusal of a deed that would move a deadline already missed."""
    return Refused(
        f"Hồ sơ đã quá hạn từ {say_moment(deadline)}: không việc nào dời được hạn đó nữa.",
        "Xin lỗi và hẹn lại theo quy định (một lần).",
        rule="NĐ 118/2025/NĐ-CP, Điều 19.6",
    )
