"""The ward's own internal processes, one for each procedure that has one."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select

from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain.course import StepPlan
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.prepared import Prepared

_STEPS = Prepared(select(tables.process.c.steps).where(tables.process.c.code == bindparam("code")))
_DOCUMENT = Prepared(select(tables.process.c.document).where(tables.process.c.code == bindparam("code")))
_decoder = msgspec.json.Decoder(tuple[StepPlan, ...])


def stream(code: str) -> bytes:
    """The stream that tells of a procedure's process."""
    return ids.named_stream("process", code)


def steps_of(connection: Connection, code: str) -> tuple[StepPlan, ...]:
    """The steps that the ward has stated; none when it has not."""
    found = _STEPS.scalar(connection, {"code": code})
    return () if found is None else _decoder.decode(found)


def document_of(connection: Connection, code: str) -> str:
    """The document that orders the ward's own process; empty when it has none."""
    found = _DOCUMENT.scalar(connection, {"code": code})
    return "" if found is None else str(found)
