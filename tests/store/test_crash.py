"""The program is killed as a power cut would, amid its work: what it acknowledged is there, and the desk goes on.

MOT_CUA_CRASHES says how often (`make crash`); three times in the daily test.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import folding
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import dossiers, setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import journal, recording, tables

CRASHES = int(os.environ.get("MOT_CUA_CRASHES", "3"))
AT_WORK = Path(__file__).with_name("desk_at_work.py")


def killed_at_work(folder: DataFolder, after: float) -> list[list[str]]:
    """Let a desk work until it has acknowledged something and ``after`` seconds more, then kill it; what it said."""
    with subprocess.Popen([sys.executable, str(AT_WORK), str(folder.root)], stdout=subprocess.PIPE, text=True) as work:
        assert work.stdout is not None
        said = [work.stdout.readline()]
        time.sleep(after)
        work.kill()
        said += work.stdout.readlines()
    # A line cut off by the kill was never read by anybody.
    return [line.split() for line in said if line.endswith("\n")]


@pytest.fixture
def folder(tmp_path: Path, answers) -> DataFolder:
    made = DataFolder(tmp_path / "quay")
    setup.set_up(made, answers).desk.store.close()
    return made


@pytest.mark.slow
def test_a_killed_program_loses_nothing_it_acknowledged(folder: DataFolder) -> None:
    chance = random.Random()
    acknowledged: list[list[str]] = []
    for _ in range(CRASHES):
        said = killed_at_work(folder, chance.uniform(0, 0.4))
        assert said, "the desk did not open after the last kill"
        acknowledged += said
        desk = desks.open_desk(folder)  # the lock of the dead is free
        try:
            check(desk, acknowledged)
        finally:
            desk.store.close()


def check(desk: Desk, acknowledged: list[list[str]]) -> None:
    for stream, seq, code, *digests in acknowledged:
        told = dossiers.story(desk, bytes.fromhex(stream))
        assert (told.dossier.code or "-", told.dossier.seq) == (code, int(seq))
        assert folding.fold(told.events) == told.dossier
        assert [each.digest for each in told.dossier.attachments] == digests
        for digest in digests:
            assert dossiers.read_file(desk, digest).startswith(b"%PDF")
    with desk.store.writing() as connection:
        journal.verify(connection)
        accepted = [event.body for _, event in journal.all_events(connection) if isinstance(event.body, ev.Accepted)]
        assert len({body.code for body in accepted}) == len(accepted)
        assert len({(body.book, body.book_number) for body in accepted}) == len(accepted)
        assert connection.execute(text("pragma integrity_check")).scalar() == "ok"
        assert not connection.execute(text("pragma cipher_integrity_check")).all()
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
        streams = {row.stream for row in connection.execute(select(tables.event.c.stream).where(
            tables.event.c.kind == "dossier"))}  # fmt: skip
        assert streams == {row.id for row in connection.execute(select(tables.dossier.c.id))}
