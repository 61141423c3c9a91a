"""The fee of a correction: the one typed at intake, or what the right procedure and channel cost."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.fee_rules import said_paid
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.errors import Told


class CorrectionFee:
    """The field of the fee and how many of it. `answer` is None while both stand as they were shown."""

    def __init__(self, fee: QLineEdit, quantity: QSpinBox, words: QLabel, dossier: Dossier) -> None:
        self._fee, self._quantity, self._words = fee, quantity, words
        self._dossier = dossier
        self._shown: tuple[ev.FeeItem, ...] | None = None

    def show(self, procedure: Procedure | None, case: str, channel: ev.Channel) -> None:
        """What would be owed under this choice; another choice forgets what was typed for the one before."""
        items = owed(self._dossier, procedure, case, channel)
        if items == self._shown:
            return
        self._shown = items
        first = items[0] if items else None
        several = len(items) > 1
        self._fee.setText("" if first is None or first.amount is None else f"{first.amount:,}".replace(",", "."))
        self._fee.setPlaceholderText("chưa rõ" if first is not None else "không thu")
        self._quantity.setValue(first.quantity if first is not None else 1)
        for part in (self._fee, self._quantity):
            part.setEnabled(not several)
        said = [first.exempt or first.text] if first is not None else []
        if several:
            said = ["nhiều khoản: sửa khi thu phí"]
        if self._dossier.payments:
            said.append(f"đã thu {said_paid(self._dossier)}; phiếu thu đã lập giữ nguyên")
        self._words.setText(" · ".join(filter(None, said))[:200])

    def answer(self) -> tuple[ev.FeeItem, ...] | None:
        """The fee as typed. Raises `Told` for what is no sum."""
        typed = self._fee.text().strip()
        digits = "".join(letter for letter in typed if letter not in " .,đ\u00a0")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
            self._fee.setFocus()
            raise Told("Số tiền phí, lệ phí chưa đúng.", "Gõ số tiền bằng đồng, ví dụ 15.000; để trống khi chưa rõ.")
        amount = int(digits) if digits else None
        if not self._shown:
            if amount is None:
                return None
            return (ev.FeeItem(name="Phí, lệ phí", amount=amount, quantity=self._quantity.value()),)
        first = replace(self._shown[0], amount=amount, quantity=self._quantity.value())
        if first.exempt and amount is not None and amount == first.full:
            first = replace(first, exempt="", full=None)  # the whole fee is no exemption
        items = (first, *self._shown[1:])
        return None if items == self._shown else items


def owed(dossier: Dossier, procedure: Procedure | None, case: str, channel: ev.Channel) -> tuple[ev.FeeItem, ...]:
    """What the dossier would cost: its own fees, unless another procedure, case or channel brings others."""
    was = dossier.procedure
    if procedure is None:
        return dossier.fees
    fresh = intake.fees(procedure, channel, case)
    if (procedure.code, case) != (was.code, was.case):
        return fresh
    if channel == dossier.channel or fresh == intake.fees(procedure, dossier.channel, case):
        return dossier.fees
    return fresh
