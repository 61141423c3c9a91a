"""`make bench`: every measurement in a process of its own, one table, benchmarks/results.json and results.md."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
#: The same rows for who reads them on a page; made from the other, never by hand.
READ = HERE / "results.md"
# The million dossiers come last: they take the longest.
ALL = (
    "window",
    "intake",
    "durable",
    "memory",
    "due",
    "imported",
    "board",
    "hub",
    "growth",
    "joining",
    "figures",
    "search",
)


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


def cells(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The table's head and its lines, in words."""
    return [
        ("measured", "ours", "peer", "ratio", "target", "holds", "the peer"),
        *(
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
        ),
    ]


def table(rows: list[dict[str, Any]]) -> str:
    head, *lines = cells(rows)
    widths = [max(len(line[n]) for line in (head, *lines)) for n in range(len(head))]
    ruled = (head, tuple("-" * width for width in widths), *lines)
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in ruled
    )


def page(rows: list[dict[str, Any]]) -> str:
    """The same as a page."""
    head, *lines = cells(rows)
    ruled = (head, ("---",) * len(head), *lines)
    return "# What was measured last\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in ruled)


def joined(kept: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The table with new rows in the place of all that their measurements told before, in the order of `ALL`."""
    anew = {row["of"] for row in rows}
    whole = [row for row in kept if row["of"] in ALL and row["of"] not in anew] + rows
    return sorted(whole, key=lambda row: ALL.index(row["of"]))


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help=f"which to run, of {', '.join(ALL)}; all without")
    asked.add_argument("--keep", action="store_true", help="let a part's rows take their place in results.json")
    chosen = asked.parse_args()
    names = chosen.names or list(ALL)
    rows = [row | {"of": name} for name in names for row in measure(name)]
    print(f"\n{platform.platform()}, Python {platform.python_version()}\n\n{table(rows)}")
    # A part without --keep leaves the file alone: it would pass for the whole.
    if chosen.keep or not chosen.names:
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
        whole = joined(kept, rows)
        RESULTS.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        READ.write_text(page(whole), encoding="utf-8")
    return 1 if any(row["holds"] is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
