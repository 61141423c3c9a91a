"""Quy định: every rule in words with its value of today and its source; its history; a value of the ward's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from html import escape

from PySide6.QtCore import QDate, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QWidget,
)

from mot_cua_desktop import paths
from mot_cua_desktop.domain.regime import Form
from mot_cua_desktop.domain.rules import CLOCKS, RULES, YES_NO
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import rules
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.rules import LAYER_WORDS, Past, RuleRow
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import refused

_HEADS = ("Quy định", "Hôm nay", "Căn cứ")
_CAREFUL, _OWN = QColor("#7a4a00"), QColor("#14602f")
_PAGE_OF = {"yes_no": 1, "clock": 1, "form": 2}


class RulesParts(QWidget):
    rules: QTableWidget
    rule_label: QLabel
    history: QTextBrowser
    values: QStackedWidget
    text_page: QWidget
    choice_page: QWidget
    form_page: QWidget
    text_value: QLineEdit
    choice_value: QComboBox
    form_number: QLineEdit
    form_title: QLineEdit
    form_line: QLineEdit
    since: QDateEdit
    until: QLineEdit
    document: QLineEdit
    fault_label: QLabel
    state_button: QPushButton
    withdraw_button: QPushButton


class RulesPage(QObject):
    """``changed`` carries the desk with its new rules; ``said`` what was done."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("rules", RulesParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self.rows: list[RuleRow] = []
        self._entered = False
        form = self.form
        form.fault_label.hide()
        css = paths.resource("styles", "story.css").read_text(encoding="utf-8")
        form.history.document().setDefaultStyleSheet(css)
        _dress(form.rules)
        form.rules.itemSelectionChanged.connect(self._show_rule)
        form.state_button.clicked.connect(self.state)
        form.withdraw_button.clicked.connect(self.withdraw)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.state)

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after something changed."""
        self._desk = desk

    def enter(self) -> None:
        """Show what holds today."""
        if not self._entered:
            self._entered = True
            now = self._desk.now()
            self.form.since.setDate(QDate(now.year, now.month, now.day))
        self.form.rules.setFocus()
        self.reload()

    def reload(self) -> None:
        """Read the rules again."""
        self._lane.run(partial(rules.every_rule, self._desk), self._show, self.failed.emit)

    @property
    def chosen(self) -> RuleRow | None:
        """The rule that is shown on the right."""
        index = self.form.rules.currentRow()
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def _show(self, rows: list[RuleRow]) -> None:
        kept = max(0, self.form.rules.currentRow())
        self.rows = rows
        _fill(self.form.rules, rows)
        self.form.rules.selectRow(kept)
        self._show_rule()

    def choose(self, key: str) -> None:
        """Show one rule."""
        self.form.rules.selectRow(next(n for n, row in enumerate(self.rows) if row.key == key))

    def _show_rule(self) -> None:
        row = self.chosen
        if row is None:
            return
        form, shape = self.form, RULES[row.key].shape
        form.fault_label.hide()
        form.rule_label.setText(row.words)
        form.history.setHtml("".join(_told(past) for past in row.history))
        form.withdraw_button.setEnabled(self._own(row) is not None)
        self._turn(_PAGE_OF.get(shape, 0))
        form.until.clear()
        form.text_value.clear()
        form.text_value.setPlaceholderText(f"bây giờ: {row.value}")
        form.choice_value.clear()
        if shape == "yes_no":
            for value, words in YES_NO.items():
                form.choice_value.addItem(words, value)
        for clock, words in CLOCKS.items() if shape == "clock" else ():
            form.choice_value.addItem(words.capitalize(), clock)
        form.choice_value.setCurrentIndex(max(0, form.choice_value.findData(row.raw)))
        if isinstance(row.raw, Form):
            form.form_number.setText(row.raw.number)
            form.form_title.setText(row.raw.title)
            form.form_line.setText(row.raw.line)
            for field in (form.form_title, form.form_line):
                field.setCursorPosition(0)

    def _turn(self, index: int) -> None:
        """Show the fields of a value's shape, with no room kept for the taller ones."""
        form = self.form
        page = (form.text_page, form.choice_page, form.form_page)[index]
        form.values.setCurrentIndex(index)
        form.values.setFixedHeight(page.sizeHint().height())

    def _own(self, row: RuleRow) -> Past | None:
        """The newest of the ward's own values that still stands."""
        last: dict[date, Past] = {}
        for past in sorted((p for p in row.history if p.stated), key=lambda p: p.stated or datetime.min):
            last[past.since] = past
        return max((p for p in last.values() if not p.withdrawn), key=lambda p: p.since, default=None)

    def typed(self) -> str | bool | Form:
        """The value as the fields give it."""
        form = self.form
        match form.values.currentIndex():
            case 1:
                value: str | bool = form.choice_value.currentData()
                return value
            case 2:
                return Form(form.form_number.text(), form.form_title.text(), form.form_line.text())
            case _:
                return form.text_value.text()

    def state(self) -> None:
        """Keep the value typed as the ward's own."""
        row = self.chosen
        if row is None:
            return
        day = self.form.since.date()
        since = date(day.year(), day.month(), day.day())
        until, document, desk, typed = self.form.until.text(), self.form.document.text(), self._desk, self.typed()

        def work() -> Desk:
            return rules.state_rule(desk, row.key, typed, since, document, _until(until))

        self._do(work, f"Đã ghi giá trị riêng cho “{row.words}”, áp dụng cho hồ sơ tiếp nhận từ bây giờ.")

    def withdraw(self) -> None:
        """Take back the newest own value of the rule."""
        row = self.chosen
        own = self._own(row) if row is not None else None
        if row is not None and own is not None:
            work = partial(rules.withdraw_rule, self._desk, row.key, own.since, self.form.document.text())
            self._do(work, f"Đã rút giá trị riêng của “{row.words}”.")

    def _do(self, work: Callable[[], Desk], done: str) -> None:
        self.form.fault_label.hide()
        self._lane.run(work, partial(self._done, done), self._refused)

    def _done(self, words: str, desk: Desk) -> None:
        self._desk = desk
        self.form.until.clear()
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
    table.setColumnWidth(0, 235)
    table.setColumnWidth(1, 165)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)


