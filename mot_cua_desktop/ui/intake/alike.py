"""Somebody already here: an open dossier of the same person and procedure is offered before a second one is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.dossiers import DossierRow
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.lanes import Lane


class Alike(QObject):
    """``resume_wanted`` when the other one waits at home after its slip, ``dossier_wanted`` when it is open here."""

    resume_wanted = Signal(bytes)
    dossier_wanted = Signal(bytes)
    failed = Signal(object)

    def __init__(self, form: IntakeParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self._found: DossierRow | None = None
        form.alike_button.clicked.connect(self._open)
        self.forget()

    def forget(self) -> None:
        """Another draft: nothing is known of it yet."""
        self._found = None
        self._form.alike_row.hide()

    def look(self, draft: Draft) -> None:
        """Look in the lane for an open dossier of this person and procedure."""
        if draft.owner.id_number and draft.procedure_code:
            self._lane.run(partial(intake.alike, self._desk(), draft), self._show, self.failed.emit)
        else:
            self.forget()

    def _show(self, rows: list[DossierRow]) -> None:
        self.forget()
        if not rows:
            return
        row = self._found = rows[0]
        guided = row.status == "guided"
        name = row.code or f"phiếu hướng dẫn {row.slip}"
        words = "đang chờ hoàn thiện: mở để tiếp nhận tiếp" if guided else "còn đang mở"
        self._form.alike_label.setText(f"⚠ Người này đã có hồ sơ cùng thủ tục ({name}) {words}.")
        self._form.alike_button.setText("Tiếp nhận tiếp" if guided else "Mở hồ sơ đó")
        self._form.alike_row.show()

    def _open(self) -> None:
        if self._found is not None:
            wanted = self.resume_wanted if self._found.status == "guided" else self.dossier_wanted
            wanted.emit(self._found.id)
