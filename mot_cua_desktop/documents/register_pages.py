"""Which lines of a register stand on which of its pages; all measures are points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

#: Of a line that is higher than a page, at least so many lines of text begin at the foot of one.
_BEGUN = 4
#: So many lines of the table stand, above the sum, on the page of the notes and signatures.
_ALONG = 3


@dataclass(frozen=True)
class Sizes:
    """Of a line of text, and what is free above and below those of a line of the table; the room under the heads of the
    first page and of a further one, and that of a page without them. ``below`` are notes and signatures, each whole;
    ``totalled`` says that the last line is the sum."""

    lead: float
    pad: float
    tight: float
    first: float
    further: float
    bare: float
    below: Sequence[float]
    totalled: bool

    def high(self, lines: int, pad: float) -> float:
        """How high a line of the table is."""
        return lines * self.lead + 2 * pad


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the table on a page: its lines of text from ``top`` to ``end`` (excluded); ``whole`` where it is not
    split."""

    row: int
    top: int
    end: int
    whole: bool = True


@dataclass
class Page:
    """The lines of a page, and which of the parts below the table stand on it."""

    pieces: list[Piece] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Pages:
    """All of them; ``pad`` is what was left free in each line of the table."""

    pages: list[Page]
    pad: float


def laid(lines: Sequence[int], sizes: Sizes) -> Pages:
    """Lines of the table by how many lines of text they have. A line stands whole on its page unless it is higher than
    one; the last page has some lines above notes and signatures, never the sum alone. Where a page is saved if the
    lines stand a little closer, they do."""
    usual, moved = _flowed(lines, sizes, sizes.pad)
    if moved:
        close, _ = _flowed(lines, sizes, sizes.tight)
        if len(close) < len(usual):
            return Pages(close, sizes.tight)
    return Pages(usual, sizes.pad)


def _flowed(lines: Sequence[int], sizes: Sizes, pad: float) -> tuple[list[Page], bool]:
    """The pages, and whether the last one had too few lines of its own."""
    pages, left = [Page()], sizes.first
    for n, count in enumerate(lines):
        high, pieces = sizes.high(count, pad), pages[-1].pieces
        if high > left and pieces and high <= sizes.further:
            pages.append(Page())
            left = sizes.further
        if high <= left:
            pages[-1].pieces.append(Piece(n, 0, count))
            left -= high
        else:
            left = _split(pages, n, count, left, sizes, pad)
    return _closed(pages, lines, left, sizes, pad)


def _split(pages: list[Page], row: int, count: int, left: float, sizes: Sizes, pad: float) -> float:
    """Lay a line that no page holds over as many as it needs; returns what is left of the last."""
    at = 0
    while at < count:
        fits = int((left - 2 * pad) / sizes.lead)
        if fits < min(_BEGUN, count - at) and pages[-1].pieces:
            pages.append(Page())
            left = sizes.further
            continue
        end = min(count, at + max(1, fits))
        pages[-1].pieces.append(Piece(row, at, end, whole=False))
        left -= sizes.high(end - at, pad)
        at = end
        if at < count:
            pages.append(Page())
            left = sizes.further
    return left


def _closed(pages: list[Page], lines: Sequence[int], left: float, sizes: Sizes, pad: float) -> tuple[list[Page], bool]:
    """Lay notes and signatures below the last lines, of which there are to be some on their page."""
    below, wanted = sum(sizes.below), _ALONG + sizes.totalled

    def taken(page: Page, most: int, room: float) -> list[Piece]:
        """The last lines of a page, which is not left empty, as far as there is room for them elsewhere."""
        along = 0
        for piece in reversed(page.pieces[1:][-most:]):
            room -= sizes.high(lines[piece.row], pad)
            if room < 0 or not piece.whole:
                break
            along += 1
        moved = page.pieces[len(page.pieces) - along :]
        del page.pieces[len(page.pieces) - along :]
        return moved

    moved: list[Piece] = []
    if below > left:
        moved = taken(pages[-1], wanted, sizes.further - below)
        if moved:
            pages.append(Page())
            left = sizes.further
    elif len(pages) > 1 and len(pages[-1].pieces) < wanted:
        moved = taken(pages[-2], wanted - len(pages[-1].pieces), left - below)
    pages[-1].pieces[:0] = moved
    left -= sum(sizes.high(lines[piece.row], pad) for piece in moved)
    for n, high in enumerate(sizes.below):
        if high > left and (pages[-1].pieces or pages[-1].below):
            pages.append(Page())
            left = sizes.bare
        pages[-1].below.append(n)
        left -= high
    return pages, bool(moved)


def before_five(lines: Sequence[int], sizes: Sizes) -> Pages:
    """As it was before layout 5: the last line alone went along, and one higher than a page ran off it."""
    heights = [sizes.high(count, sizes.pad) for count in lines]
    rows, starts, room = len(lines), [0], sizes.first
    for n, height in enumerate([*heights, *sizes.below]):
        if n == rows and starts[-1] < rows - 1 and room < sum(sizes.below) <= sizes.further - heights[-1]:
            starts.append(rows - 1)
            room = sizes.further - heights[-1]
        if height > room and n > starts[-1]:
            starts.append(n)
            room = sizes.further if n < rows else sizes.bare
        room -= height
    ends = [*starts[1:], rows + len(sizes.below)]
    pages = [
        Page(
            [Piece(n, 0, lines[n]) for n in range(start, min(end, rows))],
            [n - rows for n in range(max(start, rows), end)],
        )
        for start, end in zip(starts, ends, strict=True)
    ]
    return Pages(pages, sizes.pad)
