"""What the calendar says of one dossier now: appointments, the clock after a stop, the process and its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import process, worktime
from mot_cua_desktop.domain.dossier import Dossier, Holding
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


def after_stop(desk: Desk, state: Dossier, *, restart: bool) -> Resumption:
    """What holds when the clock runs again now: the term from its start, or each date moved by the time waited.

    A date already missed when the clock stopped stays where it was.
    """
    if state.due is None or state.deadline is None or state.term is None or not state.stops:
        return Resumption(0, None, None)
    asked, now = state.stops[-1].since, desk.now()
    waited = worktime.minutes_between(asked.astimezone(VN), now, desk.calendar_of(state.procedure.field))
    if restart and asked <= state.deadline.at:
        fresh = due_of(desk, now, state.term, state.procedure.field, desk.regime_of(state))
        return Resumption(waited, due_record(fresh, _tight_after(desk, state, fresh.at, waited)), None)
    due = state.due if asked > state.due.at else _moved(desk, state, state.due, asked, waited)
    deadline = state.deadline if asked > state.deadline.at else _moved(desk, state, state.deadline, asked, waited)
    return Resumption(waited, due, deadline if deadline.at != due.at else None)


def _moved(desk: Desk, state: Dossier, old: ev.DueRecord, asked: datetime, waited: int) -> ev.DueRecord:
    at = worktime.after_minutes(old.at.astimezone(VN), waited, desk.calendar_of(state.procedure.field))
    words = f"Cộng {say_minutes(waited)} làm việc không tính hạn, từ {say_moment(asked)} đến {say_moment(desk.now())}."
    return ev.DueRecord(
        at=at.astimezone(UTC),
        counted_from=old.counted_from,
        steps=(*old.steps, words),
        tight=_tight_after(desk, state, at, waited),
    )


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

    Where the regime restarts the clock with a supplement, that moment is the start.
    """
    start, stops = state.received_at, state.stops
    restarts = desk.regime_of(state).supplement_clock.value == "restart"
    for place, stop in enumerate(state.stops):
        if restarts and stop.cause == "bo_sung" and stop.until is not None:
            start, stops = stop.until, state.stops[place + 1 :]
    fresh = due_of(desk, start.astimezone(VN), term, field or state.procedure.field, desk.regime_of(state))
    waited = sum(stop.minutes for stop in stops)
    record = due_record(fresh, tight_of(desk, state, state.holding, fresh.at))
    if not waited:
        return record
    at = worktime.after_minutes(fresh.at, waited, desk.calendar_of(state.procedure.field))
    words = f"Cộng {say_minutes(waited)} làm việc không tính hạn."
    return replace(record, at=at.astimezone(UTC), steps=(*record.steps, words))


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
    """Real days and counted days since acceptance, until the dossier was finished or now; None before acceptance."""
    if state.accepted_at is None:
        return None
    begun, end = state.received_at.astimezone(VN), (state.finished_at or desk.clock()).astimezone(VN)
    calendar = desk.calendar_of(state.procedure.field)
    whole = worktime.minutes_between(begun, end, calendar)
    stood = sum(stop.minutes for stop in state.stops)
    if state.stops and state.stops[-1].until is None:
        stood += worktime.minutes_between(
            state.stops[-1].since.astimezone(VN), end, desk.calendar_of(state.procedure.field)
        )
    return Elapsed((end.date() - begun.date()).days, max(0, whole - stood), stood)


def next_step(state: Dossier) -> co.StepPlan | None:
    """The step after the present one; None at the end or where no process is planned."""
    here = state.holding.step + 1 if state.holding else 0
    return state.steps[here] if here < len(state.steps) else None
