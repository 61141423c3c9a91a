"""Online filing as the rows tell it: who carries a code, and how many citizens were shown the way in a month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, select, text, union_all

from mot_cua_desktop.domain.online_events import OnlineWayShown
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


_SHOWN = Prepared(
    text(
        "select body from event where type = 'online_way_shown' and at >= :begin and at < :end "
        "order by at, desk, desk_seq"
    )
)
_ADVISED_DOSSIER = Prepared(text("select 1 from event where stream = :stream and type = 'online_advice_given' limit 1"))
_shown = msgspec.json.Decoder(OnlineWayShown)


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
    span = {"begin": micros(begin), "end": micros(end)}
    found = [Advised(*row) for row in _ADVISED.rows(connection, span)]
    last: dict[tuple[bytes, str], OnlineWayShown] = {}
    for (body,) in _SHOWN.rows(connection, span):
        shown = _shown.decode(body)
        last[shown.visit, shown.code] = shown
    for (visit, code), shown in last.items():
        if not shown.withdrawn and _ADVISED_DOSSIER.scalar(connection, {"stream": visit}) is None:
            found.append(Advised(code, shown.name, shown.why_not, 1, int(shown.slip)))
    together: dict[tuple[str, str], Advised] = {}
    for row in found:
        have = together.get((row.code, row.why_not), replace(row, count=0, slips=0))
        together[row.code, row.why_not] = replace(have, count=have.count + row.count, slips=have.slips + row.slips)
    return [together[key] for key in sorted(together)]
