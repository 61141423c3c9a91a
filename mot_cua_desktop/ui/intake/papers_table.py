"""The checklist: one key turns a paper from missing to in order to not asked for; faults are typed in place."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.procedures import is_case
from mot_cua_desktop.ui.kit.own_colour import OwnColour

COLUMNS = ("Đủ", "Giấy tờ", "Chính", "Chứng\nthực", "Photo", "Còn thiếu / sai")
_STATE, _NAME, _ORIGINALS, _CERTIFIED, _COPIES, _WRONG = range(6)
SIGNS: dict[ev.PaperState, str] = {"du": "✓", "thieu": "✗", "khong_ap_dung": "–"}
_SAID: dict[ev.PaperState, str] = {"du": "đủ", "thieu": "chưa đạt", "khong_ap_dung": "không áp dụng"}
_INK = {"du": QColor("#14602f"), "thieu": QColor("#a3161b"), "khong_ap_dung": QColor("#52616e")}
#: What is usually wrong with a paper; the officer may type anything else.
FAULTS = (
    "Chưa nộp", "Chưa ký", "Chưa chứng thực", "Hết hạn", "Photo mờ, không đọc được", "Sai mẫu",
    "Thiếu thông tin trên tờ khai", "Thông tin không khớp với thẻ căn cước", "Thiếu bản chính để đối chiếu",
    "Chưa có xác nhận của cơ quan có thẩm quyền",
)  # fmt: skip


class PapersTable(QObject):
    """``changed`` at every touch; `lines` is what stands there now."""

    changed = Signal()

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table
        self._lines: list[ev.PaperLine] = []
        self._rows: dict[int, int] = {}
        table.setColumnCount(len(COLUMNS))
        table.setHorizontalHeaderLabels(list(COLUMNS))
        header = table.horizontalHeader()
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((_STATE, 42), (_ORIGINALS, 60), (_CERTIFIED, 60), (_COPIES, 60), (_WRONG, 190)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, width)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setItemDelegate(OwnColour(table))
        table.setWordWrap(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        table.itemChanged.connect(self._edited)
        table.cellClicked.connect(self._clicked)
        table.installEventFilter(self)

    @property
    def lines(self) -> tuple[ev.PaperLine, ...]:
        """The checklist as it stands."""
        return tuple(self._lines)

    def show(self, lines: tuple[ev.PaperLine, ...]) -> None:
        """Show another checklist, its cases under headings of their own."""
        self._lines = list(lines)
        table = self._table
        table.blockSignals(True)
        table.clearSpans()
        table.setRowCount(0)
        self._rows.clear()
        group = ""
        for place, line in enumerate(self._lines):
            if line.group != group and is_case(line.group):
                self._heading(line.group)
            group = line.group
            row = table.rowCount()
            table.insertRow(row)
            self._rows[row] = place
            self._draw(row)
        table.blockSignals(False)
        if self._rows:
            table.setCurrentCell(min(self._rows), _STATE)

    def _heading(self, group: str) -> None:
        table = self._table
        row = table.rowCount()
        table.insertRow(row)
        item = QTableWidgetItem(group)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = QFont(table.font())
        font.setBold(True)
        item.setFont(font)
        item.setForeground(QColor("#3d4c59"))
        item.setBackground(QColor("#f3f5f7"))
        table.setItem(row, 0, item)
        table.setSpan(row, 0, 1, len(COLUMNS))

    def _draw(self, row: int) -> None:
        line = self._lines[self._rows[row]]
        ink = _INK[line.state]
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        self._put(row, _STATE, SIGNS[line.state], fixed, ink, Qt.AlignmentFlag.AlignCenter)
        self._put(row, _NAME, line.name, fixed, None if line.state != "khong_ap_dung" else ink)
        item = self._table.item(row, _NAME)
        if item is not None:
            item.setToolTip(f"{line.name}\n{_SAID[line.state]}")
        counted = fixed | Qt.ItemFlag.ItemIsEditable if line.state == "du" else fixed
        for column, got, asked in (
            (_ORIGINALS, line.got_originals, line.originals),
            (_CERTIFIED, line.got_certified, line.certified),
            (_COPIES, line.got_copies, line.copies),
        ):
            shown = str(got) if line.state == "du" else (f"cần {asked}" if asked and line.state == "thieu" else "")
            self._put(row, column, shown, counted, None, Qt.AlignmentFlag.AlignCenter)
        wrong = line.wrong if line.state == "thieu" else ("không áp dụng" if line.state == "khong_ap_dung" else "")
        editable = fixed | Qt.ItemFlag.ItemIsEditable if line.state == "thieu" else fixed
        self._put(row, _WRONG, wrong, editable, _INK["thieu"] if line.state == "thieu" else ink)

    def _put(
        self,
        row: int,
        column: int,
        text: str,
        flags: Qt.ItemFlag,
        ink: QColor | None = None,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        item = QTableWidgetItem(text)
        item.setFlags(flags)
        item.setTextAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        if ink is not None:
            item.setForeground(ink)
        self._table.setItem(row, column, item)

    # --- the hand ---

    def turn(self, row: int) -> None:
        """Missing, in order, not asked for, and round again."""
        if row not in self._rows:
            return
        line = self._lines[self._rows[row]]
        if line.state == "thieu":
            line = intake.tick(line)
        elif line.state == "du":
            line = replace(line, state="khong_ap_dung", got_originals=0, got_certified=0, got_copies=0)
        else:
            line = replace(line, state="thieu")
        self._set(row, line)

    def all_in_order(self) -> None:
        """Tick everything that is asked for."""
        for row, place in self._rows.items():
            if self._lines[place].state == "thieu":
                self._set(row, intake.tick(self._lines[place]), quietly=True)
        self.changed.emit()

    def _set(self, row: int, line: ev.PaperLine, *, quietly: bool = False) -> None:
        self._lines[self._rows[row]] = line
        self._table.blockSignals(True)
        self._draw(row)
        self._table.blockSignals(False)
        if not quietly:
            self.changed.emit()

    def _clicked(self, row: int, column: int) -> None:
        if column == _STATE:
            self.turn(row)

    def _edited(self, item: QTableWidgetItem) -> None:
        row = item.row()
        if row not in self._rows:
            return
        line = self._lines[self._rows[row]]
        text = clean(item.text())
        if item.column() == _WRONG:
            self._set(row, replace(line, wrong=text))
            return
        number = min(int(text), 999) if text.isdigit() else 0
        change: dict[int, Callable[[], ev.PaperLine]] = {
            _ORIGINALS: lambda: replace(line, got_originals=number),
            _CERTIFIED: lambda: replace(line, got_certified=number),
            _COPIES: lambda: replace(line, got_copies=number),
        }
        if item.column() in change:
            self._set(row, change[item.column()]())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space turns the paper; Enter (or F9) in the last column offers the usual faults."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._table.state() == QAbstractItemView.State.EditingState:
                return False  # the Enter that ends the typing in a cell climbs up to here; it is no wish of its own
            row, column = self._table.currentRow(), self._table.currentColumn()
            if event.key() == Qt.Key.Key_Space and column != _WRONG:
                self.turn(row)
                return True
            if event.key() in (Qt.Key.Key_F9, Qt.Key.Key_Return, Qt.Key.Key_Enter) and column == _WRONG:
                self._offer_faults(row)
                return True
        return False

    def _offer_faults(self, row: int) -> None:
        if row not in self._rows or self._lines[self._rows[row]].state != "thieu":
            return
        box = QComboBox(self._table)
        box.setEditable(True)
        box.addItems(FAULTS)
        box.setCurrentText(self._lines[self._rows[row]].wrong or FAULTS[0])

        def taken() -> None:
            text = clean(box.currentText())
            self._table.removeCellWidget(row, _WRONG)
            # The Enter that chose goes on to the table; in this column it would offer the faults again.
            self._table.setCurrentCell(row, _STATE)
            self._set(row, replace(self._lines[self._rows[row]], wrong=text))
            self._table.setFocus()

        line = box.lineEdit()
        box.activated.connect(taken)
        if line is not None:
            line.returnPressed.connect(taken)
            line.selectAll()
        self._table.setCellWidget(row, _WRONG, box)
        box.setFocus()
