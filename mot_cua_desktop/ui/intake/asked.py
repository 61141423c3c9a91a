"""What the intake page asks of the store; each is run in the lane."""

from __future__ import annotations

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.terms import VN
from mot_cua_desktop.operations.desk import Desk


def finder(desk: Desk) -> Finder:
    """The procedures as they are found while typing."""
    from mot_cua_desktop.operations import catalogue

    return catalogue.finder(desk)


def save(desk: Desk, draft: Draft) -> None:
    """Keep a draft."""
    from mot_cua_desktop.operations import intake

    intake.save_draft(desk, draft)


def resumed(desk: Desk, stream: bytes) -> tuple[Draft, Procedure | None, Dossier | None]:
    """The dossier of a guidance slip, ready to go on with."""
    from mot_cua_desktop.operations import catalogue, dossiers, intake

    draft, dossier = intake.resume(desk, stream), dossiers.get(desk, stream)
    # As it stood when the dossier was opened: the citizen brings what the slip asked for then.
    return draft, catalogue.procedure(desk, draft.procedure_code, dossier.opened_at.astimezone(VN).date()), dossier
