"""A register as a workbook: real numbers, days and sums, so that an office can go on working with it."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil, floor
from typing import Any

from mot_cua_desktop.documents import cached_values
from mot_cua_desktop.documents.fields import PRACTICE
from mot_cua_desktop.documents.register_frame import Frame
from mot_cua_desktop.documents.registers import Cancelled, Cell, Column, Progress, Register, number, share, silent
from mot_cua_desktop.domain.seal import AS_SENT, written
from mot_cua_desktop.domain.worktime import VN

_FORMATS = {
    "count": "#,##0", "money": "#,##0", "rate": "0.00%", "day": "dd/mm/yyyy", "moment": "hh:mm dd/mm/yyyy",
}  # fmt: skip
#: A sign of a format that stands for itself, with or without the stroke that an office suite writes before it.
_LITERAL = re.compile(r"\\([ /:.-])")
_EVERY = 500
_LINE = 15.0  # points of a line of text
#: The property of the file that carries the seal.
PROPERTY = "MotCua"
_PART = "xl/worksheets/sheet1.xml"


def write(register: Register, tell: Progress = silent) -> bytes:
    """The workbook as bytes. Raises `Cancelled` from ``tell``."""
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    book = Workbook(write_only=True)
    if register.seal is not None:
        book.custom_doc_props.append(StringProperty(name=PROPERTY, value=written(register.seal)))
    book.properties.title = register.title
    book.properties.creator = ""
    sheet = book.create_sheet("Bao cao")
    drawn = _Sheet(sheet, register)
    try:
        drawn.write(tell)
    except Cancelled:
        sheet.close()  # the half that was written is let go of
        raise
    out = io.BytesIO()
    book.save(out)
    return cached_values.beside(out.getvalue(), _PART, drawn.values) if drawn.values else out.getvalue()


def read(data: bytes, *, values: bool = False) -> Any:
    """A workbook with its formulas, or the values beside them. What openpyxl warns that it leaves out is looked for in
    the parts themselves (`register_look`)."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(data), data_only=values)


def seal_of(data: bytes) -> str:
    """The text of the seal that a workbook carries; empty where there is none."""
    found = [each.value for each in read(data).custom_doc_props.props if each.name == PROPERTY]
    return str(found[0]) if found else ""


def shown(data: bytes) -> list[str]:
    """How the first sheet shows what is written in it, a line of words each: hidden rows and columns, and of each cell
    its format of numbers and, of a formula, the value beside it."""
    book, values = read(data), read(data, values=True).worksheets[0]
    sheet = book.worksheets[0]
    found = [f"trang thứ {n} thêm vào" for n in range(2, len(book.worksheets) + 1)]
    found += [f"dòng {n} bị ẩn" for n, row in sorted(sheet.row_dimensions.items()) if row.hidden or row.height == 0]
    found += [
        f"cột {name} bị ẩn" for name, column in sorted(sheet.column_dimensions.items())
        if column.hidden or column.width == 0
    ]  # fmt: skip
    for row, beside in zip(sheet.iter_rows(), values.iter_rows(), strict=True):
        for cell, value in zip(row, beside, strict=True):
            if cell.value is not None:
                said = f", giá trị {plain(value.value)}" if cell.data_type == "f" else ""
                how = _LITERAL.sub(r"\1", cell.number_format)
                found.append(f"ô {cell.coordinate}: dạng số {how}{said}")
    return found


