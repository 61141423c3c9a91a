"""Pictures of the window at the size of the counter's screen, with whatever dialog stands above it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

SIZE = QSize(1366, 768)
_TITLE = 30


def take(window: QWidget, path: Path) -> None:
    """Save a picture. Raises OSError when it cannot be written."""
    shown = _plain(window.grab(), SIZE)
    dialogs = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
    for dialog in dialogs:
        _above(shown, dialog)
    if not shown.save(str(path)):
        raise OSError(f"{path} could not be written")


def _plain(picture: QPixmap, size: QSize) -> QPixmap:
    """The picture at one pixel a point, whatever the screen it was taken from."""
    picture.setDevicePixelRatio(1)
    if picture.size() == size:
        return picture
    return picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _above(shown: QPixmap, dialog: QDialog) -> None:
    """Lay a dialog over the window, under a title as the window system would draw it."""
    picture = _plain(dialog.grab(), dialog.size())
    left = max(0, (SIZE.width() - picture.width()) // 2)
    top = max(_TITLE, (SIZE.height() - picture.height()) // 2)
    bar = QRect(left, top - _TITLE, picture.width(), _TITLE)
    whole = QRect(bar.topLeft(), QSize(picture.width(), picture.height() + _TITLE))
    painter = QPainter(shown)
    painter.fillRect(shown.rect(), QColor(20, 30, 40, 60))
    painter.fillRect(bar, QColor("#e4e8ec"))
    painter.setPen(QColor("#26323c"))
    painter.drawText(bar.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, dialog.windowTitle())
    painter.drawPixmap(left, top, picture)
    painter.setPen(QColor("#8a97a3"))
    painter.drawRect(whole.adjusted(0, 0, -1, -1))
    painter.end()
