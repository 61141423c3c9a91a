"""Finding dossiers, reading their story, and what the desk does to them after intake until they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier, Status
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.promise import answer_until
from mot_cua_desktop.domain.soundness import refuse_nameless
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import attaching, open_slips, righting
from mot_cua_desktop.operations.desk import Desk, system_clock
from mot_cua_desktop.operations.fees import Method, slip, unsettled
from mot_cua_desktop.operations.online_filing import official_code, refuse_taken
from mot_cua_desktop.operations.timing import after_stop
from mot_cua_desktop.store import (
    attachments,
    dossiers,
    incidents,
    journal,
    line,
    paper_numbers,
    place,
    previews,
    recording,
    search,
)
from mot_cua_desktop.store.attachments import Stored as Stored
from mot_cua_desktop.store.journal import Deed
from mot_cua_desktop.store.paper_templates import is_kept
from mot_cua_desktop.store.search import DossierRow as DossierRow  # the windows know it by this room
from mot_cua_desktop.store.texts import as_stored


@dataclass(frozen=True)
class Story:
    """A dossier, everything that happened to it in order, and the names of the officers who did it.

    ``answer_by`` is until when one handed in online had to be answered, None for any other; ``incidents`` are those
    that held it up, in words; ``linked_now`` the present promises of the dossiers that it waits for, by code.
    """

    dossier: Dossier
    events: tuple[ev.Event, ...]
    officers: dict[str, str]
    answer_by: datetime | None = None
    incidents: tuple[str, ...] = ()
    linked_now: Mapping[str, datetime] = field(default_factory=dict)
    ahead: datetime | None = None


def page(
    desk: Desk, *, before: int | None = None, statuses: Sequence[Status] = (), limit: int = 50
) -> list[DossierRow]:
    """A page of the list, newest first."""
    with desk.store.reading() as connection:
        return search.page(connection, before=before, statuses=statuses, limit=limit)


def find(desk: Desk, typed: str, *, limit: int = 50) -> list[DossierRow]:
    """What was typed or scanned into the one search box."""
    with desk.store.reading() as connection:
        return search.find(connection, typed, limit=limit)


def get(desk: Desk, stream: bytes) -> Dossier:
    """The state of one dossier; `Told` when this desk does not have it."""
    with desk.store.reading() as connection:
        return _known(connection, stream)


def story(desk: Desk, stream: bytes) -> Story:
    """The whole story of one dossier, as it is seen ahead of the log where it is."""
    with desk.store.reading() as connection:
        seen = previews.of(connection, stream)
        state = seen.state if seen is not None else _known(connection, stream)
        events = seen.events if seen is not None else tuple(line.of_stream(connection, stream))
        names = {officer.id: officer.name for officer in place.officers(connection)}
        held_up = incidents.of_dossier(connection, stream)
        linked = dossiers.promised(connection, (link.code for link in state.linked))
    sent = state.submitted_at if state.channel == "truc_tuyen" else None
    by = None if sent is None else answer_until(sent, desk.regime_of(state), desk.calendar)
    return Story(state, events, names, by, held_up, linked, seen.told_at if seen is not None else None)


def _known(connection: Connection, stream: bytes) -> Dossier:
    previews.refuse(connection, stream)
    state = dossiers.state_of(connection, stream)
    if state is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    return state


def _do(
    desk: Desk, stream: bytes, deed: ev.DossierBody, personal: ev.Personal | None = None, *, seen: int | None = None
) -> Dossier:
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        return recording.record(connection, desk.author(), stream, [Deed(deed, personal)], desk.around)[0]


def request_supplement(
    desk: Desk,
    stream: bytes,
    lines: tuple[ev.SlipLine, ...],
    left_out: tuple[ev.LeftOut, ...] = (),
    guidance: str = "",
    late_basis: str = "",
    another_matter: str = "",
    *,
    seen: int | None = None,
) -> Dossier:
    """Ask for a supplement after acceptance: the same single allowance as the guidance slip at the counter.

    While another slip of the same matter is open: `OpenSlip`, unless ``another_matter`` says why it is not the same.
    Later than 3 working days only with ``late_basis``, the sector's own rule (NĐ 118/2025 Điều 19.5).
    """
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        number = paper_numbers.following(connection, "slip", desk.hour(connection))
        deed = ev.SupplementRequested(
            **number, lines=lines, left_out=left_out, guidance=guidance, late_basis=late_basis
        )
        state = _known(connection, stream)
        if state.slip is None and state.status == "in_process":  # else it is refused for itself
            deed = open_slips.noted(desk, connection, deed, state, another_matter)
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def receive_supplement(
    desk: Desk, stream: bytes, papers: tuple[ev.PaperLine, ...], *, seen: int | None = None
) -> Dossier:
    """The citizen brought what was asked for. The appointment is made anew by the regime of the acceptance."""
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        state = _known(connection, stream)
        deed = ev.SupplementReceived(papers=papers)
        if state.status == "waiting":
            # Restart (NĐ 118/2025 Điều 19.5) or extend by the time waited, whichever the regime of the acceptance says.
            again = after_stop(desk, state)
            deed = replace(deed, due=again.due, deadline=again.deadline, waited=again.waited)
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def refuse(desk: Desk, stream: bytes, reason: str, legal_basis: str, *, seen: int | None = None) -> Dossier:
    """Refuse an open dossier in writing, with the reason and its clause."""
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        number = paper_numbers.following(connection, "refusal", desk.hour(connection))
        deed = ev.RefusedAtDesk(**number, reason=reason, legal_basis=legal_basis)
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def withdraw(desk: Desk, stream: bytes, reason: str, *, seen: int | None = None) -> Dossier:
    """The citizen asks to stop; the stop notice (NĐ 118/2025 Điều 21) takes its number here."""
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        number = paper_numbers.following(connection, "stop", desk.hour(connection))
        deed = ev.Withdrawn(**number, reason=reason)
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


def result_ready(
    desk: Desk,
    stream: bytes,
    result: str,
    document: str = "",
    dated: str = "",
    subject: str = "",
    *,
    seen: int | None = None,
) -> Dossier:
    """The result lies at the desk and may be handed over."""
    deed = ev.ResultReady(result=result, document=document, dated=dated)
    about = as_stored(ev.ResultSubject(subject=subject), ev.ResultSubject) if subject.strip() else None
    return _do(desk, stream, deed, about, seen=seen)


def hand_over(
    desk: Desk,
    stream: bytes,
    receiver: ev.Receiver,
    identity: str,
    *,
    method: ev.ReturnMethod = "tai_quay",
    satisfaction: int | None = None,
    receipt_taken_back: bool = True,
    seen: int | None = None,
) -> Dossier:
    """Put the result in the citizen's hand: to whom, how the identity was checked, and how pleased they were.

    Refused while a fee is unpaid or nobody has said what it is: the till and the dossier must close together.
    """
    receiver = as_stored(receiver, ev.Receiver)
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        state = _known(connection, stream)
        owed = unsettled(state) if state.status == "ready" else None
        if owed is not None:
            raise owed
        deed = ev.Returned(
            **paper_numbers.following(connection, "return", desk.hour(connection)),
            method=method,
            identity=identity,
            satisfaction=satisfaction,
            receipt_taken_back=receipt_taken_back,
        )
        if not receiver.name.strip():
            raise Refused("Chưa ghi tên người nhận kết quả.", "Gõ tên người nhận, hoặc quét thẻ căn cước.")
        return recording.record(connection, desk.author(), stream, [Deed(deed, receiver)], desk.around)[0]


def take_fee(
    desk: Desk,
    stream: bytes,
    items: tuple[ev.FeeItem, ...],
    payer: str,
    method: Method = "tien_mat",
    *,
    seen: int | None = None,
) -> Dossier:
    """Take money over the counter, or note an exemption; the slip takes its number, and the ward's serial if any."""
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        taken = slip(desk, connection, items, payer, method)
        return recording.record(connection, desk.author(), stream, [taken], desk.around)[0]


