"""The button for a stick: not there without a hub; pressed before the way and after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.hub import parcels as hub_parcels
from mot_cua_desktop.hub.service import Service
from mot_cua_desktop.operations import intake, syncing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.sync import parcel
from mot_cua_desktop.ui.administration.page import AdministrationPage
from mot_cua_desktop.ui.administration.stick import file_name
from mot_cua_desktop.ui.kit import printing
from mot_cua_desktop.ui.kit.lanes import Lane


class Here:
    def __init__(self, service: Service) -> None:
        self.service = service

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        answer = self.service.call(call, token, body)
        return answer.status, answer.body


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    engine = database.open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    yield Service(engine)
    engine.dispose()


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[AdministrationPage]:
    monkeypatch.setattr(printing, "printers", list)
    lane = Lane()
    made = AdministrationPage(desk, lane)
    made.form.resize(1208, 900)
    made.form.show()
    yield made
    lane.close()
    made.form.close()
    made.form.deleteLater()


def entered(page: AdministrationPage) -> None:
    page.enter()
    page._lane.settle()


def test_a_desk_without_a_hub_sees_no_button_for_it(page: AdministrationPage) -> None:
    entered(page)
    assert not page.form.stick_card.isVisible()


def test_the_stick_goes_to_the_hub_and_home_by_one_button(
    page: AdministrationPage, desk: Desk, service: Service, full_draft: Draft, tmp_path: Path
) -> None:
    intake.accept(desk, full_draft)
    with database.writing(service.engine) as connection:
        enrolment.add_ward(connection, "W1")
        code = enrolment.new_code(connection, "W1", service.now())
    syncing.join(desk.store, desk.facts.desk_id, "https://hub", code, Here(service))
    entered(page)
    form = page.form
    assert form.stick_card.isVisible()
    assert not form.stick_answer.isVisible()
    path = tmp_path / file_name(desk.facts.desk_name)
    assert path.name == "mot-cua-quay-1.mcp"
    form.stick_button.click()
    assert page.stick.chooser is not None
    page.stick.chooser.close()
    page.stick.carry(str(path))
    page._lane.settle()
    assert "đã niêm phong" in form.stick_answer.text()
    assert hub_parcels.carry(service, path).events > 0
    page.stick.carry(str(path))
    page._lane.settle()
    assert form.stick_answer.text().startswith("Đã gửi ")
    assert form.stick_button.isEnabled()
    failed = list[Exception]()
    page.failed.connect(failed.append)
    parcel.answer_name(path).write_bytes(b"%PDF")
    page.stick.carry(str(path))
    page._lane.settle()
    assert "không phải là tệp đồng bộ" in str(failed[0])
    assert form.stick_button.isEnabled()
