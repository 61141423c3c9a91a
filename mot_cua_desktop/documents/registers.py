"""A book or report as a value: its heading, its columns and its lines; drawn as PDF or written as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from mot_cua_desktop.domain.evaluation import say_share
from mot_cua_desktop.domain.figures import say_count, say_rate
from mot_cua_desktop.domain.seal import LAYOUT, Seal
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told

Cell = str | int | datetime | date | None
#: What a column holds: a text, a count, dong, a share of two other columns, a day, a day with its hour.
Kind = Literal["text", "count", "money", "rate", "day", "moment"]
#: Told how many lines are done of how many; raises `Cancelled` when nobody wants the rest.
Progress = Callable[[int, int], None]


#: Above the table of a register that names citizens.
PERSONAL = "Có thông tin cá nhân của công dân: chỉ dùng trong cơ quan."


class Cancelled(Told):
    """Somebody pressed the button; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Đã dừng lập báo cáo theo yêu cầu.", "Bấm lại nếu vẫn cần.")


@dataclass(frozen=True)
class Column:
    """One column. ``group`` is the heading over several columns, ``mark`` its number on the form such as "(3)".

    ``adds`` are the columns (from 0) whose sum it is, ``ratio`` those of which it is the share; ``total`` says whether
    the last line sums it up. ``width`` is in millimetres of an A4 sheet held wide (277). A share is rounded up, so that
    none past a limit seems to be at it; of one that is ``cut`` (of what was in time) the rest is cut off, so that none
    seems to be whole.
    """

    head: str
    width: float
    kind: Kind = "text"
    group: str = ""
    mark: str = ""
    total: bool = False
    adds: tuple[int, ...] = ()
    ratio: tuple[int, int] | None = None
    ratio_over: tuple[int, ...] = ()
    ratio_under: tuple[int, ...] = ()
    cut: bool = False


@dataclass(frozen=True)
class Register:
    """A whole book or report. ``left`` and ``right`` are the lines at the top, ``under`` those below the title.

    ``check`` are three columns of which the first must equal the sum of the others, in each line and in the last.
    ``counted`` says that its cells are figures, each with dossiers behind it; ``personal`` that it names citizens;
    ``limit`` is the rate that a share should not pass; ``doubts`` are what is not confirmed of its form or its rules:
    shown on the screen, never on a paper that is sent.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    place: str = ""
    check: tuple[int, int, int] | None = None
    counted: bool = False
    personal: bool = False
    practice: bool = False
    seal: Seal | None = None
    limit: Fraction | None = None
    doubts: tuple[str, ...] = ()
    keys: Sequence[tuple[str, ...] | bytes] = field(default=(), compare=False)

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(column.head for column in self.columns)

    @property
    def layout(self) -> int:
        """How it is laid out (`seal.LAYOUT`): what bears no seal is made now."""
        return self.seal.layout if self.seal is not None else LAYOUT

    @property
    def totalled(self) -> bool:
        return any(column.total for column in self.columns)

    def totals(self) -> tuple[Cell, ...]:
        """The last line: the sum of each summed column, the shares of the sums."""
        sums: list[Cell] = [
            sum([value for row in self.rows if isinstance(value := row[n], int)]) if column.total else None
            for n, column in enumerate(self.columns)
        ]
        return tuple(sums)

    def balanced(self) -> bool:
        """Whether the check of the form holds in every line."""
        if self.check is None:
            return True
        whole, one, other = self.check
        return all(number(row[whole]) == number(row[one]) + number(row[other]) for row in self.rows)


def number(value: Cell) -> int:
    """A cell as it is counted: what is no figure counts nothing."""
    return value if isinstance(value, int) else 0


def share(column: Column, row: Sequence[Cell]) -> Fraction | None:
    """The share that a column of shares has in this line: its first column over its second, further ones of either
    added."""
    if column.ratio is None:
        return None
    over, under = column.ratio
    whole = sum(number(row[n]) for n in (under, *column.ratio_under))
    return Fraction(sum(number(row[n]) for n in (over, *column.ratio_over)), whole) if whole else None


def said(column: Column, row: Sequence[Cell], n: int) -> str:
    """What stands in a cell of the paper and of the screen."""
    value = row[n]
    if column.kind == "rate":
        blank = column.ratio is not None and row[column.ratio[1]] is None  # the last line, where nothing was summed
        return "" if blank else (say_share if column.cut else say_rate)(share(column, row))
    if value is None:
        return ""
    if isinstance(value, int):
        return say_count(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(VN):%d/%m/%Y}" if column.kind == "day" else f"{value.astimezone(VN):%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def silent(_done: int, _whole: int) -> None:
    """Nobody looks on."""
