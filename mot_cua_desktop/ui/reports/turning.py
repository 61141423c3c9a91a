"""What stands on the page between the choice of another report and its coming."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget


class Parts(Protocol):
    """What of the page tells of the report that is shown."""

    stack: QStackedWidget
    empty_page: QWidget
    empty_label: QLabel
    year_label: QLabel
    seal_label: QLabel
    fresh_label: QLabel


def clear(form: Parts, *_: object) -> None:
    """Nothing of the report before is left under the name of the one that was just chosen."""
    for label in (form.empty_label, form.year_label, form.seal_label, form.fresh_label):
        label.clear()
    form.stack.setCurrentWidget(form.empty_page)
