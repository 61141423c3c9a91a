"""The figures of a period, each with the dossiers behind it; what a leader sees of the year and the 3 % line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import late_cause
from mot_cua_desktop.domain.course import LATE_CAUSE_WORDS
from mot_cua_desktop.domain.figures import Counts, Period
from mot_cua_desktop.domain.seal import LAYOUT
from mot_cua_desktop.domain.units import Service
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import figures as stored
from mot_cua_desktop.store import picture_lists, place
from mot_cua_desktop.store.figures import CELLS as CELLS
from mot_cua_desktop.store.figures import Behind as Behind
from mot_cua_desktop.store.figures import Cell as Cell
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.sources import Live, Source

#: Along what a table of figures is told; a unit is the sum of what its officers accepted while they were of it.
By = Literal["linh_vuc", "can_bo", "don_vi", "thu_tuc"]
BY_WORDS: dict[By, str] = {
    "linh_vuc": "Lĩnh vực", "can_bo": "Cán bộ tiếp nhận", "don_vi": "Đơn vị", "thu_tuc": "Thủ tục",
}  # fmt: skip
NO_UNIT = "(chưa ghi đơn vị)"
#: Since when an officer's first service is reckoned to run, which has no beginning.
_LONG = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Line:
    """One line of a table: its name, its numbers, and the keys of the axis that it sums up."""

    name: str
    counts: Counts
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """The figures of a period: the lines by one axis, their sum; of the year until the period's end, or ``until`` now
    while it runs, what it can bear."""

    period: Period
    by: By
    whole: Counts
    lines: list[Line]
    year: Counts
    limit: Fraction
    bearable: int
    until: date


def look(desk: Desk, period: Period, by: By = "linh_vuc") -> Look:
    """Every figure of a period. The year runs from its first day to the end of the period, or to now."""
    with desk.store.reading() as connection:
        return looked(Live(connection), period, by, desk.now())


def looked(source: Source, period: Period, by: By, now: datetime, layout: int = LAYOUT) -> Look:
    """The same out of any source, as of ``now``; ``layout`` as `seal.LAYOUT` has it."""
    at = stored.span(period, now)
    axis: fig.Axis = "can_bo" if by == "don_vi" else by
    found = source.counts(axis, at)
    year = Period(date(period.last.year, 1, 1), period.last, "")
    so_far = source.counts("tat_ca", stored.span(year, now)).get("", Counts())
    limit = source.regimes().at(at.edge).late_rate_limit.value
    return Look(
        period=period,
        by=by,
        whole=sum(found.values(), Counts()),
        lines=_units(source, at, found) if by == "don_vi" and layout >= 3 else _lines(source, by, found, layout),
        year=so_far,
        limit=limit,
        bearable=fig.bearable(so_far, limit),
        until=min(period.last, now.astimezone(VN).date()),
    )


def _units(source: Source, at: stored.Span, found: dict[str, Counts]) -> list[Line]:
    """Each unit with what was accepted in it, by whoever was of it then."""
    known = source.services()
    # Of who moved, the service of most days is not counted one by one: it has what the others leave of the officer's.
    most, others = {}, []
    for officer in found:
        of = known.get(officer) or [Service(officer, "")]
        most[officer] = max(of, key=lambda each: _days_in(each, at))
        others += [each for each in of if each != most[officer]]
    apart = list(zip(others, source.served(others, at), strict=True))
    left = dict(found)
    for service, counts in apart:
        left[service.officer] -= counts
    apart += [(most[officer], counts) for officer, counts in left.items()]
    lines: dict[str, list[tuple[Service, Counts]]] = {}
    for service, counts in apart:
        if counts != Counts():
            lines.setdefault(service.unit or NO_UNIT, []).append((service, counts))
    return sorted(
        (
            Line(unit, sum((counts for _, counts in of), Counts()), tuple(sorted(each.key for each, _ in of)))
            for unit, of in lines.items()
        ),
        key=lambda line: line.name,
    )


def _days_in(service: Service, at: stored.Span) -> timedelta:
    """For how long a service can have accepted what is looked through for a span."""
    return min(service.until, at.end) - max(service.since, at.begin - _LONG)


def _lines(source: Source, by: By, found: dict[str, Counts], layout: int) -> list[Line]:
    officers = {officer.id: officer for officer in source.officers()}
    if by == "don_vi":  # as it was reckoned before layout 3: by the units of now
        units: dict[str, list[str]] = {}
        for key in found:
            unit = officers[key].unit if key in officers else ""
            units.setdefault(unit or NO_UNIT, []).append(key)
        lines = [
            Line(unit, sum((found[key] for key in keys), Counts()), tuple(sorted(keys))) for unit, keys in units.items()
        ]
    else:
        names = source.procedure_names(found, arrived=layout < 4) if by == "thu_tuc" else {}
        if by == "can_bo":
            names = {key: officers[key].name for key in found if key in officers}
        lines = [Line(names.get(key) or key or "(không ghi)", counts, (key,)) for key, counts in found.items()]
    return sorted(lines, key=lambda line: (line.name, line.keys))


def behind(
    desk: Desk,
    period: Period,
    cell: Cell,
    by: By,
    keys: Sequence[str] | None,
    *,
    after: tuple[int, int] | None = None,
    limit: int = 50,
) -> list[Behind]:
    """A page of the dossiers that one number counts: of the lines with these keys, or of the whole (None)."""
    axis: fig.Axis = "tat_ca" if keys is None else ("can_bo" if by == "don_vi" else by)
    at = stored.span(period, desk.now())
    with desk.store.reading() as connection:
        return stored.behind(connection, cell, axis, list(keys or ()), at, after=after, limit=limit)


# --- what a leader sees ----------------------------------------------------------------------------------------------

#: The cause of what is late without an apology that states one.
UNSTATED = late_cause.UNSTATED
#: The ages of what is in process, by its acceptance: the heading, and from how many days on.
AGES = (("dưới 5 ngày", 0), ("5–10 ngày", 5), ("10–20 ngày", 10), ("20–40 ngày", 20), ("trên 40 ngày", 40))


#: What nobody at the desk works on, by its status.
RESTING_WORDS = {"waiting": "chờ công dân bổ sung", "paused": "tạm dừng tính hạn"}
#: Before the key of such a bar, and of one of a holder.
_RESTS, _HOLDS = "cho:", "giu:"


@dataclass(frozen=True)
class Month:
    """A month of the trend: what was solved in it, and the rate of the year up to its end."""

    name: str
    counts: Counts
    year_rate: Fraction | None
    first: date


@dataclass(frozen=True)
class Picture:
    """What the leader's page draws: twelve months, the load of each holder (name, dossiers, late ones, who), ages and
    causes (words, dossiers, key).

    Load, ``resting`` (words, dossiers, status) and ages are those of ``now``, whichever period was chosen: who had what
    at an earlier hour is not kept, and a leader shares out the work of today. All that is in process stands in load
    and resting together, and in the ages.
    """

    now: datetime
    look: Look
    months: list[Month]
    load: list[tuple[str, int, int, str]]
    resting: list[tuple[str, int, str]]
    ages: list[tuple[str, int, str]]
    causes: list[tuple[str, int, str]]


def picture(desk: Desk, period: Period) -> Picture:
    """Today's state beside the trend of the twelve months that end with the period."""
    with desk.store.reading() as connection:
        now = desk.now()
        seen = looked(Live(connection), period, "linh_vuc", now)
        at = stored.span(period, now)
        first = date(period.last.year - 1, period.last.month, 1)
        found = stored.months(connection, "tat_ca", "", first.replace(month=1).toordinal(), at.last)
        officers = {officer.id: officer.name for officer in place.officers(connection)}
        load, resting = stored.load(connection, now), stored.resting(connection)
        edges = [_accepted_before(now, days) for _, days in AGES]
        older = [*stored.ages(connection, [micros(edge) for edge in edges]), 0]
        causes = stored.causes(connection, at)
    return Picture(
        now=now,
        look=seen,
        months=_trend(found, period),
        load=sorted(
            ((officers.get(key, key) or "chưa ai nhận", *numbers, key) for key, numbers in load.items()),
            key=lambda each: (-each[2], -each[1], each[0]),  # where something is late a leader looks first
        ),
        resting=[(RESTING_WORDS[each], resting[each], each) for each in stored.RESTING if each in resting],
        ages=[(words, older[n] - older[n + 1], str(n)) for n, (words, _) in enumerate(AGES)],
        causes=_summed(causes),
    )


