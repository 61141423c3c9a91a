"""At the counter: drafts, and the ways out of them: receipt, guidance slip, refusal, the result on the spot."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids, intake, process
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier, Holding
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.linked_people import refuse_strangers
from mot_cua_desktop.domain.one_matter import slip_number
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.soundness import refuse_no_papers
from mot_cua_desktop.domain.worktime import VN, minutes_between
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import course, fees, online_filing, open_slips, renewing
from mot_cua_desktop.operations.catalogue import begun_under, in_force
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.outlook import new_draft as new_draft  # a draft's beginning is known by this room too
from mot_cua_desktop.operations.timing import due_of, due_record
from mot_cua_desktop.store import alike as alike_rows
from mot_cua_desktop.store import dossiers, paper_numbers, place, recording
from mot_cua_desktop.store.journal import Deed
from mot_cua_desktop.store.search import DossierRow
from mot_cua_desktop.store.texts import as_stored


def resume(desk: Desk, stream: bytes) -> Draft:
    """The draft to go on with when the citizen of a guidance slip has come back: the one begun before, if any."""
    state = _state(desk, stream)
    if state.status != "guided":
        raise Refused(
            f"Hồ sơ đang ở trạng thái “{STATUS_WORDS[state.status]}”, không phải chờ hoàn thiện.",
            "Mở trang hồ sơ để xem việc còn làm được.",
        )
    begun = next((draft for draft in drafts(desk) if draft.dossier == stream), None)
    if begun is not None:
        return as_opened(begun, state)
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


def as_opened(draft: Draft, state: Dossier) -> Draft:
    """The draft with what a dossier opened before keeps from its slip: only a correction changes these."""
    return replace(draft, case=state.procedure.case, channel=state.channel, sets=state.sets)


def accept(desk: Desk, draft: Draft) -> Dossier:
    """Take the dossier in: a code and an appointment that are final once this returns. Safe to call again."""
    draft = as_stored(draft, Draft)
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.accepted_at is not None:
            return _done_before(connection, draft, state)
        blocked = intake.obstacles(draft, procedure, state.procedure if state else None)
        if blocked and blocked[0].field != "papers":
            raise Refused(blocked[0].words)
        deeds += [*online_filing.deeds(connection, draft, state), *_files(draft, state)]
        deeds.append(Deed(_acceptance(desk, connection, draft, procedure, state)))
        return _record(desk, connection, draft, deeds, state)


def accept_and_return(
    desk: Desk, draft: Draft, identity: str, satisfaction: int | None = None, *, paid: fees.Method | None = None
) -> Dossier:
    """The fast lane of at-once procedures: taken in, paid, done, handed over in one deed, and all of it in the books.

    NĐ 118/2025 Điều 17.4: no receipt unless asked for, but it must be recorded. ``paid`` says how the known fees were
    settled; without it nothing may be owed, as when a result is handed over later.
    """
    draft = as_stored(draft, Draft)
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.status == "returned":
            return _done_before(connection, draft, state)
        blocked = intake.obstacles(draft, procedure, state.procedure if state else None)
        if blocked and blocked[0].field != "papers":
            raise Refused(blocked[0].words)
        deeds += [*online_filing.deeds(connection, draft, state), *_files(draft, state)]
        accepted = _acceptance(desk, connection, draft, procedure, state)
        if not accepted.term.at_once:
            raise Refused(
                f"Thủ tục này có thời hạn {accepted.term.vn()}, không phải trả kết quả ngay.",
                "Tiếp nhận và in giấy hẹn; có kết quả thì trả ở trang Trả kết quả.",
                rule="NĐ 118/2025/NĐ-CP, Điều 17.4",
            )
        deeds.append(Deed(accepted))
        owner = draft.people.applicant
        deeds += fees.settled(desk, connection, draft.fees, state, owner.name, paid)
        deeds.append(Deed(ev.ResultReady(result="; ".join(procedure.results) or procedure.name)))
        returned = ev.Returned(
            **paper_numbers.following(connection, "return", desk.hour(connection)),
            method="tai_quay",
            identity=identity,
            satisfaction=satisfaction,
            receipt_taken_back=False,
        )
        deeds.append(Deed(returned, ev.Receiver(name=owner.name, id_number=owner.id_number)))
        return _record(desk, connection, draft, deeds, state)


def guide(
    desk: Desk,
    draft: Draft,
    lines: tuple[ev.SlipLine, ...],
    left_out: tuple[ev.LeftOut, ...] = (),
    guidance: str = "",
    another_matter: str = "",
) -> Dossier:
    """Give the guidance slip: the dossier exists, and its one supplement allowance is used.

    While the same person has an open slip for this procedure and case: `OpenSlip`, unless ``another_matter`` says why
    this is not the same.
    """
    draft = as_stored(draft, Draft)
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.slip is not None and draft.dossier is None and state.status == "guided":
            asked = as_stored((lines, left_out, guidance), tuple[tuple[ev.SlipLine, ...], tuple[ev.LeftOut, ...], str])
            if asked != (state.slip.lines, state.slip.left_out, state.slip.guidance):
                raise Refused(
                    f"Hồ sơ này đã có phiếu hướng dẫn số {slip_number(state)}; điều vừa sửa không vào phiếu đó.",
                    "Mở hồ sơ trong danh sách, in phiếu đã lập; mỗi hồ sơ chỉ yêu cầu bổ sung một lần.",
                    rule=SUPPLEMENT_RULE,
                )
            return _done_before(connection, draft, state)
        _refuse_without_identity(draft, procedure)
        number = paper_numbers.following(connection, "slip", desk.hour(connection))
        deeds += [*online_filing.deeds(connection, draft, state), *_files(draft, state)]
        slip = ev.GuidanceIssued(**number, lines=lines, left_out=left_out, guidance=guidance)
        deeds.append(Deed(slip if state else open_slips.noted(desk, connection, slip, draft, another_matter)))
        return _record(desk, connection, draft, deeds, state)


def refuse(desk: Desk, draft: Draft, reason: str, legal_basis: str) -> Dossier:
    """Refuse at the counter, in writing, with the reason and the clause it rests on."""
    draft = as_stored(draft, Draft)
    with desk.store.writing() as connection:
        state, procedure, deeds = _begin(desk, connection, draft)
        if state is not None and state.status == "refused":
            return _done_before(connection, draft, state)
        _refuse_without_identity(draft, procedure)
        number = paper_numbers.following(connection, "refusal", desk.hour(connection))
        deeds += [*online_filing.deeds(connection, draft, state), *_files(draft, state)]
        deeds.append(Deed(ev.RefusedAtDesk(**number, reason=reason, legal_basis=legal_basis)))
        return _record(desk, connection, draft, deeds, state)


def alike(desk: Desk, draft: Draft) -> list[DossierRow]:
    """Open dossiers of the same person and procedure, so that nobody opens a second one by mistake."""
    with desk.store.reading() as connection:
        rows = alike_rows.open_alike(connection, draft.owner, draft.procedure_code)
    return [row for row in rows if row.id != (draft.dossier or draft.id)]


def save_draft(desk: Desk, draft: Draft) -> None:
    """Keep what has been typed so far. A draft that became a dossier meanwhile is not brought back to life."""
    with desk.store.writing() as connection:
        state = dossiers.state_of(connection, draft.dossier or draft.id)
        if state is not None and (draft.dossier is None or state.status != "guided"):
            return
        place.save_draft(connection, draft, desk.clock())


def drop_draft(desk: Desk, draft: Draft) -> None:
    """Throw a draft away."""
    with desk.store.writing() as connection:
        place.drop_draft(connection, draft.id)


def drafts(desk: Desk) -> list[Draft]:
    """Every draft, the newest first."""
    with desk.store.reading() as connection:
        return place.drafts(connection)


def _state(desk: Desk, stream: bytes) -> Dossier:
    with desk.store.reading() as connection:
        state = dossiers.state_of(connection, stream)
    if state is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    return state


def _done_before(connection: Connection, draft: Draft, state: Dossier) -> Dossier:
    """The deed was durable but nobody heard: the retry finds it done. What was typed since then is not in it, and would
    be lost without a word: that is told."""
    if draft.people != state.people or draft.procedure_code != state.procedure.code:
        raise Refused(
            f"Hồ sơ này đã được ghi trước đó ({STATUS_WORDS[state.status].lower()}), chưa có điều vừa sửa.",
            "Mở hồ sơ trong danh sách: đính chính nếu còn sai; hồ sơ khác thì lập mới.",
        )
    place.drop_draft(connection, draft.id)
    return state


def _begin(desk: Desk, connection: Connection, draft: Draft) -> tuple[Dossier | None, Procedure, list[Deed]]:
    """The state before, the procedure, and the deeds that any way out starts with."""
    recording.check_clock(connection, desk.author())
    state = dossiers.state_of(connection, draft.dossier or draft.id)
    if not draft.procedure_code:
        raise Refused("Chưa chọn thủ tục.")
    # A dossier begun under one version goes on under it, whatever was announced while its citizen was at home.
    code = draft.procedure_code
    procedure = begun_under(connection, state, code) if state else in_force(connection, code, desk.now().date())
    if draft.dossier is None:
        if state is None:
            refuse_unknown_case(procedure, draft.case)
        if state is not None:
            if state.status == "guided":
                _refuse_unkept(draft, state)
            # Guided without anybody hearing, and papers were brought since: they were received.
            brought = state.status == "guided" and draft.papers != state.papers
            return state, procedure, [Deed(ev.SupplementReceived(papers=draft.papers))] if brought else []
        renewing.check(draft, procedure)
        return None, procedure, [_opening(desk, draft, procedure)]
    if state is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    if procedure.code != state.procedure.code:
        raise Refused(
            "Hồ sơ này đã lập phiếu hướng dẫn cho thủ tục khác.", "Đổi thủ tục ở trang hồ sơ (Đính chính) rồi làm tiếp."
        )
    if state.status != "guided":
        return state, procedure, []
    _refuse_unkept(draft, state)
    received = state.slip is not None and state.slip.received_at is None
    return (
        state,
        procedure,
        [
            *([Deed(ev.SupplementReceived(papers=draft.papers))] if received else []),
            *_put_right(draft, state),
        ],
    )


def refuse_unknown_case(procedure: Procedure, case: str) -> None:
    """Refuse a case that the procedure does not know: no paper, term or fee of it would be anybody's rule."""
    if case and case not in pr.case_groups(procedure):
        raise Refused(f"Thủ tục này không có trường hợp “{case[:80]}”.", "Chọn lại trường hợp trong danh sách.")


