"""A leader's paper as it will be in the hand: looked at, printed, saved as PDF or as Word."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QWidget

from mot_cua_desktop.operations import leader_papers, outlets, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.leader_papers import Made
from mot_cua_desktop.operations.outlets import Outlet
from mot_cua_desktop.operations.reports import How
from mot_cua_desktop.ui.kit import forms, naming, printing
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.preview import Preview

_SAVED: dict[str, How] = {".pdf": "luu_pdf", ".docx": "luu_docx"}


class PaperParts(QDialog):
    warning_label: QLabel
    preview_place: QWidget
    said_label: QLabel
    close_button: QPushButton
    word_button: QPushButton
    pdf_button: QPushButton
    print_button: QPushButton


class PaperDialog(QObject):
    """``said`` tells what was printed or saved; whoever opens it holds it."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QWidget, desk: Callable[[], Desk], lane: Lane, store_lane: Lane, paper: Made) -> None:
        self.form = forms.load("paper_dialog", PaperParts, parent)
        super().__init__(self.form)
        self._desk, self._lane, self._store_lane, self.paper = desk, lane, store_lane, paper
        self._chooser: QFileDialog | None = None
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        form = self.form
        form.setWindowTitle(paper.title)
        form.warning_label.setText(f"⚠ {paper.warning}")
        form.warning_label.setVisible(bool(paper.warning))
        self.preview = Preview()
        layout = form.preview_place.layout()
        assert layout is not None
        layout.addWidget(self.preview)
        form.close_button.clicked.connect(form.reject)
        form.print_button.clicked.connect(self.print)
        form.pdf_button.clicked.connect(partial(self.ask, ".pdf", "PDF (*.pdf)"))
        form.word_button.clicked.connect(partial(self.ask, ".docx", "Word (*.docx)"))
        for keys, button in (("Ctrl+P", form.print_button), ("Ctrl+S", form.pdf_button)):
            QShortcut(QKeySequence(keys), form).activated.connect(button.click)

    def open(self) -> None:
        """Show it above its page."""
        self.form.open()
        self.preview.show_pdf(self.paper.pdf)

    def print(self) -> None:
        """Send it out by the way that the desk chose for reports."""
        way = outlets.of(self._desk(), reports.KIND)
        self.form.print_button.setEnabled(False)
        work = partial(reports.let_out, self._desk(), partial(_print, self.send, self.paper, way))
        words = f"Đã gửi {self.paper.title.lower()} tới máy in."
        self._lane.run(work, partial(self._out, "in", words), self._not_done)

    def ask(self, ending: str, words: str) -> None:
        """Ask where it shall lie."""
        title, name = f"Lưu {self.paper.title.lower()}", f"{self.paper.stem}{ending}"
        self._chooser = naming.ask(self.form, title, words, name, partial(self.save_as, ending))

    def save_as(self, ending: str, name: str) -> None:
        """Write it to this file."""
        path = naming.named(name, f"*{ending}")
        work = partial(reports.let_out, self._desk(), partial(leader_papers.save, self.paper, path))
        self._lane.run(work, partial(self._out, _SAVED[ending], f"Đã lưu {path.name}."), self._not_done)

    def _out(self, how: How, words: str, _result: object) -> None:
        """It left the program: noted where everything is written."""
        paper = self.paper
        note = partial(reports.noted, self._desk(), paper.kind, paper.names, how, paper.whom)
        self._store_lane.run(note, partial(self._done, words), self._not_done)

    def _done(self, words: str, _result: object) -> None:
        self.form.print_button.setEnabled(True)
        self.form.said_label.setText(f"✓ {words}")
        self.said.emit(words)

    def _not_done(self, error: Exception) -> None:
        self.form.print_button.setEnabled(True)
        self.form.said_label.setText("")
        self.form.warning_label.setText(f"✗ {error}")
        self.form.warning_label.show()


def _print(send: Callable[[bytes, str, str, str, str], None], paper: Made, way: Outlet) -> None:
    send(way.adjusted(paper.pdf), way.printer, "A4", paper.stem, way.tray)
