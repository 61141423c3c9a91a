"""From the start of the process to a window that takes keys, beside a bare PySide6 window of the same Python."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import trial
from benchmarks.measured import give, median, row, tell

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
DOSSIERS = int(os.environ.get("BENCH_TAKEN_IN", "3000"))
PEER = "a bare PySide6 window with one field, same Python, by turns"


def opening(what: str) -> float:
    """Milliseconds until the process started now takes keys."""
    command = [sys.executable, "-m", "benchmarks.opened", what]
    start = time.monotonic()
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return (float(done.stdout) - start) * 1000


def main() -> None:
    times: dict[str, list[float]] = {"bare": [], "first": [], "day": []}
    with trial.ground("first-run") as empty, trial.ground("window") as folder:
        tell(f"taking in {DOSSIERS:,} dossiers")
        trial.taken_in(folder, DOSSIERS)
        where = {"bare": "bare", "first": str(empty.root), "day": str(folder.root)}
        for turn in range(ROUNDS + 1):
            for name, kept in times.items():
                took = opening(where[name])
                if turn:  # the first round brings the files into the disk cache
                    kept.append(took)
    floor = median(times["bare"])
    names = {"first": "window usable, first run", "day": f"window usable, {DOSSIERS:,} dossiers in the store"}
    rows = []
    for key, name in names.items():
        ours = median(times[key])
        said = f"median of {ROUNDS}"
        rows.append(
            row(name, ours=ours, peer=floor, peer_is=PEER, target="<= 3 x the peer", holds=ours <= 3 * floor, note=said)
        )
    give(rows)


if __name__ == "__main__":
    main()
