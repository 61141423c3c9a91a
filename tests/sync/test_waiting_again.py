"""A hub restored from a backup, or a new one: whoever comes first, what was accepted stands again once all have come,
nobody gets a second slip meanwhile, and who holds a dossier can write in it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from mot_cua_desktop.errors import Refused
from mot_cua_desktop.hub import database, enrolment

BOTH = pytest.mark.parametrize("ward", ["sqlite", "postgresql"], indirect=True)
WARD = "000.00.12.H32"


def reasons(ward: Any, stream: bytes) -> list[tuple[str, str, str]]:
    return [(row.desk, row.type, row.reason) for row in ward.log() if row.stream == stream]


def agreed(ward: Any) -> None:
    """Every desk has one and the same state of every dossier, it is the hub's, and nothing waits or was set aside."""
    first = ward.desks[0].states()
    for desk in ward.desks[1:]:
        assert desk.states() == first
    held = {row.stream: (row.desk, row.term, row.seq) for row in ward.custody()}
    assert {stream: (state.desk, state.custody_term, state.seq) for stream, state in first.items()} == held
    assert all(desk.refolded() for desk in ward.desks)
    assert {row.reason for row in ward.log()} == {""}


def fresh(ward: Any) -> None:
    """The ward's hub is another one, that has heard of nobody."""
    ward.over(f"sqlite:///{ward.root / 'fresh.db'}")
    with database.writing(ward.engine) as connection:
        enrolment.add_ward(connection, WARD, "Phường Thử")


def given_and_used(ward: Any) -> tuple[Any, Any, Any, bytes]:
    """Accepted at the first desk, given to the second, its one slip given there, the last deed done at the third; a
    copy of the hub is older than all that but the acceptance."""
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    stream = one.open()
    one.accept(stream)
    ward.settle()
    ward.copied = ward.backup()
    one.hand_over(stream, "Quầy 2")
    one.sync()
    two.sync()
    two.supplement(stream)
    two.hand_over(stream, "Quầy 3")
    two.sync()
    three.sync()
    three.urge(stream)
    ward.settle()
    agreed(ward)
    return one, two, three, stream


def no_second_slip(desks: tuple[Any, ...], stream: bytes) -> None:
    for desk in desks:
        with pytest.raises(Refused):
            desk.supplement(stream)


@BOTH
@pytest.mark.parametrize("told", [True, False], ids=["told", "not told"])
def test_a_restored_hub_comes_to_the_same_line_whoever_comes_first(ward: Any, told: bool) -> None:
    *desks, stream = given_and_used(ward)
    before = desks[0].states()
    for order in permutations(desks):
        ward.restore(ward.copied, told=told)
        ward.copied = ward.backup()
        for desk in order:
            done = desk.sync()
            assert (done.trouble, done.conflicts) == ("", 0)
            # While the hub hears the story from its end, each desk goes on by what it knows: the slip is given.
            assert [each.states()[stream].slip is not None for each in desks] == [True] * 3
            no_second_slip(tuple(desks), stream)
            assert desk.refolded()
        ward.settle()
        agreed(ward)
        assert desks[0].states() == before
    desks[2].urge(stream)
    ward.settle()
    agreed(ward)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_ward_that_moves_to_a_new_hub_takes_all_with_it_whoever_comes_first(
    ward: Any, order: tuple[int, ...]
) -> None:
    *desks, stream = given_and_used(ward)
    before = desks[0].states()
    fresh(ward)
    for who in order:
        desks[who].join(ward.code(), "https://hub-moi")
        done = desks[who].sync()
        assert (done.trouble, done.conflicts) == ("", 0)
        no_second_slip(tuple(desks), stream)
    ward.settle()
    agreed(ward)
    assert desks[1].states() == before
    desks[2].urge(stream)
    ward.settle()
    agreed(ward)


@BOTH
def test_what_waits_is_told_to_no_other_desk_as_what_stands(ward: Any) -> None:
    _, two, _, stream = given_and_used(ward)
    ward.restore(ward.copied)
    two.sync()
    new = ward.desk("Quầy 4")
    new.sync()
    assert {reason for desk, _, reason in reasons(ward, stream) if desk == "Quầy 2"} == {"waiting"}
    assert (new.states()[stream].desk, new.states()[stream].slip) == ("Quầy 1", None)
    with pytest.raises(Refused, match="Quầy 1 giữ"):
        new.urge(stream)
    ward.settle()
    agreed(ward)


