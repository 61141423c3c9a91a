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
    procedure: Procedure
    name: tuple[str, ...]
    rest: tuple[str, ...]
    uses: int
    last: int


class Finder:
    """An index over the procedures of one desk; about a millisecond a query for some hundreds of them."""

    def __init__(self, procedures: Iterable[Procedure], usage: Mapping[str, tuple[int, int]] | None = None) -> None:
        usage = usage or {}
        entries = [
            _Entry(p, _told(p.name), words(f"{p.field} {p.code}"), *usage.get(p.code, (0, 0))) for p in procedures
        ]
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
        readings = dict.fromkeys((_expand(typed), typed))
        ranked = []
        for place, entry in enumerate(self._entries):
            for order, reading in enumerate(readings):
                rank = _rank(entry, reading)
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


def _rank(entry: _Entry, typed: tuple[str, ...]) -> tuple[int, int, int, int] | None:
    """How well an entry fits, smaller is better; None when a word is not in it at all."""
    missed_name = 0
    for word in typed:
        if any(own.startswith(word) for own in entry.name):
            continue
        if not any(own.startswith(word) for own in entry.rest):
            return None
        missed_name += 1
    whole = sum(1 for word in typed if word not in entry.name)
    together = 0 if _runs(entry.name, typed) else 1
    return missed_name, 0 if entry.uses else 1, together, whole * 100 + len(entry.name)


def _runs(name: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Whether the typed words stand together in the name in this order."""
    span = len(typed)
    return any(
        all(own.startswith(word) for own, word in zip(name[at : at + span], typed, strict=False))
        for at in range(len(name) - span + 1)
    )
