"""Whole lines of a ward's dossiers, those that moved last first, for a desk that is far behind the log.

One call looks through so many places of the log and no more, however large the ward is.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.sealed import Sealed, sealed
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.database import epoch as hub_epoch
from mot_cua_desktop.sync.newest import (
    LINE_EVENTS,
    PAGE_BYTES,
    PAGE_DOSSIERS,
    PAGE_EVENTS,
    DossierLine,
    NewestAsked,
    NewestTold,
)

_e = tables.event.c
#: Places of the log that one call looks through.
_LOOKED = 2000


def newest(connection: Connection, asked: NewestAsked, now: int) -> NewestTold:
    """A page of dossiers of the ward that was asked for. The caller has looked whether it is the asking desk's."""
    head = connection.execute(select(tables.ward.c.head).where(tables.ward.c.id == asked.ward)).scalar() or 0
    upto = asked.upto if 0 < asked.upto < head else head
    before = asked.before if 0 < asked.before <= upto else upto + 1
    floor = max(1, before - _LOOKED)
    ours = (_e.ward == asked.ward, _e.kind == custody.KIND, _e.reason == "")
    moved = select(_e.stream).where(*ours, _e.position >= floor, _e.position < before)
    last = func.max(_e.position).label("last")
    # The last place of each, of those up to where the first page was asked: what was told already is not told again.
    query = select(_e.stream, last).where(*ours, _e.stream.in_(moved), _e.position <= upto).group_by(_e.stream)
    lines: list[DossierLine] = []
    events = size = told = 0
    for stream, place in connection.execute(query.having(last < before).order_by(last.desc())).all():
        if lines and (len(lines) == PAGE_DOSSIERS or events >= PAGE_EVENTS or size >= PAGE_BYTES):
            floor = told  # the next page goes on below the last that was told
            break
        line = _line(connection, asked.ward, stream)
        if line is not None:
            lines.append(line)
            told = place
            events += len(line.events)
            size += sum(_weight(event) for event in line.events)
    return NewestTold(
        lines=tuple(lines), upto=upto, before=floor if floor > 1 else 0, hub_epoch=hub_epoch(connection), now=now
    )


def _line(connection: Connection, ward: str, stream: bytes) -> DossierLine | None:
    """The accepted events of a dossier, as things stand now; None for more of them than are told."""
    query = select(tables.event).where(_e.ward == ward, _e.stream == stream, _e.kind == custody.KIND, _e.reason == "")
    rows = connection.execute(query.order_by(_e.seq).limit(LINE_EVENTS + 1)).all()
    events = tuple(sealed(row._mapping) for row in rows)
    if len(events) > LINE_EVENTS or sum(map(_weight, events)) > 4 * PAGE_BYTES:
        return None
    return DossierLine(position=max(row.position for row in rows), events=events)


def _weight(event: Sealed) -> int:
    return 400 + len(event.body) + len(event.personal or b"")
