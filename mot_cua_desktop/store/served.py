"""Officers' services as the store has them, and the figures of those who moved: counted in one index, for what was
summed by day (`tally`) does not know when a dossier was accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids, units
from mot_cua_desktop.domain.figures import Counts
from mot_cua_desktop.domain.units import Service
from mot_cua_desktop.store import place, ward_line
from mot_cua_desktop.store.instants import micros

_STILL = "(solved_at is null or solved_at >= :end)"
#: As `sources.one` says it of a single dossier.
COUNTED = f"""
select
  sum(accepted_at >= :begin and channel = 'truc_tuyen'), sum(accepted_at >= :begin and channel = 'truc_tiep'),
  sum(accepted_at >= :begin and channel = 'buu_chinh'), sum(accepted_at < :begin),
  sum(solved_at < :end and outcome = 'truoc_han'), sum(solved_at < :end and outcome = 'dung_han'),
  sum(solved_at < :end and outcome = 'qua_han'),
  sum({_STILL} and (late_at is null or late_at >= :edge)), sum({_STILL} and late_at < :edge)
from dossier indexed by dossier_served
where officer = :officer and accepted_at is not null and accepted_at >= :since and accepted_at < :until
  and accepted_at < :end and (solved_at is null or solved_at >= :begin)
"""


def services(connection: Connection) -> Mapping[str, Sequence[Service]]:
    """Every officer's services, by all namings that this desk knows."""
    streams = [ids.named_stream("officer", officer.id) for officer in place.officers(connection)]
    return units.services(named(ward_line.of_streams(connection, streams, "officer_named")))


def named(events: Iterable[ev.Event]) -> list[tuple[datetime, str, str]]:
    """The namings among some events: when, whom, of which unit."""
    return [
        (event.at, event.body.officer, event.body.unit) for event in events if isinstance(event.body, ev.OfficerNamed)
    ]


def counts(connection: Connection, service: Service, at: Mapping[str, int]) -> Counts:
    """The figures of what was accepted in one service, in a span by its `Span.values`."""
    row = connection.execute(text(COUNTED), {**at, **_ends(service), "officer": service.officer}).one()
    return Counts(*(number or 0 for number in row))


def condition(services: Sequence[Service]) -> tuple[str, dict[str, Any]]:
    """What holds of a dossier ``d`` of one of these services, with the values it names."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    for n, service in enumerate(services):
        part = f"d.officer = :officer{n}"
        values[f"officer{n}"] = service.officer
        if not service.whole:
            part += f" and d.accepted_at >= :since{n} and d.accepted_at < :until{n}"
            values |= {f"{name}{n}": end for name, end in _ends(service).items()}
        parts.append(f"({part})")
    return f"({' or '.join(parts)})", values


def _ends(service: Service) -> dict[str, int]:
    return {"since": micros(service.since), "until": micros(service.until)}
