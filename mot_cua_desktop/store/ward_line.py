"""The ward's one line of what it says of itself: officers, procedures, processes, calendar, rules, postings, templates,
monthly evaluations, incidents, reform tasks.

Every desk's statements, in the order of their places at the hub, then what waits here: so all desks fold the same rows
from them, and the last who spoke is heard. A desk's own settings (printers, who sits here) never leave it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.custody_events import TakeoverLost
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import (
    catalogue,
    code_blocks,
    custody_asks,
    evaluations,
    incidents,
    journal,
    judged_before,
    paper_templates,
    passwords,
    posting,
    reform,
    tables,
    ward_words,
)
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.sight import Sight
from mot_cua_desktop.store.ward_known import Known

_event, _foreign, _aside, _order = tables.event, tables.foreign_event, tables.set_aside, tables.ward_order
_encoder = msgspec.json.Encoder(order="deterministic")
Travelling = (
    ev.OfficerNamed
    | ev.ProcessStated
    | ev.ProcedureStated
    | ev.ProcedureAbolished
    | ev.PostingBody
    | ev.WardBody
    | ev.TemplateBody
    | ev.AskingBody
    | ev.PasswordBody
    | ev.EvaluationBody
    | ev.IncidentBody
    | ev.ReformBody
)
#: The types of event that every desk of the ward folds, whoever wrote them.
TYPES = frozenset(body.__struct_config__.tag for body in get_args(Travelling))
_OF_WARD = text("kind <> 'dossier'")  # in the words of the partial indexes
#: What is folded from the line alone. A procedure's row stays, for how often it was used here stands in it.
_ROWS = (
    tables.officer, tables.process, tables.procedure_version, tables.ward_word, tables.posting,
    tables.posting_change, tables.template_use, tables.custody_ask, tables.conflict_settled,
    tables.officer_password, tables.ward_choice,
    tables.desk_key,
    tables.evaluation, tables.incident, tables.incident_dossier, tables.reform_plan, tables.reform_task,
)  # fmt: skip
_LAST = 1 << 62
#: Asked before each of the thousands of statements of a list.
_NEWEST = tuple(
    Prepared(select(table.c.seq).where(table.c.stream == bindparam("stream")).order_by(table.c.seq.desc()).limit(1))
    for table in (_event, _foreign)
)
_AT_ONCE = 400


def project(connection: Connection, event: ev.Event) -> None:
    """The rows that follow from one event of the place, as the next of its line."""
    match event.body:
        case ev.SettingChanged(key=key, value=value):
            _put(connection, tables.setting, {"key": key, "value": value})
        case ev.DeskSetUp():
            _put(connection, tables.setting, {"key": "desk", "value": _encoder.encode(event.body).decode()})
        case ev.OfficerNamed(officer=officer, role=role, unit=unit):
            person = event.personal if isinstance(event.personal, ev.OfficerPerson) else ev.OfficerPerson(name="")
            named = {"id": officer, "name": person.name, "title": person.title, "phone": person.phone}
            _put(connection, tables.officer, {**named, "role": role, "unit": unit})
        case ev.ProcessStated(code=code, steps=steps, document=document):
            _put(connection, tables.process, {"code": code, "steps": _encoder.encode(steps), "document": document})
        case ev.ProcedureStated() | ev.ProcedureAbolished():
            if not _only_begins(connection, event):
                posting.follow(connection, event, catalogue.project(connection, event.body, event.at))
        case ev.PostingAssigned() | ev.PostingDone() | ev.PostingReopened():
            posting.project(connection, event)
        case ev.DayStated() | ev.HoursStated() | ev.YearPlanned() | ev.RuleStated():
            ward_words.project(connection, event)
        case ev.TemplatePutInUse() | ev.TemplateWithdrawn():
            paper_templates.project(connection, event)
        case ev.PasswordSet() | ev.PasswordsAsked():
            passwords.project(connection, event)
        case ev.CustodyAsked() | ev.ConflictSettled():
            custody_asks.project(connection, event)
        case ev.DeskKeyStated(key=key, epoch=epoch):
            # Of itself only: under whose name an event stands is what the hub answers for.
            _put(connection, tables.desk_key, {"desk": event.desk, "key": key, "epoch": epoch, "at": micros(event.at)})
        case _ if isinstance(event.body, ev.IncidentBody):
            incidents.project(connection, event)
        case _ if isinstance(event.body, ev.ReformBody):
            reform.project(connection, event)
        case _ if isinstance(event.body, ev.EvaluationBody):
            evaluations.project(connection, event)
        case ev.DayNumbersClosed():
            code_blocks.project(connection, event.body)
        case TakeoverLost():
            pass  # for the leaders' page of the hub
        case ev.ListPrinted() | ev.OnlineWayShown() | ev.TillClosed() | ev.TillCorrected() | ev.LetterIssued():
            pass  # read in the journal; no row but a counter's follows from it
        case _:
            raise ValueError(f"{event.type} is not an event of the place")


def _only_begins(connection: Connection, event: ev.Event) -> bool:
    """Whether a desk only began to know a procedure that the ward had stated before.

    A new PC states the shipped catalogue at its first run, before it has heard of the ward: that must not undo what
    others took from a decision. Such a statement is the first of its stream and rests on no decision, day or list.
    """
    body = event.body
    if not isinstance(body, ev.ProcedureStated) or event.seq != 1 or body.since or body.decision or body.batch:
        return False
    known = select(tables.procedure_version.c.number).where(tables.procedure_version.c.code == body.procedure.code)
    return connection.execute(known.limit(1)).first() is not None


def _put(connection: Connection, table: Any, row: dict[str, Any]) -> None:
    key = next(iter(table.primary_key)).name
    connection.execute(upsert(table).values(**row).on_conflict_do_update(index_elements=[key], set_=row))


def next_seq(connection: Connection, stream: bytes) -> int:
    """The number of the next event of a place's stream, after all that is known here of anybody's."""
    return 1 + max(newest.scalar(connection, {"stream": stream}) or 0 for newest in _NEWEST)


def refold(connection: Connection) -> None:
    """Make the rows of the ward anew from its line."""
    for table in _ROWS:
        connection.execute(delete(table))
    for event in _ordered(connection):
        _fold(connection, event)


def arrived(connection: Connection, places: Mapping[bytes, int], new: Sequence[bytes]) -> None:
    """Note the places that the hub gave to events of the ward, own ones too, and fold what is ``new`` here.

    What came after everything known is folded on; else the whole line is, for its order has changed.
    """
    if not places:
        return
    waited = _some_waits(connection)
    moved = _place(connection, places)
    if moved or (new and waited):
        refold(connection)
        return
    for start in range(0, len(new), _AT_ONCE):
        some = select(_foreign).where(_foreign.c.id.in_(new[start : start + _AT_ONCE]), _foreign.c.type.in_(TYPES))
        for event in _readable(connection.execute(some.order_by(_foreign.c.hub_position)).all()):
            _fold(connection, event)


def _place(connection: Connection, places: Mapping[bytes, int]) -> bool:
    """Whether any of them stood elsewhere before: a hub that was restored from its backup gives places anew."""
    ids, moved = list(places), False
    for start in range(0, len(ids), _AT_ONCE):
        query = select(_order).where(_order.c.id.in_(ids[start : start + _AT_ONCE]))
        moved |= any(row.hub_position != places[row.id] for row in connection.execute(query))
    put = upsert(_order)
    put = put.on_conflict_do_update(index_elements=["id"], set_={"hub_position": put.excluded.hub_position})
    connection.execute(put, [{"id": each, "hub_position": place} for each, place in places.items()])
    return moved


def _some_waits(connection: Connection) -> bool:
    mine = select(_event.c.id).where(_OF_WARD, _event.c.type.in_(TYPES))
    return connection.execute(mine.where(_event.c.id.not_in(select(_order.c.id))).limit(1)).first() is not None


def _ordered(
    connection: Connection, known: Known | Sight | None = None, kinds: Collection[str] = TYPES
) -> Iterator[ev.Event]:
    placed = {row.id: row.hub_position for row in connection.execute(select(_order))}
    before = select(_aside.c.id)
    if isinstance(known, Known):
        before = before.where(_aside.c.place <= known.aside)
    aside = set(connection.execute(before).scalars())
    own = connection.execute(select(_event).where(_OF_WARD, _event.c.type.in_(kinds))).all()
    every = select(_foreign).where(_OF_WARD, _foreign.c.type.in_(kinds))
    if isinstance(known, Sight):
        standing, open_ = known.others(connection.execute(every).all())
        # What that desk had not sent yet came last there, and has a later place than all that it knew.
        rows = [*known.own([row for row in own if row.id not in aside]), *standing, *open_]
    elif known is None:
        told = connection.execute(every.where(_foreign.c.verdict == "accepted"))
        rows = [*(row for row in own if row.id not in aside), *told]
    else:
        then = judged_before.then(connection, known)
        mine = [row for row in own if row.id not in aside | then.aside]
        rows = [*mine, *(row for row in connection.execute(every) if then.accepted(row))]
        rows = [row for row in rows if row.position <= known.upto]
    return _readable(sorted(rows, key=lambda row: (placed.get(row.id, _LAST), row.desk_seq, row.id)))


def spoken(connection: Connection, known: Known | Sight | None, *kinds: str) -> list[ev.Event]:
    """The line's events of these types as far as it was ``known`` here (None: as it is now), each at its place."""
    return list(_ordered(connection, known, kinds))


