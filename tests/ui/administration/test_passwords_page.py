"""The tab of passwords: who has one, a word for one entry, what the ward asks, when the screen locks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import password_digests, passwords, settings
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.ui.administration.passwords_page import PasswordsPage
from mot_cua_desktop.ui.kit.lanes import Lane

WORD = "nang len som mai"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_digests, "_MEMORY", 64)


@pytest.fixture
def leader(desk: Desk) -> Desk:
    named = settings.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    return passwords.set_own(named, "", WORD)


@pytest.fixture
def page(qtbot: QtBot, leader: Desk) -> Iterator[PasswordsPage]:
    lane = Lane()
    made = PasswordsPage(leader, lane)
    made.changed.connect(made.use)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    lane.settle()
    lane.close()
    made.form.close()
    made.form.deleteLater()


def stands(page: PasswordsPage) -> dict[str, str]:
    table = page.form.people
    cell = lambda row, column: table.item(row, column).text()  # noqa: E731
    return {cell(row, 0): cell(row, 2) for row in range(table.rowCount())}


def choose(page: PasswordsPage, name: str) -> None:
    page.form.people.selectRow(list(stands(page)).index(name))


def test_who_has_a_password_is_told_and_who_sets_one_for_another_is_named(page: PasswordsPage, desk: Desk) -> None:
    assert stands(page) == {
        "Nguyễn Thị Hạnh": "– chưa có",
        "Lê Văn Lãnh": "✓ tự đặt lúc 09:12 ngày 23/11/2026",
    }
    assert not page.form.once_button.isEnabled()
    choose(page, "Nguyễn Thị Hạnh")
    page.form.once_button.click()
    page._lane.settle()
    said = page.form.once_label.text()
    word = said.partition(": ")[2].split()[0]
    assert stands(page)["Nguyễn Thị Hạnh"] == "⚠ dùng một lần, chưa đổi – Lê Văn Lãnh cấp lúc 09:12 ngày 23/11/2026"
    here = settings.choose_officer(page._desk, desk.facts.officer.id, word, "bien xanh cat trang")
    page.use(here)  # who sits down next reads no word
    assert page.form.once_label.isHidden()
    assert page.form.once_label.text() == ""


def test_one_s_own_is_not_set_back_here(page: PasswordsPage) -> None:
    choose(page, "Lê Văn Lãnh")
    page.form.once_button.click()
    page._lane.settle()
    assert "Đổi mật khẩu của tôi" in page.form.fault_label.text()
    assert page.form.once_label.isHidden()


def test_what_the_ward_asks_is_chosen_here(page: PasswordsPage) -> None:
    assert not page.form.asked.isChecked()
    page.form.asked.click()
    page._lane.settle()
    assert read_desk(page._desk.store, page._desk.clock).seat.asked
    page.form.asked.click()
    page._lane.settle()
    assert not read_desk(page._desk.store, page._desk.clock).seat.asked


def test_the_counter_changes_neither_minutes_nor_what_is_asked(page: PasswordsPage, desk: Desk) -> None:
    page.form.minutes.setValue(25)
    page.form.minutes_button.click()
    page._lane.settle()
    assert read_desk(desk.store, desk.clock).settings.lock_minutes == 25
    page.use(settings.choose_officer(page._desk, desk.facts.officer.id))
    page._lane.settle()
    page.form.minutes.setValue(0)
    page.form.minutes_button.click()
    page.form.asked.click()
    page._lane.settle()
    assert "Chỉ lãnh đạo hoặc quản trị" in page.form.fault_label.text()
    assert page.form.minutes.value() == 25
    assert not page.form.asked.isChecked()
    assert read_desk(desk.store, desk.clock).settings.lock_minutes == 25
