"""The page of procedures (F6): search, read one, take in the national list from a file, go to intake with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTabWidget,
    QTextBrowser,
)

from mot_cua_desktop import paths
from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Version
from mot_cua_desktop.operations import amendments, catalogue
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import history_html, procedure_html
from mot_cua_desktop.ui.catalogue.editing import Editing, EditingParts
from mot_cua_desktop.ui.catalogue.exports import Exports, ExportsParts
from mot_cua_desktop.ui.catalogue.histories import Histories, HistoriesParts, History
from mot_cua_desktop.ui.catalogue.imports import Imports, ImportsParts, Taken
from mot_cua_desktop.ui.catalogue.postings import PostingTab
from mot_cua_desktop.ui.catalogue.processes import Known, Processes, ProcessesParts
from mot_cua_desktop.ui.catalogue.templates_dialog import Templates
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane

_ALL = 5000
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Found:
    """What may be searched: the procedures in force, and those that ended or have yet to begin."""

    finder: Finder
    outside: dict[str, Version] = field(default_factory=dict)

    def find(self, typed: str) -> list[Procedure]:
        """What fits, those in force first; the others only when something was typed."""
        found = self.finder.find(typed, limit=_ALL)
        if typed and self.outside:
            found += Finder(version.procedure for version in self.outside.values()).find(typed, limit=_ALL)
        return found


class CatalogueParts(ProcessesParts, HistoriesParts, ImportsParts, ExportsParts, EditingParts):
    search: QLineEdit
    count_words: QLabel
    list: QListView
    tabs: QTabWidget
    text: QTextBrowser
    take_in_button: QPushButton
    templates_button: QPushButton


class Procedures(QAbstractListModel):
    """The procedures found, one line each: its unclear ones marked, and those that may not be taken in today."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Procedure] = []
        self._marks: dict[str, str] = {}

    def show(self, rows: list[Procedure], marks: dict[str, str]) -> None:
        """Another result of the search; ``marks`` says, by code, why one may not be taken in."""
        self.beginResetModel()
        self.rows, self._marks = rows, marks
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own name and default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        procedure = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "⚠ " if procedure.unclear else ""
            return f"{mark}{procedure.name}\n{procedure.code} · {self._marks.get(procedure.code, procedure.field)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return procedure.name
        return None


