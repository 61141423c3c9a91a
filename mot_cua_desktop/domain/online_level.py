"""Mức độ trực tuyến: how far a procedure goes without a visit to the counter, in the words of the badge and the papers.

Two levels (NĐ 224/2026 Điều 14; before them NĐ 42/2022, which replaced the four that letter 535 still names). Of one in
part the citizen may have to come; where no source told the level nobody has said, and that is said too.
"""

from __future__ import annotations

from msgspec.structs import replace

from mot_cua_desktop.domain.procedures import Online, OnlineReason, Procedure

#: As the papers name it; nothing where the level is not known.
LEVEL: dict[Online, str] = {
    "mot_phan": "Dịch vụ công trực tuyến một phần",
    "toan_trinh": "Dịch vụ công trực tuyến toàn trình",
}
#: What filing from home spares.
FROM_HOME: dict[Online, str] = {
    "mot_phan": "Nộp được trực tuyến, có thể vẫn phải đến quầy",
    "toan_trinh": "Nộp trực tuyến, không phải đến quầy",
}
#: The reasons for which a procedure may stay online in part (NĐ 224/2026 Điều 14); the first where nobody told one.
REASON_WORDS: dict[OnlineReason, str] = {
    "": "",
    "co_mat": "phải có mặt",
    "thuc_dia": "phải kiểm tra, xác minh thực địa",
    "su_co": "sự cố kỹ thuật",
    "ky_thuat": "lý do kỹ thuật khác",
}
_BADGE: dict[Online, str] = {"mot_phan": "Trực tuyến một phần", "toan_trinh": "Trực tuyến toàn trình"}
#: How the four levels of old are usually told as the two of today; no document of ours says so.
_OLD: dict[Online, str] = {"mot_phan": "mức độ 3", "toan_trinh": "mức độ 4"}


def badge(procedure: Procedure) -> str:
    """In two or three words, for a procedure that can be filed online."""
    return _BADGE.get(procedure.online, "Trực tuyến, chưa rõ mức")


def named(procedure: Procedure) -> str:
    """The level as the papers name it, with its published reason; empty where the level is not known."""
    reason = REASON_WORDS[procedure.online_reason] if procedure.online == "mot_phan" else ""
    return f"{LEVEL.get(procedure.online, '')}{f' (lý do: {reason})' if reason else ''}"


def meaning(procedure: Procedure) -> str:
    """What the officer is to tell the citizen, and the level's old name."""
    if procedure.online not in LEVEL:
        return "Nguồn không nêu mức độ trực tuyến: chưa rõ nộp qua mạng rồi có phải đến quầy không."
    doubt = " Lý do chưa rõ." if procedure.online == "mot_phan" and not procedure.online_reason else ""
    return (
        f"{named(procedure)}. {FROM_HOME[procedure.online]}.{doubt} "
        f"Tên cũ thường đối chiếu: {_OLD[procedure.online]} (chưa xác nhận)."
    )


def for_citizen(procedure: Procedure) -> str:
    """The same in one sentence on the paper that the citizen takes home."""
    if procedure.online == "toan_trinh":
        return f"{named(procedure)}: không phải đến quầy."
    if procedure.online == "mot_phan":
        return f"{named(procedure)}: nộp qua mạng xong có thể vẫn phải đến quầy. Hỏi cán bộ khi nào và mang theo gì."
    return "Mức độ trực tuyến chưa rõ: hỏi cán bộ nộp qua mạng rồi có phải đến quầy không."


def kept(known: Procedure | None, read: Procedure) -> Procedure:
    """``read`` from a list, with what the ward stated of the level where the list tells none, and of its reason, which
    no list tells."""
    if known is None or known.online not in LEVEL:
        return read
    if read.online == "chua_ro":
        read = replace(read, online=known.online)
    return replace(read, online_reason=known.online_reason) if read.online == known.online else read
