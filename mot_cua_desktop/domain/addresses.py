"""Addresses from before July 2025 told in today's units: a lookup that keeps the citizen's words and never guesses.

The facts are the clauses of NQ 1667/NQ-UBTVQH15 Điều 1 in ``resources/addresses/``. A name that stands for two places,
or a unit that was split, gives options for the officer to choose from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import msgspec

from mot_cua_desktop.domain.names import clean, fold
from mot_cua_desktop.errors import Told

_KINDS = {
    "tinh": "tỉnh", "thanh pho": "thành phố", "tp": "thành phố", "thi xa": "thị xã", "tx": "thị xã", "huyen": "huyện",
    "h": "huyện", "phuong": "phường", "p": "phường", "xa": "xã", "x": "xã", "thi tran": "thị trấn", "tt": "thị trấn",
    "dac khu": "đặc khu",
}  # fmt: skip
_KIND = re.compile(rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))})(?:\s*\.\s*|\s+)(?=\S)")

_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+[-–]\s+(?!th[áa]p ch[àa]m)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One unit of today."""

    name: str
    code: str
    clause: int


@dataclass(frozen=True)
class OldUnit:
    """One commune, ward or township of before July 2025 and the units of today that hold a part of it."""

    kind: str
    name: str
    district: str
    province: str
    today: tuple[Place, ...]
    confirmed: bool = True


@dataclass(frozen=True)
class AddressBook:
    """The old and the new units of one province of today, found by their folded names."""

    province: str
    source: str
    since: date
    old: dict[str, tuple[OldUnit, ...]]
    new: dict[str, Place]
    districts: dict[str, str]
    old_provinces: frozenset[str]
    other_provinces: frozenset[str]


@dataclass(frozen=True)
class Mapped:
    """An address told anew. ``today`` equals ``original`` unless ``certain``; ``options`` are whole addresses to choose
    from; ``note`` says in a sentence what was found.
    """

    original: str
    today: str
    certain: bool
    options: tuple[str, ...] = ()
    note: str = ""


def today_address(text: str, book: AddressBook) -> Mapped:
    """The address in today's units; one of today, of another province or unknown stays as it is, and that is said."""
    original = clean(text)
    parts = [part for part in _SEPARATOR.split(original) if part]
    if not parts:
        return Mapped(original, original, False, note="Chưa có địa chỉ.")
    province = _bare(parts[-1])[1]
    if province in book.other_provinces and len(parts) > 1:
        return Mapped(original, original, False, note=f"Địa chỉ ngoài tỉnh {book.province}: giữ nguyên.")
    stated = province if province in book.old_provinces and len(parts) > 1 else ""
    if stated:
        parts = parts[:-1]
    found, used = _find(parts, stated, book)
    if not found:
        return Mapped(original, original, False, note="Chưa nhận ra xã, phường cũ trong địa chỉ: giữ nguyên.")
    street = parts[: len(parts) - used]
    places = sorted({place for place, _ in found}, key=lambda place: place.clause)
    told = [", ".join((*street, _in_a_line(place.name), f"tỉnh {book.province}")) for place in places]
    if len(places) == 1 and all(sure for _, sure in found):
        if used == 1 and stated == fold(book.province) and _is_new(parts[-1], places[0]):
            return Mapped(original, original, True, note="Địa chỉ đã theo đơn vị hành chính hiện nay.")
        return Mapped(original, told[0], True, note=f"Theo {book.source}, khoản {places[0].clause}.")
    return Mapped(original, original, False, tuple(told), "Địa chỉ có thể thuộc các đơn vị sau: chọn một.")


def _find(parts: list[str], stated: str, book: AddressBook) -> tuple[list[tuple[Place, bool]], int]:
    """The units of today that the end of an address may mean, each with its certainty, and how many parts named it."""
    kind, last = _bare(parts[-1])
    if len(parts) > 1 and kind not in ("phường", "xã", "đặc khu", "thị trấn") and last in book.districts:
        kind_before, before = _bare(parts[-2])
        units = [unit for unit in book.old.get(before, ()) if unit.district == last]
        units = _of_kind(units, kind_before)
        if units:
            return _outcomes(units), 2
        place = book.new.get(before)
        if place is not None and kind_before == _kind_of(place) and place in _ground(last, book):
            return [(place, True)], 2  # a unit of today, with the district that is no more
    found: list[tuple[Place, bool]] = []
    new = book.new.get(last)
    # Ninh Thuận is a province only in old addresses, so its communes are old ones.
    if new is not None and stated in ("", fold(book.province)) and kind in ("", _kind_of(new)):
        found.append((new, True))
    if kind not in ("thành phố", "thị xã", "huyện"):
        units = [unit for unit in book.old.get(last, ()) if kind in ("", unit.kind)]
        found += _outcomes([unit for unit in units if not stated or fold(unit.province) == stated])
    if kind in ("", "thành phố", "thị xã", "huyện") and last in book.districts:
        # Only the district is named: any unit of today on its ground may be meant.
        found += [(place, False) for place in _ground(last, book)]
    return found, 1