class CataloguePage(QObject):
    """What the desk knows of each procedure. `take_in_wanted` carries the code to the intake page."""

    take_in_wanted = Signal(str)
    changed = Signal()  # the catalogue itself, so that the intake page asks for its finder anew
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("catalogue", CatalogueParts)
        super().__init__(self.form)
        self._desk = desk
        self._lane = lane
        self._found: Found | None = None
        self._shown: Procedure | None = None
        self._process: Known | None = None
        self._notice = ""
        form = self.form
        self.found = Procedures(self)
        form.list.setModel(self.found)
        form.list.setUniformItemSizes(True)
        css = paths.resource("styles", "story.css").read_text(encoding="utf-8")
        for browser in (form.text, form.comparison):
            browser.document().setDefaultStyleSheet(css)
        self.processes = Processes(self.desk, lane, form)
        self.processes.known.connect(self._show_process)
        self.histories = Histories(self.desk, lane, form)
        self.histories.known.connect(self._show_history)
        self.histories.changed.connect(self._amended)
        self.imports = Imports(self.desk, lane, form)
        self.exports = Exports(self.desk, lane, form)
        self.imports.taken.connect(self._taken)
        self.imports.taken_back.connect(self._taken_back)
        self.editing = Editing(self.desk, lane, form)
        self.editing.changed.connect(self._amended)
        self.editing.steps_wanted.connect(self.processes.change)
        self.histories.undo_wanted.connect(self._undo_of)
        self.postings = PostingTab(self.desk, lane, form.tabs, lambda: self._shown)
        for part in (self.processes, self.histories, self.imports, self.exports, self.editing, self.postings):
            part.said.connect(self.said)
            part.failed.connect(self.failed)
        self.templates = Templates(self.desk, lane, form)
        self.templates.said.connect(self.said)
        self.templates.failed.connect(self.failed)
        form.templates_button.clicked.connect(self.show_templates)
        form.templates_button.setEnabled(False)
        form.take_in_button.setEnabled(False)
        form.search.textChanged.connect(self._search)
        form.search.returnPressed.connect(form.list.setFocus)
        form.list.selectionModel().currentChanged.connect(self._chosen)
        form.take_in_button.clicked.connect(self.take_in)
        acts = ("Ctrl+O", self.imports.choose_file), ("Ctrl+Return", self.take_in), ("Ctrl+Enter", self.take_in)
        for text, act in (*acts, ("Ctrl+M", self.show_templates)):
            shortcut = QShortcut(QKeySequence(text), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def desk(self) -> Desk:
        """The desk as last read."""
        return self._desk

    def _show_process(self, known: Known) -> None:
        if known.procedure == self._shown:
            self._process = known
            self._write()

    def _show_history(self, history: History) -> None:
        if self._shown is not None and history.code == self._shown.code:
            self._notice = history_html.notice(history.versions, history.today)
            self._write()

    def _write(self) -> None:
        if self._shown is not None:
            place = self.form.text.verticalScrollBar().value()
            process = self._process.process if self._process is not None else None
            self.form.text.setHtml(procedure_html.page(self._shown, process, self._notice))
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
        self._lane.run(partial(_read, self._desk), self._loaded, self.failed.emit)
        self.postings.reload()

    def _loaded(self, found: Found) -> None:
        self._found = found
        shown = self._shown
        self._search()
        if shown is None or self._shown is not shown:
            return
        # What was being read is read again, since it may have changed or ended.
        again = next((row for row in self.found.rows if row.code == shown.code), None)
        if again is not None:
            self.form.list.setCurrentIndex(self.found.index(self.found.rows.index(again)))
        elif shown.code in found.outside:
            self._show(found.outside[shown.code].procedure)

    def _search(self) -> None:
        if self._found is None:
            return
        typed, outside = self.form.search.text().strip(), self._found.outside
        rows = self._found.find(typed)
        self.found.show(rows, {code: _mark(version) for code, version in outside.items()})
        self.form.count_words.setText(_count_words(rows, outside, typed))
        if rows and (typed or not self.form.text.toPlainText()):
            self.form.list.setCurrentIndex(self.found.index(0))

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self._show(self.found.rows[index.row()])

    def _show(self, procedure: Procedure) -> None:
        self._shown, self._process, self._notice = procedure, None, ""
        in_force = self._found is None or procedure.code not in self._found.outside
        self.form.take_in_button.setEnabled(in_force)
        self.form.templates_button.setEnabled(True)
        self._write()
        self.form.text.verticalScrollBar().setValue(0)
        if in_force:
            self.processes.look(procedure)
        else:
            self.form.process_button.setEnabled(False)
        self.histories.look(procedure)
        self.editing.look(procedure)

    def take_in(self) -> None:
        """Begin an intake of the procedure shown."""
        index = self.form.list.currentIndex()
        if index.isValid() and self.form.take_in_button.isEnabled():
            self.take_in_wanted.emit(self.found.rows[index.row()].code)

    def show_templates(self) -> None:
        """The docx of each paper of the procedure shown."""
        if self._shown is not None:
            self.templates.open(self._shown.code, self._shown.name)

    def import_file(self, name: str) -> None:
        """Read a list and propose it; see `Imports`."""
        self.imports.read(name)

    def _taken(self, taken: Taken) -> None:
        self._shown = None
        self.form.search.clear()
        self.histories.forget()
        self.editing.look(None)
        self.form.list.setCurrentIndex(QModelIndex())
        self.form.take_in_button.setEnabled(False)
        self.form.process_button.setEnabled(False)
        accepted = taken.accepted
        self.form.text.setHtml(procedure_html.report(accepted.rows, accepted.decision, accepted.since))
        self.form.tabs.setCurrentIndex(0)
        self._amended()

    def _undo_of(self, version: Version) -> None:
        self.imports.ask_undo(version.batch, version.decision)

    def _taken_back(self) -> None:
        if self._shown is None:
            self.form.text.clear()  # the report tells of what is no more
        self._amended()

    def _amended(self) -> None:
        self.reload()
        self.changed.emit()


def _read(desk: Desk) -> Found:
    outside = {version.procedure.code: version for version in amendments.outside(desk)}
    return Found(catalogue.finder(desk), outside)


def _mark(version: Version) -> str:
    what = "✗ đã bãi bỏ từ" if version.abolished else "sẽ có hiệu lực từ"
    return f"{what} {version.told_since:%d/%m/%Y}"


def _count_words(rows: list[Procedure], outside: dict[str, Version], typed: str) -> str:
    """How many were found; the one that ended is told with its document, before anybody asks."""
    if not rows:
        return f"Không có thủ tục nào khớp “{typed}”. Thử ít chữ hơn, hoặc gõ mã."
    others = [outside[row.code] for row in rows if row.code in outside]
    if len(rows) == 1 and others and others[0].abolished:
        return f"⚠ Thủ tục {rows[0].code} đã {history_html.ended(others[0])}"
    unclear = sum(bool(row.unclear) for row in rows)
    words = f"{len(rows)} thủ tục" + (f"; ⚠ {unclear} có điểm chưa rõ" if unclear else "")
    return f"{words}; {len(others)} không còn hoặc chưa có hiệu lực" if others else words
