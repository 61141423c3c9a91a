"""One deed: decide, append, fold, all in the caller's transaction; and the whole fold made again from the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import deciding, folding
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.store import dossiers, journal, tables
from mot_cua_desktop.store.prepared import Prepared

_encoder = msgspec.json.Encoder(order="deterministic")
_POSITION = Prepared(select(tables.event.c.position).where(tables.event.c.id == bindparam("id")))
_LAST = Prepared(select(tables.counter.c.last).where(tables.counter.c.scope == bindparam("scope")))
_counted = upsert(tables.counter)
_COUNT = Prepared(
    _counted.on_conflict_do_update(
        index_elements=["scope"],
        set_={"last": _counted.excluded.last},
        where=_counted.excluded.last > tables.counter.c.last,
    ),
    ["scope", "last"],
)
_USED = Prepared(
    update(tables.procedure)
    .where(tables.procedure.c.code == bindparam("used"))
    .values(uses=tables.procedure.c.uses + bindparam("more"), last_used=bindparam("at"))
)


def record(
    connection: Connection, author: journal.Author, stream: bytes, deeds: Sequence[journal.Deed]
) -> tuple[Dossier, list[ev.Event]]:
    """Do ``deeds`` to a dossier. Raises `Refused` and leaves the transaction to be rolled back when a rule forbids."""
    before = dossiers.state_of(connection, stream)
    if before is not None and before.desk != author.desk:
        raise Refused(
            f"Hồ sơ đang do {before.desk} giữ.",
            "Nhờ quầy đó chuyển hồ sơ sang rồi làm tiếp.",
            rule="Mỗi hồ sơ chỉ một quầy giữ tại một thời điểm",
        )
    state, pending = before, [journal.composed(deed) for deed in deeds]
    events: list[ev.Event] = []
    while pending:
        body = pending[0].body
        deciding.decide(state, _dossier_body(body))
        term = state.custody_term if state else 1
        seq = state.seq if state else 0
        # Written one by one so that each is decided on the state the one before it left.
        last = events[-1] if events else None
        events += journal.append(
            connection, author, stream, "dossier", [pending.pop(0)], seq=seq, term=term, after=last
        )
        state = folding.apply(state, events[-1])
    if state is None:
        raise ValueError("no deed to record")
    number = _position(connection, events[0].id) if before is None else None
    dossiers.write(connection, state, number=number, before=before)
    for event in events:
        _project_counters(connection, event.body)
        if isinstance(event.body, ev.Opened):
            _count_use(connection, event.body.procedure.code, journal.micros(event.at))
    return state, events


def record_place(
    connection: Connection, author: journal.Author, stream: bytes, kind: str, deeds: Sequence[journal.Deed]
) -> list[ev.Event]:
    """Write events of the place itself (settings, officers, procedures) and their rows."""
    last = connection.execute(
        select(tables.event.c.seq).where(tables.event.c.stream == stream).order_by(tables.event.c.seq.desc()).limit(1)
    ).scalar()
    events = journal.append(connection, author, stream, kind, deeds, seq=last or 0)
    for event in events:
        _project_place(connection, event)
    return events


def next_number(connection: Connection, scope: str) -> int:
    """The next number of a series; it is taken when the event that carries it is recorded."""
    last = _LAST.scalar(connection, {"scope": scope})
    return (last or 0) + 1


def scopes(body: ev.Body) -> list[tuple[str, int]]:
    """The series that an event's numbers belong to: codes by day, books by year and field, slips by year."""
    match body:
        case ev.Accepted():
            return [(f"code:{body.day}", body.sequence), (f"book:{body.book}", body.book_number)]
        case ev.GuidanceIssued() | ev.SupplementRequested():
            return [(f"slip:{body.year}", body.number)]
        case ev.RefusedAtDesk():
            return [(f"refusal:{body.year}", body.number)]
        case ev.Withdrawn():
            return [(f"stop:{body.year}", body.number)]
        case ev.FeeTaken():
            return [(f"fee:{body.year}", body.number)]
        case ev.Returned():
            return [(f"return:{body.year}", body.number)]
        case _:
            return []


