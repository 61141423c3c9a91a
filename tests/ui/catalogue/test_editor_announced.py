"""In the editor of a procedure: its legal basis by lines, why it is online only in part, and by which document it is
known once it was amended."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.versions import Decision, compare
from mot_cua_desktop.operations import amendments, catalogue, online_filing, posting_sheets
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.kit.lanes import Lane
from tests.ui.catalogue.test_editor import CODE, agree, opened

TODAY = date(2026, 11, 23)
GLUED = "Tên văn bản pháp lýMã văn bảnLuật Hộ tịch60/2014/QH13Nghị định về hộ tịch123/2015/NĐ-CP"


@pytest.fixture
def page(page: CataloguePage, lane: Lane) -> CataloguePage:
    """With one procedure in sight."""
    page.find(CODE)
    lane.settle()
    return page


def test_the_legal_basis_stands_by_lines_and_is_left_as_it_was_unless_somebody_changes_it(
    desk: Desk, lane: Lane, page: CataloguePage
) -> None:
    known = replace(catalogue.procedure(desk, CODE), legal_basis=GLUED)
    amendments.amend(desk, known, TODAY, Decision(number="1/QĐ-UBND"))
    page.reload()
    lane.settle()
    asking, form = opened(page, lane)
    lines = ["Luật Hộ tịch (60/2014/QH13)", "Nghị định về hộ tịch (123/2015/NĐ-CP)"]
    assert form.basis.toPlainText().splitlines() == lines
    assert asking.read() == known
    form.basis.setPlainText("\n".join((*lines, "Luật Bịa 1/2026/QH16")))
    after = asking.read()
    assert [change.words() for change in compare(known, after)] == ["Căn cứ pháp lý: thêm “Luật Bịa 1/2026/QH16”"]


def test_why_it_is_online_only_in_part_is_asked_for_there_alone_kept_and_told(
    desk: Desk, lane: Lane, page: CataloguePage
) -> None:
    before = catalogue.procedure(desk, CODE)
    asking, form = opened(page, lane)
    assert form.reason.isHidden()
    form.online.setCurrentIndex(form.online.findData("mot_phan"))
    assert not form.reason.isHidden()
    assert asking.read().online_reason == ""  # unclear until somebody says it
    form.reason.setCurrentIndex(form.reason.findData("thuc_dia"))
    kept = asking.raw()
    form.online.setCurrentIndex(form.online.findData("toan_trinh"))
    assert form.reason.isHidden()
    assert asking.read().online_reason == ""
    asking.resume(kept)
    agree(asking, form, lane, TODAY)
    known = catalogue.procedure(desk, CODE)
    assert (known.online, known.online_reason) == ("mot_phan", "thuc_dia")
    said = [change.words() for change in compare(before, known)]
    assert "Lý do trực tuyến một phần: thêm “phải kiểm tra, xác minh thực địa”" in said
    told = "trực tuyến một phần (lý do: phải kiểm tra, xác minh thực địa)"
    for paper in (online_filing.slip(desk, known), posting_sheets.of_codes(desk, [CODE])):
        assert told in " ".join(pdf.read_text(paper)[0].split())
    lane.settle()
    assert "được, một phần (phải kiểm tra, xác minh thực địa)" in page.form.text.toPlainText()


def test_a_list_that_tells_no_level_leaves_the_wards_level_with_its_reason(desk: Desk) -> None:
    known = replace(catalogue.procedure(desk, CODE), online="mot_phan", online_reason="co_mat")
    amendments.amend(desk, known, TODAY, Decision(number="1/QĐ-UBND"))
    silent = replace(known, online="chua_ro", online_reason="")
    (row,) = amendments.proposal(desk, [silent])
    assert (row.kind, row.procedure.online, row.procedure.online_reason) == ("khong_doi", "mot_phan", "co_mat")
    (row,) = amendments.proposal(desk, [replace(known, online_reason="")])  # a table has no column for the reason
    assert row.kind == "khong_doi"
    (row,) = amendments.proposal(desk, [replace(silent, online="toan_trinh")])
    assert (row.kind, row.procedure.online, row.procedure.online_reason) == ("sua", "toan_trinh", "")


def test_the_reason_makes_no_other_version_for_a_dossier(desk: Desk) -> None:
    known = catalogue.procedure(desk, CODE)
    assert pr.version_of(replace(known, online_reason="su_co")) == pr.version_of(known)


def test_who_amends_is_known_by_the_amending_document_unless_another_was_written(
    desk: Desk, lane: Lane, page: CataloguePage
) -> None:
    asking, form = opened(page, lane)
    form.name.setPlainText("Đăng ký giám hộ mới")
    asking.agree()
    assert "163/QĐ-UBND" not in form.changes.toPlainText()
    agree(asking, form, lane, TODAY)
    assert "Văn bản công bố" in form.changes.toPlainText()
    assert catalogue.procedure(desk, CODE).deciding_document == "163/QĐ-UBND"
    asking, form = opened(page, lane)
    form.deciding.setText("7/QĐ-BTP")
    agree(asking, form, lane, TODAY)
    assert catalogue.procedure(desk, CODE).deciding_document == "7/QĐ-BTP"
    asking, form = opened(page, lane)
    form.number.setText("8/QĐ-BTP")
    assert asking._announced(asking.read()) == asking.read()  # nothing was changed: no document changed it
