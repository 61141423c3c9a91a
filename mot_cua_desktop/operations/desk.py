"""What every deed needs at hand: the open store, who sits here, the rules of the day, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.addresses import AddressBook
from mot_cua_desktop.domain.desk import DeskFacts, Officer, Settings
from mot_cua_desktop.domain.regime import Regime, Regimes
from mot_cua_desktop.domain.worktime import VN, Calendar
from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import engine, facts, shipped
from mot_cua_desktop.store.engine import Store

if TYPE_CHECKING:
    from mot_cua_desktop.store.journal import Author

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC: the only place that reads the computer's clock for a deed."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """An open desk. Frozen: after a setting changes, `reread` gives the next one."""

    store: Store
    facts: DeskFacts
    settings: Settings
    calendar: Calendar
    regimes: Regimes
    addresses: AddressBook
    clock: Clock

    def author(self) -> Author:
        """Who writes the next event, and when."""
        from mot_cua_desktop.store.journal import Author  # with it comes SQLAlchemy, after the first page

        return Author(desk=self.facts.desk_id, officer=self.facts.officer.id, at=self.clock())

    def now(self) -> datetime:
        """Now, as the officer's watch shows it."""
        return self.clock().astimezone(VN)

    def regime(self) -> Regime:
        """The rules in force today."""
        return self.regimes.on(self.now().date())


def is_set_up(folder: DataFolder) -> bool:
    """Whether the first run has been here."""
    return engine.exists(folder)


def open_desk(folder: DataFolder, clock: Clock = system_clock) -> Desk:
    """Open the desk that lies in ``folder``. Raises `Told` as `store.engine.open_store` does."""
    store = engine.open_store(folder)
    try:
        return read_desk(store, clock)
    except BaseException:
        store.close()
        raise


def read_desk(store: Store, clock: Clock) -> Desk:
    """The desk as its store describes it now."""
    with store.glancing() as connection:
        kept = facts.settings(connection)
        officers = facts.officers(connection)
    if "desk" not in kept or not officers:
        raise Told("Sổ này chưa khai báo xong quầy và cán bộ.", "Xóa thư mục dữ liệu trống này rồi mở lại để khai báo.")
    desk = msgspec.json.decode(kept.pop("desk"), type=ev.DeskSetUp)
    current = msgspec.json.decode(kept.pop("officer", '""'))
    officer = next((o for o in officers if o.id == current), officers[0])
    return Desk(
        store=store,
        facts=_facts(desk, officer, kept),
        settings=_settings(kept),
        calendar=shipped.calendar(),
        regimes=shipped.regimes(),
        addresses=shipped.addresses(),
        clock=clock,
    )


#: Facts of the ward that the settings page may put right later.
EDITABLE_FACTS = ("ward_name", "centre_name", "parent_name", "place", "prefix", "phone", "desk_name")


def _facts(desk: ev.DeskSetUp, officer: Officer, kept: dict[str, str]) -> DeskFacts:
    facts = {name: getattr(desk, name) for name in EDITABLE_FACTS}
    facts |= {name: msgspec.json.decode(kept[name]) for name in EDITABLE_FACTS if name in kept}
    return DeskFacts(**facts, desk_id=desk.desk_id, officer=officer, practice=desk.practice)


def _settings(kept: dict[str, str]) -> Settings:
    known = {name: msgspec.json.decode(value) for name, value in kept.items() if name in Settings.__struct_fields__}
    return msgspec.convert(known, Settings)
