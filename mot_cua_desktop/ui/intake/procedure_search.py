"""The one line that finds a procedure: a list drops under it while the officer types; frequent ones come first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure

_ROWS = 12


class ProcedureSearch(QObject):
    """``chosen`` carries the procedure. Arrows and Enter choose; Escape leaves everything as it was."""

    chosen = Signal(object)

    def __init__(self, line: QLineEdit, page: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self._page = page
        self._finder: Finder | None = None
        self._shown: Procedure | None = None
        self.list = QListWidget(page)
        self.list.hide()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setProperty("kind", "found")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._take)
        line.textEdited.connect(self._look)
        line.installEventFilter(self)

    def use(self, finder: Finder) -> None:
        """Find among these procedures from now on."""
        self._finder = finder

    def show(self, procedure: Procedure | None) -> None:
        """Write the chosen procedure into the line, without asking again."""
        self._shown = procedure
        self._line.setText(f"{procedure.code} – {procedure.name}" if procedure else "")
        self._line.setCursorPosition(0)
        self.list.hide()

    def _look(self, text: str) -> None:
        if self._finder is None:
            return
        self.list.clear()
        for procedure in self._finder.find(text, _ROWS):
            item = QListWidgetItem(f"{procedure.code}   {procedure.name}")
            item.setData(Qt.ItemDataRole.UserRole, procedure)
            item.setToolTip(procedure.name)
            self.list.addItem(item)
        if not self.list.count():
            nothing = QListWidgetItem(
                "Không có thủ tục nào như vậy. Gõ ít chữ hơn, hoặc nhập danh mục ở trang Thủ tục (F6)."
            )
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        else:
            self.list.setCurrentRow(0)
        self._place()

    def _place(self) -> None:
        below = self._line.mapTo(self._page, QPoint(0, self._line.height() + 2))
        height = sum(self.list.sizeHintForRow(row) for row in range(self.list.count())) + 2 * self.list.frameWidth()
        self.list.setGeometry(below.x(), below.y(), self._line.width(), min(height, self._page.height() - below.y()))
        self.list.raise_()
        self.list.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list while the cursor stays in the line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusIn and not self._line.text():
            self._look("")
        elif event.type() == QEvent.Type.FocusOut:
            self.list.hide()
        return False

    def _key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self.list.isHidden():
                self._look("" if self._shown else self._line.text())
                return True
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.list.isHidden():
            item = self.list.currentItem()
            if item is not None:
                self._take(item)
            return True
        if key == Qt.Key.Key_Escape and not self.list.isHidden():
            self.show(self._shown)
            return True
        return False

    def _take(self, item: QListWidgetItem) -> None:
        procedure = item.data(Qt.ItemDataRole.UserRole)
        if procedure is not None:
            self.show(procedure)
            self.chosen.emit(procedure)
