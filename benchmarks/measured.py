"""One measured line: ours beside a named peer in the same run, and whether the target holds."""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """``ours`` and ``peer`` are in ``unit``, ``ratio`` is ours / peer; ``holds`` is None where nothing was measured."""

    name: str
    unit: str
    ours: float | None
    peer: float | None
    peer_is: str
    ratio: float | None
    target: str
    holds: bool | None
    note: str = ""


def row(
    name: str,
    *,
    ours: float,
    target: str,
    holds: bool,
    peer: float | None = None,
    peer_is: str = "",
    unit: str = "ms",
    note: str = "",
) -> Row:
    ratio = None if peer is None or peer == 0 else round(ours / peer, 3)
    return Row(
        name, unit, round(ours, 3), None if peer is None else round(peer, 3), peer_is, ratio, target, holds, note
    )


def unmeasured(name: str, *, target: str, peer_is: str, note: str) -> Row:
    return Row(name, "", None, None, peer_is, None, target, None, note)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def median(times: Sequence[float]) -> float:
    return statistics.median(times)


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that at least ``share`` of all do not pass (nearest rank): never better than what was seen."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def tell(words: str) -> None:
    """Progress goes to stderr; stdout carries the rows."""
    print(words, file=sys.stderr, flush=True)


def give(rows: Sequence[Row]) -> None:
    print(json.dumps([asdict(each) for each in rows], ensure_ascii=False))
