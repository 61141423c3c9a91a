"""What a signed evaluation is shown with: the ward and its people as they were called when it was signed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.evaluation import SignedVersion
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.store import evaluations, facts_then, ward_known
from mot_cua_desktop.store.sources import Recounted


@dataclass(frozen=True)
class Then:
    """The ward's names and its officers by their id, both as of a signature."""

    facts: DeskFacts
    people: dict[str, Officer]


def then(desk: Desk, connection: Connection, month: str, officer: str, signed: SignedVersion) -> Then:
    """As of the signature of one version, by the journal up to it. A ward that was renamed since, or an officer who
    has another title today, changes nothing of what was signed."""
    event = evaluations.signature(connection, month, officer, signed)
    source = Recounted(connection, ward_known.before(connection, facts_then.position_of(connection, event)))
    return Then(facts_in(desk, source.choices()), {each.id: each for each in source.officers()})
