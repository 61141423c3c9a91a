"""The seldom deeds of the administration page: each is asked twice, and the code is shown once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import intake, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import keys
from mot_cua_desktop.ui.administration.page import AdministrationPage
from mot_cua_desktop.ui.kit import printing
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()


@pytest.fixture
def page(desk: Desk, lane: Lane, monkeypatch: pytest.MonkeyPatch) -> Iterator[AdministrationPage]:
    monkeypatch.setattr(printing, "printers", list)
    made = AdministrationPage(desk, lane)
    made.form.resize(1208, 690)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    lane.settle()
    made.form.close()
    made.form.deleteLater()


def test_a_clock_that_is_well_is_not_spoken_of(page: AdministrationPage) -> None:
    assert not page.form.clock_card.isVisible()
    assert not page.form.recovery_sure.isVisible()


def test_after_a_clock_that_ran_ahead_two_presses_let_the_desk_work_on(
    desk: Desk, lane: Lane, page: AdministrationPage, full_draft: Draft, clock
) -> None:
    clock.forward(days=3)
    settings.change(desk, phone="02580000001")
    clock.forward(days=-3)
    with pytest.raises(Told, match="bấm “Giờ máy đang đúng”"):
        intake.accept(desk, full_draft)
    page.enter()
    lane.settle()
    form, changed = page.form, list[Desk]()
    page.changed.connect(changed.append)
    told = list[Exception]()
    page.failed.connect(told.append)
    assert form.clock_card.isVisible()
    assert "09:12 ngày 23/11/2026, sớm hơn việc đã ghi lúc 09:12 ngày 26/11/2026" in form.clock_label.text()
    form.clock_button.click()
    lane.settle()
    assert form.clock_sure.isVisible()
    assert settings.clock_fault(desk) is not None  # one press does nothing
    form.clock_button.click()
    lane.settle()
    assert [str(fault) for fault in told if "Chưa ghi vì sao" in str(fault)]  # nor do two without a reason
    assert settings.clock_fault(desk) is not None
    form.clock_reason.setText("Thay pin đồng hồ")
    form.clock_button.click()
    lane.settle()
    form.clock_button.click()
    lane.settle()
    assert settings.clock_fault(desk) is None
    assert not form.clock_card.isVisible()
    assert len(changed) == 1
    assert intake.accept(desk, full_draft).code


def test_a_new_recovery_code_is_asked_twice_shown_once_and_goes_onto_paper(
    qtbot: QtBot, desk: Desk, lane: Lane, page: AdministrationPage, tmp_path: Path
) -> None:
    slot = desk.store.folder.keys / "phuc_hoi.json"
    before, form, said = slot.read_bytes(), page.form, list[str]()
    page.said.connect(said.append)
    form.recovery_button.click()
    lane.settle()
    assert form.recovery_sure.isVisible()
    assert slot.read_bytes() == before
    form.recovery_button.click()
    lane.settle()
    dialog, recovery = page.safety.dialog, page.safety.recovery
    assert dialog is not None
    assert recovery is not None
    code = recovery.form.code_label.text()
    assert keys.recover(desk.store.folder, code) == desk.store.key
    recovery.save_wanted.emit(str(tmp_path / "phieu.pdf"))
    lane.settle()
    assert (tmp_path / "phieu.pdf").read_bytes().startswith(b"%PDF")
    qtbot.keyClick(recovery.form.print_button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    shown = [part.text() for part in form.findChildren(QWidget) if hasattr(part, "text")]
    assert code not in shown
    assert said[-1] == "Đã cấp mã phục hồi mới; phiếu cũ không còn dùng được."
    assert code.encode() not in slot.read_bytes()
