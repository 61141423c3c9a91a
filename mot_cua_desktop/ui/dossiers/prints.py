"""The papers of a dossier: see one as it will be in the hand, print it, save it; a second copy is marked as one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.operations import dossiers, outlets, papers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.papers import Kind, Paper
from mot_cua_desktop.ui.kit import forms, naming, printing
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.preview import Preview

_KIND = int(Qt.ItemDataRole.UserRole)
_PAYMENT = _KIND + 1
_MOST_LOST = 12


class PrintsParts(QWidget):
    kinds: QListWidget
    print_button: QPushButton
    pdf_button: QPushButton
    word_button: QPushButton
    print_words: QLabel
    preview_place: QWidget


class Prints(QObject):
    """The list of papers with a preview. A paper is made only when somebody looks at it or prints it."""

    printed = Signal(str)
    shown = Signal()  # the paper chosen is in sight and can be printed
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, place: QWidget) -> None:
        super().__init__(place)
        self._desk = desk
        self._lane = lane
        self._place = place
        self.form = forms.load("prints", PrintsParts, place)
        self.preview = Preview()
        for box, inside in ((place, self.form), (self.form.preview_place, self.preview)):
            layout = box.layout()
            if layout is not None:
                layout.addWidget(inside)
        self.dossier: Dossier | None = None
        self.paper: Paper | None = None
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        self._stale = True
        self._chooser: QFileDialog | None = None
        self.form.kinds.currentItemChanged.connect(self._chosen)
        self.form.print_button.clicked.connect(self.print)
        self.form.pdf_button.clicked.connect(partial(self.save, "luu_pdf"))
        self.form.word_button.clicked.connect(partial(self.save, "luu_docx"))
        place.installEventFilter(self)
        self._offer(None)

    def use(self, dossier: Dossier, kind: Kind | None = None) -> None:
        """Offer this dossier's papers, ``kind`` chosen; else the one chosen before, else the latest."""
        same = self.dossier is not None and self.dossier.id == dossier.id
        before, payment = (self._kind(), self._payment()) if same else (None, None)
        self.dossier = dossier
        kinds = papers.kinds(dossier)
        box = self.form.kinds
        box.blockSignals(True)
        box.clear()
        for each in kinds:
            self._add(dossier, each, papers.TITLES[each])
        earlier = papers.earlier_payments(dossier)
        for place in earlier:
            slip = dossier.payments[place]
            self._add(dossier, "phieu_thu", f"Phiếu thu trước, số {paper_numbers.said(slip)}", place)
        wanted = next((each for each in (kind, before) if each in kinds), None)
        row = kinds.index(wanted) if wanted else 0
        if kind is None and payment in earlier:
            row = len(kinds) + earlier.index(payment)
        box.setCurrentRow(row)
        box.blockSignals(False)
        self._chosen()

    def _add(self, dossier: Dossier, kind: Kind, title: str, payment: int | None = None) -> None:
        copies = dossier.prints.get(papers.print_key(kind, papers.as_paid(dossier, payment)), 0)
        item = QListWidgetItem(title + (f"\nđã in {copies} lần" if copies else "\nchưa in"))
        item.setData(_KIND, kind)
        item.setData(_PAYMENT, payment)
        self.form.kinds.addItem(item)

    def _payment(self) -> int | None:
        item = self.form.kinds.currentItem()
        payment: int | None = item.data(_PAYMENT) if item is not None else None
        return payment

    def _kind(self) -> Kind | None:
        item = self.form.kinds.currentItem()
        kind: Kind | None = item.data(_KIND) if item is not None else None
        return kind

    def _chosen(self) -> None:
        self._stale = True
        self._offer(None)
        if self._place.isVisible():
            self._make()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make the paper when its place comes into sight."""
        if event.type() == QEvent.Type.Show and self._stale:
            self._make()
        return super().eventFilter(watched, event)

    def _make(self) -> None:
        dossier, kind = self.dossier, self._kind()
        self._stale = False
        if dossier is None or kind is None:
            self.preview.show_pdf(b"")
            return
        work = partial(papers.make, self._desk(), dossier.id, kind, payment=self._payment())
        self._lane.run(work, partial(self._made, dossier), self._not_made)

    def _not_made(self, error: Exception) -> None:
        self._offer(None)
        self.failed.emit(error)

    def _made(self, dossier: Dossier, paper: Paper) -> None:
        if self.dossier is None or self.dossier.id != dossier.id:
            return
        if (paper.kind, paper.payment) != (self._kind(), self._payment()):
            return
        self.preview.show_pdf(paper.pdf)
        self._offer(paper)
        self.shown.emit()

    def _offer(self, paper: Paper | None) -> None:
        self.paper = paper
        form = self.form
        form.print_button.setEnabled(paper is not None)
        form.pdf_button.setEnabled(paper is not None)
        form.word_button.setEnabled(paper is not None and paper.docx is not None)
        words = ""
        if paper is not None and paper.lost:
            lost = ", ".join(paper.lost[:_MOST_LOST])
            words = f"⚠ Bản in thiếu chữ: {lost}. Lưu Word rồi in bằng Word hoặc LibreOffice."
        elif paper is not None and paper.warning:
            words = f"⚠ {paper.warning}"
        elif paper is not None and paper.copy > 1:
            words = f"Lần {paper.copy}: giấy in ra mang dấu “bản in lại”."
        elif self.dossier is not None and self._kind() is None:
            words = "Hồ sơ chưa có giấy nào để in."
        form.print_words.setText(words)

    # --- out of the machine ---

    def print(self) -> None:
        """Print what is shown; the print is noted once the printer has taken it."""
        if self.paper is not None and self.dossier is not None and self.form.print_button.isEnabled():
            self.form.print_button.setEnabled(False)
            self._lane.run(partial(self._send, self._desk(), self.dossier.id, self.paper), self._sent, self._not_sent)

    def print_now(self, dossier: Dossier, kind: Kind) -> None:
        """Print without being asked, when the desk has chosen so."""
        desk = self._desk()
        if desk.settings.print_at_once:
            self._lane.run(partial(self._make_and_send, desk, dossier.id, kind), self._sent, self._not_sent)

    def _make_and_send(self, desk: Desk, stream: bytes, kind: Kind) -> Paper:
        return self._send(desk, stream, papers.make(desk, stream, kind))

    def _send(self, desk: Desk, stream: bytes, paper: Paper) -> Paper:
        way = outlets.of(desk, paper.kind)
        self.send(way.adjusted(paper.pdf), way.printer, paper.media, paper.stem, way.tray)
        papers.printed(desk, stream, paper.kind, payment=paper.payment)
        return paper

    def _sent(self, paper: Paper) -> None:
        self.printed.emit(f"Đã in {paper.title.lower()}.")
        self._again()

    def _not_sent(self, error: Exception) -> None:
        self.form.print_button.setEnabled(self.paper is not None)
        self.failed.emit(error)

    def save(self, how: Literal["luu_pdf", "luu_docx"]) -> None:
        """Save what is shown where the officer says."""
        paper = self.paper
        if paper is None:
            return
        ending, words = (".docx", "Word (*.docx)") if how == "luu_docx" else (".pdf", "PDF (*.pdf)")
        title, save_as = f"Lưu {paper.title.lower()}", partial(self.save_as, how)
        self._chooser = naming.ask(self.form, title, words, paper.stem + ending, save_as)

    def save_as(self, how: Literal["luu_pdf", "luu_docx"], name: str) -> None:
        """Write the paper shown to this file, and note it."""
        paper, dossier, desk = self.paper, self.dossier, self._desk()
        if paper is None or dossier is None:
            return
        path = naming.named(name, "*.docx" if how == "luu_docx" else "*.pdf")

        def work() -> Path:
            plain = paper if paper.copy == 1 else self._unmarked(desk, dossier, paper)
            saved = papers.save(plain, path)
            papers.printed(desk, dossier.id, paper.kind, how, payment=paper.payment)
            return saved

        self._lane.run(work, self._saved, self.failed.emit)

    @staticmethod
    def _unmarked(desk: Desk, dossier: Dossier, paper: Paper) -> Paper:
        """The same without the mark of a reprint: a file is no copy in somebody's hand."""
        return papers.make(desk, dossier.id, paper.kind, to_file=True, payment=paper.payment)

    def _saved(self, path: Path) -> None:
        self.printed.emit(f"Đã lưu {path.name}.")
        self._again()

    def _again(self) -> None:
        """What is shown now must say how many copies there are."""
        if self.dossier is not None:
            self._lane.run(partial(dossiers.get, self._desk(), self.dossier.id), self._fresh, self.failed.emit)

    def _fresh(self, dossier: Dossier) -> None:
        if self.dossier is not None and self.dossier.id == dossier.id:
            self.use(dossier)
