"""The fast lane: a result given on the spot still says how the person was checked, and stands in the book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.dossiers.fee_dialog import METHODS
from mot_cua_desktop.ui.intake.consequences import short
from mot_cua_desktop.ui.kit import forms

if TYPE_CHECKING:
    from mot_cua_desktop.operations import fees

_GRADES = (None, 5, 4, 3, 2, 1)


@dataclass(frozen=True)
class FastAnswer:
    """How the person was checked, how pleased they were if asked, and how the fee was settled if there is one."""

    identity: str
    satisfaction: int | None
    paid: fees.Method | None


class FastParts(AskingParts):
    intro_label: QLabel
    fee_caption: QLabel
    fee_row: QWidget
    fee_label: QLabel
    paid: QComboBox
    identity: QComboBox
    satisfaction: QComboBox


def ask(parent: QWidget, draft: Draft, procedure: str, due: int, *, unclear: bool = False) -> Asking:
    """Ask the few things the book needs; ``due`` is the fee still to pay, in dong, in cash unless told otherwise.

    ``unclear`` when nobody has said yet what a fee comes to: then it can only be waived here.
    """
    form = forms.load("fast_dialog", FastParts, parent)
    form.intro_label.setText(
        f"{short(procedure, 160)}\nNgười nhận: {draft.people.applicant.name}. Không phải lập giấy tiếp nhận trừ khi "
        "công dân yêu cầu, nhưng vẫn ghi vào sổ (NĐ 118/2025/NĐ-CP, Điều 17.4)."
        + ("\nMức thu chưa rõ: bấm Thôi rồi gõ số tiền ở trang Tiếp nhận, hoặc chọn Miễn." if unclear else "")
    )
    for key, words in METHODS:
        form.paid.addItem(words, key)
    form.fee_label.setText("chưa rõ" if unclear else say_money(due))
    for part in (form.fee_caption, form.fee_row):
        part.setVisible(bool(due) or unclear)

    def answer() -> FastAnswer:
        grade = _GRADES[max(0, form.satisfaction.currentIndex())]
        return FastAnswer(form.identity.currentText(), grade, form.paid.currentData() if due or unclear else None)

    return Asking(form, answer)
