"""The dossiers behind one number: fetched as one scrolls, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt

from mot_cua_desktop.domain.dossier import STATUS_WORDS
from mot_cua_desktop.domain.figures import OUTCOME_WORDS, Period
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.operations import figures
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.figures import Behind, By, Cell
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.paging import Index, PagedRows

PAGE = 50


class BehindRows(PagedRows):
    """Who and what in the first line; code, deadline and end in the second."""

    def __init__(self, lane: Lane, desk: Callable[[], Desk], parent: QObject | None = None) -> None:
        super().__init__(lane, lambda: PAGE, parent)
        self._desk = desk

    def turn_to(self, period: Period, cell: Cell, by: By, keys: Sequence[str] | None) -> None:
        """Show what one number counts."""
        desk = self._desk()

        def page(shown: list[Behind]) -> list[Behind]:
            after = shown[-1].mark if shown else None
            return figures.behind(desk, period, cell, by, keys, after=after, limit=PAGE)

        self.ask(page)

    def line(self, index: Index) -> Behind | None:
        """The dossier at an index, or None."""
        found: Behind | None = self.fetched[index.row()] if index.isValid() and index.row() < self.rowCount() else None
        return found

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        line = self.line(index)
        if line is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return said(line, self._desk().now())


def said(line: Behind, now: datetime) -> str:
    """A dossier in two lines."""
    row, dossier = line.row, line.row.dossier
    deadline = f"hạn {say_moment(row.deadline_at)}" if row.deadline_at is not None else "chưa có hạn"
    end = STATUS_WORDS[dossier.status]
    if line.solved_at is not None and line.outcome in OUTCOME_WORDS:
        how = OUTCOME_WORDS[line.outcome]
        end = f"{end}, xong {say_moment(line.solved_at)} – {how}"
    elif dossier.late_at is not None and dossier.late_at < now:
        end = f"✗ quá hạn, {end[:1].lower()}{end[1:]}"
    marks = " · đã xin lỗi, hẹn lại" if dossier.rescheduled else ""
    return (
        f"{dossier.owner_name} – {dossier.procedure_name}\n{dossier.code or dossier.slip} · {deadline} · {end}{marks}"
    )
