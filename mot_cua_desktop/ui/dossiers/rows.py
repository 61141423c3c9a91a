"""The list of dossiers: a model that fetches page after page as one scrolls, and the painter of its lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QLabel, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mot_cua_desktop.domain.citizen import mask_number
from mot_cua_desktop.domain.story import Tone
from mot_cua_desktop.operations.dossiers import DossierRow
from mot_cua_desktop.ui.dossiers import looks
from mot_cua_desktop.ui.kit.lanes import Lane

PAGE = 50
ROW = int(Qt.ItemDataRole.UserRole)
Fetch = Callable[[int | None], list[DossierRow]]
Index = QModelIndex | QPersistentModelIndex


class DossierRows(QAbstractListModel):
    """Rows by keyset: `fetch(before)` gives the page older than that number; late answers to an older question drop."""

    shown = Signal()  # the first page of the latest question has come
    failed = Signal(object)

    def __init__(self, lane: Lane, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._clock = clock
        self._rows: list[DossierRow] = []
        self._fetch: Fetch | None = None
        self._question = 0
        self._more = False
        self._asking = False

    @property
    def rows(self) -> list[DossierRow]:
        """What has been fetched so far."""
        return self._rows

    def ask(self, fetch: Fetch, *, paged: bool = True) -> None:
        """Show another list from its beginning; ``paged`` False when one answer is all there is."""
        self._question += 1
        self._fetch = fetch
        self._asking = True
        then = partial(self._begin, self._question, paged)
        self._lane.run(partial(fetch, None), then, partial(self._fail, self._question))

    def _begin(self, question: int, paged: bool, rows: list[DossierRow]) -> None:
        if question != self._question:
            return
        self._asking = False
        self.beginResetModel()
        self._rows = rows
        self._more = paged and len(rows) == PAGE
        self.endResetModel()
        self.shown.emit()

    def _fail(self, question: int, error: Exception) -> None:
        if question == self._question:
            self._asking, self._more = False, False
            self.failed.emit(error)

    def place_of(self, stream: bytes) -> int:
        """Where a dossier stands among the fetched rows, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.id == stream), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return looks.spoken(row, self._clock())
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not self._asking and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self._fetch is None or not self.canFetchMore(parent):
            return
        self._asking = True
        then = partial(self._append, self._question)
        self._lane.run(partial(self._fetch, self._rows[-1].number), then, partial(self._fail, self._question))

    def _append(self, question: int, rows: list[DossierRow]) -> None:
        if question != self._question:
            return
        self._asking = False
        self._more = len(rows) == PAGE
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows = [*self._rows, *rows]
            self.endInsertRows()


class Tints:
    """The style sheet's colours by tone, read off labels that it has polished, so that no colour stands in code."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._known: dict[str, QColor] = {}

    def of(self, tone: Tone) -> QColor:
        if tone not in self._known:
            probe = QLabel(self._widget)
            probe.setProperty("tone", tone)
            probe.ensurePolished()
            self._known[tone] = probe.palette().color(QPalette.ColorRole.WindowText)
            probe.deleteLater()
        return self._known[tone]


class RowPainter(QStyledItemDelegate):
    """Three lines: who, with the state at the right; code and procedure; card and appointment in small."""

    def __init__(self, view: QWidget, clock: Callable[[], datetime]) -> None:
        super().__init__(view)
        self._clock = clock
        self._tints = Tints(view)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 3 * option.fontMetrics.height() + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: DossierRow = index.data(ROW)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        self._lines(painter, option.rect.adjusted(10, 6, -10, -6), option.font, row)
        painter.restore()

    def _lines(self, painter: QPainter, box: QRect, font: QFont, row: DossierRow) -> None:
        words, tone = looks.state(row.status, row.due_at, self._clock())
        bold = QFont(font)
        bold.setBold(True)
        high = QFontMetrics(font).height()
        right = QFontMetrics(bold).horizontalAdvance(words) + 8
        first = QRect(box.left(), box.top(), box.width(), high)
        self._text(painter, first, bold, tone, words, Qt.AlignmentFlag.AlignRight)
        name = row.owner_name or "(đã xóa theo hạn lưu)"
        self._text(painter, first.adjusted(0, 0, -right, 0), bold, "plain", name)
        second = first.translated(0, high + 2)
        self._text(painter, second, font, "plain", f"{looks.name_of(row)}  {row.procedure_name}")
        third = " · ".join(part for part in (mask_number(row.id_number), looks.due_words(row)) if part)
        self._text(painter, second.translated(0, high + 2), font, "quiet", third)

    def _text(
        self,
        painter: QPainter,
        box: QRect,
        font: QFont,
        tone: Tone,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._tints.of(tone))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, cut)
