"""Unfinished intakes: one quiet strip that offers the latest, so that a power cut or a phone call costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.lanes import Lane


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

    def look(self, current: bytes) -> None:
        """Offer what lies unfinished beside the draft with this id."""
        desk = self._desk()

        def work() -> list[Draft]:
            from mot_cua_desktop.operations import intake

            return [draft for draft in intake.drafts(desk) if draft.id != current and not draft.untouched]

        self._lane.run(work, self._show, self.failed.emit)

    def _show(self, drafts: list[Draft]) -> None:
        self._drafts = drafts
        self._form.draft_strip.setVisible(bool(drafts))
        if drafts:
            who = drafts[0].owner.name or "chưa có tên"
            more = f" và {len(drafts) - 1} bản nháp khác" if len(drafts) > 1 else ""
            self._form.draft_label.setText(
                f"Bản nháp chưa xong: {who} – {drafts[0].procedure_code or 'chưa chọn thủ tục'}{more}"
            )

    def _open(self) -> None:
        if self._drafts:
            self._form.draft_strip.hide()
            self._lane.run(partial(_whole, self._desk(), self._drafts[0]), self.opened.emit, self.failed.emit)

    def _drop(self) -> None:
        if self._drafts:
            from mot_cua_desktop.operations import intake

            desk, draft = self._desk(), self._drafts.pop(0)
            self._lane.run(lambda: intake.drop_draft(desk, draft), lambda _: self._show(self._drafts), self.failed.emit)


def _whole(desk: Desk, draft: Draft) -> tuple[Draft, object, object]:
    from mot_cua_desktop.operations import catalogue, dossiers

    procedure = catalogue.procedure(desk, draft.procedure_code) if draft.procedure_code else None
    return draft, procedure, dossiers.get(desk, draft.dossier) if draft.dossier else None
