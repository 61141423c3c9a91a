"""Which number the next paper of this desk bears; taken when the event that bears it is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import letters, paper_numbers
from mot_cua_desktop.domain.paper_numbers import Series
from mot_cua_desktop.store import code_blocks, outbox, recording
from mot_cua_desktop.store.prepared import Prepared

#: Where a store that may have forgotten numbers goes on: above all that a desk gives out in a year.
_FORGOTTEN = 100_000
#: The events that bear a number of each series.
_TYPES: dict[Series, tuple[str, ...]] = {
    "slip": ("guidance_issued", "supplement_requested"),
    "refusal": ("refused",),
    "stop": ("withdrawn", "supplement_lapsed"),
    "fee": ("fee_taken",),
    "return": ("returned",),
}
#: What other desks drew without a mark: before they joined, or under a hub that gives none. Answered by an index.
UNMARKED = (
    "select max(json_extract(cast(body as text), '$.number')) from foreign_event where type = :type and type in "
    "('guidance_issued', 'supplement_requested', 'refused', 'withdrawn', 'supplement_lapsed', 'fee_taken', 'returned') "
    "and json_extract(cast(body as text), '$.year') = :year "
    "and coalesce(json_extract(cast(body as text), '$.mark'), 0) = 0"
)
IN_VOLUME = (
    "select max(json_extract(cast(body as text), '$.book_number')) from foreign_event where type = 'accepted' "
    "and json_extract(cast(body as text), '$.book') = :book"
)
_UNMARKED, _IN_VOLUME = Prepared(text(UNMARKED)), Prepared(text(IN_VOLUME))


class Drawn(TypedDict):
    """What an event says of its paper's number."""

    number: int
    year: int
    mark: int


def following(connection: Connection, series: Series, now: datetime) -> Drawn:
    """The next number of a series. The one without a mark goes on after what others are known to have drawn in it.

    While the hub says that this store is an older copy of itself, it may have forgotten numbers that stand on paper.
    The counter does not stop for that: the number then lies far above them, by the minute of the year, until the desk
    joins anew and its new mark begins new series.
    """
    stands, year = outbox.standing(connection), now.year
    mark = letters.series_of(stands.mark) if stands is not None else 0
    number = recording.next_number(connection, paper_numbers.scope(series, year, mark))
    if stands is not None and not mark:
        known = (_UNMARKED.scalar(connection, {"type": kind, "year": year}) or 0 for kind in _TYPES[series])
        number = max(number, *(int(each) + 1 for each in known))
    trouble = stands.trouble if stands is not None else None
    return Drawn(number=max(number, _beyond(trouble, now)), year=year, mark=mark)


def in_volume(connection: Connection, field: str, now: datetime) -> tuple[str, int]:
    """The volume of the book of dossiers and the next number in it, by the same rule."""
    book = paper_numbers.volume(now.year, field, 0)
    # The book of a desk without a mark and how this desk stands, by one statement: most have none.
    last, mark, epoch, trouble = code_blocks.BEGIN.first(connection, {"scope": f"book:{book}"})
    series = letters.series_of(mark or 0)
    if series:
        book = paper_numbers.volume(now.year, field, series)
        last = recording.next_number(connection, f"book:{book}") - 1
    elif epoch is not None:
        last = max(last, int(_IN_VOLUME.scalar(connection, {"book": book}) or 0))
    return book, max(last + 1, _beyond(trouble, now))


def _beyond(trouble: str | None, now: datetime) -> int:
    if trouble not in outbox.FORGOTTEN:
        return 0
    return _FORGOTTEN + (now.timetuple().tm_yday * 24 + now.hour) * 60 + now.minute
