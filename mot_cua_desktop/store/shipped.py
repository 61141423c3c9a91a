"""The data that ships with the program, read once: calendar, dated rules, addresses. `Told` when a file is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from mot_cua_desktop import paths
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.addresses import AddressBook, parse_addresses
from mot_cua_desktop.domain.calendar import Calendar, parse_calendar
from mot_cua_desktop.domain.regime import Regimes, parse_regimes
from mot_cua_desktop.domain.rules import own_rule
from mot_cua_desktop.errors import Told


@cache
def calendar() -> Calendar:
    """The holidays and swapped days as shipped; the ward's own changes lie over it (`Calendar.amended`)."""
    return parse_calendar(_read("calendar", "vn.toml"))


@cache
def regimes() -> Regimes:
    """Every dated rule: the national ones, and over them the local overlay of Khánh Hòa."""
    folder = paths.resource("regimes")
    return parse_regimes([_read("regimes", file.name) for file in sorted(folder.glob("*.toml"))])


def regimes_with(stated: Iterable[tuple[ev.Body, datetime]]) -> Regimes:
    """The same with what the ward stated over them: each body and when it was written; what is no rule is left out."""
    own = [own_rule(body, at) for body, at in stated if isinstance(body, ev.RuleStated)]
    return regimes().amended(own) if own else regimes()


@cache
def addresses() -> AddressBook:
    """The old and the new units of Khánh Hòa."""
    return parse_addresses(_read("addresses", "khanh_hoa.toml"))


def _read(*parts: str) -> str:
    try:
        return paths.resource(*parts).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Told(f"Thiếu tệp đi kèm chương trình: {'/'.join(parts)}.", "Cài lại chương trình.") from error