def _refuse_unkept(draft: Draft, state: Dossier) -> None:
    """Case, channel and sets of a dossier opened before are its own: another wish is told, never dropped in silence."""
    if as_opened(draft, state) != draft:
        raise Refused(
            "Trường hợp, cách nộp và số bộ của hồ sơ đã có phiếu hướng dẫn giữ như lúc lập phiếu.",
            "Sửa bằng Đính chính ở trang hồ sơ rồi tiếp nhận.",
        )


def _put_right(draft: Draft, state: Dossier) -> list[Deed]:
    """What the officer changed in a dossier opened before, besides its papers: kept as a correction, never lost."""
    people = draft.people
    changed = {
        "người": people != state.people,
        "cách nhận kết quả": draft.return_method != state.return_method,
        "phí, lệ phí": draft.fees != state.fees,
    }
    if not any(changed.values()):
        return []
    corrected = ev.Corrected(
        reason="Sửa khi công dân quay lại hoàn thiện hồ sơ",
        fields=tuple(name for name, differs in changed.items() if differs),
        return_method=draft.return_method if changed["cách nhận kết quả"] else None,
        fees=draft.fees if changed["phí, lệ phí"] else None,
    )
    return [Deed(corrected, ev.PeopleStated(people=people) if changed["người"] else None)]


