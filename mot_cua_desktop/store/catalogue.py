"""The procedures this desk knows, version by version: which one holds is asked by the day."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from functools import lru_cache

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, exists, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.calendar import FIRST
from mot_cua_desktop.domain.posting import What
from mot_cua_desktop.domain.procedures import Procedure, version_of
from mot_cua_desktop.domain.terms import VN
from mot_cua_desktop.domain.versions import BACK, Decision, Version
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.prepared import Prepared

_v = tables.procedure_version
_later, _back = _v.alias("later"), _v.alias("back")
_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Version)
_LATEST = Prepared(
    select(_v.c.state)
    .where(_v.c.code == bindparam("code"), _v.c.since <= bindparam("day"))
    .order_by(_v.c.since.desc(), _v.c.number.desc())
    .limit(1)
)
_IN_FORCE = Prepared(
    select(_v.c.state)
    .where(_v.c.since <= bindparam("day"), _v.c.abolished == 0)
    .where(
        ~exists().where(
            _later.c.code == _v.c.code,
            _later.c.since <= bindparam("day"),
            (_later.c.since > _v.c.since) | ((_later.c.since == _v.c.since) & (_later.c.number > _v.c.number)),
        )
    )
    .order_by(_v.c.code)
)
_BEGUN_BY = (
    select(_v.c.code, _v.c.said, _v.c.state)
    .where(_v.c.since <= bindparam("day"))
    .order_by(_v.c.code, _v.c.since, _v.c.number)
)
_MOMENT = Prepared(_BEGUN_BY)
_MOMENT_OF = Prepared(_BEGUN_BY.where(_v.c.code == bindparam("code")))
_CODES = Prepared(select(_v.c.code).distinct().order_by(_v.c.code))
_HISTORY = Prepared(select(_v.c.state).where(_v.c.code == bindparam("code")).order_by(_v.c.since, _v.c.number))
_BATCH = Prepared(select(_v.c.state).where(_v.c.batch == bindparam("batch"), _v.c.batch != "").order_by(_v.c.number))
_LISTED = Prepared(
    select(_v.c.number)
    .where(_v.c.batch != "", _v.c.batch.not_like(f"{BACK}%"))
    .where(~exists().where(_back.c.batch != "", _back.c.batch == BACK + _v.c.batch))
    .limit(1)
)
_BEGUN = Prepared(select(_v.c.code).where(_v.c.since == FIRST.toordinal(), _v.c.batch == "").distinct())
_INSERT = Prepared(insert(_v), ["code", "since", "abolished", "batch", "state", "said"])
_KNOWN = Prepared(upsert(tables.procedure).on_conflict_do_nothing(), ["code", "uses", "last_used"])


def latest(connection: Connection, code: str, day: date) -> Version | None:
    """The last statement about a procedure that had begun by ``day``, its abolition too; None before the first."""
    state = _LATEST.scalar(connection, {"code": code, "day": day.toordinal()})
    return None if state is None else _decoded(state)


@lru_cache(maxsize=256)
def _decoded(state: bytes) -> Version:
    # The few procedures of a day come again and again; their values never change.
    return _decoder.decode(state)


def get(connection: Connection, code: str, day: date) -> Procedure | None:
    """A procedure as it is in force on ``day``."""
    found = latest(connection, code, day)
    return None if found is None or found.abolished else found.procedure


def all_procedures(connection: Connection, day: date) -> list[Procedure]:
    """Every procedure in force on ``day``, in the order of their codes."""
    rows = _IN_FORCE.rows(connection, {"day": day.toordinal()})
    return [_decoder.decode(state).procedure for (state,) in rows]


def at_moment(connection: Connection, day: date, known_by: datetime, code: str = "") -> list[Version]:
    """For each procedure (or the one of ``code``), the last statement that had begun by ``day`` among those said by
    ``known_by``, abolitions too: what an officer saw at that moment.

    Of a procedure that nobody had stated by then, what has been told of that day since.
    """
    values = {"day": day.toordinal()}
    rows = _MOMENT_OF.rows(connection, values | {"code": code}) if code else _MOMENT.rows(connection, values)
    held: dict[str, tuple[bool, bytes]] = {}
    for of, said, state in rows:
        known = said <= micros(known_by)
        if known or not held.get(of, (False, b""))[0]:
            held[of] = (known, state)
    return [_decoder.decode(state) for _, state in held.values()]


def outside(connection: Connection, day: date) -> list[Version]:
    """What cannot be taken in on ``day``: abolished by then, or beginning later; one version of each, by code."""
    offered = {procedure.code for procedure in all_procedures(connection, day)}
    codes = [code for (code,) in _CODES.rows(connection, {}) if code not in offered]
    found = []
    for code in codes:
        first = history(connection, code)[0].since
        # Of two that begin on one day the later stated holds: a beginning may have been taken back.
        found.append(latest(connection, code, max(day, first)))
    return [version for version in found if version is not None]


def history(connection: Connection, code: str) -> list[Version]:
    """Every version of a procedure, the first one first; of two that begin on one day the later stated is last."""
    return [_decoder.decode(state) for (state,) in _HISTORY.rows(connection, {"code": code})]


def noted(connection: Connection, code: str, version: str) -> Procedure | None:
    """A procedure with exactly the content that a dossier noted as ``version``; None when no statement here has it."""
    stated = reversed(history(connection, code))
    return next((each.procedure for each in stated if version_of(each.procedure) == version), None)


def batch(connection: Connection, name: str) -> list[Version]:
    """What was taken in together, in the order in which it was."""
    return [_decoder.decode(state) for (state,) in _BATCH.rows(connection, {"batch": name})]


def has_list(connection: Connection, shipped: Container[str]) -> bool:
    """Whether this desk knows a list of the ward's own beyond the ``shipped`` codes: taken in and not taken back, or
    laid ready for its first run."""
    if _LISTED.rows(connection, {}):
        return True
    return any(code not in shipped for (code,) in _BEGUN.rows(connection, {}))


def usage(connection: Connection) -> dict[str, tuple[int, int]]:
    """How often and when last (microseconds since 1970) each procedure was taken in here."""
    known = tables.procedure.c
    rows = connection.execute(select(known.code, known.uses, known.last_used).where(known.uses > 0))
    return {row.code: (row.uses, row.last_used) for row in rows}


def project(connection: Connection, body: ev.ProcedureStated | ev.ProcedureAbolished, at: datetime) -> What | None:
    """The rows that follow from one statement about a procedure, said at ``at``.

    What was known before and is stated with no day holds from the day on which it is said. Returns how the procedure
    changed; None where the desk only began to know it.
    Raises ValueError for the abolition of what was never stated.
    """
    said = at.astimezone(VN).date()
    version, what = _version(connection, body, said), _what(connection, body, said)
    _INSERT.write(
        connection,
        {
            "code": version.procedure.code,
            "since": version.since.toordinal(),
            "abolished": int(version.abolished),
            "batch": version.batch,
            "state": _encoder.encode(version),
            "said": micros(at),
        },
    )
    _KNOWN.write(connection, {"code": version.procedure.code, "uses": 0, "last_used": 0})
    return what


def _what(connection: Connection, body: ev.ProcedureStated | ev.ProcedureAbolished, said: date) -> What | None:
    if isinstance(body, ev.ProcedureAbolished):
        return "bai_bo"
    before = latest(connection, body.procedure.code, body.since or said)
    if before is not None:
        return "moi" if before.abolished else "sua"
    return None if body.since is None else "moi"


def _version(connection: Connection, body: ev.ProcedureStated | ev.ProcedureAbolished, said: date) -> Version:
    if isinstance(body, ev.ProcedureStated):
        procedure = body.procedure
        decision = body.decision or Decision(number=procedure.deciding_document)
        since = body.since
        if since is None:
            since = FIRST if latest(connection, procedure.code, said) is None else said
        return Version(procedure=procedure, since=since, decision=decision, batch=body.batch)
    before = latest(connection, body.code, body.since)
    if before is None:
        raise ValueError("an abolition follows a statement")
    restored = _restored(connection, body)
    if restored is not None:
        return replace(restored, since=body.since, batch=body.batch, ended=restored.told_since)
    return Version(
        procedure=before.procedure,
        since=body.since,
        decision=body.decision,
        abolished=True,
        replaced_by=body.replaced_by,
        batch=body.batch,
    )


def _restored(connection: Connection, body: ev.ProcedureAbolished) -> Version | None:
    """The abolition that holds again when the list that revived its procedure is taken back; None for any other."""
    if not body.batch.startswith(BACK):
        return None
    stated, batch = history(connection, body.code), body.batch.removeprefix(BACK)
    place = next((place for place, version in enumerate(stated) if version.batch == batch), 0)
    before = stated[place - 1] if place else None
    return before if before is not None and before.abolished else None
