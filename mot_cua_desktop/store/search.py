"""Finding dossiers: one box for code, slip number, card, phone and any words; newest first, never a scan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, text

from mot_cua_desktop.domain.dossier import Status
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.journal import instant

_d = tables.dossier
_COLUMNS = (
    _d.c.number, _d.c.id, _d.c.code, _d.c.official_code, _d.c.slip, _d.c.status, _d.c.procedure_code,
    _d.c.procedure_name, _d.c.owner_name, _d.c.applicant_name, _d.c.id_number, _d.c.phone, _d.c.opened_at,
    _d.c.accepted_at, _d.c.due_at, _d.c.closed_at,
)  # fmt: skip
_IN_NAMES = text("select rowid from dossier_names where dossier_names match :query order by rowid desc limit :limit")
_IN_WORDS = text("select rowid from dossier_words where dossier_words match :query order by rowid desc limit :limit")


@dataclass(frozen=True)
class DossierRow:
    """One line of a list: what is needed to recognise a dossier. ``number`` is its place in the order of arrival."""

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


def _seen(row: Any) -> DossierRow:
    def when(value: int | None) -> datetime | None:
        return None if value is None else instant(value)

    return DossierRow(
        number=row.number,
        id=row.id,
        code=row.code or "",
        official_code=row.official_code or "",
        slip=row.slip or "",
        status=row.status,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        owner_name=row.owner_name,
        applicant_name=row.applicant_name,
        id_number=row.id_number,
        phone=row.phone,
        opened_at=instant(row.opened_at),
        accepted_at=when(row.accepted_at),
        due_at=when(row.due_at),
        closed_at=when(row.closed_at),
    )


def _rows(connection: Connection, query: Select[Any]) -> list[DossierRow]:
    return [_seen(row) for row in connection.execute(query)]


def page(
    connection: Connection, *, before: int | None = None, statuses: Sequence[Status] = (), limit: int = 50
) -> list[DossierRow]:
    """A page of the newest dossiers, or of those older than ``before`` (a row's number), by status if given."""
    query = select(*_COLUMNS).order_by(_d.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(_d.c.number < before)
    if statuses:
        query = query.where(_d.c.status.in_(statuses))
    return _rows(connection, query)


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
    tries: list[ColumnElement[bool]] = [_d.c.code == plain, _d.c.official_code == plain, _d.c.slip == plain]
    if digits and re.fullmatch(r"[\d\s.+-]+", typed):
        phone = "0" + digits[2:] if digits.startswith("84") and len(digits) == 11 else digits
        tries += [_d.c.id_number == digits, _d.c.phone == phone]
        if len(digits) >= 4:
            tries += [_ends(_d.c.id_reversed, digits), _ends(_d.c.phone_reversed, digits)]
    if len(plain) >= 4:
        tries.append(_ends(_d.c.code_reversed, plain))
    for condition in tries:
        rows = _rows(connection, select(*_COLUMNS).where(condition).order_by(_d.c.number.desc()).limit(limit))
        if rows:
            return rows
    return []


def _ends(reversed_column: Any, tail: str) -> ColumnElement[bool]:
    """The column ends with ``tail``: a range over the reversed text, so that an index serves it."""
    head = tail[::-1]
    condition: ColumnElement[bool] = (reversed_column >= head) & (reversed_column < head + "\U0010ffff")
    return condition


def _by_words(connection: Connection, typed: str, limit: int) -> list[DossierRow]:
    words = fold(typed).split()[:8]
    if not words:
        return []
    # Each word is quoted: '-', ':' and AND are syntax to FTS5. All are prefixes; order does not matter to it.
    query = " ".join('"' + word.replace('"', "") + '"*' for word in words)
    numbers = [row[0] for row in connection.execute(_IN_NAMES, {"query": query, "limit": limit})]
    if not numbers:
        numbers = [row[0] for row in connection.execute(_IN_WORDS, {"query": query, "limit": limit})]
    if not numbers:
        return []
    return _rows(connection, select(*_COLUMNS).where(_d.c.number.in_(numbers)).order_by(_d.c.number.desc()))


def open_alike(connection: Connection, id_number: str, procedure_code: str) -> list[DossierRow]:
    """Open dossiers of the same person and procedure: the one to go on with, instead of a second one."""
    if not id_number:
        return []
    return _rows(
        connection,
        select(*_COLUMNS)
        .where(_d.c.id_number == id_number, _d.c.procedure_code == procedure_code, _d.c.closed_at.is_(None))
        .order_by(_d.c.number.desc())
        .limit(5),
    )


def by_id(connection: Connection, stream: bytes) -> DossierRow | None:
    """The list line of one dossier."""
    rows = _rows(connection, select(*_COLUMNS).where(_d.c.id == stream))
    return rows[0] if rows else None
