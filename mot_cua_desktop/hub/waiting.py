"""What came before the line that it goes on from: a dossier taken by paper, and what its taker wrote since.

It lies in the log at its place, as waiting. When the line has come to where the paper left it, it is judged as any
other event, and the verdict takes a place of the log of its own: whoever has read the first place reads the second.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.custody import Custody, Reason
from mot_cua_desktop.domain.sealed import Sealed, sealed
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.chain import HUB_DESK, HubChain

_e = tables.event.c
#: How an event is judged; the log's own, so that a fault planted there is one everywhere.
Judge = Callable[..., Reason]


class Waiter(msgspec.Struct):
    """An event that waits, or once did; ``reason`` as things stand."""

    position: int
    epoch: int
    event: Sealed
    reason: Reason

    @property
    def begins(self) -> bool:
        return self.event.type == "taken_on_paper"


def verdict_row(chain: HubChain, position: int, judged: Waiter) -> dict[str, Any]:
    """What became of one that waited, as a row of the log."""
    body = custody.Judged(event=judged.event.id, reason=judged.reason)
    return chain.row(position, judged.event.id, custody.VERDICT_KIND, 1, 1, HUB_DESK, body)


class WaitingRoom:
    """Those of some dossiers of a ward (None: of all), in one transaction that holds the ward's head row."""

    def __init__(self, connection: Connection, ward: str, streams: Collection[bytes] | None, judge: Judge) -> None:
        self._connection, self._ward, self._judge = connection, ward, judge
        self._rows: dict[bytes, list[Waiter]] = {}
        #: Verdicts given here, to be written once every row is in its table: position to reason.
        self._given: dict[int, Reason] = {}
        #: By dossier, the hashes of hand-overs by paper that are conflicts: what was taken by them waits for nothing.
        self._void: dict[bytes, set[bytes]] = {}
        waited = select(_e.stream).where(_e.ward == ward, _e.waited == 1, _e.reason == "waiting").distinct()
        found = {bytes(each) for each in connection.execute(waited).scalars()}
        for stream in sorted(found if streams is None else found & set(streams)):
            mine = (_e.ward == ward, _e.waited == 1, _e.stream == stream)
            rows = connection.execute(select(tables.event).where(*mine).order_by(_e.position))
            self._rows[stream] = [Waiter(row.position, row.epoch, sealed(row._mapping), row.reason) for row in rows]

    def judge(self, held: Custody | None, event: Sealed, epoch: int, *, by_hub: bool = False) -> Reason:
        """The verdict on an event at its place in the log; `place` must be told of it."""
        return self._unless_void(self._judge(held, event, by_hub=by_hub, waits=self.behind(event, epoch)), event)

    def place(self, event: Sealed, position: int, epoch: int, reason: Reason) -> bool:
        """An event of a dossier has its place and this verdict; whether something that waits may be judged by it."""
        if reason == "waiting":
            self._rows.setdefault(event.stream, []).append(Waiter(position, epoch, event, reason))
            return False
        if reason and event.type == "handed_on_paper":
            self._void_of(event.stream).add(event.hash)
        return event.stream in self._rows and (not reason or event.type == "handed_on_paper")

    def _void_of(self, stream: bytes) -> set[bytes]:
        if stream not in self._void:
            mine = (_e.ward == self._ward, _e.stream == stream, _e.type == "handed_on_paper")
            query = select(_e.hash).where(*mine, _e.reason.not_in(("", "waiting")))
            self._void[stream] = {bytes(each) for each in self._connection.execute(query).scalars()}
        return self._void[stream]

    def _unless_void(self, reason: Reason, event: Sealed) -> Reason:
        if reason != "waiting" or event.type != "taken_on_paper":
            return reason
        return "paper_used" if custody.paper_of(event) in self._void_of(event.stream) else reason

    def behind(self, event: Sealed, epoch: int) -> Custody | None:
        """The custody that the waiting events of this event's desk leave, in its dossier; None where none waits."""
        left: Custody | None = None
        for each in self._rows.get(event.stream, ()):
            if (each.event.desk, each.epoch) != (event.desk, epoch):
                continue
            if each.begins:
                left = custody.after(None, each.event) if each.reason == "waiting" else None
            elif left is not None and each.reason == "waiting":
                left = custody.after(left, each.event)
        return left

    def streams(self) -> set[bytes]:
        """The dossiers of which something waits or once did."""
        return set(self._rows)

    def waiter(self, event_id: bytes) -> Waiter | None:
        """The one of this id that still waits."""
        every = (each for rows in self._rows.values() for each in rows)
        return next((each for each in every if each.event.id == event_id and each.reason == "waiting"), None)

    def verdict(self, waiter: Waiter, held: Custody | None) -> Reason:
        """How it would be judged now; what goes on from a paper that does not stand, stands as little."""
        if not waiter.begins:
            begun: Waiter | None = None
            for each in self._rows[waiter.event.stream]:
                if each.position >= waiter.position:
                    break
                if each.begins and (each.event.desk, each.epoch) == (waiter.event.desk, waiter.epoch):
                    begun = each
            if begun is not None and begun.reason:
                return begun.reason
        return self._unless_void(self._judge(held, waiter.event), waiter.event)

    def give(self, waiter: Waiter, reason: Reason) -> None:
        """Its verdict from here on."""
        waiter.reason = self._given[waiter.position] = reason
        if reason and waiter.event.type == "handed_on_paper":
            self._void_of(waiter.event.stream).add(waiter.event.hash)

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
