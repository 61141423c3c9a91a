"""The page that returns results (F5): scan the receipt, check the person, settle the fee, hand over, next."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QStackedWidget, QWidget

from mot_cua_desktop.domain import citizen
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Stale, Told
from mot_cua_desktop.operations import dossiers, previews
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.dossiers import DossierRow
from mot_cua_desktop.ui.dossiers import deeds, looks, small_dialogs
from mot_cua_desktop.ui.dossiers.acts import Acts, Done
from mot_cua_desktop.ui.dossiers.citizen_screen import CitizenScreen
from mot_cua_desktop.ui.dossiers.prints import Prints
from mot_cua_desktop.ui.dossiers.receiver_form import ReceiverForm, ReceiverParts
from mot_cua_desktop.ui.dossiers.rows import ROW, DossierRows, RowPainter
from mot_cua_desktop.ui.dossiers.story_pane import fee_words, toned, whose
from mot_cua_desktop.ui.kit import forms, notices
from mot_cua_desktop.ui.kit.lanes import Lane

_MOST_WAITING = 1000


class HandoverParts(ReceiverParts):
    scan: QLineEdit
    pick_words: QLabel
    list: QListView
    right: QStackedWidget
    start_page: QWidget
    work_page: QWidget
    done_page: QWidget
    code_label: QLabel
    procedure_label: QLabel
    state_label: QLabel
    owner_label: QLabel
    result_label: QLabel
    due_label: QLabel
    not_ready: QWidget
    result: QLineEdit
    document: QLineEdit
    dated: QLineEdit
    subject: QLineEdit
    ready_button: QPushButton
    fee_label: QLabel
    fee_button: QPushButton
    main_button: QPushButton
    why_label: QLabel
    done_label: QLabel
    done_words: QLabel
    next_button: QPushButton
    prints_place: QWidget
    invite_button: QPushButton
    screen_off_button: QPushButton
    satisfaction_hint: QLabel


class HandoverPage(QObject):
    """One dossier at a time. What was typed for it is kept until it is handed over or another is opened."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("handover", HandoverParts)
        super().__init__(self.form)
        self._desk = desk
        self._lane = lane
        self._dossier: Dossier | None = None
        self._opening = b""
        self._busy = False
        form = self.form
        self.rows = DossierRows(lane, self._now, self)
        form.list.setModel(self.rows)
        form.list.setItemDelegate(RowPainter(form.list, self._now))
        self.receiver = ReceiverForm(form)
        self.acts = Acts(self.desk, lane, form)
        self.screen = CitizenScreen(form)
        form.screen_off_button.hide()
        self._hint = form.satisfaction_hint.text()
        self.prints = Prints(self.desk, lane, form.prints_place)
        self._connect()
        form.right.setCurrentWidget(form.start_page)

    def desk(self) -> Desk:
        """The desk as last read."""
        return self._desk

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed."""
        self._desk = desk
        self._weigh()

    def worked_on(self) -> frozenset[bytes]:
        """The dossier whose result is being returned here: it is not given away meanwhile."""
        return frozenset({self._dossier.id} if self._dossier is not None and self.form.isVisible() else ())

    def close(self) -> None:
        """The window closes."""
        self.screen.close()
        forms.still(self.form)

    def _now(self) -> datetime:
        return self._desk.now()

    def _connect(self) -> None:
        form = self.form
        form.scan.returnPressed.connect(self._scanned)
        form.scan.textChanged.connect(self._cleared)
        form.list.clicked.connect(self._chosen)
        form.list.activated.connect(self._chosen)
        self.rows.shown.connect(self._listed)
        for signal in (self.rows.failed, self.acts.failed, self.prints.failed):
            signal.connect(self.failed)
        form.ready_button.clicked.connect(self.ready)
        form.fee_button.clicked.connect(self.fee)
        form.main_button.clicked.connect(self.hand_over)
        form.next_button.clicked.connect(self.next)
        form.invite_button.clicked.connect(self.invite)
        form.screen_off_button.clicked.connect(self.screen.close)
        self.screen.shown.connect(form.screen_off_button.setVisible)
        self.screen.answered.connect(self._answered)
        self.receiver.changed.connect(self._weigh)
        self.acts.done.connect(self._paid)
        self.acts.refused.connect(self._explain)
        self.prints.printed.connect(self.said)
        keys = {"Ctrl+Return": self._go_on, "Ctrl+Enter": self._go_on, "Ctrl+R": self.ready, "Ctrl+U": self.fee}
        keys |= {"Ctrl+P": self.prints.print, "Ctrl+M": self.invite, "Esc": self.next}
        for text, act in keys.items():
            shortcut = QShortcut(QKeySequence(text), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- which dossier ---

    def enter(self) -> None:
        """The page comes to the front: the oldest waiting results first, the cursor where the scanner types."""
        self.reload()
        self.form.scan.setFocus()

    def reload(self) -> None:
        """Everything that lies ready, the oldest first."""
        desk = self._desk

        def waiting(_before: int | None) -> list[DossierRow]:
            return dossiers.page(desk, statuses=("ready",), limit=_MOST_WAITING)[::-1]

        self.rows.turn_to(waiting, paged=False)

    def find(self, typed: str, *, wired: bool = False) -> None:
        """Scanned or typed: a card is held against the open dossier, all else looks for one."""
        typed = typed.strip()
        if not typed:
            self.reload()
            return
        if citizen.looks_like_card(typed):
            self._card(typed, wired=wired)
            return
        self._put(typed)  # a scanner's burst is taken back from the box, and the list is told by what stands there
        desk = self._desk
        self.rows.turn_to(lambda _before: previews.find(desk, typed, limit=50), paged=False)

    def _scanned(self) -> None:
        typed = self.form.scan.text()
        self.form.scan.selectAll()
        self.find(typed)

    def _cleared(self, typed: str) -> None:
        if not typed:
            self.reload()

    def _card(self, typed: str, *, wired: bool) -> None:
        at_work = self._dossier is not None and self.form.right.currentWidget() is self.form.work_page
        self._put("")
        try:
            card = citizen.parse_card(typed, wired=wired)
        except Told as fault:
            self.form.pick_words.setText(str(fault))
            return
        if at_work:
            self.receiver.scan(card)
        else:
            self._put(card.number)
            self.find(card.number)

    def _put(self, text: str) -> None:
        """Change what stands in the box without asking for another list."""
        self.form.scan.blockSignals(True)
        self.form.scan.setText(text)
        self.form.scan.blockSignals(False)

    def _listed(self) -> None:
        form, typed, rows = self.form, self.form.scan.text().strip(), self.rows.rows
        if not typed:
            form.pick_words.setText(
                f"{len(rows)} hồ sơ chờ trả, cũ nhất trước" if rows else "Không có hồ sơ nào chờ trả."
            )
        elif not rows:
            form.pick_words.setText(
                f"Không có hồ sơ nào khớp “{typed}”. Gõ lại mã trên giấy hẹn, hoặc tên, số điện thoại."
            )
        else:
            form.pick_words.setText(f"{len(rows)} hồ sơ khớp “{typed}”")
        if typed and len(rows) == 1:
            self.open(rows[0].id)

    def _chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.open(row.id)

    def open(self, stream: bytes) -> None:
        """Begin to return this dossier's result."""
        self._opening = stream
        self._lane.run(partial(dossiers.get, self._desk, stream), self._opened, self.failed.emit)

    def _opened(self, dossier: Dossier) -> None:
        if dossier.id != self._opening:
            return
        self.receiver.use(dossier)
        self._quiet()
        form = self.form
        forms.write(form.result, dossier.procedure.result)
        form.document.clear()
        form.subject.clear()
        form.dated.setText(f"{self._now():%d/%m/%Y}")
        self._show(dossier)
        form.right.setCurrentWidget(form.work_page)
        if dossier.status == "in_process":
            form.document.setFocus()
        else:
            form.scan.setFocus()

    def _show(self, dossier: Dossier) -> None:
        self._dossier = dossier
        form = self.form
        form.code_label.setText(dossier.code or "Chưa có mã")
        form.procedure_label.setText(dossier.procedure.name)
        toned(form.state_label, *looks.state_of(dossier, self._now()))
        form.owner_label.setText(whose(dossier.people))
        ready = dossier.result
        number = f", số {ready.document}" if ready and ready.document else ""
        dated = f", ngày {ready.dated}" if ready and ready.dated else ""
        subject = f": {ready.subject}" if ready and ready.subject else ""
        form.result_label.setText(f"{ready.result}{number}{dated}{subject}" if ready else "chưa có")
        moved = f" (hẹn cũ {say_moment(dossier.reschedule.old)})" if dossier.reschedule else ""
        form.due_label.setText(f"{say_moment(dossier.due.at)}{moved}" if dossier.due else "chưa hẹn")
        form.not_ready.setVisible(dossier.status == "in_process")
        # What nobody could tell yet is no reason to be calm.
        open_fee = dossier.fee_due or dossier.fee_unclear or dossier.fee_back
        toned(form.fee_label, fee_words(dossier), "careful" if open_fee else "good")
        for name, button in (("fee", form.fee_button), ("ready", form.ready_button)):
            refused = deeds.why_not(dossier, name, self._desk.around(dossier))
            button.setEnabled(refused is None)
            button.setToolTip(notices.sentence(refused) if refused else "")
        self._weigh()

    # --- its deeds ---

    def _weigh(self) -> None:
        """Say what stands against handing over, before the button is pressed."""
        if self._dossier is None:
            return
        words = self.receiver.obstacle(self._dossier)
        refused = deeds.why_not(self._dossier, "hand_over", self._desk.around(self._dossier))
        if refused is not None and self._dossier.status == "ready":
            words = notices.sentence(refused)
        self.form.main_button.setEnabled(not words and not self._busy)
        toned(self.form.why_label, words, "careful")

    def _explain(self, fault: Told) -> None:
        self._busy = False
        if isinstance(fault, Stale) and self._dossier is not None:
            self.failed.emit(fault)  # stays in sight while the page shows what was done meanwhile
            self.open(self._dossier.id)
            return
        self._weigh()
        toned(self.form.why_label, notices.sentence(fault), "bad")

    def _not_done(self, error: Exception) -> None:
        if isinstance(error, Told):
            self._explain(error)
        else:
            self._busy = False
            self._weigh()
            self.failed.emit(error)

    def ready(self) -> None:
        """The result has come: noted here, without leaving the citizen standing."""
        form, dossier = self.form, self._dossier
        if dossier is None or dossier.status != "in_process":
            return
        try:
            answer = small_dialogs.result_answer(form.result, form.document, form.dated, form.subject)
        except Told as fault:
            self._explain(fault)
            return
        work = partial(dossiers.result_ready, self._desk, dossier.id, *answer, seen=dossier.seq)
        self._lane.run(work, self._show, self._not_done)

    def fee(self) -> None:
        """Take the fee, or note that it is waived; its slip follows at once."""
        if self._dossier is not None and self.form.fee_button.isEnabled():
            self.acts.take_fee(self._dossier)

    def _paid(self, done: Done) -> None:
        self.said.emit(done.words)
        self._show(done.dossier)
        self.prints.print_now(done.dossier, "phieu_thu")

    def invite(self) -> None:
        """Ask the citizen on their own screen; handing over waits for no answer."""
        if self._dossier is not None and self.form.right.currentWidget() is self.form.work_page:
            self.screen.ask(self._desk.facts.centre_name)
            self.form.satisfaction_hint.setText("đang hỏi trên màn hình khách; không phải chờ")
            self.form.activateWindow()

    def _answered(self, number: int) -> None:
        # What is pressed after the result was handed over comes too late to be written with it.
        if self._dossier is not None and self.form.right.currentWidget() is self.form.work_page and not self._busy:
            self.receiver.mark(number)
            self.form.satisfaction_hint.setText("công dân đã bấm trên màn hình khách")

    def _quiet(self) -> None:
        self.screen.rest()
        self.form.satisfaction_hint.setText(self._hint)

    def hand_over(self) -> None:
        """Put the result in the person's hand; durable before the page says so. Pressed twice, it is done once."""
        dossier = self._dossier
        if dossier is None or not self.form.main_button.isEnabled():
            return
        self._busy = True
        self.form.main_button.setEnabled(False)
        handing = self.receiver.handing
        work = partial(
            dossiers.hand_over,
            self._desk,
            dossier.id,
            handing.receiver(),
            handing.identity,
            method=handing.method,
            satisfaction=handing.satisfaction,
            receipt_taken_back=handing.receipt_back,
            seen=dossier.seq,
        )
        self._lane.run(work, self._handed, self._not_done)

    def _handed(self, dossier: Dossier) -> None:
        self._busy = False
        self._quiet()
        self._show(dossier)
        form, name = self.form, self.receiver.handing.name
        form.done_label.setText(f"✓ Đã trả kết quả cho {name}")
        form.done_words.setText(f"{dossier.code} · {dossier.procedure.name}. In giấy biên nhận để người nhận ký.")
        form.right.setCurrentWidget(form.done_page)
        form.next_button.setFocus()
        self.prints.use(dossier, "bien_nhan_ket_qua")
        self.prints.print_now(dossier, "bien_nhan_ket_qua")
        self.said.emit(f"Đã trả kết quả {dossier.code}.")
        self.reload()

    def next(self) -> None:
        """Ready for the next citizen."""
        self._quiet()
        self._dossier, self._opening = None, b""
        self.form.right.setCurrentWidget(self.form.start_page)
        self.form.scan.clear()
        self.enter()

    def _go_on(self) -> None:
        if self.form.right.currentWidget() is self.form.done_page:
            self.next()
        else:
            self.hand_over()
