"""How a deed is begun and done from a page: ask what must be asked, do it in the lane, tell the page what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Stale, Told
from mot_cua_desktop.operations import papers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import deeds
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit.lanes import Lane


@dataclass(frozen=True)
class Done:
    """A deed was done: the dossier after it, the sentence for the status bar, the paper to show next (or none)."""

    dossier: Dossier
    words: str
    paper: papers.Kind | None = None


class Doing(QObject):
    """The deeds of one open dossier. A deed that the state forbids never opens a dialog: `refused` says why.

    A class below names its deeds as `deeds.OFFERS` does, with an underscore before.
    """

    done = Signal(object)
    refused = Signal(object)
    failed = Signal(object)  # a bug or a broken machine, for the window's notices

    def __init__(self, desk: Callable[[], Desk], lane: Lane, above: QWidget) -> None:
        super().__init__(above)
        self._desk = desk
        self._lane = lane
        self._above = above
        self.asking: Asking | None = None

    def do(self, name: str, dossier: Dossier) -> None:
        """Begin the deed called ``name`` (see `deeds.OFFERS`)."""
        elsewhere = None if name == "ask_for" else deeds.held_elsewhere(dossier, self._desk().facts.desk_id)
        refused = elsewhere or deeds.why_not(dossier, name, self._desk().around(dossier))
        if refused is not None:
            self.refused.emit(refused)
            return
        begin: Callable[[Dossier], None] = getattr(self, f"_{name}")
        begin(dossier)

    def _ask(self, asking: Asking, work: Callable[[Any], Done]) -> None:
        # PySide keeps only a weak link to a bound method, so the dialog is held until the next one.
        if self.asking is not None:
            self.asking.form.deleteLater()
        self.asking = asking
        asking.agreed.connect(partial(self._work, asking, work))
        asking.open()

    def _work(self, asking: Asking | None, work: Callable[[Any], Done], answer: Any) -> None:
        self._lane.run(partial(work, answer), partial(self._worked, asking), partial(self._not_done, asking))

    def _worked(self, asking: Asking | None, done: Done) -> None:
        if asking is not None:
            asking.close()
        self.done.emit(done)

    def _not_done(self, asking: Asking | None, error: Exception) -> None:
        if not isinstance(error, Told):
            if asking is not None:
                asking.close()
            self.failed.emit(error)
        elif asking is not None and asking.form.isVisible() and not isinstance(error, Stale):
            asking.tell(error)
        else:
            if asking is not None:
                asking.close()
            self.refused.emit(error)