def plain(value: Any) -> str:
    """What a cell holds, as words: a number however it was written down, 1 as 1.0 and 0.3334 as 0.33340000000000003."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else float(f"{value:.12g}")
    return "" if value is None else str(value)


def cells(data: bytes) -> list[tuple[Any, ...]]:
    """Every cell of the first sheet as it is written: values, and formulas as text."""
    sheet = read(data).worksheets[0]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def first_line(sheet: Any) -> int:
    """The row under the headings of a sheet that was made here."""
    return int(str(sheet.freeze_panes).removeprefix("A"))


class _Sheet:
    def __init__(self, sheet: Any, register: Register) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.sheet, self.register = sheet, register
        line = Side(style="thin")
        self.border = Border(left=line, right=line, top=line, bottom=line)
        self.grey = PatternFill("solid", fgColor="EBEBEB")
        self.plain, self.bold = Font(name="Times New Roman", size=11), Font(name="Times New Roman", size=11, bold=True)
        self.large = Font(name="Times New Roman", size=14, bold=True)
        self.italic = Font(name="Times New Roman", size=11, italic=True)
        self.middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.wrap = Alignment(vertical="center", wrap_text=True)
        self.apart = Alignment(horizontal="center")  # of what stands to its left
        self.sent = register.layout >= AS_SENT
        self.row = 0
        #: What each formula comes to, in the order in which they are written.
        self.values: list[int | float | str] = []

    def write(self, tell: Progress) -> None:
        register, sheet = self.register, self.sheet
        from openpyxl.utils import get_column_letter

        self.letters = [get_column_letter(n + 1) for n in range(len(register.columns))]
        for letter, column in zip(self.letters, register.columns, strict=True):
            sheet.column_dimensions[letter].width = max(6.0, column.width * 0.55)
        # Letters of the table's type are narrower than the digit that a width counts: what is left is for whole words.
        self.rooms = [int(sheet.column_dimensions[letter].width) for letter in self.letters]
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.left.text = (register.seal.words if register.seal else "").replace("&", "&&")
        sheet.oddFooter.right.text = "Trang &P/&N"
        frame = Frame(register, self.rooms, self._cell, self._row_of) if self.sent else None
        top = (frame.above if frame is not None else len(self._opening())) + 1
        heads = 1 + any(c.group for c in register.columns) + any(c.mark for c in register.columns)
        first = top + heads + 1
        sheet.freeze_panes = f"A{first}"
        sheet.print_title_rows = f"{top + 1}:{first - 1}"
        if frame is not None:
            frame.open()
        else:
            for words, font in self._opening():
                self._append([self._cell(words, font)])
        self._append([])
        self._heads(top + 1)
        cells = self._templates()
        for n, row in enumerate(register.rows):
            if n % _EVERY == 0:
                tell(n, len(register.rows))
            self._append(self._line(cells, row, first + n), self._lines(row))
        if register.totalled:
            self._append(self._total(first, first + len(register.rows) - 1))
        self._append([])
        if register.check is not None:
            checked = self._formula(self._checked(self.row), "text", None)
            if self.sent:
                checked.alignment = self.apart
            self._append([self._cell("Kiểm tra", self.bold), checked])
        for words in register.notes:
            self._note(words)
        if frame is not None and register.signers:
            frame.sign()
        if register.seal is not None:
            self._append([self._cell(register.seal.words, self.italic)])

    def _note(self, words: str) -> None:
        """A note under the table; one that is longer than the table is wide goes on below, and is not cut off in print.
        A merged row never gets its height by itself."""
        cell = self._cell(words, self.plain)
        lines = ceil(len(words) / sum(self.rooms))
        if lines > 1:
            at = self.row + 1
            cell.alignment = self.wrap
            self.sheet.merged_cells.add(f"{self.letters[0]}{at}:{self.letters[-1]}{at}")
        self._append([cell], lines)

    def _lines(self, row: Sequence[Cell]) -> int:
        """How many lines of text the fullest cell of a line of the table has; not every office suite looks itself."""
        return max(
            [1, *(-(-len(value) // room) for value, room in zip(row, self.rooms, strict=True) if type(value) is str)]
        )

    def _row_of(self, cells: Sequence[Any], merged: Sequence[tuple[int, int]], lines: int, each: float) -> None:
        """Write the next row, some of its columns (from the first to the last of each run) as one."""
        for start, end in merged:
            self.sheet.merged_cells.add(f"{self.letters[start]}{self.row + 1}:{self.letters[end]}{self.row + 1}")
        self._append(cells, lines, each)

    def _append(self, cells: Sequence[Any], lines: int = 1, each: float = _LINE) -> None:
        """Write the next row, ``lines`` lines of text high; of one usual line the height is the suite's own."""
        self.row += 1
        high = lines > 1 or each > _LINE
        if high:
            self.sheet.row_dimensions[self.row].height = each * lines
        self.sheet.append(cells)
        if high:
            del self.sheet.row_dimensions[self.row]  # it is written: a hundred thousand of them are not kept

    def _opening(self) -> list[tuple[str, Any]]:
        register = self.register
        lines = [(words, self.plain) for words in (*register.left, *register.right)]
        if register.practice:
            lines.append((PRACTICE, self.bold))
        lines.append((register.title.upper(), self.large))
        return [*lines, *((words, self.italic) for words in register.under)]

    def _heads(self, at: int) -> None:
        columns, sheet = self.register.columns, self.sheet
        grouped = any(column.group for column in columns)
        # What has no heading above it has the room of both rows.
        lines = max(self._words_in(column.head, n) - (grouped and not column.group) for n, column in enumerate(columns))
        if any(column.group for column in columns):
            over: list[str | None] = [column.group or column.head for column in columns]
            if self.sent:  # what lies under a merged cell is empty
                same = [bool(n and each.group and columns[n - 1].group == each.group) for n, each in enumerate(columns)]
                over = [None if covered else words for covered, words in zip(same, over, strict=True)]
            self._append([self._head(words) for words in over])
            start = 0
            for n, column in enumerate(columns):
                if not column.group:
                    sheet.merged_cells.add(f"{self.letters[n]}{at}:{self.letters[n]}{at + 1}")
                elif n + 1 == len(columns) or columns[n + 1].group != column.group:
                    start = next(k for k in range(n, -1, -1) if k == 0 or columns[k - 1].group != column.group)
                    if start != n:
                        sheet.merged_cells.add(f"{self.letters[start]}{at}:{self.letters[n]}{at}")
        covered = grouped and self.sent
        self._append([self._head(None if covered and not column.group else column.head) for column in columns], lines)
        if any(column.mark for column in columns):
            self._append([self._head(column.mark) for column in columns])

    def _words_in(self, words: str, n: int) -> int:
        """How many lines a heading has in a column: it is broken between words alone."""
        lines, left = 1, self.rooms[n]
        for word in words.split():
            if len(word) > left and left < self.rooms[n]:
                lines, left = lines + 1, self.rooms[n]
            left -= len(word) + 1
        return lines

    def _head(self, words: str | None) -> Any:
        cell = self._cell(words, self.bold)
        cell.alignment, cell.border, cell.fill = self.middle, self.border, self.grey
        return cell

    def _templates(self) -> list[Any]:
        """A cell for each column. A line is written the moment it is appended, so the next may use the same cells:
        making them anew costs more than all the rest."""
        cells = []
        for n, column in enumerate(self.register.columns):
            cell = self._cell(None, self.plain)
            centred = self.sent and (n == 0 or column.kind in ("day", "moment"))  # as on paper
            cell.border, cell.alignment = self.border, self.middle if centred else self.wrap
            cell.number_format = _FORMATS.get(column.kind, "General")
            cells.append(cell)
        return cells

    def _line(self, cells: list[Any], row: Sequence[Cell], at: int) -> list[Any]:
        for cell, column, value in zip(cells, self.register.columns, row, strict=True):
            if column.adds:
                cell.value = "=" + "+".join(f"{self.letters[n]}{at}" for n in column.adds)
                self.values.append(sum(number(row[n]) for n in column.adds))
            elif column.ratio is not None:
                cell.value = self._share(column, at)
                self.values.append(_rounded(column, row))
            else:
                _put(cell, _as_cell(value))
        return cells

    def _share(self, column: Column, at: int) -> str:
        over, under = column.ratio or (0, 0)
        above, whole = (
            "+".join(f"{self.letters[n]}{at}" for n in those)
            for those in ((over, *column.ratio_over), (under, *column.ratio_under))
        )
        if column.ratio_under:
            whole = f"({whole})"
        # Rounded as on paper: nothing past a limit is shown as being at it.
        return f'=IF({whole}=0,"",ROUND{"DOWN" if column.cut else "UP"}(({above})/{whole},4))'

    def _total(self, first: int, last: int) -> list[Any]:
        at = self.row + 1
        cells, sums = [], self.register.totals()
        for n, column in enumerate(self.register.columns):
            if column.ratio is not None:
                self.values.append(_rounded(column, sums))
                cells.append(self._formula(self._share(column, at), column.kind, self.border))
            elif column.total:
                self.values.append(number(sums[n]))
                whole = f"=SUM({self.letters[n]}{first}:{self.letters[n]}{last})" if last >= first else "=0"
                cells.append(self._formula(whole, column.kind, self.border))
            else:
                cell = self._cell("TỔNG SỐ" if n == 1 else None, self.bold)
                cell.border = self.border
                cells.append(cell)
        for cell in cells:
            cell.font = self.bold
        return cells

    def _checked(self, _row: int) -> str:
        whole, one, other = self.register.check or (0, 0, 0)
        at = self.row - 1
        marks = [self.register.columns[n].mark.strip("()") for n in (whole, one, other)]
        a, b, c = (f"{self.letters[n]}{at}" for n in (whole, one, other))
        said = f"{marks[0]} = {marks[1]} + {marks[2]}"
        x, y, z = (number(self.register.totals()[n]) for n in (whole, one, other))
        self.values.append(f"{said}: khớp" if x == y + z else f"{said}: KHÔNG KHỚP")
        return f'=IF({a}={b}+{c},"{said}: khớp","{said}: KHÔNG KHỚP")'

    def _formula(self, text: str, kind: str, border: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet, value=text)
        cell.font = self.plain
        if border is not None:
            cell.border = border
        cell.number_format = _FORMATS.get(kind, "General")
        return cell

    def _cell(self, value: Any, font: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet)
        _put(cell, value)
        cell.font = font
        return cell


def _rounded(column: Column, row: Sequence[Cell]) -> float | str:
    """As the formula has it: four places, nothing past a limit shown as being at it; no words without a whole."""
    rate = share(column, row)
    return "" if rate is None else (floor if column.cut else ceil)(rate * 10_000) / 10_000


def _put(cell: Any, value: Any) -> None:
    """Set a value; a name is never a formula, whatever it begins with, and no control character breaks a file."""
    if isinstance(value, str):
        cell.value = value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
        cell.data_type = "s"
    else:
        cell.value = value


def _as_cell(value: Cell) -> object:
    if isinstance(value, datetime):
        return value.astimezone(VN).replace(tzinfo=None, microsecond=0)
    return value if not isinstance(value, date) else datetime(value.year, value.month, value.day)
