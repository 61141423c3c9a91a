"""Turning to another report or period: what stands there meanwhile, which period it is, what an empty one says."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.figures import Period, PeriodKind
from mot_cua_desktop.operations.reports import Register

#: The table by month, which has a whole year whichever of its months was chosen.
BY_MONTH = "theo_thang"


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


def nothing(made: Register, period: Period) -> str:
    """What an empty period says: which it is, what the report says of it all the same, what to press."""
    words = [f"{made.title}: trong {period.name} chưa có dòng nào."]
    if made.name in ("le_phi", "so_khong_dung"):
        words.append(made.notes[0])
    return "\n".join((*words, "Alt+← xem kỳ trước."))


def turned(report: str, kind: PeriodKind, period: Period, step: int, today: date) -> Period | None:
    """The period before (``step`` below 0) or after; None for one that has not begun. A report of whole years is turned
    by years, and what is left in ``kind`` is the same month or quarter of the other year, or the last one begun."""
    goes: PeriodKind = "nam" if report == BY_MONTH else kind
    here = fig.period(goes, period.last)
    other = fig.earlier(goes, here) if step < 0 else fig.later(goes, here)
    if other.first > today:
        return None
    if goes == kind:
        return other
    return fig.period(kind, min(period.first.replace(year=other.first.year), max(today, other.first)))
