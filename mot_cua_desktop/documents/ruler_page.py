"""The ruler page: how far off a printer draws, read from the sheet itself, in the very numbers to be typed.

Folded edge to edge, the crease of a sheet lies in its true middle. Each of the two rulers stands where the program
believes that middle to be, so the crease runs through the number that is to be typed. The scales along the edges are
for whoever has a ruler at hand: the mark 20 shall lie 20 mm from the edge.
"""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import Any

from mot_cua_desktop.documents import typefaces
from mot_cua_desktop.documents.shifting import shifted
from mot_cua_desktop.domain.worktime import VN

SHEETS: dict[str, tuple[float, float]] = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "80mm": (80.0, 150.0)}
_MM = 72 / 25.4
_REACH = 15  # millimetres either way on a ruler
_EDGE = 40  # millimetres that are marked from each edge


def ruler_page(sheet: str, paper: str, printer: str, right: float, down: float, at: datetime) -> bytes:
    """A PDF of one page for a ``sheet`` of `SHEETS`, printed with the offset (mm) that holds now.

    Raises ValueError beyond `shifting.FURTHEST`.
    """
    from reportlab.pdfgen.canvas import Canvas

    width, height = SHEETS[sheet]
    typefaces.register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width * _MM, height * _MM), invariant=True)
    canvas.setTitle("Trang thuoc")
    _edges(canvas, width, height)
    _rulers(canvas, width, height, right, down)
    _words(canvas, width, height, _lines(sheet, paper, printer, right, down, at))
    canvas.save()
    return shifted(out.getvalue(), right, down)


def _edges(canvas: Any, width: float, height: float) -> None:
    """Millimetres counted from each edge; a roll has none above and below."""
    canvas.setLineWidth(0.3)
    canvas.setFont("Serif", 7)
    roll = width < 100
    reach, side, head = (20, 8.0, 0.0) if roll else (_EDGE, height * 0.24, width * 0.2)
    for mark in range(reach + 1):
        tick = 5.0 if mark % 10 == 0 else 3.5 if mark % 5 == 0 else 2.0
        numbered = mark % 10 == 0 and mark
        for x in (mark, width - mark):
            _line(canvas, x, side, x, side + tick)
            if numbered:
                canvas.drawCentredString(x * _MM, (side + 6) * _MM, str(mark))
        for y in () if roll else (mark, height - mark):
            _line(canvas, head, y, head + tick, y)
            if numbered:
                canvas.drawString((head + 6) * _MM, y * _MM - 2.5, str(mark))


def _rulers(canvas: Any, width: float, height: float, right: float, down: float) -> None:
    """Each mark bears the value that is right when the crease runs through it; down is counted as one reads."""
    x, y = width / 2, height * (0.25 if width < 100 else 0.36)
    _line(canvas, x - _REACH, y, x + _REACH, y)
    for step in range(-_REACH, _REACH + 1):
        _tick(canvas, step, x + step, y - 1, x + step, y + 1)
        if step % 5 == 0:
            canvas.setFont("Serif-Bold", 8)
            # Two rows, or the numbers would run into each other.
            canvas.drawCentredString(
                (x + step) * _MM, (y + (4 if step % 10 == 0 else -6.5)) * _MM, _number(right + step)
            )
    canvas.setFont("Serif-Bold", 10)
    canvas.drawCentredString(x * _MM, (y + 9) * _MM, "Lệch ngang (mm)")
    if width < 100:
        return
    x, y = width - 24, height / 2
    _line(canvas, x, y - _REACH, x, y + _REACH)
    for step in range(-_REACH, _REACH + 1):
        _tick(canvas, step, x - 1, y - step, x + 1, y - step)
        if step % 5 == 0:
            canvas.setFont("Serif-Bold", 8)
            canvas.drawString((x + 4) * _MM, (y - step) * _MM - 3, _number(down + step))
    canvas.setFont("Serif-Bold", 10)
    canvas.drawCentredString(x * _MM, (y + _REACH + 5) * _MM, "Lệch dọc (mm)")


def _tick(canvas: Any, step: int, x1: float, y1: float, x2: float, y2: float) -> None:
    """A mark through its ruler, twice as long and thick at each five."""
    long = 1.0 if step % 5 == 0 else 0.0
    canvas.setLineWidth(0.6 if long else 0.3)
    across, up = (0.0, long) if x1 == x2 else (long, 0.0)
    _line(canvas, x1 - across, y1 - up, x2 + across, y2 + up)


def _lines(sheet: str, paper: str, printer: str, right: float, down: float, at: datetime) -> list[tuple[str, int]]:
    roll = sheet == "80mm"
    how = [
        "1. Gấp đôi tờ giấy theo chiều dọc, hai mép trái – phải trùng nhau, rồi mở ra.",
        "2. Nếp gấp cắt thước ngang ở số nào: gõ số đó vào ô “Lệch ngang”.",
    ]
    if roll:
        how.append("3. Lệch dọc: giấy cuộn không cần chỉnh.")
    else:
        how += [
            "3. Gấp đôi theo chiều ngang, mép trên – dưới trùng nhau. Nếp gấp cắt thước dọc ở số nào: gõ số đó vào ô "
            "“Lệch dọc”.",
        ]
    how.append("Bấm Lưu rồi in lại trang này: nếp gấp đi đúng giữa thước là được.")
    if not roll:
        how.append("Có thước kẻ: vạch 20 ở mỗi mép phải cách mép giấy đúng 20 mm.")
    return [
        ("TRANG THƯỚC", 15),
        (f"{paper} · khổ {sheet}", 11),
        (f"Máy in: {printer or 'mặc định'}", 9),
        (f"Đang in với lệch ngang {_number(right)} mm, lệch dọc {_number(down)} mm.", 9),
        (f"In lúc {at.astimezone(VN):%H:%M ngày %d/%m/%Y}", 9),
        ("", 5),
        *[(line, 10 if not roll else 9) for line in how],
    ]


def _words(canvas: Any, width: float, height: float, lines: list[tuple[str, int]]) -> None:
    from reportlab.lib.utils import simpleSplit

    left, end = (width * 0.2 + 16, width - 40) if width > 100 else (6, width - 6)
    room = (end - left) * _MM
    y = (height - 14 if width > 100 else height - 8) * _MM
    for line, size in lines:
        face = "Serif-Bold" if size >= 11 else "Serif"
        for piece in simpleSplit(line, face, size, room) or [""]:
            canvas.setFont(face, size)
            y -= size * 1.35
            canvas.drawString(left * _MM, y, piece)


def _line(canvas: Any, x1: float, y1: float, x2: float, y2: float) -> None:
    canvas.line(x1 * _MM, y1 * _MM, x2 * _MM, y2 * _MM)


def _number(value: float) -> str:
    """A signed number as one types it: "+2,5", "0", "−1"."""
    if math.isclose(value, 0, abs_tol=0.01):
        return "0"
    return f"{value:+.1f}".replace(".", ",").removesuffix(",0").replace("-", "−")
