"""The log of a ward: taking in what a desk pushes, in its order, and handing on what stands after a place.

Everything well-formed of an enrolled desk is stored, each with its verdict; one bad event never blocks the next. The
head row of the ward is locked first: no place is given before the one below it is committed (docs/decisions/19-hub.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.custody import Custody, Reason
from mot_cua_desktop.domain.sealed import Sealed, sealed
from mot_cua_desktop.hub import bulk, tables, takeover
from mot_cua_desktop.hub.chain import HubChain
from mot_cua_desktop.hub.database import epoch as hub_epoch
from mot_cua_desktop.hub.database import lock_ward
from mot_cua_desktop.hub.enrolment import Caller
from mot_cua_desktop.hub.waiting import Waiter, WaitingRoom, verdict_row
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Conflict, Item, Pull, Pulled, Push, Pushed

_e, _d = tables.event.c, tables.desk.c
_FAR = 1 << 60


def push(connection: Connection, caller: Caller, sent: Push, now: int) -> Pushed:
    """Store what is new of a batch and say what became of all of it; sent twice it is stored once, and told twice."""
    head = lock_ward(connection, caller.ward)
    mine = (_d.ward == caller.ward, _d.id == caller.desk)
    desk = connection.execute(select(tables.desk).where(*mine)).one()
    connection.execute(
        update(tables.desk)
        .where(*mine)
        .values(seen_at=now, skew=max(-_FAR, min(sent.sent_at - now, _FAR)) // 1_000_000)
    )

    def answer(acked: int, problem: str = "") -> Pushed:
        conflicts = _conflicts(connection, caller, max(0, min(sent.after, _FAR)), acked)
        return Pushed(acked=acked, conflicts=conflicts, problem=problem, hub_epoch=hub_epoch(connection), now=now)

    if sent.epoch != desk.epoch:
        return answer(0, "epoch")
    if sent.after > desk.head:
        return answer(desk.head, "gap")
    if not protocol.unbroken(sent.events, sent.after):
        return answer(0, "malformed")
    known, new = sent.events[: desk.head - sent.after], sent.events[desk.head - sent.after :]
    if known and not _same(connection, caller, known[-1]):
        return answer(0, "fork")
    good = protocol.sound(new, caller.desk, desk.hash, desk.head)
    if good:
        heads = {"head": desk.head + good, "hash": new[good - 1].hash}
        connection.execute(update(tables.desk).where(*mine).values(heads))
        _store(connection, caller, desk.epoch, head, new[:good], now)
    if good < len(new):
        forked = new[good].prev != (new[good - 1].hash if good else desk.hash)
        return answer(0, "fork") if forked and not good else answer(desk.head + good, "malformed")
    return answer(desk.head + good)


def _same(connection: Connection, caller: Caller, event: Sealed) -> bool:
    """Whether the event of this number that lies here is the very one; its chain binds all before it."""
    found = select(_e.position).where(
        _e.ward == caller.ward, _e.desk == caller.desk, _e.desk_seq == event.desk_seq, _e.hash == event.hash
    )
    return connection.execute(found.limit(1)).scalar() is not None


def _conflicts(connection: Connection, caller: Caller, after: int, upto: int) -> tuple[Conflict, ...]:
    found = select(_e.id, _e.reason).where(
        _e.ward == caller.ward,
        _e.desk == caller.desk,
        _e.desk_seq > after,
        _e.desk_seq <= upto,
        _e.reason != "",
    )
    return tuple(Conflict(row.id, row.reason) for row in connection.execute(found.order_by(_e.desk_seq)))


def _store(connection: Connection, caller: Caller, epoch: int, ward: Any, events: Sequence[Sealed], now: int) -> None:
    """Store ``events`` after the ward's head row as it is locked, with the verdicts on what waited for them."""
    streams = {event.stream for event in events if event.kind == custody.KIND}
    held = bulk.held(connection, caller.ward, streams)
    known = bulk.known(connection, caller.ward, [event.id for event in events])
    room, chain = WaitingRoom(connection, caller.ward, streams, custody.judge), HubChain(ward, now)
    changed: dict[bytes, Custody] = {}
    rows: list[dict[str, Any]] = []
    settled: list[Waiter] = []
    position = ward.head
    for event in events:
        position += 1
        reason: Reason = "known_id" if event.id in known else ""
        known.add(event.id)
        then = None
        if not reason and event.kind == custody.KIND:
            reason = room.judge(held.get(event.stream), event, epoch)
            then = custody.after(held.get(event.stream), event) if not reason else None
            if not reason and then is None:
                reason = "unreadable"
        place = {"ward": caller.ward, "position": position, "epoch": epoch, "received_at": now, "reason": reason}
        rows.append(msgspec.structs.asdict(event) | place | {"waited": int(reason == "waiting")})
        if event.kind == custody.KIND and room.place(event, position, epoch, reason):
            then, done = room.settle(event.stream, then or held.get(event.stream))
            for each in done:
                position += 1
                rows.append(verdict_row(chain, position, each))
            settled += done
        if then is not None:
            held[event.stream] = changed[event.stream] = then
    bulk.append(connection, rows)
    bulk.hold(connection, caller.ward, changed)
    heads = {"head": position} | chain.heads
    connection.execute(update(tables.ward).where(tables.ward.c.id == caller.ward).values(heads))
    room.write()
    if settled:
        takeover.give_anew(connection, caller.ward, room.lost_lives(settled), now)


