"""Which explanations of late dossiers were signed for a year, whichever desk wrote them."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from mot_cua_desktop.domain import letters
from mot_cua_desktop.domain.events import Event
from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.domain.signed_on import Heard
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.store import journal, tables
from mot_cua_desktop.store.instants import instant, micros
from mot_cua_desktop.store.prepared import Prepared

_SAID = "json_extract(cast(body as text), '$.{}')"
_NUMBER, _SYMBOL, _SORT, _ABOUT = (_SAID.format(name) for name in ("number", "symbol", "sort", "about"))
#: ``about`` is "first/last/unit", both days ten letters long. The first two conditions are those of the partial index:
#: a year has thousands of letters, and each lies on a page of its own.
_LETTERS = (
    f"select at, {_NUMBER}, {_SYMBOL}, substr({_ABOUT}, 23) from {{table}} "
    f"where type = 'letter_issued' and {_SORT} = 'giai_trinh' and at >= :begin "
    f"and substr({_ABOUT}, 1, 10) = :first and {{stands}}"
)
STATEMENT = " union all ".join(
    (
        _LETTERS.format(table="event", stands="id not in (select id from set_aside)"),
        _LETTERS.format(table="foreign_event", stands="verdict = 'accepted'"),
    )
)
# In the words of the partial index; the sign keeps SQLite from walking all that the desk ever wrote.
AT = text(f"type = 'letter_issued' and {_SORT} = 'giai_trinh' and verdict = 'accepted' and +desk = :of")
_ALL = Prepared(text(f"{STATEMENT} order by 1, 3, 2"))


class Signed(NamedTuple):
    """An explanation: whose ('' for the whole ward), its number and the day of its signature in words."""

    unit: str
    words: str


def of_year(connection: Connection, year: Period) -> list[Signed]:
    """Those of the year in which ``year`` begins, in the order of their signing."""
    begin = datetime.combine(year.first, time.min, VN)
    values = {"begin": micros(begin), "first": f"{year.first:%Y-%m-%d}"}
    rows = _ALL.rows(connection, values)
    return [
        Signed(unit, f"{letters.say_number(number, symbol)} ngày {instant(at).astimezone(VN):%d/%m/%Y}")
        for at, number, symbol, unit in rows
    ]


def signed_at(
    connection: Connection, of: str, number: int, year: int, mark: int
) -> tuple[Event, LetterIssued, Heard] | None:
    """The explanation that another desk signed under this number, with the end of that desk's chain; None where none
    came here."""
    query = select(tables.foreign_event).where(AT).order_by(tables.foreign_event.c.at)
    for row in connection.execute(query, {"of": of}):
        event = journal.read(row)
        body = event.body
        if isinstance(body, LetterIssued) and (body.number, body.year, body.mark) == (number, year, mark):
            return event, body, Heard(desk=row.desk, epoch=row.epoch, seq=row.desk_seq, hash=row.hash)
    return None