def _opening(desk: Desk, draft: Draft, procedure: Procedure) -> Deed:
    opened = ev.Opened(
        procedure=intake.snapshot(draft, procedure, pr.version_of(procedure)),
        channel=draft.channel,
        papers=draft.papers,
        received=desk.clock(),
        sets=draft.sets,
        return_method=draft.return_method,
        fees=draft.fees,
        visit=draft.visit,
        submitted=draft.submitted,
        follows=draft.follows,
    )
    return Deed(opened, ev.PeopleStated(people=draft.people))


def _files(draft: Draft, state: Dossier | None) -> list[Deed]:
    known = {(each.digest, each.component) for each in state.attachments} if state else set()
    return [
        Deed(
            ev.AttachmentAdded(
                digest=file.digest, size=file.size, media_type=file.media_type, component=file.component
            ),
            ev.FileName(name=file.name),
        )
        for file in draft.files
        if (file.digest, file.component) not in known
    ]


def _refuse_without_identity(draft: Draft, procedure: Procedure) -> None:
    blocked = intake.identity_obstacles(draft, procedure)
    if blocked:
        raise Refused(blocked[0].words)


def _acceptance(
    desk: Desk, connection: Connection, draft: Draft, procedure: Procedure, state: Dossier | None
) -> ev.Accepted:
    now = desk.now()
    if pr.papers(procedure, draft.case) and not draft.lacking:
        refuse_no_papers(draft.papers)
    term = intake.term_of(draft, procedure, state.procedure if state is not None else None)[0]
    if term is None:
        raise Refused("Thời hạn của thủ tục này chưa rõ.", "Nhập thời hạn và văn bản quy định rồi tiếp nhận.")
    day = f"{now:%y%m%d}"
    code, sequence = online_filing.code_for(desk, connection, draft, state, now)
    field = state.procedure.field if state else procedure.field
    calendar = desk.calendar_of(field)
    linked, start = _linked(desk, connection, draft)
    due = due_of(desk, start or now, term, field, linked=start is not None and start > now)
    available = minutes_between(now, due.at, calendar)
    planned = course.process_in(desk, connection, draft.procedure_code, term, field, available)
    steps = planned.steps
    held = Holding(step=0, to=desk.facts.officer.id, since=desk.clock(), received_at=desk.clock()) if steps else None
    tight = process.tight_from(held, steps, due.at, calendar)
    book, book_number = paper_numbers.in_volume(connection, field, desk.hour(connection))
    return ev.Accepted(
        code=code,
        day=day,
        sequence=sequence,
        book=book,
        book_number=book_number,
        regime=now.isoformat(),
        received=now.astimezone(UTC),
        papers=draft.papers,
        due=due_record(due, tight),
        term=term,
        term_document=draft.term_document,
        steps=steps,
        steps_own=planned.own,
        linked=linked,
    )


