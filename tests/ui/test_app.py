"""The whole program on a folder of its own: first run, keys, the one search box, scanners, faults, and being killed."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mot_cua_desktop import logfile
from mot_cua_desktop.app import Desktop
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import dossiers, intake, setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.ui.intake.page import IntakePage
from mot_cua_desktop.ui.kit import scanner

CTRL = Qt.KeyboardModifier.ControlModifier
CARD = "056192001234||Trần Thị Ngọc Ánh|05061992|Nữ|12 Lê Hồng Phong, Vĩnh Hiệp, Nha Trang, Khánh Hòa|10052021"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "quay")


@pytest.fixture
def start(
    qtbot: QtBot, qapp: QApplication, folder: DataFolder, clock: Callable[[], object]
) -> Iterator[Callable[[], Desktop]]:
    """Open the program on the folder, as ``mot-cua --data`` does."""
    made: list[Desktop] = []

    def go() -> Desktop:
        desktop = Desktop(qapp, folder, clock)  # type: ignore[arg-type]
        made.append(desktop)
        desktop.start()
        qtbot.waitUntil(lambda: desktop.lane.idle and (desktop.desk is not None or desktop.window._alone is not None))
        desktop.window.activateWindow()
        qtbot.wait(10)  # the opening is asked for by a timer of no time
        desktop.lane.settle()
        return desktop

    yield go
    for desktop in made:
        desktop.window.close()
        desktop.window.deleteLater()


@pytest.fixture
def desktop(
    folder: DataFolder,
    answers: FirstRun,
    clock: Callable[[], object],
    start: Callable[[], Desktop],
    desk_in: Callable[..., DataFolder],
) -> Desktop:
    """A desk that was set up yesterday, opened."""
    desk_in(folder.root, answers, clock)
    return start()


def at_work(desktop: Desktop) -> Desk:
    assert desktop.desk is not None
    return desktop.desk


def accepted(desktop: Desktop) -> str:
    """A dossier of an invented citizen; its code."""
    from msgspec.structs import replace

    from mot_cua_desktop.domain import events as ev
    from mot_cua_desktop.operations import catalogue

    desk = at_work(desktop)
    owner = ev.Party(name="Lê Thị Hoa", id_number="056192009999", phone="0912000222")
    draft = checklist.begin(
        replace(intake.new_draft(desk), owner=owner), catalogue.procedure(desk, "1.004837")
    )  # fmt: skip
    full: Draft = replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers))
    return intake.accept(desk, full).code


def test_the_first_run_asks_shows_the_code_once_and_works_at_once(
    qtbot: QtBot, start: Callable[[], Desktop], answers: FirstRun
) -> None:
    desktop = start()
    assert not desktop.window._side.isVisible()
    first = desktop.steps.page.form
    for name in ("ward_name", "centre_name", "place", "prefix", "desk_name", "officer_name"):
        getattr(first, name).setText(getattr(answers, name))
    qtbot.keyClick(first.officer_name, Qt.Key.Key_Return, CTRL)
    qtbot.keyClick(first.officer_name, Qt.Key.Key_Return, CTRL)  # a second press makes no second desk
    qtbot.waitUntil(lambda: desktop.desk is not None)
    desktop.lane.settle()
    recovery = desktop.steps.page.form
    code = recovery.code_label.text()
    assert len(code.replace("-", "")) >= 20
    recovery.done_button.click()
    assert desktop.window.current == "intake"
    assert "Nguyễn Thị Hạnh" in desktop.window.officer.text()
    qtbot.wait(10)
    shown = [label.text() for label in desktop.window.findChildren(QWidget) if hasattr(label, "text")]
    assert code not in shown  # it is nowhere behind the pages


def test_a_notice_goes_with_the_page_it_was_said_on(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.window
    window.page("intake").accept()  # type: ignore[attr-defined]
    assert window.notices.words == "Chọn thủ tục."
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.notices.words == "Chọn thủ tục."  # the same page: not read yet
    qtbot.keyClick(window, Qt.Key.Key_F3)
    assert window.notices.words == ""
    desktop.lane.settle()


def test_a_notice_goes_when_its_cause_is_mended_and_when_the_deed_is_done(desktop: Desktop) -> None:
    window, lane = desktop.window, desktop.lane
    page: IntakePage = window.page("intake")  # type: ignore[assignment]
    page.accept()
    assert window.notices.words == "Chọn thủ tục."
    page.choose("1.004837")
    lane.settle()
    assert window.notices.words == ""
    page.card_scanned(CARD)
    window.notices.tell("Việc trước chưa xong.")
    page.papers.all_in_order()
    page.accept()
    lane.settle()
    assert page.form.done_label.text().startswith("✓ Đã tiếp nhận")
    assert window.notices.words == ""
    page.next()
    lane.settle()


def test_the_practice_ward_opens_by_one_button_and_says_so(qtbot: QtBot, start: Callable[[], Desktop]) -> None:
    desktop = start()
    qtbot.mouseClick(desktop.steps.page.form.practice_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desktop.window.current == "intake")
    assert desktop.window._practice.isVisible()
    assert at_work(desktop).facts.practice
    assert len(dossiers.page(at_work(desktop))) >= 12  # something to practise on


def test_keys_open_the_pages_and_the_window_keeps_its_height(qtbot: QtBot, desktop: Desktop) -> None:
    window = desktop.window
    assert window.current == "intake"
    pages = (("F3", "dossiers"), ("F5", "handover"), ("F6", "catalogue"), ("F8", "administration"), ("F2", "intake"))
    for key, name in pages:
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"))
        assert window.current == name
        assert window.stack.currentWidget() is window.page(name).form
        desktop.lane.settle()
        assert (window.width(), window.height()) == (1366, 768)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert "Ctrl+Enter nút chính" in window.notices.words
    assert window.height() == 768
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.search.hasFocus()


def test_a_restart_opens_the_same_desk_without_asking(start: Callable[[], Desktop], desktop: Desktop) -> None:
    code = accepted(desktop)
    desktop.window.close()
    again = start()
    assert again.window.current == "intake"
    assert [row.code for row in dossiers.page(at_work(again))] == [code]


def test_a_second_copy_on_the_same_folder_is_told_and_may_try_again(
    qtbot: QtBot, start: Callable[[], Desktop], desktop: Desktop
) -> None:
    second = start()
    assert second.desk is None
    alone = second.window._alone
    assert alone is not None
    words = " ".join(part.text() for part in alone.findChildren(QWidget) if hasattr(part, "text"))
    assert "đang mở" in words
    desktop.window.close()
    button = alone.findChild(QPushButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: second.window.current == "intake")


# --- the one box, and scanners ---


def test_words_in_the_one_box_find_dossiers_and_a_card_begins_an_intake(qtbot: QtBot, desktop: Desktop) -> None:
    code = accepted(desktop)
    box = desktop.window.search
    box.setText("hoa lê")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    desktop.lane.settle()
    assert desktop.window.current == "dossiers"
    assert desktop._page("dossiers").told.dossier.code == code
    box.setText(CARD)
    qtbot.wait(120)  # slower than a scanner: it was pasted
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert desktop.window.current == "intake"
    assert desktop._page("intake").draft.owner.name == "Trần Thị Ngọc Ánh"
    assert box.text() == ""


@pytest.mark.parametrize("page", ["dossiers", "catalogue", "administration", "intake"])
def test_a_card_scanned_anywhere_begins_an_intake(
    desktop: Desktop, scan: Callable[[QWidget, str], None], page: str
) -> None:
    desktop.window.open(page)
    desktop.lane.settle()
    scan(desktop.window, CARD)
    assert desktop.window.current == "intake"
    assert desktop._page("intake").draft.owner.id_number == "056192001234"
    for line in desktop.window.findChildren(QLineEdit):
        assert "|" not in line.text()


@pytest.mark.parametrize("page", ["intake", "handover"])
def test_a_card_by_wire_is_not_laid_to_the_keyboard(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    class Wire(QObject):
        scanned, lost = Signal(str), Signal(str)

        def __init__(self, port: str) -> None:
            super().__init__()

        def close(self) -> None: ...

    monkeypatch.setattr(scanner, "SerialScanner", Wire)
    desktop._watch_port("COM7")
    wire = desktop._serial
    assert wire is not None
    desktop.window.open(page)
    desktop.lane.settle()
    if page == "handover":
        wire.scanned.emit(CARD.replace("Trần Thị Ngọc Ánh", "Tr\ufffdn Anh"))
        returns: Any = desktop.window.page("handover")
        assert "UTF-8" in returns.form.pick_words.text()
        return
    spoiled = CARD.replace("Trần Thị Ngọc Ánh", "Traanf Thij Ngocj")
    desktop.scanned(spoiled)
    assert desktop._page("intake").draft.owner.name == ""
    wire.scanned.emit(spoiled)
    assert desktop._page("intake").draft.owner.name == "Traanf Thij Ngocj"


def test_a_receipt_scanned_opens_its_dossier(desktop: Desktop, scan: Callable[[QWidget, str], None]) -> None:
    code = accepted(desktop)
    scan(desktop.window, code)
    desktop.lane.settle()
    assert desktop.window.current == "dossiers"
    assert desktop._page("dossiers").told.dossier.code == code


def test_a_receipt_whose_qr_opens_the_citizen_s_page_opens_its_dossier(
    desktop: Desktop, scan: Callable[[QWidget, str], None]
) -> None:
    code = accepted(desktop)
    scan(desktop.window, f"https://motcua.example.vn/tra-cuu?ma={code}")
    desktop.lane.settle()
    assert desktop.window.current == "dossiers"
    assert desktop._page("dossiers").told.dossier.code == code


def test_on_the_page_of_returns_a_receipt_is_for_the_return(
    desktop: Desktop, scan: Callable[[QWidget, str], None]
) -> None:
    code = accepted(desktop)
    desktop.window.open("handover")
    desktop.lane.settle()
    scan(desktop.window, code)
    desktop.lane.settle()
    assert desktop.window.current == "handover"
    assert desktop._page("handover").form.code_label.text() == code


def test_a_card_scanned_over_a_correction_goes_into_it(
    qtbot: QtBot, desktop: Desktop, scan: Callable[[QWidget, str], None]
) -> None:
    page = desktop._page("intake")
    page.choose("1.004837")
    desktop.lane.settle()
    page.card_scanned(CARD.replace("056192001234", "056190007777").replace("Ngọc Ánh", "Bích"))
    page.papers.all_in_order()
    page.accept()
    desktop.lane.settle()
    dossiers_page = desktop._page("dossiers")
    dossiers_page.find("056190007777")
    qtbot.waitUntil(lambda: dossiers_page.told is not None)
    dossiers_page.acts.do("correct", dossiers_page.told.dossier)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    form: Any = QApplication.activeModalWidget()
    scan(form.owner_name, CARD)
    assert (form.owner_name.text(), form.owner_id.text()) == ("Trần Thị Ngọc Ánh", "056192001234")
    assert form.owner_address.text() == "12 Lê Hồng Phong, phường Tây Nha Trang, tỉnh Khánh Hòa"
    assert "Đang mở một hộp thoại" not in desktop.window.notices.words
    form.reject()


def test_a_card_scanned_over_an_open_question_changes_nothing_behind_it(
    qtbot: QtBot, desktop: Desktop, scan: Callable[[QWidget, str], None]
) -> None:
    page = desktop._page("intake")
    page.choose("1.004837")
    desktop.lane.settle()
    page.card_scanned(CARD)
    page.guide()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    scan(page.ways.asking.form, CARD.replace("056192001234", "056190007777").replace("Ngọc Ánh", "Bích"))
    assert page.draft.owner.id_number == "056192001234"
    assert "Đang mở một hộp thoại" in desktop.window.notices.words
    page.ways.asking.form.reject()


def test_garbage_from_a_scanner_is_one_sentence(desktop: Desktop, scan: Callable[[QWidget, str], None]) -> None:
    scan(desktop.window, "a|b|c|d|e|f")
    assert "không phải thẻ căn cước" in desktop.window.notices.words


# --- what goes wrong ---


def test_a_refusal_is_shown_with_its_rule_and_nothing_opens(desktop: Desktop) -> None:
    page = desktop._page("intake")
    page.failed.emit(Refused("Không được.", rule="NĐ 118/2025/NĐ-CP, Điều 16"))
    assert desktop.window.notices.words == "Không được. (NĐ 118/2025/NĐ-CP, Điều 16)"
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def test_a_bug_is_calm_on_the_screen_and_nameless_in_the_log(
    desktop: Desktop, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger("mot_cua_desktop")
    before = list(root.handlers)
    logfile.keep(folder.logs)
    try:
        page = desktop._page("intake")
        page.choose("1.004837")
        desktop.lane.settle()
        page.card_scanned(CARD)
        page.papers.all_in_order()

        def broken(_desk: Desk, draft: Draft) -> None:
            raise ValueError(f"cannot take {draft.owner.name} {draft.owner.id_number}")

        monkeypatch.setattr(intake, "accept", broken)
        page.accept()
        desktop.lane.settle()
        assert "Có lỗi trong chương trình" in desktop.window.notices.words
        log = "".join(file.read_text(encoding="utf-8") for file in folder.logs.iterdir())
        assert "ValueError" in log
        assert "in broken" in log  # where in the program
        for personal in ("Ngọc Ánh", "056192001234"):
            assert personal not in log
            assert personal not in desktop.window.notices.words
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()


_TYPES_THEN_WAITS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mot_cua_desktop.app import Desktop
from mot_cua_desktop.operations import intake
from mot_cua_desktop.paths import DataFolder

application = QApplication([])
desktop = Desktop(application, DataFolder(Path(sys.argv[1])))
desktop.start()


def typed():
    if desktop.desk is None or not desktop.lane.idle or desktop.window.current != "intake":
        return QTimer.singleShot(20, typed)
    page = desktop.window.page("intake")
    page.choose("1.004837")
    desktop.lane.settle()
    page.form.name.insert("Trần Thị Ngọc Ánh")
    page.form.phone.insert("0905123456")
    page.papers.turn(0)
    QTimer.singleShot(400, lambda: print("typed", flush=True))


typed()
application.exec()
"""


