"""What the leader's pictures are drawn with: text, lines and bars in millimetres, and where something lies behind."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

MM = 72 / 25.4  # points
WIDTH, HEIGHT = 277.0, 190.0  # mm, within the margins of the sheet
MARGIN = 10.0
INK, RED, GRID = "#12314a", "#a3161b", "#c4ced7"
HEAD, LABEL = 12.0, 10.5  # points, of a panel's title and of what is smallest


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
class Panel:
    x: float
    y: float
    wide: float
    high: float
    sort: str = "month"
    under: str = ""

    TALL: ClassVar[float] = 16.0
    LOW: ClassVar[float] = 11.0

    @property
    def head(self) -> float:
        """What the title takes from the top, in millimetres."""
        return self.TALL if self.under else self.LOW


class Pen:
    """Draws in millimetres, and remembers what it drew that has dossiers behind it."""

    def __init__(self, drawing: Any) -> None:
        self.drawing = drawing
        self.spots: list[Spot] = []

    def spot(self, x: float, y: float, wide: float, high: float, sort: str, key: str, words: str) -> None:
        """A place that opens something; none without a key."""
        if key:
            self.spots.append(Spot(x + MARGIN, y + MARGIN, wide, high, sort, key, words))

    def text(
        self, x: float, y: float, words: str, size: float = LABEL, font: str = "Serif", anchor: str = "start",
        ink: str = INK,
    ) -> None:  # fmt: skip
        from reportlab.graphics.shapes import String
        from reportlab.lib.colors import HexColor

        said = unicodedata.normalize("NFC", words)
        self.drawing.add(
            String(x * MM, y * MM, said, fontName=font, fontSize=size, textAnchor=anchor, fillColor=HexColor(ink))
        )

    def line(
        self, x: float, y: float, x2: float, y2: float, ink: str = INK, wide: float = 0.7, dash: Any = None
    ) -> None:
        from reportlab.graphics.shapes import Line
        from reportlab.lib.colors import HexColor

        self.drawing.add(
            Line(x * MM, y * MM, x2 * MM, y2 * MM, strokeColor=HexColor(ink), strokeWidth=wide, strokeDashArray=dash)
        )

    def box(self, x: float, y: float, wide: float, high: float, fill: str | None, ink: str | None = INK) -> None:
        from reportlab.graphics.shapes import Rect
        from reportlab.lib.colors import HexColor

        self.drawing.add(
            Rect(
                x * MM, y * MM, wide * MM, high * MM, strokeWidth=0.6,
                fillColor=HexColor(fill) if fill else None, strokeColor=HexColor(ink) if ink else None,
            )
        )  # fmt: skip

    def dot(self, x: float, y: float, size: float, fill: str) -> None:
        from reportlab.graphics.shapes import Circle
        from reportlab.lib.colors import HexColor

        self.drawing.add(
            Circle(x * MM, y * MM, size * MM, fillColor=HexColor(fill), strokeColor=HexColor(INK), strokeWidth=0.7)
        )

    def hatched(self, x: float, y: float, wide: float, high: float) -> None:
        """A bar of what is late: outlined in red and hatched, so that grey tells it too."""
        self.box(x, y, wide, high, "#ffffff", RED)
        at = 0.9
        while at < wide:
            self.line(x + at, y, x + at, y + high, RED, 0.9)
            at += 1.3

    def panel(self, panel: Panel, title: str) -> None:
        self.box(panel.x, panel.y, panel.wide, panel.high, "#ffffff", GRID)
        self.text(panel.x + 4, panel.y + panel.high - 6, title, HEAD, "Serif-Bold")
        if panel.under:
            self.text(panel.x + 4, panel.y + panel.high - 11, panel.under)


def width_of(words: str, size: float, font: str = "Serif") -> float:
    """Millimetres that they take."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(unicodedata.normalize("NFC", words), font, size)) / MM


def lines(words: str, room: float, size: float) -> list[str]:
    from reportlab.lib.utils import simpleSplit

    return list(simpleSplit(unicodedata.normalize("NFC", words), "Serif", size, room * MM))


def fitting(words: str, room: float) -> str:
    """What is too long loses its middle: of a name, the family's stays and the given one, by which people are known."""
    if width_of(words, LABEL) <= room:
        return words
    first, *others = unicodedata.normalize("NFC", words).split(" ")
    while len(others) > 1 and width_of(" ".join((first, "…", *others)), LABEL) > room:
        others = others[1:]
    said = " ".join((first, "…", *others))
    while len(said) > 1 and width_of(said, LABEL) > room:
        said = said[:-2].rstrip() + "…"
    return said
