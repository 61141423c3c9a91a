"""The list of dossiers, newest first, and the painter of its lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QLabel, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mot_cua_desktop.domain.citizen import mask_number
from mot_cua_desktop.domain.story import Tone
from mot_cua_desktop.operations.dossiers import DossierRow
from mot_cua_desktop.ui.dossiers import looks
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.paging import Index, PagedRows

PAGE = 50
ROW = int(Qt.ItemDataRole.UserRole)
Fetch = Callable[[int | None], list[DossierRow]]


class DossierRows(PagedRows):
    """Rows by keyset: `fetch(before)` gives the page older than that number."""

    def __init__(self, lane: Lane, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(lane, lambda: PAGE, parent)
        self._clock = clock

    @property
    def rows(self) -> list[DossierRow]:
        """What has been fetched so far."""
        return self.fetched

    def turn_to(self, fetch: Fetch, *, paged: bool = True) -> None:
        """Show another list from its beginning; ``paged`` False when one answer is all there is."""
        self.ask(lambda shown: fetch(shown[-1].number if shown else None), paged=paged)

    def place_of(self, stream: bytes) -> int:
        """Where a dossier stands among the fetched rows, or -1."""
        return next((n for n, row in enumerate(self.rows) if row.id == stream), -1)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return looks.spoken(row, self._clock())
        return None


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
        words, tone = looks.state(row.status, row.late_at, self._clock())
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
        # What is only looked at says so in the card's place: the appointment must still be read to its end.
        first_of = "Xem trước" if row.ahead else mask_number(row.id_number)
        parts = [first_of, looks.due_words(row, self._clock())]
        if looks.is_late(row.late_at, self._clock()):
            parts.reverse()  # where there is no room for both, lateness is what must be read
        third = " · ".join(part for part in parts if part)
        self._text(painter, second.translated(0, high + 2), font, "careful" if row.ahead else "quiet", third)

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
