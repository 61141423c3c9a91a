"""Between desks: giving a dossier on, asking for one, granting it, and what a person does about a conflict."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids, paper_numbers, story
from mot_cua_desktop.domain.course import RescheduleNotified, SupplementLapsed
from mot_cua_desktop.domain.custody import HUB_DESK, REASON_WORDS
from mot_cua_desktop.domain.custody_events import HandedOver, TakenOver
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import clean, clean_lines, says_something
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import lost_matters, money_aside
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import custody_asks, dossiers, line, outbox, place, previews, recording
from mot_cua_desktop.store.instants import instant
from mot_cua_desktop.store.journal import Deed

_RULE = "Mỗi hồ sơ chỉ một quầy giữ tại một thời điểm"


@dataclass(frozen=True)
class Asked:
    """A dossier asked for and not yet given: what it is called, who asks whom, why, and whether it is this desk's."""

    dossier: bytes
    name: str
    by: str
    held_by: str
    reason: str
    at: datetime
    ours: bool


@dataclass(frozen=True)
class Conflict:
    """What one desk wrote in a dossier that does not stand, beside what does; both in sentences with who and when."""

    dossier: bytes
    events: tuple[bytes, ...]
    name: str
    owner: str
    desk: str
    at: datetime
    reason: str
    aside: tuple[str, ...]
    stands: tuple[str, ...]
    papers: tuple[str, ...]
    settled: str
    ours: bool
    todo: str = ""
    receipts: tuple[str, ...] = ()


def desks(desk: Desk) -> list[str]:
    """The other desks of the ward to which a dossier can be given. Raises `Told` while this desk has no hub."""
    with desk.store.reading() as connection:
        if outbox.standing(connection) is None:
            raise Told("Quầy này chưa gia nhập trung tâm nào.", "Gia nhập ở Quản trị (F8), thẻ Trung tâm.")
        return [name for name in custody_asks.desks(connection) if name not in (HUB_DESK, desk.facts.desk_id)]


def give(desk: Desk, stream: bytes, to: str, note: str = "", *, seen: int | None = None) -> Dossier:
    """Give the dossier to the desk ``to`` together with its paper; from now on only that desk writes in it."""
    with desk.store.writing() as connection:
        recording.check_seen(connection, stream, seen)
        return _give(desk, connection, stream, to, note)


def _give(desk: Desk, connection: Connection, stream: bytes, to: str, note: str) -> Dossier:
    recording.check_clock(connection, desk.author())
    deed = Deed(HandedOver(to=to, note=clean(note)))
    return recording.record(connection, desk.author(), stream, [deed], desk.around)[0]


def ask_for(desk: Desk, stream: bytes, reason: str) -> None:
    """Ask the desk that holds a dossier for it; it comes by itself when that desk next syncs and nobody works on it."""
    if not says_something(reason):
        raise Told("Chưa ghi vì sao cần hồ sơ.", "Ghi ngắn, ví dụ: công dân đang ở quầy này.")
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        previews.refuse(connection, stream)
        state = dossiers.state_of(connection, stream)
        if state is None or state.desk == desk.facts.desk_id:
            raise Refused("Hồ sơ đang do chính quầy này giữ.", "Làm tiếp ngay được, không cần xin.", rule=_RULE)
        if state.ended:
            raise Refused("Hồ sơ đã kết thúc.", "Chỉ còn xem và in lại, ở quầy nào cũng được.")
        body = ev.CustodyAsked(dossier=stream, held_by=state.desk, seq=state.seq, reason=clean(reason))
        own = ids.named_stream("custody", desk.facts.desk_id)
        recording.record_place(connection, desk.author(), own, "custody", [Deed(body)])


def asks(desk: Desk) -> list[Asked]:
    """What desks of the ward ask each other for now."""
    with desk.store.reading() as connection:
        rows = custody_asks.open_asks(connection)
    return [
        Asked(
            dossier=row.dossier,
            name=_called(row.code, row.slip, row.owner_name),
            by=row.desk,
            held_by=row.held_by,
            reason=row.reason,
            at=instant(row.at),
            ours=row.desk == desk.facts.desk_id,
        )
        for row in rows
    ]


