"""A draft whose procedure was amended meanwhile: it is laid out anew before the officer's eyes, with what changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QTextBrowser

from mot_cua_desktop import paths
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.intake.parts import IntakeParts
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane

if TYPE_CHECKING:
    from mot_cua_desktop.operations.renewing import Renewed


class AmendedParts(QDialog):
    intro_label: QLabel
    changes: QTextBrowser
    ok_button: QPushButton


class Amending(QObject):
    """``renewed`` carries a `Renewed`, which the page shows under the words of this dialog."""

    renewed = Signal(object)
    failed = Signal(object)

    def __init__(self, form: IntakeParts, lane: Lane, desk: Callable[[], Desk]) -> None:
        super().__init__(form)
        self._form, self._lane, self._desk = form, lane, desk
        self.dialog: AmendedParts | None = None

    def look(self, draft: Draft) -> None:
        """Look in the lane whether the draft still is what the version in force asks."""
        if draft.dossier is None and draft.procedure_code:
            self._lane.run(partial(_renewed, self._desk(), draft), self._show, self.failed.emit)

    def takes(self, error: Exception, draft: Draft) -> bool:
        """Whether this failure is that the procedure was amended; then the draft is laid out anew."""
        from mot_cua_desktop.operations.renewing import Amended

        if isinstance(error, Amended):
            self.look(draft)
            return True
        return False

    def _show(self, found: Renewed | None) -> None:
        if found is None:
            return
        from mot_cua_desktop.ui.catalogue import history_html

        self.renewed.emit(found)
        if self.dialog is not None:
            self.dialog.deleteLater()
        dialog = self.dialog = forms.load("amended_dialog", AmendedParts, self._form)
        by = found.by
        since = f" từ {by.since:%d/%m/%Y} theo {by.decision.words()}" if by is not None else ""
        dialog.intro_label.setText(
            f"Thủ tục {found.procedure.code} đã sửa đổi{since}, sau khi hồ sơ này được soạn. Giấy tờ, thời hạn và phí "
            "đã lập lại theo bản mới; giấy tờ giống như trước giữ nguyên đánh dấu. Kiểm lại rồi tiếp nhận."
        )
        dialog.changes.document().setDefaultStyleSheet(
            paths.resource("styles", "story.css").read_text(encoding="utf-8")
        )
        if found.changes:
            dialog.changes.setHtml(history_html.changes(found.changes))
        else:
            dialog.changes.setHtml("<p>Máy không còn bản cũ để so; xem lại từng giấy tờ trên trang.</p>")
        dialog.ok_button.clicked.connect(dialog.accept)
        dialog.open()


def _renewed(desk: Desk, draft: Draft) -> Renewed | None:
    from mot_cua_desktop.operations import renewing

    return renewing.renewed(desk, draft)
