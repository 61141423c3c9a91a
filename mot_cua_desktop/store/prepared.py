"""Statements built and compiled once, then run as their text: a citizen waits for the disk, not for the making of SQL.

Built anew, the dozen statements of one intake cost three times what the encrypted file itself takes. They still are
SQLAlchemy's, run inside its transaction, and fail with its exceptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import sqlcipher3
from sqlalchemy import ClauseElement, Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

_DIALECT = sqlite.dialect(paramstyle="qmark")


class Prepared:
    """One statement; ``keys`` are the columns that an insert or update sets."""

    def __init__(self, statement: ClauseElement, keys: list[str] | None = None) -> None:
        self._statement = statement
        self._keys = keys

    @cached_property
    def _compiled(self) -> tuple[str, list[str], dict[str, Any]]:
        compiled: Any = self._statement.compile(dialect=_DIALECT, column_keys=self._keys)
        # What stands in the statement itself, such as a limit, is a parameter too.
        fixed = {name: each.value for name, each in compiled.binds.items() if not each.required}
        return str(compiled), list(compiled.positiontup or []), fixed

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Every row, as a tuple; all are fetched, since an unread cursor would hold its lock."""
        return list(self._run(connection, values).fetchall())

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        rows = self.rows(connection, values)
        return rows[0] if rows else None

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first value of the first row, or None."""
        row = self.first(connection, values)
        return None if row is None else row[0]

    def write(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it for what it does."""
        self._run(connection, values)

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        text, order, fixed = self._compiled
        driver: Any = connection.connection.dbapi_connection
        try:
            return driver.execute(text, [values[name] if name in values else fixed[name] for name in order])
        except sqlcipher3.dbapi2.Error as error:
            raise DBAPIError.instance(text, None, error, sqlcipher3.dbapi2.Error) from error
