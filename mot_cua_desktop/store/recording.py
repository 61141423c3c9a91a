"""One deed: decide, append, fold, all in the caller's transaction; and the whole fold made again from the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from mot_cua_desktop.domain import code_numbers, deciding, duty, folding, letters, paper_numbers
from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.course_rules import Circumstances
from mot_cua_desktop.domain.custody_events import HandedOver, TakeoverLost
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.paper_events import HandedOnPaper
from mot_cua_desktop.domain.passwords import refuse_open_seat
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused, Stale, Told
from mot_cua_desktop.store import (
    dossiers,
    journal,
    once_only,
    passwords,
    previews,
    receiving,
    tables,
    tallies,
    ward_line,
    word_order,
)
from mot_cua_desktop.store.facts import FOLD
from mot_cua_desktop.store.prepared import Prepared

#: The hour, the rules and the role under which a deed is decided, for the state before it.
Around = Callable[[Dossier | None], Circumstances]
#: What a dossier may have once: what is put into a citizen's hand, its endings, and giving it on.
_ONCE_ONLY = (
    ev.GuidanceIssued, ev.SupplementRequested, co.RescheduleNotified, ev.Accepted, ev.Returned, ev.RefusedAtDesk,
    ev.Withdrawn, co.SupplementLapsed, HandedOver, HandedOnPaper,
)  # fmt: skip
_FORWARD = timedelta(days=731)
#: Wards with these desks exist since the two-level local government of 01/7/2025.
_EARLIEST, _LATEST = datetime(2025, 6, 30, 17, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
_LAST = Prepared(select(tables.counter.c.last).where(tables.counter.c.scope == bindparam("scope")))
_ROLE = Prepared(select(tables.officer.c.role).where(tables.officer.c.id == bindparam("officer")))
_ROLES = Prepared(select(tables.officer.c.role))
#: What stands in the way of any deed to a dossier, and the roles, by one statement: asked before each deed.
_GUARDS = Prepared(
    select(
        previews.TOLD_AT.scalar_subquery(),
        passwords.OPEN_SEAT.scalar_subquery(),
        select(func.group_concat(tables.officer.c.role)).scalar_subquery(),
    )
)
_USED = Prepared(
    update(tables.procedure)
    .where(tables.procedure.c.code == bindparam("used"))
    .values(uses=tables.procedure.c.uses + bindparam("more"), last_used=bindparam("at"))
)


def record(
    connection: Connection,
    author: journal.Author,
    stream: bytes,
    deeds: Sequence[journal.Deed],
    around: Around,
    before: Dossier | msgspec.UnsetType | None = msgspec.UNSET,
) -> tuple[Dossier, list[ev.Event]]:
    """Do ``deeds`` to a dossier. Raises `Refused` and leaves the transaction to be rolled back when a rule forbids.

    ``around`` gives, for the state before each deed, the hour, the rules and the role under which it is decided.
    ``before`` is the state of the dossier, where the caller has read it in this very transaction (None: there is none).
    """
    told_at, open_seat, roles = _GUARDS.first(connection, {"stream": stream, "officer": author.officer})
    if told_at is not None:
        raise previews.refused(journal.instant(told_at))
    if before is msgspec.UNSET:
        before = dossiers.state_of(connection, stream)
    first = journal.tip(connection, author.desk).position + 1
    if before is not None and before.desk != author.desk:
        raise Refused(
            f"Hồ sơ đang do {before.desk} giữ.",
            "Nhờ quầy đó chuyển hồ sơ sang rồi làm tiếp.",
            rule="Mỗi hồ sơ chỉ một quầy giữ tại một thời điểm",
        )
    if open_seat is not None:
        refuse_open_seat(open_seat)
    named = frozenset(roles.split(",")) if roles else frozenset()
    state, pending = before, [journal.composed(deed) for deed in deeds]
    events: list[ev.Event] = []
    while pending:
        body = pending[0].body
        if before is not None and isinstance(body, _ONCE_ONLY):
            once_only.refuse(connection, stream, body)
        here = around(state)
        if (here.officer, here.named) != (author.officer, named):
            here = replace(here, officer=author.officer, named=named)
        deciding.decide(state, _dossier_body(body), here)
        term = state.custody_term if state else 1
        seq = state.seq if state else 0
        # Written one by one so that each is decided on the state the one before it left.
        events += journal.append(connection, author, stream, "dossier", [pending.pop(0)], seq=seq, term=term)
        state = folding.apply(state, events[-1])
    if state is None:
        raise ValueError("no deed to record")
    dossiers.write(connection, state, number=first, before=before)
    tallies.move(connection, before, state)
    _project_counters(connection, *(event.body for event in events))
    for event in events:
        if isinstance(event.body, ev.Opened):
            _count_use(connection, event.body.procedure.code, journal.micros(event.at))
    return state, events


def record_place(
    connection: Connection, author: journal.Author, stream: bytes, kind: str, deeds: Sequence[journal.Deed]
) -> list[ev.Event]:
    """Write events of the place itself (settings, officers, procedures) and their rows. Refused to an auditor, who may
    only let somebody else sit down here or set a password, and whose own prints of lists are noted as everybody's; the
    account of a day's numbers is nobody's deed, nor is what the program tells of itself. Likewise to a seat that must
    be guarded and is not."""
    if not all(_open_to_auditors(deed.body) for deed in deeds):
        duty.refuse_auditor(role_of(connection, author.officer), named_roles(connection))
        passwords.refuse_open_seat(connection, author.officer)
    sound = [journal.composed(deed) for deed in deeds]
    events = journal.append(connection, author, stream, kind, sound, seq=ward_line.next_seq(connection, stream) - 1)
    for event in events:
        ward_line.project(connection, event)
        _project_counters(connection, event.body)
    return events


def _open_to_auditors(body: ev.Body) -> bool:
    return isinstance(
        body, ev.ListPrinted | ev.DayNumbersClosed | ev.PasswordSet | ev.DeskKeyStated | TakeoverLost
    ) or (isinstance(body, ev.SettingChanged) and body.key == "officer")


def named_roles(connection: Connection) -> frozenset[co.Role]:
    """The roles that somebody at this desk has."""
    return frozenset(role for (role,) in _ROLES.rows(connection, {}))


def role_of(connection: Connection, officer: str) -> co.Role:
    """The role that this officer has now."""
    return _ROLE.scalar(connection, {"officer": officer}) or "tiep_nhan"  # the very first officer names themselves


def next_number(connection: Connection, scope: str) -> int:
    """The next number of a series; it is taken when the event that carries it is recorded."""
    last = _LAST.scalar(connection, {"scope": scope})
    return (last or 0) + 1


def serial_scope(form: str, symbol: str) -> str:
    """The series of the ward's own fee receipts of one form and symbol; the tax office counts them across years."""
    return f"serial:{form}:{symbol}"


