"""Versions of a procedure: which one is in force on a day, and what changed from one to the next.

Letter 535/UBND-NV point 2: follow what the province announces, amends and abolishes. What a new list proposes stands in
`proposing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from msgspec.structs import replace

from mot_cua_desktop.domain import legal_basis
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.online_level import REASON_WORDS
from mot_cua_desktop.domain.procedures import (
    CHANNEL_WORDS,
    ChannelTerm,
    Component,
    Fee,
    Procedure,
)
from mot_cua_desktop.domain.published import DONG
from mot_cua_desktop.domain.terms import parse_term
from mot_cua_desktop.errors import Refused

ONLINE_WORDS = {
    "khong": "không nộp trực tuyến",
    "mot_phan": "trực tuyến một phần",
    "toan_trinh": "trực tuyến toàn trình",
    "chua_ro": "mức độ trực tuyến chưa rõ",
}


#: What a difference is about that nobody is told at the counter: the doubts of a source.
DOUBTS = "Điều chưa rõ"
_NOT_FOLLOWED = ", danh sách ghi mà máy không theo"
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
    ``ended`` is the day of an abolition that stands anew from a later one, since a list that revived it was taken back.
    """

    procedure: Procedure
    since: date
    decision: Decision
    abolished: bool = False
    replaced_by: str = ""
    batch: str = ""
    ended: date | None = None

    @property
    def told_since(self) -> date:
        """From which day a person is told that it holds: of an abolition, the first day without the procedure."""
        return self.ended or self.since


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
        f"Thủ tục {version.procedure.code} đã bãi bỏ từ {version.told_since:%d/%m/%Y}.",
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
            ("Lý do trực tuyến một phần", REASON_WORDS[before.online_reason], REASON_WORDS[after.online_reason]),
            ("Địa chỉ trực tuyến", before.online_url, after.online_url),
        )
        if old != new
    ]
    changes += _lines("Thời hạn", _terms(before), _terms(after))
    changes += _lines("Phí, lệ phí", _fees(before), _fees(after))
    changes += _lines("Miễn, giảm", _exemptions(before), _exemptions(after))
    changes += _components(before, after)
    if before.legal_basis != after.legal_basis:  # to take one apart takes its time, and lists have hundreds
        changes += _basis(before.legal_basis, after.legal_basis)
    changes += _lines("Kết quả", *_results(before, after))
    return tuple(changes)


def differences(before: Procedure, after: Procedure) -> tuple[Change, ...]:
    """What `compare` finds, and what it leaves out: the order of the papers, a doubt settled or raised."""
    changes = [*compare(before, after), *_order(before, after)]
    changes += _lines(DOUBTS, dict.fromkeys(before.unclear, ""), dict.fromkeys(after.unclear, ""))
    return tuple(changes)


def set_aside(before: Procedure, after: Procedure) -> tuple[Change, ...]:
    """What the list says now and ``after`` does not follow, beside what it said last: nothing where it says the same.

    Of what was followed until now, the list's last word is what ``before`` holds.
    """
    now, changes = after.listed, list[Change]()
    if now is None:
        return ()
    last = listed_as(before)
    if now.terms is not None:
        changes += _lines(f"Thời hạn{_NOT_FOLLOWED}", _terms(last), _terms(replace(last, terms=now.terms)))
    if now.fees is not None:
        changes += _lines(f"Phí, lệ phí{_NOT_FOLLOWED}", _fees(last), _fees(replace(last, fees=now.fees)))
    if now.components is not None:
        papers = replace(last, components=now.components)
        found = [*_components(last, papers), *_order(last, papers)]
        changes += [Change(f"{change.about}{_NOT_FOLLOWED}", change.before, change.after) for change in found]
    return tuple(changes)


def listed_as(procedure: Procedure) -> Procedure:
    """The procedure as its list told it last, where that was not followed too."""
    listed = procedure.listed
    if listed is None:
        return procedure
    told = {name: getattr(listed, name) for name in ("terms", "fees", "components")}
    return replace(procedure, **{name: rows for name, rows in told.items() if rows is not None})


def _order(before: Procedure, after: Procedure) -> list[Change]:
    """Papers that both have, in another order: from the first that moved to the last."""
    olds, news = _places(before), _places(after)
    both = set(olds) & set(news)
    old, new = ([name for name in row if name in both] for row in (olds, news))
    moved = [place for place, names in enumerate(zip(old, new, strict=True)) if names[0] != names[1]]
    if not moved:
        return []
    places = range(moved[0], moved[-1] + 1)
    return [
        Change("Thứ tự giấy tờ", *("\n".join(f"{at + 1}. {_short(row[at])}" for at in places) for row in (old, new)))
    ]