@BOTH
def test_of_many_dossiers_given_and_accepted_elsewhere_none_is_lost(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    streams = [one.open() for _ in range(5)]
    ward.settle()
    copy = ward.backup()
    for stream in streams:
        one.hand_over(stream, "Quầy 2")
    ward.settle()
    for stream in streams:
        two.accept(stream)
        two.urge(stream)
    ward.settle()
    ward.restore(copy)
    two.sync()
    two.urge(streams[0])  # goes on while the hub waits for the other desk
    two.sync()
    assert two.refolded()
    ward.settle()
    agreed(ward)
    assert all(desk.states()[stream].code for desk in (one, two) for stream in streams)


@BOTH
def test_where_the_giver_never_comes_a_leader_decides_and_all_that_waited_is_set_aside(ward: Any) -> None:
    one, two, three, stream = given_and_used(ward)
    ward.desks.remove(one)  # its disk is gone
    ward.restore(ward.copied)
    ward.settle()
    assert {reason for desk, _, reason in reasons(ward, stream) if desk != "Quầy 1"} == {"waiting"}
    assert ward.take_over("Quầy 1", "Quầy 3") == 1
    ward.settle()
    assert {reason for desk, _, reason in reasons(ward, stream) if desk in ("Quầy 2", "Quầy 3")} == {"old_term"}
    assert three.states()[stream].desk == "Quầy 3"
    assert three.states() == two.states()
    three.urge(stream)
    ward.settle()
    assert reasons(ward, stream)[-1] == ("Quầy 3", "urged", "")
    assert three.states() == two.states()
    assert two.refolded()
    assert three.refolded()
    one.store.close()


@BOTH
def test_what_goes_on_from_what_does_not_stand_waits_for_nothing(ward: Any) -> None:
    one, two, three, stream = given_and_used(ward)
    ward.restore(ward.copied)
    three.sync()
    ward.take_over("Quầy 1", "Quầy 2")
    two.sync()
    assert [reason for desk, _, reason in reasons(ward, stream) if desk == "Quầy 3"] == ["old_term"]
    assert [reason for desk, _, reason in reasons(ward, stream) if desk == "Quầy 2"] == ["old_term", "old_term"]
    ward.settle()
    assert one.states() == two.states() == three.states()
    assert two.states()[stream].desk == "Quầy 2"


def test_what_was_set_aside_and_waits_at_another_hub_is_set_aside_no_more(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    stream = one.open()
    one.hand_over(stream, "Quầy 2")
    ward.settle()
    two.guide(stream)  # offline
    ward.take_over("Quầy 2", "Quầy 3")
    assert two.sync().conflicts == 1
    ward.settle()
    fresh(ward)
    for desk in (two, three, one):
        desk.join(ward.code(), "https://hub-moi")
        desk.sync()
    ward.settle()
    agreed(ward)
    assert two.states()[stream].slip is not None


@pytest.mark.parametrize("deeds", [1, 2, 3, 4])
def test_who_gets_a_dossier_back_writes_in_the_places_of_what_was_set_aside(ward: Any, deeds: int) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.accept(stream)
    ward.settle()
    for _ in range(deeds):
        one.urge(stream)  # offline
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    two.hand_over(stream, "Quầy 1")
    ward.settle()
    for _ in range(deeds + 1):
        one.urge(stream)
    ward.settle()
    assert one.states() == two.states()
    assert one.states()[stream].urged == deeds + 1
    assert one.refolded()


def test_who_scanned_a_copy_and_gets_the_dossier_properly_can_write(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    for desk in (one, two, three):
        desk.state_key()
    ward.settle()
    stream = one.open()
    one.accept(stream)
    digits = one.give_on_paper(stream)
    two.scan(digits)
    three.scan(digits)  # of a copy
    three.supplement(stream)
    three.give_on_paper(stream)
    one.sync()
    two.sync()
    ward.settle()
    two.hand_over(stream, "Quầy 3")
    ward.settle()
    # In the very places, under the very term, of its own deeds that do not stand.
    for _ in range(4):
        three.urge(stream)
    ward.settle()
    assert three.states()[stream].urged == 4
    assert one.states() == two.states() == three.states()
    assert three.refolded()


def test_one_event_stands_in_a_place_and_the_file_itself_holds_it(ward: Any, write_again: Callable[..., None]) -> None:
    one = ward.desk("Quầy 1")
    stream = one.open()
    with pytest.raises(Exception, match="vừa được ghi ở nơi khác"):
        write_again(one, stream)
    assert len(one.journal()) == 1


@pytest.fixture
def write_again() -> Callable[..., None]:
    def write(desk: Any, stream: bytes) -> None:
        from mot_cua_desktop.domain.course import Urged
        from mot_cua_desktop.store import journal
        from mot_cua_desktop.store.journal import Deed

        with desk.store.writing() as connection:
            deed = Deed(Urged(to="Bộ phận chuyên môn", words="Sắp đến hạn"))
            journal.append(connection, desk.author(), stream, "dossier", [deed], seq=0)

    return write
