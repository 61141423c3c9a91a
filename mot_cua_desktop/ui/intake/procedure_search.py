"""The one line that finds a procedure: a list drops under it while the officer types; frequent ones come first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Version

_ROWS = 12
_MOST_ENDED = 3
Ended = Sequence[tuple[Version, Procedure | None]]


class ProcedureSearch(QObject):
    """``chosen`` carries the procedure. Arrows and Enter choose; Escape leaves everything as it was."""

    chosen = Signal(object)

    def __init__(self, line: QLineEdit, page: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self._page = page
        self._finder: Finder | None = None
        self._shown: Procedure | None = None
        self._ended: dict[str, tuple[Version, Procedure | None]] = {}
        self._over = Finder(())
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

    def use(self, finder: Finder, ended: Ended = ()) -> None:
        """Find among these procedures from now on; of the ended ones, what each is followed by."""
        self._finder = finder
        self._ended = {version.procedure.code: (version, instead) for version, instead in ended}
        self._over = Finder(version.procedure for version, _ in ended)

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
        for over in self._over.find(text, _MOST_ENDED) if text.strip() else ():
            version, instead = self._ended[over.code]
            item = QListWidgetItem(_over_words(version, instead))
            item.setData(Qt.ItemDataRole.UserRole, instead)
            item.setToolTip(item.text())
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


def _over_words(version: Version, instead: Procedure | None) -> str:
    """That a procedure ended, by which document, and what Enter chooses in its place."""
    said = (
        f"✗ {version.procedure.code}   {version.procedure.name}\n"
        f"Đã bãi bỏ từ {version.told_since:%d/%m/%Y} theo {version.decision.words()}."
    )
    if instead is not None:
        return f"{said}\nEnter: chọn thủ tục thay thế {instead.code}   {instead.name}"
    if version.replaced_by:
        return f"{said}\nThủ tục thay thế {version.replaced_by} chưa có trong danh mục: thêm ở trang Thủ tục (F6)."
    return f"{said}\nVăn bản không ghi thủ tục thay thế."
