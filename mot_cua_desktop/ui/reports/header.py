"""The heading of a report's table in two storeys, as the forms have it: the group above its columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from mot_cua_desktop.operations.reports import Column

_SHORT = {
    "Số lượng hồ sơ tiếp nhận": "Tiếp nhận",
    "Số lượng hồ sơ đã giải quyết": "Đã giải quyết",
    "Số lượng hồ sơ đang giải quyết": "Đang giải quyết",
    "Trực tiếp, dịch vụ bưu chính": "Trực tiếp, bưu chính",
    "Tỷ lệ trễ (10)÷(7)": "Tỷ lệ trễ",
}
_WRAP = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
_PAD = 4


def short(words: str) -> str:
    """A heading as the screen has room for it."""
    return _SHORT.get(words, words)


class ReportHeader(QHeaderView):
    """Draws the columns of one report."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns: tuple[Column, ...] = ()
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Draw these from now on."""
        self._columns = columns
        self.resizeSection(0, self.sectionSize(0))
        self.headerDataChanged(self.orientation(), 0, max(0, self.count() - 1))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), self._upper() + self._own() + self._marks() + 2)

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def _upper(self) -> int:
        return self._line() + _PAD if any(column.group for column in self._columns) else 0

    def _marks(self) -> int:
        return self._line() if any(column.mark for column in self._columns) else 0

    def _own(self) -> int:
        """Room for the longest heading, wrapped in its column."""
        metrics, high = QFontMetrics(self._bold()), self._line()
        for n, column in enumerate(self._columns[: self.count()]):
            box = QRect(0, 0, max(20, self.sectionSize(n) - _PAD), 1000)
            needed = metrics.boundingRect(box, _WRAP, short(column.head)).height() + _PAD
            if not column.group:
                needed -= self._upper()
            high = max(high, needed)
        return high + _PAD

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        """The column's own storey, its number, and its part of the storey above."""
        if index >= len(self._columns):
            return
        column, upper, marks = self._columns[index], self._upper(), self._marks()
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, QColor("#eef1f4"))
        painter.setFont(self._bold())
        edge = QColor("#c4ced7")
        top = rect.top() + (upper if column.group else 0)
        painter.setPen(QColor("#3d4c59"))
        own = QRect(rect.left() + 2, top, rect.width() - 4, rect.bottom() - marks - top)
        painter.drawText(own, _WRAP, short(column.head))
        if column.mark:
            painter.setFont(self.font())
            painter.drawText(
                QRect(rect.left(), rect.bottom() - marks, rect.width(), marks),
                Qt.AlignmentFlag.AlignCenter,
                column.mark,
            )
        painter.setPen(edge)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.right(), top, rect.right(), rect.bottom())
        if column.group:
            self._group(painter, rect, index, upper, edge)
        painter.restore()

    def _group(self, painter: QPainter, rect: QRect, index: int, upper: int, edge: QColor) -> None:
        name = self._columns[index].group
        first = last = index
        while first > 0 and self._columns[first - 1].group == name:
            first -= 1
        while last + 1 < len(self._columns) and self._columns[last + 1].group == name:
            last += 1
        left = rect.left() - sum(self.sectionSize(n) for n in range(first, index))
        wide = sum(self.sectionSize(n) for n in range(first, last + 1))
        box = QRect(left, rect.top(), wide, upper)
        painter.setPen(edge)
        painter.drawLine(rect.left(), rect.top() + upper, rect.right(), rect.top() + upper)
        if index == last:
            painter.drawLine(rect.right(), rect.top(), rect.right(), rect.top() + upper)
        painter.setPen(QColor("#12314a"))
        painter.setFont(self._bold())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short(name))
