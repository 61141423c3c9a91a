"""The paper on the screen as it will be in the hand: the PDF's own pages, drawn by one engine for both."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from mot_cua_desktop.ui.kit import pages

#: Pixels that a point must still have on a page that is fitted to the height (letters of 10.5 points: 12 pixels), and
#: the pixels around the page.
_LEAST, _EDGE = 1.12, 3


class Preview(QScrollArea):
    """Shows a PDF fitted to the width; with ``whole`` a single page smaller where its foot would be hidden below and
    its letters stay readable. ``show_pdf`` with nothing empties it; ``drawn`` carries a page's number and its label."""

    drawn = Signal(int, object)

    def __init__(self, parent: QWidget | None = None, *, whole: bool = False) -> None:
        super().__init__(parent)
        self._whole = whole
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Bản xem trước của giấy")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setWidget(inside)
        self._data = b""
        self._pages = 0
        self._width = 0
        self._sheets: list[QLabel] = []
        self._rest = QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._draw_next)

    def show_pdf(self, data: bytes) -> None:
        """Show these pages from the top; the first at once, the others as soon as nothing else is to be done."""
        self._rest.stop()
        self._data = data
        self._pages = pages.count(data) if data else 0
        self._width = 0
        self._draw()
        self.verticalScrollBar().setValue(0)

    def page_size(self, page: int = 0) -> tuple[float, float]:
        """Width and height of a page (from 0) of what is shown, in points."""
        return pages.size(self._data, page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width."""
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        width = self._room()
        if width < 50 or (width == self._width and self._sheets):
            return
        self._width = width
        for sheet in self._sheets:
            self._column.removeWidget(sheet)
            sheet.deleteLater()
        self._sheets = []
        self._draw_next()

    def _room(self) -> int:
        """How wide a page is drawn, in pixels."""
        width = self.viewport().width() - 2
        if not self._whole or self._pages != 1:
            return width
        # The bar that comes and goes with the height takes no part, or one would call the other forever.
        width = self.width() - 2
        wide, high = self.page_size()
        fitting = int((self.height() - 2 * _EDGE) * wide / high)
        if fitting >= width:
            return width
        return fitting if fitting > _LEAST * wide else self.viewport().width() - 2

    def _draw_next(self) -> None:
        page = len(self._sheets)
        if page < self._pages:
            sheet = self._page(page, self._width)
            self._sheets.append(sheet)
            self._column.addWidget(sheet)
            self.drawn.emit(page, sheet)
            sheet.show()  # a layout that stands on the screen already does not show what is added to it
        if len(self._sheets) < self._pages:
            self._rest.start()
        else:
            self._rest.stop()

    def _page(self, page: int, width: int) -> QLabel:
        ratio = self.devicePixelRatioF()
        points = pages.size(self._data, page)[0]
        picture = QPixmap.fromImage(pages.picture(self._data, page, width * ratio / points * 72))
        picture.setDevicePixelRatio(ratio)
        label = QLabel()
        label.setPixmap(picture)
        label.setProperty("kind", "sheet")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        return label
