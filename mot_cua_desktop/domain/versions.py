"""Versions of a procedure: which one is in force on a day, what changed from one to the next, what a new list proposes.

Letter 535/UBND-NV point 2: follow what the province announces, amends and abolishes. Nothing here decides: a proposal
is accepted row by row by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.procedures import (
    CHANNEL_WORDS,
    ChannelTerm,
    Component,
    Fee,
    Procedure,
    fee_for,
    term_for,
)
from mot_cua_desktop.domain.terms import parse_term
from mot_cua_desktop.errors import Refused

ONLINE_WORDS = {
    "khong": "không nộp trực tuyến",
    "mot_phan": "trực tuyến một phần",
    "toan_trinh": "trực tuyến toàn trình",
    "chua_ro": "mức độ trực tuyến chưa rõ",
}


#: How the name of a batch begins whose versions take another batch back.
BACK = "-"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The document that announces, amends or abolishes a procedure: number, day (ISO) and who issued it."""

    number: str
    dated: str = ""
    issuer: str = ""

    def words(self) -> str:
        """As it is cited: "QĐ 163/QĐ-BTP ngày 15/02/2026 của Bộ Tư pháp"."""
        day = f" ngày {date.fromisoformat(self.dated):%d/%m/%Y}" if self.dated else ""
        return f"{self.number}{day}{f' của {self.issuer}' if self.issuer else ''}"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: in force from ``since`` until the next begins; ``abolished`` ends the procedure on that day.

    ``replaced_by`` is the code of what took its place, if the document says so. ``batch`` binds what came together.
    """

    procedure: Procedure
    since: date
    decision: Decision
    abolished: bool = False
    replaced_by: str = ""
    batch: str = ""


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """The version of a day; None before the first and after the abolition.

    Of two that begin on one day the later stated holds, so that a mistake can be put right.
    """
    found = latest(versions, day)
    return None if found is None or found.abolished else found


def latest(versions: Sequence[Version], day: date) -> Version | None:
    """The last statement that had begun by ``day``, an abolition too."""
    begun = [version for version in versions if version.since <= day]
    newest = max((version.since for version in begun), default=None)
    return next((version for version in reversed(begun) if version.since == newest), None)


def refuse_abolished(version: Version) -> Refused:
    """The refusal of a procedure that no longer exists, with its document and what took its place."""
    instead = f" Thủ tục thay thế: {version.replaced_by}." if version.replaced_by else ""
    return Refused(
        f"Thủ tục {version.procedure.code} đã bãi bỏ từ {version.since:%d/%m/%Y}.",
        f"Chọn thủ tục đang có hiệu lực.{instead}",
        rule=version.decision.words(),
    )


# --- what changed ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One difference as a person reads it: what it is about, before and after (either may be empty)."""

    about: str
    before: str
    after: str

    def words(self) -> str:
        """In one line."""
        if not self.before:
            return f"{self.about}: thêm “{self.after}”"
        if not self.after:
            return f"{self.about}: bỏ “{self.before}”"
        return f"{self.about}: “{self.before}” → “{self.after}”"


def compare(before: Procedure, after: Procedure) -> tuple[Change, ...]:
    """Everything that differs between two versions and that an officer or a citizen would notice."""
    changes = [
        Change(about, old, new)
        for about, old, new in (
            ("Tên", before.name, after.name),
            ("Lĩnh vực", before.field, after.field),
            ("Văn bản công bố", before.deciding_document, after.deciding_document),
            ("Cách nộp", _channels(before), _channels(after)),
            ("Trực tuyến", ONLINE_WORDS[before.online], ONLINE_WORDS[after.online]),
            ("Địa chỉ trực tuyến", before.online_url, after.online_url),
        )
        if old != new
    ]
    changes += _lines("Thời hạn", _terms(before), _terms(after))
    changes += _lines("Phí, lệ phí", _fees(before), _fees(after))
    changes += _lines("Miễn, giảm", _exemptions(before), _exemptions(after))
    changes += _components(before, after)
    changes += _lines("Căn cứ pháp lý", _basis(before), _basis(after))
    changes += _lines("Kết quả", dict.fromkeys(before.results, ""), dict.fromkeys(after.results, ""))
    return tuple(changes)


def differences(before: Procedure, after: Procedure) -> tuple[Change, ...]:
    """What `compare` finds, and what only the officer's own hand changes: the order of the papers, a doubt settled."""
    changes = [*compare(before, after), *_order(before, after)]
    changes += _lines("Điều chưa rõ", dict.fromkeys(before.unclear, ""), dict.fromkeys(after.unclear, ""))
    return tuple(changes)


def _order(before: Procedure, after: Procedure) -> list[Change]:
    """Papers that both have, in another order: from the first that moved to the last."""
    both = set(_papers(before)) & set(_papers(after))
    old = [name for name in _papers(before) if name in both]
    new = [name for name in _papers(after) if name in both]
    moved = [place for place, names in enumerate(zip(old, new, strict=True)) if names[0] != names[1]]
    if not moved:
        return []
    places = range(moved[0], moved[-1] + 1)
    return [
        Change("Thứ tự giấy tờ", *("\n".join(f"{at + 1}. {_short(row[at])}" for at in places) for row in (old, new)))
    ]


def _short(words: str) -> str:
    return words if len(words) <= 90 else f"{words[:89].rstrip()}…"


