"""Money that goes back over the counter: how much, to whom, how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from PySide6.QtWidgets import QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer, Ask, CourseParts, ask, whose

Method = Literal["tien_mat", "chuyen_khoan"]
_METHODS: tuple[tuple[str, Method], ...] = (("Tiền mặt", "tien_mat"), ("Chuyển khoản", "chuyen_khoan"))


@dataclass(frozen=True)
class Given:
    """What was given back: how much (dong), to whom, how, and by which paper."""

    total: int
    receiver: str
    method: Method
    note: str


def ask_back(parent: QWidget, dossier: Dossier) -> Asking:
    """The whole sum that is to be given back, in one go, to who paid."""
    payer = next((each.payer for each in reversed(dossier.payments) if each.payer), "")
    asking = ask(
        parent,
        Ask(
            title="Hoàn tiền đã thu",
            intro=f"Hồ sơ của {whose(dossier)} phải hoàn {say_money(dossier.fee_back)}. Tiền hoàn được trừ vào quỹ của "
            "người đang làm và ghi một dòng trong sổ thu phí.",
            ok="Đã hoàn", first="Hoàn bằng", choices=_METHODS, line="Người nhận lại tiền",
            words="Chứng từ chi, ghi chú (để trống cũng được)",
            needed={"line": Told("Chưa ghi hoàn cho ai.", "Gõ họ tên người nhận lại tiền.")},
        ),
    )  # fmt: skip
    form = cast("CourseParts", asking.form)
    form.line.setText(payer or dossier.people.owner.name)
    return asking


def given(dossier: Dossier, answer: Answer) -> Given:
    """The answer as a deed takes it."""
    return Given(dossier.fee_back, answer.line, cast("Method", answer.first), clean(answer.words))
