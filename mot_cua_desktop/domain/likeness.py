"""Whether two people written down at the counter may be one: surely, perhaps, or not by anything that is known."""

from __future__ import annotations

import re
from typing import Literal

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.citizen import normal_phone, read_birth, same_person
from mot_cua_desktop.domain.names import words

Likeness = Literal["same", "near", ""]
#: What an address may be written with or without: "phường", "P.", or nothing.
_UNITS = frozenset({
    "p", "phuong", "x", "xa", "tt", "tx", "tp", "thi", "tran", "thanh", "pho", "h", "q", "huyen", "quan", "t", "tinh",
    "dac", "khu", "duong", "so", "to", "dan", "thon", "kp", "viet", "nam",
})  # fmt: skip
_FEWEST_OF_A_PLACE = 3


def likeness(one: ev.Party, other: ev.Party) -> Likeness:
    """ "same" by what both papers prove; "near" where a slip of typing, a title or an initial would tell them apart:
    most words of the name agree, and the birthday, the phone or (where nothing speaks against it) the address does."""
    if same_owner(one, other):
        return "same"
    if one.kind != other.kind or not near_name(one.name, other.name):
        return ""
    against = _numbers_differ(one, other)
    born, also = (read_birth(each.born) for each in (one, other))
    if born and also and (born == also or (not against and 4 in (len(born), len(also)) and born[-4:] == also[-4:])):
        return "near"
    if _same_phone(one, other):
        return "near"
    if not against and not (born and also) and _near_address(one.address, other.address):
        return "near"
    return ""


def same_owner(one: ev.Party, other: ev.Party) -> bool:
    """Whether two owners are one: by a number both have had, else by the name with what else is known of both.

    Numbers of one kind that differ are two people. An identity number and the old one of nine digits say nothing about
    each other; then, as where a number was not typed, the name counts with the birthday, the phone or the address.
    """
    if _numbers(one) & _numbers(other):
        return True
    if _numbers_differ(one, other):
        return False
    if not one.name.strip() or one.kind != other.kind or not same_person(one.name, other.name):
        return False
    if one.kind == "to_chuc":
        return True
    born, also = (read_birth(each.born) or each.born for each in (one, other))
    if born and also:
        # Where one side knows the year alone, the year must do.
        return born == also or (4 in (len(born), len(also)) and born[-4:] == also[-4:])
    return _same_phone(one, other) or bool(one.address and same_person(one.address, other.address))


def near_name(one: str, other: str) -> bool:
    """Whether most words of the shorter name stand in the other, in any order; a single letter is an initial."""
    shorter, longer = sorted((list(words(one)), list(words(other))), key=len)
    fewest, most = len(shorter), len(longer)
    shared = 0
    for fits in (_same_word, _initial):
        for word in list(shorter):
            found = next((each for each in longer if fits(word, each)), None)
            if found is not None:
                shorter.remove(word)
                longer.remove(found)
                shared += 1
    return 2 * shared > fewest and (shared > 1 or most == 1)


def _same_word(one: str, other: str) -> bool:
    return one == other


def _initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]


def _numbers(party: ev.Party) -> set[str]:
    return {each for each in (party.id_number, party.old_id_number) if each}


def _numbers_differ(one: ev.Party, other: ev.Party) -> bool:
    mine, theirs = _numbers(one), _numbers(other)
    return not mine & theirs and bool({len(each) for each in mine} & {len(each) for each in theirs})


def _same_phone(one: ev.Party, other: ev.Party) -> bool:
    phones = {normal_phone(each.phone) for each in (one, other)}
    return len(phones) == 1 and "" not in phones


def _near_address(one: str, other: str) -> bool:
    smaller, larger = sorted((_places(one), _places(other)), key=len)
    return len(smaller) >= _FEWEST_OF_A_PLACE and smaller <= larger


def _places(address: str) -> set[str]:
    return {word for word in words(re.sub(r"\bP\.(?=\S)", "P. ", address)) if word not in _UNITS}
