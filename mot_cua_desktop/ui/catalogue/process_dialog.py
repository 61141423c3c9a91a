"""The internal process of a procedure: who does which step in how many working hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.process import check_document, check_steps, working_minutes
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.worktime import say_minutes
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.course import Process
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms

_ROLE, _NAME, _UNIT, _HOURS = range(4)
#: Who may do a step; whoever only looks after the desk or inspects it does none.
_ROLES: tuple[co.Role, ...] = ("tiep_nhan", "chuyen_mon", "lanh_dao")


@dataclass(frozen=True)
class Stated:
    """The steps, and the document that orders them. No steps: back to what the program proposes."""

    steps: tuple[co.StepPlan, ...]
    document: str


class ProcessParts(AskingParts):
    intro_label: QLabel
    steps: QTableWidget
    add_button: QPushButton
    remove_button: QPushButton
    total_label: QLabel
    document: QLineEdit
    proposal_button: QPushButton


def ask(parent: QWidget, name: str, process: Process, term: Term, calendar: Calendar) -> Asking:
    """The dialog over the steps of a procedure."""
    form = forms.load("process_dialog", ProcessParts, parent)
    proposed = "Đây là đề xuất của chương trình, chưa phải quy trình ban hành."
    form.intro_label.setText(
        f"{name}. {'Phường đã ghi quy trình này.' if process.own else proposed} Hồ sơ đã tiếp nhận giữ quy trình lúc "
        "tiếp nhận; thay đổi chỉ áp dụng cho hồ sơ sau."
    )
    form.document.setText(process.document)
    form.proposal_button.setVisible(process.own)
    return ProcessAsking(form, process.steps, term, calendar)


class ProcessAsking(Asking):
    """Keeps the table; its total is told as one types."""

    def __init__(self, form: ProcessParts, steps: Sequence[co.StepPlan], term: Term, calendar: Calendar) -> None:
        super().__init__(form, self._answer)
        self._parts, self._term, self._calendar = form, term, calendar
        table = form.steps
        table.setColumnCount(4)
        table.setHorizontalHeaderLabels(["Ai làm", "Tên bước", "Bộ phận", "Giờ làm việc"])
        table.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((_ROLE, 200), (_UNIT, 170), (_HOURS, 110)):
            table.setColumnWidth(column, width)
        table.verticalHeader().setDefaultSectionSize(38)
        table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        for step in steps:
            self._insert(table.rowCount(), step)
        table.itemChanged.connect(self.count)
        form.add_button.clicked.connect(self.add)
        form.remove_button.clicked.connect(self.remove)
        form.proposal_button.clicked.connect(self.propose)
        for keys, act in (("Ctrl+I", self.add), ("Ctrl+Delete", self.remove)):
            QShortcut(QKeySequence(keys), cast("QObject", form)).activated.connect(act)
        self.count()

    def _insert(self, row: int, step: co.StepPlan) -> None:
        table = self._parts.steps
        table.insertRow(row)
        box = QComboBox()
        for role in _ROLES:
            box.addItem(co.ROLE_WORDS[role], role)
        box.setCurrentIndex(max(0, box.findData(step.role)))
        table.setCellWidget(row, _ROLE, box)
        for column, words in ((_NAME, step.name), (_UNIT, step.unit), (_HOURS, hours_words(step.minutes))):
            table.setItem(row, column, QTableWidgetItem(words))

    def add(self) -> None:
        """A further step below the present one."""
        row = self._parts.steps.currentRow() + 1 or max(0, self._parts.steps.rowCount() - 1)
        self._insert(row, co.StepPlan(role="chuyen_mon", name="", minutes=60))
        self._parts.steps.setCurrentCell(row, _NAME)
        self.count()

    def remove(self) -> None:
        """Take the present step out."""
        row = self._parts.steps.currentRow()
        if row >= 0:
            self._parts.steps.removeRow(row)
            self.count()

    def propose(self) -> None:
        """Back to what the program proposes."""
        self._parts.ok_button.setEnabled(False)
        self.agreed.emit(Stated((), clean(self._parts.document.text())))

    def count(self) -> None:
        """Say how much of the term the steps take."""
        whole = working_minutes(self._term, self._calendar)
        try:
            total = sum(step.minutes for step in self._steps())
        except Told:
            self._parts.total_label.setText("")
            return
        over = "  ✗ quá thời hạn" if total > whole else ""
        self._parts.total_label.setText(
            f"Cộng {say_minutes(total)} / thời hạn {self._term.vn()} ({say_minutes(whole)}){over}"
        )

    def _steps(self) -> tuple[co.StepPlan, ...]:
        table = self._parts.steps
        return tuple(
            co.StepPlan(
                role=cast("co.Role", cast("QComboBox", table.cellWidget(row, _ROLE)).currentData()),
                name=_text(table, row, _NAME),
                unit=_text(table, row, _UNIT),
                minutes=minutes_of(_text(table, row, _HOURS)),
            )
            for row in range(table.rowCount())
        )

    def _answer(self) -> Stated:
        steps = self._steps()
        if not steps:
            raise Told("Quy trình chưa có bước nào.", "Thêm bước, hoặc bấm “Về đề xuất của chương trình”.")
        check_steps(steps, self._term, self._calendar)
        document = clean(self._parts.document.text())
        check_document(steps, self._term, self._calendar, document)
        return Stated(steps, document)


def _text(table: QTableWidget, row: int, column: int) -> str:
    item = table.item(row, column)
    return clean(item.text()) if item is not None else ""


def hours_words(minutes: int) -> str:
    """Minutes as one types hours: "1,5", "18", and "0:50" where a decimal would not be exact."""
    if minutes % 60 == 0:
        return str(minutes // 60)
    if minutes % 6 == 0:
        return f"{minutes / 60:g}".replace(".", ",")
    return f"{minutes // 60}:{minutes % 60:02d}"


def minutes_of(typed: str) -> int:
    """Hours as typed ("2", "1,5", "1:30") in minutes; `Told` when they are none."""
    try:
        if ":" in typed:
            hours, minutes = typed.split(":")
            return int(hours) * 60 + int(minutes)
        return round(float(typed.replace(",", ".")) * 60)
    except (ValueError, OverflowError):
        raise Told(f"“{typed}” không phải số giờ.", "Gõ số giờ làm việc, ví dụ 2, 1,5 hoặc 0:45.") from None
