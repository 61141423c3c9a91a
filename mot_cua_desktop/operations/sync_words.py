"""How a desk stands with its hub, in few words for the foot of the window and in whole sentences beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.syncing import TROUBLE_WORDS
from mot_cua_desktop.store.outbox import CATCHING_UP, Standing, Waiting
from mot_cua_desktop.sync.client import SKEW

#: How the last try went: none yet, one is under way, it went through, the line failed, the hub
#: could not answer.
Line = Literal["", "under_way", "through", "cut", "busy"]


_NOTHING = Waiting(0, None)


@dataclass(frozen=True)
class Light:
    """What the foot says in short, what stands behind it line by line, and how it looks."""

    words: str
    whole: tuple[str, ...]
    tone: Literal["good", "quiet", "careful", "bad"]


def light(
    stands: Standing | None,
    waiting: Waiting,
    line: Line,
    fault: str,
    now: datetime,
    conflicts: int = 0,
    kept: Waiting = _NOTHING,
) -> Light:
    """The truth about the line. ``fault`` is what the last round could not take in, in the officer's words;
    ``conflicts`` how many dossiers have something set aside that waits for a person, ``kept`` how many the hub keeps
    waiting for the desk that had them before (by paper, or a hub that lives anew), and since when."""
    if stands is None:
        return Light("● Máy độc lập", ("Quầy này chưa gia nhập trung tâm nào. Mọi việc làm tại máy này.",), "quiet")
    head, why, tone = _head(stands, line, fault)
    waits = _waits(waiting, now)
    short = [head] + ([waits] if waits else [])
    skewed = skew_words(stands)
    if skewed:
        short.append(f"đồng hồ lệch {abs(stands.skew or 0) // 60} phút")
    whole = [why]
    if conflicts:
        short.append(f"{conflicts} việc trùng (F8)")
        whole.append(f"{conflicts} hồ sơ có việc trùng cần người xem lại: Quản trị (F8), thẻ Việc trùng.")
    if kept.count:
        since = _since(kept.since, now) if kept.since is not None else ""
        if _days(kept, now) > 0:
            short.append(f"{kept.count} hồ sơ chờ quầy giao{since}")
        whole.append(
            f"{kept.count} hồ sơ chờ quầy giao đồng bộ{since}: trung tâm chưa có đủ diễn biến trước đó; hồ sơ nhận "
            "bằng giấy chưa làm được mọi việc. Nhắc quầy giao nối mạng. Nếu máy đó hỏng hẳn, nhờ lãnh đạo giao lại hồ "
            "sơ tại trung tâm."
        )
    if waits:
        whole.append(f"{waits[0].upper()}{waits[1:]}. Quầy vẫn làm việc bình thường; chương trình tự gửi khi được.")
    whole += [f"Đồng bộ xong lần cuối: {_moment(stands.synced_at)}."] if stands.synced_at else ["Chưa đồng bộ lần nào."]
    whole += [skewed] if skewed else []
    careful = skewed or conflicts or _days(kept, now) > 0
    return Light(" · ".join(short), tuple(whole), "careful" if careful and tone in ("good", "quiet") else tone)


def _head(stands: Standing, line: Line, fault: str) -> tuple[str, str, Literal["good", "quiet", "careful", "bad"]]:
    if stands.trouble == CATCHING_UP and not fault:
        return "◌ Đang lấy lại sổ", TROUBLE_WORDS[CATCHING_UP], "careful"
    if stands.trouble or fault:
        why = fault or TROUBLE_WORDS.get(stands.trouble, "Cần người quản trị xem lại.")
        return "⚠ Đồng bộ cần người xử lý", why, "bad"
    if stands.paused:
        return (
            "◌ Ngoại tuyến",
            "Đang chọn làm việc ngoại tuyến: không gửi, không nhận. Bỏ chọn ở Quản trị (F8).",
            "careful",
        )
    if line == "cut":
        return "○ Mất kết nối", "Chưa liên lạc được với trung tâm; đang tự thử lại.", "careful"
    if line == "busy":
        return "○ Trung tâm đang bận", "Trung tâm chưa nhận được lúc này; đang tự thử lại.", "careful"
    if line == "through":
        return "● Trực tuyến", "Đang nối với trung tâm.", "good"
    return "○ Đang kết nối", "Đang liên lạc với trung tâm.", "quiet"


def _waits(waiting: Waiting, now: datetime) -> str:
    if not waiting.count:
        return ""
    since = _since(waiting.since, now) if waiting.since is not None else ""
    return f"{waiting.count} việc chờ gửi{since}"


def _days(waiting: Waiting, now: datetime) -> int:
    return (now.astimezone(VN).date() - waiting.since.astimezone(VN).date()).days if waiting.since is not None else 0


def _since(since: datetime, now: datetime) -> str:
    days = (now.astimezone(VN).date() - since.astimezone(VN).date()).days
    if days < 1:
        return f" từ {since.astimezone(VN):%H:%M}"
    return " từ hôm qua" if days == 1 else f" từ {days} ngày trước"


def skew_words(stands: Standing) -> str:
    """What is said of a clock more than five minutes off the hub's; empty when it is right."""
    if stands.skew is None or abs(stands.skew) <= SKEW:
        return ""
    ahead = "nhanh" if stands.skew > 0 else "chậm"
    return f"Đồng hồ máy {ahead} {abs(stands.skew) // 60} phút so với trung tâm. Chỉnh lại giờ của máy."


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"
