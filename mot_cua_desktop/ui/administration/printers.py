"""Where each paper leaves the desk: printer, tray, the millimetres it is moved by, and the ruler page to find them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mot_cua_desktop.operations import outlets
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.outlets import Outlet
from mot_cua_desktop.ui.catalogue.templates_dialog import Templates
from mot_cua_desktop.ui.kit import forms, printing
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import refused

_PAPER, _PRINTER, _TRAY, _RIGHT, _DOWN, _RULER = range(6)
_HEADS = ("Loại giấy", "Máy in", "Khay giấy", "Lệch ngang (mm)", "Lệch dọc (mm)", "")
_DEFAULT, _ANY_TRAY = "Máy in mặc định", "Theo máy in"
_KINDS = tuple(outlets.PAPERS)
Trays = dict[str, list[tuple[str, str]]]


class PrintersParts(QWidget):
    table: QTableWidget
    fault_label: QLabel
    templates_button: QPushButton
    save_button: QPushButton


class PrintersPage(QObject):
    """``changed`` carries the desk with its new ways out; ``said`` what was done."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("printers", PrintersParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self._trays: Trays = {}
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        form = self.form
        form.fault_label.hide()
        self._lay_out()
        self.templates = Templates(lambda: self._desk, lane, form)
        self.templates.said.connect(self.said)
        self.templates.failed.connect(self.failed)
        form.templates_button.clicked.connect(self.show_templates)
        form.save_button.clicked.connect(self.save)
        for keys, act in (("Ctrl+Return", self.save), ("Ctrl+Enter", self.save), ("Ctrl+M", self.show_templates)):
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        table = self.form.table
        table.setColumnCount(len(_HEADS))
        table.setRowCount(len(_KINDS))
        table.setHorizontalHeaderLabels(list(_HEADS))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(48)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the boxes in it are walked by Tab
        table.horizontalHeader().setSectionResizeMode(_PRINTER, QHeaderView.ResizeMode.Stretch)
        for column, width in ((_PAPER, 250), (_TRAY, 170), (_RIGHT, 130), (_DOWN, 130), (_RULER, 150)):
            table.setColumnWidth(column, width)
        for row, kind in enumerate(_KINDS):
            self._lay_row(table, row, kind)

    def _lay_row(self, table: QTableWidget, row: int, kind: str) -> None:
        title, sheet = outlets.PAPERS[kind]
        name = QTableWidgetItem(f"{title} ({sheet or 'A5, 80 mm'})")
        name.setFlags(Qt.ItemFlag.ItemIsEnabled)
        table.setItem(row, _PAPER, name)
        printer, tray = QComboBox(), QComboBox()
        printer.currentIndexChanged.connect(partial(self._printer_chosen, row))
        table.setCellWidget(row, _PRINTER, _padded(printer))
        table.setCellWidget(row, _TRAY, _padded(tray))
        for column, words in ((_RIGHT, "lệch ngang"), (_DOWN, "lệch dọc")):
            box = QDoubleSpinBox()
            box.setRange(-outlets.FURTHEST, outlets.FURTHEST)
            box.setDecimals(1)
            box.setSingleStep(0.5)
            box.setLocale(QLocale(QLocale.Language.Vietnamese))
            box.setMinimumHeight(34)
            box.setAccessibleName(f"{title}: {words}, mi-li-mét")
            table.setCellWidget(row, column, _padded(box))
        printer.setAccessibleName(f"{title}: máy in")
        tray.setAccessibleName(f"{title}: khay giấy")
        ruler = QPushButton("In trang thước")
        ruler.setMinimumHeight(36)
        ruler.setAccessibleName(f"{title}: in trang thước")
        ruler.clicked.connect(partial(self.print_ruler, kind))
        table.setCellWidget(row, _RULER, _padded(ruler))

    def box(self, row: int, column: int) -> QWidget:
        """What is chosen or typed into in a cell; for tests too."""
        holder = self.form.table.cellWidget(row, column)
        kind = {_PRINTER: QComboBox, _TRAY: QComboBox, _RULER: QPushButton}.get(column, QDoubleSpinBox)
        found = holder.findChild(kind)
        assert isinstance(found, QWidget)
        return found

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed."""
        self._desk = desk

    def enter(self) -> None:
        """Show what holds now."""
        self._lane.run(partial(_read, self._desk), self._show, self.failed.emit)

    def _show(self, read: tuple[list[str], Trays]) -> None:
        printers, self._trays = read
        for row, kind in enumerate(_KINDS):
            way = outlets.of(self._desk, kind)
            box = cast(QComboBox, self.box(row, _PRINTER))
            box.blockSignals(True)
            box.clear()
            box.addItem(_DEFAULT, "")
            for name in dict.fromkeys([*printers, *([way.printer] if way.printer else [])]):
                box.addItem(name if name in printers else f"{name} (không thấy)", name)
            box.setCurrentIndex(max(0, box.findData(way.printer)))
            box.blockSignals(False)
            self._offer_trays(row, way.tray)
            cast(QDoubleSpinBox, self.box(row, _RIGHT)).setValue(way.right)
            cast(QDoubleSpinBox, self.box(row, _DOWN)).setValue(way.down)

    def _printer_chosen(self, row: int, _index: int) -> None:
        """Another printer has other trays: they are asked for once."""
        name = cast(QComboBox, self.box(row, _PRINTER)).currentData() or ""
        if name in self._trays:
            self._offer_trays(row, "")
        else:
            self._lane.run(partial(printing.trays, name), partial(self._told_trays, row, name), self.failed.emit)

    def _told_trays(self, row: int, printer: str, trays: list[tuple[str, str]]) -> None:
        self._trays[printer] = trays
        if (cast(QComboBox, self.box(row, _PRINTER)).currentData() or "") == printer:
            self._offer_trays(row, "")

    def _offer_trays(self, row: int, chosen: str) -> None:
        printer = cast(QComboBox, self.box(row, _PRINTER)).currentData() or ""
        known = self._trays.get(printer, [])
        box = cast(QComboBox, self.box(row, _TRAY))
        box.clear()
        box.addItem(_ANY_TRAY, "")
        for name, words in known:
            box.addItem(words, name)
        if chosen and box.findData(chosen) < 0:
            box.addItem(f"{chosen} (không thấy)", chosen)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setEnabled(box.count() > 1)

    def outlet(self, kind: str) -> Outlet:
        """What the table says now of a paper's way out."""
        row = _KINDS.index(kind)
        printer, tray = (cast(QComboBox, self.box(row, column)).currentData() for column in (_PRINTER, _TRAY))
        right, down = (round(cast(QDoubleSpinBox, self.box(row, column)).value(), 1) for column in (_RIGHT, _DOWN))
        return Outlet(printer or "", tray or "", right, down)

    def save(self) -> None:
        """Keep the whole table."""
        if self.form.save_button.isEnabled():
            self.form.save_button.setEnabled(False)
            chosen = {kind: self.outlet(kind) for kind in _KINDS}
            self._lane.run(partial(outlets.choose, self._desk, chosen), self._saved, self._refused)

    def _saved(self, desk: Desk) -> None:
        self._desk = desk
        self.form.save_button.setEnabled(True)
        self.form.fault_label.hide()
        self.changed.emit(desk)
        self.said.emit("Đã lưu nơi in của các loại giấy.")

    def _refused(self, error: Exception) -> None:
        self.form.save_button.setEnabled(True)
        refused(error, self.form.fault_label, self.failed)

    def print_ruler(self, kind: str, _checked: bool = False) -> None:
        """Print the ruler page as this row says now, saved or not: one tries, reads, and types."""
        self._lane.run(
            partial(self._send_ruler, self._desk, kind, self.outlet(kind)),
            lambda _: self.said.emit(f"Đã in trang thước: {outlets.PAPERS[kind][0].lower()}."),
            self._refused,
        )

    def _send_ruler(self, desk: Desk, kind: str, way: Outlet) -> None:
        data, media = outlets.ruler(desk, kind, way)
        self.send(data, way.printer, media, f"trang_thuoc-{kind}", way.tray)

    def show_templates(self) -> None:
        """The ward's own templates, for every procedure."""
        self.templates.open()


def _padded(inner: QWidget) -> QWidget:
    """A box that does not touch the lines of the table."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(4, 1, 4, 1)
    layout.addWidget(inner)
    return holder


def _read(desk: Desk) -> tuple[list[str], Trays]:
    chosen = {outlets.of(desk, kind).printer for kind in _KINDS}
    return printing.printers(), {name: printing.trays(name) for name in sorted({"", *chosen})}
