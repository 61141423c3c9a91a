"""A hub put back from a backup: its desks are told, and what it gave away in the days it lost is left alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, select

from mot_cua_desktop.domain import code_numbers as numbers
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.hub import database, tables
from mot_cua_desktop.hub.leases import FURTHEST

#: How many marks of a ward, and numbers of each day ahead, may have been given in the days that were lost: more than a
#: ward's desks take in a week. They are given to nobody.
MARKS, CODES = 20, 1000
_m, _b, _f = tables.desk_mark.c, tables.code_block.c, tables.code_form.c


def begin(engine: Engine, now: int) -> None:
    """The hub lives anew (``now`` in microseconds): marks and dossier numbers go on beyond what it may have given."""
    with database.writing(engine) as connection:
        for ward in connection.execute(select(tables.ward.c.id).order_by(tables.ward.c.id)).scalars().all():
            database.lock_ward(connection, ward)
            _leave_marks(connection, ward, now)
            if connection.execute(select(_f.ward).where(_f.ward == ward)).first() is not None:
                _leave_codes(connection, ward, now)
    database.begin_new_epoch(engine)


def _leave_marks(connection: Connection, ward: str, now: int) -> None:
    most = connection.execute(select(func.max(_m.mark)).where(_m.ward == ward)).scalar()
    if most is not None:
        row = {"ward": ward, "mark": int(most) + MARKS, "desk": "", "epoch": now}
        connection.execute(insert(tables.desk_mark).values(row))


def _leave_codes(connection: Connection, ward: str, now: int) -> None:
    today = datetime.fromtimestamp(now / 1_000_000, VN).toordinal()
    nobody = {"ward": ward, "desk": "", "epoch": 0, "confirmed": 1}
    for day in range(today - 1, today + FURTHEST + 1):
        end = connection.execute(select(func.max(_b.last)).where(_b.ward == ward, _b.day == day)).scalar()
        if end is None:
            end = 0
            connection.execute(insert(tables.code_block).values(nobody | {"day": day, "above": None, "last": 0}))
        last = min(int(end) + CODES, numbers.BEYOND - 1)
        if last > end:
            connection.execute(insert(tables.code_block).values(nobody | {"day": day, "above": end, "last": last}))
