"""Tiếp nhận (F2): procedure, citizen, papers down the left; what follows from them on the right; three ways out.

The page holds one draft. Every touch makes the next draft, draws what follows from it, and saves it in the lane.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import AT_ONCE, Term
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import outlook as ahead
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake import consequences
from mot_cua_desktop.ui.intake.alike import Alike
from mot_cua_desktop.ui.intake.citizen import CitizenCard
from mot_cua_desktop.ui.intake.consequences import Standing
from mot_cua_desktop.ui.intake.drafts import Drafts
from mot_cua_desktop.ui.intake.files import Files
from mot_cua_desktop.ui.intake.papers_table import PapersTable
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.intake.procedure_search import ProcedureSearch
from mot_cua_desktop.ui.intake.ways_out import WaysOut
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane

_CHANNELS: tuple[ev.Channel, ...] = ("truc_tiep", "truc_tuyen", "buu_chinh")
_RETURNS: tuple[ev.ReturnMethod, ...] = ("tai_quay", "buu_chinh", "truc_tuyen")
_UNITS = ("ngay_lam_viec", "ngay", "gio")
_SAVE_AFTER = 150


class IntakePage(QObject):
    """The page and the draft it holds."""

    said = Signal(str)
    failed = Signal(object)
    dossier_wanted = Signal(bytes)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("intake", IntakeParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self._procedure: Procedure | None = None
        self._dossier: Dossier | None = None
        self._steps = False
        self._quiet = False
        self.draft = ahead.new_draft(desk)
        self.search = ProcedureSearch(self.form.procedure, self.form)
        self.citizen = CitizenCard(self.form, desk.addresses)
        self.papers = PapersTable(self.form.papers)
        self.files = Files(self.form, lane, desk)
        self.drafts = Drafts(self.form, lane, lambda: self._desk)
        self.alike = Alike(self.form, lane, lambda: self._desk)
        self.ways = WaysOut(self.form, lane, lambda: self._desk)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_AFTER)
        self._saving.timeout.connect(self._save)
        self._minute = QTimer(self)
        self._minute.setInterval(30_000)
        self._minute.timeout.connect(self._draw)
        self._minute.start()
        self._connect()
        self.reload()
        self.drafts.look(self.draft.id)
        self._show(self.draft, None)

    def _connect(self) -> None:
        form = self.form
        self.search.chosen.connect(self._choose)
        for part in (self.citizen, self.papers, self.files):
            part.changed.connect(self._touched)
        self.files.failed.connect(self.failed)
        for box in (form.channel, form.return_method, form.term_unit):
            box.activated.connect(self._touched)
        for spin in (form.sets, form.fee_quantity, form.term_amount):
            spin.valueChanged.connect(self._touched)
        form.fee.textEdited.connect(self._touched)
        form.term_document.textEdited.connect(self._touched)
        form.case_box.activated.connect(self._case_chosen)
        form.channel.activated.connect(self._channel_chosen)
        form.all_button.clicked.connect(self.papers.all_in_order)
        form.steps_button.clicked.connect(self._turn_steps)
        self.drafts.opened.connect(self._open_draft)
        self.drafts.failed.connect(self.failed)
        self.alike.failed.connect(self.failed)
        self.alike.resume_wanted.connect(self.resume)
        self.alike.dossier_wanted.connect(self.dossier_wanted)
        self.ways.done.connect(self._done)
        self.ways.failed.connect(self._not_done)
        self.ways.said.connect(self.said)
        form.main_button.clicked.connect(self.accept)
        form.guide_button.clicked.connect(self.guide)
        form.refuse_button.clicked.connect(self.refuse)
        form.fast_button.clicked.connect(self.fast)
        form.next_button.clicked.connect(self.next)
        form.more_button.clicked.connect(self.more)
        for keys, act in (
            ("Ctrl+Return", self.accept), ("Ctrl+Enter", self.accept), ("Ctrl+G", self.guide), ("Ctrl+R", self.refuse),
            ("Ctrl+Shift+Return", self.fast), ("Ctrl+N", self.next), ("Ctrl+M", self.more),
            ("Ctrl+D", self.papers.all_in_order), ("Ctrl+P", self.ways.print),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what the window calls ---

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed."""
        self._desk = desk
        self.files.use(desk)

    def enter(self) -> None:
        """The page comes to the front: the cursor where the next word goes."""
        self._draw()
        if self.form.stack.currentWidget() is self.form.work_page:
            (self.form.procedure if self._procedure is None else self.form.id_number).setFocus()

    def reload(self) -> None:
        """The catalogue or the habit of the desk changed: find among what holds now."""
        self._lane.run(partial(_finder, self._desk), self._found_procedures, self.failed.emit)

    def _found_procedures(self, finder: Finder) -> None:
        self.search.use(finder)

    def choose(self, code: str) -> None:
        """Begin with this procedure (from the page of procedures)."""
        from mot_cua_desktop.operations import catalogue

        desk = self._desk
        self._lane.run(lambda: catalogue.procedure(desk, code), self._chosen_elsewhere, self.failed.emit)

    def _chosen_elsewhere(self, procedure: Procedure) -> None:
        if self.form.stack.currentWidget() is self.form.done_page:
            self.next()
        self.search.show(procedure)
        self._choose(procedure)

    def card_scanned(self, text: str) -> None:
        """A card was scanned somewhere in the window: an intake begins, or its people are filled in."""
        if self.form.stack.currentWidget() is self.form.done_page:
            self.next()
        try:
            self.citizen.scan(text)
        except Told as told:
            self.failed.emit(told)

    def resume(self, stream: bytes) -> None:
        """The citizen of a guidance slip is back: go on with that dossier."""
        desk = self._desk
        self._lane.run(lambda: _resumed(desk, stream), self._open_draft, self.failed.emit)

    def close(self) -> None:
        """Keep the last word before the program ends."""
        if self._saving.isActive():
            self._saving.stop()
            self._save()

    # --- the draft ---

    def _open_draft(self, opened: tuple[Draft, Procedure | None, Dossier | None]) -> None:
        draft, procedure, dossier = opened
        self._dossier = dossier
        self._show(draft, procedure)
        self.form.stack.setCurrentWidget(self.form.work_page)

    def _show(self, draft: Draft, procedure: Procedure | None) -> None:
        """Write a draft into every field, then draw what follows."""
        form, self._quiet = self.form, True
        self.draft, self._procedure = draft, procedure
        self.search.show(procedure)
        form.procedure.setReadOnly(draft.dossier is not None)
        self.citizen.show(draft)
        self._show_cases(procedure, draft.case)
        form.channel.setCurrentIndex(_CHANNELS.index(draft.channel))
        form.return_method.setCurrentIndex(_RETURNS.index(draft.return_method))
        form.sets.setValue(draft.sets)
        self._show_term(draft)
        self._show_fee(draft)
        self.papers.show(draft.papers)
        self.files.show(draft.files)
        self.alike.forget()
        self._quiet = False
        self._draw()

    def _show_cases(self, procedure: Procedure | None, case: str) -> None:
        cases = pr.case_groups(procedure) if procedure else ()
        box = self.form.case_box
        box.clear()
        box.addItem("Chưa chọn – đánh dấu từng giấy tờ theo trường hợp", "")
        for name in cases:
            box.addItem(name, name)
            box.setItemData(box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(0, box.findData(case)))
        self.form.case_row.setVisible(bool(cases))

    def _show_term(self, draft: Draft) -> None:
        form, term = self.form, draft.term
        form.term_amount.setValue(term.amount if term else 0)
        form.term_unit.setCurrentIndex(_UNITS.index(term.unit) if term and term.unit in _UNITS else 3 if term else 0)
        form.term_document.setText(draft.term_document)

    def _show_fee(self, draft: Draft) -> None:
        form = self.form
        item = draft.fees[0] if draft.fees else None
        form.fee.setText("" if item is None or item.amount is None else f"{item.amount:,}".replace(",", "."))
        form.fee_quantity.setValue(item.quantity if item else 1)
        form.fee.setEnabled(item is not None)
        form.fee_quantity.setEnabled(item is not None)

    def _choose(self, procedure: Procedure) -> None:
        draft = checklist.begin(self._read(), procedure)
        self._show(draft, procedure)
        self._touched()
        self.form.id_number.setFocus()

    def _case_chosen(self) -> None:
        if self._procedure is not None:
            draft = checklist.begin(self._read(), self._procedure, self.form.case_box.currentData())
            self._show(draft, self._procedure)
            self._touched()

    def _channel_chosen(self) -> None:
        """Another channel may cost something else and take another time."""
        if self._procedure is not None:
            draft = self._read()
            fees = checklist.fees(self._procedure, draft.channel, draft.case)
            self._show(replace(draft, fees=fees), self._procedure)
            self._touched()

    def _read(self) -> Draft:
        """The draft as the fields say it now."""
        form = self.form
        term, document = None, ""
        if not form.term_row.isHidden():
            term, document = self._typed_term(), form.term_document.text().strip()
        return replace(
            self.draft,
            channel=_CHANNELS[form.channel.currentIndex()],
            return_method=_RETURNS[form.return_method.currentIndex()],
            sets=form.sets.value(),
            papers=self.papers.lines,
            files=self.files.files,
            fees=self._typed_fees(),
            term=term,
            term_document=document,
            **self.citizen.fill(self.draft),
        )

    def _typed_term(self) -> Term | None:
        unit = self.form.term_unit.currentIndex()
        if unit == len(_UNITS):
            return AT_ONCE
        amount = self.form.term_amount.value()
        return Term(amount, _UNITS[unit]) if amount else None  # type: ignore[arg-type]

    def _typed_fees(self) -> tuple[ev.FeeItem, ...]:
        if not self.draft.fees:
            return ()
        digits = "".join(c for c in self.form.fee.text() if c.isdigit())[:12]
        amount = int(digits) if digits else None
        return (replace(self.draft.fees[0], amount=amount, quantity=self.form.fee_quantity.value()),)

    def _touched(self, *_: Any) -> None:
        if self._quiet:
            return
        before = self.draft
        self.draft = self._read()
        self._draw()
        if self.draft != before:
            self._saving.start()
        if (self.draft.owner.id_number, self.draft.procedure_code) != (before.owner.id_number, before.procedure_code):
            self.alike.look(self.draft)

    def _save(self) -> None:
        if not self.draft.untouched:
            self._lane.run(partial(_saved, self._desk, self.draft), lambda _: None, self.failed.emit)

    def _draw(self) -> None:
        if self._quiet:
            return
        form, procedure = self.form, self._procedure
        unclear = procedure is not None and self._published_term(procedure) is None
        form.term_row.setVisible(unclear)
        outlook = ahead.outlook(self._desk, self.draft, procedure, self._dossier)
        doubts: tuple[str, ...] = ()
        if outlook.due is not None:
            doubts = self._desk.calendar.doubts(outlook.due.counted_from.date(), outlook.due.at.date())
        consequences.show(form, Standing(self.draft, procedure, self._dossier, outlook, doubts), steps=self._steps)
        lacking = len(self.draft.lacking)
        form.papers_label.setText(f"{lacking} chưa đạt" if lacking else ("đủ" if self.draft.papers else ""))
        form.all_button.setEnabled(lacking > 0)

    def _published_term(self, procedure: Procedure) -> Term | None:
        row = pr.term_for(procedure, self.draft.channel, self.draft.case)
        return row.term if row else None

    def _turn_steps(self) -> None:
        self._steps = not self._steps
        self._draw()

    # --- the ways out ---

    def accept(self) -> None:
        """Take the dossier in, when nothing stands in the way."""
        if self._ready(self.form.main_button.isEnabled()):
            self.ways.accept(self.draft)

    def guide(self) -> None:
        """Ask for everything that lacks, on paper, once."""
        if self._ready(self.form.guide_button.isEnabled()):
            self.ways.guide(self.draft)

    def refuse(self) -> None:
        """Refuse in writing."""
        if self._ready(self.form.refuse_button.isEnabled()):
            self.ways.refuse(self.draft)

    def fast(self) -> None:
        """Give the result on the spot."""
        if self._ready(self.form.fast_button.isEnabled() and not self.form.fast_button.isHidden()):
            self.ways.fast(self.draft, self._procedure.name if self._procedure else "")

    def _ready(self, allowed: bool) -> bool:
        if self.form.stack.currentWidget() is not self.form.work_page or not allowed:
            return False
        self._saving.stop()
        self.draft = self._read()
        return True

    def _done(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self.form.stack.setCurrentWidget(self.form.done_page)
        self.ways.prints.form.print_button.setFocus()

    def _not_done(self, error: Exception) -> None:
        self._draw()
        self.failed.emit(error)

    def next(self) -> None:
        """The next person: what was unfinished stays among the drafts."""
        self.close()
        self._begin(ahead.new_draft(self._desk))

    def more(self) -> None:
        """Another procedure for the same people in the same visit."""
        if self.form.stack.currentWidget() is self.form.done_page:
            self._begin(ahead.new_draft(self._desk, like=self.draft))

    def _begin(self, draft: Draft) -> None:
        self._dossier = None
        self._steps = False
        self._show(draft, None)
        self.form.stack.setCurrentWidget(self.form.work_page)
        self.reload()  # now, and not when the deed was done: the paper came first
        self.drafts.look(draft.id)
        self.form.procedure.setFocus()


def _finder(desk: Desk) -> Finder:
    from mot_cua_desktop.operations import catalogue

    return catalogue.finder(desk)


def _saved(desk: Desk, draft: Draft) -> None:
    from mot_cua_desktop.operations import intake

    intake.save_draft(desk, draft)


def _resumed(desk: Desk, stream: bytes) -> tuple[Draft, Procedure | None, Dossier | None]:
    from mot_cua_desktop.operations import catalogue, dossiers, intake

    draft = intake.resume(desk, stream)
    return draft, catalogue.procedure(desk, draft.procedure_code), dossiers.get(desk, stream)
