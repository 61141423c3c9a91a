"""A list in the window: proposed row by row, taken in by a document whole or not at all, and taken back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.proposing import KIND_WORDS
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, catalogue
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.catalogue.proposal_dialog import ProposalAsking
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
def desk(desk: Desk, tmp_path: Path) -> Desk:
    """A desk that took in three invented procedures before."""
    catalogue.import_file(desk, written(tmp_path, row(1), row(2), row(3)))
    return desk


def row(number: int, **other: Any) -> dict[str, Any]:
    return {**ROW, "ma": f"9.00000{number}", "ten": f"Thủ tục bịa {number}", **other}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    file = folder / "danh muc.json"
    file.write_text(json.dumps({"nguon": "bịa", "so_luong": len(rows), "thu_tuc": rows}), encoding="utf-8")
    return file


def propose(page: CataloguePage, lane: Lane, file: Path) -> ProposalAsking:
    page.import_file(str(file))
    lane.settle()
    assert page.imports.asking is not None
    return page.imports.asking


def group(asking: ProposalAsking, words: str) -> QTreeWidgetItem:
    tree = asking.parts.rows
    items = [item for n in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(n)) is not None]
    return next(item for item in items if item.text(0).startswith(words))


def counts(asking: ProposalAsking) -> list[int]:
    return [group(asking, words).childCount() for words in KIND_WORDS.values()]


def codes(desk: Desk) -> set[str]:
    return {procedure.code for procedure in catalogue.procedures(desk) if procedure.code.startswith("9.")}


def test_a_row_that_would_take_the_cases_away_is_left_unticked_and_says_so(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    """The portal knows no case: under another decision its papers would replace the checklist by cases in silence."""
    known = catalogue.procedure(desk, "1.004837")
    asking = propose(page, lane, written(tmp_path, row(1, ma=known.code, ten=known.name, qd_cong_bo="7777/QĐ-BTP")))
    (item,) = (group(asking, KIND_WORDS["chua_ro"]).child(n) for n in range(1))
    assert item.text(0).endswith(known.name)
    assert asking.ticked() == ()
    asking.parts.rows.setCurrentItem(item)
    said = asking.parts.changes.toPlainText()
    assert "Nhập dòng này thì mất\n⚠ Thành phần hồ sơ theo" in said
    assert f"trường hợp ({known.deciding_document})." in said
    asking.form.reject()


def test_a_list_is_proposed_accepted_in_part_and_taken_back(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    before = catalogue.procedures(desk)
    file = written(tmp_path, row(1), row(2, ten="Thủ tục bịa 2, tên khác"), row(4), row(5))
    asking = propose(page, lane, file)
    form = asking.parts
    assert catalogue.procedures(desk) == before
    assert counts(asking) == [2, 1, 0, 0, 1]
    assert form.ok_button.text().startswith("Nhập 3 thay đổi")
    form.rows.setCurrentItem(group(asking, "Sửa đổi").child(0))
    assert "Trước: Thủ tục bịa 2\nNay: Thủ tục bịa 2, tên khác" in form.changes.toPlainText()
    form.rows.setCurrentItem(group(asking, "Thêm mới").child(0))
    assert "Tờ khai <b>" in form.changes.toPlainText()
    group(asking, "Thêm mới").child(1).setCheckState(0, Qt.CheckState.Unchecked)
    form.complete.click()
    lane.settle()
    assert counts(asking) == [2, 1, 1, 0, 1]
    gone = group(asking, "Không còn trong danh sách").child(0)
    assert gone.text(0).endswith("9.000003  Thủ tục bịa 3")
    assert gone.checkState(0) == Qt.CheckState.Unchecked
    assert [taken.procedure.code for taken in asking.ticked()] == ["9.000004", "9.000002"]
    group(asking, "Không còn trong danh sách").setCheckState(0, Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: form.ok_button.text().startswith("Nhập 3 thay đổi"))
    form.ok_button.click()
    assert "Chưa ghi số văn bản" in form.fault_label.text()
    form.number.setText("7/QĐ-UBND")
    form.dated.setText("20/11/2026")
    form.issuer.setText("UBND phường")
    with qtbot.waitSignal(page.changed):
        form.ok_button.click()
    assert not form.isVisible()
    report = page.form.text.toPlainText()
    assert "Thêm 1, sửa 1, bãi bỏ 1. Theo 7/QĐ-UBND ngày 20/11/2026 của UBND phường; áp dụng từ 23/11/2026." in report
    assert codes(desk) == {"9.000001", "9.000002", "9.000004"}
    assert amendments.history(desk, "9.000002")[-1].decision.number == "7/QĐ-UBND"
    page.form.undo_button.click()
    assert page.imports.asking_undo is not None
    assert (
        "lần nhập theo 7/QĐ-UBND ngày 20/11/2026 của UBND phường trở lại"
        in page.imports.asking_undo.form.findChild(QLabel, "intro_label").text()
    )
    with qtbot.waitSignal(page.changed):
        page.imports.asking_undo.form.ok_button.click()
    assert catalogue.procedures(desk) == before
    assert page.form.undo_button.isHidden()
    lane.settle()
    page.find("9.000004")
    assert page.found.rows == []  # taken back, not abolished by anybody
    page.find("9.000002")
    lane.settle()
    assert page.form.versions.item(0).text().split("\n")[0].endswith("đang có hiệu lực · hoàn tác một lần nhập")
    page.form.versions.setCurrentRow(1)
    assert page.form.batch_button.isHidden()


def test_taking_a_list_back_is_counted_and_stopped_by_the_button_that_began_the_import(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    asking = propose(page, lane, written(tmp_path, row(4), row(5)))
    form = asking.parts
    form.number.setText("7/QĐ-UBND")
    form.dated.setText("20/11/2026")
    form.issuer.setText("UBND phường")
    with qtbot.waitSignal(page.changed):
        form.ok_button.click()
    after = codes(desk)
    seen: list[tuple[int, int]] = []
    page.imports._progress.connect(lambda done, total: seen.append((done, total)))
    page.form.undo_button.click()
    assert page.imports.asking_undo is not None
    lane.hold()
    page.imports.asking_undo.form.ok_button.click()
    assert page.form.import_button.text() == "Dừng hoàn tác"
    assert page.form.import_button.isEnabled()
    assert not page.form.undo_button.isEnabled()
    page.form.import_button.click()
    assert page.form.import_button.text() == "Đang dừng…"
    with qtbot.waitSignal(page.said) as said:
        lane.release()
    assert said.args == ["Đã dừng hoàn tác theo yêu cầu; danh mục vẫn như trước khi bấm."]
    assert codes(desk) == after
    assert page.form.import_button.text().startswith("Nhập danh mục")
    page.form.undo_button.click()
    with qtbot.waitSignal(page.changed):
        page.imports.asking_undo.form.ok_button.click()
    assert seen == [(0, 2), (1, 2)]
    assert codes(desk) == after - {"9.000004", "9.000005"}


def test_a_list_taken_in_long_ago_is_taken_back_from_the_history(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    listed = catalogue.read_list(written(tmp_path, row(1, ten="Tên nhầm"), row(2, ten="Tên nhầm")))
    rows = amendments.proposal(desk, listed.procedures)
    amendments.accept(desk, rows, date(2026, 11, 20), Decision(number="7/QĐ-UBND"))
    page.find("9.000001")
    lane.settle()
    assert not page.form.batch_button.isHidden()
    page.form.batch_button.click()
    assert page.imports.asking_undo is not None
    assert "7/QĐ-UBND" in page.imports.asking_undo.form.findChild(QLabel, "intro_label").text()
    with qtbot.waitSignal(page.changed):
        page.imports.asking_undo.form.ok_button.click()
    assert catalogue.procedure(desk, "9.000002").name == "Thủ tục bịa 2"
    lane.settle()
    assert page.form.text.toPlainText().startswith("Thủ tục bịa 1\n")


def test_a_doubt_that_changed_is_left_unless_ticked(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    known = replace(catalogue.procedure(desk, "9.000001"), unclear=())
    amendments.amend(desk, replace(known, name="Tên tạm"), date(2026, 11, 22), Decision(number="1"))
    amendments.amend(desk, known, date(2026, 11, 23), Decision(number="2"))
    asking = propose(page, lane, written(tmp_path, row(1), row(2)))
    assert counts(asking) == [0, 0, 0, 1, 1]
    assert asking.ticked() == ()
    assert asking.parts.ok_button.text() == "Chưa chọn thay đổi nào"
    assert not asking.parts.ok_button.isEnabled()
    line = group(asking, "Có điểm chưa rõ").child(0)
    asking.parts.rows.setCurrentItem(line)
    assert "Danh sách còn chưa rõ" in asking.parts.changes.toPlainText()
    line.setCheckState(0, Qt.CheckState.Checked)
    qtbot.waitUntil(asking.parts.ok_button.isEnabled)


def test_a_list_does_not_bring_back_what_was_abolished_unless_ticked(
    desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    amendments.abolish(desk, "9.000001", date(2026, 11, 20), Decision(number="9/QĐ"))
    asking = propose(page, lane, written(tmp_path, row(1), row(2)))
    assert counts(asking) == [0, 0, 0, 1, 1]
    assert asking.ticked() == ()
    asking.parts.rows.setCurrentItem(group(asking, "Có điểm chưa rõ").child(0))
    assert "đã bãi bỏ từ 20/11/2026 theo 9/QĐ. Đánh dấu là công bố lại." in asking.parts.changes.toPlainText()


def test_stopped_half_way_nothing_was_taken_in(
    qtbot: QtBot, desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    before = catalogue.procedures(desk)
    asking = propose(page, lane, written(tmp_path, *(row(n) for n in range(4, 9))))
    asking.parts.number.setText("7/QĐ-UBND")
    asking.parts.dated.setText("20/11/2026")
    asking.parts.issuer.setText("UBND tỉnh Khánh Hòa")
    page.imports._progress.connect(lambda *_: page.imports._stop.set(), Qt.ConnectionType.DirectConnection)
    with qtbot.waitSignal(page.said) as said:
        asking.parts.ok_button.click()
        assert asking.parts.cancel_button.text().startswith("Dừng, không nhập gì")
        asking.parts.cancel_button.click()
    assert said.args == ["Đã dừng nhập theo yêu cầu; chưa có thay đổi nào được ghi."]
    assert catalogue.procedures(desk) == before
    assert page.form.import_button.isEnabled()
    assert page.form.undo_button.isHidden()


@pytest.mark.parametrize("content", ["{", "[]", '{"thu_tuc": [{"x": 1}]}', "PK\x03\x04 bảng tính"])
def test_a_broken_file_is_told_in_a_sentence_and_changes_nothing(
    qtbot: QtBot, desk: Desk, page: CataloguePage, tmp_path: Path, content: str
) -> None:
    before = catalogue.procedures(desk)
    file = tmp_path / "hong.json"
    file.write_text(content, encoding="utf-8")
    with qtbot.waitSignal(page.failed) as told:
        page.import_file(str(file))
    assert "chưa nhập" in str(told.args[0])
    assert page.form.import_button.isEnabled()
    assert page.imports.asking is None
    assert catalogue.procedures(desk) == before


def test_a_row_that_cannot_be_read_is_told_beside_the_others(
    desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    asking = propose(page, lane, written(tmp_path, row(1), {"ma": "9.000007"}, row(4)))
    assert "1 dòng không đọc được" in asking.parts.intro_label.text()
    assert "Dòng 2: thiếu hoặc sai dữ liệu" in asking.parts.changes.toPlainText()
    assert counts(asking) == [1, 0, 0, 0, 1]


def test_a_list_of_the_same_again_changes_nothing(desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path) -> None:
    asking = propose(page, lane, written(tmp_path, row(1), row(2), row(3)))
    assert counts(asking) == [0, 0, 0, 0, 3]
    assert asking.parts.ok_button.text() == "Chưa chọn thay đổi nào"
    group(asking, "Không đổi").child(0).setSelected(True)
    asking.parts.rows.setCurrentItem(group(asking, "Không đổi").child(0))
    assert "✓ Không đổi" in asking.parts.changes.toPlainText()
