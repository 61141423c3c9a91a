"""The administration page: what holds now is shown, what is changed is kept, what cannot be is told at the button."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain import letters
from mot_cua_desktop.operations import passwords, settings
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.ui.administration.page import AdministrationPage
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane()
    yield made
    made.close()


@pytest.fixture
def page(desk: Desk, lane: Lane) -> Iterator[AdministrationPage]:
    made = AdministrationPage(desk, lane)
    made.form.resize(1208, 690)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    lane.settle()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()


def save(page: AdministrationPage, lane: Lane) -> None:
    page.form.save_button.click()
    lane.settle()


def test_what_holds_now_is_shown(page: AdministrationPage) -> None:
    form = page.form
    assert form.ward_name.text() == "Ủy ban nhân dân phường Tây Nha Trang"
    assert form.officer.currentText() == "Nguyễn Thị Hạnh"
    assert form.officer_title.text() == "Chuyên viên"
    assert len(form.samples_box.toPlainText().splitlines()) == 20


def test_every_choice_is_kept(qtbot: QtBot, desk: Desk, lane: Lane, page: AdministrationPage, tmp_path: Path) -> None:
    form = page.form
    form.desk_name.setText("Quầy hộ tịch")
    form.prefix.setText("000.00.13.H32")
    form.citizen_receipt.setCurrentIndex(2)
    form.print_at_once.setChecked(True)
    form.scan_folder.setText(str(tmp_path))
    form.serial_port.setText("COM3")
    form.fee_form.setText("01LPHT")
    form.fee_serial_next.setValue(17)
    form.letter_agency.setText("TTPVHCC")
    with qtbot.waitSignals([page.changed, page.said]):
        qtbot.keyClick(form.fee_form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    lane.settle()
    now = read_desk(desk.store, desk.clock)
    assert (now.facts.desk_name, now.facts.prefix) == ("Quầy hộ tịch", "000.00.13.H32")
    assert (now.settings.citizen_receipt, now.settings.print_at_once) == ("80mm", True)
    assert (now.settings.scan_folder, now.settings.serial_port) == (str(tmp_path), "COM3")
    assert (now.settings.fee_form, now.settings.fee_serial_next) == ("01LPHT", 17)
    assert now.settings.letter_agency == "TTPVHCC"


def test_an_abbreviation_of_before_that_no_letter_takes_any_more_stops_no_other_change(
    desk: Desk, lane: Lane, page: AdministrationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(letters, "check_agency", lambda agency: agency)
        page.use(settings.change(desk, letter_agency="UBND-Q2"))
    page.enter()
    lane.settle()
    page.form.desk_name.setText("Quầy hộ tịch")
    save(page, lane)
    assert page.form.fault_label.isHidden()
    assert read_desk(desk.store, desk.clock).facts.desk_name == "Quầy hộ tịch"
    page.form.letter_agency.setText("UBND-Q3")
    save(page, lane)
    assert "dấu của quầy" in page.form.fault_label.text()


def test_another_officer_sits_down(desk: Desk, lane: Lane, page: AdministrationPage) -> None:
    page.form.new_officer_button.click()
    assert page.form.officer_name.text() == ""
    assert page.form.officer_name.hasFocus()
    page.form.officer_name.setText("Lê Văn Tám")
    save(page, lane)
    now = read_desk(desk.store, desk.clock)
    assert now.facts.officer.name == "Lê Văn Tám"
    assert [page.form.officer.itemText(row) for row in range(page.form.officer.count())] == [
        officer.name for officer in settings.officers(desk)
    ]
    assert page.form.officer.currentText() == "Lê Văn Tám"
    first = page.form.officer.findText("Nguyễn Thị Hạnh")
    page.form.officer.setCurrentIndex(first)
    page.form.officer.activated.emit(first)
    save(page, lane)
    assert read_desk(desk.store, desk.clock).facts.officer.name == "Nguyễn Thị Hạnh"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [("officer_name", "", "Chưa gõ họ tên cán bộ"), ("code_pattern", "{prefix}", "mã"), ("prefix", "a b", "")],
)
def test_what_cannot_be_is_told_beside_the_button(
    desk: Desk, lane: Lane, page: AdministrationPage, field: str, typed: str, told: str
) -> None:
    getattr(page.form, field).setText(typed)
    save(page, lane)
    assert page.form.fault_label.isVisible()
    assert told in page.form.fault_label.text()
    assert page.form.fault_label.text()
    assert page.form.save_button.isEnabled()
    kept = read_desk(desk.store, desk.clock)
    assert (kept.facts.prefix, kept.settings.code_pattern) == ("000.00.12.H32", "{prefix}-{yyMMdd}-{seq:0000}")


def test_the_next_twenty_codes_follow_the_pattern_as_it_is_typed(page: AdministrationPage) -> None:
    page.form.code_pattern.setText("{prefix}-{yyMMdd}-{seq:00000}")
    shown = page.form.samples_box.toPlainText().splitlines()
    assert len(shown) == 20
    assert shown[0].endswith("-00001")
    page.form.code_pattern.setText("{lạ}")
    assert len(page.form.samples_box.toPlainText().splitlines()) == 1


def test_the_block_of_numbers_and_the_citizen_s_page_are_kept(page: AdministrationPage, lane: Lane) -> None:
    form = page.form
    assert form.code_block.value() == 60
    form.code_block.setValue(120)
    form.lookup_address.setText("motcua tinh")
    save(page, lane)
    assert "Địa chỉ tra cứu chưa đúng" in form.fault_label.text()
    form.lookup_address.setText(" https://motcua.example.vn/ ")
    save(page, lane)
    assert form.lookup_address.text() == "https://motcua.example.vn"
    kept = read_desk(page._desk.store, page._desk.clock).settings
    assert (kept.code_block, kept.lookup_address) == (120, "https://motcua.example.vn")


def test_a_leader_named_where_passwords_are_asked_does_not_sit_down_and_is_told_of(
    page: AdministrationPage, desk: Desk
) -> None:
    passwords.ask(desk, True)
    page.use(read_desk(desk.store, desk.clock))
    told: list[object] = []
    page.failed.connect(told.append)
    page.form.new_officer_button.click()
    page.form.officer_name.setText("Lê Văn Lãnh")
    page.duty.show("lanh_dao", "")
    page.save()
    page._lane.settle()
    assert "Lê Văn Lãnh chưa có mật khẩu" in str(told)
    assert read_desk(desk.store, desk.clock).facts.officer.name == "Nguyễn Thị Hạnh"


def test_choosing_a_guarded_name_keeps_the_rest_and_asks_for_the_seat(page: AdministrationPage, desk: Desk) -> None:
    boss = passwords.set_own(settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao"), "", "nang len som mai")
    me = settings.choose_officer(boss, desk.facts.officer.id)
    page.use(me)
    page.enter()
    page._lane.settle()
    wanted: list[str] = []
    page.seat_wanted.connect(wanted.append)
    page.form.officer.setCurrentIndex(page.form.officer.findData(boss.facts.officer.id))
    page.form.officer.activated.emit(page.form.officer.currentIndex())
    page.form.place.setText("Cam Ranh")
    page.save()
    page._lane.settle()
    assert wanted == [boss.facts.officer.id]
    now = read_desk(desk.store, desk.clock).facts
    assert (now.officer.name, now.place) == ("Nguyễn Thị Hạnh", "Cam Ranh")
