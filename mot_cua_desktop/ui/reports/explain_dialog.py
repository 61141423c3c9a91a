"""Báo cáo giải trình: for whom, to whom, why and what is done; looked at as a draft, then signed and numbered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.letters import AGENCY_HINT, LetterIssued, say_number
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import explanations
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.explanations import Over, SignedBefore
from mot_cua_desktop.operations.leader_papers import Made, Saying
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.reports.paper_dialog import PaperDialog
from mot_cua_desktop.ui.reports.paper_making import PaperMaking


class ExplainParts(AskingParts):
    intro_label: QLabel
    scope: QComboBox
    counts_label: QLabel
    to: QLineEdit
    causes: QPlainTextEdit
    measures: QPlainTextEdit
    agency: QLineEdit
    paper_button: QPushButton
    making_label: QLabel
    stop_button: QPushButton


@dataclass(frozen=True)
class Written:
    """What the leader wrote."""

    unit: str
    to: str
    causes: str
    measures: str
    agency: str


class ExplainDialog(QObject):
    """``signed`` tells the number in words; ``desk_changed`` carries the desk with the abbreviation just stated."""

    signed = Signal(str)
    desk_changed = Signal(object)

    def __init__(
        self, parent: QWidget, desk: Callable[[], Desk], lane: Lane, store_lane: Lane, over: Sequence[Over], day: date
    ) -> None:
        self.form = forms.load("explain_dialog", ExplainParts, parent)
        super().__init__(self.form)
        self._desk, self._lane, self._store_lane, self._day = desk, lane, store_lane, day
        self._over = list(over)
        self._seen = {number for each in over for number in each.signed}
        self.paper: PaperDialog | None = None
        form = self.form
        form.intro_label.setText(
            "Danh sách hồ sơ quá hạn, nguyên nhân, hồ sơ phức tạp và biện pháp do chương trình ghi từ sổ. "
            f"{explanations.RULE}."
        )
        for each in over:
            form.scope.addItem(each.name)
        form.to.setText(explanations.RECEIVER)
        form.agency.setText(desk().settings.letter_agency)
        form.agency.setPlaceholderText(AGENCY_HINT)
        form.causes.setPlaceholderText("Vì sao trễ, bộ phận hoặc người nào chịu trách nhiệm.")
        form.measures.setPlaceholderText("Đã làm gì, sẽ làm gì, ai làm, đến khi nào.")
        form.scope.currentIndexChanged.connect(self._tell_counts)
        #: A year of thousands of late dossiers takes a while: it is told, can be stopped, and goes with the dialog.
        self.making = PaperMaking(form)
        self.making.told.connect(self._say)
        self.making.ended.connect(self._made)
        self._made()
        form.stop_button.clicked.connect(self.making.stop)
        form.finished.connect(self.making.stop)
        form.paper_button.clicked.connect(self.show_draft)
        QShortcut(QKeySequence("Ctrl+P"), form).activated.connect(form.paper_button.click)
        leader = desk().facts.officer.role == "lanh_dao"
        form.ok_button.setVisible(leader)  # who is no leader prepares the draft
        self.asking = Asking(form, self._written)
        self.asking.agreed.connect(self._sign)
        self._tell_counts()

    def open(self) -> None:
        """Show it above its page."""
        self.asking.open()
        self.form.causes.setFocus()

    def _tell_counts(self) -> None:
        chosen = self._over[max(0, self.form.scope.currentIndex())]
        counts = chosen.counts
        signed = (
            f"\nNăm này đã ký báo cáo số {'; '.join(chosen.signed)}. Ký nữa là thêm một báo cáo, không thay báo cáo ấy."
            if chosen.signed
            else ""
        )
        until = explanations.year_of(self._desk(), self._day).last
        self.form.counts_label.setText(
            f"Từ đầu năm đến {until:%d/%m/%Y}: {fig.say_count(counts.late)} hồ sơ trễ trong "
            f"{fig.say_count(counts.solved)} đã giải quyết, tỷ lệ {fig.say_rate(counts.late_rate)}.{signed}"
        )

    def _written(self) -> Written:
        form = self.form
        unit = self._over[max(0, form.scope.currentIndex())].unit
        return Written(unit, form.to.text(), form.causes.toPlainText(), form.measures.toPlainText(), form.agency.text())

    def show_draft(self) -> None:
        """Look at it as it would be signed; no number is taken."""
        said, desk = self._written(), self._desk()

        def work(say: Saying) -> Made:
            words = {"to": said.to, "causes": said.causes, "measures": said.measures}
            return explanations.draft(desk, said.unit, self._day, **words, say=say)

        self.making.run(self._lane, work, self._show_paper, self._refused)
        self._say("Đang lập dự thảo…")

    def _say(self, words: str) -> None:
        form = self.form
        form.making_label.setText(words)
        form.making_label.show()
        form.stop_button.show()
        form.paper_button.setEnabled(False)

    def _made(self) -> None:
        form = self.form
        had = form.stop_button.hasFocus()
        form.making_label.hide()
        form.stop_button.hide()
        form.paper_button.setEnabled(True)
        if had:
            form.paper_button.setFocus()

    def _show_paper(self, made: Made) -> None:
        self.paper = PaperDialog(self.form, self._desk, self._lane, self._store_lane, made)
        self.paper.open()

    def _sign(self, said: Written) -> None:
        work = partial(
            explanations.sign_as, self._desk(), said.unit, self._day, said.agency, to=said.to, causes=said.causes,
            measures=said.measures, seen=frozenset(self._seen),
        )  # fmt: skip
        self._store_lane.run(work, self._signed, self._refused)

    def _signed(self, done: tuple[Desk, LetterIssued]) -> None:
        desk, letter = done
        self.asking.close()
        self.desk_changed.emit(desk)
        number = say_number(letter.number, letter.symbol)
        self.signed.emit(f"Đã ký Báo cáo giải trình số {number}. In ở Sổ văn bản đi.")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, SignedBefore):  # come in meanwhile: told once, and not in the way of the next press
            self._seen.update(error.numbers)
        self.asking.tell(error if isinstance(error, Told) else Told(f"Chưa làm được: {error}"))
