"""A new PC for one that broke: the program is opened, a copy and the recovery code are given, and the desk is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.operations import backups, settings, setup
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import backup, unfinished

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def lost(tmp_path: Path, answers: FirstRun, clock: Any) -> tuple[Path, str]:
    """The stick with the only copy of a desk that is gone, and the code on its slip."""
    stick = tmp_path / "usb"
    stick.mkdir()
    new = setup.set_up(DataFolder(tmp_path / "cu"), answers, clock)
    desk = settings.change(new.desk, backup_folder=str(stick))
    backups.make(desk)
    clock.forward(hours=1)
    backups.make(desk)
    desk.store.close()
    return stick, new.recovery_code


@pytest.fixture
def desktop(qtbot: QtBot, qapp: Any, tmp_path: Path, clock: Callable[[], Any]) -> Iterator[Desktop]:
    """The program on a new PC, as `app.run` opens it: its log lies in the folder already."""
    folder = DataFolder(tmp_path / "moi")
    folder.logs.mkdir(parents=True)
    (folder.logs / "mot_cua.log").touch()
    made = Desktop(qapp, folder, clock)
    made.start()
    qtbot.waitUntil(lambda: made.lane.idle and made.steps is not None)
    yield made
    made.window.close()
    made.window.deleteLater()


def test_a_desk_comes_back_from_the_stick_in_the_window(qtbot: QtBot, desktop: Desktop, lost: tuple[Path, str]) -> None:
    stick, code = lost
    desktop.steps.page.form.restore_button.click()
    page = desktop.steps.page
    form = page.form
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert form.restore_fault.text().startswith("Cắm USB")
    page.take(str(stick.parent / "cu"))
    desktop.lane.settle()
    assert "không có bản sao lưu" in form.restore_fault.text()
    page.take(str(stick))
    desktop.lane.settle()
    assert not form.restore_fault.isVisible()
    assert [form.copies.itemText(row)[:5] for row in range(form.copies.count())] == ["10:12", "09:12"]
    assert form.code.hasFocus()
    qtbot.keyClick(form.code, Qt.Key.Key_Return, CTRL)
    assert form.restore_fault.text() == "Gõ mã phục hồi trên phiếu cất trong két."
    form.code.setText(code[:-1] + ("A" if code[-1] != "A" else "B"))
    form.restore_button.click()
    desktop.lane.settle()
    assert form.restore_fault.isVisible()
    assert "mã" in form.restore_fault.text().lower()
    form.code.setText(code.lower())
    form.restore_button.click()
    assert not form.restore_button.isEnabled()
    desktop.lane.settle()
    assert form.restore_says.text().startswith("Đã phục hồi")
    assert form.code.text() == ""
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: desktop.desk is not None)
    qtbot.waitUntil(lambda: desktop.lane.idle)
    assert desktop.window.current == "intake"
    assert desktop.desk.facts.desk_name == "Quầy 1"


def test_the_way_back_leads_to_the_first_questions(desktop: Desktop) -> None:
    desktop.steps.page.form.restore_button.click()
    desktop.steps.page.form.back_button.click()
    assert desktop.steps.page.form.ward_name.isVisible()


def test_a_copy_half_laid_back_asks_for_the_copy_and_for_nothing_else(
    qtbot: QtBot, desktop: Desktop, lost: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, code = lost
    folder = DataFolder(stick.parent / "moi")
    copy_file = backup._copy_file

    def full(source: Path, to: Path) -> None:
        if to == folder.store:
            raise OSError(28, "No space left on device")
        copy_file(source, to)

    desktop.steps.page.form.restore_button.click()
    desktop.steps.page.take(str(stick))
    desktop.lane.settle()
    desktop.steps.page.form.code.setText(code)
    with monkeypatch.context() as broken:
        broken.setattr(backup, "_copy_file", full)
        desktop.steps.page.start()
        desktop.lane.settle()
    assert "ổ đĩa đầy" in desktop.steps.page.form.restore_fault.text()
    assert unfinished.restoring(folder)
    before = desktop.steps.page
    desktop.start()  # opened anew the next morning
    qtbot.waitUntil(lambda: desktop.lane.idle and desktop.steps.page is not before)
    page = desktop.steps.page
    assert "bị dừng giữa chừng" in page.form.restore_fault.text()
    assert not page.form.back_button.isVisible()
    page.take(str(stick))
    desktop.lane.settle()
    page.form.code.setText(code)
    page.start()
    desktop.lane.settle()
    assert page.form.restore_says.text().startswith("Đã phục hồi")


def test_a_folder_that_holds_anybodys_work_is_not_written_over(desktop: Desktop, lost: tuple[Path, str]) -> None:
    stick, code = lost
    (stick.parent / "moi" / "ghi-chu.txt").touch()
    desktop.steps.offer_restore()
    desktop.steps.page.take(str(stick))
    desktop.lane.settle()
    desktop.steps.page.form.code.setText(code)
    desktop.steps.page.start()
    desktop.lane.settle()
    assert "không trống" in desktop.steps.page.form.restore_fault.text()
