"""The leased numbers of this desk, and which of them comes next; what became of those of a day that is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, bindparam, func, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import code_numbers as numbers
from mot_cua_desktop.domain.code_numbers import DayNumbersClosed, Span
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.store import outbox, tables
from mot_cua_desktop.store.prepared import Prepared

PENDING, USABLE, VOID = 0, 1, 2
_b, _day, _sync = tables.code_block.c, tables.code_day.c, tables.sync_state.c
_STANDS = Prepared(select(_sync.mark, _sync.epoch, _sync.trouble).where(_sync.one == 1))
_USABLE = Prepared(
    select(_b.first, _b.last)
    .where(_b.epoch == bindparam("epoch"), _b.day == bindparam("day"), _b.state == USABLE)
    .order_by(_b.first)
)
_LAST = Prepared(select(tables.counter.c.last).where(tables.counter.c.scope == bindparam("scope")))
#: The last number of a series, and how this desk stands with its hub, by one statement: asked before each acceptance.
BEGIN = Prepared(
    select(
        func.coalesce(
            select(tables.counter.c.last).where(tables.counter.c.scope == bindparam("scope")).scalar_subquery(),
            text("0"),
        ),
        *(
            select(column).where(_sync.one == 1).scalar_subquery()
            for column in (_sync.mark, _sync.epoch, _sync.trouble)
        ),
    )
)
_CLOSED = Prepared(select(_day.day).where(_day.day == bindparam("day")))
_encoder = msgspec.json.Encoder(order="deterministic")


class Left(msgspec.Struct, frozen=True):
    """What a joined desk has of numbers: of today, of how many days from today on, and what it gives out beyond."""

    today: int
    days: int
    used_up: bool


def candidates(connection: Connection, now: datetime) -> Iterator[int]:
    """The numbers that the next dossier of the day may get, the first one first.

    A desk of no hub counts on in its own series, without end. One that leases uses only what is leased to it, then its
    own range beyond.
    """
    day = now.astimezone(VN).date()
    word = numbers.day_word(day)
    last, mark, epoch, trouble = BEGIN.first(connection, {"scope": numbers.series(word, 0)})
    if not mark:
        while True:
            last += 1
            yield last
    if trouble not in outbox.FORGOTTEN and _CLOSED.scalar(connection, {"day": day.toordinal()}) is None:
        blocks = usable(connection, epoch, day.toordinal())
        found = numbers.next_in(blocks, last)
        while found is not None:
            yield found
            found = numbers.next_in(blocks, found)
    above = _LAST.scalar(connection, {"scope": numbers.series(word, numbers.BEYOND)}) or 0
    # The range of an earlier life of this desk is left behind.
    above = above if mark * numbers.BEYOND <= above < (mark + 1) * numbers.BEYOND else 0
    while True:
        above = numbers.beyond(mark, above, now)
        yield above


def last_of(connection: Connection, day: str) -> int:
    """The last number given out in the series of a day; 0 for none."""
    return int(_LAST.scalar(connection, {"scope": numbers.series(day, 0)}) or 0)


def usable(connection: Connection, epoch: int, day: int) -> list[Span]:
    """The blocks of a day that this life of the desk may use, in order."""
    return [(first, last) for first, last in _USABLE.rows(connection, {"epoch": epoch, "day": day})]


def kept(connection: Connection, epoch: int, since: int) -> dict[tuple[int, int], int]:
    """Day and first number of every block of a life of this desk from a day on, with its state."""
    query = select(_b.day, _b.first, _b.state).where(_b.epoch == epoch, _b.day >= since)
    return {(row.day, row.first): row.state for row in connection.execute(query)}


def unheard(connection: Connection, epoch: int) -> list[tuple[int, int]]:
    """Blocks of which the hub has not heard yet that they lie here."""
    query = select(_b.day, _b.first).where(_b.epoch == epoch, _b.state == PENDING).order_by(_b.day, _b.first)
    return [(row.day, row.first) for row in connection.execute(query)]


def keep(connection: Connection, epoch: int, blocks: Iterable[tuple[int, int, int]]) -> None:
    """Put leased blocks by; they are used once the hub has heard so."""
    for day, first, last in blocks:
        row = {"epoch": epoch, "day": day, "first": first, "last": last, "state": PENDING}
        connection.execute(upsert(tables.code_block).values(row).on_conflict_do_nothing())


def heard(connection: Connection, epoch: int, blocks: Iterable[tuple[int, int]]) -> None:
    """The hub has heard that these lie here: they may be used."""
    for day, first in blocks:
        this = (_b.epoch == epoch, _b.day == day, _b.first == first, _b.state == PENDING)
        connection.execute(update(tables.code_block).where(*this).values(state=USABLE))


def void(connection: Connection) -> None:
    """This store was opened by its recovery code, perhaps from a backup: what it leased before is used no more."""
    connection.execute(update(tables.code_block).values(state=VOID))


def left(connection: Connection, now: datetime) -> Left | None:
    """What a desk that leases has left; None for any other."""
    stands = _STANDS.first(connection, {})
    if stands is None or not stands[0]:
        return None
    day = now.astimezone(VN).date()
    here = usable(connection, stands[1], day.toordinal())
    today = numbers.left(here, last_of(connection, numbers.day_word(day)))
    ahead = select(_b.day).where(_b.epoch == stands[1], _b.state == USABLE, _b.day >= day.toordinal()).distinct()
    return Left(today if stands[2] not in outbox.FORGOTTEN else 0, len(connection.execute(ahead).all()), bool(here))


def open_days(connection: Connection, before: date) -> dict[int, list[Span]]:
    """The days before ``before`` with leased blocks that nobody has closed yet, with those blocks."""
    closed = select(_day.day)
    query = select(_b.day, _b.first, _b.last).where(
        _b.day < before.toordinal(), _b.state != PENDING, _b.day.not_in(closed)
    )
    found: dict[int, list[Span]] = {}
    for row in connection.execute(query.order_by(_b.day, _b.first)):
        found.setdefault(row.day, []).append((row.first, row.last))
    return found


def project(connection: Connection, body: DayNumbersClosed) -> None:
    """Keep what became of a day's numbers."""
    row = {"day": body.day.toordinal(), "body": _encoder.encode(body)}
    connection.execute(upsert(tables.code_day).values(row).on_conflict_do_update(index_elements=["day"], set_=row))
