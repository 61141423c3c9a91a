"""What a control slip says of its dossier, and the state that a desk goes on from while it has nothing better.

The desk that takes a dossier by paper may never have heard of it. Until the giver's own events come by the line, it
works on what the paper says: enough to see whose it is and until when, to ask the one supplement, to take a fee and to
return a result; everything that counts time or moves the course waits (`MAY`).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_slip
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier, Result, Slip, Status, Stop
from mot_cua_desktop.domain.paper_events import (
    CarriedPaper,
    CarriedResult,
    CarriedSlip,
    CarriedState,
    HandedOnPaper,
    TakenOnPaper,
)
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Refused

LAYOUT = 1
#: With more than this the code's squares are too small for a cheap scanner (tests/sync/test_paper_slip.py).
MOST_BYTES = 480
#: Letters of a component's name that no list has, tried in turn until the whole is small enough.
_NAMES = (60, 24, 8)
#: What may be done on the paper's word alone.
MAY: tuple[type[ev.DossierBody], ...] = (
    ev.SupplementRequested,
    ev.FeeTaken,
    ev.Returned,
    ev.AttachmentAdded,
    HandedOnPaper,
)
RULE = "Mỗi hồ sơ chỉ một quầy giữ tại một thời điểm"
STATUSES: tuple[Status, ...] = tuple(STATUS_WORDS)
_STATES: tuple[ev.PaperState, ...] = ("du", "thieu", "khong_ap_dung")
_CHANNELS: tuple[ev.Channel, ...] = ("truc_tiep", "truc_tuyen", "buu_chinh")
_WAYS: tuple[ev.ReturnMethod, ...] = ("tai_quay", "buu_chinh", "truc_tuyen")
#: What most of them hold: a few hundred letters that need not be on every paper.
_COMMON = (
    "ngay_lam_viec ngay_nao_tra_ngay_do bo_sung co_quan_khac Bản sao Giấy chứng nhận Quyết định Trích lục 000.00.12.H32"
    " Công ty Huỳnh Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Thị Ngọc Minh Thanh Hương Văn Trần Lê Nguyễn "
).encode()


def refuse_given(state: Dossier) -> None:
    """Raise `Refused` while the dossier is on its way by paper: whoever scans it goes on, or who gave it takes it
    back by scanning it."""
    if state.given:
        raise Refused(
            "Đã giao bằng giấy, chờ nơi nhận.",
            "Chưa giao được thì quét lại mã trên chính phiếu kiểm soát này để lấy lại.",
            rule=RULE,
        )


def refuse_beyond_paper(state: Dossier, deed: ev.DossierBody) -> None:
    """Raise `Refused` for what needs more than the paper says, while the giver's events have not come."""
    if state.carried_from and not isinstance(deed, (*MAY, ev.Printed)):
        raise Refused(
            f"Hồ sơ nhận bằng giấy, diễn biến ở {state.carried_from} chưa về đến quầy này nên chưa làm được việc này.",
            "Nối mạng rồi đồng bộ (cả hai quầy). Trong khi chờ, làm được: yêu cầu bổ sung, thu phí, trả kết quả, thêm "
            "tệp, giao tiếp bằng giấy.",
            rule=RULE,
        )


# --- the paper's words ----------------------------------------------------------------------------------------------


def pack(state: Dossier, listed: Mapping[str, str]) -> bytes:
    """The state as the paper carries it. ``listed``: the components (key to name) that the ward's list of procedures
    has, which need no name here."""
    for letters in _NAMES:
        packed = _packed(state, listed, letters)
        if len(packed) <= MOST_BYTES:
            break
    return packed


def _packed(state: Dossier, listed: Mapping[str, str], letters: int) -> bytes:
    papers = tuple(
        CarriedPaper(
            line.key,
            _STATES.index(line.state),
            (line.originals, line.certified, line.copies),
            (line.got_originals, line.got_certified, line.got_copies),
            "" if listed.get(line.key) == line.name else line.name[:letters],
        )
        for line in state.papers
    )
    plain = msgspec.msgpack.encode(_carried(state, papers))
    packing = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _COMMON)
    return packing.compress(plain) + packing.flush()


def _carried(state: Dossier, papers: tuple[CarriedPaper, ...]) -> CarriedState:
    owner, applicant, slip, result = state.people.owner, state.people.applicant, state.slip, state.result
    stop = state.stops[-1] if state.stops and state.stops[-1].until is None else None
    return CarriedState(
        seal=LAYOUT,
        code=state.code,
        official_code="" if state.official_code == state.code else state.official_code,
        status=STATUSES.index(state.status),
        procedure=state.procedure.code,
        version=state.procedure.version,
        owner=owner.name,
        phone=owner.phone or applicant.phone,
        applicant="" if applicant.name == owner.name else applicant.name,
        organisation=owner.kind == "to_chuc",
        channel=_CHANNELS.index(state.channel),
        return_method=_WAYS.index(state.return_method),
        officer=state.officer,
        regime=state.regime,
        opened_at=_seconds(state.opened_at),
        received_at=_seconds(state.received_at),
        accepted_at=_seconds(state.accepted_at),
        due=_seconds(state.due.at if state.due else None),
        deadline=_seconds(state.deadline.at if state.deadline else None),
        term=(state.term.amount, state.term.unit) if state.term else None,
        slip=CarriedSlip(
            slip.number, slip.year, _seconds(slip.at), slip.after_acceptance, _seconds(slip.received_at), slip.mark
        )
        if slip
        else None,
        stopped=(stop.cause, _seconds(stop.since)) if stop else None,
        owed=None if state.fee_unclear else state.fee_due,
        result=CarriedResult(result.result[:80], result.document, result.dated, _seconds(result.at))
        if result
        else None,
        papers=papers,
    )


