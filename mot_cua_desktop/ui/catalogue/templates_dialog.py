"""Mẫu giấy: which docx each paper is printed by, and trying another one before any citizen gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from mot_cua_desktop.documents import saving
from mot_cua_desktop.documents.fields import DocxPaper
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import templates
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.templates import Line, Past, Trial
from mot_cua_desktop.ui.kit import forms, naming
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import sentence
from mot_cua_desktop.ui.kit.preview import Preview

_MOST_FAULTS = 6
_WORD = "Word (*.docx)"
_PAPERS = tuple(templates.TITLES)


class TemplatesParts(QDialog):
    scope_label: QLabel
    hint_label: QLabel
    papers: QTableWidget
    upload_button: QPushButton
    save_button: QPushButton
    restore_button: QPushButton
    history_label: QLabel
    history: QTableWidget
    verdict_label: QLabel
    sample: QComboBox
    preview_place: QFrame
    close_button: QPushButton
    use_button: QPushButton


@dataclass(frozen=True)
class Known:
    """What is shown of one paper: all lines, its past, and the template in use as it prints."""

    lines: list[Line]
    past: list[Past]
    trial: Trial | None
    fault: str = ""


class Templates(QObject):
    """Opens the window for a procedure, or for the whole ward; ``said`` tells what was put in use or saved."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._lane, self._parent = desk, lane, parent
        self.window: TemplatesWindow | None = None

    def open(self, procedure: str = "", name: str = "") -> None:
        """Show the window above its page."""
        if self.window is not None:
            self.window.form.deleteLater()
        window = self.window = TemplatesWindow(self._desk, self._lane, self._parent, procedure, name)
        window.said.connect(self.said)
        window.failed.connect(self.failed)
        window.form.open()
        window.enter()


