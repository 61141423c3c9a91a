"""Dossier numbers leased to desks: blocks of a day that no other desk has, and a mark for what lies beyond them.

Blocks of a ward's day follow each other without gap or overlap (a chain that the tables themselves hold), under the
lock of the ward's head row. A block is handed on until its desk has confirmed that it lies in its store, and only to
the same life (epoch) of that desk; what a desk lost with its disk is leased to nobody again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from mot_cua_desktop.domain import code_numbers as numbers
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.database import lock_ward
from mot_cua_desktop.hub.enrolment import Caller
from mot_cua_desktop.sync.protocol import CodeBlock, Lease, Leased

_b, _m, _f = tables.code_block.c, tables.desk_mark.c, tables.code_form.c
#: No ward has so many lives of desks: what is told beyond it is nonsense.
_HIGHEST = 1_000_000
#: No desk is given more of one day, and none further ahead by the hub's clock: a program gone wrong ends here.
_MOST_OF_A_DAY, FURTHEST, _MOST_DAYS = 5000, numbers.AHEAD + 2, 40


def lease(connection: Connection, caller: Caller, asked: Lease, now: int) -> Leased:
    """Confirm what the desk has, lease what it wants, and hand on all that it has not confirmed."""
    lock_ward(connection, caller.ward)
    mark = mark_of(connection, caller.ward, caller.desk, caller.epoch)
    if asked.epoch != caller.epoch:
        return Leased(mark=0, blocks=(), problem="epoch", form="", now=now)
    _confirm(connection, caller, asked)
    problem, form = _form(connection, caller.ward, asked)
    if not problem:
        today = datetime.fromtimestamp(now / 1_000_000, VN).toordinal()
        for day, count in asked.want[:_MOST_DAYS]:
            if today - 1 <= day <= today + FURTHEST:
                _block(connection, caller, day, count, asked.taken if day == asked.day else 0)
    return Leased(mark=mark, blocks=_unconfirmed(connection, caller), problem=problem, form=form, now=now)


def mark_of(connection: Connection, ward: str, desk: str, epoch: int, above: int = 0) -> int:
    """The mark of this life of a desk, given once; under the lock of the ward. ``above`` is the one that the desk had
    before, which this hub may have forgotten."""
    mine = (_m.ward == ward, _m.desk == desk, _m.epoch == epoch)
    known = connection.execute(select(_m.mark).where(*mine)).scalar()
    if known is not None:
        return int(known)
    most = int(connection.execute(select(func.max(_m.mark)).where(_m.ward == ward)).scalar() or 0)
    mark = max(most, min(above, _HIGHEST)) + 1
    connection.execute(insert(tables.desk_mark).values(ward=ward, mark=mark, desk=desk, epoch=epoch))
    return mark


def forget_form(connection: Connection, ward: str) -> None:
    """Let the ward write its codes in another way: the next desk that asks says how. Raises `Told`."""
    if connection.execute(delete(tables.code_form).where(_f.ward == ward)).rowcount != 1:
        raise Told(f"Chưa có quầy nào của “{ward}” xin số hồ sơ.", "Kiểm tra mã phường, xã.")


def _confirm(connection: Connection, caller: Caller, asked: Lease) -> None:
    have = set(asked.have)
    for block in _unconfirmed(connection, caller):
        if (block.day, block.first) in have:
            this = (_b.ward == caller.ward, _b.day == block.day, _b.last == block.last)
            connection.execute(update(tables.code_block).where(*this).values(confirmed=1))


def _unconfirmed(connection: Connection, caller: Caller) -> tuple[CodeBlock, ...]:
    found = select(_b.day, _b.above, _b.last).where(
        _b.ward == caller.ward, _b.desk == caller.desk, _b.epoch == caller.epoch, _b.confirmed == 0
    )
    rows = connection.execute(found.order_by(_b.day, _b.last))
    return tuple(CodeBlock(row.day, row.above + 1, row.last) for row in rows)


def _form(connection: Connection, ward: str, asked: Lease) -> tuple[str, str]:
    """What stands against leasing to a desk that writes codes so, and how the ward writes them.

    Numbers are one desk's own; but two patterns may make one code of two dates, and two wards with one prefix one code
    of two blocks.
    """
    if not asked.prefix or len(asked.prefix) > 80 or len(asked.pattern) > 200 or "\0" in asked.prefix + asked.pattern:
        return "form", ""
    known = connection.execute(select(tables.code_form).where(_f.ward == ward)).one_or_none()
    if known is not None:
        form = f"{known.prefix} · {known.pattern}"
        return ("" if (known.prefix, known.pattern) == (asked.prefix, asked.pattern) else "form"), form
    if connection.execute(select(_f.ward).where(_f.prefix == asked.prefix)).first() is not None:
        return "prefix", ""
    connection.execute(insert(tables.code_form).values(ward=ward, prefix=asked.prefix, pattern=asked.pattern))
    return "", f"{asked.prefix} · {asked.pattern}"


def _block(connection: Connection, caller: Caller, day: int, count: int, taken: int) -> None:
    mine = (_b.ward == caller.ward, _b.day == day, _b.desk == caller.desk, _b.epoch == caller.epoch)
    held = select(func.coalesce(func.sum(_b.last - _b.above), 0), func.min(_b.confirmed)).where(*mine)
    sum_of, least = connection.execute(held).one()
    if least == 0 or sum_of >= _MOST_OF_A_DAY:
        return  # one of this day waits to be confirmed, and is handed on again
    end = connection.execute(select(func.max(_b.last)).where(_b.ward == caller.ward, _b.day == day)).scalar()
    if end is None:
        _add(connection, caller.ward, day, None, 0, "", 0)
        end = 0
    if end < taken < numbers.BEYOND:
        # Given out from the desk's own series before it joined: nobody else may have them.
        _add(connection, caller.ward, day, end, taken, caller.desk, 0)
        end = taken
    last = min(end + numbers.size_of(count), numbers.BEYOND - 1)
    if last > end:
        _add(connection, caller.ward, day, end, last, caller.desk, caller.epoch)


def _add(connection: Connection, ward: str, day: int, above: int | None, last: int, desk: str, epoch: int) -> None:
    row = {"ward": ward, "day": day, "above": above, "last": last, "desk": desk, "epoch": epoch}
    connection.execute(insert(tables.code_block).values(row | {"confirmed": 0 if epoch else 1}))
