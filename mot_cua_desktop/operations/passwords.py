"""Passwords of the officers: opening a seat, setting one's own, a word for one entry, the way back when it is lost.

A password is a fact of the officer and travels to every desk of the ward. Slow by intent (`password_digests`): every
function here that takes a password is for a lane, never for the thread of the windows.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import duty, ids
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import passwords as rules
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.password_events import How
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import password_digests
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.store import keys, passwords, place, recording
from mot_cua_desktop.store.journal import Author, Deed

_ONCE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
_ONCE_LENGTH = 8


@dataclass(frozen=True)
class Holder:
    """An officer, and how they have a password: ``how`` is None without one; ``by`` names who set it, ``at`` when."""

    officer: Officer
    how: How | None = None
    by: str = ""
    at: datetime | None = None
    lacks: bool = False


@dataclass(frozen=True)
class Missed:
    """Wrong tries at one's own seat that one did not know of, and the last of them."""

    tries: int
    last: datetime


@dataclass(frozen=True)
class Opening:
    """What was proved of a seat, to be done in one transaction: the new password's deed, where one is set."""

    officer: Officer
    deeds: tuple[Deed, ...] = ()

    def record(self, connection: Connection, desk: Desk) -> None:
        """Write the new password, in the name of its owner."""
        if self.deeds:
            own = replace(desk.author(), officer=self.officer.id)
            _record(connection, own, self.officer.id, self.deeds)


def prove(desk: Desk, officer: str, password: str | None, new: str | None = None) -> Opening:
    """That whoever asks may sit in this officer's seat; ``new`` is a password of their own, where one is needed.

    Raises `PasswordNeeded`, `WrongPassword`, `TooSoon` and `NewPasswordNeeded`, and `Told` for what cannot be a
    password. A wrong try is counted before it is looked at: ending the program meanwhile wins nothing.
    """
    with desk.store.reading() as connection:
        who = _named(connection, officer)
        seat = passwords.seat(connection, officer)
    if seat.guarded:
        if password is None:
            raise rules.PasswordNeeded(who.name)
        _compare(desk, officer, password)
    if not seat.once and not seat.lacks(who.role):
        return Opening(who)
    if new is None:
        raise rules.NewPasswordNeeded(who.role, once=seat.once)
    if seat.once and new == password:
        raise Told("Mật khẩu mới trùng mật khẩu dùng một lần.", "Đặt mật khẩu khác, chỉ mình biết.")
    return Opening(who, (_deed(who, new),))


def unlock(desk: Desk, password: str, new: str | None = None) -> Desk:
    """The officer who sits here came back. Raises as `prove` does."""
    opening = prove(desk, desk.facts.officer.id, password, new)
    if opening.deeds:
        with desk.store.writing() as connection:
            recording.check_clock(connection, desk.author())
            opening.record(connection, desk)
    return read_desk(desk.store, desk.clock)


def set_own(desk: Desk, old: str, new: str) -> Desk:
    """A password for who sits here, or another one; the old one is asked for where there is one."""
    me = desk.facts.officer
    with desk.store.reading() as connection:
        guarded = passwords.seat(connection, me.id).guarded
    if guarded:
        _compare(desk, me.id, old)
        if old == new:
            raise Told("Mật khẩu mới trùng mật khẩu cũ.", "Đặt mật khẩu khác.")
    deed = _deed(me, new)
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        _record(connection, author, me.id, (deed,))
    return read_desk(desk.store, desk.clock)


def give_once(desk: Desk, officer: str) -> str:
    """A password for one entry, for who forgot theirs or has none yet; returned to be told to them and kept nowhere.

    For who may name officers; never for oneself: an open seat must not be the way to its password. Raises `Refused`.
    """
    if officer == desk.facts.officer.id:
        raise Refused("Mật khẩu của chính mình không đặt lại ở đây.", "Bấm “Đổi mật khẩu của tôi”, gõ mật khẩu cũ.")
    word = "".join(secrets.choice(_ONCE_LETTERS) for _ in range(_ONCE_LENGTH))
    personal = ev.PasswordDigest(digest=password_digests.of(word))
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        _named(connection, officer)
        role, named = recording.role_of(connection, author.officer), recording.named_roles(connection)
        duty.refuse_not_in_charge(role, named, "đặt lại mật khẩu của cán bộ")
        passwords.refuse_open_seat(connection, author.officer)
        _record(connection, author, officer, (Deed(ev.PasswordSet(officer=officer, how="mot_lan"), personal),))
    return word