def correct(
    desk: Desk,
    stream: bytes,
    reason: str,
    *,
    people: ev.People | None = None,
    procedure_code: str = "",
    case: str = "",
    papers: tuple[ev.PaperLine, ...] | None = None,
    return_method: ev.ReturnMethod | None = None,
    fees: tuple[ev.FeeItem, ...] | None = None,
    channel: ev.Channel | None = None,
    sets: int | None = None,
    term: Term | None = None,
    term_document: str = "",
    seen: int | None = None,
) -> Dossier:
    """Put a typing mistake of intake right. A wrong procedure moves the appointment, from the same receipt.

    The right procedure brings its own checklist and fees; ``papers`` says which of them are there, and all that it asks
    for must be. The code and the number in the book are final once printed: they stay as the citizen holds them, even
    where the book is that of the wrong field, and the next edition of the receipt shows the same ones. Another channel
    brings its own term and fees. ``term`` with its document is for a right procedure whose term the catalogue lacks.
    """
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        recording.check_clock(connection, desk.author())
        state = _known(connection, stream)
        right = righting.righted(
            desk, connection, state, righting.Wanted(procedure_code, case, channel, term, clean(term_document), papers)
        )
        papers, fees = right.papers, right.fees if fees is None else fees
        people = as_stored(people, ev.People | None)  # an old spelling of the same letters is no correction
        if people is not None:
            refuse_nameless(people)
        open_slips.refuse_joining(connection, state, people, right.procedure)
        changed = [
            name
            for name, new, old in (
                ("người", people, state.people),
                ("giấy tờ", papers, state.papers),
                ("cách nhận kết quả", return_method, state.return_method),
                ("phí, lệ phí", fees, state.fees),
                ("hình thức nộp", channel, state.channel),
                ("số bộ hồ sơ", sets, state.sets),
            )
            if new is not None and new != old
        ]
        if right.procedure is not None:
            changed.append("thủ tục" if right.other else "thời hạn")
        if not changed:
            raise Refused("Chưa có gì thay đổi để đính chính.", "Sửa chỗ sai rồi bấm lại.")
        deed = ev.Corrected(
            reason=reason,
            fields=tuple(changed),
            procedure=right.procedure,
            due=right.due,
            deadline=right.deadline,
            steps=right.steps.steps if right.steps else None,
            steps_own=right.steps.own if right.steps else False,
            papers=papers,
            return_method=return_method,
            fees=fees,
            channel=channel if channel != state.channel else None,
            sets=sets if sets != state.sets else None,
            term_document=right.term_document,
        )
        personal = ev.PeopleStated(people=people) if "người" in changed and people is not None else None
        return recording.record(connection, desk.author(), stream, [Deed(deed, personal)], desk.around)[0]