def _linked(desk: Desk, connection: Connection, draft: Draft) -> tuple[tuple[ev.LinkedDue, ...], datetime | None]:
    """The dossiers whose results this one waits for, each with its due date, and when the last of them is due.

    The term of a linked procedure starts when the result before it is there, never before now, so the citizen is told
    every date. Refused when the dossier before ended without a result.
    """
    if draft.follows is None:
        return (), None
    before = dossiers.state_of(connection, draft.follows)
    if before is None or before.due is None:
        raise Refused("Hồ sơ liên thông đứng trước chưa có ngày hẹn.", "Tiếp nhận hồ sơ đó trước, hoặc bỏ liên thông.")
    if before.ended and before.result is None:
        raise Refused(
            f"Hồ sơ liên thông đứng trước ({before.code}) đã kết thúc mà không có kết quả "
            f"({STATUS_WORDS[before.status].lower()}).",
            "Bỏ liên thông, hoặc lập lại hồ sơ đứng trước.",
        )
    refuse_strangers(before.people, draft.people, before.code)
    link = ev.LinkedDue(code=before.code, name=before.procedure.name, due=before.due.at)
    linked = (*before.linked, link)
    return linked, max(desk.now(), *(each.due.astimezone(VN) for each in linked))


def _record(desk: Desk, connection: Connection, draft: Draft, deeds: list[Deed], before: Dossier | None) -> Dossier:
    state, _ = recording.record(connection, desk.author(), draft.dossier or draft.id, deeds, desk.around, before)
    place.drop_draft(connection, draft.id)
    return state
