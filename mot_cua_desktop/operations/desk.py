"""What every deed needs at hand: the open store, who sits here, the rules of the day, and the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ward_calendar
from mot_cua_desktop.domain.addresses import AddressBook
from mot_cua_desktop.domain.course import Role
from mot_cua_desktop.domain.course_rules import Circumstances
from mot_cua_desktop.domain.desk import DeskFacts, Officer, Settings
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.passwords import Seat
from mot_cua_desktop.domain.regime import Regime, Regimes
from mot_cua_desktop.domain.worktime import VN, Calendar
from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import engine, facts, shipped
from mot_cua_desktop.store.engine import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

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
    calendars: Mapping[str, Calendar]
    regimes: Regimes
    clock: Clock
    #: The roles that somebody at this desk has, as last read: so a window knows beforehand whose deed a step is.
    named: frozenset[Role]
    #: How the seat of who sits here is guarded, as last read.
    seat: Seat

    @property
    def addresses(self) -> AddressBook:
        """Yesterday's and today's units; read when the first address is typed, and not while the window opens."""
        return shipped.addresses()

    @property
    def calendar(self) -> Calendar:
        """The ward's calendar."""
        return self.calendars[""]

    def calendar_of(self, field: str) -> Calendar:
        """The calendar of a field of work (lĩnh vực): its own where the ward stated one, else the ward's."""
        return ward_calendar.of_field(self.calendars, field)

    def author(self) -> Author:
        """Who writes the next event, and when."""
        from mot_cua_desktop.store.journal import Author  # with it comes SQLAlchemy, after the first page

        return Author(desk=self.facts.desk_id, officer=self.facts.officer.id, at=self.clock())

    def now(self) -> datetime:
        """Now, as the officer's watch shows it."""
        return self.clock().astimezone(VN)

    def hour(self, connection: Connection) -> datetime:
        """The hour that the next deed will bear: what is numbered by the year takes its year from it. It is `now`, but
        for minutes after the clock was set back a little."""
        from mot_cua_desktop.store import journal

        return journal.hour_of(connection, self.author()).astimezone(VN)

    def regime(self) -> Regime:
        """The rules in force now."""
        return self.regimes.at(self.now())

    def regime_of(self, state: Dossier | None) -> Regime:
        """The rules that a dossier lives under: those known at its acceptance; before it, those of now."""
        return self.regimes.of(state.regime) if state is not None and state.regime else self.regime()

    def around(self, state: Dossier | None) -> Circumstances:
        """The hour, the rules, the calendar and the role under which a deed to ``state`` is decided now."""
        return Circumstances(
            now=self.clock(),
            regime=self.regime_of(state),
            calendar=self.calendar_of(state.procedure.field) if state is not None else self.calendar,
            role=self.facts.officer.role,
            officer=self.facts.officer.id,
            named=self.named,
        )


def is_set_up(folder: DataFolder) -> bool:
    """Whether the first run has been here."""
    return engine.exists(folder)


def open_desk(folder: DataFolder, clock: Clock = system_clock) -> Desk:
    """Open the desk that lies in ``folder``. Raises `Told` as `store.engine.open_store` does."""
    store = engine.open_store(folder)
    try:
        _bring_fold_up(store)
        return read_desk(store, clock)
    except BaseException:
        store.close()
        raise


def look_at_desk(folder: DataFolder, clock: Clock = system_clock) -> Desk:
    """The desk for reading alone, also while the program has it open; its store refuses to write.

    What must first be brought up to date is opened as by `open_desk`, and raises as that does."""
    from mot_cua_desktop.store import looking

    store = looking.to_read(folder)
    if store is None:
        return open_desk(folder, clock)
    try:
        return read_desk(store, clock)
    except BaseException:
        store.close()
        raise


def _bring_fold_up(store: Store) -> None:
    with store.glancing() as connection:
        folded = facts.fold(connection)
    if folded != facts.FOLD:
        from mot_cua_desktop.store import recording

        with store.writing() as writing:
            recording.bring_fold_up(writing)


def read_desk(store: Store, clock: Clock) -> Desk:
    """The desk as its store describes it now."""
    with store.glancing() as connection:
        kept = facts.settings(connection)
        officers = facts.officers(connection)
        stated = facts.stated(connection)
        first = facts.first_officer(connection)
        chosen = msgspec.json.decode(kept.pop("officer", '""')) or first
        officer = next((o for o in officers if o.id == chosen), officers[0] if officers else None)
        seat = facts.seat(connection, officer.id) if officer is not None else Seat()
    if "desk" not in kept or officer is None:
        raise Told(
            "Sổ này không có khai báo quầy và cán bộ.",
            "Giữ nguyên thư mục dữ liệu, báo người quản trị và đối chiếu với bản sao lưu gần nhất.",
        )
    desk = msgspec.json.decode(kept.pop("desk"), type=ev.DeskSetUp)
    return Desk(
        store=store,
        facts=_facts(desk, officer, kept),
        settings=_settings(kept),
        calendars=_calendars([item.body for item in stated if not isinstance(item.body, ev.RuleStated)]),
        regimes=shipped.regimes_with((item.body, item.at) for item in stated),
        clock=clock,
        named=frozenset(known.role for known in officers),
        seat=seat,
    )


def _calendars(stated: list[ev.CalendarBody]) -> Mapping[str, Calendar]:
    return ward_calendar.calendars(shipped.calendar(), stated)


#: Facts of the ward that the settings page may put right later.
EDITABLE_FACTS = ("ward_name", "centre_name", "parent_name", "place", "prefix", "phone", "desk_name")


def facts_in(desk: Desk, kept: Mapping[str, str]) -> DeskFacts:
    """The facts of the ward by the choices of another hour (`Source.choices`); who sits here is who does now."""
    return _facts(msgspec.json.decode(kept["desk"], type=ev.DeskSetUp), desk.facts.officer, kept)


def _facts(desk: ev.DeskSetUp, officer: Officer, kept: Mapping[str, str]) -> DeskFacts:
    facts = {name: getattr(desk, name) for name in EDITABLE_FACTS}
    facts |= {name: msgspec.json.decode(kept[name]) for name in EDITABLE_FACTS if name in kept}
    return DeskFacts(**facts, desk_id=desk.desk_id, officer=officer, practice=desk.practice)


def _settings(kept: dict[str, str]) -> Settings:
    known = {name: msgspec.json.decode(value) for name, value in kept.items() if name in Settings.__struct_fields__}
    return msgspec.convert(known, Settings)
