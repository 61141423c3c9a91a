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


#: What the trays are called by the drivers (of CUPS, and by Qt), and by whoever fills them.
_TRAY_WORDS = {
    "Auto": "Tự chọn", "auto": "Tự chọn", "AutoSelect": "Tự chọn", "Upper": "Khay trên", "Lower": "Khay dưới",
    "Middle": "Khay giữa", "Manual": "Khay tay", "ManualFeed": "Khay tay", "MultiPurpose": "Khay đa năng",
    "Multipurpose": "Khay đa năng", "MPTray": "Khay đa năng", "ByPassTray": "Khay tay", "by-pass-tray": "Khay tay",
    "Tray1": "Khay 1", "Tray2": "Khay 2", "Tray3": "Khay 3", "Tray4": "Khay 4", "tray-1": "Khay 1", "tray-2": "Khay 2",
    "tray-3": "Khay 3", "Cassette": "Hộp giấy", "Cassette1": "Hộp giấy 1", "Cassette2": "Hộp giấy 2",
    "Envelope": "Khay phong bì", "LargeCapacity": "Khay lớn", "Rear": "Khay sau", "Front": "Khay trước",
}  # fmt: skip


def printers() -> list[str]:
    """The printers this system knows, the default one first. Empty when there is none."""
    names = list(QPrinterInfo.availablePrinterNames())
    default = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: name != default)


def trays(printer: str) -> list[tuple[str, str]]:
    """The trays of a printer (of the default one, when empty): its own name for each, and what the officer reads.

    Empty where the printer tells of none. Asks the printing system, so it runs in a lane.
    """
    lpoptions = shutil.which("lpoptions")
    if sys.platform == "win32" or lpoptions is None:
        # QPrinter asks the driver for a tray by one of these; one that it lacks is passed over by the driver.
        return [(name, words) for name, words in _TRAY_WORDS.items() if name in QPrinter.PaperSource.__members__]
    try:
        said = _ask([lpoptions, *(["-p", printer] if printer else []), "-l"])
    except Told:
        return []  # the printing system does not answer; printing itself will say so
    return [(name, _TRAY_WORDS.get(name, name)) for name in _slots(said.stdout.decode(errors="replace"))]


def _slots(options: str) -> list[str]:
    """The choices of the line "InputSlot/Media Source: *Auto Tray1 Manual" that `lpoptions -l` prints."""
    for line in options.splitlines():
        key, _, choices = line.partition(":")
        if key.partition("/")[0].strip() == "InputSlot":
            return [choice.removeprefix("*") for choice in choices.split()]
    return []


def print_pdf(data: bytes, printer: str, media: str = "A4", title: str = "Mot cua", tray: str = "") -> None:
    """Send a PDF to a printer (the default one when ``printer`` is empty), from one of its trays where one is named.
    Runs in a lane; raises `Told`.

    Linux and macOS hand the PDF itself to CUPS, sharp and quick; elsewhere its pages are drawn at 300 dpi.
    """
    lp = shutil.which("lp")
    if sys.platform != "win32" and lp is not None:
        _by_cups(lp, data, printer, media, title, tray)
    else:
        _by_pixels(data, printer, title, tray)


def _by_cups(lp: str, data: bytes, printer: str, media: str, title: str, tray: str) -> None:
    """The PDF goes through a pipe: a full disk of ours cannot stop it, and no copy of it stays behind."""
    _refuse_paused(printer)
    command = [lp, *(["-d", printer] if printer else []), "-o", f"media={media}"]
    command += [*(["-o", f"InputSlot={tray}"] if tray else []), "-t", title]
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


def _by_pixels(data: bytes, name: str, title: str, tray: str = "") -> None:
    info = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
    if info.isNull():
        raise _gone(name)
    printer = QPrinter(info)
    if tray in QPrinter.PaperSource.__members__:
        printer.setPaperSource(QPrinter.PaperSource[tray])
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
