"""The figures by SQL over the fold, and the dossiers behind each; nothing here reads the whole table of dossiers.

In process late at an instant is what had missed its deadline by then, less what was solved late by then: a dossier that
was solved late had missed its deadline before, and one that was not late never appears in either. By a clock ahead of
this one it may have been solved late today at a deadline that is yet to come here: then it counts as missed too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Literal, get_args

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import units
from mot_cua_desktop.domain.figures import AXES, Axis, Counts, Period, day_of
from mot_cua_desktop.domain.incident import COUNTED
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.store import served
from mot_cua_desktop.store.board import BoardRow
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.search import COLUMNS, seen

_KEY_COLUMN: Mapping[Axis, str] = {
    "tat_ca": "''", "linh_vuc": "field", "can_bo": "officer", "thu_tuc": "procedure_code",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A period as the store counts it: its first and last day, the instants between which a deed is one of its own
    (``end`` is beyond), and the instant ``edge`` at which lateness is looked at.

    A period that is not over ends with today, and lateness in it is that of now.
    """

    first: int
    last: int
    begin: datetime
    end: datetime
    edge: datetime

    @property
    def values(self) -> dict[str, int]:
        """As the statements name them."""
        midnight = micros(datetime.combine(self.edge.astimezone(VN).date(), time.min, VN))
        return {
            "first": self.first,
            "last": self.last,
            "begin": micros(self.begin),
            "end": micros(self.end),
            "edge": micros(self.edge),
            "missed": day_of(self.edge),
            "midnight": midnight,
        }


def span(period: Period, now: datetime) -> Span:
    """The span of a period, looked at ``now``."""
    first = period.first.toordinal()
    last = max(min(period.last.toordinal(), day_of(now)), first - 1)
    begin = datetime.combine(period.first, time.min, VN)
    end = datetime.combine(date.fromordinal(last + 1), time.min, VN)
    return Span(first, last, begin, end, min(end, max(now, begin)))


_SUMS = """
select key,
  sum(case when day >= :first then online else 0 end),
  sum(case when day >= :first then direct else 0 end),
  sum(case when day >= :first then post else 0 end),
  sum(case when day < :first then online + direct + post - early - on_time - late else 0 end),
  sum(case when day >= :first then early else 0 end),
  sum(case when day >= :first then on_time else 0 end),
  sum(case when day >= :first then late else 0 end),
  sum(case when day < :missed then past else 0 end) - sum(late)
from tally where axis = :axis and day <= :last {more} group by key
"""
# Of the last day, only the deadlines that had passed by the hour, or by the hour of a clock ahead of this one.
_TODAY = """
select {key}, count(*) from dossier indexed by dossier_late
where late_at is not null and late_at >= :midnight and late_at < :end and (late_at < :edge or solved_at < :end)
{more} group by 1
"""


def counts(connection: Connection, axis: Axis, at: Span, key: str | None = None) -> dict[str, Counts]:
    """The numbers of every line along an axis (or of one ``key``); a line of nothing is left out."""
    values = {**at.values, "axis": axis, "key": key}
    one = "and key = :key" if key is not None else ""
    rows = connection.execute(text(_SUMS.format(more=one)), values).all()
    column = _KEY_COLUMN[axis]
    mine = f"and {column} = :key" if key is not None else ""
    late_today: dict[str, int] = {}
    for name, more in connection.execute(text(_TODAY.format(key=column, more=mine)), values):
        late_today[name] = more
    found = {}
    for name, online, direct, post, carried, early, on_time, late, open_late in rows:
        still = carried + online + direct + post - early - on_time - late
        open_late += late_today.get(name, 0)
        line = Counts(online, direct, post, carried, early, on_time, late, still - open_late, open_late)
        if line != Counts():
            found[name] = line
    return found


