"""A report is rechecked while the program is open at the counter: that only reads, and the counter goes on writing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import dossiers, intake, reports, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import engine, facts, looking


@pytest.fixture
def report(desk: Desk, full_draft: Draft, tmp_path: Path) -> Path:
    """A sealed report of the desk that is open."""
    dossiers.result_ready(desk, intake.accept(desk, full_draft).id, "Trích lục")
    path = tmp_path / "bieu.pdf"
    made = reports.make(desk, "bieu_06a", fig.period("thang", desk.now().date()))
    return reports.write_file(path, reports.pdf(made))


def positions(connection: Any) -> int:
    return int(connection.execute(text("select count(*) from event")).scalar_one())


def test_a_report_is_rechecked_while_the_counter_writes(desk: Desk, full_draft: Draft, report: Path) -> None:
    found = []
    for line in verifying.verify(desk.store.folder, report):
        found.append(line)
        intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))  # between two lines of the check
    assert [line.sound for line in found] == [True] * 4


def test_what_is_read_is_one_moment_and_nothing_can_be_written(desk: Desk, report: Path) -> None:
    second = desks.look_at_desk(desk.store.folder, desk.clock)
    try:
        assert second.facts == desk.facts
        with second.store.reading() as connection:
            before = positions(connection)
            choices.change(desk, phone="02583999999")
            assert positions(connection) == before
        with second.store.reading() as connection:
            assert positions(connection) > before
        with pytest.raises(Told, match="Không được phép ghi"), second.store.writing() as connection:
            connection.execute(text("delete from tally"))
    finally:
        second.store.close()
    choices.change(desk, phone="02583777777")  # whoever looked on leaves the counter its store


CHECK = (
    "import sys; from pathlib import Path; from mot_cua_desktop.operations import verifying; "
    "from mot_cua_desktop.paths import DataFolder; "
    "print([line.sound for line in verifying.verify(DataFolder(Path(sys.argv[1])), Path(sys.argv[2]))])"
)
CUT_OFF = (
    "import os, sys; from pathlib import Path; from mot_cua_desktop.operations import desk, settings; "
    "from mot_cua_desktop.paths import DataFolder; here = desk.open_desk(DataFolder(Path(sys.argv[1]))); "
    "settings.change(here, phone='02583888888'); os.kill(os.getpid(), 9)"
)


def ran(code: str, *told: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, told)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_another_process_rechecks_it_while_the_counter_is_open(desk: Desk, report: Path) -> None:
    """SQLite keeps its locks by process: within one it would prove nothing."""
    done = ran(CHECK, desk.store.folder.root, report)
    assert done.stdout.strip() == "[True, True, True, True]", done.stderr
    choices.change(desk, phone="02583999999")


def test_what_a_program_that_was_cut_off_left_in_the_log_is_read_along(desk: Desk, report: Path) -> None:
    folder = desk.store.folder
    desk.store.close()
    assert ran(CUT_OFF, folder.root).returncode != 0
    log = Path(f"{folder.store}-wal")
    before = log.read_bytes()
    assert before
    assert [line.sound for line in verifying.verify(folder, report)] == [True] * 4
    again = desks.look_at_desk(folder)
    assert again.facts.phone == "02583888888"
    again.store.close()
    assert log.read_bytes() == before  # nothing was put into the store, either


def test_a_store_that_must_first_be_brought_up_is_opened_as_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = desk.store.folder
    assert engine.exists(folder)
    found = looking.to_read(folder)
    assert found is not None
    found.close()
    monkeypatch.setattr(facts, "FOLD", facts.FOLD + 1)
    assert looking.to_read(folder) is None
    with pytest.raises(Told, match="đang mở sổ này ở một cửa sổ khác"):
        desks.look_at_desk(folder)
    monkeypatch.undo()
    monkeypatch.setattr(engine, "steps", lambda: [(10_000, Path())])
    assert looking.to_read(folder) is None


def test_where_no_store_lies_none_is_made(tmp_path: Path, desk: Desk) -> None:
    empty = desk.store.folder.__class__(tmp_path / "trong")
    with pytest.raises(Told, match="chưa có sổ"):
        desks.look_at_desk(empty)
    assert not empty.store.exists()
