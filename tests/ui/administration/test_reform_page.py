"""Thẻ “Nhiệm vụ CCHC”: a plan out of Excel, each task given, done from the keyboard; the sheet printed and saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from mot_cua_desktop.documents import pdf
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import outlets, reform
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.administration.reform_page import ReformPage
from mot_cua_desktop.ui.administration.tabs import AdministrationTabs
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời hạn", "Sản phẩm"])
    sheet.append([1, "Niêm yết danh mục thủ tục hành chính tại quầy", "Nguyễn Thị Hạnh", "30/11/2026", "Bảng niêm yết"])
    sheet.append([2, "Rà soát quy trình nội bộ", "Bộ phận Tư pháp", "Quý III", "Báo cáo"])
    sheet.append([3, "Đánh giá hài lòng", "Văn phòng", "chưa rõ", "Báo cáo"])
    path = tmp_path / "ke-hoach.xlsx"
    book.save(path)
    return path


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[ReformPage]:
    lane = Lane()
    tabs = AdministrationTabs(desk, lane)
    tabs.form.resize(1180, 640)
    tabs.form.show()
    tabs.form.setCurrentIndex(5)
    made = tabs.reform_page
    made.owner = tabs  # holds the tabs while the test runs
    qtbot.waitUntil(lambda: made.form.state_words.text() == "Chưa có kế hoạch")
    yield made
    lane.close()
    tabs.form.close()
    lane.settle()
    tabs.form.deleteLater()


def test_words_that_just_fit_the_cell_but_not_its_padding_go_on_in_a_further_line(
    page: ReformPage, desk: Desk, qtbot: QtBot
) -> None:
    plan = reform.state_plan(desk, 2026, "Kế hoạch cải cách hành chính năm 2026", "12/KH-UBND ngày 15/01/2026")
    reform.add(desk, plan, "Rà soát", owner="An")
    tasks, wide, owner = page.form.tasks, page.form.tasks.columnWidth(2), "Phòng"
    while tasks.fontMetrics().horizontalAdvance(owner) < wide - 14:
        owner += " A"
    reform.add(desk, plan, "Khảo sát", owner=owner)
    page.enter()
    qtbot.waitUntil(lambda: tasks.rowCount() == 2)
    assert tasks.fontMetrics().horizontalAdvance(owner) < wide
    assert tasks.rowHeight(1) > tasks.rowHeight(0)
    plans = page.form.plans
    assert plans.fontMetrics().horizontalAdvance(plans.currentText()) < plans.width() - 30


def test_no_line_loses_its_end_when_the_bar_of_a_long_plan_takes_room_away(
    page: ReformPage, desk: Desk, qtbot: QtBot
) -> None:
    plan, tasks = reform.state_plan(desk, 2026, "Kế hoạch", ""), page.form.tasks
    words = ["rà"]
    while tasks.fontMetrics().horizontalAdvance(" ".join(words)) < tasks.columnWidth(1) - 34:
        words.append("soát")  # fills one line, and has no room in it beside the bar
    for _ in range(20):
        reform.add(desk, plan, " ".join(words), owner="An")
    page.enter()
    qtbot.waitUntil(lambda: tasks.rowCount() == 20 and tasks.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: all(tasks.rowHeight(n) >= tasks.sizeHintForRow(n) for n in range(20)))


def part(page: ReformPage, kind: type, name: str) -> Any:
    asking = page.questions.asking
    assert asking is not None
    return asking.form.findChild(kind, name)


def imported(qtbot: QtBot, page: ReformPage, file: Path) -> None:
    page.take_in_file(str(file))
    qtbot.waitUntil(lambda: page.questions.asking is not None)
    intro = page.questions.asking.form.intro_label.text()
    assert "3 nhiệm vụ, 2 có hạn" in intro
    assert (
        "Nhiệm vụ đầu tiên: Niêm yết danh mục thủ tục hành chính tại quầy · Nguyễn Thị Hạnh · hạn 30/11/2026\n" in intro
    )
    assert "⚠ Dòng 4: chưa hiểu thời hạn “chưa rõ”" in intro
    part(page, QPlainTextEdit, "words").setPlainText("12/KH-UBND")
    with qtbot.waitSignal(page.said) as said:
        page.questions.asking.agree()
    assert said.args == ["Đã nhập kế hoạch. 3 nhiệm vụ."]
    qtbot.waitUntil(lambda: len(page.seen.lines) == 3)


def row(page: ReformPage, number: int) -> list[str]:
    return [page.form.tasks.item(number, column).text() for column in range(5)]


def test_a_plan_comes_from_excel_after_it_was_looked_at(qtbot: QtBot, page: ReformPage, file: Path) -> None:
    assert not page.form.add_button.isEnabled()
    imported(qtbot, page, file)
    assert page.form.plans.currentText() == "Kế hoạch cải cách hành chính năm 2026 (12/KH-UBND)"
    assert page.form.state_words.text() == "3 nhiệm vụ chưa xong, 1 quá hạn"
    assert row(page, 0)[2:] == ["Nguyễn Thị Hạnh", "30/11/2026", "còn 7 ngày"]
    assert row(page, 1)[4] == "✗ quá hạn 54 ngày"
    page.take_in_file(str(file))
    qtbot.waitUntil(lambda: page.questions.asking.form.isVisible())
    page.questions.asking.agree()
    qtbot.waitUntil(lambda: "đã có kế hoạch" in page.questions.asking.form.fault_label.text())


def test_a_plan_without_tasks_is_not_done_and_says_what_to_press(qtbot: QtBot, page: ReformPage, desk: Desk) -> None:
    plan = reform.state_plan(desk, 2026, "Kế hoạch cải cách hành chính năm 2026", "")
    page.enter()
    qtbot.waitUntil(lambda: page.form.state_words.text() == "Chưa có nhiệm vụ nào")
    assert page.form.state_words.property("tone") == "careful"
    assert "Bấm “Thêm nhiệm vụ…”" in page.form.detail_label.text()
    task = reform.add(desk, plan, "Rà soát", owner="An")
    reform.drop(desk, task, "Chuyển sang năm 2027")
    page.enter()
    qtbot.waitUntil(lambda: page.form.state_words.text() == "Mọi nhiệm vụ đã bỏ khỏi kế hoạch")
    reform.done(desk, reform.add(desk, plan, "Niêm yết", owner="An"), date(2026, 11, 23), "Bảng niêm yết")
    page.enter()
    qtbot.waitUntil(lambda: page.form.state_words.text() == "Đã xong mọi nhiệm vụ")


def test_what_is_no_workbook_is_told_and_nothing_is_written(
    qtbot: QtBot, page: ReformPage, tmp_path: Path, desk: Desk
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with qtbot.waitSignal(page.failed) as failed:
        page.take_in_file(str(tmp_path / "a.xlsx"))
    assert isinstance(failed.args[0], Told)
    assert "thủ tục" not in str(failed.args[0])
    assert reform.look(desk).plans == ()


def test_a_task_is_done_with_its_result_from_the_keyboard(qtbot: QtBot, page: ReformPage, file: Path) -> None:
    imported(qtbot, page, file)
    page.form.tasks.setFocus()
    qtbot.keyClick(page.form.tasks, Qt.Key.Key_Return)
    assert "Sản phẩm theo kế hoạch: Bảng niêm yết." in page.questions.asking.form.intro_label.text()
    page.questions.asking.agree()
    assert "Chưa ghi kết quả" in page.questions.asking.form.fault_label.text()
    part(page, QPlainTextEdit, "words").setPlainText("Đã treo tại tầng 1")
    with qtbot.waitSignal(page.said):
        page.questions.asking.agree()
    qtbot.waitUntil(lambda: row(page, 0)[4] == "✓ xong 23/11/2026")
    assert page.form.reopen_button.isEnabled()
    assert not page.form.done_button.isEnabled()
    assert "Kết quả: Đã treo tại tầng 1" in page.form.detail_label.text()
    page.form.reopen_button.click()
    part(page, QLineEdit, "line").setText("Ghi nhầm")
    with qtbot.waitSignal(page.said):
        page.questions.asking.agree()
    qtbot.waitUntil(lambda: row(page, 0)[4] == "còn 7 ngày")


def test_a_task_is_given_to_an_officer_until_another_day(
    qtbot: QtBot, page: ReformPage, file: Path, desk: Desk
) -> None:
    imported(qtbot, page, file)
    page.form.tasks.selectRow(1)
    page.form.change_button.click()
    people = part(page, QComboBox, "first")
    assert people.currentText() == "Bộ phận Tư pháp"
    people.setCurrentIndex(people.findText("Nguyễn Thị Hạnh"))
    part(page, QLineEdit, "line").setText("31/12/2026")
    with qtbot.waitSignal(page.said):
        page.questions.asking.agree()
    qtbot.waitUntil(lambda: row(page, 1)[2:4] == ["Nguyễn Thị Hạnh", "31/12/2026"])
    task = reform.look(desk).lines[1].task
    assert (task.officer, task.due) == (desk.facts.officer.id, date(2026, 12, 31))


def test_the_sheet_goes_to_the_printer_of_reports_and_into_files(
    qtbot: QtBot, page: ReformPage, file: Path, desk: Desk, tmp_path: Path
) -> None:
    imported(qtbot, page, file)
    sent: list[tuple[Any, ...]] = []
    page.send = lambda *job: sent.append(job)
    page.use(outlets.choose(desk, {"bao_cao": outlets.Outlet(printer="HP 1320")}))
    with qtbot.waitSignal(page.said):
        page.form.print_button.click()
    assert sent[0][1:3] == ("HP 1320", "A4")
    assert "Rà soát quy trình" in pdf.read_text(sent[0][0])[0]
    for ending, begins in ((".pdf", b"%PDF"), (".xlsx", b"PK")):
        with qtbot.waitSignal(page.said):
            page.save_as(ending, str(tmp_path / "tien-do.2026"))
        assert (tmp_path / f"tien-do.2026{ending}").read_bytes().startswith(begins)


def test_every_button_has_its_key_and_says_it(qtbot: QtBot, page: ReformPage) -> None:
    form, pressed = page.form, []
    buttons = [button for button in form.findChildren(QPushButton) if button.text()]
    assert len(buttons) == 11
    for button in buttons:
        button.setEnabled(True)
        button.clicked.disconnect()
        button.clicked.connect(partial(lambda name, *_: pressed.append(name), button.objectName()))
    for button in buttons:
        qtbot.keySequence(form, QKeySequence(button.text().partition("  ")[2]))
    assert pressed == [button.objectName() for button in buttons]