def months(connection: Connection, axis: Axis, key: str, first: int, last: int) -> dict[tuple[int, int], Counts]:
    """What was received and solved in each month between two days, for one line of an axis: the trend."""
    rows = connection.execute(
        text(
            "select day, online, direct, post, early, on_time, late from tally "
            "where axis = :axis and key = :key and day between :first and :last order by day"
        ),
        {"axis": axis, "key": key, "first": first, "last": last},
    )
    found: dict[tuple[int, int], Counts] = {}
    for day, online, direct, post, early, on_time, late in rows:
        on = date.fromordinal(day)
        month = (on.year, on.month)
        more = Counts(online, direct, post, 0, early, on_time, late)
        found[month] = found.get(month, Counts()) + more
    return found


# --- the dossiers behind a figure -----------------------------------------------------------------------------------

Cell = Literal[
    "handled", "received", "online", "offline", "direct", "post", "carried", "solved", "early", "on_time", "late",
    "open", "open_in_time", "open_late",
]  # fmt: skip
CELLS: tuple[Cell, ...] = get_args(Cell)
_IN = "d.accepted_at >= :begin and d.accepted_at < :end"
_DONE = "d.solved_at >= :begin and d.solved_at < :end"
_STILL = "d.accepted_at < :end and (d.solved_at is null or d.solved_at >= :end)"
#: What each figure counts, and by which instant its list is ordered (newest first).
_CELLS: Mapping[Cell, tuple[str, str]] = {
    "handled": ("d.accepted_at < :end and (d.solved_at is null or d.solved_at >= :begin)", "accepted_at"),
    "received": (_IN, "accepted_at"),
    "online": (f"{_IN} and d.channel = 'truc_tuyen'", "accepted_at"),
    "offline": (f"{_IN} and d.channel <> 'truc_tuyen'", "accepted_at"),
    "direct": (f"{_IN} and d.channel = 'truc_tiep'", "accepted_at"),
    "post": (f"{_IN} and d.channel = 'buu_chinh'", "accepted_at"),
    "carried": ("d.accepted_at < :begin and (d.solved_at is null or d.solved_at >= :begin)", "accepted_at"),
    "solved": (_DONE, "solved_at"),
    "early": (f"{_DONE} and d.outcome = 'truoc_han'", "solved_at"),
    "on_time": (f"{_DONE} and d.outcome = 'dung_han'", "solved_at"),
    "late": (f"{_DONE} and d.outcome = 'qua_han'", "solved_at"),
    "open": (_STILL, "accepted_at"),
    "open_in_time": (f"{_STILL} and (d.late_at is null or d.late_at >= :edge)", "accepted_at"),
    "open_late": (
        "d.accepted_at < :end and d.late_at < :edge and (d.solved_at is null or d.solved_at >= :end)",
        "late_at",
    ),
}
#: Those whose dossiers lie anywhere before the period's end: a list that nothing stops is walked to the first year.
_UNBOUNDED: Mapping[Cell, Callable[[Counts], int]] = {
    "handled": lambda counts: counts.handled,
    "carried": lambda counts: counts.carried,
    "open": lambda counts: counts.open,
    "open_in_time": lambda counts: counts.open_in_time,
}
_LATE: tuple[Cell, ...] = ("late", "open_late")
_INDEX = {"accepted_at": "dossier_accepted", "solved_at": "dossier_solved", "late_at": "dossier_late"}
_BESIDE = ("field", "deadline_at", "tight_at", "holder", "waiting_for", "complex")


@dataclass(frozen=True)
class Behind:
    """A dossier behind a figure, with where the next page goes on from."""

    row: BoardRow
    officer: str
    outcome: str
    solved_at: datetime | None
    mark: tuple[int, int]


def statement(cell: Cell, axis: Axis, keys: int, *, after: bool, whose: str = "") -> str:
    """The SQL of a page; apart, so that its plan can be asked for. ``keys``: how many keys of the axis it is for, or
    ``whose`` says which dossiers those are."""
    where, order = _condition(cell, axis, keys, whose), _CELLS[cell][1]
    columns = ", ".join(f"d.{column.name}" for column in COLUMNS)
    beside = ", ".join(f"d.{name}" for name in _BESIDE)
    if after:
        where += f" and (d.{order}, d.number) < (:at, :number)"
    return (
        f"select {columns}, {beside}, d.officer, d.outcome, d.solved_at, d.{order} "
        f"from dossier d indexed by {_INDEX[order]} where {where} order by d.{order} desc, d.number desc limit :limit"
    )


