"""Which desk holds a dossier, as the journal keeps it: given on by its holder, or taken over by a leader."""

from __future__ import annotations

import msgspec

from mot_cua_desktop.domain.paper_events import DeskKeyStated as DeskKeyStated
from mot_cua_desktop.domain.paper_events import PaperCustodyBody


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


class CustodyAsked(msgspec.Struct, frozen=True, kw_only=True, tag="custody_asked"):
    """The desk that writes this asks ``held_by`` for a dossier, as it stood at its event ``seq``.

    It stands in a stream of the asking desk, for in the dossier's own only the holder may write. A change of hands
    after ``seq`` answers it.
    """

    dossier: bytes
    held_by: str
    seq: int
    reason: str


class ConflictSettled(msgspec.Struct, frozen=True, kw_only=True, tag="conflict_settled"):
    """A person has seen to what an event that does not stand had done outside: the paper recalled, the citizen told."""

    event: bytes
    note: str


class TakeoverLost(msgspec.Struct, frozen=True, kw_only=True, tag="takeover_lost"):
    """A desk tells of a leader's takeover (the ``event``, written ``at`` microseconds since 1970) that its hub lost,
    put back from a copy: so that whoever answers for the ward still sees that there was one."""

    event: bytes
    at: int
    leader: str
    taken_from: str
    to: str
    reason: str


CustodyBody = HandedOver | TakenOver | PaperCustodyBody
AskingBody = CustodyAsked | ConflictSettled | DeskKeyStated | TakeoverLost
