"""Whether a deed may be done to a dossier as it stands; every rule that forbids lives here and names its article.

No other place may forbid or allow: windows ask `decide` what may still be done, operations let it refuse.
"""

from __future__ import annotations

from mot_cua_desktop.domain import carried
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE, refuse_second, refuse_unsound_slip
from mot_cua_desktop.domain.course_rules import (
    Circumstances,
    check_course,
    check_resumption,
    refuse_late_request,
    refuse_unallowed_request,
    refuse_unapproved,
    refuse_undue_correction,
    refuse_unled_refusal,
)
from mot_cua_desktop.domain.custody_events import HandedOver, TakenOver
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier, Status
from mot_cua_desktop.domain.duty import refuse_auditor
from mot_cua_desktop.domain.fee_rules import refuse_not_to_give_back, refuse_paid_again
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.names import says_something
from mot_cua_desktop.domain.paper_events import HandedOnPaper, TakenOnPaper
from mot_cua_desktop.domain.soundness import refuse_no_papers, refuse_unsound_fees, refuse_unsound_papers
from mot_cua_desktop.errors import Refused

_OPEN: frozenset[Status] = frozenset({"opened", "guided", "in_process", "waiting", "paused"})
_RUNNING: frozenset[Status] = frozenset({"in_process"})
_MAY: dict[type[ev.DossierBody], tuple[frozenset[Status], str]] = {
    ev.GuidanceIssued: (frozenset({"opened"}), "lập phiếu hướng dẫn hoàn thiện hồ sơ"),
    ev.SupplementRequested: (frozenset({"in_process"}), "yêu cầu bổ sung"),
    ev.SupplementReceived: (frozenset({"guided", "waiting"}), "nhận giấy tờ bổ sung"),
    ev.Accepted: (frozenset({"opened", "guided"}), "tiếp nhận"),
    ev.RefusedAtDesk: (_OPEN, "từ chối"),
    ev.Withdrawn: (_OPEN | {"ready"}, "ghi nhận công dân rút hồ sơ"),
    ev.AttachmentAdded: (_OPEN | {"ready"}, "thêm tệp"),
    ev.FeeTaken: (_OPEN | {"ready"}, "thu phí, lệ phí"),
    ev.FeeGivenBack: (_OPEN | {"ready", "returned", "withdrawn", "refused", "lapsed"}, "hoàn tiền đã thu"),
    ev.ResultReady: (frozenset({"in_process"}), "ghi nhận có kết quả"),
    ev.Returned: (frozenset({"ready"}), "trả kết quả"),
    ev.Corrected: (_OPEN | {"ready"}, "đính chính"),
    ev.OfficialCodeLinked: (_OPEN | {"ready", "returned"}, "ghi mã hồ sơ của hệ thống tỉnh"),
    ev.OnlineAdviceGiven: (_OPEN | {"ready"}, "ghi hướng dẫn nộp trực tuyến"),
    co.Forwarded: (_RUNNING, "chuyển hồ sơ"),
    co.StepReceived: (_RUNNING, "nhận hồ sơ"),
    co.StepDone: (_RUNNING, "ghi xong bước"),
    co.SubmittedToLeader: (_RUNNING, "trình lãnh đạo"),
    co.Approved: (_RUNNING, "duyệt"),
    co.SentBack: (_RUNNING, "trả lại bước trước"),
    co.ClockStopped: (_RUNNING, "dừng tính hạn"),
    co.ClockResumed: (frozenset({"paused"}), "tính hạn tiếp"),
    # Not a guided one: Điều 19.5 speaks of the request after acceptance only.
    co.SupplementLapsed: (frozenset({"waiting"}), "đóng vì quá hạn bổ sung"),
    co.Urged: (_OPEN, "đôn đốc"),
    co.FlaggedComplex: (_OPEN, "đánh dấu hồ sơ phức tạp"),
    co.RescheduleProposed: (_RUNNING, "dự thảo xin lỗi, hẹn lại"),
    co.RescheduleDeclined: (_OPEN, "trả lại dự thảo xin lỗi"),
    co.RescheduleNotified: (_RUNNING, "xin lỗi, hẹn lại"),
    HandedOver: (_OPEN | {"ready"}, "chuyển sang quầy khác giữ"),
    TakenOver: (frozenset(), "giao lại từ quầy này; lãnh đạo làm việc đó tại trung tâm"),
    # The slip goes with the paper file, and before the acceptance there is none.
    HandedOnPaper: (frozenset({"in_process", "waiting", "paused", "ready"}), "giao bằng giấy"),
    TakenOnPaper: (frozenset(), "nhận bằng giấy; quét mã trên phiếu kiểm soát"),
}


