"""A report on the screen: the same cells as on paper, the last line the sum, each number with its formula."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations import report_rows
from mot_cua_desktop.operations.figures import Cell
from mot_cua_desktop.operations.reports import Register, said, share
from mot_cua_desktop.ui.kit.paging import Index
from mot_cua_desktop.ui.reports import widths

_NUMBERS = ("count", "money", "rate")


class ReportTable(QAbstractTableModel):
    """One register; what is late, and a rate past the limit, stands in red."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.register: Register | None = None
        self._totals: tuple[Any, ...] = ()
        self._bold = QFont()
        self._bold.setBold(True)

    def show(self, register: Register | None) -> None:
        """Show another report."""
        self.beginResetModel()
        self._use(register)
        self.endResetModel()

    def goes_on(self, register: Register) -> bool:
        """Put the whole of a book behind the first lines that stand here, wherever in them somebody is by now. False,
        and nothing is done, where it does not begin with them: something was written in between."""
        first = self.register
        if first is None or first.seal is not None or first.name != register.name or first.under != register.under:
            return False
        shown = len(first.rows)
        if not shown or list(register.rows[:shown]) != list(first.rows):
            return False
        after = len(register.rows) + bool(register.totalled)
        if after > shown:
            self.beginInsertRows(QModelIndex(), shown, after - 1)
        self._use(register)
        if after > shown:
            self.endInsertRows()
        return True

    def _use(self, register: Register | None) -> None:
        self.register = register
        sealed = register is not None and register.seal is not None  # of what is not whole there is no sum
        self._totals = register.totals() if register is not None and sealed and register.totalled else ()

    def figure(self, index: Index) -> Cell | None:
        """The figure under a cell, when it has dossiers behind it."""
        if self.register is None or not self.register.counted or not index.isValid():
            return None
        cells = report_rows.cells(self.register.name)
        if index.column() >= len(cells) or (index.row() >= len(self.register.rows) and not self._total(index.column())):
            return None
        return cells[index.column()]

    def _total(self, n: int) -> bool:
        """Whether the last line has a number in a column."""
        return n < len(self._totals) and self._totals[n] is not None

    def keys(self, index: Index) -> tuple[str, ...] | None:
        """The keys of the line under a cell; None for the sum."""
        register = self.register
        if register is None or index.row() >= len(register.keys):
            return None
        keys = register.keys[index.row()]
        return keys if isinstance(keys, tuple) else None

    def stream(self, index: Index) -> bytes | None:
        """The dossier of the line under a cell, where lines are dossiers."""
        register = self.register
        if register is None or not index.isValid() or index.row() >= len(register.keys):
            return None
        key = register.keys[index.row()]
        return key if isinstance(key, bytes) else None

    def name(self, index: Index) -> str:
        """What the line under a cell is called."""
        register = self.register
        if register is None or index.row() >= len(register.rows):
            return ""
        return str(register.rows[index.row()][1])

    def formula(self, column: int) -> str:
        """How the figure of a column is counted, and by which document."""
        register = self.register
        if register is None or not register.counted or not 0 <= column < len(register.columns):
            return ""
        cells = report_rows.cells(register.name)
        key: str | None = cells[column] if column < len(cells) else None
        if register.columns[column].ratio is not None:
            key = "wider_rate" if register.columns[column].ratio_over else "late_rate"
        if key is None:
            return ""
        figure = fig.FIGURES[key]
        return f"{figure.name}: {figure.formula}.  Nguồn: {figure.source}."

    # --- what Qt asks ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own name and default
        if parent.isValid() or self.register is None:
            return 0
        return len(self.register.rows) + bool(self._totals)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.register is None else len(self.register.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        register = self.register
        if register is None or orientation != Qt.Orientation.Horizontal or section >= len(register.columns):
            return None
        column = register.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return " – ".join(filter(None, (column.group, column.head)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.formula(section) or column.head
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        register = self.register
        if register is None or not index.isValid():
            return None
        total = index.row() >= len(register.rows)
        column, row = register.columns[index.column()], self._totals if total else register.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if total and index.column() == 1:
                return "TỔNG SỐ"
            words = said(column, row, index.column())
            return words if role != Qt.ItemDataRole.DisplayRole else widths.in_lines(register, index.column(), words)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and total:
            return self._bold
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.formula(index.column()) or said(column, row, index.column())
        if role == Qt.ItemDataRole.ForegroundRole and self._bad(index.column(), row):
            return QBrush(QColor("#a3161b"))
        return None

    def _bad(self, n: int, row: tuple[Any, ...]) -> bool:
        """Late ones are told in red, beside their heading's words."""
        register = self.register
        if register is None or not register.counted:
            return False
        column = register.columns[n]
        if column.ratio is not None:
            rate = share(column, row)
            return rate is not None and register.limit is not None and rate > register.limit
        return self.figure(self.index(0, n)) in ("late", "open_late") and bool(row[n])
