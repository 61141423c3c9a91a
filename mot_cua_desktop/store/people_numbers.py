"""Cards and phones of a dossier's people: its row shows one of each, and a dossier is found by every one of them."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert

from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.prepared import Prepared

_n = tables.dossier_number
_PUT = Prepared(insert(_n), ["reversed", "dossier"])
_REMOVE = Prepared(delete(_n).where(_n.c.dossier == bindparam("number")))


def shown(state: Dossier) -> tuple[str, str]:
    """The card and the phone that the row of a dossier shows; each may be empty."""
    owner, applicant = state.people.owner, state.people.applicant
    return owner.id_number or applicant.id_number, applicant.phone or owner.phone


def all_of(state: Dossier) -> set[str]:
    """Every number that one of the two people is known by."""
    people = (state.people.owner, state.people.applicant)
    return {n for each in people for n in (each.id_number, each.old_id_number, each.phone) if n}


def write(connection: Connection, number: int | None, state: Dossier) -> None:
    """Keep the numbers that the row itself does not hold; those kept before were removed."""
    if state.people.owner == state.people.applicant:
        return  # the row shows the card and phone of this one person, and keeps the old card
    for each in sorted(all_of(state).difference(shown(state), (state.people.owner.old_id_number,))):
        _PUT.write(connection, {"reversed": each[::-1], "dossier": number})


def remove(connection: Connection, number: int) -> None:
    """Take away what was kept of a dossier."""
    _REMOVE.write(connection, {"number": number})
