"""The closings of the tills as rows, and what an officer took since the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.figures import day_of
from mot_cua_desktop.store.instants import instant, micros

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(ev.TillClosed)


@dataclass(frozen=True)
class Closing:
    """One closing, and when it was made."""

    body: ev.TillClosed
    at: datetime


@dataclass(frozen=True)
class Taken:
    """The fee slips of an officer since their last closing: how many, the cash and the transfers in dong, from which
    number to which."""

    slips: int
    cash: int
    transfer: int
    first: int
    last: int


def project(connection: Connection, event: ev.Event) -> None:
    """The row of a closing."""
    assert isinstance(event.body, ev.TillClosed)
    row = {
        "key": event.id.hex(),
        "officer": event.body.officer,
        "day": day_of(event.at),
        "at": micros(event.at),
        "body": _encoder.encode(event.body),
    }
    connection.execute(
        text("insert into till (key, officer, day, at, body) values (:key, :officer, :day, :at, :body)"), row
    )


def closings(connection: Connection, first: int, last: int) -> list[Closing]:
    """The closings of some days, the oldest first."""
    rows = connection.execute(
        text("select body, at from till where day between :first and :last order by day, at, key"),
        {"first": first, "last": last},
    )
    return [Closing(_decoder.decode(body), instant(at)) for body, at in rows]


def taken(connection: Connection, officer: str) -> Taken:
    """What an officer has taken that is in no closing yet; by position, so that no hour of a clock counts twice."""
    row = connection.execute(
        text(
            "select count(*), "
            "coalesce(sum(case when json_extract(b, '$.method') = 'tien_mat' then json_extract(b, '$.total') end), 0), "
            "coalesce(sum(case when json_extract(b, '$.method') = 'chuyen_khoan' "
            "then json_extract(b, '$.total') end), 0), "
            "coalesce(min(json_extract(b, '$.number')), 0), coalesce(max(json_extract(b, '$.number')), 0) from ("
            "select cast(body as text) as b from event where type = 'fee_taken' and officer = :officer and position > "
            "coalesce((select max(position) from event where type = 'till_closed' and officer = :officer), 0))"
        ),
        {"officer": officer},
    ).one()
    return Taken(*(int(value) for value in row))
