"""A register on A4 held wide: heads repeated, no line broken over two pages that one page holds, the last line sums,
pages numbered.

Drawn straight onto the canvas: a hundred thousand lines through a table of paragraphs would take minutes.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from mot_cua_desktop.documents import register_pages
from mot_cua_desktop.documents.fields import PRACTICE
from mot_cua_desktop.documents.ink import Ink
from mot_cua_desktop.documents.ink import wide as _wide
from mot_cua_desktop.documents.register_pages import Page, Piece, Sizes
from mot_cua_desktop.documents.registers import PERSONAL, Column, Progress, Register, said, silent
from mot_cua_desktop.documents.typefaces import register as register_faces
from mot_cua_desktop.domain.seal import AS_SENT, written

_MM = 72 / 25.4
WIDE, HIGH = 297.0, 210.0
_SIDE, _TOP, _FOOT = 10.0, 10.0, 15.0
_SIZE, _HEAD_SIZE = 9.0, 9.0
_LEAD = 11.0  # points
_PAD, _TIGHT = 2.2, 1.2  # beside the words of a cell, and above and below them; the second where a page is saved by it
_NOTE, _SIGNED = 12.5, 90.0  # points of a note, of the signatures
_EVERY = 500  # lines between two words of progress
Lines = list[list[str]]


def draw(register: Register, tell: Progress = silent) -> bytes:
    """The register as PDF bytes. Raises `Cancelled` from ``tell``."""
    from reportlab.pdfgen.canvas import Canvas

    register_faces()
    _wrapped.cache_clear()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE * _MM, HIGH * _MM), invariant=1, pageCompression=1)
    canvas.setTitle(register.title)
    canvas.setAuthor("")
    if register.seal is not None:
        canvas.setKeywords(written(register.seal))
    _Drawing(canvas, register, tell).whole()
    canvas.save()
    return out.getvalue()


@lru_cache(maxsize=50_000)
def _wrapped(words: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """The words in lines of at most ``width`` points; a word that is longer by itself is cut."""
    if not words:
        return ("",)
    lines: list[str] = []
    line, used, space = "", 0.0, _wide(" ", font, size)
    for word in words.split():
        wide = _wide(word, font, size)
        if not line and wide <= width:
            line, used = word, wide
            continue
        if line and used + space + wide <= width:
            line, used = f"{line} {word}", used + space + wide
            continue
        if line:
            lines.append(line)
        while _wide(word, font, size) > width and len(word) > 1:
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or _wide(word[:n], font, size) <= width)
            cut = max(word.rfind(each, 0, cut) for each in "-/") + 1 or cut  # a code is read better in its own parts
            lines.append(word[:cut])
            word = word[cut:]
        line, used = word, _wide(word, font, size)
    return (*lines, line) if line or not lines else tuple(lines)


def _evenly(words: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """The same in as few lines, of about one length: no last word stands alone in the middle of a sheet."""
    lines = _wrapped(words, font, size, width)
    narrower = (_wrapped(words, font, size, width * share / 10) for share in range(5, 10))
    return next((each for each in narrower if len(each) == len(lines)), lines) if len(lines) > 1 else lines


def _plain(words: str) -> str:
    # The drawing library sets each mark of a decomposed letter beside it.
    return unicodedata.normalize("NFC", words)


def _part(lines: Lines, piece: Piece) -> Lines:
    """What of a line stands on one of the pages that it needs; its number stands on each."""
    return [lines[0][: piece.end - piece.top], *(cell[piece.top : piece.end] for cell in lines[1:])]


class _Drawing:
    def __init__(self, canvas: Any, register: Register, tell: Progress) -> None:
        self.canvas, self.register, self.tell = canvas, register, tell
        room = WIDE - 2 * _SIDE
        scale = room / sum(column.width for column in register.columns)
        self.widths = [column.width * scale * _MM for column in register.columns]
        self.lefts = [_SIDE * _MM + sum(self.widths[:n]) for n in range(len(self.widths))]
        self.sent = register.layout >= AS_SENT
        self.y = 0.0
        self._inks = {font: Ink(canvas, font, _SIZE) for font in ("Serif", "Serif-Bold")}
        #: The heads as they were drawn, by the height at which they stand.
        self._drawn: dict[float, str] = {}
        self._rules: list[tuple[float, float, float, float]] = []

    def whole(self) -> None:
        body = [self._lines(row) for row in self._told(self.register.rows)]
        if self.register.totalled:
            sums = self.register.totals()
            total = self._lines(sums, "Serif-Bold")
            total[1] = ["TỔNG SỐ"]
            body.append(total)
        self._layout(body)

    def _told(self, rows: Sequence[Any]) -> Any:
        whole = 2 * len(rows)
        for n, row in enumerate(rows):
            if n % _EVERY == 0:
                self.tell(n, whole)
            yield row

    def _lines(self, row: Sequence[Any], font: str = "Serif") -> Lines:
        return [
            list(_wrapped(_plain(said(column, row, n)), font, _SIZE, self.widths[n] - 2 * _PAD))
            for n, column in enumerate(self.register.columns)
        ]

    # --- pages ---

    def _layout(self, body: list[Lines]) -> None:
        """Lines, then notes, then signatures, each whole on its page; the heads stand where there are lines."""
        notes = self._notes()
        below = [8.0, *([_NOTE] * len(notes)), *([_SIGNED] if self.register.signers else [])]
        head, rows = self._head_height(), len(body)
        sizes = Sizes(
            lead=_LEAD, pad=_PAD, tight=_TIGHT, first=self._room() - self._opening_height() - head,
            further=self._room() - head, bare=self._room(), below=below, totalled=self.register.totalled,
        )  # fmt: skip
        paged = register_pages.laid if self.sent else register_pages.before_five
        found = paged([max(len(cell) for cell in lines) for lines in body], sizes)
        for number, page in enumerate(found.pages):
            self.y = (HIGH - _TOP) * _MM
            if number == 0:
                self._opening()
            if page.pieces or number == 0:
                self._heads()
            self._pieces(page, body, found.pad, rows)
            for n in page.below:
                self._below(n, notes, below[n])
            self._end(number + 1, len(found.pages))

    def _pieces(self, page: Page, body: list[Lines], pad: float, rows: int) -> None:
        """The lines of the table on one page."""
        top = self.y
        for piece in page.pieces:
            if piece.row % _EVERY == 0:
                self.tell(rows + piece.row, 2 * rows)
            last = self.register.totalled and piece.row == rows - 1
            lines = body[piece.row] if piece.whole else _part(body[piece.row], piece)
            high = (piece.end - piece.top) * _LEAD + 2 * pad
            self._line(lines, high, "Serif-Bold" if last else "Serif", None if piece.whole else pad)
        self._grid(top)

    def _below(self, n: int, notes: list[str], high: float) -> None:
        """A gap, then the notes, then the signatures."""
        if 1 <= n <= len(notes):
            self.canvas.setFont("Serif", 10)
            self.canvas.drawString(_SIDE * _MM, self.y - 10, notes[n - 1])
        elif n > len(notes):
            self._signed()
        self.y -= high

    def _room(self) -> float:
        return (HIGH - _TOP - _FOOT) * _MM

    def _end(self, page: int, total: int) -> None:
        canvas, register = self.canvas, self.register
        words, size = _plain(register.seal.words if register.seal else register.title), 8.5
        if self.sent:  # a desk's long name is set smaller before it runs into the number of the page
            size = min(size, size * (WIDE - 2 * _SIDE - 25) * _MM / _wide(words, "Serif", size))
        canvas.setFont("Serif", size)
        canvas.setFillGray(0.25)
        canvas.drawString(_SIDE * _MM, 8 * _MM, words)
        canvas.setFont("Serif", 8.5)
        canvas.drawRightString((WIDE - _SIDE) * _MM, 8 * _MM, f"Trang {page}/{total}")
        canvas.setFillGray(0)
        canvas.showPage()

    # --- the top of the first page ---

    def _opening_lines(self) -> list[tuple[str, str, float]]:
        """Each line below the two columns at the top: its words, font and size."""
        register = self.register
        lines = [(PRACTICE, "Serif-Bold", 11.0)] if register.practice else []
        lines.append((register.title.upper(), "Serif-Bold", 14.0))
        lines += [(words, "Serif-Italic", 11.0) for words in register.under]
        if register.personal:
            lines.append((PERSONAL, "Serif-Italic", 9.0))
        plain = [(_plain(words), font, size) for words, font, size in lines]
        if not self.sent:
            return plain
        room = (WIDE - 2 * _SIDE) * _MM
        return [(line, font, size) for words, font, size in plain for line in _evenly(words, font, size, room)]

    def _heads_of(self, words: tuple[str, ...]) -> list[tuple[str, str]]:
        """The lines of a column at the top, each with its font; each column has a half of the sheet."""
        lines = [(_plain(each), "Serif-Bold" if n == 0 else "Serif") for n, each in enumerate(words)]
        if not self.sent:
            return lines
        room = (WIDE / 2 - _SIDE - 5) * _MM
        return [(line, font) for each, font in lines for line in _wrapped(each, font, 10.5, room)]

    def _opening_height(self) -> float:
        top = max(len(self._heads_of(each)) for each in (self.register.left, self.register.right)) * 13.0
        return top + 6 + sum(size * 1.3 for _, _, size in self._opening_lines()) + 8

    def _opening(self) -> None:
        canvas, register = self.canvas, self.register
        top = self.y
        left, right = self._heads_of(register.left), self._heads_of(register.right)
        for n, (words, font) in enumerate(left):
            canvas.setFont(font, 10.5)
            canvas.drawString(_SIDE * _MM, top - 10.5 - n * 13, words)
        for n, (words, font) in enumerate(right):
            canvas.setFont(font, 10.5)
            canvas.drawRightString((WIDE - _SIDE) * _MM, top - 10.5 - n * 13, words)
        y = top - max(len(left), len(right)) * 13.0 - 6
        for words, font, size in self._opening_lines():
            canvas.setFont(font, size)
            canvas.drawCentredString(WIDE / 2 * _MM, y - size, words)
            y -= size * 1.3
        self.y = top - self._opening_height()

    # --- the table ---

    def _groups(self) -> list[tuple[int, int, str]]:
        """Runs of columns under one heading: from, to (excluded), the words."""
        runs: list[tuple[int, int, str]] = []
        for n, column in enumerate(self.register.columns):
            if runs and column.group and runs[-1][2] == column.group:
                runs[-1] = (runs[-1][0], n + 1, column.group)
            else:
                runs.append((n, n + 1, column.group))
        return runs

    def _head_parts(self) -> tuple[float, float, float]:
        """The heights of the headings over several columns, of the columns' own, and of their numbers."""
        columns = self.register.columns
        grouped = any(column.group for column in columns)
        upper = 0.0
        if grouped:
            upper = max(
                len(_wrapped(words, "Serif-Bold", _HEAD_SIZE, sum(self.widths[a:b]) - 2 * _PAD)) * _LEAD + 2 * _PAD
                for a, b, words in self._groups()
                if words
            )
        need = {
            n: len(_wrapped(column.head, "Serif-Bold", _HEAD_SIZE, self.widths[n] - 2 * _PAD)) * _LEAD + 2 * _PAD
            for n, column in enumerate(columns)
        }
        own = max([need[n] for n in need if columns[n].group] or [0.0])
        own = max(own, max(need[n] for n in need) - upper)
        return upper, own, _LEAD + _PAD if any(column.mark for column in columns) else 0.0

    def _head_height(self) -> float:
        return sum(self._head_parts())

    def _heads(self) -> None:
        """The heads; drawn on the first page where they stand at this height, said again on the others."""
        top = self.y
        if top not in self._drawn:
            before = len(self.canvas.getCurrentPageContent())
            self._draw_heads(*self._head_parts())
            self._drawn[top] = self.canvas.getCurrentPageContent()[before:].strip()
        else:
            self.canvas.addLiteral(self._drawn[top])
        self.y = top - self._head_height()

    def _draw_heads(self, upper: float, own: float, marks: float) -> None:
        top = self.y
        for a, b, words in self._groups():
            if words:
                self._box(self.lefts[a], top, sum(self.widths[a:b]), upper, words)
        for n, column in enumerate(self.register.columns):
            high = own if column.group else upper + own
            self._box(self.lefts[n], top - (upper if column.group else 0), self.widths[n], high, column.head)
            if marks:
                self._box(self.lefts[n], top - upper - own, self.widths[n], marks, column.mark, "Serif-Italic")

    def _box(self, x: float, top: float, wide: float, high: float, words: str, font: str = "Serif-Bold") -> None:
        canvas = self.canvas
        canvas.setFillGray(0.92)
        canvas.setLineWidth(0.5)
        canvas.rect(x, top - high, wide, high, stroke=1, fill=1)
        canvas.setFillGray(0)
        canvas.setFont(font, _HEAD_SIZE)
        lines = _wrapped(_plain(words), font, _HEAD_SIZE, wide - 2 * _PAD)
        y = top - (high - len(lines) * _LEAD) / 2 - _LEAD + 2.5
        for line in lines:
            canvas.drawCentredString(x + wide / 2, y, line)
            y -= _LEAD

    def _line(self, lines: Lines, high: float, font: str, above: float | None) -> None:
        """One text for the whole line, a rule below it; the rules between columns are drawn once a page. Words stand in
        the middle of a line's height, those of one that goes on overleaf ``above`` points under its top."""
        top = self.y
        pieces = []
        for n, column in enumerate(self.register.columns):
            free = (high - len(lines[n]) * _LEAD) / 2 if above is None else above
            y = top - free - _LEAD + 2.5
            for line in lines[n]:
                if line:
                    pieces.append((self._left_of(column, n, line, font), y, line))
                y -= _LEAD
        self._inks[font].put(pieces)
        self.y = top - high
        self._rules.append((self.lefts[0], self.y, self.lefts[-1] + self.widths[-1], self.y))

    def _left_of(self, column: Column, n: int, words: str, font: str) -> float:
        left, room = self.lefts[n] + _PAD, self.widths[n] - 2 * _PAD
        if n == 0 or column.kind in ("day", "moment"):
            return left + (room - _wide(words, font, _SIZE)) / 2
        if column.kind in ("count", "money", "rate"):
            return left + room - _wide(words, font, _SIZE)
        return left

    def _grid(self, top: float) -> None:
        """The rules of the lines drawn since ``top``."""
        if self._rules:
            edges = [*self.lefts, self.lefts[-1] + self.widths[-1]]
            self.canvas.setLineWidth(0.4)
            rules = [*self._rules, *((x, top, x, self._rules[-1][1]) for x in edges)]
            self.canvas.addLiteral("\n".join([f"{x:.2f} {y:.2f} m {u:.2f} {v:.2f} l" for x, y, u, v in rules]) + " S")
            self._rules = []

    # --- below the table ---

    def _notes(self) -> list[str]:
        room = (WIDE - 2 * _SIDE) * _MM
        return [line for words in self.register.notes for line in _wrapped(_plain(words), "Serif", 10, room)]

    def _signed(self) -> None:
        canvas, register, y = self.canvas, self.register, self.y
        step = (WIDE - 2 * _SIDE) / len(register.signers)
        canvas.setFont("Serif-Italic", 11)
        canvas.drawCentredString((WIDE - _SIDE - step / 2) * _MM, y - 12, _plain(register.place))
        for n, words in enumerate(register.signers):
            middle = (_SIDE + step * (n + 0.5)) * _MM
            canvas.setFont("Serif-Bold", 11)
            canvas.drawCentredString(middle, y - 28, _plain(words))
            canvas.setFont("Serif-Italic", 10)
            canvas.drawCentredString(middle, y - 41, "(Ký, ghi rõ họ tên)")
