"""Who else works here: named on the page of the desk with what they may do; one sits down where another sat."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from mot_cua_desktop.demo import hands
from mot_cua_desktop.demo.people import DUC, YEN, Colleague
from mot_cua_desktop.demo.stage import Stage
from mot_cua_desktop.operations.practice import LEADER


def named(stage: Stage) -> None:
    """A specialist and a leader, each with a role: only a leader approves and signs."""
    stage.clock.go_to(15, 5)
    stage.officers["tiep_nhan"] = stage.desk.facts.officer.name
    stage.tell("Khai báo chuyên viên và lãnh đạo ở trang Quản trị: vai trò quyết định ai được duyệt, ai được ký")
    page = stage.go("administration", Qt.Key.Key_F8)
    stage.officers["lanh_dao"] = LEADER
    for person in (DUC, YEN):
        sit_down(stage, "lanh_dao")  # once a leader is named, nobody else names anybody
        _name(stage, page.desk_page, person)
        stage.officers[person.role] = person.name
    stage.picture("can-bo-va-vai-tro")
    sit_down(stage, "tiep_nhan")


def _name(stage: Stage, page: Any, person: Colleague) -> None:
    form = page.form
    stage.click(form.new_officer_button)
    hands.write(person.name, form.officer_name)
    hands.write(person.title, form.officer_title)
    hands.write(person.phone, form.officer_phone)
    role: QComboBox = form.findChild(QComboBox, "officer_role")
    role.setCurrentIndex(role.findData(person.role))
    if person.unit:
        hands.write(person.unit, form.findChild(QLineEdit, "officer_unit"))
    stage.click(form.save_button)
    stage.wait(lambda: stage.desk.facts.officer.name == person.name, f"{person.name} to sit here")
    stage.settle()


def sit_down(stage: Stage, role: str) -> None:
    """The officer of a role takes the chair."""
    take_chair(stage, stage.officers[role])


def take_chair(stage: Stage, name: str) -> None:
    """Another sits down: one click under the name at the top right."""
    if stage.desk.facts.officer.name == name:
        return
    found: list[Any] = []

    def offered() -> bool:
        menu = stage.desktop.window.officer.menu()
        found[:] = [action for action in menu.actions() if action.text().startswith(name)] if menu else []
        return bool(found)

    stage.wait(offered, f"{name} in the menu of officers")
    found[0].trigger()
    stage.wait(lambda: stage.desk.facts.officer.name == name, f"{name} to sit here")
    stage.settle()