def set_with_code(desk: Desk, officer: str, code: str, new: str) -> None:
    """A new password by the recovery code on paper: the way back when nobody is left who could give a word for one
    entry. Who holds that sheet can open the whole store anyway. Raises `Told` for a wrong code."""
    with desk.store.reading() as connection:
        who = _named(connection, officer)
    keys.check_code(desk.store.folder, code, desk.store.key)
    deed = _deed(who, new, "ma_phuc_hoi")
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        _record(connection, author, officer, (deed,))
        passwords.clear_tries(connection, officer)


def ask(desk: Desk, asked: bool) -> Desk:
    """Whether who decides in this ward must have a password; for a leader or an administrator where one is named."""
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        role, named = recording.role_of(connection, author.officer), recording.named_roles(connection)
        duty.refuse_not_in_charge(role, named, "đổi việc đòi mật khẩu")
        if asked and role in rules.DECIDING and not passwords.seat(connection, author.officer).guarded:
            raise Told("Bạn chưa có mật khẩu.", "Đặt mật khẩu của mình trước, rồi mới đòi mật khẩu của người khác.")
        if bool(passwords.asked(connection)) != asked:
            stream = ids.named_stream("passwords", desk.facts.desk_id)
            deed = Deed(ev.PasswordsAsked(asked=asked))
            recording.record_place(connection, author, stream, "passwords", [deed])
    return read_desk(desk.store, desk.clock)


def holders(desk: Desk) -> list[Holder]:
    """Everybody named here, and whether they have a password."""
    with desk.store.reading() as connection:
        people = place.officers(connection)
        kept = passwords.kept(connection)
        asked = bool(passwords.asked(connection))
    names = {officer.id: officer.name for officer in people}
    found = []
    for officer in people:
        has = kept.get(officer.id)
        if has is not None:
            found.append(Holder(officer, has.how, names.get(has.author, ""), has.at))
        else:
            found.append(Holder(officer, lacks=asked and officer.role in rules.DECIDING))
    return found


def missed(desk: Desk) -> Missed | None:
    """The wrong tries that who sits here should know of; told once."""
    me = desk.facts.officer.id
    with desk.store.reading() as connection:
        tries = passwords.tries(connection, me)
    if tries is None or not tries.untold:
        return None
    with desk.store.writing() as connection:
        passwords.told(connection, me)
    return Missed(tries.untold, tries.untold_at)


def _named(connection: Connection, officer: str) -> Officer:
    found = next((each for each in place.officers(connection) if each.id == officer), None)
    if found is None:
        raise Refused("Cán bộ này không có tên ở quầy.", "Chọn người trong danh sách cán bộ của quầy.")
    return found


def _compare(desk: Desk, officer: str, typed: str) -> None:
    rules.check_typed(typed)
    now = desk.clock()
    with desk.store.writing() as connection:
        digest = passwords.digest(connection, officer)
        before = passwords.tries(connection, officer)
        left = rules.seconds_left(before.wrong, before.last, now) if before is not None else 0
        if left:
            raise rules.TooSoon(left)
        wrong = passwords.count_try(connection, officer, now)
    if digest is None or not password_digests.fits(digest, typed):
        raise rules.WrongPassword(rules.seconds_left(wrong, now, now))
    with desk.store.writing() as connection:
        passwords.was_right(connection, officer, before)


def _deed(who: Officer, new: str, how: How = "tu_dat") -> Deed:
    rules.check_new(new, who.name, who.phone)
    return Deed(ev.PasswordSet(officer=who.id, how=how), ev.PasswordDigest(digest=password_digests.of(new)))


def _record(connection: Connection, author: Author, officer: str, deeds: Sequence[Deed]) -> None:
    recording.record_place(connection, author, ids.named_stream("officer", officer), "officer", deeds)
