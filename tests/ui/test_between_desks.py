"""In the window: a dossier that another desk holds, what is asked for and given by itself, the drawer of conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.hub import database, takeover
from mot_cua_desktop.operations import custody, dossiers, intake
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.paths import DataFolder

WARD = "000.00.12.H32"
HubHere = Any


@pytest.fixture
def desktop(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, answers: FirstRun, clock: Any, hub: HubHere, desk_in: Any
) -> Any:
    made_desk = open_desk(desk_in(tmp_path / "man_hinh", answers, clock), clock)
    hub.join(made_desk)
    hub.sync(made_desk)
    made_desk.store.close()
    made = Desktop(qapp, DataFolder(tmp_path / "man_hinh"), clock)
    made.start()
    qtbot.waitUntil(lambda: made.desk is not None and made.window.line.text() == "● Trực tuyến", timeout=10_000)
    yield made
    made.window.close()
    made.window.deleteLater()


def at_work(desktop: Desktop) -> Desk:
    assert desktop.desk is not None
    return desktop.desk


def quiet(desktop: Desktop) -> bool:
    return desktop.lane.idle and desktop.rounds.network.idle


def round_done(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.lane.settle()
    desktop.rounds.now()
    qtbot.waitUntil(lambda: quiet(desktop))
    desktop.lane.settle()


def supplement(desk: Desk, stream: bytes) -> None:
    dossiers.request_supplement(desk, stream, (ev.SlipLine(key="a", name="Tờ khai", wrong="Chưa ký"),))


def test_a_dossier_of_another_desk_is_read_and_asked_for_and_comes_by_itself(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, answers: FirstRun, full_draft: Any
) -> None:
    other = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    stream = intake.accept(other, full_draft).id
    hub.sync(other)
    round_done(desktop, qtbot)
    page: Any = desktop.window.open("dossiers")
    page.open(stream)
    qtbot.waitUntil(lambda: page.told is not None)
    assert not page.form.main_button.isEnabled()
    assert f"{other.facts.desk_id} giữ" in page.form.why_label.text()
    assert not page.offers.actions["give"].isVisible()
    page.acts.do("supplement", page.told.dossier)
    assert page.acts.asking is None  # no dialog that could only be refused at its end
    page.offers.actions["ask_for"].trigger()
    asking = page.acts.asking
    asking.agree()
    assert "vì sao" in asking.form.fault_label.text().lower()
    asking.form.line.setText("công dân đang ở quầy này")
    asking.agree()
    qtbot.waitUntil(lambda: len(custody.asks(at_work(desktop))) == 1)
    round_done(desktop, qtbot)
    tabs: Any = desktop.window.open("administration")
    tabs.show_conflicts()
    qtbot.waitUntil(lambda: "Quầy này xin" in tabs.conflicts_page.form.asks_label.text())
    hub.sync(other)
    assert custody.grant(other, frozenset())
    hub.sync(other)
    round_done(desktop, qtbot)
    desktop.window.open("dossiers")
    qtbot.waitUntil(lambda: page.told.dossier.desk == at_work(desktop).facts.desk_id)
    qtbot.waitUntil(page.form.main_button.isEnabled)
    assert page.offers.actions["give"].isVisible()
    assert not page.offers.actions["ask_for"].isVisible()


def test_what_somebody_looks_at_here_is_given_away_only_once_they_left_it(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, answers: FirstRun, full_draft: Any
) -> None:
    other = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    stream = intake.accept(at_work(desktop), full_draft).id
    round_done(desktop, qtbot)
    page: Any = desktop.window.open("dossiers")
    page.open(stream)
    qtbot.waitUntil(lambda: page.told is not None)
    hub.sync(other)
    custody.ask_for(other, stream, "công dân đang ở quầy 2")
    hub.sync(other)
    round_done(desktop, qtbot)
    assert dossiers.get(at_work(desktop), stream).desk == at_work(desktop).facts.desk_id
    desktop.window.open("intake")
    round_done(desktop, qtbot)
    qtbot.waitUntil(lambda: dossiers.get(at_work(desktop), stream).desk == other.facts.desk_id)
    assert "công dân đang ở quầy 2" in desktop.window.notices.words


def test_what_was_set_aside_lies_beside_what_stands_until_a_person_has_seen_to_it(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, answers: FirstRun, full_draft: Any
) -> None:
    other = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    stream = intake.accept(at_work(desktop), full_draft).id
    round_done(desktop, qtbot)
    supplement(at_work(desktop), stream)
    mine = at_work(desktop).facts.desk_id
    with database.writing(hub.engine) as connection:
        takeover.take_over(connection, WARD, mine, other.facts.desk_id, "Lê Lãnh", "Máy hỏng.", hub.service.now())
    hub.sync(other)
    supplement(other, stream)
    hub.sync(other)
    round_done(desktop, qtbot)
    qtbot.waitUntil(lambda: "1 việc trùng" in desktop.window.line.text())
    assert desktop.window._badges["administration"].text() == "1"
    tabs: Any = desktop.window.open("administration")
    tabs.show_conflicts()
    page = tabs.conflicts_page
    qtbot.waitUntil(lambda: bool(page.conflicts))
    form = page.form
    assert "Nguyễn Thị Hạnh" in form.aside_box.toPlainText()
    assert "Lê Thị Hai" in form.stands_box.toPlainText()
    assert form.recall_box.toPlainText().startswith("THU HỒI PHIẾU")
    form.copy_button.click()
    assert QGuiApplication.clipboard().text() == form.recall_box.toPlainText()
    page.settle()
    qtbot.waitUntil(lambda: "Chưa ghi đã xử lý thế nào" in form.fault_label.text())
    form.note.setText("Đã gọi công dân, thu hồi phiếu.")
    page.settle()
    qtbot.waitUntil(lambda: "Nguyễn Thị Hạnh đã xử lý" in form.settled_label.text())
    assert not form.settle_button.isEnabled()
    qtbot.waitUntil(lambda: "trùng" not in desktop.window.line.text())
    assert not desktop.window._badges["administration"].isVisible()
    form.open_button.click()
    assert desktop.window.current == "dossiers"