def grant(desk: Desk, busy: Collection[bytes]) -> list[str]:
    """Give what other desks asked this one for, but what somebody is working on here (``busy``); says what was given.

    What a rule forbids (an ended dossier) is left; whatever else is the matter with one is logged. One that cannot be
    given keeps no other waiting.
    """
    mine = desk.facts.desk_id
    given = []
    for asked in asks(desk):
        if asked.held_by != mine or asked.dossier in busy:
            continue
        try:
            give(desk, asked.dossier, asked.by, f"Theo đề nghị của {asked.by}: {asked.reason}")
        except Refused:
            continue
        except Told as told:
            logging.getLogger(__name__).warning("a dossier that was asked for is not given: %s", told.what)
            continue
        given.append(f"Đã chuyển hồ sơ {asked.name} sang {asked.by} theo đề nghị: {asked.reason}.")
    return given


def _called(code: str | None, slip: str | None, owner: str) -> str:
    return f"{code or (f'Phiếu {slip}' if slip else 'chưa có mã')} ({owner or 'công dân'})"


# --- conflicts --------------------------------------------------------------------------------------------------------


def open_conflicts(desk: Desk) -> int:
    """How many dossiers have something for a person of this desk to settle."""
    with desk.store.reading() as connection:
        return custody_asks.count_open(connection, desk.facts.desk_id)


def conflicts(desk: Desk) -> list[Conflict]:
    """Everything that does not stand, one entry for each dossier and desk; what waits for a person first."""
    with desk.store.reading() as connection:
        names = {officer.id: officer.name for officer in place.officers(connection)}
        settled = custody_asks.settled(connection)
        found = custody_asks.conflicts(connection)
        entries = []
        for (stream, author), group in groupby(found, key=lambda each: (each[1].stream, each[1].desk)):
            items = [each for each in group if each[1].kind == "dossier"]
            if not items:
                continue
            state = dossiers.state_of(connection, stream)
            accepted = line.of_stream(connection, stream)
            lost = lost_matters.before(found, stream) if state is None else []
            known = state or lost_matters.folded(lost)
            wrote = [event for event, _, _ in items if event is not None]
            waiting = [row for _, row, _ in items if row.id not in settled]
            done = [settled[row.id] for _, row, _ in items if row.id in settled]
            first = items[0][1]
            ours = author == desk.facts.desk_id or (state is not None and state.desk == desk.facts.desk_id)
            lost_here = any(row.why == "desk_lost" for _, row, _ in items)
            ours = ours or lost_here  # who knows it is who can tell
            entries.append(
                Conflict(
                    dossier=stream,
                    events=tuple(row.id for row in waiting),
                    name=known.code or "chưa có mã" if known else "chưa có mã",
                    owner=known.people.owner.name if known else "",
                    desk=author,
                    at=instant(first.at),
                    reason=_why(first, items[0][2], accepted),
                    aside=_told(accepted or lost, wrote, names),
                    stands=_told([], accepted, names)[max(0, first.seq - 2) :],
                    # Nothing is recalled because the office lost its own word of it.
                    papers=() if lost_here else tuple(words for event in wrote if (words := _paper(event.body))),
                    settled="" if waiting or not done else _settled(done[-1], names),
                    ours=ours,
                    todo="" if not waiting else _todo(items[0][2], wrote, state),
                    receipts=money_aside.receipts(wrote),
                )
            )
        entries += [
            Conflict(
                dossier=b"", events=each.events, name="Việc chung của phường", owner="", desk=each.desk, at=each.at,
                reason=REASON_WORDS["desk_lost"], aside=each.told, stands=(), papers=(), settled="", ours=True,
                todo=lost_matters.OF_WARD,
            )
            for each in lost_matters.words(found, settled, names)
        ]  # fmt: skip
    return sorted(entries, key=lambda entry: (entry.settled != "", not entry.ours, -entry.at.timestamp()))


def _todo(reason: str, wrote: list[ev.Event], state: Dossier | None) -> str:
    return " ".join(filter(None, (lost_matters.ADVICE.get(reason, ""), money_aside.todo(wrote, state))))


def _why(first: Any, reason: str, accepted: list[ev.Event]) -> str:
    """Why it does not stand. Where the desk itself was restored from a backup, no leader gave its dossier away."""
    if reason == "old_term":
        for event in accepted:
            body = event.body
            if isinstance(body, TakenOver) and event.term == first.term + 1:
                if body.taken_from == body.to == first.desk and event.officer == HUB_DESK:
                    return f"{first.desk} mở lại sổ từ bản sao lưu, ghi khi chưa biết việc đã làm sau bản đó"
                break
    return REASON_WORDS.get(reason, "cần xem lại")


