"""What a signed evaluation is shown with: the ward and its people as they were called when it was signed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.evaluation import SignedVersion
from mot_cua_desktop.domain.evaluation_events import EvaluationSigned
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.store import evaluations, facts_then, place, sight, ward_known, ward_line


@dataclass(frozen=True)
class Then:
    """The ward's names and its officers by their id, both as of a signature."""

    facts: DeskFacts
    people: dict[str, Officer]


def then(desk: Desk, connection: Connection, month: str, officer: str, signed: SignedVersion) -> Then:
    """As of the signature of one version, by what the desk that signed had in sight. A ward that was renamed since, or
    an officer who has another title today, changes nothing of what was signed. Raises `Told` where not all of that has
    come here."""
    event, end = evaluations.signature(connection, month, officer, signed)
    assert isinstance(event.body, EvaluationSigned)
    position = facts_then.position_of(connection, event.id)
    known, choices = ward_known.before(connection, position), facts_then.choices(connection, position)
    if end is None:
        named = ward_line.spoken(connection, known, "officer_named")
    elif event.body.signed_on is None:
        named = ward_line.spoken_before(connection, known, event, "officer_named")
    else:
        seen = sight.of(connection, end, event.body.signed_on)
        named = ward_line.spoken(connection, seen, "officer_named")
        there = facts_then.choices_there(connection, seen)
        choices = there if "desk" in there else choices
    return Then(facts_in(desk, choices), {each.id: each for each in place.named(named)})
