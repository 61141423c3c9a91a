"""The dossiers behind a bar of the leader's page: who has them now, how old they are, why they are late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mot_cua_desktop.store import figures
from mot_cua_desktop.store.figures import Behind, Span
from mot_cua_desktop.store.instants import micros

#: What is not solved, by when it was accepted. Its own index has nothing else in it: that of all that was accepted
#: would be walked through the years to find the few that are still open.
AGED = "d.solved_at is null and d.accepted_at is not null and d.accepted_at < :before and d.accepted_at >= :since"
OF_OPEN = "dossier_open"
After = tuple[int, int] | None


def held(connection: Connection, holder: str, *, after: After, limit: int) -> list[Behind]:
    """What is in process with ``holder`` ('': nobody has it), the latest promise first."""
    return _page(
        connection, "d.status = 'in_process' and d.holder = :holder", "due_at", {"holder": holder}, after, limit
    )


def resting(connection: Connection, status: str, *, after: After, limit: int) -> list[Behind]:
    """What waits for papers, or is paused (``status``), the newest first."""
    return _page(connection, "d.status = :status", "accepted_at", {"status": status}, after, limit)


def aged(connection: Connection, since: datetime | None, before: datetime, *, after: After, limit: int) -> list[Behind]:
    """What is not solved and was accepted from ``since`` (None: whenever) until before ``before``."""
    values = {"before": micros(before), "since": micros(since) if since is not None else 0}
    return _page(connection, AGED, "accepted_at", values, after, limit, index=OF_OPEN)


def caused(connection: Connection, cause: str, at: Span, *, after: After, limit: int) -> list[Behind]:
    """What is late in a period for one cause ('': none was stated)."""
    where = f"d.accepted_at is not null and d.late_at is not null and ({figures.LATE}) and {figures.CAUSE} = :cause"
    return _page(connection, where, "late_at", {**at.values, "cause": cause}, after, limit)


def _page(
    connection: Connection, where: str, order: str, values: dict[str, Any], after: After, limit: int, *, index: str = ""
) -> list[Behind]:
    marked = {"at": after[0], "number": after[1]} if after is not None else {}
    return figures.listed(connection, where, order, {**values, **marked}, limit, index=index)
