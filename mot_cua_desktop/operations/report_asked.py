"""What every report is made for, and what its making leaves: lines with what each of them opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mot_cua_desktop.documents.registers import Cell, Progress
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.figures import By
from mot_cua_desktop.store.figures import Span, span
from mot_cua_desktop.store.sources import Source

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Asked:
    """What a report is made for: the desk, the source, the period, along what, as of when; who looks on; and in which
    layout (`seal.LAYOUT`)."""

    desk: Desk
    source: Source
    period: fig.Period
    by: By
    now: datetime
    tell: Progress
    layout: int = LAYOUT

    @property
    def span(self) -> Span:
        return span(self.period, self.now)

    def names(self) -> dict[str, str]:
        """Officers by their id."""
        return {officer.id: officer.name for officer in self.source.officers()}


@dataclass(frozen=True)
class Lines:
    """The lines of a report, and for each what it opens: a dossier's stream, or the keys of its axis. ``doubts``: what
    of its rules is not confirmed (`registers.Register`)."""

    rows: list[Row]
    keys: list[bytes | tuple[str, ...]]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def followed(asked: Asked, streams: Sequence[bytes]) -> Iterator[Dossier]:
    """The dossiers behind some lines, one after the other, with a word of progress now and then."""
    for n, state in enumerate(asked.source.states(streams)):
        if n % 200 == 0:
            asked.tell(n, len(streams))
        yield state
