"""The fold as rows: one row per dossier to list and to find, with the whole state beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures, paper_numbers
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.names import fold as fold_text
from mot_cua_desktop.domain.process import with_leader
from mot_cua_desktop.store import book, people_numbers, tables, word_hits
from mot_cua_desktop.store.journal import instant, micros
from mot_cua_desktop.store.prepared import Prepared

_dossier, _state = tables.dossier, tables.dossier_state
_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Dossier)
_AT_ONCE = 400
_INSERT = Prepared(insert(_dossier), [column.name for column in _dossier.columns])
_NUMBER_OF = Prepared(select(_dossier.c.number).where(_dossier.c.id == bindparam("id")))
_UPDATE = Prepared(
    update(_dossier).where(_dossier.c.number == bindparam("at")),
    [column.name for column in _dossier.columns if column.name != "number"],
)
_UPDATE_STATE = Prepared(update(_state).where(_state.c.number == bindparam("at")), ["state"])
_INSERT_STATE = Prepared(insert(_state), ["number", "state"])
_NUMBER = select(_dossier.c.number).where(_dossier.c.id == bindparam("id")).scalar_subquery()
_STATE = Prepared(select(_state.c.state).where(_state.c.number == _NUMBER))
_INSERT_NAMES = Prepared(text("insert into dossier_names (rowid, words) values (:number, :words)"))
_INSERT_WORDS = Prepared(text("insert into dossier_words (rowid, words) values (:number, :words)"))
_DELETE_NAMES = text("delete from dossier_names where rowid = :number")
_DELETE_WORDS = text("delete from dossier_words where rowid = :number")


def state_of(connection: Connection, stream: bytes) -> Dossier | None:
    """The folded state of one dossier."""
    found = _STATE.scalar(connection, {"id": stream})
    return None if found is None else decode(found)


def states_of(connection: Connection, streams: Iterable[bytes]) -> Iterator[Dossier]:
    """The folded states of many dossiers, in the order of ``streams``; some hundreds are asked for at once."""
    rest = iter(streams)
    while some := list(islice(rest, _AT_ONCE)):
        query = select(_dossier.c.id, _state.c.state).join(_state, _state.c.number == _dossier.c.number)
        found = {row.id: row.state for row in connection.execute(query.where(_dossier.c.id.in_(set(some))))}
        yield from (decode(found[stream]) for stream in some)


def promised(connection: Connection, codes: Iterable[str]) -> dict[str, datetime]:
    """Until when each of these dossiers is promised now, by code; those that this desk does not have are left out."""
    asked = set(codes)
    if not asked:
        return {}
    query = select(_dossier.c.code, _dossier.c.due_at).where(_dossier.c.code.in_(asked))
    return {row.code: instant(row.due_at) for row in connection.execute(query) if row.due_at is not None}


def decode(state: bytes) -> Dossier:
    """The state as `write` stored it."""
    return _decoder.decode(state)


def encode(state: Dossier) -> bytes:
    """The state as `write` stores it."""
    return _encoder.encode(state)


def write(connection: Connection, state: Dossier, *, number: int | None = None, before: Dossier | None = None) -> None:
    """Write the row of ``state``: a new one at ``number`` (its opening's place in the journal), or over ``before``."""
    row, whole = columns_of(state), encode(state)
    if before is None:
        _INSERT.write(connection, {"number": number, **row})
        _INSERT_STATE.write(connection, {"number": number, "state": whole})
        _index(connection, number, row["found_by"])
        people_numbers.write(connection, number, state)
        book.write(connection, number, state)
        return
    number = number_of(connection, state.id)
    _UPDATE.write(connection, row | {"at": number})
    _UPDATE_STATE.write(connection, {"state": whole, "at": number})
    if state.accepted_at is None and before.accepted_at is not None:
        book.remove(connection, number)  # the hub set its acceptance aside: it was another desk's dossier by then
    book.write(connection, number, state)
    if before.people != state.people:
        people_numbers.remove(connection, number)
        people_numbers.write(connection, number, state)
    if before.people != state.people or before.procedure != state.procedure:
        connection.execute(_DELETE_NAMES, {"number": number})
        connection.execute(_DELETE_WORDS, {"number": number})
        _index(connection, number, row["found_by"])


def number_of(connection: Connection, stream: bytes) -> int:
    """Under which number the row of a dossier stands. Raises `LookupError` where there is none."""
    number = _NUMBER_OF.scalar(connection, {"id": stream})
    if number is None:
        raise LookupError("no row of this dossier")
    return int(number)


def remove(connection: Connection, stream: bytes) -> None:
    """Take away the row of a dossier of which nothing stands any more."""
    number = number_of(connection, stream)
    connection.execute(_DELETE_NAMES, {"number": number})
    connection.execute(_DELETE_WORDS, {"number": number})
    people_numbers.remove(connection, number)
    connection.execute(delete(_state).where(_state.c.number == number))
    book.remove(connection, number)
    connection.execute(delete(_dossier).where(_dossier.c.number == number))


def _index(connection: Connection, number: int | None, found_by: str) -> None:
    _INSERT_NAMES.write(connection, {"number": number, "words": found_by.partition("\n")[0]})
    _INSERT_WORDS.write(connection, {"number": number, "words": found_by})


@lru_cache(maxsize=64)
def _folded(public: str) -> str:
    # The few procedures of a day come again and again. Never for what is personal: it would stay in memory.
    return fold_text(public)


def found_by(state: Dossier) -> str:
    """The words to find a dossier by, as its row and both indexes have them: a line of its people's names, a line of
    address and procedure."""
    owner, applicant = state.people.owner, state.people.applicant
    parts = [owner.name, owner.representative]
    places = [owner.address, owner.address_original]
    if applicant != owner:
        parts.append(applicant.name)
        places.append(applicant.address)
    names = fold_text(" ".join(filter(None, parts)))
    # The address before July 2025 often repeats today's street; each word is indexed once.
    subject = _folded(f"{state.procedure.name} {state.procedure.field}")
    rest = dict.fromkeys(f"{fold_text(' '.join(places))} {subject}".split())
    return word_hits.found_by(names, " ".join(rest))


def columns_of(state: Dossier) -> dict[str, Any]:
    """The columns of a dossier's row but its number."""
    owner, applicant = state.people.owner, state.people.applicant
    identity, phone = people_numbers.shown(state)
    due: ev.DueRecord | None = state.due
    return {
        "id": state.id,
        "code": state.code or None,
        "code_reversed": state.code[::-1] or None,
        "official_code": state.official_code or None,
        "slip": paper_numbers.said(state.slip) if state.slip else None,
        "status": state.status,
        "procedure_code": state.procedure.code,
        "procedure_name": state.procedure.name,
        "field": state.procedure.field,
        "channel": state.channel,
        "owner_name": owner.name,
        "applicant_name": applicant.name,
        "id_number": identity,
        "id_reversed": identity[::-1],
        "old_id_number": owner.old_id_number or None,
        "found_by": found_by(state),
        "phone": phone,
        "phone_reversed": phone[::-1],
        "opened_at": micros(state.opened_at),
        "accepted_at": micros(state.accepted_at) if state.accepted_at else None,
        "due_at": micros(due.at) if due else None,
        "closed_at": micros(state.closed_at) if state.closed_at else None,
        "officer": state.officer,
        "desk": state.desk,
        "seq": state.seq,
        "custody_term": state.custody_term,
        "deadline_at": micros(state.deadline.at) if state.deadline else None,
        "tight_at": micros(due.tight) if due and due.tight else None,
        "finished_at": micros(state.finished_at) if state.finished_at else None,
        "holder": state.holding.to if state.holding and not state.ended else "",
        "waiting_for": waiting_for(state),
        "rescheduled": int(state.reschedule is not None),
        "complex": int(state.complex is not None),
        "asked_at": _asked_at(state),
        "overdue_at": micros(overdue) if (overdue := state.overdue_at) else None,
        "late_at": micros(late) if (late := state.late_at) else None,
        "solved_at": micros(solved) if (solved := figures.solved_at(state)) else None,
        "outcome": figures.outcome(state) or "",
        "supplemented_at": micros(brought) if (brought := completed_at(state)) else None,
        "undecided": int(state.running and state.approved_at is None and not with_leader(state)),
    }


def completed_at(state: Dossier) -> datetime | None:
    """When the papers that a slip asked for were brought; None where nothing was asked for, or brought yet."""
    return state.slip.received_at if state.slip else None


def _asked_at(state: Dossier) -> int | None:
    """Since when an accepted dossier waits for papers that have not come; None where no days run.

    The slip of a first contact sets no days: NĐ 118/2025 Điều 19.5 speaks of the request after acceptance.
    """
    slip = state.slip
    waits = state.status == "waiting" and slip is not None and slip.received_at is None
    return micros(slip.at) if waits and slip is not None else None


def waiting_for(state: Dossier) -> str:
    """Whom a dossier waits for, as the board groups it: the citizen, a leader, another body, or nobody."""
    if state.status in ("guided", "waiting"):
        return "cong_dan"
    if state.status == "paused":
        return "cong_dan" if state.stops and state.stops[-1].cause == "phi" else "co_quan"
    if state.status == "in_process" and (with_leader(state) or state.proposal is not None):
        return "lanh_dao"
    return ""
