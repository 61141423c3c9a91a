"""The ward's own internal processes, one for each procedure that has one."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select

from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain.course import StepPlan
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.prepared import Prepared

_STATED = Prepared(
    select(tables.process.c.steps, tables.process.c.document).where(tables.process.c.code == bindparam("code"))
)
_decoder = msgspec.json.Decoder(tuple[StepPlan, ...])


def stream(code: str) -> bytes:
    """The stream that tells of a procedure's process."""
    return ids.named_stream("process", code)


def stated(connection: Connection, code: str) -> tuple[tuple[StepPlan, ...], str]:
    """The steps that the ward has stated and the document that orders them; none and empty when it has not."""
    found = _STATED.first(connection, {"code": code})
    return ((), "") if found is None else (_decoder.decode(found[0]), str(found[1]))
