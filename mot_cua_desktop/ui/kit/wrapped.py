"""Cells of a table whose words are wrapped: each line as high as they need, the padding of the style counted in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
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
    """Let the words of a table's cells go on in a further line."""
    table.setWordWrap(True)
    table.setItemDelegate(Wrapped(table))
