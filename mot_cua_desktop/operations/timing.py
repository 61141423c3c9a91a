"""What the calendar says of one dossier now: appointments, the clock after a stop, the process and its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import process, stops, worktime
from mot_cua_desktop.domain.dossier import Dossier, Holding
from mot_cua_desktop.domain.promise import paper_moves_by
from mot_cua_desktop.domain.regime import Regime
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.worktime import VN, Due, say_minutes, say_moment
from mot_cua_desktop.operations.desk import Desk


@dataclass(frozen=True)
class Resumption:
    """The clock runs again: working minutes waited, the new promise, and the deadline when it is another."""

    waited: int
    due: ev.DueRecord | None
    deadline: ev.DueRecord | None


def due_of(
    desk: Desk, received: datetime, term: Term, field: str, regime: Regime | None = None, *, linked: bool = False
) -> Due:
    """The appointment of a term that starts with ``received``, in the hours of its field of work.

    By the rules of ``regime``, which for a dossier taken in before is that of its acceptance; else of that moment.
    ``linked`` when it is the result of another dossier that is waited for.
    """
    rules = (regime or desk.regimes.at(received)).time_rules
    return worktime.due(received, term, desk.calendar_of(field), rules, linked=linked)


def due_record(due: Due, tight: datetime | None = None) -> ev.DueRecord:
    """The appointment as the journal keeps it."""
    return ev.DueRecord(
        at=due.at.astimezone(UTC),
        counted_from=due.counted_from.astimezone(UTC),
        steps=tuple(str(step) for step in due.steps),
        tight=tight.astimezone(UTC) if tight is not None else None,
    )


def tight_of(desk: Desk, state: Dossier, held: Holding | None, due: datetime | None = None) -> datetime | None:
    """From when the remaining steps no longer fit before the appointment, were ``held`` the holder."""
    end = due or (state.due.at if state.due else None)
    if end is None:
        return None
    found = process.tight_from(held, state.steps, end, desk.calendar_of(state.procedure.field))
    return found.astimezone(UTC) if found is not None else None


def spent_of(desk: Desk, state: Dossier) -> int:
    """The working minutes that the present holder has had it, the time left out in which the clock stood."""
    held = state.holding
    if held is None:
        return 0
    begun = (held.received_at or held.since).astimezone(VN)
    stood = sum(stop.minutes for stop in state.stops if stop.since >= begun)
    return max(0, worktime.minutes_between(begun, desk.now(), desk.calendar_of(state.procedure.field)) - stood)


def paper_by(desk: Desk, state: Dossier) -> datetime | None:
    """Until when the paper must leave the desk; None when it has left, will not, or there is none (online)."""
    if state.status != "in_process" or state.handovers or len(state.steps) < 2 or state.channel == "truc_tuyen":
        return None
    return paper_moves_by(state.received_at, desk.regime_of(state), desk.calendar_of(state.procedure.field))


def after_stop(desk: Desk, state: Dossier) -> Resumption:
    """What holds when the clock runs again now: the term from its start, or the deadline moved by the time it stood.

    A deadline already missed when the clock stopped stays where it was, and so does a promise made by an apology.
    """
    now, regime, calendar = desk.now(), desk.regime_of(state), desk.calendar_of(state.procedure.field)
    waited, at = stops.waited(state, now, calendar), stops.deadline_after(state, now, regime, calendar)
    old = state.deadline
    if at is None or old is None or state.term is None or state.due is None:
        return Resumption(0, None, None)
    if stops.missed(state):
        return Resumption(waited, state.due, old if state.reschedule is not None else None)
    tight = _tight_after(desk, state, at, waited)
    if stops.restarts(state, regime):
        start = stops.linked_start(state, now).astimezone(VN)
        record = due_record(due_of(desk, start, state.term, state.procedure.field, regime), tight)
    else:
        asked = state.stops[-1].since
        words = f"Cộng {_said_stood(state, waited, now)} không tính hạn, từ {say_moment(asked)} đến {say_moment(now)}."
        record = ev.DueRecord(
            at=at.astimezone(UTC), counted_from=old.counted_from, steps=(*old.steps, words), tight=tight
        )
    return Resumption(waited, record, None) if state.reschedule is None else Resumption(waited, state.due, record)


def _said_stood(state: Dossier, waited: int, now: datetime) -> str:
    term = state.deadline_term or state.term
    if term is not None and term.unit == "ngay":
        return f"{stops.days_stood(state.stops[-1:], stops.counted_from(state), now)} ngày"
    return f"{say_minutes(waited)} làm việc"


def _tight_after(desk: Desk, state: Dossier, due: datetime, waited: int) -> datetime | None:
    """The holder's time stood too, so the step counts as begun that much later."""
    held = state.holding
    if held is None:
        return None
    begun = worktime.after_minutes(
        (held.received_at or held.since).astimezone(VN), waited, desk.calendar_of(state.procedure.field)
    )
    return tight_of(desk, state, replace(held, received_at=begun), due)


