"""Money that goes back over the counter: how much of what is owed, to whom, how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.fee_rules import said_paid
from mot_cua_desktop.domain.money import in_words, read_money, say_money
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.dossiers.course_dialogs import whose
from mot_cua_desktop.ui.kit import forms

Method = Literal["tien_mat", "chuyen_khoan"]
_METHODS: tuple[tuple[str, Method], ...] = (("Tiền mặt", "tien_mat"), ("Chuyển khoản", "chuyen_khoan"))


@dataclass(frozen=True)
class Given:
    """What was given back: how much (dong), to whom, how, and by which paper."""

    total: int
    receiver: str
    method: Method
    note: str


class FeeBackParts(AskingParts):
    intro_label: QLabel
    already_label: QLabel
    sum: QLineEdit
    words_label: QLabel
    method: QComboBox
    receiver: QLineEdit
    note: QLineEdit


def ask_back(parent: QWidget, dossier: Dossier, already: str = "") -> Asking:
    """Ask how much goes back now: all that is owed, unless the officer types less; to who paid, as far as known.
    ``already`` says what the citizen has of it by a deed that does not stand."""
    form = forms.load("fee_back_dialog", FeeBackParts, parent)
    owed = dossier.fee_back
    form.intro_label.setText(
        f"Hồ sơ của {whose(dossier)} đã thu {said_paid(dossier)}, nay phải hoàn {say_money(owed)}. Tiền hoàn được trừ "
        "vào quỹ của người đang làm và ghi một dòng trong sổ thu phí."
    )
    form.already_label.setText(already)
    form.already_label.setVisible(bool(already))
    for words, key in _METHODS:
        form.method.addItem(words, key)
    payer = next((each.payer for each in reversed(dossier.payments) if each.payer), "")
    forms.write(form.receiver, payer or dossier.people.owner.name)

    def typed() -> None:
        form.words_label.setText(_consequence(form.sum.text(), owed))

    form.sum.textChanged.connect(typed)
    form.sum.setText(say_money(owed).removesuffix(" đ"))
    form.sum.setFocus()
    form.sum.selectAll()  # another sum is typed over it
    form.resize(form.minimumWidth(), 0)  # as high as its words need at that width, when it opens
    return Asking(form, lambda: _answer(form, owed))


def _consequence(typed: str, owed: int) -> str:
    """The sum in words, and what is still owed after it."""
    amount = read_money(typed)
    if not amount:
        return f"Gõ số đồng trả lại dân lần này, từ 1 đến {say_money(owed)}."
    if amount > owed:
        return f"⚠ Nhiều hơn {say_money(owed)} phải hoàn."
    left = owed - amount
    return f"{in_words(amount)}. " + (f"Còn phải hoàn {say_money(left)}, hoàn lần sau." if left else "Hoàn đủ.")


def _answer(form: FeeBackParts, owed: int) -> Given:
    amount = read_money(form.sum.text())
    if not amount or amount > owed:
        form.sum.setFocus()
        form.sum.selectAll()
        raise _no_sum(owed) if not amount else _too_much(amount, owed)
    receiver = clean(form.receiver.text())
    if not receiver:
        form.receiver.setFocus()
        raise Told("Chưa ghi hoàn cho ai.", "Gõ họ tên người nhận lại tiền.")
    method: Method = form.method.currentData()
    return Given(amount, receiver, method, clean(form.note.text()))


def _no_sum(owed: int) -> Told:
    return Told("Số tiền hoàn chưa đúng.", f"Gõ số đồng bằng chữ số, từ 1 đến {say_money(owed)}, ví dụ 10.000.")


def _too_much(amount: int, owed: int) -> Told:
    return Told(
        f"Số tiền hoàn {say_money(amount)} quá số phải hoàn {say_money(owed)}.",
        "Gõ lại số đã trả cho dân; mức phải nộp còn ghi cao hơn mức đúng thì Đính chính trước rồi hoàn.",
    )
