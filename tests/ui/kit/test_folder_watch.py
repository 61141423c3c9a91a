"""The scanner's folder: each new file is told once, and only when the scanner has finished writing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mot_cua_desktop.ui.kit import folder_watch
from mot_cua_desktop.ui.kit.folder_watch import FolderWatch


@pytest.fixture
def arrived(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    monkeypatch.setattr(folder_watch, "_TICK", 20)
    (tmp_path / "cu.pdf").write_bytes(b"was here before")
    watch = FolderWatch(tmp_path)
    found: list[Path] = []
    watch.arrived.connect(found.append)
    yield found
    watch.deleteLater()


def test_a_new_file_is_told_once(qtbot: QtBot, tmp_path: Path, arrived: list[Path]) -> None:
    (tmp_path / "to khai.pdf").write_bytes(b"%PDF")
    qtbot.waitUntil(lambda: arrived == [tmp_path / "to khai.pdf"])
    qtbot.wait(100)
    assert len(arrived) == 1


def test_a_file_still_growing_is_left_alone(qtbot: QtBot, tmp_path: Path, arrived: list[Path]) -> None:
    slow = tmp_path / "cham.pdf"
    (tmp_path / "xong.pdf").write_bytes(b"%PDF")
    slow.write_bytes(b"")
    qtbot.waitUntil(lambda: arrived == [tmp_path / "xong.pdf"])
    slow.write_bytes(b"%PDF whole")
    qtbot.waitUntil(lambda: slow in arrived)


def test_half_files_and_hidden_ones_are_none(qtbot: QtBot, tmp_path: Path, arrived: list[Path]) -> None:
    for name in (".an.pdf", "~khoa.docx", "tai.part", "tam.TMP"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "thu muc").mkdir()
    (tmp_path / "that.png").write_bytes(b"x")
    qtbot.waitUntil(lambda: arrived == [tmp_path / "that.png"])


def test_a_folder_that_comes_later_is_seen_too(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_watch, "_TICK", 20)
    folder = tmp_path / "o mang"
    watch = FolderWatch(folder)
    with qtbot.waitSignal(watch.arrived) as told:
        folder.mkdir()
        (folder / "a.pdf").write_bytes(b"x")
    assert told.args == [folder / "a.pdf"]
    watch.deleteLater()
