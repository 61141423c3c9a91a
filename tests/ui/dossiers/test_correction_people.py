"""A wrongly scanned card put right: nothing of the stranger stays, by hand or by scanning the right one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.addresses import today_address
from mot_cua_desktop.domain.changes import changes
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.retyped import retyped
from mot_cua_desktop.operations import catalogue, dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import correction_dialog
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit import scanner

STRANGER = ev.Party(
    name="Lê Văn Thọ", id_number="056090005555", old_id_number="225000999", born="03/04/1990", sex="Nam",
    address="1 Yersin, phường Nha Trang, tỉnh Khánh Hòa", address_original="1 Yersin, Lộc Thọ, Nha Trang, Khánh Hòa",
)  # fmt: skip
CARD = "056192001234|225123456|Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"
NOW = "12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa"
HERS = ev.Party(
    name="Trần Thị Ngọc Ánh", id_number="056192001234", old_id_number="225123456", born="05/06/1992", sex="Nữ",
    address=NOW, address_original="12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa",
)  # fmt: skip

Correct = Callable[[Dossier, Callable[[Asking], object]], Dossier]


@pytest.fixture
def correct(qtbot: QtBot, desk: Desk) -> Correct:
    """Open the dialog, change something, agree, and do the deed."""
    above = QWidget()
    qtbot.addWidget(above)

    def go(state: Dossier, change: Callable[[Asking], object]) -> Dossier:
        def today_of(text: str) -> str:
            return today_address(text, desk.addresses).today

        asking = correction_dialog.ask(above, state, catalogue.procedures(desk), today_of)
        answers: list[correction_dialog.Correction] = []
        asking.agreed.connect(answers.append)
        asking.form.reason.setText("Quét nhầm thẻ")
        change(asking)
        asking.agree()
        assert answers, asking.form.fault_label.text()
        return dossiers.correct(desk, state.id, answers[0].reason, people=answers[0].people)

    return go


@pytest.fixture
def wrong(desk: Desk, lacking_draft: Draft) -> Dossier:
    draft = replace(lacking_draft, owner=STRANGER)
    return intake.guide(desk, draft, checklist.slip_lines(draft.papers))


def test_every_field_typed_over_leaves_nothing_of_the_stranger(desk: Desk, wrong: Dossier, correct: Correct) -> None:
    def change(asking: Asking) -> None:
        form = asking.form
        for box, words in (
            (form.owner_name, HERS.name), (form.owner_id, "056 192 001 234"), (form.owner_born, "05061992"),
            (form.owner_address, NOW),
        ):  # fmt: skip
            box.setText(words)

    after = correct(wrong, change)
    assert after.people.owner == replace(HERS, sex="", old_id_number="", address_original=NOW)
    for typed in ("225000999", "loc tho", "056090005555"):
        assert dossiers.find(desk, typed) == []


def test_the_right_card_scanned_over_the_dialog_is_the_owner(desk: Desk, wrong: Dossier, correct: Correct) -> None:
    def change(asking: Asking) -> None:
        asking.form.owner_phone.setText("0905 123 456")
        asking.form.tabs.setCurrentIndex(1)
        assert scanner.taken_in(asking.form, CARD, wired=False)
        assert asking.form.tabs.currentIndex() == 0
        assert asking.form.owner_address.text() == NOW

    after = correct(wrong, change)
    assert after.people.owner == replace(HERS, phone="0905123456")
    assert [row.id for row in dossiers.find(desk, "225123456")] == [wrong.id]


def test_a_card_goes_to_who_hands_in_while_the_cursor_is_there(
    qtbot: QtBot, desk: Desk, wrong: Dossier, correct: Correct
) -> None:
    def change(asking: Asking) -> None:
        form = asking.form
        form.show()
        form.applicant_box.setChecked(True)
        form.applicant_name.setFocus()
        assert scanner.taken_in(form, CARD, wired=False)
        form.applicant_email.setText("anh@vidu.vn")
        form.authority.setText("Vợ")

    after = correct(wrong, change)
    assert after.people.owner == STRANGER
    assert after.people.applicant == replace(HERS, email="anh@vidu.vn")


def test_a_card_that_cannot_be_read_is_told_in_the_dialog_and_changes_nothing(
    desk: Desk, wrong: Dossier, correct: Correct
) -> None:
    def change(asking: Asking) -> None:
        assert scanner.taken_in(asking.form, "056192001234||Trần Thị Ngọc Ánh|05061992|Nữ", wired=False)
        assert "thiếu thông tin" in asking.form.fault_label.text()
        assert not scanner.taken_in(asking.form, "000.00.12.H32-261123-0001", wired=False)
        asking.form.owner_email.setText("tho@vidu.vn")

    assert correct(wrong, change).people.owner == replace(STRANGER, email="tho@vidu.vn")


def test_a_person_that_was_an_organisation_and_back(desk: Desk, wrong: Dossier, correct: Correct) -> None:
    def change(asking: Asking) -> None:
        form = asking.form
        assert form.owner_representative.isHidden()
        form.owner_organisation.click()
        assert not form.owner_representative.isHidden()
        assert form.owner_name_cap.text() == "Tên tổ chức"
        form.owner_name.setText("Công ty Bịa Đặt")
        form.owner_id.setText("4200123456")
        asking.agree()
        assert "người đại diện" in form.fault_label.text()
        form.owner_representative.setText("Lê Thị Hoa")

    after = correct(wrong, change)
    firm = after.people.owner
    assert (firm.kind, firm.representative, firm.born, firm.sex) == ("to_chuc", "Lê Thị Hoa", "", "")
    assert "loại chủ thể: cá nhân → tổ chức" in " ".join(changes(wrong, after))
    back = correct(after, lambda asking: asking.form.owner_organisation.click())
    assert (back.people.owner.kind, back.people.owner.representative) == ("ca_nhan", "")


def test_what_belongs_to_a_number_goes_with_it() -> None:
    fixed = retyped(STRANGER, id_number="056090005556")
    assert fixed == replace(STRANGER, id_number="056090005556", sex="", old_id_number="")
    assert retyped(STRANGER, id_number="056192001234", name="Trần Ánh") == ev.Party(
        name="Trần Ánh", id_number="056192001234"
    )
    assert retyped(replace(STRANGER, id_number=""), id_number="056090005555") == STRANGER
    assert retyped(STRANGER, phone="0905") == replace(STRANGER, phone="0905")
