"""The figures of an encrypted store of a million dossiers over five years, beside the same aggregation in DuckDB."""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import trial, ward_years
from benchmarks.figures_beside import Beside
from benchmarks.measured import Row, give, percentile, row, tell, timed, unmeasured
from benchmarks.ward_lives import BEGAN, COUNT, DAYS, NOW, who
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import (
    board,
    evaluations,
    explanations,
    figures,
    incidents,
    reform,
    reports,
    settings,
    till,
)
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.reports import ReportKind
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store.instants import micros

PERIODS = int(os.environ.get("BENCH_PERIODS", "40"))
PAGES = int(os.environ.get("BENCH_PAGES", "12"))
BOOK = 100_000
MONTH, YEAR = 300, 2000  # ms, p95
#: The books of tens of thousands of lines a month, and which of their cells is the hour that they are walked by.
BOOKS: dict[ReportKind, int] = {"so_theo_doi": 8, "tra_ket_qua": 2, "le_phi": 1, "phieu_bo_sung": 3}


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
    peer: Any = None
    with suppress(ImportError):
        peer = Beside(desk, folder)
    lines = books_beside(desk, folder)
    # Whole months only: the first and the last are begun in the midst.
    days = [BEGAN.date() + timedelta(days=31 + chance.randrange(max(1, DAYS - 65))) for _ in range(PERIODS)]
    months, years = [fig.period("thang", day) for day in days], [fig.period("nam", day) for day in days]
    same = "DuckDB, the same aggregation, in memory and not encrypted"

    def line(
        name: str,
        work: Callable[[fig.Period], object],
        periods: list[fig.Period],
        limit: int,
        beside: Callable[[fig.Period], object] | None = None,
        is_: str = same,
        note: str = "",
    ) -> Row:
        tell(f"   {name}")
        work(periods[0])
        mine = percentile([timed(lambda p=p: work(p)) for p in periods], 0.95)  # type: ignore[misc]
        theirs = None
        if beside is not None and peer is not None:
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
            peer.agree(period)
        tell("   the same numbers as DuckDB in nine periods")
    for by in figures.BY_WORDS:
        yield line(
            f"figures: a month by {by}",
            lambda p, by=by: figures.look(desk, p, by),  # type: ignore[misc]
            months, MONTH, (lambda p, by=by: peer.by(by, p)),  # type: ignore[misc]
        )  # fmt: skip
    for kind in reports.SORTS:
        many = f"{len(reports.make(desk, kind, months[0]).rows):,} lines in the first"
        long = kind in BOOKS
        yield line(
            f"figures: a month's report {kind}",
            lambda p, kind=kind: reports.make(desk, kind, p),  # type: ignore[misc]
            months,
            MONTH,
            (lambda p, kind=kind: lines(kind, p))
            if long and lines is not None
            else (peer.report(kind) if peer else None),  # type: ignore[misc]
            "DuckDB, the same lines out of a table that has them ready, in memory" if long else same,
            many,
        )

    def by_field(period: fig.Period) -> object:
        return peer.by("linh_vuc", period)

    yield line("figures: a month's 06a as PDF", lambda p: reports.pdf(reports.make(desk, "bieu_06a", p)), months, MONTH,
               by_field, f"{same} alone")  # fmt: skip
    yield line(
        "figures: a month's pictures", lambda p: reports.pictures(desk, p), months, MONTH, lambda p: peer.pictures(p)
    )
    yield line("figures: who is past the year's line", lambda p: explanations.past(desk, p), months, MONTH,
               lambda p: peer.year_by_unit(p))  # fmt: skip
    yield line("figures: a year's 06a", lambda p: reports.make(desk, "bieu_06a", p), years, YEAR, by_field)
    for by in ("can_bo", "don_vi"):
        yield line(f"figures: a year by {by}", lambda p, by=by: figures.look(desk, p, by), years, YEAR,  # type: ignore[misc]
                   (lambda p, by=by: peer.by(by, p)))  # fmt: skip  # type: ignore[misc]
    for cell in figures.CELLS:
        yield line(
            f"figures: a page behind {cell}",
            lambda p, cell=cell: figures.behind(desk, p, cell, "linh_vuc", ["Lĩnh vực 3"]),  # type: ignore[misc]
            months, MONTH, by_field, f"{same} of the number",
        )  # fmt: skip
    yield from beyond(desk, months, line)
    yield from shown(desk, months[:PAGES], at)
    yield from book(desk, months[0])


