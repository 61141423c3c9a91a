"""A slip still open for the same person, procedure and case: told first, and a second refused without a reason."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.one_matter import OpenSlip, slip_number
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import alike


def open_slip(desk: Desk, draft: Draft) -> OpenSlip | None:
    """What `intake.guide` would refuse a second slip with; None where it would not, as for a draft that goes on with
    the dossier of the first."""
    if draft.dossier is not None or not draft.procedure_code:
        return None
    with desk.store.reading() as connection:
        found = _first(connection, draft)
    return None if found is None else OpenSlip(found, desk.facts.desk_id)


def beside(desk: Desk, connection: Connection, draft: Draft, another_matter: str) -> Dossier | None:
    """The dossier whose slip a new one stands beside, None when there is none. Raises `OpenSlip` when there is one and
    nobody said why this is another matter."""
    found = _first(connection, draft)
    if found is not None and not clean(another_matter):
        raise OpenSlip(found, desk.facts.desk_id)
    return found


def noted(slip: ev.GuidanceIssued, other: Dossier, another_matter: str) -> ev.GuidanceIssued:
    """The slip with the one it stands beside, and why."""
    return replace(slip, another_matter=clean(another_matter), beside=slip_number(other))


def _first(connection: Connection, draft: Draft) -> Dossier | None:
    own = draft.dossier or draft.id
    found = alike.guided(connection, draft.owner, draft.procedure_code, draft.case)
    return next((state for state in found if state.id != own), None)
