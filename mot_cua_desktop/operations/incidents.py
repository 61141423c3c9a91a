"""Incidents (sự cố): one key starts one with what the program knows; what they touch is marked, and reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from mot_cua_desktop import __version__
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import incident as rules
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain.incident import Incident
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.domain.worktime import minutes_between
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import incident_reports, incidents, place, recording, search
from mot_cua_desktop.store.journal import Deed
from mot_cua_desktop.store.search import DossierRow

KIND = "incident"


@dataclass(frozen=True)
class Known:
    """What the program knows by itself when an incident begins: its version, the last deed that this desk wrote before
    it, the dossiers that were to be worked on since then, and the working minutes lost so far."""

    version: str
    since: datetime
    last_deed: datetime | None
    dossiers: tuple[bytes, ...]
    lost: int


@dataclass(frozen=True)
class Incidents:
    """What the page shows: every incident, the names of officers by id."""

    every: tuple[Incident, ...]
    officers: dict[str, str]

    @property
    def lasting(self) -> int:
        return sum(each.lasts for each in self.every)


def known(desk: Desk, since: datetime | None = None) -> Known:
    """What is known of an incident that began at ``since``; without it, at the last deed of this desk."""
    now = desk.now()
    with desk.store.reading() as connection:
        last = incident_reports.last_deed(connection, desk.facts.desk_id, since or now)
        begun = since or last or now
        dossiers = tuple(incidents.candidates(connection, begun, now))
    return Known(__version__, begun, last, dossiers, lost(desk, begun, now))


def lost(desk: Desk, since: datetime, until: datetime) -> int:
    """Working minutes by the ward's calendar; none before it began."""
    return minutes_between(since, until, desk.calendar) if until > since else 0


def look(desk: Desk) -> Incidents:
    """Every incident: what lasts first, then the latest to begin."""
    with desk.store.reading() as connection:
        names = {officer.id: officer.name for officer in place.officers(connection)}
        found = [incident_reports.truly(connection, each) for each in incidents.every(connection)]
        return Incidents(tuple(found), names)


def touched(desk: Desk, incident: str) -> list[DossierRow]:
    """The dossiers that an incident touches."""
    with desk.store.reading() as connection:
        return incidents.touched(connection, incident)


def begin(desk: Desk, kind: inc.IncidentKind, since: datetime, effect: str, told: str = "") -> str:
    """Write an incident in, with what the program knows of it; returns its id. Raises `Refused`."""
    found = known(desk, since)
    incident = uuid4().hex
    body = inc.IncidentOpened(
        incident=incident, kind=kind, since=since, effect=clean_lines(effect), told=clean(told),
        version=found.version, last_deed=found.last_deed, dossiers=found.dossiers,
    )  # fmt: skip
    _write(desk, body)
    return incident


def end(desk: Desk, incident: str, until: datetime, remedy: str) -> int:
    """Work goes on since ``until``; what else it touched by then is marked too, but for what an officer took out by
    hand. Returns the working minutes lost."""
    with desk.store.reading() as connection:
        before = incident_reports.folded(connection, incident)
        streams = [] if before is None else incidents.candidates(connection, before.incident.since, until)
    settled = set() if before is None else before.marks | before.taken_out
    minutes = 0 if before is None else lost(desk, before.incident.since, until)
    added = tuple(each for each in streams if each not in settled)
    body = inc.IncidentClosed(incident=incident, until=until, lost=minutes, remedy=clean_lines(remedy), added=added)
    _write(desk, body)
    return minutes


def mark(desk: Desk, incident: str, typed: str) -> DossierRow:
    """A dossier that it touches too, by its code as typed or scanned."""
    with desk.store.reading() as connection:
        found = search.find(connection, typed, limit=2)
    if len(found) != 1:
        what = "Không có hồ sơ nào" if not found else "Có nhiều hồ sơ"
        raise Told(f"{what} khớp “{clean(typed)}”.", "Gõ hoặc quét đúng mã hồ sơ trên giấy hẹn.")
    _write(desk, inc.IncidentTouched(incident=incident, added=(found[0].id,)))
    return found[0]


def unmark(desk: Desk, incident: str, streams: Sequence[bytes]) -> None:
    """Dossiers that it did not touch after all."""
    if streams:
        _write(desk, inc.IncidentTouched(incident=incident, removed=tuple(streams)))


def of_dossier(desk: Desk, stream: bytes) -> tuple[str, ...]:
    """The incidents that touch a dossier, in words."""
    with desk.store.reading() as connection:
        return incidents.of_dossier(connection, stream)


def get(desk: Desk, incident: str) -> Incident:
    """One incident. Raises `Told` when this desk has none of that name."""
    with desk.store.reading() as connection:
        found = incidents.one(connection, incident)
        if found is None:
            raise Told("Không tìm thấy sự cố này.", "Mở lại thẻ “Sự cố” để xem danh sách.")
        return incident_reports.truly(connection, found)


def _write(desk: Desk, body: ev.IncidentBody) -> None:
    with desk.store.writing() as connection:
        written(desk, connection, body)


def written(desk: Desk, connection: Connection, body: ev.IncidentBody) -> None:
    """Decide and write in the caller's transaction."""
    author = desk.author()
    recording.check_clock(connection, author)
    rules.decide(incidents.one(connection, body.incident), body, desk.now())
    recording.record_place(connection, author, incidents.stream(body.incident), KIND, [Deed(body)])
