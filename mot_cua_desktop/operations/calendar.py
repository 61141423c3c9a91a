"""The ward's own time: days off and worked Saturdays, hours, yearly plans; each change rests on a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from mot_cua_desktop.domain import duty, ids, ward_calendar
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.calendar import (
    FIRST,
    LAST,
    WEEKDAYS,
    Kind,
    Session,
    Week,
    calendar_headlines,
    calendar_reminders,
)
from mot_cua_desktop.domain.names import clean, fold
from mot_cua_desktop.domain.place_events import StatedKind
from mot_cua_desktop.domain.stop_grounds import numbered
from mot_cua_desktop.domain.worktime import say_day
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk, read_desk
from mot_cua_desktop.store import catalogue, place, recording, shipped, ward_words
from mot_cua_desktop.store.journal import Deed

_RULE = "Mỗi thay đổi của lịch làm việc ghi kèm số văn bản"


@dataclass(frozen=True)
class DayRow:
    """One line of a year: a day that is not as its weekday says, or a shipped one that was taken out ("removed")."""

    day: date
    kind: StatedKind
    name: str
    document: str
    confirmed: bool
    #: Empty for a day that came with the program.
    officer: str = ""
    stated: datetime | None = None

    @property
    def own(self) -> bool:
        """Whether the ward itself stated it."""
        return self.stated is not None


@dataclass(frozen=True)
class HoursRow:
    """The hours of the ward or a field from a day on; ``since`` None: as they came with the program."""

    since: date | None
    week: Week
    document: str
    officer: str = ""


def state_day(desk: Desk, day: date, kind: Kind, name: str, document: str, field: str = "") -> Desk:
    """A holiday, a day in lieu, a swapped day off or a worked day. Replaces what was said of this day before."""
    name = clean(name)
    if not name:
        raise Told("Chưa ghi tên ngày.", "Ghi ngắn, ví dụ: Quốc khánh, hoặc: làm bù cho ngày 31/8/2026.")
    _check_day(day)
    if kind not in get_args(Kind):
        raise Told(f"“{kind}” không phải một loại ngày của lịch.", "Chọn: nghỉ, nghỉ bù, nghỉ hoán đổi hoặc làm bù.")
    calendar = desk.calendar_of(field)
    ordinary = bool(calendar.week_on(day).hours(day.weekday()))
    if kind == "lam_bu" and ordinary:
        raise Told(f"{_capital(say_day(day))} vốn là ngày làm việc.", "Ngày làm bù là một ngày nghỉ hằng tuần.")
    if kind in ("nghi_bu", "nghi_hoan_doi") and not ordinary:
        raise Told(f"{_capital(say_day(day))} vốn là ngày nghỉ hằng tuần.", "Nghỉ bù, nghỉ hoán đổi rơi vào ngày làm.")
    return _write(desk, ev.DayStated(day=day, kind=kind, name=name, document=_document(document), field=clean(field)))


def remove_day(desk: Desk, day: date, document: str, field: str = "") -> Desk:
    """Make a day what its weekday says, whatever the program or the ward said of it."""
    known = desk.calendar_of(field).by_day.get(day)
    if known is None:
        raise Told(f"{_capital(say_day(day))} đang là ngày thường.", "Chọn một ngày trong danh sách.")
    body = ev.DayStated(day=day, kind="removed", name=known.name, document=_document(document), field=clean(field))
    return _write(desk, body)


def state_hours(
    desk: Desk,
    since: date,
    document: str,
    *,
    sessions: tuple[Session, ...] = (),
    own: Mapping[int, tuple[Session, ...]] | None = None,
    field: str = "",
) -> Desk:
    """The hours from ``since`` on. ``sessions`` of a standard day (Monday to Friday for the ward), ``own`` of single
    weekdays, none of them: off that day. For a field what is not stated stays the ward's."""
    _check_day(since)
    own = own or {}
    if not sessions and not own:
        raise Told("Chưa ghi giờ làm việc.", "Gõ như: 07:00–11:30, 13:30–17:00.")
    body = ev.HoursStated(
        since=since,
        sessions=ward_calendar.said(sessions),
        own={weekday: ward_calendar.said(hours) for weekday, hours in sorted(own.items())},
        document=_document(document),
        field=clean(field),
    )
    try:
        ward_calendar.week_of(body, desk.calendar.week_on(since))
    except ValueError as error:
        raise Told("Phải còn ít nhất một ngày làm việc trong tuần.", "Ghi giờ cho ít nhất một ngày.") from error
    return _write(desk, body)


def withdraw_hours(desk: Desk, since: date, document: str, field: str = "") -> Desk:
    """Take back the hours stated from ``since`` on: those before them go on."""
    if not any(row.since == since for row in hours(desk, field)):
        raise Told("Không có giờ làm việc nào được ghi từ ngày này.", "Chọn một dòng trong danh sách.")
    return _write(desk, ev.HoursStated(since=since, document=_document(document), field=clean(field), withdrawn=True))


def plan_year(desk: Desk, year: int, document: str) -> Desk:
    """The plan of a year was entered: its days, as the list shows them, are those of this document."""
    if not FIRST.year <= year <= LAST.year:
        raise Told(f"Năm {year} nằm ngoài khoảng lịch tính được.", f"Gõ năm từ {FIRST.year} đến {LAST.year}.")
    if not any(day.year == year for day in desk.calendar.by_day):
        raise Refused(
            f"Chưa có ngày nghỉ lễ nào của năm {year}.",
            "Nhập các ngày nghỉ, làm bù theo văn bản rồi ghi nhận kế hoạch năm.",
            rule="Bộ luật Lao động 2019, Điều 112",
        )
    return _write(desk, ev.YearPlanned(year=year, document=_document(document)))


