"""Chốt quỹ: what the slips say, what was counted, and why they differ."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from mot_cua_desktop.domain.money import read_money, say_money
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.till import Closing, Taken
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms


@dataclass(frozen=True)
class Counted:
    """What lay in the drawer, in dong, and why it differs (or nothing)."""

    amount: int
    note: str


class TillParts(AskingParts):
    words_label: QLabel
    counted_line: QLineEdit
    difference_label: QLabel
    note_line: QLineEdit
    cap_note_line: QLabel


def ask(parent: QWidget, name: str, taken: Taken) -> Asking:
    """Ask for the count; the difference shows while it is typed."""
    form = forms.load("till_dialog", TillParts, parent)
    back = f" Tiền mặt đã trừ {say_money(taken.given)} hoàn cho dân." if taken.given else ""
    form.words_label.setText(
        f"{name}: {taken.slips} phiếu thu từ lần chốt trước"
        + (f" (số {taken.numbers})" if taken.slips else "")
        + f".\nTiền mặt theo phiếu: {_signed(taken.cash)}. Chuyển khoản: {_signed(taken.transfer)}.{back}"
    )
    _tell(form, taken.cash, "Đếm tiền trong ngăn kéo rồi gõ số đếm được.", "ghi lý do bên dưới")
    return Asking(form, lambda: _answer(form))


def ask_correction(parent: QWidget, name: str, closing: Closing) -> Asking:
    """Ask what really lay in the drawer at the last closing, and why it was told otherwise."""
    form = forms.load("till_dialog", TillParts, parent)
    form.setWindowTitle("Đính chính lần chốt quỹ")
    form.words_label.setText(
        f"{name}: từ lần chốt {closing.at.astimezone(VN):%H:%M %d/%m/%Y} chưa thu thêm khoản nào.\n"
        f"Lần ấy {closing.body.slips} phiếu, tiền mặt theo phiếu {say_money(closing.body.cash)}, ghi đếm được "
        f"{say_money(closing.counted)}. Đếm sai thì gõ số đúng và lý do."
    )
    kept = "Lần chốt cũ giữ nguyên trong sổ; đính chính là một dòng mới."
    _tell(form, closing.body.cash, kept, "ghi lý do đính chính bên dưới", same=closing.counted)
    form.cap_note_line.setText("Lý do đính chính")
    form.ok_button.setText("Ghi đính chính  Ctrl+Enter")
    return Asking(form, lambda: _answer(form))


def _tell(form: TillParts, cash: int, waiting: str, then: str, same: int | None = None) -> None:
    """Say beside what is typed how it differs from the slips' ``cash``; ``waiting`` while nothing is typed. ``same`` is
    what the closing said already, which corrects nothing."""

    def typed() -> None:
        amount = read_money(form.counted_line.text())
        if amount is None:
            said = waiting
        elif amount == same:
            said = "⚠ Trùng số đã ghi lần ấy: chưa có gì để đính chính."
        elif amount == cash:
            said = "✓ Khớp với phiếu thu." + (f" {then[:1].upper()}{then[1:]}." if same is not None else "")
        else:
            more = amount - cash
            said = f"⚠ {'Thừa' if more > 0 else 'Thiếu'} {say_money(abs(more))} so với phiếu thu: {then}."
        form.difference_label.setText(said)

    form.counted_line.textChanged.connect(typed)
    typed()


def _signed(money: int) -> str:
    return say_money(money) if money >= 0 else f"−{say_money(-money)}"


def _answer(form: TillParts) -> Counted:
    amount = read_money(form.counted_line.text())
    if amount is None:
        form.counted_line.setFocus()
        raise Told("Chưa gõ số tiền đếm được.", "Gõ bằng chữ số, ví dụ 150.000; ngăn kéo trống thì gõ 0.")
    return Counted(amount, form.note_line.text())
