"""A slip still open for the same person, procedure and case: told first, and a second refused without a reason."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.names import clean, says_something
from mot_cua_desktop.domain.one_matter import OpenSlip, refuse_joined, slip_number
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import alike
from mot_cua_desktop.store.search import DossierRow

Slip = TypeVar("Slip", ev.GuidanceIssued, ev.SupplementRequested)


def open_slip(desk: Desk, draft: Draft) -> OpenSlip | None:
    """What `intake.guide` would refuse a second slip with; None where it would not, as for a draft that goes on with
    the dossier of the first."""
    if draft.dossier is not None or not draft.procedure_code:
        return None
    with desk.store.reading() as connection:
        return _first(desk, connection, draft)[1]


def row(desk: Desk, slip: OpenSlip) -> DossierRow | None:
    """The dossier of an open slip as a line of a list."""
    with desk.store.reading() as connection:
        return alike.row(connection, slip.dossier)


def noted(desk: Desk, connection: Connection, slip: Slip, asked: Draft | Dossier, another_matter: str) -> Slip:
    """The slip of ``asked`` as it may be given: beside another open one of the matter with its number and the reason.

    Raises `OpenSlip` when there is another and nobody said why this is not the same matter.
    """
    found, told = _first(desk, connection, asked)
    if found is None or told is None:
        return slip
    if not says_something(another_matter):
        raise told
    return replace(slip, another_matter=clean(another_matter), beside=slip_number(found))


def refuse_joining(
    connection: Connection, state: Dossier, people: ev.People | None, procedure: ev.ProcedureSnapshot | None
) -> None:
    """Refuse a correction of ``state`` to these people and this procedure (None: they stay) by which its open slip and
    another would be of one matter."""
    if state.slip is None:
        return
    owner, of = (people or state.people).owner, procedure or state.procedure
    for other, _ in alike.awaited(connection, owner, of.code, of.case):
        refuse_joined(state, owner, of.code, of.case, other)


def _first(desk: Desk, connection: Connection, asked: Draft | Dossier) -> tuple[Dossier, OpenSlip] | tuple[None, None]:
    """The dossier that a slip would stand beside, surely the same person's before perhaps; and what is told of it."""
    if isinstance(asked, Draft):
        own, owner, procedure, case = asked.dossier or asked.id, asked.owner, asked.procedure_code, asked.case
    else:
        own, owner, procedure, case = asked.id, asked.people.owner, asked.procedure.code, asked.procedure.case
    found = [each for each in alike.awaited(connection, owner, procedure, case) if each[0].id != own]
    for state, near in sorted(found, key=lambda each: each[1]):
        return state, OpenSlip(state, desk.facts.desk_id, near=near, counter=isinstance(asked, Draft))
    return None, None
