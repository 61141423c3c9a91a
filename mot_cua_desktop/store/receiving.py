"""Taking in what the hub says: other desks' events with their verdicts, and what became of our own.

All in the caller's transaction, and the same twice does nothing: a round may be cut off anywhere and begun again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import custody, sealed
from mot_cua_desktop.domain.sealed import GENESIS, Sealed
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import (
    dossiers,
    hub_life,
    journal,
    judged_before,
    line,
    outbox,
    previews,
    tables,
    tallies,
    ward_known,
    ward_line,
)
from mot_cua_desktop.store.prepared import Prepared

_event, _foreign, _aside = tables.event, tables.foreign_event, tables.set_aside
_INSERT = Prepared(insert(_foreign), [column.name for column in _foreign.columns])
#: The event before one, by its number and seal: of any epoch, and where its index leads straight to it.
_BEFORE = [
    Prepared(query)
    for t in (_foreign, _event)
    for query in [
        select(t.c.desk_seq).where(
            t.c.desk == bindparam("desk"), t.c.desk_seq == bindparam("desk_seq"), t.c.hash == bindparam("hash")
        )
    ]
]
_BEFORE_IN_EPOCH = Prepared(
    select(_foreign.c.hash).where(
        _foreign.c.desk == bindparam("desk"),
        _foreign.c.epoch == bindparam("epoch"),
        _foreign.c.desk_seq == bindparam("desk_seq"),
    )
)
#: By the stream as well: other desks' events have an index of streams, and none of ids.
_PLACES = [
    Prepared(select(t.c.position).where(t.c.stream == bindparam("stream"), t.c.id == bindparam("id")))
    for t in (_event, _foreign)
]
_MINE = select(_event.c.desk_seq, _event.c.stream, _event.c.kind).where(_event.c.id == bindparam("id"))
_OWN_ID, _OWN = Prepared(_MINE), Prepared(_MINE.where(_event.c.hash == bindparam("hash")))
_SET_ASIDE = Prepared(
    upsert(_aside).on_conflict_do_nothing(), ["id", "stream", "desk_seq", "reason", "place", "position"]
)
_awaited = tables.awaited
_WAITS = text("reason = 'waiting'")  # in these words, as they find the index
_judged = msgspec.json.Decoder(custody.Judged)


class Unsound(Told):
    """What the hub tells does not go on from what lies here, or is not what a desk sealed."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One place of the ward's log at the hub; of an own event only its id and what became of it."""

    hub_position: int
    epoch: int
    id: bytes
    reason: str
    event: Sealed | None = None

    @property
    def verdict(self) -> custody.Verdict:
        return "waiting" if self.reason == "waiting" else "conflict" if self.reason else "accepted"


def acknowledge(connection: Connection, upto: int, conflicts: Mapping[bytes, str]) -> None:
    """The hub has every own event up to number ``upto``; those of ``conflicts`` (id -> reason) leave the fold, or wait
    there for what comes before them."""
    stands = outbox.standing(connection)
    if stands is None:
        raise ValueError("not enrolled")
    touched = _put_aside(connection, conflicts)
    if upto > stands.pushed_upto:
        outbox.note(connection, pushed_upto=upto)
    refold(connection, touched)


def _put_aside(connection: Connection, conflicts: Mapping[bytes, str]) -> set[bytes]:
    touched, of_ward = set(), False
    place = ward_known.last_aside(connection) if conflicts else 0
    position = journal.last_position(connection) if conflicts else 0
    for event_id, reason in conflicts.items():
        found = _OWN_ID.first(connection, {"id": event_id})
        if found is None:
            continue
        desk_seq, stream, kind = found
        if reason == "waiting":
            connection.execute(upsert(_awaited).values(id=event_id, stream=stream).on_conflict_do_nothing())
            hub_life.stands_again(connection, event_id)  # by a line that a restored hub has not any more
            touched.add(stream)
            continue
        connection.execute(delete(_awaited).where(_awaited.c.id == event_id))
        # What stands aside twice has a place left out, never one given twice: reports are recounted by it.
        place += 1
        aside = {"id": event_id, "stream": stream, "desk_seq": desk_seq, "reason": reason}
        _SET_ASIDE.write(connection, aside | {"place": place, "position": position})
        if kind == custody.KIND:
            touched.add(stream)
        else:
            of_ward = True
    if of_ward:
        ward_line.refold(connection)
    return touched


def last_aside(connection: Connection) -> int:
    """The place of what was set aside last, to ask `aside_since` by."""
    return ward_known.last_aside(connection)


def aside_since(connection: Connection, place: int) -> int:
    """How many own events were set aside after that place, by an answer to them or by a verdict that came later."""
    return int(connection.execute(select(func.count()).where(_aside.c.place > place)).scalar_one())


