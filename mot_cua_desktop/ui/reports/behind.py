"""The dossiers behind one number: fetched as one scrolls, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QWidget

from mot_cua_desktop.domain.dossier import STATUS_WORDS
from mot_cua_desktop.domain.figures import OUTCOME_WORDS, Period
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.operations import figures
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.figures import Behind, By, Cell
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.paging import Index, PagedRows

PAGE = 50
#: How a table says that there is nothing behind a number.
NOTHING = "0"


class BehindParts(QWidget):
    behind_box: QWidget
    behind_label: QLabel
    open_button: QPushButton
    hide_button: QPushButton
    behind_list: QListView


Page = Callable[[tuple[int, int] | None], list[Behind]]


class BehindPane(QObject):
    """The list under a table or a picture; ``wanted`` carries the stream of a dossier to be opened, ``hidden`` that the
    list gave its room back."""

    wanted = Signal(bytes)
    hidden = Signal()

    def __init__(self, form: BehindParts, desk: Callable[[], Desk], lane: Lane) -> None:
        super().__init__(form)
        self._form, self._desk = form, desk
        self.rows = BehindRows(lane, desk, self)
        form.behind_list.setModel(self.rows)
        form.behind_list.activated.connect(self.open)
        form.open_button.clicked.connect(self.open)
        form.hide_button.clicked.connect(self.hide)
        self.rows.shown.connect(self._shown)
        form.behind_box.hide()

    def show(self, words: str, page: Page) -> None:
        """Show what ``page`` gives, after the mark of the last one shown; ``words`` say what it is."""
        self._form.behind_label.setText(words)
        self.rows.turn_to(page)

    def count(self, words: str, period: Period, cell: Cell, by: By, keys: Sequence[str] | None) -> None:
        """Show what one number of a table counts."""
        self.show(words, partial(_counted, self._desk(), period, cell, by, keys))

    def point(self, words: str, period: Period, sort: str, key: str) -> None:
        """Show what a point or a bar of a picture stands for."""
        self.show(words, partial(_drawn, self._desk(), period, sort, key))

    def _shown(self) -> None:
        form = self._form
        form.behind_box.setVisible(True)
        form.open_button.setEnabled(self.rows.rowCount() > 0)
        if self.rows.rowCount():
            form.behind_list.setCurrentIndex(self.rows.index(0))
            form.behind_list.setFocus()

    def open(self, *_: object) -> None:
        """Open the dossier under the cursor on its own page."""
        line = self.rows.line(self._form.behind_list.currentIndex())
        if line is not None:
            self.wanted.emit(line.row.dossier.id)

    def hide(self) -> None:
        """Give the room back."""
        if self._form.behind_box.isVisible():
            self._form.behind_box.hide()
            self.hidden.emit()


def _counted(
    desk: Desk, period: Period, cell: Cell, by: By, keys: Sequence[str] | None, after: tuple[int, int] | None
) -> list[Behind]:
    return figures.behind(desk, period, cell, by, keys, after=after, limit=PAGE)


def _drawn(desk: Desk, period: Period, sort: str, key: str, after: tuple[int, int] | None) -> list[Behind]:
    return figures.behind_picture(desk, period, sort, key, after=after, limit=PAGE)


class BehindRows(PagedRows):
    """Who and what in the first line; code, deadline and end in the second."""

    def __init__(self, lane: Lane, desk: Callable[[], Desk], parent: QObject | None = None) -> None:
        super().__init__(lane, lambda: PAGE, parent)
        self._desk = desk

    def turn_to(self, page: Page) -> None:
        """Show what ``page`` gives."""
        self.ask(lambda shown: page(shown[-1].mark if shown else None))

    def line(self, index: Index) -> Behind | None:
        """The dossier at an index, or None."""
        found: Behind | None = self.fetched[index.row()] if index.isValid() and index.row() < self.rowCount() else None
        return found

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        line = self.line(index)
        if line is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return said(line, self._desk().now())


#: Of a dossier whose days do not run: its deadline is put off by as much as it waits.
_STOPPED = {"waiting": "hạn tính lại khi nhận bổ sung", "paused": "hạn dời khi tính tiếp"}


def said(line: Behind, now: datetime) -> str:
    """A dossier in two lines."""
    row, dossier = line.row, line.row.dossier
    end = STATUS_WORDS[dossier.status]
    late = dossier.late_at is not None and dossier.late_at < now
    deadline = f"hạn {say_moment(row.deadline_at)}" if row.deadline_at is not None else "chưa có hạn"
    if dossier.status in _STOPPED and not late:
        deadline = _STOPPED[dossier.status]  # the day that stands there is not what it will be
    if line.solved_at is not None and line.outcome in OUTCOME_WORDS:
        how = OUTCOME_WORDS[line.outcome]
        end = f"{end}, xong {say_moment(line.solved_at)} – {how}"
    elif late:
        end = f"✗ quá hạn, {end[:1].lower()}{end[1:]}"
    marks = " · đã xin lỗi, hẹn lại" if dossier.rescheduled else ""
    return (
        f"{dossier.owner_name} – {dossier.procedure_name}\n{dossier.code or dossier.slip} · {deadline} · {end}{marks}"
    )
