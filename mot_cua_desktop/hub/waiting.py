"""What came before the line that it goes on from: a dossier taken by paper; or what a desk sends again, before the
others, to a hub that lives anew from a backup or is new.

It lies in the log at its place, as waiting. When the line has come to where it goes on from, it is judged as any other
event, and the verdict takes a place of the log of its own: whoever has read the first place reads the second. What goes
on from an event that does not stand, stands as little.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select, text, update

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.custody import Custody, Reason
from mot_cua_desktop.domain.sealed import Sealed, sealed
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.chain import HUB_DESK, HubChain

_e = tables.event.c
#: How an event is judged; the log's own, so that a fault planted there is one everywhere.
Judge = Callable[..., Reason]
#: In these words, as they find the index.
_CONFLICT = text("reason <> '' and reason <> 'waiting'")
_GIVES = ("handed_over", "handed_on_paper")


class Waiter(msgspec.Struct):
    """An event that waits, or once did; ``reason`` as things stand."""

    position: int
    epoch: int
    event: Sealed
    reason: Reason

    @property
    def begins(self) -> bool:
        return self.event.type == "taken_on_paper"


class _Fallen:
    """The events of one dossier that do not stand, as what goes on from them finds them."""

    def __init__(self) -> None:
        #: By who wrote it in which life, and its place under its term: why it does not stand.
        self._deeds: dict[tuple[str, int, int, int], Reason] = {}
        #: The same of hand-overs: by paper by their hash; to a desk by its name, their place and term.
        self._hands: dict[bytes | tuple[str, int, int], Reason] = {}

    def add(self, event: Sealed, epoch: int, reason: Reason) -> None:
        self._deeds[event.desk, epoch, event.seq, event.term] = reason
        if event.type == "handed_on_paper":
            self._hands[event.hash] = "paper_used"
        elif event.type == "handed_over":
            then = custody.after(None, event)
            if then is not None:
                self._hands[then.desk, event.seq, event.term] = reason

    def beneath(self, event: Sealed, epoch: int) -> Reason:
        """Why ``event`` does not stand because of what it goes on from: its writer's own deed in the place before, or
        the hand-over by which its writer had the dossier."""
        if event.type == "taken_on_paper":
            return self._hands.get(custody.paper_of(event), "")
        own = self._deeds.get((event.desk, epoch, event.seq - 1, event.term))
        return own or self._hands.get((event.desk, event.seq - 1, event.term), "")


def verdict_row(chain: HubChain, position: int, judged: Waiter, leader: str = HUB_DESK) -> dict[str, Any]:
    """What became of one that waited, as a row of the log; ``leader`` where a person decided it."""
    body = custody.Judged(event=judged.event.id, reason=judged.reason)
    return chain.row(position, judged.event.id, custody.VERDICT_KIND, 1, 1, leader, body)


def counted(connection: Connection) -> dict[tuple[str, str], int]:
    """By ward and desk, how many dossiers that it holds by the log are waited for: others have deeds in them that go on
    from what this desk has not sent."""
    c = tables.custody.c
    found = select(_e.ward, c.desk, func.count(_e.stream.distinct())).where(_e.waited == 1, _e.reason == "waiting")
    found = found.join(tables.custody, (c.ward == _e.ward) & (c.stream == _e.stream)).group_by(_e.ward, c.desk)
    return {(ward, desk): count for ward, desk, count in connection.execute(found)}


def unbegun(connection: Connection, ward: str = "") -> list[Unbegun]:
    """What waits for the beginning of a dossier that no desk has sent, by ward and writer."""
    c = tables.custody.c
    begun = select(c.stream).where(c.ward == _e.ward, c.stream == _e.stream)
    found = select(_e.ward, _e.desk, func.count(_e.stream.distinct()), func.min(_e.received_at))
    found = found.where(_e.waited == 1, _e.reason == "waiting", ~begun.exists())
    found = found.where(_e.ward == ward) if ward else found
    rows = connection.execute(found.group_by(_e.ward, _e.desk).order_by(_e.ward, _e.desk))
    return [Unbegun(row[0], row[1], int(row[2]), int(row[3])) for row in rows]


class Unbegun(NamedTuple):
    """So many dossiers of a ward in which ``desk`` has deeds, since when (microseconds), and no beginning."""

    ward: str
    desk: str
    dossiers: int
    since: int


class WaitingRoom:
    """Those of some dossiers of a ward (None: of all), in one transaction that holds the ward's head row."""

    def __init__(self, connection: Connection, ward: str, streams: Collection[bytes] | None, judge: Judge) -> None:
        self._connection, self._ward, self._judge = connection, ward, judge
        self._rows: dict[bytes, list[Waiter]] = {}
        #: Verdicts given here, to be written once every row is in its table: position to reason.
        self._given: dict[int, Reason] = {}
        #: By dossier, what does not stand: what goes on from it waits for nothing.
        self._fallen: dict[bytes, _Fallen] = {}
        self._fell: dict[bytes, list[tuple[Sealed, int, Reason]]] = {}  # here, before anybody asked what had before
        waited = select(_e.stream).where(_e.ward == ward, _e.waited == 1, _e.reason == "waiting").distinct()
        found = {bytes(each) for each in connection.execute(waited).scalars()}
        for stream in sorted(found if streams is None else found & set(streams)):
            mine = (_e.ward == ward, _e.waited == 1, _e.stream == stream)
            rows = connection.execute(select(tables.event).where(*mine).order_by(_e.position))
            self._rows[stream] = [Waiter(row.position, row.epoch, sealed(row._mapping), row.reason) for row in rows]

    def judge(self, held: Custody | None, event: Sealed, epoch: int, *, by_hub: bool = False) -> Reason:
        """The verdict on an event at its place in the log; `place` must be told of it."""
        return self._unless_fallen(self._judge(held, event, by_hub=by_hub), event, epoch)

    def place(self, event: Sealed, position: int, epoch: int, reason: Reason) -> bool:
        """An event of a dossier has its place and this verdict; whether something that waits may be judged by it."""
        if reason == "waiting":
            self._rows.setdefault(event.stream, []).append(Waiter(position, epoch, event, reason))
            return False
        if reason:
            self._falls(event, epoch, reason)
        return event.stream in self._rows and (not reason or event.type in _GIVES)

    def _falls(self, event: Sealed, epoch: int, reason: Reason) -> None:
        if event.stream in self._fallen:
            self._fallen[event.stream].add(event, epoch, reason)
        else:
            self._fell.setdefault(event.stream, []).append((event, epoch, reason))

    def _fallen_of(self, stream: bytes) -> _Fallen:
        known = self._fallen.get(stream)
        if known is None:
            known = self._fallen[stream] = _Fallen()
            mine = (_e.ward == self._ward, _e.stream == stream, _CONFLICT)
            for row in self._connection.execute(select(tables.event).where(*mine).order_by(_e.position)):
                known.add(sealed(row._mapping), row.epoch, row.reason)
            for each in self._fell.pop(stream, ()):
                known.add(*each)
        return known

    def _unless_fallen(self, reason: Reason, event: Sealed, epoch: int) -> Reason:
        return (self._fallen_of(event.stream).beneath(event, epoch) or reason) if reason == "waiting" else reason

    def streams(self) -> set[bytes]:
        """The dossiers of which something waits or once did."""
        return set(self._rows)

    def last_term(self, stream: bytes) -> int:
        """The highest term of what waits; 0 where nothing does."""
        return max((each.event.term for each in self._rows.get(stream, ()) if each.reason == "waiting"), default=0)

    def waiter(self, event_id: bytes) -> Waiter | None:
        """The one of this id that still waits."""
        every = (each for rows in self._rows.values() for each in rows)
        return next((each for each in every if each.event.id == event_id and each.reason == "waiting"), None)

    def verdict(self, waiter: Waiter, held: Custody | None) -> Reason:
        """How it would be judged now."""
        beneath = self._fallen_of(waiter.event.stream).beneath(waiter.event, waiter.epoch)
        return beneath or self._judge(held, waiter.event)

    def give(self, waiter: Waiter, reason: Reason) -> None:
        """Its verdict from here on."""
        waiter.reason = self._given[waiter.position] = reason
        if reason:
            self._falls(waiter.event, waiter.epoch, reason)

    def settle(self, stream: bytes, held: Custody | None) -> tuple[Custody | None, list[Waiter]]:
        """Judge whatever can be judged now that the line stands at ``held``; returns where it stands then, and what
        was judged, in that order."""
        done: list[Waiter] = []
        moved = True
        while moved:
            moved = False
            for each in self._rows.get(stream, ()):
                if each.reason != "waiting":
                    continue
                reason = self.verdict(each, held)
                if reason == "waiting":
                    continue
                then = custody.after(held, each.event) if not reason else None
                self.give(each, reason if reason or then is not None else "unreadable")
                held = then or held
                done.append(each)
                moved = True
        return held, done

    def end_unbegun(self, held: Mapping[bytes, Custody]) -> list[Waiter]:
        """A leader gives up what waits for the beginning of its dossier: none of it stands. ``held``: those begun."""
        done = [each for stream in sorted(self._rows) if stream not in held for each in self._rows[stream]]
        done = [each for each in done if each.reason == "waiting"]
        for each in done:
            self.give(each, "unknown_dossier")
        return done

    def write(self) -> None:
        """Write the verdicts given beside their events."""
        for position, reason in self._given.items():
            mine = (_e.ward == self._ward, _e.position == position)
            self._connection.execute(update(tables.event).where(*mine).values(reason=reason))

    def lost_lives(self, judged: Collection[Waiter]) -> dict[bytes, str]:
        """Of what was accepted now, the dossiers (to their desk) that were taken by an earlier life of that desk: it
        was restored from a backup since, and may not know what it wrote."""
        d = tables.desk.c
        found: dict[bytes, str] = {}
        for each in judged:
            if each.begins and not each.reason:
                mine = (d.ward == self._ward, d.id == each.event.desk)
                epoch = self._connection.execute(select(d.epoch).where(*mine)).scalar()
                if epoch is not None and epoch > each.epoch:
                    found[each.event.stream] = each.event.desk
        return found
