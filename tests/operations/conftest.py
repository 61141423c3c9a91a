"""A ward just begun, as the walks of many histories copy it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mot_cua_desktop.domain.desk import FirstRun
    from mot_cua_desktop.paths import DataFolder


@pytest.fixture(scope="session")
def begun(
    tmp_path_factory: pytest.TempPathFactory,
    desk_in: Callable[[Path, FirstRun, Callable[[], datetime]], DataFolder],
) -> Callable[[Callable[[], datetime]], Path]:
    """The folder of a ward set up at the hour of a clock, to be copied: walks go on from there."""
    from mot_cua_desktop.domain.desk import FirstRun

    answers = FirstRun(
        ward_name="UBND phường Thử", centre_name="Trung tâm", parent_name="", place="Nha Trang", prefix="000.00.12.H32",
        phone="", desk_name="Quầy 1", officer_name="Lê Văn Thử", officer_title="", officer_phone="",
    )  # fmt: skip

    def folder(clock: Callable[[], datetime]) -> Path:
        return desk_in(tmp_path_factory.mktemp("mau") / "quay", answers, clock).root

    return folder
