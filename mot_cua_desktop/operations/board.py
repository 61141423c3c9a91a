"""The board: what is overdue, due, tight or waiting now; what wants an apology; what to remind of without nagging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from sqlalchemy import Connection

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.promise import answer_until, apology_by, day_end
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import apologies, lapses
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import board, dossiers, place
from mot_cua_desktop.store.board import GROUPS as GROUPS
from mot_cua_desktop.store.board import BoardRow as BoardRow
from mot_cua_desktop.store.board import Group as Group
from mot_cua_desktop.store.board import Moments as Moments

GROUP_WORDS: dict[Group, str] = {
    "qua_han": "Quá hẹn",
    "hom_nay": "Hẹn hôm nay",
    "ngay_mai": "Hẹn ngày làm việc sau",
    "nguy_co": "Có nguy cơ trễ",
    "cho_lanh_dao": "Chờ lãnh đạo",
    "cho_cong_dan": "Chờ công dân",
    "cho_co_quan": "Chờ cơ quan khác",
    "phuc_tap": "Hồ sơ phức tạp",
}


@dataclass(frozen=True)
class Board:
    """How many dossiers each group has at ``moments.now``."""

    counts: dict[Group, int]
    moments: Moments


def moments(desk: Desk) -> Moments:
    """The instants that divide the board now."""
    now, calendar = desk.now(), desk.calendar
    day = now.date().toordinal()
    settled, horizon = apologies.bounds(desk, desk.regime().apology_days_before.value)
    return Moments(
        now=now,
        begun=datetime.combine(now.date(), time.min, VN),
        today=day_end(now),
        tomorrow=datetime.combine(calendar.nth(calendar.rank(day + 1)), time.max, VN),
        settled=settled,
        horizon=horizon,
    )


def look(desk: Desk, *, mine: bool = False) -> Board:
    """The board's figures; ``mine`` counts only what lies with the officer who sits here."""
    at = moments(desk)
    with desk.store.reading() as connection:
        return Board(board.counts(connection, at, desk.facts.officer.id if mine else ""), at)


def rows(
    desk: Desk, group: Group, *, mine: bool = False, limit: int = 50, offset: int = 0, holder: str = ""
) -> list[BoardRow]:
    """A page of one group of the board, of everybody's, of one's own, or of one ``holder``."""
    whose = desk.facts.officer.id if mine else holder
    with desk.store.reading() as connection:
        return board.rows(connection, group, moments(desk), holder=whose, limit=limit, offset=offset)


def to_apologise(desk: Desk, *, limit: int = 50) -> list[BoardRow]:
    """Dossiers for which the program proposes the apology now, since it must be out by today (or had to before): no
    leader has the work yet, or the steps no longer fit, or the date has passed; and nobody has apologised
    (NĐ 118/2025 Điều 19.6; letter 535)."""
    with desk.store.reading() as connection:
        return apologies.to_apologise(desk, connection, moments(desk), limit=limit)


@dataclass(frozen=True)
class Line:
    """A line of the board as a window shows it: the whole dossier, and who has it, by name (or by unit)."""

    dossier: Dossier
    holder: str
    officers: dict[str, str]


#: The groups of the board, and the two lists that the program itself proposes something for.
Listed = Group | Literal["xin_loi", "dong"]


def lines(desk: Desk, listed: Listed, *, mine: bool = False, limit: int = 50, offset: int = 0) -> list[Line]:
    """A page of a list with everything that its window tells of each dossier."""
    whose = desk.facts.officer.id if mine else ""
    with desk.store.reading() as connection:
        if listed == "xin_loi":
            found = apologies.to_apologise(desk, connection, moments(desk), limit=limit, offset=offset)
        elif listed == "dong":
            found = lapses.to_lapse(desk, connection, limit=limit, offset=offset)
        else:
            found = board.rows(connection, listed, moments(desk), holder=whose, limit=limit, offset=offset)
        names = {officer.id: officer for officer in place.officers(connection)}
        states = [dossiers.state_of(connection, row.dossier.id) for row in found]
    plain = {key: officer.name for key, officer in names.items()}
    return [Line(state, _holder(state, names), plain) for state in states if state is not None]


