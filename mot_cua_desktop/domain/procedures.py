"""A procedure as it was announced: papers by case, terms and fees by channel; what nobody could tell stays unclear."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import msgspec

from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.worktime import Term, parse_term
from mot_cua_desktop.errors import Told

Channel = Literal["truc_tiep", "truc_tuyen", "buu_chinh"]
CHANNEL_WORDS: dict[Channel, str] = {
    "truc_tiep": "Trực tiếp",
    "truc_tuyen": "Trực tuyến",
    "buu_chinh": "Dịch vụ bưu chính",
}
#: "giay_to" is handed in, "xuat_trinh" is shown and given back, "ghi_chu" is a note that the portal lists among papers.
Kind = Literal["giay_to", "xuat_trinh", "ghi_chu"]
Online = Literal["khong", "mot_phan", "toan_trinh", "chua_ro"]
#: Why a procedure is online only in part (NĐ 224/2026 Điều 14 knows these four); empty where nobody told.
OnlineReason = Literal["", "co_mat", "thuc_dia", "su_co", "ky_thuat"]
UNCLEAR = "chưa rõ"
#: The cases that a paper tells by its own words, whatever heading it stands under: the electronic form, the power of
#: attorney. They say nothing of how else the papers are divided.
ONLINE_CASE = "Trường hợp nộp trực tuyến"
AUTHORISED_CASE = "Trường hợp ủy quyền"
OWN_WORDS = frozenset({ONLINE_CASE, AUTHORISED_CASE})
#: What no dossier has to do with: a version of a procedure is the same without it.
_BESIDE = ("result_codes", "listed", "online_reason")


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the dossier's composition; counts are sheets asked for, none of them for a note."""

    key: str
    name: str
    group: str = ""
    originals: int = 0
    certified: int = 0
    copies: int = 0
    note: str = ""
    form: str = ""
    kind: Kind = "giay_to"


