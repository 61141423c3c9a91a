"""Pictures of the window at the size of the counter's screen, with whatever dialog stands above it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

SIZE = QSize(1366, 768)
_TITLE = 30
_QUALITY = 80  # of PNG, so nothing is lost: written four times faster than at the default, and a little larger


def take(window: QWidget, path: Path) -> None:
    """Save a picture; a window that does not fit the screen is cut off, as it would be there.

    Raises OSError when it cannot be written.
    """
    shown = QPixmap(SIZE)
    shown.fill(QColor("#e9edf0"))
    painter = QPainter(shown)
    painter.drawPixmap(0, 0, _plain(window))
    painter.end()
    dialogs = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
    for dialog in dialogs:
        _above(shown, dialog)
    if not shown.save(str(path), "PNG", _QUALITY):
        raise OSError(f"{path} could not be written")


def _plain(widget: QWidget) -> QPixmap:
    """The widget at one pixel a point, whatever the screen it stands on."""
    picture = widget.grab()
    picture.setDevicePixelRatio(1)
    if picture.size() == widget.size():
        return picture
    return picture.scaled(
        widget.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _above(shown: QPixmap, dialog: QDialog) -> None:
    """Lay a dialog over the window, under a title as the window system would draw it."""
    picture = _plain(dialog)
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
