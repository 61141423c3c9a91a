"""A table in the window: its columns said over the first lines, remembered, read with a way to stop, given out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import workbook
from mot_cua_desktop.domain.procedures import Component, Procedure
from mot_cua_desktop.operations import catalogue, list_columns, lists
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.columns_dialog import ColumnsAsking
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane


def written(folder: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = folder / "bịa.xlsx"
    book.save(file)
    return file


def opened(page: CataloguePage, lane: Lane, file: Path) -> ColumnsAsking:
    page.import_file(str(file))
    lane.settle(60_000)
    assert page.imports.mapping is not None
    return page.imports.mapping


def test_the_columns_are_said_remembered_and_proposed_as_any_list(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    file = written(tmp_path, ["Ký hiệu", "Nội dung", "Thời hạn"], ["9.000001", "Thủ tục bịa", "5 ngày làm việc"])
    before = catalogue.procedures(desk)
    mapping = opened(page, lane, file)
    assert [mapping.choice(column).currentText() for column in range(3)] == [
        "(bỏ qua)", "(bỏ qua)", "Thời hạn giải quyết",
    ]  # fmt: skip
    mapping.parts.ok_button.click()
    assert "Chưa rõ cột nào là mã thủ tục và tên thủ tục" in mapping.parts.fault_label.text()
    mapping.choice(0).setCurrentText("Mã thủ tục")
    mapping.choice(1).setCurrentText("Tên thủ tục")
    mapping.parts.ok_button.click()
    lane.settle()
    assert not mapping.parts.isVisible()
    assert page.imports.asking is not None
    (row,) = page.imports.asking.ticked()
    assert (row.procedure.code, row.procedure.terms[0].text) == ("9.000001", "5 ngày làm việc")
    assert catalogue.procedures(desk) == before
    page.imports.asking.form.reject()
    again = opened(page, lane, file)
    assert again.choice(0).currentText() == "Mã thủ tục"
    again.form.reject()


def test_a_table_that_cannot_be_read_is_told_over_its_columns(
    desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    row = ["9.000001", "Thủ tục bịa"]
    mapping = opened(page, lane, written(tmp_path, ["Mã TTHC", "Tên TTHC"], row, row))
    mapping.parts.ok_button.click()
    lane.settle()
    assert "có ở cả dòng 2 và dòng 3" in mapping.parts.fault_label.text()
    assert mapping.parts.ok_button.isEnabled()
    mapping.form.reject()


def test_five_thousand_procedures_are_read_while_the_window_lives_and_stopped_when_asked(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    papers = (Component(key="", name="Tờ khai", originals=1),)
    many = [Procedure(code=f"9.{n:06}", name=f"Bịa {n}", field="Bịa", components=papers) for n in range(5000)]
    file = tmp_path / "nhieu.xlsx"
    file.write_bytes(workbook.catalogue(many))
    ticks: list[int] = []
    ticking = QTimer()
    ticking.timeout.connect(lambda: ticks.append(1))
    ticking.start(10)
    seen: list[tuple[int, int]] = []
    page.imports._progress.connect(lambda done, total: seen.append((done, total)))
    mapping = opened(page, lane, file)
    ticking.stop()
    assert len(ticks) > 5
    assert seen
    page.imports._progress.connect(lambda *_: page.imports._stop.set(), Qt.ConnectionType.DirectConnection)
    with qtbot.waitSignal(page.said, timeout=60_000) as said:
        mapping.parts.ok_button.click()
        assert mapping.parts.cancel_button.text().startswith("Dừng đọc")
        mapping.parts.cancel_button.click()
    assert said.args == ["Đã dừng nhập theo yêu cầu; chưa có thay đổi nào được ghi."]
    assert page.imports.asking is None


def test_the_reading_of_a_file_is_stopped_by_the_button_that_began_it(
    qtbot: QtBot, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    rows = [[f"9.{n:06}", f"Bịa {n}"] for n in range(300)]
    file = written(tmp_path, ["Mã TTHC", "Tên TTHC"], *rows)
    lane.hold()
    page.import_file(str(file))
    assert page.form.import_button.text() == "Dừng đọc tệp"
    page.form.import_button.click()
    with qtbot.waitSignal(page.said) as said:
        lane.release()
    assert "Đã dừng" in said.args[0]
    assert page.form.import_button.text().startswith("Nhập danh mục")
    assert page.imports.mapping is None


def test_a_stop_that_comes_with_the_last_piece_opens_nothing(
    qtbot: QtBot, lane: Lane, page: CataloguePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested = lists.suggested

    def pressed_meanwhile(*given: Any) -> Any:
        page.imports._stop.set()
        return suggested(*given)

    monkeypatch.setattr(lists, "suggested", pressed_meanwhile)
    with qtbot.waitSignal(page.said) as said:
        page.import_file(str(written(tmp_path, ["Mã TTHC", "Tên TTHC"], ["9.000001", "Bịa"])))
    assert "Đã dừng" in said.args[0]
    assert page.imports.mapping is None
    assert page.form.import_button.text().startswith("Nhập danh mục")
    monkeypatch.setattr(lists, "suggested", suggested)
    assert opened(page, lane, tmp_path / "bịa.xlsx").form.isVisible()
    page.imports.mapping.form.reject()


def test_a_stop_that_comes_with_the_last_line_proposes_nothing(
    qtbot: QtBot, lane: Lane, page: CataloguePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = opened(page, lane, written(tmp_path, ["Mã TTHC", "Tên TTHC"], ["9.000001", "Bịa"]))
    monkeypatch.setattr(list_columns, "remember", lambda *_: page.imports._stop.set())
    with qtbot.waitSignal(page.said) as said:
        mapping.parts.ok_button.click()
    assert "Đã dừng" in said.args[0]
    assert page.imports.asking is None
    mapping.form.reject()


def test_the_catalogue_is_given_out_from_the_page(
    qtbot: QtBot, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.said, timeout=30_000) as said:
        page.exports.write(str(tmp_path / "ra.xlsx"))
    assert said.args[0].endswith("thủ tục ra ra.xlsx.")
    assert page.form.export_button.isEnabled()
    mapping = opened(page, lane, tmp_path / "ra.xlsx")
    mapping.parts.ok_button.click()
    lane.settle(30_000)
    assert page.imports.asking is not None
    assert page.imports.asking.ticked() == ()
