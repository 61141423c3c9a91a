"""The story of a dossier for whoever reads it: each event as a line that says when, who and what, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_numbers, paper_slip
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE
from mot_cua_desktop.domain.changes import RETURN_WORDS, changes
from mot_cua_desktop.domain.course_story import Tone as Tone
from mot_cua_desktop.domain.course_story import Words, stop, tell_course
from mot_cua_desktop.domain.custody import HUB_DESK
from mot_cua_desktop.domain.custody_events import HandedOver, TakenOver
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.folding import apply
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.online_events import WHY_NOT_WORDS
from mot_cua_desktop.domain.paper_events import HandedOnPaper, TakenOnPaper
from mot_cua_desktop.domain.worktime import VN, say_moment

CHANNEL_WORDS: dict[ev.Channel, str] = {
    "truc_tiep": "nộp trực tiếp",
    "truc_tuyen": "nộp trực tuyến",
    "buu_chinh": "nộp qua bưu chính",
}
PAYMENT_WORDS = {"tien_mat": "tiền mặt", "chuyen_khoan": "chuyển khoản", "mien": "miễn"}
HOW_WORDS = {"in": "In", "luu_pdf": "Lưu PDF", "luu_docx": "Lưu Word"}
PAPER_WORDS = {
    "giay_tiep_nhan": "giấy tiếp nhận và hẹn trả",
    "giay_hen_a5": "giấy hẹn khổ A5",
    "giay_hen_80mm": "giấy hẹn cuộn 80 mm",
    "phieu_bo_sung": "phiếu hướng dẫn, bổ sung hồ sơ",
    "phieu_tu_choi": "phiếu từ chối",
    "thong_bao_dung": "thông báo dừng giải quyết",
    "phieu_xin_loi": "phiếu xin lỗi và hẹn lại",
    "phieu_kiem_soat": "phiếu kiểm soát",
    "phieu_thu": "phiếu thu phí, lệ phí",
    "bien_nhan_ket_qua": "giấy biên nhận trả kết quả",
}
#: What a correction makes anew, as "bản 2, thay bản 1"; no other paper has editions.
RECEIPTS = frozenset({"giay_tiep_nhan", "giay_hen_a5", "giay_hen_80mm"})

#: What answers a dossier handed in online (NĐ 118/2025 Điều 17.2).
_ANSWERS = (ev.Accepted, ev.GuidanceIssued, ev.RefusedAtDesk)


@dataclass(frozen=True)
class Line:
    """One thing that happened. ``at`` is local; ``details`` are further lines, shown smaller below ``what``."""

    at: datetime
    who: str
    what: str
    details: tuple[str, ...] = ()
    tone: Tone = "plain"


def size(count: int) -> str:
    """A file's size in the unit a person would choose."""
    if count < 1024:
        return f"{count} byte"
    if count < 1024 * 1024:
        return f"{count // 1024} KB"
    return f"{count / (1024 * 1024):.1f} MB".replace(".", ",")


def tell(
    events: Iterable[ev.Event], officers: Mapping[str, str], answer_by: datetime | None = None
) -> tuple[Line, ...]:
    """Every event of one dossier in its order; ``officers`` names who stands behind each officer's id.

    ``answer_by`` is until when one handed in online had to be answered: an answer after it is marked.
    """
    lines: list[Line] = []
    before: Dossier | None = None
    answered = answer_by is None
    for event in events:
        after = apply(before, event)
        what, details, tone = _tell(event, before or after, after)
        if answer_by is not None and not answered and isinstance(event.body, _ANSWERS):
            answered = True
            if event.at > answer_by:
                said = f"Trả lời trễ: hồ sơ nộp trực tuyến phải được trả lời trước {say_moment(answer_by)}."
                details, tone = (said, *details), "bad"
        who = officers.get(event.officer, event.officer)
        lines.append(Line(event.at.astimezone(VN), who, what, details, tone))
        before = after
    return tuple(lines)


