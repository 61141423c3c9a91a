"""The deeds a dossier's page offers: their words and keys, and why one cannot be done now. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.deciding import decide
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Refused


@dataclass(frozen=True)
class Offer:
    """One button. ``probe`` is a deed without fault, so that only the state of the dossier can stand against it."""

    name: str
    words: str
    keys: str
    probe: Callable[[], ev.DossierBody]


def _slip() -> ev.DossierBody:
    line = ev.SlipLine(key="*", name="*", wrong="*")
    return ev.SupplementRequested(number=1, year=1, lines=(line,))


def _returned() -> ev.DossierBody:
    return ev.Returned(number=1, year=1, method="tai_quay", identity="*")


OFFERS: tuple[Offer, ...] = (
    Offer("ready", "Có kết quả", "Ctrl+R", lambda: ev.ResultReady(result="*")),
    Offer("hand_over", "Trả kết quả", "Ctrl+T", _returned),
    Offer("supplement", "Yêu cầu bổ sung", "Ctrl+B", _slip),
    Offer("received", "Nhận bổ sung", "Ctrl+N", lambda: ev.SupplementReceived(papers=())),
    Offer("fee", "Thu phí", "Ctrl+U", lambda: ev.FeeTaken(number=1, year=1, items=(), total=0)),
    Offer("correct", "Đính chính", "Ctrl+D", lambda: ev.Corrected(reason="*", fields=())),
    Offer("attach", "Thêm tệp", "Ctrl+O", lambda: ev.AttachmentAdded(digest="", size=0, media_type="")),
    Offer("official", "Mã hệ thống tỉnh", "Ctrl+M", lambda: ev.OfficialCodeLinked(code="")),
    Offer("refuse", "Từ chối", "Ctrl+J", lambda: ev.RefusedAtDesk(number=1, year=1, reason="*", legal_basis="*")),
    Offer("withdraw", "Công dân rút", "Ctrl+W", lambda: ev.Withdrawn(number=1, year=1, reason="*")),
)
BY_NAME = {offer.name: offer for offer in OFFERS}


def why_not(state: Dossier, name: str) -> Refused | None:
    """The refusal that the deed would meet now, whatever the officer typed; None when it may be done."""
    # A guided dossier goes on at the intake page, where its papers are ticked anew before the receipt.
    if name == "received" and state.status == "guided":
        return Refused(
            "Hồ sơ chưa có giấy tiếp nhận: giấy tờ hoàn thiện được nhận ở trang Tiếp nhận.",
            "Bấm “Công dân đã quay lại – tiếp nhận tiếp”.",
        )
    if name == "official" and state.official_code:
        return Refused(
            f"Hồ sơ đã có mã của hệ thống tỉnh: {state.official_code}.", "", rule="NĐ 118/2025/NĐ-CP, Điều 17.3"
        )
    try:
        decide(state, BY_NAME[name].probe())
    except Refused as refused:
        return refused
    return None


def main_deed(state: Dossier) -> tuple[str, str]:
    """The next natural deed of the dossier, by name and words; empty when it has ended or only the intake page can."""
    match state.status:
        case "guided" | "opened":
            return "resume", "Công dân đã quay lại – tiếp nhận tiếp"
        case "in_process":
            return "ready", "Có kết quả"
        case "waiting":
            return "received", "Nhận bổ sung"
        case "ready":
            return "hand_over", "Trả kết quả"
        case _:
            return "", ""
