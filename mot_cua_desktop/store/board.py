"""The board's questions to the store: what is overdue, due, tight, waiting; counted and listed by index only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, func, literal_column, select

from mot_cua_desktop.store import tables
from mot_cua_desktop.store.journal import instant, micros
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.search import COLUMNS, DossierRow, seen

Group = Literal["qua_han", "hom_nay", "ngay_mai", "nguy_co", "cho_cong_dan", "cho_lanh_dao", "cho_co_quan", "phuc_tap"]
GROUPS: tuple[Group, ...] = get_args(Group)
#: No window shows more; a count that reaches it is told as "hơn".
MOST = 1_000_000

_d = tables.dossier
# Written out, since SQLite uses a partial index only where the statement holds the very words of its condition; likely,
# since it would else take the index of all statuses for the narrower one and sort a hundred thousand rows by date.
_RUNNING: ColumnElement[bool] = literal_column("likely(dossier.status = 'in_process')")
_BESIDE = (_d.c.field, _d.c.deadline_at, _d.c.tight_at, _d.c.holder, _d.c.waiting_for, _d.c.rescheduled, _d.c.complex)
_now: BindParameter[int] = bindparam("now")
_today: BindParameter[int] = bindparam("today")
_tomorrow: BindParameter[int] = bindparam("tomorrow")


@dataclass(frozen=True)
class Moments:
    """The instants that divide the board: now, the end of today, the end of the next working day."""

    now: datetime
    today: datetime
    tomorrow: datetime

    def values(self) -> dict[str, int]:
        """As the store counts time."""
        return {"now": micros(self.now), "today": micros(self.today), "tomorrow": micros(self.tomorrow)}


@dataclass(frozen=True)
class BoardRow:
    """A line of the board: the dossier, its lawful deadline, who has it, and what is to be known of its time."""

    dossier: DossierRow
    field: str
    deadline_at: datetime | None
    tight_at: datetime | None
    holder: str
    waiting_for: str
    rescheduled: bool
    complex: bool


def _waiting(whom: str) -> ColumnElement[bool]:
    return literal_column(f"dossier.waiting_for = '{whom}' and dossier.waiting_for <> ''")


_WHERE: Mapping[Group, ColumnElement[bool]] = {
    "qua_han": _RUNNING & (_d.c.due_at < _now),
    "hom_nay": _RUNNING & (_d.c.due_at >= _now) & (_d.c.due_at <= _today),
    "ngay_mai": _RUNNING & (_d.c.due_at > _today) & (_d.c.due_at <= _tomorrow),
    "nguy_co": _RUNNING & (_d.c.tight_at <= _now) & (_d.c.due_at >= _now),
    "cho_cong_dan": _waiting("cong_dan"),
    "cho_lanh_dao": _waiting("lanh_dao"),
    "cho_co_quan": _waiting("co_quan"),
    "phuc_tap": literal_column("dossier.complex = 1 and dossier.finished_at is null"),
}
_BY_DUE: frozenset[Group] = frozenset({"qua_han", "hom_nay", "ngay_mai"})
_MINE = _d.c.holder == bindparam("holder")


def _count(where: ColumnElement[bool]) -> Prepared:
    return Prepared(select(func.count()).select_from(_d).where(where))


def _list(group: Group, where: ColumnElement[bool]) -> Prepared:
    order: tuple[ColumnElement[Any], ...] = (_d.c.due_at, _d.c.number) if group in _BY_DUE else (_d.c.number,)
    if group == "nguy_co":
        order = (_d.c.tight_at, _d.c.due_at, _d.c.number)
    query = select(*COLUMNS, *_BESIDE).where(where).order_by(*order)
    return Prepared(query.limit(bindparam("limit")).offset(bindparam("offset")))


_COUNTS = {group: _count(where) for group, where in _WHERE.items()}
_MY_COUNTS = {group: _count(where & _MINE) for group, where in _WHERE.items()}
_LISTS = {group: _list(group, where) for group, where in _WHERE.items()}
_MY_LISTS = {group: _list(group, where & _MINE) for group, where in _WHERE.items()}
_WANTS_APOLOGY = (
    _RUNNING & (_d.c.due_at <= _tomorrow) & (_d.c.rescheduled == 0) & ((_d.c.due_at < _now) | (_d.c.tight_at <= _now))
)
_TO_APOLOGISE = Prepared(
    select(*COLUMNS, *_BESIDE)
    .where(_WANTS_APOLOGY)
    .order_by(_d.c.due_at, _d.c.number)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_APOLOGIES = _count(_WANTS_APOLOGY)
_APOLOGIES_IN_TIME = _count(_WANTS_APOLOGY & (_d.c.due_at > _today))

_UNHELD = Prepared(
    select(*COLUMNS, *_BESIDE)
    .where(_RUNNING & (_d.c.holder == literal_column("''")) & (_d.c.due_at <= _tomorrow))
    .order_by(_d.c.due_at, _d.c.number)
    .limit(bindparam("limit"))
)


def _row(row: Any) -> BoardRow:
    width = len(COLUMNS)
    field, deadline, tight, holder, waiting_for, rescheduled, complex_ = row[width:]
    return BoardRow(
        dossier=seen(row[:width]),
        field=field,
        deadline_at=None if deadline is None else instant(deadline),
        tight_at=None if tight is None else instant(tight),
        holder=holder,
        waiting_for=waiting_for,
        rescheduled=bool(rescheduled),
        complex=bool(complex_),
    )


def counts(connection: Connection, moments: Moments, holder: str = "") -> dict[Group, int]:
    """How many dossiers each group of the board has; only those that ``holder`` has, when one is given."""
    values = {**moments.values(), "holder": holder}
    queries = _MY_COUNTS if holder else _COUNTS
    return {group: int(queries[group].scalar(connection, values)) for group in GROUPS}


def rows(
    connection: Connection, group: Group, moments: Moments, *, holder: str = "", limit: int = 50, offset: int = 0
) -> list[BoardRow]:
    """A page of one group: the most urgent first, the oldest first among those that wait."""
    query = _MY_LISTS[group] if holder else _LISTS[group]
    values = {**moments.values(), "holder": holder, "limit": limit, "offset": offset}
    return [_row(row) for row in query.rows(connection, values)]


def to_apologise(connection: Connection, moments: Moments, *, limit: int = 50, offset: int = 0) -> list[BoardRow]:
    """Running dossiers due by the end of the next working day that will not be done, nor were apologised for."""
    values = {**moments.values(), "limit": limit, "offset": offset}
    return [_row(row) for row in _TO_APOLOGISE.rows(connection, values)]


def count_to_apologise(connection: Connection, moments: Moments) -> tuple[int, int]:
    """How many `to_apologise` has in all, and how many of them are due after today: their apology is still in time."""
    values = moments.values()
    whole, in_time = (query.scalar(connection, values) for query in (_APOLOGIES, _APOLOGIES_IN_TIME))
    return int(whole), int(in_time)


def unheld(connection: Connection, moments: Moments, *, limit: int = 50) -> list[BoardRow]:
    """Running dossiers due by the end of the next working day that nobody has: on their way, or without a process."""
    return [_row(row) for row in _UNHELD.rows(connection, {**moments.values(), "limit": limit})]


_DEEDS = Prepared(
    select(tables.event.c.type, func.count())
    .where(
        tables.event.c.officer == bindparam("officer"),
        tables.event.c.at >= bindparam("since"),
        tables.event.c.at < bindparam("until"),
    )
    .group_by(tables.event.c.type)
)


def deeds_of(connection: Connection, officer: str, since: datetime, until: datetime) -> dict[str, int]:
    """How many events of each type an officer wrote in a time: what leaders did themselves (letter 535 point 4)."""
    values = {"officer": officer, "since": micros(since), "until": micros(until)}
    return {kind: int(count) for kind, count in _DEEDS.rows(connection, values)}
