"""Hạn xử lý (F4): the groups at the left, the dossiers of one group at the right, what moves them on below.

A leader finds here what waits for a decision and approves several at once. The page reads the store in the lane only,
a page of lines at a time, when it comes to the front, every minute while it stands there, and after each deed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLabel, QListView, QPushButton, QStackedWidget, QWidget

from mot_cua_desktop.errors import Stale
from mot_cua_desktop.operations import board
from mot_cua_desktop.operations.board import GROUPS, Board, LeaderDeeds, Line, Listed, Proposals
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.deadlines import says
from mot_cua_desktop.ui.deadlines.leader import Leader, LeaderParts
from mot_cua_desktop.ui.deadlines.morning import MorningSheet
from mot_cua_desktop.ui.deadlines.rows import BoardRows, LinePainter
from mot_cua_desktop.ui.deadlines.tiles import Tiles
from mot_cua_desktop.ui.dossiers import deeds
from mot_cua_desktop.ui.dossiers.course_acts import CourseActs
from mot_cua_desktop.ui.dossiers.doing import Done
from mot_cua_desktop.ui.dossiers.story_pane import toned
from mot_cua_desktop.ui.kit import forms, notices
from mot_cua_desktop.ui.kit.lanes import Lane

_MINUTE = 60_000
#: The deeds with a button here; every other deed of the course still has its key.
_BUTTONS = ("forward", "urge", "flag_complex", "apologise", "lapse")


class DeadlinesParts(LeaderParts):
    mine_box: QCheckBox
    strip_label: QLabel
    online_button: QPushButton
    leader_label: QLabel
    title_label: QLabel
    count_label: QLabel
    fresh_label: QLabel
    morning_button: QPushButton
    stack: QStackedWidget
    list_page: QWidget
    empty_page: QWidget
    list: QListView
    empty_label: QLabel
    open_button: QPushButton
    forward_button: QPushButton
    urge_button: QPushButton
    flag_complex_button: QPushButton
    apologise_button: QPushButton
    lapse_button: QPushButton
    why_label: QLabel


@dataclass(frozen=True)
class _Look:
    """One look at the board: its figures, what is proposed, a leader's month."""

    board: Board
    proposals: Proposals
    month: LeaderDeeds | None


