"""Whole lines of a ward's dossiers, those that moved last first, for a desk that is far behind the log.

One call looks through so many places of the log and no more, however large the ward is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.sealed import sealed
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.database import epoch as hub_epoch
from mot_cua_desktop.sync import protocol
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
_LOOKED = 1000


def newest(connection: Connection, asked: NewestAsked, now: int) -> NewestTold:
    """A page of dossiers of the ward that was asked for. The caller has looked whether it is the asking desk's."""
    head = connection.execute(select(tables.ward.c.head).where(tables.ward.c.id == asked.ward)).scalar() or 0
    upto = asked.upto if 0 < asked.upto < head else head
    before = asked.before if 0 < asked.before <= upto else upto + 1
    floor = max(1, before - _LOOKED)
    moved = select(_e.position, _e.stream).where(
        _e.ward == asked.ward, _e.kind == custody.KIND, _e.reason == "", _e.position >= floor, _e.position < before
    )
    lines: list[DossierLine] = []
    looked: set[bytes] = set()
    events = size = told = 0
    for place, stream in connection.execute(moved.order_by(_e.position.desc())).all():
        if stream in looked:
            continue
        if lines and (len(lines) == PAGE_DOSSIERS or events >= PAGE_EVENTS or size >= PAGE_BYTES):
            floor = told  # the next page goes on below the last that was told
            break
        looked.add(stream)
        rows = _line(connection, asked.ward, stream)
        # What moved once more, up to where the first page was asked, was told by an earlier page.
        if not rows or any(before <= row.position <= upto for row in rows):
            continue
        line = tuple(sealed(row._mapping) for row in rows)
        weight = sum(map(protocol.weight, line))
        if weight <= 4 * PAGE_BYTES:
            lines.append(DossierLine(position=max(row.position for row in rows), events=line))
            events, size, told = events + len(line), size + weight, place
    leads = floor if floor > 1 else 0
    return NewestTold(lines=tuple(lines), upto=upto, before=leads, hub_epoch=hub_epoch(connection), now=now)


def _line(connection: Connection, ward: str, stream: bytes) -> Sequence[Any]:
    """The accepted events of a dossier, as things stand now; none where they are more than are told."""
    query = select(tables.event).where(_e.ward == ward, _e.stream == stream, _e.kind == custody.KIND, _e.reason == "")
    rows = connection.execute(query.order_by(_e.seq).limit(LINE_EVENTS + 1)).all()
    return rows if len(rows) <= LINE_EVENTS else []
