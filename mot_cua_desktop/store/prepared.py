"""Statements built and compiled once, then run as their text: a citizen waits for the disk, not for the making of SQL.

Built anew, the dozen statements of one intake cost three times what the encrypted file itself takes. They still are
SQLAlchemy's, run inside its transaction, and fail with its exceptions.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

import sqlcipher3
from sqlalchemy import ClauseElement, Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

_DIALECT = sqlite.dialect(paramstyle="qmark")
_LIMIT = re.compile(r"\b(limit|offset)\s+\Z", re.IGNORECASE)


class Prepared:
    """One statement; ``keys`` are the columns that an insert or update sets."""

    def __init__(self, statement: ClauseElement, keys: list[str] | None = None) -> None:
        self._statement = statement
        self._keys = keys

    @cached_property
    def _compiled(self) -> tuple[str, Callable[[Mapping[str, Any]], Sequence[Any]]]:
        """The text, and what takes its parameters in their order out of the values."""
        compiled: Any = self._statement.compile(dialect=_DIALECT, column_keys=self._keys)
        # What stands in the statement itself, such as a limit, would be a parameter too.
        fixed = {name: each.value for name, each in compiled.binds.items() if not each.required}
        order: list[str] = list(compiled.positiontup or [])
        words, *rest = str(compiled).split("?")
        if len(rest) != len(order):
            raise ValueError("a question mark that is no parameter")
        left = []
        for name, after in zip(order, rest, strict=True):
            if type(fixed.get(name)) is int:
                words += f"{fixed[name]}{after}"
            else:
                # SQLite looks at the value of a limit that is nothing but a parameter, and then plans the whole
                # statement anew each time: three times as long as finding a dossier by its code takes.
                words += f"? + 0{after}" if _LIMIT.search(words) else f"?{after}"
                left.append(name)
        return words, _taking(left, {name: fixed[name] for name in left if name in fixed})

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Every row, as a tuple; all are fetched, since an unread cursor would hold its lock."""
        found: list[Any] = self._run(connection, self._compiled[1](values)).fetchall()
        return found

    def named(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Every row as a named tuple, for who reads many columns of it by their names."""
        return [self._named(row) for row in self._run(connection, self._compiled[1](values)).fetchall()]

    @cached_property
    def _named(self) -> Callable[[Sequence[Any]], Any]:
        selected: Any = self._statement
        making: Any = namedtuple
        return making("Row", selected.selected_columns.keys())._make  # type: ignore[no-any-return]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        rows = self._run(connection, self._compiled[1](values)).fetchall()
        return rows[0] if rows else None

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first value of the first row, or None."""
        rows = self._run(connection, self._compiled[1](values)).fetchall()
        return rows[0][0] if rows else None

    def write(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it for what it does."""
        self._run(connection, self._compiled[1](values))

    def write_in_order(self, connection: Connection, values: Sequence[Any]) -> None:
        """The same with every value where the statement names it: for many lines in one statement."""
        self._run(connection, values)

    def _run(self, connection: Connection, values: Sequence[Any]) -> Any:
        driver: Any = connection.connection.dbapi_connection
        try:
            return driver.execute(self._compiled[0], values)
        except sqlcipher3.dbapi2.Error as error:
            raise DBAPIError.instance(self._compiled[0], None, error, sqlcipher3.dbapi2.Error) from error


def _taking(names: list[str], fixed: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    if fixed or len(names) < 2:
        return lambda values: [values[name] if name in values else fixed[name] for name in names]
    taken: Callable[[Mapping[str, Any]], Sequence[Any]] = itemgetter(*names)
    return taken
