"""The hub lives anew from a backup: its log is looked through from the beginning, and what stands there stands here.

What desks wrote they send again. Until it has come, and while it waits there for what other desks send again, it stays
in its line here as far as it fits on what the hub has (`line.walk`): what the citizen was given stays known. What the
hub wrote itself (takeovers, verdicts) nobody has but the desks that read it, and a desk's word alone cannot bring it
back: it is kept in the journal, told to people as lost, and out of every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

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
_LAST = Prepared(
    select(_f.id).where(_f.desk == custody.HUB_DESK, _OF_HUB, _f.hub_position > 0).order_by(_f.desk_seq.desc()).limit(1)
)


def begun(connection: Connection) -> None:
    """The log is about to be looked through: nothing of the dossiers' lines, and nothing that the hub wrote itself, has
    been met in it yet."""
    unmet = update(tables.foreign_event).where(_OF_HUB | (_f.kind == custody.KIND), _f.hub_position > 0)
    connection.execute(unmet.values(hub_position=-_f.hub_position))


def last_word(connection: Connection) -> bytes:
    """The id of the last of the hub's own words that its log has as far as it was taken in; empty for none."""
    return _LAST.scalar(connection, {}) or b""


def met(
    connection: Connection, event: Sealed, reason: str, verdict: str, place: int, known: Sequence[Any]
) -> set[bytes]:
    """The log has this event, which is here (``known`` as `KNOWN` gives it). By the line that the hub has now it may be
    judged otherwise than it was; returns the dossier that changes."""
    mine = update(tables.foreign_event).where(_f.hash == event.hash, _f.stream == event.stream)
    if known[1] == "hub_lost":  # put back from another copy, the hub has its word again
        connection.execute(mine.values(epoch=0, verdict=verdict, reason=reason, hub_position=place))
        return {event.stream} if event.kind == custody.KIND else set()
    if known[2] < 0:
        connection.execute(mine.values(hub_position=place))
    if event.kind != custody.KIND or known[1] == reason:
        return set()
    if reason == "waiting" and not known[1]:
        verdict = "accepted"  # as it was once: here the line that it goes on from is known
    connection.execute(mine.values(verdict=verdict, reason=reason))
    return {event.stream}


def written_over(connection: Connection, number: int) -> set[bytes]:
    """The hub has other words of its own under this number and those after it; returns the dossiers that change."""
    return _lost(connection, _f.desk_seq >= number)


def whole(connection: Connection) -> set[bytes]:
    """The log is here whole: what was not met in it is lost. Returns the dossiers that change."""
    return _lost(connection, _f.hub_position < 0)


def any_unmet(connection: Connection) -> bool:
    """Whether something that the hub wrote itself was not met in its log so far."""
    return connection.execute(select(_f.position).where(_OF_HUB, _f.hub_position < 0).limit(1)).first() is not None


def _lost(connection: Connection, which: ColumnElement[bool]) -> set[bytes]:
    # Its number is free again: the hub's present life has given it to another of its words, or will.
    before = (connection.execute(select(func.min(_f.epoch))).scalar() or 0) - 1
    gone = update(tables.foreign_event).where(_OF_HUB, which)
    gone = gone.values(epoch=min(before, -1), verdict="conflict", reason="hub_lost")
    return {row.stream for row in connection.execute(gone.returning(_f.stream, _f.kind)) if row.kind == custody.KIND}


def stands_again(connection: Connection, event_id: bytes) -> bytes | None:
    """An own event is accepted; the dossier or other stream that changes, where it had been set aside by the line as it
    was before."""
    found = delete(_aside).where(_aside.c.id == event_id).returning(_aside.c.stream)
    return connection.execute(found).scalar()
