"""One line at the foot of the window for what must be said: our own words when they are ours, calm when not.

Nothing here opens a dialog: work never stops to be informed.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from mot_cua_desktop.errors import Refused, Told

_log = logging.getLogger(__name__)
_SECONDS_DONE = 6
_CALM = "Có lỗi trong chương trình; việc vừa làm có thể chưa xong. Xem lại hồ sơ, rồi báo người quản trị nếu lặp lại."


def sentence(error: Exception) -> str:
    """What the officer reads: our own words, with the rule when one forbids; a calm sentence for a bug."""
    if isinstance(error, Refused) and error.rule and error.rule not in str(error):
        return f"{error} ({error.rule})"
    if isinstance(error, Told):
        return str(error)
    return _CALM


def refused(error: Exception, label: QLabel, failed: SignalInstance) -> bool:
    """Say in its place on the page why a deed was refused; anything but a refusal goes to who is told of faults.

    Tells whether it was a refusal, so that the page can put the cursor where it is to be mended.
    """
    if not isinstance(error, Told):
        failed.emit(error)
        return False
    label.setText(sentence(error))
    label.show()
    return True


class Notices(QWidget):
    """The line. ``say`` fades by itself; ``tell`` stays until it is read and closed, or the next thing is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QPushButton("Đã xem")
        self._close.setProperty("kind", "plain")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.addWidget(self._label)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def words(self) -> str:
        """What stands there now; empty when nothing does."""
        return self._label.text() if not self.isHidden() else ""

    def say(self, words: str) -> None:
        """Something is done."""
        self._show(words, "good", closing=False)
        self._timer.start(_SECONDS_DONE * 1000)

    def tell(self, error: object) -> None:
        """Something could not be done. A bug is logged with its trace, and never with what a person typed."""
        if isinstance(error, Told):
            self._show(sentence(error), "careful", closing=True)
        elif isinstance(error, Exception):
            _log.error("unforeseen: %s", type(error).__name__, exc_info=error)
            self._show(_CALM, "bad", closing=True)
        else:
            self._show(str(error), "careful", closing=True)

    def _show(self, words: str, tone: str, *, closing: bool) -> None:
        self._timer.stop()
        self._label.setText(words)
        self._close.setVisible(closing)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
