"""Somebody already here: an open dossier of the same person and procedure is offered before a second one is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.one_matter import OpenSlip
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from mot_cua_desktop.operations.dossiers import DossierRow


class Alike(QObject):
    """``resume_wanted`` when the other one waits at home after its slip, ``dossier_wanted`` when it is open here.

    ``open_slip`` is the slip of this very matter that is still open, None while none is known; ``looked`` when that
    may have changed.
    """

    resume_wanted = Signal(bytes)
    dossier_wanted = Signal(bytes)
    looked = Signal()
    failed = Signal(object)

    def __init__(self, form: IntakeParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self._found: DossierRow | None = None
        self._asked: Draft | None = None
        self._asking = False
        self._resumable = False
        self.open_slip: OpenSlip | None = None
        form.alike_button.clicked.connect(self._open)
        shortcut = QShortcut(QKeySequence("Ctrl+E"), form)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._open)
        self.forget()

    def forget(self) -> None:
        """Another draft: nothing is known of it yet."""
        self._found = self._asked = self.open_slip = None
        self._form.alike_row.hide()

    def follow(self, before: Draft, draft: Draft) -> None:
        """Look again when the person, the procedure or the case is another than before."""
        if _subject(before) != _subject(draft):
            self.look(draft)

    def look(self, draft: Draft) -> None:
        """Look in the lane for an open dossier of this person and procedure."""
        owner = draft.owner
        told_apart = owner.id_number or len(owner.name.split()) > 1
        if told_apart and draft.procedure_code:
            self._asked = draft
            self._ask()
        else:
            self.forget()
            self.looked.emit()

    def _ask(self) -> None:
        """One question at a time: a card fills five fields, and only what they say in the end is looked for."""
        if self._asked is not None and not self._asking:
            self._asking, draft = True, self._asked
            self._lane.run(partial(_alike, self._desk(), draft), partial(self._show, draft), self._not_found)

    def _not_found(self, error: Exception) -> None:
        self._asking, self._asked = False, None
        self.failed.emit(error)

    def _show(self, draft: Draft, found: tuple[list[DossierRow], OpenSlip | None]) -> None:
        self._asking = False
        if self._asked is not draft:
            self._ask()  # what was found is of what lay here before
            return
        self.forget()
        rows, self.open_slip = found
        if rows:
            self._tell(_first(rows, self.open_slip))
        self.looked.emit()

    def _tell(self, row: DossierRow) -> None:
        self._found = row
        slip = self.open_slip
        elsewhere = slip is not None and slip.dossier == row.id and not slip.here
        near = slip is not None and slip.dossier == row.id and slip.near
        guided = self._resumable = row.status == "guided" and not elsewhere and not near
        name = row.code or f"phiếu hướng dẫn {row.slip}"
        words = "đang chờ hoàn thiện: mở để tiếp nhận tiếp" if guided else "còn đang mở"
        if elsewhere:
            words = "đang chờ hoàn thiện ở quầy khác"
        who = f"Người này đã có hồ sơ cùng thủ tục ({name})"
        if near:  # whose it is must be seen, to be compared
            who, words = f"{row.owner_name} có hồ sơ cùng thủ tục ({name})", "chưa xong: so xem có phải người này"
        self._form.alike_label.setText(f"⚠ {who} {words}.")
        self._form.alike_button.setText("Tiếp nhận tiếp  Ctrl+E" if guided else "Mở hồ sơ đó  Ctrl+E")
        self._form.alike_row.show()

    def _open(self) -> None:
        if self._found is not None and self._form.stack.currentWidget() is self._form.work_page:
            wanted = self.resume_wanted if self._resumable else self.dossier_wanted
            wanted.emit(self._found.id)


def _subject(draft: Draft) -> tuple[str, ...]:
    owner = draft.owner
    told = (owner.name, owner.born, owner.phone, owner.address)
    return (owner.id_number, owner.old_id_number, owner.kind, *told, draft.procedure_code, draft.case)


def _first(rows: list[DossierRow], open_slip: OpenSlip | None) -> DossierRow:
    """The one to go on with: whose slip forbids another, else the newest."""
    return next((row for row in rows if open_slip is not None and row.id == open_slip.dossier), rows[0])


def _alike(desk: Desk, draft: Draft) -> tuple[list[DossierRow], OpenSlip | None]:
    from mot_cua_desktop.operations import intake, open_slips

    rows, slip = intake.alike(desk, draft), open_slips.open_slip(desk, draft)
    if slip is not None and slip.dossier not in [row.id for row in rows]:
        rows += [row for row in [open_slips.row(desk, slip)] if row is not None]
    return rows, slip
