"""Dossiers whose citizen brought nothing in the days allowed: all of them may be closed (NĐ 118/2025 Điều 19.5).

When one lapses follows from the moment of the asking, its regime's days and the calendar of its field. What every one
of these agrees on is counted and listed by index; only what they differ on is looked at one by one, most often nothing.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.promise import supplement_end, supplement_until
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import board, dossiers
from mot_cua_desktop.store.board import BoardRow


def to_lapse(desk: Desk, connection: Connection, *, limit: int = 50, offset: int = 0) -> list[BoardRow]:
    """A page of them, those that were asked longest ago first."""
    sure, possible = _limits(desk)
    found = board.asked(connection, None, sure, limit=limit, offset=offset)
    if len(found) < limit and sure < possible:
        skipped = max(0, offset - board.count_asked(connection, None, sure))
        found += _looked_at(desk, connection, sure, possible)[skipped : skipped + limit - len(found)]
    return found


def count(desk: Desk, connection: Connection) -> int:
    """How many there are."""
    sure, possible = _limits(desk)
    return board.count_asked(connection, None, sure) + len(_looked_at(desk, connection, sure, possible))


def _looked_at(desk: Desk, connection: Connection, sure: datetime, possible: datetime) -> list[BoardRow]:
    found = []
    for row in board.asked(connection, sure, possible) if sure < possible else ():
        state = dossiers.state_of(connection, row.dossier.id)
        if state is None or state.slip is None:
            continue
        if desk.clock() > supplement_until(state.slip.at, desk.regime_of(state), desk.calendar_of(row.field)):
            found.append(row)
    return found


def _limits(desk: Desk) -> tuple[datetime, datetime]:
    """Whoever was asked until the first has lapsed, by every regime and calendar; after the second, nobody has."""
    allowed = {max(1, value.value) for value in desk.regimes.history("supplement_days")}
    allowed |= {max(1, rule.value.value) for rule in desk.regimes.own if rule.key == "supplement_days"}
    ends = [_asked_by(desk.now(), days, calendar) for days in allowed for calendar in desk.calendars.values()]
    return min(ends), max(ends)


def _asked_by(now: datetime, days: int, calendar: Calendar) -> datetime:
    """The last instant of the last day on which an asking would have lapsed by now."""
    day = now.date() - timedelta(days=days)
    while now <= supplement_end(day, days, calendar):
        day -= timedelta(days=1)
    return datetime.combine(day, time.max, VN)
