"""Quản trị's tabs: the calendar and the rules as an administrator changes them, each change with its document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import calendar, rules
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.ui.administration.calendar_page import CalendarPage
from mot_cua_desktop.ui.administration.rules_page import RulesPage
from mot_cua_desktop.ui.administration.tabs import AdministrationTabs
from mot_cua_desktop.ui.kit.lanes import Lane

LETTER = "Thông báo 77/TB-BNV ngày 20/11/2026"
RESIDENCE = "Đăng ký, quản lý cư trú"


@pytest.fixture
def tabs(qtbot: QtBot, desk: Desk) -> Iterator[AdministrationTabs]:
    lane = Lane()
    made = AdministrationTabs(desk, lane)
    made.changed.connect(made.use)
    made.form.resize(1180, 640)
    made.form.show()
    yield made
    lane.close()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()


@pytest.fixture
def page(qtbot: QtBot, tabs: AdministrationTabs) -> CalendarPage:
    tabs.form.setCurrentIndex(1)
    qtbot.waitUntil(lambda: bool(tabs.calendar_page.rows))
    return tabs.calendar_page


@pytest.fixture
def rule_page(qtbot: QtBot, tabs: AdministrationTabs) -> RulesPage:
    tabs.form.setCurrentIndex(2)
    qtbot.waitUntil(lambda: bool(tabs.rules_page.rows))
    return tabs.rules_page


def line(page: CalendarPage, day: date) -> int:
    return next(number for number, row in enumerate(page.rows) if row.day == day)


def shown(page: CalendarPage, number: int) -> list[str]:
    return [page.form.days.item(number, column).text() for column in range(5)]


def test_in_november_the_next_year_is_shown_with_the_reminder(page: CalendarPage) -> None:
    assert page.year == 2027
    assert "Chưa nhập kế hoạch nghỉ lễ, làm bù năm 2027" in page.form.reminder_label.text()
    assert not page.form.reminder_label.isHidden()
    row = shown(page, line(page, date(2027, 2, 4)))
    assert row[:3] == ["thứ Năm 04/02", "Nghỉ lễ", "29 Tết"]
    assert row[3].startswith("⚠ ")
    assert row[4] == "có sẵn"


def test_a_day_without_a_document_is_refused_beside_the_fields(qtbot: QtBot, page: CalendarPage, desk: Desk) -> None:
    form = page.form
    form.day.setDate(QDate(2027, 2, 11))
    form.name.setText("nghỉ hoán đổi")
    qtbot.mouseClick(form.state_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not form.fault_label.isHidden())
    assert "Gõ số và ngày văn bản" in form.fault_label.text()
    assert form.name.text() == "nghỉ hoán đổi", "what was typed stays"
    assert date(2027, 2, 11) not in read_desk(desk.store, desk.clock).calendar.by_day


def test_a_day_is_stated_from_the_keyboard_and_the_desk_goes_on_with_it(qtbot: QtBot, page: CalendarPage, tabs) -> None:
    form = page.form
    form.document.setText(LETTER)
    form.day.setDate(QDate(2027, 2, 11))
    form.kind.setCurrentIndex(form.kind.findData("nghi_hoan_doi"))
    form.name.setText("nghỉ hoán đổi, làm bù ngày 20/02/2027")
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.keyClick(form.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not changed.args[0].calendar.is_working(date(2027, 2, 11))
    qtbot.waitUntil(lambda: any(row.day == date(2027, 2, 11) for row in page.rows))
    row = shown(page, line(page, date(2027, 2, 11)))
    assert row[1:] == ["Nghỉ hoán đổi", "nghỉ hoán đổi, làm bù ngày 20/02/2027", LETTER, "Nguyễn Thị Hạnh"]


def test_a_chosen_line_fills_the_fields_and_can_be_taken_out(qtbot: QtBot, page: CalendarPage, tabs) -> None:
    form = page.form
    form.days.selectRow(line(page, date(2027, 2, 4)))
    assert (form.day.date(), form.name.text(), form.kind.currentData()) == (QDate(2027, 2, 4), "29 Tết", "nghi")
    form.document.setText(LETTER)
    with qtbot.waitSignal(tabs.said) as said:
        qtbot.mouseClick(form.remove_button, Qt.MouseButton.LeftButton)
    assert said.args == ["Đã ghi thứ Năm 04/02/2027 là ngày thường."]
    qtbot.waitUntil(lambda: shown(page, line(page, date(2027, 2, 4)))[1] == "Đã bỏ: ngày thường")


def test_the_plan_of_the_year_is_recorded_and_the_reminder_goes(qtbot: QtBot, page: CalendarPage, tabs) -> None:
    assert page.form.plan_button.text() == "Ghi nhận kế hoạch năm 2027"
    page.form.document.setText(LETTER)
    with qtbot.waitSignal(tabs.changed):
        qtbot.mouseClick(page.form.plan_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.form.reminder_label.isHidden())
    assert page.form.plan_button.isHidden()
    assert page.form.plan_label.text() == "Kế hoạch năm 2027 đã ghi nhận."
    assert shown(page, line(page, date(2027, 2, 5)))[3] == LETTER


def test_a_field_gets_its_saturday_morning_and_gives_it_back(qtbot: QtBot, page: CalendarPage, tabs) -> None:
    form = page.form
    form.field.setCurrentIndex(form.field.findData(RESIDENCE))
    form.field.activated.emit(form.field.currentIndex())
    qtbot.waitUntil(lambda: form.hours_label.text() == "Như giờ của cả phường, xã.")
    form.document.setText("Thông báo 5/TB-CAP")
    form.saturday.setText("7h - 11h30")
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.mouseClick(form.hours_button, Qt.MouseButton.LeftButton)
    assert changed.args[0].calendar_of(RESIDENCE).is_working(date(2026, 11, 28))
    assert not changed.args[0].calendar.is_working(date(2026, 11, 28))
    qtbot.waitUntil(lambda: "thứ Bảy: 07:00–11:30" in form.hours_label.text())
    assert form.field.currentText() == f"{RESIDENCE} (lịch riêng)"
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.mouseClick(form.withdraw_hours_button, Qt.MouseButton.LeftButton)
    assert not changed.args[0].calendar_of(RESIDENCE).is_working(date(2026, 11, 28))


def test_hours_that_cannot_be_read_are_told(qtbot: QtBot, page: CalendarPage) -> None:
    page.form.document.setText(LETTER)
    page.form.sessions.setText("sáng và chiều")
    qtbot.mouseClick(page.form.hours_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Không đọc được giờ làm việc “sáng”" in page.form.fault_label.text())


def test_every_rule_stands_in_words_with_its_source_and_mark(rule_page: RulesPage) -> None:
    table = rule_page.form.rules
    assert table.rowCount() == len(rule_page.rows) >= 25
    texts = [[table.item(n, column).text() for column in range(3)] for n in range(table.rowCount())]
    words = {name: (value, source) for name, value, source in texts}
    assert words["Thời gian hẹn lại không quá"][0] == "1/3 thời hạn giải quyết"
    assert words["Thời gian hẹn lại không quá"][1].startswith("⚠ Chưa xác nhận. Công văn 535/UBND-NV")
    assert words["Trả lời hồ sơ trực tuyến trong"] == ("8 giờ làm việc", "NĐ 118/2025/NĐ-CP, Điều 17.2")


def test_an_own_value_is_stated_shown_and_withdrawn(qtbot: QtBot, rule_page: RulesPage, tabs) -> None:
    form = rule_page.form
    rule_page.choose("supplement_days")
    assert not form.withdraw_button.isEnabled()
    form.text_value.setText("10 ngày")
    qtbot.mouseClick(form.state_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Chưa ghi số văn bản" in form.fault_label.text())
    form.document.setText("QĐ 25/2026/QĐ-UBND, Điều 6")
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.keyClick(form.text_value, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert changed.args[0].regime().supplement_days.value == 10
    qtbot.waitUntil(lambda: rule_page.chosen is not None and rule_page.chosen.value == "10 ngày")
    said = form.history.toPlainText()
    assert said.startswith("10 ngày")
    assert "Nguyễn Thị Hạnh" in said
    assert "15 ngày" in said
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.mouseClick(form.withdraw_button, Qt.MouseButton.LeftButton)
    assert changed.args[0].regime().supplement_days.value == 15
    qtbot.waitUntil(lambda: "10 ngày (đã rút)" in form.history.toPlainText())


def test_khanh_hoa_s_overlay_is_switched_off_by_a_choice(qtbot: QtBot, rule_page: RulesPage, tabs) -> None:
    form = rule_page.form
    rule_page.choose("local_overlay")
    assert form.choice_value.currentText() == "Có"
    form.choice_value.setCurrentIndex(form.choice_value.findData(False))
    form.document.setText("QĐ 25/2026/QĐ-UBND, Điều 6")
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.mouseClick(form.state_button, Qt.MouseButton.LeftButton)
    assert changed.args[0].regime().reschedule_max_fraction.value is None


def test_a_form_s_number_and_title_are_stated_together(qtbot: QtBot, rule_page: RulesPage, tabs) -> None:
    form = rule_page.form
    rule_page.choose("form.apology")
    assert form.form_title.text() == "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"
    form.form_number.setText("04b")
    form.until.setText("hết năm")
    form.document.setText("Thông tư 1/2026/TT-BTP")
    qtbot.mouseClick(form.state_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "ngày hết hiệu lực “hết năm”" in form.fault_label.text())
    form.until.setText("31/12/2026")
    with qtbot.waitSignal(tabs.changed) as changed:
        qtbot.mouseClick(form.state_button, Qt.MouseButton.LeftButton)
    value = changed.args[0].regime().form("apology")
    assert (value.value.number, value.until) == ("04b", date(2026, 12, 31))


def test_the_tabs_fit_the_common_screen(qtbot: QtBot, tabs: AdministrationTabs, page: CalendarPage) -> None:
    # What is left of 1366x768 beside the sidebar, the search box and the foot.
    assert tabs.form.minimumSizeHint().height() <= 640
    assert page.form.minimumSizeHint().width() <= 1200
    assert tabs.rules_page.form.minimumSizeHint().height() <= 600


def test_what_another_tab_changed_is_known_here(qtbot: QtBot, tabs: AdministrationTabs, desk: Desk) -> None:
    later = calendar.state_day(desk, date(2027, 2, 11), "nghi", "nghỉ thêm", LETTER)
    later = rules.state_rule(later, "supplement_days", "10", date(2026, 11, 23), LETTER)
    tabs.use(later)
    tabs.form.setCurrentIndex(1)
    qtbot.waitUntil(lambda: any(row.day == date(2027, 2, 11) for row in tabs.calendar_page.rows))
    tabs.form.setCurrentIndex(2)
    qtbot.waitUntil(lambda: any(row.value == "10 ngày" for row in tabs.rules_page.rows))