def _accepted_before(now: datetime, days: int) -> datetime:
    """Before when something was accepted that is so old; the youngest are all the others, also those of this very
    moment or of a clock that was set back since."""
    return now - timedelta(days=days) if days else now + timedelta(days=36_500)


def _summed(found: dict[str, int]) -> list[tuple[str, int, str]]:
    words = {str(cause): words for cause, words in LATE_CAUSE_WORDS.items()} | {"": UNSTATED}
    lines = [(words.get(cause, cause), count, cause) for cause, count in found.items()]
    return sorted(lines, key=lambda each: (-each[1], each[0]))


def behind_picture(
    desk: Desk,
    period: Period,
    sort: str,
    key: str,
    *,
    after: tuple[int, int] | None = None,
    limit: int = 50,
) -> list[Behind]:
    """A page of the dossiers behind a point or bar of the leader's page: what it shows (``sort``), and its ``key``."""
    now = desk.now()
    if sort == "month":
        return behind(
            desk, fig.period("thang", date.fromisoformat(key)), "late", "linh_vuc", None, after=after, limit=limit
        )
    with desk.store.reading() as connection:
        if sort == "load" and key.startswith(_RESTS):
            return picture_lists.resting(connection, key.removeprefix(_RESTS), after=after, limit=limit)
        if sort == "load":
            return picture_lists.held(connection, key.removeprefix(_HOLDS), after=after, limit=limit)
        if sort == "age":
            n = int(key)
            since = now - timedelta(days=AGES[n + 1][1]) if n + 1 < len(AGES) else None
            return picture_lists.aged(connection, since, _accepted_before(now, AGES[n][1]), after=after, limit=limit)
        at = stored.span(period, now)
        return picture_lists.caused(connection, key.removeprefix("do:"), at, after=after, limit=limit)


def _trend(found: dict[tuple[int, int], Counts], period: Period) -> list[Month]:
    year, month = period.last.year, period.last.month
    wanted = [divmod(year * 12 + month - 1 - back, 12) for back in range(11, -1, -1)]
    trend = []
    for of_year, of_month in wanted:
        so_far = sum((counts for (y, m), counts in found.items() if y == of_year and m <= of_month + 1), Counts())
        trend.append(
            Month(
                f"{of_month + 1}/{of_year % 100:02d}",
                found.get((of_year, of_month + 1), Counts()),
                so_far.late_rate,
                date(of_year, of_month + 1, 1),
            )
        )
    return trend
