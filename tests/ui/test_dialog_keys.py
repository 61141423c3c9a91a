"""What Enter does in every dialog, as its form stands on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from mot_cua_desktop.ui.kit import forms

FORMS = Path(__file__).parents[2] / "forms"
DIALOGS = sorted(each.stem for each in FORMS.glob("*.ui") if '<widget class="QDialog"' in each.read_text("utf-8"))


@pytest.mark.parametrize("name", DIALOGS)
def test_enter_never_leaves_a_dialog_that_asks_something(name: str, qtbot: QtBot) -> None:
    """Who types an amount and presses Enter would believe it was written: the first button, which leaves, is what Qt
    takes when a form names none."""
    form = forms.load(name, QDialog)
    form.show()
    qtbot.waitExposed(form)
    leaves = form.findChild(QPushButton, "cancel_button")
    assert leaves is None or not leaves.isDefault()
    form.hide()
    form.deleteLater()


def test_the_till_is_closed_by_enter_after_the_count(qtbot: QtBot) -> None:
    from mot_cua_desktop.operations.till import Taken
    from mot_cua_desktop.ui.reports import till_dialog

    asking = till_dialog.ask(None, "Nguyễn Thị Hạnh", Taken(slips=3, cash=76_000))  # type: ignore[arg-type]
    told: list[object] = []
    asking.agreed.connect(told.append)
    asking.open()
    line = asking.form.counted_line  # type: ignore[attr-defined]
    line.setText("76000")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert [(each.amount, each.note) for each in told] == [(76_000, "")]  # type: ignore[attr-defined]
    asking.form.hide()
    asking.form.deleteLater()
