"""The papers of a procedure out of a table: one a line of the table, or several in the lines of one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mot_cua_desktop.domain import published
from mot_cua_desktop.domain.columns import Column
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.procedures import Component, Kind
from mot_cua_desktop.domain.table_groups import Group
from mot_cua_desktop.domain.tables import Cell, words

KIND_WORDS: dict[Kind, str] = {"giay_to": "Giấy tờ", "xuat_trinh": "Xuất trình", "ghi_chu": "Ghi chú"}
_KINDS: dict[str, Kind] = {fold(said): kind for kind, said in KIND_WORDS.items()}
_BULLET = re.compile(r"\s*(?:[-+*•]|\d{1,2}[.)]|[a-zđ][.)])\s+", re.IGNORECASE)
_COUNTS: tuple[Column, ...] = ("ban_chinh", "chung_thuc", "ban_sao")
_SIGNS: dict[Column, str] = {"ban_chinh": "ban chinh", "chung_thuc": "ban chung thuc", "ban_sao": "ban sao"}


def components(group: Group, heads: Mapping[Column, str], doubts: list[str]) -> tuple[Component, ...]:
    """The checklist in the order of the table; counts that it does not tell are 0 and said."""
    found: list[Component] = []
    untold = False
    for cells in group.lines:
        for name, heading in _named(words(cells.get("giay_to"), lines=True)):
            counts, told = _counts(cells)
            nest = words(cells.get("nhom")) or heading
            kind = _kind(cells, nest, name, counts, told=told)
            untold |= not told and kind != "ghi_chu"
            found.append(
                Component(
                    key=f"{group.code}/{len(found) + 1}",
                    name=name,
                    group=nest,
                    originals=counts["ban_chinh"],
                    certified=counts["chung_thuc"],
                    copies=counts["ban_sao"],
                    note=words(cells.get("ghi_chu")),
                    form=words(cells.get("mau")),
                    kind=kind,
                )
            )
    if not any(component.kind != "ghi_chu" for component in found):
        doubts.append("Thành phần hồ sơ chưa rõ: tệp không liệt kê giấy tờ nào.")
    elif untold:
        doubts.append("Thành phần hồ sơ: tệp không ghi đủ số bản chính, bản sao.")
    return tuple(found)


def strange_kinds(group: Group) -> list[str]:
    """A doubt for each kind of paper that is none: its cell was changed by somebody, and the paper is read without."""
    stated = dict.fromkeys(words(cells.get("loai")) for cells in group.lines)
    return [
        f"Thành phần hồ sơ: tệp ghi loại giấy tờ lạ “{said}”." for said in stated if said and fold(said) not in _KINDS
    ]


def _named(cell: str) -> Iterator[tuple[str, str]]:
    """The papers of a cell, each with the heading it stands under; a line ending with ":" is such a heading.

    Where some lines begin with a bullet or a number, a line without one goes on with the line before.
    """
    lines = [line for line in cell.split("\n") if line.strip()]
    if len(lines) < 2:
        yield from ((published.paper_name(line), "") for line in lines)
        return
    bulleted = any(_BULLET.match(line) for line in lines)
    whole: list[str] = []
    for line in lines:
        if bulleted and whole and not _BULLET.match(line) and not whole[-1].endswith(":"):
            whole[-1] += f" {line}"
        else:
            whole.append(line)
    heading = ""
    for line in whole:
        bare = _BULLET.sub("", line, count=1).strip()
        if bare.endswith(":"):
            heading = bare[:-1]
        else:
            yield published.paper_name(bare), heading


def _counts(cells: Mapping[Column, Cell]) -> tuple[dict[Column, int], bool]:
    """How many of each, and whether the line told any of it."""
    found: dict[Column, int] = dict.fromkeys(_COUNTS, 0)
    told = False
    together = fold(words(cells.get("so_ban")))
    for column in _COUNTS:
        number = re.match(r"\d+", words(cells.get(column)))
        number = number or re.search(rf"\d+(?= {_SIGNS[column]})|(?<={_SIGNS[column]}: )\d+", together)
        if number is not None:
            found[column], told = min(int(number[0]), 99), True
    return found, told


def _kind(cells: Mapping[Column, Cell], nest: str, name: str, counts: Mapping[Column, int], *, told: bool) -> Kind:
    stated = _KINDS.get(fold(words(cells.get("loai"))))
    if stated is not None:
        return stated
    if (told and not any(counts.values())) or fold(name).startswith("so luong ho so"):
        return "ghi_chu"  # "0 bản" is how the portal marks what is no paper
    return "xuat_trinh" if "xuat trinh" in fold(nest) else "giay_to"
