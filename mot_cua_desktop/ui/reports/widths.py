"""How wide the columns of a report are on the screen."""

from __future__ import annotations

from mot_cua_desktop.operations.reports import Register

# Pixels of the columns of a table of figures; for each millimetre that a book gives a column on paper.
_NAMES_WIDE, _FORM_WIDE, _NUMBER_WIDE, _RATE_WIDE, _PER_MM, _BAR = 150, 60, 52, 66, 6.9, 16
_ACROSS = 285  # millimetres of a report that is shown whole, for its end tells most


def of(made: Register, room: int) -> list[int]:
    """Numbers are narrow, and what is left of ``room`` is the name's; a book gets the room that its papers give it."""
    if not made.counted:
        each_mm = room / _ACROSS if made.name == "danh_gia" else _PER_MM
        return [int(column.width * each_mm) for column in made.columns]
    each = _FORM_WIDE if len(made.columns) <= 13 else _NUMBER_WIDE
    widths = [_RATE_WIDE if column.ratio is not None else each for column in made.columns]
    widths[:2] = [38, 0]
    least = 80 if made.name == "theo_thang" else _NAMES_WIDE
    widths[1] = max(least, room - sum(widths) - _BAR)
    return widths
