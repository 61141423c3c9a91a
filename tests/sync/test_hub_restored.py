"""A hub restored from yesterday's backup: what it wrote itself since is lost, and every desk goes on by its log."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.hub import command
from mot_cua_desktop.sync import client, protocol
from mot_cua_desktop.sync.protocol import Pull

BOTH = pytest.mark.parametrize("ward", ["sqlite", "postgresql"], indirect=True)


def agreed(ward: Any) -> None:
    """Every desk has one and the same state of every dossier, and it is the hub's."""
    first = ward.desks[0].states()
    for desk in ward.desks[1:]:
        assert desk.states() == first
    held = {row.stream: (row.desk, row.term, row.seq) for row in ward.custody()}
    assert {stream: (state.desk, state.custody_term, state.seq) for stream, state in first.items()} == held
    assert all(desk.refolded() for desk in ward.desks)


@BOTH
def test_leaders_take_over_again_and_again_after_a_restore_and_no_desk_is_stopped(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    streams = [one.open() for _ in range(3)]
    ward.settle()
    copy = ward.backup()
    assert ward.take_over("Quầy 1", "Quầy 2") == 3
    ward.settle()
    assert {state.desk for state in three.states().values()} == {"Quầy 2"}
    ward.restore(copy)
    assert ward.take_over("Quầy 1", "Quầy 3") == 3  # under the very numbers that the hub's lost words had
    ward.settle()
    agreed(ward)
    assert {state.desk for state in two.states().values()} == {"Quầy 3"}
    three.guide(streams[0])
    assert ward.take_over("Quầy 3", "Quầy 1") == 3
    ward.settle()
    agreed(ward)


@BOTH
def test_what_was_written_under_a_lost_takeover_counts_for_nothing_until_a_leader_decides_again(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    stream = one.open()
    ward.settle()
    copy = ward.backup()
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    two.guide(stream)
    ward.settle()
    assert three.states()[stream].slip is not None
    ward.restore(copy)
    ward.settle()
    agreed(ward)
    assert three.states()[stream].desk == "Quầy 1"
    assert three.states()[stream].slip is None
    with pytest.raises(Refused, match="Quầy 1 giữ"):
        two.urge(stream)

    def lost() -> list[tuple[str, str]]:
        return [(row.type, row.reason) for row in three.others() if row.type in ("taken_over", "guidance_issued")]

    # Nothing is thrown away: what the hub lost still stands in the desks' journals, before people's eyes.
    assert lost() == [("taken_over", "hub_lost"), ("guidance_issued", "waiting")]
    ward.take_over("Quầy 1", "Quầy 3")
    ward.settle()
    assert lost() == [("taken_over", "hub_lost"), ("guidance_issued", "old_term"), ("taken_over", "")]
    ward.settle()
    three.guide(stream)
    ward.settle()
    agreed(ward)
    assert two.states()[stream].slip is not None


@BOTH
def test_what_was_set_aside_by_a_takeover_that_never_was_stands_again(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    ward.settle()
    copy = ward.backup()
    one.guide(stream)  # offline
    ward.take_over("Quầy 1", "Quầy 2")
    assert one.sync().conflicts == 1
    ward.settle()
    assert two.states()[stream].slip is None
    ward.restore(copy)
    ward.settle()
    agreed(ward)
    assert two.states()[stream].slip is not None


@BOTH
def test_a_hub_restored_that_lost_nothing_changes_nothing(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    ward.settle()
    one.guide(stream)
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    two.urge(stream)
    ward.settle()
    before, kept = one.states(), [(row.id, row.verdict, row.reason) for row in one.others()]
    ward.restore(ward.backup())
    ward.settle()
    agreed(ward)
    assert one.states() == before
    assert [(row.id, row.verdict, row.reason) for row in one.others()] == kept


@BOTH
def test_a_verdict_on_what_waited_is_given_again(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    one.state_key()
    ward.settle()
    stream = one.open()
    one.accept(stream)
    two.scan(one.give_on_paper(stream))
    two.sync()  # the taker comes first, and waits
    copy = ward.backup()
    ward.settle()
    agreed(ward)
    assert three.states()[stream].desk == "Quầy 2"
    ward.restore(copy)
    ward.settle()
    agreed(ward)
    assert three.states()[stream].desk == "Quầy 2"
    two.supplement(stream)
    ward.take_over("Quầy 2", "Quầy 3")
    ward.settle()
    agreed(ward)


@BOTH
@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_restore_that_nobody_told_of_is_noticed_by_what_stands_in_the_last_place(ward: Any, first: int) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    streams = [one.open(), two.open()]
    ward.settle()
    copy = ward.backup()
    ward.take_over("Quầy 1", "Quầy 3")
    one.open()
    ward.settle()
    two.urge(streams[1])
    ward.settle()
    ward.restore(copy, told=False)
    # Whoever comes first, the hub's log grows past where the others were: by other events in the same places.
    for desk in (one, two, three)[first], two:
        for _ in range(3):
            desk.open()
        desk.sync()
    ward.take_over("Quầy 2", "Quầy 3")
    ward.settle()
    agreed(ward)
    assert len(ward.custody()) == 3 + 6
    assert three.states()[streams[0]].desk == "Quầy 1"
    assert three.states()[streams[1]].desk == "Quầy 3"


@BOTH
def test_a_takeover_made_again_in_the_very_place_of_the_lost_one_reaches_every_desk(
    ward: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PULL_LIMIT", 2)  # the log is looked through again in more than one answer
    deliver, calls = ward.network.deliver, count()

    def counted(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        assert next(calls) < 200, "a round that never ends"
        return deliver(call, token, body)  # type: ignore[no-any-return]

    ward.network.deliver = counted
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    stream = one.open()
    for _ in range(3):
        two.open()
    ward.settle()
    copy = ward.backup()
    ward.take_over("Quầy 1", "Quầy 2")
    one.open()
    ward.settle()
    ward.restore(copy, told=False)
    ward.take_over("Quầy 1", "Quầy 3")
    one.open()
    one.sync()  # so that its lost one stands in its old place again, where the other desks took it in last
    ward.settle()
    agreed(ward)
    assert two.states()[stream].desk == three.states()[stream].desk == "Quầy 3"


def older(ward: Any) -> list[Pull]:
    """The hub is of an older program, which reads no more than the beginning of a question; what it was asked."""
    asked: list[Pull] = []
    deliver = ward.network.deliver

    def answer(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        if call == "pull":
            asked.append(protocol.decode(body, Pull))
            body = protocol.encode(replace(asked[-1], last=b"", hub_last=b""))
        return deliver(call, token, body)  # type: ignore[no-any-return]

    ward.network.deliver = answer
    return asked


def test_an_older_hub_is_seen_through_by_what_it_lacks_of_a_desk_s_own(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    older(ward)
    stream = one.open()
    ward.settle()
    copy = ward.backup()
    ward.take_over("Quầy 1", "Quầy 2")
    one.open()
    ward.settle()
    ward.restore(copy, told=False)
    one.open()
    one.sync()
    assert one.states()[stream].desk == "Quầy 1"
    assert two.states()[stream].desk == "Quầy 2"  # it has not come by yet


@BOTH
def test_a_desk_that_joins_a_restored_hub_anew_looks_through_its_log(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    older(ward)
    stream = one.open()
    ward.settle()
    copy = ward.backup()
    two = ward.desk("Quầy 2")
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    two.guide(stream)
    ward.settle()
    ward.restore(copy)  # it does not know the second desk
    assert two.sync().trouble == "credential"
    two.join(ward.code())
    ward.settle()
    agreed(ward)
    assert two.states()[stream].desk == "Quầy 1"


def test_an_older_hub_that_says_nothing_of_it_is_believed(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    one.open()
    ward.settle()
    asked = older(ward)
    two.sync()
    assert asked[0].last
    assert len(asked) == 1
    assert one.states() == two.states()


@BOTH
def test_a_leader_s_decision_that_was_lost_counts_again_where_a_later_copy_has_it(ward: Any) -> None:
    one, two, three = (ward.desk(f"Quầy {n}") for n in (1, 2, 3))
    stream = one.open()
    ward.settle()
    early = ward.backup()
    ward.take_over("Quầy 1", "Quầy 2")
    ward.settle()
    two.guide(stream)
    ward.settle()
    late = ward.backup()
    ward.restore(early)
    ward.settle()
    assert three.states()[stream].desk == "Quầy 1"
    ward.take_over("Quầy 1", "Quầy 3")  # under the number of the lost one
    ward.settle()
    ward.restore(late)
    ward.settle()
    agreed(ward)
    assert (three.states()[stream].desk, three.states()[stream].slip is None) == ("Quầy 2", False)
    for desk in (one, two, three):
        here = [row.id for row in (*desk.journal(), *desk.others())]
        assert len(here) == len(set(here))
        taken = [(row.epoch, row.reason) for row in desk.others() if row.type == "taken_over"]
        assert [taken[0], taken[1][1]] == [(0, ""), "hub_lost"]


@pytest.mark.parametrize("cut", range(1, 5))
def test_what_a_hub_lost_untold_is_sent_again_wherever_the_round_that_noticed_it_was_cut(ward: Any, cut: int) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    two.open()
    ward.settle()
    copy = ward.backup()
    one.open()
    one.sync()
    ward.restore(copy, told=False)
    assert one.sync(*["fair"] * cut, "cut coming") is None or cut == 4
    one.sync()
    ward.settle()
    agreed(ward)
    assert len(two.states()) == 2


def test_a_leader_takes_over_from_a_desk_that_a_restored_hub_never_heard_of(
    ward: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    ward.settle()
    copy = ward.backup()
    three = ward.desk("Quầy 3")
    ward.settle()
    one.hand_over(stream, "Quầy 3")
    one.sync()
    three.sync()
    ward.desks.remove(three)  # its PC is dead from here on
    three.store.close()
    ward.restore(copy)
    for desk in (one, two, one):
        desk.sync()
    assert [row.desk for row in ward.custody()] == ["Quầy 3"]
    url = ward.engine.url.render_as_string(False)
    command.run(SimpleNamespace(deed="desks", database=url, ward=""), print)
    assert "Quầy 3: giữ 1 hồ sơ mà chưa gia nhập" in capsys.readouterr().out
    for taken_from, to in (("Quầy 3", "Quầy 3"), ("Quầy 3", "Quầy 9"), ("Quầy 9", "Quầy 2")):
        with pytest.raises(Told, match="Quầy nhận phải đã gia nhập"):
            ward.take_over(taken_from, to)
    assert ward.take_over("Quầy 3", "Quầy 2") == 1
    ward.settle()
    two.urge(stream)
    ward.settle()
    assert one.states() == two.states()
    assert one.states()[stream].desk == "Quầy 2"
    assert all(desk.refolded() for desk in (one, two))
