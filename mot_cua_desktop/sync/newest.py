"""The dossiers that moved last, whole, ahead of the log: for a desk that is far behind and asked about them today.

What comes by this call proves nothing but itself: no place, no chain of a desk. It is looked at until the log brings
the same events in their order (docs/decisions/26-joining.md). Whatever goes wrong here, the log goes on.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from mot_cua_desktop.domain.sealed import Sealed

#: An event weighs 100 to 300 bytes packed: what a desk asks for in all comes in one to two minutes over 64 kbit/s,
#: half of them the log's.
MOST_DOSSIERS, MOST_EVENTS = 500, 4000
#: One page, and one line: a dossier with more events than any ever had is left to the log.
PAGE_DOSSIERS, PAGE_EVENTS, PAGE_BYTES, LINE_EVENTS = 40, 500, 256 * 1024, 400


class NewestAsked(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The dossiers of a ward whose last place, of those up to ``upto``, is below ``before``, the highest first. Both
    are 0 at first; then as they were told, so that a log that grows meanwhile shifts no page."""

    ward: str
    upto: int
    before: int


class DossierLine(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Every accepted event of one dossier, in its order; ``position`` is the last place of them in the ward's log."""

    position: int
    events: tuple[Sealed, ...]


class NewestTold(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A page; ``before`` leads to the next one (0: there is none)."""

    lines: tuple[DossierLine, ...]
    upto: int
    before: int
    hub_epoch: str
    now: int


class Previews(Protocol):
    """What a desk keeps of it until the log has brought the same. Each of these that writes is one transaction."""

    def asked(self) -> NewestAsked | None:
        """The next question; None when no further page is wanted."""
        ...

    def keep(self, told: NewestTold) -> int:
        """Keep what is sound of a page; how many dossiers can be looked at now."""
        ...

    def joined(self) -> None:
        """The log is here whole: nothing is left to look at ahead of it."""
        ...
