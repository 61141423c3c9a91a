"""The editor of one procedure: opened, changed by hand, looked at and stated; nothing typed is lost by closing it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QDate

from mot_cua_desktop.domain.procedures import Exemption
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.operations import amendments, catalogue, templates
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import editor_rows
from mot_cua_desktop.ui.catalogue.editor_dialog import EditorAsking, EditorParts
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane

CODE = "1.004837"


@pytest.fixture
def page(page: CataloguePage, lane: Lane) -> CataloguePage:
    """With one procedure in sight."""
    page.find(CODE)
    lane.settle()
    return page


def opened(page: CataloguePage, lane: Lane, *, new: bool = False) -> tuple[EditorAsking, EditorParts]:
    (page.editing.new if new else page.editing.edit)()
    lane.settle()
    asking = page.editing.asking
    assert asking is not None
    return asking, cast("EditorParts", asking.form)


def agree(asking: EditorAsking, form: EditorParts, lane: Lane, since: date) -> None:
    """Once to look, once to state."""
    asking.agree()
    form.number.setText("163/QĐ-UBND")
    form.dated.setText("20/11/2026")
    form.issuer.setText("UBND phường")
    form.since.setDate(QDate(since.year, since.month, since.day))
    asking.agree()
    lane.settle()


def put(asking: EditorAsking, grid: str, row: int, column: int, words: str) -> None:
    item = getattr(asking, grid).table.item(row, column)
    item.setText(words)


def test_what_is_only_looked_at_reads_back_as_it_was(desk: Desk, lane: Lane, page: CataloguePage) -> None:
    asking, _ = opened(page, lane)
    assert asking.read() == catalogue.procedure(desk, CODE)


def test_the_editor_says_by_which_template_each_paper_is_printed(
    desk: Desk, lane: Lane, page: CataloguePage, tmp_path: Path
) -> None:
    _, form = opened(page, lane)
    assert "Mẫu riêng" not in form.forms_label.text()
    assert "Mẫu gốc: Giấy tiếp nhận và hẹn trả; Phiếu hướng dẫn, bổ sung" in form.forms_label.text()
    own = tmp_path / "giay_cua_toi.docx"
    own.write_bytes((Path(__file__).parents[3] / "templates_docx" / "giay_tiep_nhan.docx").read_bytes())
    templates.put_in_use(desk, templates.read_in(desk, "giay_tiep_nhan", own), CODE)
    _, form = opened(page, lane)
    assert "Mẫu riêng của thủ tục: Giấy tiếp nhận và hẹn trả (giay_cua_toi.docx)." in form.forms_label.text()
    assert "Mẫu gốc: Phiếu hướng dẫn, bổ sung" in form.forms_label.text()


def test_a_future_edition_is_compared_before_it_is_stated_and_today_stays(
    desk: Desk, lane: Lane, page: CataloguePage
) -> None:
    known = catalogue.procedure(desk, CODE)
    asking, form = opened(page, lane)
    put(asking, "terms", 0, 2, "7")
    asking.papers.lead(0, 1)
    asking.papers.move(1)
    asking.exempt.add()
    for column, words in enumerate(("Trẻ em", "100", "NQ 01/HĐND")):
        put(asking, "exempt", 0, column, words)
    asking.agree()
    said = form.changes.toPlainText()
    assert "7 ngày làm việc" in said
    assert "Thứ tự giấy tờ" in said
    assert "Trẻ em: miễn (NQ 01/HĐND)" in said
    assert len(amendments.history(desk, CODE)) == 1
    agree(asking, form, lane, date(2026, 12, 15))
    assert catalogue.procedure(desk, CODE) == known
    later = catalogue.procedure(desk, CODE, date(2026, 12, 15))
    assert later.terms[0].term == Term(7, "ngay_lam_viec")
    assert later.exemptions == (Exemption(who="Trẻ em", basis="NQ 01/HĐND"),)
    assert [paper.key for paper in later.components[:2]] == [paper.key for paper in known.components[1::-1]]
    assert form.isHidden()


@pytest.mark.parametrize(
    ("grid", "column", "words", "said"),
    [
        ("papers", 1, "", "chưa ghi tên giấy tờ"),
        ("papers", 3, "hai", "“hai” không phải số"),
        ("terms", 2, "", "chưa ghi số ngày"),
    ],
)
def test_what_is_wrong_is_said_beside_its_table(
    grid: str, column: int, words: str, said: str, lane: Lane, page: CataloguePage
) -> None:
    asking, form = opened(page, lane)
    put(asking, grid, 0, column, words)
    asking.agree()
    label = getattr(form, f"{grid}_fault")
    assert said in label.text()
    assert not label.isHidden()
    assert form.tabs.currentWidget() is getattr(form, f"{grid}_tab")
    assert form.ok_button.isEnabled()


def test_closed_by_mistake_everything_typed_is_there_again(lane: Lane, page: CataloguePage) -> None:
    asking, form = opened(page, lane)
    form.name.setPlainText("Tên đang sửa")
    put(asking, "papers", 0, 3, "sai")
    form.reject()
    asking, form = opened(page, lane)
    assert form.name.toPlainText() == "Tên đang sửa"
    assert asking.papers.rows()[0][3] == "sai"
    assert not form.kept_label.isHidden()
    form.fresh_button.click()
    assert form.name.toPlainText() != "Tên đang sửa"


def test_a_new_procedure_is_announced_once(desk: Desk, lane: Lane, page: CataloguePage) -> None:
    asking, form = opened(page, lane, new=True)
    asking.agree()
    assert "Chưa ghi mã" in form.code_fault.text()
    form.code.setText("9.000001")
    form.field.setText("Hộ tịch")
    form.name.setPlainText("Thủ tục mới của phường")
    agree(asking, form, lane, date(2026, 11, 23))
    assert catalogue.procedure(desk, "9.000001").name == "Thủ tục mới của phường"
    asking, form = opened(page, lane, new=True)
    form.code.setText("9.000001")
    form.field.setText("Hộ tịch")
    form.name.setPlainText("Trùng mã")
    agree(asking, form, lane, date(2026, 11, 23))
    assert "đã có trong danh mục" in form.fault_label.text()


@pytest.mark.parametrize("unit", ["trong ngày", "chưa rõ"])
def test_a_number_beside_a_unit_without_one_is_told_and_never_dropped(unit: str) -> None:
    with pytest.raises(editor_rows.Misread, match=f"ghi số 7 mà đơn vị là “{unit}”"):
        editor_rows.terms([("Trực tiếp", "", "7", unit, "")])
    assert editor_rows.terms([("Trực tiếp", "", "", unit, "")])[0].channel == "truc_tiep"
