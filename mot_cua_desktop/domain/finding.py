"""Finding a procedure while the officer types: marks, case and word order do not matter; the desk's own habits do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mot_cua_desktop.domain.names import words
from mot_cua_desktop.domain.procedures import Procedure

#: What officers say for what the national list calls at length. Folded, so that it meets the folded name.
SHORT_NAMES = {
    "ks": "khai sinh",
    "kt": "khai tu",
    "kh": "ket hon",
    "doc than": "tinh trang hon nhan",
    "xn": "xac nhan",
    "xnhn": "xac nhan tinh trang hon nhan",
    "sao y": "chung thuc ban sao",
    "ct": "chung thuc",
    "hkd": "ho kinh doanh",
    "gpxd": "giay phep xay dung",
    "qsdd": "quyen su dung dat",
    "gcn": "giay chung nhan",
    "tt": "tam tru",
    "uy quyen": "chung thuc chu ky",
}
#: In nearly every name, so it tells nothing; and "tử" must not find every "tục".
_LOUD = ("thu", "tuc")


@dataclass(frozen=True)
class _Entry:
    """A procedure with its folded words, a space before each: finding " khai" in them is finding its beginning."""

    procedure: Procedure
    name: str
    rest: str
    words: frozenset[str]
    uses: int
    last: int


class Finder:
    """An index over the procedures of one desk; about a millisecond a query for some hundreds of them."""

    def __init__(self, procedures: Iterable[Procedure], usage: Mapping[str, tuple[int, int]] | None = None) -> None:
        usage = usage or {}
        entries = [_entry(procedure, *usage.get(procedure.code, (0, 0))) for procedure in procedures]
        # Habit first: what was taken in most recently and often; then as the list runs.
        recent = sorted((e.last for e in entries if e.last), reverse=True)[:5]
        threshold = recent[-1] if recent else 0
        self._entries = sorted(
            entries, key=lambda e: (not (e.last and e.last >= threshold), -e.uses, -e.last, e.procedure.code)
        )

    def find(self, text: str, limit: int = 20) -> list[Procedure]:
        """The procedures that hold every typed word (or its beginning), the likeliest first; all for nothing."""
        typed = _told(text)
        if not typed:
            return [entry.procedure for entry in self._entries[:limit]]
        # "kh" may be short for "kết hôn" or the beginning of "khai sinh": the short name comes first.
        readings = [(reading, _spaced(reading)) for reading in dict.fromkeys((_expand(typed), typed))]
        ranked = []
        for place, entry in enumerate(self._entries):
            for order, (reading, spaced) in enumerate(readings):
                rank = _rank(entry, reading, spaced)
                if rank is not None:
                    ranked.append((order, rank, place, entry.procedure))
                    break
        return [procedure for *_, procedure in sorted(ranked, key=lambda row: row[:3])[:limit]]


def _told(text: str) -> tuple[str, ...]:
    """The words of a text without "thủ tục"."""
    said = words(text)
    pairs = {at for at in range(len(said)) if said[at : at + 2] == _LOUD}
    return tuple(word for at, word in enumerate(said) if not {at, at - 1} & pairs)


def _expand(typed: tuple[str, ...]) -> tuple[str, ...]:
    """The typed words with the short names among them said at length, those of two words first."""
    out: list[str] = []
    at = 0
    while at < len(typed):
        for span in (2, 1):
            said = " ".join(typed[at : at + span])
            if said in SHORT_NAMES or span == 1:
                break
        out.extend(SHORT_NAMES.get(said, said).split())
        at += span
    return tuple(dict.fromkeys(out))


def _entry(procedure: Procedure, uses: int, last: int) -> _Entry:
    name, rest = _told(procedure.name), words(f"{procedure.field} {procedure.code}")
    return _Entry(procedure, _spaced(name), _spaced(rest), frozenset(name), uses, last)


def _spaced(said: tuple[str, ...]) -> str:
    return "".join(f" {word}" for word in said)


def _rank(entry: _Entry, typed: tuple[str, ...], spaced: str) -> tuple[int, int, int, int] | None:
    """How well an entry fits, smaller is better; None when a word is not in it at all."""
    missed_name = 0
    for word in typed:
        beginning = f" {word}"
        if beginning not in entry.name:
            if beginning not in entry.rest:
                return None
            missed_name += 1
    part = len(typed) - len(entry.words.intersection(typed))
    return missed_name, 0 if entry.uses else 1, 0 if spaced in entry.name else 1, part * 1000 + len(entry.name)
