"""A desk that joins again begins a life that nobody had before it, whatever a hub restored from a backup forgot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.hub.enrolment import next_life
from mot_cua_desktop.operations import syncing
from mot_cua_desktop.store import code_blocks, tables

BOTH = pytest.mark.parametrize("ward", ["sqlite", "postgresql"], indirect=True)


def life(desk: Any) -> tuple[int, int]:
    """The epoch and the mark that a desk has."""
    stands = syncing.state(desk.store)[0]
    assert stands is not None
    return stands.epoch, stands.mark


def agreed(ward: Any) -> None:
    """All have the same dossiers, every event once, and it is what the hub has."""
    kept = ward.log()
    assert len({row.id for row in kept}) == len(kept)
    for desk in ward.desks:
        assert desk.states() == ward.desks[0].states()
        here = [row.id for row in (*desk.journal(), *desk.others())]
        assert len(here) == len(set(here))
        assert {row.id for row in kept} <= set(here)
        assert desk.refolded()


def later(ward: Any) -> None:
    """Restoring a hub takes longer than the second that an epoch is counted in."""
    now = ward.service.now
    ward.service = ward.network.service = replace(ward.service, now=lambda: now() + 5_000_000)


@BOTH
def test_a_hub_that_forgot_a_life_gives_neither_its_epoch_nor_its_mark_again(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = two.open()
    ward.settle()
    copy = ward.backup()
    two.join(ward.code())  # its secret was lost
    second = life(two)
    two.guide(stream)
    two.open()
    ward.settle()
    ward.restore(copy)
    later(ward)
    assert two.sync().trouble == "credential"
    two.join(ward.code())
    third = life(two)
    assert third[0] > second[0] > 1
    assert third[1] > second[1] > life(one)[1]
    two.open()
    ward.settle()
    agreed(ward)
    assert one.states()[stream].slip is not None


@BOTH
def test_a_desk_unknown_to_the_restored_hub_begins_no_life_that_it_had(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    ward.settle()
    copy = ward.backup()
    two = ward.desk("Quầy 2")
    stream = two.open()
    ward.settle()
    first = life(two)
    ward.restore(copy)
    later(ward)
    three = ward.desk("Quầy 3")  # before the forgotten one is back
    two.join(ward.code())
    assert life(two)[0] > first[0]
    assert life(two)[1] > life(three)[1] > first[1]  # what the forgotten one had is not the new one's
    two.guide(stream)
    ward.settle()
    agreed(ward)
    assert one.states()[stream].slip is not None


@BOTH
def test_hub_and_desk_both_restored_write_nothing_that_others_take_for_what_they_have(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    streams = [two.open(), two.open()]
    ward.settle()
    hub, desk = ward.backup(), two.copy()
    two.join(ward.code())
    forgotten = life(two)
    two.guide(streams[0])
    ward.settle()
    ward.restore(hub)
    later(ward)
    two.restore(desk)  # neither of them knows the second life; the first desk does
    two.join(ward.code())
    assert life(two)[0] > forgotten[0]
    two.guide(streams[1])
    two.open()
    ward.settle()
    assert one.states().keys() == two.states().keys()
    assert one.states()[streams[1]].slip is not None
    assert {row.hash for row in two.journal()} <= {row.hash for row in one.others()}


@BOTH
def test_a_hub_that_forgot_what_it_leased_leases_it_to_nobody_else(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    leased(one)
    copy = ward.backup()
    lost = leased(two)
    assert lost
    ward.restore(copy)
    three = ward.desk("Quầy 3")
    given = leased(three)
    assert {day for day, _ in given} == {day for day, _ in lost}
    assert not given & lost
    assert not given & leased(one)


def leased(desk: Any) -> set[tuple[int, int]]:
    """Day and number of all that a desk may give out, after a round."""
    assert not syncing.sync(desk.store, desk.network, micros_clock, form=("000.00.12.H32", "P"), size=20).trouble
    with desk.store.reading() as connection:
        rows = connection.execute(select(tables.code_block).where(tables.code_block.c.state == code_blocks.USABLE))
        return {(row.day, number) for row in rows for number in range(row.first, row.last + 1)}


def micros_clock() -> datetime:
    return datetime.now(UTC)


def test_an_epoch_grows_by_what_is_known_told_and_by_the_clock() -> None:
    begun = 1_767_225_600_000_000
    assert next_life(1, 1, begun + 90_000_000) == 90
    assert next_life(120, 0, begun + 90_000_000) == 121  # a clock set back
    assert next_life(1, 300, begun + 90_000_000) == 301
    assert next_life(1, 1 << 62, begun) < 1 << 31
    assert next_life(1, -7, 0) == 2


# --- an answer to joining that is lost ---


@pytest.mark.parametrize("fate", ["deaf", "cut coming", "delay"])
def test_a_code_whose_answer_was_lost_is_typed_again_and_the_desk_is_in(ward: Any, fate: str) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    one.sync()
    code = ward.code()
    one.network.fates = [fate]
    with pytest.raises(Told, match="chưa gia nhập xong") as told:
        one.join(code)
    assert "gõ lại chính mã này" in told.value.advice
    ward.network.settle()
    one.reopen()  # the program was closed in between
    one.join(f" {code.lower().replace('-', ' ')} ")
    assert one.sync().trouble == ""
    one.open()
    assert one.sync().sent == 1
    two.sync()
    assert two.states() == one.states()
    with pytest.raises(Told, match="không nhận mã"):
        two.join(code)
    with pytest.raises(Told, match="không nhận mã"):
        one.join(code)  # it was answered: a code is good for once


def test_an_older_copy_does_not_come_in_by_the_code_of_the_desk_that_it_was(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    code = ward.code()
    one.network.fates = ["deaf"]
    with pytest.raises(Told):
        one.join(code)
    aside = one.copy()
    one.join(code)
    stream = one.open()
    one.guide(stream)
    one.sync()
    one.restore(aside, told=True)
    with pytest.raises(Told, match="không nhận mã"):
        one.join(code)
    assert one.trouble() == "restored"


@pytest.mark.parametrize("older", ["fork", "catching_up"])
def test_a_lost_answer_does_not_make_an_older_copy_a_whole_one(ward: Any, older: str) -> None:
    one = ward.desk("Quầy 1")
    stream = one.open()
    aside = one.copy()
    one.guide(stream)
    one.sync()
    one.restore(aside)
    assert one.sync().trouble == "fork"
    if older == "catching_up":
        one.join(ward.code())
    one.network.fates = ["deaf"]
    code = ward.code()
    with pytest.raises(Told):
        one.join(code)
    assert one.sync().trouble == "credential"  # its former secret is dead
    with pytest.raises(Refused, match="bản cũ được khôi phục"):
        one.guide(stream)
    one.join(code)
    with pytest.raises(Refused, match="bản cũ được khôi phục"):
        one.guide(stream)
    assert one.sync().trouble == ""
    with pytest.raises(Refused, match="một lần"):
        one.guide(stream)
