"""The lane: slow work in order, away from the windows, answered on their thread, and nothing lost at the end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()


def test_work_is_done_elsewhere_and_answered_here(lane: Lane) -> None:
    answers: list[tuple[bool, bool]] = []
    here = threading.get_ident()
    lane.run(lambda: threading.get_ident() != here, lambda away: answers.append((away, threading.get_ident() == here)))
    assert lane.settle()
    assert answers == [(True, True)]


def test_jobs_keep_their_order(lane: Lane) -> None:
    done: list[int] = []
    for number in range(20):
        lane.run(lambda number=number: time.sleep(0.002 if number % 2 else 0) or number, done.append)
    assert lane.settle()
    assert done == list(range(20))


def test_the_window_never_waits(lane: Lane) -> None:
    gate = threading.Event()
    begun = time.monotonic()
    lane.run(gate.wait, lambda _: None)
    assert time.monotonic() - begun < 0.2
    assert not lane.idle
    gate.set()
    assert lane.settle()


def test_what_failed_goes_to_who_asked(lane: Lane) -> None:
    told: list[Exception] = []
    lane.run(lambda: 1 / 0, lambda _: told.append(ValueError("not this one")), told.append)
    assert lane.settle()
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_a_failure_that_nobody_asked_about_is_logged(lane: Lane, caplog: pytest.LogCaptureFixture) -> None:
    lane.run(lambda: 1 / 0, lambda _: None)
    assert lane.settle()
    assert "nobody to tell" in caplog.text
    assert caplog.records[0].levelno == logging.ERROR


def test_busy_is_told_once_at_each_end(lane: Lane) -> None:
    told: list[bool] = []
    lane.busy.connect(told.append)
    for _ in range(3):
        lane.run(lambda: None, lambda _: None)
    assert lane.settle()
    assert told == [True, False]


def test_closing_finishes_what_is_under_way(qtbot: QtBot) -> None:
    lane = Lane()
    done: list[int] = []
    for number in range(5):
        lane.run(lambda number=number: time.sleep(0.01) or number, done.append)
    lane.close()
    assert done == [0, 1, 2, 3, 4]
