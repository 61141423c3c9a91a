"""One matter asked about once: a dossier that waits at home after its slip, and a second slip for the same matter.

The rule of the one supplement is kept by each dossier; its purpose would be lost if the next intake of the same
person, procedure and case began with a fresh allowance (QĐ 14/2015/QĐ-UBND; NĐ 118/2025/NĐ-CP Điều 16.3).
"""

from __future__ import annotations

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE
from mot_cua_desktop.domain.dossier import Dossier, Status
from mot_cua_desktop.domain.likeness import Likeness, likeness
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused

#: A dossier whose one request was made and not answered yet: at the counter, or after its acceptance.
AWAITED: frozenset[Status] = frozenset({"guided", "waiting"})


class OpenSlip(Refused):
    """A slip for this matter is still open: ``slip`` its number as printed, ``day`` when it was given, ``dossier`` the
    one it is of, ``here`` whether this desk holds that one and may go on with it, ``near`` whether its owner is only
    perhaps the same. ``counter`` when it is told at intake, where one key opens that dossier."""

    def __init__(self, state: Dossier, desk: str, *, near: bool = False, counter: bool = True) -> None:
        assert state.slip is not None
        self.slip = slip_number(state)
        self.day = f"{state.slip.at.astimezone(VN):%d/%m/%Y}"
        self.dossier, self.here, self.near = state.id, state.desk == desk, near
        whose = "Một người gần trùng tên, trùng ngày sinh, điện thoại hoặc địa chỉ" if near else "Người này"
        awaited = "còn chờ hoàn thiện" if state.status == "guided" else f"hồ sơ {state.code} còn chờ bổ sung"
        super().__init__(
            f"{whose} đã có {slip_kind(state)} {self.slip} ngày {self.day} cho cùng thủ tục, {awaited}; "
            "mỗi việc chỉ yêu cầu bổ sung một lần.",
            self._advice(state, counter),
            rule=SUPPLEMENT_RULE,
        )

    def _advice(self, state: Dossier, counter: bool) -> str:
        keys = " (Ctrl+E)" if counter else ""
        if self.near:
            return f"Mở hồ sơ đó{keys} so lại; nếu là người khác, việc khác, ghi rõ khác ở đâu."
        way = f"bấm “Tiếp nhận tiếp”{keys}"
        if not self.here:
            way = f"mở ra{keys} và xin {state.desk} chuyển sang"
        elif state.status == "waiting":
            way = f"mở ra{keys}, bấm “Nhận bổ sung” khi công dân nộp đủ"
        elif not counter:
            way = "tìm số phiếu ấy ở trang Hồ sơ (F3)"
        return f"Làm tiếp hồ sơ đó: {way}. Nếu là việc khác, ghi rõ khác ở đâu."


def one_matter(owner: ev.Party, procedure: str, case: str, other: Dossier) -> Likeness:
    """Whether what ``owner`` asks for is the matter of ``other``: surely, perhaps the same person's, or not."""
    if other.procedure.code != procedure or not same_case(other.procedure.case, case):
        return ""
    return likeness(other.people.owner, owner)


def refuse_joined(state: Dossier, owner: ev.Party, procedure: str, case: str, other: Dossier) -> None:
    """Refuse a correction by which two open slips, of two matters until now, would be of one."""
    if state.id == other.id or state.slip is None or state.status not in AWAITED or other.status not in AWAITED:
        return
    before = one_matter(state.people.owner, state.procedure.code, state.procedure.case, other)
    if before or one_matter(owner, procedure, case, other) != "same":
        return
    raise Refused(
        f"Đính chính như vậy thì một việc có hai phiếu đang mở: phiếu này và {slip_kind(other)} {slip_number(other)}; "
        "mỗi việc chỉ yêu cầu bổ sung một lần.",
        "Làm tiếp hồ sơ có phiếu kia, ghi công dân rút hồ sơ này; nếu là việc khác, lập lại và ghi rõ khác ở đâu.",
        rule=SUPPLEMENT_RULE,
    )


def slip_kind(state: Dossier) -> str:
    """What the slip of a dossier is called: the same allowance by two names."""
    asked = state.slip is not None and state.slip.after_acceptance
    return "phiếu yêu cầu bổ sung" if asked else "phiếu hướng dẫn"


def slip_number(state: Dossier) -> str:
    """The number of a dossier's slip as it is printed; empty when none was given."""
    return paper_numbers.said(state.slip) if state.slip is not None else ""


def same_case(one: str, other: str) -> bool:
    """Whether two cases of a procedure may be one matter: the same, or one of them not stated."""
    return one == other or not one or not other
