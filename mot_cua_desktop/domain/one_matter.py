"""One matter asked about once: a dossier that waits at home after its slip, and a second slip for the same matter.

The rule of the one supplement is kept by each dossier; its purpose would be lost if the next intake of the same
person, procedure and case began with a fresh allowance (QĐ 14/2015/QĐ-UBND; NĐ 118/2025/NĐ-CP Điều 16.3).
"""

from __future__ import annotations

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE
from mot_cua_desktop.domain.citizen import normal_phone, read_birth, same_person
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused


class OpenSlip(Refused):
    """A slip for this matter is still open: ``slip`` its number as printed, ``day`` when it was given, ``dossier`` the
    one it is of, ``here`` whether this desk holds that one and may go on with it."""

    def __init__(self, state: Dossier, desk: str) -> None:
        assert state.slip is not None
        self.slip = slip_number(state)
        self.day = f"{state.slip.at.astimezone(VN):%d/%m/%Y}"
        self.dossier, self.here = state.id, state.desk == desk
        way = "bấm “Tiếp nhận tiếp” (Ctrl+E)" if self.here else f"mở ra (Ctrl+E) và xin {state.desk} chuyển sang"
        super().__init__(
            f"Người này đã có phiếu hướng dẫn {self.slip} ngày {self.day} cho cùng thủ tục, còn chờ hoàn thiện; "
            "mỗi việc chỉ yêu cầu bổ sung một lần.",
            f"Làm tiếp hồ sơ đó: {way}. Nếu là việc khác, ghi rõ khác ở đâu.",
            rule=SUPPLEMENT_RULE,
        )


def slip_number(state: Dossier) -> str:
    """The number of a dossier's slip as it is printed; empty when none was given."""
    return paper_numbers.said(state.slip) if state.slip is not None else ""


def same_owner(one: ev.Party, other: ev.Party) -> bool:
    """Whether two owners are one: by a number both have had, else by the name with what else is known of both.

    Numbers of one kind that differ are two people. An identity number and the old one of nine digits say nothing about
    each other; then, as where a number was not typed, the name counts with the birthday, the phone or the address.
    """
    numbers = {each for each in (one.id_number, one.old_id_number) if each}
    others = {each for each in (other.id_number, other.old_id_number) if each}
    if numbers & others:
        return True
    if {len(each) for each in numbers} & {len(each) for each in others}:
        return False
    if not one.name.strip() or one.kind != other.kind or not same_person(one.name, other.name):
        return False
    if one.kind == "to_chuc":
        return True
    born, also = (read_birth(each.born) or each.born for each in (one, other))
    if born and also:
        # Where one side knows the year alone, the year must do.
        return born == also or (4 in (len(born), len(also)) and born[-4:] == also[-4:])
    phones = {normal_phone(each.phone) for each in (one, other)}
    return (len(phones) == 1 and "" not in phones) or bool(one.address and same_person(one.address, other.address))


def same_case(one: str, other: str) -> bool:
    """Whether two cases of a procedure may be one matter: the same, or one of them not stated."""
    return one == other or not one or not other
