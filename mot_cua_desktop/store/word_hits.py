"""Which dossiers hold all of some words, newest first, without walking the long lists of common words to their end.

FTS5 meets its lists entry by entry, so "hòa" costs a million entries where every address ends in Khánh Hòa. Common
words are therefore left out of the question to the index and looked for in the few dossiers that hold all the rare
ones. What is found is the same; only how it is found depends on how common a word was taken to be.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct, json
from sqlalchemy import Connection, text

from mot_cua_desktop.domain.events import People
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.store import dossiers
from mot_cua_desktop.store.prepared import Prepared

#: A word that at least this share of the newest dossiers hold tells nothing: of the ward's name, of the procedure.
_EVERYWHERE = 0.9
_SAMPLE = 512
#: How many dossiers are looked at, at most, before the index is asked for all words, and after how many of them that is
#: thought over.
_LOOK, _PROBE = 100, 16
#: Looking at one dossier takes as long as passing so many entries of a word's list in the index.
_WORTH = 5_000
_NEVER = 2**62

# Bounded by both its ends: no more than the sample is passed over, a page or two of the file.
_EDGE = Prepared(text("select id from dossier_words_docsize where id < :before order by id desc limit 1 offset :place"))
_NEWEST = Prepared(text("select max(id) from dossier_words_docsize"))
_HOLD = Prepared(text("select count(*) from dossier_words where dossier_words match :query and rowid >= :edge"))
_HITS = Prepared(
    text(
        "select rowid from dossier_words where dossier_words match :query and rowid < :before "
        "order by rowid desc limit :limit"
    )
)
_STATE = Prepared(text("select state from dossier_state where number = :number"))


class _Subject(Struct):
    name: str
    field: str


class _Worded(Struct):
    """As much of a dossier's state as its words are made of."""

    people: People
    procedure: _Subject


_decoder = json.Decoder(_Worded)
#: How common a word was when it was last asked, for a while: an old answer costs time at most, never a hit.
_known: dict[str, float] = {}
_KEPT = 2048
#: What stands between words, for the folded texts that have no letter beyond ASCII: nearly all.
_BETWEEN = {number: " " for number in range(128) if not chr(number).isalnum()}


def sought(typed: str) -> list[str]:
    """The words as the index has them. It knows the letters of an older Unicode, and a word that it would itself take
    for two is one it refuses to look up."""
    folded = fold(typed)
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
    shares = _shares(connection, words)
    words.sort(key=shares.__getitem__)
    telling = [word for word in words if shares[word] < _EVERYWHERE]
    found: list[int] = []
    before = _NEVER
    first = _few(telling, shares, _NEWEST.scalar(connection, {}) or 0)
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


def _shares(connection: Connection, words: Sequence[str]) -> dict[str, float]:
    """How many of the newest dossiers hold each word, none (0) to all (1); all are rare where few dossiers are."""
    unknown = [word for word in words if word not in _known]
    edge = _EDGE.scalar(connection, {"before": _NEVER, "place": _SAMPLE - 1}) if unknown else None
    if unknown and edge is None:
        return dict.fromkeys(words, 0.0)
    if len(_known) + len(unknown) > _KEPT:
        _known.clear()
        unknown = list(words)
        edge = _EDGE.scalar(connection, {"before": _NEVER, "place": _SAMPLE - 1})
    for word in unknown:
        _known[word] = _HOLD.scalar(connection, {"query": query_of([word]), "edge": edge}) / _SAMPLE
    return {word: _known[word] for word in words}


def _holds(connection: Connection, number: int, words: Sequence[str]) -> bool:
    names, others = dossiers.search_words(_decoder.decode(_STATE.scalar(connection, {"number": number})))
    there = " ".join(["", *sought(f"{names} {others}")])
    return all(f" {word}" in there for word in words)
