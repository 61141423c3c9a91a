"""How wide the columns of a report are on the screen, and how high the lines of one that is short."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView

from mot_cua_desktop.operations.reports import Register, said

# Pixels of the columns of a table of figures; for each millimetre that a book gives a column on paper.
_NAMES_WIDE, _FORM_WIDE, _NUMBER_WIDE, _RATE_WIDE, _PER_MM, _LINE_WIDE = 150, 60, 52, 70, 6.9, 60
_MONTH_WIDE, _NUMBER_LEAST, _NAMES_LEAST = 74, 46, 100
#: Reports whose end tells most are shown whole: the share of the room that each of their columns has; by the paper for
#: one, for the other what its codes and hours need in two lines.
_SHARES: dict[str, tuple[int, ...] | None] = {
    "danh_gia": None, "ly_do_tre": (33, 128, 96, 76, 88, 88, 48, 94, 54, 92, 86, 64),
}  # fmt: skip
_ACROSS = 285  # millimetres of the paper
_BESIDE, _ABOVE = 7, 10  # pixels that a cell keeps free beside its words, and above and below them together
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_LINES, _LINES_TOLD = 3, 5  # a name of more is read in the line under the table; why one was late takes more
#: Its lines are as high as their words need, since nothing in it may be cut off. A book has too many for that.
_MOST = 400


def whole(made: Register) -> bool:
    """Whether every word of it shall be read without moving sideways."""
    return (made.counted or made.name in _SHARES) and len(made.rows) <= _MOST


def in_lines(made: Register, n: int, words: str) -> str:
    """Why dossiers were late: the hour above its day, the halves of a code above each other, broken nowhere else."""
    if made.name != "ly_do_tre" or not whole(made):
        return words
    if made.columns[n].kind == "moment":
        return words.replace(" ", "\n", 1)
    return words.replace("-", "-\n", 1) if n == 1 else words


def of(made: Register, room: int, longest: Mapping[int, int] | None = None) -> list[int]:
    """Numbers are narrow, and what is left of ``room`` is the name's; a book gets the room that its papers give it.
    ``longest`` are the pixels of the longest number of each column of figures."""
    if made.name in _SHARES and whole(made):
        shares = _SHARES[made.name]
        across = sum(shares) if shares is not None else _ACROSS
        widths = [int(share * room / across) for share in shares or [column.width for column in made.columns]]
        return [*widths[:-1], max(widths[-1], room - sum(widths[:-1]))]
    if not made.counted:
        # A number of the line is short; what a book says is long.
        return [_LINE_WIDE, *(int(column.width * _PER_MM) for column in made.columns[1:])]
    each = _FORM_WIDE if len(made.columns) <= 13 else _NUMBER_WIDE
    # The end, the rates, tells most: the numbers give way before it is hidden, and after them the names.
    rates = sum(column.ratio is not None for column in made.columns)
    name = _MONTH_WIDE if made.name == "theo_thang" else _NAMES_WIDE
    needed, counts = longest or {}, len(made.columns) - 2 - rates
    each = min(each, (room - name - 38 - rates * _RATE_WIDE) // counts)
    above = sum(max(0, need - each) for need in needed.values())  # what the long ones take from the others
    each = max(_NUMBER_LEAST, each - -(-above // counts))
    widths = [
        _RATE_WIDE if column.ratio is not None else max(each, needed.get(n, 0)) for n, column in enumerate(made.columns)
    ]
    widths[:2] = [38, 0]
    widths[1] = max(min(name, _NAMES_LEAST), room - sum(widths))
    return widths


def lay_out(table: QTableView, made: Register) -> None:
    """Give the columns their room and, in a report that is read whole, each line the height that its words need."""
    bar = table.verticalScrollBar()
    # Its room is kept free: the list behind a number makes the table lower, and then it comes.
    room = table.viewport().width() - (0 if bar.isVisible() else bar.sizeHint().width())
    widths = of(made, room, _longest(table, made))
    for n, width in enumerate(widths):
        table.setColumnWidth(n, width)
    wrapped = whole(made)
    table.setWordWrap(wrapped)
    least = table.verticalHeader().defaultSectionSize()
    for k in range(min(_MOST + 1, table.model().rowCount())):  # what was higher for the report before is so no more
        if table.rowHeight(k) != least:
            table.setRowHeight(k, least)
    if not wrapped:
        return
    metrics = table.fontMetrics()
    most = (_LINES_TOLD if made.name == "ly_do_tre" else _LINES) * metrics.lineSpacing() + _ABOVE
    texts = [n for n, column in enumerate(made.columns) if column.kind in ("text", "moment", "day")]
    for k, row in enumerate(made.rows):
        high = least
        for n in texts:
            box = QRect(0, 0, max(20, widths[n] - _BESIDE), 1000)
            words = in_lines(made, n, said(made.columns[n], row, n))
            high = max(high, metrics.boundingRect(box, int(Qt.TextFlag.TextWordWrap), words).height() + _ABOVE)
        if high > least:
            table.setRowHeight(k, min(high, most))


def _longest(table: QTableView, made: Register) -> dict[int, int]:
    """What the longest number of each column of figures needs; the sums below are bold."""
    if not made.counted:
        return {}
    bold = QFont(table.font())
    bold.setBold(True)
    metrics, rows = QFontMetrics(bold), (*made.rows, made.totals())
    return {
        n: max(metrics.horizontalAdvance(said(column, row, n)) for row in rows) + _BESIDE + 1
        for n, column in enumerate(made.columns)
        if n > 1 and column.ratio is None
    }


def cut_off(table: QTableView, index: QModelIndex) -> str:
    """The words of a cell that has no room for all of them; empty for one that has."""
    words, whole_words = (str(index.data(role) or "") for role in _ROLES)
    wide, high = table.columnWidth(index.column()) - _BESIDE, table.rowHeight(index.row()) - _ABOVE // 2
    flags = int(Qt.TextFlag.TextWordWrap) if table.wordWrap() else int(Qt.TextFlag.TextSingleLine)
    needed = table.fontMetrics().boundingRect(QRect(0, 0, max(20, wide), 10_000), flags, words)
    return whole_words if needed.width() > wide or needed.height() > high else ""
