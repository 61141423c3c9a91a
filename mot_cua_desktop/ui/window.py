"""The main window: pages at the left by key, one search box for everything, the truth about this machine at the foot.

Pages are built when they are first shown, so that the window itself stands in a blink.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mot_cua_desktop.ui.kit.elided import ElidedButton, ElidedLabel
from mot_cua_desktop.ui.kit.notices import Notices

_KEYS_HELP = (
    "F1 xem phím · Ctrl+K ô tìm · F2 Tiếp nhận · F3 Hồ sơ · F4 Hạn xử lý · F5 Trả kết quả · F6 Thủ tục · "
    "F7 Báo cáo · F8 Quản trị · Ctrl+Enter nút chính · Ctrl+G phiếu hướng dẫn · Ctrl+D đủ tất cả giấy tờ · "
    "Phím cách đổi ✓ ✗ – · Ctrl+Shift+Enter trả ngay · Ctrl+N người tiếp theo · Ctrl+P in lại · "
    "Ở trang F4: Enter mở hồ sơ, Phím cách chọn, Ctrl+Enter duyệt · Ctrl+Shift+I ghi sự cố · F12 khóa màn hình · "
    "Quét thẻ hoặc giấy hẹn ở bất kỳ ô nào"
)


class Page(Protocol):
    """What the window asks of a page: its form, and to be told when it comes to the front."""

    @property
    def form(self) -> QWidget: ...

    def enter(self) -> None:
        """The page comes to the front."""


@dataclass(frozen=True)
class Entry:
    """A page in the sidebar: its name, its key, and how it is built at its first showing."""

    name: str
    title: str
    key: str
    build: Callable[[], Page]


class Window(QWidget):
    """The frame around the pages. ``searched`` carries what was typed into the one box; ``closing`` the last moment."""

    searched = Signal(str)
    officer_chosen = Signal(str)
    incident_wanted = Signal()
    lock_wanted = Signal()
    password_wanted = Signal()
    closing = Signal()

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Một Cửa")
        self._entries = {entry.name: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._badges: dict[str, QLabel] = {}
        self._wanted: dict[str, dict[str, int]] = {}
        self._shortcuts: list[QShortcut] = []
        self.stack = QStackedWidget()
        self.notices = Notices()
        self.search = QLineEdit()
        self.officer = ElidedButton("Đổi người đang làm việc ở máy này")
        self.line = QPushButton()
        self.status = QLabel()
        self.reminder = ElidedLabel()
        self.current = ""
        self._alone: QWidget | None = None
        self._beneath: QWidget | None = None
        self._framed = True
        self._cover: QWidget | None = None
        self._hand: QWidget | None = None
        self._practice = _practice_band()
        self._practice.hide()
        self._side = self._sidebar()
        self._head = QWidget()
        self._said = QWidget()  # what is said may name a citizen: nothing of it while the screen is covered
        self._lay_out()
        self._bind("Ctrl+K", self._to_search)
        self._bind("F1", self._help)
        self._bind("Ctrl+Shift+I", self.incident_wanted.emit)
        self._bind("F12", self.lock_wanted.emit)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._practice)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._side)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._head.setLayout(self._top())
        said = QVBoxLayout(self._said)
        said.setContentsMargins(0, 0, 0, 0)
        said.addWidget(self.notices)
        right.addWidget(self._head)
        right.addWidget(self.stack, 1)
        right.addWidget(self._said)
        middle.addLayout(right, 1)
        rows.addLayout(middle, 1)
        rows.addWidget(self._foot())

    def _sidebar(self) -> QWidget:
        side = QWidget()
        side.setObjectName("sidebar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(168)
        column = QVBoxLayout(side)
        column.setContentsMargins(10, 14, 10, 10)
        column.setSpacing(4)
        brand = QLabel("MỘT CỬA")
        brand.setObjectName("brand")
        column.addWidget(brand)
        column.addSpacing(10)
        for entry in self._entries.values():
            # The key stands at a tab's width, so that names and keys make two columns.
            button = QPushButton(f"{entry.title}")
            button.setToolTip(f"{entry.title} ({entry.key})")
            button.setProperty("kind", "nav")
            button.setCheckable(True)
            inside = QHBoxLayout(button)
            inside.setContentsMargins(0, 0, 10, 0)
            key = QLabel(entry.key)
            key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            badge = QLabel()
            badge.setProperty("kind", "alarm")
            badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            badge.hide()
            self._badges[entry.name] = badge
            inside.addStretch(1)
            inside.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
            inside.addWidget(key)
            button.clicked.connect(self._opener(entry.name))
            self._buttons[entry.name] = button
            self._bind(entry.key, self._opener(entry.name))
            column.addWidget(button)
        column.addStretch(1)
        return side

    def _opener(self, name: str) -> Callable[[], None]:
        def go() -> None:
            self.open(name)

        return go

    def _top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setContentsMargins(14, 10, 14, 8)
        self.search.setPlaceholderText("Tìm hồ sơ, công dân, thủ tục – hoặc quét thẻ, quét giấy hẹn   (Ctrl+K)")
        self.search.setAccessibleName("Ô tìm kiếm chung")
        self.search.setMinimumWidth(560)
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self._searched)
        top.addWidget(self.search)
        top.addStretch(1)
        self.officer.setObjectName("officer")
        self.officer.setProperty("kind", "link")
        top.addWidget(self.officer)
        return top

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("status")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 4, 14, 4)
        self.line.setObjectName("line")
        self.line.setProperty("kind", "link")
        self.line.hide()
        row.addWidget(self.line)
        row.addSpacing(12)
        row.addWidget(self.status)
        row.addSpacing(16)
        row.addStretch(1)
        self.reminder.setObjectName("reminder")
        row.addWidget(self.reminder)
        row.addSpacing(16)
        row.addWidget(QLabel("F1 phím tắt"))
        return foot

    def _bind(self, key: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(act)
        self._shortcuts.append(shortcut)

    def badge(self, name: str, count: int, words: str = "hồ sơ quá hẹn") -> None:
        """How many things want attention on a page, at its button; nothing on a good day. Those of other ``words`` stay
        counted."""
        wanted = self._wanted.setdefault(name, {})
        wanted[words] = count
        badge, total = self._badges[name], sum(wanted.values())
        badge.setText(str(total) if total < 100 else "99+")
        badge.setVisible(total > 0)
        told = ", ".join(f"{many} {what}" for what, many in wanted.items() if many)
        self._buttons[name].setAccessibleDescription(told)

    def remind(self, words: str, whole: str = "") -> None:
        """The quiet line at the foot: what should be known now, in few words; empty on a good day. ``whole`` says it
        in full to whoever points at it."""
        self.reminder.setText(words)
        self.reminder.setToolTip(whole or words)

    def show_line(self, words: str, whole: str, tone: str) -> None:
        """How this desk stands with its hub, first at the foot; ``whole`` to whoever points at it."""
        self.line.setText(words)
        self.line.setToolTip(whole)
        self.line.setAccessibleDescription(whole)
        if self.line.property("tone") != tone:
            self.line.setProperty("tone", tone)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)
        self.line.show()

    def offer_officers(self, people: list[tuple[str, str]], current: str, *, guarded: bool = False) -> None:
        """Who may sit here, under the name at the top: one click changes over; then what concerns one's own password,
        ``guarded`` where there is one."""
        menu = QMenu(self)
        for officer, words in people:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(officer == current)
            action.triggered.connect(lambda _checked, one=officer: self.officer_chosen.emit(one))
        menu.addSeparator()
        own = menu.addAction("Đổi mật khẩu của tôi…" if guarded else "Đặt mật khẩu của tôi…")
        own.triggered.connect(self.password_wanted)
        if guarded:
            menu.addAction("Khóa màn hình\tF12").triggered.connect(self.lock_wanted)
        before = self.officer.menu()
        self.officer.setMenu(menu)
        if before is not None:
            before.deleteLater()

    def mark_practice(self) -> None:
        """Say on every page that this is the practice ward."""
        self._practice.show()
        self.setWindowTitle("Một Cửa – tập dùng")

    def stand_alone(self, widget: QWidget) -> None:
        """Show one thing and nothing else: the first run, the recovery code, a store that will not open."""
        self._forget_alone()
        self._alone = widget
        self.stack.addWidget(widget)
        self._to_front(widget, framed=False)

    def _forget_alone(self) -> None:
        """What stood alone goes for good: a recovery code must not live on behind the pages."""
        if self._alone is not None:
            inside = self._alone.focusWidget()
            if inside is not None:
                inside.clearFocus()  # while there is still somebody to hear that it was left
            self.stack.removeWidget(self._alone)
            self._alone.deleteLater()
            self._alone = None

    def _to_front(self, widget: QWidget, *, framed: bool) -> None:
        """What is to be seen, now or when the cover is gone."""
        self._beneath, self._framed = widget, framed
        if self._cover is None:
            self._frame(framed)
            self.stack.setCurrentWidget(widget)

    def _frame(self, shown: bool) -> None:
        self._side.setVisible(shown)
        self._head.setVisible(shown)

    def cover(self, widget: QWidget) -> None:
        """Nothing but this is seen, heard by the keyboard or pressed until `uncover`; what lies beneath goes on."""
        self._hand = QApplication.focusWidget()
        self._cover = widget
        self._covered(True)
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)

    def uncover(self) -> None:
        """Show again what lies beneath, with the hand where it was."""
        cover, self._cover = self._cover, None
        if cover is None or self._beneath is None:
            return
        self._covered(False)
        self._to_front(self._beneath, framed=self._framed)
        self.stack.removeWidget(cover)
        cover.deleteLater()
        if self._hand is not None and isValid(self._hand) and self._hand.isVisible():
            self._hand.setFocus()
        self._hand = None

    def _covered(self, covered: bool) -> None:
        if covered:
            self._frame(False)
        self._said.setHidden(covered)
        self.line.setEnabled(not covered)
        self.reminder.setHidden(covered)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not covered)

    def page(self, name: str) -> Page:
        """A page by its name, built now if it was not yet."""
        if name not in self._pages:
            page = self._entries[name].build()
            self._pages[name] = page
            self.stack.addWidget(page.form)
        return self._pages[name]

    def open(self, name: str) -> Page:
        """Bring a page to the front. What was said on another page is over."""
        page = self.page(name)
        if name != self.current:
            self.notices.hide()
        self.current = name
        self._to_front(page.form, framed=True)
        self._forget_alone()
        for other, button in self._buttons.items():
            button.setChecked(other == name)
        page.enter()
        return page

    def built(self) -> dict[str, Page]:
        """The pages that exist by now."""
        return dict(self._pages)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _searched(self) -> None:
        if self.search.text().strip():
            self.searched.emit(self.search.text().strip())

    def _help(self) -> None:
        self.notices.tell(_KEYS_HELP)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the desk finish what is under way."""
        self.closing.emit()
        super().closeEvent(event)


def _practice_band() -> QWidget:
    band = QWidget()
    band.setObjectName("practice")
    band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(band)
    row.setContentsMargins(14, 3, 14, 3)
    words = QLabel("TẬP DÙNG – số liệu bịa, mọi giấy in ra đều ghi không có giá trị")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    row.addWidget(words)
    return band
