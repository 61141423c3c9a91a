"""Việc trùng: what was set aside beside what stands, both officers named, and what a person does about it."""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.operations import custody
from mot_cua_desktop.operations.custody import Asked, Conflict
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.ui.kit import forms
from mot_cua_desktop.ui.kit.lanes import Lane
from mot_cua_desktop.ui.kit.notices import refused


class ConflictsParts(QWidget):
    list: QListWidget
    asks_label: QLabel
    story_card: QFrame
    name_label: QLabel
    reason_label: QLabel
    aside_box: QTextBrowser
    stands_box: QTextBrowser
    recall_cap: QLabel
    recall_box: QPlainTextEdit
    open_button: QPushButton
    copy_button: QPushButton
    note: QLineEdit
    settle_button: QPushButton
    fault_label: QLabel
    settled_label: QLabel


class ConflictsPage(QObject):
    """The list at the left, one conflict at the right. ``dossier_wanted`` opens its page, where papers are printed."""

    changed = Signal(object)
    said = Signal(str)
    failed = Signal(object)
    dossier_wanted = Signal(bytes)

    def __init__(self, desk: Desk, lane: Lane) -> None:
        self.form = forms.load("conflicts", ConflictsParts)
        super().__init__(self.form)
        self._desk, self._lane = desk, lane
        self.conflicts: list[Conflict] = []
        form = self.form
        form.fault_label.hide()
        form.list.currentRowChanged.connect(self._show)
        form.copy_button.clicked.connect(self._copy)
        form.open_button.clicked.connect(self._open)
        form.settle_button.clicked.connect(self.settle)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), form)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.settle)
        self._show(-1)

    def use(self, desk: Desk) -> None:
        """Go on with the desk as it is after something changed."""
        self._desk = desk

    def enter(self) -> None:
        """Read everything anew."""
        self.form.list.setFocus()
        self.reload()

    def reload(self) -> None:
        """Ask the store again."""
        self._lane.run(partial(_read, self._desk), self._listed, self.failed.emit)

    def _listed(self, read: tuple[list[Conflict], list[Asked]]) -> None:
        before = self._chosen()
        self.conflicts, asks = read
        form = self.form
        form.list.blockSignals(True)
        form.list.clear()
        for each in self.conflicts:
            sign = "✓" if each.settled else "⚠"
            # A code is one long word: beside it a name would be pushed out of sight.
            lines = (f"{sign} {each.name}", each.owner, f"{each.desk} · {say_moment(each.at)}")
            form.list.addItem(QListWidgetItem("\n".join(filter(None, lines))))
        form.list.blockSignals(False)
        if not self.conflicts:
            form.list.addItem(QListWidgetItem("Không có việc trùng nào."))
        form.asks_label.setText("\n".join(_said(each) for each in asks) or "Không có hồ sơ nào đang được xin.")
        keys = [(each.dossier, each.desk) for each in self.conflicts]
        row = keys.index((before.dossier, before.desk)) if before and (before.dossier, before.desk) in keys else 0
        form.list.setCurrentRow(row)
        self._show(row if self.conflicts else -1)

    def _chosen(self) -> Conflict | None:
        row = self.form.list.currentRow()
        return self.conflicts[row] if 0 <= row < len(self.conflicts) else None

    def _show(self, row: int) -> None:
        form = self.form
        one = self.conflicts[row] if 0 <= row < len(self.conflicts) else None
        form.story_card.setVisible(one is not None)
        if one is None:
            return
        form.fault_label.hide()
        form.name_label.setText(f"{one.name}{f' – {one.owner}' if one.owner else ''}")
        form.reason_label.setText(f"Việc của {one.desk} để riêng vì {one.reason}. {one.todo}".strip())
        form.aside_box.setHtml(_lines(one.aside))
        form.stands_box.setHtml(_lines(one.stands) or "<p>Không còn việc nào được tính.</p>")
        waits = not one.settled
        form.open_button.setVisible(bool(one.stands))
        for part in (form.recall_cap, form.recall_box, form.copy_button):
            part.setVisible(bool(one.papers or one.receipts) and waits)
        form.recall_box.setPlainText(custody.recall_words(self._desk, one))
        form.note.setEnabled(waits)
        form.settle_button.setEnabled(waits)
        form.note.clear()
        form.settled_label.setText(one.settled)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.form.recall_box.toPlainText())
        self.said.emit("Đã chép lời báo. Dán vào Word hoặc tin nhắn, kiểm tra rồi gửi công dân.")

    def _open(self) -> None:
        one = self._chosen()
        if one is not None:
            self.dossier_wanted.emit(one.dossier)

    def settle(self) -> None:
        """A person has seen to the one that is shown."""
        one = self._chosen()
        if one is None or one.settled or not self.form.settle_button.isEnabled():
            return
        self.form.settle_button.setEnabled(False)
        work = partial(custody.settle, self._desk, one, self.form.note.text())
        self._lane.run(work, self._settled, self._refused)

    def _settled(self, _: None) -> None:
        self.said.emit("Đã ghi việc trùng này đã xử lý; các quầy khác cũng thấy.")
        self.reload()

    def _refused(self, error: Exception) -> None:
        self.form.settle_button.setEnabled(True)
        if refused(error, self.form.fault_label, self.failed):
            self.form.note.setFocus()


def _read(desk: Desk) -> tuple[list[Conflict], list[Asked]]:
    return custody.conflicts(desk), custody.asks(desk)


def _lines(lines: tuple[str, ...]) -> str:
    return "".join(f"<p style='margin: 0 0 8px 0'>{escape(each)}</p>" for each in lines)


def _said(asked: Asked) -> str:
    who = "Quầy này" if asked.ours else asked.by
    return f"• {who} xin {asked.name} của {asked.held_by}: {asked.reason} ({say_moment(asked.at)})."
