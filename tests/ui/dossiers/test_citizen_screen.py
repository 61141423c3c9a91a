"""The citizen's screen: asked at return, answered by the citizen or by the officer, never waited for."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mot_cua_desktop.operations import dossiers
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.dossiers import citizen_screen, receiver
from mot_cua_desktop.ui.dossiers.handover import HandoverPage


@pytest.fixture
def page(desk: Desk, anh: bytes, handover: HandoverPage, qtbot: QtBot) -> HandoverPage:
    """A ready result before the officer, the owner's paper looked at."""
    dossiers.result_ready(desk, anh, "Trích lục", "15/TL", "23/11/2026")
    handover.enter()
    handover.open(anh)
    qtbot.waitUntil(lambda: handover.form.right.currentWidget() is handover.form.work_page)
    handover.form.identity.setCurrentIndex(handover.form.identity.findData(receiver.CHECKS[0]))
    return handover


def given(desk: Desk, stream: bytes) -> int | None:
    handed = dossiers.get(desk, stream).handed
    assert handed is not None
    return handed.satisfaction


def hand_over(page: HandoverPage, qtbot: QtBot) -> None:
    page.hand_over()
    qtbot.waitUntil(lambda: page.form.right.currentWidget() is page.form.done_page)


def test_the_citizen_s_answer_is_written_with_the_return(
    page: HandoverPage, desk: Desk, anh: bytes, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.form, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    screen = page.screen.form
    assert screen.currentWidget() is screen.ask_page
    assert page.form.screen_off_button.isVisible()
    qtbot.mouseClick(screen.answer_4, Qt.MouseButton.LeftButton)
    assert screen.currentWidget() is screen.thanks_page
    assert page.form.mark_4.isChecked()
    assert page.form.satisfaction_hint.text() == "công dân đã bấm trên màn hình khách"
    qtbot.mouseClick(screen.answer_1, Qt.MouseButton.LeftButton)  # a second finger
    hand_over(page, qtbot)
    assert given(desk, anh) == 4
    assert screen.currentWidget() is screen.rest_page


def test_nothing_waits_for_an_answer_and_a_late_one_changes_nothing(
    page: HandoverPage, desk: Desk, anh: bytes, qtbot: QtBot
) -> None:
    page.invite()
    hand_over(page, qtbot)
    assert given(desk, anh) is None
    screen = page.screen.form
    assert screen.currentWidget() is screen.rest_page
    page.screen.answered.emit(1)
    assert given(desk, anh) is None
    assert not page.form.mark_1.isChecked()


def test_the_officer_may_enter_it_instead(page: HandoverPage, desk: Desk, anh: bytes, qtbot: QtBot) -> None:
    qtbot.keyClick(page.form, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    hand_over(page, qtbot)
    assert given(desk, anh) == 5


def test_it_rests_again_by_itself(page: HandoverPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citizen_screen, "THANKS", 1)
    monkeypatch.setattr(citizen_screen, "UNANSWERED", 1)
    screen = page.screen.form
    page.invite()
    qtbot.waitUntil(lambda: screen.currentWidget() is screen.rest_page)
    page.invite()
    page.screen._answer(3)
    qtbot.waitUntil(lambda: screen.currentWidget() is screen.rest_page)
    assert screen.isVisible()
    page.form.screen_off_button.click()
    assert not screen.isVisible()
    assert not page.form.screen_off_button.isVisible()


def test_it_takes_no_keys_from_the_officer(page: HandoverPage) -> None:
    page.invite()
    screen = page.screen.form
    assert screen.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert screen.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert all(button.focusPolicy() == Qt.FocusPolicy.NoFocus for button in page.screen._answers.values())


@pytest.mark.parametrize("size", [(800, 480), (1366, 768), (1920, 1080)])
def test_every_answer_is_whole_on_every_screen(page: HandoverPage, size: tuple[int, int], qtbot: QtBot) -> None:
    page.invite()
    screen = page.screen.form
    screen.resize(*size)
    QApplication.processEvents()
    for button in page.screen._answers.values():
        assert button.sizeHint().width() <= button.width(), button.text()
        assert button.sizeHint().height() <= button.height()
    question = screen.question_label
    assert question.heightForWidth(question.width()) <= question.height()


def test_the_other_screen_is_the_citizen_s() -> None:
    one, two = object(), object()
    screens: list[Any] = [one, two]
    assert citizen_screen.other_screen(screens, screens[0]) is two
    assert citizen_screen.other_screen(screens, screens[1]) is one
    assert citizen_screen.other_screen(screens[:1], screens[0]) is None
