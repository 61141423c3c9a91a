"""The first card: a procedure found as it is said, its case, its unclear term, and whether it could be done online."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import catalogue, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake import consequences
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

Begin = Callable[..., IntakePage]


def offered(page: IntakePage) -> list[str]:
    box = page.search.list
    return [box.item(row).text() for row in range(box.count())]


@pytest.mark.parametrize(
    "typed",
    [
        "tinh trang hon nhan",
        "TÌNH TRẠNG HÔN NHÂN",
        "hôn nhân tình trạng",
        "nhan hon",
        "xn hon nhan",
        "1.004873",
        "xnhn",
    ],
)
def test_marks_case_and_order_do_not_matter(qtbot: QtBot, page: IntakePage, typed: str) -> None:
    page.form.procedure.setFocus()
    page.form.procedure.insert(typed)
    page.search._look(typed)
    assert any("1.004873" in words for words in offered(page))
    assert page.search.list.isVisible()


def test_arrows_and_enter_choose_and_the_hand_goes_on(qtbot: QtBot, page: IntakePage) -> None:
    form = page.form
    form.procedure.setFocus()
    qtbot.keyClicks(form.procedure, "khai sinh")
    second = offered(page)[1]
    qtbot.keyClick(form.procedure, Qt.Key.Key_Down)
    qtbot.keyClick(form.procedure, Qt.Key.Key_Return)
    assert second.startswith(page.draft.procedure_code)
    assert form.procedure.text().startswith(page.draft.procedure_code)
    assert page.search.list.isHidden()
    assert form.id_number.hasFocus()
    assert page.draft.papers


def test_escape_leaves_what_was_chosen(qtbot: QtBot, begin: Begin) -> None:
    page = begin()
    before = page.form.procedure.text()
    page.form.procedure.setFocus()
    page.form.procedure.selectAll()
    qtbot.keyClicks(page.form.procedure, "khai tu")
    qtbot.keyClick(page.form.procedure, Qt.Key.Key_Escape)
    assert page.form.procedure.text() == before
    assert page.draft.procedure_code == "1.004837"


def test_what_this_desk_does_most_stands_first(
    desk: Desk, full_draft: Draft, open_page: Callable[[], IntakePage]
) -> None:
    for _ in range(2):
        intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))
    page = open_page()
    page.form.procedure.setFocus()
    page.search._look("")
    assert offered(page)[0].startswith("1.004837")
    page.search._look("dang ky")
    assert offered(page)[0].startswith("1.004837")


def test_nothing_found_says_what_to_try(qtbot: QtBot, page: IntakePage) -> None:
    page.form.procedure.setFocus()
    qtbot.keyClicks(page.form.procedure, "zzz qqq")
    assert "Gõ ít chữ hơn" in offered(page)[0]
    qtbot.keyClick(page.form.procedure, Qt.Key.Key_Return)
    assert page.draft.procedure_code == ""


def test_the_list_stays_on_the_page(qtbot: QtBot, page: IntakePage) -> None:
    page.form.procedure.setFocus()
    qtbot.keyClicks(page.form.procedure, "dang ky")
    box = page.search.list
    assert box.count() == 12
    assert page.form.rect().contains(box.geometry())
    assert box.visualItemRect(box.item(11)).bottom() <= box.viewport().height()


def test_an_unclear_term_is_asked_for_with_its_document(qtbot: QtBot, begin: Begin) -> None:
    page = begin("1.004859")
    form = page.form
    assert form.term_row.isVisible()
    assert form.due_label.text() == "–"
    assert "Thời hạn của thủ tục này chưa rõ" in form.why_label.text()
    form.term_amount.setFocus()
    form.term_amount.selectAll()
    qtbot.keyClicks(form.term_amount, "3")
    assert form.due_label.text() == "17:00 thứ Sáu 27/11/2026"
    assert form.why_label.text() == "Ghi số văn bản quy định thời hạn đã nhập."
    qtbot.keyClicks(form.term_document, "163/QD-BTP")
    assert "giấy tờ chưa đạt" in form.why_label.text()
    assert page.draft.term is not None
    assert page.draft.term_document == "163/QD-BTP"


def test_choosing_a_case_asks_for_its_papers_and_another_lets_them_go(begin: Begin) -> None:
    page = begin()
    box = page.form.case_box
    assert page.form.case_row.isVisible()

    def choose(part: str) -> list[str]:
        box.setCurrentIndex(next(row for row in range(box.count()) if part in box.itemText(row)))
        box.activated.emit(box.currentIndex())
        return [line.name for line in page.draft.lacking]

    everybody = [line.name for line in page.draft.lacking]
    assert len(everybody) == 3
    assert any("Văn bản cử người giám hộ" in name for name in choose("giám hộ cử"))
    page.papers.turn(min(page.papers._rows))  # the first paper, everybody's
    lacking = choose("đương nhiên")
    assert any("điều kiện giám hộ đương nhiên" in name for name in lacking)
    assert not any("Văn bản cử" in name for name in lacking)
    assert len(lacking) == 3  # two of everybody's, the case's own; what was ticked stays ticked
    assert choose("Chưa chọn") == everybody[1:]


def test_where_every_paper_belongs_to_a_case_the_hand_goes_to_the_choice(
    desk: Desk, lane: Lane, page: IntakePage
) -> None:
    papers = tuple(pr.Component(key=f"9/{n}", name=f"Giấy {n}", group=f"Trường hợp {n}", originals=1) for n in (1, 2))
    known = catalogue.procedure(desk, "1.004837")
    page._choose(replace(known, code="9", components=papers))
    assert page.form.case_box.hasFocus()
    assert "chưa nhận giấy tờ nào" in page.form.papers_label.text()
    assert not page.form.main_button.isEnabled()


def test_the_online_way_is_in_sight_before_any_button(begin: Begin, lane: Lane) -> None:
    page = begin()
    assert page.form.online_badge.isVisible()
    assert page.form.online_badge.text() == "Trực tuyến, chưa rõ mức"
    assert "chưa rõ nộp qua mạng rồi có phải đến quầy không" in page.form.online_badge.toolTip()
    begin("2.000815", "")
    assert not page.form.online_badge.isVisible()


@pytest.mark.parametrize(
    ("level", "badge", "tone", "told"),
    [
        (
            "mot_phan",
            "Trực tuyến một phần",
            "careful",
            "có thể vẫn phải đến quầy. Lý do chưa rõ. Tên cũ thường đối chiếu: mức độ 3",
        ),
        ("toan_trinh", "Trực tuyến toàn trình", "good", "không phải đến quầy. Tên cũ thường đối chiếu: mức độ 4"),
    ],
)
def test_the_badge_says_how_far_it_goes_without_a_visit(
    desk: Desk, lane: Lane, page: IntakePage, level: str, badge: str, tone: str, told: str
) -> None:
    page._choose(replace(catalogue.procedure(desk, "1.004837"), online=level))
    assert (page.form.online_badge.text(), page.form.online_badge.property("tone")) == (badge, tone)
    assert told in page.form.online_badge.toolTip()


def test_a_name_too_long_for_its_line_is_read_under_it(begin: Begin) -> None:
    page = begin("2.000815")
    assert "tổ chức có thẩm quyền của nước ngoài" in page.form.procedure_label.text()
    page = begin("1.004837", "")
    assert "Thủ tục đăng ký giám hộ" not in page.form.procedure_label.text()
    assert consequences.short("một hai ba", 8) == "một hai…"


def test_a_procedure_with_fifty_lines_is_worked_as_any_other(desk: Desk, page: IntakePage) -> None:
    known = catalogue.procedure(desk, "1.004837")
    many = tuple(
        pr.Component(key=f"9/{n}", name=f"Giấy {n} " * 20, group=f"({n % 4}) Đối với công trình loại {n % 4}")
        for n in range(53)
    )
    page._choose(replace(known, code="9", components=many))
    assert len(page.draft.papers) == 53
    assert page.form.case_box.count() == 5
    page.form.case_box.setCurrentIndex(2)
    page.form.case_box.activated.emit(2)
    assert 13 <= len(page.draft.lacking) <= 14
    page.papers.all_in_order()
    assert not page.draft.lacking
