"""Mật khẩu (F8): one's own, the locked screen, what the ward asks, and a word for one entry for who forgot theirs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from mot_cua_desktop.domain.course import ROLE_WORDS
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import passwords, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.passwords import Holder
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import sentence

_COLUMNS = ("Họ tên", "Vai trò", "Mật khẩu")


class PasswordsParts(QWidget):
    own_label: QLabel
    own_button: QPushButton
    minutes: QSpinBox
    minutes_button: QPushButton
    asked: QCheckBox
    people: QTableWidget
    once_button: QPushButton
    once_label: QLabel
    fault_label: QLabel


class PasswordsPage(QObject):
    """``changed`` carries the desk with what was chosen; ``own_wanted`` asks for the dialog of one's own password."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)
    own_wanted = Signal()

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("passwords", PasswordsParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self._holders: list[Holder] = []
        form = self.form
        form.people.setColumnCount(len(_COLUMNS))
        form.people.setHorizontalHeaderLabels(_COLUMNS)
        form.people.verticalHeader().hide()
        head = form.people.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)
        form.own_button.clicked.connect(self.own_wanted)
        form.minutes_button.clicked.connect(self._keep_minutes)
        form.asked.clicked.connect(self._ask)
        form.once_button.clicked.connect(self._give)
        form.people.itemSelectionChanged.connect(self._chosen)
        for label in (form.once_label, form.fault_label):
            label.hide()
        form.once_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after something changed. Who sits down next reads no word that was given."""
        if desk.facts.officer.id != self._desk.facts.officer.id:
            self._forget_word()
        self._desk = desk
        if self.form.isVisible():
            self._read()

    def enter(self) -> None:
        """The tab comes to the front: a word given before is not to be read any more."""
        self._forget_word()
        self.form.fault_label.hide()
        self.form.minutes.setValue(self._desk.settings.lock_minutes)
        self._read()

    def _forget_word(self) -> None:
        self.form.once_label.hide()
        self.form.once_label.clear()

    def _read(self) -> None:
        form, desk = self.form, self._desk
        guarded = desk.seat.guarded
        form.own_button.setText("Đổi mật khẩu của tôi" if guarded else "Đặt mật khẩu của tôi")
        form.own_label.setText(
            f"{desk.facts.officer.name}: đã có mật khẩu."
            if guarded
            else f"{desk.facts.officer.name}: chưa có mật khẩu, ai ngồi vào máy cũng làm việc được dưới tên này."
        )
        form.asked.setChecked(desk.seat.asked)
        self._lane.run(partial(passwords.holders, desk), self._show, self.failed.emit)

    def _show(self, holders: list[Holder]) -> None:
        table, row = self.form.people, self.form.people.currentRow()
        self._holders = holders
        table.setRowCount(len(holders))
        for place, holder in enumerate(holders):
            for column, words in enumerate((holder.officer.name, ROLE_WORDS[holder.officer.role], stands(holder))):
                table.setItem(place, column, QTableWidgetItem(words))
        if 0 <= row < len(holders):
            table.selectRow(row)
        self._chosen()

    def _chosen(self) -> None:
        row = self.form.people.currentRow()
        self.form.once_button.setEnabled(0 <= row < len(self._holders))

    def _keep_minutes(self) -> None:
        work = partial(settings.change, self._desk, lock_minutes=self.form.minutes.value())
        self._lane.run(work, partial(self._kept, "Đã lưu số phút tự khóa."), self._not_done)

    def _ask(self, asked: bool) -> None:
        done = "Lãnh đạo, quản trị phải có mật khẩu." if asked else "Không còn đòi mật khẩu của lãnh đạo, quản trị."
        self._lane.run(partial(passwords.ask, self._desk, asked), partial(self._kept, done), self._not_done)

    def _kept(self, done: str, desk: Desk) -> None:
        self.form.fault_label.hide()
        self._desk = desk
        self.changed.emit(desk)
        self.said.emit(done)

    def _give(self) -> None:
        row = self.form.people.currentRow()
        if 0 <= row < len(self._holders):
            officer = self._holders[row].officer
            self.form.once_button.setEnabled(False)
            work = partial(passwords.give_once, self._desk, officer.id)
            self._lane.run(work, partial(self._given, officer.name), self._not_done)

    def _given(self, name: str, word: str) -> None:
        form = self.form
        form.fault_label.hide()
        form.once_label.setText(
            f"Mật khẩu một lần của {name}: {word}   –   đưa tận tay; vào lần đầu người đó phải đặt mật khẩu mới. "
            "Rời thẻ này là không xem lại được."
        )
        form.once_label.show()
        self._read()

    def _not_done(self, error: Exception) -> None:
        form = self.form
        form.asked.setChecked(self._desk.seat.asked)
        form.minutes.setValue(self._desk.settings.lock_minutes)
        self._chosen()
        if isinstance(error, Told):
            form.once_label.hide()
            form.fault_label.setText(sentence(error))
            form.fault_label.show()
        else:
            self.failed.emit(error)


def stands(holder: Holder) -> str:
    """How it stands with an officer's password, and who saw to that."""
    if holder.how is None or holder.at is None:
        return "✗ chưa có – phải đặt khi vào làm việc" if holder.lacks else "– chưa có"
    when = f"{holder.at.astimezone(VN):%H:%M ngày %d/%m/%Y}"
    if holder.how == "mot_lan":
        return f"⚠ dùng một lần, chưa đổi – {holder.by} cấp lúc {when}"
    if holder.how == "ma_phuc_hoi":
        return f"✓ đặt lại bằng mã phục hồi lúc {when}, khi {holder.by} ngồi máy"
    return f"✓ tự đặt lúc {when}"