class DeadlinesPage(QObject):
    """``dossier_wanted`` carries the stream of the row that was opened and the paper to show (or None); ``looked`` that
    the figures are new; ``intake_wanted`` that somebody wants to answer what came online."""

    dossier_wanted = Signal(bytes, object)
    intake_wanted = Signal()
    looked = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("deadlines", DeadlinesParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self.listed: Listed | None = None
        self._scroll = 0
        self._current = b""
        form = self.form
        self.tiles = Tiles(form)
        self.rows = BoardRows(lane, self.desk, self)
        form.list.setModel(self.rows)
        form.list.setItemDelegate(LinePainter(form.list))
        self.acts = CourseActs(self.desk, lane, form)
        self.leader = Leader(form, self.rows, self.acts, self.desk, lane)
        self.morning = MorningSheet(form.morning_button, self.desk, lane)
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self.refresh)
        self._connect()
        self._pointed()

    def desk(self) -> Desk:
        """The desk as last read."""
        return self._desk

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed, or after another sat down here."""
        another = desk.facts.officer != self._desk.facts.officer
        self._desk = desk
        if another:
            self.listed = None
            self.rows.ticked.clear()
            self.morning.offer()
            if self._timer.isActive():
                self.refresh()

    def _connect(self) -> None:
        form = self.form
        self.tiles.chosen.connect(self.turn_to)
        form.mine_box.toggled.connect(self._turned)
        self.rows.shown.connect(self._listed)
        self.rows.failed.connect(self.failed)
        self.rows.modelAboutToBeReset.connect(self._remember)
        form.list.selectionModel().currentChanged.connect(self._pointed)
        form.list.activated.connect(self.open)
        form.open_button.clicked.connect(self.open)
        form.online_button.clicked.connect(self.intake_wanted)
        for name in _BUTTONS:
            button: QPushButton = getattr(form, f"{name}_button")
            button.clicked.connect(partial(self.do, name))
        keys: list[tuple[str, Callable[[], object]]] = [
            (offer.keys, partial(self.do, offer.name)) for offer in deeds.OFFERS if offer.place in ("course", "time")
        ]
        keys += [("Ctrl+H", form.mine_box.toggle), ("Return", self.open), ("Enter", self.open)]
        for text, act in keys:
            shortcut = QShortcut(QKeySequence(text), form.list if text in ("Return", "Enter") else form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.acts.done.connect(self._done)
        self.acts.refused.connect(self._tell)
        self.acts.failed.connect(self.failed)
        self.leader.said.connect(self._said)
        self.leader.told.connect(self._told)
        self.leader.failed.connect(self.failed)
        self.morning.said.connect(self.said)
        self.morning.failed.connect(self.failed)

    # --- looking ---

    def enter(self) -> None:
        """The page comes to the front."""
        self._timer.start()
        self.morning.offer()
        self.refresh()
        self.form.list.setFocus()

    def close(self) -> None:
        """The window closes: look no more."""
        forms.still(self.form)

    def refresh(self) -> None:
        """Look at the board again; the list keeps its place."""
        if not self.form.isVisible() and self.listed is not None:
            self._timer.stop()
            return
        self._lane.run(partial(_look, self._desk, self._mine()), self._looked, self.failed.emit)

    def _mine(self) -> bool:
        return self.form.mine_box.isChecked()

    def _looked(self, look: _Look) -> None:
        form, counts = self.form, look.board.counts
        for group in GROUPS:
            self.tiles.show(group, counts[group])
        self.tiles.show("xin_loi", look.proposals.apologies)
        self.tiles.show("dong", look.proposals.lapsed)
        toned(form.strip_label, *says.strip(look.proposals, look.board.moments.now))
        words, tone = says.online(look.proposals)
        toned(form.online_button, words, tone)
        form.online_button.setVisible(bool(words))
        form.leader_label.setText(_month_words(look.month) if look.month else "")
        form.leader_label.setVisible(look.month is not None)
        form.fresh_label.setText(f"Cập nhật {look.board.moments.now:%H:%M}")
        self.looked.emit()
        if self.listed is None:
            self.turn_to(self._first(counts))
        else:
            self.rows.turn_to(self.listed, mine=self._mine(), again=True)

    def _first(self, counts: dict[board.Group, int]) -> Listed:
        """A leader begins with what waits for a decision, everybody else with the most urgent group."""
        if self._desk.facts.officer.role == "lanh_dao":
            return "cho_lanh_dao"
        urgent: tuple[board.Group, ...] = ("qua_han", "hom_nay", "nguy_co", "ngay_mai")
        return next((group for group in urgent if counts[group]), "qua_han")

    def turn_to(self, listed: Listed) -> None:
        """Show a group from its beginning."""
        self.listed = listed
        self._scroll, self._current = 0, b""
        self.tiles.choose(listed)
        deciding = listed == "cho_lanh_dao" and self._desk.facts.officer.role == "lanh_dao"
        self.leader.show(deciding)
        self.form.forward_button.setVisible(not deciding)
        self.form.apologise_button.setVisible(not deciding)
        self.form.lapse_button.setVisible(listed in ("dong", "cho_cong_dan"))
        self._tell(None)
        self.rows.turn_to(listed, mine=self._mine())

    def _turned(self) -> None:
        self.refresh()
        if self.listed is not None:
            self.turn_to(self.listed)

    def _remember(self) -> None:
        self._scroll = self.form.list.verticalScrollBar().value()
        line = self.line()
        self._current = line.dossier.id if line is not None else b""

    def _listed(self) -> None:
        form, listed = self.form, self.listed
        if listed is None:
            return
        form.title_label.setText(says.WORDS[listed])
        form.count_label.setText(
            f"{self.tiles.count(listed)} hồ sơ" + (" tôi đang giữ" if self._mine() and listed in GROUPS else "")
        )
        form.empty_label.setText(says.EMPTY[listed])
        empty = not self.rows.fetched
        form.stack.setCurrentWidget(form.empty_page if empty else form.list_page)
        self.rows.keep_ticks()
        place = max(0, self.rows.place_of(self._current))
        if not empty and not form.list.currentIndex().isValid():
            form.list.setCurrentIndex(self.rows.index(place))
            form.list.verticalScrollBar().setValue(self._scroll)
        form.list.viewport().update()
        self._pointed()

    # --- one dossier ---

    def line(self) -> Line | None:
        """The line under the cursor."""
        return self.rows.line(self.form.list.currentIndex())

    def _pointed(self, *_: QModelIndex) -> None:
        form, line = self.form, self.line()
        form.open_button.setEnabled(line is not None)
        for name in _BUTTONS:
            button: QPushButton = getattr(form, f"{name}_button")
            refused = deeds.why_not(line.dossier, name, self._desk.around(line.dossier)) if line else None
            button.setEnabled(line is not None and refused is None)
            button.setToolTip(deeds.BY_NAME[name].keys if refused is None else notices.sentence(refused))
        if line is not None:
            form.flag_complex_button.setText(deeds.words_of(line.dossier, "flag_complex"))
        self.leader.point(line)

    def open(self) -> None:
        """Open the dossier under the cursor on its own page."""
        line = self.line()
        if line is not None:
            self.dossier_wanted.emit(line.dossier.id, None)

    def do(self, name: str) -> None:
        """Begin a deed of the dossier under the cursor (see `deeds.OFFERS`)."""
        line = self.line()
        if line is not None:
            self.acts.do(name, line.dossier)

    def _done(self, done: Done) -> None:
        if done.paper is not None:
            self.dossier_wanted.emit(done.dossier.id, done.paper)  # the paper is printed from its dossier's page
        self._said(done.words)  # last, since another page takes down what was said before

    def _said(self, words: str) -> None:
        self._tell(None)
        self.said.emit(words)
        self.refresh()

    def _told(self, words: str) -> None:
        self._under(words)
        self.refresh()

    def _tell(self, refused: Exception | None) -> None:
        self._under(notices.sentence(refused) if refused else "")
        if isinstance(refused, Stale):
            self.refresh()  # what was done meanwhile must show

    def _under(self, words: str) -> None:
        toned(self.form.why_label, words, "bad")
        self.form.why_label.setVisible(bool(words))


def _look(desk: Desk, mine: bool) -> _Look:
    seen = board.look(desk, mine=mine)
    month = None
    if desk.facts.officer.role == "lanh_dao":
        now = desk.now()
        begin = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        month = board.leader_deeds(desk, desk.facts.officer.id, begin, now + timedelta(minutes=1))
    return _Look(seen, board.proposals(desk), month)


def _month_words(month: LeaderDeeds) -> str:
    return (
        f"Tháng này lãnh đạo đã tự xử lý: duyệt {month.approved}, trả lại {month.sent_back}, "
        f"ký xin lỗi {month.apologies}, đôn đốc {month.urged}.\n"
        f"Cả quầy đã xin lỗi, hẹn lại {month.sent_out} hồ sơ, trong đó vi phạm thời gian hẹn lại {month.breaches}."
    )
