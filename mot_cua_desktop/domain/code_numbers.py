"""The numbers of a day that a desk of several may give out: its leased blocks, and what lies beyond them.

Blocks are leased by the hub, days ahead; no other desk has any of their numbers. A desk that has used up a day's blocks
while it is offline goes on in a range of its own: its mark in the ward and, behind it, the second of the day. Marks are
given once, to one life of one desk, so nobody else has these numbers either; and since the second of the day only
grows, a desk put back from a backup that does not know it yet goes on above what it has forgotten (docs/decisions/20).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

import msgspec

from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told

#: What the hub leases lies below this, what a desk gives out beyond its blocks above it.
BEYOND = 100_000
#: How many days ahead a desk keeps blocks, today included.
AHEAD = 10
SMALLEST, LARGEST = 5, 500
#: The size of a desk's block of one day, until the ward chooses another.
USUAL = 60

Span = tuple[int, int]


class DayNumbersClosed(msgspec.Struct, frozen=True, kw_only=True, tag="day_numbers_closed"):
    """A day is over: which of the leased numbers no dossier got, first and last of each run. They are used never.

    ``blocks`` are the leased ones, ``used`` how many of their numbers were given out, ``beyond`` how many dossiers got
    a number of the desk's own range.
    """

    day: date
    blocks: tuple[Span, ...]
    unused: tuple[Span, ...]
    used: int
    beyond: int


CodeBody = DayNumbersClosed


def day_word(day: date) -> str:
    """A day as the acceptance keeps it: "261127"."""
    return f"{day:%y%m%d}"


def series(day: str, sequence: int) -> str:
    """The series that a number of a day belongs to: the day's own, or what this desk gives out beyond its blocks."""
    return f"code:{day}" if sequence < BEYOND else f"code+:{day}"


def next_in(blocks: Sequence[Span], above: int) -> int | None:
    """The lowest number of ``blocks`` (in order) above ``above``; None where they are used up."""
    return next((max(first, above + 1) for first, last in blocks if last > above), None)


def beyond(mark: int, last: int, now: datetime) -> int:
    """The next number of a desk beyond its blocks, the ``last`` one being what it gave out there before (0: none).

    Raises `Told` past the end of its range, which no desk lives to see in one day.
    """
    here = now.astimezone(VN)
    second = here.hour * 3600 + here.minute * 60 + here.second
    number = max(last + 1, mark * BEYOND + second)
    if number >= (mark + 1) * BEYOND:
        raise Told("Quầy đã cấp hết số dự phòng của hôm nay.", "Nối mạng để xin thêm số, hoặc xem lại giờ của máy.")
    return number


def left(blocks: Iterable[Span], above: int) -> int:
    """How many numbers of ``blocks`` lie above ``above``."""
    return sum(max(0, last - max(first, above + 1) + 1) for first, last in blocks)


def wanted(free: int, size: int) -> int:
    """How many numbers more to lease for a day of which ``free`` are left: a block from half a block on."""
    return size if free * 2 <= size else 0


def size_of(chosen: int) -> int:
    """A block's size within its bounds."""
    return max(SMALLEST, min(chosen, LARGEST))


def unused(blocks: Iterable[Span], used: Iterable[int]) -> tuple[Span, ...]:
    """The runs of ``blocks`` that are not among ``used``."""
    gone = set(used)
    free = sorted({n for first, last in blocks for n in range(first, last + 1)} - gone)
    if not free:
        return ()
    breaks = [(before, after) for before, after in pairwise(free) if after != before + 1]
    firsts = [free[0], *(after for _, after in breaks)]
    lasts = [*(before for before, _ in breaks), free[-1]]
    return tuple(zip(firsts, lasts, strict=True))


def say(spans: Iterable[Span]) -> str:
    """ "5–60, 75": numbers as a person reads them."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
