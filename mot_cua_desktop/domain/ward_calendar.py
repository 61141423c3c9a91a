"""The calendars of a ward: the shipped days with what the ward stated over them; one for each field that differs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from itertools import pairwise

from mot_cua_desktop.domain.calendar import Calendar, DayException, Session, Week
from mot_cua_desktop.domain.names import clean, fold
from mot_cua_desktop.domain.place_events import CalendarBody, DayStated, HoursStated, YearPlanned
from mot_cua_desktop.errors import Told

_CLOCK = r"(\d{1,2})\s*(?:[:h]|gio)\s*(\d{2})?"
_SESSION = re.compile(rf"{_CLOCK}\s*(?:-|–|den|toi)\s*{_CLOCK}")


def calendars(shipped: Calendar, stated: Iterable[CalendarBody]) -> dict[str, Calendar]:
    """The ward's calendar under "", and under its folded name that of each field of which something was stated.

    What was stated later of the same day, week or year counts. With nothing stated it is the shipped calendar itself.
    """
    known = list(stated)
    if not known:
        return {"": shipped}
    ward = _over(shipped, [body for body in known if _field(body) == ""])
    made = {"": ward}
    for name in dict.fromkeys(_field(body) for body in known):
        if name:
            made[name] = _over(ward, [body for body in known if _field(body) == name])
    return made


def of_field(made: Mapping[str, Calendar], field: str) -> Calendar:
    """The calendar of a field; the ward's when the field has none of its own."""
    return (made.get(fold(field)) if len(made) > 1 else None) or made[""]


def _field(body: CalendarBody) -> str:
    return "" if isinstance(body, YearPlanned) else fold(body.field)


def _over(under: Calendar, stated: list[CalendarBody]) -> Calendar:
    days, hours, planned = dict(under.by_day), dict[date, HoursStated](), dict[int, YearPlanned]()
    for body in stated:
        match body:
            case DayStated(day=day, kind="removed"):
                days.pop(day, None)
            case DayStated(day=day, kind=kind):
                assert kind != "removed"
                days[day] = DayException(day, kind, body.name, body.document)
            case HoursStated(since=since):
                hours[since] = body
            case YearPlanned(year=year):
                planned[year] = body
    plans = {year: body for year, body in planned.items() if not body.withdrawn}
    for day, item in days.items():
        if day.year in plans and not item.confirmed:
            # The officer who entered the plan saw this day among those of the year and let it stand.
            days[day] = replace(item, document=plans[day.year].document, confirmed=True)
    weeks = _weeks(under, {since: body for since, body in hours.items() if not body.withdrawn})
    return replace(
        under,
        exceptions=tuple(days[day] for day in sorted(days)),
        later=weeks,
        planned=frozenset({*under.planned, *plans} - {year for year, body in planned.items() if body.withdrawn}),
    )


def _weeks(under: Calendar, stated: Mapping[date, HoursStated]) -> tuple[tuple[date, Week], ...]:
    """The weeks below with what was stated laid over them, anew at every day on which either changes."""
    begins = sorted({since for since, _ in under.later} | stated.keys())
    made: list[tuple[date, Week]] = []
    for day in begins:
        last = max((since for since in stated if since <= day), default=None)
        week = under.week_on(day)
        made.append((day, week if last is None else week_of(stated[last], week)))
    return tuple(made)


def week_of(stated: HoursStated, under: Week) -> Week:
    """The week that a statement makes of the one under it. Raises ValueError for hours that cannot be."""
    own = {**under.own_hours} if stated.field else {}
    weekdays = set(under.weekdays) if stated.field else {0, 1, 2, 3, 4}
    for weekday, texts in stated.own.items():
        own.pop(weekday, None)
        weekdays.discard(weekday)
        if texts:
            own[weekday] = _sessions(texts)
    return Week(_sessions(stated.sessions) or under.sessions, frozenset(weekdays), own)


def _sessions(texts: Iterable[str]) -> tuple[Session, ...]:
    parts = [text.split("-") for text in texts]
    return tuple(Session(time.fromisoformat(start), time.fromisoformat(end)) for start, end in parts)


def said(sessions: Iterable[Session]) -> tuple[str, ...]:
    """Sessions as a statement keeps them: "07:00-11:30"."""
    return tuple(f"{session.start:%H:%M}-{session.end:%H:%M}" for session in sessions)


def read_sessions(text: str) -> tuple[Session, ...]:
    """Sessions as an officer types them: "07:00–11:30, 13:30–17:00", "7h-11h30"; none for "" and "nghỉ".

    Raises `Told` with an example when they cannot be read, overlap, or end before they start.
    """
    if fold(text).strip(" .;,") in ("", "nghi", "khong lam"):
        return ()
    advice = "Gõ như: 07:00–11:30, 13:30–17:00; ngày nghỉ thì để trống."
    found = []
    for part in re.split(r"[,;]|\s+và\s+|\s+va\s+", clean(text).strip(" .;,")):
        words = part.strip()
        matched = _SESSION.fullmatch(fold(words))
        if matched is None:
            raise Told(f"Không đọc được giờ làm việc “{words}”.", advice)
        try:
            start, end = (time(int(matched[n]), int(matched[n + 1] or 0)) for n in (1, 3))
            found.append(Session(start, end))
        except ValueError as error:
            what = f"Buổi “{words}” không hợp lệ: giờ kết thúc phải sau giờ bắt đầu."
            raise Told(what, advice) from error
    if any(earlier.end > later.start for earlier, later in pairwise(found)):
        raise Told("Các buổi làm việc chồng lên nhau hoặc sai thứ tự.", advice)
    return tuple(found)
