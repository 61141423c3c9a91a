"""Incidents as rows, with the dossiers that each touches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain.incident import HeldUp, Incident
from mot_cua_desktop.domain.incident_fold import fold
from mot_cua_desktop.store import search, tables
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.prepared import Prepared

_i, _x, _d = tables.incident.c, tables.incident_dossier.c, tables.dossier.c
_COUNT = select(func.count()).where(_x.incident == _i.incident).scalar_subquery()
_ALL = select(tables.incident, _COUNT.label("touched"))
_OF_DOSSIER = Prepared(
    select(_i.kind, _i.since, _i.until)
    .join(tables.incident_dossier, _x.incident == _i.incident)
    .where(_x.stream == bindparam("stream"))
    .order_by(_i.since, _i.number)
)
# Walked backwards from the last deed, so that no index by the hour is needed.
_BEFORE = text("select position from event where at < :since order by position desc limit 1")
# The sign keeps SQLite from walking the whole index of streams, a second at five million events, to find each once.
WRITTEN = (
    "select distinct +stream from event where position > :after and kind = 'dossier' and at >= :since and at <= :until"
)
# What was to be ready while nobody could work. Looked at by the index of what is in process and of what was late.
PROMISED = (
    "select id from dossier indexed by dossier_due "
    "where status = 'in_process' and due_at >= :since and due_at <= :until"
)
MISSED = "select id from dossier where late_at is not null and late_at >= :since and late_at <= :until"


def stream(incident: str) -> bytes:
    """The stream that tells of an incident."""
    return ids.named_stream("incident", incident)


def project(connection: Connection, event: ev.Event) -> None:
    """The rows that follow from what was said of an incident."""
    body = event.body
    match body:
        case inc.IncidentOpened():
            row = {
                "incident": body.incident, "kind": body.kind, "since": micros(body.since), "effect": body.effect,
                "told": body.told, "version": body.version, "opened_at": micros(event.at), "officer": event.officer,
                "last_deed": None if body.last_deed is None else micros(body.last_deed),
            }  # fmt: skip
            connection.execute(upsert(tables.incident).values(**row))
            _mark(connection, body.incident, body.dossiers)
        case inc.IncidentTouched():
            _mark(connection, body.incident, body.added)
            for each in body.removed:
                gone = delete(tables.incident_dossier).where(_x.incident == body.incident, _x.stream == each)
                connection.execute(gone)
        case inc.IncidentClosed():
            # Of two desks that end or report the same one the first by the hub's order holds.
            _set(connection, body.incident, _i.until, until=micros(body.until), lost=body.lost, remedy=body.remedy)
            _mark(connection, body.incident, body.added)
        case inc.IncidentReported():
            _set(
                connection, body.incident, _i.reported_at,
                report=body.mark, reported_at=micros(event.at), proposal=body.proposal,
            )  # fmt: skip
        case _:
            raise ValueError(f"{event.type} tells of no incident")


def _mark(connection: Connection, incident: str, streams: Iterable[bytes]) -> None:
    for each in streams:
        row = {"stream": each, "incident": incident}
        connection.execute(upsert(tables.incident_dossier).values(**row).on_conflict_do_nothing())


def _set(connection: Connection, incident: str, open_: Any, **values: Any) -> None:
    this = update(tables.incident).where(_i.incident == incident, open_.is_(None))
    connection.execute(this.values(**values))


def every(connection: Connection, limit: int = 200) -> list[Incident]:
    """What lasts first, then the latest to begin, whenever each was written in."""
    order = (_i.until.is_(None).desc(), _i.since.desc(), _i.number.desc())
    return [_read(row) for row in connection.execute(_ALL.order_by(*order).limit(limit))]


def one(connection: Connection, incident: str) -> Incident | None:
    """An incident by its id."""
    row = connection.execute(_ALL.where(_i.incident == incident)).first()
    return None if row is None else _read(row)


def touched(connection: Connection, incident: str) -> list[search.DossierRow]:
    """The dossiers of an incident, as lines of a list, by their arrival."""
    query = select(*search.COLUMNS).join(tables.incident_dossier, _x.stream == _d.id).where(_x.incident == incident)
    return [search.seen(row) for row in connection.execute(query.order_by(_d.number))]


def marked(connection: Connection, incident: str) -> list[bytes]:
    """The streams of the dossiers of an incident, those that never came here left out, by their arrival."""
    query = select(_d.id).join(tables.incident_dossier, _x.stream == _d.id).where(_x.incident == incident)
    return [bytes(each) for each in connection.execute(query.order_by(_d.number)).scalars()]


def of_dossier(connection: Connection, stream: bytes) -> tuple[str, ...]:
    """The incidents that touch a dossier, in words."""
    return tuple(each.words for each in held_up(connection, stream))


def held_up(connection: Connection, stream: bytes) -> tuple[HeldUp, ...]:
    """The incidents that touch a dossier, the earliest first."""
    rows = _OF_DOSSIER.rows(connection, {"stream": stream})
    return tuple(HeldUp(kind, instant(since), _when(until)) for kind, since, until in rows)


def recounted(events: Iterable[ev.Event]) -> dict[bytes, tuple[HeldUp, ...]]:
    """The same for every dossier, from the events alone, in the order of the ward's line."""
    found: dict[bytes, tuple[HeldUp, ...]] = {}
    for each in sorted(fold(events).values(), key=lambda each: each.incident.since):
        one_ = each.incident
        for stream_ in each.marks:
            found[stream_] = (*found.get(stream_, ()), HeldUp(one_.kind, one_.since, one_.until))
    return found


def candidates(connection: Connection, since: datetime, until: datetime) -> list[bytes]:
    """The dossiers that something was done with, or that were to be ready, between two moments."""
    values = {"since": micros(since), "until": micros(until)}
    after = connection.execute(_BEFORE, values).scalar() or 0
    found: dict[bytes, None] = {}
    for query in (WRITTEN, PROMISED, MISSED):
        for (each,) in connection.execute(text(query), {**values, "after": after}):
            found[bytes(each)] = None
    return list(found)


def _when(value: int | None) -> datetime | None:
    return None if value is None else instant(value)


def _read(row: Any) -> Incident:
    found = dict(row._mapping)
    found.pop("number")
    for name in ("since", "opened_at", "last_deed", "until", "reported_at"):
        found[name] = _when(found[name])
    return Incident(id=found.pop("incident"), **found)
