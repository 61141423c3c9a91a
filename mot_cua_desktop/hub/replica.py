"""The same log at a second hub: a ward's own hub judged it, this one proves it, judges it again and keeps it.

Used both ways: the province takes in what a ward passes on, and a ward's hub that lost its disk fills itself up again.
Nothing is stored that this hub would judge otherwise.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from mot_cua_desktop.domain import custody, sealed
from mot_cua_desktop.domain.custody import Custody
from mot_cua_desktop.domain.sealed import GENESIS, Sealed
from mot_cua_desktop.hub import bulk, tables
from mot_cua_desktop.hub.chain import HUB_DESK
from mot_cua_desktop.hub.database import lock_ward
from mot_cua_desktop.hub.waiting import WaitingRoom
from mot_cua_desktop.sync.protocol import Item
from mot_cua_desktop.sync.relaying import Relay, Relayed

_e, _d = tables.event.c, tables.desk.c
_judged_body = msgspec.json.Decoder(custody.Judged)


class _Unsound(Exception):
    """An item that is not taken in: "malformed", "fork" or "verdict"."""


def take(connection: Connection, sent: Relay, now: int) -> Relayed:
    """Take in what is new; the same twice is stored once."""
    head = lock_ward(connection, sent.ward).head

    def answer(acked: int, problem: str = "") -> Relayed:
        return Relayed(acked=acked, problem=problem, now=now)

    if sent.after > head:
        return answer(head, "gap")
    if sent.after < 0 or any(item.position != place for place, item in enumerate(sent.items, start=sent.after + 1)):
        return answer(min(sent.after, head), "malformed")
    known, new = sent.items[: head - sent.after], sent.items[head - sent.after :]
    if known and not _same(connection, sent.ward, known[-1]):
        return answer(0, "fork")
    if not new:
        # All is known here; more than that may stand here, which the sender has lost.
        upto = sent.after + len(known)
        return answer(upto, "fork") if upto < head and not sent.items else answer(upto)
    good, problem = store(connection, sent.ward, new, now)
    return answer(head + good, problem)


def _same(connection: Connection, ward: str, item: Item) -> bool:
    found = select(_e.hash).where(_e.ward == ward, _e.position == item.position)
    return item.event is not None and connection.execute(found).scalar() == item.event.hash


def store(connection: Connection, ward: str, items: Sequence[Item], now: int) -> tuple[int, str]:
    """Store items that follow the head of the ward's log; returns how many were good, and what ailed the next."""
    events = [item.event for item in items if item.event is not None]
    room = WaitingRoom(connection, ward, None, custody.judge)
    streams = {event.stream for event in events if event.kind == custody.KIND}
    held = bulk.held(connection, ward, streams | room.streams())
    known = bulk.known(connection, ward, [event.id for event in events])
    desks = _Desks(connection, ward)
    changed: dict[bytes, Custody] = {}
    rows: list[dict[str, Any]] = []
    problem = ""
    for item in items:
        try:
            event = _proved(item, desks)
            stream, then = _judged(item, event, held, known, room)
        except _Unsound as error:
            problem = str(error)
            break
        desks.wrote(event, item.epoch)
        known.add(event.id)
        if then is not None:
            held[stream] = changed[stream] = then
        place = {"ward": ward, "position": item.position, "epoch": item.epoch, "received_at": now}
        rows.append(msgspec.structs.asdict(event) | place | {"reason": item.reason, "waited": int(_waits(item))})
    if rows:
        bulk.append(connection, rows)
        bulk.hold(connection, ward, changed)
        room.write()
        desks.keep(now)
        connection.execute(update(tables.ward).where(tables.ward.c.id == ward).values(head=rows[-1]["position"]))
    return len(rows), problem


def _proved(item: Item, desks: _Desks) -> Sealed:
    if item.event is None or item.event.id != item.id or sealed.fault(item.event) or not 0 <= item.epoch < 1 << 31:
        raise _Unsound("malformed")
    if not desks.follows(item.event, item.epoch):
        raise _Unsound("malformed")
    return item.event


def _waits(item: Item) -> bool:
    return item.reason == "waiting"