def test_what_was_typed_survives_a_program_that_is_killed(
    qtbot: QtBot, folder: DataFolder, answers: FirstRun, clock: Callable[[], object], start: Callable[[], Desktop]
) -> None:
    setup.set_up(folder, answers, clock).desk.store.close()  # type: ignore[arg-type]
    running = subprocess.Popen(
        [sys.executable, "-c", _TYPES_THEN_WAITS, str(folder.root)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "MOT_CUA_KEYS": "file"},
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == "typed"
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()  # type: ignore[union-attr]
    desktop = start()
    form = desktop._page("intake").form
    qtbot.waitUntil(form.draft_strip.isVisible)
    assert form.draft_box.currentText().startswith("Trần Thị Ngọc Ánh – 1.004837")
    form.draft_open_button.click()
    desktop.lane.settle()
    assert form.name.text() == "Trần Thị Ngọc Ánh"
    assert form.phone.text() == "0905123456"
    assert [line.state for line in desktop._page("intake").draft.papers[:2]] == ["du", "thieu"]


@pytest.mark.parametrize("page", ["intake", "dossiers"])
def test_one_key_begins_an_incident_from_any_page(qtbot: QtBot, desktop: Desktop, page: str) -> None:
    desktop.window.open(page)
    desktop.lane.settle()
    qtbot.keyClick(desktop.window, Qt.Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert desktop.window.current == "administration"
    tab = desktop.window.page("administration").incidents_page  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: tab.questions.asking is not None)
    assert "Chương trình đã biết" in tab.questions.asking.form.intro_label.text()
