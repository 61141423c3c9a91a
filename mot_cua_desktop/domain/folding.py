"""A dossier is the fold of its events: what each deed leaves behind. Facts from the journal are never argued with."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mot_cua_desktop.domain import carried, fee_rules
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.course_folding import UNDECIDED, apply_course, resumed
from mot_cua_desktop.domain.custody_events import HandedOver, TakenOver
from mot_cua_desktop.domain.dossier import Attachment, Closing, Dossier, Handed, Holding, Payment, Result, Slip, Stop
from mot_cua_desktop.domain.paper_events import HandedOnPaper, TakenOnPaper


def fold(events: Iterable[ev.Event]) -> Dossier | None:
    """The state that a stream's events leave, in their order."""
    state: Dossier | None = None
    for event in events:
        state = apply(state, event)
    return state


def apply(state: Dossier | None, event: ev.Event) -> Dossier:
    """One event further. Assumes that ``decide`` allowed it; facts from the journal are never argued with."""
    after = _apply(state, event)
    if after.finished_at is not None and after.finished_by is None:
        return replace(after, finished_by=after.latest_at)
    return after


def _apply(state: Dossier | None, event: ev.Event) -> Dossier:
    body = event.body
    if isinstance(body, ev.Opened):
        return _opened(event, body)
    if isinstance(body, TakenOnPaper):
        return carried.taken(state, event, body)
    if state is None:
        raise ValueError("a dossier's first event must be Opened")
    latest = max(state.latest_at or event.at, event.at)
    state = replace(state, seq=event.seq, custody_term=event.term, latest_at=latest)
    if isinstance(body, ev.PlaceBody):
        raise ValueError(f"{event.type} does not belong to a dossier")
    match body:
        case ev.GuidanceIssued() | ev.SupplementRequested():
            after = isinstance(body, ev.SupplementRequested)
            slip = Slip(
                number=body.number,
                year=body.year,
                mark=body.mark,
                at=event.at,
                after_acceptance=after,
                lines=body.lines,
                left_out=body.left_out,
                guidance=body.guidance,
            )
            if not after:
                return replace(state, slip=slip, status="guided")
            stop = Stop(cause="bo_sung", since=latest)
            return replace(state, slip=slip, status="waiting", stops=(*state.stops, stop))
        case ev.SupplementReceived():
            received = replace(state.slip, received_at=event.at) if state.slip else None
            state = replace(state, slip=received, papers=body.papers)
            if state.status != "waiting":
                return state
            return resumed(replace(state, status="in_process"), event, body.waited, body.due, body.deadline)
        case ev.Accepted():
            return _accepted(state, event, body)
        case ev.RefusedAtDesk():
            end = Closing(
                number=body.number,
                year=body.year,
                mark=body.mark,
                at=event.at,
                reason=body.reason,
                legal_basis=body.legal_basis,
            )
            return replace(state, refused=end, status="refused", closed_at=event.at)
        case ev.Withdrawn():
            end = Closing(number=body.number, year=body.year, mark=body.mark, at=event.at, reason=body.reason)
            return replace(state, withdrawn=end, status="withdrawn", closed_at=event.at)
        case ev.AttachmentAdded():
            return replace(state, attachments=(*state.attachments, _attachment(event, body)))
        case ev.FeeTaken():
            return fee_rules.with_taken(replace(state, payments=(*state.payments, _payment(event, body))))
        case ev.FeeGivenBack():
            return replace(state, fee_back=state.fee_back - body.total, fee_returned=state.fee_returned + body.total)
        case ev.ResultReady():
            about = event.personal.subject if isinstance(event.personal, ev.ResultSubject) else ""
            came = Result(result=body.result, document=body.document, dated=body.dated, at=event.at, subject=about)
            return replace(state, result=came, status="ready")
        case ev.Returned():
            return replace(state, handed=_handed(event, body), status="returned", closed_at=event.at)
        case ev.Corrected():
            return _corrected(state, event, body)
        case ev.Printed(how="in"):
            return replace(state, prints={**state.prints, body.paper: state.prints.get(body.paper, 0) + 1})
        case ev.OfficialCodeLinked():
            return replace(state, official_code=body.code)
        case ev.OnlineAdviceGiven():
            return replace(state, advice=ev.OnlineAdvice(why_not=body.why_not, slip=body.slip))
        case ev.Printed():
            return state  # a file saved is in nobody's hand: noted, but no copy
        case HandedOver() | TakenOver():
            return replace(state, desk=body.to, given=b"", given_at=None)
        case HandedOnPaper():
            return carried.given(state, event, body)
        case _:
            return apply_course(state, event, body)


