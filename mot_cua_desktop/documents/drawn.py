"""What the sheets of the catalogue are drawn with: paragraphs, tables, a QR, pages that know what they are part of."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape as escape

from mot_cua_desktop.documents.docx import qr_png
from mot_cua_desktop.documents.typefaces import register

MM = 72 / 25.4
Head = Callable[[Any, str, bool], None]


def words(
    text: str, size: float = 13, *, align: int = 0, before: float = 0, after: float = 2, keep: bool = False
) -> Any:
    """A paragraph of marked-up text; ``before`` and ``after`` in millimetres, ``keep`` with what follows."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    register()
    style = ParagraphStyle(
        "sheet", fontName="Serif", fontSize=size, leading=size * 1.22, alignment=align, spaceBefore=before * MM,
        spaceAfter=after * MM, keepWithNext=keep, splitLongWords=True,
    )  # fmt: skip
    # The drawing library sets each mark of a decomposed letter beside it.
    return Paragraph(unicodedata.normalize("NFC", text), style)


def qr(text: str, millimetres: float) -> Any:
    """A QR code of this width."""
    from reportlab.platypus import Image

    return Image(io.BytesIO(qr_png(text)), millimetres * MM, millimetres * MM)


def table(
    rows: Sequence[Sequence[Any]], widths: Sequence[float], look: Sequence[tuple[Any, ...]] = (), *, whole: bool = False
) -> Any:
    """A ruled table with its first row repeated on each page; widths in millimetres.

    ``whole`` where no row is taller than a page: then none is broken over two."""
    from reportlab.platypus import Table

    made = Table(rows, colWidths=[width * MM for width in widths], repeatRows=1, splitInRow=0 if whole else 1)
    made.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.6, "black"),
            ("BACKGROUND", (0, 0), (-1, 0), "#e6e6e6"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            *look,
        ]
    )
    return made


def sheets(
    size: tuple[float, float],
    margins: tuple[float, float, float],
    parts: Sequence[tuple[str, Sequence[Any]]],
    head: Head,
    foot: str,
    title: str,
    progress: Callable[[int, int], None] | None = None,
    *,
    through: bool = False,
) -> tuple[bytes, int]:
    """Each part on pages of its own: ``head`` draws above each page, with the part's name and whether it goes on from
    the page before; below stands ``foot`` with the page's place within its part. Sizes in millimetres: (width, height),
    (sides, top, bottom). ``through`` numbers the pages of all parts as one paper's. ``progress``
    hears (done, of how many) parts and may raise to stop. Returns the PDF and how many pages it has."""
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate

    width, height = size[0] * MM, size[1] * MM
    side, top, bottom = (margin * MM for margin in margins)
    drawn: list[int] = []  # the part that each page belongs to

    class Begins(Flowable):  # type: ignore[misc]
        def __init__(self, part: int) -> None:
            super().__init__()
            self._part = part

        def wrap(self, *_room: float) -> tuple[float, float]:
            return 0, 0

        def draw(self) -> None:
            drawn.append(self._part)
            if progress is not None:
                progress(self._part + 1, len(parts))

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._pages: list[dict[str, Any]] = []
            self._of: list[int] = []

        def showPage(self) -> None:
            self._of.append(drawn[-1])
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            of, pages = self._of, self._pages
            for place, page in enumerate(pages):
                self.__dict__.update(page)
                number, count = place - of.index(of[place]) + 1, of.count(of[place])
                head(self, parts[of[place]][0], number > 1)
                self.setFont("Serif", 10)
                self.drawString(side, 8 * MM, unicodedata.normalize("NFC", foot))
                place_of = (place + 1, len(pages)) if through else (number, count)
                self.drawRightString(width - side, 8 * MM, f"Trang {place_of[0]}/{place_of[1]}")
                super().showPage()
            super().save()

    flow: list[Any] = []
    for part, (_, story) in enumerate(parts):
        flow += [*([PageBreak()] if part else []), Begins(part), *story]
    out = io.BytesIO()
    frame = Frame(side, bottom, width - 2 * side, height - top - bottom, 0, 0, 0, 0)
    document = BaseDocTemplate(out, pagesize=(width, height), title=title)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(flow, canvasmaker=Numbered)
    return out.getvalue(), document.page
