"""The locked screen over the whole program: what is seen, what a key, a scanner, another officer can do there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.operations import password_digests, passwords, settings
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.ui.seats.locking import Locking

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
WORD, OTHER = "nang len som mai", "bien xanh cat trang"
CARD = "056192001234||Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_digests, "_MEMORY", 64)


@pytest.fixture
def folder(tmp_path: Any, answers: FirstRun, clock: Any, desk_in: Callable[..., DataFolder]) -> DataFolder:
    """A desk whose officer has a password, beside a colleague without one and a leader with one."""
    folder = desk_in(tmp_path / "quay", answers, clock)
    desk = open_desk(folder, clock)
    me = desk.facts.officer.id
    colleague = settings.name_officer(desk, "Phạm Thị Chuyên", role="chuyen_mon")
    leader = settings.name_officer(colleague, "Lê Văn Lãnh", role="lanh_dao")
    leader = passwords.ask(passwords.set_own(leader, "", OTHER), True)
    back = settings.choose_officer(leader, me)
    passwords.set_own(back, "", WORD).store.close()
    return folder


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, folder: DataFolder, clock: Any) -> Iterator[Callable[[], Desktop]]:
    made: list[Desktop] = []

    def go() -> Desktop:
        desktop = Desktop(qapp, folder, clock)
        made.append(desktop)
        desktop.start()
        qtbot.waitUntil(lambda: desktop.lane.idle and desktop.desk is not None, timeout=30_000)
        desktop.window.activateWindow()
        qtbot.wait(30)
        desktop.lane.settle()
        return desktop

    yield go
    for desktop in made:
        desktop.window.close()
        desktop.window.deleteLater()


@pytest.fixture
def desktop(start: Callable[[], Desktop]) -> Desktop:
    """At work: the password was typed at the start."""
    desktop = start()
    enter(desktop, WORD)
    assert not locking(desktop).locked
    return desktop


def locking(desktop: Desktop) -> Locking:
    return desktop.standing.locking


def enter(desktop: Desktop, word: str, field: str = "password") -> None:
    # Typed as by hand: what comes at a machine's speed is a scanner's, and is thrown away.
    form = locking(desktop).form
    getattr(form, field).setText(word)
    form.ok_button.click()
    desktop.lane.settle()


def at_work(desktop: Desktop) -> Desk:
    assert desktop.desk is not None
    return desktop.desk


def shown(desktop: Desktop) -> str:
    """Every word that can be read in any window now."""
    words = []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        for part in [top, *top.findChildren(QWidget)]:
            if part.isVisible() and callable(getattr(part, "text", None)):
                words.append(part.text())
    return "\n".join(words)


def test_the_program_begins_locked_where_who_sat_here_has_a_password(start: Callable[[], Desktop]) -> None:
    desktop = start()
    assert locking(desktop).locked
    assert "Nguyễn Thị Hạnh – Cán bộ tiếp nhận" in shown(desktop)
    assert not desktop.window._side.isVisible()
    enter(desktop, "khong phai dau")
    assert locking(desktop).locked
    assert "Mật khẩu không đúng" in shown(desktop)
    enter(desktop, WORD)
    assert not locking(desktop).locked
    assert desktop.window.stack.currentWidget() is desktop.window.page("intake").form


def test_after_ten_minutes_without_a_hand_the_screen_is_locked_and_what_was_typed_is_kept(
    qtbot: QtBot, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake: Any = desktop.window.page("intake")
    name: QLineEdit = intake.form.name
    name.setFocus()
    qtbot.keyClicks(name, "Tran Thi Mo", delay=1)
    lock, now = locking(desktop), [0.0]
    lock._now = lambda: now[0]
    lock.look()  # the clock was set back: begins anew
    now[0] = 599
    lock.look()
    assert not lock.locked
    qtbot.keyClick(name, Qt.Key.Key_End)
    now[0] = 1190
    lock.look()
    assert not lock.locked
    now[0] = 599 + 600
    lock.look()
    assert lock.locked
    assert "Tran Thi Mo" not in shown(desktop)
    enter(desktop, WORD)
    assert name.text() == "Tran Thi Mo"
    assert name.isVisible()
    assert QApplication.focusWidget() is name


def test_an_officer_without_a_password_is_not_locked_and_zero_means_never(desktop: Desktop) -> None:
    lock, now = locking(desktop), [1e9]
    lock._now = lambda: now[0]
    leader = next(each.id for each in settings.officers(at_work(desktop)) if each.role == "lanh_dao")
    desktop.go_on(settings.choose_officer(at_work(desktop), leader, OTHER))
    desktop.go_on(settings.change(at_work(desktop), lock_minutes=0))
    now[0] += 1e6
    assert not lock._timer.isActive()
    lock.look()
    assert not lock.locked
    desktop.go_on(settings.change(at_work(desktop), lock_minutes=5))
    assert lock._timer.isActive()
    colleague = next(each.id for each in settings.officers(at_work(desktop)) if each.role == "chuyen_mon")
    desktop.go_on(settings.choose_officer(at_work(desktop), colleague))
    assert not lock._timer.isActive()
    desktop.window.lock_wanted.emit()
    assert not lock.locked
    assert "chưa có mật khẩu" in desktop.window.notices.words


@pytest.mark.parametrize("key", [Qt.Key.Key_F3, Qt.Key.Key_F8])
def test_no_key_leads_past_the_locked_screen(qtbot: QtBot, desktop: Desktop, key: Qt.Key) -> None:
    qtbot.keyClick(desktop.window, Qt.Key.Key_F12)
    assert locking(desktop).locked
    form = locking(desktop).form
    for press, how in ((key, NONE), (Qt.Key.Key_K, CTRL), (Qt.Key.Key_F1, NONE)):
        qtbot.keyClick(form.password, press, how)
    assert desktop.window.current == "intake"
    assert desktop.window.stack.currentWidget() is form
    desktop.window.open("dossiers")  # as an answer that comes late would
    assert desktop.window.stack.currentWidget() is form
    assert not desktop.window._side.isVisible()
    assert not desktop.window.line.isEnabled()
    enter(desktop, WORD)
    assert desktop.window.current == "dossiers"
    assert desktop.window._side.isVisible()


def test_a_scanner_before_the_locked_screen_types_into_nothing(
    desktop: Desktop, scan: Callable[[QWidget, str], None]
) -> None:
    locking(desktop).lock()
    form = locking(desktop).form
    form.password.setFocus()
    tries = len(passwords.holders(at_work(desktop)))
    for text in (CARD, "https://vi-du.invalid/ma-la", "chu bat ky"):
        scan(form.password, text)
        desktop.lane.settle()
        assert form.password.text() == ""
        assert form.fault_label.text() == ""
    desktop.scanned(CARD)  # and by a serial port
    assert desktop.window.current == "intake"
    assert desktop.window.stack.currentWidget() is form
    assert tries == len(passwords.holders(at_work(desktop)))
    enter(desktop, WORD)
    intake: Any = desktop.window.page("intake")
    assert "Trần Thị Ngọc Ánh" not in [each.text() for each in intake.form.findChildren(QLineEdit)]


def question(desktop: Desktop) -> QDialog:
    asking = QDialog(desktop.window)
    column = QVBoxLayout(asking)
    column.addWidget(QLabel("Hồ sơ của Trần Thị Mơ"))
    asking.open()
    return asking


def test_an_open_question_waits_behind_the_lock_and_one_that_comes_late_too(qtbot: QtBot, desktop: Desktop) -> None:
    early = question(desktop)
    locking(desktop).lock()
    late = question(desktop)
    qtbot.waitUntil(lambda: not early.isVisible() and not late.isVisible())
    desktop.window.notices.tell("Đã chuyển hồ sơ của Trần Thị Mơ.")
    assert "Trần Thị Mơ" not in shown(desktop)
    enter(desktop, WORD)
    assert early.isVisible()
    assert late.isVisible()
    assert "Trần Thị Mơ" in shown(desktop)
    early.close()
    late.close()


def test_a_question_that_ended_behind_the_lock_does_not_come_back(qtbot: QtBot, desktop: Desktop) -> None:
    asking = question(desktop)
    locking(desktop).lock()
    qtbot.waitUntil(lambda: not asking.isVisible())
    asking.accept()  # what it waited for, such as a print, is done
    enter(desktop, WORD)
    assert not asking.isVisible()


def test_another_officer_takes_the_seat_there_and_ends_no_question_of_the_first(qtbot: QtBot, desktop: Desktop) -> None:
    asking = question(desktop)
    locking(desktop).lock()
    form = locking(desktop).form
    others = {action.text(): action for action in form.others_button.menu().actions()}
    assert set(others) == {"Phạm Thị Chuyên – Công chức chuyên môn", "Lê Văn Lãnh – Lãnh đạo"}
    others["Lê Văn Lãnh – Lãnh đạo"].trigger()
    desktop.lane.settle()
    assert form.name_label.text() == "Lê Văn Lãnh – Lãnh đạo"
    enter(desktop, WORD)  # that of the first does not open it
    assert locking(desktop).locked
    enter(desktop, OTHER)
    assert not locking(desktop).locked
    assert at_work(desktop).facts.officer.name == "Lê Văn Lãnh"
    assert "Lê Văn Lãnh" in desktop.window.officer.text()
    assert asking.result() == QDialog.DialogCode.Rejected
    assert not asking.isVisible()


def test_who_has_no_password_takes_the_seat_at_once(desktop: Desktop) -> None:
    locking(desktop).lock()
    menu = locking(desktop).form.others_button.menu()
    next(action for action in menu.actions() if action.text().startswith("Phạm")).trigger()
    desktop.lane.settle()
    assert not locking(desktop).locked
    assert at_work(desktop).facts.officer.name == "Phạm Thị Chuyên"


def test_the_recovery_code_opens_a_forgotten_lock(
    qtbot: QtBot, tmp_path: Any, answers: FirstRun, clock: Any, desktop: Desktop
) -> None:
    leader = next(each.id for each in settings.officers(at_work(desktop)) if each.role == "lanh_dao")
    me = at_work(desktop).facts.officer.id
    code = settings.new_recovery_code(settings.choose_officer(at_work(desktop), leader, OTHER))
    desktop.go_on(settings.choose_officer(at_work(desktop), me, WORD))
    locking(desktop).lock()
    locking(desktop).form.forgot_button.click()
    asking = locking(desktop).asking
    assert asking is not None
    qtbot.wait(20)
    assert asking.form.isVisible()  # it belongs to the lock, and does not wait behind it
    asking.form.password.setText(code)
    asking.form.new_password.setText("mua roi tren mai ton")
    asking.form.again.setText("mua roi tren mai ton")
    asking.form.ok_button.click()
    desktop.lane.settle()
    assert locking(desktop).locked
    enter(desktop, "mua roi tren mai ton")
    assert not locking(desktop).locked


def test_the_lock_outlives_the_end_of_the_program(
    start: Callable[[], Desktop], desktop: Desktop, folder: DataFolder, clock: Any
) -> None:
    locking(desktop).lock()
    desktop.window.close()
    desk = open_desk(folder, clock)
    assert desk.seat.guarded
    desk.store.close()
    assert locking(start()).locked
