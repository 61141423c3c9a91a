"""The supplement slip, asked once: every unticked paper stands on it; leaving one out needs a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake
from mot_cua_desktop.domain.allowance import SUPPLEMENT_RULE, refuse_unsound_slip
from mot_cua_desktop.domain.names import clean, says_something
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.domain.stop_grounds import numbered
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking, AskingParts
from mot_cua_desktop.ui.kit import forms

_ASK, _NAME, _REASON = range(3)


@dataclass(frozen=True)
class SlipAnswer:
    """What the slip asks for, what it leaves out and why, and a word of guidance."""

    lines: tuple[ev.SlipLine, ...]
    left_out: tuple[ev.LeftOut, ...]
    guidance: str
    late_basis: str = ""
    another_matter: str = ""


class SlipParts(AskingParts):
    intro_label: QLabel
    lines: QTableWidget
    other_name: QLineEdit
    other_wrong: QLineEdit
    guidance: QLineEdit
    late_cap: QLabel
    late_basis: QLineEdit
    another_cap: QLabel
    another: QLineEdit


def ask(
    parent: QWidget, papers: tuple[ev.PaperLine, ...], *, late: str = "", open_slip: OpenSlip | None = None
) -> Asking:
    """The slip over this checklist: what lacks is asked for by default, the rest can be added.

    ``late`` says why it is too late to ask, unless a document of the sector is named; ``open_slip`` is another one of
    the same person and procedure, beside which this needs a reason.
    """
    form = forms.load("slip_dialog", SlipParts, parent)
    form.intro_label.setText(
        "Công dân chỉ được yêu cầu bổ sung một lần, gồm mọi giấy tờ còn thiếu hoặc sai "
        f"({SUPPLEMENT_RULE}). Bỏ dấu một dòng thì phải ghi lý do không yêu cầu."
    )
    form.late_cap.setText(f"⚠ {late} Văn bản chuyên ngành cho phép:")
    form.late_cap.setVisible(bool(late))
    form.late_basis.setVisible(bool(late))
    form.another_cap.hide()
    form.another.hide()
    if open_slip is not None:
        ask_what_differs(form, open_slip)
    ordered = sorted(papers, key=lambda line: line.state != "thieu")
    _fill(form.lines, ordered)
    return Asking(form, lambda: _answer(form, ordered, late=bool(late)))


def ask_what_differs(form: AskingParts, open_slip: OpenSlip) -> None:
    """Ask for the reason that a slip beside an open one needs."""
    slip = cast(SlipParts, form)
    slip.another_cap.setText(f"⚠ {open_slip}")
    slip.another_cap.show()
    slip.another.show()
    slip.another.setFocus()


def _fill(table: QTableWidget, papers: list[ev.PaperLine]) -> None:
    table.setColumnCount(3)
    table.setHorizontalHeaderLabels(["Yêu cầu", "Giấy tờ", "Thiếu, sai ở đâu / lý do không yêu cầu"])
    header = table.horizontalHeader()
    header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
    for column, width in ((_ASK, 74), (_REASON, 340)):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        table.setColumnWidth(column, width)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.setWordWrap(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
    table.setRowCount(len(papers))
    fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    defaults = {line.key: line.wrong for line in intake.slip_lines(tuple(papers))}
    for row, line in enumerate(papers):
        lacking = line.state == "thieu"
        mark = QTableWidgetItem()
        mark.setFlags(fixed | Qt.ItemFlag.ItemIsUserCheckable)
        mark.setCheckState(Qt.CheckState.Checked if lacking else Qt.CheckState.Unchecked)
        name = QTableWidgetItem(line.name)
        name.setFlags(fixed)
        if not lacking:
            name.setForeground(QColor("#52616e"))
        table.setItem(row, _ASK, mark)
        table.setItem(row, _NAME, name)
        table.setItem(row, _REASON, QTableWidgetItem(defaults.get(line.key, "")))


def _answer(form: SlipParts, papers: list[ev.PaperLine], *, late: bool) -> SlipAnswer:
    lines, left_out = [], []
    for row, line in enumerate(papers):
        mark, reason = form.lines.item(row, _ASK), form.lines.item(row, _REASON)
        words = clean(reason.text()) if reason is not None else ""
        if mark is not None and mark.checkState() == Qt.CheckState.Checked:
            lines.append(_slip_line(line, words))
        elif line.state == "thieu":
            left_out.append(ev.LeftOut(key=line.key, name=line.name, reason=words if words != "Chưa nộp" else ""))
    other = clean(form.other_name.text())
    if other:
        lines.append(ev.SlipLine(key="khac", name=other, wrong=clean(form.other_wrong.text()), originals=1))
    answer = SlipAnswer(
        tuple(lines),
        tuple(left_out),
        clean(form.guidance.text()),
        clean(form.late_basis.text()),
        clean(form.another.text()),
    )
    if late and not answer.late_basis:
        form.late_basis.setFocus()
        raise Told("Đã quá hạn yêu cầu bổ sung.", "Ghi văn bản chuyên ngành cho phép, hoặc giải quyết tiếp.")
    if late and not numbered(answer.late_basis):
        form.late_basis.setFocus()
        raise Told("Yêu cầu bổ sung muộn phải có số văn bản chuyên ngành.", "Ghi số, ký hiệu và điều khoản.")
    if not form.another.isHidden() and not says_something(answer.another_matter):
        form.another.setFocus()
        raise Told(
            "Chưa ghi việc này khác với phiếu đang mở ở đâu.",
            "Ghi rõ; nếu là một việc, đóng ô này và làm tiếp hồ sơ đã có phiếu.",
        )
    lacking = [line for line in papers if line.state == "thieu"]
    refuse_unsound_slip(lacking, answer.lines, answer.left_out)
    return answer


def _slip_line(line: ev.PaperLine, wrong: str) -> ev.SlipLine:
    return ev.SlipLine(
        key=line.key,
        name=line.name,
        wrong=wrong,
        originals=line.originals,
        certified=line.certified,
        copies=line.copies,
    )
