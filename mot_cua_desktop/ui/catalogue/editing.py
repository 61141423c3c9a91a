"""Opening the editor on the procedure shown or on a new one, and stating what it says; a draft outlives its window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Version
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import amendments, course, templates
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import editor_dialog
from mot_cua_desktop.ui.catalogue.editor_dialog import Basis, Edited, EditorAsking
from mot_cua_desktop.ui.kit.lanes import Lane


class EditingParts(QWidget):
    edit_button: QPushButton
    new_button: QPushButton


class Editing(QObject):
    """``changed`` when a version was stated; ``steps_wanted`` asks for the internal process above the editor."""

    changed = Signal()
    steps_wanted = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, form: EditingParts) -> None:
        super().__init__(form)
        self._desk, self._lane, self._form = desk, lane, form
        self._shown: Procedure | None = None
        self._drafts: dict[str, tuple[object, ...]] = {}
        self.asking: EditorAsking | None = None
        form.edit_button.setEnabled(False)
        form.edit_button.clicked.connect(self.edit)
        form.new_button.clicked.connect(self.new)
        for keys, act in (("Ctrl+E", self.edit), ("Ctrl+Shift+N", self.new)):
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def look(self, procedure: Procedure | None) -> None:
        """The procedure that the page shows."""
        self._shown = procedure
        self._form.edit_button.setEnabled(procedure is not None)

    def edit(self) -> None:
        """Open the editor on the procedure shown."""
        if self._shown is not None:
            self._ask(self._shown)

    def new(self) -> None:
        """Open it empty."""
        self._ask(None)

    def _ask(self, shown: Procedure | None) -> None:
        barred = amendments.barred(self._desk())
        if barred is not None:  # told before anything is typed
            self.failed.emit(barred)
        else:
            self._lane.run(partial(_read, self._desk(), shown), self._open, self.failed.emit)

    def _open(self, basis: Basis) -> None:
        if self.asking is not None:
            self.asking.form.deleteLater()
        asking = self.asking = editor_dialog.ask(self._form.window(), basis)
        code = basis.procedure.code if basis.procedure else ""
        untouched = asking.raw()
        if code in self._drafts:
            asking.resume(self._drafts[code])
        asking.kept.connect(partial(self._keep, code, untouched))
        asking.agreed.connect(partial(self._state, asking, code))
        asking.form.steps_button.clicked.connect(partial(self.steps_wanted.emit, asking.form))  # type: ignore[attr-defined]
        asking.open()

    def _keep(self, code: str, untouched: tuple[object, ...], raw: tuple[object, ...]) -> None:
        self._drafts.pop(code, None)
        if raw != untouched:
            self._drafts[code] = raw
            self.said.emit("Bản đang sửa được giữ; mở lại cửa sổ để làm tiếp.")

    def _state(self, asking: EditorAsking, code: str, edited: Edited) -> None:
        state = amendments.announce if edited.new else amendments.amend
        work = partial(state, self._desk(), edited.procedure, edited.since, edited.decision)
        self._lane.run(work, partial(self._stated, asking, code), partial(self._not_stated, asking))

    def _stated(self, asking: EditorAsking, code: str, version: Version) -> None:
        self._drafts.pop(code, None)
        asking.close()
        self.said.emit(f"Đã ghi: thủ tục {version.procedure.code}, áp dụng từ {version.since:%d/%m/%Y}.")
        self.changed.emit()

    def _not_stated(self, asking: EditorAsking, error: Exception) -> None:
        if isinstance(error, Told):
            asking.tell(error)
        else:
            asking.form.reject()
            self.failed.emit(error)


def _printed(desk: Desk, code: str) -> str:
    """By which template each paper of the procedure is printed, its own ones first and by their file."""
    found = templates.lines(desk, code)
    said = []
    for whose in ("thu_tuc", "phuong", "thu_muc", "goc"):
        named = [
            templates.TITLES[line.paper] + ("" if whose == "goc" else f" ({line.name})")
            for line in found
            if line.whose == whose
        ]
        if named:
            said.append(f"{templates.WHOSE_WORDS[whose]}: {'; '.join(named)}.")
    return "\n".join(said)


def _read(desk: Desk, shown: Procedure | None) -> Basis:
    today = desk.now().date()
    printed = _printed(desk, "" if shown is None else shown.code)
    if shown is None:
        return Basis(None, (), today, "Quy trình nội bộ ghi sau khi thủ tục đã có trong danh mục.", printed)
    row = pr.term_for(shown, "truc_tiep", "")
    process = course.process_of(desk, shown.code, row.term if row is not None else None)
    steps = " → ".join(step.name for step in process.steps) or "Trả ngay, hoặc thời hạn chưa rõ: không chia bước."
    words = f"Quy trình nội bộ: {steps}\nQuy trình ghi riêng, áp dụng ngay cho hồ sơ nhận sau."
    return Basis(shown, tuple(amendments.history(desk, shown.code)), today, words, printed)
