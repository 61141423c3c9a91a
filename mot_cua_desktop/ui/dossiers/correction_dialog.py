"""Putting a typing mistake of intake right: all that the receipt prints can be mended; the reason stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSpinBox, QTableWidget, QWidget

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import procedures
from mot_cua_desktop.domain.changes import RETURN_WORDS
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.intake import carried
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Procedure
from mot_cua_desktop.domain.soundness import refuse_unsound_papers
from mot_cua_desktop.domain.stop_grounds import numbered
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.correction_fee import CorrectionFee
from mot_cua_desktop.ui.dossiers.correction_people import CorrectionPeople, PeopleParts
from mot_cua_desktop.ui.intake.papers_table import PapersTable
from mot_cua_desktop.ui.kit import forms

_SAME_PAPERS = "Đếm nhầm thì gõ lại số bản chính, chứng thực, photo ngay trong ô; phím cách đổi ✓ ✗ –."
_OTHER_PAPERS = (
    "Giấy tờ của thủ tục đúng: phím cách đổi ✓ ✗ –. Mọi giấy tờ phải ✓ đủ hoặc – không áp dụng. "
    "Phí, lệ phí theo thủ tục này."
)
_UNITS = {"ngay_lam_viec": "ngày làm việc", "ngay": "ngày", "gio": "giờ làm việc"}

Read = TypeVar("Read")


@dataclass(frozen=True)
class Correction:
    """What the officer put right; ``procedure_code`` is empty when it stays as it was, ``papers`` and ``fees`` are None
    when they do (another procedure brings its own)."""

    reason: str
    people: ev.People
    procedure_code: str
    case: str
    return_method: ev.ReturnMethod
    channel: ev.Channel
    sets: int
    papers: tuple[ev.PaperLine, ...] | None = None
    fees: tuple[ev.FeeItem, ...] | None = None
    term: Term | None = None
    term_document: str = ""


class CorrectionParts(PeopleParts):
    intro_label: QLabel
    papers_tab: QWidget
    procedure: QComboBox
    case: QComboBox
    return_method: QComboBox
    channel: QComboBox
    sets: QSpinBox
    term_cap: QLabel
    term_row: QWidget
    term_amount: QSpinBox
    term_unit: QComboBox
    term_document: QLineEdit
    reason: QLineEdit
    papers_label: QLabel
    papers: QTableWidget
    fee: QLineEdit
    quantity: QSpinBox
    fee_words: QLabel


def ask(parent: QWidget, dossier: Dossier, known: Sequence[Procedure], today_of: Callable[[str], str] = str) -> Asking:
    """Every field as it stands now. The time of receipt is not among them: it never changes. ``today_of`` tells the
    address of a card scanned over the dialog in today's units."""
    form = forms.load("correction_dialog", CorrectionParts, parent)
    edition = dossier.edition
    form.intro_label.setText(
        f"Sửa chỗ gõ sai lúc tiếp nhận. Giá trị cũ vẫn còn trong diễn biến; giờ nhận hồ sơ không đổi. "
        f"Giấy tiếp nhận in lại là bản {edition + 1}, thay bản {edition}."
        if dossier.accepted_at
        else "Sửa chỗ gõ sai. Giá trị cũ vẫn còn trong diễn biến."
    )
    form.intro_label.setText(f"{form.intro_label.text()} Quét nhầm thẻ thì quét thẻ đúng ngay tại đây.")
    for method, words in RETURN_WORDS.items():
        form.return_method.addItem(words[:1].upper() + words[1:], method)
    form.return_method.setCurrentIndex(form.return_method.findData(dossier.return_method))
    for channel, words in CHANNEL_WORDS.items():
        form.channel.addItem(words, channel)
    form.channel.setCurrentIndex(form.channel.findData(dossier.channel))
    form.sets.setValue(dossier.sets)
    for unit, words in _UNITS.items():
        form.term_unit.addItem(words, unit)
    table = PapersTable(form.papers)
    fee = CorrectionFee(form.fee, form.quantity, form.fee_words, dossier)
    people = CorrectionPeople(form, dossier.people, today_of, form)
    asking = Asking(form, lambda: _answer(form, dossier, people, table, fee))
    people.refused.connect(asking.tell)
    _ProcedurePicker(form, dossier, known, table, fee, asking)
    form.tabs.setCurrentWidget(form.people_tab)
    form.owner_name.setFocus()
    return asking


