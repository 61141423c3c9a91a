"""The program's log beside the store: what failed and where in the program, never about whom."""

from __future__ import annotations

import logging
import traceback
from logging.handlers import RotatingFileHandler
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


def keep(folder: Path) -> None:
    """A log beside the store: what failed and where in the program, never about whom."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = RotatingFileHandler(folder / "mot_cua.log", maxBytes=500_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(_NoPersonalData("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("mot_cua_desktop")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
