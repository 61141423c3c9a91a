"""Which dossiers the program proposes an apology for: by the rules of each one's acceptance, never one whose rules
allow no new date.

The store finds by index who is late or tight and was not apologised for. Where every rule that is known gives the same
days, that is the answer; where the ward stated another, each dossier is looked at by the rules that it lives under.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import Connection

from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import board, dossiers
from mot_cua_desktop.store.board import BoardRow, Moments


def bounds(desk: Desk, days_before: int) -> tuple[datetime, datetime]:
    """For an apology that goes out ``days_before`` working days before: the end of the last day whose apology had to be
    out before today, and of the last one whose apology must go out by today."""
    calendar, day = desk.calendar, desk.now().date().toordinal()
    ahead = days_before - 1
    first, last = calendar.nth(calendar.rank(day) + ahead), calendar.nth(calendar.rank(day + 1) + ahead)
    return datetime.combine(first, time.max, VN), datetime.combine(last, time.max, VN)


def to_apologise(
    desk: Desk, connection: Connection, moments: Moments, *, limit: int = 50, offset: int = 0
) -> list[BoardRow]:
    """A page of them, the first appointment first."""
    if not _differ(desk):
        return board.to_apologise(connection, moments, limit=limit, offset=offset)
    return [row for row, _ in _allowed(desk, connection, moments)][offset : offset + limit]


def count(desk: Desk, connection: Connection, moments: Moments) -> tuple[int, int]:
    """How many there are, and for how many of them the apology can still go out in time today."""
    if not _differ(desk):
        return board.count_to_apologise(connection, moments)
    found = _allowed(desk, connection, moments)
    return len(found), sum(in_time for _, in_time in found)


def _known(desk: Desk, key: str) -> set[int]:
    """Every value that a rule has or had, the ward's own among them: a dossier keeps that of its acceptance."""
    return {value.value for value in desk.regimes.history(key)} | {
        rule.value.value for rule in desk.regimes.own if rule.key == key
    }


def _differ(desk: Desk) -> bool:
    return min(_known(desk, "reschedule_limit")) < 1 or len(_known(desk, "apology_days_before")) > 1


def _allowed(desk: Desk, connection: Connection, moments: Moments) -> list[tuple[BoardRow, bool]]:
    """Each with whether its apology is still in time today."""
    days = _known(desk, "apology_days_before")
    by_days = {each: bounds(desk, each) for each in days}
    wide = replace(moments, settled=by_days[min(days)][0], horizon=by_days[max(days)][1])
    found = []
    for row in board.to_apologise(connection, wide, limit=board.MOST):
        state, due = dossiers.state_of(connection, row.dossier.id), row.dossier.due_at
        if state is None or due is None or state.reschedule is not None:
            continue
        lived = desk.regime_of(state)
        settled, horizon = by_days[lived.apology_days_before.value]
        pressing = due < moments.now or (row.tight_at is not None and row.tight_at <= moments.now)
        # Taken in after the hour for its apology had passed: not said to be past it from its first minute.
        chance = due > settled or (state.accepted_at is not None and state.accepted_at < moments.begun)
        if lived.reschedule_limit.value >= 1 and due <= horizon and (pressing or chance):
            found.append((row, due > settled))
    return found
