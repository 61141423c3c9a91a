"""Whether what a seal says of its hour and its place can be true together, by the events beside that place."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, select

from mot_cua_desktop.domain.seal import Seal
from mot_cua_desktop.store import journal, tables
from mot_cua_desktop.store.instants import instant, micros

_event, _foreign = tables.event, tables.foreign_event
#: ``before``: made before the last event that it counts; ``left_out``: an own event of before its hour is not counted;
#: ``ward``: other desks' events that lay here are not counted, or some are that did not.
Fault = Literal["before", "left_out", "ward"]


def fault(connection: Connection, seal: Seal) -> tuple[Fault, datetime | None] | None:
    """What of a seal cannot be, with the hour of the own event that shows it; None where all can. A clock may have been
    set back a little in between (`journal.BACKWARD`)."""
    at = connection.execute(select(_event.c.at).where(_event.c.position == seal.position)).scalar_one()
    later = select(_event.c.position, _event.c.at).where(_event.c.position > seal.position)
    after = connection.execute(later.order_by(_event.c.position).limit(1)).first()
    if instant(at) > seal.made + journal.BACKWARD:
        return "before", instant(at)
    if after is not None and after.at < micros(seal.made - journal.BACKWARD):
        return "left_out", instant(after.at)
    others = seal.ward.others if seal.ward is not None else 0
    # Own and received events share one numbering: whatever stands before the own event had come before it.
    missing = select(func.count()).where(_foreign.c.position > others, _foreign.c.position < seal.position)
    if connection.execute(missing).scalar_one() or (after is not None and others > after.position):
        return "ward", None
    return None
