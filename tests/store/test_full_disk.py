"""A full disk while recording: told, nothing half-written, the draft still there; with room again the desk goes on."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk

SCRIPT = Path(__file__).with_name("desk_on_full_disk.py")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit; the next test holds it there")
def test_a_disk_without_room_is_told_and_costs_nothing(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, SCRIPT, tmp_path / "quay"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    first, taken, attached, done = ran.stdout.splitlines()
    assert first.startswith("first run: Ổ đĩa đã đầy")
    assert taken.startswith("intake: Ổ đĩa đã đầy")
    assert "bản nháp vẫn còn" in taken
    assert attached.startswith("attachment: Chưa lưu được tệp: ổ đĩa đã đầy")
    assert done == "done"
    assert not ran.stderr


def test_a_file_that_cannot_grow_keeps_the_draft(desk: Desk, full_draft: Draft) -> None:
    intake.save_draft(desk, full_draft)
    room: list[int] = []

    def limit(driver: Any, *_: Any) -> None:
        pages = room or driver.execute("pragma page_count").fetchone()
        driver.execute(f"pragma max_page_count = {pages[0]}").fetchall()

    desk.store.give_back()
    event.listen(desk.store.engine, "checkout", limit)
    numbers = itertools.count(1)

    def take_in_for_ever() -> None:
        while True:
            intake.accept(desk, replace(full_draft, id=next(numbers).to_bytes(16, "big")))

    with pytest.raises(Told, match="Ổ đĩa đã đầy"):
        take_in_for_ever()
    taken = len(dossiers.page(desk, limit=1000))
    assert taken == next(numbers) - 2
    assert intake.drafts(desk) == [full_draft]
    room.append(1_000_000)
    desk.store.give_back()
    assert int(intake.accept(desk, full_draft).code[-4:]) == taken + 1
    event.remove(desk.store.engine, "checkout", limit)
