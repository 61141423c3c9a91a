"""What a desk is, read by a connection without SQLAlchemy: the first page stands on these few rows."""

from __future__ import annotations

from typing import Any

from mot_cua_desktop.domain.desk import Officer


def settings(connection: Any) -> dict[str, str]:
    """Every choice of this desk, by key, as JSON text."""
    return dict(connection.execute("select key, value from setting").fetchall())


def officers(connection: Any) -> list[Officer]:
    """Everybody named at this desk, the first one first."""
    rows = connection.execute("select id, name, title, phone from officer order by id").fetchall()
    return [Officer(id=id_, name=name, title=title, phone=phone) for id_, name, title, phone in rows]
