"""`make bench`: every measurement in a process of its own, one table, and benchmarks/results.json."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# The million dossiers come last: they take the longest.
ALL = ("window", "intake", "durable", "memory", "due", "imported", "board", "hub", "figures", "search")


def measure(name: str) -> list[dict[str, Any]]:
    """Its own process, so that no measurement warms or fills the memory of another."""
    print(f"-- {name}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"benchmarks.{name} failed, exit code {done.returncode}")
    rows: list[dict[str, Any]] = json.loads(done.stdout.decode("utf-8").splitlines()[-1])
    print(table(rows), file=sys.stderr, flush=True)  # the whole takes long: what was measured is not lost with the rest
    return rows


def shown(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.3g} {unit}" if value < 100 else f"{value:.0f} {unit}"


def table(rows: list[dict[str, Any]]) -> str:
    heads = ("measured", "ours", "peer", "ratio", "target", "holds", "the peer")
    lines = [
        (
            row["name"],
            shown(row["ours"], row["unit"]),
            shown(row["peer"], row["unit"]),
            "-" if row["ratio"] is None else f"{row['ratio']:.3g}",
            row["target"],
            {True: "yes", False: "NO", None: "not measured"}[row["holds"]],
            row["peer_is"] + (f" ({row['note']})" if row["note"] else ""),
        )
        for row in rows
    ]
    widths = [max(len(line[n]) for line in (heads, *lines)) for n in range(len(heads))]
    ruled = (heads, tuple("-" * width for width in widths), *lines)
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in ruled
    )


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help=f"which to run, of {', '.join(ALL)}; all without")
    names = asked.parse_args().names
    rows = [row for name in names or ALL for row in measure(name)]
    print(f"\n{platform.platform()}, Python {platform.python_version()}\n\n{table(rows)}")
    if not names:  # a part of the table would pass for the whole
        (HERE / "results.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if any(row["holds"] is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