def link_official_code(desk: Desk, stream: bytes, code: str, reason: str = "") -> Dossier:
    """Keep the provincial system's code beside ours (NĐ 118/2025 Điều 17.3: one code, looked up on the portal).

    ``reason`` says why a code copied wrongly gives way to this one. Raises `Told` for what cannot be a code.
    """
    linked = ev.OfficialCodeLinked(code=official_code(code), reason=clean(reason))
    if not linked.code:
        raise Refused("Chưa gõ mã hồ sơ của hệ thống tỉnh.")
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        state = _known(connection, stream)
        if state.official_code == linked.code:
            return state  # the same code twice is one link
        refuse_taken(connection, linked.code, stream)
        return recording.record(connection, desk.author(), stream, [Deed(linked)], desk.around)[0]


def take_in_file(desk: Desk, path: Path) -> Stored:
    """Put a scan into the attachment store (for a draft, or before it is added to a dossier)."""
    return attachments.put(desk.store, path)


def attach(desk: Desk, stream: bytes, path: Path, component: str = "") -> Dossier:
    """Add a scan to a dossier. The same scan for the same paper again changes nothing."""
    stored = attachments.put(desk.store, path)
    deed = ev.AttachmentAdded(digest=stored.digest, size=stored.size, media_type=stored.media_type, component=component)
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        state = _known(connection, stream)
        if any((each.digest, each.component) == (stored.digest, component) for each in state.attachments):
            return state
        return recording.record(
            connection, desk.author(), stream, [Deed(deed, ev.FileName(name=stored.name))], desk.around
        )[0]


def sweep_files(desk: Desk) -> int:
    """Throw away scans that no dossier and no draft refers to, a day after they were last wanted; returns how many.

    For the lane of the store, after opening: a scan between its arrival and its draft is never a day old.
    """
    with desk.store.reading() as connection:

        def wanted(digest: str) -> bool:
            return (
                journal.is_attached(connection, digest)
                or place.in_a_draft(connection, digest)
                or is_kept(connection, digest)
            )

        return attachments.sweep(desk.store, wanted, min(desk.clock(), system_clock()) - timedelta(days=1))


def read_file(desk: Desk, digest: str) -> bytes:
    """The content of an attachment. Raises `Told` when it is gone, or has not come from another desk yet."""
    if attachments.content_size(desk.store, digest) is None:
        attaching.want(desk.store, digest)
    return attachments.read(desk.store, digest)
