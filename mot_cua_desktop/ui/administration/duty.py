"""What an officer does here: role and unit, two more rows below the phone of the officer's card."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from mot_cua_desktop.domain.course import ROLE_WORDS, Role


class Duty(QObject):
    """The two fields. The role decides what the program lets somebody do: only a leader approves and signs."""

    def __init__(self, below: QWidget) -> None:
        super().__init__(below)
        card = below.parentWidget()
        self._role = QComboBox(card)
        self._role.setObjectName("officer_role")
        self._role.setAccessibleName("Vai trò")
        for role, words in ROLE_WORDS.items():
            self._role.addItem(words, role)
        self._unit = QLineEdit(card)
        self._unit.setObjectName("officer_unit")
        self._unit.setAccessibleName("Bộ phận")
        self._unit.setPlaceholderText("ví dụ: Tư pháp – Hộ tịch")
        if card is None:
            raise LookupError("the officer's phone stands in no card")
        grid = _grid_of(card, below)
        row, column = _place_of(grid, below)
        for step, (words, part) in enumerate((("Vai trò", self._role), ("Bộ phận", self._unit)), start=1):
            caption = QLabel(words, card)
            caption.setProperty("kind", "caption")
            caption.setBuddy(part)
            grid.addWidget(caption, row + step, column - 1)
            grid.addWidget(part, row + step, column, 1, -1)
        QWidget.setTabOrder(below, self._role)
        QWidget.setTabOrder(self._role, self._unit)

    @property
    def role(self) -> Role:
        """The role chosen."""
        return cast("Role", self._role.currentData())

    @property
    def unit(self) -> str:
        """The unit typed."""
        return self._unit.text().strip()

    def show(self, role: Role, unit: str) -> None:
        """Another officer's role and unit."""
        self._role.setCurrentIndex(self._role.findData(role))
        self._unit.setText(unit)


def _grid_of(card: QWidget, part: QWidget) -> QGridLayout:
    for grid in card.findChildren(QGridLayout):
        if grid.indexOf(part) >= 0:
            return grid
    raise LookupError("administration.ui has no grid around the officer's phone")


def _place_of(grid: QGridLayout, part: QWidget) -> tuple[int, int]:
    place = cast("tuple[int, int, int, int]", grid.getItemPosition(grid.indexOf(part)))
    return place[0], place[1]