def receive(connection: Connection, items: Iterable[Received], upto: int) -> int:
    """Take in the ward's log up to ``upto``; returns how many events of other desks were new.

    Raises `Unsound` when a place is missing or an event is not what its desk sealed: nothing of the batch is kept then.
    """
    stands = outbox.standing(connection)
    if stands is None:
        raise ValueError("not enrolled")
    at, pushed, new, last = stands.pulled_upto, stands.pushed_upto, 0, stands.pulled_id
    touched: set[bytes] = set()
    aside: dict[bytes, str] = {}
    verdicts: list[custody.Judged] = []
    places: dict[bytes, int] = {}  # of the ward's own words
    words: list[bytes] = []
    links: set[tuple[str, int, bytes]] = set()
    stood_aside = set(connection.execute(select(_aside.c.id)).scalars())
    waited = set(connection.execute(select(_awaited.c.id)).scalars())
    again: set[tuple[bytes | None, str]] = set()
    for item in items:
        if item.hub_position <= at:
            continue  # taken in before the answer that we now hear again
        if item.hub_position != at + 1:
            raise _unsound(stands.ward, item.hub_position)
        own = _own(connection, item)
        if own is None and item.event is None:
            # The hub thinks that we wrote it, and we do not know it: this is a restored backup. It is handed on whole
            # once we have joined again.
            upto = at
            break
        at, last = item.hub_position, item.id
        kind = own[1] if own is not None else item.event.kind if item.event else ""
        if kind not in (custody.KIND, custody.VERDICT_KIND):
            places[item.id] = at
        if own is not None:
            # Its log lies at the hub in order: whatever came before it lies there too.
            pushed = max(pushed, own[0])
            if item.reason:
                aside[item.id] = item.reason
            elif item.id in stood_aside:
                again |= {(hub_life.stands_again(connection, item.id), kind)}
            elif item.id in waited:
                again |= {(_waits_no_more(connection, item.id), kind)}
        elif item.event is not None:
            kept = _keep(connection, item, item.event, stands.ward, again, links)
            new += kept
            if kept and item.id in places and not item.reason:
                words.append(item.id)
            if kind == custody.VERDICT_KIND and item.epoch == 0 and not item.reason:
                verdicts.append(_judged.decode(item.event.body))
    if at != upto:
        raise _unsound(stands.ward, upto)
    outbox.note(connection, pulled_upto=at, pushed_upto=pushed, pulled_id=last)
    ward_line.arrived(connection, places, words)
    touched |= _put_aside(connection, aside)
    touched |= {stream for stream, kind in again if kind == custody.KIND and stream is not None}
    if any(kind not in (custody.KIND, custody.VERDICT_KIND) for _, kind in again):
        ward_line.refold(connection)
    for told in verdicts:  # after what they tell of: it stands before them in the log
        touched |= _hear(connection, told)
    refold(connection, touched)
    previews.arrived(connection, at)
    return new


def whole(connection: Connection) -> None:
    """The hub's log is here to its end: nothing is seen ahead of it, and what a hub that lives anew no longer has is
    out of every line."""
    stands = outbox.standing(connection)
    gone = hub_life.whole(connection, stands.desk if stands is not None else "")
    if any(kind not in (custody.KIND, custody.VERDICT_KIND) for _, kind in gone):
        ward_line.refold(connection)
    refold(connection, {stream for stream, kind in gone if kind == custody.KIND})
    if stands is not None and stands.unsure < 0:
        outbox.note(connection, unsure=journal.last_position(connection))
    previews.clear(connection)


def _hear(connection: Connection, told: custody.Judged) -> set[bytes]:
    """What became of an event that waited, own or another desk's; returns the dossier that changes."""
    stream = _waits_no_more(connection, told.event)
    own = _OWN_ID.first(connection, {"id": told.event})
    if told.reason == "unknown_dossier":
        hub_life.never_begun(connection, told.event, own[1] if own is not None else b"")
    if own is not None:
        if told.reason:
            return _put_aside(connection, {told.event: told.reason})
        return {stream} if stream is not None else set()
    verdict = Received(hub_position=0, epoch=0, id=told.event, reason=told.reason).verdict
    change = update(_foreign).where(_foreign.c.id == told.event, _WAITS)
    change = change.values(verdict=verdict, reason=told.reason)
    return set(connection.execute(change.returning(_foreign.c.stream)).scalars())


def _waits_no_more(connection: Connection, event_id: bytes) -> bytes | None:
    gone = delete(_awaited).where(_awaited.c.id == event_id).returning(_awaited.c.stream)
    return connection.execute(gone).scalar()


