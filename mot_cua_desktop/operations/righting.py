"""What a correction of procedure, case or channel brings with it: term, appointment, papers, fees, steps."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Procedure, term_for, version_of
from mot_cua_desktop.domain.stop_grounds import numbered
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.worktime import minutes_between
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import course
from mot_cua_desktop.operations.catalogue import begun_under
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.intake import refuse_unknown_case
from mot_cua_desktop.operations.timing import due_from_receipt, tight_of


@dataclass(frozen=True)
class Wanted:
    """What the officer says should have been chosen; an empty code is the procedure that the dossier has."""

    code: str
    case: str
    channel: ev.Channel | None
    term: Term | None
    document: str
    papers: tuple[ev.PaperLine, ...] | None


@dataclass(frozen=True)
class Righted:
    """The pieces of the correction; ``procedure`` None when neither the procedure nor its term changes."""

    papers: tuple[ev.PaperLine, ...] | None
    fees: tuple[ev.FeeItem, ...] | None = None
    procedure: ev.ProcedureSnapshot | None = None
    other: bool = False
    due: ev.DueRecord | None = None
    deadline: ev.DueRecord | None = None
    steps: course.Process | None = None
    term_document: str = ""


def righted(desk: Desk, connection: Connection, state: Dossier, wanted: Wanted) -> Righted:
    """Raises `Refused` for an unknown case, a term nobody knows, papers of another procedure or not all of them."""
    was, channel = state.procedure, wanted.channel or state.channel
    other = bool(wanted.code) and (wanted.code, wanted.case) != (was.code, was.case)
    if not other and channel == state.channel:
        return Righted(wanted.papers)
    code, case = (wanted.code, wanted.case) if other else (was.code, was.case)
    # Its own version, or what should have been chosen at the receipt: what was stated after it, even for that very day,
    # is no rule of this dossier.
    procedure = begun_under(connection, state, code)
    if not other:
        return _by_channel(desk, state, procedure, channel, wanted)
    refuse_unknown_case(procedure, case)
    papers = _papers(state, procedure, case, wanted.papers)
    term, document = _term(procedure, channel, case, wanted)
    draft = Draft(id=state.id, procedure_code=code, case=case, channel=channel, term=term)
    snapshot = intake.snapshot(draft, procedure, version_of(procedure))
    found = Righted(papers, intake.fees(procedure, channel, case), snapshot, other=True, term_document=document)
    return _dated(desk, connection, state, found)


def _by_channel(desk: Desk, state: Dossier, procedure: Procedure, channel: ev.Channel, wanted: Wanted) -> Righted:
    """Another channel: its term and fees where the catalogue tells them apart, else everything stays."""
    case = state.procedure.case
    fees: tuple[ev.FeeItem, ...] | None = intake.fees(procedure, channel, case)
    if fees == intake.fees(procedure, state.channel, case):
        fees = None
    found = term_for(procedure, channel, case)
    if found is None or found.term is None or found.term == (state.term or state.procedure.term):
        return Righted(wanted.papers, fees)
    snapshot = replace(state.procedure, term=found.term, term_text=found.text)
    return _dated(desk, None, state, Righted(wanted.papers, fees, snapshot))


def _term(procedure: Procedure, channel: ev.Channel, case: str, wanted: Wanted) -> tuple[Term | None, str]:
    """The officer's term with its document, only where the catalogue cannot tell it, as at intake."""
    known = term_for(procedure, channel, case)
    if wanted.term is None or (known is not None and known.term is not None):
        return None, ""
    if not numbered(wanted.document):
        raise Refused("Chưa ghi văn bản quy định thời hạn.", "Ghi số và ngày văn bản, như lúc tiếp nhận.")
    return wanted.term, wanted.document


def _dated(desk: Desk, connection: Connection | None, state: Dossier, found: Righted) -> Righted:
    snapshot = found.procedure
    if snapshot is None or state.accepted_at is None:
        return found
    if snapshot.term is None:
        raise Refused(
            "Thời hạn của thủ tục này chưa rõ trong danh mục.", "Nhập thời hạn và văn bản quy định rồi đính chính."
        )
    fresh = due_from_receipt(desk, state, snapshot.term, snapshot.field)
    steps = None
    if connection is not None and not state.handovers:  # the process too, while the paper has not left the desk yet
        available = minutes_between(state.received_at, fresh.at, desk.calendar_of(snapshot.field))
        steps = course.process_in(desk, connection, snapshot.code, snapshot.term, snapshot.field, available)
        after = replace(state, procedure=snapshot, steps=steps.steps)
        fresh = replace(fresh, tight=tight_of(desk, after, state.holding, fresh.at))
    # A deadline that was missed, or for which an apology is out, moves no further, whatever the procedure should be.
    kept = state.deadline is not None and (state.reschedule is not None or state.late(desk.clock()))
    deadline = None if kept and state.deadline is not None and fresh.at >= state.deadline.at else fresh
    due = deadline if state.reschedule is None else None
    return Righted(found.papers, found.fees, snapshot, found.other, due, deadline, steps, found.term_document)


def _papers(
    state: Dossier, procedure: Procedure, case: str, ticked: tuple[ev.PaperLine, ...] | None
) -> tuple[ev.PaperLine, ...]:
    """The checklist of the right procedure as the officer ticked it."""
    asked = intake.carried(state.papers, procedure, case)
    papers = asked if ticked is None else ticked
    if not {line.key for line in asked} <= {line.key for line in papers}:
        raise Refused("Giấy tờ không phải của thủ tục vừa chọn.", "Chọn lại thủ tục rồi đánh dấu giấy tờ của nó.")
    lacking = sum(line.state == "thieu" for line in papers)
    if lacking and state.accepted_at is not None:
        raise Refused(
            f"Thủ tục đúng còn {lacking} giấy tờ chưa đánh dấu.",
            "Đánh dấu đủ (hoặc không áp dụng) từng giấy tờ của thủ tục đúng rồi đính chính.",
            rule="NĐ 118/2025/NĐ-CP, Điều 17.1",
        )
    return papers
