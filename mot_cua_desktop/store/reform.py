"""The plans of administrative reform and their tasks as rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain import reform_events as re
from mot_cua_desktop.domain.reform import Plan, Task
from mot_cua_desktop.store import tables

_p, _t = tables.reform_plan.c, tables.reform_task.c
_TASKS = select(
    _t.task, _t.plan, _t.mark, _t.what, _t.officer, _t.owner, _t.due_on, _t.product, _t.progress, _t.done_on,
    _t.result, _t.dropped, _t.unclear,
)  # fmt: skip


def stream(plan: str) -> bytes:
    """The stream that tells of a plan and its tasks."""
    return ids.named_stream("reform", plan)


def project(connection: Connection, event: ev.Event) -> None:
    """The row that follows from what was said of a plan or a task."""
    body = event.body
    match body:
        case re.ReformPlanStated():
            row: dict[str, Any] = {
                "plan": body.plan, "year": body.year, "name": body.name, "document": body.document,
            }  # fmt: skip
            _put(connection, tables.reform_plan, "plan", row)
        case re.ReformTaskStated():
            owner = event.personal.name if isinstance(event.personal, ev.OfficerPerson) else ""
            due = None if body.due is None else body.due.toordinal()
            row = {
                "task": body.task, "plan": body.plan, "mark": body.mark, "what": body.what, "officer": body.officer,
                "owner": owner, "due_on": due, "product": body.product,
                "unclear": int(body.unclear),
            }  # fmt: skip
            _put(connection, tables.reform_task, "task", row)
        case re.ReformTaskProgressed():
            _set(connection, body.task, progress=body.note)
        case re.ReformTaskDone():
            _set(connection, body.task, done_on=body.day.toordinal(), result=body.result)
        case re.ReformTaskReopened():
            _set(connection, body.task, done_on=None, result="", dropped="")
        case re.ReformTaskDropped():
            _set(connection, body.task, dropped=body.reason)
        case _:
            raise ValueError(f"{event.type} tells of no reform")


def _put(connection: Connection, table: Any, key: str, row: dict[str, Any]) -> None:
    connection.execute(upsert(table).values(**row).on_conflict_do_update(index_elements=[key], set_=row))


def _set(connection: Connection, task: str, **values: Any) -> None:
    connection.execute(update(tables.reform_task).where(_t.task == task).values(**values))


def plans(connection: Connection) -> list[Plan]:
    """Every plan, the newest year first."""
    rows = connection.execute(select(_p.plan, _p.year, _p.name, _p.document).order_by(_p.year.desc(), _p.number.desc()))
    return [Plan(*row) for row in rows]


def tasks(connection: Connection, plan: str) -> list[Task]:
    """The tasks of a plan, in the order of its list."""
    return [_task(row) for row in connection.execute(_TASKS.where(_t.plan == plan).order_by(_t.number))]


def task(connection: Connection, task: str) -> Task | None:
    """One task."""
    row = connection.execute(_TASKS.where(_t.task == task)).first()
    return None if row is None else _task(row)


def waiting(connection: Connection, until: date) -> list[Task]:
    """Open tasks whose day is ``until`` or before, the earliest first."""
    query = _TASKS.where(_t.done_on.is_(None), _t.dropped == "", _t.due_on.is_not(None), _t.due_on <= until.toordinal())
    return [_task(row) for row in connection.execute(query.order_by(_t.due_on, _t.number))]


def _task(row: Any) -> Task:
    found = dict(row._mapping)
    due, done = found.pop("due_on"), found.pop("done_on")
    return Task(
        id=found.pop("task"),
        due=None if due is None else date.fromordinal(due),
        done_on=None if done is None else date.fromordinal(done),
        unclear=bool(found.pop("unclear")),
        **found,
    )
