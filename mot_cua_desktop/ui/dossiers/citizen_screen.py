"""The citizen's own screen: on a second monitor, with five large answers; it asks, thanks and rests again by itself.

It never takes the keys from the officer's window and nothing ever waits for it.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QScreen
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from mot_cua_desktop.ui.kit import forms

#: How long a question stands, and how long thanks do, in milliseconds.
UNANSWERED, THANKS = 90_000, 4_000
#: Without a second monitor: a window that is moved or turned round to the citizen.
_SMALL = (800, 480)
_LARGE, _ANSWER, _HINT = 28, 34, 48  # parts of the width that a letter is high


class ScreenParts(QStackedWidget):
    rest_page: QWidget
    ask_page: QWidget
    thanks_page: QWidget
    greeting_label: QLabel
    centre_label: QLabel
    question_label: QLabel
    hint_label: QLabel
    thanks_label: QLabel
    answer_1: QPushButton
    answer_2: QPushButton
    answer_3: QPushButton
    answer_4: QPushButton
    answer_5: QPushButton


class CitizenScreen(QObject):
    """``answered`` carries 1 to 5; ``shown`` whether the screen is on."""

    answered = Signal(int)
    shown = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        self.form = forms.load("citizen_screen", ScreenParts)
        super().__init__(parent)
        form = self.form
        form.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        form.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        form.installEventFilter(self)
        self._answers = {
            5: form.answer_5, 4: form.answer_4, 3: form.answer_3, 2: form.answer_2, 1: form.answer_1,
        }  # fmt: skip
        for number, button in self._answers.items():
            button.clicked.connect(partial(self._answer, number))
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self.rest)

    def ask(self, centre: str) -> None:
        """Put the question, and switch the screen on where it is off."""
        form = self.form
        form.centre_label.setText(centre)
        form.setCurrentWidget(form.ask_page)
        self._resting.start(UNANSWERED)
        if not form.isVisible():
            self._switch_on()

    def rest(self) -> None:
        """Nothing is asked any more."""
        self._resting.stop()
        self.form.setCurrentWidget(self.form.rest_page)

    def close(self) -> None:
        """Switch the screen off."""
        self._resting.stop()
        self.form.close()

    def _switch_on(self) -> None:
        parent = self.parent()
        mine = parent.window().screen() if isinstance(parent, QWidget) else None
        other = other_screen(QGuiApplication.screens(), mine)
        if other is None:
            self.form.resize(*_SMALL)
            self.form.show()
        else:
            self.form.setGeometry(other.geometry())
            self.form.showFullScreen()

    def _answer(self, number: int) -> None:
        if self.form.currentWidget() is not self.form.ask_page:
            return  # pressed twice
        self.form.setCurrentWidget(self.form.thanks_page)
        self._resting.start(THANKS)
        self.answered.emit(number)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters grow with the screen; a closed window is a screen switched off."""
        if watched is self.form:
            if event.type() == QEvent.Type.Resize:
                self._fit()
            elif event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
                self.shown.emit(event.type() == QEvent.Type.Show)
        return False

    def _fit(self) -> None:
        form, width = self.form, self.form.width()
        large = (form.greeting_label, form.centre_label, form.question_label, form.thanks_label)
        for parts, share, bold in ((large, _LARGE, True), (self._answers.values(), _ANSWER, True),
                                   ((form.hint_label,), _HINT, False)):  # fmt: skip
            for part in parts:
                font = QFont(part.font())
                font.setPixelSize(max(14, width // share))
                font.setBold(bold)
                part.setFont(font)


def other_screen(screens: list[QScreen], mine: QScreen | None) -> QScreen | None:
    """The screen that the officer's window is not on; None where there is but one."""
    return next((each for each in screens if each is not mine), None) if len(screens) > 1 else None
