"""An encrypted store of a busy ward's years: dossiers with their rows, the lines of their book, the events that its
books are read from, each at its hour; written straight into the file.
"""

from __future__ import annotations

import heapq
import multiprocessing
import os
import random
import shutil
from collections import Counter
from itertools import count
from typing import Any

from sqlalchemy import text

from benchmarks import trial, ward_deeds
from benchmarks.measured import tell
from benchmarks.ward_lives import COUNT, Line, lived, told
from mot_cua_desktop.domain import book_line
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import intake
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import book, dossiers, engine, keys, tallies
from mot_cua_desktop.store.instants import micros

CHUNK = 5_000


def chunk(task: tuple[bytes, int, int, int]) -> tuple[list[Any], list[Any], list[Any], list[Line], tallies.Cells]:
    """Rows, states, book lines, events and tallies of a run of dossiers, as the store itself would write them."""
    state, first, last, start = task
    model, chance = dossiers.decode(state), random.Random(first)
    rows, states, lines, events = [], [], [], []
    cells: Counter[Any] = Counter()
    for number in range(first, last):
        made = lived(model, number, number - start, chance)
        cells.update(tallies.cells(made))
        rows.append((number, *dossiers.columns_of(made).values()))
        line = book_line.of(made)
        if line is not None and made.accepted_at is not None:
            handed = made.handed
            given = (None, None) if handed is None else (micros(handed.at), handed.satisfaction)
            encoded = book._encoder.encode(line)
            lines.append((number, made.id, micros(made.accepted_at), encoded, given[0], made.officer, given[1]))
        events += told(made, number, chance)
        if made.late_at is not None or made.handed is None:  # whose whole state some report decodes
            states.append((number, dossiers._encoder.encode(made)))
    return rows, states, lines, events, cells


def build(folder: DataFolder) -> None:
    """The whole store; the same in every run but for its keys."""
    shutil.rmtree(folder.root, ignore_errors=True)
    with trial.desk_in(folder) as desk:
        intake.accept(desk, trial.full_draft(desk, random.Random(1)))
        with desk.store.reading() as connection:
            state = connection.execute(text("select state from dossier_state")).scalar_one()
            first = connection.execute(text("select max(number) + 1 from dossier")).scalar_one()
    columns = ["number", *dossiers.columns_of(dossiers.decode(state))]
    marks = ", ".join("?" * len(columns))
    connection = engine.connect(folder.store, keys.load(folder))
    connection.execute("pragma synchronous = off").fetchall()
    connection.execute("pragma cache_size = -400000").fetchall()
    beside = _put_off(connection)
    writer, begun = _Events(connection), connection.execute("select max(position) from event").fetchone()[0]
    tasks = [(state, n, min(n + CHUNK, first + COUNT), first) for n in range(first, first + COUNT, CHUNK)]
    cells: Counter[Any] = Counter(tallies.cells(dossiers.decode(state)))
    waiting = ward_deeds.of_place()
    heapq.heapify(waiting)
    with multiprocessing.get_context("spawn").Pool(max(1, (os.cpu_count() or 2) - 1)) as pool:
        connection.execute("begin immediate").fetchall()
        for done, (rows, states, lines, events, more) in enumerate(pool.imap(chunk, tasks), start=1):
            cells.update(more)
            connection.executemany(f"insert into dossier ({', '.join(columns)}) values ({marks})", rows)
            connection.executemany("insert into dossier_state (number, state) values (?, ?)", states)
            connection.executemany("insert into book_line values (?, ?, ?, ?, ?, ?, ?)", lines)
            for each in [*events, *(ward_deeds.of_incident([line[:3] for line in lines]) if done % 2 else ())]:
                heapq.heappush(waiting, each)
            # Nothing of a later chunk comes before its first dossier, less the five hours of its chance.
            writer.write(waiting, lines[-1][2] - 5 * 3_600_000_000)
            if done % 20 == 0:
                connection.execute("commit").fetchall()
                tell(f"   {done * CHUNK:,} dossiers")
                connection.execute("begin immediate").fetchall()
        writer.write(waiting, 1 << 62)
        for statement in beside:
            connection.execute(statement).fetchall()
        connection.execute("commit").fetchall()
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    connection.close()
    desk = desks.open_desk(folder)
    with desk.store.writing() as writing:
        writing.execute(text("delete from tally"))
        tallies.put(writing, cells)
        ward_deeds.fold(writing, begun)
    desk.store.close()


def _put_off(connection: Any) -> list[str]:
    """Take indexes and triggers away, to be made once all rows stand: sorted, an index costs a tenth of what it costs
    row by row."""
    query = "select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null "
    query += "and tbl_name in ('event', 'dossier', 'book_line') order by type"
    found = connection.execute(query).fetchall()
    for kind, name, _ in found:
        connection.execute(f"drop {kind} {name}").fetchall()
    return [sql for _, _, sql in found]


class _Events:
    """Writes lines as events like one that the program wrote; their seals are not of this world."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        names = [each[0] for each in connection.execute("select * from event limit 0").description]
        self._insert = f"insert into event values ({', '.join('?' * len(names))})"
        self._like = connection.execute("select * from event where type = 'accepted'").fetchone()
        self._place = {name: n for n, name in enumerate(names)}
        found = connection.execute("select max(position), max(desk_seq) from event").fetchone()
        self._positions, self._numbers = count(found[0] + 1), count(found[1] + 1)

    def write(self, waiting: list[Line], before: int) -> None:
        """Those of an earlier hour than ``before``, in the order of their hours."""
        events = []
        while waiting and waiting[0][0] < before:
            at, _, stream, kind, seq, officer, tag, body, personal = heapq.heappop(waiting)
            position, event = next(self._positions), list(self._like)
            for name, value in (
                ("position", position), ("id", position.to_bytes(16, "big")), ("stream", stream), ("kind", kind),
                ("seq", seq), ("desk_seq", next(self._numbers)), ("officer", officer), ("at", at), ("type", tag),
                ("body", body), ("personal", personal), ("hash", position.to_bytes(32, "big")),
            ):  # fmt: skip
                event[self._place[name]] = value
            events.append(event)
        self._connection.executemany(self._insert, events)
