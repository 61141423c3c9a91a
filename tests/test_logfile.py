"""The log beside the store stays small, whatever goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from mot_cua_desktop import logfile


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    root = logging.getLogger("mot_cua_desktop")
    before, level = list(root.handlers), root.level
    monkeypatch.setattr(logfile._Bounded, "most", 2_000)
    logfile.keep(tmp_path)
    yield tmp_path
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_a_full_log_is_moved_aside_and_the_oldest_goes(kept: Path) -> None:
    log = logging.getLogger("mot_cua_desktop.thu")
    for number in range(200):
        log.warning("dòng %04d %s", number, "x" * 60)
    names = sorted(path.name for path in kept.iterdir())
    assert names == ["mot_cua.log", "mot_cua.log.1", "mot_cua.log.2", "mot_cua.log.3"]
    assert all(path.stat().st_size < 2_200 for path in kept.iterdir())
    whole = "".join((kept / name).read_text(encoding="utf-8") for name in reversed(names))
    numbers = [int(line.split("dòng ")[1][:4]) for line in whole.splitlines()]
    assert numbers == list(range(numbers[0], 200))  # what is left has no gap, up to the last


def test_the_words_of_a_fault_are_not_logged_only_its_kind_and_place(kept: Path) -> None:
    log = logging.getLogger("mot_cua_desktop.thu")
    card = {"name": "Lộ Thị Danh Tính sinh 31/02/1990", "number": "056192009876"}  # a trace shows the lines it went by

    def read_birthday() -> None:
        raise ValueError(card["name"])

    try:
        try:
            read_birthday()
        except ValueError as error:
            raise KeyError(card["number"]) from error
    except KeyError:
        log.exception("the card was not read")
    try:
        read_birthday()
    except ValueError as error:
        log.error("again", exc_info=error)
    said = "".join(path.read_text(encoding="utf-8") for path in sorted(kept.iterdir(), reverse=True))
    assert "the card was not read" in said
    assert said.splitlines()[-1] == "ValueError"
    assert "KeyError" in said
    assert "in read_birthday" in said
    for personal in ("Danh Tính", "31/02/1990", "056192009876"):
        assert personal not in said


def test_a_log_that_cannot_be_moved_aside_is_written_on(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = logging.getLogger("mot_cua_desktop.thu")

    def held(self: Path, target: object) -> Path:
        raise PermissionError("another program reads it")

    monkeypatch.setattr(Path, "replace", held)
    for number in range(60):
        log.warning("dòng %04d %s", number, "x" * 60)
    assert [path.name for path in kept.iterdir()] == ["mot_cua.log"]
    assert "dòng 0059" in (kept / "mot_cua.log").read_text(encoding="utf-8")
