"""In the window: a dossier leaves with its control slip and comes by a scan, while there is no line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop.app import Desktop
from mot_cua_desktop.domain import paper_slip
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.operations import dossiers, intake, paper_custody
from mot_cua_desktop.operations.desk import Desk, open_desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.ui.dossiers import custody_acts

HubHere = Any


@pytest.fixture
def other(hub: HubHere, answers: FirstRun) -> Desk:
    """Another desk, whose key the ward knows."""
    made: Desk = hub.desk(answers, "Quầy 2", "Lê Thị Hai")
    paper_custody.state_key(made)
    hub.sync(made)
    return made


@pytest.fixture
def desktop(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    answers: FirstRun,
    clock: Any,
    hub: HubHere,
    other: Desk,
    desk_in: Any,
) -> Any:
    made_desk = open_desk(desk_in(tmp_path / "man_hinh", answers, clock), clock)
    hub.join(made_desk)
    made_desk.store.close()
    made = Desktop(qapp, DataFolder(tmp_path / "man_hinh"), clock)
    made.start()
    qtbot.waitUntil(lambda: made.desk is not None and made.window.line.text() == "● Trực tuyến", timeout=60_000)
    hub.sync(other)  # by now this desk has said its key too, in its first round
    yield made
    made.window.close()
    made.window.deleteLater()


def at_work(desktop: Desktop) -> Desk:
    assert desktop.desk is not None
    return desktop.desk


def test_the_slip_is_printed_with_its_code_and_only_its_own_scan_takes_it_back(
    desktop: Desktop, qtbot: QtBot, full_draft: Any
) -> None:
    stream = intake.accept(at_work(desktop), full_draft).id
    page: Any = desktop.window.open("dossiers")
    page.open(stream)
    qtbot.waitUntil(lambda: page.told is not None, timeout=30_000)
    page.offers.actions["give_paper"].trigger()
    page.acts.asking.agree()
    qtbot.waitUntil(lambda: page.told.dossier.given != b"", timeout=30_000)
    qtbot.waitUntil(lambda: "Đã giao bằng giấy, chờ nơi nhận" in page.form.why_label.text(), timeout=30_000)
    assert page.form.tabs.currentWidget() is page.form.prints_tab
    qtbot.waitUntil(
        lambda: page.prints.paper is not None and page.prints.paper.kind == "phieu_kiem_soat", timeout=30_000
    )
    assert not page.form.main_button.isEnabled()
    for name in ("give", "correct", "withdraw"):
        assert not page.offers.actions[name].isEnabled()
    digits = paper_custody.code_of(at_work(desktop), dossiers.get(at_work(desktop), stream))
    desktop.scanned(digits)
    qtbot.waitUntil(
        lambda: page.acts.asking.form.windowTitle() == "Lấy lại hồ sơ" and page.acts.asking.form.isVisible()
    )
    page.acts.asking.agree()
    assert "gạch chéo" in page.acts.asking.form.fault_label.text()
    assert dossiers.get(at_work(desktop), stream).given
    page.acts.asking.form.check.click()
    assert page.acts.asking.form.fault_label.isHidden()
    page.acts.asking.agree()
    qtbot.waitUntil(lambda: page.told.dossier.given == b"", timeout=30_000)
    qtbot.waitUntil(page.form.main_button.isEnabled, timeout=30_000)
    assert dossiers.get(at_work(desktop), stream).desk == at_work(desktop).facts.desk_id


def test_a_printed_code_is_not_shown_again_unless_the_paper_lies_before_the_officer(
    desktop: Desktop, qtbot: QtBot, full_draft: Any
) -> None:
    stream = intake.accept(at_work(desktop), full_draft).id
    page: Any = desktop.window.open("dossiers")
    page.open(stream)
    qtbot.waitUntil(lambda: page.told is not None, timeout=30_000)
    printed: list[bytes] = []
    page.prints.send = lambda pdf, *_: printed.append(pdf)
    page.offers.actions["give_paper"].trigger()
    page.acts.asking.agree()

    def ready(code: bool) -> bool:
        paper = page.prints.paper
        return (
            paper is not None
            and paper.kind == "phieu_kiem_soat"
            and page.told.dossier.given != b""
            and ("mã không hiện lại" not in paper.warning) is code
        )

    qtbot.waitUntil(lambda: ready(True), timeout=30_000)
    page.prints.print()
    qtbot.waitUntil(lambda: len(printed) == 1 and ready(False), timeout=30_000)
    assert "mã không hiện lại" in page.prints.form.print_words.text()
    action = page.offers.actions["give_paper"]
    qtbot.waitUntil(lambda: action.isEnabled() and action.text().startswith("In lại phiếu có mã giao"), timeout=30_000)
    action.trigger()
    assert page.acts.asking.form.windowTitle() == "In lại phiếu có mã giao"
    page.acts.asking.agree()
    assert "Chưa xác nhận" in page.acts.asking.form.fault_label.text()
    assert ready(False)
    page.acts.asking.form.check.click()
    page.acts.asking.agree()
    qtbot.waitUntil(lambda: ready(True), timeout=30_000)
    page.prints.print()
    qtbot.waitUntil(lambda: len(printed) == 2 and ready(False), timeout=30_000)


def test_a_scan_anywhere_asks_and_two_enters_of_a_scanner_do_not_answer(
    desktop: Desktop,
    qtbot: QtBot,
    other: Desk,
    full_draft: Any,
    scan: Callable[[QWidget, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(custody_acts, "_UNREAD", 2_000)  # the machine that runs the tests may be busy
    stream = intake.accept(other, full_draft).id
    digits = paper_custody.code_of(other, paper_custody.give(other, stream))
    page: Any = desktop.window.open("intake")
    desktop.window.search.setFocus()
    scan(desktop.window, digits)
    page = desktop.window.page("dossiers")
    qtbot.waitUntil(lambda: page.acts.asking is not None and page.acts.asking.form.isVisible(), timeout=30_000)
    form = page.acts.asking.form
    QTest.keyClick(form, Qt.Key.Key_Return)  # the scanner's second one, come late
    assert form.isVisible()
    assert desktop.window.search.text() == ""
    words = form.intro_label.text()
    assert f"Nhận hồ sơ {dossiers.get(other, stream).code} của Trần Thị Ngọc Ánh từ {other.facts.desk_id}" in words
    assert "còn (một lần)" in words
    assert "chưa về đây" in words
    with pytest.raises(Exception, match="Không tìm thấy"):
        dossiers.get(at_work(desktop), stream)  # asked, not done
    qtbot.waitUntil(form.ok_button.isDefault, timeout=30_000)
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert "gạch chéo" in form.fault_label.text()  # an Enter alone agrees to nothing
    assert form.check.hasFocus() or not form.isActiveWindow()
    QTest.keyClick(form.check, Qt.Key.Key_Space)
    QTest.keyClick(form, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.told is not None and page.told.dossier.id == stream, timeout=30_000)
    taken = page.told.dossier
    assert (taken.desk, taken.carried_from) == (at_work(desktop).facts.desk_id, other.facts.desk_id)
    assert other.facts.desk_id in page.form.why_label.text()
    assert page.offers.buttons["supplement"].isEnabled()
    assert not page.offers.actions["correct"].isEnabled()


def test_a_paper_that_proves_nothing_opens_no_dialog_and_says_what_to_do(
    desktop: Desktop, qtbot: QtBot, other: Desk, full_draft: Any
) -> None:
    given = paper_custody.give(other, intake.accept(other, full_draft).id)
    digits = paper_custody.code_of(other, given)
    signed = paper_slip.from_digits(digits)
    forged = paper_slip.to_digits(paper_slip.Signed(signed.slip, bytes(64), signed.state))
    for text, said in ((digits[:-2], "đọc thiếu hoặc sai số"), (forged, "Chữ ký trên giấy không phải của")):
        desktop.scanned(text)
        qtbot.waitUntil(lambda said=said: said in desktop.window.notices.words, timeout=30_000)
        assert desktop.window.page("dossiers").acts.asking is None
