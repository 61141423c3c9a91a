"""Which dossiers hold all of some words, newest first, without walking the long lists of common words to their end.

FTS5 meets its lists entry by entry, so "hòa" costs a million entries where every address ends in Khánh Hòa. Common
words are therefore left out of the question to the index and looked for in the few dossiers that hold all the rare
ones: in the words that stand in the dossier's own row, which is read anyway when it is shown. What is found is the
same; only how it is found depends on how common a word was taken to be.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Connection, text

from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.store.prepared import Prepared

#: A word tells nothing where at least this share of the dossiers that hold a rarer one hold it too: of the ward's name,
#: of the procedure, the second word of a street. Fewer than so many of the sample say nothing about that.
_IMPLIED, _ENOUGH = 0.9, 10
_SAMPLE = 512
#: How many dossiers are looked at, at most, before the index is asked for all words, and after how many of them that is
#: thought over.
_LOOK, _PROBE = 100, 16
#: Looking at one dossier takes as long as passing so many entries of a word's list in the index.
_WORTH = 1_000
#: So many more numbers later the shares are counted anew: an old count costs time at most, never a hit.
_STALE = 8_192
_NEVER = 2**62

#: The longest beginning of a word that is counted.
_LONGEST = 8

_NEWEST = Prepared(text("select max(number) from dossier"))
_RECENT = Prepared(text("select found_by from dossier where number <= :newest order by number desc limit :limit"))
_FOUND_BY = Prepared(text("select found_by from dossier where number = :number"))
_HITS = Prepared(
    text(
        "select rowid from dossier_words where dossier_words match :query and rowid < :before "
        "order by rowid desc limit :limit"
    )
)

#: What stands between words, for the folded texts that have no letter beyond ASCII: nearly all.
_BETWEEN = {number: " " for number in range(128) if not chr(number).isalnum()}


class _Counted(NamedTuple):
    """How many of the newest dossiers, up to number ``upto``, hold a word with these first letters, where two or more
    do; and which of them (as bits), where enough do, so that no dossier's own words stay in memory."""

    upto: int
    held: Mapping[str, int]
    where: Mapping[str, int]


_counted = _Counted(-_STALE, {}, {})


def sought(typed: str) -> list[str]:
    """The words as the index has them. It knows the letters of an older Unicode, and a word that it would itself take
    for two is one it refuses to look up."""
    return _parted(fold(typed))


def found_by(names: str, others: str) -> str:
    """Two folded texts as a dossier's row keeps them: a line of names, a line of what else it is found by, with a space
    before each word."""
    return f" {' '.join(_parted(names))}\n {' '.join(_parted(others))}"


def _parted(folded: str) -> list[str]:
    if folded.isascii():
        return folded.translate(_BETWEEN).split()
    known = unicodedata.ucd_3_2_0.category
    return "".join(letter if known(letter)[0] in "LN" else " " for letter in folded).split()


def query_of(words: Sequence[str]) -> str:
    """The question to FTS5. Quoted, since AND and NOT are syntax to it; all are prefixes, in any order."""
    return " ".join(f'"{word}"*' for word in words)


def newest(connection: Connection, words: Sequence[str], limit: int) -> list[int]:
    """The numbers of the newest dossiers of which each of ``words`` begins a word, at most ``limit``."""
    words = list(dict.fromkeys(words))
    last = _NEWEST.scalar(connection, {}) or 0
    counted = _recently(connection, last)
    shares = {word: counted.held.get(word[:_LONGEST], 0) / _SAMPLE for word in words}
    words.sort(key=shares.__getitem__)
    telling = _telling(words, counted.where)
    words = [*telling, *(word for word in words if word not in telling)]
    found: list[int] = []
    before = _NEVER
    first = _few(telling, shares, last)
    for count in sorted({first, len(telling) or first, len(words)}):
        asked, others = words[:count], words[count:]
        wanted = _LOOK if others else limit - len(found)
        looked = _hits(connection, asked, before, wanted)
        held = 0
        for seen, number in enumerate(looked, start=1):
            if not others or _holds(connection, number, others):
                held += 1
                found.append(number)
                if len(found) == limit:
                    return found
            before = number
            if seen == _PROBE and len(looked) == wanted and count < len(telling) and held * wanted < seen * limit:
                break  # there are more than was thought, and few of them hold the others: the index knows better
        else:
            if len(looked) < wanted:
                break
    return found


def _few(telling: Sequence[str], shares: Mapping[str, float], dossiers: int) -> int:
    """How many of the rarest words, at least two, to ask for first: until looking at what so many dossiers leave costs
    less than walking the next word's list."""
    left = float(dossiers)
    for count, (word, after) in enumerate(pairwise(telling), start=1):
        left *= max(shares[word], 1 / _SAMPLE)
        if count > 1 and left <= min(_LOOK * 0.8, shares[after] * dossiers / _WORTH):
            return count
    return max(len(telling), 1)


def _hits(connection: Connection, words: Sequence[str], before: int, limit: int) -> list[int]:
    rows = _HITS.rows(connection, {"query": query_of(words), "before": before, "limit": limit})
    return [number for (number,) in rows]


def _holds(connection: Connection, number: int, words: Sequence[str]) -> bool:
    there = _FOUND_BY.scalar(connection, {"number": number})
    return all(f" {word}" in there for word in words)


def _telling(words: Sequence[str], where: Mapping[str, int]) -> list[str]:
    """Those of ``words``, the rarest first, that say more than the ones before them."""
    found: list[str] = []
    for word in words:
        here = where.get(word[:_LONGEST], 0)
        rarer = (where.get(other[:_LONGEST], 0) for other in found)
        implied = any(bits and (bits & here).bit_count() >= bits.bit_count() * _IMPLIED for bits in rarer)
        if not implied and here.bit_count() < _SAMPLE * _IMPLIED:
            found.append(word)
    return found


def _recently(connection: Connection, newest: int) -> _Counted:
    """What the newest dossiers hold; all is rare (nothing counted) where few dossiers are."""
    global _counted
    if 0 <= newest - _counted.upto < _STALE:  # below nothing: it was counted in another store
        return _counted
    recent = _RECENT.rows(connection, {"newest": newest, "limit": _SAMPLE})
    where: dict[str, int] = {}
    for place, (found_by,) in enumerate(recent if len(recent) == _SAMPLE else ()):
        for start in {word[:length] for word in found_by.split() for length in range(1, min(len(word), _LONGEST) + 1)}:
            where[start] = where.get(start, 0) | 1 << place
    held = {start: bits.bit_count() for start, bits in where.items() if bits & bits - 1}
    _counted = _Counted(newest, held, {start: where[start] for start, count in held.items() if count >= _ENOUGH})
    return _counted
