"""The deeds a dossier's page offers: their words and keys, and why one cannot be done now. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.course_rules import Circumstances, late_request, refuse_apology
from mot_cua_desktop.domain.custody_events import HandedOver
from mot_cua_desktop.domain.deciding import decide
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.duty import refuse_auditor
from mot_cua_desktop.domain.paper_events import HandedOnPaper
from mot_cua_desktop.domain.process import leader_step
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import fees

#: Where a deed stands on the page: a button of its own, or in one of the three menus.
Place = Literal["button", "course", "time", "more"]
MENU_WORDS: dict[Place, str] = {"course": "Quy trình", "time": "Thời hạn", "more": "Việc khác"}


@dataclass(frozen=True)
class Offer:
    """One deed on offer. ``probe`` is that deed without fault, so that only the dossier, the hour, the ward's rules or
    the role of who sits here can stand against it. Not ``around`` where a deed without fault holds what is only asked
    in its dialog (a new date, the hour at which the clock runs again).
    """

    name: str
    words: str
    keys: str
    probe: Callable[[Dossier], ev.DossierBody]
    place: Place = "button"
    around: bool = True


def _slip(_: Dossier) -> ev.DossierBody:
    line = ev.SlipLine(key="*", name="*", wrong="x")
    # Stated late: the sector's own rule may allow it, so the hour forbids it to nobody but a leader (see `warning`).
    return ev.SupplementRequested(number=1, year=1, lines=(line,), late_basis="Công văn 1/UBND")


def _returned(_: Dossier) -> ev.DossierBody:
    return ev.Returned(number=1, year=1, method="tai_quay", identity="*")


def _here(state: Dossier) -> int:
    return state.holding.step if state.holding else 0


def _forwarded(state: Dossier) -> ev.DossierBody:
    """To the next step; at the last one, or before a leader's, still to a colleague of the same step."""
    here = _here(state)
    after = here + 1
    last = after >= len(state.steps) or state.steps[after].role == "lanh_dao"
    return co.Forwarded(step=here if last else after, to="*")


def _submitted(state: Dossier) -> ev.DossierBody:
    step = leader_step(state)
    return co.SubmittedToLeader(step=-1 if step is None else step, proposal="*")


def _promised(state: Dossier) -> ev.DossierBody:
    due = state.due.at if state.due else state.opened_at
    return co.RescheduleProposed(due=due, cause="khac", caused_by="khach_quan", words="x")


def _stopped(state: Dossier) -> ev.DossierBody:
    """By the cause that meets the fewest refusals: one that has not stopped this dossier yet."""
    causes: tuple[co.StopCause, ...] = ("phi", "co_quan_khac")
    used = {stop.cause for stop in state.stops}
    return co.ClockStopped(cause=next((c for c in causes if c not in used), "khac"), note="x", basis="Công văn 1/UBND")


def _lapsed(_: Dossier) -> ev.DossierBody:
    return co.SupplementLapsed(number=1, year=1)


OFFERS: tuple[Offer, ...] = (
    Offer("ready", "Có kết quả", "Ctrl+R", lambda _: ev.ResultReady(result="*")),
    Offer("hand_over", "Trả kết quả", "Ctrl+T", _returned),
    Offer("supplement", "Yêu cầu bổ sung", "Ctrl+B", _slip),
    Offer("received", "Nhận bổ sung", "Ctrl+N", lambda _: ev.SupplementReceived(papers=()), around=False),
    Offer("fee", "Thu phí", "Ctrl+U", lambda _: ev.FeeTaken(number=1, year=1, items=(), total=0)),
    Offer("forward", "Chuyển bước, chuyển người", "Ctrl+Shift+C", _forwarded, "course"),
    Offer("take", "Xác nhận đã nhận hồ sơ", "Ctrl+Shift+N", lambda s: co.StepReceived(step=_here(s)), "course"),
    Offer("step_done", "Ghi xong bước", "Ctrl+Shift+X", lambda s: co.StepDone(step=_here(s), outcome="*"), "course"),
    Offer("submit", "Trình lãnh đạo", "Ctrl+Shift+T", _submitted, "course"),
    Offer("approve", "Duyệt (lãnh đạo)", "Ctrl+Shift+D", lambda s: co.Approved(step=_here(s)), "course"),
    Offer("send_back", "Trả lại bước trước", "Ctrl+Shift+B",
          lambda s: co.SentBack(step=_here(s) - 1, reason="x"), "course"),
    Offer("apologise", "Xin lỗi và hẹn lại", "Ctrl+Shift+L", _promised, "time", around=False),
    Offer("decline", "Không ký dự thảo xin lỗi (lãnh đạo)", "Ctrl+Shift+K",
          lambda _: co.RescheduleDeclined(reason="x"), "time"),
    Offer("stop_clock", "Dừng tính hạn", "Ctrl+Shift+S", _stopped, "time"),
    Offer("resume_clock", "Tính hạn tiếp", "Ctrl+Shift+R", lambda _: co.ClockResumed(waited=0), "time",
          around=False),
    Offer("urge", "Đôn đốc", "Ctrl+Shift+O", lambda _: co.Urged(to="*", words="x"), "time"),
    Offer("flag_complex", "Hồ sơ phức tạp", "Ctrl+Shift+P",
          lambda s: co.FlaggedComplex(reason="x", measure="x", on=s.complex is None), "time"),
    Offer("lapse", "Đóng vì quá hạn bổ sung", "Ctrl+Shift+Q", _lapsed, "time"),
    Offer("fee_back", "Hoàn tiền đã thu", "Ctrl+Shift+U", lambda s: ev.FeeGivenBack(total=s.fee_back), "more"),
    Offer("correct", "Đính chính", "Ctrl+D", lambda _: ev.Corrected(reason="x", fields=()), "more"),
    Offer("attach", "Thêm tệp", "Ctrl+O", lambda _: ev.AttachmentAdded(digest="", size=0, media_type=""), "more"),
    Offer("official", "Mã hệ thống tỉnh", "Ctrl+M", lambda s: ev.OfficialCodeLinked(code=s.official_code), "more"),
    Offer("refuse", "Từ chối", "Ctrl+J",
          lambda _: ev.RefusedAtDesk(number=1, year=1, reason="x", legal_basis="x"), "more"),
    Offer("give", "Chuyển sang quầy khác giữ", "Ctrl+Shift+G", lambda _: HandedOver(to="*"), "more"),
    Offer("give_paper", "Giao bằng giấy (không có mạng)", "Ctrl+Shift+H", lambda _: HandedOnPaper(key=b""), "more"),
    Offer("ask_for", "Xin chuyển hồ sơ về quầy này", "Ctrl+Shift+Y", lambda _: HandedOver(to="*"), "more"),
    Offer("withdraw", "Công dân rút", "Ctrl+W", lambda _: ev.Withdrawn(number=1, year=1, reason="x"), "more"),
)  # fmt: skip
BY_NAME = {offer.name: offer for offer in OFFERS}
#: What a deed is called once its first half is done.
AGAIN = {
    "flag_complex": "Bỏ đánh dấu phức tạp",
    "apologise": "Xem dự thảo xin lỗi, hẹn lại",
    "give_paper": "In lại phiếu có mã giao",
}