def _tell(event: ev.Event, before: Dossier, after: Dossier) -> Words:
    body = event.body
    if isinstance(body, ev.PlaceBody):
        raise ValueError(f"{event.type} does not belong to a dossier")
    match body:
        case ev.Opened():
            return _opened(body, after)
        case ev.GuidanceIssued() | ev.SupplementRequested():
            return _slip(body)
        case ev.SupplementReceived():
            return _received(body, before)
        case ev.Accepted():
            book = f", quyển {body.book}, số thứ tự {body.book_number}" if body.book else ""
            return f"Tiếp nhận, mã hồ sơ {body.code}{book}. Hẹn trả {say_moment(body.due.at)}.", body.due.steps, "good"
        case ev.RefusedAtDesk():
            what = f"Từ chối giải quyết, phiếu số {paper_numbers.said(body)}: {stop(body.reason)}"
            return what, (f"Căn cứ: {body.legal_basis}",), "bad"
        case ev.Withdrawn():
            what = f"Công dân rút hồ sơ, thông báo dừng số {paper_numbers.said(body)}: {stop(body.reason)}"
            return what, (), "careful"
        case ev.AttachmentAdded():
            name = event.personal.name if isinstance(event.personal, ev.FileName) else "(tên đã xóa theo hạn lưu)"
            return f"Thêm tệp “{name}” ({size(body.size)}).", (), "quiet"
        case ev.FeeTaken():
            return _fee(body, event.personal)
        case ev.FeeGivenBack():
            return _given_back(body, event.personal, after)
        case ev.ResultReady():
            return _ready(body, event.personal, before, event.at)
        case ev.Returned():
            return _returned(body, event.personal)
        case ev.Corrected():
            what = f"Đính chính {', '.join(body.fields)}: {stop(body.reason)}"
            if body.term_document:
                what += f" Thời hạn theo {stop(body.term_document)}"
            if after.edition > before.edition:
                what += f" Giấy tiếp nhận bản {after.edition}, thay bản {before.edition}."
            return what, changes(before, after, erased=_erased(event)), "careful"
        case ev.Printed():
            return _printed(body), (), "quiet"
        case ev.OfficialCodeLinked():
            if body.reason:
                was = (f"Trước ghi {before.official_code}.",)
                return f"Chép lại mã của hệ thống tỉnh: {body.code}. Lý do: {stop(body.reason)}", was, "careful"
            return f"Ghi mã của hệ thống tỉnh: {body.code}.", (), "plain"
        case ev.OnlineAdviceGiven():
            if body.why_not:
                return f"Chưa hướng dẫn nộp trực tuyến: {WHY_NOT_WORDS[body.why_not]}.", (), "quiet"
            return f"Đã hướng dẫn nộp trực tuyến{', in phiếu hướng dẫn' if body.slip else ''}.", (), "quiet"
        case HandedOver():
            return f"Chuyển hồ sơ sang {body.to} giữ.", (body.note,) if body.note else (), "careful"
        case HandedOnPaper():
            return (
                f"{event.desk} giao hồ sơ bằng giấy (phiếu kiểm soát có mã).",
                (body.note,) if body.note else (),
                "careful",
            )
        case TakenOnPaper():
            giver = paper_slip.decode(body.slip).giver
            back = giver == event.desk
            words = "lấy lại hồ sơ đã giao bằng giấy" if back else f"nhận hồ sơ bằng giấy từ {giver}"
            lacks = (f"Diễn biến ở {after.carried_from} chưa về đến quầy này.",) if after.carried_from else ()
            return f"{event.desk} {words}.", lacks, "careful"
        case TakenOver() if body.taken_from == body.to and event.officer != HUB_DESK:
            return f"Lãnh đạo quyết định {body.to} giữ tiếp hồ sơ: {stop(body.reason)}", (), "careful"
        case TakenOver() if body.taken_from == body.to:  # nobody's deed: the hub set its older copy apart
            what = f"{body.to} mở lại sổ từ bản sao lưu; việc ghi theo bản cũ để riêng cho người xem lại."
            return what, (), "careful"
        case TakenOver():
            what = f"Lãnh đạo giao hồ sơ từ {body.taken_from} sang {body.to}: {stop(body.reason)}"
            return what, (), "careful"
        case _:
            return tell_course(body, before, after)


def _erased(event: ev.Event) -> bool:
    return isinstance(event.body, ev.Corrected) and "người" in event.body.fields and event.personal is None


def _opened(body: ev.Opened, after: Dossier) -> Words:
    lacking = len(after.lacking)
    papers = f"{len(body.papers)} giấy tờ" + (f", {lacking} còn thiếu" if lacking else ", đủ cả") if body.papers else ""
    what = f"Lập hồ sơ {body.procedure.name} ({CHANNEL_WORDS[body.channel]}{'; ' + papers if papers else ''})."
    people = after.people
    details = [f"Chủ hồ sơ: {people.owner.name}" if people.owner.name else "Chủ hồ sơ: (đã xóa theo hạn lưu)"]
    if people.applicant != people.owner:
        details.append(f"Người nộp: {people.applicant.name} ({people.authority})")
    return what, tuple(details), "plain"


