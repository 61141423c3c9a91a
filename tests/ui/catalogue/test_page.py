"""The procedures' page: found without marks, read with what is unclear, the national list taken in by a button."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.operations.catalogue import Imported
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import procedure_html
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane

ROW = {
    "ma": "9.000001",
    "ten": "Thủ tục bịa để kiểm thử",
    "linh_vuc": "Kiểm thử",
    "qd_cong_bo": "1/QĐ",
    "cap": "Cấp xã",
    "url": "",
    "kenh": [{"kenh": "Trực tiếp", "thoi_gian_raw": "7", "phi_raw": "", "ghi_chu": ""}],
    "thanh_phan": [
        {
            "nhom": "",
            "ten": "- Tờ khai <b>",
            "ban_chinh": 1,
            "ban_sao": 0,
            "ghi_chu_khong_phai_giay_to": False,
            "mau": None,
        }
    ],
}


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[CataloguePage]:
    lane = Lane()
    made = CataloguePage(desk, lane)
    made.form.show()
    made.enter()
    qtbot.waitUntil(lambda: len(made.found.rows) > 40)
    yield made
    lane.close()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()


def test_a_procedure_is_found_without_marks_and_read(qtbot: QtBot, page: CataloguePage) -> None:
    page.find("giam ho dang ky")
    names = [row.name.lower() for row in page.found.rows]
    assert names
    assert all("giám hộ" in name for name in names)
    text = page.form.text.toPlainText()
    assert page.found.rows[0].name in text
    assert "Thời hạn" in text


def test_nothing_found_says_what_to_try(page: CataloguePage) -> None:
    page.find("zzz qqq")
    assert "Không có thủ tục nào khớp" in page.form.count_words.text()


def test_the_shown_procedure_goes_to_intake(qtbot: QtBot, page: CataloguePage) -> None:
    page.find("1.004837")
    with qtbot.waitSignal(page.take_in_wanted) as wanted:
        qtbot.keyClick(page.form.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wanted.args == ["1.004837"]


def test_a_file_is_taken_in_and_what_is_unclear_is_reported(qtbot: QtBot, page: CataloguePage, tmp_path: Path) -> None:
    file = tmp_path / "danh muc.json"
    file.write_text(json.dumps({"nguon": "bịa", "so_luong": 1, "thu_tuc": [ROW]}), encoding="utf-8")
    with qtbot.waitSignal(page.changed):
        page.import_file(str(file))
    report = page.form.text.toPlainText()
    assert "Đọc 1 thủ tục: thêm 1" in report
    assert "9.000001 Thủ tục bịa để kiểm thử" in report
    assert "⚠" in report
    page.find("thu tuc bia")
    qtbot.waitUntil(lambda: [row.code for row in page.found.rows] == ["9.000001"])
    text = page.form.text.toPlainText()
    assert "chưa rõ" in text
    assert "Tờ khai <b>" in text


def test_a_file_that_is_no_list_is_told_and_changes_nothing(qtbot: QtBot, page: CataloguePage, tmp_path: Path) -> None:
    file = tmp_path / "hong.json"
    file.write_text("{", encoding="utf-8")
    before = len(page.found.rows)
    with qtbot.waitSignal(page.failed) as told:
        page.import_file(str(file))
    assert str(told.args[0])
    assert page.form.import_button.isEnabled()
    assert len(page.found.rows) == before


def test_the_same_words_for_several_channels_are_said_once() -> None:
    procedure = pr.Procedure(
        code="1",
        name="x",
        field="y",
        terms=tuple(pr.ChannelTerm(channel=c, text="3 Ngày") for c in ("truc_tiep", "truc_tuyen")),
    )
    assert "Trực tiếp, trực tuyến: chưa rõ (nguồn ghi “3 Ngày”)" in procedure_html.page(procedure)


def test_a_long_report_says_how_many_more() -> None:
    rows = tuple((str(n), "x", ("y",)) for n in range(250))
    report = procedure_html.report(Imported(read=250, added=250, changed=0, same=0, unclear=rows, errors=("dòng 3",)))
    assert "và 50 thủ tục nữa" in report
    assert "Không đọc được (1)" in report
