"""A procedure read from a list over the one known: the list wins, but what it leaves unclear and was known is not lost.

Under another deciding document only that is kept of which the list says word for word what it said last: the decision
may have changed anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Channel, ChannelTerm, Component, Fee, Listed, Procedure

#: How the doubts of a list begin (see `portal`); other sentences are the known version's own.
_TERM, _FEE, _PAPERS = "Thời hạn ({})", "Phí, lệ phí ({})", "Thành phần hồ sơ chưa rõ"
#: The keys of the notes that came from a list: its next word on them replaces its last.
_NOTE = "/ghi-chu-"
_KEPT_FEE = "giữ mức phí, lệ phí đang có"
_OF_A_LIST = ("Thời hạn (", "Phí, lệ phí (", _PAPERS, "Kết quả chưa rõ", "Cách nộp chưa rõ")


@dataclass(frozen=True)
class Merged:
    """The procedure as it is to be known now, and in sentences what was kept of the version before."""

    procedure: Procedure
    kept: tuple[str, ...] = ()


def merged(known: Procedure | None, read: Procedure) -> Merged:
    """``read`` replaces ``known``, except for terms and fees by channel and case, and case groups of papers, that
    ``read`` leaves unclear and ``known`` tells. Merging the same list again changes nothing."""
    document = fold(read.deciding_document)
    read = replace(read, listed=None)
    if known is not None and known.exemptions and not read.exemptions:
        # No list tells who is exempt: what the ward stated of it stays.
        read = replace(read, exemptions=known.exemptions)
    if known is not None and not read.result_codes:
        of_name = dict[str, list[str]]()
        for name, code in zip(known.results, known.result_codes, strict=False):
            of_name.setdefault(name, []).append(code)
        codes = tuple(" / ".join(dict.fromkeys(of_name.get(name, ()))) for name in read.results)
        read = replace(read, result_codes=codes if of_name else ())
    if known is None:
        return Merged(read)
    same = bool(document) and fold(known.deciding_document) == document
    last = known.listed or Listed()
    told: list[str] = []
    settled: list[str] = []  # how the doubts begin that are doubts no more
    terms = _terms(known, read, told, settled) if same or read.terms == last.terms else read.terms
    fees = _fees(known, read, told, settled) if same or read.fees == last.fees else read.fees
    papers_stay = same or (last.components is not None and _unkeyed(read.components) == _unkeyed(last.components))
    components = _components(known, read, told, settled) if papers_stay else read.components
    listed = _listed(known, read, terms, fees, components)
    if not told:
        return Merged(replace(read, listed=listed))
    doubts = [doubt for doubt in read.unclear if not doubt.startswith(tuple(settled))]
    of_money = any(words.startswith(_KEPT_FEE) for words in told)
    own = [
        doubt
        for doubt in known.unclear
        if not doubt.startswith(_OF_A_LIST) and (of_money or "phí" not in doubt.casefold())
    ]
    unclear = tuple(dict.fromkeys([*doubts, *own]))
    procedure = replace(read, terms=terms, fees=fees, components=components, unclear=unclear, listed=listed)
    source = read.deciding_document
    if not same:
        source = "; ".join(filter(None, (known.deciding_document, "danh sách ghi như lần trước")))
    return Merged(procedure, tuple(f"{words} ({source})" for words in told))


def _listed(
    known: Procedure,
    read: Procedure,
    terms: tuple[ChannelTerm, ...],
    fees: tuple[Fee, ...],
    components: tuple[Component, ...],
) -> Listed | None:
    """What ``read`` says where it is not followed. Where it says now what was kept, its last other word stays: a list
    that goes out of this catalogue and comes back has told nothing new."""
    before = known.listed or Listed()
    listed = Listed(
        terms=read.terms if terms != read.terms else before.terms if read.terms == known.terms else None,
        fees=read.fees if fees != read.fees else before.fees if read.fees == known.fees else None,
        components=read.components
        if components != read.components
        else before.components
        if _unkeyed(read.components) == _unkeyed(known.components)
        else None,
    )
    return None if listed == Listed() else listed


def _unkeyed(papers: Sequence[Component]) -> list[Component]:
    return [replace(paper, key="") for paper in papers]


def _cases(rows: Sequence[ChannelTerm] | Sequence[Fee], channel: Channel) -> list[str]:
    return list(dict.fromkeys(row.case for row in rows if row.channel == channel and row.case))


def _terms(known: Procedure, read: Procedure, told: list[str], settled: list[str]) -> tuple[ChannelTerm, ...]:
    rows, kept = list(read.terms), dict[str, list[Channel]]()
    for channel in read.channels:
        mine = pr.term_for(known, channel)
        theirs = pr.term_for(read, channel)
        if mine is not None and mine.term is not None and (theirs is None or theirs.term is None):
            rows = [row for row in rows if row.channel != channel or row.case]
            rows.append(mine)
            kept.setdefault(mine.text or mine.term.vn(), []).append(channel)
            settled.append(_TERM.format(CHANNEL_WORDS[channel]))
        if not _cases(read.terms, channel):
            for row in known.terms:
                if row.channel == channel and row.case and row.term is not None:
                    rows.append(row)
                    kept.setdefault(f"{row.text}, {_lower(row.case)}", []).append(channel)
    told += _said("giữ thời hạn đang có", kept)
    return tuple(rows)


def _fees(known: Procedure, read: Procedure, told: list[str], settled: list[str]) -> tuple[Fee, ...]:
    rows, kept = list(read.fees), dict[str, list[Channel]]()
    for channel in read.channels:
        mine = pr.fee_for(known, channel)
        theirs = pr.fee_for(read, channel)
        if mine is not None and mine.amount is not None and (theirs is None or theirs.amount is None):
            rows = [row for row in rows if row.channel != channel or row.case]
            rows.append(mine)
            kept.setdefault(mine.text, []).append(channel)
            settled.append(_FEE.format(CHANNEL_WORDS[channel]))
        if not _cases(read.fees, channel):
            for row in known.fees:
                if row.channel == channel and row.case and row.amount is not None:
                    rows.append(row)
                    kept.setdefault(f"{row.text}, {_lower(row.case)}", []).append(channel)
    told += _said(_KEPT_FEE, kept)
    return tuple(rows)


def _components(known: Procedure, read: Procedure, told: list[str], settled: list[str]) -> tuple[Component, ...]:
    """The papers as known, where the list tells less of them; what it says among the papers stays as notes."""
    words = _clearer(known, read)
    if not words:
        return read.components
    told.append(words)
    settled.append(_PAPERS)
    mine = [component for component in known.components if _NOTE not in component.key]
    there = {component.name for component in mine}
    notes = [component for component in read.components if component.kind == "ghi_chu"]
    added = [
        replace(component, key=f"{read.code}{_NOTE}{number}", group="")
        for number, component in enumerate(notes, start=1)
        if component.name not in there
    ]
    return (*mine, *added)


def _clearer(known: Procedure, read: Procedure) -> str:
    """In what the known papers are clearer, as a sentence for the officer; empty where the list is followed.

    A list that knows no case of its own is flat: what single papers tell by their own words divides the others no
    further. One in other words throughout, with no more cases and none of the known ones, divides the same
    papers more coarsely; and where it tells of none that it is only shown, it would have shown papers handed in. A
    list in the known words is an edit of them, and is followed.
    """
    cases, listed = pr.cases_of_papers(known.components), pr.cases_of_papers(read.components)
    own = listed.keys() - pr.OWN_WORDS
    by_cases = f"giữ thành phần hồ sơ theo {len(cases)} trường hợp đang có"
    if cases.keys() - listed.keys() and not own:
        return by_cases
    if not _in_other_words(known, read):
        return ""
    if cases and len(own) <= len(cases) and not cases.keys() & own:
        return by_cases
    if _only_shown(known) and not _only_shown(read) and not own:
        return "giữ thành phần hồ sơ đang có, với giấy tờ chỉ xuất trình"
    return ""


def _in_other_words(known: Procedure, read: Procedure) -> bool:
    """Whether fewer than half of the list's papers are among the known ones by name."""
    there = {fold(paper.name).strip(" .;") for paper in pr.papers(known)}
    names = {fold(paper.name).strip(" .;") for paper in pr.papers(read)}
    return 2 * len(there & names) < len(names)


def _only_shown(procedure: Procedure) -> bool:
    return any(paper.kind == "xuat_trinh" for paper in procedure.components)


def _said(head: str, kept: dict[str, list[Channel]]) -> list[str]:
    """One sentence for each thing kept; the channels are named only where they differ."""
    return [
        f"{head}: {words}" if len(kept) == 1 else f"{head} ({', '.join(CHANNEL_WORDS[c] for c in channels)}): {words}"
        for words, channels in kept.items()
    ]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
