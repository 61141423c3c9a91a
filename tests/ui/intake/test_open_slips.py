"""A slip of the same matter that is still open: told before anything is pressed, one key to go on with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.intake.slip_dialog import SlipParts
from mot_cua_desktop.ui.kit.lanes import Lane

from .conftest import BINH

Begin = Callable[..., IntakePage]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def guided(desk: Desk, lacking_draft: Draft) -> Dossier:
    return intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))


def dialog(page: IntakePage) -> SlipParts:
    assert page.ways.asking is not None
    return cast(SlipParts, page.ways.asking.form)


def agree(page: IntakePage, lane: Lane) -> None:
    assert page.ways.asking is not None
    page.ways.asking.agree()
    lane.settle()


def test_the_allowance_of_an_open_slip_is_used_and_one_key_goes_on_with_it(
    qtbot: QtBot, lane: Lane, guided: Dossier, begin: Begin
) -> None:
    page = begin()
    lane.settle()
    assert page.form.allowance_badge.text() == "Đã dùng: phiếu 1/2026 ngày 23/11/2026"
    assert "Ctrl+E" in page.form.allowance_rule.text()
    assert "Ctrl+E" in page.form.alike_button.text()
    assert "phiếu hướng dẫn 1/2026" in page.form.guide_button.toolTip()
    qtbot.keyClick(page.form.name, Qt.Key.Key_E, CTRL)
    lane.settle()
    assert page.draft.dossier == guided.id
    assert not page.form.guide_button.isEnabled()


def test_a_second_slip_needs_its_reason_in_the_dialog(desk: Desk, lane: Lane, guided: Dossier, begin: Begin) -> None:
    page = begin()
    lane.settle()
    page.guide()
    form = dialog(page)
    assert form.another.isVisible()
    assert "phiếu hướng dẫn 1/2026" in form.another_cap.text()
    agree(page, lane)
    assert "Chưa ghi việc này khác" in form.fault_label.text()
    assert len(dossiers.page(desk)) == 1
    form.another.setText("Giám hộ cho người con thứ hai")
    agree(page, lane)
    assert page.form.done_label.text() == "✓ Đã lập phiếu hướng dẫn số 2/2026"


def test_a_slip_found_only_by_the_operation_asks_for_the_reason_then(
    desk: Desk, lane: Lane, lacking_draft: Draft, begin: Begin
) -> None:
    """Another window, or the hub, brought it after this page had looked."""
    page = begin()
    lane.settle()
    assert "Còn 1 lần" in page.form.allowance_badge.text()
    intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    page.guide()
    form = dialog(page)
    assert not form.another.isVisible()
    agree(page, lane)
    assert form.isVisible()
    assert form.another.isVisible()
    assert "phiếu hướng dẫn 1/2026" in form.fault_label.text()
    assert len(dossiers.page(desk)) == 1
    form.another.setText("Giám hộ cho người con thứ hai")
    agree(page, lane)
    assert page.form.done_label.text() == "✓ Đã lập phiếu hướng dẫn số 2/2026"


def test_without_a_card_the_name_and_birthday_find_it(lane: Lane, guided: Dossier, begin: Begin) -> None:
    page = begin(card="")
    form = page.form
    form.name.setText("Trần Thị Ngọc Ánh")
    lane.settle()
    assert not form.alike_row.isVisible()
    form.born.setText("05/06/1992")
    lane.settle()
    assert form.alike_row.isVisible()
    assert "phiếu hướng dẫn 1/2026" in form.alike_label.text()
    assert "Đã dùng: phiếu 1/2026" in form.allowance_badge.text()


def test_the_next_person_has_their_own_allowance(lane: Lane, guided: Dossier, begin: Begin) -> None:
    page = begin()
    lane.settle()
    page.card_scanned(BINH)
    lane.settle()
    assert "Còn 1 lần" in page.form.allowance_badge.text()
    assert not page.form.alike_row.isVisible()
    page.guide()
    assert not dialog(page).another.isVisible()
    dialog(page).reject()


def test_what_another_desk_holds_is_opened_to_be_asked_for(
    desk: Desk, lane: Lane, guided: Dossier, begin: Begin, page: IntakePage
) -> None:
    page.use(dataclasses.replace(desk, facts=replace(desk.facts, desk_id="quay-khac")))
    begin()
    lane.settle()
    assert "ở quầy khác" in page.form.alike_label.text()
    assert page.form.alike_button.text() == "Mở hồ sơ đó  Ctrl+E"
    wanted: list[bytes] = []
    page.dossier_wanted.connect(wanted.append)
    page.form.alike_button.click()
    lane.settle()
    assert wanted == [guided.id]
    assert page.draft.dossier is None


def test_somebody_who_is_perhaps_the_same_is_shown_to_be_compared(
    desk: Desk, lane: Lane, guided: Dossier, begin: Begin, page: IntakePage
) -> None:
    begin(card="")
    form = page.form
    form.name.setText("Bà Trần Thị Ngọc Ánh")
    form.born.setText("05/06/1992")
    lane.settle()
    assert "Trần Thị Ngọc Ánh có hồ sơ cùng thủ tục" in form.alike_label.text()
    assert form.alike_label.text().endswith("so xem có phải người này.")
    assert form.alike_button.text() == "Mở hồ sơ đó  Ctrl+E"
    assert form.allowance_badge.text() == "Có thể đã dùng: phiếu 1/2026 ngày 23/11/2026"
    wanted: list[bytes] = []
    page.dossier_wanted.connect(wanted.append)
    form.alike_button.click()
    lane.settle()
    assert wanted == [guided.id]
