"""The page of procedures, standing and read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def lane() -> Lane:
    return Lane()


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, lane: Lane) -> Iterator[CataloguePage]:
    made = CataloguePage(desk, lane)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    lane.settle()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()
    lane.close()
