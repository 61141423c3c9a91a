"""The running program and its hub: joining, rounds by themselves, a line that fails, and what the foot says of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6 import QtNetwork
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.operations import dossiers, intake, settings, syncing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import outbox
from mot_cua_desktop.sync.client import Cut
from mot_cua_desktop.ui import rounds as rounds_module

URL = "https://hub.thu.vn"
HubHere = Any


@pytest.fixture
def desktop(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, answers: FirstRun, clock: Any, hub: HubHere, desk_in: Any
) -> Any:
    folder = desk_in(tmp_path / "man_hinh", answers, clock)
    made = Desktop(qapp, folder, clock)
    made.start()
    qtbot.waitUntil(lambda: made.desk is not None and made.rounds.look is not None, timeout=10_000)
    yield made
    made.window.close()
    made.window.deleteLater()


def at_work(desktop: Desktop) -> Desk:
    assert desktop.desk is not None
    return desktop.desk


def quiet(desktop: Desktop) -> bool:
    return desktop.lane.idle and desktop.rounds.network.idle


def join(desktop: Desktop, hub: HubHere, qtbot: QtBot) -> Any:
    desktop.window.line.click()
    page = desktop.window.page("administration").hub_page  # type: ignore[attr-defined]
    page.form.url.setText(URL)
    page.form.code.setText(hub.code())
    page.form.join_button.click()
    qtbot.waitUntil(lambda: desktop.window.line.text().startswith("● Trực tuyến") and quiet(desktop), timeout=10_000)
    return page


def test_a_desk_without_a_hub_says_so_and_calls_nobody(desktop: Desktop, hub: HubHere, qtbot: QtBot) -> None:
    assert desktop.window.line.text() == "● Máy độc lập"
    desktop.rounds.now()
    qtbot.waitUntil(lambda: quiet(desktop))
    assert hub.calls == []


def test_a_desk_joins_from_the_window_and_is_ready_with_what_the_ward_has(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, answers: FirstRun
) -> None:
    other = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    settings.name_officer(other, "Phạm Văn Ba", "Phó Chủ tịch", role="lanh_dao")
    hub.sync(other)
    page = join(desktop, hub, qtbot)
    assert page.form.code.text() == ""  # a code works once
    assert {"Nguyễn Thị Hạnh", "Lê Thị Hai", "Phạm Văn Ba"} == {o.name for o in settings.officers(at_work(desktop))}
    assert at_work(desktop).facts.officer.name == "Nguyễn Thị Hạnh"  # who sits here is this desk's own
    assert "lanh_dao" in at_work(desktop).named
    stands, waiting = syncing.state(at_work(desktop).store)
    assert stands is not None
    assert waiting == outbox.Waiting(0, None)


def test_a_wrong_code_is_told_in_place_and_may_be_typed_again(desktop: Desktop, hub: HubHere, qtbot: QtBot) -> None:
    desktop.window.line.click()
    page = desktop.window.page("administration").hub_page  # type: ignore[attr-defined]
    page.join()
    assert "địa chỉ" in page.form.fault_label.text()
    page.form.url.setText(URL)
    page.form.code.setText("ABCD-EFGH-JKMN")
    page.join()
    qtbot.waitUntil(lambda: "không nhận mã" in page.form.fault_label.text())
    assert page.form.join_button.isEnabled()
    assert desktop.window.line.text() == "● Máy độc lập"


def test_what_answers_in_the_hub_s_place_stands_at_the_foot_with_what_to_do_until_it_is_gone(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(desktop, hub, qtbot)
    line, fate = desktop.window.line, Cut("page", "stranger")

    def meets(*_: Any) -> Any:
        raise fate

    monkeypatch.setattr(hub, "post", meets)
    desktop.rounds.now()
    qtbot.waitUntil(lambda: line.text().startswith("⚠ Đồng bộ cần người xử lý"))
    assert "đòi đăng nhập" in line.toolTip()
    fate = Cut("no route")
    desktop.rounds.now()
    qtbot.waitUntil(lambda: line.text().startswith("○ Mất kết nối"))
    monkeypatch.undo()
    desktop.rounds.now()
    qtbot.waitUntil(lambda: line.text().startswith("● Trực tuyến"))


def test_what_is_done_here_is_sent_by_itself_and_what_others_did_comes_in(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, answers: FirstRun, full_draft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds_module, "SOON", 20)
    join(desktop, hub, qtbot)
    other = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    theirs = intake.accept(other, full_draft)
    hub.sync(other)
    desktop.window.open("dossiers")
    page: Any = desktop.window.page("dossiers")
    page.said.emit("Đã làm một việc.")  # any deed of any page
    qtbot.waitUntil(lambda: bool(page.rows.rows) and quiet(desktop), timeout=5_000)
    assert page.rows.rows[0].id == theirs.id
    settings.name_officer(at_work(desktop), "Trần Thử")
    page.said.emit("Đã làm một việc.")
    qtbot.waitUntil(lambda: any(row.desk == at_work(desktop).facts.desk_id for row in hub.log()[-1:]), timeout=5_000)


def test_a_line_that_fails_is_said_with_what_waits_and_tried_until_it_is_back(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mot_cua_desktop.sync.wire.FIRST_WAIT", 0.02)
    monkeypatch.setattr("mot_cua_desktop.sync.wire.LONGEST_WAIT", 0.05)
    join(desktop, hub, qtbot)
    hub.up = False
    settings.name_officer(at_work(desktop), "Trần Thử")
    before = len(hub.calls)
    desktop.rounds.now()
    qtbot.waitUntil(lambda: len(hub.calls) > before + 4, timeout=5_000)  # again and again
    qtbot.waitUntil(lambda: desktop.window.line.text() == "○ Mất kết nối · 2 việc chờ gửi từ 09:12", timeout=5_000)
    clock.forward(days=3)
    qtbot.waitUntil(lambda: "từ 3 ngày trước" in desktop.window.line.text(), timeout=5_000)
    hub.up = True
    qtbot.waitUntil(lambda: desktop.window.line.text() == "● Trực tuyến", timeout=5_000)
    assert "09:12 ngày 26/11/2026" in desktop.window.line.toolTip()


def test_working_offline_sends_nothing_until_it_is_taken_back_and_survives_the_window(
    desktop: Desktop, hub: HubHere, qtbot: QtBot
) -> None:
    page = join(desktop, hub, qtbot)
    page.form.offline_check.click()
    qtbot.waitUntil(lambda: desktop.window.line.text().startswith("◌ Ngoại tuyến"))
    qtbot.waitUntil(lambda: quiet(desktop))
    settings.name_officer(at_work(desktop), "Trần Thử")
    calls = len(hub.calls)
    desktop.rounds.now()
    qtbot.waitUntil(lambda: "2 việc chờ gửi" in desktop.window.line.text())
    qtbot.waitUntil(lambda: quiet(desktop))
    assert len(hub.calls) == calls
    assert not page.form.sync_button.isEnabled()
    stands, _ = syncing.state(at_work(desktop).store)
    assert stands is not None
    assert stands.paused
    page.form.offline_check.click()
    qtbot.waitUntil(lambda: desktop.window.line.text() == "● Trực tuyến")
    assert len(hub.calls) > calls


def test_a_clock_that_is_off_by_more_than_five_minutes_is_told(desktop: Desktop, hub: HubHere, qtbot: QtBot) -> None:
    join(desktop, hub, qtbot)
    hub.late = timedelta(minutes=5)
    desktop.rounds.now()
    qtbot.waitUntil(lambda: quiet(desktop))
    assert "lệch" not in desktop.window.line.text()
    hub.late = timedelta(minutes=7)
    desktop.rounds.now()
    qtbot.waitUntil(lambda: "đồng hồ lệch 7 phút" in desktop.window.line.text())
    assert "nhanh 7 phút" in desktop.window.line.toolTip()


def test_a_desk_that_the_hub_no_longer_knows_asks_for_a_person(desktop: Desktop, hub: HubHere, qtbot: QtBot) -> None:
    from sqlalchemy import update

    from mot_cua_desktop.hub import database, tables

    join(desktop, hub, qtbot)
    with database.writing(hub.engine) as connection:
        connection.execute(update(tables.desk).values(token_digest=b"another"))
    desktop.rounds.now()
    qtbot.waitUntil(lambda: desktop.window.line.text().startswith("⚠ Đồng bộ cần người xử lý"))
    assert "Xin mã gia nhập mới" in desktop.window.line.toolTip()


def test_closing_the_window_does_not_wait_for_a_dead_line(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event
    from time import monotonic

    join(desktop, hub, qtbot)
    hang = Event()
    called = Event()

    def dead(call: str, token: str, body: bytes) -> tuple[int, bytes]:
        called.set()
        hang.wait(20)
        return 200, b""

    monkeypatch.setattr(hub, "post", dead)
    desktop.rounds.now()
    qtbot.waitUntil(called.is_set)
    begun = monotonic()
    desktop.window.close()
    assert monotonic() - begun < 5
    hang.set()


def test_a_long_first_pull_shows_how_far_it_is(desktop: Desktop, hub: HubHere, qtbot: QtBot) -> None:
    page = join(desktop, hub, qtbot)
    desktop.rounds.pulled.emit(500, 3000)
    assert page.form.progress_bar.isVisible()
    assert page.form.progress_bar.value() == 500
    desktop.rounds.pulled.emit(1000, 3000)
    assert "1000 trong 3000" in page.form.progress_label.text()
    desktop.rounds.pulled.emit(3000, 3000)
    assert not page.form.progress_bar.isVisible()


def test_the_dossier_in_sight_shows_what_another_desk_wrote_in_it(
    desktop: Desktop, hub: HubHere, qtbot: QtBot, answers: FirstRun, full_draft: Any
) -> None:
    join(desktop, hub, qtbot)
    other = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    theirs = intake.accept(other, full_draft)
    hub.sync(other)
    desktop.rounds.now()
    page: Any = desktop.window.open("dossiers")
    qtbot.waitUntil(lambda: bool(page.rows.rows) and quiet(desktop))
    page.open(theirs.id)
    qtbot.waitUntil(lambda: page.told is not None)
    dossiers.result_ready(other, theirs.id, "Giấy chứng nhận")
    hub.sync(other)
    desktop.rounds.now()
    qtbot.waitUntil(lambda: page.told.dossier.status == "ready")


def test_keys_join_too(desktop: Desktop, hub: HubHere, qtbot: QtBot) -> None:
    desktop.window.line.click()
    desktop.window.activateWindow()
    page = desktop.window.page("administration").hub_page  # type: ignore[attr-defined]
    page.form.url.setText(URL)
    page.form.code.setText(hub.code())
    qtbot.keyClick(page.form.code, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desktop.window.line.text() == "● Trực tuyến", timeout=10_000)


class Weather(QObject):
    """What the system tells of its network, in place of the system."""

    reachabilityChanged = Signal(int)

    def __call__(self) -> Weather:
        return self

    @staticmethod
    def loadDefaultBackend() -> bool:
        return True

    def instance(self) -> Weather:
        return self


@pytest.fixture
def weather(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Weather:
    made = Weather()
    monkeypatch.setattr(QtNetwork, "QNetworkInformation", made)
    return made


def test_a_line_that_comes_back_is_used_at_once_where_the_system_tells(
    weather: Weather, desktop: Desktop, hub: HubHere, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(desktop, hub, qtbot)
    hub.up = False
    settings.name_officer(at_work(desktop), "Trần Thử")
    desktop.rounds.now()
    qtbot.waitUntil(lambda: "○ Mất kết nối" in desktop.window.line.text() and quiet(desktop), timeout=10_000)
    monkeypatch.setattr(rounds_module, "SOON", 20)
    desktop.rounds.timer.start(3_600_000)  # tries grow far apart
    hub.up = True
    weather.reachabilityChanged.emit(4)
    qtbot.waitUntil(lambda: desktop.window.line.text() == "● Trực tuyến" and quiet(desktop), timeout=10_000)
    assert syncing.state(at_work(desktop).store)[1].count == 0
