"""Why a result is due when it is: every day that was counted or passed over, as told when the date was promised."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.ui.kit import forms


class WhyParts(QDialog):
    due_label: QLabel
    intro_label: QLabel
    steps: QPlainTextEdit
    close_button: QPushButton


def show(parent: QWidget, dossier: Dossier, due: ev.DueRecord) -> WhyParts:
    """What was promised of a dossier; whoever opens it holds it."""
    moved = dossier.reschedule
    old = f" (hẹn cũ {say_moment(moved.old)})" if moved is not None else ""
    term = f", thời hạn {dossier.term.vn()}" if dossier.term else ""
    intro = f"Nhận {say_moment(dossier.received_at)}{term}. Từng ngày, như đã tính lúc hẹn:"
    return open_above(parent, f"Hẹn trả {say_moment(due.at)}{old}", intro, due.steps)


def open_above(parent: QWidget, heading: str, intro: str, steps: Iterable[str]) -> WhyParts:
    """Open it above a page; whoever opens it holds it."""
    form = forms.load("why_dialog", WhyParts, parent)
    form.due_label.setText(heading)
    form.intro_label.setText(intro)
    form.steps.setPlainText("\n".join(step[:1].upper() + step[1:] for step in steps))
    form.close_button.clicked.connect(form.accept)
    form.open()
    return form
