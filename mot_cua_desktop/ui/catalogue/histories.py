"""The versions of the procedure that is shown: read in the lane, compared, and ended by a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QListWidget, QPushButton, QTextBrowser, QWidget

from mot_cua_desktop.domain import versions as vs
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Version
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import amendments
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue import abolish_dialog, history_html
from mot_cua_desktop.ui.catalogue.abolish_dialog import Ended
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.kit.lanes import Lane


@dataclass(frozen=True)
class History:
    """The versions of one procedure, the first one first, as of ``today``."""

    code: str
    versions: tuple[Version, ...]
    today: date

    @property
    def ending(self) -> bool:
        """Whether it is over, or its end is already stated."""
        return not self.versions or self.versions[-1].abolished


class HistoriesParts(QWidget):
    versions: QListWidget
    comparison: QTextBrowser
    batch_button: QPushButton
    abolish_button: QPushButton


class Histories(QObject):
    """``known`` carries what was read; ``changed`` that a procedure was ended; ``undo_wanted`` a version's batch."""

    known = Signal(object)
    changed = Signal()
    undo_wanted = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, form: HistoriesParts) -> None:
        super().__init__(form)
        self._desk, self._lane, self._form = desk, lane, form
        self._procedure: Procedure | None = None
        self._shown: History | None = None
        self.asking: Asking | None = None
        self._doubted = ""
        form.versions.currentRowChanged.connect(self._compare)
        form.abolish_button.clicked.connect(self.abolish)
        form.abolish_button.setEnabled(False)
        form.batch_button.clicked.connect(self.undo)
        form.batch_button.hide()

    def look(self, procedure: Procedure) -> None:
        """Read the versions of this procedure."""
        self._procedure, self._shown = procedure, None
        self._form.abolish_button.setEnabled(False)
        self._lane.run(partial(_read, self._desk(), procedure.code), self._read, self.failed.emit)

    def forget(self) -> None:
        """No procedure is shown."""
        self._procedure = self._shown = None
        self._form.versions.clear()
        self._form.comparison.clear()
        self._form.batch_button.hide()
        self._form.abolish_button.setEnabled(False)

    def _read(self, history: History) -> None:
        if self._procedure is None or history.code != self._procedure.code:
            return  # another one was chosen meanwhile
        self._shown = history
        self._form.versions.clear()
        # The newest on top, as one asks for it.
        self._form.versions.addItems(history_html.lines(history.versions, history.today)[::-1])
        self._form.versions.setCurrentRow(0)
        self._form.abolish_button.setEnabled(not history.ending)
        self._form.abolish_button.setToolTip("Thủ tục này đã ghi bãi bỏ." if history.ending else "")
        self.known.emit(history)

    def _compare(self, row: int) -> None:
        if self._shown is not None and row >= 0:
            place = len(self._shown.versions) - 1 - row
            self._form.comparison.setHtml(history_html.comparison(self._shown.versions, place))
        self._form.batch_button.setVisible(self._chosen() is not None)

    def _chosen(self) -> Version | None:
        """The version looked at, if it came with a list that was not taken back yet."""
        row = self._form.versions.currentRow()
        if self._shown is None or row < 0:
            return None
        version = self._shown.versions[len(self._shown.versions) - 1 - row]
        batches = {other.batch for other in self._shown.versions}
        own = version.batch and not version.batch.startswith(vs.BACK)
        return version if own and amendments.undone(version.batch) not in batches else None

    def undo(self) -> None:
        """Ask for the list that brought this version to be taken back."""
        version = self._chosen()
        if version is not None:
            self.undo_wanted.emit(version)

    def abolish(self) -> None:
        """Ask by which document and from which day the procedure ends."""
        history = self._shown
        if history is None or history.ending:
            return
        barred = amendments.barred(self._desk())
        if barred is not None:  # told before anything is typed
            self.failed.emit(barred)
            return
        if self.asking is not None:
            self.asking.form.deleteLater()
        now = vs.latest(history.versions, history.today) or history.versions[0]
        self._doubted = ""
        asking = self.asking = abolish_dialog.ask(self._form, now.procedure, history.today)
        asking.agreed.connect(partial(self._end, asking, history.code))
        asking.open()

    def _end(self, asking: Asking, code: str, ended: Ended) -> None:
        work = partial(_abolish, self._desk(), code, ended, self._doubted)
        self._doubted = ended.replaced_by
        self._lane.run(work, partial(self._ended, asking), partial(self._not_ended, asking))

    def _ended(self, asking: Asking, version: Version) -> None:
        asking.close()
        self.said.emit(f"Đã ghi: thủ tục {version.procedure.code} bãi bỏ từ {version.since:%d/%m/%Y}.")
        self.changed.emit()

    def _not_ended(self, asking: Asking, error: Exception) -> None:
        if isinstance(error, Told):
            asking.tell(error)
        else:
            asking.close()
            self.failed.emit(error)


def _abolish(desk: Desk, code: str, ended: Ended, doubted: str) -> Version:
    """End the procedure; a replacement that nobody knows here is doubted once, since it is printed on the wall."""
    instead = ended.replaced_by
    if instead not in ("", code, doubted) and not amendments.history(desk, instead):
        raise Told(
            f"Danh mục trên máy không có thủ tục thay thế {instead}; mã này sẽ in trên thông báo niêm yết.",
            "Kiểm tra lại mã. Nếu mã đúng mà chưa nhập danh mục mới, bấm lần nữa.",
        )
    return amendments.abolish(desk, code, ended.since, ended.decision, instead)


def _read(desk: Desk, code: str) -> History:
    return History(code, tuple(amendments.history(desk, code)), desk.now().date())
