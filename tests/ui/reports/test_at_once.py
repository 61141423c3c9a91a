"""A report, a file and a paper made again at the same time; and a file that could not be noted."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, explanations, intake, reports
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

from .conftest import Show, settle


@pytest.fixture
def explained(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """A leader whose ward is past the line, and who signed why."""
    late = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id
    clock.forward(days=7)
    dossiers.result_ready(desk, late, "Trích lục")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Chủ tịch", role="lanh_dao")
    (past, *_) = explanations.over(leader, leader.now().date())
    words = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người", "measures": "Bố trí thêm"}
    explanations.sign(leader, past.unit, leader.now().date(), **words)
    return leader


def test_a_file_behind_a_paper_that_is_made_again_is_still_told_and_stopped(
    explained: Desk, show: Show, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(explained)
    page.choose("van_ban_di")
    settle(page, qtbot)
    page.failed.disconnect()
    paper, writing, stopped = (threading.Event() for _ in range(3))
    again = explanations.again

    def slowly_again(*asked: Any, **how: Any) -> Any:
        assert paper.wait(10)
        return again(*asked, **how)

    def endless(_register: object, tell: Any) -> bytes:
        while True:
            tell(1, 2)
            writing.set()
            stopped.wait(0.01)

    monkeypatch.setattr(explanations, "again", slowly_again)
    monkeypatch.setattr(reports, "xlsx", endless)
    page.open_cell(page.table.index(0, 2))
    page.giving.save_as("luu_xlsx", str(tmp_path / "so.xlsx"))
    paper.set()
    qtbot.waitUntil(lambda: page.leading.dialog is not None and writing.is_set())
    assert page.leading.dialog is not None
    page.leading.dialog.form.reject()
    page.form.activateWindow()
    qtbot.waitUntil(page.form.isActiveWindow)
    page.form.table.setFocus()
    assert page.form.busy_frame.isVisible()
    assert page.form.busy_label.text() == "Đang ghi tệp…"
    qtbot.keyClick(page.form, Qt.Key.Key_Escape)
    settle(page, qtbot)
    assert not page.form.busy_frame.isVisible()
    assert page.form.xlsx_button.isEnabled()
    assert list(tmp_path.glob("so.xlsx")) == []


def test_no_list_leaves_that_could_not_be_noted(
    explained: Desk, show: Show, qtbot: QtBot, clock: Any, tmp_path: Path
) -> None:
    page = show(explained)
    page.choose("so_theo_doi")
    settle(page, qtbot)
    page.failed.disconnect()
    told: list[object] = []
    page.failed.connect(told.append)
    clock.forward(minutes=-10)
    sent: list[object] = []
    page.giving.send = lambda *job: sent.append(job)
    page.giving.save_as("luu_pdf", str(tmp_path / "so.pdf"))
    page.giving.print()
    settle(page, qtbot)
    assert (list(tmp_path.glob("so.pdf")), sent) == ([], [])
    assert [type(each) for each in told] == [Told, Told]
    assert "Đồng hồ máy" in str(told[0])
