"""What the store knows of the place: settings, officers, drafts. Procedures are in catalogue."""

from __future__ import annotations

import logging
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.journal import micros
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.texts import as_stored

_log = logging.getLogger(__name__)
_drafts = msgspec.json.Decoder(Draft)
_DROP = Prepared(delete(tables.draft).where(tables.draft.c.id == bindparam("id")))


def settings(connection: Connection) -> dict[str, str]:
    """Every choice of this desk, by key, as JSON text."""
    return {row.key: row.value for row in connection.execute(select(tables.setting))}


def officers(connection: Connection) -> list[Officer]:
    """Everybody named at this desk, the first one first."""
    rows = connection.execute(select(tables.officer).order_by(tables.officer.c.id))
    return [
        Officer(id=row.id, name=row.name, title=row.title, phone=row.phone, role=row.role, unit=row.unit)
        for row in rows
    ]


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
