"""What of the ward's journal this desk knew at a moment: its own events up to one, the others' that had come in, and
which of its own the hub had set aside by then, and how often a judgement had changed. By these numbers a report can be
counted again later.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from mot_cua_desktop.domain import sealed
from mot_cua_desktop.domain.seal import Ward
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import outbox, tables

_foreign, _aside, _before = tables.foreign_event, tables.set_aside, tables.judged_before


class Known(NamedTuple):
    """Everything at ``upto`` or before (own and received events share one numbering); own events up to number
    ``pushed`` had been sent; the first ``aside`` of those that were set aside stood aside already, and the first
    ``judged`` changes of a judgement were made (-1: those that had their place before ``upto``)."""

    upto: int
    pushed: int = 0
    aside: int = 0
    judged: int = -1

    @classmethod
    def at(cls, position: int, ward: Ward | None) -> Known:
        """As of the own event at ``position`` and what was known of the ward then."""
        return cls(position) if ward is None else cls(max(position, ward.others), ward.pushed, ward.aside, ward.judged)


def ward(connection: Connection) -> Ward | None:
    """What this desk knows of the others now; None for one that never joined a hub."""
    stands = outbox.standing(connection)
    if stands is None:
        return None
    others = connection.execute(select(func.max(_foreign.c.position))).scalar() or 0
    judged = connection.execute(select(func.max(_before.c.place))).scalar() or 0
    return Ward(
        others=others, pushed=stands.pushed_upto, aside=last_aside(connection), judged=judged, heard=stands.synced_at
    )


def last_aside(connection: Connection) -> int:
    """The last place given among the own events set aside, also to one that stands again: none is given twice."""
    places = (connection.execute(select(func.max(column))).scalar() for column in (_aside.c.place, _before.c.aside))
    return max(place or 0 for place in places)


def before(connection: Connection, position: int) -> Known:
    """What was known when the own event at ``position`` was written."""
    stands = outbox.standing(connection)
    known = select(func.max(_aside.c.place)).where(_aside.c.position < position)
    aside = connection.execute(known).scalar() or 0
    changed = select(func.max(_before.c.place)).where(_before.c.position < position)
    judged = connection.execute(changed).scalar() or 0
    return Known(position, stands.pushed_upto if stands is not None else 0, aside, judged)


def prove(connection: Connection, upto: int) -> int:
    """Look whether each event received from another desk is still what that desk sealed; returns how many there are.

    Raises `Told` for the first that is not.
    """
    query = select(_foreign).where(_foreign.c.position <= upto).order_by(_foreign.c.position)
    count = 0
    for row in connection.execution_options(yield_per=1000).execute(query):
        if sealed.fault(sealed.sealed(row._mapping)):
            raise Told(
                f"Việc số {row.desk_seq} nhận từ {row.desk} không khớp dấu niêm.",
                "Giữ nguyên tệp, báo người quản trị; đối chiếu với trung tâm.",
            )
        count += 1
    return count
