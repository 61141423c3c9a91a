"""The leader's pictures, drawn once for the screen, the paper and the PNG: four panels on one A4 sheet held wide.

Readable without colour: what is late is hatched, every bar and point bears its number, the limit is a broken line.
Readable on a small screen too: no letter is below `LABEL`, 11 to 12 pixels where the sheet fills a window of 1366.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from mot_cua_desktop.documents.chart_pen import (
    HEIGHT,
    INK,
    LABEL,
    MARGIN,
    MM,
    RED,
    WIDTH,
    Panel,
    Pen,
    fitting,
    lines,
    width_of,
)  # fmt: skip
from mot_cua_desktop.documents.chart_pen import Spot as Spot
from mot_cua_desktop.documents.typefaces import register as register_faces
from mot_cua_desktop.domain.figures import say_count, say_rate

#: Tells a file of pictures from one of a report.
SUBJECT = "bieu_do"
_BLUE = "#7fa8c9"
_TITLE, _WORDS, _NUMBER = 16.0, 12.0, 11.0  # points
_STEP = 4.9  # mm that a bar needs at least, with its words
_FOOT, _EDGE = 8.0, 4.0  # mm below the bars, with and without what the hatching means
_NAMES = 56.0  # mm for the words before a bar


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


def _drawn(sheet: Sheet) -> Pen:
    from reportlab.graphics.shapes import Drawing

    register_faces()
    drawing = Drawing(WIDTH * MM, HEIGHT * MM)
    pen = Pen(drawing)
    y = HEIGHT - 6
    pen.text(WIDTH / 2, y, sheet.title, _TITLE, "Serif-Bold", "middle")
    y -= 0.6
    for line in (line for words in sheet.words for line in lines(words, WIDTH, _WORDS)):
        y -= 5.8
        pen.text(WIDTH / 2, y, line, _WORDS, "Serif", "middle")
    top = y - 4
    half, gap, low = (WIDTH - 6) / 2, 5.0, 6.0
    room = top - low - gap
    high = room * 0.53
    _trend(pen, Panel(0, top - high, half, high), sheet)
    ages = Panel(0, low, half, room - high, "age", sheet.now)
    _columns(pen, ages, f"Đang giải quyết hiện nay theo tuổi từ ngày tiếp nhận: {_whole(sheet.ages)}", sheet.ages)
    # The two that have bars share what room there is by how many there are to be shown.
    deep = _shared(room, len(sheet.load), len(sheet.causes))
    load = Panel(half + 6, top - deep, half, deep, "load", sheet.now)
    _bars(pen, load, f"Đang giải quyết hiện nay theo người giữ: {_whole(sheet.load)}", sheet.load, "quá hẹn")
    causes = Panel(half + 6, low, half, room - deep, "cause")
    _bars(pen, causes, "Nguyên nhân quá hạn trong kỳ", sheet.causes, "")
    for line in lines(sheet.foot, WIDTH, LABEL)[:1]:
        pen.text(WIDTH / 2, 0.8, line, LABEL, anchor="middle")
    return pen


def _shared(room: float, load: int, causes: int) -> float:
    """How much of the height the load takes, in millimetres: all that its bars want, if the causes keep room for seven
    of theirs."""
    wanted = Panel.TALL + _FOOT + load * 7
    spared = Panel.LOW + _EDGE + max(4, min(7, causes)) * _STEP
    return max(room / 2, min(wanted, room - spared))


def pdf(sheet: Sheet) -> bytes:
    """The sheet as a PDF of one page, for the screen and for the PNG."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    drawing = draw(sheet)
    canvas = Canvas(out, pagesize=((WIDTH + 2 * MARGIN) * MM, (HEIGHT + 2 * MARGIN) * MM), invariant=1)
    canvas.setTitle(sheet.title)
    canvas.setSubject(SUBJECT)
    canvas.setKeywords(sheet.seal)
    renderPDF.draw(drawing, canvas, MARGIN * MM, MARGIN * MM)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _whole(bars: Sequence[Bar]) -> str:
    return f"{say_count(sum(bar.number for bar in bars))} hồ sơ"


