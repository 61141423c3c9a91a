"""An incident as its report said it: as the event tells that gave the report its number, whichever desk wrote it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from sqlalchemy import Connection, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.incident import Incident
from mot_cua_desktop.domain.incident_fold import Folded, fold
from mot_cua_desktop.store import facts_then, incidents, place, sight, ward_known, ward_line
from mot_cua_desktop.store import line as dossier_line
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.ward_known import Known

_REPORT = "incident_reported"
_INCIDENT = ("incident_opened", "incident_touched", "incident_closed", _REPORT)
#: Walked backwards from the last deed of a desk, by the index of its numbers.
LAST = tuple(
    f"select at from {table} where desk = :desk and at <= :since order by {order} limit 1"
    for table, order in (("event", "desk_seq desc"), ("foreign_event", "epoch desc, desk_seq desc"))
)


@dataclass(frozen=True)
class Reported:
    """What was known when the report took its number, at the desk where it did: the incident, who was an officer of the
    ward, and the desk's choices, which say what the ward was called (this desk's own of a report whose event does not
    say what was in sight). ``dossiers``: those it touched as they stood, by their arrival; only of a report whose event
    does not name them itself."""

    incident: Incident
    said: inc.IncidentReported
    event: ev.Event
    dossiers: tuple[Dossier, ...]
    officers: tuple[Officer, ...]
    choices: dict[str, str]


def last_deed(connection: Connection, desk: str, since: datetime) -> datetime | None:
    """When a desk last wrote at or before a moment; None where it had written nothing yet."""
    values = {"desk": desk, "since": micros(since)}
    found = [connection.execute(text(query), values).scalar() for query in LAST]
    return max((instant(each) for each in found if each is not None), default=None)


def truly(connection: Connection, incident: Incident) -> Incident:
    """The incident with the last deed *before* it. The program before noted the last one at all, which may be one of
    hours after; a report that was sent with it still says so (`reported`)."""
    if incident.last_deed is None or incident.last_deed <= incident.since:
        return incident
    opened = ward_line.of_streams(connection, [incidents.stream(incident.id)], "incident_opened")
    before = last_deed(connection, opened[0].desk, incident.since) if opened else None
    return replace(incident, last_deed=before)


def folded(connection: Connection, incident: str) -> Folded | None:
    """An incident as the ward's line tells it now; None where it never came here."""
    return fold(ward_line.spoken(connection, None, *_INCIDENT)).get(incident)


def reported(connection: Connection, incident: str, of: str = "") -> Reported | None:
    """An incident as of its report; None when it has none. ``of``: as of that which this desk wrote, where another one
    that had not heard of it wrote one too. Raises `Told` where not all that its signer had in sight has come here."""
    line = ward_line.spoken(connection, None, *_INCIDENT)
    now = fold(line).get(incident)
    if now is None or now.report is None:
        return None
    theirs = (each for each in line if of == each.desk and _reports(each, incident))
    event = next(theirs, now.report)
    said = event.body
    assert isinstance(said, inc.IncidentReported)
    position = facts_then.position_of(connection, event.id)
    known = ward_known.before(connection, position)
    then = fold(_upto(connection, known, event, *_INCIDENT)).get(incident, now)
    officers, choices = _names(connection, event, said, position, known)
    found = replace(then.incident, report=said.mark, reported_at=event.at, proposal=said.proposal)
    if said.last_deed is not msgspec.UNSET:
        found = replace(found, last_deed=said.last_deed)
    states: tuple[Dossier, ...] = ()
    if said.affected is None:
        states = _states(connection, then.marks, known)
    else:
        found = replace(found, until=said.until, remedy=said.remedy, touched=said.touched)
    return Reported(found, said, event, states, tuple(officers), choices)


def _names(
    connection: Connection, event: ev.Event, said: inc.IncidentReported, position: int, known: Known
) -> tuple[list[Officer], dict[str, str]]:
    """Whom the desk that reported knew by which name, and what it had chosen for the ward."""
    choices, end = facts_then.choices(connection, position), sight.end_of(connection, event.id)
    if said.signed_on is None:
        return place.named(_upto(connection, known, event, "officer_named", _REPORT)), choices
    if end is None:
        return place.named(ward_line.spoken(connection, known, "officer_named")), choices
    seen = sight.of(connection, end, said.signed_on)
    there = facts_then.choices_there(connection, seen)
    named = place.named(ward_line.spoken(connection, seen, "officer_named"))
    return named, there if "desk" in there else choices


def _reports(event: ev.Event, incident: str) -> bool:
    return isinstance(event.body, inc.IncidentReported) and event.body.incident == incident


def _upto(connection: Connection, known: Known, last: ev.Event, *kinds: str) -> list[ev.Event]:
    """The ward's line up to the report. What stands after it there its desk had not heard of, even where this one
    had."""
    found = []
    for event in ward_line.spoken(connection, known, *kinds):
        found.append(event)
        if event.id == last.id:
            break
    return found


def _states(connection: Connection, streams: set[bytes], known: Known) -> tuple[Dossier, ...]:
    walked = (dossier_line.walk(connection, stream, known) for stream in streams)
    states = [each[-1][1] for each in walked if each]  # one that never came here has no line
    return tuple(sorted(states, key=lambda state: (state.opened_at, state.id)))
