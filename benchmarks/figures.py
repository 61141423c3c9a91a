"""The figures of an encrypted store of a million dossiers over five years, beside the same aggregation in DuckDB."""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks import trial, ward_years
from benchmarks.measured import Row, give, percentile, row, tell, timed, unmeasured
from benchmarks.ward_years import BEGAN, COUNT, DAYS, NOW
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import figures, reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind
from mot_cua_desktop.store.instants import micros

PERIODS = int(os.environ.get("BENCH_PERIODS", "40"))
PAGES = int(os.environ.get("BENCH_PAGES", "12"))
BOOK = 100_000
MONTH, YEAR = 300, 2000  # ms, p95
_COLUMNS = "field, officer, procedure_code, channel, accepted_at, solved_at, outcome, late_at"
#: The books of tens of thousands of lines a month, and which of their cells is the hour that they are walked by.
BOOKS: dict[ReportKind, int] = {"so_theo_doi": 8, "tra_ket_qua": 2, "le_phi": 1, "phieu_bo_sung": 3}


def beside(desk: Desk, file: Path) -> Callable[[fig.Period], object] | None:
    """The same dossiers in DuckDB, and Biểu 06a of a period out of it in one scan."""
    try:
        import duckdb
    except ImportError:
        return None
    with desk.store.reading() as connection, file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(connection.execute(text(f"select {_COLUMNS} from dossier")))
    peer = duckdb.connect()
    peer.execute(
        "create table d as select * from read_csv(?, header = false, columns = {'field': 'varchar', "
        "'officer': 'varchar', 'procedure_code': 'varchar', 'channel': 'varchar', 'accepted_at': 'bigint', "
        "'solved_at': 'bigint', 'outcome': 'varchar', 'late_at': 'bigint'})",
        [str(file)],
    )

    def aggregated(period: fig.Period) -> object:
        at = figures.stored.span(period, desk.now()).values
        begin, end, edge = at["begin"], at["end"], at["edge"]
        return peer.execute(
            "select field, count(*) filter (accepted_at >= $b and channel = 'truc_tuyen'), "
            "count(*) filter (accepted_at >= $b and channel <> 'truc_tuyen'), count(*) filter (accepted_at < $b), "
            "count(*) filter (solved_at < $e and outcome = 'truoc_han'), "
            "count(*) filter (solved_at < $e and outcome = 'dung_han'), "
            "count(*) filter (solved_at < $e and outcome = 'qua_han'), "
            "count(*) filter ((solved_at is null or solved_at >= $e) and not coalesce(late_at < $g, false)), "
            "count(*) filter ((solved_at is null or solved_at >= $e) and late_at < $g) "
            "from d where accepted_at < $e and (solved_at is null or solved_at >= $b) group by field order by field",
            {"b": begin, "e": end, "g": edge},
        ).fetchall()

    return aggregated


def agree(desk: Desk, peer: Callable[[fig.Period], Any], period: fig.Period) -> None:
    """Both must say the same before either is timed."""
    ours = [
        (line.name, c.online, c.direct + c.post, c.carried, c.early, c.on_time, c.late, c.open_in_time, c.open_late)
        for line in figures.look(desk, period).lines
        for c in (line.counts,)
    ]
    theirs = sorted(tuple(each) for each in peer(period))
    wrong = [pair for pair in zip(sorted(ours), theirs, strict=True) if pair[0] != pair[1]]
    assert not wrong, (period, wrong[:3])


def books_beside(desk: Desk, folder: Path) -> Callable[[ReportKind, fig.Period], object] | None:
    """The lines of the long books in DuckDB, by their hour, and those of a month out of it."""
    try:
        import duckdb
    except ImportError:
        return None
    peer = duckdb.connect()
    for kind, hour in BOOKS.items():
        tell(f"   the lines of {kind} for DuckDB")
        file, heads = folder / f"{kind}.csv", reports.SORTS[kind].columns("linh_vuc", LAYOUT)
        with file.open("w", newline="", encoding="utf-8") as out:
            write, period = csv.writer(out), fig.period("thang", BEGAN.date())
            while period.first <= NOW.date():
                for each in reports.make(desk, kind, period).rows:
                    at = each[hour]
                    assert isinstance(at, datetime)
                    write.writerow([micros(at), *(_plain(cell) for cell in each[1:])])
                period = fig.later("thang", period)
        columns = {"stamp": "bigint", **{f"c{n}": _SORT.get(c.kind, "varchar") for n, c in enumerate(heads[1:])}}
        peer.execute(
            f"create table {kind} as select * from read_csv(?, header = false, columns = {columns})", [str(file)]
        )
        file.unlink()

    def fetched(kind: ReportKind, period: fig.Period) -> object:
        begin, end = (micros(datetime.combine(day, time.min, VN)) for day in (period.first, period.last))
        return peer.execute(
            f"select * from {kind} where stamp >= ? and stamp < ? order by stamp", [begin, end + 86_400_000_000]
        ).fetchall()

    return fetched


_SORT = {"count": "bigint", "money": "bigint", "day": "timestamp", "moment": "timestamp"}


def _plain(cell: object) -> object:
    return cell.astimezone(VN).strftime("%Y-%m-%d %H:%M:%S") if isinstance(cell, datetime) else cell


