"""Thẻ “Niêm yết, ISO” of F6: what each change of the catalogue still asks, who has it, and the papers with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from mot_cua_desktop.domain.online_events import WHY_NOT_WORDS, WhyNot
from mot_cua_desktop.domain.posting import KIND_WORDS, WHAT_WORDS
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import online_filing, outlets, posting, posting_sheets
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.posting import PostingRow, Postings
from mot_cua_desktop.ui.dossiers import course_dialogs
from mot_cua_desktop.ui.dossiers.course_dialogs import Answer, Ask
from mot_cua_desktop.ui.dossiers.questions import Questions
from mot_cua_desktop.ui.intake.consequences import tone
from mot_cua_desktop.ui.kit import forms, naming, printing
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.own_colour import OwnColour

_TITLE = "Niêm yết, ISO"
_PRINT = "In bảng niêm yết"
_LATE, _QUIET = "#97151a", "#52616e"


class PostingParts(QWidget):
    posting_words: QLabel
    duties: QTableWidget
    posting_detail: QLabel
    advised_label: QLabel
    sheet_button: QPushButton
    shown_button: QPushButton
    sheet_save_button: QPushButton
    iso_button: QPushButton
    assign_button: QPushButton
    reopen_button: QPushButton
    posted_button: QPushButton


@dataclass(frozen=True)
class _Known:
    postings: Postings
    advised: list[online_filing.Advised]
    month: date


class PostingTab(QObject):
    """The tab and its deeds. ``said`` tells what was done."""

    said = Signal(str)
    failed = Signal(object)
    _progress = Signal(int, int)  # from the lane's thread to the button

    def __init__(
        self, desk: Callable[[], Desk], lane: Lane, tabs: QTabWidget, shown: Callable[[], Procedure | None]
    ) -> None:
        self.form = forms.load("posting", PostingParts, tabs)
        super().__init__(self.form)
        self._desk, self._lane, self._tabs, self._shown = desk, lane, tabs, shown
        self._stop: Event | None = None
        self._progress.connect(self._advance)
        self.rows: tuple[PostingRow, ...] = ()
        self._postings = Postings((), (), "")
        self._chooser: QFileDialog | None = None
        self.questions = Questions(self.form, lane)
        self.questions.done.connect(self._asked)
        self.questions.failed.connect(self.failed)
        self.send: Callable[[bytes, str, str, str, str], None] = printing.print_pdf
        tabs.addTab(self.form, _TITLE)
        table = self.form.duties
        table.setItemDelegate(OwnColour(table))
        for column, width in ((0, 150), (2, 110), (3, 130)):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._chosen)
        table.itemActivated.connect(lambda _item: self.finish())
        self.form.posted_button.clicked.connect(self.finish)
        self.form.assign_button.clicked.connect(self.assign)
        self.form.reopen_button.clicked.connect(self.reopen)
        self.form.sheet_button.clicked.connect(self.print)
        self.form.shown_button.clicked.connect(self.print_shown)
        self.form.sheet_save_button.clicked.connect(self.save)
        tabs.currentChanged.connect(self._turned)
        self.form.iso_button.clicked.connect(self.save_iso)
        shortcut = QShortcut(QKeySequence("Ctrl+B"), tabs.window())
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open)
        tabs.setTabToolTip(tabs.indexOf(self.form), "Mở thẻ này: Ctrl+B")
        self._chosen()

    def open(self) -> None:
        """Bring the tab to the front, with the cursor on the first duty."""
        self._tabs.setCurrentWidget(self.form)
        self.form.duties.setFocus()

    def _turned(self, _place: int) -> None:
        """Below the tab stand the deeds of one procedure; here they would be a second main button."""
        here = self._tabs.currentWidget() is self.form
        around = self._tabs.parentWidget()
        if around is not None:
            for button in around.findChildren(QPushButton, options=Qt.FindChildOption.FindDirectChildrenOnly):
                button.setVisible(not here)
        if here:
            self.form.duties.resizeRowsToContents()  # the width was not known while it was hidden

    def reload(self) -> None:
        """Read the duties again."""
        self._lane.run(partial(_read, self._desk()), self._loaded, self.failed.emit)

    def _loaded(self, known: _Known) -> None:
        kept = self.chosen
        postings = self._postings = known.postings
        self.rows = postings.rows
        late = f", {postings.overdue} quá hạn" if postings.overdue else ""
        self._tabs.setTabText(
            self._tabs.indexOf(self.form), f"{_TITLE} ({postings.open}{late})" if postings.open else _TITLE
        )
        words = f"{postings.open} việc chưa xong{late}" if postings.open else "Không còn việc nào chưa xong"
        tone(self.form.posting_words, words, "bad" if late else "careful" if postings.open else "good")
        self.form.posting_words.setToolTip(postings.basis)
        self.form.advised_label.setText(_advised(known))
        self._fill()
        same = [n for n, row in enumerate(self.rows) if kept is not None and _key(row) == _key(kept)]
        if self.rows:
            self.form.duties.selectRow(same[0] if same else 0)
        self._chosen()

    def _fill(self) -> None:
        table = self.form.duties
        table.setRowCount(len(self.rows))
        for number, row in enumerate(self.rows):
            for column, words in enumerate(_cells(row)):
                item = QTableWidgetItem(words)
                if not row.duty.open:
                    item.setForeground(QColor(_QUIET))
                elif row.late and column == 2:
                    item.setForeground(QColor(_LATE))
                table.setItem(number, column, item)
        table.resizeRowsToContents()

    @property
    def chosen(self) -> PostingRow | None:
        """The duty looked at."""
        place = self.form.duties.currentRow()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def _chosen(self) -> None:
        row, form = self.chosen, self.form
        opened = row is not None and row.duty.open
        form.posted_button.setEnabled(opened)
        form.assign_button.setEnabled(opened)
        form.reopen_button.setEnabled(row is not None and row.duty.done_on is not None)
        form.sheet_button.setEnabled(row is not None)
        form.sheet_save_button.setEnabled(row is not None)
        form.posting_detail.setText("" if row is None else _detail(row, self._postings.basis))

    # --- deeds ---

    def finish(self) -> None:
        """Ask on which day it was done."""
        row = self.chosen
        if row is None or not row.duty.open:
            return
        asked = Ask(
            KIND_WORDS[row.duty.kind], f"{_subject(row)}.", "Đã làm xong", line="Ngày làm xong", hint="23/11/2026",
            words="Niêm yết ở đâu, hoặc số hiệu tài liệu ISO (không bắt buộc)",
            needed={"line": Told("Chưa ghi ngày.", "Gõ ngày/tháng/năm.")},
        )  # fmt: skip
        today = f"{self._desk().now():%d/%m/%Y}"
        self.questions.ask(asked, lambda answer: self._done_of(row, answer), "Đã ghi xong.", today)

    def _done_of(self, row: PostingRow, answer: Answer) -> None:
        try:
            day = datetime.strptime(answer.line, "%d/%m/%Y").date()
        except ValueError:
            raise Told(f"Ngày “{answer.line}” chưa đúng.", "Gõ ngày/tháng/năm, ví dụ 23/11/2026.") from None
        posting.done(self._desk(), row.duty.change, row.duty.kind, day, answer.words)

    def assign(self) -> None:
        """Ask who does it."""
        row = self.chosen
        if row is None or not row.duty.open:
            return
        people: list[tuple[str, object]] = [
            (course_dialogs.officer_words(each), each.id) for each in self._postings.officers if each.role != "kiem_tra"
        ]
        asked = Ask("Giao việc", f"{KIND_WORDS[row.duty.kind]}: {_subject(row)}.", "Giao", first="Người làm",
                    choices=people)  # fmt: skip
        deed = partial(posting.assign, self._desk(), row.duty.change, row.duty.kind)
        self.questions.ask(asked, lambda answer: deed(str(answer.first)), "Đã giao việc.")

    def reopen(self) -> None:
        """Ask why it is open again."""
        row = self.chosen
        if row is None or row.duty.done_on is None:
            return
        asked = Ask("Mở lại việc đã ghi xong", f"{KIND_WORDS[row.duty.kind]}: {_subject(row)}.", "Mở lại", line="Lý do",
                    needed={"line": Told("Chưa ghi vì sao mở lại.", "Gõ lý do rồi làm lại.")})  # fmt: skip
        deed = partial(posting.reopen, self._desk(), row.duty.change, row.duty.kind)
        self.questions.ask(asked, lambda answer: deed(answer.line), "Đã mở lại.")

    def _asked(self, words: str, _nothing: object) -> None:
        self.said.emit(words)
        self.reload()

    # --- papers ---

    def print(self) -> None:
        """Print the sheets of the change looked at; pressed while they are drawn, stop."""
        if self._stop is not None:
            self._stop.set()
        elif self.chosen is not None:
            self._draw(partial(posting_sheets.of_change, self._desk(), self.chosen.duty.change), self._send)

    def print_shown(self) -> None:
        """Print the sheet of the procedure chosen in the list at the left."""
        procedure = self._shown()
        if procedure is None:
            self.failed.emit(Told("Chưa chọn thủ tục nào.", "Chọn một thủ tục trong danh sách bên trái rồi in."))
        elif self._stop is None:
            self._draw(partial(posting_sheets.of_codes, self._desk(), [procedure.code]), self._send)

    def _send(self, data: bytes) -> str:
        desk = self._desk()
        way = outlets.of(desk, posting_sheets.KIND)
        self.send(way.adjusted(data), way.printer, "A4", _stem(desk), way.tray)
        return "Đã in bảng niêm yết."

    def _draw(self, sheets: Callable[[Callable[[int, int], None]], bytes], then: Callable[[bytes], str]) -> None:
        """A list of hundreds takes a minute: the button counts, and stops it."""
        stop = self._stop = Event()

        def go_on(done: int, total: int) -> None:
            if stop.is_set():
                raise Told("Đã dừng; chưa in, chưa lưu gì.")
            self._progress.emit(done, total)

        self._lane.run(lambda: then(sheets(go_on)), self._drawn, self._not_drawn)

    def _advance(self, done: int, total: int) -> None:
        if self._stop is not None and total > 1:
            self.form.sheet_button.setText(f"Dừng ({done}/{total})")

    def _rest(self) -> None:
        self._stop = None
        self.form.sheet_button.setText(_PRINT)

    def _drawn(self, words: str) -> None:
        self._rest()
        self.said.emit(words)

    def _not_drawn(self, error: Exception) -> None:
        self._rest()
        self.failed.emit(error)

    def save(self) -> None:
        """Ask where the sheets shall lie."""
        if self.chosen is not None:
            self._choose("Lưu bảng niêm yết", "PDF (*.pdf)", f"{_stem(self._desk())}.pdf", self.save_as)

    def save_as(self, name: str) -> None:
        """Write the sheets of the change looked at to this file."""
        row = self.chosen
        if row is not None and self._stop is None:
            self._draw(partial(posting_sheets.of_change, self._desk(), row.duty.change), partial(_saved, Path(name)))

    def save_iso(self) -> None:
        """Ask where the list for the ISO documents shall lie, as a workbook or as PDF."""
        name = f"danh-muc-iso-{self._desk().now():%Y%m%d}.xlsx"
        self._choose("Lưu danh mục ISO", "Excel (*.xlsx);;PDF (*.pdf)", name, self.save_iso_as)

    def save_iso_as(self, name: str) -> None:
        """Write the list to this file."""
        self._run(partial(posting_sheets.save_iso, self._desk(), Path(name)), f"Đã lưu {Path(name).name}.")

    def _choose(self, title: str, kinds: str, name: str, then: Callable[[str], None]) -> None:
        self._chooser = naming.ask(self.form, title, kinds, name, then)

    def _run(self, work: Callable[[], object], words: str) -> None:
        self._lane.run(work, lambda _: self.said.emit(words), self.failed.emit)


def _read(desk: Desk) -> _Known:
    today = desk.now().date()
    return _Known(posting.duties(desk), online_filing.advised(desk, today.year, today.month), today)


def _saved(path: Path, data: bytes) -> str:
    return f"Đã lưu {posting_sheets.save(path, data).name}."


def _stem(desk: Desk) -> str:
    return f"niem-yet-{desk.now():%Y%m%d}"


def _key(row: PostingRow) -> tuple[str, str]:
    return row.duty.change, row.duty.kind


def _subject(row: PostingRow) -> str:
    if row.count > 1:
        return f"Danh mục {row.count} thủ tục theo {row.first.document}"
    return f"{row.first.code} {row.first.name} ({WHAT_WORDS[row.first.what]})"


def _cells(row: PostingRow) -> tuple[str, str, str, str]:
    due = row.due.astimezone(VN)
    if row.duty.withdrawn_at is not None:
        state = "đã hoàn tác"
    elif row.duty.done_on is not None:
        state = f"✓ {row.duty.done_on:%d/%m/%Y}" + ("\n(trễ)" if row.late else "")
    else:
        state = f"✗ quá hạn\n{due:%d/%m/%Y}" if row.late else f"{due:%d/%m/%Y}"
    return KIND_WORDS[row.duty.kind], _subject(row), state, row.officer or "chưa giao"


def _detail(row: PostingRow, basis: str) -> str:
    first = row.first
    said = [f"Theo {first.document}; áp dụng từ {first.since:%d/%m/%Y}."]
    if row.duty.done_on is not None:
        note = f": {row.duty.note}" if row.duty.note else ""
        said.append(f"{row.done_by} ghi xong ngày {row.duty.done_on:%d/%m/%Y}{note}.")
    elif row.duty.open and basis:
        said.append("Số ngày chưa có văn bản xác nhận; đơn vị đặt ở Quản trị (F8).")
    return " ".join(said)


def _advised(known: _Known) -> str:
    """How many citizens of this month were shown how to file online."""
    month = f"{known.month:%m/%Y}"
    shown = sum(each.count for each in known.advised if not each.why_not)
    if not known.advised:
        return f"Hướng dẫn nộp trực tuyến tháng {month}: chưa ghi lượt nào."
    reasons: dict[WhyNot, int] = {}
    for each in known.advised:
        if each.why_not:
            key: WhyNot = each.why_not  # type: ignore[assignment]
            reasons[key] = reasons.get(key, 0) + each.count
    why = ", ".join(f"{count} {WHY_NOT_WORDS[reason]}" for reason, count in reasons.items())
    most = sorted((each for each in known.advised if not each.why_not), key=lambda each: -each.count)[:3]
    named = f" (nhiều nhất: {', '.join(f'{each.code}: {each.count}' for each in most)})" if most else ""
    return f"Hướng dẫn nộp trực tuyến tháng {month}: {shown} lượt{named}" + (
        f"; chưa hướng dẫn: {why}." if why else "."
    )
