"""A desk with a few dossiers, and the pages on it as the window would build them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers.handover import HandoverPage
from mot_cua_desktop.ui.dossiers.page import DossiersPage
from mot_cua_desktop.ui.kit.lanes import Lane

BINH = ev.Party(name="Nguyễn Văn Bình", id_number="056090001111", phone="0912000222", born="01/02/1990")


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()


@pytest.fixture
def faults() -> Iterator[list[Exception]]:
    """What a page told the window; a test that foresees a fault empties it."""
    told: list[Exception] = []
    yield told
    assert not told


@pytest.fixture
def page(desk: Desk, lane: Lane, faults: list[Exception]) -> Iterator[DossiersPage]:
    made = DossiersPage(desk, lane)
    made.failed.connect(faults.append)
    made.form.resize(1210, 690)
    made.form.show()
    yield made
    # Not left to qtbot: it closes widgets before the lane has given its last answer.
    lane.settle()
    made.close()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()


@pytest.fixture
def handover(desk: Desk, lane: Lane, faults: list[Exception]) -> Iterator[HandoverPage]:
    made = HandoverPage(desk, lane)
    made.failed.connect(faults.append)
    made.form.resize(1210, 690)
    made.form.show()
    yield made
    lane.settle()
    made.close()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()


@pytest.fixture
def anh(desk: Desk, full_draft: Draft) -> bytes:
    """An accepted dossier of Trần Thị Ngọc Ánh."""
    return intake.accept(desk, full_draft).id


@pytest.fixture
def binh(desk: Desk, full_draft: Draft) -> bytes:
    """Another one, of Nguyễn Văn Bình."""
    return intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, owner=BINH)).id


@pytest.fixture
def guided(desk: Desk, lacking_draft: Draft) -> bytes:
    """One that waits at home after its guidance slip."""
    return intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers)).id


@pytest.fixture
def opened(qtbot: QtBot, page: DossiersPage) -> Callable[[bytes], DossiersPage]:
    """Open a dossier on the page and wait until its story stands there."""

    def open_it(stream: bytes) -> DossiersPage:
        page.enter()
        page.open(stream)
        qtbot.waitUntil(lambda: page.told is not None and page.told.dossier.id == stream)
        return page

    return open_it
