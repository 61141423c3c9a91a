"""Figures at a desk whose clock is behind the hour of a deed: another desk's clock runs ahead, or ran ahead here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations import dossiers, evaluations, figures, intake, reports, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

MONTH = fig.period("thang", date(2026, 11, 1))
SOLVED_LATE = fig.Counts(direct=1, late=1)


def solved_late_and_nothing_open(desk: Desk, by: figures.By = "linh_vuc") -> None:
    look = figures.look(desk, MONTH, by)
    assert look.whole == SOLVED_LATE
    assert [line.counts for line in look.lines] == [SOLVED_LATE]
    for cell in figures.CELLS:
        found = figures.behind(desk, MONTH, cell, by, look.lines[0].keys)
        assert len(found) == (cell in ("handled", "received", "offline", "direct", "solved", "late")), cell


def rechecked(desk: Desk, kind: reports.ReportKind, by: figures.By = "linh_vuc") -> None:
    data = reports.pdf(reports.make(desk, kind, MONTH, by))
    lines = list(verifying.lines(desk, data, verifying.seal_of(data)))
    assert all(line.sound for line in lines), [line.words for line in lines]


@pytest.mark.parametrize("minutes", [3, 50])
def test_what_a_desk_with_its_clock_ahead_solved_late_is_not_taken_off_what_is_open(
    two: Any, clock: Any, minutes: int
) -> None:
    stream = two.accepted(two.one)
    due = dossiers.get(two.one, stream).deadline.at
    two.sync()
    clock.now = due + timedelta(minutes=1)
    dossiers.result_ready(two.one, stream, "Trích lục")
    two.sync(two.one)
    clock.now = due + timedelta(minutes=1 - minutes)  # the true hour, by the other desk's clock
    two.sync(two.two)
    for by in figures.BY_WORDS:
        solved_late_and_nothing_open(two.two, by)
        rechecked(two.two, "tong_hop", by)
    rechecked(two.two, "bieu_06a")
    assert [sheet.now.open_late for sheet in evaluations.sheets(two.two, MONTH) if sheet.now.received] == [0]


def test_what_was_solved_late_before_the_clock_was_put_right_is_not_taken_off_what_is_open(
    desk: Desk, full_draft: Any, clock: Any
) -> None:
    stream = intake.accept(desk, full_draft).id
    deadline = dossiers.get(desk, stream).deadline
    assert deadline is not None
    clock.now = deadline.at + timedelta(minutes=20)
    dossiers.result_ready(desk, stream, "Trích lục")
    clock.now = deadline.at - timedelta(hours=3)
    desk = choices.clock_is_right(desk, "Máy đặt nhầm giờ")
    solved_late_and_nothing_open(desk)
    rechecked(desk, "bieu_06a")
    assert not any("-" in words or "−" in words for words in reports.pictures(desk, MONTH).words)