def _judged(
    item: Item, event: Sealed, held: dict[bytes, Custody], known: set[bytes], room: WaitingRoom
) -> tuple[bytes, Custody | None]:
    """Which dossier changes, and who holds it then (None: nothing changes). Raises `_Unsound` where the verdict would
    be another."""
    by_hub = event.desk == HUB_DESK and item.epoch == 0
    if event.kind == custody.VERDICT_KIND and by_hub and event.id not in known:
        return _late_verdict(item, event, held, room)
    reason = "known_id" if event.id in known else ""
    then = None
    if not reason and event.kind == custody.KIND:
        reason = room.judge(held.get(event.stream), event, item.epoch, by_hub=by_hub)
        then = custody.after(held.get(event.stream), event) if not reason else None
        reason = reason or ("" if then is not None else "unreadable")
    if reason != item.reason:
        raise _Unsound("verdict")
    if event.kind == custody.KIND:
        room.place(event, item.position, item.epoch, item.reason)
    return event.stream, then


def _late_verdict(
    item: Item, event: Sealed, held: dict[bytes, Custody], room: WaitingRoom
) -> tuple[bytes, Custody | None]:
    try:
        told = _judged_body.decode(event.body)
    except msgspec.DecodeError as error:
        raise _Unsound("verdict") from error
    waiter = room.waiter(told.event)
    if waiter is None or item.reason or event.stream != told.event:
        raise _Unsound("verdict")
    now = held.get(waiter.event.stream)
    reason = room.verdict(waiter, now)
    then = custody.after(now, waiter.event) if not reason else None
    if now is None and (reason, told.reason) == ("waiting", "unknown_dossier"):
        reason = told.reason  # a leader of the ward has given up its beginning
    if told.reason == "waiting" or told.reason != (reason or ("" if then is not None else "unreadable")):
        raise _Unsound("verdict")
    room.give(waiter, told.reason)
    return waiter.event.stream, then


class _Desks:
    """The chain of each desk of a ward, and that of the ward's hub, as this log knows them."""

    def __init__(self, connection: Connection, ward: str) -> None:
        self._connection, self._ward = connection, ward
        rows = connection.execute(select(tables.desk).where(_d.ward == ward))
        self._heads: dict[str, tuple[int, int, bytes]] = {row.id: (row.epoch, row.head, row.hash) for row in rows}
        self._stored = set(self._heads)
        hub = connection.execute(select(tables.ward).where(tables.ward.c.id == ward)).one()
        self._hub = (hub.hub_seq, bytes(hub.hub_hash))
        self._now: dict[str, list[tuple[int, bytes]]] = {}

    def follows(self, event: Sealed, epoch: int) -> bool:
        """Whether an event goes on where its desk stands; under a later epoch it may begin at an earlier one."""
        if epoch == 0:
            return event.desk == HUB_DESK and (event.desk_seq - 1, event.prev) == self._hub
        at_epoch, head, last = self._heads.get(event.desk, (epoch, 0, GENESIS))
        if epoch == at_epoch:
            return event.desk_seq == head + 1 and event.prev == last
        return epoch > at_epoch and self._known(event)

    def _known(self, event: Sealed) -> bool:
        before = (event.desk_seq - 1, event.prev)
        if before == (0, GENESIS) or before in self._now.get(event.desk, []):
            return True
        found = select(_e.position).where(
            _e.ward == self._ward, _e.desk == event.desk, _e.desk_seq == before[0], _e.hash == before[1]
        )
        return self._connection.execute(found.limit(1)).scalar() is not None

    def wrote(self, event: Sealed, epoch: int) -> None:
        """The desk stands here now."""
        if epoch == 0:
            self._hub = (event.desk_seq, event.hash)
            return
        self._heads[event.desk] = (epoch, event.desk_seq, event.hash)
        self._now.setdefault(event.desk, []).append((event.desk_seq, event.hash))

    def keep(self, now: int) -> None:
        """Write the heads down. A desk known by its log alone has a secret that nobody holds: it joins by a code."""
        for desk in self._now:
            epoch, head, last = self._heads[desk]
            values = {"epoch": epoch, "head": head, "hash": last, "seen_at": now}
            if desk in self._stored:
                mine = (_d.ward == self._ward, _d.id == desk)
                self._connection.execute(update(tables.desk).where(*mine).values(values))
            else:
                values |= {"ward": self._ward, "id": desk, "token_digest": secrets.token_bytes(32), "enrolled_at": now}
                self._connection.execute(insert(tables.desk).values(values))
        w = tables.ward.c
        hub = {"hub_seq": self._hub[0], "hub_hash": self._hub[1]}
        self._connection.execute(update(tables.ward).where(w.id == self._ward).values(hub))