def _dossier_body(body: ev.Body) -> ev.DossierBody:
    if isinstance(body, ev.DeskSetUp | ev.SettingChanged | ev.OfficerNamed | ev.ProcedureStated):
        raise ValueError("not a dossier's deed")
    return body


def _position(connection: Connection, event_id: bytes) -> int:
    return int(_POSITION.scalar(connection, {"id": event_id}))


def _project_counters(connection: Connection, body: ev.Body) -> None:
    for scope, number in scopes(body):
        _COUNT.write(connection, {"scope": scope, "last": number})


def _count_use(connection: Connection, code: str, at: int) -> None:
    _USED.write(connection, {"used": code, "more": 1, "at": at})


def _project_place(connection: Connection, event: ev.Event) -> None:
    match event.body:
        case ev.SettingChanged(key=key, value=value):
            _put(connection, tables.setting, {"key": key, "value": value})
        case ev.DeskSetUp():
            _put(connection, tables.setting, {"key": "desk", "value": _encoder.encode(event.body).decode()})
        case ev.OfficerNamed(officer=officer):
            person = event.personal if isinstance(event.personal, ev.OfficerPerson) else ev.OfficerPerson(name="")
            named = {"id": officer, "name": person.name, "title": person.title, "phone": person.phone}
            _put(connection, tables.officer, named)
        case ev.ProcedureStated(procedure=procedure):
            row: dict[str, Any] = {
                "code": procedure.code,
                "name": procedure.name,
                "field": procedure.field,
                "state": _encoder.encode(procedure),
            }
            stated = upsert(tables.procedure).values(uses=0, last_used=0, **row)
            connection.execute(stated.on_conflict_do_update(index_elements=["code"], set_=row))
        case _:
            raise ValueError(f"{event.type} is not an event of the place")


def _put(connection: Connection, table: Any, row: dict[str, Any]) -> None:
    key = next(iter(table.primary_key)).name
    connection.execute(upsert(table).values(**row).on_conflict_do_update(index_elements=[key], set_=row))


def rebuild(connection: Connection) -> int:
    """Drop every folded row and fold the journal again, in the caller's transaction; returns the events read."""
    for table in tables.FOLDED:
        connection.execute(delete(table))
    for words in ("dossier_names", "dossier_words"):
        connection.execute(text(f"insert into {words} ({words}) values ('delete-all')"))
    states: dict[bytes, tuple[int, Dossier]] = {}
    count = 0
    for position, event in journal.all_events(connection):
        count += 1
        if event.kind != "dossier":
            _project_place(connection, event)
            continue
        number, before = states.get(event.stream, (position, None))
        states[event.stream] = (number, folding.apply(before, event))
        _project_counters(connection, event.body)
        if isinstance(event.body, ev.Opened):
            _count_use(connection, event.body.procedure.code, journal.micros(event.at))
    for number, state in states.values():
        dossiers.write(connection, state, number=number)
    return count


def digest(connection: Connection) -> str:
    """One number over every folded row: live and rebuilt must agree to the byte."""
    total = hashlib.sha256()
    for table in tables.FOLDED:
        key = next(iter(table.primary_key))
        for row in connection.execute(select(table).order_by(key)):
            total.update(msgspec.msgpack.encode(list(row)))
    return total.hexdigest()


def check_clock(connection: Connection, author: journal.Author) -> None:
    """Refuse to write when the computer's clock stands before the last event of this desk by more than five minutes.

    A receipt with a wrong hour cannot be taken back, so nothing is written until the clock is right.
    """
    last = journal.last_instant(connection, author.desk)
    if last is not None and (last - author.at).total_seconds() > 300:
        from mot_cua_desktop.domain.worktime import VN

        raise Told(
            f"Đồng hồ máy đang chỉ {author.at.astimezone(VN):%H:%M ngày %d/%m/%Y}, sớm hơn việc đã ghi lúc "
            f"{last.astimezone(VN):%H:%M ngày %d/%m/%Y}.",
            "Chỉnh lại ngày giờ của máy rồi bấm lại; bản nháp vẫn còn, chưa có gì được ghi sai giờ.",
        )
