"""A password of one desk holds at all of them, the last by the hub's order; a new PC undoes no choice of the ward."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.store import passwords, recording, tables
from mot_cua_desktop.store.journal import Author, Deed

BOSS = "cb-1"


def say(desk: Any, body: ev.PlaceBody, name: str, kind: str, personal: ev.Personal | None = None) -> None:
    with desk.store.writing() as connection:
        author = Author(desk.name, f"cb-{desk.name}", desk.clock())
        recording.record_place(connection, author, ids.named_stream(kind, name), kind, [Deed(body, personal)])


def set_password(desk: Any, digest: str) -> None:
    say(desk, ev.PasswordSet(officer=BOSS), BOSS, "officer", ev.PasswordDigest(digest=digest))


def ask(desk: Any, asked: bool, *, first_run: bool = False) -> None:
    say(desk, ev.PasswordsAsked(asked=asked, first_run=first_run), desk.name, "passwords")


def digest(desk: Any) -> str | None:
    with desk.store.reading() as connection:
        return passwords.digest(connection, BOSS)


def asked(desk: Any) -> bool | None:
    with desk.store.reading() as connection:
        return passwords.asked(connection)


def test_a_password_of_one_desk_guards_the_seat_at_every_desk(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    say(one, ev.OfficerNamed(officer=BOSS, role="lanh_dao"), BOSS, "officer", ev.OfficerPerson(name="Lê Văn Thử"))
    ask(one, True)
    set_password(one, "d1")
    ward.settle()
    assert digest(two) == "d1"
    with two.store.reading() as connection:
        seat = passwords.seat(connection, BOSS)
    assert (seat.guarded, seat.once, seat.asked) == (True, False, True)
    say(two, ev.OfficerNamed(officer=BOSS, role="lanh_dao"), BOSS, "officer", ev.OfficerPerson(name="Lê Văn Thử Hai"))
    ward.settle()
    assert digest(one) == digest(two) == "d1"  # another name is another fact
    assert one.refolded()
    assert two.refolded()


def test_of_two_set_offline_the_last_by_the_hub_s_order_opens_everywhere(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {number}") for number in (1, 2, 3))
    set_password(one, "d1")
    ward.settle()
    set_password(one, "d-one")
    set_password(two, "d-two")
    assert (digest(one), digest(two)) == ("d-one", "d-two")  # each opens where it was set
    two.sync()
    one.sync()
    ward.settle()
    assert digest(one) == digest(two) == digest(three) == "d-one"
    assert all(desk.refolded() for desk in ward.desks)


def test_a_new_pc_asks_as_the_ward_chose_whatever_its_first_run_says(ward: Any) -> None:
    one, new = ward.desk("Quầy 1"), ward.desk("Quầy mới")
    ask(one, True, first_run=True)
    ask(one, False)
    one.sync()
    ask(new, True, first_run=True)
    assert asked(new) is True  # until it hears of the ward
    ward.settle()
    assert asked(new) is asked(one) is False
    ask(new, True)
    ward.settle()
    assert asked(new) is asked(one) is True
    assert new.refolded()


def test_no_digest_leaves_the_personal_part_of_an_event(ward: Any) -> None:
    """What the hub reads for its pages and its verdicts are the body and the header."""
    one = ward.desk("Quầy 1")
    set_password(one, "$argon2id$bi-mat")
    ward.settle()
    with one.store.reading() as connection:
        bodies = connection.execute(select(tables.event.c.body).where(tables.event.c.type == "password_set")).scalars()
        assert all(b"bi-mat" not in body for body in bodies)


def test_a_digest_erased_from_the_journal_guards_nothing_and_brings_no_older_one_back(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    set_password(one, "d1")
    set_password(one, "d2")
    with one.store.writing() as connection:
        set_last = select(tables.event.c.position).where(tables.event.c.type == "password_set")
        last = max(connection.execute(set_last).scalars())
        erased = tables.event.update().where(tables.event.c.position == last).values(personal=None, salt=None)
        connection.execute(erased)
        recording.rebuild(connection)
    assert digest(one) is None
