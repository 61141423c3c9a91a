"""A ward whose hub is lost or left: desks go over to another, in a life and with a past that the other takes whole."""

from __future__ import annotations

from typing import Any

import pytest

from mot_cua_desktop.errors import Refused
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.operations import syncing
from mot_cua_desktop.store import outbox

WARD = "000.00.12.H32"


def fresh(ward: Any) -> None:
    """The ward's hub is another one, that has heard of nobody."""
    ward.over(f"sqlite:///{ward.root / 'fresh.db'}")
    with database.writing(ward.engine) as connection:
        enrolment.add_ward(connection, WARD, "Phường Thử")


def alike(ward: Any) -> None:
    first = ward.desks[0].states()
    assert all(desk.states() == first and desk.refolded() for desk in ward.desks)
    assert set(first) == {row.stream for row in ward.custody()}


@pytest.mark.parametrize("url", ["https://hub", "https://hub-moi"])
def test_a_desk_with_nothing_new_gives_its_past_to_a_hub_that_has_lost_it(ward: Any, url: str) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    ward.settle()
    fresh(ward)
    for desk in (two, one):
        desk.join(ward.code(), url)
        desk.sync()
    new = ward.desk("Quầy 3")
    new.sync()
    assert new.states()[stream].desk == "Quầy 1"
    ward.settle()
    alike(ward)


def test_a_desk_restored_from_a_backup_goes_to_another_hub_in_a_life_that_nobody_has_heard(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    lost = one.open()
    one.accept(lost)
    ward.settle()
    aside = one.copy()
    one.supplement(lost)
    ward.settle()
    one.restore(aside)
    with one.store.writing() as connection:
        outbox.laid_back(connection)
    fresh(ward)
    one.join(ward.code(), "https://hub-moi")
    stands = syncing.state(one.store)[0]
    assert stands is not None
    assert stands.epoch > 1
    assert stands.trouble == outbox.CATCHING_UP
    with pytest.raises(Refused, match="bản cũ được khôi phục"):
        one.supplement(lost)  # at no hub either does it know what it has given before
    with one.store.writing() as connection:
        outbox.note(connection, trouble="")
    one.urge(lost)  # under the number of what it has forgotten
    one.sync()
    two.join(ward.code(), "https://hub-moi")
    ward.settle()
    alike(ward)
    assert two.states()[lost].urged == 1


def test_a_ward_that_goes_back_to_a_copy_of_the_hub_it_had_left_has_no_event_twice(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    one.sync()  # the other desk does not hear of it there
    copy = ward.backup()
    fresh(ward)
    for desk in (one, two):
        desk.join(ward.code(), "https://hub-moi")
        desk.sync()
    assert len(two.others()) == 1
    ward.restore(copy)
    for desk in (two, one):
        desk.join(ward.code(), "https://hub-moi")
    ward.settle()
    assert len(two.others()) == 1
    alike(ward)
