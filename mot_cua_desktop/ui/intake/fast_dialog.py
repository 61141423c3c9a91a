"""The fast lane: a result given on the spot still says how the person was checked, and stands in the book."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.intake.consequences import short
from mot_cua_desktop.ui.kit import forms

_GRADES = (None, 5, 4, 3, 2, 1)


@dataclass(frozen=True)
class FastAnswer:
    """How the person was checked, and how pleased they were if asked."""

    identity: str
    satisfaction: int | None


class FastParts(AskingParts):
    intro_label: QLabel
    identity: QComboBox
    satisfaction: QComboBox


def ask(parent: QWidget, draft: Draft, procedure: str) -> Asking:
    """Ask the two things the book needs."""
    form = forms.load("fast_dialog", FastParts, parent)
    form.intro_label.setText(
        f"{short(procedure, 160)}\nNgười nhận: {draft.people.applicant.name}. Không phải lập giấy tiếp nhận trừ khi "
        "công dân yêu cầu, nhưng vẫn ghi vào sổ (NĐ 118/2025/NĐ-CP, Điều 17.4)."
    )
    return Asking(
        form, lambda: FastAnswer(form.identity.currentText(), _GRADES[max(0, form.satisfaction.currentIndex())])
    )
