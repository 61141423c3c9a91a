"""Dossiers of the same person: those that are open for a procedure, and those that wait at home after their slip."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.citizen import same_person
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.likeness import near_name, same_owner
from mot_cua_desktop.domain.one_matter import one_matter
from mot_cua_desktop.store import dossiers, search, tables, word_hits
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.search import DossierRow

_d = tables.dossier
#: How many of one name are looked at; the newest, since what is open is seldom old.
_OF_A_NAME = 300
_HITS = text(
    "select rowid from dossier_names where dossier_names match :query order by rowid desc limit :most"
).bindparams(bindparam("query"), bindparam("most"))
_open = (_d.c.procedure_code == bindparam("code")) & _d.c.closed_at.is_(None)
_BY_CARD = search.where((_d.c.id_number == bindparam("number")) & _open)
_BY_NAME = search.where(_d.c.number.in_(_HITS) & _open)
# The condition stands in the words themselves: only so does the index of the guided ones serve.
_GUIDED = Prepared(
    text(
        "select id, owner_name, id_number from dossier where status = 'guided' and procedure_code = :code "
        "order by number desc"
    ).bindparams(bindparam("code"))
)
# Few wait at a time, whatever the procedure; the plus keeps the index of the procedure, of all its years, out of it.
_WAITING = Prepared(
    text(
        "select id, owner_name, id_number from dossier where status = 'waiting' and +procedure_code = :code "
        "order by number desc"
    ).bindparams(bindparam("code"))
)
_BY_ID = search.where(_d.c.id == bindparam("sought"))


def open_alike(connection: Connection, owner: ev.Party, procedure_code: str) -> list[DossierRow]:
    """Open dossiers of the same person and procedure, the newest first: by the numbers of the card where they were
    typed, and by name with what else is known of the person."""
    found: dict[int, DossierRow] = {}
    for number in filter(None, (owner.id_number, owner.old_id_number)):
        rows = _BY_CARD.rows(connection, {"number": number, "code": procedure_code, "limit": 5})
        found |= {row.number: row for row in map(search.seen, rows)}
    words = word_hits.sought(owner.name)[:8]
    if len(words) > 1 and not found:
        query = " ".join(f'"{word}"' for word in words)
        asked = {"query": query, "most": _OF_A_NAME, "code": procedure_code, "limit": 50}
        for row in map(search.seen, _BY_NAME.rows(connection, asked)):
            if same_person(row.owner_name, owner.name):
                state = dossiers.state_of(connection, row.id)
                if state is not None and same_owner(state.people.owner, owner):
                    found[row.number] = row
    return [found[number] for number in sorted(found, reverse=True)][:5]


def awaited(connection: Connection, owner: ev.Party, procedure_code: str, case: str) -> Iterator[tuple[Dossier, bool]]:
    """Dossiers of this person, procedure and case whose one slip is not answered yet, the newest first, each with
    whether it is only perhaps the same person; of every desk whose dossiers are known here."""
    numbers = {each for each in (owner.id_number, owner.old_id_number) if each}
    for asked in (_GUIDED, _WAITING):
        for id_, name, number in asked.rows(connection, {"code": procedure_code}):
            # Whoever changed both name and number since is nobody that this desk could know again.
            if number not in numbers and not near_name(name, owner.name):
                continue
            state = dossiers.state_of(connection, id_)
            found = one_matter(owner, procedure_code, case, state) if state is not None and state.slip else ""
            if state is not None and found:
                yield state, found == "near"


def row(connection: Connection, stream: bytes) -> DossierRow | None:
    """One dossier as a line of a list; None where this desk has none of it."""
    found = _BY_ID.rows(connection, {"sought": stream, "limit": 1})
    return search.seen(found[0]) if found else None