def behind(
    connection: Connection,
    cell: Cell,
    axis: Axis,
    keys: list[str],
    at: Span,
    *,
    after: tuple[int, int] | None = None,
    limit: int = 50,
) -> list[Behind]:
    """A page of the dossiers that a figure counts, the newest first, after the ``mark`` of the last one shown.

    A key of an officer may be that of one of their services (`units.Service.key`)."""
    assert axis in AXES
    services = [units.read(key) for key in keys] if axis == "can_bo" else []
    whose, said = served.condition(services) if not all(each.whole for each in services) else ("", {})
    values: dict[str, Any] = {**at.values, "limit": limit, **{f"key{n}": key for n, key in enumerate(keys)}, **said}
    if after is not None:
        values |= {"at": after[0], "number": after[1]}
    if cell in _UNBOUNDED:
        values["limit"] = min(limit, _left(connection, cell, axis, keys, at, values, after is not None, whose))
    return [_behind(row) for row in _asking(cell, axis, len(keys), after is not None, whose).rows(connection, values)]


@lru_cache(maxsize=256)
def _asking(cell: Cell, axis: Axis, keys: int, after: bool, whose: str) -> Prepared:
    return Prepared(text(statement(cell, axis, keys, after=after, whose=whose)))


def _left(
    connection: Connection,
    cell: Cell,
    axis: Axis,
    keys: list[str],
    at: Span,
    values: dict[str, Any],
    after: bool,
    whose: str,
) -> int:
    """How many dossiers a list still has after its mark: its figure, less those up to the mark. Once as many are found
    nobody looks for another through the years before."""
    if whose:
        lines = [served.counts(connection, units.read(key), at.values) for key in keys]
    else:
        wanted = keys if axis != "tat_ca" else [""]
        lines = [counts(connection, axis, at, key).get(key, Counts()) for key in wanted]
    whole = sum(map(_UNBOUNDED[cell], lines))
    if not after:
        return whole
    return whole - int(connection.execute(text(passed(cell, axis, len(keys), whose)), values).scalar_one())


def passed(cell: Cell, axis: Axis, keys: int, whose: str = "") -> str:
    """The SQL that counts what of a list stands up to a mark."""
    order = _CELLS[cell][1]
    return (
        f"select count(*) from dossier d indexed by {_INDEX[order]} where {_condition(cell, axis, keys, whose)} "
        f"and (d.{order}, d.number) >= (:at, :number)"
    )


def _condition(cell: Cell, axis: Axis, keys: int, whose: str) -> str:
    where, order = _CELLS[cell]
    where = f"d.accepted_at is not null and d.{order} is not null and {where}"
    if whose:
        where += f" and {whose}"
    elif axis != "tat_ca":
        where += f" and d.{_KEY_COLUMN[axis]} in ({', '.join(f':key{n}' for n in range(keys))})"
    return where


def _behind(row: tuple[Any, ...]) -> Behind:
    width = len(COLUMNS)
    field, deadline, tight, holder, waiting, complex_, officer, outcome, solved, order = row[width:]
    shown = seen(row[:width])
    line = BoardRow(
        dossier=shown,
        field=field,
        deadline_at=None if deadline is None else instant(deadline),
        tight_at=None if tight is None else instant(tight),
        holder=holder,
        waiting_for=waiting,
        complex=bool(complex_),
    )
    return Behind(line, officer, outcome, None if solved is None else instant(solved), (order, shown.number))


def late_streams(connection: Connection, at: Span) -> list[bytes]:
    """Dossiers solved late in a period, or late and in process at its end, by their deadline, the oldest first."""
    rows: list[Any] = []
    for cell in _LATE:
        where, order = _CELLS[cell]
        query = text(
            f"select d.late_at, d.code, d.id from dossier d where d.accepted_at is not null "
            f"and d.{order} is not null and {where}"
        )
        rows += connection.execute(query, at.values).all()
    return [stream for _, _, stream in sorted(tuple(row) for row in rows)]