def words_of(state: Dossier, name: str) -> str:
    """What the deed is called for this dossier."""
    begun = (
        (name == "flag_complex" and state.complex is not None)
        or (name == "apologise" and state.proposal is not None)
        or (name == "give_paper" and bool(state.given))
    )
    return AGAIN[name] if begun else BY_NAME[name].words


def why_not(state: Dossier, name: str, around: Circumstances | None = None) -> Refused | None:
    """The refusal that the deed would meet now, whatever the officer typed; None when it may be done.

    ``around`` lets the rules that need the hour or the role speak too.
    """
    # A guided dossier goes on at the intake page, where its papers are ticked anew before the receipt.
    if name == "received" and state.status == "guided":
        return Refused(
            "Hồ sơ chưa có giấy tiếp nhận: giấy tờ hoàn thiện được nhận ở trang Tiếp nhận.",
            "Bấm “Công dân đã quay lại – tiếp nhận tiếp”.",
        )
    if name == "official" and state.came_with_its_code:
        return Refused(
            f"Hồ sơ nộp trực tuyến mang mã của hệ thống tỉnh: {state.official_code}.",
            "",
            rule="NĐ 118/2025/NĐ-CP, Điều 17.3",
        )
    offer = BY_NAME[name]
    try:
        if around is not None:
            refuse_auditor(around.role, around.named)
        decide(state, offer.probe(state), around if offer.around else None)
        if name == "apologise":
            refuse_apology(state, around)
    except Refused as refused:
        return refused
    return None


def held_elsewhere(dossier: Dossier, desk_id: str) -> Refused | None:
    """Why nothing can be written in a dossier of another desk, and what to do; None for this desk's own."""
    if dossier.desk == desk_id or dossier.ended:
        return None
    return Refused(
        f"Hồ sơ đang do {dossier.desk} giữ: ở đây chỉ xem và in lại.",
        "Cần làm tiếp: mở “Việc khác”, chọn “Xin chuyển hồ sơ về quầy này” (Ctrl+Shift+Y).",
    )


def warning(state: Dossier, name: str, around: Circumstances) -> Refused | None:
    """What the officer should know before a deed that may still be done: after the days to ask for papers it needs the
    sector's own document (NĐ 118/2025 Điều 19.5); the page that returns results settles what is owed first."""
    if name == "supplement":
        return late_request(state, around)
    return fees.unsettled(state) if name == "hand_over" else None


def main_deed(state: Dossier, role: co.Role = "tiep_nhan") -> tuple[str, str]:
    """The next natural deed of the dossier, by name and words; empty when it has ended or another must act first."""
    match state.status:
        case "guided" | "opened":
            return "resume", "Công dân đã quay lại – tiếp nhận tiếp"
        case "in_process":
            return _next_of_course(state, role)
        case "waiting":
            return "received", "Nhận bổ sung"
        case "paused":
            return "resume_clock", "Tính hạn tiếp"
        case "ready":
            return "hand_over", "Trả kết quả"
        case _:
            return "", ""


def _next_of_course(state: Dossier, role: co.Role) -> tuple[str, str]:
    held, steps = state.holding, state.steps
    if held is None or held.step + 1 >= len(steps):
        arrived = held is None or held.received_at is not None
        return ("ready", "Có kết quả") if arrived else ("take", "Xác nhận đã nhận hồ sơ")
    if held.before_leader:
        return ("approve", "Duyệt") if role == "lanh_dao" else ("", "")
    if held.received_at is None:
        return "take", f"Xác nhận đã nhận hồ sơ – bước {held.step + 1}"
    after = steps[held.step + 1]
    if after.role == "lanh_dao":
        return "submit", "Trình lãnh đạo"
    return "forward", f"Chuyển bước {held.step + 2}: {after.name}"
