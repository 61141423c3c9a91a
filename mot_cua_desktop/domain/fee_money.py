"""What a dossier remembers of its fees beside the slips themselves, to tell its fee from what was paid beyond it."""

from __future__ import annotations

import msgspec


class FeeMoney(msgspec.Struct, frozen=True, kw_only=True):
    """``earlier`` are the names of fees that a correction changed: what was taken by them was taken for the fee.
    ``further`` was taken for other things (dong): it neither pays the fee nor goes back when the fee is put right.
    ``most`` is the highest that the fee came to while money lay there for it (dong, with what was given back)."""

    earlier: tuple[str, ...] = ()
    further: int = 0
    most: int = 0
