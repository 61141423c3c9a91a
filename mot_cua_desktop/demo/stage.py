"""What every act stands on: the running desktop, the clock of the day, the printer's tray, the album, the record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QListWidget

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.demo import album, checking, hands
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, papers
from mot_cua_desktop.operations.papers import Kind, Paper
from mot_cua_desktop.paths import DataFolder

#: Đăng ký thường trú: of the starter catalogue, with cases, a fee, and a term in working days.
DEFAULT_PROCEDURE = "1.004222"
_PATIENCE = 60.0
_HEARD = 3.0
DAY = datetime(2026, 11, 23, tzinfo=VN)  # a Monday; the Tuesday after it is a holiday


class DemoFailed(Exception):
    """The play could not go on, or left a paper that says less than its dossier. English, for whoever mends it."""


class DayClock:
    """The clock on the wall: it stands until the day goes on, and never goes back."""

    def __init__(self) -> None:
        self.now = DAY + timedelta(hours=7)

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)

    def go_to(self, hour: int, minute: int, days: int = 0) -> None:
        """Go on to this moment of the first day, or of one ``days`` after it; a past one leaves the clock as it is."""
        self.now = max(self.now, DAY + timedelta(days=days, hours=hour, minutes=minute))


@dataclass
class Step:
    """One line of demo.json."""

    act: str
    at: str
    what: str
    code: str = ""
    milliseconds: int | None = None
    files: list[str] = field(default_factory=list)
    holds: dict[str, list[str]] = field(default_factory=dict)


class Stage:
    """The counter as the acts see it. ``kept`` carries dossiers from one act to a later one, by a name of the story;
    ``officers`` who works here, by role."""

    def __init__(
        self, application: QApplication, out: Path, folder: DataFolder, procedure: str, catalogue: Path | None
    ) -> None:
        self.application = application
        self.out = out
        self.folder = folder
        self.procedure = procedure or DEFAULT_PROCEDURE
        self.by_default = not procedure
        self.catalogue = catalogue
        self.clock = DayClock()
        self.steps: list[Step] = []
        self.kept: dict[str, bytes] = {}
        self.officers: dict[str, str] = {}
        self.faults: list[BaseException] = []
        self.act = ""
        self._desktop: Desktop | None = None
        self._tray: list[bytes] = []
        self._number = 0

    # --- time and patience ---

    def wait(self, until: Callable[[], Any], what: str, seconds: float = _PATIENCE) -> None:
        """Let the program run until something holds. Raises `DemoFailed` when it does not, or when a slot broke."""
        deadline = time.monotonic() + seconds
        while not until():
            self.breathe()
            if time.monotonic() > deadline:
                words = self._desktop.window.notices.words if self._desktop else ""
                raise DemoFailed(f"waited in vain for {what}; the window says: {words or 'nothing'}")
            time.sleep(0.001)
        self.breathe()

    def breathe(self) -> None:
        """Let the windows draw and answer."""
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if self.faults and isinstance(self.faults[0], Told):
            raise self.faults[0]
        if self.faults:
            raise DemoFailed("a window broke while the play went on") from self.faults[0]

    def settle(self) -> None:
        """Until the lane has nothing left to do and every window is drawn."""
        self.wait(lambda: self.desktop.lane.idle, "the lane to be idle")

    # --- the record ---

    def tell(self, what: str) -> Step:
        """Begin the next step of the story; what is made from now on belongs to it."""
        step = Step(self.act, f"{self.clock.now:%Y-%m-%dT%H:%M}", what)
        self.steps.append(step)
        return step

    @property
    def step(self) -> Step:
        """The step under way."""
        return self.steps[-1]

    def file(self, name: str) -> Path:
        """A path for the next file of the day; the names are numbered, so that a folder tells the day in order."""
        self._number += 1
        path = self.out / f"{self._number:03d}-{name}"
        self.step.files.append(path.name)
        return path

    def picture(self, name: str) -> None:
        """A picture of the window as it stands, with the dialog above it."""
        self.settle()
        for _ in range(4):  # a new height goes up from layout to layout, one round of events each
            self.breathe()
        album.take(self.desktop.window, self.file(f"{name}.png"))

    def picture_of_failure(self) -> None:
        """How the window stood when an act broke."""
        if self._desktop is not None:
            album.take(self._desktop.window, self.out / "999-dung-o-day.png")

    def keep(self, name: str, dossier: Dossier) -> Dossier:
        """Remember a dossier by a name of the story, and write its code beside the step."""
        self.kept[name] = dossier.id
        self.about(dossier)
        return dossier

    def about(self, dossier: Dossier) -> None:
        """Whose step this is."""
        self.step.code = dossier.code or (f"phiếu {paper_numbers.said(dossier.slip)}" if dossier.slip else "")

    def dossier(self, name: str) -> Dossier:
        """A dossier of the story as the store has it now."""
        return dossiers.get(self.desk, self.kept[name])

    # --- the desktop ---

    @property
    def desktop(self) -> Desktop:
        """The program that runs now."""
        if self._desktop is None:
            raise DemoFailed("no desktop is open yet")
        return self._desktop

    @property
    def desk(self) -> Any:
        """The open desk."""
        return self.desktop.desk

    def open(self, desktop: Desktop) -> None:
        """Play on this desktop from now on."""
        self._desktop = desktop
        desktop.start()
        desktop.window.activateWindow()
        self.wait(lambda: QApplication.activeWindow() is not None, "the window to be active")

    def close(self) -> None:
        """Close the window as the officer would; the store is given back."""
        if self._desktop is not None:
            self._desktop.window.close()
            self._desktop.window.deleteLater()
            self._desktop = None

    def page(self, name: str) -> Any:
        """A page of the window."""
        return self.desktop.window.page(name)

    def go(self, name: str, key: Any) -> Any:
        """To a page, by its key."""
        hands.press(key, on=self.desktop.window)
        self.wait(lambda: self.desktop.window.current == name, f"the page {name}")
        self.settle()
        return self.page(name)

    def click(self, button: Any, why: str = "") -> None:
        """Press a button; one that is disabled is a failure of the story, told with what the page says."""
        if not button.isEnabled() or not button.isVisible():
            raise DemoFailed(f"“{button.text()}” cannot be pressed: {why or button.toolTip()}")
        hands.click(button)

    def scan(self, text: str, until: Callable[[], Any], what: str) -> None:
        """Scan where the cursor is; on a machine so busy that the burst of keys fell apart, scan again, and at last
        into the box where a scan needs no burst: the page's own, or the one for everything."""
        for again in range(4):
            if again:
                hands.write("", hands.under_the_hands())
            if again >= 2:
                here = self.desktop.window.current == "handover"
                box = self.page("handover").form.scan if here else self.desktop.window.search
                box.setFocus()
                hands.write("", box)
            hands.scan(text)
            try:
                self.wait(until, what, _HEARD)
            except DemoFailed:
                if self.faults:
                    raise
                continue
            return
        raise DemoFailed(f"scanned four times and still no {what}")

    def dialog(self) -> Any:
        """The dialog above the window."""
        self.wait(lambda: QApplication.activeModalWidget() is not None, "a dialog")
        return QApplication.activeModalWidget()

    def agree(self) -> None:
        """Ctrl+Enter in the dialog; it must close."""
        dialog = self.dialog()
        hands.enter_with_ctrl(dialog)
        self.wait(lambda: not dialog.isVisible(), f"the dialog to close (it says: {dialog.fault_label.text()!r})")
        self._back()

    def put_away(self) -> None:
        """Esc in the dialog."""
        dialog = self.dialog()
        hands.press(Qt.Key.Key_Escape, on=dialog)
        self.wait(lambda: not dialog.isVisible(), "the dialog to close")
        self._back()

    def _back(self) -> None:
        self.desktop.window.activateWindow()  # where no window manager does it
        self.wait(lambda: QApplication.activeWindow() is not None, "the window to be active again")
        self.settle()

    # --- papers ---

    def paper_after(self, deed: Callable[[], None], prints: Any, kind: Kind) -> Paper:
        """Do a deed and wait for its paper; the step learns the milliseconds from the click to the finished PDF."""
        before, start = prints.paper, time.perf_counter()
        deed()
        self.wait(
            lambda: prints.paper is not None and prints.paper is not before and prints.paper.kind == kind,
            f"the paper {kind}",
        )
        self.step.milliseconds = round((time.perf_counter() - start) * 1000)
        paper: Paper = prints.paper
        return paper

    def print(self, prints: Any, kind: Kind) -> Path:
        """Choose a paper in the list, press “In”, and keep what came out of the printer; read it back and hold it
        against the dossier. The docx that it was made from is kept beside it. Returns the path of the PDF."""
        kinds: QListWidget = prints.form.kinds
        row = papers.kinds(prints.dossier).index(kind)
        if kinds.currentRow() != row:
            hands.click_row(kinds, row)
        self.wait(lambda: prints.paper is not None and prints.paper.kind == kind, f"the paper {kind}")
        paper: Paper = prints.paper
        prints.send = self._printer
        self._tray.clear()
        self.click(prints.form.print_button)
        self.wait(lambda: self._tray, "the printer")
        self.settle()
        path = papers.save_pdf(self._tray[0], self.file(f"{paper.stem}.pdf"))
        if paper.docx is not None:
            papers.save(paper, self.file(f"{paper.stem}.docx"))
        dossier = dossiers.get(self.desk, prints.dossier.id)
        self.about(dossier)
        self._check(path, paper, dossier)
        return path

    def must_hold(self, path: Path, values: list[checking.Value]) -> None:
        """Read a paper back and hold it against what must stand on it; the step keeps both."""
        self.step.holds[path.name] = [value.words for value in values]
        missing = checking.missing(path, values)
        if missing:
            raise DemoFailed(f"{path.name} does not hold: {'; '.join(missing)}")

    def _printer(self, data: bytes, printer: str, media: str, title: str, tray: str) -> None:
        """Stands where the printer stands; runs in the lane, like the real one."""
        self._tray.append(data)

    def _check(self, path: Path, paper: Paper, dossier: Dossier) -> None:
        self.must_hold(path, checking.values(paper.kind, dossier, self.desk.facts))
        if paper.lost:
            raise DemoFailed(f"{path.name} lost {len(paper.lost)} words: {', '.join(paper.lost[:8])}")
