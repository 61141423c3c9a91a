"""A hub and a desk both put back from before one and the same deed: it is lost at all desks alike, and told."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mot_cua_desktop.hub import database, takeover, waiting
from mot_cua_desktop.hub import tables as hub_tables
from mot_cua_desktop.operations import course, custody, dossiers
from mot_cua_desktop.store import custody_asks, hub_life
from mot_cua_desktop.store.desk_keys import public_of
from mot_cua_desktop.sync import protocol

BOTH = pytest.mark.parametrize("ward", ["sqlite", "postgresql"], indirect=True)


def agreed(ward: Any, but: tuple[bytes, ...] = ()) -> None:
    """Every desk has all of the log, once, and shows the same of the dossiers and of the ward."""
    kept = {row.id for row in ward.log()}
    first = ward.desks[0]
    for desk in ward.desks:
        here = [row.id for row in (*desk.journal(), *desk.others())]
        assert len(here) == len(set(here))
        assert kept <= set(here)
        beyond = {row.reason for row in desk.others() if row.id not in kept and row.stream not in but}
        assert beyond <= set(hub_life.LOST)
        assert desk.ward_rows() == first.ward_rows()
        assert desk.refolded()
        shown, others = ({s: each for s, each in d.states().items() if s not in but} for d in (desk, first))
        assert shown == others


def joined_anew(desk: Any, ward: Any) -> None:
    desk.join(ward.code())
    desk.state_key()  # as the program does with its next round


@BOTH
def test_a_key_that_its_desk_and_the_hub_have_lost_is_out_at_who_still_knows_it(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    ward.settle()
    hub, desk = ward.backup(), one.copy()
    one.state_key()
    one.name_officer("cb-9")
    one.sync()
    two.sync()  # the third hears nothing of it
    with two.store.reading() as connection:
        lost = public_of(connection, "Quầy 1")
    one.restore(desk, told=True)
    ward.restore(hub)
    joined_anew(one, ward)
    ward.settle()
    agreed(ward)
    with two.store.reading() as connection:
        known = public_of(connection, "Quầy 1")
        assert known is not None
        assert known != lost
        assert custody_asks.count_open(connection, "Quầy 2") == 1  # the officer; a key says itself again
    assert [(row.type, row.reason) for row in two.others() if row.reason] == [
        ("desk_key_stated", "desk_lost"),
        ("officer_named", "desk_lost"),
    ]
    assert not three.ward_rows()[0]


@BOTH
@pytest.mark.parametrize("told", [True, False])
def test_a_desk_put_back_by_hand_in_the_life_it_had_is_heard_and_nobody_is_stuck(ward: Any, told: bool) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    ward.settle()
    hub, desk = ward.backup(), one.copy()
    lost = [one.open(), one.open()]
    one.sync()
    two.open()
    ward.settle()
    one.restore(desk)  # its folder was copied back: neither it nor the hub can know
    ward.restore(hub, told=told)
    anew = one.open()
    one.sync()
    two.sync()  # what it sends again stands in its old place: unless it is told, it sees no other hub
    three.sync()
    for _ in range(3):
        one.urge(anew)
    ward.settle()
    agreed(ward)
    for each in (two, three):
        assert anew in each.states()
        assert not set(lost) & set(each.states())
        assert [row.reason for row in each.others() if row.stream in lost] == ["desk_lost"] * 2


@BOTH
def test_the_right_disk_found_again_brings_back_what_was_told_as_lost(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    ward.settle()
    hub, old = ward.backup(), one.copy()
    stream = one.open()
    one.guide(stream)
    one.name_officer("cb-9")
    ward.settle()
    right = one.copy()
    one.restore(old, told=True)
    ward.restore(hub)
    joined_anew(one, ward)
    ward.settle()
    agreed(ward)
    assert stream not in two.states()
    one.restore(right, told=True)
    joined_anew(one, ward)
    ward.settle()
    agreed(ward)
    assert two.states()[stream].slip is not None
    assert len(two.ward_rows()[0]) == 1


def test_what_a_desk_has_not_sent_again_yet_is_not_told_as_lost(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    ward.settle()
    copy = ward.backup()
    stream = one.open()
    ward.settle()
    one.guide(stream)
    one.name_officer("cb-9")
    one.sync()
    two.sync()
    ward.restore(copy)
    two.sync()
    two.open()
    two.sync()
    assert not [row for row in two.others() if row.reason]
    assert two.states()[stream].slip is not None
    ward.settle()
    agreed(ward)


def test_another_event_in_the_very_place_of_one_that_the_log_has_is_never_believed(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    ward.settle()
    before, kept = one.copy(), two.others()
    one.open()
    one.sync()
    two.sync()
    true = next(row for row in ward.log() if row.desk == "Quầy 1" and row.desk_seq == 2)
    one.restore(before)
    one.open()
    false = one.journal()[-1]
    deliver = ward.network.deliver

    def doubled(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        """The hub tells of both, one after the other."""
        status, answer = deliver(call, token, body)
        if call == "pull" and protocol.decode(body, protocol.Pull).after >= true.position:
            event = {name: getattr(false, name) for name in protocol.Sealed.__struct_fields__}
            item = protocol.Item(
                position=true.position + 1, epoch=true.epoch, id=false.id, reason="", event=protocol.Sealed(**event)
            )
            told = protocol.decode(answer, protocol.Pulled)
            answer = protocol.encode(
                protocol.Pulled(
                    items=(item,),
                    upto=item.position,
                    more=False,
                    hub_epoch=told.hub_epoch,
                    now=told.now,
                    head=item.position,
                )
            )
        return status, answer

    ward.network.deliver = doubled
    for _ in range(2):
        two.sync()
    assert {row.id for row in two.others()} == {row.id for row in kept} | {true.id}


def test_the_drawer_tells_whose_dossier_it_was_of_which_nothing_stands(two: Any) -> None:
    copy = two.ward.backup()
    stream = two.accepted(two.one)
    code = dossiers.get(two.one, stream).code
    two.sync()
    one, other = two.one.facts.desk_id, two.two.facts.desk_id
    custody.give(two.one, stream, other)
    two.sync()
    course.urge(two.two, stream, "Bộ phận chuyên môn", "Sắp đến hạn")
    two.sync()
    two.ward.restore(copy)
    two.sync(two.two)
    with database.writing(two.ward.engine) as connection:
        assert takeover.end_unbegun(connection, "000.00.12.H32", "Lê Văn Lãnh", 1) == 1
    two.sync(two.two)
    entries = {entry.desk: entry for entry in custody.conflicts(two.two) if entry.dossier == stream}
    assert set(entries) == {one, other}
    for entry in entries.values():
        assert (entry.name, entry.owner, entry.stands) == (code, "Trần Thị Ngọc Ánh", ())
        assert not any("_" in line for line in entry.aside)  # in sentences, not in the program's words
    assert any("Tiếp nhận, mã hồ sơ" in line for line in entries[one].aside)
    assert not entries[one].papers  # nobody recalls what the office itself has lost
    assert "tiếp nhận lại" in entries[other].todo
    assert custody.open_conflicts(two.two) == 1
    for entry in entries.values():
        custody.settle(two.two, entry, "Đã tiếp nhận lại theo giấy tờ đang có.")
    assert custody.open_conflicts(two.two) == 0


def test_a_lost_word_of_the_ward_is_told_to_who_knows_it(two: Any) -> None:
    other = two.ward.desk("Quầy 3")
    hub, before = two.ward.backup(), other.copy()
    other.name_officer("cb-9")
    other.sync()
    two.sync(two.two)
    other.restore(before, told=True)
    two.ward.restore(hub)
    other.join(two.ward.code())
    other.state_key()
    other.sync()
    two.sync()
    (entry,) = custody.conflicts(two.two)
    assert (entry.name, entry.desk, entry.ours) == ("Việc chung của phường", "Quầy 3", True)
    assert entry.aside[0].endswith("cb-Quầy 3, Quầy 3: ghi về cán bộ")
    assert custody.open_conflicts(two.two) == 1
    assert custody.conflicts(two.one) == []
    custody.settle(two.two, entry, "Đã ghi lại cán bộ.")
    assert (custody.conflicts(two.two), custody.open_conflicts(two.two)) == ([], 0)


# --- deeds that go on from what was lost ---


def given_and_lost(ward: Any, *, opening: bool) -> tuple[Any, Any, Any, bytes]:
    """One desk gives a dossier on; the other uses it; then hub and giver are both put back from before that
    (``opening``: from before the dossier was there)."""
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    ward.settle()
    stream = b""
    if not opening:
        stream = one.open()
        ward.settle()
    hub, desk = ward.backup(), one.copy()
    stream = stream or one.open()
    one.hand_over(stream, "Quầy 2")
    ward.settle()
    two.accept(stream)
    two.urge(stream)
    ward.settle()
    one.restore(desk, told=True)
    ward.restore(hub)
    joined_anew(one, ward)
    ward.settle()
    return one, two, three, stream


@BOTH
def test_who_works_on_what_was_lost_keeps_it_and_waits_until_a_leader_decides(ward: Any) -> None:
    one, two, three, stream = given_and_lost(ward, opening=False)
    assert two.states()[stream].code  # the citizen's receipt
    assert (one.states()[stream].desk, three.states()[stream].desk) == ("Quầy 1", "Quầy 1")
    agreed(ward, but=(stream,))
    assert {row.reason for row in ward.log() if row.desk == "Quầy 2"} == {"waiting"}
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    agreed(ward)
    assert two.states()[stream].desk == "Quầy 2"
    assert not two.states()[stream].code
    two.accept(stream)
    ward.settle()
    agreed(ward)
    assert one.states()[stream].code


@BOTH
def test_a_dossier_whose_beginning_is_lost_waits_until_a_leader_gives_it_up(ward: Any) -> None:
    one, two, three, stream = given_and_lost(ward, opening=True)
    assert two.states()[stream].code
    assert stream not in three.states()
    assert ward.take_over("Quầy 1", "Quầy 2") == 0  # the hub knows of no such dossier
    ward.settle()
    assert two.states()[stream].code
    with database.reading(ward.engine) as connection:
        assert [(each.desk, each.dossiers) for each in waiting.unbegun(connection)] == [("Quầy 2", 1)]
    with database.writing(ward.engine) as connection:
        assert takeover.end_unbegun(connection, "000.00.12.H32", "Lê Văn Lãnh", 1) == 1
        assert takeover.end_unbegun(connection, "000.00.12.H32", "Lê Văn Lãnh", 1) == 0
        assert not waiting.unbegun(connection)
    two.urge(stream)  # has not heard of it
    ward.settle()
    agreed(ward)
    assert not any(stream in desk.states() for desk in (one, two, three))
    assert {row.reason for row in ward.log() if row.stream == stream} == {"unknown_dossier"}
    with two.store.reading() as connection:
        assert custody_asks.count_open(connection, "Quầy 2") == 1
    two.open()
    ward.settle()
    agreed(ward)


@BOTH
def test_a_beginning_that_comes_after_it_was_given_up_stands_alone(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    ward.settle()
    copy = ward.backup()
    stream = one.open()
    one.hand_over(stream, "Quầy 2")
    ward.settle()
    two.accept(stream)
    ward.settle()
    ward.restore(copy)
    two.sync()
    with database.writing(ward.engine) as connection:
        takeover.end_unbegun(connection, "000.00.12.H32", "Lê Văn Lãnh", 1)
    two.sync()
    assert stream not in two.states()
    ward.settle()
    agreed(ward)
    assert (two.states()[stream].desk, two.states()[stream].code) == ("Quầy 2", "")
    two.accept(stream)
    ward.settle()
    agreed(ward)
    assert one.states()[stream].code
    assert len(hub_rows(ward, stream)) == 4


# --- a line that begins elsewhere from then on ---


@BOTH
def test_a_taking_by_paper_whose_dossier_is_lost_stands_where_it_came_itself(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    one.state_key()
    ward.settle()
    hub, desk = ward.backup(), one.copy()
    stream = one.open()
    one.accept(stream)
    digits = one.give_on_paper(stream)
    ward.settle()
    two.scan(digits)
    ward.settle()
    assert three.states()[stream].carried_from == ""
    one.restore(desk, told=True)
    ward.restore(hub)
    joined_anew(one, ward)
    ward.settle()
    # Of the dossier only the paper speaks by now, at those who did not take it: the same rows by themselves or anew.
    assert [row.reason for row in three.others() if row.stream == stream] == ["desk_lost"] * 3 + ["waiting"]
    assert three.states()[stream].carried_from == "Quầy 1"
    agreed(ward, but=(stream,))


@BOTH
def test_a_draft_that_came_back_with_the_copy_is_opened_again_and_stands_where_that_came(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    ward.settle()
    hub, desk = ward.backup(), one.copy()
    stream = one.open()
    ward.settle()
    one.restore(desk, told=True)
    ward.restore(hub)
    joined_anew(one, ward)
    one.opened -= 1  # the draft's number is its dossier's
    one.open()
    ward.settle()
    assert [row.reason for row in two.others() if row.stream == stream] == ["desk_lost", ""]
    agreed(ward)


def hub_rows(ward: Any, stream: bytes) -> list[Any]:
    with database.reading(ward.engine) as connection:
        return list(connection.execute(select(hub_tables.event).where(hub_tables.event.c.stream == stream)))


def test_what_was_met_again_in_the_place_of_another_is_shown(ward: Any) -> None:
    """Three lives of a hub: a paper is taken; a copy of it is, by a desk that came first; and the first life again."""
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    one.state_key()
    ward.settle()
    stream = one.open()
    one.accept(stream)
    paper = one.give_on_paper(stream)
    ward.settle()
    early = ward.backup()
    three.scan(paper)  # a photocopy, offline
    two.scan(paper)
    two.sync()
    one.sync()
    assert one.states()[stream].desk == "Quầy 2"
    late = ward.backup()
    ward.restore(early)
    three.sync()
    one.sync()
    assert one.states()[stream].desk == "Quầy 3"
    ward.restore(late)
    one.sync()
    assert one.states()[stream].desk == "Quầy 2"
    assert one.refolded()
    ward.settle()
    agreed(ward)