def _places(procedure: Procedure) -> list[str]:
    """The papers in their order; one that is named twice is told apart by which of the two it is."""
    seen, found = Counter[str](), list[str]()
    for paper in procedure.components:
        name = _name(paper)
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} (lần {seen[name]})")
    return found


def _short(words: str) -> str:
    return words if len(words) <= 90 else f"{words[:89].rstrip()}…"


def _exemptions(procedure: Procedure) -> dict[str, str]:
    return {
        row.who: ("miễn" if row.percent >= 100 else f"giảm {row.percent}%") + (f" ({row.basis})" if row.basis else "")
        for row in procedure.exemptions
    }


def _basis(before: str, after: str) -> list[Change]:
    """By document; where only what the reader of the portal's table passes over differs, by line as it stands."""

    def changes(lines: Callable[[str], Iterable[str]]) -> list[Change]:
        return _lines("Căn cứ pháp lý", dict.fromkeys(lines(before), ""), dict.fromkeys(lines(after), ""))

    return changes(legal_basis.lines) or changes(lambda told: filter(str.strip, told.splitlines()))


def _channels(procedure: Procedure) -> str:
    return ", ".join(words for channel, words in CHANNEL_WORDS.items() if channel in procedure.channels)


def _terms(procedure: Procedure) -> dict[str, str]:
    return _said((CHANNEL_WORDS[row.channel], row.case, _term_words(row)) for row in procedure.terms)


def _term_words(row: ChannelTerm) -> str:
    """The published words; the term itself where they are silent or tell another, and both where they tell none."""
    if row.term is None:
        return row.text or "chưa rõ"
    told = parse_term(row.text)
    if row.text and told is None:
        return f"{row.term.vn()} – {row.text}"
    return row.text if told == row.term else row.term.vn()


def _fees(procedure: Procedure) -> dict[str, str]:
    return _said((CHANNEL_WORDS[row.channel], row.case, _fee_words(row)) for row in procedure.fees)


def _fee_words(row: Fee) -> str:
    """The amount by its unit, with the published words where they tell more than that."""
    per = f" / {row.unit}" if row.unit and fold(row.unit) not in fold(row.text) else ""
    if row.amount is None:
        return f"{row.text or 'chưa rõ'}{per}"
    amount = f"{say_money(row.amount)}{f' / {row.unit}' if row.unit else ''}"
    # "15,000 VNĐ (/tờ khai)" says no more than the amount; "miễn cho người khuyết tật" beside it does.
    more = fold(DONG.sub("", row.text)).replace(fold(row.unit), "")
    same = not row.text or (_digits(row.text) == _digits(amount) and not re.search(r"\w", more))
    return amount if same and row.amount else f"{amount} – {row.text}" if row.text else amount


def _digits(words: str) -> str:
    return "".join(letter for letter in words if letter.isdigit())


def _results(before: Procedure, after: Procedure) -> list[dict[str, str]]:
    """The results of both, with their codes where both know any: a list without a column for them says nothing."""
    told = bool(before.result_codes and after.result_codes)
    both = []
    for procedure in (before, after):
        codes = procedure.result_codes if told else ("",) * len(procedure.results)
        both.append(_said((name, "", code) for name, code in zip(procedure.results, codes, strict=False)))
    return both


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
        found.setdefault(_name(paper), []).append(_counted(paper))
    return {name: " / ".join(counts) for name, counts in found.items()}


def _name(paper: Component) -> str:
    return f"{paper.name}{f' [{paper.group}]' if paper.group else ''}"


def _counted(paper: Component) -> str:
    more = f" ({paper.note})" if paper.note else ""
    more += f", mẫu {paper.form}" if paper.form else ""
    if paper.kind == "ghi_chu":
        return f"ghi chú{more}"
    counts = ((paper.originals, "bản chính"), (paper.certified, "bản chứng thực"), (paper.copies, "bản sao"))
    said = ", ".join(f"{count} {kind}" for count, kind in counts if count) or "không nêu số bản"
    return f"{said}, xuất trình{more}" if paper.kind == "xuat_trinh" else f"{said}{more}"
