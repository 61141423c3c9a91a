"""Taking a list in: a file is read in the lane, proposed row by row, taken in whole or not at all, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton, QWidget

from mot_cua_desktop.domain.portal import PortalReading
from mot_cua_desktop.domain.proposing import Row
from mot_cua_desktop.domain.tables import Progress
from mot_cua_desktop.domain.versions import Decision
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import amendments, list_columns, lists
from mot_cua_desktop.operations.amendments import TakenBack
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.catalogue.columns_dialog import Chosen, ColumnsAsking, Headed
from mot_cua_desktop.ui.catalogue.proposal_dialog import Accepted, ProposalAsking
from mot_cua_desktop.ui.dossiers import course_dialogs
from mot_cua_desktop.ui.dossiers.asking import Asking
from mot_cua_desktop.ui.dossiers.course_dialogs import Ask
from mot_cua_desktop.ui.kit.lanes import Lane

_IMPORT = "Nhập danh mục…  Ctrl+O"
_MOST_NAMED = 8
_UNDO_STOPPED = "Đã dừng hoàn tác theo yêu cầu; danh mục vẫn như trước khi bấm."
_STOPPED = "Đã dừng nhập theo yêu cầu; chưa có thay đổi nào được ghi."
_FILES = "Danh mục thủ tục (*.json *.xlsx *.xlsm *.csv *.txt);;Mọi tệp (*)"


class ImportsParts(QWidget):
    import_button: QPushButton
    undo_button: QPushButton
    progress: QProgressBar


@dataclass(frozen=True)
class Taken:
    """What was taken in, and by which name it can be taken back."""

    batch: str
    accepted: Accepted


@dataclass(frozen=True)
class Proposed:
    """A list that was read, laid beside the catalogue."""

    reading: PortalReading
    rows: tuple[Row, ...]


class Imports(QObject):
    """``taken`` carries a `Taken`, ``taken_back`` how many procedures are as they were."""

    taken = Signal(object)
    taken_back = Signal(int)
    said = Signal(str)
    failed = Signal(object)
    _progress = Signal(int, int)  # from the lane's thread to the bar

    def __init__(self, desk: Callable[[], Desk], lane: Lane, form: ImportsParts) -> None:
        super().__init__(form)
        self._desk, self._lane, self._form = desk, lane, form
        self._chooser: QFileDialog | None = None
        self._stop = Event()
        self._last: Taken | None = None
        self._reading = False
        self.mapping: ColumnsAsking | None = None
        self.asking: ProposalAsking | None = None
        self.asking_undo: Asking | None = None
        form.progress.hide()
        form.undo_button.hide()
        form.import_button.clicked.connect(self.choose_file)
        form.undo_button.clicked.connect(self.undo)
        self._progress.connect(self._advance)

    def choose_file(self) -> None:
        """Ask for the file of the list."""
        if self._reading:
            self._stop.set()
            self._form.import_button.setText("Đang dừng…")
            self._form.import_button.setEnabled(False)
            return
        if not self._form.import_button.isEnabled():
            return
        chooser = QFileDialog(self._form, "Nhập danh mục thủ tục", "", _FILES)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.read)
        self._chooser = chooser
        chooser.open()

    def read(self, name: str) -> None:
        """Read a file and lay it beside the catalogue; nothing is written yet."""
        if self._reading:
            return
        self._stop.clear()
        self._busy(True)
        self._offer_stop("Dừng đọc tệp")
        work = partial(_read, self._desk(), Path(name), partial(_go_on, self._stop, self._progress.emit))
        self._lane.run(work, partial(self._ask_or_map, Path(name).name), self._unread)

    def _offer_stop(self, words: str) -> None:
        """Let the button that begins an import end what is under way."""
        self._reading = True
        self._form.import_button.setText(words)
        self._form.import_button.setEnabled(True)

    def _ask_or_map(self, name: str, found: Proposed | tuple[Headed, ...]) -> None:
        self._busy(False)
        if self._stop.is_set():  # pressed when the last piece was read
            self.said.emit(_STOPPED)
            return
        if isinstance(found, Proposed):
            self._ask(name, (found.reading, found.rows))
            return
        if self.mapping is not None:
            self.mapping.form.deleteLater()
        intro = (
            f"Tệp {name}. Ở dòng trên cùng, chọn mỗi cột là gì; cột không cần thì để “(bỏ qua)”. Phải có mã và tên thủ "
            "tục. Cột tệp không có thì giữ như máy đang ghi. Máy nhớ cách chọn cho lần sau."
        )
        mapping = self.mapping = ColumnsAsking(self._form, intro, found)
        mapping.agreed.connect(partial(self._read_table, mapping, name))
        mapping.stopped.connect(self._stop.set)
        self._stop.clear()
        mapping.open()

    def _read_table(self, mapping: ColumnsAsking, name: str, chosen: Chosen) -> None:
        mapping.working(busy=True)
        self._form.import_button.setEnabled(False)
        work = partial(_read_table, self._desk(), chosen, partial(_go_on, self._stop, self._progress.emit))
        self._lane.run(work, partial(self._mapped, mapping, name), partial(self._not_mapped, mapping))

    def _mapped(self, mapping: ColumnsAsking, name: str, found: Proposed) -> None:
        self._form.import_button.setEnabled(True)
        if self._stop.is_set():
            self.said.emit(_STOPPED)
            return
        mapping.close()
        self._ask(name, (found.reading, found.rows))

    def _not_mapped(self, mapping: ColumnsAsking, error: Exception) -> None:
        self._form.import_button.setEnabled(True)
        if self._stop.is_set() and isinstance(error, Told):
            self.said.emit(str(error))
        elif isinstance(error, Told):
            mapping.tell(error)
        else:
            mapping.close()
            self.failed.emit(error)

    def _busy(self, busy: bool) -> None:
        self._reading = False
        self._form.import_button.setText(_IMPORT)
        self._form.progress.setRange(0, 0)
        self._form.progress.setVisible(busy)
        self._form.import_button.setEnabled(not busy)
        self._form.undo_button.setEnabled(not busy)

    def _unread(self, error: Exception) -> None:
        self._busy(False)
        if self._stop.is_set() and isinstance(error, Told):
            self.said.emit(str(error))
            return
        self.failed.emit(error)

    def _ask(self, name: str, read: tuple[PortalReading, tuple[Row, ...]]) -> None:
        self._busy(False)
        reading, rows = read
        if self.asking is not None:
            self.asking.form.deleteLater()
        broken = f" {len(reading.errors)} dòng không đọc được, xem bên phải." if reading.errors else ""
        intro = (
            f"Tệp {name}: {len(reading.procedures)} thủ tục.{broken} Chưa có gì được ghi. Đánh dấu những thay đổi đúng "
            "với văn bản công bố rồi nhập; dòng không đánh dấu giữ như máy đang có."
        )
        asking = self.asking = ProposalAsking(self._form, intro, reading.errors, rows, self._desk().now().date())
        asking.complete_changed.connect(partial(self._propose, asking, reading))
        asking.agreed.connect(partial(self._take_in, asking))
        asking.stopped.connect(self._stop.set)
        self._stop.clear()
        asking.open()

    def _propose(self, asking: ProposalAsking, reading: PortalReading, complete: bool) -> None:
        work = partial(amendments.proposal, self._desk(), reading.procedures, complete=complete)
        self._lane.run(work, partial(self._proposed, asking), self.failed.emit)

    def _proposed(self, asking: ProposalAsking, rows: tuple[Row, ...]) -> None:
        if asking is self.asking:
            asking.show_rows(rows)

    def _take_in(self, asking: ProposalAsking, accepted: Accepted) -> None:
        asking.working(busy=True)
        self._form.import_button.setEnabled(False)
        work = partial(_accept, self._desk(), accepted, self._stop, self._progress.emit)
        self._lane.run(work, partial(self._taken, asking), partial(self._not_taken, asking))

    def _advance(self, done: int, total: int) -> None:
        if self.mapping is not None and self.mapping.form.isVisible():
            self.mapping.advance(done, total)
        elif self.asking is not None and self.asking.form.isVisible():
            self.asking.advance(done, total)
        else:
            self._form.progress.setRange(0, total)
            self._form.progress.setValue(done)

    def _taken(self, asking: ProposalAsking, taken: Taken) -> None:
        self._form.import_button.setEnabled(True)
        asking.close()
        self._last = taken
        self._form.undo_button.show()
        self.said.emit(f"Đã nhập {len(taken.accepted.rows)} thay đổi.")
        self.taken.emit(taken)

    def _not_taken(self, asking: ProposalAsking, error: Exception) -> None:
        self._form.import_button.setEnabled(True)
        if self._stop.is_set() and isinstance(error, Told):
            self.said.emit(str(error))
        elif isinstance(error, Told):
            asking.tell(error)
        else:
            asking.close()
            self.failed.emit(error)

    def undo(self) -> None:
        """Take the last list back."""
        if self._last is not None and self._form.undo_button.isEnabled():
            self.ask_undo(self._last.batch, self._last.accepted.decision)

    def ask_undo(self, batch: str, decision: Decision) -> None:
        """Ask once more, since a whole list goes back."""
        if self.asking_undo is not None:
            self.asking_undo.form.deleteLater()
        intro = (
            f"Mọi thủ tục của lần nhập theo {decision.words()} trở lại như trước lần nhập ấy, từ cùng ngày áp dụng. "
            "Không có gì bị xóa: lịch sử giữ cả lần nhập và việc hoàn tác."
        )
        asking = self.asking_undo = course_dialogs.ask(self._form, Ask("Hoàn tác lần nhập", intro, "Hoàn tác"))
        asking.agreed.connect(partial(self._take_back, asking, batch))
        asking.open()

    def _take_back(self, asking: Asking, batch: str, _answer: object) -> None:
        asking.close()
        self._stop.clear()
        self._busy(True)
        self._offer_stop("Dừng hoàn tác")
        progress = partial(_go_on, self._stop, self._progress.emit, words=_UNDO_STOPPED)
        work = partial(amendments.undo, self._desk(), batch, progress)
        self._lane.run(work, partial(self._undone, batch), self._unread)

    def _undone(self, batch: str, done: TakenBack) -> None:
        self._busy(False)
        if self._last is not None and self._last.batch == batch:
            self._last = None
            self._form.undo_button.hide()
        self.said.emit(_told(done))
        self.taken_back.emit(done.count)


def _told(done: TakenBack) -> str:
    words = f"Đã hoàn tác: {done.count} thủ tục trở lại như trước lần nhập."
    if not done.left:
        return words
    named = [f"{each.procedure.code} ({'bãi bỏ' if each.abolished else 'sửa'})" for each in done.left[:_MOST_NAMED]]
    more = f" và {len(done.left) - _MOST_NAMED} thủ tục nữa" if len(done.left) > _MOST_NAMED else ""
    return f"{words} Giữ nguyên {len(done.left)} thủ tục đã ghi lại sau lần nhập: {', '.join(named)}{more}."


def _go_on(stop: Event, progress: Callable[[int, int], None], done: int, total: int, *, words: str = _STOPPED) -> None:
    if stop.is_set():
        raise Told(words)
    progress(done, total)


def _read(desk: Desk, path: Path, progress: Progress) -> Proposed | tuple[Headed, ...]:
    found = lists.opened(lists.content_of(path), path.name, progress)
    if isinstance(found, PortalReading):
        reading = lists.stored(found)
        return Proposed(reading, amendments.proposal(desk, reading.procedures))
    return tuple(
        Headed(sheet, heading) for sheet in found.sheets if (heading := lists.suggested(desk, sheet)) is not None
    )


def _read_table(desk: Desk, chosen: Chosen, progress: Progress) -> Proposed:
    reading = lists.read(chosen.sheet, chosen.heading, chosen.columns, lists.known_today(desk), progress)
    rows = amendments.proposal(desk, reading.procedures)
    progress(0, 0)
    list_columns.remember(desk, chosen.heading, chosen.columns)
    return Proposed(reading, rows)


def _accept(desk: Desk, accepted: Accepted, stop: Event, progress: Callable[[int, int], None]) -> Taken:
    go_on = partial(_go_on, stop, progress)
    return Taken(amendments.accept(desk, accepted.rows, accepted.since, accepted.decision, go_on), accepted)
