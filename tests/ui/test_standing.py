"""The edges of the window: a quiet reminder and a badge for what is late, and who sits here in one click."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.operations import amendments, calendar, intake, reform, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.standing import Standing, _Reminders
from mot_cua_desktop.ui.window import Entry, Window


class Empty:
    """A page with nothing on it."""

    def __init__(self) -> None:
        self.form = QWidget()

    def enter(self) -> None:
        pass


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window(
        [
            Entry("deadlines", "Hạn xử lý", "F4", Empty),
            Entry("catalogue", "Thủ tục", "F6", Empty),
            Entry("administration", "Quản trị", "F8", Empty),
        ]
    )
    made.open("deadlines")
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def standing(window: Window) -> Iterator[Standing]:
    lane = Lane()
    made = Standing(window, lane)
    yield made
    lane.settle()
    made.close()
    lane.close()


def badge(window: Window) -> QLabel:
    return window._badges["deadlines"]


def test_a_good_day_reminds_of_nothing(desk: Desk, window: Window, standing: Standing, full_draft: Draft) -> None:
    desk = calendar.plan_year(desk, 2027, "TB 1/TB-BNV")
    intake.accept(desk, full_draft)
    standing.use(desk)
    standing._lane.settle()
    assert window.reminder.text() == ""
    assert not badge(window).isVisible()
    assert "Phiên bản" in window.status.text()


def test_what_is_late_stands_at_the_foot_and_at_its_page_without_a_dialog(
    desk: Desk, window: Window, standing: Standing, full_draft: Draft, clock
) -> None:
    desk = calendar.plan_year(desk, 2027, "TB 1/TB-BNV")
    intake.accept(desk, full_draft)
    clock.forward(days=7)
    standing.use(desk)
    standing._lane.settle()
    assert window.reminder.text() == "⚠ 1 hồ sơ quá hẹn (F4)"
    assert badge(window).isVisible()
    assert badge(window).text() == "1"
    assert window.notices.words == ""
    assert standing._timer.isActive()
    assert standing._timer.interval() == 15 * 60 * 1000
    standing.close()
    assert not standing._timer.isActive()


def test_the_foot_says_the_essential_and_the_rest_to_whoever_points_at_it(
    desk: Desk, window: Window, standing: Standing, full_draft: Draft, clock
) -> None:
    intake.accept(desk, full_draft)
    clock.forward(days=7)
    standing.use(desk)
    standing._lane.settle()
    window.resize(1366, 768)
    assert window.reminder.text() == "⚠ 1 hồ sơ quá hẹn (F4) · Chưa nhập lịch nghỉ năm 2027 (F8)"
    told = _Reminders(2, ("2 hồ sơ quá hẹn", "1 hồ sơ có nguy cơ trễ"), ("Chưa nhập lịch nghỉ năm 2027",), ("Cả câu.",))
    standing._reminded(told)
    assert window.reminder.text() == "⚠ 2 hồ sơ quá hẹn, 1 có nguy cơ trễ (F4) · Chưa nhập lịch nghỉ năm 2027 (F8)"
    assert window.reminder.toolTip().splitlines() == [*told.board, "Cả câu."]
    standing.remind()
    standing._lane.settle()
    assert "ngày hẹn trả trong năm 2027 mới là dự kiến" in window.reminder.toolTip()
    window.grab()  # lays it out
    room = window.reminder.contentsRect().width()
    assert window.reminder.fontMetrics().horizontalAdvance(window.reminder.text()) <= room


def test_more_than_a_hundred_late_ones_keep_the_badge_small(window: Window) -> None:
    window.badge("deadlines", 99)
    assert badge(window).text() == "99"
    window.badge("deadlines", 100)
    assert badge(window).text() == "99+"
    window.badge("deadlines", 0)
    assert not badge(window).isVisible()


def test_another_officer_sits_down_in_one_click(qtbot: QtBot, desk: Desk, window: Window, standing: Standing) -> None:
    settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    desk = settings.choose_officer(desk, desk.facts.officer.id)
    standing.use(desk)
    standing._lane.settle()
    actions = {action.text(): action for action in window.officer.menu().actions() if action.isCheckable()}
    assert set(actions) == {"Nguyễn Thị Hạnh – Cán bộ tiếp nhận", "Lê Văn Lãnh – Lãnh đạo"}
    assert actions["Nguyễn Thị Hạnh – Cán bộ tiếp nhận"].isChecked()
    with qtbot.waitSignal(standing.changed) as changed:
        actions["Lê Văn Lãnh – Lãnh đạo"].trigger()
    assert changed.args[0].facts.officer.role == "lanh_dao"


def test_what_was_not_posted_in_time_is_counted_at_the_catalogue(
    desk: Desk, window: Window, standing: Standing, clock
) -> None:
    decision = Decision(number="99/QĐ-UBND")
    amendments.abolish(desk, "1.004837", clock.now.date(), decision)
    standing.use(desk)
    standing._lane.settle()
    mark = window._badges["catalogue"]
    assert not mark.isVisible()
    clock.forward(days=9)
    standing.remind()
    standing._lane.settle()
    assert (mark.isVisible(), mark.text()) == (True, "1")
    assert window._buttons["catalogue"].accessibleDescription() == "1 việc niêm yết, ISO quá hạn"


def test_tasks_of_reform_are_counted_at_their_page_and_said_at_the_foot(
    desk: Desk, window: Window, standing: Standing
) -> None:
    desk = calendar.plan_year(desk, 2027, "TB 1/TB-BNV")
    plan = reform.state_plan(desk, 2026, "Kế hoạch 2026")
    reform.add(desk, plan, "Rà soát thủ tục", due=desk.now().date() - timedelta(days=1))
    reform.add(desk, plan, "Tập huấn", due=desk.now().date() + timedelta(days=7))
    reform.add(desk, plan, "Tổng kết", due=desk.now().date() + timedelta(days=8))
    standing.use(desk)
    standing._lane.settle()
    assert window.reminder.text() == "⚠ 1 nhiệm vụ CCHC quá hạn, 1 sắp đến hạn (F8)"
    assert window._badges["administration"].text() == "1"


def test_a_long_name_and_title_make_no_window_wider_and_are_read_whole_by_pointing(window: Window) -> None:
    window.resize(1366, 768)
    words = f"{'Tôn Nữ Hoàng Ngân Phương Anh Thư'} – {'Chuyên viên Trung tâm Phục vụ hành chính công ' * 3}· Quầy số 3"
    window.officer.setText(words)
    window.offer_officers([("a", words)], "a")
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= 1024
    assert window.width() == 1366
    assert window.officer.geometry().right() < window.search.parentWidget().width()
    assert window.officer.text() == words
    assert window.officer.toolTip() == f"{words}\nĐổi người đang làm việc ở máy này"
    window.officer.setText("Lê Văn Tám · Quầy 1")  # who has a short name has all of it
    QApplication.processEvents()
    assert window.officer.width() >= window.officer.sizeHint().width()
