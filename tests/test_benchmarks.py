"""The measurements at least start, on a handful of dossiers; how long anything takes is never asserted here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks.measured import Row

ROOT = Path(__file__).parents[1]
# Without LibreOffice, which has nothing to be found in an empty PATH: its rows must then say so.
TINY = {
    "BENCH_ROUNDS": "1",
    "BENCH_TURNS": "2",
    "BENCH_TAKEN_IN": "2",
    "BENCH_DOSSIERS": "60",
    "BENCH_IDLE": "50",
    "BENCH_DESKS": "6",
    "BENCH_SIZES": "1000,2000",
    "BENCH_JOINING": "20",
    "BENCH_LIST": "",
    "BENCH_LISTED": "40",
    "BENCH_PERIODS": "3",
    "BENCH_PAGES": "1",
    "BENCH_DUE": "20000",
    "PATH": "",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", bench.ALL)
def test_a_measurement_runs_and_tells_every_row_in_full(name: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **TINY}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout.splitlines()[-1])
    assert rows
    for row in rows:
        assert {"name", "ours", "peer", "peer_is", "ratio", "target", "holds"} <= row.keys()
        assert row["ours"] is not None or row["holds"] is None
    unmeasured = [row["name"] for row in rows if row["holds"] is None]
    # DuckDB comes with the extra "bench" only.
    alone = name == "figures" and find_spec("duckdb") is None
    assert bool(unmeasured) == (name == "intake" or alone)


def test_the_table_tells_a_missed_target_and_what_was_not_measured() -> None:
    def row(name: str, holds: bool | None) -> dict[str, Any]:
        known = holds is not None
        return {
            "name": name, "unit": "ms", "ours": 3.0 if known else None, "peer": 1.5 if known else None,
            "peer_is": "the floor", "ratio": 2.0 if known else None, "target": "<= 2 ms", "holds": holds, "note": "",
        }  # fmt: skip

    lines = bench.table([row("kept", True), row("missed", False), row("unknown", None)]).splitlines()
    assert [line.split("  ")[0] for line in lines[2:]] == ["kept", "missed", "unknown"]
    assert " yes " in lines[2]
    assert " NO " in lines[3]
    assert " not measured " in lines[4]


def test_the_rows_of_a_part_take_the_place_of_its_own_and_of_nothing_else() -> None:
    before = [{"of": "window", "name": "a"}, {"of": "hub", "name": "b"}, {"of": "hub", "name": "no longer told"}]
    after = bench.joined(before, [{"of": "hub", "name": "b, anew"}, {"of": "intake", "name": "c"}])
    assert [row["name"] for row in after] == ["a", "c", "b, anew"]


def test_every_row_that_is_kept_says_of_which_measurement_it_is() -> None:
    kept = json.loads(bench.RESULTS.read_text(encoding="utf-8"))
    assert {row["of"] for row in kept} <= set(bench.ALL)
    for row in kept:
        assert set(row) == {field.name for field in fields(Row)} | {"of"}


def test_the_page_of_the_results_says_what_the_file_says() -> None:
    kept = json.loads(bench.RESULTS.read_text(encoding="utf-8"))
    assert bench.READ.read_text(encoding="utf-8") == bench.page(kept), "made by make bench, never by hand"
