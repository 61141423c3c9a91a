"""The groups of the board down the left: sign, words and count, so that colour is never the only thing that tells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from mot_cua_desktop.operations.board import Listed
from mot_cua_desktop.ui.deadlines.says import LOOKS, WORDS
from mot_cua_desktop.ui.dossiers.story_pane import toned


class Tiles(QObject):
    """One of them is chosen; `chosen` says which."""

    chosen = Signal(str)

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        self._group = QButtonGroup(form)
        self._parts: dict[Listed, tuple[QPushButton, QLabel, QLabel]] = {}
        for listed, words in WORDS.items():
            button = form.findChild(QPushButton, f"tile_{listed}")
            if button is None:
                raise LookupError(f"deadlines.ui has no tile for {listed}")
            self._group.addButton(button)
            sign, said, count = QLabel(), QLabel(words), QLabel()
            said.setWordWrap(True)
            said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            sign.setFixedWidth(18)
            count.setProperty("kind", "count")
            row = QHBoxLayout(button)
            row.setContentsMargins(8, 2, 8, 2)
            row.setSpacing(4)
            for part in (sign, said, count):
                part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                row.addWidget(part)
            self._parts[listed] = (button, sign, count)
            button.clicked.connect(lambda _checked, name=listed: self.chosen.emit(name))
            self.show(listed, 0)

    def show(self, listed: Listed, count: int) -> None:
        """How many the group has."""
        button, sign, number = self._parts[listed]
        mark, tone = LOOKS[listed]
        said = f"{count:,}".replace(",", ".")
        toned(sign, mark if count else "", tone if count else "quiet")
        toned(number, said, tone if count else "quiet")
        button.setAccessibleName(f"{WORDS[listed]}: {said} hồ sơ")

    def choose(self, listed: Listed) -> None:
        """Mark a group as the one shown."""
        self._parts[listed][0].setChecked(True)

    def count(self, listed: Listed) -> str:
        """The number as it stands there."""
        return self._parts[listed][2].text()
