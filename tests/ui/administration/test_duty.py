"""Role and unit of an officer: asked where officers are named, and what they decide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import settings
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.ui.administration.page import AdministrationPage
from mot_cua_desktop.ui.kit.lanes import Lane


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[AdministrationPage]:
    lane = Lane()
    made = AdministrationPage(desk, lane)
    made.form.show()
    made.enter()
    lane.settle()
    yield made
    lane.close()
    made.form.close()
    lane.settle()  # a field that loses the cursor may still have asked something
    made.form.deleteLater()


def test_a_new_officer_gets_role_and_unit(page: AdministrationPage, desk: Desk) -> None:
    page.form.new_officer_button.click()
    page.form.officer_name.setText("Lê Văn Lãnh")
    role = page.form.findChild(QComboBox, "officer_role")
    role.setCurrentIndex(role.findText("Lãnh đạo"))
    page.form.findChild(QLineEdit, "officer_unit").setText("Ủy ban nhân dân")
    page.save()
    page._lane.settle()
    officer = read_desk(desk.store, desk.clock).facts.officer
    assert (officer.name, officer.role, officer.unit) == ("Lê Văn Lãnh", "lanh_dao", "Ủy ban nhân dân")


def test_the_next_new_officer_does_not_inherit_a_role(page: AdministrationPage, desk: Desk) -> None:
    settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao", unit="Ủy ban nhân dân")
    page.use(read_desk(desk.store, desk.clock))
    page.enter()
    page._lane.settle()
    assert (page.duty.role, page.duty.unit) == ("lanh_dao", "Ủy ban nhân dân")
    page.form.new_officer_button.click()
    assert (page.duty.role, page.duty.unit) == ("tiep_nhan", "")
