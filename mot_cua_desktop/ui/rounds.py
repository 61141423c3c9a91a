"""The hub in the running program: rounds by themselves on the network's lane, for ever, and what the foot says of them.

Waiting for the network is the second lane's; the store is touched in the first one alone. No window ever waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import sentence

if TYPE_CHECKING:
    from mot_cua_desktop.operations.desk import Desk
    from mot_cua_desktop.operations.sync_words import Light
    from mot_cua_desktop.operations.sync_words import Line as LineState
    from mot_cua_desktop.operations.syncing import Standing, Waiting
    from mot_cua_desktop.sync.client import Line, Round

    OpenLine = Callable[[str, "Path | None"], Line]

#: Milliseconds: between rounds that go through; from a deed to its round, so that deeds in a row go together; how long
#: the closing of the window waits for a call that is under way.
EVERY, SOON, PATIENCE = 60_000, 3_000, 1_500
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """How the desk stands with its hub, for whoever shows it; ``open_conflicts`` wait for a person."""

    stands: Standing | None
    waiting: Waiting
    open_conflicts: int
    light: Light


def _open_wire(url: str, ca: Path | None) -> Line:
    from mot_cua_desktop.sync.wire import Wire

    return Wire(url, ca)


class _Way:
    """The line to one hub, kept between rounds; touched in the network's lane only."""

    def __init__(self, opened: OpenLine) -> None:
        self._opened = opened
        self._key: tuple[str, str] = ("", "")
        self._line: Any = None

    def to(self, url: str, ca: str) -> Line:
        """The line to this hub. Raises `Told` for an address or a certificate that cannot be."""
        if self._line is None or self._key != (url, ca):
            self._line, self._key = self._opened(url, Path(ca) if ca else None), (url, ca)
        line: Line = self._line
        return line


class Rounds(QObject):
    """``looked`` carries a `Look` whenever it may have changed; ``came`` tells that other desks' work was taken in, and
    ``changed`` carries the desk when that was the ward's own word; ``pulled``: how far of how much; ``seen``:
    how many dossiers can be looked at ahead of that; ``joined`` and
    ``refused``: how joining ended; ``granted`` says which dossiers were given to desks that asked for them."""

    looked = Signal(object)
    came = Signal()
    changed = Signal(object)
    pulled = Signal(int, int)
    seen = Signal(int)
    joined = Signal(str)
    refused = Signal(object)
    granted = Signal(str)

    def __init__(self, lane: Lane, opened: OpenLine | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self.network = lane, Lane(self)
        self._way = _Way(opened or _open_wire)
        self._desk: Desk | None = None
        self._stopped = Event()
        self._busy = False
        self._again = False
        self._from = 0
        self._line: LineState = ""
        self._fault = ""
        self._in_the_way = False  # whether that fault is of what answers in the hub's place
        self._waits: Iterator[float] | None = None
        self._information: Any = None
        self.look: Look | None = None
        #: The dossiers that somebody works on at this window: asked for by another desk, they are not given meanwhile.
        self.busy: Callable[[], frozenset[bytes]] = frozenset
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.now)

    # --- from outside ---

    def use(self, desk: Desk) -> None:
        """Keep this desk in step from now on; the first time, begin at once."""
        first, self._desk = self._desk is None, desk
        if first:
            self._watch_network()
            self.now()
        else:
            self.refresh()

    def close(self) -> None:
        """The window closes: what is under way is left where it is, and begun again the next time."""
        self._stopped.set()
        self.timer.stop()
        self._desk = None
        self.network.close(PATIENCE)

    def refresh(self) -> None:
        """Look again how things stand."""
        if self._desk is not None:
            self._lane.run(partial(_look, self._desk, self._line, self._fault), self._looked)

    def soon(self) -> None:
        """Something was done here: it goes on its way with whatever follows in the next seconds."""
        self.refresh()
        self._again = self._busy
        if self._waits is None and not self._busy:
            self.timer.start(SOON)

    def now(self) -> None:
        """A round, unless one is under way, the desk has no hub, or the officer works offline."""
        if self._desk is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        self.timer.stop()
        self._lane.run(partial(_look, self._desk, self._line, self._fault), self._begin, self._failed)

    def work_offline(self, paused: bool) -> None:
        """The officer's switch."""
        if self._desk is not None:
            self._lane.run(partial(_pause, self._desk, paused), lambda _: self.now(), self._failed)

    def join(self, url: str, code: str, ca: str) -> None:
        """Join a hub with its one-time code, then take in all that it has."""
        if self._desk is not None:
            work = partial(_join, self._desk, self._way, self._lane.borrow, url, code, ca)
            self.network.run(work, self._joined, self.refused.emit)

    # --- a round ---

    def _begin(self, look: Look) -> None:
        self._looked(look)
        stands = look.stands
        if self._desk is None or stands is None or stands.paused:
            self._busy, self._line = False, ""
            return
        if self._line == "":
            self._line = "under_way"
        self._from = stands.pulled_upto
        told = (self.pulled.emit, self.seen.emit)
        work = partial(_round, self._desk, self._way, stands, self._lane.borrow, self._stopped.is_set, told)
        self.network.run(work, self._went, self._failed)

    def _went(self, done: Round) -> None:
        self._line, self._fault, self._busy = "through", "", False
        self._waits = None if not done.trouble else self._waits
        self._next(done.trouble != "")
        if self._desk is not None and (done.received or done.conflicts):
            self._lane.run(partial(_reread, self._desk, self._from), self._reread)
        if self._desk is not None:
            self._lane.run(partial(_grant, self._desk, self.busy()), self._granted)
        self.refresh()

    def _failed(self, error: Exception) -> None:
        from mot_cua_desktop.operations.syncing import unreached
        from mot_cua_desktop.sync.client import Busy, Cut

        self._busy, self._line = False, "busy" if isinstance(error, Busy) else "cut"
        if isinstance(error, Told):
            self._fault, self._in_the_way = sentence(error), False
        elif isinstance(error, Cut):
            if error.why or self._in_the_way:
                self._fault = sentence(unreached(error)) if error.why else ""
            self._in_the_way = bool(error.why)
        else:
            _log.error("a round failed", exc_info=error)
        self._next(failed=True)
        self.refresh()

    def _next(self, failed: bool) -> None:
        from mot_cua_desktop.sync.wire import waits

        if self._stopped.is_set():
            return
        if not failed:
            self.timer.start(SOON if self._again else EVERY)
        else:
            self._waits = self._waits or waits()
            self.timer.start(int(next(self._waits) * 1000))
        self._again = False

    def _reread(self, desk: Desk | None) -> None:
        if self._desk is None:
            return
        if desk is not None:
            self.changed.emit(desk)
        self.came.emit()

    def _granted(self, given: list[str]) -> None:
        if given:
            self.granted.emit(" ".join(given))
            self.soon()

    def _joined(self, ward: str) -> None:
        self._line, self._fault, self._waits = "", "", None
        self.joined.emit(ward)
        self.now()

    def _looked(self, look: Look) -> None:
        if self._desk is not None:
            self.look = look
            self.looked.emit(look)

    # --- the network comes and goes ---

    def _watch_network(self) -> None:
        """Where the system tells, a line that comes back is used at once; elsewhere the timer finds it."""
        try:
            from PySide6.QtNetwork import QNetworkInformation

            if QNetworkInformation.loadDefaultBackend():
                self._information = QNetworkInformation.instance()
                self._information.reachabilityChanged.connect(self._network_changed)
        except ImportError:
            return

    def _network_changed(self) -> None:
        if self._desk is not None:
            self.timer.start(SOON)


