"""The leader's pictures, drawn once for the screen, the paper and the PNG: four panels on one A4 sheet held wide.

Readable without colour: what is late is hatched, every bar and point bears its number, the limit is a broken line.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mot_cua_desktop.documents.typefaces import register as register_faces
from mot_cua_desktop.domain.figures import say_count, say_rate

_MM = 72 / 25.4
WIDTH, HEIGHT = 277.0, 170.0  # mm, within the margins of the sheet
MARGIN = 5.0
#: Tells a file of pictures from one of a report.
SUBJECT = "bieu_do"
_INK, _BLUE, _RED, _GRID = "#12314a", "#7fa8c9", "#a3161b", "#c4ced7"
_MOST = 8


@dataclass(frozen=True)
class Point:
    """A month of the trend: its late rate among the solved, that of the year so far, and how many were solved, how many
    of them late. ``key`` names what lies behind, here and in a bar; empty where nothing is opened."""

    name: str
    rate: Fraction | None
    year_rate: Fraction | None
    solved: int
    late: int = 0
    key: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar: its words, its number, and how many of it are late (hatched). ``kept`` stands by itself also where there
    are more bars than room."""

    name: str
    number: int
    late: int = 0
    key: str = ""
    kept: bool = False


@dataclass(frozen=True)
class Spot:
    """A place of the drawing with dossiers behind it: a box in millimetres from the lower left corner of the sheet as
    `pdf` gives it, what is behind (``sort`` and ``key``), and what it says."""

    x: float
    y: float
    wide: float
    high: float
    sort: str
    key: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """Everything that is drawn. ``limit`` is the line of the trend (3 %); ``seal`` goes into the file's properties;
    ``now`` tells the hour of what is not of the period: the load and the ages."""

    title: str
    words: tuple[str, ...]
    limit: Fraction
    trend: Sequence[Point]
    load: Sequence[Bar]
    ages: Sequence[Bar]
    causes: Sequence[Bar]
    foot: str = ""
    seal: str = ""
    now: str = ""


def draw(sheet: Sheet) -> Any:
    """The drawing, to be put on a page of a PDF."""
    return _drawn(sheet).drawing


def spots(sheet: Sheet) -> list[Spot]:
    """What of the drawing has dossiers behind it, in reading order."""
    return _drawn(sheet).spots


def _drawn(sheet: Sheet) -> _Pen:
    from reportlab.graphics.shapes import Drawing

    register_faces()
    drawing = Drawing(WIDTH * _MM, HEIGHT * _MM)
    pen = _Pen(drawing)
    y = HEIGHT - 6
    pen.text(WIDTH / 2, y, sheet.title, 15, "Serif-Bold", "middle")
    for words in sheet.words:
        y -= 6
        pen.text(WIDTH / 2, y, words, 11, "Serif", "middle")
    top = y - 5
    half, gap, low = (WIDTH - 6) / 2, 5.0, 4.5
    high = (top - gap - low) / 2
    upper = low + high + gap
    _trend(pen, _Panel(0, upper, half, high), sheet)
    load = _Panel(half + 6, upper, half, high, "load", sheet.now)
    _bars(pen, load, f"Đang giải quyết hiện nay theo người giữ: {_whole(sheet.load)}", sheet.load, "quá hẹn")
    ages = _Panel(0, low, half, high, "age", sheet.now)
    _columns(pen, ages, f"Đang giải quyết hiện nay theo tuổi từ ngày tiếp nhận: {_whole(sheet.ages)}", sheet.ages)
    _bars(pen, _Panel(half + 6, low, half, high, "cause"), "Nguyên nhân quá hạn trong kỳ", sheet.causes, "")
    pen.text(WIDTH / 2, 0.6, sheet.foot, 8, anchor="middle")
    return pen


