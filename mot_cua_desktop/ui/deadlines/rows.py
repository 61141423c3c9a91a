"""The list of one group of the board: fetched as one scrolls, its lines painted, some of them ticked by a leader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mot_cua_desktop.domain.process import with_leader
from mot_cua_desktop.domain.story import Tone
from mot_cua_desktop.operations import board
from mot_cua_desktop.operations.board import Line, Listed
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.deadlines.says import Said, say
from mot_cua_desktop.ui.dossiers.rows import Tints
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.paging import Index, PagedRows

PAGE = 50
LINE = int(Qt.ItemDataRole.UserRole)
SAID = LINE + 1
FAULT = LINE + 2


class BoardRows(PagedRows):
    """`ticked` are the streams a leader chose; `faults` what stood against the last deed, by stream."""

    ticks_changed = Signal()

    def __init__(self, lane: Lane, desk: Callable[[], Desk], parent: QObject | None = None) -> None:
        super().__init__(lane, lambda: PAGE, parent)
        self._desk = desk
        self.ticking = False
        self.ticked: set[bytes] = set()
        self.faults: dict[bytes, str] = {}

    def turn_to(self, listed: Listed, *, mine: bool, again: bool = False) -> None:
        """Show a group from its beginning, or look anew at what stands there."""
        desk = self._desk()

        def page(shown: list[Line]) -> list[Line]:
            return board.lines(desk, listed, mine=mine, limit=PAGE, offset=len(shown))

        self.ask(page, again=len(self.fetched) if again else 0)

    def line(self, index: Index) -> Line | None:
        """The line at an index, or None."""
        row = index.row()
        line: Line | None = self.fetched[row] if index.isValid() and row < len(self.fetched) else None
        return line

    def place_of(self, stream: bytes) -> int:
        """Where a dossier stands among the fetched lines, or -1."""
        return next((n for n, line in enumerate(self.fetched) if line.dossier.id == stream), -1)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        line = self.line(index)
        if line is None:
            return None
        if role == LINE:
            return line
        if role == FAULT:
            fault = self.faults.get(line.dossier.id, "")
            return f"✗ {fault}" if fault else ""
        if role == Qt.ItemDataRole.CheckStateRole and self._may_tick(line):
            return Qt.CheckState.Checked if line.dossier.id in self.ticked else Qt.CheckState.Unchecked
        if role in (SAID, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            desk = self._desk()
            said = say(line, desk.now(), desk.calendar_of(line.dossier.procedure.field))
            return said if role == SAID else said.spoken()
        return None

    def _may_tick(self, line: Line) -> bool:
        return self.ticking and with_leader(line.dossier)

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.line(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if line is not None and self._may_tick(line) else flags

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        line = self.line(index)
        if role != Qt.ItemDataRole.CheckStateRole or line is None or not self._may_tick(line):
            return False
        self.tick([line], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def tick(self, lines: list[Line], *, on: bool) -> None:
        """Choose lines, or let them go; those that lie before no leader are passed over."""
        chosen = {line.dossier.id for line in lines if self._may_tick(line)}
        self.ticked = self.ticked | chosen if on else self.ticked - chosen
        self._redraw()
        self.ticks_changed.emit()

    def blame(self, faults: dict[bytes, str]) -> None:
        """Say under each line why the last deed could not be done to it."""
        self.faults = faults
        self._redraw()

    def keep_ticks(self) -> None:
        """Let go of what is no longer on the list."""
        self.ticked &= {line.dossier.id for line in self.fetched if self._may_tick(line)}
        self.ticks_changed.emit()

    def _redraw(self) -> None:
        if self.fetched:
            self.dataChanged.emit(self.index(0), self.index(len(self.fetched) - 1))


class LinePainter(QStyledItemDelegate):
    """Who and how late; code, procedure and appointment; who has it and its marks; what a leader is asked."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._tints = Tints(view)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        said: Said = index.data(SAID)
        high = option.fontMetrics.height() + 2
        width = _inner(
            cast("QAbstractItemView", option.widget).viewport().rect(),
            ticks=index.data(Qt.ItemDataRole.CheckStateRole) is not None,
        )
        more = sum(_height(option.fontMetrics, width, words) for words in _below(said, index.data(FAULT)))
        return QSize(300, 3 * high + more + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        said: Said = index.data(SAID)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        ticks = bool(option.features & QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator)
        painter.save()
        box = _inner(option.rect, ticks=ticks)
        self._lines(painter, box, option.font, said, index.data(FAULT))
        painter.restore()

    def _lines(self, painter: QPainter, box: QRect, font: QFont, said: Said, fault: str) -> None:
        bold = QFont(font)
        bold.setBold(True)
        high = QFontMetrics(font).height() + 2
        line = QRect(box.left(), box.top(), box.width(), high)
        self._pair(painter, line, bold, (said.name, "plain"), (said.left, said.tone))
        line.translate(0, high)
        self._pair(painter, line, font, (f"{said.code}  {said.procedure}", "plain"), (said.due, "plain"))
        line.translate(0, high)
        self._pair(painter, line, font, (said.where, "quiet"), (said.marks, "careful"))
        line.translate(0, high)
        for words in _below(said, fault):
            # What a leader decides on is read to its end, so it wraps.
            line.setHeight(_height(QFontMetrics(font), box, words))
            painter.setPen(self._tints.of("bad" if words == fault else "plain"))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, words)
            line.translate(0, line.height())

    def _pair(
        self, painter: QPainter, box: QRect, font: QFont, left: tuple[str, Tone], right: tuple[str, Tone]
    ) -> None:
        painter.setFont(font)
        metrics = QFontMetrics(font)
        wide = metrics.horizontalAdvance(right[0]) + 16 if right[0] else 0
        painter.setPen(self._tints.of(right[1]))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right[0])
        painter.setPen(self._tints.of(left[1]))
        cut = metrics.elidedText(left[0], Qt.TextElideMode.ElideRight, box.width() - wide)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)


def _inner(rect: QRect, *, ticks: bool) -> QRect:
    """The room of the words in a line's rectangle, right of its tick."""
    return rect.adjusted(36 if ticks else 12, 6, -12, -6)


def _below(said: Said, fault: str) -> tuple[str, ...]:
    return (*said.asked, fault) if fault else said.asked


def _height(metrics: QFontMetrics, room: QRect, words: str) -> int:
    wrap = QRect(0, 0, room.width(), 10_000)
    return metrics.boundingRect(wrap, int(Qt.TextFlag.TextWordWrap), words).height() + 2


def chosen(rows: BoardRows, current: QModelIndex) -> dict[bytes, int]:
    """What a leader's deed is for, the ticked lines or that under the cursor: each stream with its ``seq`` as seen."""
    if rows.ticked:
        return {line.dossier.id: line.dossier.seq for line in rows.fetched if line.dossier.id in rows.ticked}
    line = rows.line(current)
    return {line.dossier.id: line.dossier.seq} if line is not None else {}
