"""Finding dossiers: one box for code, slip number, card, phone and any words; newest first, never a scan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select, text

from mot_cua_desktop.domain.dossier import Status
from mot_cua_desktop.store import tables, word_hits
from mot_cua_desktop.store.journal import instant
from mot_cua_desktop.store.prepared import Prepared

_d = tables.dossier
#: What a line of a list is made of.
COLUMNS = (
    _d.c.number, _d.c.id, _d.c.code, _d.c.official_code, _d.c.slip, _d.c.status, _d.c.procedure_code,
    _d.c.procedure_name, _d.c.owner_name, _d.c.applicant_name, _d.c.id_number, _d.c.phone, _d.c.opened_at,
    _d.c.accepted_at, _d.c.due_at, _d.c.closed_at, _d.c.late_at, _d.c.rescheduled,
)  # fmt: skip
_WORDS_OF_A_NAME = 4
#: Fewer last letters or digits than these find nothing by themselves.
LEAST_TAIL = 4


def where(condition: ColumnElement[bool]) -> Prepared:
    """The newest rows for which ``condition`` holds."""
    return Prepared(select(*COLUMNS).where(condition).order_by(_d.c.number.desc()).limit(bindparam("limit")))


def _ends(reversed_column: ColumnElement[Any]) -> Prepared:
    """Rows whose column ends as sought: a range over the reversed text, so that an index serves it."""
    return where((reversed_column >= bindparam("head")) & (reversed_column < bindparam("beyond")))


def _numbered(numbers: str, *values: str) -> Prepared:
    """Rows of the dossiers whose numbers this statement gives, which is asked with ``values``."""
    return where(_d.c.number.in_(text(numbers).bindparams(*map(bindparam, values))))


_BY_CODE, _BY_OFFICIAL, _BY_SLIP = (where(c == bindparam("sought")) for c in (_d.c.code, _d.c.official_code, _d.c.slip))
_BY_CARD, _BY_PHONE, _BY_OLD_CARD = (
    where(column == bindparam("sought")) for column in (_d.c.id_number, _d.c.phone, _d.c.old_id_number)
)
_CODE_ENDS, _CARD_ENDS, _PHONE_ENDS = map(_ends, (_d.c.code_reversed, _d.c.id_reversed, _d.c.phone_reversed))
#: No ranking: scoring every match takes seconds, and newest first is wanted.
_IN_NAMES = _numbered(
    "select rowid from dossier_names where dossier_names match :query order by rowid desc limit :limit",
    "query",
    "limit",
)
_BY_NUMBERS = _numbered("select value from json_each(:numbers)", "numbers")


@dataclass(frozen=True)
class DossierRow:
    """One line of a list: what is needed to recognise a dossier. ``number`` is its place in the order of arrival.

    ``late_at`` is the lawful deadline where it was missed or still may be, see `Dossier.late_at`. ``ahead``: it is
    only looked at, while the log that brings it is under way (`store.previews`).
    """

    number: int
    id: bytes
    code: str
    official_code: str
    slip: str
    status: Status
    procedure_code: str
    procedure_name: str
    owner_name: str
    applicant_name: str
    id_number: str
    phone: str
    opened_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    late_at: datetime | None
    rescheduled: bool
    ahead: bool = False


def seen(row: Any) -> DossierRow:
    """A line of a list from the values of ``COLUMNS``."""

    def when(value: int | None) -> datetime | None:
        return None if value is None else instant(value)

    number, id_, code, official, slip, *words, opened, accepted, due, closed, late, rescheduled = row
    status, procedure_code, procedure_name, owner, applicant, id_number, phone = words
    return DossierRow(
        number=number,
        id=id_,
        code=code or "",
        official_code=official or "",
        slip=slip or "",
        status=status,
        procedure_code=procedure_code,
        procedure_name=procedure_name,
        owner_name=owner,
        applicant_name=applicant,
        id_number=id_number,
        phone=phone,
        opened_at=instant(opened),
        accepted_at=when(accepted),
        due_at=when(due),
        closed_at=when(closed),
        late_at=when(late),
        rescheduled=bool(rescheduled),
    )


def _rows(connection: Connection, query: Select[Any]) -> list[DossierRow]:
    return [seen(row) for row in connection.execute(query)]


def page(
    connection: Connection, *, before: int | None = None, statuses: Sequence[Status] = (), limit: int = 50
) -> list[DossierRow]:
    """A page of the newest dossiers, or of those older than ``before`` (a row's number), by status if given."""
    query = select(*COLUMNS).order_by(_d.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(_d.c.number < before)
    if not statuses:
        return _rows(connection, query)
    # Each status has its newest at hand in the index; asked for together, all their rows would be sorted first.
    found = [row for status in set(statuses) for row in _rows(connection, query.where(_d.c.status == status))]
    return sorted(found, key=lambda row: row.number, reverse=True)[:limit]


def find(connection: Connection, typed: str, *, limit: int = 50) -> list[DossierRow]:
    """What was typed or scanned, taken first as a number of some kind, then as words in any order, marks or none."""
    typed = typed.strip()
    if not typed:
        return page(connection, limit=limit)
    if any(c.isdigit() for c in typed):
        numbered = _by_number(connection, typed, limit)
        if numbered:
            return numbered
    return _by_words(connection, typed, limit)


def _by_number(connection: Connection, typed: str, limit: int) -> list[DossierRow]:
    plain = re.sub(r"\s", "", typed).upper()
    digits = re.sub(r"\D", "", typed)
    tries = [(query, {"sought": plain}) for query in (_BY_CODE, _BY_OFFICIAL, _BY_SLIP)]
    if digits and re.fullmatch(r"[\d\s.+-]+", typed):
        phone = "0" + digits[2:] if digits.startswith("84") and len(digits) == 11 else digits
        tries += [(_BY_CARD, {"sought": digits}), (_BY_PHONE, {"sought": phone}), (_BY_OLD_CARD, {"sought": digits})]
        if len(digits) >= LEAST_TAIL:
            tries += [(_CARD_ENDS, _tail(digits)), (_PHONE_ENDS, _tail(digits))]
    if len(plain) >= LEAST_TAIL:
        tries.append((_CODE_ENDS, _tail(plain)))
    for query, values in tries:
        rows = query.rows(connection, {**values, "limit": limit})
        if rows:
            return [seen(row) for row in rows]
    return []


def _tail(text: str) -> dict[str, str]:
    return {"head": text[::-1], "beyond": text[::-1] + "\U0010ffff"}


def _by_words(connection: Connection, typed: str, limit: int) -> list[DossierRow]:
    words = word_hits.sought(typed)[:8]
    if not words:
        return []
    # Names come first, but five words are a name with something else, and all words stand in the second index.
    if len(words) <= _WORDS_OF_A_NAME:
        rows = _IN_NAMES.rows(connection, {"query": word_hits.query_of(words), "limit": limit})
        if rows:
            return [seen(row) for row in rows]
    numbers = word_hits.newest(connection, words, limit)
    return [seen(row) for row in _BY_NUMBERS.rows(connection, {"numbers": str(numbers), "limit": limit})]
