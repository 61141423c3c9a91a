"""What the intake page asks of the store; each is run in the lane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import Version
from mot_cua_desktop.operations.desk import Desk


class Offered(NamedTuple):
    """What may be typed for: the procedures in force, and those that ended, each with what took its place if known."""

    finder: Finder
    ended: tuple[tuple[Version, Procedure | None], ...] = ()


def finder(desk: Desk) -> Offered:
    """The procedures as they are found while typing."""
    from mot_cua_desktop.operations import amendments, catalogue

    known = {procedure.code: procedure for procedure in catalogue.procedures(desk)}
    over = {version.procedure.code: version for version in amendments.outside(desk) if version.abolished}
    ended = tuple((version, _instead(version, known, over)) for version in over.values())
    return Offered(catalogue.finder(desk), ended)


def _instead(version: Version, known: Mapping[str, Procedure], over: Mapping[str, Version]) -> Procedure | None:
    """What holds in the place of an ended procedure, also when that one was replaced in its turn."""
    for _ in over:
        if version.replaced_by in known or version.replaced_by not in over:
            break
        version = over[version.replaced_by]
    return known.get(version.replaced_by)


def save(desk: Desk, draft: Draft) -> None:
    """Keep a draft."""
    from mot_cua_desktop.operations import intake

    intake.save_draft(desk, draft)


def resumed(desk: Desk, stream: bytes) -> tuple[Draft, Procedure | None, Dossier | None]:
    """The dossier of a guidance slip, ready to go on with."""
    from mot_cua_desktop.operations import catalogue, dossiers, intake

    draft, dossier = intake.resume(desk, stream), dossiers.get(desk, stream)
    # As it stood when the dossier was opened: the citizen brings what the slip asked for then.
    return draft, catalogue.of_dossier(desk, dossier, draft.procedure_code), dossier
