"""Beside the badge of the online level: the slip that shows how, and whether the citizen was shown it or why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QPushButton

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.online_events import WHY_NOT_WORDS
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.lanes import Lane

_SHOWN = "da_huong_dan"


def _print(*paper: Any) -> None:
    from mot_cua_desktop.ui.kit import printing  # with Qt's printing, which the first page does not wait for

    printing.print_pdf(*paper)


class OnlineAdvising(QObject):
    """The row. ``changed`` when the officer answers; nothing here ever stands in the way of an intake."""

    changed = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, form: IntakeParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self._procedure: Procedure | None = None
        self._case = ""
        self._visit = b""
        self._slip = False
        self.send: Callable[[bytes, str, str, str, str], None] = _print
        self.box = QComboBox()
        self.box.setObjectName("advice_box")
        self.box.setAccessibleName("Hướng dẫn nộp trực tuyến")
        self.box.addItem("Hướng dẫn trực tuyến: chưa ghi", "")
        self.box.addItem("Đã hướng dẫn", _SHOWN)
        for why, words in WHY_NOT_WORDS.items():
            self.box.addItem(f"Chưa: {words}", why)
        self.button = QPushButton("In hướng dẫn  Ctrl+L")
        self.button.setObjectName("advice_button")
        self.button.setProperty("kind", "link")
        row = _row_of(form)
        place = row.indexOf(form.online_badge)
        row.insertWidget(place, self.button)
        row.insertWidget(place, self.box)
        self.box.activated.connect(lambda _: self._chosen())
        self.button.clicked.connect(self.print)
        shortcut = QShortcut(QKeySequence("Ctrl+L"), form)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.print)
        self.show(Draft(id=b""), None)

    def show(self, draft: Draft, procedure: Procedure | None) -> None:
        """Write a draft into the row; hidden where nobody could file online."""
        self._procedure, self._case = procedure, draft.case
        self._visit = draft.dossier or draft.id
        advice = draft.advice
        self._slip = advice is not None and advice.slip
        self.box.setCurrentIndex(0 if advice is None else max(1, self.box.findData(advice.why_not or _SHOWN)))
        self.draw(draft)

    def draw(self, draft: Draft) -> None:
        """Only who came to the counter for what can be filed online is shown how."""
        possible = self._procedure is not None and pr.online_possible(self._procedure)
        for part in (self.box, self.button):
            part.setVisible(possible and draft.channel != "truc_tuyen")

    def fill(self, draft: Draft) -> dict[str, Any]:
        """What the row says, as a field of the draft."""
        chosen = self.box.currentData()
        if not chosen or self._procedure is None or not pr.online_possible(self._procedure):
            return {"advice": None}
        if chosen == _SHOWN:
            return {"advice": ev.OnlineAdvice(slip=self._slip)}
        return {"advice": replace(ev.OnlineAdvice(), why_not=chosen)}

    def print(self) -> None:
        """Print the slip, and note that the citizen was shown how."""
        if self._procedure is None or self.button.isHidden() or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        work = partial(self._print, self._desk(), self._visit, self._procedure, self._case)
        self._lane.run(work, lambda _: self._printed(), self._not_printed)

    def _chosen(self) -> None:
        """Noted now: whoever goes home to file online leaves no dossier that could tell it."""
        self.changed.emit()
        if self._procedure is not None and self._visit:
            chosen = self.box.currentData()
            told = None if not chosen else ev.OnlineAdvice(slip=self._slip)
            if told is not None and chosen != _SHOWN:
                told = replace(ev.OnlineAdvice(), why_not=chosen)
            work = partial(_note, self._desk(), self._visit, self._procedure, told)
            self._lane.run(work, lambda _: None, self.failed.emit)

    def _print(self, desk: Desk, visit: bytes, procedure: Procedure, case: str) -> None:
        from mot_cua_desktop.operations import online_filing, outlets

        data, way = online_filing.slip(desk, procedure, case), outlets.of(desk, online_filing.KIND)
        self.send(way.adjusted(data), way.printer, "A4", f"huong-dan-{procedure.code}", way.tray)
        _note(desk, visit, procedure, ev.OnlineAdvice(slip=True))

    def _printed(self) -> None:
        self.button.setEnabled(True)
        self._slip = True
        self.box.setCurrentIndex(self.box.findData(_SHOWN))
        self.said.emit("Đã in phiếu hướng dẫn nộp trực tuyến.")
        self.changed.emit()

    def _not_printed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.failed.emit(error)


def _note(desk: Desk, visit: bytes, procedure: Procedure, advice: ev.OnlineAdvice | None) -> None:
    from mot_cua_desktop.operations import online_filing

    online_filing.note(desk, visit, procedure, advice)


def _row_of(form: IntakeParts) -> QBoxLayout:
    for row in form.findChildren(QBoxLayout):
        if row.indexOf(form.online_badge) >= 0:
            return row
    raise LookupError("intake.ui: online_badge stands in no row")
