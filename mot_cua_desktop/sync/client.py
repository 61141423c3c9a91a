"""One round with a hub: send everything that it has not acknowledged, then take in everything that it has.

The round knows a hub by its `Line` (bytes over a wire) and the desk by its `Ledger` (what it remembers); neither a
socket nor a table is named here. Cut off anywhere it may be begun again: both sides do nothing for what they have.
Whoever keeps another store passes a ward's log on by the same calls (a ward's own hub, a file on a stick).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mot_cua_desktop.domain.sealed import Sealed
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.newest import NewestTold, Previews
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Item, Pull, Pulled, Push, Pushed, Unreadable
from mot_cua_desktop.sync.reasons import Why

#: A batch goes over a line of 64 kbit/s in about ten seconds once packed; one that is cut off costs no more than that.
BATCH_EVENTS, BATCH_BYTES = 500, 256 * 1024
PULL_LIMIT = 500
#: What a hub says of a frame that it cannot read (`protocol.Unreadable`).
_UNREAD = ("not a frame", "version", "not that message", "packing", "damaged", "cut off")
#: A clock further off than this is told to the officer (seconds).
SKEW = 300


class Cut(Exception):
    """The line failed: no answer, or none that can be read. The round is begun again later.

    ``why`` is the word for what no waiting mends (`reasons.WHY`); empty: the line is just not there."""

    def __init__(self, said: str, why: Why = "") -> None:
        super().__init__(said)
        self.why = why


class Busy(Cut):
    """The hub, or what stands before it, answered that it cannot now: the same again later. ``word``: the hub's own."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(f"{status} {word}")
        self.word = word