def _holder(state: Dossier, officers: dict[str, Officer]) -> str:
    held = state.holding
    if held is None:
        return ""
    known = officers.get(held.to)
    if known is not None:
        return f"{known.name} ({known.unit})" if known.unit else known.name
    step = state.steps[held.step] if held.step < len(state.steps) else None
    return held.to or (step.unit or co.ROLE_WORDS[step.role] if step is not None else "")


@dataclass(frozen=True)
class Proposals:
    """What the program proposes: apologies (``in_time`` of them can still go out by ``until``), dossiers to close, and
    those handed in online that nobody has answered yet, ``online_late`` of them past their hour."""

    apologies: int
    in_time: int
    until: datetime
    lapsed: int
    online: int = 0
    online_late: int = 0


def proposals(desk: Desk) -> Proposals:
    """The figures for the strip above the board."""
    at = moments(desk)
    with desk.store.reading() as connection:
        whole, in_time = apologies.count(desk, connection, at)
        lapsed = lapses.count(desk, connection)
        online = _unanswered(desk, connection)
    return Proposals(whole, in_time, apology_by(at.horizon, desk.regime(), desk.calendar), lapsed, *online)


def _unanswered(desk: Desk, connection: Connection) -> tuple[int, int]:
    """Drafts of dossiers handed in online, and how many of them should have been answered (NĐ 118/2025 Điều 17.2)."""
    now, regime, calendar = desk.now(), desk.regime(), desk.calendar
    # A draft that goes on with a dossier was answered with its guidance slip.
    sent = [
        draft.submitted
        for draft in place.drafts(connection)
        if draft.channel == "truc_tuyen" and draft.submitted is not None and draft.dossier is None
    ]
    return len(sent), sum(now > answer_until(at, regime, calendar) for at in sent)


def reminders(desk: Desk) -> tuple[str, ...]:
    """What the desk should know now, in sentences for the quiet line at the foot of the window; none on a good day."""
    counts = look(desk).counts
    told = []
    if counts["qua_han"]:
        told.append(f"{counts['qua_han']} hồ sơ quá hẹn")
    with desk.store.reading() as connection:
        _, unanswered = _unanswered(desk, connection)
    if unanswered:
        told.append(f"{unanswered} hồ sơ trực tuyến quá giờ trả lời")
    if counts["hom_nay"]:
        told.append(f"{counts['hom_nay']} hồ sơ hẹn hôm nay")
    if counts["nguy_co"]:
        told.append(f"{counts['nguy_co']} hồ sơ có nguy cơ trễ")
    if counts["cho_lanh_dao"] and desk.facts.officer.role == "lanh_dao":
        told.append(f"{counts['cho_lanh_dao']} hồ sơ chờ lãnh đạo")
    return tuple(told)


@dataclass(frozen=True)
class LeaderDeeds:
    """What a leader did in the software in a month: letter 535 point 4 asks leaders to take part themselves.

    ``sent_out`` and ``breaches`` are the desk's apologies of that month, whoever signed, and those past the third.
    """

    approved: int
    sent_back: int
    apologies: int
    urged: int
    complex: int
    sent_out: int = 0
    breaches: int = 0


def leader_deeds(desk: Desk, officer: str, since: datetime, until: datetime) -> LeaderDeeds:
    """Count the deeds of an officer between two instants."""
    with desk.store.reading() as connection:
        found = board.deeds_of(connection, officer, since, until)
        sent_out, breaches = board.apologised(connection, since, until)
    return LeaderDeeds(
        approved=found.get(_tag(co.Approved), 0),
        sent_back=found.get(_tag(co.SentBack), 0) + found.get(_tag(co.RescheduleDeclined), 0),
        apologies=found.get(_tag(co.RescheduleNotified), 0),
        urged=found.get(_tag(co.Urged), 0),
        complex=found.get(_tag(co.FlaggedComplex), 0),
        sent_out=sent_out,
        breaches=breaches,
    )


def _tag(kind: type[co.CourseBody]) -> str:
    return str(kind.__struct_config__.tag)