def scopes(body: ev.Body) -> list[tuple[str, int]]:
    """The series that an event's numbers belong to: codes by day, books by year and field, slips by year,
    the ward's own receipts by form and symbol."""
    match body:
        case ev.Accepted():
            series = code_numbers.series(body.day, body.sequence)
            own = [(series, body.sequence)] if body.sequence else []  # else the code came with it
            return [*own, (f"book:{body.book}", body.book_number)]
        case ev.GuidanceIssued() | ev.SupplementRequested():
            return [(paper_numbers.scope("slip", body.year, body.mark), body.number)]
        case ev.RefusedAtDesk():
            return [(paper_numbers.scope("refusal", body.year, body.mark), body.number)]
        case ev.Withdrawn() | co.SupplementLapsed():
            return [(paper_numbers.scope("stop", body.year, body.mark), body.number)]
        case co.RescheduleNotified():
            return [(letters.scope("PXL", body.year, body.mark), body.number)]
        case ev.LetterIssued():
            return [(letters.scope(body.series, body.year, body.mark), body.number)]
        case ev.FeeTaken():
            own = [(serial_scope(body.form, body.symbol), int(body.serial))] if body.serial.isdecimal() else []
            return [(paper_numbers.scope("fee", body.year, body.mark), body.number), *own]
        case ev.Returned():
            return [(paper_numbers.scope("return", body.year, body.mark), body.number)]
        case _:
            return []


def _dossier_body(body: ev.Body) -> ev.DossierBody:
    if isinstance(body, ev.PlaceBody):
        raise ValueError("not a dossier's deed")
    return body


@lru_cache(maxsize=8)
def _counting(series: int) -> Prepared:
    """Move so many series on by one statement; none of them ever goes back."""
    lines = ", ".join(f"(:scope{n}, :last{n})" for n in range(series))
    further = "do update set last = excluded.last where excluded.last > counter.last"
    return Prepared(text(f"insert into counter (scope, last) values {lines} on conflict (scope) {further}"))


