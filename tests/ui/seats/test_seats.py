"""Changing over at the name above the pages: one click where there is no password, one dialog where there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.operations import password_digests, passwords, settings
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.seats.seats import Seats
from mot_cua_desktop.ui.window import Entry, Window

WORD, OTHER = "nang len som mai", "bien xanh cat trang"


class Empty:
    """A page with nothing on it."""

    def __init__(self) -> None:
        self.form = QWidget()

    def enter(self) -> None:
        pass


class Counter:
    """The window of a desk, and what came of it."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.lane = qtbot, Lane()
        self.window = Window([Entry("intake", "Tiếp nhận", "F2", Empty)])
        self.window.open("intake")
        self.window.show()
        self.seats = Seats(self.window, self.lane)
        self.seats.changed.connect(self.use)
        self.use(desk)

    def use(self, desk: Desk) -> None:
        self.desk = desk
        self.seats.use(desk)
        self.seats.offer(desk, settings.officers(desk))

    def choose(self, words: str) -> None:
        """As from the menu of the name."""
        menu = self.window.officer.menu()
        assert menu is not None
        next(action for action in menu.actions() if action.text().startswith(words)).trigger()
        self.lane.settle()

    @property
    def form(self) -> Any:
        assert self.seats.asking is not None
        return self.seats.asking.form

    def type(self, **fields: str) -> None:
        last: QLineEdit = self.form.password
        for name, text in fields.items():
            last = getattr(self.form, name)
            last.clear()
            self.qtbot.keyClicks(last, text)
        self.qtbot.keyClick(last, Qt.Key.Key_Return)
        self.lane.settle()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_digests, "_MEMORY", 64)


@pytest.fixture
def boss(desk: Desk) -> Officer:
    """A leader with a password, in a ward that asks for it; the reception sits here."""
    leader = settings.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    leader = passwords.ask(passwords.set_own(leader, "", WORD), True)
    settings.choose_officer(leader, desk.facts.officer.id)
    return leader.facts.officer


@pytest.fixture
def counter(qtbot: QtBot, desk: Desk, boss: Officer) -> Iterator[Counter]:
    made = Counter(qtbot, read_desk(desk.store, desk.clock))
    yield made
    made.lane.settle()
    made.seats.close()
    made.lane.close()
    made.window.close()
    made.window.deleteLater()


def test_a_leader_s_name_asks_the_password_and_a_wrong_one_changes_nothing(counter: Counter, boss: Officer) -> None:
    counter.choose("Lê Văn Lãnh")
    assert counter.form.isVisible()
    assert counter.form.title_label.text() == "Lê Văn Lãnh – Lãnh đạo"
    assert counter.form.password.echoMode() == QLineEdit.EchoMode.Password
    assert counter.form.new_box.isHidden()
    counter.type(password="khong phai dau")
    assert "Mật khẩu không đúng" in counter.form.fault_label.text()
    assert counter.form.password.text() == ""
    assert counter.desk.facts.officer.id != boss.id
    counter.type(password=WORD)
    assert not counter.form.isVisible()
    assert counter.desk.facts.officer.id == boss.id


def test_esc_leaves_who_sat_here(qtbot: QtBot, counter: Counter, boss: Officer) -> None:
    counter.choose("Lê Văn Lãnh")
    qtbot.keyClick(counter.form.password, Qt.Key.Key_Escape)
    assert read_desk(counter.desk.store, counter.desk.clock).facts.officer.id != boss.id


def test_wrong_tries_count_down_and_the_button_waits(qtbot: QtBot, counter: Counter, boss: Officer) -> None:
    counter.choose("Lê Văn Lãnh")
    for _ in range(3):
        counter.type(password="khong phai dau")
    assert "Gõ lại được sau 5 giây" in counter.form.fault_label.text()
    assert not counter.form.ok_button.isEnabled()
    counter.type(password=WORD)  # pressed all the same: nothing is asked of the store
    assert counter.desk.facts.officer.id != boss.id
    for _ in range(5):
        counter.seats.asking.entry._tick()  # type: ignore[union-attr]
    assert counter.form.ok_button.isEnabled()


def test_the_first_choice_of_a_deciding_seat_sets_its_password(counter: Counter, boss: Officer) -> None:
    leader = settings.choose_officer(counter.desk, boss.id, WORD)
    settings.name_officer(leader, "Đỗ Văn Quản", role="quan_tri")
    counter.use(leader)
    counter.choose("Đỗ Văn Quản")
    assert counter.form.password_box.isHidden()
    assert "phải có mật khẩu" in counter.form.intro_label.text()
    counter.type(new_password=OTHER, again=OTHER + "x")
    assert "không giống nhau" in counter.form.fault_label.text()
    counter.type(new_password="ngan", again="ngan")
    assert "từ 8 đến 128" in counter.form.fault_label.text()
    counter.type(new_password=OTHER, again=OTHER)
    assert counter.desk.facts.officer.name == "Đỗ Văn Quản"
    assert counter.desk.seat.guarded


def test_a_word_for_one_entry_is_replaced_in_the_same_dialog(counter: Counter, boss: Officer) -> None:
    leader = settings.choose_officer(counter.desk, boss.id, WORD)
    me = counter.desk.facts.officer
    word = passwords.give_once(leader, me.id)
    counter.use(leader)
    counter.choose(me.name)
    counter.type(password=word)
    assert "chỉ dùng một lần" in counter.form.fault_label.text()
    counter.type(new_password=OTHER, again=OTHER)
    assert counter.desk.facts.officer.id == me.id
    assert not counter.desk.seat.once


def test_one_s_own_is_set_and_changed_from_the_same_menu(counter: Counter) -> None:
    counter.choose("Đặt mật khẩu của tôi")
    counter.type(new_password=OTHER, again=OTHER)
    assert counter.desk.seat.guarded
    assert "Đã lưu mật khẩu" in counter.window.notices.words
    counter.choose("Đổi mật khẩu của tôi")
    counter.type(password="khong phai dau", new_password=WORD, again=WORD)
    assert "Mật khẩu không đúng" in counter.form.fault_label.text()
    counter.type(password=OTHER, new_password=WORD, again=WORD)
    assert passwords.unlock(counter.desk, WORD).seat.guarded


def test_the_owner_hears_of_the_wrong_tries(counter: Counter, boss: Officer, clock: Any) -> None:
    counter.choose("Lê Văn Lãnh")
    for _ in range(3):
        counter.type(password="khong phai dau")
    counter.form.reject()
    clock.forward(minutes=1)
    counter.choose("Lê Văn Lãnh")
    counter.type(password=WORD)
    assert "có 3 lần gõ sai mật khẩu của bạn ở máy này, lần cuối 09:12 ngày 23/11/2026" in counter.window.notices.words


def test_a_password_is_compared_off_the_window_s_thread(
    counter: Counter, boss: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    seen = []
    fits = password_digests.fits

    def noted(digest: str, password: str) -> bool:
        seen.append(threading.current_thread() is threading.main_thread())
        return fits(digest, password)

    monkeypatch.setattr(password_digests, "fits", noted)
    counter.choose("Lê Văn Lãnh")
    counter.type(password=WORD)
    assert seen == [False]
