"""The page of reports on the screen, at a desk with two dossiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.reports.page import ReportsPage

Show = Callable[[Desk], ReportsPage]
FEE = (ev.FeeItem(name="Lệ phí", amount=13_000),)


@pytest.fixture
def busy(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """Two taken in: one returned in time with its fee, one late."""
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, fees=FEE)).id for _ in range(2)]
    dossiers.take_fee(desk, streams[0], FEE, "Trần Thị Thử")
    dossiers.result_ready(desk, streams[0], "Trích lục")
    clock.forward(days=7)
    return desk


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    lane = Lane()
    made: list[ReportsPage] = []
    faults: list[object] = []

    def build(desk: Desk) -> ReportsPage:
        page = ReportsPage(desk, lane)
        page.failed.connect(faults.append)
        page.changed.connect(page.use)
        page.form.resize(1190, 690)
        page.form.show()
        page.enter()
        made.append(page)
        settle(page, qtbot)
        return page

    yield build
    for page in made:
        page.close()
        page.form.close()
        page.form.deleteLater()
    lane.settle()
    lane.close()
    assert not [fault for fault in faults if not isinstance(fault, reports.Cancelled)]


def settle(page: ReportsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.lane.idle and page._store_lane.idle)
