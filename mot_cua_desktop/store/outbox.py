"""What this desk has written and its hub has not acknowledged yet: the tail of the journal behind one number."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from mot_cua_desktop.domain.sealed import COLUMNS, GENESIS, Sealed, sealed
from mot_cua_desktop.store import join_tries, tables
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.prepared import Prepared

#: Words of trouble under which this store may not know what it once gave out: it is an older copy of itself.
#: `RESTORED`: it was laid back from a backup, and joins anew before it speaks to its hub. Until the hub's log is here
#: (`CATCHING_UP`) it does not know what became of its dossiers after the backup.
RESTORED, CATCHING_UP = "restored", "catching_up"
FORGOTTEN = ("fork", "epoch", RESTORED)
_event, _sync = tables.event, tables.sync_state
_STANDING = Prepared(select(*(column for column in _sync.columns if column.name != "one")).where(_sync.c.one == 1))
_AFTER = Prepared(
    select(*(_event.c[name] for name in COLUMNS))
    .where(_event.c.desk == bindparam("of"), _event.c.desk_seq > bindparam("after"))
    .order_by(_event.c.desk_seq)
    .limit(bindparam("most"))
)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How this desk stands with its hub. ``skew`` are the seconds by which the desk's clock is ahead of the hub's;
    ``trouble`` the word of what needs a person (empty: nothing); ``parcel`` the id of the last one that was written for
    a stick; ``mark`` is its own for numbers beyond its blocks (0: the hub leases none); ``ca`` the file of the office's
    own certificate; ``paused`` whether the officer works offline on purpose; ``pulled_id`` what stands at the last
    place that was taken in (empty: not known); ``laid_back`` how many own events a copy held when it was laid back from
    a backup; ``unsure``: such a copy came to a hub that lives anew since, so that neither may know what was done in the
    dossiers that were here up to this position (0: none; negative: in all, until its log is here whole)."""

    url: str
    ward: str
    desk: str
    epoch: int
    token: str
    hub_epoch: str
    pushed_upto: int = 0
    pulled_upto: int = 0
    synced_at: datetime | None = None
    skew: int | None = None
    trouble: str = ""
    parcel: str = ""
    mark: int = 0
    ca: str = ""
    paused: bool = False
    pulled_id: bytes = b""
    laid_back: int = 0
    unsure: int = 0


class Waiting(msgspec.Struct, frozen=True):
    """How many events wait to be sent, and since when the oldest does (None: none waits)."""

    count: int
    since: datetime | None


def standing(connection: Connection) -> Standing | None:
    """How this desk stands with its hub; None for a desk that was never enrolled."""
    rows = _STANDING.named(connection, {})
    if not rows:
        return None
    (row,) = rows
    since = instant(row.synced_at) if row.synced_at is not None else None
    return Standing(**row._asdict() | {"synced_at": since, "paused": bool(row.paused)})


def enrolled(connection: Connection, stands: Standing) -> None:
    """Keep what the hub gave at an enrolment, instead of what was there."""
    connection.execute(delete(_sync))
    values = msgspec.structs.asdict(stands) | {"synced_at": micros(stands.synced_at) if stands.synced_at else None}
    connection.execute(insert(_sync).values(one=1, **values))


def note(connection: Connection, **changed: object) -> None:
    """Set some of the columns of how this desk stands."""
    _noting(tuple(changed)).write(connection, changed)


@lru_cache(maxsize=32)
def _noting(names: tuple[str, ...]) -> Prepared:
    return Prepared(update(_sync), list(names))


def after(connection: Connection, desk: str, desk_seq: int, *, events: int, size: int) -> list[Sealed]:
    """The desk's events after number ``desk_seq``, in order: at most ``events``, and of ``size`` bytes together unless
    the first alone is larger."""
    found: list[Sealed] = []
    room = size
    for row in _AFTER.named(connection, {"of": desk, "after": desk_seq, "most": events}):
        event = sealed(row._asdict())
        room -= len(event.body) + len(event.personal or b"") + 300
        if found and room < 0:
            break
        found.append(event)
    return found


def seals(connection: Connection, desk: str, desk_seq: int, count: int) -> tuple[bytes, ...]:
    """The seals of own events from number ``desk_seq`` on; that of none (0) is the beginning of every chain."""
    found = select(_event.c.hash).where(_event.c.desk == desk, _event.c.desk_seq >= max(1, desk_seq))
    kept = tuple(connection.execute(found.order_by(_event.c.desk_seq).limit(count)).scalars())
    return kept if desk_seq else (GENESIS, *kept)


def waiting(connection: Connection, stands: Standing) -> Waiting:
    """What waits to be sent, and since when."""
    query = select(func.count(), func.min(_event.c.at)).where(
        _event.c.desk == stands.desk, _event.c.desk_seq > stands.pushed_upto
    )
    count, since = connection.execute(query).one()
    return Waiting(count, instant(since) if since is not None else None)


def laid_back(connection: Connection) -> None:
    """This store was opened by its recovery code, perhaps from a backup: a desk that joined a hub joins it anew."""
    stands = standing(connection)
    if stands is None:
        return
    held = connection.execute(select(func.max(_event.c.desk_seq)).where(_event.c.desk == stands.desk)).scalar()
    note(connection, trouble=RESTORED, laid_back=held or 0)
    join_tries.forget(connection)