def decide(state: Dossier | None, deed: ev.DossierBody, around: Circumstances | None = None) -> None:
    """Return when ``deed`` may be appended after ``state``; raise `Refused` with the rule when it may not.

    Without ``around`` only what the state alone forbids is asked: so windows find out what they may offer.
    """
    if around is not None:
        refuse_auditor(around.role, around.named)
    if isinstance(deed, ev.Opened):
        if state is not None:
            raise Refused("Hồ sơ này đã được lập.", "Mở hồ sơ trong danh sách để làm tiếp.")
        refuse_unsound_papers(deed.papers)
        refuse_unsound_fees(deed.fees)
        return
    if state is None:
        raise Refused("Chưa có hồ sơ này.", "Lập hồ sơ trước.")
    carried.refuse_given(state)
    # Asked twice is the graver fault, so it is told before the state is.
    if isinstance(deed, ev.GuidanceIssued | ev.SupplementRequested) and state.slip is not None:
        raise refuse_second(state.slip.at)
    if isinstance(deed, ev.Printed):
        return
    carried.refuse_beyond_paper(state, deed)
    statuses, words = _MAY[type(deed)]
    if state.status not in statuses:
        raise Refused(
            f"Hồ sơ đang ở trạng thái “{STATUS_WORDS[state.status]}” nên không thể {words}.",
            "Mở trang hồ sơ để xem việc đã làm và việc còn làm được.",
        )
    _check(state, deed, around)


