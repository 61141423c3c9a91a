"""The figures by day as rows: moved by each deed by what the dossier adds now and no longer adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import figures
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.store.prepared import Prepared

#: A row: axis, key, day; and how many of each of its counts.
Place = tuple[figures.Axis, str, int]
Cells = dict[tuple[figures.Axis, str, int, figures.Count], int]
_EMPTY = Prepared(
    text(
        "delete from tally where axis = :axis and key = :key and day = :day and "
        + " and ".join(f"{name} = 0" for name in figures.COUNTS)
    )
)


@lru_cache(maxsize=64)
def _add(rows: int, names: tuple[figures.Count, ...]) -> Prepared:
    """Add to these counts of that many rows by one statement: a deed moves a day or two along every axis."""
    columns = ("axis", "key", "day", *names)
    lines = ", ".join("(" + ", ".join(f":{name}{n}" for name in columns) + ")" for n in range(rows))
    more = ", ".join(f"{name} = {name} + excluded.{name}" for name in names)
    return Prepared(
        text(
            f"insert into tally ({', '.join(columns)}) values {lines} on conflict (axis, key, day) do update set {more}"
        )
    )


def cells(state: Dossier) -> Cells:
    """What one dossier adds along every axis."""
    found = figures.tallied(state)
    where = figures.keys(state).items() if found else ()
    # Each end of a dossier has a count of its own, so no cell comes twice.
    return {(axis, key, day, count): 1 for axis, key in where for day, count in found}


def move(connection: Connection, before: Dossier | None, after: Dossier | None) -> None:
    """The dossier is ``after`` now; None: it is not here any more."""
    change = cells(after) if after is not None else {}
    if before is not None:
        for cell, less in cells(before).items():
            change[cell] = change.get(cell, 0) - less
    rows: dict[Place, dict[figures.Count, int]] = {}
    names: dict[figures.Count, int] = {}
    for (axis, key, day, count), more in change.items():
        if more:
            rows.setdefault((axis, key, day), {})[count] = more
            names[count] = 0
    if not rows:
        return
    values: list[object] = []
    for place, row in rows.items():
        values += place
        values += (names | row).values()
    _add(len(rows), tuple(names)).write_in_order(connection, values)
    for (axis, key, day), row in rows.items() if before is not None else ():
        if min(row.values()) < 0:
            # A row of nothing would stand here and not in the fold made anew.
            _EMPTY.write(connection, {"axis": axis, "key": key, "day": day})


def write(connection: Connection, states: Iterable[Dossier]) -> None:
    """Write the rows of all dossiers into an empty table."""
    whole: Counter[tuple[figures.Axis, str, int, figures.Count]] = Counter()
    for state in states:
        whole.update(cells(state))
    put(connection, whole)


def put(connection: Connection, whole: Cells) -> None:
    """Write these cells into an empty table."""
    rows: dict[Place, dict[figures.Count, int]] = {}
    for (axis, key, day, count), number in whole.items():
        rows.setdefault((axis, key, day), dict.fromkeys(figures.COUNTS, 0))[count] = number
    names = ", ".join(figures.COUNTS)
    marks = ", ".join(f":{name}" for name in figures.COUNTS)
    insert = text(f"insert into tally (axis, key, day, {names}) values (:axis, :key, :day, {marks})")
    if rows:
        connection.execute(
            insert, [{"axis": axis, "key": key, "day": day} | row for (axis, key, day), row in rows.items()]
        )
