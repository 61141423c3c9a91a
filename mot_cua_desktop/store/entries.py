"""The books that are kept by the hour of an event: one line of each with what its dossier says beside it.

All desks of the ward are in them, as far as this desk has heard: own events that were not set aside, and others' that
the hub accepted. Nothing here decodes a whole dossier, so that a month of twenty thousand lines is read at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.store import dossiers, journal, judged_before
from mot_cua_desktop.store.figures import Span
from mot_cua_desktop.store.instants import instant
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.ward_known import Known

Book = Literal["fee", "fee_back", "slip", "till", "till_fix", "letter", "numbers", "aside"]
#: Each with the condition of its index; but for "aside", the money under deeds that do not stand.
BOOKS: dict[Book, str] = {
    "fee": "type = 'fee_taken'",
    "fee_back": "type = 'fee_given_back'",
    "slip": "type in ('guidance_issued', 'supplement_requested', 'refused')",
    "till": "type = 'till_closed'",
    "till_fix": "type = 'till_corrected'",
    "letter": "type in ('letter_issued', 'reschedule_notified')",
    "numbers": "type = 'day_numbers_closed'",
}


class Matter(NamedTuple):
    """What a book says of a dossier; ``completed`` is when the papers that were asked for were brought."""

    code: str = ""
    procedure: str = ""
    owner: str = ""
    completed: datetime | None = None


class Entry(NamedTuple):
    """An event of a book, its id (hex) and its dossier, `Matter()` where it tells of none; ``position`` is its place in
    this store, where own and received events share one numbering."""

    stream: bytes
    kind: str
    desk: str
    officer: str
    at: datetime
    body: ev.Body
    personal: ev.Personal | None
    matter: Matter
    id: str
    position: int


def matter(state: Dossier | None) -> Matter:
    """The same of a whole dossier; an empty one of a dossier that nothing is known of."""
    if state is None:
        return Matter()
    owner, completed = state.people.owner.name, dossiers.completed_at(state)
    return Matter(state.code, state.procedure.name, owner, completed)


_EVENT = "e.stream, e.kind, e.desk, e.officer, e.at, e.type, e.version, e.body, e.personal, e.position, hex(e.id)"
_MATTER = "coalesce(d.code, ''), d.procedure_name, d.owner_name, d.supplemented_at"
_CODE = "coalesce(d.code, ''), '', '', null"
#: The books that say no more of a dossier than its code.
_BRIEF = frozenset({"fee", "fee_back", "aside"})
_MONEY = "e.type in ('fee_taken', 'fee_given_back')"
_ASIDE = "select id from set_aside where place <= :aside"


def statement(book: Book, *, with_dossier: bool) -> str:
    """The SQL of a book; apart, so that its plan can be asked for."""
    columns, join = _EVENT, ""
    if with_dossier and book in _BRIEF:
        columns, join = f"{_EVENT}, {_CODE}", "left join dossier d indexed by dossier_code_of on d.id = e.stream"
    elif with_dossier:
        columns, join = f"{_EVENT}, {_MATTER}", "left join dossier d on d.id = e.stream"
    within = "and e.at >= :begin and e.at < :end and e.position <= :upto"
    # The rows tell of now; the journal alone of what was judged at the time.
    aside, verdict = (
        (_ASIDE, "e.verdict") if with_dossier else (f"{_ASIDE} union {judged_before.ASIDE}", judged_before.VERDICT)
    )
    if book == "aside":
        return (
            f"select {columns} from ({aside}) s cross join event e on e.id = s.id {join} where {_MONEY} {within} "
            f"union all select {columns} from foreign_event e {join} where {verdict} = 'conflict' and {_MONEY} {within}"
        )
    when = f"e.{BOOKS[book]} {within}"
    return (
        f"select {columns} from event e {join} where {when} "
        f"and e.id not in ({aside}) "
        f"union all select {columns} from foreign_event e {join} where {when} and {verdict} = 'accepted'"
    )


@lru_cache(maxsize=16)
def _prepared(book: Book, with_dossier: bool) -> Prepared:
    return Prepared(text(statement(book, with_dossier=with_dossier)))


def live(connection: Connection, book: Book, at: Span, known: Known) -> list[Entry]:
    """The lines of a book in a period, by the hour, with their dossiers as they stand in the rows."""
    rows = _rows(connection, book, at, known, True)
    if book not in _BRIEF:
        return [_entry(row, _joined(row)) for row in rows]
    body_of, person_of = journal.body_of, journal.person_of
    return [
        Entry(
            stream,
            kind,
            desk,
            officer,
            instant(at),
            body_of(type_, version, body),
            person_of(personal),
            Matter(code),
            id_,
            position,
        )
        for stream, kind, desk, officer, at, type_, version, body, personal, position, id_, code, _, _, _ in rows
    ]


def recounted(
    connection: Connection, book: Book, at: Span, known: Known, of: Callable[[bytes], Dossier | None]
) -> list[Entry]:
    """The same from the journal alone; ``of`` folds a dossier."""
    found = []
    for row in _rows(connection, book, at, known, False):
        told = matter(of(row[0])) if row[1] == "dossier" else Matter()
        found.append(_entry(row, Matter(told.code) if book in _BRIEF else told))
    return found


def _rows(connection: Connection, book: Book, at: Span, known: Known, with_dossier: bool) -> list[Any]:
    begin, end = at.values["begin"], at.values["end"]
    values = {"begin": begin, "end": end, "upto": known.upto, "aside": known.aside, "judged": known.judged}
    rows = _prepared(book, with_dossier).rows(connection, values)
    rows.sort(key=_by_hour)
    return rows


_by_hour = itemgetter(4, 9)


def _joined(row: Any) -> Matter:
    code, procedure, owner, completed = row[11:]
    if procedure is None:
        return _NOTHING
    return Matter(code, procedure, owner, None if completed is None else instant(completed))


_NOTHING = Matter()


def _entry(row: Any, of: Matter) -> Entry:
    stream, kind, desk, officer, at, type_, version, body, personal, position, id_ = row[:11]
    said, person = journal.body_of(type_, version, body), journal.person_of(personal)
    return Entry(stream, kind, desk, officer, instant(at), said, person, of, id_, position)
