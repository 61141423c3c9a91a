"""The plan of administrative reform (kế hoạch cải cách hành chính) and its tasks, as the journal keeps them
(công văn 535/UBND-NV, điểm 1).

That a task is overdue is no event: it follows from its day. Whose task it is, when that is nobody named at this desk,
stands in the personal part, since a list often names a person.
"""

from __future__ import annotations

from datetime import date

import msgspec


class ReformPlanStated(msgspec.Struct, frozen=True, kw_only=True, tag="reform_plan_stated"):
    """A plan of a year, by its document."""

    plan: str
    year: int
    name: str
    document: str = ""


class ReformTaskStated(msgspec.Struct, frozen=True, kw_only=True, tag="reform_task_stated"):
    """A task of a plan, or the same one stated anew. ``officer`` is the id of whoever has it, empty when it is
    somebody else; ``due`` its last day, None for one that goes on all year, or (``unclear``) whose day nobody could
    read; ``product`` what must come out of it."""

    task: str
    plan: str
    mark: str
    what: str
    officer: str = ""
    due: date | None = None
    product: str = ""
    unclear: bool = False


class ReformTaskProgressed(msgspec.Struct, frozen=True, kw_only=True, tag="reform_task_progressed"):
    """How far it is, in words."""

    task: str
    note: str


class ReformTaskDone(msgspec.Struct, frozen=True, kw_only=True, tag="reform_task_done"):
    """It was done on ``day``, with this result."""

    task: str
    day: date
    result: str


class ReformTaskReopened(msgspec.Struct, frozen=True, kw_only=True, tag="reform_task_reopened"):
    """It was said to be done, or left out, by mistake."""

    task: str
    reason: str


class ReformTaskDropped(msgspec.Struct, frozen=True, kw_only=True, tag="reform_task_dropped"):
    """The plan no longer asks for it, by ``reason``."""

    task: str
    reason: str


ReformBody = (
    ReformPlanStated | ReformTaskStated | ReformTaskProgressed | ReformTaskDone | ReformTaskReopened | ReformTaskDropped
)
