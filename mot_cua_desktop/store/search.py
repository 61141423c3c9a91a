"""Finding dossiers: one box for code, slip number, card, phone and any words; newest first, never a scan."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
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
#: So many dossiers whose code ends as typed are shown at least, however many people's numbers do.
_CODES = 10
#: So many dossiers that end as typed are looked at, at most, for the words beside the ending.
_LOOKED_AT = 1_000
_DIGITS = re.compile(r"[0-9\s.+-]+")


def where(condition: ColumnElement[bool]) -> Prepared:
    """The newest rows for which ``condition`` holds."""
    return Prepared(select(*COLUMNS).where(condition).order_by(_d.c.number.desc()).limit(bindparam("limit")))


def _ends(reversed_column: ColumnElement[Any]) -> Prepared:
    """Rows whose column ends as sought: a range over the reversed text, so that an index serves it."""
    return where((reversed_column >= bindparam("head")) & (reversed_column < bindparam("beyond")))


def _numbered(numbers: str, *values: str) -> Prepared:
    """Rows of the dossiers whose numbers this statement gives, which is asked with ``values``."""
    return where(_d.c.number.in_(text(numbers).bindparams(*map(bindparam, values))))


_BY_PAPER = _numbered(
    "select number from dossier where code = :plain union all select number from dossier where official_code = :plain "
    "union all select number from dossier where slip = :plain",
    "plain",
)
_OF_ONE = "select * from (select {number} from {table} where {column} = :{sought} order by {number} desc limit :limit)"
#: Whose card, old card or phone it is, of either of the two people. Each kind gives its newest, since an agent's phone
#: stands on thousands of dossiers.
_BY_PERSON = _numbered(
    " union all ".join(
        _OF_ONE.format(number=number, table=table, column=column, sought=sought)
        for number, table, column, sought in (
            ("number", "dossier", "id_number", "card"),
            ("number", "dossier", "phone", "phone"),
            ("number", "dossier", "old_id_number", "card"),
            ("dossier", "dossier_number", "reversed", "card_reversed"),
            ("dossier", "dossier_number", "reversed", "phone_reversed"),
        )
    ),
    "card", "phone", "card_reversed", "phone_reversed", "limit",
)  # fmt: skip
_CODE_ENDS = _ends(_d.c.code_reversed)
_PERSON_ENDING = (
    "select number from dossier where id_reversed >= :head and id_reversed < :beyond "
    "union all select number from dossier where phone_reversed >= :head and phone_reversed < :beyond "
    "union all select dossier from dossier_number where reversed >= :head and reversed < :beyond"
)
_PERSON_ENDS = _numbered(_PERSON_ENDING, "head", "beyond")
#: A name with the ending of a code, card or phone: each of the newest dossiers that end so tells what else it is found
#: by. Not of all, since an agent's phone stands on a tenth of a ward's dossiers.
_ENDS_AND_HOLDS = where(
    _d.c.number.in_(
        text(
            f"select number from (select number from dossier where code_reversed >= :head and code_reversed < :beyond "
            f"union all {_PERSON_ENDING}) order by number desc limit {_LOOKED_AT}"
        ).bindparams(bindparam("head"), bindparam("beyond"))
    )
    & text(
        "not exists (select 1 from json_each(:words) where instr(dossier.found_by, ' ' || json_each.value) = 0)"
    ).bindparams(bindparam("words"))
)
#: No ranking: scoring every match takes seconds, and newest first is wanted.
_IN_NAMES = _numbered(
    "select rowid from dossier_names where dossier_names match :query order by rowid desc limit :limit",
    "query",
    "limit",
)
_BY_NUMBERS = _numbered("select value from json_each(:numbers)", "numbers")


class DossierRow(msgspec.Struct, frozen=True, gc=False):
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
    """A line of a list from the values of ``COLUMNS``. Fifty of them are made at each letter typed: by their places,
    since that takes a third of the time."""
    number, id_, code, official, slip, status, matter, called, owner, applicant, card, phone, *whens, moved = row
    opened, accepted, due, closed, late = whens
    return DossierRow(
        number, id_, code or "", official or "", slip or "", status, matter, called, owner, applicant, card, phone,
        instant(opened),
        None if accepted is None else instant(accepted),
        None if due is None else instant(due),
        None if closed is None else instant(closed),
        None if late is None else instant(late),
        bool(moved),
    )  # fmt: skip


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


def phone_of(digits: str) -> str:
    """Typed digits as a phone is stored, where they may be one."""
    return "0" + digits[2:] if digits.startswith("84") and len(digits) == 11 else digits


def _by_number(connection: Connection, typed: str, limit: int) -> list[DossierRow]:
    """Whole numbers before endings; of each the dossiers of every kind, since one ward's card is another's phone."""
    plain = re.sub(r"\s", "", typed).upper()
    digits = re.sub(r"\D", "", typed) if _DIGITS.fullmatch(typed) else ""
    card, phone = digits or plain, phone_of(digits) or plain
    people = {"card": card, "phone": phone, "card_reversed": card[::-1], "phone_reversed": phone[::-1]}
    found = _BY_PAPER.rows(connection, {"plain": plain, "limit": limit})
    found += _BY_PERSON.rows(connection, people | {"limit": limit})
    if found:
        return _newest(found, limit)
    if len(digits) >= LEAST_TAIL:
        found = _PERSON_ENDS.rows(connection, _tail(digits) | {"limit": limit})
    if len(plain) >= LEAST_TAIL:
        # Every day has a dossier 0012: those of a few days are shown beside the people whose numbers end so.
        days = max(limit - len(found), min(_CODES, limit))
        coded = _CODE_ENDS.rows(connection, _tail(plain) | {"limit": days})
        found = [*found[: limit - len(coded)], *coded]
    return _newest(found, limit)


def _newest(found: list[Any], limit: int) -> list[DossierRow]:
    rows = {row.number: row for row in map(seen, found)}
    return [rows[number] for number in sorted(rows, reverse=True)[:limit]]


def parted(typed: str) -> tuple[list[str], str]:
    """The words of what was typed, and the last number of some length beside them: "k'broi 0905 123 456"; the number is
    empty where nothing else was typed, or none of that length."""
    parts = typed.split()
    end = len(parts)
    while end:
        begin = end
        while begin and _DIGITS.fullmatch(parts[begin - 1]):
            begin -= 1
        ending = re.sub(r"\D", "", "".join(parts[begin:end]))
        if len(ending) >= LEAST_TAIL:
            words = word_hits.sought(" ".join([*parts[:begin], *parts[end:]]))[:8]
            return (words, phone_of(ending)) if words else ([], "")
        end = min(begin, end - 1)
    return [], ""


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
    if numbers:
        return [seen(row) for row in _BY_NUMBERS.rows(connection, {"numbers": str(numbers), "limit": limit})]
    words, ending = parted(typed)
    if not ending:
        return []
    asked = _tail(ending) | {"words": json.dumps(words), "limit": limit}
    return [seen(row) for row in _ENDS_AND_HOLDS.rows(connection, asked)]
