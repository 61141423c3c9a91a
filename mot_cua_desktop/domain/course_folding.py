"""What the deeds of a dossier's course leave behind: the holder, the hand-overs, the stops, the promise."""

from __future__ import annotations

from typing import Any, assert_never

from msgspec.structs import replace

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import (
    Closing,
    Complexity,
    Dossier,
    Handover,
    Holding,
    Proposal,
    Reschedule,
    Stop,
)

#: No leader has decided yet, or no more.
UNDECIDED: dict[str, Any] = {"approved_at": None, "approved_by": "", "decision": "", "approved_steps": ()}


def apply_course(state: Dossier, event: ev.Event, body: co.CourseBody) -> Dossier:
    """The state after one deed of the course."""
    match body:
        case co.Forwarded():
            return _given(state, event, body.step, body.to, body.note, body.spent, body.tight)
        case co.SubmittedToLeader():
            given = _given(state, event, body.step, body.to, body.proposal, body.spent, body.tight)
            # Put before the leader in the software: there is no paper to wait for.
            return _taken(given, event, before_leader=True)
        case co.Approved():
            # The step that the paper lies at, whatever number the deed gives.
            here = state.holding.step if state.holding else body.step
            state = replace(
                state,
                approved_at=event.at,
                approved_by=event.officer,
                decision=body.decision,
                approved_steps=(*state.approved_steps, here),
            )
            after = min(body.step + 1, len(state.steps) - 1)
            return _given(state, event, after, "", body.decision, body.spent, body.tight)
        case co.SentBack():
            given = _given(state, event, body.step, "", body.reason, body.spent, body.tight)
            # What is mended must be decided anew.
            return replace(given, times_sent_back=state.times_sent_back + 1, **UNDECIDED)
        case co.StepReceived():
            return _tight(_taken(state, event), body.tight)
        case co.StepDone():
            done = replace(state.holding, done=body.outcome) if state.holding else None
            return _tight(replace(state, holding=done), body.tight)
        case co.ClockStopped():
            stop = Stop(cause=body.cause, since=state.latest_at or event.at, note=body.note, basis=body.basis)
            return replace(state, status="paused", stops=(*state.stops, stop))
        case co.ClockResumed():
            return resumed(replace(state, status="in_process"), event, body.waited, body.due, body.deadline)
        case co.SupplementLapsed():
            end = Closing(number=body.number, year=body.year, mark=body.mark, at=event.at, reason=body.note)
            return replace(state, lapsed=end, status="lapsed", closed_at=event.at)
        case co.Urged():
            return replace(state, urged=state.urged + 1)
        case co.FlaggedComplex():
            flag = Complexity(reason=body.reason, measure=body.measure, at=event.at) if body.on else None
            return replace(state, complex=flag)
        case co.RescheduleProposed():
            return replace(state, proposal=_proposal(event, body))
        case co.RescheduleDeclined():
            return replace(state, proposal=None)
        case co.RescheduleNotified():
            return replace(state, proposal=None, reschedule=_reschedule(state, event, body), due=body.due)
        case _:
            assert_never(body)


def resumed(
    state: Dossier, event: ev.Event, waited: int, due: ev.DueRecord | None, deadline: ev.DueRecord | None
) -> Dossier:
    """The clock runs again: the last stop is closed, and the promise and the deadline stand where the event says."""
    stops = state.stops
    if stops and stops[-1].until is None:
        stops = (*stops[:-1], replace(stops[-1], until=event.at, minutes=waited))
    return replace(state, stops=stops, due=due or state.due, deadline=deadline or due or state.deadline)


def _given(state: Dossier, event: ev.Event, step: int, to: str, note: str, spent: int, tight: object) -> Dossier:
    before = state.holding
    giving = before.step if before else 0
    block = Handover(
        step=giving,
        to_step=step,
        giver=event.officer,
        to=to,
        given_at=event.at,
        spent=spent,
        planned=state.steps[giving].minutes if giving < len(state.steps) else 0,
        note=note,
    )
    held = Holding(step=step, to=to, since=event.at)
    return _tight(replace(state, holding=held, handovers=(*state.handovers, block)), tight)


def _taken(state: Dossier, event: ev.Event, *, before_leader: bool = False) -> Dossier:
    held = state.holding
    if held is None:
        return state
    blocks = state.handovers
    if blocks and blocks[-1].received_at is None:
        by = held.to if before_leader else event.officer
        blocks = (*blocks[:-1], replace(blocks[-1], received_at=event.at, received_by=by))
    taker = held.to if before_leader else event.officer
    held = replace(held, received_at=event.at, before_leader=before_leader, to=taker)
    return replace(state, holding=held, handovers=blocks)


def _tight(state: Dossier, tight: object) -> Dossier:
    if state.due is None:
        return state
    return replace(state, due=replace(state.due, tight=tight))


def _proposal(event: ev.Event, body: co.RescheduleProposed) -> Proposal:
    return Proposal(
        due=body.due,
        cause=body.cause,
        caused_by=body.caused_by,
        words=body.words,
        officer=event.officer,
        at=event.at,
    )


def _reschedule(state: Dossier, event: ev.Event, body: co.RescheduleNotified) -> Reschedule:
    return Reschedule(
        number=body.number,
        year=body.year,
        at=event.at,
        old=state.due.at if state.due else event.at,
        due=body.due.at,
        latest=body.latest,
        cause=body.cause,
        caused_by=body.caused_by,
        words=body.words,
        rule=body.rule,
        signer=event.officer,
        breach=body.breach,
        breach_reason=body.breach_reason,
        mark=body.mark,
    )
