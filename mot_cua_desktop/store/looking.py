"""A second look at a store that the program has open: it only reads, so it needs no lock.

The lock keeps two programs from writing. Whoever reads sees one whole moment of the journal: SQLite's log (WAL) lets
any number of readers of other processes in beside the one who writes, and neither waits for the other. The connection
is opened read-only, so that not even a fault of ours could write; nothing is brought up to date, either.
"""

from __future__ import annotations

from functools import partial

from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import engine, facts, keys
from mot_cua_desktop.store.engine import Store


def to_read(folder: DataFolder) -> Store | None:
    """The store of ``folder`` for reading alone; None where it must first be opened by the program: none lies there,
    or another version wrote it, or its rows are folded anew at the next start. Raises `Told` for a lost key."""
    if not folder.store.is_file():
        return None
    connected = partial(engine.connect, only_reads=True)
    store = Store(folder=folder, key=keys.load(folder), lock=None, connected=connected)
    try:
        with store.glancing() as connection:
            version = connection.execute("pragma user_version").fetchone()[0]
            if version != engine.steps()[-1][0] or facts.fold(connection) != facts.FOLD:
                return None
    except Told:  # whatever it is, opening the store either mends it or says it
        return None
    return store
