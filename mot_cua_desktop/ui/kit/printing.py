"""Paper out of the machine: which printers there are, a PDF to one of them, and a clear word when one is gone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from mot_cua_desktop.errors import Told
from mot_cua_desktop.ui.kit import pages

_DPI = 300  # the printer's own 1200 dpi costs ten seconds and a gigabyte, and nobody sees it on a letter
_SECONDS = 20.0
_SAFE = "hồ sơ đã ghi xong, không mất gì."
_GONE = f"Chọn máy in khác ở trang Quản trị (F8), hoặc bấm “Lưu PDF” rồi in sau; {_SAFE}"
#: What CUPS says (in English, asked for below) and what the officer needs to know of it.
_REASONS = (
    (
        ("no space", "not enough space", "disk full"),
        "Không in được: ổ đĩa đầy.",
        f"Giải phóng chỗ trống rồi in lại; {_SAFE}",
    ),
    (
        ("not accepting", "disabled", "paused"),
        "Không in được: máy in{} đang bị tạm dừng.",
        f"Mở cài đặt máy in và cho chạy lại, hoặc chọn máy khác ở trang Quản trị (F8); {_SAFE}",
    ),
    (
        ("scheduler", "unable to connect", "bad file descriptor"),
        "Không in được: dịch vụ in (CUPS) của máy tính không chạy.",
        f"Khởi động lại máy tính, hoặc bấm “Lưu PDF” rồi in ở máy khác; {_SAFE}",
    ),
    (("no default", "no destinations"), "Máy này chưa có máy in nào.", _GONE),
)


def printers() -> list[str]:
    """The printers this system knows, the default one first. Empty when there is none."""
    names = list(QPrinterInfo.availablePrinterNames())
    default = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: name != default)


def print_pdf(data: bytes, printer: str, media: str = "A4", title: str = "Mot cua") -> None:
    """Send a PDF to a printer (the default one when ``printer`` is empty). Runs in a lane; raises `Told`.

    Linux and macOS hand the PDF itself to CUPS, sharp and quick; elsewhere its pages are drawn at 300 dpi.
    """
    lp = shutil.which("lp")
    if sys.platform != "win32" and lp is not None:
        _by_cups(lp, data, printer, media, title)
    else:
        _by_pixels(data, printer, title)


def _by_cups(lp: str, data: bytes, printer: str, media: str, title: str) -> None:
    """The PDF goes through a pipe: a full disk of ours cannot stop it, and no copy of it stays behind."""
    _refuse_paused(printer)
    command = [lp, *(["-d", printer] if printer else []), "-o", f"media={media}", "-t", title]
    said = _ask(command, data)
    if said.returncode != 0:
        raise _reason(said.stderr.decode(errors="replace"), printer)


def _refuse_paused(printer: str) -> None:
    """CUPS takes papers for a printer that stands still and says nothing; the citizen would wait for it in vain."""
    lpstat = shutil.which("lpstat")
    if lpstat is None:
        return
    name = printer or _ask([lpstat, "-d"]).stdout.decode(errors="replace").partition(":")[2].strip()
    if name and b" disabled " in _ask([lpstat, "-p", name]).stdout:
        raise _reason("disabled", name)


def _ask(command: list[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, input=data, capture_output=True, timeout=_SECONDS, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Told("Hệ thống in không trả lời.", _GONE) from error


def _reason(said: str, printer: str) -> Told:
    for signs, what, advice in _REASONS:
        if any(sign in said.lower() for sign in signs):
            return Told(what.format(f" “{printer}”" if printer else ""), advice)
    return _gone(printer)


def _gone(printer: str) -> Told:
    if printer:
        return Told(f"Không in được: máy in “{printer}” không còn hoặc đang tắt.", _GONE)
    return Told("Máy này chưa có máy in nào.", _GONE)


def _by_pixels(data: bytes, name: str, title: str) -> None:
    info = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
    if info.isNull():
        raise _gone(name)
    printer = QPrinter(info)
    draw(data, printer, title)


def draw(data: bytes, printer: QPrinter, title: str) -> None:
    """Draw a PDF's pages onto a Qt printer at 300 dpi, edge to edge; also how a test prints to a file."""
    printer.setResolution(_DPI)
    printer.setDocName(title)
    width, height = pages.size(data)
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Point)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise _gone(printer.printerName())
    try:
        for page in range(pages.count(data)):
            if page and not printer.newPage():
                raise _gone(printer.printerName())
            image = pages.picture(data, page, _DPI)
            painter.drawImage(QRectF(image.rect()), image)
    finally:
        painter.end()
