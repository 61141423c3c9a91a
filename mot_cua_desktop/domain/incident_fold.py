"""Incidents out of their events: what each is by now, what it touches, and what was taken out of it by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain.incident import Incident


@dataclass
class Folded:
    """An incident with the streams of the dossiers that it touches (``marks``) and of those that an officer took out
    of it (``taken_out``); ``report`` is the event that gave its report a number."""

    incident: Incident
    marks: set[bytes]
    taken_out: set[bytes] = field(default_factory=set)
    report: ev.Event | None = None


def fold(events: Iterable[ev.Event]) -> dict[str, Folded]:
    """Every incident by its id, from the events of the ward's line in their order.

    What is said of one whose beginning never came here says nothing. Of two that end or report the same one the first
    holds, as the rows have it (`store.incidents.project`).
    """
    found: dict[str, Folded] = {}
    for event in events:
        body = event.body
        if isinstance(body, inc.IncidentOpened):
            begun = Incident(
                id=body.incident, kind=body.kind, since=body.since, effect=body.effect, told=body.told,
                version=body.version, last_deed=body.last_deed, opened_at=event.at, officer=event.officer,
            )  # fmt: skip
            found[body.incident] = Folded(begun, set(body.dossiers))
        elif isinstance(body, ev.IncidentBody) and body.incident in found:
            _further(found[body.incident], event, body)
    return found


def _further(one: Folded, event: ev.Event, body: ev.IncidentBody) -> None:
    match body:
        case inc.IncidentTouched():
            one.marks = (one.marks | set(body.added)) - set(body.removed)
            one.taken_out = (one.taken_out - set(body.added)) | set(body.removed)
        case inc.IncidentClosed():
            if one.incident.until is None:
                one.incident = replace(one.incident, until=body.until, lost=body.lost, remedy=body.remedy)
            one.marks |= set(body.added)
        case inc.IncidentReported():
            if one.report is None:
                one.report = event
                one.incident = replace(one.incident, report=body.mark, reported_at=event.at, proposal=body.proposal)
        case _:
            pass
    one.incident = replace(one.incident, touched=len(one.marks))