def spoken_before(connection: Connection, known: Known, last: ev.Event, *kinds: str) -> list[ev.Event]:
    """The same of what stands before one of the line's events: what comes after it there its desk had not heard of,
    even where this one had."""
    line = spoken(connection, known, *kinds, last.type)
    return line[: next((n for n, event in enumerate(line) if event.id == last.id), len(line))]


def of_streams(connection: Connection, streams: Sequence[bytes], kind: str) -> list[ev.Event]:
    """The events of one type that stand in some streams of the line, as one finds them."""
    own = select(_event).where(_event.c.stream.in_(streams), _event.c.id.not_in(select(_aside.c.id)))
    others = select(_foreign).where(_foreign.c.stream.in_(streams), _foreign.c.verdict == "accepted")
    rows = [
        *connection.execute(own.where(_event.c.type == kind)).all(),
        *connection.execute(others.where(_foreign.c.type == kind)).all(),
    ]
    return list(_readable(rows))


def _readable(rows: Sequence[Any]) -> Iterator[ev.Event]:
    for row in rows:
        try:
            event = journal.read(row)
        except (Told, msgspec.DecodeError):
            continue  # of a newer program: folded once this one is brought up to date, and stops nothing until then
        if isinstance(event.body, Travelling):
            yield event


def _fold(connection: Connection, event: ev.Event) -> None:
    try:
        project(connection, event)
    except ValueError:
        return  # the abolition of what nobody stated: it says nothing


def spoke(connection: Connection, hub_position: int) -> bool:
    """Whether another desk's word of the ward came in after this place of the hub's log."""
    later = select(_foreign.c.position).where(_OF_WARD, _foreign.c.hub_position > hub_position)
    return connection.execute(later.limit(1)).first() is not None
