"""Which desk holds a dossier, as the journal keeps it: given on by its holder, or taken over by a leader."""

from __future__ import annotations

import msgspec


class HandedOver(msgspec.Struct, frozen=True, kw_only=True, tag="handed_over"):
    """The holder gives the dossier to the desk ``to`` (its id) together with its paper; the term stays."""

    to: str
    note: str = ""


class TakenOver(msgspec.Struct, frozen=True, kw_only=True, tag="taken_over"):
    """A leader takes the dossier from ``taken_from`` and gives it to ``to``: written by the hub alone, next term.

    What ``taken_from`` still sends under the old term is a conflict, kept and shown to people.
    """

    to: str
    taken_from: str
    reason: str


CustodyBody = HandedOver | TakenOver
