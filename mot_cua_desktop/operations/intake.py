"""At the counter: what would follow from the draft, and the three ways out of it: receipt, guidance slip, refusal."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC
from functools import lru_cache

import msgspec
from sqlalchemy import Connection

from mot_cua_desktop.domain import codes, ids, intake
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.outlook import due_of, due_record
from mot_cua_desktop.operations.outlook import new_draft as new_draft  # a draft's beginning is known by this room too
from mot_cua_desktop.store import catalogue, dossiers, place, recording, search
from mot_cua_desktop.store.journal import Deed


def resume(desk: Desk, stream: bytes) -> Draft:
    """The draft to go on with when the citizen of a guidance slip has come back."""
    state = _state(desk, stream)
    if state.status != "guided":
        raise Refused(
            f"Hồ sơ đang ở trạng thái “{STATUS_WORDS[state.status]}”, không phải chờ hoàn thiện.",
            "Mở trang hồ sơ để xem việc còn làm được.",
        )
    people = state.people
    return Draft(
        id=ids.uuid7(int(desk.clock().timestamp() * 1000), secrets.token_bytes(10)),
        procedure_code=state.procedure.code,
        case=state.procedure.case,
        channel=state.channel,
        owner=people.owner,
        applicant=None if people.applicant == people.owner else people.applicant,
        authority=people.authority,
        papers=state.papers,
        sets=state.sets,
        return_method=state.return_method,
        fees=state.fees,
        visit=state.visit,
        dossier=stream,
    )


def accept(desk: Desk, draft: Draft) -> Dossier:
    """Take the dossier in: a code and an appointment that are final once this returns. Safe to call again."""
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.accepted_at is not None:
            return state  # durable before, but nobody heard: the retry finds it done
        blocked = intake.obstacles(draft, procedure)
        if blocked and blocked[0].field != "papers":
            raise Refused(blocked[0].words)
        deeds += _files(draft)
        deeds.append(Deed(_acceptance(desk, connection, draft, procedure, state)))
        return _record(desk, connection, draft, deeds)


def accept_and_return(desk: Desk, draft: Draft, identity: str, satisfaction: int | None = None) -> Dossier:
    """The fast lane of at-once procedures: taken in, done and handed over in one deed, and all of it in the books.

    NĐ 118/2025 Điều 17.4: no receipt unless asked for, but it must be recorded.
    """
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.status == "returned":
            return state
        blocked = intake.obstacles(draft, procedure)
        if blocked and blocked[0].field != "papers":
            raise Refused(blocked[0].words)
        year = desk.now().year
        deeds += _files(draft)
        deeds.append(Deed(_acceptance(desk, connection, draft, procedure, state)))
        deeds.append(Deed(ev.ResultReady(result="; ".join(procedure.results) or procedure.name)))
        owner = draft.people.applicant
        returned = ev.Returned(
            number=recording.next_number(connection, f"return:{year}"),
            year=year,
            method="tai_quay",
            identity=identity,
            satisfaction=satisfaction,
            receipt_taken_back=False,
        )
        deeds.append(Deed(returned, ev.Receiver(name=owner.name, id_number=owner.id_number)))
        return _record(desk, connection, draft, deeds)


def guide(
    desk: Desk,
    draft: Draft,
    lines: tuple[ev.SlipLine, ...],
    left_out: tuple[ev.LeftOut, ...] = (),
    guidance: str = "",
) -> Dossier:
    """Give the guidance slip: the dossier exists, and its one supplement allowance is used."""
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.slip is not None and draft.dossier is None and state.status == "guided":
            return state
        _refuse_without_identity(draft, procedure)
        year = desk.now().year
        number = recording.next_number(connection, f"slip:{year}")
        deeds += _files(draft)
        deeds.append(
            Deed(ev.GuidanceIssued(number=number, year=year, lines=lines, left_out=left_out, guidance=guidance))
        )
        return _record(desk, connection, draft, deeds)


def refuse(desk: Desk, draft: Draft, reason: str, legal_basis: str) -> Dossier:
    """Refuse at the counter, in writing, with the reason and the clause it rests on."""
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.status == "refused":
            return state
        _refuse_without_identity(draft, procedure)
        year = desk.now().year
        number = recording.next_number(connection, f"refusal:{year}")
        deeds += _files(draft)
        deeds.append(Deed(ev.RefusedAtDesk(number=number, year=year, reason=reason, legal_basis=legal_basis)))
        return _record(desk, connection, draft, deeds)


def alike(desk: Desk, draft: Draft) -> list[search.DossierRow]:
    """Open dossiers of the same person and procedure, so that nobody opens a second one by mistake."""
    with desk.store.reading() as connection:
        rows = search.open_alike(connection, draft.owner.id_number, draft.procedure_code)
    return [row for row in rows if row.id != (draft.dossier or draft.id)]


def save_draft(desk: Desk, draft: Draft) -> None:
    """Keep what has been typed so far."""
    with desk.store.writing() as connection:
        place.save_draft(connection, draft, desk.clock())


def drop_draft(desk: Desk, draft: Draft) -> None:
    """Throw a draft away."""
    with desk.store.writing() as connection:
        place.drop_draft(connection, draft.id)


def drafts(desk: Desk) -> list[Draft]:
    """Every draft, the newest first."""
    with desk.store.reading() as connection:
        return place.drafts(connection)


@lru_cache(maxsize=64)
def version_of(procedure: Procedure) -> str:
    """A short name for exactly this content of a procedure."""
    return hashlib.sha256(msgspec.json.encode(procedure, order="deterministic")).hexdigest()[:12]


def _state(desk: Desk, stream: bytes) -> Dossier:
    with desk.store.reading() as connection:
        state = dossiers.state_of(connection, stream)
    if state is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    return state


def _begin(desk: Desk, connection: Connection, draft: Draft) -> tuple[Dossier | None, Procedure, list[Deed]]:
    """The state before, the procedure, and the deeds that any way out starts with."""
    recording.check_clock(connection, desk.author())
    state = dossiers.state_of(connection, draft.dossier or draft.id)
    procedure = catalogue.get(connection, draft.procedure_code)
    if procedure is None:
        raise Refused("Chưa chọn thủ tục." if not draft.procedure_code else "Thủ tục này không còn trong danh mục.")
    if draft.dossier is None:
        if state is not None:
            return state, procedure, []
        return None, procedure, [_opening(desk, draft, procedure)]
    if state is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    if state.status == "guided" and state.slip is not None and state.slip.received_at is None:
        return state, procedure, [Deed(ev.SupplementReceived(papers=draft.papers))]
    return state, procedure, []


def _opening(desk: Desk, draft: Draft, procedure: Procedure) -> Deed:
    opened = ev.Opened(
        procedure=intake.snapshot(draft, procedure, version_of(procedure)),
        channel=draft.channel,
        papers=draft.papers,
        received=desk.clock(),
        sets=draft.sets,
        return_method=draft.return_method,
        fees=draft.fees,
        visit=draft.visit,
    )
    return Deed(opened, ev.PeopleStated(people=draft.people))


def _files(draft: Draft) -> list[Deed]:
    return [
        Deed(
            ev.AttachmentAdded(
                digest=file.digest, size=file.size, media_type=file.media_type, component=file.component
            ),
            ev.FileName(name=file.name),
        )
        for file in draft.files
    ]


def _refuse_without_identity(draft: Draft, procedure: Procedure) -> None:
    blocked = intake.identity_obstacles(draft, procedure)
    if blocked:
        raise Refused(blocked[0].words)


def _acceptance(
    desk: Desk, connection: Connection, draft: Draft, procedure: Procedure, state: Dossier | None
) -> ev.Accepted:
    now = desk.now()
    # A dossier guided under an earlier version of the procedure keeps that version's term.
    term = state.procedure.term if state is not None and draft.term is None else intake.term_of(draft, procedure)[0]
    if term is None:
        raise Refused("Thời hạn của thủ tục này chưa rõ.", "Nhập thời hạn và văn bản quy định rồi tiếp nhận.")
    day = f"{now:%y%m%d}"
    sequence = recording.next_number(connection, f"code:{day}")
    book = f"{now.year}/{state.procedure.field if state else procedure.field}"
    due = due_of(desk, now, term)
    return ev.Accepted(
        code=codes.render(desk.settings.code_pattern, desk.facts.prefix, now.date(), sequence),
        day=day,
        sequence=sequence,
        book=book,
        book_number=recording.next_number(connection, f"book:{book}"),
        regime=now.date().isoformat(),
        received=now.astimezone(UTC),
        papers=draft.papers,
        due=due_record(due),
        term=term,
        term_document=draft.term_document,
    )


def _record(desk: Desk, connection: Connection, draft: Draft, deeds: list[Deed]) -> Dossier:
    state, _ = recording.record(connection, desk.author(), draft.dossier or draft.id, deeds)
    place.drop_draft(connection, draft.id)
    return state
