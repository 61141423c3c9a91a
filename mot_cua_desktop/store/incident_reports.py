"""An incident as its report said it: by the journal up to the event that gave the report its number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.incident import Incident
from mot_cua_desktop.store import incidents, journal, ward_known
from mot_cua_desktop.store.sources import Recounted


@dataclass(frozen=True)
class Reported:
    """What was known when the report took its number: the incident, the dossiers it touched as they stood, by their
    arrival, who was an officer of the ward, and this desk's choices, which say what the ward was called."""

    incident: Incident
    said: inc.IncidentReported
    event: ev.Event
    dossiers: tuple[Dossier, ...]
    officers: tuple[Officer, ...]
    choices: dict[str, str]


def reported(connection: Connection, incident: str) -> Reported | None:
    """An incident as of its report; None when it has none."""
    found: Incident | None = None
    marks: set[bytes] = set()
    for event in journal.of_stream(connection, incidents.stream(incident)):
        body = event.body
        match body:
            case inc.IncidentOpened():
                found = Incident(
                    id=incident, kind=body.kind, since=body.since, effect=body.effect, told=body.told,
                    version=body.version, last_deed=body.last_deed, opened_at=event.at, officer=event.officer,
                )  # fmt: skip
                marks = set(body.dossiers)
            case inc.IncidentTouched():
                marks = (marks | set(body.added)) - set(body.removed)
            case inc.IncidentClosed() if found is not None:
                found = replace(found, until=body.until, lost=body.lost, remedy=body.remedy)
                marks |= set(body.added)
            case inc.IncidentReported() if found is not None:
                found = replace(
                    found, report=body.mark, reported_at=event.at, proposal=body.proposal, touched=len(marks)
                )
                source = Recounted(connection, ward_known.before(connection, journal.position_of(connection, event.id)))
                states = sorted(source.states(marks), key=lambda state: (state.opened_at, state.id))
                return Reported(found, body, event, tuple(states), tuple(source.officers()), source.choices())
    return None
