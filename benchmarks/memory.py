"""What the idle program holds: opened on a store of some years, everything warmed up, nothing under way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks import trial
from benchmarks.measured import give, row, tell, unmeasured

DOSSIERS = int(os.environ.get("BENCH_TAKEN_IN", "3000"))
NAME, LIMIT = "idle memory", 250
TARGET, PEER = f"<= {LIMIT} MiB", "a bare PySide6 window with one field, same Python"


def held(what: str) -> tuple[float, float]:
    """Resident and proportional memory of an idle process, in MiB."""
    command = [sys.executable, "-m", "benchmarks.opened", what, "rest"]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    kept = {}
    for line in done.stdout.splitlines():
        name, _, rest = line.partition(":")
        if name in ("Rss", "Pss"):
            kept[name] = int(rest.split()[0]) / 1024
    return kept["Rss"], kept["Pss"]


def main() -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        give([unmeasured(NAME, target=TARGET, peer_is=PEER, note="this system does not tell a process's memory")])
        return
    with trial.ground("memory") as folder:
        tell(f"taking in {DOSSIERS:,} dossiers")
        trial.taken_in(folder, DOSSIERS)
        ours, floor = held(str(folder.root)), held("bare")
    rows = []
    for kind, mine, theirs in zip(("RSS", "PSS"), ours, floor, strict=True):
        name = f"{NAME}, {kind}, {DOSSIERS:,} dossiers in the store"
        rows.append(row(name, ours=mine, peer=theirs, peer_is=PEER, target=TARGET, holds=mine <= LIMIT, unit="MiB"))
    give(rows)


if __name__ == "__main__":
    main()
