"""Unfinished intakes: one quiet strip that offers them, so that a power cut or a phone call costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.ids import milliseconds
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.lanes import Lane

_DROP, _SURE = "Bỏ", "Bấm lần nữa để bỏ hẳn"


class Drafts(QObject):
    """``opened`` carries (draft, its procedure or None, its dossier or None)."""

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, form: IntakeParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self._drafts: list[Draft] = []
        form.draft_strip.hide()
        form.draft_open_button.clicked.connect(self._open)
        form.draft_drop_button.clicked.connect(self._drop)
        form.draft_box.activated.connect(self._ask_again)

    def look(self, current: bytes) -> None:
        """Offer what lies unfinished beside the draft with this id."""
        self._lane.run(partial(_unfinished, self._desk(), current), self._show, self.failed.emit)

    def _show(self, drafts: list[Draft]) -> None:
        self._drafts = drafts
        form = self._form
        form.draft_strip.setVisible(bool(drafts))
        form.draft_box.clear()
        form.draft_box.addItems([_words(draft) for draft in drafts])
        self._ask_again()

    def _ask_again(self) -> None:
        self._form.draft_drop_button.setText(_DROP)

    def _open(self) -> None:
        place = self._form.draft_box.currentIndex()
        if 0 <= place < len(self._drafts):
            self._form.draft_strip.hide()
            self._lane.run(partial(_whole, self._desk(), self._drafts[place]), self.opened.emit, self.failed.emit)

    def _drop(self) -> None:
        """Nothing typed is thrown away by one touch: the button asks, and the second touch answers."""
        from mot_cua_desktop.operations import intake

        form, place = self._form, self._form.draft_box.currentIndex()
        if form.draft_drop_button.text() != _SURE:
            form.draft_drop_button.setText(_SURE)
        elif 0 <= place < len(self._drafts):
            desk, draft = self._desk(), self._drafts.pop(place)
            self._lane.run(lambda: intake.drop_draft(desk, draft), lambda _: self._show(self._drafts), self.failed.emit)


def _words(draft: Draft) -> str:
    begun = datetime.fromtimestamp(milliseconds(draft.id) / 1000, UTC).astimezone(VN)
    procedure = draft.procedure_code or "chưa chọn thủ tục"
    return f"{draft.owner.name or 'Chưa có tên'} – {procedure} – bắt đầu {say_moment(begun)}"


def _unfinished(desk: Desk, current: bytes) -> list[Draft]:
    """Every draft worth offering. One whose dossier went on without it has nothing left to say and is dropped."""
    from mot_cua_desktop.operations import dossiers, intake

    found = []
    for draft in intake.drafts(desk):
        if draft.id == current or draft.untouched:
            continue
        if draft.dossier is not None and dossiers.get(desk, draft.dossier).status != "guided":
            intake.drop_draft(desk, draft)
        else:
            found.append(draft)
    return found


def _whole(desk: Desk, draft: Draft) -> tuple[Draft, object, object]:
    from mot_cua_desktop.operations import catalogue, dossiers

    dossier = dossiers.get(desk, draft.dossier) if draft.dossier else None
    if not draft.procedure_code:
        return draft, None, dossier
    if dossier is None:
        return draft, catalogue.procedure(desk, draft.procedure_code), None
    return draft, catalogue.of_dossier(desk, dossier, draft.procedure_code), dossier
