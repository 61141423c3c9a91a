"""The board on a desk with a specialist and a leader, and dossiers that stand at different places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, intake, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.deadlines.page import DeadlinesPage
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def specialist(desk: Desk) -> Desk:
    """The same desk with a specialist at it, named by the leader where the test has named one already."""
    boss = next((each.id for each in settings.officers(desk) if each.role == "lanh_dao"), None)
    by = settings.choose_officer(desk, boss) if boss is not None else desk
    return settings.name_officer(by, "Trần Văn Chuyên", role="chuyen_mon", unit="Tư pháp – Hộ tịch")


@pytest.fixture
def leader(desk: Desk) -> Desk:
    """The same desk with a leader at it."""
    return settings.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")


@pytest.fixture
def take(desk: Desk, full_draft: Draft) -> Callable[[], bytes]:
    """Take a further dossier in: due on Friday 27/11 at 17:00."""
    return lambda: intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id


@pytest.fixture
def submit(desk: Desk, specialist: Desk) -> Callable[[bytes], None]:
    """Carry a dossier to the leader."""

    def carry(stream: bytes) -> None:
        course.forward(desk, stream, to=specialist.facts.officer.id)
        course.receive(specialist, stream)
        course.submit(specialist, stream, "Đồng ý đăng ký giám hộ")

    return carry


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[[Desk], DeadlinesPage]]:
    """The page for whoever sits at a desk, after its first look."""
    lane = Lane()
    made: list[DeadlinesPage] = []
    faults: list[object] = []

    def build(desk: Desk) -> DeadlinesPage:
        page = DeadlinesPage(desk, lane)
        page.failed.connect(faults.append)
        page.form.resize(1190, 690)
        page.form.show()
        page.enter()
        made.append(page)
        lane.settle()
        qtbot.waitUntil(lambda: bool(page.form.fresh_label.text()) and lane.idle)
        return page

    yield build
    lane.settle()
    for page in made:
        page.close()
        page.form.close()
        lane.settle()  # a field that loses the cursor may still have asked something
        page.form.deleteLater()
    lane.close()
    assert not faults
