"""The internal process of a procedure: proposed until the ward states its own, refused when it breaks the term."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import course
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.page import CataloguePage
from mot_cua_desktop.ui.catalogue.process_dialog import hours_words, minutes_of
from mot_cua_desktop.ui.kit.lanes import Lane

CODE, TERM = "1.004837", Term(3, "ngay_lam_viec")


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[CataloguePage]:
    lane = Lane()
    made = CataloguePage(desk, lane)
    made.form.show()
    made.enter()
    lane.settle()
    made.find(CODE)
    lane.settle()
    yield made
    lane.settle()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()
    lane.close()


def test_the_proposal_is_said_to_be_one(page: CataloguePage) -> None:
    text = page.form.text.toPlainText()
    assert "Đề xuất của chương trình, chưa phải quy trình ban hành." in text
    assert "2. Thẩm định, dự thảo kết quả Công chức chuyên môn · 18 giờ làm việc" in text


def test_the_ward_states_its_own_and_may_go_back(qtbot: QtBot, desk: Desk, page: CataloguePage) -> None:
    page.processes.change()
    form = page.processes.asking.form
    assert "Cộng 24 giờ / thời hạn 3 ngày làm việc (24 giờ)" in form.total_label.text()
    assert not form.proposal_button.isVisible()
    form.steps.item(1, 2).setText("Tư pháp – Hộ tịch")
    form.steps.item(1, 3).setText("19")
    assert form.total_label.text().endswith("✗ quá thời hạn")
    form.ok_button.click()
    assert "quá thời hạn 3 ngày làm việc" in form.fault_label.text()
    form.steps.item(1, 3).setText("1,5")
    form.document.setText("QĐ 5/QĐ-UBND")
    form.ok_button.click()
    qtbot.waitUntil(lambda: course.process_of(desk, CODE, TERM).own)
    known = course.process_of(desk, CODE, TERM)
    assert (known.steps[1].minutes, known.steps[1].unit, known.document) == (90, "Tư pháp – Hộ tịch", "QĐ 5/QĐ-UBND")
    qtbot.waitUntil(lambda: "Phường đã ghi theo QĐ 5/QĐ-UBND." in page.form.text.toPlainText())
    page.processes.change()
    form = page.processes.asking.form
    assert form.document.text() == "QĐ 5/QĐ-UBND"
    form.proposal_button.click()
    qtbot.waitUntil(lambda: not course.process_of(desk, CODE, TERM).own)


def test_steps_are_added_taken_out_and_given_to_a_role(qtbot: QtBot, desk: Desk, page: CataloguePage) -> None:
    page.processes.change()
    form = page.processes.asking.form
    form.steps.setCurrentCell(2, 1)
    form.remove_button.click()
    form.steps.setCurrentCell(1, 1)
    form.add_button.click()
    form.ok_button.click()
    assert "phải có tên" in form.fault_label.text()
    form.steps.item(2, 1).setText("Kiểm tra lại")
    role = form.steps.cellWidget(2, 0)
    assert isinstance(role, QComboBox)
    form.ok_button.click()
    assert "Chưa ghi văn bản ban hành" in form.fault_label.text()
    form.document.setText("Quy chế làm việc")
    form.ok_button.click()
    assert "bỏ bước lãnh đạo duyệt" in form.fault_label.text()
    role.setCurrentIndex(role.findData("lanh_dao"))
    form.ok_button.click()
    qtbot.waitUntil(lambda: course.process_of(desk, CODE, TERM).own)
    steps = course.process_of(desk, CODE, TERM).steps
    assert [(step.name, step.role) for step in steps][2] == ("Kiểm tra lại", "lanh_dao")
    assert len(steps) == 4


@pytest.mark.parametrize(("typed", "minutes"), [("2", 120), ("1,5", 90), ("1.5", 90), ("0:50", 50), ("18", 1080)])
def test_hours_are_typed_as_people_type_them(typed: str, minutes: int) -> None:
    assert minutes_of(typed) == minutes
    assert minutes_of(hours_words(minutes)) == minutes


@pytest.mark.parametrize("typed", ["", "hai", "1:x", "inf"])
def test_what_is_no_hours_is_told(typed: str) -> None:
    with pytest.raises(Told, match="không phải số giờ"):
        minutes_of(typed)
