"""The internal process of the procedure that is shown: read in the lane, changed in its dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import course
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import process_dialog
from mot_cua_desktop.ui.catalogue.process_dialog import Stated
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit.lanes import Lane


@dataclass(frozen=True)
class Known:
    """A procedure with its process; ``term`` None where none is published."""

    procedure: Procedure
    term: Term | None
    process: course.Process


class ProcessesParts(QWidget):
    process_button: QPushButton


class Processes(QObject):
    """``known`` carries what was read, also after a change; ``said`` that it was kept."""

    known = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, form: ProcessesParts) -> None:
        super().__init__(form)
        self._desk, self._lane, self._form = desk, lane, form
        self._shown: Known | None = None
        self.asking: Asking | None = None
        form.process_button.clicked.connect(self.change)
        form.process_button.setEnabled(False)
        shortcut = QShortcut(QKeySequence("Ctrl+Q"), form)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.change)

    def look(self, procedure: Procedure) -> None:
        """Read the process of this procedure."""
        self._shown = None
        self._form.process_button.setEnabled(False)
        self._lane.run(partial(_read, self._desk(), procedure), self._read, self.failed.emit)

    def _read(self, known: Known) -> None:
        self._shown = known
        divided = known.term is not None and not known.term.at_once
        self._form.process_button.setEnabled(divided)
        self._form.process_button.setToolTip("" if divided else "Trả ngay, hoặc thời hạn chưa rõ: không chia bước.")
        self.known.emit(known)

    def change(self, above: object = None) -> None:
        """Open the steps for editing, above the page or another window of it."""
        known = self._shown
        if known is None or known.term is None or not self._form.process_button.isEnabled():
            return
        if self.asking is not None:
            self.asking.form.deleteLater()
        calendar = self._desk().calendar
        asking = self.asking = process_dialog.ask(
            above if isinstance(above, QWidget) else self._form,
            known.procedure.name,
            known.process,
            known.term,
            calendar,
        )
        asking.agreed.connect(partial(self._keep, asking, known))
        asking.open()

    def _keep(self, asking: Asking, known: Known, stated: Stated) -> None:
        work = partial(_state, self._desk(), known, stated)
        self._lane.run(work, partial(self._kept, asking), partial(self._not_kept, asking))

    def _kept(self, asking: Asking, known: Known) -> None:
        asking.close()
        self._read(known)
        self.said.emit(
            "Đã ghi quy trình nội bộ." if known.process.own else "Quy trình trở về đề xuất của chương trình."
        )

    def _not_kept(self, asking: Asking, error: Exception) -> None:
        if isinstance(error, Told):
            asking.tell(error)
        else:
            asking.close()
            self.failed.emit(error)


def _read(desk: Desk, procedure: Procedure) -> Known:
    row = pr.term_for(procedure, "truc_tiep", "")
    term = row.term if row is not None else None
    return Known(procedure, term, course.process_of(desk, procedure.code, term))


def _state(desk: Desk, known: Known, stated: Stated) -> Known:
    if known.term is None:
        raise Told("Thời hạn của thủ tục này chưa rõ.", "Bổ sung thời hạn trong danh mục trước.")
    course.state_process(desk, known.procedure.code, stated.steps, known.term, stated.document)
    return _read(desk, known.procedure)
