"""Phiếu công việc buổi sáng: what one officer has before them today, drawn on A4, group by group."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from mot_cua_desktop.documents.fields import PRACTICE
from mot_cua_desktop.documents.typefaces import register
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.worktime import VN, say_day, say_moment

_MM = 72 / 25.4
_WIDTHS = (8, 45, 36, 36, 19, 44)  # mm: 188 of A4's 210
_HEADS = ("TT", "Mã hồ sơ", "Công dân", "Thủ tục", "Hẹn trả", "Việc cần làm")
_SIDE, _TOP, _BOTTOM = 11, 12, 16
_PRIVATE = "Có thông tin cá nhân của công dân: không để ở bàn tiếp dân, hủy khi hết ngày."


@dataclass(frozen=True)
class Line:
    """One dossier of the sheet: its code (or slip), its citizen, what is asked for, when it is due, what to do."""

    code: str
    citizen: str
    procedure: str
    due: datetime | None
    to_do: str


@dataclass(frozen=True)
class Section:
    """A group of the board with its dossiers; ``more`` are those that the sheet has no room for."""

    title: str
    lines: Sequence[Line]
    more: int = 0


def draw(facts: DeskFacts, officer: Officer, now: datetime, sections: Sequence[Section]) -> bytes:
    """The sheet as PDF bytes: heads repeated, pages numbered, a row never broken over two of them."""
    from reportlab.platypus import SimpleDocTemplate

    register()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(210 * _MM, 297 * _MM), leftMargin=_SIDE * _MM, rightMargin=_SIDE * _MM,
        topMargin=_TOP * _MM, bottomMargin=_BOTTOM * _MM, title="Phiếu công việc buổi sáng",
    )  # fmt: skip
    document.build([*_head(facts, officer, now, sections), *_body(sections)], canvasmaker=_numbered(officer, now))
    return out.getvalue()


def _head(facts: DeskFacts, officer: Officer, now: datetime, sections: Sequence[Section]) -> list[Any]:
    total = sum(len(section.lines) + section.more for section in sections)
    place = " – ".join(filter(None, (officer.title, officer.unit)))
    return [
        _text(escape(facts.centre_name), 11),
        *([_text(f"<b>{PRACTICE}</b>", 11, align=1)] if facts.practice else []),
        _text("<b>PHIẾU CÔNG VIỆC BUỔI SÁNG</b>", 16, align=1, after=2),
        _text(f"<b>{escape(say_day(now.astimezone(VN).date()))}</b>", 13, align=1, after=4),
        _text(f"Cán bộ: <b>{escape(officer.name)}</b>{escape(f' ({place})') if place else ''}", 12),
        _text(f"In lúc {escape(say_moment(now))}. Tổng cộng: <b>{total} hồ sơ</b>.", 12, after=2),
        _text(f"<i>{_PRIVATE}</i>", 10, after=4),
    ]


def _body(sections: Sequence[Section]) -> list[Any]:
    from reportlab.platypus import Spacer

    full = [section for section in sections if section.lines]
    if not full:
        return [_text("Không có hồ sơ nào cần để ý sáng nay.", 13, align=1)]
    flow: list[Any] = []
    for section in full:
        flow += [_table(section), Spacer(1, 3 * _MM)]
    return flow


def _table(section: Section) -> Any:
    from reportlab.platypus import Table

    count = len(section.lines) + section.more
    rows: list[list[Any]] = [[f"{section.title.upper()} – {count} hồ sơ"], list(_HEADS)]
    for number, line in enumerate(section.lines, start=1):
        rows.append(
            [
                str(number),
                _text(escape(line.code)),
                _text(f"<b>{escape(line.citizen)}</b>"),
                _text(escape(line.procedure)),
                _text(_due(line.due)),
                _text(escape(line.to_do)),
            ]
        )
    if section.more:
        rows.append([_text(f"<i>… và {section.more} hồ sơ nữa: xem trang Hạn xử lý (F4).</i>")])
    look: list[tuple[Any, ...]] = [
        ("SPAN", (0, 0), (-1, 0)),
        ("FONT", (0, 0), (-1, 0), "Serif-Bold", 12),
        ("FONT", (0, 1), (-1, 1), "Serif-Bold", 10),
        ("FONT", (0, 2), (-1, -1), "Serif", 10),
        ("BACKGROUND", (0, 0), (-1, 0), "#e6e6e6"),
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("ALIGN", (0, 2), (0, -1), "CENTER"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("NOSPLIT", (0, 0), (-1, min(2, len(rows) - 1))),  # no head alone at the foot of a page
    ]
    if section.more:
        look.append(("SPAN", (0, len(rows) - 1), (-1, len(rows) - 1)))
    table = Table(rows, colWidths=[width * _MM for width in _WIDTHS], repeatRows=2)
    table.setStyle(look)
    return table


def _due(due: datetime | None) -> str:
    if due is None:
        return ""
    local = due.astimezone(VN)
    return f"{local:%H:%M}<br/>{local:%d/%m/%Y}"


def _text(words: str, size: float = 10, *, align: int = 0, after: float = 0) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "morning", fontName="Serif", fontSize=size, leading=size * 1.2, alignment=align, spaceAfter=after * _MM,
        splitLongWords=True,
    )  # fmt: skip
    return Paragraph(unicodedata.normalize("NFC", words), style)


def _numbered(officer: Officer, now: datetime) -> Any:
    """A canvas that knows how many pages there are before it writes the first foot."""
    from reportlab.pdfgen.canvas import Canvas

    foot = f"{officer.name} – {now.astimezone(VN):%d/%m/%Y}"

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self.setFont("Serif", 10)
                self.drawString(_SIDE * _MM, 9 * _MM, foot)
                self.drawRightString((210 - _SIDE) * _MM, 9 * _MM, f"Trang {number}/{len(self._pages)}")
                super().showPage()
            super().save()

    return Numbered
