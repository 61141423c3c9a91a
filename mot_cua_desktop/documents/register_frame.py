"""What stands above and below the table of a workbook: both heads, the title, whoever signs, where the paper has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from math import ceil
from typing import Any

from mot_cua_desktop.documents.fields import PRACTICE
from mot_cua_desktop.documents.registers import PERSONAL, Register

_LINE, _TITLE = 15.0, 20.0  # points of a line of text, of the title
#: A capital letter of the title is as wide as so many letters of the table.
_LARGE = 1.7
#: Lines that are left free for a hand.
_TO_SIGN = 4


class Frame:
    """Written by whoever writes the sheet: ``cell`` makes a cell of words in a font, ``row`` writes the next row, runs
    of columns merged, so many lines of so many points high. ``rooms`` is how many letters a column holds."""

    def __init__(
        self,
        register: Register,
        rooms: Sequence[int],
        cell: Callable[[Any, Any], Any],
        row: Callable[[Sequence[Any], Sequence[tuple[int, int]], int, float], None],
    ) -> None:
        from openpyxl.styles import Alignment, Font

        self._register, self._rooms, self._cell, self._row = register, rooms, cell, row
        self._plain, self._bold, self._italic, self._large = (
            Font(name="Times New Roman", size=size, bold=bold, italic=italic)
            for size, bold, italic in ((11, False, False), (11, True, False), (11, False, True), (14, True, False))
        )
        self._left, self._right, self._middle = (
            Alignment(horizontal=side, vertical="center", wrap_text=True) for side in ("left", "right", "center")
        )

    @property
    def above(self) -> int:
        """How many rows stand above the table."""
        return max(len(self._register.left), len(self._register.right)) + 1 + len(self._titles())

    def open(self) -> None:
        """Both heads side by side, then the title and what is under it."""
        for n, (left, right) in enumerate(zip_longest(self._register.left, self._register.right, fillvalue="")):
            font = self._plain if n else self._bold
            self._across([(left, font, self._left), (right, font, self._right)])
        self._blank()
        for words, font in self._titles():
            self._across([(words, font, self._middle)], large=font is self._large)

    def sign(self) -> None:
        """Who signs, under the place and the day, and room for a hand."""
        signers = self._register.signers
        self._blank()
        place = [""] * (len(signers) - 1) + [self._register.place]
        for each, font in (
            (place, self._italic), (signers, self._bold), (["(Ký, ghi rõ họ tên)"] * len(signers), self._italic),
        ):  # fmt: skip
            self._across([(words, font, self._middle) for words in each])
        for _ in range(_TO_SIGN):
            self._blank()

    def _titles(self) -> list[tuple[str, Any]]:
        register = self._register
        lines = [(PRACTICE, self._bold)] if register.practice else []
        lines.append((register.title.upper(), self._large))
        lines += [(words, self._italic) for words in register.under]
        return [*lines, (PERSONAL, self._italic)] if register.personal else lines

    def _blank(self) -> None:
        self._row([], (), 1, _LINE)

    def _across(self, said: Sequence[tuple[str, Any, Any]], *, large: bool = False) -> None:
        """One row of words, each with its font and place, beside each other over the whole width of the table."""
        cells: list[Any] = [None] * len(self._rooms)
        lines, merged = 1, []
        for (words, font, place), (start, end) in zip(said, self._parts(len(said)), strict=True):
            if not words:
                continue
            cells[start] = self._cell(words, font)
            cells[start].alignment = place
            lines = max(lines, ceil(len(words) * (_LARGE if large else 1.0) / sum(self._rooms[start : end + 1])))
            if end > start:
                merged.append((start, end))
        self._row(cells, merged, lines, _TITLE if large else _LINE)

    def _parts(self, count: int) -> list[tuple[int, int]]:
        """The columns in so many runs of about one width: the first and the last of each."""
        whole, done = sum(self._rooms), 0
        ends: list[int] = []
        for n, room in enumerate(self._rooms):
            if n and len(ends) < count - 1 and done + room / 2 > whole * (len(ends) + 1) / count:
                ends.append(n - 1)
            done += room
        ends.append(len(self._rooms) - 1)
        return list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
