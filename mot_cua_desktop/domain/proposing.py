"""A new list laid beside what is known: what it would add, change and end, and where it is not clear.

Nothing here decides: a proposal is accepted row by row by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from mot_cua_desktop.domain.procedures import OWN_WORDS, Procedure, cases_of_papers, fee_for, term_for
from mot_cua_desktop.domain.versions import DOUBTS, Change, Version, differences, set_aside

Kind = Literal["them", "sua", "bai_bo", "chua_ro", "khong_doi"]
KIND_WORDS: dict[Kind, str] = {
    "them": "Thêm mới",
    "sua": "Sửa đổi",
    "bai_bo": "Không còn trong danh sách",
    "chua_ro": "Có điểm chưa rõ",
    "khong_doi": "Không đổi",
}


@dataclass(frozen=True)
class Row:
    """One line of a proposal: what would become of a procedure, and what its source could not tell."""

    kind: Kind
    procedure: Procedure
    before: Procedure | None = None
    changes: tuple[Change, ...] = ()
    #: The abolition that this row would put out, of a procedure that the list still names.
    ended: Version | None = None
    #: In sentences, what stays as it is known since the list is not clear about it.
    kept: tuple[str, ...] = ()
    #: In sentences, what is known by cases and would be no more, since the list tells no case.
    lost: tuple[str, ...] = ()

    @property
    def unclear(self) -> tuple[str, ...]:
        """The doubts that the source leaves, in sentences."""
        return self.procedure.unclear


def propose(
    known: Mapping[str, Procedure],
    listed: Iterable[Procedure],
    *,
    complete: bool,
    ended: Mapping[str, Version] | None = None,
    kept: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Row, ...]:
    """Lay a new list beside what is in force: each procedure once, in the order of the list.

    With ``complete`` the list claims to hold everything of its fields, so what is known there but not listed is
    proposed for abolition; a list of amendments says nothing of the others. What is known clearer than the list says
    it stands among the unclear, and so does what is known as abolished (``ended``): the list may be the older one.
    ``kept`` is what `merging` left as it was known: the list's own word on it is shown wherever that word is a new one.
    """
    rows: list[Row] = []
    seen, fields = set[str](), set[str]()
    for procedure in listed:
        seen.add(procedure.code)
        fields.add(procedure.field)
        before = known.get(procedure.code)
        if before is None and ended is not None and procedure.code in ended:
            end = ended[procedure.code]
            rows.append(Row("chua_ro", procedure, end.procedure, differences(end.procedure, procedure), end))
        elif before is None:
            rows.append(Row("them", procedure))
        else:
            rows.append(_beside(before, procedure, (kept or {}).get(procedure.code, ())))
    if complete:
        rows += [
            Row("bai_bo", procedure, procedure)
            for code, procedure in sorted(known.items())
            if code not in seen and procedure.field in fields
        ]
    return tuple(rows)


def _beside(before: Procedure, procedure: Procedure, kept: tuple[str, ...]) -> Row:
    changes, aside = differences(before, procedure), set_aside(before, procedure)
    if not changes and not aside:
        return Row("khong_doi", procedure, before, kept=kept)
    lost = _cases_lost(before, procedure)
    doubted = aside or lost or _loses(before, procedure) or all(change.about == DOUBTS for change in changes)
    return Row("chua_ro" if doubted else "sua", procedure, before, (*changes, *aside), kept=kept, lost=lost)


def _cases_lost(before: Procedure, after: Procedure) -> tuple[str, ...]:
    """What ``before`` tells by cases and ``after`` for all alike: seldom a decision, mostly how a list is written."""
    document = f" ({before.deciding_document})" if before.deciding_document else ""
    pairs = (
        ("thành phần hồ sơ", *_cases_of_papers(before, after)),
        ("thời hạn", *([row.case for row in of.terms if row.case] for of in (before, after))),
        ("phí, lệ phí", *([row.case for row in of.fees if row.case] for of in (before, after))),
    )
    return tuple(
        f"{what} theo {len(dict.fromkeys(old))} trường hợp{document}" for what, old, new in pairs if old and not new
    )


def _cases_of_papers(before: Procedure, after: Procedure) -> tuple[list[str], list[str]]:
    """Those of each; where the first tells others, what papers tell by their own words is none in the second."""
    old, new = (list(cases_of_papers(of.components)) for of in (before, after))
    return old, [case for case in new if case not in OWN_WORDS or OWN_WORDS.issuperset(old)]


def _loses(before: Procedure, after: Procedure) -> bool:
    """Whether ``after`` leaves unclear a term or a fee that ``before`` tells: such a row waits for a person."""
    for channel in after.channels:
        term, new_term = term_for(before, channel), term_for(after, channel)
        if term is not None and term.term is not None and (new_term is None or new_term.term is None):
            return True
        fee, new_fee = fee_for(before, channel), fee_for(after, channel)
        if fee is not None and fee.amount is not None and (new_fee is None or new_fee.amount is None):
            return True
    return False
