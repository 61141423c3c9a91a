"""The document behind a change of the catalogue, as dialogs ask for it: number, day, issuer, and from when it holds."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit

from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import AskingParts


class DecidingParts(AskingParts):
    number: QLineEdit
    dated: QLineEdit
    issuer: QLineEdit
    since: QDateEdit


def begin(form: DecidingParts, today: date) -> None:
    """A change holds from today unless the officer says otherwise."""
    form.since.setDate(QDate(today.year, today.month, today.day))


def decision(form: DecidingParts) -> Decision:
    """The document as typed. Raises `Told`, with the cursor where it is wrong."""
    number, dated = clean(form.number.text()), clean(form.dated.text())
    if not number:
        form.number.setFocus()
        raise Told("Chưa ghi số văn bản.", "Gõ số văn bản công bố, ví dụ 163/QĐ-BTP.")
    if not dated:
        form.dated.setFocus()
        raise Told("Chưa ghi ngày ký văn bản.", "Gõ ngày/tháng/năm, ví dụ 15/02/2026.")
    try:
        dated = datetime.strptime(dated, "%d/%m/%Y").date().isoformat()
    except ValueError:
        form.dated.setFocus()
        raise Told(f"Ngày ký “{dated}” chưa đúng.", "Gõ ngày/tháng/năm, ví dụ 15/02/2026.") from None
    issuer = clean(form.issuer.text())
    if not issuer:
        form.issuer.setFocus()
        raise Told("Chưa ghi cơ quan ban hành.", "Gõ tên cơ quan, ví dụ UBND tỉnh Khánh Hòa.")
    return Decision(number=number, dated=dated, issuer=issuer)


def since(form: DecidingParts) -> date:
    """The first day of the change."""
    value = form.since.date()
    return date(value.year(), value.month(), value.day())
