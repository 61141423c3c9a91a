"""Whether what a seal says of its hour and its place can be true together, by the events beside that place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, or_, select

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.seal import Seal
from mot_cua_desktop.store import journal, tables
from mot_cua_desktop.store.instants import instant, micros

_event, _foreign = tables.event, tables.foreign_event
_aside, _before = tables.set_aside.c, tables.judged_before.c
#: For so long after its last deed a desk whose clock runs ahead may look at a report before the clock is put right.
_AHEAD = timedelta(days=1)
#: ``before``: made before the last event that it counts; ``left_out``: an own event of before its hour is not counted;
#: ``ward``: other desks' events that lay here are not counted, or some are that did not; ``judged``: so of the verdicts
#: on this desk's own deeds and on others'.
Fault = Literal["before", "left_out", "ward", "judged"]


def fault(connection: Connection, seal: Seal) -> tuple[Fault, datetime | None] | None:
    """What of a seal cannot be, with the hour of the own event that shows it; None where all can. A clock may have been
    set back a little in between (`journal.BACKWARD`), or have run ahead and been put right by the very next event."""
    at = connection.execute(select(_event.c.at).where(_event.c.position == seal.position)).scalar_one()
    later = select(_event.c.position, _event.c.at, _event.c.type, _event.c.version, _event.c.body)
    later = later.where(_event.c.position > seal.position)
    after = connection.execute(later.order_by(_event.c.position).limit(1)).first()
    if instant(at) > seal.made + journal.BACKWARD:
        return "before", instant(at)
    early = after is not None and after.at < micros(seal.made - journal.BACKWARD)
    if after is not None and early and not (_put_right(after) and seal.made <= instant(at) + _AHEAD):
        return "left_out", instant(after.at)
    others = seal.ward.others if seal.ward is not None else 0
    # Own and received events share one numbering: whatever stands before the own event had come before it.
    missing = select(func.count()).where(_foreign.c.position > others, _foreign.c.position < seal.position)
    if connection.execute(missing).scalar_one() or (after is not None and others > after.position):
        return "ward", None
    return ("judged", None) if _judged_otherwise(connection, seal, max(seal.position, others)) else None


def _put_right(row: Any) -> bool:
    """Whether an event says that the clock, which had run ahead, is right now."""
    if row.type != "setting_changed":
        return False
    body = journal.body_of(row.type, row.version, row.body)
    return isinstance(body, ev.SettingChanged) and body.key == journal.CLOCK_SET_RIGHT


def _judged_otherwise(connection: Connection, seal: Seal, upto: int) -> bool:
    """Whether a seal leaves out a verdict of before it, or counts one of later, by the places beside the verdicts. One
    that came right after all that is known, ``upto``, may have come before the report or after it."""
    aside, judged = (seal.ward.aside, seal.ward.judged) if seal.ward is not None else (0, -1)
    kinds = [
        (_aside.place, _aside.position, aside, _aside.place > 0),
        (_before.aside, _before.since, aside, _before.aside > 0),
    ]
    if judged >= 0:
        kinds.append((_before.place, _before.position, judged, _before.place > 0))
    for place, position, said, counts in kinds:
        wrong = or_((place > said) & (position < upto), (place <= said) & (position > upto))
        if connection.execute(select(place).where(counts, wrong).limit(1)).first() is not None:
            return True
    return False
