"""What a desk had in sight when a leader signed there, told so that every desk of the ward can count the same again.

Places at the hub would not do: a desk does not know those of its own dossiers' events, and a hub that is put back gives
them anew. What every desk knows alike of an event is whose chain it stands in, under which number, with which seal.
"""

from __future__ import annotations

import hashlib

import msgspec


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One desk's chain (the hub's is one too) as far as it had come in: the number and the seal of its last event. A
    desk that lived anew has one for each life (``epoch``)."""

    desk: str
    epoch: int
    seq: int
    hash: bytes


class SignedOn(msgspec.Struct, frozen=True, kw_only=True):
    """All that had been ``heard`` of other desks, beside everything that the signing desk had written itself.
    ``pushed`` is the number of its own last event whose verdict it knew (0: none), ``digest`` is over what was counted
    on all this: who counts otherwise has not the paper that was signed."""

    heard: tuple[Heard, ...] = ()
    pushed: int = 0
    digest: str = ""


_encoder = msgspec.json.Encoder(order="deterministic")


def digest(said: object) -> str:
    """One number over what a paper says, as values."""
    return hashlib.sha256(_encoder.encode(said)).hexdigest()
