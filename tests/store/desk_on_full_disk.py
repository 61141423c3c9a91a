"""A desk whose disk takes no more than a few kilobytes further, in a process of its own: the limit holds for all of it.

    python desk_on_full_disk.py FOLDER

Prints what the officer is told at each step; any other failure ends it with a trace.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.desk import FirstRun
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import catalogue, dossiers, intake, setup
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import journal, recording


@contextmanager
def full_disk(rest: int) -> Iterator[None]:
    """No file may grow past ``rest`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (rest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def told(step: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Told as fault:
        sys.stdout.write(f"{step}: {fault}\n")


def main() -> None:
    folder = DataFolder(Path(sys.argv[1]))
    answers = FirstRun(
        ward_name="UBND phường Thử", centre_name="Trung tâm", parent_name="", place="Nha Trang", prefix="000.00.12.H32",
        phone="", desk_name="Quầy 1", officer_name="Lê Văn Thử", officer_title="", officer_phone="",
    )  # fmt: skip
    with full_disk(60_000):
        told("first run", lambda: setup.set_up(folder, answers))
    assert not desks.is_set_up(folder)
    setup.set_up(folder, answers).desk.store.close()  # room again: nothing had to be cleared away

    desk = desks.open_desk(folder)
    owner = ev.Party(name="Trần Văn Đầy Đĩa")
    empty = checklist.begin(replace(intake.new_draft(desk), owner=owner), catalogue.procedure(desk, "1.004837"))
    draft = replace(empty, papers=tuple(checklist.tick(line) for line in empty.papers))
    intake.save_draft(desk, draft)
    scan = folder.root / "trang.pdf"
    scan.write_bytes(b"%PDF-1.7 " + b"x" * 300_000)
    with full_disk(70_000):
        told("intake", lambda: intake.accept(desk, draft))
        told("attachment", lambda: dossiers.take_in_file(desk, scan))
    assert dossiers.page(desk) == []
    assert intake.drafts(desk) == [draft]
    assert not [file for file in folder.attachments.rglob("*") if file.is_file()]

    state = intake.accept(desk, draft)
    state = dossiers.attach(desk, state.id, scan)
    assert (state.code[-4:], state.book_number, len(state.attachments)) == ("0001", 1, 1)
    with desk.store.writing() as connection:
        journal.verify(connection)
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
        assert connection.execute(text("pragma integrity_check")).scalar() == "ok"
    desk.store.close()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