def _people(event: ev.Event) -> ev.People:
    if isinstance(event.personal, ev.PeopleStated):
        return event.personal.people
    return ev.People(owner=ev.Party(), applicant=ev.Party())  # erased at the end of its retention


def _opened(event: ev.Event, body: ev.Opened) -> Dossier:
    return Dossier(
        id=event.stream,
        seq=event.seq,
        custody_term=event.term,
        desk=event.desk,
        officer=event.officer,
        status="opened",
        procedure=body.procedure,
        begun_as=(body.procedure.code, body.procedure.version),
        people=_people(event),
        channel=body.channel,
        papers=body.papers,
        sets=body.sets,
        return_method=body.return_method,
        fees=body.fees,
        visit=body.visit,
        submitted_at=body.submitted,
        follows=body.follows,
        opened_at=event.at,
        latest_at=event.at,
        received_at=body.received,
    )


def _accepted(state: Dossier, event: ev.Event, body: ev.Accepted) -> Dossier:
    return replace(
        state,
        status="in_process",
        begun_as=(state.procedure.code, state.procedure.version),
        code=body.code,
        book=body.book,
        book_number=body.book_number,
        regime=body.regime,
        papers=body.papers,
        received_at=body.received,
        accepted_at=event.at,
        officer=event.officer,
        term=body.term,
        due=body.due,
        first_due=body.due,
        deadline=body.due,
        deadline_term=body.term,
        steps=body.steps,
        steps_own=body.steps_own,
        linked=body.linked,
        holding=Holding(step=0, to=event.officer, since=event.at, received_at=event.at) if body.steps else None,
    )


def _corrected(state: Dossier, event: ev.Event, body: ev.Corrected) -> Dossier:
    people = event.personal.people if isinstance(event.personal, ev.PeopleStated) else state.people
    term = body.procedure.term if body.procedure and body.procedure.term else state.term
    if body.procedure is not None:
        # What a leader approved was the result of another procedure.
        state = replace(state, **UNDECIDED)
    if body.fees is not None:
        state = fee_rules.with_fees(state, body.fees)
    return replace(
        state,
        people=people,
        procedure=body.procedure or state.procedure,
        term=term,
        deadline_term=term if body.deadline or body.due else state.deadline_term,
        due=body.due or state.due,
        deadline=body.deadline or body.due or state.deadline,
        steps=state.steps if body.steps is None else body.steps,
        steps_own=state.steps_own if body.steps is None else body.steps_own,
        papers=state.papers if body.papers is None else body.papers,
        return_method=body.return_method or state.return_method,
        channel=body.channel or state.channel,
        sets=body.sets or state.sets,
        # A receipt already in somebody's hand is replaced by the next edition (bản 2, thay bản 1).
        edition=state.edition + 1 if state.accepted_at else state.edition,
    )


def _attachment(event: ev.Event, body: ev.AttachmentAdded) -> Attachment:
    name = event.personal.name if isinstance(event.personal, ev.FileName) else ""
    return Attachment(
        digest=body.digest, name=name, size=body.size, media_type=body.media_type, component=body.component
    )


def _payment(event: ev.Event, body: ev.FeeTaken) -> Payment:
    return Payment(
        number=body.number,
        year=body.year,
        mark=body.mark,
        at=event.at,
        items=body.items,
        total=body.total,
        method=body.method,
        payer=event.personal.name if isinstance(event.personal, ev.Receiver) else "",
        form=body.form,
        symbol=body.symbol,
        serial=body.serial,
    )


def _handed(event: ev.Event, body: ev.Returned) -> Handed:
    who = event.personal if isinstance(event.personal, ev.Receiver) else ev.Receiver(name="")
    return Handed(
        number=body.number,
        year=body.year,
        mark=body.mark,
        at=event.at,
        method=body.method,
        identity=body.identity,
        satisfaction=body.satisfaction,
        receiver=who.name,
        relation=who.relation,
        officer=event.officer,
    )
