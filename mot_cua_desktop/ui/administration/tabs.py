"""The tabs of Quản trị (F8): this desk's choices, the ways out of its papers, passwords, the ward's calendar, rules,
the hub; incidents, and the plan of reform."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QScrollArea, QTabWidget

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.administration.calendar_page import CalendarPage
from mot_cua_desktop.ui.administration.conflicts_page import ConflictsPage
from mot_cua_desktop.ui.administration.hub_page import HubPage
from mot_cua_desktop.ui.administration.incidents_page import IncidentsPage
from mot_cua_desktop.ui.administration.page import AdministrationPage
from mot_cua_desktop.ui.administration.passwords_page import PasswordsPage
from mot_cua_desktop.ui.administration.printers import PrintersPage
from mot_cua_desktop.ui.administration.reform_page import ReformPage
from mot_cua_desktop.ui.administration.rules_page import RulesPage
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.rounds import Rounds


class AdministrationTabs(QObject):
    """One page of the window that holds several; each is told when it comes to the front."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)
    dossier_wanted = Signal(bytes, object)
    seat_wanted = Signal(str)
    own_wanted = Signal()

    def __init__(self, desk: Desk, lane: Lane, rounds: Rounds | None = None) -> None:
        self.form = QTabWidget()
        super().__init__(self.form)
        self.form.setDocumentMode(True)
        self.desk_page = AdministrationPage(desk, lane)
        self.desk_page.seat_wanted.connect(self.seat_wanted)
        self.printers_page = PrintersPage(desk, lane)
        self.passwords_page = PasswordsPage(desk, lane)
        self.passwords_page.own_wanted.connect(self.own_wanted)
        self.calendar_page = CalendarPage(desk, lane)
        self.rules_page = RulesPage(desk, lane)
        self.incidents_page = IncidentsPage(desk, lane)
        self.reform_page = ReformPage(desk, lane)
        self.incidents_page.dossier_wanted.connect(self.dossier_wanted)
        titled: tuple[tuple[str, Any], ...] = (
            ("Quầy này", self.desk_page),
            ("Lịch làm việc", self.calendar_page),
            ("Quy định", self.rules_page),
            ("Giấy in", self.printers_page),
            ("Sự cố", self.incidents_page),
            ("Nhiệm vụ CCHC", self.reform_page),
            ("Mật khẩu", self.passwords_page),
        )
        if rounds is not None:
            self.hub_page = HubPage(desk, lane, rounds)
            self.conflicts_page = ConflictsPage(desk, lane)
            self.conflicts_page.dossier_wanted.connect(lambda stream: self.dossier_wanted.emit(stream, None))
            rounds.came.connect(self._came)
            titled = (*titled, ("Trung tâm", self.hub_page), ("Việc trùng", self.conflicts_page))
        self._pages: list[Any] = []
        for title, page in titled:
            self._pages.append(page)
            # Scrolled where the screen is low, so that no tab makes the whole window taller than the screen.
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setWidget(page.form)
            self.form.addTab(scroll, title)
            page.changed.connect(self.changed)
            page.said.connect(self.said)
            page.failed.connect(self.failed)
        self.form.currentChanged.connect(self._turned)

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after something changed."""
        for page in self._pages:
            page.use(desk)

    def close(self) -> None:
        """The window closes."""
        self.desk_page.close()

    def enter(self) -> None:
        """The page comes to the front."""
        self._turned(self.form.currentIndex())

    def show_hub(self) -> None:
        """Bring the tab of the hub to the front."""
        self.form.setCurrentIndex(self._pages.index(self.hub_page))

    def show_conflicts(self) -> None:
        """Bring the tab of what needs a person to the front."""
        self.form.setCurrentIndex(self._pages.index(self.conflicts_page))

    def _came(self) -> None:
        if self._pages[self.form.currentIndex()] is self.conflicts_page and self.form.isVisible():
            self.conflicts_page.reload()

    def begin_incident(self) -> None:
        """Something stands still: to the tab of incidents, with the question already open."""
        self.form.setCurrentIndex(self._pages.index(self.incidents_page))
        self.incidents_page.begin()

    def _turned(self, index: int) -> None:
        self._pages[index].enter()