def _check(state: Dossier, deed: ev.DossierBody, around: Circumstances | None) -> None:
    match deed:
        case ev.GuidanceIssued() | ev.SupplementRequested():
            refuse_unsound_slip(state.lacking, deed.lines, deed.left_out)
            if around is not None:
                refuse_unallowed_request(around)
            if around is not None and isinstance(deed, ev.SupplementRequested):
                refuse_late_request(state, deed, around)
        case ev.SupplementReceived():
            refuse_unsound_papers(deed.papers)
            lacking = [line for line in deed.papers if line.state == "thieu"]
            if state.status == "waiting" and lacking:
                # The clock may run again only for a dossier that is complete now.
                raise Refused(
                    f"Còn {len(lacking)} giấy tờ chưa đạt: nhận đủ rồi mới tính hạn tiếp.",
                    "Nhận khi công dân nộp đủ; hoặc từ chối có lý do, hoặc công dân rút hồ sơ.",
                    rule="NĐ 118/2025/NĐ-CP, Điều 19.5",
                )
            check_resumption(state, deed, around)
        case ev.ResultReady():
            refuse_unapproved(state)
            if not deed.result.strip():
                raise Refused("Chưa ghi kết quả là gì.", "Ghi tên kết quả (giấy, quyết định …) rồi lưu.")
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
            refuse_unsound_papers(deed.papers)
            if deed.papers or state.papers:
                refuse_no_papers(deed.papers)
        case ev.RefusedAtDesk():
            if not says_something(deed.reason) or not says_something(deed.legal_basis):
                raise Refused(
                    "Phiếu từ chối phải ghi rõ lý do và căn cứ pháp lý.",
                    "Gõ lý do và điều khoản làm căn cứ rồi lập phiếu lại.",
                    rule="NĐ 118/2025/NĐ-CP, Điều 17.1c",
                )
            refuse_unled_refusal(state, around)
        case ev.Withdrawn() | ev.Corrected():
            if not says_something(deed.reason):
                raise Refused("Chưa ghi lý do.", "Gõ lý do rồi làm lại.")
            if isinstance(deed, ev.Corrected):
                _check_corrected(state, deed)
                refuse_undue_correction(state, deed, around)
        case ev.Returned():
            if not deed.identity.strip():
                raise Refused("Chưa kiểm tra giấy tờ của người nhận.", "Chọn cách đã kiểm tra rồi trả kết quả.")
            if deed.satisfaction is not None and not 1 <= deed.satisfaction <= 5:
                raise Refused("Mức hài lòng chỉ từ 1 đến 5.", "Chọn lại, hoặc để trống.")
        case ev.FeeTaken():
            refuse_unsound_fees(deed.items)
            refuse_paid_again(state, deed.items)
            if deed.total < 0 or deed.total != sum((i.amount or 0) * i.quantity for i in deed.items):
                raise Refused("Tổng tiền không khớp các khoản thu.", "Kiểm tra lại từng khoản rồi thu lại.")
            if deed.method == "mien" and deed.total:
                raise Refused(
                    f"Phiếu ghi miễn mà vẫn có {say_money(deed.total)}.",
                    "Miễn thì để đơn giá 0; có thu tiền thì chọn tiền mặt hoặc chuyển khoản.",
                )
        case ev.FeeGivenBack():
            refuse_not_to_give_back(state, deed)
        case ev.OfficialCodeLinked():
            other = state.official_code and state.official_code != deed.code
            if other and (state.came_with_its_code or not says_something(deed.reason)):
                raise Refused(
                    f"Hồ sơ đã có mã của hệ thống tỉnh: {state.official_code}.",
                    "Mỗi hồ sơ chỉ có một mã (NĐ 118/2025/NĐ-CP, Điều 17.3)"
                    + ("." if state.came_with_its_code else "; nếu lần trước chép nhầm, ghi lý do chép lại."),
                    rule="NĐ 118/2025/NĐ-CP, Điều 17.3",
                )
        case ev.OnlineAdviceGiven():
            if state.advice is not None:
                raise Refused("Hồ sơ đã ghi việc hướng dẫn nộp trực tuyến.", "Mỗi hồ sơ chỉ ghi một lần.")
        case HandedOver():
            if not deed.to.strip() or deed.to == state.desk:
                raise Refused("Chưa chọn quầy nhận hồ sơ.", "Chọn một quầy khác quầy đang giữ rồi chuyển.")
        case TakenOver() | TakenOnPaper() | HandedOnPaper():
            pass  # no status allows the first two; the third is for whoever scans it
        case ev.Opened() | ev.Printed() | ev.AttachmentAdded():
            pass
        case _:
            check_course(state, deed, around)


def _check_corrected(state: Dossier, deed: ev.Corrected) -> None:
    refuse_unsound_fees(deed.fees or ())
    if deed.sets is not None and not 1 <= deed.sets <= 99:
        raise Refused("Số bộ hồ sơ phải từ 1 đến 99.", "Sửa lại số bộ.")
    if deed.papers is None:
        return
    refuse_unsound_papers(deed.papers)
    if state.accepted_at is None:
        return
    lacking = sum(line.state == "thieu" for line in deed.papers)
    if lacking:
        raise Refused(
            f"Hồ sơ đã tiếp nhận nên giấy tờ không thể trở lại chưa đạt (còn {lacking}).",
            "Đánh dấu đủ hoặc không áp dụng; giấy tờ còn thiếu thì yêu cầu bổ sung (một lần).",
            rule=SUPPLEMENT_RULE,
        )
    if deed.papers or state.papers:
        refuse_no_papers(deed.papers)
