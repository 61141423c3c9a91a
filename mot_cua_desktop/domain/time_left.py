"""How late a dossier is, or how long is left, as an officer says it: the first on the wall, the second in working time.

The citizen waits on the wall's calendar, so lateness is said in its days; whoever still has work to do counts sessions.
"""

from __future__ import annotations

from datetime import datetime

from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.terms import VN, Term
from mot_cua_desktop.domain.worktime import minutes_between, say_minutes, term_minutes


def day_minutes(calendar: Calendar) -> int:
    """The working minutes of a standard day."""
    return term_minutes(Term(1, "ngay_lam_viec"), calendar)


def say_left(due: datetime, now: datetime, calendar: Calendar) -> str:
    """ "trễ 2 ngày", "trễ 40 phút", "còn 3 giờ 20 phút làm việc", "còn 2 ngày 3 giờ làm việc"."""
    due, now = due.astimezone(VN), now.astimezone(VN)
    if now > due:
        days = (now.date() - due.date()).days
        return f"trễ {days} ngày" if days else f"trễ {say_minutes(int((now - due).total_seconds()) // 60)}"
    return f"còn {say_working(minutes_between(now, due, calendar), calendar)} làm việc"


def say_working(minutes: int, calendar: Calendar) -> str:
    """Working minutes in days and hours; the minutes are said only while no whole day is among them."""
    days, rest = divmod(minutes, day_minutes(calendar))
    if not days:
        return say_minutes(rest)
    return f"{days} ngày" + (f" {rest // 60} giờ" if rest >= 60 else "")


def say_waited(since: datetime, now: datetime) -> str:
    """How long somebody has been waited for, on the wall: "từ 23/11/2026 (5 ngày)"."""
    begun, today = since.astimezone(VN), now.astimezone(VN).date()
    days = (today - begun.date()).days
    return f"từ {begun:%d/%m/%Y} ({days} ngày)" if days else f"từ {begun:%H:%M} hôm nay"