def unplan_year(desk: Desk, year: int, document: str) -> Desk:
    """Take back that a year's plan was entered."""
    if year not in desk.calendar.planned:
        raise Told(f"Kế hoạch năm {year} chưa được ghi nhận.", "Chọn năm khác.")
    return _write(desk, ev.YearPlanned(year=year, document=_document(document), withdrawn=True))


def year_days(desk: Desk, year: int, field: str = "") -> list[DayRow]:
    """Every day of a year that is not as its weekday says, with its document and who stated it, in order."""
    stated, names = _stated(desk)
    words = {
        item.body.day: item
        for item in stated
        if isinstance(item.body, ev.DayStated) and fold(item.body.field) == fold(field)
    }
    rows = []
    for item in desk.calendar_of(field).exceptions:
        said = words.get(item.day)
        officer = names.get(said.officer, said.officer) if said is not None else ""
        at = said.at if said is not None else None
        rows.append(DayRow(item.day, item.kind, item.name, item.document, item.confirmed, officer, at))
    for day, said in words.items():
        body = said.body
        if isinstance(body, ev.DayStated) and body.kind == "removed":
            who = names.get(said.officer, said.officer)
            rows.append(DayRow(day, "removed", body.name, body.document, True, who, said.at))
    return sorted((row for row in rows if row.day.year == year), key=lambda row: row.day)


def hours(desk: Desk, field: str = "") -> list[HoursRow]:
    """The hours of the ward or of a field, the oldest first, each with its first day and document."""
    stated, names = _stated(desk)
    calendar = desk.calendar_of(field)
    rows = [] if field else [HoursRow(None, shipped.calendar().weeks[0], "Mặc định của chương trình")]
    for item in stated:
        body = item.body
        if isinstance(body, ev.HoursStated) and fold(body.field) == fold(field) and not body.withdrawn:
            week = calendar.week_on(body.since)
            rows.append(HoursRow(body.since, week, body.document, names.get(item.officer, item.officer)))
    return sorted(rows, key=lambda row: row.since or FIRST)


def fields(desk: Desk) -> list[str]:
    """The fields of work that the catalogue knows, those with a calendar of their own first."""
    with desk.store.reading() as connection:
        known = {
            procedure.field for procedure in catalogue.all_procedures(connection, desk.now().date()) if procedure.field
        }
        known |= {_field_of(item.body) for item in ward_words.stated(connection)} - {""}
    return sorted(known, key=lambda field: (fold(field) not in desk.calendars, fold(field)))


def reminders(desk: Desk) -> tuple[str, ...]:
    """What is missing in the calendar today, in whole sentences."""
    return calendar_reminders(desk.now(), desk.calendar)


def headlines(desk: Desk) -> tuple[str, ...]:
    """The same in few words, for the foot of the window."""
    return calendar_headlines(desk.now(), desk.calendar)


def say_week(week: Week) -> str:
    """The hours of a week in one line: "thứ Hai–thứ Sáu 07:00–11:30, 13:30–17:00; thứ Bảy 07:00–11:30"."""
    parts: list[tuple[int, int, str]] = []
    for weekday in range(7):
        words = ", ".join(str(session) for session in week.hours(weekday))
        if parts and parts[-1][2] == words:
            parts[-1] = (parts[-1][0], weekday, words)
        else:
            parts.append((weekday, weekday, words))
    return "; ".join(
        f"{WEEKDAYS[first] if first == last else f'{WEEKDAYS[first]} – {WEEKDAYS[last]}'}: {words}"
        for first, last, words in parts
        if words
    )


def _document(text: str) -> str:
    document = clean(text)
    if not numbered(document):
        raise Refused(
            "Chưa ghi số văn bản.",
            "Gõ số và ngày văn bản quy định thay đổi này, ví dụ: Công văn 1234/UBND-NV ngày 02/12/2026.",
            rule=_RULE,
        )
    return document


def _check_day(day: date) -> None:
    if not FIRST <= day <= LAST:
        raise Told(f"Ngày {day:%d/%m/%Y} nằm ngoài khoảng lịch tính được.", "Kiểm tra lại năm.")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _field_of(body: ev.WardBody) -> str:
    return body.field if isinstance(body, ev.DayStated | ev.HoursStated) else ""


def _stated(desk: Desk) -> tuple[list[ward_words.Stated], dict[str, str]]:
    with desk.store.reading() as connection:
        names = {officer.id: officer.name for officer in place.officers(connection)}
        return ward_words.stated(connection), names


def _write(desk: Desk, body: ev.CalendarBody) -> Desk:
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        duty.refuse_not_in_charge(
            desk.facts.officer.role, recording.named_roles(connection), "ghi lịch và giờ làm việc"
        )
        # A stream of this desk's own, so that two desks of a ward never write the same place of one stream.
        stream = ids.named_stream("calendar", desk.facts.desk_id)
        recording.record_place(connection, author, stream, "calendar", [Deed(body)])
    return read_desk(desk.store, desk.clock)
