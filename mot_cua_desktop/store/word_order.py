"""The two indexes of words, put in order: each intake adds a small piece of its own, and a search walks them all.

FTS5 joins small pieces as they come, never the large ones, and each entry that a search passes is chosen among all
pieces. Where they are one, a search by name and street at a million dossiers takes three fifths of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mot_cua_desktop.store.engine import Store

INDEXES = ("dossier_names", "dossier_words")
#: Worth while from this share of an index on that lies outside its largest piece: a million dossiers are put in order
#: a few times a year, a small ward's in no time every day.
_ASIDE = 1 / 50
#: So many pages of 4 KB are written at once: the counter waits for a hundredth of a second at most. And so many times,
#: at most, however often an intake comes in between and adds a piece.
_PAGES, _STEPS = 64, 20_000


def put_in_order(store: Store, check: Callable[[], object] = lambda: None) -> int:
    """Join the pieces of each index that is in many, in short transactions beside the work of the counter; how many it
    took. Whatever ``check``, which is called before each, raises ends it there: nothing is lost by that."""
    steps = 0
    for index in INDEXES:
        with store.reading() as connection:
            scattered = _scattered(connection, index)
        while scattered and steps < _STEPS:
            check()
            with store.writing() as connection:
                scattered = _joined_some(connection, index)
            steps += 1
    return steps


def at_once(connection: Connection) -> None:
    """The same in the caller's transaction, which has just filled both."""
    for index in INDEXES:
        connection.execute(text(f"insert into {index} ({index}) values ('optimize')"))


def pieces(driver: Any, index: str) -> list[int]:
    """How large each piece of an index is, in entries of its own table of contents; by a raw connection."""
    return [size for (size,) in driver.execute(f"select count(*) from {index}_idx group by segid").fetchall()]


def _scattered(connection: Connection, index: str) -> bool:
    sizes = pieces(connection.connection.dbapi_connection, index)
    return len(sizes) > 1 and sum(sizes) - max(sizes) > sum(sizes) * _ASIDE


def _joined_some(connection: Connection, index: str) -> bool:
    """Whether there was something left to join. The minus says that all pieces are joined, however few they are."""
    driver: Any = connection.connection.dbapi_connection
    before = driver.total_changes
    connection.execute(text(f"insert into {index} ({index}, rank) values ('merge', :pages)"), {"pages": -_PAGES})
    return bool(driver.total_changes - before >= 2)  # one is the command itself