def _trend(pen: Pen, panel: Panel, sheet: Sheet) -> None:
    pen.panel(panel, "Tỷ lệ trễ trong số đã giải quyết, mười hai tháng")
    left, bottom = panel.x + 14, panel.y + 18
    wide, high = panel.wide - 19, panel.high - 34
    top = _top(sheet.limit, [r for p in sheet.trend for r in (p.rate, p.year_rate) if r is not None])

    def y(rate: Fraction) -> float:
        return bottom + float(rate / top) * high

    def x(n: int) -> float:
        return left + (n + 0.5) * wide / max(1, len(sheet.trend))

    pen.line(left, bottom, left + wide, bottom)
    pen.line(left, bottom, left, bottom + high)
    if y(sheet.limit) - bottom > 4:  # else the limit's own words stand there
        pen.text(left - 1.5, bottom - 1.2, "0%", anchor="end")
    if top - sheet.limit > top / 10:
        pen.text(left - 1.5, bottom + high - 1.2, _percent(top), anchor="end")
    pen.line(left, y(sheet.limit), left + wide, y(sheet.limit), RED, 1.1, [5, 3])
    pen.text(left - 1.5, y(sheet.limit) - 1.2, _percent(sheet.limit), _NUMBER, "Serif-Bold", "end", RED)
    before: tuple[float, float] | None = None
    year_before: tuple[float, float] | None = None
    for n, point in enumerate(sheet.trend):
        # The year stands where it begins; twelve times over it would leave no room between the months.
        pen.text(x(n), bottom - 5, point.name if n == 0 or point.name.startswith("1/") else point.name.split("/")[0],
                 anchor="middle")  # fmt: skip
        step = wide / max(1, len(sheet.trend))
        late = (
            f"tháng {point.name}: {say_count(point.late)} hồ sơ quá hạn trong {say_count(point.solved)} đã giải quyết"
        )
        pen.spot(x(n) - step / 2, bottom - 7, step, high + 12, panel.sort, point.key, late)
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
            pen.line(*before, *here, INK, 1.6)
        before = here
        pen.dot(*here, 1.1, RED if point.rate > sheet.limit else _BLUE)
        above = 2.2 if _peak(sheet.trend, n) or here[1] - bottom < 7 else -5.0
        number = say_rate(point.rate).removesuffix("%")
        room = width_of(number, LABEL, "Serif-Bold") + 0.6
        pen.box(here[0] - room / 2, here[1] + above - 0.4, room, 3.2, "#ffffff", None)  # no line through a number
        pen.text(here[0], here[1] + above, number, LABEL, "Serif-Bold", "middle")
    foot, at = panel.y + 4, panel.x + 6
    for words, ink, thick, dash in (
        ("từng tháng (%)", INK, 1.6, None), ("từ đầu năm", "#52616e", 1.0, [1, 2]), ("mức cho phép", RED, 1.1, [5, 3])
    ):  # fmt: skip
        pen.line(at, foot + 1.2, at + 8, foot + 1.2, ink, thick, dash)
        pen.text(at + 9.5, foot, words)
        at += 9.5 + width_of(words, LABEL) + 6


