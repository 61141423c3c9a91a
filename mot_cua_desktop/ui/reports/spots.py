"""The leader's picture under the hand: a bar is lit up under the mouse or by the arrow keys, and opens its list.

The picture itself is the page of a PDF; where its bars are is told by the one who drew them (`documents.charts.Spot`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QToolTip

from mot_cua_desktop.operations.reports import Spot
from mot_cua_desktop.ui.kit.preview import Preview

_MM = 72 / 25.4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_OUT = 1  # pixels by which the frame, two wide, lies outside: neither upon the words that are lit nor upon the next
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Spots(QObject):
    """``chosen`` carries the spot to be opened, ``pointed`` what the one that is lit says (empty: none is)."""

    chosen = Signal(object)
    pointed = Signal(str)

    def __init__(self, preview: Preview) -> None:
        super().__init__(preview)
        self._preview = preview
        self._spots: list[Spot] = []
        self._lit = -1
        self._sheet: QLabel | None = None
        self._frame: QFrame | None = None
        preview.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        preview.installEventFilter(self)
        preview.drawn.connect(self._drawn)

    def use(self, spots: list[Spot]) -> None:
        """These are drawn on the picture that is shown."""
        self._spots = spots
        self._light(-1)

    def _drawn(self, page: int, sheet: QLabel) -> None:
        if page:
            return
        self._sheet = sheet
        sheet.setMouseTracking(True)
        sheet.installEventFilter(self)
        self._frame = QFrame(sheet)
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.setProperty("kind", "spot")
        self._frame.hide()
        self._light(self._lit)

    def place(self, n: int) -> QRect:
        """Where a spot lies on the label of the picture."""
        spot, sheet = self._spots[n], self._sheet
        assert sheet is not None
        high, scale, inside = self._preview.page_size()[1], self._scale(), sheet.contentsRect()
        left = inside.left() + (inside.width() - sheet.pixmap().deviceIndependentSize().width()) / 2
        top = inside.top() + (high - (spot.y + spot.high) * _MM) * scale
        return QRectF(
            left + spot.x * _MM * scale, top, spot.wide * _MM * scale, spot.high * _MM * scale
        ).toAlignedRect()  # fmt: skip

    def _scale(self) -> float:
        assert self._sheet is not None
        return float(self._sheet.pixmap().deviceIndependentSize().width() / self._preview.page_size()[0])

    def _at(self, where: QPointF) -> int:
        return next((n for n in range(len(self._spots)) if self.place(n).contains(where.toPoint())), -1)

    def _light(self, n: int) -> None:
        self._lit = n if 0 <= n < len(self._spots) else -1
        frame = self._frame
        if frame is not None:
            frame.setVisible(self._lit >= 0)
            if self._lit >= 0:
                around = self.place(self._lit).adjusted(-_OUT, -_OUT, _OUT, _OUT)
                frame.setGeometry(around.intersected(self._sheet.rect() if self._sheet else around))
                frame.raise_()
        words = self._spots[self._lit].words if self._lit >= 0 else ""
        self.pointed.emit(
            f"{words[:1].upper()}{words[1:]}. Enter, hoặc bấm chuột: mở danh sách hồ sơ." if words else ""
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse over the picture, the keys while it has the focus."""
        if not self._spots or self._sheet is None:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._preview:
            return self._key(event)
        if watched is self._sheet and isinstance(event, QMouseEvent):
            self._mouse(event)
        return False

    def _mouse(self, event: QMouseEvent) -> None:
        n = self._at(event.position())
        assert self._sheet is not None
        if n != self._lit and event.type() == QEvent.Type.MouseMove:
            self._light(n)
            shape = Qt.CursorShape.PointingHandCursor if n >= 0 else Qt.CursorShape.ArrowCursor
            self._sheet.setCursor(shape)
            if n >= 0:
                QToolTip.showText(event.globalPosition().toPoint(), self._spots[n].words, self._sheet)
        if n >= 0 and event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            self._light(n)
            self.chosen.emit(self._spots[n])

    def _key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._light((self._lit + step) % len(self._spots) if self._lit >= 0 else 0)
            if self._frame is not None:
                self._preview.ensureWidgetVisible(self._frame)
            return True
        if event.key() in _ENTER and self._lit >= 0:
            self.chosen.emit(self._spots[self._lit])
            return True
        return False
