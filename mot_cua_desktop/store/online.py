"""Online filing as the rows tell it: who carries a code, and how many citizens were shown the way in a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text, union_all

from mot_cua_desktop.store import tables
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.prepared import Prepared

_d = tables.dossier.c
_HOLDER = Prepared(
    union_all(
        *(
            select(_d.procedure_name).where(column == bindparam("sought"), _d.id != bindparam("stream"))
            for column in (_d.code, _d.official_code)
        )
    ).limit(1)
)
_ADVISED = Prepared(
    text(
        "select d.procedure_code, max(d.procedure_name), "
        "coalesce(json_extract(cast(e.body as text), '$.why_not'), ''), "
        "count(*), sum(coalesce(json_extract(cast(e.body as text), '$.slip'), 0)) "
        "from event e join dossier d on d.id = e.stream "
        "where e.type = 'online_advice_given' and e.at >= :begin and e.at < :end "
        "group by 1, 3 order by 1, 3"
    )
)


@dataclass(frozen=True)
class Advised:
    """A procedure in a month, by reason: empty for those who were shown how, ``slips`` of them with the slip."""

    code: str
    name: str
    why_not: str
    count: int
    slips: int


def holder_of(connection: Connection, code: str, stream: bytes) -> str | None:
    """The procedure of another dossier than ``stream`` that carries this code, its own or the official one."""
    found = _HOLDER.scalar(connection, {"sought": code, "stream": stream})
    return None if found is None else str(found)


def advised(connection: Connection, begin: datetime, end: datetime) -> list[Advised]:
    """What was noted from ``begin`` until before ``end``, by procedure and reason."""
    rows = _ADVISED.rows(connection, {"begin": micros(begin), "end": micros(end)})
    return [Advised(*row) for row in rows]
