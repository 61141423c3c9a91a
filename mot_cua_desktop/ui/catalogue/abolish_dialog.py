"""The end of a procedure: by which document, from which day, and what took its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.ui.catalogue import deciding
from mot_cua_desktop.ui.catalogue.deciding import DecidingParts
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit import forms


@dataclass(frozen=True)
class Ended:
    """What the dialog was told."""

    since: date
    decision: Decision
    replaced_by: str


class AbolishParts(DecidingParts):
    intro_label: QLabel
    replaced_by: QLineEdit


def ask(parent: QWidget, procedure: Procedure, today: date) -> Asking:
    """The dialog over the procedure that ends."""
    form = forms.load("abolish_dialog", AbolishParts, parent)
    form.intro_label.setText(
        f"{procedure.code} {procedure.name}. Từ ngày đã ghi, quầy không tiếp nhận mới thủ tục này nữa. Hồ sơ đã tiếp "
        "nhận vẫn giải quyết theo bản lúc tiếp nhận."
    )
    deciding.begin(form, today)
    form.number.setFocus()
    return Asking(form, lambda: Ended(deciding.since(form), deciding.decision(form), clean(form.replaced_by.text())))
