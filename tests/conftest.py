"""What every test stands on: Qt without a screen, and no key in the keyring of whoever runs the tests."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Before anything imports Qt: the platform is read once, when the application object is made.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["MOT_CUA_KEYS"] = "file"

if TYPE_CHECKING:
    from mot_cua_desktop.domain.desk import FirstRun
    from mot_cua_desktop.domain.draft import Draft
    from mot_cua_desktop.operations.desk import Desk
    from mot_cua_desktop.paths import DataFolder


@dataclass
class SetClock:
    """A clock that stands at 09:12 on Monday 23/11/2026 in Nha Trang until a test moves it."""

    now: datetime = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What a test of windows leaves behind is collected here and now: widgets that the thread of a later test frees end
    the process, some time after. As the program does, no worker's thread collects while windows stand."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()  # what is alive need not be walked through again after each of a thousand tests
        gc.enable()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def answers() -> FirstRun:
    from mot_cua_desktop.domain.desk import FirstRun

    return FirstRun(
        ward_name="Ủy ban nhân dân phường Tây Nha Trang",
        centre_name="Trung tâm Phục vụ hành chính công phường Tây Nha Trang",
        parent_name="UBND phường Tây Nha Trang",
        place="Nha Trang",
        prefix="000.00.12.H32",
        phone="02583123456",
        desk_name="Quầy 1",
        officer_name="Nguyễn Thị Hạnh",
        officer_title="Chuyên viên",
        officer_phone="0905000001",
    )


@pytest.fixture(scope="session")
def desk_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, FirstRun, Callable[[], datetime]], DataFolder]:
    """Lay the data of a desk just set up into a folder: made once for the same answers and hour, and then copied, for
    to set one up takes forty times as long. Two such desks have one id: they never meet at a hub."""
    made: dict[str, Path] = {}

    def laid(root: Path, answers: FirstRun, clock: Callable[[], datetime]) -> DataFolder:
        from mot_cua_desktop.operations import setup
        from mot_cua_desktop.paths import DataFolder

        alike = f"{answers!r} {clock()}"
        if alike not in made:
            made[alike] = tmp_path_factory.mktemp("quay")
            setup.set_up(DataFolder(made[alike]), answers, clock).desk.store.close()
        shutil.copytree(made[alike], root, dirs_exist_ok=True)
        return DataFolder(root)

    return laid


@pytest.fixture
def desk(tmp_path: Path, answers: FirstRun, clock: SetClock, desk_in: Callable[..., DataFolder]) -> Iterator[Desk]:
    """A desk just set up, in a folder of its own, with the starter catalogue."""
    from mot_cua_desktop.operations.desk import open_desk

    made = open_desk(desk_in(tmp_path / "quay", answers, clock), clock)
    yield made
    made.store.close()


@pytest.fixture
def lacking_draft(desk: Desk) -> Draft:
    """A draft for an invented citizen with no paper ticked yet."""
    from msgspec.structs import replace

    from mot_cua_desktop.domain import events as ev
    from mot_cua_desktop.domain import intake as checklist
    from mot_cua_desktop.operations import catalogue, intake

    owner = ev.Party(
        name="Trần Thị Ngọc Ánh",
        id_number="056192001234",
        born="05/06/1992",
        address="12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa",
        address_original="12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa",
        phone="0905123456",
    )
    draft = replace(intake.new_draft(desk), owner=owner)
    return checklist.begin(draft, catalogue.procedure(desk, "1.004837"))


@pytest.fixture
def full_draft(desk: Desk, lacking_draft: Draft) -> Draft:
    """The same with every paper handed in: ready to be accepted."""
    from msgspec.structs import replace

    from mot_cua_desktop.domain import intake as checklist
    from mot_cua_desktop.operations import intake

    papers = tuple(checklist.tick(line) for line in lacking_draft.papers)
    return replace(lacking_draft, id=intake.new_draft(desk).id, papers=papers)
