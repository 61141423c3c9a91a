"""A page that is closed is still: nothing of it fires while its form waits to be deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake import page as module
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane


def test_no_timer_of_a_closed_page_fires_nor_is_started_again(
    qtbot: QtBot, open_page: Callable[[], IntakePage], lane: Lane, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_DRAW_EVERY", 10)
    monkeypatch.setattr(module, "_SAVE_AFTER", 10)
    page = open_page()
    drawn: list[str] = []
    page.form.due_why.setText("Chữ của bài kiểm.")
    qtbot.waitUntil(lambda: page.form.due_why.text() != "Chữ của bài kiểm.")  # the page draws itself as time passes
    page.form.address.setText("12 Lê Hồng Phong")
    page.close()
    lane.settle()
    assert [draft.owner.address_original for draft in intake.drafts(desk)] == ["12 Lê Hồng Phong"]

    page.citizen._typed_address.timeout.connect(lambda: drawn.append("address"))
    page._minute.timeout.connect(lambda: drawn.append("minute"))
    page.form.address.setText("5 Yersin")  # an answer that came late may still write into a field
    qtbot.wait(300)
    assert not drawn
    lane.settle()
    assert [draft.owner.address_original for draft in intake.drafts(desk)] == ["12 Lê Hồng Phong"]


def test_a_draft_is_kept_when_the_next_person_comes_and_the_page_goes_on(
    qtbot: QtBot, page: IntakePage, lane: Lane, desk: Desk
) -> None:
    page.form.name.setText("Trần Thị Ngọc Ánh")
    page.next()
    page.form.name.setText("Nguyễn Văn Bình")
    qtbot.waitUntil(lambda: len(intake.drafts(desk)) == 2)