def _exemptions(procedure: Procedure) -> dict[str, str]:
    return {
        row.who: ("miễn" if row.percent >= 100 else f"giảm {row.percent}%") + (f" ({row.basis})" if row.basis else "")
        for row in procedure.exemptions
    }


def _basis(procedure: Procedure) -> dict[str, str]:
    return dict.fromkeys((line for line in procedure.legal_basis.split("\n") if line.strip()), "")


def same(before: Procedure, after: Procedure) -> bool:
    """Whether nothing differs that anybody would notice: not in what is told, what is doubted, nor in the order of the
    papers. The keys of the papers may: they are numbered anew by each list."""

    def papers(procedure: Procedure) -> list[Component]:
        return [replace(paper, key="") for paper in procedure.components]

    return (
        before.unclear == after.unclear
        and papers(before) == papers(after)
        and before.source == after.source
        and not compare(before, after)
    )


def _channels(procedure: Procedure) -> str:
    return ", ".join(words for channel, words in CHANNEL_WORDS.items() if channel in procedure.channels)


def _terms(procedure: Procedure) -> dict[str, str]:
    return _said((CHANNEL_WORDS[row.channel], row.case, _term_words(row)) for row in procedure.terms)


def _term_words(row: ChannelTerm) -> str:
    """The published words; the term itself where they are silent or tell another."""
    if row.term is None:
        return row.text or "chưa rõ"
    return row.text if row.text and parse_term(row.text) in (row.term, None) else row.term.vn()


def _fees(procedure: Procedure) -> dict[str, str]:
    return _said((CHANNEL_WORDS[row.channel], row.case, _fee_words(row)) for row in procedure.fees)


def _fee_words(row: Fee) -> str:
    """The amount by its unit, with the published words where they tell more than that."""
    if row.amount is None:
        return row.text or "chưa rõ"
    amount = f"{say_money(row.amount)}{f' / {row.unit}' if row.unit else ''}"
    same = not row.text or _digits(row.text) == _digits(amount)
    return amount if same and row.amount else f"{amount} – {row.text}" if row.text else amount


def _digits(words: str) -> str:
    return "".join(letter for letter in words if letter.isdigit())


def _said(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Rows of one channel and case in one line, since the list may carry several of them."""
    found: dict[str, list[str]] = {}
    for channel, case, words in rows:
        found.setdefault(f"{channel}{f', {case}' if case else ''}", []).append(words)
    return {key: " / ".join(dict.fromkeys(words)) for key, words in found.items()}


def _lines(about: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    changes = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old != new:
            changes.append(Change(about, _line(key, old), _line(key, new)))
    return changes


def _line(key: str, words: str | None) -> str:
    return "" if words is None else f"{key}: {words}" if words else key


def _components(before: Procedure, after: Procedure) -> list[Change]:
    """By name and case, not by place: a paper put in at the top is one change, not a whole list of them."""
    old, new = _papers(before), _papers(after)
    changes = []
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            changes.append(Change("Thành phần hồ sơ", _line(name, old.get(name)), _line(name, new.get(name))))
    return changes


def _papers(procedure: Procedure) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for paper in procedure.components:
        name = f"{paper.name}{f' [{paper.group}]' if paper.group else ''}"
        found.setdefault(name, []).append(_counted(paper))
    return {name: " / ".join(counts) for name, counts in found.items()}


def _counted(paper: Component) -> str:
    more = f" ({paper.note})" if paper.note else ""
    more += f", mẫu {paper.form}" if paper.form else ""
    if paper.kind == "ghi_chu":
        return f"ghi chú{more}"
    counts = ((paper.originals, "bản chính"), (paper.certified, "bản chứng thực"), (paper.copies, "bản sao"))
    said = ", ".join(f"{count} {kind}" for count, kind in counts if count) or "không nêu số bản"
    return f"{said}, xuất trình{more}" if paper.kind == "xuat_trinh" else f"{said}{more}"


# --- a new list against what is known -------------------------------------------------------------------------------

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
) -> tuple[Row, ...]:
    """Lay a new list beside what is in force: each procedure once, in the order of the list.

    With ``complete`` the list claims to hold everything of its fields, so what is known there but not listed is
    proposed for abolition; a list of amendments says nothing of the others. What is known clearer than the list says
    it stands among the unclear, and so does what is known as abolished (``ended``): the list may be the older one.
    """
    rows: list[Row] = []
    seen, fields = set[str](), set[str]()
    for procedure in listed:
        seen.add(procedure.code)
        fields.add(procedure.field)
        before = known.get(procedure.code)
        if before is None and ended is not None and procedure.code in ended:
            end = ended[procedure.code]
            rows.append(Row("chua_ro", procedure, end.procedure, compare(end.procedure, procedure), end))
            continue
        if before is None:
            rows.append(Row("them", procedure))
            continue
        changes = compare(before, procedure)
        if changes:
            rows.append(Row("chua_ro" if _loses(before, procedure) else "sua", procedure, before, changes))
        elif before.unclear != procedure.unclear:
            rows.append(Row("chua_ro", procedure, before))
        else:
            rows.append(Row("khong_doi", procedure, before))
    if complete:
        rows += [
            Row("bai_bo", procedure, procedure)
            for code, procedure in sorted(known.items())
            if code not in seen and procedure.field in fields
        ]
    return tuple(rows)


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