def beyond(desk: Desk, months: list[fig.Period], line: Callable[..., Row]) -> Iterator[Row]:
    """The pages beside F7's table: an officer's sheet, incidents, tasks, the till, a leader's deeds, the board."""
    leader, officer, touching = who(0), who(3), incidents.look(desk).every[0].id
    of_leader = next(each for each in settings.officers(desk) if each.id == leader)
    led = replace(desk, facts=msgspec.structs.replace(desk.facts, officer=of_leader))  # who opens another's sheet
    first: dict[str, Callable[[fig.Period], object]] = {
        "an officer's evaluation": lambda p: evaluations.shown(led, f"{p.first:%Y-%m}", officer),
        "an officer's evaluation as docx and PDF": lambda p: evaluations.paper(led, f"{p.first:%Y-%m}", officer),
        "the incidents": lambda p: incidents.look(desk),
        "the dossiers that an incident touches": lambda p: incidents.touched(desk, touching),
        "what is known when an incident begins": lambda p: incidents.known(desk),
        "the tasks of the reform": lambda p: reform.look(desk, f"kh-{p.first.year}"),
        "the sheet of the tasks": lambda p: reform.sheet(desk, f"kh-{p.first.year}"),
        "what is in the till": lambda p: (till.taken(desk), till.last(desk)),
        "a leader's deeds of the month": lambda p: board.leader_deeds(desk, leader, *_ends(p)),
        "the board": lambda p: board.look(desk),
    }
    for name, work in first.items():
        yield line(f"figures: {name}", work, months, MONTH)
    for by in ("load", "age", "cause"):
        sheet = reports.pictures(desk, months[0])
        bars = {"load": sheet.load, "age": sheet.ages, "cause": sheet.causes}[by]
        keys = [bar.key for bar in bars]
        yield line(
            f"figures: a page behind each bar of the pictures, {by}",
            lambda p, by=by, keys=keys: [figures.behind_picture(desk, p, by, key) for key in keys],  # type: ignore[misc]
            months, MONTH, note=f"{len(keys)} bars together",
        )  # fmt: skip
    report = {"to": "Văn phòng HĐND và UBND", "causes": "Thiếu người", "measures": "Bố trí thêm"}
    whole = lambda p: explanations.draft(desk, "", min(p.last, NOW.date()), **report)  # noqa: E731
    yield line("figures: the explanation of a year, docx and PDF", whole, months[:3], 60_000)


def _ends(period: fig.Period) -> tuple[datetime, datetime]:
    begin, end = (datetime.combine(day, time.min, VN) for day in (period.first, period.last))
    return begin, end + timedelta(days=1)


def shown(desk: Desk, months: list[fig.Period], at: str) -> Iterator[Row]:
    """Every page of F7 on its real window: from a month asked for to its first screen of lines painted."""
    from benchmarks.report_window import Window

    window = Window(desk)
    for kind in window.kinds:
        tell(f"   the page of {kind}")
        window.choose(kind)
        first, rest = [], []
        for period in months:
            first.append(timed(lambda p=period: window.turn(p)))  # type: ignore[misc]
            rest.append(first[-1] + timed(window.whole))
            window.rest()
        mine, note = percentile(first, 0.95), f"{len(months)} months, two threads"
        if kind in reports.BY_DAY:
            note += f"; the whole book, its sum and its seal {percentile(rest, 0.95):.0f} ms"
        yield row(
            f"figures: F7, the page {kind} of a month asked for until it is painted, p95, {at}",
            ours=mine, target=f"<= {MONTH} ms", holds=mine <= MONTH, note=note,
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


@contextmanager
def ground() -> Iterator[DataFolder]:
    """A new store, gone afterwards; or the one in the folder `BENCH_STORE`, made there when it is not, which stays."""
    os.environ["MOT_CUA_KEYS"] = "file"
    kept = os.environ.get("BENCH_STORE", "")
    if kept:
        yield DataFolder(Path(kept))
        return
    with trial.ground("figures") as folder:
        yield folder


def main() -> None:
    with ground() as folder:
        if not folder.store.exists():
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
