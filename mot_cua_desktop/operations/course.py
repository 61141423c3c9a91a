"""Carrying a dossier from desk to specialist to leader and back; stopping its clock; urging; flagging complex ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import duty, process
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier, Holding
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.timing import after_stop, spent_of, tight_of
from mot_cua_desktop.store import dossiers, paper_numbers, place, previews, processes, recording
from mot_cua_desktop.store.journal import Deed


@dataclass(frozen=True)
class NotDone:
    """One of several dossiers that a deed could not be done to, and why."""

    stream: bytes
    code: str
    why: Told


def _state(connection: Connection, stream: bytes) -> Dossier:
    previews.refuse(connection, stream)
    state = dossiers.state_of(connection, stream)
    if state is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    return state


def _do(desk: Desk, stream: bytes, deed_of: Callable[[Dossier], ev.DossierBody], seen: int | None) -> Dossier:
    """``seen`` as `recording.check_seen` takes it: a button pressed twice is a deed done once."""
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        recording.check_seen(connection, stream, seen)
        deed = deed_of(_state(connection, stream))
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def _then(desk: Desk, state: Dossier, step: int, *, received: bool = False) -> Holding:
    """The holder as the deed will leave it, for the reckoning of what still fits."""
    now = desk.clock()
    return Holding(step=step, to="", since=now, received_at=now if received else None)


def _check_officer(desk: Desk, officer: str) -> None:
    """Refuse a receiver who is not named at this desk, or who may not write: nobody would ever receive the paper."""
    if not officer:
        return
    with desk.store.reading() as connection:
        known = next((each for each in place.officers(connection) if each.id == officer), None)
    if known is None or known.role == "kiem_tra":
        raise Refused("Người nhận không phải cán bộ xử lý của quầy này.", "Chọn người nhận trong danh sách.")


def forward(
    desk: Desk, stream: bytes, *, to: str = "", step: int | None = None, note: str = "", seen: int | None = None
) -> Dossier:
    """Give the paper on: to the next step, or (``step`` the present one) to another officer of the same step."""
    _check_officer(desk, to)

    def deed(state: Dossier) -> co.Forwarded:
        here = state.holding.step if state.holding else 0
        goal = here + 1 if step is None else step
        tight = tight_of(desk, state, _then(desk, state, goal))
        return co.Forwarded(step=goal, to=to, note=note, spent=spent_of(desk, state), tight=tight)

    return _do(desk, stream, deed, seen)


def receive(desk: Desk, stream: bytes, *, seen: int | None = None) -> Dossier:
    """Confirm that the paper given on has arrived with whoever sits here."""

    def deed(state: Dossier) -> co.StepReceived:
        here = state.holding.step if state.holding else 0
        return co.StepReceived(step=here, tight=tight_of(desk, state, _then(desk, state, here, received=True)))

    return _do(desk, stream, deed, seen)


def step_done(desk: Desk, stream: bytes, outcome: str, *, seen: int | None = None) -> Dossier:
    """The work of the present step is finished; the paper stays until it is given on."""

    def deed(state: Dossier) -> co.StepDone:
        held = replace(state.holding, done=outcome or "*") if state.holding else None
        here = held.step if held else 0
        tight = tight_of(desk, state, held)
        return co.StepDone(step=here, outcome=outcome, spent=spent_of(desk, state), tight=tight)

    return _do(desk, stream, deed, seen)


def submit(desk: Desk, stream: bytes, proposal: str, *, to: str = "", seen: int | None = None) -> Dossier:
    """Put the result before the leader, in the software."""
    _check_officer(desk, to)

    def deed(state: Dossier) -> co.SubmittedToLeader:
        step = process.leader_step(state)
        if step is None:
            raise Refused("Quy trình của hồ sơ không có bước lãnh đạo ở phía trước.", "Ghi có kết quả khi làm xong.")
        tight = tight_of(desk, state, _then(desk, state, step, received=True))
        return co.SubmittedToLeader(step=step, proposal=proposal, to=to, spent=spent_of(desk, state), tight=tight)

    return _do(desk, stream, deed, seen)


def approve(desk: Desk, stream: bytes, decision: str = "", *, seen: int | None = None) -> Dossier:
    """The leader decides; the paper goes on to the next step. Refused to anybody else (letter 535 point 4)."""

    def deed(state: Dossier) -> co.Approved:
        here = state.holding.step if state.holding else 0
        tight = tight_of(desk, state, _then(desk, state, min(here + 1, len(state.steps) - 1)))
        return co.Approved(step=here, decision=decision, spent=spent_of(desk, state), tight=tight)

    return _do(desk, stream, deed, seen)


def approve_all(desk: Desk, streams: Mapping[bytes, int]) -> tuple[list[Dossier], list[NotDone]]:
    """Approve several, each in a transaction of its own: one that cannot be approved does not hold the others back.

    ``streams`` with the event number that each was seen at, see `recording.check_seen`.
    """
    return _each(desk, streams, lambda stream: approve(desk, stream, seen=streams[stream]))


def send_back_all(desk: Desk, streams: Mapping[bytes, int], reason: str) -> tuple[list[Dossier], list[NotDone]]:
    """Send several back for the same reason, each to the step before its own; ``streams`` as in `approve_all`."""
    return _each(desk, streams, lambda stream: send_back(desk, stream, reason, seen=streams[stream]))


def _each(desk: Desk, streams: Iterable[bytes], do: Callable[[bytes], Dossier]) -> tuple[list[Dossier], list[NotDone]]:
    done: list[Dossier] = []
    not_done: list[NotDone] = []
    for stream in streams:
        try:
            done.append(do(stream))
        except Told as why:
            with desk.store.reading() as connection:
                state = dossiers.state_of(connection, stream)
            not_done.append(NotDone(stream, state.code if state else "", why))
    return done, not_done


def send_back(desk: Desk, stream: bytes, reason: str, *, step: int | None = None, seen: int | None = None) -> Dossier:
    """Give back to an earlier step (the one before, unless told) with what must be mended."""

    def deed(state: Dossier) -> co.SentBack:
        here = state.holding.step if state.holding else 0
        goal = here - 1 if step is None else step
        tight = tight_of(desk, state, _then(desk, state, max(0, goal)))
        return co.SentBack(step=goal, reason=reason, spent=spent_of(desk, state), tight=tight)

    return _do(desk, stream, deed, seen)


def stop_clock(
    desk: Desk, stream: bytes, cause: co.StopCause, note: str, basis: str, *, seen: int | None = None
) -> Dossier:
    """The term stands: money is owed, or another body was asked."""
    return _do(desk, stream, lambda _: co.ClockStopped(cause=cause, note=note, basis=basis), seen)


def resume_clock(desk: Desk, stream: bytes, note: str = "", *, seen: int | None = None) -> Dossier:
    """The term runs again: every date that was not missed yet moves by the working time waited."""

    def deed(state: Dossier) -> co.ClockResumed:
        again = after_stop(desk, state)
        return co.ClockResumed(waited=again.waited, note=note, due=again.due, deadline=again.deadline)

    return _do(desk, stream, deed, seen)


def lapse(desk: Desk, stream: bytes, note: str = "", *, seen: int | None = None) -> Dossier:
    """Close a dossier whose citizen brought nothing in the days allowed (NĐ 118/2025 Điều 19.5)."""
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        recording.check_seen(connection, stream, seen)
        number = paper_numbers.following(connection, "stop", desk.hour(connection))
        words = note.strip() or "Quá thời hạn bổ sung mà công dân không bổ sung hồ sơ."
        deed = Deed(co.SupplementLapsed(**number, note=words))
        return recording.record(connection, desk.author(), stream, [deed], desk.around)[0]


def urge(desk: Desk, stream: bytes, to: str, words: str, *, seen: int | None = None) -> Dossier:
    """Record that somebody was urged to move the dossier on."""
    return _do(desk, stream, lambda _: co.Urged(to=to, words=words), seen)


def flag_complex(
    desk: Desk, stream: bytes, reason: str, measure: str, *, on: bool = True, seen: int | None = None
) -> Dossier:
    """Mark a complex dossier with the measure taken, or take the mark away (letter 535 point 5)."""
    return _do(desk, stream, lambda _: co.FlaggedComplex(reason=reason, measure=measure, on=on), seen)


# --- the process of a procedure -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Process:
    """The steps of a procedure; ``own`` when the ward has stated them, by ``document``."""

    steps: tuple[co.StepPlan, ...]
    own: bool
    document: str


def process_of(desk: Desk, code: str, term: Term | None, field: str = "") -> Process:
    """The ward's own process of a procedure, else the one the program proposes for its term."""
    with desk.store.reading() as connection:
        return process_in(desk, connection, code, term, field)


def process_in(
    desk: Desk, connection: Connection, code: str, term: Term | None, field: str = "", available: int | None = None
) -> Process:
    """The same inside a transaction; ``available`` as in `process.proposed`."""
    own, document = processes.stated(connection, code)
    if own:
        return Process(own, True, document)
    steps = process.proposed(term, desk.calendar_of(field), available) if term is not None else ()
    return Process(steps, False, document)


def state_process(
    desk: Desk, code: str, steps: Sequence[co.StepPlan], term: Term, document: str = ""
) -> tuple[co.StepPlan, ...]:
    """State the ward's own process of a procedure by its document; no steps brings the program's proposal back.

    For a leader or an administrator where one is named; see `process.check_document`. Raises `Refused`.
    """
    process.check_steps(steps, term, desk.calendar)
    process.check_document(steps, term, desk.calendar, document)
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        role = recording.role_of(connection, desk.author().officer)
        duty.refuse_not_in_charge(role, recording.named_roles(connection), "ghi quy trình nội bộ của thủ tục")
        stated = ev.ProcessStated(code=code, steps=tuple(steps), document=document)
        recording.record_place(connection, desk.author(), processes.stream(code), "process", [Deed(stated)])
        return process_in(desk, connection, code, term).steps
