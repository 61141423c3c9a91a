"""What would follow from a draft: its appointment, its fee, what stands in the way. Reads nothing but its arguments.

Apart from the deeds, since the first page stands on this before the store's library is imported.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from mot_cua_desktop.domain import ids, intake
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import VN, Due, Term
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.timing import due_of


@dataclass(frozen=True)
class Outlook:
    """What would follow if the officer accepted now: shown before anything is pressed."""

    term: Term | None
    due: Due | None
    fee_total: int
    fee_unclear: bool
    obstacles: list[intake.Obstacle]
    allowance_left: int


def new_draft(desk: Desk, *, like: Draft | None = None) -> Draft:
    """An empty draft, or the next one for the same people in the same visit."""
    milliseconds = int(desk.clock().timestamp() * 1000)
    draft_id = ids.uuid7(milliseconds, secrets.token_bytes(10))
    if like is None:
        return Draft(id=draft_id)
    visit = like.visit or (like.dossier or like.id).hex()
    return Draft(
        id=draft_id, owner=like.owner, applicant=like.applicant, authority=like.authority, channel=like.channel,
        return_method=like.return_method, visit=visit,
    )  # fmt: skip


def outlook(
    desk: Desk,
    draft: Draft,
    procedure: Procedure | None,
    dossier: Dossier | None = None,
    *,
    before: Dossier | None = None,
) -> Outlook:
    """Due date with its steps, fee, what is missing, the allowance left. Reads nothing but its arguments.

    ``before`` is the dossier that a linked draft waits for: its term starts when that result is due.
    """
    term, due, kept = None, None, dossier.procedure if dossier is not None else None
    if procedure is not None:
        term = intake.term_of(draft, procedure, kept)[0]
        if term is not None:
            linked = before.due.at.astimezone(VN) if before is not None and before.due is not None else None
            waits = linked is not None and linked > desk.now()
            due = due_of(desk, linked or desk.now(), term, (kept or procedure).field, linked=waits)
    known = [item for item in draft.fees if item.amount is not None]
    return Outlook(
        term=term,
        due=due,
        fee_total=sum((item.amount or 0) * item.quantity for item in known),
        fee_unclear=len(known) < len(draft.fees),
        obstacles=intake.obstacles(draft, procedure, kept),
        allowance_left=dossier.allowance_left if dossier else 1,
    )
