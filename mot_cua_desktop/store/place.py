"""What the store keeps of the work at hand: drafts, and who is named here. Procedures are in catalogue."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.store import facts, tables
from mot_cua_desktop.store.journal import micros
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.texts import as_stored

_log = logging.getLogger(__name__)
_drafts = msgspec.json.Decoder(Draft)
_DROP = Prepared(delete(tables.draft).where(tables.draft.c.id == bindparam("id")))


def officers(connection: Connection) -> list[Officer]:
    """Everybody named at this desk, the first one first."""
    return facts.officers(connection.connection.dbapi_connection)


def named(events: Iterable[ev.Event]) -> list[Officer]:
    """The same out of the ward's events, by their ids: as the last naming has each."""
    found: dict[str, Officer] = {}
    for event in events:
        body, person = event.body, event.personal
        if isinstance(body, ev.OfficerNamed):
            said = person if isinstance(person, ev.OfficerPerson) else ev.OfficerPerson(name="")
            found[body.officer] = Officer(
                id=body.officer, name=said.name, title=said.title, phone=said.phone, role=body.role, unit=body.unit
            )
    return [found[key] for key in sorted(found)]


def save_draft(connection: Connection, draft: Draft, at: datetime) -> None:
    """Keep what has been typed so far; the last word of a draft replaces the one before."""
    row = {"id": draft.id, "saved_at": micros(at), "state": msgspec.json.encode(as_stored(draft, Draft))}
    connection.execute(upsert(tables.draft).values(**row).on_conflict_do_update(index_elements=["id"], set_=row))


def drop_draft(connection: Connection, draft_id: bytes) -> None:
    """Forget a draft: it became a dossier, or the officer threw it away."""
    _DROP.write(connection, {"id": draft_id})


def in_a_draft(connection: Connection, digest: str) -> bool:
    """Whether any draft, even one this version cannot read, has the file of this digest."""
    named = tables.draft.c.state.contains(digest.encode())
    return connection.execute(select(tables.draft.c.id).where(named).limit(1)).first() is not None


def drafts(connection: Connection) -> list[Draft]:
    """Every draft, the newest first."""
    found = []
    for row in connection.execute(select(tables.draft.c.state).order_by(tables.draft.c.saved_at.desc())):
        try:
            found.append(_drafts.decode(row.state))
        except msgspec.DecodeError:
            # Typed under another version of the program. It stays where it is; the others must not wait for it.
            _log.warning("a draft could not be read and was left alone")
    return found
