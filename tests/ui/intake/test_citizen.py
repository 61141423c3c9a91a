"""The second card: who it is, by the card's code or by hand, what is doubtful said beside it and never in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit.lanes import Lane

Begin = Callable[..., IntakePage]
CARD = "056192001234|225123456|Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"
BINH = "056090001111||Nguyễn Văn Bình|01021990|Nam|5 Yersin, Phường Tây Nha Trang, Khánh Hòa|10052021"


def leave(page: IntakePage) -> None:
    page.form.email.setFocus()


@pytest.mark.parametrize(
    "code",
    [
        CARD,
        CARD + "|Trần Văn Cha|Lê Thị Mẹ|||",
        CARD.replace("225123456", ""),
        CARD.replace("05061992", "05/06/1992").replace("10052021", "10/05/2021"),
        "\ufeff" + CARD + "\r\n",
    ],
)
def test_a_card_fills_in_the_person(page: IntakePage, code: str) -> None:
    page.card_scanned(code)
    owner = page.draft.owner
    assert (owner.name, owner.id_number, owner.born, owner.sex) == (
        "Trần Thị Ngọc Ánh", "056192001234", "05/06/1992", "Nữ",
    )  # fmt: skip
    assert owner.old_id_number in ("225123456", "")
    assert page.form.phone.hasFocus()
    assert not page.form.citizen_warning.isVisible()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("https://example.vn/a|b|c|d|e", "không phải thẻ căn cước"),
        ("056192001234|225123456|Trần Thị Ngọc Ánh", "bị thiếu thông tin"),
        (CARD.replace("Trần Thị Ngọc Ánh", "Traanf Thij Ngocj Anhs"), "bị bộ gõ tiếng Việt làm hỏng dấu"),
        (CARD.replace("05061992", "99999999"), "không đọc được"),
    ],
)
def test_garbage_is_one_clear_sentence_and_changes_nothing(
    page: IntakePage, faults: list[Exception], code: str, told: str
) -> None:
    page.form.name.setText("Lê Thị Hoa")
    before = page.draft
    page.card_scanned(code)
    assert told in str(faults.pop())
    assert page.draft == before


def test_a_code_pasted_into_a_field_is_a_card_too(qtbot: QtBot, page: IntakePage) -> None:
    page.form.id_number.setFocus()
    page.form.id_number.insert(CARD)
    page.form.id_number.textEdited.emit(page.form.id_number.text())
    assert page.draft.owner.name == "Trần Thị Ngọc Ánh"
    assert page.form.id_number.text() == "056192001234"


def test_an_old_address_is_told_as_of_today_and_kept_as_it_was(page: IntakePage) -> None:
    page.card_scanned(CARD)
    assert page.form.address_label.text() == "→ nay: 12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa"
    owner = page.draft.owner
    assert owner.address == "12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa"
    assert owner.address_original == "12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa"


def test_an_address_that_may_be_several_is_chosen_by_the_officer(qtbot: QtBot, page: IntakePage) -> None:
    page.form.address.setText("12 Trần Phú, Nha Trang, Khánh Hòa")
    qtbot.waitUntil(page.form.address_options.isVisible)
    page.form.address_options.setCurrentIndex(1)
    page.form.address_options.activated.emit(1)
    assert page.draft.owner.address == page.form.address_options.itemText(1)
    assert page.draft.owner.address_original == "12 Trần Phú, Nha Trang, Khánh Hòa"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("id_number", "05619200123", "Số định danh có đúng 12 chữ số."),
        ("id_number", "225123456", "CMND 9 số đã hết giá trị"),
        ("born", "31/02/1990", "Ngày sinh ghi dạng 05/06/1992"),
        ("born", "05/06/2030", "ở sau ngày hôm nay"),
        ("phone", "12345", "Số điện thoại không đúng dạng"),
    ],
)
def test_what_is_odd_is_said_when_the_hand_leaves_the_field(
    qtbot: QtBot, page: IntakePage, field: str, typed: str, told: str
) -> None:
    line = getattr(page.form, field)
    line.setFocus()
    qtbot.keyClicks(line, typed)
    assert not page.form.citizen_warning.isVisible()  # not while it is being typed
    leave(page)
    assert told in page.form.citizen_warning.text()
    assert page.form.citizen_warning.isVisible()


def test_number_and_birthday_typed_by_hand_are_held_against_each_other(qtbot: QtBot, page: IntakePage) -> None:
    for line, typed in ((page.form.id_number, "056192001234"), (page.form.born, "05061993")):
        line.setFocus()
        qtbot.keyClicks(line, typed)
    leave(page)
    assert "Năm sinh không khớp với số định danh" in page.form.citizen_warning.text()
    assert page.draft.owner.born == "05/06/1993"


def test_a_doubt_never_stands_in_the_way(begin: Begin) -> None:
    page = begin()
    page.form.phone.setText("12345")
    page.papers.all_in_order()
    leave(page)
    assert page.form.citizen_warning.isVisible()
    assert page.form.main_button.isEnabled()


def test_the_second_card_is_the_one_who_hands_in(begin: Begin) -> None:
    page = begin()
    page.form.on_behalf.setChecked(True)
    page.card_scanned(BINH)
    people = page.draft.people
    assert (people.owner.name, people.applicant.name) == ("Trần Thị Ngọc Ánh", "Nguyễn Văn Bình")
    assert page.form.authority.hasFocus()
    page.papers.all_in_order()
    assert "theo giấy tờ nào" in page.form.why_label.text()
    page.form.authority.setText("Văn bản ủy quyền số 5")
    assert page.form.main_button.isEnabled()
    page.form.on_behalf.setChecked(False)
    assert page.draft.applicant is None


def test_what_is_odd_about_the_one_who_hands_in_says_whose_it_is(qtbot: QtBot, begin: Begin) -> None:
    page = begin()
    page.form.on_behalf.setChecked(True)
    page.form.applicant_phone.setFocus()
    qtbot.keyClicks(page.form.applicant_phone, "12")
    leave(page)
    assert page.form.citizen_warning.text().startswith("Người nộp: Số điện thoại không đúng dạng")


def test_an_organisation_has_a_representative_and_no_birthday(begin: Begin) -> None:
    page = begin(card="")
    form = page.form
    form.born.setText("05/06/1992")
    form.organisation.setChecked(True)
    assert "Gõ tên tổ chức." in form.why_label.text()
    form.name.setText("Công ty Bịa Đặt")
    form.id_number.setText("4200123456")
    assert not form.born.isVisible()
    assert not form.born_cap.isVisible()
    assert page.draft.owner.born == ""
    called = [(form.name_cap, form.name, "Tên tổ chức"), (form.id_cap, form.id_number, "Mã số")]
    assert [label.text() for label, _, _ in called] == [line.accessibleName() for _, line, _ in called]
    assert [label.text() for label, _, _ in called] == [words for _, _, words in called]
    assert form.representative.isVisible()
    assert "Gõ tên người đại diện" in form.why_label.text()
    form.representative.setText("Lê Thị Hoa")
    assert "giấy tờ chưa đạt" in form.why_label.text()
    assert page.draft.owner.kind == "to_chuc"
    assert not form.citizen_warning.isVisible()  # a tax number has ten digits
    form.organisation.setChecked(False)
    assert (form.name_cap.text(), form.id_cap.text()) == ("Họ và tên", "Số định danh")
    assert form.born.isVisible()


def test_the_card_of_another_person_never_takes_over_a_dossier_begun(
    qtbot: QtBot, desk: Desk, lane: Lane, begin: Begin
) -> None:
    page = begin()
    page.papers.turn(min(page.papers._rows))
    with qtbot.waitSignal(page.said) as said:
        page.card_scanned(BINH)
    assert "đã mở hồ sơ mới" in said.args[0]
    assert page.draft.owner.name == "Nguyễn Văn Bình"
    assert page.draft.procedure_code == ""
    lane.settle()
    assert "Trần Thị Ngọc Ánh" in [draft.owner.name for draft in intake.drafts(desk)]
    assert "Trần Thị Ngọc Ánh" in page.form.draft_box.currentText()


def test_before_anything_is_ticked_the_wrong_card_is_simply_replaced(begin: Begin) -> None:
    page = begin()
    page.form.phone.setText("0905123456")
    page.card_scanned(BINH)
    assert page.draft.owner.name == "Nguyễn Văn Bình"
    assert page.draft.owner.phone == ""  # nothing of the one before stays
    assert page.draft.procedure_code == "1.004837"


def test_the_same_card_again_keeps_what_was_added(begin: Begin) -> None:
    page = begin()
    page.form.phone.setText("0905123456")
    page.papers.turn(min(page.papers._rows))
    draft = page.draft.id
    page.card_scanned(CARD)
    assert page.draft.id == draft
    assert page.draft.owner.phone == "0905123456"


def test_somebody_who_is_here_already_is_told(desk: Desk, lane: Lane, lacking_draft: Draft, begin: Begin) -> None:
    first = intake.guide(desk, lacking_draft, checklist.slip_lines(lacking_draft.papers))
    page = begin()
    lane.settle()
    assert page.form.alike_row.isVisible()
    assert "phiếu hướng dẫn 1" in page.form.alike_label.text()
    page.form.alike_button.click()
    lane.settle()
    assert page.draft.dossier == first.id
    assert dossiers.get(desk, first.id).status == "guided"


def test_the_card_first_and_the_procedure_after_it_finds_them_too(
    desk: Desk, lane: Lane, full_draft: Draft, page: IntakePage
) -> None:
    accepted = intake.accept(desk, full_draft)
    page.card_scanned(CARD)
    page.choose("1.004837")
    lane.settle()
    assert f"({accepted.code}) còn đang mở" in page.form.alike_label.text()


def test_a_name_of_three_hundred_hostile_letters_is_kept_whole(lane: Lane, desk: Desk, begin: Begin) -> None:
    page = begin()
    name = ("Nguyễn & <b>Văn</b> " * 20)[:300].strip()
    page.form.name.setText(name + "quá dài" * 9)
    page.papers.all_in_order()
    page.accept()
    lane.settle()
    assert dossiers.page(desk)[0].owner_name == page.draft.owner.name
    assert page.draft.owner.name.startswith(name)
    assert len(page.draft.owner.name) <= 300


def test_a_long_address_shows_its_beginning(page: IntakePage) -> None:
    page.card_scanned(CARD)
    assert page.form.address.text().startswith("12 Lê Hồng Phong")
    assert page.form.address.cursorPosition() == 0
    page._show(page._read(), page._procedure)
    assert page.form.address.cursorPosition() == 0
