"""The desk's own choices: printers, papers, facts of the ward, officers. Each change is an event."""

from __future__ import annotations

import contextlib
import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection

from mot_cua_desktop.domain import codes, duty, ids, letters
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.course import Role
from mot_cua_desktop.domain.desk import Officer, Settings
from mot_cua_desktop.domain.names import clean, says_something
from mot_cua_desktop.domain.passwords import NewPasswordNeeded, PasswordNeeded
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import passwords
from mot_cua_desktop.operations.desk import EDITABLE_FACTS, Desk, read_desk
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.store import journal, keys, place, recording
from mot_cua_desktop.store.journal import Deed

_WORDS = {
    *EDITABLE_FACTS,
    "fee_form",
    "fee_symbol",
    "lookup_words",
    "code_pattern",
    "letter_agency",
    "evaluation_basis",
}


def change(desk: Desk, **choices: Any) -> Desk:
    """Keep the given settings or facts; returns the desk with them. Unchanged ones write nothing.

    After how many minutes the screen is locked is for who is in charge, where one is named. Raises `Refused`.
    """
    current = {name: getattr(desk.settings, name) for name in Settings.__struct_fields__}
    current |= {name: getattr(desk.facts, name) for name in EDITABLE_FACTS}
    unknown = choices.keys() - current.keys()
    if unknown:
        raise ValueError(f"no such setting: {unknown}")
    # Folders and ports are names of this computer's, taken to the letter; the rest are words.
    choices = {key: clean(value) if key in _WORDS else value for key, value in choices.items()}
    if "code_pattern" in choices:
        codes.check_pattern(choices["code_pattern"])
    if "letter_agency" in choices and choices["letter_agency"] != current["letter_agency"]:
        letters.check_agency(choices["letter_agency"])
    if "prefix" in choices:
        choices["prefix"] = codes.check_prefix(choices["prefix"])
    if "lookup_address" in choices:
        choices["lookup_address"] = codes.check_lookup_address(choices["lookup_address"])
    deeds = [
        Deed(ev.SettingChanged(key=key, value=msgspec.json.encode(value).decode()))
        for key, value in choices.items()
        if value != current[key]
    ]
    if choices.get("lock_minutes", desk.settings.lock_minutes) != desk.settings.lock_minutes:
        with desk.store.reading() as connection:
            role, named = recording.role_of(connection, desk.facts.officer.id), recording.named_roles(connection)
        duty.refuse_not_in_charge(role, named, "đổi số phút tự khóa màn hình")
    if deeds:
        _write(desk, deeds)
    return read_desk(desk.store, desk.clock)


def name_officer(
    desk: Desk,
    name: str,
    title: str = "",
    phone: str = "",
    officer: str = "",
    *,
    role: Role = "tiep_nhan",
    unit: str = "",
) -> Desk:
    """Name a new officer of this desk (or put one right) and let them work here from now on, unless their seat or
    that of who names them opens with a password: then who sat here stays.

    For a leader or an administrator where one is named, see `duty.refuse_naming`. Raises `Refused`.
    """
    wanted = Officer(
        id=officer or f"cb-{secrets.token_hex(4)}",
        name=clean(name),
        title=clean(title),
        phone=clean(phone),
        role=role,
        unit=clean(unit),
    )
    person = ev.OfficerPerson(name=wanted.name, title=wanted.title, phone=wanted.phone)
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        _refuse_naming(connection, author.officer, wanted)
        stream = ids.named_stream("officer", wanted.id)
        deed = Deed(ev.OfficerNamed(officer=wanted.id, role=wanted.role, unit=wanted.unit), person)
        recording.record_place(connection, author, stream, "officer", [deed])
    if not desk.seat.guarded:
        with contextlib.suppress(PasswordNeeded, NewPasswordNeeded):
            return choose_officer(desk, wanted.id)
    return read_desk(desk.store, desk.clock)


def refuse_naming(desk: Desk, wanted: Officer) -> None:
    """What `name_officer` would refuse, before anything else of the same page is kept; raises `Told`, `Refused`."""
    with desk.store.reading() as connection:
        _refuse_naming(connection, desk.author().officer, wanted)


def _refuse_naming(connection: Connection, author: str, wanted: Officer) -> None:
    if not wanted.name:
        raise Told("Chưa gõ họ tên cán bộ.")
    known = next((each for each in place.officers(connection) if each.id == wanted.id), None)
    # The role as the journal has it now: the window may have been open since before it changed.
    role, named = recording.role_of(connection, author), recording.named_roles(connection)
    duty.refuse_naming(known, wanted, author, role, named)


def choose_officer(desk: Desk, officer: str, password: str | None = None, new: str | None = None) -> Desk:
    """The officer who sits here now; refused for somebody who is not named here, and without their password.

    ``new`` is the password that they set for themselves, where one is needed first. Raises as `passwords.prove` does.
    """
    opening = passwords.prove(desk, officer, password, new)
    seated = Deed(ev.SettingChanged(key="officer", value=msgspec.json.encode(officer).decode()))
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        opening.record(connection, desk)
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", [seated])
    return read_desk(desk.store, desk.clock)


def clock_is_right(desk: Desk, reason: str) -> Desk:
    """The officer has looked: the computer's clock is right and was wrong at the last deeds. Work goes on from now.

    The way out after a clock that ran ahead: without it the desk would stand still until that day comes. What was
    written keeps its hour; this event stands between, with the hour that was passed over and the reason. For a leader
    or an administrator where one is named.
    """
    recording.check_year(desk.clock())
    if not says_something(reason):
        raise Told("Chưa ghi vì sao giờ máy đã lệch.", "Ghi ngắn, ví dụ: thay pin đồng hồ, máy đặt nhầm ngày.")
    with desk.store.writing() as connection:
        duty.refuse_not_in_charge(
            desk.facts.officer.role, recording.named_roles(connection), "ghi nhận giờ máy đang đúng"
        )
        last = journal.last_instant(connection, desk.facts.desk_id)
        said = msgspec.json.encode({"last": last, "reason": clean(reason)}).decode()
        mended = Deed(ev.SettingChanged(key=journal.CLOCK_SET_RIGHT, value=said))
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", [mended])
    return read_desk(desk.store, desk.clock)


def clock_fault(desk: Desk) -> Told | None:
    """Why nothing can be written under the computer's clock as it stands; None when all is well.

    Where the clock is right and was wrong before, `clock_is_right` is the way out.
    """
    try:
        with desk.store.reading() as connection:
            recording.check_clock(connection, desk.author())
    except Told as told:
        return told
    return None


def new_recovery_code(desk: Desk) -> str:
    """A new recovery code for this store, for when the sheet was lost or seen; the one before is void from now on.

    That it was renewed is an event; the code itself is kept nowhere. For a leader or an administrator where one is
    named. Raises `Refused`.
    """
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        # Who has the code may set anybody's password (`passwords.set_with_code`).
        role, named = recording.role_of(connection, desk.facts.officer.id), recording.named_roles(connection)
        duty.refuse_not_in_charge(role, named, "tạo mã phục hồi mới")
        said = msgspec.json.encode(desk.clock()).decode()
        renewed = Deed(ev.SettingChanged(key="recovery_code_renewed", value=said))
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", [renewed])
        return keys.renew(desk.store.folder, desk.store.key)


def officers(desk: Desk) -> list[Officer]:
    """Everybody who may sit here."""
    with desk.store.reading() as connection:
        return place.officers(connection)


def _write(desk: Desk, deeds: list[Deed]) -> None:
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", deeds)
