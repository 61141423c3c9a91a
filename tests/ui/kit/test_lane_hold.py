"""A lane that is held begins nothing, forgets nothing, and keeps the order."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mot_cua_desktop.ui.kit.lanes import Lane


def test_what_comes_in_while_held_waits_and_then_runs_in_its_order(qtbot: QtBot) -> None:
    lane, done = Lane(), []
    lane.hold()
    for n in range(3):
        lane.run(lambda n=n: n, done.append)
    assert not lane.settle(60)
    assert done == []
    lane.release()
    lane.run(lambda: 3, done.append)
    assert lane.settle()
    assert done == [0, 1, 2, 3]
    lane.close()


def test_a_lane_that_closes_while_held_still_does_its_work(qtbot: QtBot) -> None:
    lane, done = Lane(), []
    lane.hold()
    lane.run(lambda: "kept", done.append)
    lane.close()
    assert done == ["kept"]


def test_a_lane_that_gives_way_begins_again_by_itself(qtbot: QtBot) -> None:
    lane, done = Lane(), []
    lane.give_way()
    lane.run(lambda: "later", done.append)
    assert not lane.idle
    assert lane.settle()
    assert done == ["later"]
    lane.close()
