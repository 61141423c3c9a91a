"""The rows of the table of papers; a paper whose name is a page long stands in several rows, each less than a page.

A row is never broken over two pages, so one that is taller than a page would be cut off (some ward procedures name a
component in 4,700 letters).
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Any

#: What one row of the table of papers says.
ROW = ("tt", "ten", "ban_chinh", "ban_chung_thuc", "ban_photo", "ly_do")
#: Letters in one cell. In the narrowest column (45 mm, 13 pt bold) they are at most 36 lines, 190 mm of the page's 257.
LONGEST = 500
_LINE = 14  # letters on a line of that column at the least: the longest Vietnamese syllable may not have fitted it
#: Where a person would break, the best first: lines, items of a list, sentences; phrases; words.
_PLACES = (
    re.compile(r"(?<=\n)|(?<=[.;]\s)|(?=\s[+•–-]\s)"),
    re.compile(r"(?<=[,:]\s)"),
    re.compile(r"(?<=\s)"),
)


def rows(number: int, name: str, originals: int, certified: int, copies: int, reason: str = "") -> list[dict[str, Any]]:
    """The rows of one paper: number and counts in the first, its name and ``reason`` over as many as they need.

    A nought is left blank, as an officer would.
    """
    parts = list(zip_longest(in_parts(name), in_parts(reason), fillvalue="")) or [("", "")]
    made: list[dict[str, Any]] = [dict.fromkeys(ROW, "") | {"ten": ten, "ly_do": wrong} for ten, wrong in parts]
    made[0] |= {
        "tt": number,
        "ban_chinh": originals or "",
        "ban_chung_thuc": certified or "",
        "ban_photo": copies or "",
    }
    return made


def in_parts(words: str, longest: int = LONGEST) -> list[str]:
    """Words in pieces of at most ``longest`` letters (a line break counts as the rest of its line), broken where a
    sentence, an item or a line ends; nothing but the blanks at the breaks is left out."""
    return [part for part in (piece.strip() for piece in _split(words, longest, 0)) if part]


def _split(words: str, longest: int, rank: int) -> list[str]:
    if _room(words) <= longest:
        return [words]
    if rank == len(_PLACES):
        return [words[at : at + longest] for at in range(0, len(words), longest)]
    parts = [""]
    for piece in _PLACES[rank].split(words):
        if _room(parts[-1] + piece) <= longest:
            parts[-1] += piece
        else:
            *whole, last = _split(piece, longest, rank + 1)
            parts += [*whole, last]
    return parts


def _room(words: str) -> int:
    """Letters that these words take the place of, the unused rest of broken lines counted."""
    *broken, last = words.split("\n")
    return sum(-(-max(len(line), 1) // _LINE) * _LINE for line in broken) + len(last)
