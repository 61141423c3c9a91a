"""Phiếu đánh giá tháng of one officer: the numbers beside the remark, the officer's opinion, the leader's signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from mot_cua_desktop.documents.leader_fields import number_rows
from mot_cua_desktop.domain import duty
from mot_cua_desktop.domain import evaluation as rules
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import evaluations
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.evaluations import Shown
from mot_cua_desktop.operations.leader_papers import Made
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms, notices
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.reports.paper_dialog import PaperDialog

_TONES = {"chua_lap": "quiet", "du_thao": "careful", "co_y_kien": "bad", "da_ky": "good", "dinh_chinh": "careful"}
_NO_GRADE, _NOT_YET = "(không xếp loại)", "(chưa xếp loại)"


class EvaluationParts(QDialog):
    title_label: QLabel
    standing_label: QLabel
    numbers: QTableWidget
    how_label: QLabel
    moved_label: QLabel
    remark: QPlainTextEdit
    grade: QComboBox
    grades_button: QPushButton
    grade_hint: QLabel
    reason_cap: QLabel
    reason: QLineEdit
    opinions_cap: QLabel
    opinions: QPlainTextEdit
    words_cap: QLabel
    words: QPlainTextEdit
    words_button: QPushButton
    fault_label: QLabel
    paper_button: QPushButton
    version: QComboBox
    close_button: QPushButton
    save_button: QPushButton
    sign_button: QPushButton


class GradesParts(AskingParts):
    lines: QPlainTextEdit
    basis: QLineEdit


class EvaluationDialog(QObject):
    """``changed`` tells that something was written; ``desk_changed`` carries the desk with the grades just stated."""

    changed = Signal(str)
    desk_changed = Signal(object)

    def __init__(self, parent: QWidget, desk: Callable[[], Desk], lane: Lane, month: str, officer: str) -> None:
        self.form = forms.load("evaluation_dialog", EvaluationParts, parent)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self._month, self._officer = month, officer
        self.shown: Shown | None = None
        self.paper: PaperDialog | None = None
        self.grades: Asking | None = None
        form = self.form
        form.fault_label.hide()
        form.version.hide()
        numbers = form.numbers
        numbers.setColumnCount(2)
        numbers.setHorizontalHeaderLabels(["Nội dung", "Số"])
        numbers.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        numbers.currentCellChanged.connect(self._tell_how)
        numbers.verticalHeader().hide()
        numbers.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        numbers.setTabKeyNavigation(False)
        head = numbers.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        form.close_button.clicked.connect(form.reject)
        form.save_button.clicked.connect(self.save)
        form.sign_button.clicked.connect(self.sign)
        form.words_button.clicked.connect(self.say)
        form.paper_button.clicked.connect(self.show_paper)
        form.grades_button.clicked.connect(self.ask_grades)
        for keys, button in (
            ("Ctrl+S", form.save_button),
            ("Ctrl+Return", form.sign_button),
            ("Ctrl+Enter", form.sign_button),
            ("Ctrl+P", form.paper_button),
        ):
            QShortcut(QKeySequence(keys), form).activated.connect(button.click)

    def open(self) -> None:
        """Show it above its page."""
        self._read()
        self.form.open()

    def _read(self) -> None:
        self._enable(False)
        work = partial(evaluations.shown, self._desk(), self._month, self._officer)
        self._lane.run(work, self._show, self._fault)

    # --- what is shown ---

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        form, sheet, state = self.form, shown.sheet, shown.sheet.state
        month = rules.month_of(self._month).name
        form.setWindowTitle(f"Phiếu đánh giá {month}")
        title = f" – {sheet.officer.title}" if sheet.officer.title else ""
        form.title_label.setText(f"{sheet.officer.name}{title} · {month[:1].upper()}{month[1:]}")
        version = f" (bản {state.newest.version})" if state.newest and state.newest.version > 1 else ""
        form.standing_label.setText(rules.STANDING_WORDS[state.standing] + version)
        form.standing_label.setProperty("tone", _TONES[state.standing])
        self._repolish(form.standing_label)
        self._fill_numbers(shown)
        said = state.draft or state.newest
        form.remark.setPlainText(said.remark if said else "")
        self._fill_versions(shown)
        in_charge = duty.in_charge(self._desk().facts.officer.role)
        # What is proposed is for who may grade: for everybody else nobody has graded yet.
        self._fill_grades(shown, said.grade if said else shown.proposed if in_charge else "", in_charge, said is None)
        form.reason.setText(state.draft.reason if state.draft else "")
        form.opinions.setPlainText(_opinions(shown))
        for part in (form.opinions_cap, form.opinions):
            part.setVisible(bool(state.objections))
        self._offer(shown)

    @staticmethod
    def _repolish(label: QLabel) -> None:
        label.style().unpolish(label)
        label.style().polish(label)

    def _fill_numbers(self, shown: Shown) -> None:
        numbers, sheet = self.form.numbers, shown.sheet
        rows = number_rows(sheet.counts)
        numbers.setRowCount(len(rows))
        for n, (name, count, how) in enumerate(rows):
            for column, words in enumerate((name, count)):
                item = QTableWidgetItem(words)
                if column == 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(f"{name.lstrip(' –')}: {count} – {how}")
                numbers.setItem(n, column, item)
        numbers.setCurrentCell(0, 0)
        newest = sheet.state.newest
        words = "Đếm từ nhật ký, chưa khóa; khóa khi lãnh đạo ký."
        if newest is not None:
            signer = shown.names.get(newest.signer, "")
            words = f"Đã khóa khi {signer} ký lúc {newest.at.astimezone(VN):%H:%M ngày %d/%m/%Y}."
            if sheet.moved:
                words += "\n⚠ Đếm lại hôm nay ra số khác: xem lại, cần thì đính chính thành bản mới."
        for over in sheet.state.passed:
            words += f"\n⚠ {over.brief.told}"
        self.form.moved_label.setText(words)
        self.form.moved_label.setToolTip("\n".join(over.told for over in sheet.state.passed))

    def _tell_how(self, row: int, *_: int) -> None:
        item = self.form.numbers.item(row, 0)
        self.form.how_label.setText(item.toolTip() if item is not None else "")

    def _fill_grades(self, shown: Shown, chosen: str, in_charge: bool, open_: bool) -> None:
        form = self.form
        names = [grade.name for grade in shown.grades]
        form.grade.clear()
        form.grade.addItem(_NOT_YET if open_ and not in_charge else _NO_GRADE, "")
        for name in [*names, *([chosen] if chosen and chosen not in names else [])]:
            form.grade.addItem(name, name)
        form.grade.setCurrentIndex(max(0, form.grade.findData(chosen)))
        hint = ""
        if not shown.grades:
            hint = "Đơn vị chưa ghi các mức xếp loại."
        elif shown.proposed and in_charge:
            hint = f"Theo tỷ lệ không trễ, đề xuất: {shown.proposed}. Lãnh đạo quyết định."
        form.grade_hint.setText(hint)
        form.grade_hint.setVisible(bool(hint))

    def _fill_versions(self, shown: Shown) -> None:
        """Which version is seen and printed: what waits for its signature, or any that was signed, the newest first."""
        version, state = self.form.version, shown.sheet.state
        version.clear()
        if state.draft is not None:
            version.addItem(f"Bản {len(state.signed) + 1} – chờ ký", 0)
        for signed in reversed(state.signed):
            holds = "" if signed is state.newest else ", đã thay"
            day = f"{signed.at.astimezone(VN):%d/%m/%Y}"
            version.addItem(f"Bản {signed.version} – ký {day}{holds}", signed.version)
        version.setVisible(version.count() > 1)

    def _offer(self, shown: Shown) -> None:
        """What whoever sits here may do with it; the rest is not in the way."""
        form, state, me = self.form, shown.sheet.state, self._desk().facts.officer
        leader = me.role == "lanh_dao"
        in_charge = duty.in_charge(me.role)
        mine, waiting = me.id == self._officer, state.unanswered is not None
        form.remark.setReadOnly(not in_charge)
        form.grade.setEnabled(in_charge)
        form.grades_button.setVisible(in_charge)
        for part in (form.reason_cap, form.reason):
            part.setVisible(bool(state.signed) and (in_charge or state.draft is not None))
        form.reason.setReadOnly(not in_charge)
        form.save_button.setVisible(in_charge)
        form.sign_button.setVisible(leader)
        may_object = mine and (state.draft is not None or bool(state.signed))
        answers = leader and waiting
        for each in (form.words_cap, form.words, form.words_button):
            each.setVisible(answers or may_object)
        form.words_cap.setText("Trả lời ý kiến của cán bộ" if answers else "Ý kiến của tôi về phiếu này")
        form.words_button.setText("Trả lời" if answers else "Ghi ý kiến")
        self._enable(True)
        form.paper_button.setEnabled(state.draft is not None or state.newest is not None)
        (form.remark if in_charge else form.words if may_object else form.numbers).setFocus()

    def _enable(self, on: bool) -> None:
        form = self.form
        for button in (form.save_button, form.sign_button, form.words_button, form.paper_button):
            button.setEnabled(on)

    # --- what is done ---

    def _do(self, words: str, *works: Callable[[], object]) -> None:
        self.form.fault_label.hide()
        self._enable(False)

        def work() -> None:
            for each in works:
                each()

        self._lane.run(work, partial(self._done, words), self._fault)

    def _done(self, words: str, _result: object) -> None:
        self.form.words.clear()
        self.changed.emit(words)
        self._read()

    def _fault(self, error: Exception) -> None:
        self._enable(True)
        words = notices.sentence(error) if isinstance(error, Told) else f"Chưa ghi được: {error}"
        self.form.fault_label.setText(words)
        self.form.fault_label.show()

    def _typed(self) -> Callable[[], object]:
        form = self.form
        return partial(
            evaluations.draft, self._desk(), self._month, self._officer, form.remark.toPlainText(),
            form.grade.currentData() or "", form.reason.text(),
        )  # fmt: skip

    def _is_new(self) -> bool:
        """Whether what stands in the fields is another thing than what was written of it."""
        form, shown = self.form, self.shown
        state = shown.sheet.state if shown is not None else None
        said = (state.draft or state.newest) if state is not None else None
        typed = (form.remark.toPlainText().strip(), form.grade.currentData() or "", form.reason.text().strip())
        if said is None:
            return True
        reason = state.draft.reason if state is not None and state.draft is not None else ""
        return typed != (said.remark, said.grade, reason)

    def save(self) -> None:
        """Keep the remark and the grade; nothing is signed by it."""
        self._do("Đã lưu nhận xét.", self._typed())

    def sign(self) -> None:
        """Keep what is typed, then sign: the numbers are locked."""
        if not self.form.sign_button.isVisible():
            return
        sign = partial(evaluations.sign, self._desk(), self._month, self._officer)
        self._do("Đã ký phiếu đánh giá; số liệu đã khóa.", *([self._typed()] if self._is_new() else []), sign)

    def say(self) -> None:
        """Note one's opinion, or a leader's answer."""
        words, desk = self.form.words.toPlainText(), self._desk()
        state = self.shown.sheet.state if self.shown is not None else None
        if desk.facts.officer.role == "lanh_dao" and state is not None and state.unanswered is not None:
            self._do("Đã trả lời ý kiến.", partial(evaluations.answer, desk, self._month, self._officer, words))
        else:
            self._do("Đã ghi ý kiến.", partial(evaluations.object_, desk, self._month, words))

    def show_paper(self) -> None:
        """The paper as it stands, or an earlier version of it."""
        self.form.fault_label.hide()
        chosen = self.form.version.currentData() or 0
        work = partial(evaluations.paper, self._desk(), self._month, self._officer, chosen)
        self._lane.run(work, self._show_paper, self._fault)

    def _show_paper(self, made: Made) -> None:
        self.paper = PaperDialog(self.form, self._desk, self._lane, self._lane, made)
        self.paper.open()

    # --- the ward's grades ---

    def ask_grades(self) -> None:
        """Ask for the ward's own grades and the document that names them."""
        form = forms.load("grades_dialog", GradesParts, self.form)
        settings = self._desk().settings
        form.lines.setPlainText("\n".join(settings.evaluation_grades))
        form.basis.setText(settings.evaluation_basis)
        self.grades = Asking(form, lambda: (tuple(form.lines.toPlainText().splitlines()), form.basis.text()))
        self.grades.agreed.connect(self._state_grades)
        self.grades.open()

    def _state_grades(self, answer: tuple[tuple[str, ...], str]) -> None:
        lines, basis = answer
        desk = self._desk()
        self._lane.run(partial(evaluations.state_grades, desk, lines, basis), self._grades_stated, self._grades_fault)

    def _grades_stated(self, desk: Desk) -> None:
        if self.grades is not None:
            self.grades.close()
        self.desk_changed.emit(desk)
        self._read()

    def _grades_fault(self, error: Exception) -> None:
        if self.grades is not None and isinstance(error, Told):
            self.grades.tell(error)
        else:
            self._fault(error)


def _opinions(shown: Shown) -> str:
    lines = []
    for said in shown.sheet.state.objections:
        lines.append(f"{said.at.astimezone(VN):%H:%M %d/%m} – {shown.sheet.officer.name}: {said.words}")
        if said.answered_at is not None:
            lines.append(f"    {said.answered_at.astimezone(VN):%H:%M %d/%m} – Trả lời: {said.answer}")
        else:
            lines.append("    (chờ lãnh đạo trả lời)")
    return "\n".join(lines)