def measure(desk: Desk, folder: Path) -> Iterator[Row]:
    at = f"{COUNT:,} dossiers, {DAYS:,} days"
    chance = random.Random(4)
    peer, lines = beside(desk, folder / "duckdb.csv"), books_beside(desk, folder)
    # Whole months only: the first and the last are begun in the midst.
    days = [BEGAN.date() + timedelta(days=31 + chance.randrange(max(1, DAYS - 65))) for _ in range(PERIODS)]
    months, years = [fig.period("thang", day) for day in days], [fig.period("nam", day) for day in days]
    form = "DuckDB, Biểu 06a of the same period, in memory and not encrypted"

    def line(
        name: str,
        work: Callable[[fig.Period], object],
        periods: list[fig.Period],
        limit: int,
        beside: Callable[[fig.Period], object] | None = peer,
        is_: str = form,
        note: str = "",
    ) -> Row:
        tell(f"   {name}")
        work(periods[0])
        mine = percentile([timed(lambda p=p: work(p)) for p in periods], 0.95)  # type: ignore[misc]
        theirs = None
        if beside is not None:
            beside(periods[0])
            theirs = percentile([timed(lambda p=p: beside(p)) for p in periods], 0.95)  # type: ignore[misc]
        return row(
            f"{name}, p95, {at}",
            ours=mine,
            peer=theirs,
            peer_is=is_ if beside else "",
            target=f"<= {limit} ms",
            holds=mine <= limit,
            note=", ".join(filter(None, (f"{len(periods)} periods", note))),
        )

    if peer is None:
        yield unmeasured("figures beside DuckDB", target="", peer_is="DuckDB", note="pip install .[bench]")
    else:
        for period in (*months[:6], *years[:3]):
            agree(desk, peer, period)
        tell("   the same numbers as DuckDB in nine periods")
    for by in figures.BY_WORDS:
        yield line(f"figures: a month by {by}", lambda p, by=by: figures.look(desk, p, by), months, MONTH)  # type: ignore[misc]
    for kind in reports.SORTS:
        many = f"{len(reports.make(desk, kind, months[0]).rows):,} lines in the first"
        long = kind in BOOKS
        yield line(
            f"figures: a month's report {kind}",
            lambda p, kind=kind: reports.make(desk, kind, p),  # type: ignore[misc]
            months,
            MONTH,
            (lambda p, kind=kind: lines(kind, p)) if long and lines is not None else peer,  # type: ignore[misc]
            "DuckDB, the same lines out of a table that has them ready, in memory" if long else form,
            many,
        )
    yield line("figures: a month's 06a as PDF", lambda p: reports.pdf(reports.make(desk, "bieu_06a", p)), months, MONTH)
    yield line("figures: a month's pictures", lambda p: reports.pictures(desk, p), months, MONTH)
    yield line("figures: a year's 06a", lambda p: reports.make(desk, "bieu_06a", p), years, YEAR)
    for cell in figures.CELLS:
        yield line(
            f"figures: a page behind {cell}",
            lambda p, cell=cell: figures.behind(desk, p, cell, "linh_vuc", ["Lĩnh vực 3"]),  # type: ignore[misc]
            months, MONTH,
        )  # fmt: skip
    yield from shown(desk, months[:PAGES], at)
    yield from book(desk, months[0])


def shown(desk: Desk, months: list[fig.Period], at: str) -> Iterator[Row]:
    """Every page of F7 on its real window: from a month asked for to its first screen of lines painted."""
    from benchmarks.report_window import Window

    window = Window(desk)
    for kind in window.kinds:
        tell(f"   the page of {kind}")
        window.choose(kind)
        times = []
        for period in months:
            times.append(timed(lambda p=period: window.turn(p)))  # type: ignore[misc]
            window.rest()
        mine = percentile(times, 0.95)
        yield row(
            f"figures: F7, the page {kind} of a month asked for until it is painted, p95, {at}",
            ours=mine, target=f"<= {MONTH} ms", holds=mine <= MONTH, note=f"{len(months)} months, two threads",
        )  # fmt: skip
    window.close()


def book(desk: Desk, month: fig.Period) -> Iterator[Row]:
    """Files of a whole book, by nature not a matter of 300 ms: with progress, can be stopped; no peer, a ceiling."""
    whole = fig.Period(date(2030, 1, 1), date(2030, 12, 31), "")
    for name, period in (("a month", month), ("a year", whole)):
        made: list[Any] = []
        spent = timed(lambda made=made, period=period: made.append(reports.make(desk, "so_theo_doi", period)))  # type: ignore[misc]
        register = made[0]
        if len(register.rows) > BOOK:
            register = register.__class__(**{**register.__dict__, "rows": register.rows[:BOOK]})
        for what, count, took in (
            ("made", len(made[0].rows), spent),
            ("as PDF", len(register.rows), timed(lambda register=register: reports.pdf(register))),  # type: ignore[misc]
            ("as workbook", len(register.rows), timed(lambda register=register: reports.xlsx(register))),  # type: ignore[misc]
        ):
            yield row(
                f"figures: the book of {name}, {count:,} lines {what}", ours=took / 1000, unit="s",
                target="<= 120 s", holds=took <= 120_000, note=f"once, {count / took * 1000:,.0f} lines/s",
            )  # fmt: skip


def main() -> None:
    with trial.ground("figures") as folder:
        tell(f"building an encrypted store of {COUNT:,} dossiers over {DAYS:,} days in {folder.root}")
        ward_years.build(folder)
        tell(f"   {folder.store.stat().st_size / 2**20:,.0f} MiB")
        desk = desks.open_desk(folder, lambda: NOW)
        try:
            give(list(measure(desk, folder.root)))
        finally:
            desk.store.close()


if __name__ == "__main__":
    main()
