"""The page of procedures (F6): search, read one, take in the national list from a file, go to intake with one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QPushButton,
    QTextBrowser,
)

from mot_cua_desktop import paths
from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.operations import catalogue
from mot_cua_desktop.operations.catalogue import Imported
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import procedure_html
from mot_cua_desktop.ui.catalogue.processes import Known, Processes, ProcessesParts
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane

_ALL = 5000
Index = QModelIndex | QPersistentModelIndex


class CatalogueParts(ProcessesParts):
    search: QLineEdit
    count_words: QLabel
    list: QListView
    import_button: QPushButton
    progress: QProgressBar
    text: QTextBrowser
    take_in_button: QPushButton


class Procedures(QAbstractListModel):
    """The procedures found, one line each: its unclear ones marked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Procedure] = []

    def show(self, rows: list[Procedure]) -> None:
        """Another result of the search."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        procedure = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "⚠ " if procedure.unclear else ""
            return f"{mark}{procedure.name}\n{procedure.code} · {procedure.field}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return procedure.name
        return None


class CataloguePage(QObject):
    """What the desk knows of each procedure. `take_in_wanted` carries the code to the intake page."""

    take_in_wanted = Signal(str)
    changed = Signal()  # the catalogue itself, so that the intake page asks for its finder anew
    said = Signal(str)
    failed = Signal(object)
    _progress = Signal(int, int)  # from the lane's thread to the bar

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("catalogue", CatalogueParts)
        super().__init__(self.form)
        self._desk = desk
        self._lane = lane
        self._finder: Finder | None = None
        self._chooser: QFileDialog | None = None
        form = self.form
        self.found = Procedures(self)
        form.list.setModel(self.found)
        form.list.setUniformItemSizes(True)
        css = paths.resource("styles", "story.css").read_text(encoding="utf-8")
        form.text.document().setDefaultStyleSheet(css)
        self.processes = Processes(self.desk, lane, form)
        self.processes.known.connect(self._show_process)
        self.processes.said.connect(self.said)
        self.processes.failed.connect(self.failed)
        form.progress.hide()
        form.take_in_button.setEnabled(False)
        form.search.textChanged.connect(self._search)
        form.search.returnPressed.connect(form.list.setFocus)
        form.list.selectionModel().currentChanged.connect(self._chosen)
        form.import_button.clicked.connect(self.choose_file)
        form.take_in_button.clicked.connect(self.take_in)
        self._progress.connect(self._advance)
        for text, act in (("Ctrl+O", self.choose_file), ("Ctrl+Return", self.take_in), ("Ctrl+Enter", self.take_in)):
            shortcut = QShortcut(QKeySequence(text), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def desk(self) -> Desk:
        """The desk as last read."""
        return self._desk

    def _show_process(self, known: Known) -> None:
        index = self.form.list.currentIndex()
        if index.isValid() and self.found.rows[index.row()].code == known.procedure.code:
            place = self.form.text.verticalScrollBar().value()
            self.form.text.setHtml(procedure_html.page(known.procedure, known.process))
            self.form.text.verticalScrollBar().setValue(place)

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed."""
        self._desk = desk

    def enter(self) -> None:
        """The page comes to the front."""
        self.reload()
        self.form.search.setFocus()

    def find(self, typed: str) -> None:
        """What was typed into the window's one search box."""
        self.form.search.setText(typed)

    def reload(self) -> None:
        """Read the catalogue again."""
        self._lane.run(partial(catalogue.finder, self._desk), self._loaded, self.failed.emit)

    def _loaded(self, finder: Finder) -> None:
        self._finder = finder
        self._search()

    def _search(self) -> None:
        if self._finder is None:
            return
        typed = self.form.search.text().strip()
        rows = self._finder.find(typed, limit=_ALL)
        self.found.show(rows)
        unclear = sum(bool(row.unclear) for row in rows)
        words = f"{len(rows)} thủ tục" + (f"; ⚠ {unclear} có điểm chưa rõ" if unclear else "")
        self.form.count_words.setText(
            words if rows else f"Không có thủ tục nào khớp “{typed}”. Thử ít chữ hơn, hoặc gõ mã."
        )
        if rows and (typed or not self.form.text.toPlainText()):
            self.form.list.setCurrentIndex(self.found.index(0))

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            procedure = self.found.rows[index.row()]
            self.form.text.setHtml(procedure_html.page(procedure))
            self.form.take_in_button.setEnabled(True)
            self.processes.look(procedure)

    def take_in(self) -> None:
        """Begin an intake of the procedure shown."""
        index = self.form.list.currentIndex()
        if index.isValid() and self.form.take_in_button.isEnabled():
            self.take_in_wanted.emit(self.found.rows[index.row()].code)

    def choose_file(self) -> None:
        """Ask for the file of the national list."""
        chooser = QFileDialog(self.form, "Nhập danh mục thủ tục", "", "Danh mục thủ tục (*.json);;Mọi tệp (*)")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.import_file)
        self._chooser = chooser
        chooser.open()

    def import_file(self, name: str) -> None:
        """Take in a file; nothing is changed when it fails, and the report stays on the page."""
        form, desk = self.form, self._desk
        form.import_button.setEnabled(False)
        form.progress.setRange(0, 0)
        form.progress.show()
        work = partial(catalogue.import_file, desk, Path(name), self._progress.emit)
        self._lane.run(work, self._imported, self._import_failed)

    def _advance(self, done: int, total: int) -> None:
        self.form.progress.setRange(0, total)
        self.form.progress.setValue(done)

    def _over(self) -> None:
        self.form.progress.hide()
        self.form.import_button.setEnabled(True)

    def _import_failed(self, error: Exception) -> None:
        self._over()
        self.failed.emit(error)

    def _imported(self, imported: Imported) -> None:
        self._over()
        self.reload()
        self.form.list.clearSelection()
        self.form.take_in_button.setEnabled(False)
        self.form.text.setHtml(procedure_html.report(imported))
        self.said.emit(f"Đã nhập {imported.read} thủ tục, {len(imported.unclear)} thủ tục có điểm chưa rõ.")
        self.changed.emit()
