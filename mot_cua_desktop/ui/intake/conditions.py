"""How the dossier is taken in: its case, the way it came, how long, how much, and where the result goes."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import AT_ONCE, Term
from mot_cua_desktop.ui.intake.parts import IntakeParts

_CHANNELS: tuple[ev.Channel, ...] = ("truc_tiep", "truc_tuyen", "buu_chinh")
_RETURNS: tuple[ev.ReturnMethod, ...] = ("tai_quay", "buu_chinh", "truc_tuyen")
_UNITS = ("ngay_lam_viec", "ngay", "gio")
_HELD = "Giữ như lúc lập phiếu hướng dẫn. Sửa bằng Đính chính ở trang hồ sơ."
_UNCHOSEN = "Chưa chọn – đánh dấu từng giấy tờ theo trường hợp"


class Conditions(QObject):
    """The choices around the checklist. ``changed`` at every touch; the case and the channel ask for more than that."""

    changed = Signal()
    case_chosen = Signal(str)
    channel_chosen = Signal()

    def __init__(self, form: IntakeParts) -> None:
        super().__init__(form)
        self._form = form
        for box in (form.channel, form.return_method, form.term_unit):
            box.activated.connect(self.changed)
        for spin in (form.sets, form.fee_quantity, form.term_amount):
            spin.valueChanged.connect(self.changed)
        form.fee.textEdited.connect(self.changed)
        form.term_document.textEdited.connect(self.changed)
        form.channel.activated.connect(self.channel_chosen)
        form.case_box.activated.connect(self._case)
        form.exemption.activated.connect(self._exempt)
        self._item: ev.FeeItem | None = None

    def _case(self) -> None:
        self.case_chosen.emit(self._form.case_box.currentData())

    def _exempt(self) -> None:
        """Another reason to pay less: the amount follows, and may still be typed over."""
        if self._item is None:
            return
        typed = self._item if self._item.exempt else replace(self._item, amount=self._typed())
        self._item = checklist.exempted((typed,), self._form.exemption.currentData())[0]
        self._form.fee.setText(_dotted(self._item.amount))
        self.changed.emit()

    def _show_exemptions(self, procedure: Procedure | None) -> None:
        box, item = self._form.exemption, self._item
        box.clear()
        box.addItem("Không miễn, giảm", None)
        for exemption in procedure.exemptions if procedure else ():
            words = exemption.words()
            box.addItem(words[:1].upper() + words[1:], exemption)
            box.setItemData(box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
            if item is not None and item.exempt == words:
                box.setCurrentIndex(box.count() - 1)
        box.setVisible(item is not None and box.count() > 1)

    # --- in ---

    def show(self, draft: Draft, procedure: Procedure | None) -> None:
        """Write a draft's choices into the fields. Whoever calls keeps deaf to ``changed`` meanwhile."""
        form = self._form
        self._show_cases(procedure, draft.case)
        form.channel.setCurrentIndex(_CHANNELS.index(draft.channel))
        form.return_method.setCurrentIndex(_RETURNS.index(draft.return_method))
        form.sets.setValue(draft.sets)
        term = draft.term
        form.term_amount.setValue(term.amount if term else 0)
        form.term_unit.setCurrentIndex(_UNITS.index(term.unit) if term and term.unit in _UNITS else 3 if term else 0)
        form.term_document.setText(draft.term_document)
        item = draft.fees[0] if draft.fees else None
        form.fee.setText(_dotted(item.amount if item is not None else None))
        self._item = item
        self._show_exemptions(procedure)
        nothing = "không thu" if procedure is not None else ""
        form.fee.setPlaceholderText("chưa rõ" if item is not None else nothing)
        form.fee_quantity.setValue(item.quantity if item else 1)
        form.fee.setEnabled(item is not None)
        form.fee_quantity.setEnabled(item is not None)
        self._hold(draft.dossier is not None)

    def _hold(self, held: bool) -> None:
        """What a dossier keeps from its guidance slip cannot be changed here; the hint says where."""
        form = self._form
        for box in (form.case_box, form.channel, form.sets):
            box.setEnabled(not held)
            box.setToolTip(_HELD if held else "")

    def _show_cases(self, procedure: Procedure | None, case: str) -> None:
        cases = pr.case_groups(procedure) if procedure else ()
        box = self._form.case_box
        box.clear()
        box.addItem(_UNCHOSEN, "")
        for name in cases:
            box.addItem(name, name)
            box.setItemData(box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(0, box.findData(case)))
        self._form.case_row.setVisible(bool(cases))

    def ask_for_term(self, unclear: bool) -> None:
        """Show the fields of the term only where the catalogue cannot tell it."""
        self._form.term_row.setVisible(unclear)

    # --- out ---

    def fill(self, draft: Draft) -> dict[str, Any]:
        """What the fields say now, as pieces of a draft."""
        form = self._form
        asked = not form.term_row.isHidden()
        return {
            "channel": _CHANNELS[form.channel.currentIndex()],
            "return_method": _RETURNS[form.return_method.currentIndex()],
            "sets": form.sets.value(),
            "fees": self._fees(draft),
            "term": self._term() if asked else None,
            "term_document": form.term_document.text().strip() if asked else "",
        }

    def _term(self) -> Term | None:
        unit = self._form.term_unit.currentIndex()
        if unit == len(_UNITS):
            return AT_ONCE
        amount = self._form.term_amount.value()
        return Term(amount, _UNITS[unit]) if amount else None  # type: ignore[arg-type]

    def _fees(self, draft: Draft) -> tuple[ev.FeeItem, ...]:
        if not draft.fees:
            return ()
        item = self._item or draft.fees[0]
        quantity = self._form.fee_quantity.value()
        return (replace(draft.fees[0], amount=self._typed(), quantity=quantity, exempt=item.exempt, full=item.full),)

    def _typed(self) -> int | None:
        digits = "".join(c for c in self._form.fee.text() if c.isdigit())[:12]
        return int(digits) if digits else None


def _dotted(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}".replace(",", ".")
