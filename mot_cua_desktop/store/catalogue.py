"""The procedures this desk knows: the latest statement of each, by code."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import Connection, bindparam, select

from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.prepared import Prepared

_procedure = tables.procedure
_decoder = msgspec.json.Decoder(Procedure)
_STATE = Prepared(select(_procedure.c.state).where(_procedure.c.code == bindparam("code")))


def get(connection: Connection, code: str) -> Procedure | None:
    """One procedure."""
    state = _STATE.scalar(connection, {"code": code})
    return None if state is None else _decoded(state)


@lru_cache(maxsize=256)
def _decoded(state: bytes) -> Procedure:
    # The few procedures of a day come again and again; their values never change.
    return _decoder.decode(state)


def all_procedures(connection: Connection) -> list[Procedure]:
    """Every procedure, in the order of their codes."""
    rows = connection.execute(select(_procedure.c.state).order_by(_procedure.c.code))
    return [_decoder.decode(row.state) for row in rows]


def usage(connection: Connection) -> dict[str, tuple[int, int]]:
    """How often and when last (microseconds since 1970) each procedure was taken in here."""
    rows = connection.execute(
        select(_procedure.c.code, _procedure.c.uses, _procedure.c.last_used).where(_procedure.c.uses > 0)
    )
    return {row.code: (row.uses, row.last_used) for row in rows}