def _told(before: list[ev.Event], events: list[ev.Event], names: dict[str, str]) -> tuple[str, ...]:
    """The events in sentences, each with its hour, officer and desk, as they read after what stood when they came."""
    if not events:
        return ()
    known = [event for event in before if event.seq < events[0].seq]
    try:
        lines = story.tell([*known, *events], names)[-len(events) :]
        whats = [each.what for each in lines]
    except (ValueError, Told):
        whats = [event.type for event in events]
    return tuple(
        f"{event.at.astimezone(VN):%H:%M %d/%m/%Y} – {names.get(event.officer, event.officer)}, {event.desk}: {what}"
        for event, what in zip(events, whats, strict=True)
    )


def _paper(body: ev.Body) -> str:
    """The paper that a deed has put into the citizen's hand; empty when there is none."""
    match body:
        case ev.GuidanceIssued():
            return f"phiếu hướng dẫn hoàn thiện hồ sơ số {paper_numbers.said(body)}"
        case ev.SupplementRequested():
            return f"phiếu yêu cầu bổ sung số {paper_numbers.said(body)}"
        case ev.Accepted():
            return f"giấy tiếp nhận hồ sơ và hẹn trả kết quả, mã {body.code}, hẹn {say_moment(body.due.at)}"
        case ev.RefusedAtDesk():
            return f"phiếu từ chối số {paper_numbers.said(body)}"
        case ev.Withdrawn() | SupplementLapsed():
            return f"thông báo dừng giải quyết số {paper_numbers.said(body)}"
        case RescheduleNotified():
            return f"phiếu xin lỗi và hẹn lại số {paper_numbers.said(body)}, hẹn {say_moment(body.due.at)}"
        case ev.FeeTaken(method="mien"):
            return f"phiếu thu số {paper_numbers.said(body)}"
        case _:
            return ""


def _settled(row: Any, names: dict[str, str]) -> str:
    return f"{names.get(row.officer, row.officer)} đã xử lý lúc {say_moment(instant(row.at))}: {row.note}"


def recall_words(desk: Desk, conflict: Conflict) -> str:
    """The words of a "thu hồi phiếu" note to the citizen, to be read, changed and printed by a person. A receipt for
    money is never recalled: it is what the citizen has to show for it."""
    facts = desk.facts
    papers = "; ".join(conflict.papers) or ("" if conflict.receipts else "giấy tờ")
    paper_lines = [
        "THU HỒI PHIẾU" if papers else "VỀ KHOẢN TIỀN ĐÃ NỘP",
        f"Kính gửi: ông/bà {conflict.owner or '…'}",
    ]
    if papers:
        paper_lines += [
            f"{facts.centre_name} đã giao ông/bà {papers} (hồ sơ {conflict.name}).",
            f"Giấy này không còn giá trị, vì {conflict.reason}. Lỗi do cơ quan, không do ông/bà.",
            "Đề nghị ông/bà giao lại giấy này khi đến quầy và không làm theo nội dung trên giấy. "
            "Hồ sơ vẫn được giải quyết theo giấy tờ còn hiệu lực do quầy đang giữ hồ sơ đã giao.",
        ]
    else:
        paper_lines.append(
            f"Khoản thu của hồ sơ {conflict.name} tại {facts.centre_name} chưa được ghi vào hồ sơ, vì "
            f"{conflict.reason}. Lỗi do cơ quan, không do ông/bà."
        )
    paper_lines += [money_aside.words(conflict.receipts)] if conflict.receipts else []
    paper_lines.append(f"Thành thật xin lỗi ông/bà. Cần hỏi thêm, xin gọi {facts.phone or 'quầy tiếp nhận'}.")
    return "\n".join(paper_lines)


def settle(desk: Desk, conflict: Conflict, note: str) -> None:
    """A person has seen to it: every waiting event of the entry is settled, at all desks."""
    words = clean_lines(note)
    if not words:
        raise Told("Chưa ghi đã xử lý thế nào.", "Ghi ngắn, ví dụ: đã gọi công dân, đã thu hồi phiếu.")
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        for each in conflict.events:
            body = ev.ConflictSettled(event=each, note=words)
            stream = ids.named_stream("conflict", each.hex())
            recording.record_place(connection, desk.author(), stream, "custody", [Deed(body)])
