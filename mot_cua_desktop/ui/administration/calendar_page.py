"""Lịch làm việc: the days of a year that are not as their weekday says, the hours, and the yearly plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from mot_cua_desktop.domain.calendar import PLAN_MONTH, WEEKDAYS, Kind
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.ward_calendar import read_sessions
from mot_cua_desktop.domain.worktime import VN, say_day
from mot_cua_desktop.operations import calendar
from mot_cua_desktop.operations.calendar import DayRow, HoursRow
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import refused

WARD = "Cả phường, xã"
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("nghi", "Nghỉ lễ, nghỉ khác"),
    ("nghi_bu", "Nghỉ bù"),
    ("nghi_hoan_doi", "Nghỉ hoán đổi"),
    ("lam_bu", "Làm bù"),
)
_SHOWN = {"nghi": "Nghỉ lễ", "nghi_bu": "Nghỉ bù", "nghi_hoan_doi": "Nghỉ hoán đổi", "lam_bu": "Làm bù"}
_HEADS = ("Ngày", "Loại", "Tên", "Văn bản", "Ghi bởi")
_CAREFUL, _QUIET, _GOOD = QColor("#7a4a00"), QColor("#52616e"), QColor("#14602f")


class CalendarParts(QWidget):
    reminder_label: QLabel
    year: QComboBox
    field: QComboBox
    days: QTableWidget
    plan_label: QLabel
    plan_button: QPushButton
    document: QLineEdit
    day: QDateEdit
    kind: QComboBox
    name: QLineEdit
    state_button: QPushButton
    remove_button: QPushButton
    hours_label: QLabel
    since: QDateEdit
    sessions: QLineEdit
    saturday: QLineEdit
    hours_button: QPushButton
    withdraw_hours_button: QPushButton
    fault_label: QLabel


@dataclass(frozen=True)
class Read:
    """What the page shows of one year and field."""

    days: list[DayRow]
    hours: list[HoursRow]
    fields: list[str]
    reminders: tuple[str, ...]


class CalendarPage(QObject):
    """``changed`` carries the desk with its new calendar; ``said`` what was done."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("calendar", CalendarParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self.rows: list[DayRow] = []
        self._hours: list[HoursRow] = []
        self._entered = False
        form = self.form
        form.fault_label.hide()
        form.field.addItem(WARD, "")
        for kind, words in _KINDS:
            form.kind.addItem(words, kind)
        _dress(form.days)
        form.year.currentIndexChanged.connect(self.reload)
        form.field.activated.connect(self.reload)
        form.days.itemSelectionChanged.connect(self._show_day)
        form.state_button.clicked.connect(self.state_day)
        form.remove_button.clicked.connect(self.remove_day)
        form.hours_button.clicked.connect(self.state_hours)
        form.withdraw_hours_button.clicked.connect(self.withdraw_hours)
        form.plan_button.clicked.connect(self.plan_year)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.state_day)

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after something changed."""
        self._desk = desk

    def enter(self) -> None:
        """Show this year, or the next one when its plan is due."""
        if not self._entered:
            self._entered = True
            now = self._desk.now()
            planned = now.month < PLAN_MONTH or now.year + 1 in self._desk.calendar.planned
            today = QDate(now.year, now.month, now.day)
            self.form.day.setDate(today)
            self.form.since.setDate(today)
            self.show_year(now.year if planned else now.year + 1)
        self.form.document.setFocus()
        self.reload()

    def show_year(self, year: int) -> None:
        """Turn to a year; those with days of their own and the next two stand in the list."""
        box = self.form.year
        known = {day.year for day in self._desk.calendar.by_day} | {year, self._desk.now().year + 2}
        if box.findData(year) < 0:
            blocked = box.blockSignals(True)
            box.clear()
            for each in range(min(known), max(known) + 1):
                box.addItem(str(each), each)
            box.setCurrentIndex(-1)
            box.blockSignals(blocked)
        box.setCurrentIndex(box.findData(year))

    @property
    def year(self) -> int:
        """The year that is shown."""
        return int(self.form.year.currentData())

    @property
    def field(self) -> str:
        """The field whose calendar is shown; empty for the ward's."""
        return str(self.form.field.currentData() or "")

    def reload(self) -> None:
        """Read the year again."""
        self._lane.run(partial(_read, self._desk, self.year, self.field), self._show, self.failed.emit)

    def _show(self, read: Read) -> None:
        form, year = self.form, self.year
        chosen = self.chosen.day if self.chosen else None
        self.rows, self._hours = read.days, read.hours
        form.reminder_label.setText("\n".join(read.reminders))
        form.reminder_label.setVisible(bool(read.reminders))
        self._show_fields(read.fields)
        _fill(form.days, read.days)
        for number, row in enumerate(read.days):
            if row.day == chosen:
                form.days.selectRow(number)
        self._show_hours(read.hours)
        planned = year in self._desk.calendar.planned
        unsure = sum(not row.confirmed for row in read.days)
        what = (
            f"Kế hoạch năm {year} đã ghi nhận."
            if planned
            else f"Kế hoạch năm {year} chưa ghi nhận. Sửa danh sách cho đúng văn bản, gõ số văn bản, rồi bấm:"
        )
        form.plan_label.setText(what + (f" Còn {unsure} ngày chưa có số văn bản." if planned and unsure else ""))
        form.plan_button.setText(f"Ghi nhận kế hoạch năm {year}")
        form.plan_button.setVisible(not planned and not self.field)

    def _show_fields(self, names: list[str]) -> None:
        box, chosen = self.form.field, self.field
        box.clear()
        box.addItem(WARD, "")
        for name in names:
            own = fold(name) in self._desk.calendars
            box.addItem(f"{name} (lịch riêng)" if own else name, name)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _show_hours(self, hours: list[HoursRow]) -> None:
        form = self.form
        lines = [
            f"{f'Từ {row.since:%d/%m/%Y}' if row.since else 'Ban đầu'}: {calendar.say_week(row.week)} ({row.document})"
            for row in hours[-2:]
        ]
        form.hours_label.setText("\n".join(lines) or "Như giờ của cả phường, xã.")
        form.withdraw_hours_button.setEnabled(any(row.since for row in hours))
        as_ward = "để trống: như cả phường, xã"
        form.sessions.setPlaceholderText(as_ward if self.field else "07:00–11:30, 13:30–17:00")
        form.saturday.setPlaceholderText(as_ward if self.field else "để trống: nghỉ")

    def _show_day(self) -> None:
        """Put the chosen line into the fields, so that giving it a document or another name is one step."""
        row = self.chosen
        if row is None:
            return
        form = self.form
        form.fault_label.hide()
        form.day.setDate(QDate(row.day.year, row.day.month, row.day.day))
        form.name.setText(row.name)
        index = form.kind.findData(row.kind)
        if index >= 0:
            form.kind.setCurrentIndex(index)
        form.remove_button.setEnabled(row.kind != "removed")

    @property
    def chosen(self) -> DayRow | None:
        """The line that is selected."""
        index = self.form.days.currentRow()
        return self.rows[index] if self.form.days.selectedItems() and 0 <= index < len(self.rows) else None

    def state_day(self) -> None:
        """Keep the day as the fields say it."""
        form, desk, day = self.form, self._desk, _date(self.form.day)
        kind, name, document, field = form.kind.currentData(), form.name.text(), form.document.text(), self.field
        self.show_year(day.year)
        work = partial(calendar.state_day, desk, day, kind, name, document, field)
        self._do(work, f"Đã ghi {say_day(day)}: {name.strip()}.")

    def remove_day(self) -> None:
        """Make the day in the field an ordinary one."""
        desk, day, document, field = self._desk, _date(self.form.day), self.form.document.text(), self.field
        work = partial(calendar.remove_day, desk, day, document, field)
        self._do(work, f"Đã ghi {say_day(day)} là ngày thường.")

    def state_hours(self) -> None:
        """Keep the hours typed, from their day on."""
        form, desk, since, field = self.form, self._desk, _date(self.form.since), self.field
        week, saturday, document = form.sessions.text(), form.saturday.text(), form.document.text()

        def work() -> Desk:
            # For the ward an empty Saturday is a day off; for a field it stays as the ward's unless hours are typed.
            own = {5: read_sessions(saturday)} if saturday.strip() else {}
            sessions = read_sessions(week)
            return calendar.state_hours(desk, since, document, sessions=sessions, own=own, field=field)

        self._do(work, f"Đã ghi giờ làm việc từ {since:%d/%m/%Y}.")

    def withdraw_hours(self) -> None:
        """Take back the newest hours that were stated."""
        last = max((row.since for row in self._hours if row.since), default=None)
        if last is not None:
            work = partial(calendar.withdraw_hours, self._desk, last, self.form.document.text(), self.field)
            self._do(work, f"Đã rút giờ làm việc ghi từ {last:%d/%m/%Y}.")

    def plan_year(self) -> None:
        """The days shown are those of the official plan."""
        year = self.year
        work = partial(calendar.plan_year, self._desk, year, self.form.document.text())
        self._do(work, f"Đã ghi nhận kế hoạch nghỉ năm {year}.")

    def _do(self, work: Callable[[], Desk], done: str) -> None:
        self.form.fault_label.hide()
        self._lane.run(work, partial(self._done, done), self._refused)

    def _done(self, words: str, desk: Desk) -> None:
        self._desk = desk
        for field in (self.form.name, self.form.sessions, self.form.saturday):
            field.clear()
        self.changed.emit(desk)
        self.said.emit(words)
        self.reload()

    def _refused(self, error: Exception) -> None:
        if refused(error, self.form.fault_label, self.failed) and not self.form.document.text().strip():
            self.form.document.setFocus()


