"""The hub lives anew from a backup: its log is looked through from the beginning, and what stands there stands here.

What desks wrote they send again. Until it has come, and while it waits there for what other desks send again, it stays
in its line here as far as it fits on what the hub has (`line.walk`): what the citizen was given stays known. What the
hub wrote itself (takeovers, verdicts) nobody has but the desks that read it, and a desk's word alone cannot bring it
back: it is kept in the journal, told to people as lost, and out of every line. So is what its own desk lost as well,
laid back from a backup: that is proved by what it writes in the place of the lost (`lost_by_desks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.sealed import Sealed
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.prepared import Prepared

_f, _aside = tables.foreign_event.c, tables.set_aside
#: The hub's own words are those of no desk's life.
_OF_HUB = _f.epoch == 0
#: How an event is known that comes under this number: its seal, what became of it, and its place in the hub's log.
KNOWN = Prepared(
    select(_f.hash, _f.reason, _f.hub_position).where(
        _f.desk == bindparam("desk"), _f.epoch == bindparam("epoch"), _f.desk_seq == bindparam("desk_seq")
    )
)

#: The same of an event that its desk sent again in a later life, to a hub that had lost it; or of a lost word of a hub.
KNOWN_BEFORE = Prepared(
    select(_f.hash, _f.reason, _f.hub_position).where(
        _f.stream == bindparam("stream"), _f.seq == bindparam("seq"), _f.hash == bindparam("hash")
    )
)
#: What nobody sends again: words of a hub, deeds of a desk.
LOST = ("hub_lost", "desk_lost")
_AT_ONCE = 400
_UNMET = text("hub_position < 0")  # in these words, as they find the index
_WAITING = text("reason = 'waiting'")
_LAST = Prepared(
    select(_f.id).where(_f.desk == custody.HUB_DESK, _OF_HUB, _f.hub_position > 0).order_by(_f.desk_seq.desc()).limit(1)
)


def begun(connection: Connection) -> None:
    """The log is about to be looked through: nothing that others wrote has been met in it yet."""
    unmet = update(tables.foreign_event).where(_f.hub_position > 0)
    connection.execute(unmet.values(hub_position=-_f.hub_position))


def last_word(connection: Connection) -> bytes:
    """The id of the last of the hub's own words that its log has as far as it was taken in; empty for none."""
    return _LAST.scalar(connection, {}) or b""


def met(connection: Connection, event: Sealed, reason: str, verdict: str, place: int, known: Sequence[Any]) -> bool:
    """The log has this event, which is here (``known`` as `KNOWN` gives it). By the line that the hub has now it may be
    judged otherwise than it was; returns whether its dossier, or the line of the ward, may stand otherwise."""
    mine = update(tables.foreign_event).where(_f.hash == event.hash, _f.stream == event.stream)
    if known[1] in LOST:  # put back from another copy, the hub or the desk has it again
        back = {"epoch": 0} if known[1] == "hub_lost" else {}
        connection.execute(mine.values(verdict=verdict, reason=reason, hub_position=place, **back))
        return True
    if known[2] < 0:
        connection.execute(mine.values(hub_position=place))
    if known[1] != reason and event.kind == custody.KIND:
        if reason == "waiting" and not known[1]:
            verdict = "accepted"  # as it was once: here the line that it goes on from is known
        connection.execute(mine.values(verdict=verdict, reason=reason))
        return True
    # What the hub has goes before what it has not: another may have stood in this one's place.
    return known[2] < 0 and event.kind == custody.KIND


def written_over(connection: Connection, number: int) -> set[bytes]:
    """The hub has other words of its own under this number and those after it; returns the dossiers that change."""
    return {stream for stream, kind in _lost_words(connection, _f.desk_seq >= number) if kind == custody.KIND}


def desk_wrote_over(connection: Connection, desk: str, epoch: int, number: int) -> set[tuple[bytes, str]] | None:
    """A desk has written something else under this number, in one and the same life: put back by hand, to a hub that
    was put back too. What we had from it there and after it is lost; returns the streams and kinds that change, None
    where the hub's present log has the other one: then it contradicts itself."""
    mine = (_f.desk == desk, _f.epoch == epoch, _f.desk_seq >= number)
    here = connection.execute(select(func.max(_f.hub_position)).where(*mine)).scalar()
    if here is not None and here > 0:
        return None
    return _lost(connection, "desk_lost", *mine, epoch=_unused_epoch(connection))


