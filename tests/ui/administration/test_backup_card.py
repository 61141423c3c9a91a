"""The folder is chosen once, the first copy made at once, then one each day by itself; what fails is said once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import backups, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui import backups as runs
from mot_cua_desktop.ui.administration.page import AdministrationPage
from mot_cua_desktop.ui.backups import Backups
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()


@pytest.fixture
def page(desk: Desk, lane: Lane) -> Iterator[AdministrationPage]:
    made = AdministrationPage(desk, lane)
    made.changed.connect(made.use)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    made.close()
    lane.settle()
    made.form.close()
    made.form.deleteLater()


@pytest.fixture
def daily(qtbot: QtBot) -> Iterator[Backups]:
    made = Backups()
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "usb"
    made.mkdir()
    return made


def test_the_folder_is_chosen_and_the_first_copy_is_made_at_once(
    qtbot: QtBot, page: AdministrationPage, lane: Lane, stick: Path
) -> None:
    form = page.form
    assert "Chưa chọn nơi sao lưu" in form.backup_label.text()
    assert not form.backup_button.isEnabled()
    said: list[str] = []
    page.said.connect(said.append)
    page.backup.take(str(stick))
    qtbot.waitUntil(lambda: bool(said))
    lane.settle()
    assert said[0].startswith("Đã sao lưu và kiểm lại")
    assert "09:12 ngày 23/11/2026, đã kiểm lại" in form.backup_label.text()
    assert form.backup_button.isEnabled()
    assert form.backup_folder_button.isEnabled()
    assert form.backup_stop_button.isHidden()
    (home,) = stick.iterdir()
    assert [each.name for each in home.iterdir()] == ["2026-11-23-091200"]


def test_a_stick_that_is_not_there_is_told_and_the_buttons_come_back(
    qtbot: QtBot, page: AdministrationPage, lane: Lane, stick: Path
) -> None:
    failed: list[Exception] = []
    page.failed.connect(failed.append)
    page.backup.take(str(stick / "rut_ra"))
    qtbot.waitUntil(lambda: bool(failed))
    lane.settle()
    assert "Không thấy thư mục sao lưu" in str(failed[0])
    assert page.form.backup_button.isEnabled()
    assert "Chưa thấy bản nào" in page.form.backup_label.text()


def test_one_copy_a_day_by_itself(qtbot: QtBot, desk: Desk, daily: Backups, stick: Path, clock: Any) -> None:
    desk = settings.change(desk, backup_folder=str(stick))
    made: list[backups.Made] = []
    daily.made.connect(made.append)
    daily.use(desk)
    for hours, copies in ((0, 1), (8, 1), (16, 2), (1, 2)):  # 09:12, 17:12, the next morning, an hour on
        clock.forward(hours=hours)
        daily.look()
        daily.lane.settle()
        assert len(made) == copies
    assert daily._timer.isActive()


def test_the_same_failure_is_said_once_in_a_sitting(
    qtbot: QtBot, desk: Desk, daily: Backups, stick: Path, clock: Any
) -> None:
    desk = settings.change(desk, backup_folder=str(stick / "rut_ra"))
    failed: list[Exception] = []
    daily.failed.connect(failed.append)
    daily.use(desk)
    for _ in range(2):
        daily.look()
        daily.lane.settle()
    assert len(failed) == 1
    assert isinstance(failed[0], Told)
    (stick / "rut_ra").mkdir()
    daily.look()  # plugged in again
    daily.lane.settle()
    assert backups.last_at(desk) is not None


def test_without_a_folder_nothing_is_looked_for(desk: Desk, daily: Backups) -> None:
    daily.use(desk)
    daily.look()
    assert daily.lane.idle
    assert not daily._timer.isActive()


def test_a_copy_under_way_is_given_up_when_the_window_closes(
    qtbot: QtBot, desk: Desk, daily: Backups, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = settings.change(desk, backup_folder=str(stick))

    def long(desk: Desk, *, cancel: backups.Cancel) -> None:
        while True:
            cancel.check()

    monkeypatch.setattr(backups, "daily", long)
    daily.use(desk)
    daily.look()
    assert daily.busy
    assert runs.PATIENCE < 5_000
    daily.close()
    assert daily.lane.idle
