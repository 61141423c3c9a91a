"""Tiếp nhận (F2): procedure, citizen, papers down the left; what follows from them on the right; three ways out.

The page holds one draft. Every touch makes the next draft, draws what follows from it, and saves it in the lane.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.citizen import parse_card
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import Term
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import outlook as ahead
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake import asked, consequences
from mot_cua_desktop.ui.intake.alike import Alike
from mot_cua_desktop.ui.intake.amended import Amending
from mot_cua_desktop.ui.intake.citizen import CitizenCard
from mot_cua_desktop.ui.intake.conditions import Conditions
from mot_cua_desktop.ui.intake.consequences import Standing
from mot_cua_desktop.ui.intake.drafts import Drafts
from mot_cua_desktop.ui.intake.due_reasons import DueReasons
from mot_cua_desktop.ui.intake.files import Files
from mot_cua_desktop.ui.intake.further import Further
from mot_cua_desktop.ui.intake.online_advice import OnlineAdvising
from mot_cua_desktop.ui.intake.papers_table import PapersTable
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.intake.procedure_search import ProcedureSearch
from mot_cua_desktop.ui.intake.ways_out import WaysOut
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane

_SAVE_AFTER = 150
_DRAW_EVERY = 30_000  # the hour moves on, and with it the date that would be promised


class IntakePage(QObject):
    """The page and the draft it holds. ``settled`` when what was said before is over: a deed is done, the fault mended,
    another draft lies here."""

    said = Signal(str)
    settled = Signal()
    failed = Signal(object)
    dossier_wanted = Signal(bytes)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("intake", IntakeParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self._procedure: Procedure | None = None
        self._dossier: Dossier | None = None
        self._quiet = False
        self._under_way = False
        self._explained = ""
        self.draft = ahead.new_draft(desk)
        self.search = ProcedureSearch(self.form.procedure, self.form)
        self.citizen = CitizenCard(self.form, lambda: self._desk.addresses, lambda: self._desk.now().date())
        self.conditions = Conditions(self.form)
        self.papers = PapersTable(self.form.papers)
        self.files = Files(self.form, lane, desk)
        self.drafts = Drafts(self.form, lane, lambda: self._desk)
        self.alike = Alike(self.form, lane, lambda: self._desk)
        self.amending = Amending(self.form, lane, lambda: self._desk)
        self.ways = WaysOut(self.form, lane, lambda: self._desk)
        self.further = Further(self.form, lane, lambda: self._desk)
        self.advising = OnlineAdvising(self.form, lane, lambda: self._desk)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_AFTER)
        self._saving.timeout.connect(self._save)
        self._minute = QTimer(self)
        self._minute.setInterval(_DRAW_EVERY)
        self._minute.timeout.connect(self._draw)
        self._minute.start()
        self._connect()
        self.reload()
        self.drafts.look(self.draft.id)
        self._show(self.draft, None)

    def _connect(self) -> None:
        form = self.form
        self.search.chosen.connect(self._choose)
        for part in (self.citizen, self.papers, self.files, self.conditions, self.further, self.advising):
            part.changed.connect(self._touched)
        self.files.failed.connect(self.failed)
        self.advising.failed.connect(self.failed)
        self.conditions.case_chosen.connect(self._case_chosen)
        self.conditions.channel_chosen.connect(self._channel_chosen)
        form.all_button.clicked.connect(self.papers.all_in_order)
        self.reasons = DueReasons(form)
        self.advising.said.connect(self.said)
        self.drafts.opened.connect(self._open_draft)
        self.drafts.opened.connect(lambda opened: self.amending.look(opened[0]))
        self.amending.renewed.connect(lambda found: self._change(found.draft, found.procedure))
        self.drafts.failed.connect(self.failed)
        self.amending.failed.connect(self.failed)
        self.alike.failed.connect(self.failed)
        self.alike.looked.connect(self._draw)
        self.alike.resume_wanted.connect(self.resume)
        self.alike.dossier_wanted.connect(self.dossier_wanted)
        self.ways.done.connect(self._done)
        self.ways.failed.connect(self._not_done)
        self.ways.said.connect(self.said)
        form.main_button.clicked.connect(self.accept)
        form.guide_button.clicked.connect(self.guide)
        form.refuse_button.clicked.connect(self.refuse)
        form.fast_button.clicked.connect(self.fast)
        form.withdraw_button.clicked.connect(self.withdraw)
        form.next_button.clicked.connect(self.next)
        form.more_button.clicked.connect(self.more)
        for keys, act in (
            ("Ctrl+Return", self.accept), ("Ctrl+Enter", self.accept), ("Ctrl+G", self.guide), ("Ctrl+R", self.refuse),
            ("Ctrl+Shift+Return", self.fast), ("Ctrl+N", self.next), ("Ctrl+M", self.more),
            ("Ctrl+D", self.papers.all_in_order), ("Ctrl+P", self.ways.print), ("Ctrl+W", self.withdraw),
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
        self._lane.run(partial(asked.finder, self._desk), self._found_procedures, self.failed.emit)

    def _found_procedures(self, offered: asked.Offered) -> None:
        self.search.use(*offered)

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

    def card_scanned(self, text: str, *, wired: bool = False) -> None:
        """A card was scanned somewhere in the window: an intake begins, or its people are filled in.

        The card of another person never takes over a dossier that was begun in earnest: that one becomes a draft.
        """
        if self.form.stack.currentWidget() is self.form.done_page:
            self.next()
        try:
            card = parse_card(text, wired=wired)
        except Told as told:
            self.failed.emit(told)
            return
        if self.citizen.is_other(card) and self._begun():
            self.next()
            self.said.emit("Thẻ của người khác: đã mở hồ sơ mới; hồ sơ đang làm nằm ở “Bản nháp chưa xong”.")
        self.citizen.take(card)

    def _begun(self) -> bool:
        draft = self.draft
        touched = any(line.state == "du" or line.wrong for line in draft.papers)
        return draft.dossier is not None or bool(draft.files) or touched

    def resume(self, stream: bytes) -> None:
        """The citizen of a guidance slip is back: go on with that dossier."""
        desk = self._desk
        self._lane.run(lambda: asked.resumed(desk, stream), self._open_draft, self.failed.emit)

    def close(self) -> None:
        """Keep the last word before the program ends, and then be still."""
        self._keep()
        forms.still(self.form)

    def _keep(self) -> None:
        if self._saving.isActive():
            self._saving.stop()
            self._save()

    # --- the draft ---

    def _open_draft(self, opened: tuple[Draft, Procedure | None, Dossier | None]) -> None:
        self._keep()  # what lies on the page now becomes a draft itself
        draft, procedure, dossier = opened
        self._dossier = dossier
        self._settle()
        self.further.offer(None)
        if dossier is not None:
            draft = replace(draft, case=dossier.procedure.case, channel=dossier.channel, sets=dossier.sets)
        self._show(draft, procedure)
        self.form.stack.setCurrentWidget(self.form.work_page)

    def _show(self, draft: Draft, procedure: Procedure | None) -> None:
        """Write a draft into every field, then draw what follows."""
        form, self._quiet = self.form, True
        self.draft, self._procedure = draft, procedure
        self.search.show(procedure)
        form.procedure.setReadOnly(draft.dossier is not None)
        self.citizen.show(draft)
        self.conditions.show(draft, procedure)
        self.further.show(draft)
        self.advising.show(draft, procedure)
        self.papers.show(draft.papers)
        self.files.show(draft.files)
        self.alike.forget()
        self._quiet = False
        self._draw()

    def _choose(self, procedure: Procedure) -> None:
        draft = checklist.begin(self._read(), procedure)
        self._change(draft, procedure)
        # Where every paper belongs to some case, nothing can be ticked before one is chosen.
        nothing_asked = bool(draft.papers) and not draft.lacking and not self.form.case_row.isHidden()
        (self.form.case_box if nothing_asked else self.form.id_number).setFocus()

    def _change(self, draft: Draft, procedure: Procedure) -> None:
        """Show a draft that one choice made anew, and keep it as any other touch is kept."""
        self._show(draft, procedure)
        self._saving.start()
        self.alike.look(self.draft)

    def _case_chosen(self, case: str) -> None:
        if self._procedure is not None:
            draft = checklist.begin(self._read(), self._procedure, case)
            self._change(draft, self._procedure)

    def _channel_chosen(self) -> None:
        """Another channel may cost something else and take another time."""
        if self._procedure is not None:
            draft = self._read()
            fees = checklist.fees(self._procedure, draft.channel, draft.case)
            self._change(replace(draft, fees=fees), self._procedure)

    def _read(self) -> Draft:
        """The draft as the fields say it now."""
        return replace(
            self.draft,
            papers=self.papers.lines,
            files=self.files.files,
            **self.conditions.fill(self.draft),
            **self.citizen.fill(self.draft),
            **self.further.fill(self.draft),
            **self.advising.fill(self.draft),
        )

    def _touched(self, *_: Any) -> None:
        if self._quiet:
            return
        before = self.draft
        self.draft = self._read()
        self._draw()
        if self.draft != before:
            self._saving.start()
        self.alike.follow(before, self.draft)

    def _save(self) -> None:
        # What is on its way into the journal, or there already, must not come back as a draft.
        at_work = self.form.stack.currentWidget() is self.form.work_page and not self._under_way
        if at_work and not self.draft.untouched:
            self._lane.run(partial(asked.save, self._desk, self.draft), lambda _: None, self.failed.emit)

    def _draw(self) -> None:
        if self._quiet:
            return
        form, procedure = self.form, self._procedure
        unclear = procedure is not None and self._known_term(procedure) is None
        self.conditions.ask_for_term(unclear)
        outlook = ahead.outlook(self._desk, self.draft, procedure, self._dossier, before=self.further.before)
        doubts: tuple[str, ...] = ()
        if outlook.due is not None:
            calendar = self._desk.calendar_of(procedure.field if procedure is not None else "")
            doubts = calendar.doubts(outlook.due.counted_from.date(), outlook.due.at.date())
        self.reasons.due = outlook.due
        consequences.show(form, Standing(self.draft, procedure, self._dossier, outlook, doubts, self.alike.open_slip))
        self.further.draw(self.draft)
        self.advising.draw(self.draft)
        form.papers_label.setText(consequences.papers_said(self.draft))
        form.all_button.setEnabled(bool(self.draft.lacking))
        if self._under_way:
            form.main_button.setEnabled(False)
        if self._explained and self._explained not in [obstacle.words for obstacle in outlook.obstacles]:
            self._settle()

    def _settle(self) -> None:
        self._explained = ""
        self.settled.emit()

    def _known_term(self, procedure: Procedure) -> Term | None:
        """The term that nobody needs to type."""
        kept = self._dossier.procedure if self._dossier is not None else None
        return checklist.term_of(replace(self.draft, term=None), procedure, kept)[0]

    # --- the ways out ---

    def accept(self) -> None:
        """Take the dossier in, when nothing stands in the way."""
        if self._ready(self.form.main_button):
            self._under_way = True
            self.ways.accept(self.draft)

    def guide(self) -> None:
        """Ask for everything that lacks, on paper, once."""
        if self._ready(self.form.guide_button):
            self.ways.guide(self.draft, self.alike.open_slip)

    def refuse(self) -> None:
        """Refuse in writing."""
        if self._ready(self.form.refuse_button):
            self.ways.refuse(self.draft)

    def fast(self) -> None:
        """Give the result on the spot."""
        if self._ready(self.form.fast_button):
            self.ways.fast(self.draft, self._procedure.name if self._procedure else "", self._dossier)

    def withdraw(self) -> None:
        """The citizen of a guidance slip gives up."""
        if self._dossier is not None and self._ready(self.form.withdraw_button):
            self.ways.withdraw(self.draft, self._dossier)

    def _ready(self, button: QPushButton) -> bool:
        """Whether this way is open; when its key was pressed and it is not, say why and lead the hand there."""
        form = self.form
        if form.stack.currentWidget() is not form.work_page or self._under_way or button.isHidden():
            return False
        if self.files.busy:
            self.failed.emit(Told("Tệp quét đang được cất vào máy.", "Đợi vài giây rồi bấm lại."))
            return False
        if not button.isEnabled():
            self._explain(button)
            return False
        self._saving.stop()
        self.citizen.settle()
        self.draft = self._read()
        return True

    def _explain(self, button: QPushButton) -> None:
        if button is self.form.guide_button:
            self.failed.emit(Told(button.toolTip()))
            return
        obstacles = ahead.outlook(self._desk, self.draft, self._procedure, self._dossier).obstacles
        if obstacles:
            self._explained = obstacles[0].words
            self.failed.emit(Told(self._explained))
            consequences.place_of(self.form, obstacles[0].field).setFocus()

    def _done(self, dossier: Dossier) -> None:
        self._under_way = False
        self._dossier = dossier
        self._settle()
        self.form.stack.setCurrentWidget(self.form.done_page)
        self.ways.prints.form.kinds.setFocus()

    def _not_done(self, error: Exception) -> None:
        self._under_way = False
        self._saving.start()
        self._draw()
        if not self.amending.takes(error, self.draft):
            self.failed.emit(error)

    def next(self) -> None:
        """The next person: what was unfinished stays among the drafts."""
        self._keep()
        self.further.offer(None)
        self._begin(ahead.new_draft(self._desk))

    def more(self) -> None:
        """Another procedure for the same people in the same visit."""
        if self.form.stack.currentWidget() is self.form.done_page:
            self.further.offer(self._dossier)
            self._begin(ahead.new_draft(self._desk, like=self.draft))

    def _begin(self, draft: Draft) -> None:
        self._dossier = None
        self._settle()
        self._show(draft, None)
        self.form.stack.setCurrentWidget(self.form.work_page)
        self.reload()  # now, and not when the deed was done: the paper came first
        self.drafts.look(draft.id)
        self.form.procedure.setFocus()