def whole(connection: Connection, own: str) -> set[tuple[bytes, str]]:
    """The log is here whole: what was not met in it is lost, where nobody can send it again. ``own`` is this desk.
    Returns the streams and kinds that change."""
    return _lost_words(connection, _UNMET) | lost_by_desks(connection, own)


def lost_by_desks(connection: Connection, own: str) -> set[tuple[bytes, str]]:
    """What desks wrote that neither the hub has nor their present life: a desk goes on from the last of its events in
    the log, so of what was not met only that may still come which follows on that one. A life that the hub forgot
    altogether may come, too: its desk then says so by what it writes next."""
    unmet = select(_f.id, _f.desk, _f.epoch, _f.stream, _f.kind, _f.prev, _f.hash)
    unmet = unmet.where(_UNMET, ~_OF_HUB, _f.reason.not_in(LOST)).order_by(_f.desk, _f.desk_seq)
    gone: list[bytes] = []
    # Where own deeds go on from it and wait at the hub, it stays beneath them until a leader decides.
    kept = set(connection.execute(select(tables.awaited.c.stream)).scalars())
    for desk, rows in groupby(connection.execute(unmet).all(), key=lambda row: row.desk):
        last = select(_f.epoch, _f.hash).where(_f.desk == desk, _f.hub_position > 0).order_by(_f.hub_position.desc())
        stands = connection.execute(last.limit(1)).first()
        if stands is None and desk != own:
            continue
        follows = {stands.hash} if stands is not None else set()
        for row in rows:
            if desk != own and (row.prev in follows or (stands is not None and row.epoch > stands.epoch)):
                follows.add(row.hash)
            elif row.stream not in kept:
                gone.append(row.id)
    changed: set[tuple[bytes, str]] = set()
    for start in range(0, len(gone), _AT_ONCE):
        changed |= _lost(connection, "desk_lost", _UNMET, _f.id.in_(gone[start : start + _AT_ONCE]))
    return changed


def never_begun(connection: Connection, event_id: bytes, own: bytes) -> None:
    """A leader has decided that the beginning of the dossier of this event, which the hub has not, comes no more:
    nothing of it stands here either. ``own``: the dossier, where this desk wrote the event."""
    waits = select(_f.stream).where(_f.id == event_id, _WAITING)
    stream = own or connection.execute(waits).scalar()
    if stream:
        _lost(connection, "desk_lost", _UNMET, _f.stream == stream, ~_OF_HUB, _f.reason.not_in(LOST))


def any_unmet(connection: Connection) -> bool:
    """Whether something was not met in the hub's log so far, and is not known to be lost."""
    found = select(_f.position).where(_UNMET, _f.reason.not_in(LOST)).limit(1)
    return connection.execute(found).first() is not None


def _unused_epoch(connection: Connection) -> int:
    """Below those that any life ever had."""
    return min((connection.execute(select(func.min(_f.epoch))).scalar() or 0) - 1, -1)


def _lost_words(connection: Connection, which: Any) -> set[tuple[bytes, str]]:
    # Its number is free again: the hub's present life has given it to another of its words, or will.
    return _lost(connection, "hub_lost", _OF_HUB, which, epoch=_unused_epoch(connection))


def _lost(connection: Connection, reason: str, *which: Any, **changed: int) -> set[tuple[bytes, str]]:
    gone = update(tables.foreign_event).where(*which).values(verdict="conflict", reason=reason, **changed)
    return {(row.stream, row.kind) for row in connection.execute(gone.returning(_f.stream, _f.kind))}


def stands_again(connection: Connection, event_id: bytes) -> bytes | None:
    """An own event is accepted; the dossier or other stream that changes, where it had been set aside by the line as it
    was before."""
    found = delete(_aside).where(_aside.c.id == event_id).returning(_aside.c.stream)
    return connection.execute(found).scalar()
