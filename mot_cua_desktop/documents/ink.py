"""Text of many short pieces put onto a canvas quickly: measured and written letter by letter out of a table.

The drawing library works out the width and the code of every letter anew each time it is met; a book of a hundred
thousand lines has fifty million of them, of some two hundred kinds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

Piece = tuple[float, float, str]


@lru_cache(maxsize=8)
def _widths(name: str) -> dict[str, float]:
    """How wide each letter is, in thousandths of the size; filled as letters are met."""
    return {}


@lru_cache(maxsize=100_000)
def wide(words: str, name: str, size: float) -> float:
    """How wide words are in points; as `pdfmetrics.stringWidth` says, a letter at a time."""
    known = _widths(name)
    try:
        return sum([known[letter] for letter in words]) * size / 1000
    except KeyError:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        known.update({letter: float(stringWidth(letter, name, 1000)) for letter in words if letter not in known})
    return sum([known[letter] for letter in words]) * size / 1000


class Ink:
    """Writes onto one canvas in one typeface and size."""

    def __init__(self, canvas: Any, name: str, size: float) -> None:
        from reportlab.lib.rl_accel import escapePDF
        from reportlab.pdfbase.pdfmetrics import getFont

        self._escaped = escapePDF
        self._canvas, self._font, self._size = canvas, getFont(name), size
        # A part of a typeface is had by the document only, which the canvas keeps to itself.
        self._document = canvas._doc  # noqa: SLF001
        #: Each letter as it stands in the file, with the part of the typeface (of 256 letters) that it is in.
        self._letters: dict[str, tuple[int, str]] = {}
        self._first: dict[str, str] = {}
        self._chosen: dict[int, str] = {}

    def put(self, pieces: list[Piece]) -> None:
        """Put words at their places: the left end of their foot, in points from the sheet's lower left corner."""
        said, now = ["BT"], -1
        for x, y, words in pieces:
            said.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for part, codes in self._parts(words):
                if part != now:
                    said.append(self._choice(part))
                    now = part
                said.append(f"({codes}) Tj")
        said.append("ET")
        self._canvas.addLiteral("\n".join(said))

    def _parts(self, words: str) -> list[tuple[int, str]]:
        first = self._first
        try:
            return [(0, "".join([first[letter] for letter in words]))]  # nearly always: all of them are in one part
        except KeyError:
            pass
        runs: list[tuple[int, str]] = []
        for letter in words:
            if letter not in self._letters:
                ((part, code),) = self._font.splitString(letter, self._document)
                self._letters[letter] = (part, self._escaped(code))
                if part == 0:
                    first[letter] = self._letters[letter][1]
            part, code = self._letters[letter]
            if runs and runs[-1][0] == part:
                runs[-1] = (part, runs[-1][1] + code)
            else:
                runs.append((part, code))
        return runs

    def _choice(self, part: int) -> str:
        if part not in self._chosen:
            name = self._font.getSubsetInternalName(part, self._document)
            self._chosen[part] = f"{name} {self._size:g} Tf"
        return self._chosen[part]