def complex_streams(connection: Connection) -> list[bytes]:
    """Dossiers that are flagged as complex and not finished, the oldest first."""
    query = text("select id from dossier where complex = 1 and finished_at is null order by number")
    return [stream for (stream,) in connection.execute(query)]


# --- what the pictures show ------------------------------------------------------------------------------------------


def load(connection: Connection, now: datetime) -> dict[str, tuple[int, int]]:
    """Running dossiers by who has them ('' for nobody): how many, and how many of them are past their promise."""
    whole = connection.execute(
        text("select holder, count(*), sum(due_at < :now) from dossier where status = 'in_process' group by holder"),
        {"now": micros(now)},
    )
    return {holder: (int(count), int(late or 0)) for holder, count, late in whole}


#: In process for the citizen, but with no days running: nobody at the desk has them to work on.
RESTING = ("waiting", "paused")


def resting(connection: Connection) -> dict[str, int]:
    """How many dossiers wait for papers or are paused, by their status; with `load` they are all that is in process."""
    query = text("select status, count(*) from dossier where status in ('waiting', 'paused') group by status")
    return {status: int(count) for status, count in connection.execute(query)}


def ages(connection: Connection, edges: list[int]) -> list[int]:
    """How many dossiers in process were accepted before each instant of ``edges``."""
    query = text(
        "select count(*) from dossier where solved_at is null and accepted_at is not null and accepted_at < :edge"
    )
    return [int(connection.execute(query, {"edge": edge}).scalar_one()) for edge in edges]


def causes(connection: Connection, at: Span) -> dict[str, int]:
    """Why dossiers are late in a period (solved late in it, or late and in process at its end), by the cause that their
    apology states, whichever desk wrote it; '' where none was made. Where none states a cause, an incident of the
    software or the line that touched the dossier, and began before its deadline was missed, is one."""
    found: dict[str, int] = {}
    for cell in _LATE:
        where, order = _CELLS[cell]
        query = text(
            f"select {CAUSE}, count(*) from dossier d where d.accepted_at is not null and d.{order} is not null "
            f"and {where} group by 1"
        )
        for cause, count in connection.execute(query, at.values):
            found[cause] = found.get(cause, 0) + int(count)
    return found


_STATED = (
    "(select json_extract(cast(body as text), '$.cause') from {table} e "
    "where e.stream = d.id and e.type = 'reschedule_notified' and {stands} limit 1)"
)
_COUNTED = ", ".join(f"'{kind}'" for kind in COUNTED)
_HELD_UP = (
    "case when exists (select 1 from incident_dossier x join incident i on i.incident = x.incident "
    f"where x.stream = d.id and i.kind in ({_COUNTED}) and i.since <= d.late_at) then 'phan_mem' else '' end"
)
#: The cause of a late dossier ``d``, as `domain.late_cause.of` says it of one.
CAUSE = "coalesce({}, {}, {})".format(
    _STATED.format(table="event", stands="e.id not in (select id from set_aside)"),
    _STATED.format(table="foreign_event", stands="e.verdict = 'accepted'"),
    _HELD_UP,
)
LATE = " or ".join(f"({_CELLS[cell][0]})" for cell in _LATE)


def listed(
    connection: Connection, where: str, order: str, values: dict[str, Any], limit: int, *, index: str = ""
) -> list[Behind]:
    """A page of dossiers by a condition, the newest by ``order`` first; ``at`` and ``number`` go on after a mark.
    ``index``: the one to be walked, where SQLite would choose a longer one."""
    statement = text(list_statement(where, order, index, after="at" in values))
    return [_behind(tuple(row)) for row in connection.execute(statement, {**values, "limit": limit})]


def list_statement(where: str, order: str, index: str, *, after: bool) -> str:
    """The SQL of such a page; apart, so that its plan can be asked for."""
    if after:
        where += f" and (d.{order}, d.number) < (:at, :number)"
    columns = ", ".join([f"d.{column.name}" for column in COLUMNS] + [f"d.{name}" for name in _BESIDE])
    by = f"indexed by {index} " if index else ""
    return (
        f"select {columns}, d.officer, d.outcome, d.solved_at, d.{order} from dossier d {by}where {where} "
        f"order by d.{order} desc, d.number desc limit :limit"
    )