def _dress(table: QTableWidget) -> None:
    table.setColumnCount(len(_HEADS))
    table.setHorizontalHeaderLabels(list(_HEADS))
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate((125, 112, 178)):
        table.setColumnWidth(column, width)
    header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(4, 92)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)


def _fill(table: QTableWidget, rows: list[DayRow]) -> None:
    table.clearSelection()
    table.setRowCount(len(rows))
    for number, row in enumerate(rows):
        weekday = WEEKDAYS[row.day.weekday()]
        who = row.officer if row.stated else "có sẵn"
        document = row.document if row.confirmed else f"⚠ {row.document}"
        kind = _SHOWN.get(row.kind, "Đã bỏ: ngày thường")
        for column, words in enumerate((f"{weekday} {row.day:%d/%m}", kind, row.name, document, who)):
            item = QTableWidgetItem(words)
            item.setToolTip(f"{words}, {row.stated.astimezone(VN):%H:%M %d/%m/%Y}" if row.stated else words)
            if row.kind == "removed" or (column == 4 and not row.own):
                item.setForeground(_QUIET)
            elif not row.confirmed and column == 3:
                item.setForeground(_CAREFUL)
            elif row.kind == "lam_bu" and column == 1:
                item.setForeground(_GOOD)
            table.setItem(number, column, item)


def _date(field: QDateEdit) -> date:
    value = field.date()
    return date(value.year(), value.month(), value.day())


def _read(desk: Desk, year: int, field: str) -> Read:
    return Read(
        calendar.year_days(desk, year, field),
        calendar.hours(desk, field),
        calendar.fields(desk),
        calendar.reminders(desk),
    )
