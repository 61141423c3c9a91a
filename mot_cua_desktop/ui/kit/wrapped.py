"""Cells of a table whose words are wrapped: each line as high as they need, the padding of the style counted in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QTimer
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

_PADDED = 14  # pixels that the style keeps free at both sides of a cell, and the text within them


class Wrapped(QStyledItemDelegate):
    """Qt measures a cell by its whole width and draws in what the padding leaves: words that fit only the first lose
    their end. Give it to a table, then let its rows take the height of their contents."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        narrower = QStyleOptionViewItem(option)
        narrower.rect.setWidth(max(20, option.rect.width() - _PADDED))
        return super().sizeHint(narrower, index)


def wrap(table: QTableView) -> None:
    """Let the words of a table's cells go on in a further line, also after the bar of a long table took room away."""
    table.setWordWrap(True)
    table.setItemDelegate(Wrapped(table))
    soon = QTimer(table)  # once the table has laid itself out
    soon.setSingleShot(True)
    soon.setInterval(0)
    soon.timeout.connect(table.resizeRowsToContents)
    table.horizontalHeader().sectionResized.connect(lambda *_: soon.start())
