"""What an officer took over the counter since their till was last closed; read in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, text

from mot_cua_desktop.domain.paper_numbers import Run, runs, said_runs
from mot_cua_desktop.domain.till import TillClosed
from mot_cua_desktop.store.instants import instant

_LAST = text("select coalesce(max(position), 0) from event where type = 'till_closed' and officer = :officer")
_SINCE = text(
    "select json_extract(cast(body as text), '$.method'), json_extract(cast(body as text), '$.total'), "
    "json_extract(cast(body as text), '$.number'), json_extract(cast(body as text), '$.year'), "
    "coalesce(json_extract(cast(body as text), '$.mark'), 0) "
    "from event where type = 'fee_taken' and officer = :officer and position > :position order by position"
)

_BACK = text(
    "select json_extract(cast(body as text), '$.method'), json_extract(cast(body as text), '$.total') "
    "from event where type = 'fee_given_back' and officer = :officer and position > :position"
)


# By position, as `taken` goes: a clock that ran ahead and was put right gives the older closing the later hour.
_CLOSING = text(
    "select id, at, cast(body as text) from event where position = ("
    "select max(position) from event indexed by event_till where type = 'till_closed' and officer = :officer)"
)
_MENDED = text(
    "select json_extract(cast(body as text), '$.counted') from event indexed by event_till_fix "
    "where type = 'till_corrected' and json_extract(cast(body as text), '$.closing') = :closing "
    "order by position desc limit 1"
)


@dataclass(frozen=True)
class Closing:
    """An officer's last closing: its event, its hour, what it says, and what counts as counted by now (dong)."""

    id: str
    at: datetime
    body: TillClosed
    counted: int


@dataclass(frozen=True)
class Taken:
    """Fee slips that are in no closing yet: how many, their cash and transfers in dong, and their numbers.

    What was given back meanwhile (``backs`` times) is off both sums already; ``given`` of it in cash."""

    slips: int = 0
    cash: int = 0
    transfer: int = 0
    runs: tuple[Run, ...] = ()
    backs: int = 0
    given: int = 0

    @property
    def numbers(self) -> str:
        """Which slips, as they are printed."""
        return said_runs(self.runs)


def last(connection: Connection, officer: str) -> Closing | None:
    """An officer's last closing at this desk; None where there is none."""
    row = connection.execute(_CLOSING, {"officer": officer}).first()
    if row is None:
        return None
    body = msgspec.json.decode(row[2], type=TillClosed)
    mended = connection.execute(_MENDED, {"closing": row[0].hex()}).scalar()
    return Closing(row[0].hex(), instant(row[1]), body, body.counted if mended is None else int(mended))


def taken(connection: Connection, officer: str) -> Taken:
    """What an officer has taken since their last closing; by position, so that no hour of a clock counts it twice."""
    position = connection.execute(_LAST, {"officer": officer}).scalar_one()
    rows = connection.execute(_SINCE, {"officer": officer, "position": position}).all()
    back = connection.execute(_BACK, {"officer": officer, "position": position}).all()
    given = sum(total for method, total in back if method == "tien_mat")
    sent = sum(total for _, total in back) - given
    return Taken(
        slips=len(rows),
        cash=sum(total for method, total, *_ in rows if method == "tien_mat") - given,
        transfer=sum(total for method, total, *_ in rows if method == "chuyen_khoan") - sent,
        backs=len(back),
        given=given,
        runs=runs((number, year, mark) for _, _, number, year, mark in rows),
    )
