"""The tables of what leaders answer for: incidents, reform tasks, the monthly evaluation."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, text

from mot_cua_desktop.store.whole import metadata

#: Incidents and the dossiers each touches (store.incidents).
incident = Table(
    "incident",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("incident", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("effect", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("last_deed", Integer),
    Column("opened_at", Integer, nullable=False),
    Column("officer", Text, nullable=False),
    Column("until", Integer),
    Column("lost", Integer, nullable=False, server_default=text("0")),
    Column("remedy", Text, nullable=False, server_default=""),
    Column("report", Text, nullable=False, server_default=""),
    Column("reported_at", Integer),
    Column("proposal", Text, nullable=False, server_default=""),
)

incident_dossier = Table(
    "incident_dossier",
    metadata,
    Column("stream", LargeBinary, primary_key=True),
    Column("incident", Text, primary_key=True),
)

#: The plans of administrative reform and their tasks (store.reform).
reform_plan = Table(
    "reform_plan",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("document", Text, nullable=False),
)

reform_task = Table(
    "reform_task",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("task", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("officer", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Integer),
    Column("product", Text, nullable=False),
    Column("progress", Text, nullable=False, server_default=""),
    Column("done_on", Integer),
    Column("result", Text, nullable=False, server_default=""),
    Column("dropped", Text, nullable=False, server_default=""),
    Column("unclear", Integer, nullable=False, server_default=text("0")),
)

# The monthly evaluation of each officer (store.evaluations).
evaluation = Table(
    "evaluation",
    metadata,
    Column("month", Text, primary_key=True),
    Column("officer", Text, primary_key=True),
    Column("state", LargeBinary, nullable=False),
)
