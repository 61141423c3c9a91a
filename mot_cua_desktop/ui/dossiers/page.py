"""The dossiers' page (F3): the list at the left, the whole story of one dossier at the right, its deeds between."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLabel, QListView, QPushButton, QStackedWidget, QWidget

from mot_cua_desktop.domain.dossier import Dossier, Status
from mot_cua_desktop.domain.process import with_leader
from mot_cua_desktop.errors import Refused, Stale, Told
from mot_cua_desktop.operations import dossiers, previews
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.dossiers import DossierRow, Story
from mot_cua_desktop.operations.papers import Kind
from mot_cua_desktop.ui.dossiers import deeds, looks
from mot_cua_desktop.ui.dossiers.acts import Acts, Done
from mot_cua_desktop.ui.dossiers.course_pane import CoursePane, CoursePaneParts
from mot_cua_desktop.ui.dossiers.files import Files
from mot_cua_desktop.ui.dossiers.offers import OfferParts, Offers
from mot_cua_desktop.ui.dossiers.prints import Prints
from mot_cua_desktop.ui.dossiers.rows import PAGE, ROW, DossierRows, RowPainter
from mot_cua_desktop.ui.dossiers.story_pane import StoryPane, StoryParts, toned
from mot_cua_desktop.ui.kit import forms, notices
from mot_cua_desktop.ui.kit.lanes import Lane

_MOST_FOUND = 200


class PageParts(StoryParts, CoursePaneParts, OfferParts):
    all_chip: QPushButton
    found_words: QLabel
    clear_button: QPushButton
    list: QListView
    right: QStackedWidget
    empty_page: QWidget
    empty_label: QLabel
    story_page: QWidget
    prints_place: QWidget


class DossiersPage(QObject):
    """Holds the form, the list and the dossier that is open. `find` is what the window's one search box calls."""

    resume_wanted = Signal(bytes)
    hand_over_wanted = Signal(bytes)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("dossiers", PageParts)
        super().__init__(self.form)
        self._desk = desk
        self._lane = lane
        self._typed = ""
        self._sought = False
        self._opening = b""
        self.told: Story | None = None
        form = self.form
        self.rows = DossierRows(lane, self._now, self)
        form.list.setModel(self.rows)
        form.list.setItemDelegate(RowPainter(form.list, self._now))
        self.pane = StoryPane(form)
        self.acts = Acts(self.desk, lane, form)
        self.files = Files(self.desk, lane, form, self.acts)
        self.prints = Prints(self.desk, lane, form.prints_place)
        self.course = CoursePane(form)
        self.offers = Offers(form)
        self._connect()
        form.right.setCurrentWidget(form.empty_page)

    def desk(self) -> Desk:
        """The desk as last read."""
        return self._desk

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed, or after another sat down here."""
        self._desk = desk
        if self.told is not None:
            self._offer(self.told.dossier)

    def _offer(self, dossier: Dossier) -> None:
        elsewhere = deeds.held_elsewhere(dossier, self._desk.facts.desk_id)
        self.offers.show(dossier, self._desk.around(dossier), elsewhere, self._ahead())
        self._stand(dossier)

    def _ahead(self) -> Refused | None:
        """Why the dossier is only looked at: its log is still under way."""
        return previews.refused(self.told.ahead) if self.told is not None and self.told.ahead is not None else None

    def _stand(self, dossier: Dossier) -> None:
        """What stands under the buttons when nothing was asked yet: why the next deed must wait, if it must."""
        ahead = self._ahead()
        if ahead is not None:
            self._under(notices.sentence(ahead), "careful")
            return
        refused = self.offers.main_refused
        self._under(notices.sentence(refused) if refused else _standing(dossier), "quiet")

    def _now(self) -> datetime:
        return self._desk.now()

    def _connect(self) -> None:
        form = self.form
        # Two rows of chips exclude one another, so the group is made here and not by the form.
        chips = QButtonGroup(form)
        for name in looks.CHIPS:
            chips.addButton(getattr(form, name))
        chips.buttonClicked.connect(self.reload)
        form.clear_button.clicked.connect(self.clear)
        form.list.selectionModel().currentChanged.connect(self._chosen)
        self.rows.shown.connect(self._listed)
        self.rows.failed.connect(self.failed)
        self.offers.wanted.connect(self._do)
        for text, act in (("Esc", self.clear), ("Ctrl+P", self._print)):
            shortcut = QShortcut(QKeySequence(text), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.acts.done.connect(self._done)
        self.acts.refused.connect(self.explain)
        self.acts.failed.connect(self.failed)
        self.acts.resume_wanted.connect(self.resume_wanted)
        self.acts.hand_over_wanted.connect(self.hand_over_wanted)
        self.prints.printed.connect(self._printed)
        self.prints.failed.connect(self.failed)
        self.files.failed.connect(self.failed)

    def close(self) -> None:
        """The window closes: decrypted copies of scans go with it."""
        self.files.close()
        forms.still(self.form)

    # --- the list ---

    def enter(self) -> None:
        """The page comes to the front: what others did meanwhile must show."""
        self.reload()
        if self._opening:
            self.open(self._opening)
        self.form.list.setFocus()

    def find(self, typed: str) -> None:
        """Show what was typed or scanned; a single hit opens at once."""
        self._typed = typed.strip()
        self._sought = bool(self._typed)
        self.form.all_chip.setChecked(True)
        self.reload()

    def clear(self) -> None:
        """Back to the newest dossiers."""
        if self._typed:
            self._typed = ""
            self.reload()

    def _statuses(self) -> tuple[Status, ...]:
        return next((statuses for name, statuses in looks.CHIPS.items() if getattr(self.form, name).isChecked()), ())

    def reload(self) -> None:
        """Ask the store again for the list as it is filtered now."""
        desk, statuses, typed = self._desk, self._statuses(), self._typed

        def page(before: int | None) -> list[DossierRow]:
            return previews.page(desk, before=before, statuses=statuses, limit=PAGE)

        def found(_before: int | None) -> list[DossierRow]:
            rows = previews.find(desk, typed, limit=_MOST_FOUND)
            return [row for row in rows if not statuses or row.status in statuses]

        if typed:
            self.rows.turn_to(found, paged=False)
        else:
            self.rows.turn_to(page)

    def refresh(self) -> None:
        """Other desks' work came in: the list, and the open dossier if it is another by now."""
        self.reload()
        if self.told is not None:
            self._lane.run(partial(dossiers.story, self._desk, self.told.dossier.id), self._came, self.failed.emit)

    def _came(self, told: Story) -> None:
        if self.told is not None and (told.dossier, told.ahead) != (self.told.dossier, self.told.ahead):
            self._opened(None, told)

    def _listed(self) -> None:
        form, count = self.form, len(self.rows.rows)
        form.clear_button.setVisible(bool(self._typed))
        if self._typed:
            most = " đầu tiên" if count == _MOST_FOUND else ""
            words = f"{count} hồ sơ{most} khớp “{self._typed}”"
            if not count:
                words = (
                    f"Không có hồ sơ nào khớp “{self._typed}”. Thử ít chữ hơn, hoặc gõ mã, số điện thoại, số căn cước."
                )
        else:
            words = "Mới nhất trước" if count else "Chưa có hồ sơ nào ở đây. Nhấn F2 để tiếp nhận."
        form.found_words.setText(words)
        sought, self._sought = self._sought, False
        if sought and count == 1:
            self.open(self.rows.rows[0].id)
        elif sought and self._opening and self.rows.place_of(self._opening) < 0:
            self._leave()
        self._point()

    def _leave(self) -> None:
        """Nothing is open: what was asked for is somebody else, and no deed may fall on the one of before."""
        self._opening, self.told = b"", None
        self.files.use(None)
        self.form.right.setCurrentWidget(self.form.empty_page)

    def _point(self) -> None:
        """The list's cursor follows the dossier that was asked for last, never the other way round."""
        view = self.form.list
        place = self.rows.place_of(self._opening)
        if place < 0:
            view.selectionModel().clear()
            return
        index = self.rows.index(place)
        view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        view.scrollTo(index)

    def _chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW) if index.isValid() else None
        # A list that gets the keyboard points at its first row by itself, without choosing it.
        if row is not None and row.id != self._opening and self.form.list.selectionModel().isSelected(index):
            self.open(row.id)

    # --- the dossier ---

    def open(self, stream: bytes, paper: Kind | None = None) -> None:
        """Show a dossier's story; with ``paper``, its sheet ready to print as well."""
        self._opening = stream
        self._sought = False
        self._point()
        self._lane.run(partial(dossiers.story, self._desk, stream), partial(self._opened, paper), self.failed.emit)

    def _opened(self, paper: Kind | None, told: Story) -> None:
        if told.dossier.id != self._opening:
            return
        another = self.told is None or self.told.dossier.id != told.dossier.id
        self.told = told
        dossier, form = told.dossier, self.form
        self.pane.show(told, self._now())
        self.files.use(dossier)
        self.course.show(dossier, told.officers, self._desk, told.linked_now)
        self._offer(dossier)
        form.right.setCurrentWidget(form.story_page)
        if another:
            form.tabs.setCurrentWidget(form.story_tab)
        form.tabs.setTabVisible(form.tabs.indexOf(form.prints_tab), told.ahead is None)
        self.prints.use(dossier, paper)
        if paper:
            form.tabs.setCurrentWidget(form.prints_tab)

    def take_paper(self, text: str) -> None:
        """A control slip was scanned whose dossier is on its way by paper: ask whether to take it here."""
        self.acts.take_paper(text)

    def main(self) -> None:
        """The next natural deed."""
        self.offers.main()

    def _do(self, name: str) -> None:
        # While another story is on its way, the one in sight is not the one that was asked for.
        if self.told is not None and self.told.dossier.id == self._opening:
            if (ahead := self._ahead()) is not None:
                self.explain(ahead)
                return
            self.acts.do(name, self.told.dossier)

    def explain(self, refused: Told) -> None:
        """Say under the buttons why a deed cannot be done."""
        if isinstance(refused, Stale) and self.told is not None:
            self.failed.emit(refused)  # stays in sight while the page shows what was done meanwhile
            self.open(self.told.dossier.id)
            return
        self._under(notices.sentence(refused), "bad")

    def _under(self, words: str, tone: str) -> None:
        """The line under the buttons takes no room while it says nothing."""
        toned(self.form.why_label, words, tone)
        self.form.why_label.setVisible(bool(words))

    def _done(self, done: Done) -> None:
        self.said.emit(done.words)
        self.open(done.dossier.id, done.paper)
        self.reload()

    def _print(self) -> None:
        if self.told is None:
            return
        if (ahead := self._ahead()) is not None:
            self.explain(ahead)
            return
        self.form.tabs.setCurrentWidget(self.form.prints_tab)
        self.prints.print()

    def _printed(self, words: str) -> None:
        self.said.emit(words)
        if self.told is not None:
            self.open(self.told.dossier.id)

    def worked_on(self) -> frozenset[bytes]:
        """The dossier that somebody is looking at or answering about here: it is not given away meanwhile."""
        return frozenset({self.told.dossier.id} if self.told is not None and self.form.isVisible() else ())

    def dossier(self) -> Dossier | None:
        """The dossier that is open."""
        return self.told.dossier if self.told else None


def _standing(dossier: Dossier) -> str:
    """How the dossier stands, where that leaves little to do."""
    if dossier.ended:
        return "Hồ sơ đã kết thúc: chỉ còn xem và in lại."
    if dossier.carried_from:
        return f"Nhận bằng giấy từ {dossier.carried_from}; diễn biến trước đó chưa về đến quầy này."
    if with_leader(dossier):
        return "Đang chờ lãnh đạo duyệt. Chưa duyệt thì chưa ghi có kết quả được."
    return ""
