"""The one place where the desktop's parts are put together: window first, then the store, then the pages.

The window stands before the database library is even imported; a lane opens the store meanwhile.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from mot_cua_desktop import logfile
from mot_cua_desktop.errors import HalfRestored, Told
from mot_cua_desktop.opening import load_setup, open_store
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.ui.dossiers.scans import by_any_paper, by_paper
from mot_cua_desktop.ui.kit import scanner
from mot_cua_desktop.ui.kit.appearance import collect_here, dress, page_of_words
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import sentence
from mot_cua_desktop.ui.rounds import Look, Rounds
from mot_cua_desktop.ui.standing import Standing
from mot_cua_desktop.ui.window import Entry, Window

if TYPE_CHECKING:
    from datetime import datetime

    from mot_cua_desktop.operations.desk import Desk
    from mot_cua_desktop.ui.administration.first_steps import FirstSteps

_SIZE = (1366, 768)
_PAINTED = 20  # milliseconds after which a page that was just shown is surely on the screen


class Desktop(QObject):
    """The running program: the window, the lane of the store, the scanners, and the desk once it is open."""

    def __init__(
        self, application: QApplication, folder: DataFolder, clock: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__()
        self._application = application
        self._folder = folder
        self._clock = {"clock": clock} if clock is not None else {}
        self.steps: FirstSteps | None = None
        self._serial: scanner.SerialScanner | None = None
        self.desk: Desk | None = None
        self.lane = Lane()
        self.window = Window(
            [
                Entry("intake", "Tiếp nhận", "F2", self._intake),
                Entry("dossiers", "Hồ sơ", "F3", self._dossiers),
                Entry("deadlines", "Hạn xử lý", "F4", self._deadlines),
                Entry("handover", "Trả kết quả", "F5", self._handover),
                Entry("catalogue", "Thủ tục", "F6", self._catalogue),
                Entry("reports", "Báo cáo", "F7", self._reports),
                Entry("administration", "Quản trị", "F8", self._administration),
            ]
        )
        self.window.searched.connect(self.search)
        self.window.incident_wanted.connect(self._begin_incident)
        self.window.closing.connect(self.close)
        self._wedge = scanner.WedgeFilter(self._is_scan)
        self._wedge.scanned.connect(self.window.notices.hide)  # what was wrong with the scan before is over
        self.standing = Standing(self.window, self.lane)
        self.standing.changed.connect(self.go_on)
        self.rounds = Rounds(self.lane, parent=self)
        self.rounds.changed.connect(self.go_on)
        self.rounds.changed.connect(lambda _: self._catalogue_changed())
        self.rounds.came.connect(self._came)
        self.rounds.seen.connect(lambda _: self._came())
        self.rounds.granted.connect(self._granted)
        self.rounds.busy = self._worked_on
        self.rounds.looked.connect(self._looked)
        self.window.line.clicked.connect(lambda: self._page("administration").show_hub())
        self._wedge.scanned.connect(self.scanned)
        self._painted = QTimer(self)
        self._painted.setSingleShot(True)
        self._painted.setInterval(_PAINTED)
        self._painted.timeout.connect(self._settle_in)

    # --- the way up ---

    def start(self) -> None:
        """Show the window, then open the store beside it."""
        self.window.resize(*_SIZE)
        self.window.stand_alone(page_of_words("Đang mở sổ…"))
        self.window.show()
        QTimer.singleShot(0, self._open)

    def _open(self) -> None:
        self.lane.run(partial(open_store, self._folder, self._clock), self._opened, self._not_opened)

    def _opened(self, desk: Desk | None) -> None:
        self._open_first(desk)
        # Not before: building the first page is some ten thousand events, each a call into Python with a filter.
        self._application.installEventFilter(self._wedge)

    def _open_first(self, desk: Desk | None) -> None:
        if desk is None:
            self._first_steps().ask()
            self._painted.start()
        else:
            # What the page asks of the lane waits until it is painted: importing the store's library takes longer than
            # all that stands before it, and a window that is there takes keys meanwhile.
            self.lane.hold()
            self._use(desk)
            self.standing.guard(desk)
            self.window.open("intake")
            self._painted.start()

    def _settle_in(self) -> None:
        """The page is on the screen: do what it asked for, and after that what nobody waits for."""
        self.lane.release()
        if self.desk is not None:
            self.standing.use(self.desk)
            self.rounds.use(self.desk)
        else:
            self.lane.run(load_setup, lambda _: None)

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, HalfRestored):
            self._first_steps().offer_restore(str(error))
            return
        if not isinstance(error, Told):
            logging.getLogger(__name__).error("the store did not open", exc_info=error)
        self.window.stand_alone(page_of_words(sentence(error), self.start))

    def _first_steps(self) -> FirstSteps:
        from mot_cua_desktop.ui.administration.first_steps import FirstSteps

        self.steps = FirstSteps(self.window, self.lane, self._folder, self._clock)
        self.steps.made.connect(self.go_on)
        self.steps.to_work.connect(partial(self.window.open, "intake"))
        self.steps.laid_back.connect(self.start)
        return self.steps

    def go_on(self, desk: Desk) -> None:
        """Work with this desk from now on: after opening, and after each changed setting."""
        self._use(desk)
        self.standing.use(desk)
        self.rounds.use(desk)

    def _came(self) -> None:
        """Other desks' work came in: what is in sight shows it, what is late may have changed."""
        page: Any = self.window.built().get(self.window.current)
        refresh = getattr(page, "refresh", None) or getattr(page, "reload", None)
        if refresh is not None and self.window.current in ("dossiers", "deadlines"):
            refresh()
        self.standing.remind()

    def _worked_on(self) -> frozenset[bytes]:
        pages = self.window.built().values()
        return frozenset().union(*(page.worked_on() for page in pages if hasattr(page, "worked_on")))

    def _granted(self, words: str) -> None:
        self.window.notices.tell(words)
        self._came()

    def _looked(self, look: Look) -> None:
        self.window.show_line(look.light.words, "\n".join(look.light.whole), look.light.tone)
        self.window.badge("administration", look.open_conflicts, "việc trùng cần xem lại")

    def _use(self, desk: Desk) -> None:
        self.desk = desk
        facts = desk.facts
        title = f" – {facts.officer.title}" if facts.officer.title else ""
        self.window.officer.setText(f"{facts.officer.name}{title} · {facts.desk_name}")
        if facts.practice:
            self.window.mark_practice()
        for page in self.window.built().values():
            page.use(desk)  # type: ignore[attr-defined]
        self._watch_port(desk.settings.serial_port)

    def _watch_port(self, port: str) -> None:
        if self._serial is not None:
            self._serial.close()
            self._serial = None
        if port:
            self._serial = scanner.SerialScanner(port)
            self._serial.scanned.connect(partial(self.scanned, wired=True))
            self._serial.lost.connect(self.window.notices.tell)

    # --- the pages ---

    def _at_work(self) -> Desk:
        if self.desk is None:
            raise RuntimeError("no page is built before the desk is open")
        return self.desk

    def _joined(self, page: Any) -> Any:
        page.said.connect(self.window.notices.say)
        page.said.connect(lambda _: self.standing.remind())  # whatever was done may have changed what is late
        page.said.connect(lambda _: self.rounds.soon())
        page.failed.connect(self.window.notices.tell)
        return page

    def _intake(self) -> Any:
        from mot_cua_desktop.ui.intake.page import IntakePage

        page = self._joined(IntakePage(self._at_work(), self.lane))
        page.settled.connect(self.window.notices.hide)
        page.dossier_wanted.connect(self._show_dossier)
        return page

    def _dossiers(self) -> Any:
        from mot_cua_desktop.ui.dossiers.page import DossiersPage

        page = self._joined(DossiersPage(self._at_work(), self.lane))
        page.resume_wanted.connect(self._resume)
        page.hand_over_wanted.connect(self._return)
        return page

    def _deadlines(self) -> Any:
        from mot_cua_desktop.ui.deadlines.page import DeadlinesPage

        page = self._joined(DeadlinesPage(self._at_work(), self.lane))
        page.dossier_wanted.connect(self._show_dossier)
        page.intake_wanted.connect(partial(self._page, "intake"))
        page.looked.connect(self.standing.remind)
        return page

    def _handover(self) -> Any:
        from mot_cua_desktop.ui.dossiers.handover import HandoverPage

        return self._joined(HandoverPage(self._at_work(), self.lane))

    def _catalogue(self) -> Any:
        from mot_cua_desktop.ui.catalogue.page import CataloguePage

        page = self._joined(CataloguePage(self._at_work(), self.lane))
        page.take_in_wanted.connect(self._take_in)
        page.changed.connect(self._catalogue_changed)
        return page

    def _reports(self) -> Any:
        from mot_cua_desktop.ui.reports.page import ReportsPage

        page = self._joined(ReportsPage(self._at_work(), self.lane))
        page.changed.connect(self.go_on)
        page.dossier_wanted.connect(self._show_dossier)
        return page

    def _administration(self) -> Any:
        from mot_cua_desktop.ui.administration.tabs import AdministrationTabs

        page = self._joined(AdministrationTabs(self._at_work(), self.lane, self.rounds))
        page.changed.connect(self.go_on)
        page.seat_wanted.connect(self.standing.seats.sit_down)
        page.own_wanted.connect(self.standing.seats.ask_own)
        page.dossier_wanted.connect(self._show_dossier)
        return page

    def _begin_incident(self) -> None:
        if self.desk is not None:
            self._page("administration").begin_incident()

    def _show_dossier(self, stream: bytes, paper: Any = None) -> None:
        self._page("dossiers").open(stream, paper)

    def _resume(self, stream: bytes) -> None:
        self._page("intake").resume(stream)

    def _return(self, stream: bytes) -> None:
        self._page("handover").open(stream)

    def _take_in(self, code: str) -> None:
        self._page("intake").choose(code)

    def _catalogue_changed(self) -> None:
        intake = self.window.built().get("intake")
        if intake is not None:
            intake.reload()  # type: ignore[attr-defined]

    def _page(self, name: str) -> Any:
        return self.window.open(name)

    # --- what is typed or scanned anywhere ---

    def search(self, typed: str) -> None:
        """The one box: a card begins an intake, everything else looks for dossiers."""
        from mot_cua_desktop.domain.citizen import looks_like_card

        if self.desk is None:
            return
        if looks_like_card(typed) or "|" in typed or by_paper(typed.strip()):
            self.scanned(typed)
        else:
            self._page("dossiers").find(self._code_in(typed))
        self.window.search.clear()

    def _code_in(self, text: str) -> str:
        """A receipt's QR may be the address of the citizen's page: its code is what is meant."""
        from mot_cua_desktop.domain.codes import code_in

        return code_in(text, self.desk.settings.code_pattern) if self.desk is not None else text

    def _is_scan(self, text: str) -> bool:
        """Whether a burst of keys is meant for us: a card, a receipt in the usual form or the ward's own, a slip."""
        if self.standing.locked:
            return True  # whatever a scanner types before the locked screen is thrown away
        return by_any_paper(text, self.desk.settings.code_pattern if self.desk is not None else "")

    def scanned(self, text: str, *, wired: bool = False) -> None:
        """A scanner spoke: on the page of returns everything concerns the return; else a card begins an intake."""
        if self.desk is None or self.standing.locked:
            return
        text = self._code_in(text.strip())
        if (dialog := QApplication.activeModalWidget()) is not None:
            if not scanner.taken_in(dialog, text, wired=wired):  # nothing changes behind what is being asked
                self.window.notices.tell(
                    "Đang mở một hộp thoại nên chưa nhận mã vừa quét. Làm xong hoặc bấm Esc, rồi quét lại."
                )
            return
        if by_paper(text):
            self._page("dossiers").take_paper(text)
        elif self.window.current == "handover":
            self._page("handover").find(text, wired=wired)
        elif "|" in text or len(text) > 40:
            page = self.window.page("intake") if self.window.current == "intake" else self.window.open("intake")
            page.card_scanned(text, wired=wired)  # type: ignore[attr-defined]
        else:
            self._page("dossiers").find(text)

    # --- the way down ---

    def close(self) -> None:
        """Finish what is under way and give the store back."""
        self._painted.stop()
        self.standing.close()
        self.rounds.close()
        self._application.removeEventFilter(self._wedge)
        if self._serial is not None:
            self._serial.close()
        for page in self.window.built().values():
            if hasattr(page, "close"):
                page.close()
        from mot_cua_desktop.ui.kit import forms  # with Qt's loader, which the first window does not wait for

        forms.still(self.window)
        self.lane.close()
        if self.desk is not None:
            self.desk.store.close()
            self.desk = None


def run(folder: DataFolder) -> int:
    """Open the program on this data folder; returns the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("a QApplication is needed")
    try:
        logfile.keep(folder.logs)
    except OSError as error:
        raise Told(
            "Không ghi được vào thư mục dữ liệu.", "Kiểm tra quyền ghi và chỗ trống của ổ đĩa rồi mở lại."
        ) from error
    dress(application)
    desktop = Desktop(application, folder)

    def unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger(__name__).error("unforeseen", exc_info=(kind, error, trace))
        desktop.window.notices.tell(error)

    sys.excepthook = unforeseen
    collect_here(application)
    desktop.start()
    return application.exec()