class Turned(Exception):
    """The hub answered, and said no: the status and its word."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(f"{status} {word}")
        self.status = status
        self.word = word

    @property
    def credential(self) -> bool:
        """Whether the hub itself does not take this secret. A proxy, or a page that asks to log in, answers with the
        same status and words of its own."""
        return (self.status, self.word) in ((401, "credential"), (403, "ward"))

    def as_cut(self) -> Cut:
        """For whom this no is as good as no answer, with why."""
        if self.credential:
            return Cut(str(self))
        if self.status == 413:
            return Cut(str(self), "size")
        ours = {400: _UNREAD, 404: ("unknown",)}.get(self.status, ())
        return Cut(str(self), "version" if self.word in ours else "stranger")


class Parted(Exception):
    """What the hub tells does not go on from what lies here. ``told``: the same for people."""

    def __init__(self, told: Exception) -> None:
        super().__init__(str(told))
        self.told = told


class Line(Protocol):
    """A way to a hub. Raises `Cut` when no answer came."""

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        """Send one call and wait for its status and body."""
        ...


@dataclass(frozen=True)
class Cursor:
    """How far a desk and its hub are together, as the desk last committed it."""

    ward: str
    desk: str
    epoch: int
    token: str
    hub_epoch: str
    pushed_upto: int
    pulled_upto: int
    last: bytes = b""
    hub_last: bytes = b""


class Ledger(Protocol):
    """What a desk remembers. Each of these that writes is one transaction."""

    def cursor(self) -> Cursor:
        """How far we are."""
        ...

    def outbox(self, after: int, events: int, size: int) -> Sequence[Sealed]:
        """Own events after number ``after``."""
        ...

    def acknowledge(self, upto: int, conflicts: dict[bytes, str]) -> None:
        """The hub has own events up to ``upto``; these of them are conflicts."""
        ...

    def receive(self, items: Sequence[Item], upto: int) -> int:
        """Take in what the hub has; how many were new. Raises `Parted`, and keeps nothing then."""
        ...

    def hub_restored(self, hub_epoch: str) -> None:
        """The hub lives anew from a backup: look through its log from the beginning."""
        ...


@dataclass
class Round:
    """What a round did. ``restored``: the hub lives anew from a backup; ``skew``: by how many seconds our clock is
    ahead of the hub's (None: nothing was heard of it).

    ``trouble`` is the word of what needs a person: "fork", "epoch", "malformed", "credential"."""

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    skew: int | None = None
    trouble: str = ""
    restored: bool = False


@dataclass(frozen=True)
class Client:
    """One desk's side. ``now`` gives microseconds since 1970 by the desk's clock."""

    line: Line
    ledger: Ledger
    now: Callable[[], int]
    stopped: Callable[[], bool] = field(default=lambda: False)
    #: Hears how far the hub's log was taken in, and how far it goes.
    progress: Callable[[int, int], None] = field(default=lambda upto, head: None)
    #: Keeps the dossiers that moved last, for a desk that is far behind; ``seen`` hears how many can be looked at.
    previews: Previews | None = None
    seen: Callable[[int], None] = field(default=lambda count: None)

    def round(self) -> Round:
        """Push all, then pull all. Raises `Cut`; what was acknowledged and taken in by then stays."""
        done = Round()
        try:
            # Who begins with a log may have joined a hub at the address of one that is lost: what did that one have?
            self._push_all(done, asking=self.ledger.cursor().pulled_upto == 0)
            self._pull_all(done)
        except Turned as turned:
            if not turned.credential:
                raise turned.as_cut() from turned
            done.trouble = done.trouble or "credential"
        return done

    def _push_all(self, done: Round, *, asking: bool = False) -> None:
        """Send what waits. ``asking``: also with nothing to send, hear whether the hub still has what it once had."""
        size, asked_back = BATCH_BYTES, False
        after = self.ledger.cursor().pushed_upto
        while not self.stopped():
            cursor = self.ledger.cursor()
            events = tuple(self.ledger.outbox(after, BATCH_EVENTS, size))
            if not events and not asking:
                return
            push = Push(epoch=cursor.epoch, after=after, events=events, sent_at=self.now())
            told = self._ask("push", cursor.token, protocol.encode(push), Pushed)
            self._heard(told.hub_epoch, told.now, done)
            if told.problem == "gap":
                # A hub restored from a backup has less than it once had: it is sent again from there, once a round.
                if asked_back or told.acked >= after:
                    raise Cut("gap")
                if not done.restored:
                    self._look_again(told.hub_epoch, done)
                asked_back, after = True, told.acked
                continue
            if not events:
                return
            upto = min(told.acked, events[-1].desk_seq)
            if told.problem in ("", "malformed") and upto > after:
                self.ledger.acknowledge(upto, {conflict.id: conflict.reason for conflict in told.conflicts})
                done.sent += upto - max(after, cursor.pushed_upto) if upto > cursor.pushed_upto else 0
                done.conflicts += sum(each.reason != "waiting" for each in told.conflicts)
            if told.problem:
                done.trouble = told.problem  # what others wrote is taken in all the same
                return
            if upto <= after:
                raise Cut("no progress")
            after = upto

    def _pull_all(self, done: Round) -> None:
        ahead = self.previews is not None
        while not self.stopped():
            cursor = self.ledger.cursor()
            after, last, hub_last = cursor.pulled_upto, cursor.last, cursor.hub_last
            pull = Pull(
                ward=cursor.ward, after=after, limit=PULL_LIMIT, sent_at=self.now(), last=last, hub_last=hub_last
            )
            told = self._ask("pull", cursor.token, protocol.encode(pull), Pulled)
            anew = self._heard(told.hub_epoch, told.now, done)
            if not anew and not told.same and after:
                self._look_again(told.hub_epoch, done)
                anew = True
            if anew:
                # Before anything of its log is taken in: a round cut off here begins with the same question.
                self._push_all(done, asking=True)
                continue
            if told.items:
                try:
                    done.received += self.ledger.receive(told.items, told.upto)
                except Parted as parted:
                    if done.restored or not after:
                        raise parted.told from parted
                    # Put back from a backup unnoticed, it may have other events in the places before this one.
                    self._look_again(told.hub_epoch, done)
                    self._push_all(done, asking=True)
                    continue
                self.progress(told.upto, max(told.head, told.upto))
                if self.ledger.cursor().pulled_upto < told.upto:
                    # The hub has events of ours that we do not know: our store is a restored backup.
                    done.trouble = done.trouble or "fork"
                    return
            if not told.more or not told.items:
                if self.previews is not None:
                    self.previews.joined()
                return
            # A page of what moved last between two batches of the log, as long as the hub has some.
            ahead = ahead and told.head - told.upto > PULL_LIMIT and self._look_ahead(told.hub_epoch)

    def _look_ahead(self, hub_epoch: str) -> bool:
        """Take one page of the dossiers that moved last; whether to ask for another. Whatever goes wrong with it (an
        older hub, one that answers nonsense), the log goes on: a line that is cut says so to its next call."""
        asked = self.previews.asked() if self.previews is not None else None
        if self.previews is None or asked is None:
            return False
        try:
            told = self._ask("newest", self.ledger.cursor().token, protocol.encode(asked), NewestTold)
        except (Cut, Turned):
            return False
        if told.hub_epoch != hub_epoch:
            return False
        self.seen(self.previews.keep(told))
        return True

    def _ask(self, call: str, token: str, body: bytes, kind: type[protocol.Message]) -> protocol.Message:
        return ask(self.line, call, token, body, kind)

    def _heard(self, hub_epoch: str, hub_now: int, done: Round) -> bool:
        """Note the hub's clock and life; whether it is another life than the one we knew."""
        done.skew = (self.now() - hub_now) // 1_000_000
        if self.ledger.cursor().hub_epoch == hub_epoch:
            return False
        self._look_again(hub_epoch, done)
        return True

    def _look_again(self, hub_epoch: str, done: Round) -> None:
        """The hub was restored from a backup, whether its keeper said so or not."""
        self.ledger.hub_restored(hub_epoch)
        done.restored = True


def ask(line: Line, call: str, token: str, body: bytes, kind: type[protocol.Message]) -> protocol.Message:
    """One call. Raises `Turned` when the hub says no, `Busy` when it cannot now, `Cut` when nothing readable came."""
    status, answer = line.post(call, token, body)
    if status >= 500 or status == 429:
        raise Busy(status, answer[:40].decode("ascii", "replace"))
    if status != 200:
        raise Turned(status, answer[:40].decode("ascii", "replace"))
    try:
        return protocol.decode(answer, kind)
    except Unreadable as error:
        raise Cut(f"unreadable: {error}", _unread(str(error))) from error


def _unread(word: str) -> Why:
    """Why an answer cannot be read: it is none of a hub, or of a newer one; what was damaged on its way comes again."""
    if word in ("not a frame", "too large"):
        return "stranger"
    return "version" if word in ("version", "packing") else ""


def enrol(
    line: Line,
    code: str,
    desk: str,
    pushed: int,
    seals: tuple[bytes, ...],
    *,
    epoch: int = 0,
    mark: int = 0,
    nonce: bytes = b"",
) -> Enrolled:
    """Join a hub by a one-time code. ``seals``: of own event number ``pushed`` and of those after it, one batch;
    ``epoch``, ``mark`` and ``nonce`` as in `protocol.Enrol`."""
    seals = seals[: protocol.MOST_SEALS]
    asked = Enrol(code=code, desk=desk, pushed_upto=pushed, seals=seals, epoch=epoch, mark=mark, nonce=nonce)
    return ask(line, "enrol", "", protocol.encode(asked), Enrolled)
