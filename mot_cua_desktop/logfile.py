"""The program's log beside the store: what failed and where in the program, never about whom."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any


class _NoPersonalData(logging.Formatter):
    """Traces without values: the words of an exception may hold what a citizen said, so only its kind is kept."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another handler made of the same error keeps its words
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        frames = "".join(traceback.format_list(traceback.extract_tb(trace)))
        return f"{frames}{kind.__name__ if kind else ''}"


class _Bounded(logging.FileHandler):
    """Half a megabyte at most, and three older ones beside it. (The library's own handler of this kind brings sockets
    and pickles along, which a window that opens would wait for.)"""

    most, older = 500_000, 3

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):  # what cannot be moved aside is written on
            if Path(self.baseFilename).stat().st_size > self.most:
                self._move_aside()
        super().emit(record)

    def _move_aside(self) -> None:
        self.close()  # Windows moves no open file; the next record opens a new one
        for number in range(self.older, 0, -1):
            newer = f"{self.baseFilename}.{number - 1}" if number > 1 else self.baseFilename
            if Path(newer).exists():
                Path(newer).replace(f"{self.baseFilename}.{number}")


def keep(folder: Path) -> None:
    """A log beside the store: what failed and where in the program, never about whom."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _Bounded(folder / "mot_cua.log", encoding="utf-8")
    handler.setFormatter(_NoPersonalData("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("mot_cua_desktop")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
