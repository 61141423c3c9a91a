"""What must be said is said in one line: in our words with the rule, calm for a bug, and never in a dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.ui.kit import notices
from mot_cua_desktop.ui.kit.notices import Notices


@pytest.fixture
def line(qtbot: QtBot) -> Notices:
    made = Notices()
    qtbot.addWidget(made)
    return made


def test_something_done_fades_by_itself(qtbot: QtBot, line: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_SECONDS_DONE", 0.05)
    line.say("Đã in giấy tiếp nhận.")
    assert line.words == "Đã in giấy tiếp nhận."
    assert line.property("tone") == "good"
    qtbot.waitUntil(lambda: line.words == "")


def test_what_could_not_be_done_stays_until_it_is_read(
    qtbot: QtBot, line: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "_SECONDS_DONE", 0.05)
    line.say("Đã in.")
    line.tell(Told("Không in được.", "Kiểm tra máy in."))
    qtbot.wait(120)  # the time of what was said before must not take this away
    assert line.words == "Không in được. Kiểm tra máy in."
    assert line.property("tone") == "careful"
    qtbot.mouseClick(line.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert line.words == ""


def test_a_refusal_names_its_rule_once(line: Notices) -> None:
    line.tell(Refused("Không được.", "Làm cách khác.", rule="NĐ 118/2025/NĐ-CP, Điều 16"))
    assert line.words == "Không được. Làm cách khác. (NĐ 118/2025/NĐ-CP, Điều 16)"
    line.tell(Refused("Không được (NĐ 118/2025/NĐ-CP, Điều 16).", rule="NĐ 118/2025/NĐ-CP, Điều 16"))
    assert line.words.count("Điều 16") == 1


def test_a_bug_is_told_calmly_and_without_what_was_typed(line: Notices, caplog: pytest.LogCaptureFixture) -> None:
    line.tell(KeyError("Trần Thị Ngọc Ánh"))
    assert "Có lỗi trong chương trình" in line.words
    assert "Ngọc Ánh" not in line.words
    assert line.property("tone") == "bad"
    assert "unforeseen: KeyError" in caplog.messages


def test_nothing_ever_opens_a_window_of_its_own(line: Notices) -> None:
    line.show()
    before = {widget for widget in QApplication.topLevelWidgets() if widget.isVisible()}
    modal = QApplication.activeModalWidget()
    for each in (Told("a"), Refused("b", rule="c"), RuntimeError("d"), "e"):
        line.tell(each)
    line.say("f")
    # Only what is new counts: a window of an earlier test may well go away meanwhile.
    assert not {widget for widget in QApplication.topLevelWidgets() if widget.isVisible()} - before
    assert QApplication.activeModalWidget() in (None, modal)


def test_a_notice_has_the_colour_of_its_tone(qtbot: QtBot, line: Notices) -> None:
    line.setStyleSheet('QWidget[kind="notice"][tone="bad"] { background: #ff0000; }')
    line.tell(RuntimeError("x"))
    line.resize(600, 40)
    assert line.grab().toImage().pixelColor(2, 2).name() == "#ff0000"
