"""What stands in the window while there is no desk: the first questions, a copy to lay back, then the recovery code."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from mot_cua_desktop.ui.administration.first_run import FirstRunPage, RecoveryPage, put_on_paper
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from mot_cua_desktop.domain.desk import FirstRun
    from mot_cua_desktop.operations.backups import Lying
    from mot_cua_desktop.operations.setup import NewDesk
    from mot_cua_desktop.paths import DataFolder


class FirstSteps(QObject):
    """``made`` carries a desk that was just set up, ``to_work`` says that the officer may begin; ``laid_back`` that a
    copy lies in the data folder now and is to be opened as any other day."""

    made = Signal(object)
    to_work = Signal()
    laid_back = Signal()

    def __init__(self, window: Window, lane: Lane, folder: DataFolder, clock: dict[str, Any]) -> None:
        super().__init__(window)
        self._window, self._lane, self._folder, self._clock = window, lane, folder, clock
        self.page: Any = None

    def ask(self) -> None:
        """Who are we: nobody has worked here before."""
        page = FirstRunPage(**self._clock)
        page.answered.connect(partial(self._set_up, page))
        page.restore_wanted.connect(self.offer_restore)
        self._show(page)

    def offer_restore(self, fault: str = "") -> None:
        """A copy from a stick; ``fault`` says why nothing else is possible here."""
        from mot_cua_desktop.ui.administration.restore_page import RestorePage

        page = RestorePage(fault)
        page.form.back_button.setHidden(bool(fault))
        page.back.connect(self.ask)
        page.opened.connect(self.laid_back)
        page.pointed.connect(partial(self._look_for, page))
        page.wanted.connect(partial(self._lay_back, page))
        self._show(page)

    def _look_for(self, page: Any, place: Path) -> None:
        self._lane.run(partial(copies_at, place), page.show_copies, page.tell_error)

    def _lay_back(self, page: Any, copy: Path, code: str) -> None:
        work = partial(lay_back, copy, self._folder, code, page.moved.emit)
        self._lane.run(work, page.tell_done, page.tell_error)

    def _set_up(self, page: FirstRunPage, answers: FirstRun) -> None:
        work = partial(set_up, self._folder, answers, self._clock, page.password())
        self._lane.run(work, self._is_made, page.tell_error)

    def _is_made(self, new: NewDesk) -> None:
        self.made.emit(new.desk)
        if new.desk.facts.practice:
            self.to_work.emit()
            return
        page = RecoveryPage(new.recovery_code)
        page.done.connect(self.to_work)
        page.print_wanted.connect(partial(self._sheet, new, None))
        page.save_wanted.connect(partial(self._sheet, new))
        self._show(page)

    def _sheet(self, new: NewDesk, path: str | None) -> None:
        done = "Đã lưu phiếu mã phục hồi." if path else "Đã gửi phiếu mã phục hồi tới máy in."
        work = partial(put_on_paper, new.desk, new.recovery_code, Path(path) if path else None)
        self._lane.run(work, lambda _: self._window.notices.say(done), self._window.notices.tell)

    def _show(self, page: Any) -> None:
        self.page = page
        self._window.stand_alone(page.form)
        page.enter()


def set_up(folder: DataFolder, answers: FirstRun, clock: dict[str, Any], password: str = "") -> NewDesk:
    """Make the desk, or the practice ward, that the first run was told of. A real ward asks a password of who decides;
    in the practice ward everybody may try out every role. Runs in a lane."""
    from mot_cua_desktop.operations import practice, setup

    if answers.practice:
        return practice.set_up(folder, answers, **clock)
    return setup.set_up(folder, answers, password=password, guarded=True, **clock)


def copies_at(place: Path) -> list[Lying]:
    """The copies that lie there. Raises `Told` where there is none. Runs in a lane."""
    from mot_cua_desktop.operations import backups

    return backups.found_in(place)


def lay_back(copy: Path, folder: DataFolder, code: str, progress: Callable[[int, int], None]) -> str:
    """Lay a copy into the folder, look at what came, and say it. Raises `Told` as `backups.restore`. Runs in a lane."""
    from mot_cua_desktop.operations import backups, store_check

    events = backups.restore(copy, folder, lambda: code, progress)
    return f"Đã phục hồi {events} việc. {store_check.check_files(folder)}"
