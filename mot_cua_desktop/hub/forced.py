"""The takeovers that leaders forced, for the leaders' page: "never two slips for a dossier" holds but where one of
these stands, so whoever answers for a ward sees each of them."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, literal_column, select

from mot_cua_desktop.domain.custody_events import TakenOver
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.chain import HUB_DESK
from mot_cua_desktop.store.instants import instant, micros

#: Takeovers that one page tells of; one is seldom, and a page must end.
MOST = 200
_e = tables.event.c
_body = msgspec.json.Decoder(TakenOver)


class Forced(msgspec.Struct, frozen=True):
    """One takeover: so many dossiers of a ward at one moment, by whom, from which desk to which, and why."""

    ward: str
    at: datetime
    leader: str
    taken_from: str
    to: str
    reason: str
    count: int

    @property
    def when(self) -> str:
        """The moment as a person reads it."""
        return f"{self.at.astimezone(VN):%H:%M %d/%m/%Y}"


def forced(connection: Connection, begin: datetime, end: datetime, ward: str = "") -> tuple[Forced, ...]:
    """Those from ``begin`` until before ``end``, the latest first. What the hub itself gave a desk that was restored
    from a backup stays with that desk, and is no takeover."""
    query = select(_e.ward, _e.at, _e.officer, _e.body).where(
        # As a literal: with a bound word the small index of these alone could not be chosen.
        _e.type == literal_column("'taken_over'"), _e.desk == HUB_DESK, _e.reason == "", _e.officer != HUB_DESK,
        _e.at >= micros(begin), _e.at < micros(end),
    )  # fmt: skip
    if ward:
        query = query.where(_e.ward == ward)
    counted: dict[tuple[str, int, str, str, str, str], int] = {}
    for row in connection.execute(query.order_by(_e.at.desc(), _e.ward, _e.position)):
        body = _body.decode(row.body)
        key = (row.ward, row.at, row.officer, body.taken_from, body.to, body.reason)
        if key not in counted and len(counted) == MOST:
            break
        counted[key] = counted.get(key, 0) + 1
    return tuple(Forced(key[0], instant(key[1]), *key[2:], count) for key, count in counted.items())
