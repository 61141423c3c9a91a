"""The pages of a PDF as pictures, for the preview and for printers that take pixels: one engine draws both."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from mot_cua_desktop import pdfium


def count(data: bytes) -> int:
    """How many pages a PDF has. Raises `Told` when it is none."""
    with pdfium.opened(data) as document:
        return len(document)


def size(data: bytes, page: int = 0) -> tuple[float, float]:
    """Width and height of a page (from 0) in points."""
    with pdfium.opened(data) as document:
        # Not of the opened page: to open one is to take all its words and lines apart, a sixth of drawing it.
        width, height = document.get_page_size(page)
        return float(width), float(height)


def picture(data: bytes, page: int, dpi: float) -> QImage:
    """A page (from 0) drawn at ``dpi``; the picture owns its pixels."""
    with pdfium.opened(data) as document:
        sheet = document[page]
        # In the order that Qt itself draws with: turning every pixel round costs as much as drawing the page.
        bitmap = sheet.render(scale=dpi / 72, prefer_bgrx=True)
        pixels, width, height = bytes(bitmap.buffer), bitmap.width, bitmap.height
        bitmap.close()
        sheet.close()
    # Copied, since the image itself only borrows the bytes it is made from.
    return QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32).copy()


def png(data: bytes, dpi: float, page: int = 0) -> bytes:
    """A page as a PNG file."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(data, page, dpi).save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(held.data())