class TemplatesWindow(QObject):
    """The window itself; nothing is in use before “Đưa vào dùng” was pressed on what its preview shows."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Callable[[], Desk], lane: Lane, parent: QWidget, procedure: str, name: str) -> None:
        self.form = forms.load("templates_dialog", TemplatesParts, parent)
        super().__init__(self.form)
        self._desk, self._lane, self._procedure = desk, lane, procedure
        self.candidate: Trial | None = None
        self._past: list[Past] = []
        self._shown: Trial | None = None
        self._asked = 0
        self._chooser: QFileDialog | None = None
        form = self.form
        form.scope_label.setText(
            f"Mẫu giấy riêng: {name}" if procedure else "Mẫu giấy của phường, dùng cho mọi thủ tục"
        )
        form.hint_label.setText(
            "Mẫu đưa vào dùng chỉ áp dụng cho thủ tục này. Giấy in lại dùng mẫu đang dùng lúc in."
            if procedure
            else "Thủ tục có mẫu riêng (trang Thủ tục, F6) dùng mẫu riêng đó. Giấy in lại dùng mẫu đang dùng lúc in."
        )
        self.preview = Preview()
        layout = form.preview_place.layout()
        if layout is not None:
            layout.addWidget(self.preview)
        if procedure:
            form.restore_button.setText("Thôi dùng mẫu riêng")
        _columns(form.papers, ("Loại giấy", "Đang dùng", "Từ ngày", "Người đổi"), (0, 150, 106, 140))
        _columns(form.history, ("Mẫu", "Từ lúc", "Người đổi"), (0, 130, 140))
        form.papers.setRowCount(len(_PAPERS))
        form.papers.itemSelectionChanged.connect(self._chosen)
        form.history.itemSelectionChanged.connect(self._past_chosen)
        form.sample.currentIndexChanged.connect(self._show_sample)
        form.upload_button.clicked.connect(self.choose_file)
        form.save_button.clicked.connect(self.choose_place)
        form.restore_button.clicked.connect(self.restore)
        form.use_button.clicked.connect(self.put_in_use)
        form.close_button.clicked.connect(form.reject)
        acts = (
            ("Ctrl+O", self.choose_file),
            ("Ctrl+S", self.choose_place),
            ("Ctrl+Return", self.put_in_use),
            ("Ctrl+Enter", self.put_in_use),
        )
        for keys, act in acts:
            QShortcut(QKeySequence(keys), form).activated.connect(act)
        self._offer(None)

    # --- looking ---

    @property
    def paper(self) -> DocxPaper:
        """The paper chosen in the table."""
        return _PAPERS[max(0, self.form.papers.currentRow())]

    def enter(self) -> None:
        """Show what holds now, the first paper chosen."""
        self.form.papers.selectRow(0)
        self.form.papers.setFocus()

    def _chosen(self) -> None:
        self._read_again("Đang in thử mẫu đang dùng…")

    def _read_again(self, words: str, said: str = "") -> None:
        self._offer(None)
        self._tell(words)
        self._asked += 1
        work = partial(_read, self._desk(), self.paper, self._procedure)
        self._lane.run(work, partial(self._show, self._asked, said), self.failed.emit)

    def _show(self, asked: int, said: str, known: Known) -> None:
        if asked != self._asked:
            return  # another paper was chosen meanwhile
        form, self._past = self.form, known.past
        for row, line in enumerate(known.lines):
            day = f"{line.since.astimezone(VN):%d/%m/%Y}" if line.since else ""
            _row(form.papers, row, (templates.TITLES[line.paper], templates.WHOSE_WORDS[line.whose], day, line.officer))
        form.history.blockSignals(True)
        form.history.clearSelection()
        form.history.setRowCount(len(known.past))
        for row, past in enumerate(known.past):
            mark = "  (đang dùng)" if past.now and past.digest else ""
            name = past.name + mark if past.digest else "Thôi dùng mẫu riêng"
            _row(form.history, row, (name, f"{past.since.astimezone(VN):%H:%M %d/%m/%Y}", past.officer))
        form.history.blockSignals(False)
        form.history_label.setText("Đã dùng ở đây (chọn một dòng để xem lại)" if known.past else "Chưa đổi mẫu lần nào")
        own = bool(known.past and known.past[0].digest)
        form.restore_button.setEnabled(own)
        form.save_button.setEnabled(True)
        line = known.lines[_PAPERS.index(self.paper)]
        self._show_trial(known.trial)
        if known.fault:
            self._tell(known.fault, "bad")
        elif known.trial is not None and known.trial.faults:
            self._tell(_faults(known.trial), "bad")
        else:
            self._tell(said or f"{templates.WHOSE_WORDS[line.whose]}: {line.name}", "good" if said else "")

    def _past_chosen(self) -> None:
        rows = self.form.history.selectionModel().selectedRows()
        if not rows:
            return
        past = self._past[rows[0].row()]
        if past.digest:
            self._try(partial(_try_past, self._desk(), self.paper, self._procedure, past.digest), now=past.now)

    def _show_trial(self, trial: Trial | None) -> None:
        box = self.form.sample
        self._shown = trial
        box.blockSignals(True)
        box.clear()
        for each in trial.shown if trial is not None else ():
            box.addItem(f"{each.title} – {each.pages} trang")
        box.blockSignals(False)
        box.setEnabled(box.count() > 0)
        self._show_sample()

    def _show_sample(self) -> None:
        shown = self._shown.shown if self._shown is not None else ()
        index = self.form.sample.currentIndex()
        self.preview.show_pdf(shown[index].pdf if 0 <= index < len(shown) else b"")

    # --- another template ---

    def choose_file(self) -> None:
        """Ask which docx."""
        self._chooser = QFileDialog(self.form, f"Mẫu cho {templates.TITLES[self.paper].lower()}", "", _WORD)
        self._chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._chooser.setNameFilters([_WORD, "Mọi tệp (*)"])
        self._chooser.fileSelected.connect(self.upload)
        self._chooser.open()

    def upload(self, name: str) -> None:
        """Look through a docx, fill it, and show what came of it."""
        self.form.history.clearSelection()
        self._try(partial(templates.read_in, self._desk(), self.paper, Path(name)))

    def _try(self, work: Callable[[], Trial], *, now: bool = False) -> None:
        self._offer(None)
        self._tell("Đang kiểm và in thử…")
        self._asked += 1
        self._lane.run(work, partial(self._tried, self._asked, now), partial(self._not_tried, self._asked))

    def _tried(self, asked: int, now: bool, trial: Trial) -> None:
        if asked != self._asked:
            return
        self._show_trial(trial)
        if trial.faults:
            self._tell(_faults(trial), "bad")
        elif now:
            self._tell(f"Mẫu đang dùng: {trial.template.name}")
        else:
            self._offer(trial)
            self._tell(
                f"✓ “{trial.template.name}” dùng được. Xem cả {len(trial.shown)} bản in thử rồi bấm “Đưa vào dùng”.",
                "good",
            )

    def _not_tried(self, asked: int, error: Exception) -> None:
        if asked != self._asked:
            return
        self._show_trial(None)
        self._refused(error)

    def put_in_use(self) -> None:
        """Print by what the preview shows from now on."""
        trial = self.candidate
        if trial is None or not self.form.use_button.isEnabled():
            return
        self.form.use_button.setEnabled(False)
        words = f"✓ Đã đưa “{trial.template.name}” vào dùng cho {templates.TITLES[trial.paper].lower()}."
        self._lane.run(
            partial(templates.put_in_use, self._desk(), trial, self._procedure),
            lambda _: self._done(words),
            self._not_done,
        )

    def restore(self) -> None:
        """Back to what the program ships."""
        self.form.restore_button.setEnabled(False)
        title = templates.TITLES[self.paper].lower()
        words = f"✓ Đã thôi dùng mẫu riêng của {title}; mẫu cũ vẫn giữ để dùng lại."
        self._lane.run(
            partial(templates.withdraw, self._desk(), self.paper, self._procedure),
            lambda _: self._done(words),
            self._not_done,
        )

    def _done(self, words: str) -> None:
        self.said.emit(words.removeprefix("✓ "))
        self._read_again("Đang in thử mẫu đang dùng…", words)

    def _not_done(self, error: Exception) -> None:
        self.form.use_button.setEnabled(self.candidate is not None)
        self.form.restore_button.setEnabled(bool(self._past and self._past[0].digest))
        self._refused(error)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Told):
            self._tell(f"✗ {sentence(error)}", "bad")
        else:
            self.failed.emit(error)

    # --- into Word ---

    def choose_place(self) -> None:
        """Ask where the docx in use shall lie, to be edited."""
        if not self.form.save_button.isEnabled():
            return
        self._chooser = naming.ask(self.form, "Lấy mẫu về sửa", _WORD, f"{self.paper}.docx", self.save_as)

    def save_as(self, name: str) -> None:
        """Write the docx in use to this file."""
        path = naming.named(name, _WORD)
        self._lane.run(
            partial(_save, self._desk(), self.paper, self._procedure, path),
            lambda _: self._tell(f"✓ Đã lưu {path.name}. Sửa trong Word, lưu lại, rồi bấm “Tải mẫu lên…”.", "good"),
            self._refused,
        )

    def _offer(self, trial: Trial | None) -> None:
        self.candidate = trial
        self.form.use_button.setEnabled(trial is not None)

    def _tell(self, words: str, tone: str = "") -> None:
        label, history = self.form.verdict_label, self.form.history
        # A list of faults needs the room; the past comes back with the next choice.
        history.setVisible("\n" not in words)
        self.form.history_label.setVisible("\n" not in words)
        label.setText(words)
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)


def _read(desk: Desk, paper: DocxPaper, procedure: str) -> Known:
    lines, past = templates.lines(desk, procedure), templates.history(desk, paper, procedure)
    try:
        trial = templates.tried(desk, paper, templates.content(desk, paper, procedure))
    except Told as told:
        return Known(lines, past, None, str(told))
    return Known(lines, past, trial)


def _try_past(desk: Desk, paper: DocxPaper, procedure: str, digest: str) -> Trial:
    return templates.tried(desk, paper, templates.content(desk, paper, procedure, digest))


def _save(desk: Desk, paper: DocxPaper, procedure: str, path: Path) -> Path:
    return saving.save(path, templates.content(desk, paper, procedure).data)


def _faults(trial: Trial) -> str:
    more = len(trial.faults) - _MOST_FAULTS
    lines = [f"• {fault}" for fault in trial.faults[:_MOST_FAULTS]]
    lines += [f"• và {more} lỗi khác"] if more > 0 else []
    return f"✗ “{trial.template.name}” chưa dùng được:\n" + "\n".join(lines)


def _columns(table: QTableWidget, heads: tuple[str, ...], widths: tuple[int, ...]) -> None:
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(33)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(widths):
        if width:
            table.setColumnWidth(column, width)


def _row(table: QTableWidget, row: int, words: tuple[str, ...]) -> None:
    for column, text in enumerate(words):
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        table.setItem(row, column, item)
