"""The tabs of Quản trị (F8): this desk's choices, the ward's calendar, the rules, the ways out of papers; incidents,
and the plan of reform."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QScrollArea, QTabWidget

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.administration.calendar_page import CalendarPage
from mot_cua_desktop.ui.administration.incidents_page import IncidentsPage
from mot_cua_desktop.ui.administration.page import AdministrationPage
from mot_cua_desktop.ui.administration.printers import PrintersPage
from mot_cua_desktop.ui.administration.reform_page import ReformPage
from mot_cua_desktop.ui.administration.rules_page import RulesPage
from mot_cua_desktop.ui.kit.lanes import Lane


class AdministrationTabs(QObject):
    """One page of the window that holds six; each is told when it comes to the front."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)
    dossier_wanted = Signal(bytes, object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = QTabWidget()
        super().__init__(self.form)
        self.form.setDocumentMode(True)
        self.desk_page = AdministrationPage(desk, lane)
        self.printers_page = PrintersPage(desk, lane)
        self.calendar_page = CalendarPage(desk, lane)
        self.rules_page = RulesPage(desk, lane)
        self.incidents_page = IncidentsPage(desk, lane)
        self.reform_page = ReformPage(desk, lane)
        self.incidents_page.dossier_wanted.connect(self.dossier_wanted)
        titled = (
            ("Quầy này", self.desk_page),
            ("Lịch làm việc", self.calendar_page),
            ("Quy định", self.rules_page),
            ("Giấy in", self.printers_page),
            ("Sự cố", self.incidents_page),
            ("Nhiệm vụ CCHC", self.reform_page),
        )
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

    def enter(self) -> None:
        """The page comes to the front."""
        self._turned(self.form.currentIndex())

    def begin_incident(self) -> None:
        """Something stands still: to the tab of incidents, with the question already open."""
        self.form.setCurrentIndex(self._pages.index(self.incidents_page))
        self.incidents_page.begin()

    def _turned(self, index: int) -> None:
        self._pages[index].enter()
