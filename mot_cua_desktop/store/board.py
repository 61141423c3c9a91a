"""The board's questions to the store: what is overdue, due, tight, waiting; counted and listed by index only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
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
_BESIDE = (_d.c.field, _d.c.deadline_at, _d.c.tight_at, _d.c.holder, _d.c.waiting_for, _d.c.complex)
_now: BindParameter[int] = bindparam("now")
_today: BindParameter[int] = bindparam("today")
_tomorrow: BindParameter[int] = bindparam("tomorrow")


@dataclass(frozen=True)
class Moments:
    """The instants that divide the board: now, the end of today, the end of the next working day.

    An apology for what is due by ``horizon`` must go out by today; for what is due by ``settled`` it had to before
    today (whole days, NĐ 118/2025 Điều 19.6). ``begun`` is the first instant of today.
    """

    now: datetime
    begun: datetime
    today: datetime
    tomorrow: datetime
    settled: datetime
    horizon: datetime

    def values(self) -> dict[str, int]:
        """As the store counts time."""
        return {field.name: micros(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True)
class BoardRow:
    """A line of the board: the dossier, its lawful deadline, who has it, and what is to be known of its time."""

    dossier: DossierRow
    field: str
    deadline_at: datetime | None
    tight_at: datetime | None
    holder: str
    waiting_for: str
    complex: bool


def _waiting(whom: str) -> ColumnElement[bool]:
    return literal_column(f"dossier.waiting_for = '{whom}' and dossier.waiting_for <> ''")


_WHERE: Mapping[Group, ColumnElement[bool]] = {
    "qua_han": _d.c.overdue_at.is_not(None) & (_d.c.overdue_at < _now),
    "hom_nay": _RUNNING & (_d.c.due_at >= _now) & (_d.c.due_at <= _today),
    "ngay_mai": _RUNNING & (_d.c.due_at > _today) & (_d.c.due_at <= _tomorrow),
    "nguy_co": _RUNNING & (_d.c.tight_at <= _now) & (_d.c.due_at >= _now),
    "cho_cong_dan": _waiting("cong_dan"),
    "cho_lanh_dao": _waiting("lanh_dao"),
    "cho_co_quan": _waiting("co_quan"),
    "phuc_tap": literal_column("dossier.complex = 1 and dossier.finished_at is null"),
}
_BY_DUE: frozenset[Group] = frozenset({"hom_nay", "ngay_mai"})
_MINE = _d.c.holder == bindparam("holder")


def _count(where: ColumnElement[bool]) -> Prepared:
    return Prepared(select(func.count()).select_from(_d).where(where))


def _list(group: Group, where: ColumnElement[bool]) -> Prepared:
    order: tuple[ColumnElement[Any], ...] = (_d.c.due_at, _d.c.number) if group in _BY_DUE else (_d.c.number,)
    if group == "nguy_co":
        order = (_d.c.tight_at, _d.c.due_at, _d.c.number)
    if group == "qua_han":
        order = (_d.c.overdue_at, _d.c.number)
    query = select(*COLUMNS, *_BESIDE).where(where).order_by(*order)
    return Prepared(query.limit(bindparam("limit")).offset(bindparam("offset")))


_COUNTS = {group: _count(where) for group, where in _WHERE.items()}
_MY_COUNTS = {group: _count(where & _MINE) for group, where in _WHERE.items()}
_LISTS = {group: _list(group, where) for group, where in _WHERE.items()}
_MY_LISTS = {group: _list(group, where & _MINE) for group, where in _WHERE.items()}
# A dossier that was taken in after the hour for its apology had passed is not said to be past it from its first minute.
_LAST_CHANCE = (_d.c.undecided == 1) & ((_d.c.due_at > bindparam("settled")) | (_d.c.accepted_at < bindparam("begun")))
_WANTS_APOLOGY = (
    _RUNNING
    & (_d.c.due_at <= bindparam("horizon"))
    & (_d.c.rescheduled == 0)
    & ((_d.c.due_at < _now) | (_d.c.tight_at <= _now) | _LAST_CHANCE)
)
_TO_APOLOGISE = Prepared(
    select(*COLUMNS, *_BESIDE)
    .where(_WANTS_APOLOGY)
    .order_by(_d.c.due_at, _d.c.number)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_APOLOGIES = _count(_WANTS_APOLOGY)
_APOLOGIES_IN_TIME = _count(_WANTS_APOLOGY & (_d.c.due_at > bindparam("settled")))

_UNHELD = Prepared(
    select(*COLUMNS, *_BESIDE)
    .where(_RUNNING & (_d.c.holder == literal_column("''")) & (_d.c.due_at <= _tomorrow))
    .order_by(_d.c.due_at, _d.c.number)
    .limit(bindparam("limit"))
)


# A guided dossier has no holder: it belongs to whoever made its slip.
_GUIDED = _waiting("cong_dan") & (_d.c.holder == literal_column("''")) & (_d.c.status == literal_column("'guided'"))
_GUIDED_BY = _list("cho_cong_dan", _GUIDED & (_d.c.officer == bindparam("officer")))
_GUIDED_COUNT = _count(_GUIDED & (_d.c.officer == bindparam("officer")))
_ASKED = (_d.c.asked_at > bindparam("since")) & (_d.c.asked_at <= bindparam("until"))
_ASKED_COUNT = _count(_ASKED)
_ASKED_LIST = Prepared(
    select(*COLUMNS, *_BESIDE)
    .where(_ASKED)
    .order_by(_d.c.asked_at, _d.c.number)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


def _row(row: Any) -> BoardRow:
    width = len(COLUMNS)
    field, deadline, tight, holder, waiting_for, complex_ = row[width:]
    return BoardRow(
        dossier=seen(row[:width]),
        field=field,
        deadline_at=None if deadline is None else instant(deadline),
        tight_at=None if tight is None else instant(tight),
        holder=holder,
        waiting_for=waiting_for,
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
    """Running dossiers whose apology must go out today, or had to before, and that nobody apologised for: late or
    tight ones, and those whose work no leader has before them yet."""
    values = {**moments.values(), "limit": limit, "offset": offset}
    return [_row(row) for row in _TO_APOLOGISE.rows(connection, values)]


def count_to_apologise(connection: Connection, moments: Moments) -> tuple[int, int]:
    """How many `to_apologise` has in all, and for how many of them the apology is still in time today."""
    values = moments.values()
    whole, in_time = (query.scalar(connection, values) for query in (_APOLOGIES, _APOLOGIES_IN_TIME))
    return int(whole), int(in_time)


def unheld(connection: Connection, moments: Moments, *, limit: int = 50) -> list[BoardRow]:
    """Running dossiers due by the end of the next working day that nobody has: on their way, or without a process."""
    return [_row(row) for row in _UNHELD.rows(connection, {**moments.values(), "limit": limit})]


def guided_by(connection: Connection, officer: str, *, limit: int = 50) -> tuple[list[BoardRow], int]:
    """Dossiers without a code that wait for their citizen after this officer's slip: a page, and how many in all."""
    values = {"officer": officer, "limit": limit, "offset": 0}
    found = [_row(row) for row in _GUIDED_BY.rows(connection, values)]
    return found, int(_GUIDED_COUNT.scalar(connection, values))


