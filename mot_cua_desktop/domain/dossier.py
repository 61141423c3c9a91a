"""A dossier is the fold of its events. ``decide`` says whether a deed may be done; ``fold`` says what is true after it.

Everything that affects the state of a dossier lives here: no other place may forbid or allow. Lateness is derived, and
no deed makes a late dossier on time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, assert_never

import msgspec
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE, refuse_second, refuse_unsound_slip
from mot_cua_desktop.domain.worktime import Term
from mot_cua_desktop.errors import Refused

Status = Literal[
    "opened",  # at the counter, nothing printed yet
    "guided",  # guidance slip given, waiting for the citizen; no code yet
    "in_process",  # accepted
    "waiting",  # supplement asked after acceptance; the clock stands
    "ready",  # the result lies at the desk
    "returned",
    "refused",
    "withdrawn",
]
STATUS_WORDS: dict[Status, str] = {
    "opened": "Đang tiếp nhận",
    "guided": "Chờ công dân hoàn thiện",
    "in_process": "Đang giải quyết",
    "waiting": "Chờ bổ sung",
    "ready": "Có kết quả, chờ trả",
    "returned": "Đã trả kết quả",
    "refused": "Đã từ chối",
    "withdrawn": "Công dân đã rút",
}
ENDED: frozenset[Status] = frozenset({"returned", "refused", "withdrawn"})


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A scan as the dossier knows it."""

    digest: str
    name: str
    size: int
    media_type: str
    component: str


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """The one supplement slip of a dossier: what was asked, when, by which of the two papers."""

    number: int
    year: int
    at: datetime
    after_acceptance: bool
    lines: tuple[ev.SlipLine, ...]
    left_out: tuple[ev.LeftOut, ...]
    guidance: str
    received_at: datetime | None = None


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """How a dossier ended without a result, or the paper numbers of its end."""

    number: int
    year: int
    at: datetime
    reason: str
    legal_basis: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result lying at the desk."""

    result: str
    document: str
    dated: str
    at: datetime


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """The result in the citizen's hand."""

    number: int
    year: int
    at: datetime
    method: ev.ReturnMethod
    identity: str
    satisfaction: int | None
    receiver: str
    relation: str


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One fee slip."""

    number: int
    year: int
    at: datetime
    items: tuple[ev.FeeItem, ...]
    total: int
    method: str
    payer: str
    form: str = ""
    symbol: str = ""
    serial: str = ""


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one dossier after ``seq`` events. Instants are UTC."""

    id: bytes
    seq: int
    custody_term: int
    desk: str
    officer: str
    status: Status
    procedure: ev.ProcedureSnapshot
    people: ev.People
    channel: ev.Channel
    papers: tuple[ev.PaperLine, ...]
    sets: int
    return_method: ev.ReturnMethod
    fees: tuple[ev.FeeItem, ...]
    visit: str
    opened_at: datetime
    received_at: datetime
    code: str = ""
    official_code: str = ""
    book: str = ""
    book_number: int = 0
    regime: str = ""
    accepted_at: datetime | None = None
    term: Term | None = None
    due: ev.DueRecord | None = None
    first_due: ev.DueRecord | None = None
    slip: Slip | None = None
    refused: Closing | None = None
    withdrawn: Closing | None = None
    result: Result | None = None
    handed: Handed | None = None
    payments: tuple[Payment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    edition: int = 1
    prints: dict[str, int] = {}
    closed_at: datetime | None = None

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def allowance_left(self) -> int:
        """How many times the citizen may still be asked for a supplement: one, or none."""
        return 0 if self.slip is not None else 1

    @property
    def lacking(self) -> tuple[ev.PaperLine, ...]:
        """The components that are not in order yet."""
        return tuple(line for line in self.papers if line.state == "thieu")

    @property
    def fee_due(self) -> int:
        """What is still to pay, in dong: unknown amounts count as nothing until stated, an exemption settles all."""
        if any(payment.method == "mien" for payment in self.payments):
            return 0
        owed = sum((item.amount or 0) * item.quantity for item in self.fees)
        return max(0, owed - sum(payment.total for payment in self.payments))


# --- decide ---------------------------------------------------------------------------------------------------------

_OPEN: frozenset[Status] = frozenset({"opened", "guided", "in_process", "waiting"})
_MAY: dict[type[ev.DossierBody], tuple[frozenset[Status], str]] = {
    ev.GuidanceIssued: (frozenset({"opened"}), "lập phiếu hướng dẫn hoàn thiện hồ sơ"),
    ev.SupplementRequested: (frozenset({"in_process"}), "yêu cầu bổ sung"),
    ev.SupplementReceived: (frozenset({"guided", "waiting"}), "nhận giấy tờ bổ sung"),
    ev.Accepted: (frozenset({"opened", "guided"}), "tiếp nhận"),
    ev.RefusedAtDesk: (_OPEN, "từ chối"),
    ev.Withdrawn: (_OPEN | {"ready"}, "ghi nhận công dân rút hồ sơ"),
    ev.AttachmentAdded: (_OPEN | {"ready"}, "thêm tệp"),
    ev.FeeTaken: (_OPEN | {"ready"}, "thu phí, lệ phí"),
    ev.ResultReady: (frozenset({"in_process"}), "ghi nhận có kết quả"),
    ev.Returned: (frozenset({"ready"}), "trả kết quả"),
    ev.Corrected: (_OPEN | {"ready"}, "đính chính"),
    ev.OfficialCodeLinked: (_OPEN | {"ready", "returned"}, "ghi mã hồ sơ của hệ thống tỉnh"),
}


def decide(state: Dossier | None, deed: ev.DossierBody) -> None:
    """Return when ``deed`` may be appended after ``state``; raise `Refused` with the rule when it may not."""
    if isinstance(deed, ev.Opened):
        if state is not None:
            raise Refused("Hồ sơ này đã được lập.", "Mở hồ sơ trong danh sách để làm tiếp.")
        return
    if state is None:
        raise Refused("Chưa có hồ sơ này.", "Lập hồ sơ trước.")
    # Asked twice is the graver fault, so it is told before the state is.
    if isinstance(deed, ev.GuidanceIssued | ev.SupplementRequested) and state.slip is not None:
        raise refuse_second(state.slip.at)
    if isinstance(deed, ev.Printed):
        return
    statuses, words = _MAY[type(deed)]
    if state.status not in statuses:
        raise Refused(
            f"Hồ sơ đang ở trạng thái “{STATUS_WORDS[state.status]}” nên không thể {words}.",
            "Mở trang hồ sơ để xem việc đã làm và việc còn làm được.",
        )
    _check(state, deed)


def _check(state: Dossier, deed: ev.DossierBody) -> None:
    match deed:
        case ev.GuidanceIssued() | ev.SupplementRequested():
            refuse_unsound_slip(state.lacking, deed.lines, deed.left_out)
        case ev.Accepted():
            lacking = [line for line in deed.papers if line.state == "thieu"]
            if lacking:
                raise Refused(
                    f"Còn {len(lacking)} giấy tờ chưa đạt nên chưa thể tiếp nhận.",
                    "Bổ sung ngay tại quầy, hoặc lập phiếu hướng dẫn."
                    if state.allowance_left
                    else "Đã dùng lần yêu cầu bổ sung duy nhất: chỉ còn tiếp nhận khi đủ, từ chối có lý do, hoặc công "
                    "dân rút hồ sơ.",
                    rule="NĐ 118/2025/NĐ-CP, Điều 17.1c" if state.allowance_left else SUPPLEMENT_RULE,
                )
        case ev.RefusedAtDesk():
            if not deed.reason.strip() or not deed.legal_basis.strip():
                raise Refused(
                    "Phiếu từ chối phải ghi rõ lý do và căn cứ pháp lý.",
                    "Gõ lý do và điều khoản làm căn cứ rồi lập phiếu lại.",
                    rule="NĐ 118/2025/NĐ-CP, Điều 17.1c",
                )
        case ev.Withdrawn() | ev.Corrected():
            if not deed.reason.strip():
                raise Refused("Chưa ghi lý do.", "Gõ lý do rồi làm lại.")
        case ev.Returned():
            if not deed.identity.strip():
                raise Refused("Chưa kiểm tra giấy tờ của người nhận.", "Chọn cách đã kiểm tra rồi trả kết quả.")
            if deed.satisfaction is not None and not 1 <= deed.satisfaction <= 5:
                raise Refused("Mức hài lòng chỉ từ 1 đến 5.", "Chọn lại, hoặc để trống.")
        case ev.FeeTaken():
            if deed.total < 0 or deed.total != sum((i.amount or 0) * i.quantity for i in deed.items):
                raise Refused("Tổng tiền không khớp các khoản thu.", "Kiểm tra lại từng khoản rồi thu lại.")
        case ev.OfficialCodeLinked():
            if state.official_code and state.official_code != deed.code:
                raise Refused(
                    f"Hồ sơ đã có mã của hệ thống tỉnh: {state.official_code}.",
                    "Mỗi hồ sơ chỉ có một mã (NĐ 118/2025/NĐ-CP, Điều 17.3).",
                    rule="NĐ 118/2025/NĐ-CP, Điều 17.3",
                )
        case _:
            pass


# --- fold -----------------------------------------------------------------------------------------------------------


def fold(events: Iterable[ev.Event]) -> Dossier | None:
    """The state that a stream's events leave, in their order."""
    state: Dossier | None = None
    for event in events:
        state = apply(state, event)
    return state


def apply(state: Dossier | None, event: ev.Event) -> Dossier:
    """One event further. Assumes that ``decide`` allowed it; facts from the journal are never argued with."""
    body = event.body
    if isinstance(body, ev.Opened):
        return _opened(event, body)
    if state is None:
        raise ValueError("a dossier's first event must be Opened")
    state = replace(state, seq=event.seq, custody_term=event.term)
    match body:
        case ev.GuidanceIssued() | ev.SupplementRequested():
            after = isinstance(body, ev.SupplementRequested)
            slip = Slip(
                number=body.number,
                year=body.year,
                at=event.at,
                after_acceptance=after,
                lines=body.lines,
                left_out=body.left_out,
                guidance=body.guidance,
            )
            return replace(state, slip=slip, status="waiting" if after else "guided")
        case ev.SupplementReceived():
            received = replace(state.slip, received_at=event.at) if state.slip else None
            resumed: Status = "in_process" if state.status == "waiting" else state.status
            return replace(state, slip=received, papers=body.papers, status=resumed, due=body.due or state.due)
        case ev.Accepted():
            return _accepted(state, event, body)
        case ev.RefusedAtDesk():
            end = Closing(
                number=body.number, year=body.year, at=event.at, reason=body.reason, legal_basis=body.legal_basis
            )
            return replace(state, refused=end, status="refused", closed_at=event.at)
        case ev.Withdrawn():
            end = Closing(number=body.number, year=body.year, at=event.at, reason=body.reason)
            return replace(state, withdrawn=end, status="withdrawn", closed_at=event.at)
        case ev.AttachmentAdded():
            return replace(state, attachments=(*state.attachments, _attachment(event, body)))
        case ev.FeeTaken():
            return replace(state, payments=(*state.payments, _payment(event, body)))
        case ev.ResultReady():
            result = Result(result=body.result, document=body.document, dated=body.dated, at=event.at)
            return replace(state, result=result, status="ready")
        case ev.Returned():
            return replace(state, handed=_handed(event, body), status="returned", closed_at=event.at)
        case ev.Corrected():
            return _corrected(state, event, body)
        case ev.Printed():
            return replace(state, prints={**state.prints, body.paper: state.prints.get(body.paper, 0) + 1})
        case ev.OfficialCodeLinked():
            return replace(state, official_code=body.code)
        case ev.DeskSetUp() | ev.SettingChanged() | ev.OfficerNamed() | ev.ProcedureStated():
            raise ValueError(f"{event.type} does not belong to a dossier")
        case _:
            assert_never(body)


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
        people=_people(event),
        channel=body.channel,
        papers=body.papers,
        sets=body.sets,
        return_method=body.return_method,
        fees=body.fees,
        visit=body.visit,
        opened_at=event.at,
        received_at=body.received,
    )


def _accepted(state: Dossier, event: ev.Event, body: ev.Accepted) -> Dossier:
    return replace(
        state,
        status="in_process",
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
    )


def _corrected(state: Dossier, event: ev.Event, body: ev.Corrected) -> Dossier:
    people = event.personal.people if isinstance(event.personal, ev.PeopleStated) else state.people
    return replace(
        state,
        people=people,
        procedure=body.procedure or state.procedure,
        term=body.procedure.term if body.procedure and body.procedure.term else state.term,
        due=body.due or state.due,
        papers=state.papers if body.papers is None else body.papers,
        return_method=body.return_method or state.return_method,
        fees=state.fees if body.fees is None else body.fees,
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
        at=event.at,
        method=body.method,
        identity=body.identity,
        satisfaction=body.satisfaction,
        receiver=who.name,
        relation=who.relation,
    )