def _fill(table: QTableWidget, rows: list[RuleRow]) -> None:
    table.setRowCount(len(rows))
    for number, row in enumerate(rows):
        source = row.source if row.confirmed else f"⚠ Chưa xác nhận. {row.source}"
        for column, words in enumerate((row.words, row.value, source)):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            if column == 2 and not row.confirmed:
                item.setForeground(_CAREFUL)
            elif column == 1 and row.layer == "own":
                item.setForeground(_OWN)
            table.setItem(number, column, item)


def _told(past: Past) -> str:
    """One value of the past or of now, as a paragraph."""
    until = f"đến {past.until:%d/%m/%Y}" if past.until else "trở đi"
    value = f"<s>{escape(past.value)}</s> (đã rút)" if past.withdrawn else escape(past.value)
    mark = "" if past.confirmed else ' <span class="unclear">⚠ chưa xác nhận</span>'
    who = f"{past.officer}, {past.stated.astimezone(VN):%H:%M %d/%m/%Y}" if past.stated else LAYER_WORDS[past.layer]
    return (
        f'<p class="day">{value}</p><p class="when">Từ {past.since:%d/%m/%Y} {until} · {escape(who)}</p>'
        f'<p class="detail">{escape(past.source)}{mark}</p>'
    )


def _until(text: str) -> date | None:
    if not text.strip():
        return None
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    raise Told(f"Không đọc được ngày hết hiệu lực “{text.strip()}”.", "Gõ như: 31/12/2027, hoặc để trống.")
