"""The takeovers that leaders forced, for the leaders' page: "never two slips for a dossier" holds but where one of
these stands, so whoever answers for a ward sees each of them."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, literal_column, select

from mot_cua_desktop.domain.custody_events import TakenOver, TakeoverLost
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.chain import HUB_DESK
from mot_cua_desktop.store.instants import instant, micros

#: Takeovers that one page tells of; one is seldom, and a page must end.
MOST = 200
_e = tables.event.c
_body, _told = msgspec.json.Decoder(TakenOver), msgspec.json.Decoder(TakeoverLost)


class Forced(msgspec.Struct, frozen=True):
    """One takeover: so many dossiers of a ward at one moment, by whom, from which desk to which, and why."""

    ward: str
    at: datetime
    leader: str
    taken_from: str
    to: str
    reason: str
    count: int
    #: The desk that told of it, where the hub has lost it.
    told_by: str = ""

    @property
    def when(self) -> str:
        """The moment as a person reads it."""
        return f"{self.at.astimezone(VN):%H:%M %d/%m/%Y}"


def forced(connection: Connection, begin: datetime, end: datetime, ward: str = "") -> tuple[Forced, ...]:
    """Those from ``begin`` until before ``end``, the latest first. What the hub itself gave a desk that was restored
    from a backup stays with that desk, and is no takeover. Those that the hub lost are told by desks."""
    query = select(_e.ward, _e.at, _e.officer, _e.body).where(
        # As a literal: with a bound word the small index of these alone could not be chosen.
        _e.type == literal_column("'taken_over'"), _e.desk == HUB_DESK, _e.reason == "", _e.officer != HUB_DESK,
        _e.at >= micros(begin), _e.at < micros(end),
    )  # fmt: skip
    if ward:
        query = query.where(_e.ward == ward)
    found: dict[tuple[str, int, str, str, str, str, str], int] = {}
    for row in connection.execute(query.order_by(_e.at.desc(), _e.ward, _e.position)):
        body = _body.decode(row.body)
        key = (row.ward, row.at, row.officer, body.taken_from, body.to, body.reason, "")
        if key not in found and len(found) == MOST:
            break
        found[key] = found.get(key, 0) + 1
    for each_ward, told, desk in _lost(connection, ward, micros(begin), micros(end)):
        key = (each_ward, told.at, told.leader, told.taken_from, told.to, told.reason, desk)
        found[key] = found.get(key, 0) + 1
    latest = sorted(found.items(), key=lambda each: -each[0][1])[:MOST]
    return tuple(Forced(key[0], instant(key[1]), *key[2:6], count, key[6]) for key, count in latest)


def _lost(connection: Connection, ward: str, begin: int, end: int) -> list[tuple[str, TakeoverLost, str]]:
    """Those that the hub itself does not have, put back from a copy, as the first desk told of each."""
    query = select(_e.ward, _e.desk, _e.body).where(_e.type == literal_column("'takeover_lost'"), _e.reason == "")
    query = query.where(_e.ward == ward) if ward else query
    told: dict[tuple[str, bytes], tuple[TakeoverLost, str]] = {}
    for row in connection.execute(query.order_by(_e.at, _e.ward, _e.position)):
        try:
            body = _told.decode(row.body)
        except msgspec.DecodeError:
            continue  # a desk of another version
        if begin <= body.at < end:  # told later than it was done
            told.setdefault((row.ward, body.event), (body, row.desk))
    lost = []
    for (each_ward, event), (body, desk) in told.items():
        here = select(_e.id).where(_e.ward == each_ward, _e.id == event)
        if connection.execute(here).first() is None:
            lost.append((each_ward, body, desk))
    return lost
