"""What a leader does on the board: approve or send back several at once, sign an apology or leave it unsigned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QPushButton, QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.operations import course
from mot_cua_desktop.operations.board import Line
from mot_cua_desktop.operations.course import NotDone
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.deadlines.rows import BoardRows, chosen
from mot_cua_desktop.ui.dossiers import course_dialogs, deeds
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.course_acts import CourseActs
from mot_cua_desktop.ui.kit import notices
from mot_cua_desktop.ui.kit.lanes import Lane

Outcome = tuple[list[Dossier], list[NotDone]]


class LeaderParts(QWidget):
    list: QListView
    leader_actions: QWidget
    approve_button: QPushButton
    all_button: QPushButton
    send_back_button: QPushButton
    sign_button: QPushButton
    decline_button: QPushButton


class Leader(QObject):
    """The leader's row of buttons; ``said`` when everything was done, ``told`` when something was not."""

    said = Signal(str)
    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self, form: LeaderParts, rows: BoardRows, acts: CourseActs, desk: Callable[[], Desk], lane: Lane
    ) -> None:
        super().__init__(form)
        self._form, self._rows, self._acts = form, rows, acts
        self._desk, self._lane = desk, lane
        self.asking: Asking | None = None
        form.approve_button.clicked.connect(self.approve)
        form.all_button.clicked.connect(self.all)
        form.send_back_button.clicked.connect(self.send_back)
        form.sign_button.clicked.connect(partial(self._one, "apologise"))
        form.decline_button.clicked.connect(partial(self._one, "decline"))
        rows.ticks_changed.connect(self._count)
        for text, act in (("Ctrl+Return", self.approve), ("Ctrl+Enter", self.approve), ("Ctrl+A", self.all)):
            shortcut = QShortcut(QKeySequence(text), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.show(False)

    def show(self, deciding: bool) -> None:
        """Whether what is listed waits for whoever sits here to decide."""
        self._rows.ticking = deciding
        self._rows.ticked.clear()
        self._rows.faults = {}
        self._form.leader_actions.setVisible(deciding)
        self._count()

    def point(self, line: Line | None) -> None:
        """The line under the cursor decides about the apology's buttons."""
        for name, button in (("apologise", self._form.sign_button), ("decline", self._form.decline_button)):
            draft = line is not None and line.dossier.proposal is not None
            refused = None
            if line is not None and draft:
                refused = deeds.why_not(line.dossier, name, self._desk().around(line.dossier))
            button.setEnabled(draft and refused is None)
            why = notices.sentence(refused) if refused else deeds.BY_NAME[name].keys
            button.setToolTip(why if draft else "Hồ sơ này không có dự thảo xin lỗi.")
        self._count()

    def _count(self) -> None:
        form, count = self._form, len(self._rows.ticked)
        form.approve_button.setText(f"Duyệt {count} hồ sơ đã chọn  Ctrl+Enter" if count else "Duyệt hồ sơ đã chọn")
        form.approve_button.setEnabled(count > 0)
        form.send_back_button.setText(f"Trả lại {count} hồ sơ" if count else "Trả lại")
        line = self._rows.line(form.list.currentIndex())
        form.send_back_button.setEnabled(count > 0 or (line is not None and bool(line.dossier.handovers)))

    def all(self) -> None:
        """Choose every line that has been fetched and waits for approval; all chosen already, none."""
        if not self._rows.ticking:
            return
        before = set(self._rows.ticked)
        self._rows.tick(self._rows.fetched, on=True)
        if self._rows.ticked == before:
            self._rows.tick(self._rows.fetched, on=False)

    def approve(self) -> None:
        """Approve what is ticked, each by itself."""
        if not self._form.approve_button.isEnabled() or not self._rows.ticking:
            return
        streams = chosen(self._rows, self._form.list.currentIndex())
        self._form.approve_button.setEnabled(False)
        work = partial(course.approve_all, self._desk(), streams)
        self._lane.run(work, partial(self._over, "Đã duyệt", "Chưa duyệt được"), self._failed)

    def send_back(self) -> None:
        """Send back what is ticked (or the line under the cursor), all for one reason."""
        streams = chosen(self._rows, self._form.list.currentIndex())
        if not streams or not self._rows.ticking:
            return
        first = next(line for line in self._rows.fetched if line.dossier.id in streams)
        whom = course_dialogs.whose(first.dossier) if len(streams) == 1 else f"{len(streams)} hồ sơ đã chọn"
        if self.asking is not None:
            self.asking.form.deleteLater()
        asking = self.asking = course_dialogs.ask_send_back(self._form, whom)
        asking.agreed.connect(partial(self._send_back, asking, streams))
        asking.open()

    def _send_back(self, asking: Asking, streams: dict[bytes, int], answer: course_dialogs.Answer) -> None:
        asking.close()
        work = partial(course.send_back_all, self._desk(), streams, answer.words)
        self._lane.run(work, partial(self._over, "Đã trả lại", "Chưa trả lại được"), self._failed)

    def _failed(self, error: Exception) -> None:
        self._count()
        self.failed.emit(error)

    def _over(self, done_words: str, fault_words: str, outcome: Outcome) -> None:
        done, not_done = outcome
        faults = {fault.stream: notices.sentence(fault.why) for fault in not_done}
        self._rows.ticked -= {state.id for state in done}
        self._rows.blame(faults)
        self._count()
        if not not_done:
            self.said.emit(f"{done_words} {len(done)} hồ sơ.")
            return
        told = "; ".join(f"{fault.code}: {faults[fault.stream]}" for fault in not_done[:3])
        more = f" … và {len(not_done) - 3} hồ sơ nữa" if len(not_done) > 3 else ""
        self.told.emit(f"{done_words} {len(done)} hồ sơ. {fault_words} {len(not_done)}: {told}{more}")

    def _one(self, name: str) -> None:
        line = self._rows.line(self._form.list.currentIndex())
        if line is not None:
            self._acts.do(name, line.dossier)