class _ProcedurePicker(QObject):
    """The procedure and its cases; any part of the name or code narrows the list."""

    def __init__(
        self,
        form: CorrectionParts,
        dossier: Dossier,
        known: Sequence[Procedure],
        table: PapersTable,
        fee: CorrectionFee,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._table, self._fee = table, fee
        self._dossier = dossier
        self._known = {procedure.code: procedure for procedure in known}
        box = form.procedure
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for procedure in known:
            box.addItem(f"{procedure.code} – {procedure.name}", procedure.code)
        if dossier.procedure.code not in self._known:
            box.addItem(f"{dossier.procedure.code} – {dossier.procedure.name}", dossier.procedure.code)
        box.setCurrentIndex(box.findData(dossier.procedure.code))
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.currentIndexChanged.connect(self._cases)
        form.case.currentIndexChanged.connect(self._papers)
        form.channel.currentIndexChanged.connect(self._term)
        self._cases()

    def _cases(self) -> None:
        form, code = self._form, self._form.procedure.currentData()
        form.case.clear()
        form.case.addItem("(không chia trường hợp)", "")
        for case in procedures.case_groups(self._known[code]) if code in self._known else ():
            form.case.addItem(case, case)
        if code == self._dossier.procedure.code:
            form.case.setCurrentIndex(max(0, form.case.findData(self._dossier.procedure.case)))
        form.case.setEnabled(form.case.count() > 1)
        self._papers()

    def _papers(self) -> None:
        """What was counted can be counted anew. Another procedure asks for other papers: they are ticked here, and what
        lay there already is."""
        form, was = self._form, self._dossier.procedure
        code, case = form.procedure.currentData(), form.case.currentData() or ""
        other = code in self._known and (code, case) != (was.code, was.case)
        self._table.show(carried(self._dossier.papers, self._known[code], case) if other else self._dossier.papers)
        form.papers_label.setText(_OTHER_PAPERS if other else _SAME_PAPERS)
        title = "&2 Thủ tục, giấy tờ, phí – đánh dấu lại" if other else "&2 Thủ tục, giấy tờ, phí"
        form.tabs.setTabText(form.tabs.indexOf(form.papers_tab), title)
        self._term()

    def _term(self) -> None:
        """A right procedure whose term the catalogue lacks: the officer says it with its document, as at intake."""
        form, code = self._form, self._form.procedure.currentData()
        case = form.case.currentData() or ""
        other = code in self._known and (code, case) != (self._dossier.procedure.code, self._dossier.procedure.case)
        found = procedures.term_for(self._known[code], form.channel.currentData(), case) if other else None
        unclear = other and (found is None or found.term is None)
        for part in (form.term_cap, form.term_row):
            part.setVisible(unclear)
        self._fee.show(self._known.get(code), case, form.channel.currentData())


def _on(form: CorrectionParts, tab: QWidget, read: Callable[[], Read]) -> Read:
    """What is read from a tab; when something on it is wrong, the tab comes to the front with the fault."""
    try:
        return read()
    except Told:
        form.tabs.setCurrentWidget(tab)
        wrong = tab.focusWidget()  # asked for while its tab still lay behind
        if wrong is not None:
            wrong.setFocus()
        raise


def _answer(
    form: CorrectionParts, dossier: Dossier, owner: CorrectionPeople, table: PapersTable, fee: CorrectionFee
) -> Correction:
    people = _on(form, form.people_tab, owner.answer)
    index = form.procedure.findText(form.procedure.currentText())
    if index < 0:
        form.tabs.setCurrentWidget(form.papers_tab)
        raise Told("Thủ tục này không có trong danh mục.", "Chọn một thủ tục trong danh sách.")
    code, case = form.procedure.itemData(index), form.case.currentData() or ""
    same = (code, case) == (dossier.procedure.code, dossier.procedure.case)
    reason = clean(form.reason.text())
    if not reason:
        form.reason.setFocus()
        raise Told("Chưa ghi lý do đính chính.", "Ghi ngắn: sai ở đâu, căn cứ giấy tờ nào.")
    papers = None if same and table.lines == dossier.papers else table.lines
    taken, whose = dossier.accepted_at is not None, "Hồ sơ" if same else "Thủ tục đúng"
    _on(form, form.papers_tab, lambda: _refuse_papers(form, papers or (), whose=whose, taken=taken))
    fees = _on(form, form.papers_tab, fee.answer)
    term, document = _on(form, form.papers_tab, lambda: _term(form, needed=taken))
    return Correction(
        reason, people, "" if same else code, case, form.return_method.currentData(), form.channel.currentData(),
        form.sets.value(), papers, fees, term, document,
    )  # fmt: skip


def _refuse_papers(form: CorrectionParts, papers: Sequence[ev.PaperLine], *, whose: str, taken: bool) -> None:
    """Say in the dialog what the deed would refuse, and lead the hand there."""
    lacking = sum(line.state == "thieu" for line in papers)
    try:
        if lacking and taken:
            raise Told(f"{whose} còn {lacking} giấy tờ chưa đánh dấu.", "Đánh dấu đủ hoặc không áp dụng từng giấy tờ.")
        refuse_unsound_papers(papers)
    except Told:
        form.papers.setFocus()
        raise


def _term(form: CorrectionParts, *, needed: bool) -> tuple[Term | None, str]:
    if form.term_row.isHidden() or not (needed or form.term_amount.value()):
        return None, ""
    document = clean(form.term_document.text())
    if not form.term_amount.value():
        form.term_amount.setFocus()
        raise Told("Thời hạn của thủ tục này chưa rõ trong danh mục.", "Nhập thời hạn và văn bản quy định.")
    if not numbered(document):
        form.term_document.setFocus()
        raise Told("Chưa ghi văn bản quy định thời hạn.", "Ghi số và ngày văn bản.")
    return Term(form.term_amount.value(), form.term_unit.currentData()), document
