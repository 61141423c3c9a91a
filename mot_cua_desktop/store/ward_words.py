"""What the ward stated of its own time and rules: the rows of those events, and reading them back in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.journal import instant, micros

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ev.WardBody)


@dataclass(frozen=True)
class Stated:
    """One statement: what, when, by which officer (their id)."""

    body: ev.WardBody
    at: datetime
    officer: str


def project(connection: Connection, event: ev.Event) -> None:
    """Keep a statement. Of a day, a week or a year the latest replaces what was said before.

    Every statement of a rule is kept: a dossier lives under what was known when it was accepted.
    """
    body = event.body
    assert isinstance(body, ev.WardBody)
    row = {"at": micros(event.at), "officer": event.officer, "body": _encoder.encode(body)}
    statement = upsert(tables.ward_word).values(key=_key(body, event.id), **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=row))


def _key(body: ev.WardBody, event_id: bytes) -> str:
    match body:
        case ev.DayStated(day=day, field=field):
            return f"day|{day}|{fold(field)}"
        case ev.HoursStated(since=since, field=field):
            return f"hours|{since}|{fold(field)}"
        case ev.YearPlanned(year=year):
            return f"year|{year}"
        case ev.RuleStated(key=key):
            return f"rule|{key}|{event_id.hex()}"


def stated(connection: Connection) -> list[Stated]:
    """Everything that was stated, the oldest first."""
    rows = connection.execute(select(tables.ward_word).order_by(tables.ward_word.c.at, tables.ward_word.c.key))
    return [Stated(_decoder.decode(row.body), instant(row.at), row.officer) for row in rows]
