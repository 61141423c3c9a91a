"""Báo cáo (F7): the books and reports at the left, a period above, the table or the pictures, the dossiers behind.

Reports are made in a lane of their own: a book of a hundred thousand lines must not hold up the counter. It only reads;
that a list left the program is noted in the store's lane.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.figures import Period, PeriodKind
from mot_cua_desktop.operations import reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.figures import BY_WORDS, By
from mot_cua_desktop.operations.reports import Register, Spot
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.preview import Preview
from mot_cua_desktop.ui.reports import turning, widths
from mot_cua_desktop.ui.reports.behind import NOTHING, BehindPane, BehindParts
from mot_cua_desktop.ui.reports.closing import TillClosing
from mot_cua_desktop.ui.reports.giving import Giving
from mot_cua_desktop.ui.reports.header import ReportHeader
from mot_cua_desktop.ui.reports.leading import OPENS, Leading
from mot_cua_desktop.ui.reports.making import Making
from mot_cua_desktop.ui.reports.spots import Spots
from mot_cua_desktop.ui.reports.table import ReportTable

_DATA = int(Qt.ItemDataRole.UserRole)
_PICTURES = reports.PICTURES
_WORDS: dict[str, str] = {
    _PICTURES: "Biểu đồ của lãnh đạo",
    "tong_hop": "Số liệu và tỷ lệ trễ",
    "theo_thang": "Số liệu từng tháng",
    "bieu_06a": "Biểu II.06a",
    "so_theo_doi": "Sổ theo dõi (Mẫu 07)",
    "ly_do_tre": "Quá hạn và nguyên nhân",
    "phieu_bo_sung": "Phiếu bổ sung, từ chối",
    "le_phi": "Phí, lệ phí; chốt quỹ",
    "tra_ket_qua": "Kết quả đã trả",
    "danh_gia": "Đánh giá cán bộ tháng",
    "van_ban_di": "Sổ văn bản đi",
    "so_khong_dung": "Số hồ sơ không dùng",
}


class ReportsParts(BehindParts):
    reports_list: QListWidget
    kind_box: QComboBox
    earlier_button: QPushButton
    period_label: QLabel
    later_button: QPushButton
    by_box: QComboBox
    till_button: QPushButton
    print_button: QPushButton
    pdf_button: QPushButton
    xlsx_button: QPushButton
    png_button: QPushButton
    busy_frame: QFrame
    busy_label: QLabel
    progress: QProgressBar
    stop_button: QPushButton
    stack: QStackedWidget
    table_page: QWidget
    picture_page: QWidget
    empty_page: QWidget
    empty_label: QLabel
    year_label: QLabel
    table: QTableView
    formula_label: QLabel
    over_bar: QWidget
    over_label: QLabel
    explain_button: QPushButton
    sheet_button: QPushButton
    seal_label: QLabel
    fresh_label: QLabel


class ReportsPage(QObject):
    """``dossier_wanted`` carries the stream of a dossier to be opened on its own page."""

    dossier_wanted = Signal(bytes, object)
    said = Signal(str)
    failed = Signal(object)
    changed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("reports", ReportsParts)
        super().__init__(self.form)
        self._desk, self._store_lane = desk, lane
        #: Reads beside the counter's work; never writes.
        self.lane = Lane(self)
        self.period: Period = fig.period("thang", desk.now().date())
        form = self.form
        self.table = ReportTable(self)
        form.table.setModel(self.table)
        self.header = ReportHeader(form.table)
        form.table.setHorizontalHeader(self.header)
        form.table.verticalHeader().hide()
        form.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        form.table.setTabKeyNavigation(False)  # the arrows go from cell to cell, Tab goes on
        form.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a long name tells one from another
        self.pane = BehindPane(form, self.desk, self.lane)
        self.behind = self.pane.rows
        self.preview = Preview(whole=True)
        self.spots = Spots(self.preview)
        layout = form.picture_page.layout()
        assert layout is not None
        layout.addWidget(self.preview)
        self.making = Making(form, self.lane, self._beside)
        self.giving = Giving(form, self.desk, self.lane, lane)
        self.till = TillClosing(form.till_button, self.desk, lane)
        self.leading = Leading(form, self.desk, self.lane, lane)
        self._offer()
        self._connect()

    def desk(self) -> Desk:
        """The desk as last read."""
        return self._desk

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after a setting changed, or after another sat down here."""
        self._desk = desk
        if self.form.isVisible():
            self.refresh()

    def _offer(self) -> None:
        form = self.form
        for kind, words in _WORDS.items():
            item = QListWidgetItem(words)
            item.setData(_DATA, kind)
            form.reports_list.addItem(item)
        form.reports_list.setCurrentRow(1)
        for each, said in fig.PERIOD_WORDS.items():
            form.kind_box.addItem(said, each)
        for by, said in BY_WORDS.items():
            form.by_box.addItem(f"Theo {said.lower()}", by)
        # All buttons at once would make the window wider than the counter's screen.
        for part in (form.till_button, form.png_button, form.sheet_button):
            part.hide()

    def _connect(self) -> None:
        form = self.form
        form.reports_list.currentItemChanged.connect(partial(turning.clear, form))
        form.reports_list.currentItemChanged.connect(self.refresh)
        form.kind_box.currentIndexChanged.connect(self._kind_turned)
        form.by_box.currentIndexChanged.connect(self.refresh)
        form.earlier_button.clicked.connect(partial(self.turn, -1))
        form.later_button.clicked.connect(partial(self.turn, 1))
        form.table.selectionModel().currentChanged.connect(self._pointed)
        form.table.activated.connect(self.open_cell)
        form.table.clicked.connect(self._clicked)
        self.pane.wanted.connect(lambda stream: self.dossier_wanted.emit(stream, None))
        self.pane.hidden.connect(self._uncovered)
        self.spots.chosen.connect(self._point)
        self.spots.pointed.connect(form.seal_label.setText)
        self.giving.said.connect(self.said)
        self.giving.ended.connect(self.making.given)
        self.giving.progressed.connect(self.making.progressed)
        self.making.begun.connect(self._begun)
        self.making.made.connect(self._made)
        self.making.failed.connect(self._not_made)
        form.stop_button.clicked.connect(self.stop)
        for each in (self.till.said, self.leading.changed):
            each.connect(self._written)
        for part in (self.behind, self.giving, self.leading, self.till):
            part.failed.connect(self.failed)
        self.leading.making.told.connect(self.making.tell)
        self.leading.making.ended.connect(self.making.given)
        self.leading.desk_changed.connect(self.changed)
        form.sheet_button.clicked.connect(lambda: self.open_cell(form.table.currentIndex()))
        keys: dict[str, Any] = {
            "Alt+Left": partial(self.turn, -1),
            "Alt+Right": partial(self.turn, 1),
            "Ctrl+P": form.print_button.click,
            "Ctrl+S": form.pdf_button.click,
            "Ctrl+E": form.xlsx_button.click,
            "Ctrl+T": form.till_button.click,
            "Ctrl+R": self.refresh,
            "Esc": self._escape,
        }
        for text, act in keys.items():
            shortcut = QShortcut(QKeySequence(text), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what is asked for ---

    @property
    def kind(self) -> str:
        """Which report is chosen."""
        item = self.form.reports_list.currentItem()
        return str(item.data(_DATA)) if item is not None else "tong_hop"

    @property
    def by(self) -> By:
        """Along what the figures are told."""
        by: By = self.form.by_box.currentData()
        return by if self.kind == "tong_hop" else "linh_vuc"

    def _period_kind(self) -> PeriodKind:
        kind: PeriodKind = self.form.kind_box.currentData()
        return kind

    def _kind_turned(self) -> None:
        # The period that holds the end of the one before, but none that lies wholly ahead.
        day = min(self.period.last, self._desk.now().date())
        self.period = fig.period(self._period_kind(), max(day, self.period.first))
        self.refresh()

    def turn(self, step: int) -> None:
        """The period before or after; none that has not begun."""
        other = self._turned(step)
        if other is not None:
            self.period = other
            self.refresh()

    def _turned(self, step: int) -> Period | None:
        return turning.turned(self.kind, self._period_kind(), self.period, step, self._desk.now().date())

    def choose(self, kind: str) -> None:
        """Turn to a report by its name."""
        self.form.reports_list.setCurrentRow(list(_WORDS).index(kind))

    def enter(self) -> None:
        """The page comes to the front: its numbers are those of now."""
        self.refresh()
        self.form.reports_list.setFocus()

    def close(self) -> None:
        """The window closes: what is being made is left."""
        self.stop()
        forms.still(self.form)
        self.lane.close()

    def refresh(self, *_: object) -> None:
        """Make the chosen report anew."""
        form = self.form
        self.pane.hide()
        name = reports.span_of(self.kind, self.period).name
        form.period_label.setText(name[:1].upper() + name[1:])
        form.later_button.setEnabled(self._turned(1) is not None)
        self._offer_of(self.kind)
        self.giving.use(None)
        self.making.ask(self._desk, self.kind, self.period, self.by, self.giving.watch_making())

    def _offer_of(self, kind: str) -> None:
        """The buttons of this report. What leaves goes before anything comes: for the moment that both stood there the
        window would be made wider than the counter's screen, and it never shrinks by itself."""
        form = self.form
        wanted = {
            form.by_box: kind == "tong_hop",
            form.kind_box: kind != turning.BY_MONTH,
            form.till_button: kind == "le_phi",
            form.sheet_button: kind == "danh_gia",
            form.xlsx_button: kind != _PICTURES,
            form.png_button: kind == _PICTURES,
        }
        for part, shown in sorted(wanted.items(), key=lambda each: each[1]):
            part.setVisible(shown)

    def _begun(self, first: Register) -> None:
        """The first lines of a long book can be read while the rest is."""
        if first.rows:
            self.form.seal_label.clear()
            self.form.year_label.setText(first.notes[0])
            self._lay_out(first)

    def _made(self, made: Register | tuple[bytes, list[Spot]]) -> None:
        form = self.form
        form.fresh_label.setText(f"Số liệu lúc {self._desk.now():%H:%M}")
        if not isinstance(made, Register):
            self.giving.use(made[0], self.period)
            self.preview.show_pdf(made[0])
            self.spots.use(made[1])
            form.stack.setCurrentWidget(form.picture_page)
        else:
            self.giving.use(made, self.period)
            form.seal_label.setText(made.seal.words if made.seal is not None else "")
            # Of a book its sum and, for the till, what was closed last.
            told = (*(made.notes[1:] or made.notes), *made.doubts)
            if not made.counted:
                told = tuple(dict.fromkeys((made.notes[0], made.notes[-1], *made.doubts)))
            form.year_label.setText(" ".join(told) or made.notes[0])
            form.empty_label.setText("" if made.rows else turning.nothing(made, self.period))
            if not self.table.goes_on(made):
                self._lay_out(made)
            self._pointed()
        self._look_on()

    def _lay_out(self, made: Register) -> None:
        """Bring a report on the screen, its first line pointed at."""
        form = self.form
        self.table.show(made)
        form.stack.setCurrentWidget(form.table_page if made.rows else form.empty_page)
        widths.lay_out(form.table, made)
        self.header.show_columns(made.columns)
        if made.rows:
            form.table.setCurrentIndex(self.table.index(0, 2))

    def _look_on(self) -> None:
        # Who is past the line is looked up after the lines that somebody waits for.
        self.leading.look(reports.span_of(self.kind, self.period))

    def _not_made(self, error: Exception) -> None:
        self.table.show(None)
        self.form.empty_label.setText("Báo cáo chưa lập xong. Bấm Ctrl+R để lập lại.")
        self.form.stack.setCurrentWidget(self.form.empty_page)
        self.failed.emit(error)
        self._look_on()

    def _beside(self) -> str:
        """What is under way beside the report that is made: a file, or a paper made again."""
        return self.giving.under_way or ("Đang lập lại báo cáo…" if self.leading.making.under_way else "")

    def stop(self) -> None:
        """Leave what is being made."""
        self.giving.stop()
        self.leading.making.stop()

    def _escape(self) -> None:
        if self.making.under_way or self._beside():
            self.stop()
        else:
            self.pane.hide()

    def _written(self, words: str) -> None:
        self.said.emit(words)
        self.refresh()

    # --- a number and what is behind it ---

    def _pointed(self, *_: QModelIndex) -> None:
        index = self.form.table.currentIndex()
        formula = self.table.formula(index.column())
        if formula and self.table.figure(index) is not None and index.data() != NOTHING:
            formula += "  Enter: mở danh sách hồ sơ."
        elif self.table.stream(index) is not None:
            formula = OPENS.get(self.kind, "Enter: mở hồ sơ của dòng này.")
        elif index.isValid():
            formula = OPENS.get(self.kind, formula)
        cut = widths.cut_off(self.form.table, index)
        self.form.formula_label.setText(f"{cut}.  {formula}" if cut else formula)

    def _clicked(self, index: QModelIndex) -> None:
        if self.table.figure(index) is not None:
            self.open_cell(index)

    def open_cell(self, index: QModelIndex) -> None:
        """Open what a number counts, or the dossier of a line."""
        stream, cell = self.table.stream(index), self.table.figure(index)
        if stream is not None:
            self.dossier_wanted.emit(stream, None)
        elif cell is not None:
            where = self.table.name(index) or "tất cả"
            value = self.table.data(index)
            words = f"{fig.FIGURES[cell].name} – {where}: {value} hồ sơ"
            if value == NOTHING:
                self.pane.hide()
                self.form.formula_label.setText(f"{words}, không có danh sách để mở.")
                return
            keys = self.table.keys(index)
            if self.kind == turning.BY_MONTH:  # a line is a month, the last one the year
                kind: PeriodKind = "nam" if keys is None else "thang"
                period = fig.period(kind, self.period.last if keys is None else date.fromisoformat(keys[0]))
                self.pane.count(words, period, cell, self.by, None)
            else:
                self.pane.count(words, self.period, cell, self.by, keys)
        else:
            self.leading.opened(self.kind, self.table.keys(index))

    def _point(self, spot: Spot) -> None:
        words = f"{spot.words[:1].upper()}{spot.words[1:]}"
        self.pane.point(words, self.period, spot.sort, spot.key)

    def _uncovered(self) -> None:
        on_table = self.form.stack.currentWidget() is self.form.table_page
        (self.form.table if on_table else self.preview).setFocus()
