"""The numbers of the papers that a desk gives out by the year: slips, refusals, stop notices, fee slips, hand-overs.

Desks of one ward draw them without hearing of each other. So each has series of its own, which its mark names from the
second desk on ("02/HDHS-Q2", "2/2026-Q2"), as letters do (`letters.series_of`): no two papers of a ward bear
one number. What was numbered before a desk had a mark keeps its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal, Protocol

import msgspec

#: Guidance slip and supplement request share a series: they are the same single allowance.
Series = Literal["slip", "refusal", "stop", "fee", "return"]


class Numbered(Protocol):
    """A paper, or the event that gave it out. ``mark`` is the desk's series, 0 for the one without."""

    @property
    def number(self) -> int: ...
    @property
    def year(self) -> int: ...
    @property
    def mark(self) -> int: ...


def scope(series: Series, year: int, mark: int = 0) -> str:
    """The counter that a desk's series of one year is dealt from."""
    return f"{series}:{year}:{mark}" if mark else f"{series}:{year}"


def tail(mark: int) -> str:
    """What the mark adds behind a number or a symbol; nothing for the series without."""
    return f"-Q{mark}" if mark else ""


def said(paper: Numbered) -> str:
    """ "12/2026", or "12/2026-Q2" of a desk whose series bear a mark: what lists, books and codes to scan say."""
    return f"{paper.number}/{paper.year}{tail(paper.mark)}"


def volume(year: int, field: str, mark: int) -> str:
    """The volume of the book of dossiers (Mẫu 07) that a desk counts in: one for each field, year and series."""
    return f"{year}/{field}{tail(mark)}"


class Run(msgspec.Struct, frozen=True):
    """Numbers of one series that follow each other without a gap, both ends included."""

    first: int
    last: int
    year: int
    mark: int = 0


#: So many runs of a series are said one by one; of more, only from where to where they lie.
_MOST_RUNS = 12


def runs(numbers: Iterable[tuple[int, int, int]]) -> tuple[Run, ...]:
    """Numbers (number, year, mark) in their order, as few runs as they make."""
    found: list[Run] = []
    for number, year, mark in numbers:
        before = found[-1] if found else None
        if before is not None and (before.last + 1, before.year, before.mark) == (number, year, mark):
            found[-1] = Run(before.first, number, year, mark)
        else:
            found.append(Run(number, number, year, mark))
    return tuple(found)


def said_runs(found: Sequence[Run]) -> str:
    """ "1, 3–4/2026, 1/2027": every number, and no number that is not among them."""
    parts = []
    for (year, mark), series in groupby(found, key=lambda run: (run.year, run.mark)):
        own = list(series)
        if len(own) > _MOST_RUNS:
            own, gaps = [Run(own[0].first, own[-1].last, year, mark)], " không liền số"
        else:
            gaps = ""
        said_ = ", ".join(f"{run.first}–{run.last}" if run.last > run.first else f"{run.first}" for run in own)
        parts.append(f"{said_}/{year}{tail(mark)}{gaps}")
    return ", ".join(parts)


def said_span(first: int, first_mark: int, last: int, mark: int, year: int) -> str:
    """ "3–9/2026", or "12–3/2026-Q2" said in full where the series changed between them."""
    begin = f"{first}{tail(first_mark)}" if first_mark != mark else f"{first}"
    return f"{begin}–{last}/{year}{tail(mark)}"
