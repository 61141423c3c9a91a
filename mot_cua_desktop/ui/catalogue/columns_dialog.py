"""Which column of a list holds what: proposed from the headings, said by the officer over the first lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QProgressBar, QTableWidget, QTableWidgetItem, QWidget

from mot_cua_desktop.domain import columns
from mot_cua_desktop.domain.columns import COLUMN_WORDS, Column, Heading
from mot_cua_desktop.domain.table_groups import check_columns
from mot_cua_desktop.domain.tables import Sheet, fault, letters, words
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms

_SHOWN = 12
_FIRST = 40
_WIDTH, _LONGEST = 190, 120


@dataclass(frozen=True)
class Headed:
    """A sheet and what is thought of its heading."""

    sheet: Sheet
    heading: Heading


@dataclass(frozen=True)
class Chosen:
    """What the officer said of a sheet's columns."""

    sheet: Sheet
    heading: Heading
    columns: dict[int, Column]


class ColumnsParts(AskingParts):
    intro_label: QLabel
    sheet: QComboBox
    heading: QComboBox
    preview: QTableWidget
    progress: QProgressBar


class ColumnsAsking(Asking):
    """Keeps a choice above each column. ``stopped`` says that the officer wants the reading to end."""

    stopped = Signal()

    def __init__(self, parent: QWidget, intro: str, sheets: Sequence[Headed]) -> None:
        form = self._parts = forms.load("columns_dialog", ColumnsParts, parent)
        super().__init__(form, self._answer)
        form.intro_label.setText(intro)
        form.progress.hide()
        self._sheets = sheets
        self._lines = [headed.sheet.lines[:_FIRST] for headed in sheets]
        form.rejected.connect(self.stopped)
        form.sheet.addItems([f"{headed.sheet.name} ({len(headed.sheet.lines)} dòng)" for headed in sheets])
        # The sheet whose headings say the most is most likely the list.
        best = max(range(len(sheets)), key=lambda place: len(sheets[place].heading.columns))
        form.sheet.setCurrentIndex(best)
        form.sheet.currentIndexChanged.connect(self._show_sheet)
        form.heading.currentIndexChanged.connect(self._show_heading)
        self._show_sheet(best)

    @property
    def parts(self) -> ColumnsParts:
        """The form, as it is."""
        return self._parts

    def choice(self, column: int) -> QComboBox:
        """The choice above a column (from 0)."""
        found = self._parts.preview.cellWidget(0, column)
        assert isinstance(found, QComboBox)
        return found

    def _show_sheet(self, place: int) -> None:
        box, lines = self._parts.heading, self._lines[place]
        box.blockSignals(True)
        box.clear()
        for line in lines:
            said = " | ".join(words(cell) for cell in line.cells if words(cell))
            box.addItem(f"{line.number}: {said[:60]}")
        box.setCurrentIndex(lines.index(self._sheets[place].heading.line))
        box.blockSignals(False)
        self._show_heading(box.currentIndex())

    def _show_heading(self, row: int) -> None:
        place = self._parts.sheet.currentIndex()
        line, headed = self._lines[place][row], self._sheets[place]
        known = headed.heading.columns if line == headed.heading.line else columns.proposed(line)
        lines = headed.sheet.lines
        first = lines.index(line)
        shown = lines[first : first + _SHOWN]
        table = self._parts.preview
        table.clear()
        width = max(len(each.cells) for each in shown)
        table.setColumnCount(width)
        table.setRowCount(1 + len(shown))
        table.setHorizontalHeaderLabels([letters(column) for column in range(width)])
        table.setVerticalHeaderLabels(["Là cột", *(str(each.number) for each in shown)])
        for column in range(width):
            table.setColumnWidth(column, _WIDTH)
            table.setCellWidget(0, column, _choices(known.get(column), letters(column)))
            for number, each in enumerate(shown, start=1):
                cell = each.cell(column)
                said = f"⚠ {fault(cell)}" if fault(cell) else words(cell)
                table.setItem(number, column, QTableWidgetItem(said[:_LONGEST]))
        self._parts.fault_label.hide()

    def working(self, *, busy: bool) -> None:
        """While the lines are read nothing may be changed, but it may be stopped."""
        form = self._parts
        for part in (form.sheet, form.heading, form.preview):
            part.setEnabled(not busy)
        form.ok_button.setEnabled(not busy)
        form.progress.setRange(0, 0)
        form.progress.setVisible(busy)
        form.cancel_button.setText("Dừng đọc  Esc" if busy else "Thôi  Esc")

    def advance(self, done: int, total: int) -> None:
        """So many of the procedures are read."""
        self._parts.progress.setRange(0, total)
        self._parts.progress.setValue(done)

    def tell(self, fault: Told) -> None:
        """Say what stands in the way, and let the officer try again."""
        self.working(busy=False)
        super().tell(fault)

    def _answer(self) -> Chosen:
        form = self._parts
        headed = self._sheets[form.sheet.currentIndex()]
        line = self._lines[form.sheet.currentIndex()][form.heading.currentIndex()]
        found: dict[int, Column] = {}
        for column in range(form.preview.columnCount()):
            said = self.choice(column).currentData()
            if said is not None:
                found[column] = said
        check_columns(found)
        return Chosen(headed.sheet, Heading(line, columns.proposed(line)), found)


def _choices(chosen: Column | None, letter: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(f"Cột {letter} là gì")
    box.addItem("(bỏ qua)", None)
    for column, said in COLUMN_WORDS.items():
        box.addItem(said, column)
    box.setCurrentIndex(0 if chosen is None else list(COLUMN_WORDS).index(chosen) + 1)
    return box