def asked(
    connection: Connection, since: datetime | None, until: datetime, *, limit: int = MOST, offset: int = 0
) -> list[BoardRow]:
    """Dossiers whose citizen was asked for papers after ``since`` and by ``until``, and brought none: oldest first."""
    values = {**_between(since, until), "limit": limit, "offset": offset}
    return [_row(row) for row in _ASKED_LIST.rows(connection, values)]


def count_asked(connection: Connection, since: datetime | None, until: datetime) -> int:
    """How many `asked` has in all."""
    return int(_ASKED_COUNT.scalar(connection, _between(since, until)))


def _between(since: datetime | None, until: datetime) -> dict[str, int]:
    return {"since": -1 if since is None else micros(since), "until": micros(until)}


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


_APOLOGISED = Prepared(
    select(func.count(), func.coalesce(func.sum(literal_column("json_extract(cast(body as text), '$.breach')")), 0))
    .select_from(tables.event)
    .where(
        literal_column("event.type = 'reschedule_notified'"),
        tables.event.c.at >= bindparam("since"),
        tables.event.c.at < bindparam("until"),
    )
)


def apologised(connection: Connection, since: datetime, until: datetime) -> tuple[int, int]:
    """How many apologies left the desk in a time, whoever signed, and how many of them were breaches (letter 535)."""
    ((count, breaches),) = _APOLOGISED.rows(connection, {"since": micros(since), "until": micros(until)})
    return int(count), int(breaches)