def _project_counters(connection: Connection, *bodies: ev.Body) -> None:
    moved = [value for body in bodies for series in scopes(body) for value in series]
    if moved:
        _counting(len(moved) // 2).write_in_order(connection, moved)


def _count_use(connection: Connection, code: str, at: int) -> None:
    _USED.write(connection, {"used": code, "more": 1, "at": at})


def rebuild(connection: Connection) -> int:
    """Drop every folded row and fold the journal again, in the caller's transaction; returns the events read."""
    for table in tables.FOLDED:
        connection.execute(delete(table))
    for words in word_order.INDEXES:
        connection.execute(text(f"insert into {words} ({words}) values ('delete-all')"))
    states: dict[bytes, tuple[int, Dossier]] = {}
    count = 0
    mixed = receiving.mixed_streams(connection)
    ward_line.refold(connection)
    for position, event in journal.all_events(connection):
        count += 1
        if event.kind != "dossier":
            if event.type not in ward_line.TYPES:
                ward_line.project(connection, event)
            _project_counters(connection, event.body)
            continue
        if event.stream not in mixed:
            number, before = states.get(event.stream, (position, None))
            states[event.stream] = (number, folding.apply(before, event))
        _project_counters(connection, event.body)
        if isinstance(event.body, ev.Opened):
            _count_use(connection, event.body.procedure.code, journal.micros(event.at))
    for number, state in states.values():
        dossiers.write(connection, state, number=number)
    tallies.write(connection, (state for _, state in states.values()))
    receiving.refold(connection, mixed)
    word_order.at_once(connection)
    return count


def bring_fold_up(connection: Connection) -> bool:
    """Fold the journal again when the rows were folded by another version of the program; whether that was so."""
    if connection.execute(select(tables.fold.c.version)).scalar() == FOLD:
        return False
    rebuild(connection)
    previews.clear(connection)  # their states are of the older program; the log brings them
    connection.execute(delete(tables.fold))
    connection.execute(tables.fold.insert().values(version=FOLD))
    return True


def digest(connection: Connection) -> str:
    """One number over every folded row: live and rebuilt must agree to the byte."""
    total = hashlib.sha256()
    for table in tables.FOLDED:
        for row in connection.execute(select(table).order_by(*table.primary_key)):
            total.update(msgspec.msgpack.encode(list(row)))
    return total.hexdigest()


def check_clock(connection: Connection, author: journal.Author) -> None:
    """Refuse to write when the computer's clock cannot be right: more than five minutes before the desk's last event,
    more than two years after it, or outside the years in which there are such desks.

    A receipt with a wrong hour cannot be taken back, and one event of 2099 would stop the desk once it is mended.
    """
    last = journal.last_instant(connection, author.desk)
    check_year(author.at)
    if last is None:
        return
    ahead = author.at - last
    if ahead < -journal.BACKWARD or ahead > _FORWARD:
        said = "sớm hơn" if ahead < timedelta() else "quá xa so với"
        raise Told(
            f"Đồng hồ máy đang chỉ {_said(author.at)}, {said} việc đã ghi lúc {_said(last)}.",
            "Chỉnh lại ngày giờ của máy rồi bấm lại; bản nháp vẫn còn, chưa có gì được ghi sai giờ. Nếu giờ máy đang "
            "đúng: mở Quản trị (F8), bấm “Giờ máy đang đúng”.",
        )


def check_seen(connection: Connection, stream: bytes, seen: int | None) -> None:
    """Raise `Stale` when anything but a print was written after event number ``seen``, the dossier's ``seq`` as the
    officer had it in sight: a button pressed twice, or a retry after a commit that nobody heard of, is then done once.
    Raise `Refused` for a dossier that is only seen ahead of the log.
    """
    previews.refuse(connection, stream)
    if seen is not None and journal.moved_on(connection, stream, seen):
        raise Stale


def check_year(at: datetime) -> None:
    """Refuse a clock from before there were any such desks, or decades ahead: an empty battery, a typing slip."""
    if not _EARLIEST <= at < _LATEST:
        raise Told(
            f"Đồng hồ máy đang chỉ {_said(at)}, không thể đúng.",
            "Chỉnh lại ngày giờ của máy (nếu máy hay quên giờ: thay pin đồng hồ trên bo mạch) rồi bấm lại.",
        )


def _said(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"