def pdf(sheet: Sheet) -> bytes:
    """The sheet as a PDF of one page, for the screen and for the PNG."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    drawing = draw(sheet)
    canvas = Canvas(out, pagesize=((WIDTH + 2 * MARGIN) * _MM, (HEIGHT + 2 * MARGIN) * _MM), invariant=1)
    canvas.setTitle(sheet.title)
    canvas.setSubject(SUBJECT)
    canvas.setKeywords(sheet.seal)
    renderPDF.draw(drawing, canvas, MARGIN * _MM, MARGIN * _MM)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@dataclass(frozen=True)
class _Panel:
    x: float
    y: float
    wide: float
    high: float
    sort: str = "month"
    under: str = ""

    @property
    def head(self) -> float:
        """What the title takes from the top, in millimetres."""
        return 16.0 if self.under else 12.0


def _whole(bars: Sequence[Bar]) -> str:
    return f"{say_count(sum(bar.number for bar in bars))} hồ sơ"


class _Pen:
    """Draws in millimetres, and remembers what it drew that has dossiers behind it."""

    def __init__(self, drawing: Any) -> None:
        self.drawing = drawing
        self.spots: list[Spot] = []

    def spot(self, x: float, y: float, wide: float, high: float, sort: str, key: str, words: str) -> None:
        """A place that opens something; none without a key."""
        if key:
            self.spots.append(Spot(x + MARGIN, y + MARGIN, wide, high, sort, key, words))

    def text(
        self, x: float, y: float, words: str, size: float = 9, font: str = "Serif", anchor: str = "start",
        ink: str = _INK,
    ) -> None:  # fmt: skip
        from reportlab.graphics.shapes import String
        from reportlab.lib.colors import HexColor

        said = unicodedata.normalize("NFC", words)
        self.drawing.add(
            String(x * _MM, y * _MM, said, fontName=font, fontSize=size, textAnchor=anchor, fillColor=HexColor(ink))
        )

    def line(
        self, x: float, y: float, x2: float, y2: float, ink: str = _INK, wide: float = 0.7, dash: Any = None
    ) -> None:
        from reportlab.graphics.shapes import Line
        from reportlab.lib.colors import HexColor

        self.drawing.add(
            Line(
                x * _MM, y * _MM, x2 * _MM, y2 * _MM, strokeColor=HexColor(ink), strokeWidth=wide, strokeDashArray=dash
            )
        )

    def box(self, x: float, y: float, wide: float, high: float, fill: str | None, ink: str | None = _INK) -> None:
        from reportlab.graphics.shapes import Rect
        from reportlab.lib.colors import HexColor

        self.drawing.add(
            Rect(
                x * _MM, y * _MM, wide * _MM, high * _MM, strokeWidth=0.6,
                fillColor=HexColor(fill) if fill else None, strokeColor=HexColor(ink) if ink else None,
            )
        )  # fmt: skip

    def dot(self, x: float, y: float, size: float, fill: str) -> None:
        from reportlab.graphics.shapes import Circle
        from reportlab.lib.colors import HexColor

        self.drawing.add(
            Circle(x * _MM, y * _MM, size * _MM, fillColor=HexColor(fill), strokeColor=HexColor(_INK), strokeWidth=0.7)
        )

    def hatched(self, x: float, y: float, wide: float, high: float) -> None:
        """A bar of what is late: outlined in red and hatched, so that grey tells it too."""
        self.box(x, y, wide, high, "#ffffff", _RED)
        at = 0.9
        while at < wide:
            self.line(x + at, y, x + at, y + high, _RED, 0.9)
            at += 1.3

    def panel(self, panel: _Panel, title: str) -> None:
        self.box(panel.x, panel.y, panel.wide, panel.high, "#ffffff", _GRID)
        self.text(panel.x + 4, panel.y + panel.high - 6, title, 11, "Serif-Bold")
        if panel.under:
            self.text(panel.x + 4, panel.y + panel.high - 10.5, panel.under, 8.5)


def _fitting(words: str, room: float, size: float) -> str:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    words = unicodedata.normalize("NFC", words)
    if stringWidth(words, "Serif", size) <= room * _MM:
        return words
    while words and stringWidth(words + "…", "Serif", size) > room * _MM:
        words = words[:-1]
    return words.rstrip() + "…"


def _trend(pen: _Pen, panel: _Panel, sheet: Sheet) -> None:
    pen.panel(panel, "Tỷ lệ trễ trong số đã giải quyết, mười hai tháng")
    left, bottom = panel.x + 13, panel.y + 17
    wide, high = panel.wide - 20, panel.high - 31
    rates = [r for p in sheet.trend for r in (p.rate, p.year_rate) if r is not None]
    top = max([2 * sheet.limit, *(rate * Fraction(11, 10) for rate in rates)])

    def y(rate: Fraction) -> float:
        return bottom + float(rate / top) * high

    def x(n: int) -> float:
        return left + (n + 0.5) * wide / max(1, len(sheet.trend))

    pen.line(left, bottom, left + wide, bottom)
    pen.line(left, bottom, left, bottom + high)
    if y(sheet.limit) - bottom > 3.5:  # else the limit's own words stand there
        pen.text(left - 1.5, bottom - 1, "0%", 8, anchor="end")
    pen.text(left - 1.5, bottom + high - 1, say_rate(top), 8, anchor="end")
    pen.line(left, y(sheet.limit), left + wide, y(sheet.limit), _RED, 1.1, [5, 3])
    pen.text(left - 1.5, y(sheet.limit) - 1, say_rate(sheet.limit).replace(",00", ""), 9, "Serif-Bold", "end", _RED)
    before: tuple[float, float] | None = None
    year_before: tuple[float, float] | None = None
    for n, point in enumerate(sheet.trend):
        pen.text(x(n), bottom - 4.5, point.name, 8, anchor="middle")
        step = wide / max(1, len(sheet.trend))
        late = (
            f"tháng {point.name}: {say_count(point.late)} hồ sơ quá hạn trong {say_count(point.solved)} đã giải quyết"
        )
        pen.spot(x(n) - step / 2, bottom - 6, step, high + 8, panel.sort, point.key, late)
        if point.year_rate is not None:
            here = (x(n), y(point.year_rate))
            if year_before is not None:
                pen.line(*year_before, *here, "#52616e", 1.0, [1, 2])
            year_before = here
        if point.rate is None:
            before = None
            continue
        here = (x(n), y(point.rate))
        if before is not None:
            pen.line(*before, *here, _INK, 1.6)
        before = here
        pen.dot(*here, 1.1, _RED if point.rate > sheet.limit else _BLUE)
        above = 2.2 if _peak(sheet.trend, n) or here[1] - bottom < 6 else -4.6
        pen.box(here[0] - 3.4, here[1] + above - 0.5, 6.8, 3.0, "#ffffff", None)  # no line goes through a number
        pen.text(here[0], here[1] + above, say_rate(point.rate).removesuffix("%"), 8, "Serif-Bold", "middle")
    foot = panel.y + 4
    pen.line(left, foot + 1, left + 7, foot + 1, _INK, 1.6)
    pen.text(left + 8.5, foot, "từng tháng (%)", 8.5)
    pen.line(left + 36, foot + 1, left + 43, foot + 1, "#52616e", 1.0, [1, 2])
    pen.text(left + 44.5, foot, "từ đầu năm", 8.5)
    pen.line(left + 68, foot + 1, left + 75, foot + 1, _RED, 1.1, [5, 3])
    pen.text(left + 76.5, foot, "mức cho phép", 8.5)


def _peak(trend: Sequence[Point], n: int) -> bool:
    """Whether the number of a point stands above it: where no line comes down from a neighbour."""
    rate = trend[n].rate or Fraction(0)
    beside = [trend[k].rate or Fraction(0) for k in (n - 1, n + 1) if 0 <= k < len(trend)]
    return rate == 0 or sum(beside, Fraction(0)) <= rate * len(beside)


def _bars(pen: _Pen, panel: _Panel, title: str, bars: Sequence[Bar], late_words: str) -> None:
    pen.panel(panel, title)
    if not bars:
        pen.text(panel.x + panel.wide / 2, panel.y + panel.high / 2, "Không có.", 11, anchor="middle")
        return
    shown = list(bars)
    if len(bars) > _MOST:
        kept, others = [bar for bar in bars if bar.kept], [bar for bar in bars if not bar.kept]
        room_for = _MOST - 1 - len(kept)
        rest = others[room_for:]
        what = "người khác" if panel.sort == "load" else "mục khác"
        more = Bar(f"{len(rest)} {what}", sum(b.number for b in rest), sum(b.late for b in rest))
        shown = [*others[:room_for], more, *kept]
    names, foot = 52.0, 8.0 if late_words else 4.0
    room = panel.wide - names - 26
    step = min(11.0, (panel.high - panel.head - foot) / len(shown))
    most = max(1, *(bar.number for bar in shown))
    y = panel.y + panel.high - panel.head - step
    for bar in shown:
        long, late = bar.number / most * room, bar.late / most * room
        high = step * 0.62
        pen.text(panel.x + names, y + high / 2 - 1.1, _fitting(bar.name, names - 4, 9), 9, anchor="end")
        pen.box(panel.x + names + 2, y, max(long, 0.3), high, _BLUE)
        if bar.late:
            pen.hatched(panel.x + names + 2, y, max(late, 0.6), high)
        words = say_count(bar.number) + (f" ({say_count(bar.late)} {late_words})" if bar.late and late_words else "")
        pen.text(panel.x + names + 3.5 + long, y + high / 2 - 1.1, words, 9, "Serif-Bold")
        pen.spot(panel.x + 2, y - 1, panel.wide - 4, high + 2, panel.sort, bar.key, f"{bar.name}: {words} hồ sơ")
        y -= step
    if late_words:
        pen.hatched(panel.x + names + 2, panel.y + 3, 8, 3)
        pen.text(panel.x + names + 12, panel.y + 3.4, late_words, 8.5)


def _columns(pen: _Pen, panel: _Panel, title: str, bars: Sequence[Bar]) -> None:
    pen.panel(panel, title)
    left, bottom = panel.x + 6, panel.y + 11
    wide, high = panel.wide - 12, panel.high - 15 - panel.head
    most = max(1, *(bar.number for bar in bars))
    pen.line(left, bottom, left + wide, bottom)
    for n, bar in enumerate(bars):
        step = wide / len(bars)
        tall = bar.number / most * high
        middle = left + (n + 0.5) * step
        # The older, the darker: and the name below says it anyway.
        fill = ("#dbe7f1", "#b9d0e3", "#7fa8c9", "#47779c", "#12314a")[min(n, 4)]
        pen.box(middle - step * 0.3, bottom, step * 0.6, max(tall, 0.2), fill)
        pen.text(middle, bottom + tall + 2, say_count(bar.number), 10, "Serif-Bold", "middle")
        pen.text(middle, bottom - 5, bar.name, 9, anchor="middle")
        said = f"{bar.name}: {say_count(bar.number)} hồ sơ đang giải quyết"
        pen.spot(middle - step / 2, bottom - 6, step, high + 12, panel.sort, bar.key, said)
