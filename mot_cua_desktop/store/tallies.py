"""The figures by day as rows: moved by each deed by what the dossier adds now and no longer adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import figures
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.store.prepared import Prepared

#: (axis, key, day, count) -> how many.
Cells = Counter[tuple[figures.Axis, str, int, figures.Count]]
_ADD: dict[figures.Count, Prepared] = {
    name: Prepared(
        text(
            f"insert into tally (axis, key, day, {name}) values (:axis, :key, :day, :more) "
            f"on conflict (axis, key, day) do update set {name} = {name} + :more"
        )
    )
    for name in figures.COUNTS
}
_EMPTY = Prepared(
    text(
        "delete from tally where axis = :axis and key = :key and day = :day and "
        + " and ".join(f"{name} = 0" for name in figures.COUNTS)
    )
)


def cells(state: Dossier) -> Cells:
    """What one dossier adds along every axis."""
    found = figures.tallied(state)
    where = figures.keys(state).items() if found else ()
    return Counter((axis, key, day, count) for axis, key in where for day, count in found)


def move(connection: Connection, before: Dossier | None, after: Dossier | None) -> None:
    """The dossier is ``after`` now; None: it is not here any more."""
    change = cells(after) if after is not None else Counter()
    if before is not None:
        change.subtract(cells(before))
    for (axis, key, day, count), more in change.items():
        if not more:
            continue
        values = {"axis": axis, "key": key, "day": day}
        _ADD[count].write(connection, {**values, "more": more})
        if more < 0:
            # A row of nothing would stand here and not in the fold made anew.
            _EMPTY.write(connection, values)


def write(connection: Connection, states: Iterable[Dossier]) -> None:
    """Write the rows of all dossiers into an empty table."""
    whole: Cells = Counter()
    for state in states:
        whole.update(cells(state))
    put(connection, whole)


def put(connection: Connection, whole: Cells) -> None:
    """Write these cells into an empty table."""
    rows: dict[tuple[str, str, int], dict[figures.Count, int]] = {}
    for (axis, key, day, count), number in whole.items():
        rows.setdefault((axis, key, day), dict.fromkeys(figures.COUNTS, 0))[count] = number
    names = ", ".join(figures.COUNTS)
    marks = ", ".join(f":{name}" for name in figures.COUNTS)
    insert = text(f"insert into tally (axis, key, day, {names}) values (:axis, :key, :day, {marks})")
    if rows:
        connection.execute(
            insert, [{"axis": axis, "key": key, "day": day} | row for (axis, key, day), row in rows.items()]
        )
