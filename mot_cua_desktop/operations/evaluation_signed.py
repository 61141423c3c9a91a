"""What a signed evaluation is shown with: the ward and its people as they were called when it was signed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.evaluation import SignedVersion
from mot_cua_desktop.domain.evaluation_events import EvaluationSigned
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.store import evaluations, facts_then, outbox, place, ward_known, ward_line


@dataclass(frozen=True)
class Then:
    """The ward's names and its officers by their id, both as of a signature."""

    facts: DeskFacts
    people: dict[str, Officer]


def then(desk: Desk, connection: Connection, month: str, officer: str, signed: SignedVersion) -> Then:
    """As of the signature of one version, by what the desk that signed knew. A ward that was renamed since, or an
    officer who has another title today, changes nothing of what was signed."""
    event = evaluations.signature(connection, month, officer, signed)
    assert isinstance(event.body, EvaluationSigned)
    position = facts_then.position_of(connection, event.id)
    known = ward_known.before(connection, position)
    named = ward_line.heard_by(connection, known, event, event.body.heard, "officer_named")
    choices = facts_then.choices(connection, position)
    return Then(facts_in(desk, choices), {each.id: each for each in place.named(named)})


def heard(connection: Connection) -> int:
    """Up to which place of the hub's log this desk knows the ward; 0 for one that stands alone."""
    stands = outbox.standing(connection)
    return stands.pulled_upto if stands is not None else 0