def unpack(packed: bytes) -> CarriedState:
    """What the paper says. Raises ValueError for what is no such state, or of a newer program."""
    unpacking = zlib.decompressobj(-15, _COMMON)
    try:
        plain = unpacking.decompress(packed, 64 * 1024)
        found = msgspec.msgpack.decode(plain, type=CarriedState)
        sound = found.seal == LAYOUT and 0 <= found.status < len(STATUSES) and found.channel < len(_CHANNELS)
        sound = sound and found.return_method < len(_WAYS) and all(p.state < len(_STATES) for p in found.papers)
        _ = Term(*found.term) if found.term else None
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError("not a dossier's state") from error
    if not sound:
        raise ValueError("of another layout")
    return found


def named(carried: CarriedState, name: str, field: str, listed: Mapping[str, str]) -> CarriedState:
    """With the names of the procedure and its components as the taking desk's own list has them."""
    papers = tuple(
        CarriedPaper(p.key, p.state, p.asked, p.got, p.name or listed.get(p.key, p.key)) for p in carried.papers
    )
    return replace(carried, papers=papers, procedure_name=name or carried.procedure, field=field)


# --- the fold -------------------------------------------------------------------------------------------------------


def given(state: Dossier, event: ev.Event, body: HandedOnPaper) -> Dossier:
    """The dossier is on its way by paper."""
    return replace(state, given=event.hash + body.key, given_at=event.at)


def taken(state: Dossier | None, event: ev.Event, body: TakenOnPaper) -> Dossier:
    """Another desk holds it by its paper: what was known here goes on where it is the whole line, else what the paper
    says stands in. Raises ValueError where neither is there."""
    slip = paper_slip.decode(body.slip)
    if state is None or state.seq != slip.seq:
        if not isinstance(event.personal, ev.Carried):
            raise ValueError("a paper without its words")
        state = _from_paper(state, event.stream, slip.giver, event.personal.state)
    latest = max(state.latest_at or event.at, event.at)
    return replace(
        state,
        seq=event.seq,
        custody_term=event.term,
        desk=event.desk,
        latest_at=latest,
        given=b"",
        given_at=None,
    )


def _from_paper(known: Dossier | None, stream: bytes, giver: str, carried: CarriedState) -> Dossier:
    due, deadline = _due(carried.due, carried.received_at), _due(carried.deadline, carried.received_at)
    slip = carried.slip
    stopped = carried.stopped
    owner = ev.Party(name=carried.owner, phone=carried.phone, kind="to_chuc" if carried.organisation else "ca_nhan")
    applicant = ev.Party(name=carried.applicant) if carried.applicant else owner
    people = ev.People(owner=owner, applicant=applicant)
    term = Term(*carried.term) if carried.term else None
    return Dossier(
        id=stream,
        seq=0,
        custody_term=1,
        desk=giver,
        officer=carried.officer,
        status=STATUSES[carried.status],
        procedure=ev.ProcedureSnapshot(
            code=carried.procedure, name=carried.procedure_name or carried.procedure, field=carried.field,
            version=carried.version,
        ),
        # Who it is about is better known where the dossier was known at all.
        people=known.people if known is not None and known.people.owner.name == carried.owner else people,
        channel=_CHANNELS[carried.channel],
        papers=tuple(_line(paper) for paper in carried.papers),
        sets=known.sets if known is not None else 1,
        return_method=_WAYS[carried.return_method],
        fees=(ev.FeeItem(name="Phí, lệ phí còn lại", amount=carried.owed),),
        visit=known.visit if known is not None else "",
        opened_at=_instant(carried.opened_at),
        received_at=_instant(carried.received_at),
        code=carried.code,
        official_code=carried.official_code,
        regime=carried.regime,
        accepted_at=_instant(carried.accepted_at) if carried.accepted_at else None,
        term=term,
        due=due,
        first_due=due,
        deadline=deadline,
        deadline_term=term,
        slip=Slip(
            number=slip.number, year=slip.year, at=_instant(slip.at), after_acceptance=slip.after_acceptance, lines=(),
            left_out=(), guidance="", received_at=_instant(slip.received_at) if slip.received_at else None,
            mark=slip.mark,
        ) if slip else None,
        stops=(Stop(cause=stopped[0], since=_instant(stopped[1])),) if stopped else (),
        result=Result(
            result=carried.result.result, document=carried.result.document, dated=carried.result.dated,
            at=_instant(carried.result.at),
        ) if carried.result else None,
        attachments=known.attachments if known is not None else (),
        carried_from=giver,
    )  # fmt: skip


def _line(paper: CarriedPaper) -> ev.PaperLine:
    asked, got = paper.asked, paper.got
    return ev.PaperLine(
        key=paper.key, name=paper.name or paper.key, originals=asked[0], certified=asked[1], copies=asked[2],
        got_originals=got[0], got_certified=got[1], got_copies=got[2], state=_STATES[paper.state],
    )  # fmt: skip


def _due(at: int, counted_from: int) -> ev.DueRecord | None:
    return ev.DueRecord(at=_instant(at), counted_from=_instant(counted_from)) if at else None


def _seconds(at: datetime | None) -> int:
    return int(at.timestamp()) if at is not None else 0


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
