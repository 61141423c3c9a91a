"""Two desks and a hub: what travels, what becomes of it, and what a bad line cannot do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import sync_words, syncing
from mot_cua_desktop.store import line, outbox, tables
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import Busy
from mot_cua_desktop.sync.protocol import Pulled


def test_a_dossier_opened_here_is_read_there_and_folds_to_the_same_state(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.guide(stream)
    assert one.sync().sent == 2
    assert two.sync().received == 2
    assert two.states() == one.states()
    assert two.refolded()
    with two.store.reading() as connection:
        assert [event.type for event in line.of_stream(connection, stream)] == ["opened", "guidance_issued"]


def test_only_the_holder_writes_until_the_dossier_is_handed_over(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.sync()
    two.sync()
    with pytest.raises(Refused, match="Quầy 1 giữ"):
        two.urge(stream)
    one.hand_over(stream, "Quầy 2")
    with pytest.raises(Refused, match="Quầy 2 giữ"):
        one.urge(stream)
    one.sync()
    two.sync()
    two.guide(stream)
    two.sync()
    one.sync()
    assert one.states() == two.states()
    assert one.states()[stream].desk == "Quầy 2"
    assert one.refolded()
    assert two.refolded()
    assert all(row.reason == "" for row in ward.log())


def test_after_a_takeover_the_old_desk_s_late_slip_is_kept_as_a_conflict_and_counts_for_nothing(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.sync()
    one.urge(stream)
    one.guide(stream)  # offline: the hub hears of it too late
    assert ward.take_over("Quầy 1", "Quầy 2") == 1
    two.sync()
    two.guide(stream)
    two.sync()
    done = one.sync()
    assert done.conflicts == 2
    two.sync()
    assert one.states() == two.states()
    assert one.states()[stream].custody_term == 2
    kept = {(row.type, row.desk): row.reason for row in ward.log()}
    assert kept["guidance_issued", "Quầy 1"] == "old_term"
    assert kept["guidance_issued", "Quầy 2"] == ""
    assert [row.type for row in two.others() if row.verdict == "conflict"] == ["urged", "guidance_issued"]
    assert one.refolded()
    assert two.refolded()


def test_an_acceptance_that_came_too_late_leaves_the_book(ward: Any) -> None:
    one, _ = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.sync()
    one.accept(stream)  # offline: the hub hears of it too late
    assert _in_book(one) == [stream]
    ward.take_over("Quầy 1", "Quầy 2")
    assert one.sync().conflicts == 1
    assert one.states()[stream].accepted_at is None
    assert _in_book(one) == []
    assert one.refolded()


def _in_book(desk: Any) -> list[bytes]:
    with desk.store.reading() as connection:
        return list(connection.execute(select(tables.book_line.c.stream)).scalars())


def test_a_desk_that_gets_its_dossier_back_goes_on_where_its_set_aside_deeds_stand(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.sync()
    for _ in range(4):
        one.urge(stream)
    ward.take_over("Quầy 1", "Quầy 2")
    one.sync()
    two.sync()
    two.hand_over(stream, "Quầy 1")
    two.sync()
    one.sync()
    one.guide(stream)
    ward.settle()
    assert one.states() == two.states()
    assert one.states()[stream].slip is not None
    assert one.refolded()


@pytest.mark.parametrize("fate", ["drop", "deaf", "cut going", "cut coming", "double", "delay"])
def test_whatever_the_line_does_everything_arrives_once(ward: Any, fate: str) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    for _ in range(3):
        one.open()
    one.sync(fate)
    one.sync()
    ward.network.settle()
    two.sync(fate)
    two.sync()
    assert len(ward.log()) == len(two.others()) == 3
    assert two.states() == one.states()


def test_a_power_cut_before_the_commit_loses_nothing(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    assert one.sync(crash=True) is None
    one.sync()
    assert two.sync(crash=True) is None
    two.sync()
    assert len(ward.log()) == len(two.others()) == 1


def test_a_restored_backup_is_told_to_join_again_and_loses_nothing_that_the_hub_had(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.sync()
    aside = one.copy()
    one.urge(stream)
    one.guide(stream)
    one.sync()
    one.restore(aside)
    one.urge(stream)  # the same place of the line once more
    assert one.sync().trouble == "fork"
    one.join(ward.code())
    ward.settle()
    assert one.states() == two.states()
    assert one.states()[stream].slip is not None
    assert sorted(row.reason for row in ward.log() if row.type == "urged") == ["", "old_term"]
    one.urge(stream)
    ward.settle()
    assert all(row.reason == "" for row in ward.log()[-1:])
    assert one.refolded()


def test_a_lost_secret_makes_a_new_epoch_and_no_event_twice(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    one.sync("deaf")  # stored there, and we do not know it
    one.join(ward.code())
    one.urge(stream)
    ward.settle()
    assert [row.reason for row in ward.log()] == ["", ""]
    assert one.states() == two.states()


def test_another_copy_of_a_desk_that_joined_later_silences_the_first(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    one.open()
    one.sync()
    aside = one.copy()
    one.join(ward.code())
    other = one.copy()
    one.restore(aside)
    one.open()
    assert one.sync().trouble == "credential"
    one.restore(other)
    one.open()
    assert one.sync().trouble == ""


def test_clocks_apart_are_noticed_on_both_sides(ward: Any) -> None:
    late = ward.desk("Quầy 1", skew=timedelta(days=-3))
    late.open()
    late.sync()
    stands, waiting = syncing.state(late.store)
    assert stands is not None
    assert stands.skew is not None
    assert abs(stands.skew) > 300
    assert any("Đồng hồ máy" in words for words in syncing.lines(stands, waiting, None))


def test_a_code_works_once_and_only_as_it_was_given(ward: Any) -> None:
    code = ward.code()
    one = ward.desk("Quầy 1")
    with pytest.raises(Told, match="mã gia nhập"):
        one.join("ABCD-EFGH-JKMN")
    one.join(code.lower().replace("-", " "))
    with pytest.raises(Told, match="mã gia nhập"):
        one.join(code)


def test_a_letter_mistyped_between_two_tries_spoils_no_code_whose_answer_was_lost(ward: Any) -> None:
    from tests.sync.conftest import Counter

    one = Counter("Quầy 1", ward.root / "one", ward.template / "desk", ward.network, timedelta())
    ward.desks.append(one)
    code, other = ward.code(), ward.code()
    ward.network.fates = ["deaf"]
    with pytest.raises(Told, match="Chưa nhận được trả lời"):
        one.join(code)
    with pytest.raises(Told, match="mã gia nhập"):
        one.join(code[:-1] + ("A" if code[-1] != "A" else "B"))
    ward.network.fates = ["deaf"]
    with pytest.raises(Told, match="Chưa nhận được trả lời"):
        one.join(other)
    one.join(other)
    again = Counter("Quầy 2", ward.root / "two", ward.template / "desk", ward.network, timedelta())
    ward.desks.append(again)
    code = ward.code()
    ward.network.fates = ["deaf"]
    with pytest.raises(Told):
        again.join(code)
    with pytest.raises(Told):
        again.join("ABCD-EFGH-JKMN")
    again.join(code.lower())
    again.open()
    assert again.sync().sent == 1


def test_a_log_with_a_place_left_out_is_not_taken_in(ward: Any) -> None:
    """The places themselves are looked at: each seal may hold where another desk's event between them is missing."""
    one, two, three = (ward.desk(f"Quầy {number}") for number in (1, 2, 3))
    for desk in (one, two, one):
        desk.open()
        desk.sync()
    fair = ward.network.deliver

    def leaving_out(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        status, answer = fair(call, token, body)
        if call != "pull":
            return status, answer
        told = protocol.decode(answer, Pulled)
        return status, protocol.encode(replace(told, items=tuple(each for each in told.items if each.position != 2)))

    ward.network.deliver = leaving_out
    with pytest.raises(Told, match="chỗ 3"):
        three.sync()
    assert three.states() == {}
    ward.network.deliver = fair
    three.sync()
    assert len(three.states()) == 3


def test_a_verdict_that_comes_late_is_counted_with_its_round(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {number}") for number in (1, 2, 3))
    one.state_key()
    ward.settle()
    stream = one.open()
    one.accept(stream)
    ward.settle()
    digits = one.give_on_paper(stream)
    two.scan(digits)
    two.supplement(stream)
    assert two.sync().conflicts == 0  # both wait at the hub: the giver has not sent yet
    ward.take_over("Quầy 1", "Quầy 3")
    done = two.sync()
    assert done.conflicts == 2
    assert any("Việc trùng" in words for words in syncing.lines(*syncing.state(two.store), done))
    assert two.sync().conflicts == 0
    three.sync()


def test_what_waits_is_counted_behind_one_number(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    for _ in range(3):
        one.open()
    assert syncing.state(one.store)[1].count == 3
    one.sync()
    stands, waiting = syncing.state(one.store)
    assert (stands.pushed_upto, waiting) == (3, outbox.Waiting(0, None))


def test_a_hub_restored_from_its_backup_is_given_again_what_it_lost(ward: Any) -> None:
    from sqlalchemy import delete, update

    from mot_cua_desktop.hub import database, tables

    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    streams = [one.open() for _ in range(3)]
    one.sync()
    kept = ward.log()[0]
    one.urge(streams[0])
    ward.settle()
    with database.writing(ward.engine) as connection:
        connection.execute(delete(tables.event).where(tables.event.c.position > 1))
        connection.execute(delete(tables.custody).where(tables.custody.c.stream != kept.stream))
        connection.execute(update(tables.custody).values(seq=1))
        connection.execute(update(tables.ward).values(head=1))
        connection.execute(update(tables.desk).where(tables.desk.c.id == "Quầy 1").values(head=1, hash=kept.hash))
    database.begin_new_epoch(ward.engine)
    one.urge(streams[1])
    ward.settle()
    assert [row.desk_seq for row in ward.log()] == [1, 2, 3, 4, 5]
    assert one.states() == two.states()
    assert one.refolded()
    assert two.refolded()


def test_a_hub_whose_database_is_away_is_busy_and_a_code_is_not_wrong_for_that(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    one.open()
    one.network.deliver = lambda call, token, body: (503, b"database")
    with pytest.raises(Busy):
        syncing.sync(one.store, one.network, one.clock)
    stands, waiting = syncing.state(one.store)
    assert (stands.trouble, waiting.count) == ("", 1)
    light = sync_words.light(stands, waiting, "busy", "", one.clock())
    assert (light.words.split(" · ")[0], light.tone) == ("○ Trung tâm đang bận", "careful")
    code = ward.code()
    with pytest.raises(Told, match="Trung tâm đang bận") as told:
        one.join(code)
    assert "mã gia nhập vẫn dùng được" in told.value.advice
    one.network.deliver = one.network._deliver
    one.join(code)
    assert one.sync().sent == 1
