"""A table that is edited by keyboard alone: rows added, taken out and moved; long texts wrapped; choices in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

_TALLEST = 110  # a paper of four thousand letters must not fill the window; its hint holds the whole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A head, a width (0: what is left), and the choices of its cells, if it has any."""

    head: str
    width: int = 0
    choices: tuple[str, ...] = ()


class _Cells(QStyledItemDelegate):
    """Long words are typed in several lines: Enter keeps them, Shift+Enter begins another line."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices = self._columns[index.column()].choices
        if choices:
            box = QComboBox(parent)
            box.addItems(list(choices))
            return box
        text = QPlainTextEdit(parent)
        text.setTabChangesFocus(True)
        return text

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        words = str(index.data() or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentText(words)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(words)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        words = editor.currentText() if isinstance(editor, QComboBox) else ""
        if isinstance(editor, QPlainTextEdit):
            words = editor.toPlainText()
        model.setData(index, words.strip())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and isinstance(editor, QPlainTextEdit):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.type() == QEvent.Type.KeyPress and event.key() in _ENTER and not shift:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor)
                return True
        return super().eventFilter(editor, event)


class Grid(QObject):
    """``changed`` at every touch; ``edited`` carries the row and column that the officer's hand changed."""

    changed = Signal()
    edited = Signal(int, int)

    def __init__(self, table: QTableWidget, columns: Sequence[Column], buttons: Sequence[QPushButton]) -> None:
        super().__init__(table)
        self.table, self._columns = table, columns
        self._quiet = False
        table.setColumnCount(len(columns))
        table.setHorizontalHeaderLabels([column.head for column in columns])
        table.setWordWrap(True)
        table.setItemDelegate(_Cells(columns, table))
        table.verticalHeader().setDefaultSectionSize(30)
        for place, column in enumerate(columns):
            if column.width:
                table.setColumnWidth(place, column.width)
            else:
                table.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().sectionResized.connect(self.fit)
        table.itemChanged.connect(self._touched)
        acts = (self.add, self.remove, lambda: self.move(-1), lambda: self.move(1))
        for button, keys, act in zip(buttons, ("Ctrl+Ins", "Ctrl+Del", "Alt+Up", "Alt+Down"), acts, strict=True):
            button.clicked.connect(act)
            shortcut = QShortcut(QKeySequence(keys), table)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show(self, rows: Sequence[tuple[str, ...]], keys: Sequence[str] = ()) -> None:
        """Write the rows; ``keys`` go with them wherever they are moved."""
        self._quiet = True
        self.table.setRowCount(0)
        for place, row in enumerate(rows):
            self._insert(place, row, keys[place] if keys else "")
        self._quiet = False
        self.fit()

    def _insert(self, place: int, row: Sequence[str], key: str = "") -> None:
        self.table.insertRow(place)
        for column, words in enumerate(row):
            item = QTableWidgetItem(words)
            item.setToolTip(words if len(words) > 40 else "")
            if not column:
                item.setData(Qt.ItemDataRole.UserRole, key)
            self.table.setItem(place, column, item)

    def rows(self) -> list[tuple[str, ...]]:
        """Every row as it stands."""
        return [self._row(place) for place in range(self.table.rowCount())]

    def keys(self) -> list[str]:
        """What was given with each row; empty for one that was added here."""
        items = (self.table.item(place, 0) for place in range(self.table.rowCount()))
        return [str(item.data(Qt.ItemDataRole.UserRole) or "") if item is not None else "" for item in items]

    def put(self, row: int, column: int, words: str) -> None:
        """Write one cell as what follows from another."""
        item = self.table.item(row, column)
        if item is not None:
            self._quiet = True
            item.setText(words)
            self._quiet = False

    def lead(self, row: int, column: int) -> None:
        """The cursor to the cell that must be mended."""
        self.table.setCurrentCell(row, column)
        self.table.setFocus()

    def add(self) -> None:
        """A row below the present one, of the same case and channel."""
        at = self.table.currentRow()
        row = at + 1 if at >= 0 else self.table.rowCount()
        like = self._row(at)[0] if at >= 0 else (self._columns[0].choices or ("",))[0]
        empty = [column.choices[0] if column.choices else "" for column in self._columns]
        self._quiet = True
        self._insert(row, [like, *empty[1:]])
        self._quiet = False
        self.lead(row, 1)
        self.changed.emit()

    def remove(self) -> None:
        """Take the present row out."""
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self.changed.emit()

    def move(self, step: int) -> None:
        """The present row one place up or down."""
        row, column = self.table.currentRow(), self.table.currentColumn()
        if row < 0 or not 0 <= row + step < self.table.rowCount():
            return
        words, key = self._row(row), self.keys()[row]
        self._quiet = True
        self.table.removeRow(row)
        self._insert(row + step, words, key)
        self._quiet = False
        self.fit()
        self.lead(row + step, column)
        self.changed.emit()

    def _row(self, place: int) -> tuple[str, ...]:
        items = (self.table.item(place, column) for column in range(len(self._columns)))
        return tuple(item.text().strip() if item is not None else "" for item in items)

    def _touched(self, item: QTableWidgetItem) -> None:
        if not self._quiet:
            self.edited.emit(item.row(), item.column())
            self.fit()
            self.changed.emit()

    def fit(self) -> None:
        """Each row as high as its words, within reason."""
        self.table.resizeRowsToContents()
        for row in range(self.table.rowCount()):
            self.table.setRowHeight(row, max(30, min(_TALLEST, self.table.rowHeight(row))))
