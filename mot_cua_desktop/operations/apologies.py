"""Which dossiers the program proposes an apology for: never one whose rules allow no new date.

The store finds by index who is late or tight and was not apologised for. What the ward's own rule forbids hangs on the
moment of each acceptance, so it is looked at one by one, and only where some rule allows none at all.
"""

from __future__ import annotations

from sqlalchemy import Connection

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import board, dossiers
from mot_cua_desktop.store.board import BoardRow, Moments


def to_apologise(
    desk: Desk, connection: Connection, moments: Moments, *, limit: int = 50, offset: int = 0
) -> list[BoardRow]:
    """A page of them, the first appointment first."""
    if not _somewhere_none(desk):
        return board.to_apologise(connection, moments, limit=limit, offset=offset)
    return _allowed(desk, connection, moments)[offset : offset + limit]


def count(desk: Desk, connection: Connection, moments: Moments) -> tuple[int, int]:
    """How many there are, and for how many of them the apology can still go out in time today."""
    if not _somewhere_none(desk):
        return board.count_to_apologise(connection, moments)
    found = _allowed(desk, connection, moments)
    return len(found), sum(row.dossier.due_at is not None and row.dossier.due_at > moments.settled for row in found)


def _somewhere_none(desk: Desk) -> bool:
    limits = [value.value for value in desk.regimes.history("reschedule_limit")]
    limits += [rule.value.value for rule in desk.regimes.own if rule.key == "reschedule_limit"]
    return any(limit < 1 for limit in limits)


def _allowed(desk: Desk, connection: Connection, moments: Moments) -> list[BoardRow]:
    found = []
    for row in board.to_apologise(connection, moments, limit=board.MOST):
        state = dossiers.state_of(connection, row.dossier.id)
        if state is not None and state.reschedule is None and desk.regime_of(state).reschedule_limit.value >= 1:
            found.append(row)
    return found
