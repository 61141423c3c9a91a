"""The same dossiers and deeds in DuckDB, and each page's aggregation out of it in plain SQL: whatever index ours walks,
the peer scans its columns, in memory and not encrypted. Both must say the same before either is timed.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.operations import evaluations, figures
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store import served
from mot_cua_desktop.store.instants import micros

_DOSSIER = {
    "id": "hex(id)", "code": "coalesce(code, '')", "field": "field", "officer": "officer",
    "procedure_code": "procedure_code", "procedure_name": "procedure_name", "owner_name": "owner_name",
    "channel": "channel", "accepted_at": "accepted_at", "solved_at": "solved_at", "outcome": "outcome",
    "late_at": "late_at", "due_at": "due_at", "status": "status", "holder": "holder",
}  # fmt: skip
_NUMBERS = {
    "accepted_at",
    "solved_at",
    "late_at",
    "due_at",
    "stamp",
    "seq",
    "breach",
    "handed_at",
    "grade",
    "since",
    "until",
}
_EVENT = {
    "stamp": "at", "seq": "seq", "type": "type", "stream": "hex(stream)", "officer": "officer",
    "breach": "json_extract(cast(body as text), '$.breach')", "cause": "json_extract(cast(body as text), '$.cause')",
}  # fmt: skip
_TYPES = (
    "type in ('guidance_issued', 'supplement_requested', 'refused', 'letter_issued', 'reschedule_notified', "
    "'sent_back', 'day_numbers_closed') or (type in ('submitted_to_leader', 'approved', 'forwarded') "
    "and stream in (select stream from event where type = 'sent_back'))"
)
_STILL = "(solved_at is null or solved_at >= $e)"
_COUNTS = (
    "count(*) filter (accepted_at >= $b and channel = 'truc_tuyen'), "
    "count(*) filter (accepted_at >= $b and channel = 'truc_tiep'), "
    "count(*) filter (accepted_at >= $b and channel = 'buu_chinh'), count(*) filter (accepted_at < $b), "
    "count(*) filter (solved_at < $e and outcome = 'truoc_han'), "
    "count(*) filter (solved_at < $e and outcome = 'dung_han'), "
    "count(*) filter (solved_at < $e and outcome = 'qua_han'), "
    f"count(*) filter ({_STILL} and not coalesce(late_at < $g, false)), count(*) filter ({_STILL} and late_at < $g)"
)
_HANDLED = "accepted_at < $e and (solved_at is null or solved_at >= $b)"
_KEYS = {"linh_vuc": "field", "can_bo": "officer", "thu_tuc": "procedure_code", "tat_ca": "''", "don_vi": "unit"}
_UNITS = "d join service s on s.officer = d.officer and d.accepted_at >= s.since and d.accepted_at < s.until"
_LATE = "((solved_at >= $b and solved_at < $e and outcome = 'qua_han') or (accepted_at < $e and late_at < $g and " + (
    f"{_STILL}))"
)

Peer = Callable[[Period], object]


class Beside:
    """The copy. Raises `ImportError` where DuckDB is not installed."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        import duckdb

        self._desk, self._peer = desk, duckdb.connect()
        with desk.store.reading() as connection:

            def table(name: str, columns: dict[str, str], source: str) -> None:
                file = folder / f"{name}.csv"
                with file.open("w", newline="", encoding="utf-8") as out:
                    query = text(f"select {', '.join(columns.values())} from {source}")
                    csv.writer(out).writerows(connection.execute(query))
                self._read(name, list(columns), file)

            table("d", _DOSSIER, "dossier where accepted_at is not null")
            table("e", _EVENT, f"event where {_TYPES}")
            held = {name: name for name in ("handed_at", "officer", "grade")}
            table("b", held, "book_line where handed_at is not null")
            services = served.services(connection)
        file = folder / "service.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            for each in (one for some in services.values() for one in some):
                csv.writer(out).writerow(
                    [each.officer, each.unit or figures.NO_UNIT, *map(micros, (each.since, each.until))]
                )
        self._read("service", ["officer", "unit", "since", "until"], file)

    def _read(self, name: str, columns: list[str], file: Path) -> None:
        kinds = {each: "bigint" if each in _NUMBERS else "varchar" for each in columns}
        self._peer.execute(
            f"create table {name} as select * from read_csv(?, header = false, columns = {kinds})", [str(file)]
        )
        file.unlink()

    def _at(self, period: Period) -> dict[str, int]:
        at = stored.span(period, self._desk.now()).values
        return {"b": at["begin"], "e": at["end"], "g": at["edge"]}

    def ask(self, query: str, values: dict[str, int]) -> list[tuple[Any, ...]]:
        """Every row of a query; only the values that it names are given."""
        found: list[tuple[Any, ...]] = self._peer.execute(
            query, {name: value for name, value in values.items() if f"${name}" in query}
        ).fetchall()
        return found

    def by(self, axis: str, period: Period) -> list[tuple[Any, ...]]:
        """Biểu 06a of a period along any axis."""
        source = _UNITS if axis == "don_vi" else "d"
        key = _KEYS[axis] if axis != "can_bo" else "d.officer"
        return self.ask(
            f"select {key}, {_COUNTS} from {source} where {_HANDLED} group by 1 order by 1", self._at(period)
        )

    def months(self, period: Period) -> list[list[tuple[Any, ...]]]:
        """The months of the year, and the year itself."""
        year = [each for each in fig.months(period.first.year) if each.first <= self._desk.now().date()]
        return [self.by("tat_ca", each) for each in year] + [self.by("linh_vuc", period)]

    def conduct(self, period: Period) -> list[list[tuple[Any, ...]]]:
        """The evaluation of every officer: figures, slips, work sent back, apologies, grades."""
        at = self._at(period)
        moves = "type in ('submitted_to_leader', 'approved', 'sent_back', 'forwarded')"
        when = "stamp >= $b and stamp < $e"
        return [
            self.by("can_bo", period),
            self.ask("select officer, count(*) from e where type in ('guidance_issued', 'supplement_requested') "
                     f"and {when} group by 1", at),
            self.ask("select who, count(*) from (select arg_max(case when m.type = 'submitted_to_leader' "
                     "then m.officer else '' end, m.seq) who from "
                     f"(select * from e where type = 'sent_back' and {when}) s "
                     f"join (select * from e where {moves}) m on m.stream = s.stream and m.seq < s.seq "
                     "group by s.stream, s.seq) where who <> '' group by 1", at),
            self.ask(f"select d.officer, count(*), count(*) filter (e.breach = 1) from e join d on d.id = e.stream "
                     f"where e.type = 'reschedule_notified' and {when} group by 1", at),
            self.ask("select officer, count(grade), count(*) filter (grade >= 4) from b where handed_at >= $b "
                     "and handed_at < $e and grade is not null group by 1", at),
        ]  # fmt: skip

    def late(self, period: Period) -> list[tuple[Any, ...]]:
        """The late dossiers with the cause that their apology states."""
        return self.ask(
            "select d.id, d.code, d.procedure_name, d.owner_name, d.officer, late_at, solved_at, e.cause from d "
            "left join (select stream, any_value(cause) cause from e where type = 'reschedule_notified' group by 1) e "
            f"on e.stream = d.id where {_LATE} order by late_at",
            self._at(period),
        )

    def letters(self, period: Period) -> list[tuple[Any, ...]]:
        """The outgoing documents with their dossiers."""
        return self.ask(
            "select e.stamp, e.type, e.officer, d.code, d.procedure_name, d.owner_name from e "
            "left join d on d.id = e.stream "
            "where e.type in ('letter_issued', 'reschedule_notified') and stamp >= $b and stamp < $e order by stamp",
            self._at(period),
        )

    def numbers(self, period: Period) -> list[tuple[Any, ...]]:
        """The accounts of leased numbers."""
        return self.ask(
            "select * from e where type = 'day_numbers_closed' and stamp >= $b and stamp < $e", self._at(period)
        )

    def pictures(self, period: Period) -> list[list[tuple[Any, ...]]]:
        """What the leader's page draws: the figures, two years of months, load, ages, causes."""
        begun = Period(date(period.last.year - 1, 1, 1), period.last, "")
        month, at = "date_trunc('month', to_timestamp({} / 1e6 + 25200))", self._at(period)
        return [
            self.by("linh_vuc", period),
            self.by("tat_ca", fig.period("nam", period.last)),
            self.ask(f"select {month.format('accepted_at')}, channel, count(*) from d where accepted_at >= $b "
                     "and accepted_at < $e group by 1, 2", self._at(begun)),
            self.ask(f"select {month.format('solved_at')}, outcome, count(*) from d where solved_at >= $b "
                     "and solved_at < $e group by 1, 2", self._at(begun)),
            self.ask("select holder, count(*), count(*) filter (due_at < $g) from d where status = 'in_process' "
                     "group by 1", at),
            self.ask("select count(*) from d where solved_at is null group by accepted_at // 432000000000", at),
            self.ask("select e.cause, count(*) from d left join (select stream, any_value(cause) cause from e "
                     "where type = 'reschedule_notified' group by 1) e on e.stream = d.id "
                     f"where {_LATE} group by 1", at),
        ]  # fmt: skip

    def report(self, kind: str) -> Peer | None:
        """The aggregation behind a report that is no long book."""
        asked: dict[str, Peer] = {
            "tong_hop": lambda p: self.by("linh_vuc", p), "bieu_06a": lambda p: self.by("linh_vuc", p),
            "theo_thang": self.months, "ly_do_tre": self.late, "danh_gia": self.conduct, "van_ban_di": self.letters,
            "so_khong_dung": self.numbers,
        }  # fmt: skip
        return asked.get(kind)

    def year_by_unit(self, period: Period) -> list[tuple[Any, ...]]:
        """Who is past the line of the year: its figures up to the period's end, by unit."""
        until = min(period.last, self._desk.now().date())
        return self.by("don_vi", Period(date(until.year, 1, 1), until, ""))

    # --- both say the same ---

    def agree(self, period: Period) -> None:
        """Every axis, the late ones, and what each officer did. Raises `AssertionError` where the two differ."""
        for axis in figures.BY_WORDS:
            look = figures.look(self._desk, period, axis)
            names = axis in ("linh_vuc", "don_vi")
            ours = [(line.name if names else line.keys[0], *asdict(line.counts).values()) for line in look.lines]
            _same(ours, self.by(axis, period), (axis, period))
        with self._desk.store.reading() as connection:
            streams = stored.late_streams(connection, stored.span(period, self._desk.now()))
        _same([(each.hex().upper(),) for each in streams], [each[:1] for each in self.late(period)], ("late", period))
        told, found = self.conduct(period)[1:], evaluations.sheets(self._desk, period)
        counts = [(sheet.officer.id, sheet.now) for sheet in found]
        _same([(who, c.supplements) for who, c in counts if c.supplements], told[0], ("supplements", period))
        _same([(who, c.sent_back) for who, c in counts if c.sent_back], told[1], ("sent back", period))
        _same([(who, c.apologies, c.breaches) for who, c in counts if c.apologies], told[2], ("apologies", period))
        _same([(who, c.rated, c.satisfied) for who, c in counts if c.rated], told[3], ("grades", period))


def _same(ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]], what: object) -> None:
    wrong = [pair for pair in zip(sorted(ours), sorted(theirs), strict=False) if pair[0] != pair[1]]
    assert len(ours) == len(theirs), (what, len(ours), len(theirs))
    assert not wrong, (what, wrong[:3])