class ChannelTerm(msgspec.Struct, frozen=True, kw_only=True):
    """How long by one channel (and case). ``term`` is None when the published words do not tell."""

    channel: Channel
    term: Term | None = None
    text: str = ""
    case: str = ""


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """A fee in dong per ``unit``. ``amount`` None means unclear; ``text`` keeps the published words."""

    channel: Channel
    amount: int | None = None
    unit: str = ""
    text: str = ""
    case: str = ""


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays less than the fee: ``percent`` of it is let off (100: nothing is taken), by which rule (``basis``)."""

    who: str
    percent: int = 100
    basis: str = ""

    def words(self) -> str:
        """As the officer chooses it and the paper gives the reason: "miễn: trẻ em (NQ 16/2026/NQ-HĐND)"."""
        much = "miễn" if self.percent >= 100 else f"giảm {self.percent}%"
        return f"{much}: {self.who}{f' ({self.basis})' if self.basis else ''}"

    def lowered(self, amount: int) -> int:
        """What is left of an amount of dong; a part of a dong is never taken."""
        return amount * (100 - self.percent) // 100


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says of a procedure where it is not followed, since it is not clear: None where it is."""

    terms: tuple[ChannelTerm, ...] | None = None
    fees: tuple[Fee, ...] | None = None
    components: tuple[Component, ...] | None = None


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a procedure. ``unclear`` holds, in sentences, what its source could not tell.

    ``result_codes`` stand beside the results in their order, none where no list told them; ``listed`` is kept so that
    the list's next word can be laid beside its last.
    """

    code: str
    name: str
    field: str
    terms: tuple[ChannelTerm, ...] = ()
    fees: tuple[Fee, ...] = ()
    components: tuple[Component, ...] = ()
    results: tuple[str, ...] = ()
    deciding_document: str = ""
    channels: tuple[Channel, ...] = ("truc_tiep",)
    online: Online = "chua_ro"
    online_url: str = ""
    legal_basis: str = ""
    unclear: tuple[str, ...] = ()
    source: str = ""
    exemptions: tuple[Exemption, ...] = ()
    result_codes: tuple[str, ...] = ()
    listed: Listed | None = None
    online_reason: OnlineReason = ""


@lru_cache(maxsize=64)
def version_of(procedure: Procedure) -> str:
    """A short name for exactly this content of a procedure, as far as a dossier has to do with it."""
    told = {name: getattr(procedure, name) for name in procedure.__struct_fields__ if name not in _BESIDE}
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:12]


def term_for(procedure: Procedure, channel: Channel, case: str = "") -> ChannelTerm | None:
    """The term of a channel and case: the case's own, else the channel's; None when the source names none.

    Where a channel carries several different terms and no case tells them apart, the term is unclear, not the first.
    """
    of_channel = [row for row in procedure.terms if row.channel == channel]
    rows = [row for row in of_channel if row.case == case] or [row for row in of_channel if not row.case]
    if not rows:
        return None
    if len({row.term for row in rows}) > 1:
        return ChannelTerm(channel=channel, text=" / ".join(dict.fromkeys(row.text for row in rows)), case=case)
    return rows[0]


def fee_for(procedure: Procedure, channel: Channel, case: str = "") -> Fee | None:
    """The fee of a channel and case, as `term_for` finds the term."""
    of_channel = [row for row in procedure.fees if row.channel == channel]
    rows = [row for row in of_channel if row.case == case] or [row for row in of_channel if not row.case]
    if not rows:
        return None
    if len({(row.amount, row.unit) for row in rows}) > 1:
        return Fee(channel=channel, text=" / ".join(dict.fromkeys(row.text for row in rows)), case=case)
    return rows[0]


_CASE = re.compile(r"^[\W\d_]*(?:[a-zđ]{1,4}[.)]\s*)?(truong hop|doi voi|ho so doi voi|to chuc|ca nhan|ho gia dinh)\b")


def is_case(group: str) -> bool:
    """Whether a heading names a case ("Trường hợp …", "(1.2) Đối với …") rather than a kind of paper."""
    return bool(_CASE.match(fold(group)))


def cases_of_papers(components: Iterable[Component]) -> dict[str, None]:
    """The headings that name a case and have a paper under them, in their order."""
    return dict.fromkeys(c.group for c in components if c.kind != "ghi_chu" and is_case(c.group))


def case_groups(procedure: Procedure) -> tuple[str, ...]:
    """The cases that the officer may choose between, in the order of the list; a heading over notes alone is none."""
    groups = cases_of_papers(procedure.components)
    terms = dict.fromkeys(row.case for row in procedure.terms if row.case)
    fees = dict.fromkeys(row.case for row in procedure.fees if row.case)
    return tuple(groups | terms | fees)


def papers(procedure: Procedure, case: str = "") -> tuple[Component, ...]:
    """The lines of the checklist: everything but notes, and of the cases only the chosen one (all when none is)."""
    return tuple(
        component
        for component in procedure.components
        if component.kind != "ghi_chu" and (not case or not is_case(component.group) or component.group == case)
    )


def notes(procedure: Procedure) -> tuple[str, ...]:
    """What the source says among the papers without being one."""
    return tuple(c.name for c in procedure.components if c.kind == "ghi_chu")


def at_once(procedure: Procedure, channel: Channel = "truc_tiep", case: str = "") -> bool:
    """Whether the result is given on the spot (NĐ 118/2025 Điều 17.4 knows no receipt for it unless asked)."""
    row = term_for(procedure, channel, case)
    return row is not None and row.term is not None and row.term.at_once


def online_possible(procedure: Procedure) -> bool:
    """Whether the citizen could have filed online."""
    return procedure.online in ("mot_phan", "toan_trinh") or "truc_tuyen" in procedure.channels


# --- the starter catalogue's own shape ------------------------------------------------------------------------------


class _TermRow(msgspec.Struct, forbid_unknown_fields=True):
    time: str
    channels: tuple[Channel, ...] = ()
    case: str = ""


class _FeeRow(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    amount: int | None = None
    unit: str = ""
    channels: tuple[Channel, ...] = ()
    case: str = ""


class _Paper(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    group: str = ""
    originals: int = 0
    certified: int = 0
    copies: int = 0
    note: str = ""
    form: str = ""
    kind: Kind = "giay_to"


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    name: str
    document: str
    terms: tuple[_TermRow, ...]
    papers: tuple[_Paper, ...]
    results: tuple[str, ...]
    fees: tuple[_FeeRow, ...] = ()
    channels: tuple[Channel, ...] = ("truc_tiep", "truc_tuyen", "buu_chinh")
    online: Online = "chua_ro"
    unclear: tuple[str, ...] = ()


class _File(msgspec.Struct, forbid_unknown_fields=True):
    field: str
    source: str
    procedure: tuple[_Row, ...]


def parse_catalogue(text: str) -> list[Procedure]:
    """The procedures of one ``resources/catalogue/*.toml``. Raises `Told` when the file is broken."""
    try:
        file = msgspec.toml.decode(text, type=_File)
    except (msgspec.DecodeError, ValueError) as error:
        raise Told(f"Tệp danh mục đi kèm không đọc được ({error}).", "Cài lại chương trình.") from error
    return [_procedure(row, file.field, file.source) for row in file.procedure]


def _procedure(row: _Row, field: str, source: str) -> Procedure:
    return Procedure(
        code=row.code,
        name=row.name,
        field=field,
        terms=tuple(
            ChannelTerm(channel=channel, term=parse_term(item.time), text=item.time, case=item.case)
            for item in row.terms
            for channel in item.channels or row.channels
        ),
        fees=tuple(
            Fee(channel=channel, amount=item.amount, unit=item.unit, text=item.text, case=item.case)
            for item in row.fees
            for channel in item.channels or row.channels
        ),
        components=tuple(
            Component(
                key=f"{row.code}/{number}",
                name=paper.name,
                group=paper.group,
                originals=paper.originals,
                certified=paper.certified,
                copies=paper.copies,
                note=paper.note,
                form=paper.form,
                kind=paper.kind,
            )
            for number, paper in enumerate(row.papers, start=1)
        ),
        results=row.results,
        deciding_document=row.document,
        channels=row.channels,
        online=row.online,
        unclear=row.unclear,
        source=source,
    )