def _own(connection: Connection, item: Received) -> tuple[int, str] | None:
    """The number and kind of the own event that this is."""
    asked = _OWN_ID if item.event is None else _OWN
    found = asked.first(connection, {"id": item.id} | ({"hash": item.event.hash} if item.event else {}))
    return (found[0], found[2]) if found is not None else None


def _keep(
    connection: Connection,
    item: Received,
    event: Sealed,
    ward: str,
    changed: set[tuple[bytes | None, str]],
    links: set[tuple[str, int, bytes]],
) -> int:
    """Store one event, if it is new and what its desk sealed. ``changed`` hears which streams, of which kind, stand
    otherwise by it; ``links``: the seals that this batch brought."""
    of_number = {"desk": event.desk, "epoch": item.epoch, "desk_seq": event.desk_seq}
    known = hub_life.KNOWN.first(connection, of_number)
    other = known is not None and known[0] != event.hash
    if known is None or other:
        # Of any life: a hub put back from an old copy tells of an earlier one again.
        known = hub_life.KNOWN_BEFORE.first(connection, {"stream": event.stream, "seq": event.seq, "hash": event.hash})
    if other and item.epoch == 0:
        changed |= {(stream, custody.KIND) for stream in hub_life.written_over(connection, event.desk_seq)}
    if known is not None:
        if hub_life.met(connection, event, item.reason, item.verdict, item.hub_position, known):
            changed.add((event.stream, event.kind))
        return 0
    if other and item.epoch != 0:
        gone = hub_life.desk_wrote_over(connection, event.desk, item.epoch, event.desk_seq)
        if gone is None:
            raise _unsound(ward, item.hub_position)
        changed |= gone
    follows = (event.desk, event.desk_seq - 1, event.prev) in links or _follows(connection, event, item.epoch)
    if sealed.fault(event) or not follows:
        raise _unsound(ward, item.hub_position)
    row = msgspec.structs.asdict(event) | {
        "position": journal.last_position(connection) + 1,
        "hub_position": item.hub_position,
        "epoch": item.epoch,
        "verdict": item.verdict,
        "reason": item.reason,
    }
    journal.forget_tip(connection)
    _INSERT.write(connection, row)
    links.add((event.desk, event.desk_seq, event.hash))
    if event.kind == custody.KIND and item.verdict == "accepted":
        changed.add((event.stream, event.kind))
    return 1


def _follows(connection: Connection, event: Sealed, epoch: int) -> bool:
    """Whether the event before it in its desk's chain is known here, whichever epoch of that desk wrote it."""
    if event.desk_seq == 1:
        return event.prev == GENESIS
    before = {"desk": event.desk, "desk_seq": event.desk_seq - 1}
    if _BEFORE_IN_EPOCH.scalar(connection, before | {"epoch": epoch}) == event.prev:
        return True
    return any(query.scalar(connection, before | {"hash": event.prev}) is not None for query in _BEFORE)


def _unsound(ward: str, position: int) -> Unsound:
    return Unsound(
        f"Dữ liệu nhận từ trung tâm không liền mạch hoặc không khớp dấu niêm (chỗ {position}).",
        "Chưa nhận gì vào sổ, việc ở quầy không bị ảnh hưởng. Báo người quản trị trung tâm.",
    )


def refold(connection: Connection, streams: Iterable[bytes]) -> None:
    """Make the rows of some dossiers anew from their lines."""
    for stream in sorted(streams):
        before = dossiers.state_of(connection, stream)
        walked = line.walk(connection, stream)
        after = walked[-1][1] if walked else None
        begins = place(connection, stream, walked[0][0].id) if walked else 0
        # The line may begin with another event than before, though it says the same: a paper that was scanned while
        # the giver's own events are not here (any more, or yet); the same draft opened again after all was lost.
        moved = before is not None and dossiers.number_of(connection, stream) != begins
        if after == before and not moved:
            continue
        if before is not None and moved:
            dossiers.remove(connection, stream)
        if after is not None and (before is None or moved):
            dossiers.write(connection, after, number=begins)
        elif after is not None:
            dossiers.write(connection, after, before=before)
        tallies.move(connection, before, after)


def place(connection: Connection, stream: bytes, event_id: bytes) -> int:
    """Where an event of a dossier stands in this desk's numbering of all that was written here."""
    found = (query.scalar(connection, {"stream": stream, "id": event_id}) for query in _PLACES)
    return next((int(position) for position in found if position is not None), 0)


def mixed_streams(connection: Connection) -> set[bytes]:
    """The dossiers whose line is more than what this desk wrote: they are folded by the line."""
    other = select(_foreign.c.stream).where(_foreign.c.kind == custody.KIND).distinct()
    own = select(_aside.c.stream).union(select(_awaited.c.stream))
    mixed = set(connection.execute(other).scalars()) | set(connection.execute(own).scalars())
    return mixed | judged_before.streams(connection)