def _ground(district: str, book: AddressBook) -> list[Place]:
    """The units of today that hold any part of an old district, in the order of the resolution's clauses."""
    inside = (unit for units in book.old.values() for unit in units if unit.district == district)
    return sorted({place for unit in inside for place in unit.today}, key=lambda place: place.clause)


def _of_kind(units: list[OldUnit], kind: str) -> list[OldUnit]:
    """The units of the stated kind; all of them when none is, for cards sometimes name the kind wrongly."""
    return [unit for unit in units if unit.kind == kind] or units


def _outcomes(units: Iterable[OldUnit]) -> list[tuple[Place, bool]]:
    return [(place, len(unit.today) == 1 and unit.confirmed) for unit in units for place in unit.today]


def _kind_of(place: Place) -> str:
    """The kind of a unit of today: phường, xã or đặc khu."""
    return next(kind for kind in ("phường", "xã", "đặc khu") if place.name.lower().startswith(kind))


def _in_a_line(name: str) -> str:
    return name[0].lower() + name[1:]


def _is_new(part: str, place: Place) -> bool:
    return _bare(part)[1] == _bare(place.name)[1]


def _bare(part: str) -> tuple[str, str]:
    """The kind of unit that a part of an address states, if any, and its folded name."""
    folded = re.sub(r"\s*[-–]\s*", " - ", fold(part)).strip(" .")
    found = _KIND.match(folded)
    return (_KINDS[found[1]], folded[found.end() :]) if found else ("", folded)


class _Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    code: str
    clause: int
    whole: tuple[str, ...] = ()
    part: tuple[str, ...] = ()


class _Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    old: str
    into: str
    source: str
    confirmed: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    province: str
    old_provinces: tuple[str, ...]
    other_provinces: tuple[str, ...]
    source: str
    since: date
    unit: tuple[_Unit, ...]
    earlier: tuple[_Earlier, ...] = ()


def parse_addresses(text: str) -> AddressBook:
    """A book from the text of ``resources/addresses/*.toml``. Raises `Told` when it is broken or says two things."""
    try:
        file = msgspec.toml.decode(text, type=_File)
        return _book(file)
    except (msgspec.DecodeError, ValueError, KeyError) as error:
        raise Told(f"Tệp địa chỉ không đọc được ({error}).", "Cài lại chương trình, hoặc sửa tệp theo mẫu.") from error


def _book(file: _File) -> AddressBook:
    holds: dict[str, list[Place]] = {}
    new = {}
    for unit in file.unit:
        place = Place(unit.name, unit.code, unit.clause)
        new[_bare(unit.name)[1]] = place
        for line in unit.whole + unit.part:
            holds.setdefault(line, []).append(place)
        if any(len(holds[line]) > 1 for line in unit.whole):
            raise ValueError(f"{unit.name}: a whole unit stands twice")
    sure = dict.fromkeys(holds, True)
    for item in file.earlier:
        _, district, province = item.old.split(" | ")
        holds[item.old] = holds[f"{item.into} | {district} | {province}"]
        sure[item.old] = item.confirmed
    old: dict[str, list[OldUnit]] = {}
    for line, places in holds.items():
        named, district, province = line.split(" | ")
        kind, name = _bare(named)
        before = OldUnit(kind, name, _bare(district)[1], province, tuple(places), sure[line])
        old.setdefault(name, []).append(before)
    districts = {item.district: item.province for items in old.values() for item in items}
    return AddressBook(
        file.province,
        file.source,
        file.since,
        {name: tuple(units) for name, units in old.items()},
        new,
        districts,
        frozenset(map(fold, file.old_provinces)),
        frozenset(map(fold, file.other_provinces)),
    )
