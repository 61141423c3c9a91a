"""The intake page on a desk just set up, as the window would build it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

CARD = "056192001234|225123456|Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"
BINH = "056090001111||Nguyễn Văn Bình|01021990|Nam|5 Yersin, Phường Tây Nha Trang, Khánh Hòa|10052021"
GUARDIAN = "1.004837"  # three papers for everybody, more by case
SINGLE = "1.004873"  # a fee that nobody knows
COPY = "2.000815"  # at once
UNCLEAR = "1.004859"  # a term without a unit


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()


@pytest.fixture
def faults() -> Iterator[list[Exception]]:
    """What the page told the window; a test that foresees one takes it out."""
    told: list[Exception] = []
    yield told
    assert not told


@pytest.fixture
def open_page(desk: Desk, lane: Lane, faults: list[Exception]) -> Iterator[Callable[[], IntakePage]]:
    """Open another page on the same desk, as a restart of the program would."""
    made: list[IntakePage] = []

    def build() -> IntakePage:
        page = IntakePage(desk, lane)
        page.failed.connect(faults.append)
        page.form.resize(1208, 693)
        page.form.show()
        made.append(page)
        lane.settle()
        return page

    yield build
    for page in made:
        page.form.close()
        lane.settle()  # a field that loses the cursor may still have asked something
        page.close()  # deleted by the next event loop only: until then it must be still
        page.form.deleteLater()


@pytest.fixture
def page(open_page: Callable[[], IntakePage]) -> IntakePage:
    return open_page()


@pytest.fixture
def begin(page: IntakePage, lane: Lane) -> Callable[..., IntakePage]:
    """Choose a procedure and scan a card."""

    def go(code: str = GUARDIAN, card: str = CARD) -> IntakePage:
        page.choose(code)
        lane.settle()
        if card:
            page.card_scanned(card)
        return page

    return go
