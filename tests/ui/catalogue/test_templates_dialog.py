"""Mẫu giấy: nothing is used before it was tried and shown, and the past is a click away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop import paths
from mot_cua_desktop.operations import settings, templates
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.catalogue.templates_dialog import TemplatesWindow
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[CataloguePage]:
    lane = Lane()
    made = CataloguePage(desk, lane)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    lane.settle()
    lane.close()
    made.form.close()
    made.form.deleteLater()


@pytest.fixture
def window(page: CataloguePage) -> Iterator[TemplatesWindow]:
    """The window of the first procedure in the list, on the guidance slip."""
    page.show_templates()
    made = page.templates.window
    assert made is not None
    page._lane.settle()
    made.form.papers.selectRow(1)
    page._lane.settle()
    yield made
    page._lane.settle()
    made.form.close()  # else it stands above the next test's window until Qt comes to delete it


@pytest.fixture
def own(tmp_path: Path) -> Path:
    from docx import Document

    document = Document(str(paths.template("phieu_bo_sung")))
    document.paragraphs[0].insert_paragraph_before("MẪU RIÊNG")
    document.save(str(tmp_path / "phieu_rieng.docx"))
    return tmp_path / "phieu_rieng.docx"


def cell(window: TemplatesWindow, row: int, column: int) -> str:
    item = window.form.papers.item(row, column)
    return item.text() if item is not None else ""


def test_a_template_is_tried_seen_used_and_given_up(
    qtbot: QtBot, desk: Desk, page: CataloguePage, window: TemplatesWindow, own: Path
) -> None:
    form, lane = window.form, page._lane
    assert "Mẫu giấy riêng: " in form.scope_label.text()
    assert (cell(window, 1, 1), form.use_button.isEnabled()) == ("Mẫu gốc", False)
    assert form.sample.count() == 3
    window.upload(str(own))
    lane.settle()
    assert "“phieu_rieng.docx” dùng được" in form.verdict_label.text()
    assert [form.sample.itemText(n).split(" – ")[0] for n in range(3)] == [
        "Hồ sơ thường", "Dài nhất: tên 300 chữ, 20 giấy tờ", "Ít nhất: không giấy tờ nào, ô không bắt buộc để trống",
    ]  # fmt: skip
    assert templates.history(desk, "phieu_bo_sung", window._procedure) == []
    with qtbot.waitSignal(page.said):
        qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    lane.settle()
    assert cell(window, 1, 1) == "Mẫu riêng của thủ tục"
    assert cell(window, 1, 3) == "Nguyễn Thị Hạnh"
    assert not form.use_button.isEnabled()
    form.restore_button.click()
    lane.settle()
    assert cell(window, 1, 1) == "Mẫu gốc"
    assert not form.restore_button.isEnabled()
    form.history.selectRow(1)
    lane.settle()
    assert form.use_button.isEnabled()
    window.put_in_use()
    lane.settle()
    assert cell(window, 1, 1) == "Mẫu riêng của thủ tục"


def test_a_bad_one_says_why_and_cannot_be_used(
    qtbot: QtBot, desk: Desk, page: CataloguePage, window: TemplatesWindow, tmp_path: Path
) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("{{ chu_hoso }}")
    document.save(str(tmp_path / "sai.docx"))
    window.upload(str(tmp_path / "sai.docx"))
    page._lane.settle()
    assert "Có phải “chu_ho_so” không" in window.form.verdict_label.text()
    (tmp_path / "anh.docx").write_bytes(b"%PDF-1.7")
    window.put_in_use()
    window.upload(str(tmp_path / "anh.docx"))
    page._lane.settle()
    assert "✗ Tệp này không phải tệp Word (.docx)." in window.form.verdict_label.text()
    qtbot.keyClick(window.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page._lane.settle()
    assert templates.history(desk, "phieu_bo_sung", window._procedure) == []


def test_another_paper_chosen_drops_what_was_tried(page: CataloguePage, window: TemplatesWindow, own: Path) -> None:
    window.upload(str(own))
    page._lane.settle()
    assert window.candidate is not None
    window.form.papers.selectRow(0)
    assert window.candidate is None
    assert not window.form.use_button.isEnabled()
    page._lane.settle()


def test_the_one_in_use_is_saved_for_word(page: CataloguePage, window: TemplatesWindow, tmp_path: Path) -> None:
    window.save_as(str(tmp_path / "sua.lan.2"))
    page._lane.settle()
    assert (tmp_path / "sua.lan.2.docx").read_bytes() == paths.template("phieu_bo_sung").read_bytes()
    assert "Tải mẫu lên" in window.form.verdict_label.text()


def test_who_may_not_is_told_in_the_window(desk: Desk, page: CataloguePage, window: TemplatesWindow, own: Path) -> None:
    clerk = desk.facts.officer.id
    settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    page.use(settings.choose_officer(desk, clerk))
    window.upload(str(own))
    page._lane.settle()
    window.put_in_use()
    page._lane.settle()
    assert "Chỉ lãnh đạo hoặc quản trị" in window.form.verdict_label.text()
    assert window.form.use_button.isEnabled()
