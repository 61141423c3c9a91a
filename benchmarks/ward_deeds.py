"""What a ward says of itself in those years: officers named and moved, tills closed, letters, evaluations, incidents,
the plan of reform; the rows of it are folded by the store's own code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter

from sqlalchemy import Connection, select

from benchmarks.ward_lives import BEGAN, DAYS, NOW, OFFICERS, Line, line, who
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import ids
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain import reform_events as re
from mot_cua_desktop.domain.evaluation_events import EvaluationDrafted, EvaluationSigned, WorkCounts
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.store import evaluations, incidents, journal, reform, tables, ward_line
from mot_cua_desktop.store.instants import instant

UNITS = ("Tổ tư pháp – hộ tịch", "Tổ địa chính – xây dựng", "Tổ văn hóa – xã hội", "Tổ kinh tế")
#: Which officers changed their unit, after how many of all days, and where to.
MOVED = ((1, 0.2, 2), (3, 0.35, 0), (3, 0.7, 1), (6, 0.5, 3), (9, 0.6, 0), (11, 0.9, 2))
TOUCHED = 300
_NAMES = ("An", "Bình", "Châu", "Dung", "Giang", "Hạnh", "Hòa", "Khoa", "Lan", "Minh", "Nga", "Oanh", "Phúc", "Tâm")


def of_place() -> list[Line]:
    """All of it but the incidents."""
    return [*_officers(), *_tills(), *_letters(), *_evaluations(), *_reform()]


def _officers() -> Iterable[Line]:
    named: dict[int, int] = {}

    def naming(n: int, at: datetime, unit: int) -> Line:
        named[n] = named.get(n, 0) + 1
        body = ev.OfficerNamed(officer=who(n), role="lanh_dao" if n == 0 else "tiep_nhan", unit=UNITS[unit])
        person = ev.OfficerPerson(name=f"Nguyễn Thị {_NAMES[n]}")
        return line(at, 0, ids.named_stream("officer", who(n)), "officer", named[n], who(0), body, person)

    for n in range(OFFICERS):
        yield naming(n, BEGAN - timedelta(hours=6), n % len(UNITS))
    for n, after, unit in MOVED:
        yield naming(n, BEGAN + timedelta(days=DAYS * after), unit)


def _tills() -> Iterable[Line]:
    """Each evening of each officer."""
    for day in range(DAYS):
        at = BEGAN + timedelta(days=day, hours=7)
        for n in range(OFFICERS):
            body = ev.TillClosed(officer=who(n), slips=30, cash=200_000, transfer=40_000, counted=200_000, first=1,
                                 last=30, year=at.year)  # fmt: skip
            yield line(at, 0, b"q" * 16, "desk", day * OFFICERS + n + 1, who(n), body)


def _letters() -> Iterable[Line]:
    for n, day in enumerate(range(0, DAYS, 7), start=1):
        body = LetterIssued(sort="giai_trinh", series="BC", number=day + 1, year=2030, symbol="BC", subject="Thử",
                            about="2030-01-01/2030-12-31/", to="Văn phòng HĐND và UBND", signer=who(0))  # fmt: skip
        yield line(BEGAN + timedelta(days=day, hours=7), 0, b"v" * 16, "letter", n, who(0), body)


def _evaluations() -> Iterable[Line]:
    """Every officer's of every month, signed in the next."""
    day = BEGAN.date().replace(day=1)
    while (later := (day + timedelta(days=32)).replace(day=1)) < NOW.date():
        at = datetime(later.year, later.month, 3, 2, tzinfo=NOW.tzinfo)
        for n in range(OFFICERS if BEGAN < at < NOW else 0):
            month, stream = f"{day:%Y-%m}", evaluations.stream(f"{day:%Y-%m}", who(n))
            remark = "Hoàn thành tốt, cần đôn đốc thêm hồ sơ sắp đến hạn."
            counts = WorkCounts(received=1200, carried=60, early=900, on_time=250, late=20, open_in_time=90)
            drafted = EvaluationDrafted(officer=who(n), month=month, remark=remark)
            signed = EvaluationSigned(officer=who(n), month=month, version=1, counts=counts, remark=remark)
            yield line(at, 0, stream, evaluations.KIND, 1, who(0), drafted)
            yield line(at, 1, stream, evaluations.KIND, 2, who(0), signed)
        day = later


def _reform() -> Iterable[Line]:
    for year in range(BEGAN.year + 1, NOW.year + 1):
        plan, at = f"kh-{year}", datetime(year, 1, 5, 2, tzinfo=NOW.tzinfo)
        stream = reform.stream(plan)
        yield line(at, 0, stream, "reform", 1, who(0), re.ReformPlanStated(plan=plan, year=year, name=f"CCHC {year}"))
        for n in range(60):
            task = f"{plan}-{n}"
            stated = re.ReformTaskStated(task=task, plan=plan, mark=str(n + 1), what="Rà soát, cập nhật niêm yết",
                                         officer=who(n % OFFICERS), due=date(year, n % 12 + 1, 20))  # fmt: skip
            yield line(at, 2 * n + 1, stream, "reform", 2 * n + 2, who(0), stated)
            if year < NOW.year or n % 12 < 10:
                finished = re.ReformTaskDone(task=task, day=date(year, n % 12 + 1, 18), result="Đã niêm yết")
                on = min(datetime(year, n % 12 + 1, 18, 8, tzinfo=NOW.tzinfo), NOW - timedelta(hours=2))
                yield line(on, 2 * n + 2, stream, "reform", 2 * n + 3, who(0), finished)


def of_incident(accepted: Sequence[tuple[int, bytes, int]]) -> list[Line]:
    """One that touches the last of these dossiers (their number, stream and acceptance)."""
    some = sorted(accepted, key=itemgetter(2))[-TOUCHED:]
    since = instant(some[-1][2])
    incident = f"sc-{some[-1][0]}"
    stream, until = incidents.stream(incident), since + timedelta(hours=3)
    kind: inc.IncidentKind = "phan_mem" if some[-1][0] % 3 else "may"
    dossiers = tuple(each[1] for each in some)
    opened = inc.IncidentOpened(incident=incident, kind=kind, since=since, effect="Không mở được", dossiers=dossiers)
    closed = inc.IncidentClosed(incident=incident, until=until, lost=180, remedy="Khởi động lại")
    return [
        line(since, 0, stream, "incident", 1, who(1), opened),
        line(until, 1, stream, "incident", 2, who(1), closed),
    ]


def fold(connection: Connection, after: int) -> None:
    """The rows that follow from what was said of the ward since a place in the journal."""
    query = select(tables.event).where(tables.event.c.kind != "dossier", tables.event.c.position > after)
    for row in connection.execute(query.order_by(tables.event.c.position)).all():
        if row.type in ward_line.TYPES:
            ward_line.project(connection, journal.read(row))