def due_from_receipt(desk: Desk, state: Dossier, term: Term, field: str = "") -> ev.DueRecord:
    """The appointment of another term (and ``field``) from the same receipt, with every stop the dossier has had.

    Where the regime restarts the clock with a supplement, that moment is the start; the result of another dossier is
    still waited for.
    """
    regime, calendar = desk.regime_of(state), desk.calendar_of(field or state.procedure.field)
    start, held = state.received_at, state.stops
    restarts = regime.supplement_clock.value == "restart"
    for place, stop in enumerate(state.stops):
        if restarts and stop.cause == "bo_sung" and stop.until is not None:
            start, held = stop.until, state.stops[place + 1 :]
    start = stops.linked_start(state, start).astimezone(VN)
    fresh = due_of(desk, start, term, field or state.procedure.field, regime)
    waited = sum(stop.minutes for stop in held)
    days = stops.days_stood(tuple(stop for stop in held if stop.until is not None), start, start)
    record = due_record(fresh, tight_of(desk, state, state.holding, fresh.at))
    at = stops.moved(fresh.at, term, fresh.counted_from, (waited, days), regime, calendar)
    if at == fresh.at:
        return record
    said = f"{days} ngày" if term.unit == "ngay" else f"{say_minutes(waited)} làm việc"
    return replace(record, at=at.astimezone(UTC), steps=(*record.steps, f"Cộng {said} không tính hạn."))


@dataclass(frozen=True)
class Elapsed:
    """How long a dossier took: days on the wall, working minutes that count, working minutes in which it stood."""

    real_days: int
    counted_minutes: int
    stood_minutes: int

    def words(self, day_minutes: int) -> str:
        """Both counts as the officer reads them; ``day_minutes`` are the minutes of a standard day."""
        days, rest = divmod(self.counted_minutes, day_minutes)
        counted = " ".join(
            filter(None, (f"{days} ngày" if days else "", say_minutes(rest) if rest or not days else ""))
        )
        stood = f", không tính {say_minutes(self.stood_minutes)} dừng" if self.stood_minutes else ""
        return f"{self.real_days} ngày thực tế; {counted} làm việc tính vào hạn{stood}"


def elapsed(desk: Desk, state: Dossier) -> Elapsed | None:
    """Real days since acceptance, and counted days since the term began to run, until the dossier was finished or now.

    None before acceptance. A term begins anew with a restart, and for a linked dossier when the one before it is due.
    """
    if state.accepted_at is None:
        return None
    end = (state.finished_at or desk.clock()).astimezone(VN)
    calendar = desk.calendar_of(state.procedure.field)
    stood = [stop.minutes for stop in state.stops]
    if stops.open_stop(state) is not None:
        stood[-1] = stops.waited(state, end, calendar)
    begun = max(state.received_at, stops.counted_from(state)).astimezone(VN)
    whole = worktime.minutes_between(begun, end, calendar) if end > begun else 0
    since = sum(minutes for stop, minutes in zip(state.stops, stood, strict=True) if (stop.until or end) > begun)
    real = (end.date() - state.received_at.astimezone(VN).date()).days
    return Elapsed(real, max(0, whole - since), sum(stood))


def next_step(state: Dossier) -> co.StepPlan | None:
    """The step after the present one; None at the end or where no process is planned."""
    here = state.holding.step + 1 if state.holding else 0
    return state.steps[here] if here < len(state.steps) else None
