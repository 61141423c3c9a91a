"""The monthly evaluations as rows: one for each officer and month, whole as a value."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import evaluation, ids
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.evaluation import Evaluation, SignedVersion
from mot_cua_desktop.domain.evaluation_events import EvaluationSigned
from mot_cua_desktop.domain.signed_on import Heard
from mot_cua_desktop.store import journal, tables
from mot_cua_desktop.store.prepared import Prepared

KIND = "evaluation"
_c = tables.evaluation.c
_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Evaluation)
_STATE = Prepared(select(_c.state).where(_c.month == bindparam("of"), _c.officer == bindparam("who")))
_MONTH = Prepared(select(_c.state).where(_c.month == bindparam("of")).order_by(_c.officer))
_row = upsert(tables.evaluation)
_PUT = Prepared(
    _row.on_conflict_do_update(index_elements=["month", "officer"], set_={"state": _row.excluded.state}),
    ["month", "officer", "state"],
)


def stream(month: str, officer: str) -> bytes:
    """The stream of one officer's month."""
    return ids.named_stream(KIND, f"{month}:{officer}")


def state_of(connection: Connection, month: str, officer: str) -> Evaluation:
    """An officer's month; an empty one where nothing was written yet."""
    found = _STATE.scalar(connection, {"of": month, "who": officer})
    return Evaluation(officer=officer, month=month) if found is None else _decoder.decode(found)


def signature(connection: Connection, month: str, officer: str, signed: SignedVersion) -> tuple[ev.Event, Heard | None]:
    """The event by which a version was signed; with the end of its desk's chain there where it lies here as another's.
    Raises `LookupError` when the journal has none."""
    for table in (tables.event, tables.foreign_event):
        query = select(table).where(table.c.stream == stream(month, officer), table.c.type == "evaluation_signed")
        for row in connection.execute(query):
            event = journal.read(row)
            body = event.body
            if isinstance(body, EvaluationSigned) and (body.version, event.at, event.officer) == (
                signed.version, signed.at, signed.signer,
            ):  # fmt: skip
                if table is tables.event:
                    return event, None
                return event, Heard(desk=event.desk, epoch=row.epoch, seq=event.desk_seq, hash=event.hash)
    raise LookupError(f"no signature of version {signed.version}")


def of_month(connection: Connection, month: str) -> list[Evaluation]:
    """Every evaluation that was begun of a month."""
    return [_decoder.decode(state) for (state,) in _MONTH.rows(connection, {"of": month})]


def project(connection: Connection, event: ev.Event) -> None:
    """Put the row of the officer's month."""
    body = event.body
    assert isinstance(body, ev.EvaluationBody)
    before = state_of(connection, body.month, body.officer)
    after = evaluation.fold(before, body, event.at, event.officer, event.id.hex(), event.desk)
    _PUT.write(connection, {"month": body.month, "officer": body.officer, "state": _encoder.encode(after)})


def from_events(events: list[ev.Event], month: str) -> list[Evaluation]:
    """The same from the events alone, in their order."""
    found: dict[str, Evaluation] = {}
    for event in events:
        body = event.body
        if isinstance(body, ev.EvaluationBody) and body.month == month:
            found[body.officer] = evaluation.fold(
                found.get(body.officer), body, event.at, event.officer, event.id.hex(), event.desk
            )
    return [found[officer] for officer in sorted(found)]
