"""What an officer took over the counter since their till was last closed; read in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

_LAST = text("select coalesce(max(position), 0) from event where type = 'till_closed' and officer = :officer")
_SINCE = text(
    "select json_extract(cast(body as text), '$.method'), json_extract(cast(body as text), '$.total'), "
    "json_extract(cast(body as text), '$.number'), json_extract(cast(body as text), '$.year') "
    "from event where type = 'fee_taken' and officer = :officer and position > :position order by position"
)


@dataclass(frozen=True)
class Taken:
    """Fee slips that are in no closing yet: how many, their cash and transfers in dong, from which number to which."""

    slips: int = 0
    cash: int = 0
    transfer: int = 0
    first: int = 0
    last: int = 0
    year: int = 0


def taken(connection: Connection, officer: str) -> Taken:
    """What an officer has taken since their last closing; by position, so that no hour of a clock counts it twice."""
    position = connection.execute(_LAST, {"officer": officer}).scalar_one()
    rows = connection.execute(_SINCE, {"officer": officer, "position": position}).all()
    if not rows:
        return Taken()
    return Taken(
        slips=len(rows),
        cash=sum(total for method, total, _, _ in rows if method == "tien_mat"),
        transfer=sum(total for method, total, _, _ in rows if method == "chuyen_khoan"),
        first=rows[0][2],
        last=rows[-1][2],
        year=rows[-1][3],
    )
