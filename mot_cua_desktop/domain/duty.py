"""Who may do which deed: an auditor only reads, a step is its own role's, the ward's rules for who answers for them.

A role that nobody at the desk has binds nobody: a desk of one person must work.
"""

from __future__ import annotations

from mot_cua_desktop.domain.course import ROLE_WORDS, Role
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.errors import Refused

#: They may step in for an officer who is away, and they answer for the ward's rules and calendar.
_IN_CHARGE: frozenset[Role] = frozenset({"lanh_dao", "quan_tri"})
_RULE = "Mỗi bước do đúng vai trò được giao thực hiện (NĐ 118/2025/NĐ-CP, Điều 5)"


def refuse_auditor(role: Role, named: frozenset[Role]) -> None:
    """An auditor reads everything and writes nothing, where there is anybody else to write."""
    if role == "kiem_tra" and named - {"kiem_tra"}:
        raise Refused(
            "Vai trò Kiểm tra chỉ xem, không ghi vào sổ.",
            "Nhờ cán bộ được giao việc này làm, hoặc đổi người đang dùng máy.",
            rule=_RULE,
        )


def refuse_other_role(needed: Role, role: Role, named: frozenset[Role]) -> None:
    """A step's deed by somebody of another role, while its own role has somebody."""
    if role == needed or role in _IN_CHARGE or needed not in named:
        return
    raise Refused(
        f"Bước này do {ROLE_WORDS[needed]} thực hiện, người đang dùng máy là {ROLE_WORDS[role]}.",
        f"Nhờ {ROLE_WORDS[needed]} đăng nhập và làm bước này.",
        rule=_RULE,
    )


def refuse_other_receiver(addressee: str, officer: str, role: Role) -> None:
    """A paper given to somebody by name is received by them, or by who is in charge when they are away."""
    if addressee and officer and addressee != officer and role not in _IN_CHARGE:
        raise Refused(
            "Hồ sơ được chuyển đích danh cho cán bộ khác.",
            "Người được chuyển bấm “Xác nhận đã nhận”; người đó vắng thì lãnh đạo hoặc quản trị nhận thay.",
            rule=_RULE,
        )


def refuse_other_holder(holder: str, officer: str, role: Role) -> None:
    """A paper that somebody by name holds is sent back by them, or by who is in charge when they are away."""
    if holder and officer and holder != officer and role not in _IN_CHARGE:
        raise Refused(
            "Hồ sơ đang do cán bộ khác giữ.",
            "Người đang giữ trả lại; người đó vắng thì lãnh đạo hoặc quản trị trả lại thay.",
            rule=_RULE,
        )


def in_charge(role: Role) -> bool:
    """Whether somebody of this role answers for the ward's rules and steps in for who is away."""
    return role in _IN_CHARGE


def someone_in_charge(named: frozenset[Role]) -> bool:
    """Whether the ward has named a leader or an administrator."""
    return bool(named & _IN_CHARGE)


def refuse_not_in_charge(role: Role, named: frozenset[Role], what: str) -> None:
    """The ward's rules, its calendar and its clock are for a leader or an administrator, where one is named."""
    refuse_auditor(role, named)
    if named & _IN_CHARGE and role not in _IN_CHARGE:
        raise Refused(
            f"Chỉ lãnh đạo hoặc quản trị mới được {what}.",
            "Nhờ lãnh đạo hoặc người quản trị đăng nhập và làm việc này.",
            rule="Quy định, lịch và giờ của đơn vị do người có trách nhiệm ghi",
        )


def refuse_naming(known: Officer | None, wanted: Officer, author: str, role: Role, named: frozenset[Role]) -> None:
    """Where somebody is in charge, they say who works here, in which role and under which name: else the rights of a
    leader would be anybody's. One puts one's own title and phone right oneself; a new desk's first officers are free.

    ``known`` is the officer as they stand (None: a new one), ``wanted`` as they are to be; ``author`` names them.
    """
    own = known is not None and known.id == author
    if known is not None and own and (known.name, known.role, known.unit) == (wanted.name, wanted.role, wanted.unit):
        refuse_auditor(role, named)
        return
    refuse_not_in_charge(role, named, "thêm cán bộ, đổi họ tên, vai trò hay bộ phận của cán bộ")