def _slip(body: ev.GuidanceIssued | ev.SupplementRequested) -> Words:
    number = f"số {paper_numbers.said(body)}"
    if isinstance(body, ev.GuidanceIssued):
        what = f"Giao phiếu hướng dẫn hoàn thiện hồ sơ {number}: cần {len(body.lines)} giấy tờ."
    else:
        what = f"Yêu cầu bổ sung sau tiếp nhận, phiếu {number}: cần {len(body.lines)} giấy tờ. Thời hạn dừng tính."
    if body.another_matter:
        what += f" Việc khác với phiếu {body.beside}: {stop(body.another_matter)}"
    details = [f"{line.name}: {line.wrong}" for line in body.lines]
    details += [f"Không yêu cầu {out.name}: {out.reason}" for out in body.left_out]
    if body.guidance.strip():
        details.append(f"Hướng dẫn: {body.guidance.strip()}")
    details.append(f"Đã dùng lần yêu cầu duy nhất ({SUPPLEMENT_RULE}).")
    return what, tuple(details), "careful"


def _received(body: ev.SupplementReceived, before: Dossier) -> Words:
    lacking = [line.name for line in body.papers if line.state == "thieu"]
    what = "Công dân nộp bổ sung, đã đủ giấy tờ." if not lacking else "Công dân nộp bổ sung, vẫn chưa đủ giấy tờ."
    details = [f"Còn thiếu: {name}" for name in lacking]
    if body.due is not None:
        what += f" Hẹn trả lại {say_moment(body.due.at)}."
        if before.due is not None:
            details.append(f"Hẹn trước đó: {say_moment(before.due.at)}")
        details += body.due.steps
    return what, tuple(details), "careful" if lacking else "good"


def _fee(body: ev.FeeTaken, personal: ev.Personal | None) -> Words:
    payer = f", người nộp {personal.name}" if isinstance(personal, ev.Receiver) and personal.name else ""
    number = f"số {paper_numbers.said(body)}"
    if body.method == "mien":
        what = f"Ghi miễn phí, lệ phí, phiếu {number}{payer}."
    else:
        what = f"Thu {say_money(body.total)} ({PAYMENT_WORDS[body.method]}), phiếu thu {number}{payer}."
    series = f"Biên lai mẫu {body.form}, ký hiệu {body.symbol}, số {body.serial or '(chưa ghi)'}" if body.form else ""
    return what, (series,) if series else (), "plain"


def _given_back(body: ev.FeeGivenBack, personal: ev.Personal | None, after: Dossier) -> Words:
    to = f" cho {personal.name}" if isinstance(personal, ev.Receiver) and personal.name else ""
    what = f"Hoàn {say_money(body.total)} ({PAYMENT_WORDS[body.method]}){to}."
    left = f"Còn phải hoàn {say_money(after.fee_back)}." if after.fee_back > 0 else ""
    return what, tuple(filter(None, (stop(body.note) if body.note else "", left))), "plain"


def _ready(body: ev.ResultReady, personal: ev.Personal | None, before: Dossier, at: datetime) -> Words:
    number = f" số {body.document}" if body.document else ""
    dated = f" ngày {body.dated}" if body.dated else ""
    what = f"Có kết quả: {body.result}{number}{dated}."
    subject = (f"Trích yếu: {stop(personal.subject)}",) if isinstance(personal, ev.ResultSubject) else ()
    if before.due is None:
        return what, subject, "good"
    if at <= before.due.at:
        return what, (*subject, f"Trước giờ hẹn trả {say_moment(before.due.at)}"), "good"
    return what, (*subject, f"Sau giờ hẹn trả {say_moment(before.due.at)}"), "bad"


def _returned(body: ev.Returned, personal: ev.Personal | None) -> Words:
    who = personal if isinstance(personal, ev.Receiver) else ev.Receiver(name="")
    relation = f" ({who.relation})" if who.relation else ""
    what = f"Trả kết quả {RETURN_WORDS[body.method]} cho {who.name or '(đã xóa theo hạn lưu)'}{relation}, "
    what += f"phiếu số {paper_numbers.said(body)}. Đã kiểm tra: {stop(body.identity)}"
    details = [] if body.receipt_taken_back else ["Không thu lại giấy hẹn"]
    if body.satisfaction is not None:
        details.append(f"Mức hài lòng: {body.satisfaction}/5")
    return what, tuple(details), "good"


def _printed(body: ev.Printed) -> str:
    # Kept as kind and edition ("giay_tiep_nhan/2"), or kind and payment.
    kind = body.paper.partition("/")[0]
    paper = PAPER_WORDS.get(kind, kind)
    edition = f", bản {body.edition}" if body.edition > 1 and kind in RECEIPTS else ""
    again = f", lần {body.copy}: có dấu bản in lại" if body.copy > 1 else ""
    return f"{HOW_WORDS[body.how]} {paper}{edition}{again}."
