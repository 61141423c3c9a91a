"""Procedures out of a table: what a cell tells is taken, what it does not stays unclear and is said.

A column that the file does not have says nothing: there a procedure that is known keeps what is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from mot_cua_desktop.domain import published
from mot_cua_desktop.domain.columns import Column, Heading
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.names import words as words_of
from mot_cua_desktop.domain.portal import PortalReading
from mot_cua_desktop.domain.procedures import (
    CHANNEL_WORDS,
    Channel,
    ChannelTerm,
    Fee,
    Online,
    Procedure,
)
from mot_cua_desktop.domain.table_groups import Group, gather
from mot_cua_desktop.domain.table_papers import components, strange_kinds
from mot_cua_desktop.domain.tables import Cell, Progress, Sheet, words

_SAYER = "tệp"
_UNKNOWN = "chua ro"
_CHANNEL_SIGNS: tuple[tuple[Channel, str], ...] = (
    ("truc_tiep", "truc tiep"),
    ("truc_tuyen", "truc tuyen"),
    ("buu_chinh", "buu chinh"),
    ("buu_chinh", "bcci"),
)
#: Words that tell nothing beside a channel: "Nộp trực tiếp tại Bộ phận Một cửa", "qua dịch vụ bưu chính công ích".
_BESIDE = fold(
    "nop gui qua bang tai hoac hay va den hinh thuc ho so thong dich vu cong ich quoc gia toan trinh mot phan bo cua "
    "trung tam phuc vu hanh chinh ubnd phuong xa tren cong mang dvc dvctt dien tu internet"
).split()
_ONLINE: dict[str, Online] = {
    "khong": "khong",
    "mot phan": "mot_phan",
    "truc tuyen mot phan": "mot_phan",
    "toan trinh": "toan_trinh",
    "truc tuyen toan trinh": "toan_trinh",
    _UNKNOWN: "chua_ro",
}
_PER = re.compile(r"(?:đồng|vnđ|vnd|đ)\s*/\s*([^\W\d_]+(?: [^\W\d_]+)?)", re.IGNORECASE)
_FIGURE = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
#: Of what a doubt speaks, by a piece of its sentence.
_ABOUT = {"phi": "phí", "thoi_han": "hời hạn", "giay_to": "hành phần", "ket_qua": "ết quả", "cach_nop": "ách nộp"}


def read_table(
    sheet: Sheet,
    heading: Heading,
    columns: Mapping[int, Column],
    known: Mapping[str, Procedure],
    progress: Progress | None = None,
) -> PortalReading:
    """The procedures of a table. Raises `Told` as `table_groups.gather` does; ``progress`` may raise to stop."""
    groups, errors = gather(sheet, heading, columns)
    heads = {column: fold(words(heading.line.cell(place))) for place, column in columns.items()}
    found = []
    for done, group in enumerate(groups, start=1):
        found.append(_procedure(group, heads, known.get(group.code)))
        if progress is not None:
            progress(done, len(groups))
    return PortalReading(tuple(found), tuple(errors))


def _procedure(group: Group, heads: Mapping[Column, str], known: Procedure | None) -> Procedure:
    doubts: list[str] = []
    channels = _channels(group, heads, known, doubts)
    terms = _terms(group, heads, channels, doubts) if "thoi_han" in heads or known is None else known.terms
    has_fee = bool({"phi", "muc_phi"} & heads.keys())
    fees = _fees(group, heads, channels, doubts) if has_fee or known is None else known.fees
    papers = components(group, heads, doubts) if "giay_to" in heads or known is None else known.components
    results = tuple(_all(group, "ket_qua")) if "ket_qua" in heads or known is None else known.results
    if not results and (known is None or "ket_qua" in heads):
        doubts.append("Kết quả chưa rõ.")
    base = known or Procedure(code=group.code, name=group.name, field="Chưa rõ lĩnh vực")
    read = replace(
        base,
        name=group.name.removesuffix(f"({group.code})").strip(),
        terms=terms,
        fees=fees,
        components=papers,
        results=results,
        result_codes=(),  # no column tells them: those of the same results stay (`merging`)
        channels=channels,
        online=_online(group, heads, known, channels, doubts),
    )
    if "linh_vuc" in heads:
        read = replace(read, field=_one(group, "linh_vuc") or "Chưa rõ lĩnh vực")
    if "van_ban" in heads:
        read = replace(read, deciding_document=_one(group, "van_ban"))
    if "dia_chi" in heads:
        read = replace(read, online_url=_one(group, "dia_chi"))
    if "can_cu" in heads:
        read = replace(read, legal_basis="\n".join(_all(group, "can_cu")))
    if "nguon" in heads:
        read = replace(read, source=_one(group, "nguon"))
    return replace(read, unclear=_doubts(group, heads, known, doubts))


def _one(group: Group, column: Column) -> str:
    return next((said for cells in group.lines if (said := words(cells.get(column)))), "")


def _all(group: Group, column: Column) -> list[str]:
    """Every line of every cell of a column, in order; a cell repeated on the next line says nothing more."""
    cells = dict.fromkeys(words(cells.get(column), lines=True) for cells in group.lines)
    return [line for cell in cells for line in cell.split("\n") if line]


def _doubts(group: Group, heads: Mapping[Column, str], known: Procedure | None, own: list[str]) -> tuple[str, ...]:
    """The doubts that the file states, then those found reading it, of which it does not speak itself."""
    stated = _all(group, "chua_ro")
    if "chua_ro" not in heads and known is not None:
        told = {about for column, about in _ABOUT.items() if column in heads}
        stated = [doubt for doubt in known.unclear if not any(about in doubt.casefold() for about in told)]
    # A doubt of a term or fee by its channel is over when the cell now tells it.
    over = [f"{head} ({said})" for head in ("Thời hạn", "Phí, lệ phí") for said in CHANNEL_WORDS.values()]
    left = [d for d in stated if not any(d.startswith(o) and not any(x.startswith(o) for x in own) for o in over)]
    spoken = [about for about in _ABOUT.values() if any(about in doubt.casefold() for doubt in left)]
    if _ABOUT["cach_nop"] in spoken:
        # Without a way of filing there is nothing that a term or a fee could be told for.
        spoken += [_ABOUT["thoi_han"], _ABOUT["phi"]] if not any(words(c.get("thoi_han")) for c in group.lines) else []
    more = [doubt for doubt in own if not any(about in doubt.casefold() for about in spoken)]
    # What a cell says that nobody knows is told whatever else is unclear about the same.
    return tuple(dict.fromkeys([*left, *more, *_strange_ways(group), *strange_kinds(group)]))


# --- how it is filed ------------------------------------------------------------------------------------------------


def _named(cell: Cell) -> tuple[Channel, ...]:
    """The channels that a cell names; none where it also says no to something."""
    said = fold(words(cell))
    if "khong" in said.split():
        return ()
    places = sorted((said.find(sign), channel) for channel, sign in _CHANNEL_SIGNS if sign in said)
    return tuple(dict.fromkeys(channel for _, channel in places))


def _strange_ways(group: Group) -> list[str]:
    """A doubt for each cell whose channels are read although it says more."""
    return [
        f"Cách nộp chưa rõ: tệp ghi “{said}”, tạm coi là {', '.join(CHANNEL_WORDS[way].lower() for way in named)}."
        for said in _all(group, "cach_nop")
        if (named := _named(said)) and _strange(said)
    ]


def _strange(said: str) -> bool:
    """Whether a cell says more than channels and what always stands beside them: a word of somebody, a condition."""
    rest = fold(said)
    for _, sign in _CHANNEL_SIGNS:
        rest = rest.replace(sign, " ")
    return any(word not in _BESIDE and not word.isdigit() for word in words_of(rest))


def _channels(
    group: Group, heads: Mapping[Column, str], known: Procedure | None, doubts: list[str]
) -> tuple[Channel, ...]:
    if "cach_nop" not in heads and known is not None:
        return known.channels
    found: dict[Channel, None] = {}
    for said in _all(group, "cach_nop"):
        named = _named(said)
        found |= dict.fromkeys(named)
        if not named:
            doubts.append(f"Cách nộp chưa rõ: tệp ghi “{said}”, tạm coi là trực tiếp.")
    if not found and not doubts:
        doubts.append("Cách nộp chưa rõ: tệp không ghi.")
    return tuple(found) or ("truc_tiep",)


def _online(
    group: Group, heads: Mapping[Column, str], known: Procedure | None, channels: tuple[Channel, ...], doubts: list[str]
) -> Online:
    said = _one(group, "truc_tuyen")
    if fold(said) in _ONLINE:
        return _ONLINE[fold(said)]
    if said:
        doubts.append(f"Mức độ trực tuyến chưa rõ: tệp ghi “{said}”.")
        return "chua_ro"
    if known is not None and "truc_tuyen" not in heads:
        return known.online
    return "chua_ro" if "truc_tuyen" in channels else "khong"


# --- terms and fees -------------------------------------------------------------------------------------------------


def _terms(
    group: Group, heads: Mapping[Column, str], channels: tuple[Channel, ...], doubts: list[str]
) -> tuple[ChannelTerm, ...]:
    found: list[ChannelTerm] = []
    for cells in group.lines:
        cell = cells.get("thoi_han")
        text = words(cell)
        if not text:
            continue
        if isinstance(cell, int | float) and "ngay lam viec" in heads.get("thoi_han", ""):
            text = f"{text} ngày làm việc"  # its heading tells the unit
        text = "" if fold(text) == _UNKNOWN else text
        term, doubt = published.term(text, _SAYER)
        for channel in _named(cells.get("cach_nop")) or channels:
            row = ChannelTerm(channel=channel, term=term, text=text, case=words(cells.get("truong_hop")))
            if row not in found:  # a cell merged over several lines tells each of them
                found.append(row)
            if doubt:
                doubts.append(f"Thời hạn ({CHANNEL_WORDS[channel]}) chưa rõ: {doubt}.")
    if not found:
        doubts += [f"Thời hạn ({CHANNEL_WORDS[channel]}) chưa rõ: tệp không ghi." for channel in channels]
    doubts += published.several_terms(found)
    return tuple(found)


def _fees(
    group: Group, heads: Mapping[Column, str], channels: tuple[Channel, ...], doubts: list[str]
) -> tuple[Fee, ...]:
    found: list[Fee] = []
    for cells in group.lines:
        text, figure = words(cells.get("phi")), words(cells.get("muc_phi"))
        if not text and not figure:
            continue
        amount, doubt = _amount(cells, heads, text)
        per = words(cells.get("don_vi"))
        if "don_vi" not in heads and (named := _PER.search(text)):
            per = named[1]
        text = "" if fold(text) == _UNKNOWN else _money_words(cells.get("phi"), text)
        for channel in _named(cells.get("cach_nop")) or channels:
            row = Fee(channel=channel, amount=amount, unit=per, text=text, case=words(cells.get("truong_hop")))
            if row not in found:
                found.append(row)
            if doubt:
                doubts.append(f"Phí, lệ phí ({CHANNEL_WORDS[channel]}) chưa rõ: {doubt}.")
    if not found:
        doubts += [f"Phí, lệ phí ({CHANNEL_WORDS[channel]}) chưa rõ: tệp không ghi." for channel in channels]
    return tuple(found)


def _money_words(cell: Cell, text: str) -> str:
    return f"{int(cell):,} đồng".replace(",", ".") if isinstance(cell, int | float) else text


def _amount(cells: Mapping[Column, Cell], heads: Mapping[Column, str], text: str) -> tuple[int | None, str]:
    """The fee in dong: of the column of amounts when it speaks, else of the words; None with the doubt."""
    column: Column = "muc_phi" if words(cells.get("muc_phi")) else "phi"
    cell, said = cells.get(column), words(cells.get(column))
    if fold(said) == _UNKNOWN:
        return None, f"{_SAYER} ghi “{text}”" if text and fold(text) != _UNKNOWN else f"{_SAYER} không ghi"
    if column == "phi" and not isinstance(cell, int | float):
        amount, doubt = published.fee(text, text, _SAYER)
        several = {published.dong(found[1]) for found in published.DONG.finditer(text)}
        return (None, f"{_SAYER} ghi nhiều mức “{text}”") if len(several) > 1 else (amount, doubt)
    figure = _FIGURE.fullmatch(said.removesuffix("đồng").removesuffix("đ").strip())
    if figure is None or "nghin" in heads[column]:
        return None, f"{_SAYER} ghi “{said}”"
    amount = published.dong(figure[0])
    if 0 < amount < 1000:
        return None, f"{_SAYER} ghi “{said}”, có thể bị cắt"
    if column == "muc_phi" and published.contradicted(amount, text) and not (amount == 0 and "mien" in fold(text)):
        return None, f"{_SAYER} ghi “{text}” nhưng cột mức phí ghi {said}"
    return amount, ""