def _look(desk: Desk, line: LineState, fault: str) -> Look:
    from mot_cua_desktop.operations import custody, paper_custody, sync_words, syncing

    stands, waiting = syncing.state(desk.store)
    conflicts = custody.open_conflicts(desk) if stands is not None else 0
    kept = paper_custody.waiting(desk)
    light = sync_words.light(stands, waiting, line, fault, desk.clock(), conflicts, kept)
    return Look(stands, waiting, conflicts, light)


def _pause(desk: Desk, paused: bool) -> None:
    from mot_cua_desktop.operations import syncing

    syncing.work_offline(desk.store, paused)


def _join(desk: Desk, way: _Way, within: Any, url: str, code: str, ca: str) -> str:
    from mot_cua_desktop.operations import syncing

    line = way.to(url, ca)
    return syncing.join(desk.store, desk.facts.desk_id, url, code, line, ca, within=within).ward


def _round(
    desk: Desk,
    way: _Way,
    stands: Standing,
    within: Any,
    stopped: Callable[[], bool],
    told: tuple[Callable[[int, int], None], Callable[[int], None]],
) -> Round:
    from mot_cua_desktop.operations import attaching, leasing, lost_matters, paper_custody, syncing

    within(partial(leasing.close, desk))  # first, so that the account of yesterday's numbers goes with this round
    within(partial(paper_custody.state_key, desk))  # so that others can prove its papers when no line is there
    within(partial(lost_matters.tell_takeovers, desk))
    line, form = way.to(stands.url, stands.ca), (desk.facts.prefix, desk.settings.code_pattern)
    size = desk.settings.code_block
    pulled, seen = told
    done = syncing.sync(desk.store, line, desk.clock, stopped, pulled, form=form, size=size, within=within, seen=seen)
    if not done.trouble and not stopped():
        # Chunks of files are short work each, and must not wait behind the lane's: the store takes two at a time.
        attaching.carry(desk.store, line, stopped)
    return done


def _grant(desk: Desk, busy: frozenset[bytes]) -> list[str]:
    from mot_cua_desktop.operations import custody

    return custody.grant(desk, busy)


def _reread(desk: Desk, pulled_upto: int) -> Desk | None:
    """The desk anew, when what came in since was the ward's own word: officers, calendar, rules."""
    from mot_cua_desktop.operations import syncing
    from mot_cua_desktop.operations.desk import read_desk

    return read_desk(desk.store, desk.clock) if syncing.ward_spoke(desk.store, pulled_upto) else None