def pull(connection: Connection, caller: Caller, asked: Pull, now: int) -> Pulled:
    """What stands in the ward's log after a place. The caller's own events, which it has, come as their ids."""
    limit = max(1, min(asked.limit, protocol.MOST_EVENTS))
    after = max(0, min(asked.after, 1 << 62))
    life, head = hub_epoch(connection), _head(connection, caller.ward)
    if after and not _same_before(connection, caller.ward, asked, after):
        return Pulled(items=(), upto=min(after, head), more=False, hub_epoch=life, now=now, head=head, same=False)
    query = select(tables.event).where(_e.ward == caller.ward, _e.position > after).order_by(_e.position)
    items: list[Item] = []
    size = 0
    more = False
    for row in connection.execute(query.limit(limit + 1)):
        own = row.desk == caller.desk and row.epoch == caller.epoch
        event = None if own else sealed(row._mapping)
        size += protocol.weight(event)
        # Looked at before it is added: an answer that no desk can read would end its pulling for ever.
        if len(items) == limit or (items and size > protocol.MOST_TOLD):
            more = True
            break
        items.append(Item(position=row.position, epoch=row.epoch, id=row.id, reason=tables.told_at(row), event=event))
    upto = items[-1].position if items else min(after, head)
    return Pulled(items=tuple(items), upto=upto, more=more, hub_epoch=life, now=now, head=head)


def _same_before(connection: Connection, ward: str, asked: Pull, after: int) -> bool:
    """Whether what a desk took in last stands here: at its place; and the hub's own last word, which nobody sends again
    to a hub that was restored from a backup, wherever it stands."""
    for event, where in ((asked.last, _e.position == after), (asked.hub_last, _e.epoch == 0)):
        here = select(_e.position).where(_e.ward == ward, _e.id == event, where)
        if event and connection.execute(here.limit(1)).first() is None:
            return False
    return True


def _head(connection: Connection, ward: str) -> int:
    return int(connection.execute(select(tables.ward.c.head).where(tables.ward.c.id == ward)).scalar() or 0)


def desks(connection: Connection, ward: str = "") -> list[Any]:
    """Every desk that joined, of one ward or of all."""
    query = select(tables.desk).order_by(_d.ward, _d.id)
    return list(connection.execute(query.where(_d.ward == ward) if ward else query))