def _top(limit: Fraction, rates: Sequence[Fraction]) -> Fraction:
    """Where the axis ends: a round number of percent above the highest rate, and twice the limit at least."""
    most = max([*rates, Fraction(0)]) * 100
    step = next((step for below, step in ((10, 1), (20, 2), (50, 5)) if most < below), 10)
    return min(Fraction(1), max(Fraction(ceil(200 * limit), 100), Fraction((int(most) // step + 1) * step, 100)))


def _percent(rate: Fraction) -> str:
    return say_rate(rate).replace(",00", "")


def _peak(trend: Sequence[Point], n: int) -> bool:
    """Whether the number of a point stands above it: where no line comes down from a neighbour."""
    rate = trend[n].rate or Fraction(0)
    beside = [trend[k].rate or Fraction(0) for k in (n - 1, n + 1) if 0 <= k < len(trend)]
    return rate == 0 or sum(beside, Fraction(0)) <= rate * len(beside)


def _bars(pen: Pen, panel: Panel, title: str, bars: Sequence[Bar], late_words: str) -> None:
    pen.panel(panel, title)
    if not bars:
        pen.text(panel.x + panel.wide / 2, panel.y + panel.high / 2, "Không có.", _NUMBER, anchor="middle")
        return
    foot = _FOOT if late_words else _EDGE
    most_shown = int((panel.high - panel.head - foot) / _STEP)
    shown, rest = list(bars), None
    if len(bars) > most_shown:
        kept, others = [bar for bar in bars if bar.kept], [bar for bar in bars if not bar.kept]
        room_for = max(1, most_shown - 1 - len(kept))
        left = others[room_for:]
        what = "người khác" if panel.sort == "load" else "mục khác"
        rest = Bar(f"{len(left)} {what}", sum(b.number for b in left), sum(b.late for b in left))
        shown = [*others[:room_for], rest, *kept]
    room = panel.wide - _NAMES - 30
    step = min(11.0, (panel.high - panel.head - foot) / len(shown))
    # The rest together are no bar: it would be the longest, and of nobody.
    most = max(1, *(bar.number for bar in shown if bar is not rest))
    middle = panel.y + panel.high - panel.head - step / 2
    for bar in shown:
        long, late = (0.0, 0.0) if bar is rest else (bar.number / most * room, bar.late / most * room)
        high = step * 0.62
        y = middle - high / 2
        pen.text(panel.x + _NAMES, middle - 1.2, fitting(bar.name, _NAMES - 4), anchor="end")
        if bar is not rest:
            pen.box(panel.x + _NAMES + 2, y, max(long, 0.3), high, _BLUE)
        if late:
            pen.hatched(panel.x + _NAMES + 2, y, max(late, 0.6), high)
        words = say_count(bar.number) + (f" ({say_count(bar.late)} {late_words})" if bar.late and late_words else "")
        pen.text(panel.x + _NAMES + 3.5 + long, middle - 1.2, words, _NUMBER, "Serif-Bold")
        said = f"{bar.name}: {words} hồ sơ"
        pen.spot(panel.x + 2, middle - step / 2, panel.wide - 4, step, panel.sort, bar.key, said)
        middle -= step
    if late_words:
        pen.hatched(panel.x + _NAMES + 2, panel.y + 3, 8, 3)
        pen.text(panel.x + _NAMES + 12, panel.y + 3.4, late_words)


def _columns(pen: Pen, panel: Panel, title: str, bars: Sequence[Bar]) -> None:
    pen.panel(panel, title)
    left, bottom = panel.x + 4, panel.y + 9
    wide, high = panel.wide - 8, panel.high - 14 - panel.head
    most = max(1, *(bar.number for bar in bars))
    pen.line(left, bottom, left + wide, bottom)
    for n, bar in enumerate(bars):
        step = wide / len(bars)
        tall = bar.number / most * high
        middle = left + (n + 0.5) * step
        # The older, the darker: and the name below says it anyway.
        fill = ("#dbe7f1", "#b9d0e3", "#7fa8c9", "#47779c", "#12314a")[min(n, 4)]
        pen.box(middle - step * 0.3, bottom, step * 0.6, max(tall, 0.2), fill)
        pen.text(middle, bottom + tall + 2, say_count(bar.number), _NUMBER, "Serif-Bold", "middle")
        pen.text(middle, bottom - 5, bar.name, anchor="middle")
        said = f"{bar.name}: {say_count(bar.number)} hồ sơ đang giải quyết"
        pen.spot(middle - step / 2, bottom - 7, step, high + 13, panel.sort, bar.key, said)
