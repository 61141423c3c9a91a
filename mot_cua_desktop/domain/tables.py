"""A table as a spreadsheet or a text file holds it: numbered lines of cells, and the cells that were merged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from mot_cua_desktop.domain.names import clean, clean_lines


@dataclass(frozen=True)
class Uncalculated:
    """A formula whose result the file does not carry."""


Cell = str | int | float | bool | date | time | Uncalculated | None
#: Hears (done, total) and may raise to stop.
Progress = Callable[[int, int], None]
#: How many lines a list may have, whatever its file is: more is no list of a ward, and minutes of reading.
MOST_LINES = 50_000
#: What Excel shows in the place of a result that it could not reach.
_FAULTS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


@dataclass(frozen=True)
class Line:
    """One line that is not empty; ``number`` is the one that Excel shows at its left."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column (from 0); None beyond the last."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True)
class Merged:
    """Cells shown as one: lines by their numbers, columns from 0, both ends included."""

    top: int
    bottom: int
    left: int
    right: int

    def words(self) -> str:
        """As Excel names it: "B3:D3"."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True)
class Sheet:
    """A table with its name; the lines that are empty are left out."""

    name: str
    lines: tuple[Line, ...]
    merged: tuple[Merged, ...] = ()


def letters(column: int) -> str:
    """A column as Excel names it: 0 is A, 27 is AB."""
    said = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def words(cell: Cell, *, lines: bool = False) -> str:
    """A cell as text, in one line or (``lines``) in the lines that it has; nothing for what was not calculated."""
    if cell is None or isinstance(cell, Uncalculated):
        return ""
    if isinstance(cell, str):
        return clean_lines(cell) if lines else clean(cell)
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, date):
        return (
            f"{cell:%d/%m/%Y}" if not isinstance(cell, datetime) or cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
        )
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def fault(cell: Cell) -> str:
    """What is wrong with a cell whose content cannot be known, as the middle of a sentence; empty when it is well."""
    if isinstance(cell, Uncalculated):
        return "là công thức chưa có kết quả"
    if isinstance(cell, str) and cell.strip() in _FAULTS:
        return f"đang báo lỗi {cell.strip()}"
    return ""
