"""The journal: append-only, numbered per desk without gaps, hash-chained; read back, verified, never rewritten."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from mot_cua_desktop.domain import allowance, course_rules, ids
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.sealed import GENESIS, digest, seal
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.store import tables
from mot_cua_desktop.store.instants import instant as instant
from mot_cua_desktop.store.instants import micros as micros
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.texts import written

VERSION = 1
_SLIP, _PROMISE = ("guidance_issued", "supplement_requested"), ("reschedule_notified",)
#: What a stream may hold once, as the unique indexes of the file have it.
_ONCE = (_SLIP, _PROMISE)
#: Old bodies are lifted when they are read, events never rewritten: (type, version) -> what makes it the next version.
LIFTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}

#: How far a clock may be set back (by the network's time, by hand) without stopping the counter.
BACKWARD = timedelta(minutes=5)
#: The key under which a desk says that its clock had run ahead and is right from here on.
CLOCK_SET_RIGHT = "clock_set_right"
_body_decoder: msgspec.json.Decoder[ev.Body] = msgspec.json.Decoder(ev.Body)
_personal_decoder: msgspec.json.Decoder[ev.Personal] = msgspec.json.Decoder(ev.Personal)
_event, _foreign = tables.event, tables.foreign_event
_insert = Prepared(insert(_event), [column.name for column in _event.columns])
_arrived = [Prepared(select(func.max(table.c.position))) for table in (_event, _foreign)]
_head = Prepared(
    text(
        "select hash, desk_seq, at, (select max(position) from event), (select max(position) from foreign_event) "
        "from event where desk = :desk order by desk_seq desc limit 1"
    )
)


_later = Prepared(
    select(_event.c.seq)
    .where(_event.c.stream == bindparam("stream"), _event.c.seq > bindparam("seq"), _event.c.type != "printed")
    .union_all(
        select(_foreign.c.seq).where(
            _foreign.c.stream == bindparam("stream"),
            _foreign.c.seq > bindparam("seq"),
            _foreign.c.type != "printed",
            _foreign.c.verdict == "accepted",
        )
    )
    .limit(1)
)
_attached = Prepared(
    text(
        "select 1 from event where type = 'attachment_added' "
        "and json_extract(cast(body as text), '$.digest') = :digest "
        "union all select 1 from foreign_event where type = 'attachment_added' "
        "and json_extract(cast(body as text), '$.digest') = :digest limit 1"
    )
)


class Author(msgspec.Struct, frozen=True):
    """Who writes: the desk, the officer, and the instant (UTC) with the desk's minutes east of UTC."""

    desk: str
    officer: str
    at: datetime
    offset: int = 420


class Deed(msgspec.Struct, frozen=True):
    """A body about to be written, with its personal part."""

    body: ev.Body
    personal: ev.Personal | None = None


class Composed(Deed, frozen=True):
    """A deed whose every text may be stored, with its parts as the JSON that the journal keeps."""

    body_json: bytes = b""
    personal_json: bytes | None = None


class Tip(msgspec.Struct, frozen=True):
    """Where a desk's chain ends, and the last place of all that was written here, in the midst of a transaction."""

    hash: bytes
    desk_seq: int
    at: datetime | None
    position: int


#: What each transaction knows of its desk's tip: asked once, then moved by what it writes itself. Nobody else can
#: write meanwhile.
_tips: WeakKeyDictionary[Connection, tuple[object, str, Tip]] = WeakKeyDictionary()


def tip(connection: Connection, desk: str) -> Tip:
    """Where the desk's chain ends now."""
    known = _tips.get(connection)
    if known is not None and known[0] is connection.get_transaction() and known[1] == desk:
        return known[2]
    last = _head.first(connection, {"desk": desk})
    found = (
        Tip(last[0], last[1], instant(last[2]), max(last[3], last[4] or 0))
        if last
        else Tip(GENESIS, 0, None, last_position(connection))
    )
    _move_tip(connection, desk, found)
    return found


def _move_tip(connection: Connection, desk: str, to: Tip) -> None:
    _tips[connection] = (connection.get_transaction(), desk, to)


def forget_tip(connection: Connection) -> None:
    """Something else than `append` is about to write into the numbering."""
    _tips.pop(connection, None)


def composed(deed: Deed) -> Composed:
    """The deed as it may be stored, searched and printed."""
    body, body_json = written(deed.body, ev.Body)
    if deed.personal is None:
        return Composed(body, None, body_json)
    personal, personal_json = written(deed.personal, ev.Personal)
    return Composed(body, personal, body_json, personal_json)


def hour_of(connection: Connection, author: Author) -> datetime:
    """The hour that the author's next event bears.

    The journal's order is the order of its hours: stories, board and lateness are read by them. A clock that was set
    back a little stops no counter, so the event takes the hour of the one before it. Further back nothing is written
    (`recording.check_clock`) but the event that says the clock is right, and that one bears the true hour.
    """
    newest = tip(connection, author.desk).at
    return newest if newest is not None and author.at < newest <= author.at + BACKWARD else author.at


def append(
    connection: Connection,
    author: Author,
    stream: bytes,
    kind: str,
    deeds: Sequence[Deed],
    *,
    seq: int,
    term: int = 1,
) -> list[ev.Event]:
    """Write ``deeds`` after the stream's event number ``seq``, in the caller's transaction.

    The file itself refuses a second event of the same number and a second supplement slip; the latter is told in the
    officer's words, the former means that somebody wrote meanwhile.
    """
    begin = tip(connection, author.desk)
    prev, newest = begin.hash, begin.at
    at = hour_of(connection, author)
    if at != author.at:
        author = replace(author, at=at)
    events, rows = [], []
    for offset, each in enumerate(deeds, start=1):
        deed = each if isinstance(each, Composed) else composed(each)
        row = _row(author, stream, kind, deed, seq + offset, term, begin.desk_seq + offset, prev)
        prev = row["hash"]
        row["position"] = begin.position + offset
        rows.append(row)
        events.append(_event_of(row, deed.body, deed.personal))
    try:
        for row in rows:
            _insert.write(connection, row)
    except IntegrityError as error:
        if "event.stream" in str(error.orig) and "event.seq" not in str(error.orig):
            raise _said_once(connection, stream, rows) from error
        raise Told("Hồ sơ này vừa được ghi ở nơi khác.", "Mở lại hồ sơ để thấy việc mới nhất rồi làm tiếp.") from error
    count = len(rows)
    moved = Tip(prev, begin.desk_seq + count, author.at if count else newest, begin.position + count)
    _move_tip(connection, author.desk, moved)
    return events


def last_position(connection: Connection) -> int:
    """The place of what was written here last, by this desk or received from another: both share one numbering."""
    return max(each.scalar(connection, {}) or 0 for each in _arrived)


def _said_once(connection: Connection, stream: bytes, rows: list[dict[str, Any]]) -> Refused:
    """What the file will not hold twice, in the officer's words: the supplement slip, or the apology."""
    once = [kinds for kinds in _ONCE if any(row["type"] in kinds for row in rows)]
    asked = select(_event.c.at, _event.c.type).where(_event.c.stream == stream, _event.c.type.in_(chain(*once)))
    at, kind = connection.execute(asked.order_by(_event.c.seq).limit(1)).one()
    refuse = course_rules.refuse_second_promise if kind in _PROMISE else allowance.refuse_second
    return refuse(instant(at))


def _row(
    author: Author, stream: bytes, kind: str, deed: Composed, seq: int, term: int, desk_seq: int, prev: bytes
) -> dict[str, Any]:
    personal = deed.personal_json
    chance = secrets.token_bytes(26)  # asked of the system once for both: each time takes as long as the rest of this
    salt = chance[:16] if personal is not None else None
    row: dict[str, Any] = {
        "id": ids.uuid7(time.time_ns() // 1_000_000, chance[16:]),
        "stream": stream,
        "kind": kind,
        "seq": seq,
        "term": term,
        "desk": author.desk,
        "desk_seq": desk_seq,
        "officer": author.officer,
        "at": micros(author.at),
        "offset": author.offset,
        "type": type(deed.body).__struct_config__.tag,
        "version": VERSION,
        "body": deed.body_json,
        "personal": personal,
        "salt": salt,
        "personal_digest": digest(salt, personal) if personal is not None and salt else None,
        "prev": prev,
    }
    row["hash"] = seal(row)
    return row


def _event_of(row: Any, body: ev.Body, personal: ev.Personal | None) -> ev.Event:
    return ev.Event(
        id=row["id"],
        stream=row["stream"],
        kind=row["kind"],
        seq=row["seq"],
        term=row["term"],
        desk=row["desk"],
        desk_seq=row["desk_seq"],
        officer=row["officer"],
        at=instant(row["at"]),
        offset=row["offset"],
        body=body,
        personal=personal,
        prev=row["prev"],
        hash=row["hash"],
    )


def read(row: Any) -> ev.Event:
    """The event of a row, its body lifted. Raises `Told` for one that a newer program wrote."""
    return opened(row._mapping)


def opened(mapping: Mapping[Any, Any]) -> ev.Event:
    """The same of a sealed event's columns."""
    return _event_of(
        mapping,
        _lifted(mapping["type"], mapping["version"], mapping["body"]),
        _personal_decoder.decode(mapping["personal"]) if mapping["personal"] is not None else None,
    )


def body_of(kind: str, version: int, body: bytes) -> ev.Body:
    """The body of an event as it is kept, lifted. Raises `Told` for one that a newer program wrote."""
    return _body_decoder.decode(body) if version == VERSION else _lifted(kind, version, body)


def person_of(personal: bytes | None) -> ev.Personal | None:
    """The personal part of an event as it is kept."""
    return None if personal is None else _personal_decoder.decode(personal)


def _lifted(kind: str, version: int, body: bytes) -> ev.Body:
    if version > VERSION:
        raise Told("Sổ có việc do phiên bản mới hơn ghi.", "Cài phiên bản mới nhất rồi mở lại.")
    if version == VERSION:
        return _body_decoder.decode(body)
    raw = msgspec.json.decode(body)
    for step in range(version, VERSION):
        # Most kinds of event do not change from one version to the next.
        raw = LIFTS.get((kind, step), _as_it_was)(raw)
    lifted: ev.Body = msgspec.convert(raw, ev.Body)
    return lifted


def _as_it_was(raw: dict[str, Any]) -> dict[str, Any]:
    return raw


def of_stream(connection: Connection, stream: bytes, upto: int | None = None) -> list[ev.Event]:
    """What this desk wrote in one stream, in order; only what stands at ``upto`` or before, when that is given.
    `line.of_stream` has the other desks' part too."""
    query = select(_event).where(_event.c.stream == stream).order_by(_event.c.seq)
    if upto is not None:
        query = query.where(_event.c.position <= upto)
    return [read(row) for row in connection.execute(query)]


def by_stream(connection: Connection, upto: int) -> Iterator[ev.Event]:
    """Every dossier's events up to a position, one dossier after the other, each in its order."""
    query = select(_event).where(_event.c.kind == "dossier", _event.c.position <= upto)
    query = query.order_by(_event.c.stream, _event.c.seq)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield read(row)


def of_type(connection: Connection, kind: str, upto: int) -> Iterator[ev.Event]:
    """Every event of one type up to a position, in the order it was written here."""
    query = select(_event).where(_event.c.type == kind, _event.c.position <= upto).order_by(_event.c.position)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield read(row)


def all_events(connection: Connection, after: int = 0) -> Iterator[tuple[int, ev.Event]]:
    """Every event with its position, in the order it was written here."""
    query = select(_event).where(_event.c.position > after).order_by(_event.c.position)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield row.position, read(row)


def position_of(connection: Connection, event_id: bytes) -> int:
    """Where an event stands in this store."""
    return int(connection.execute(select(_event.c.position).where(_event.c.id == event_id)).scalar_one())


def moved_on(connection: Connection, stream: bytes, seq: int) -> bool:
    """Whether a deed stands in the stream after event number ``seq``. A print changes nothing of the matter."""
    return _later.scalar(connection, {"stream": stream, "seq": seq}) is not None


def is_attached(connection: Connection, digest: str) -> bool:
    """Whether any dossier ever took in the file of this digest."""
    return _attached.scalar(connection, {"digest": digest}) is not None


def last_instant(connection: Connection, desk: str) -> datetime | None:
    """When this desk last wrote; a clock that says less was set back."""
    return tip(connection, desk).at


def verify(connection: Connection) -> int:
    """Check every desk's chain: numbers without gaps, each hash over its event and the one before.

    Returns the number of events. Raises `Told` naming the first desk and place that do not hold.
    """
    heads: dict[str, tuple[bytes, int]] = {}
    count = 0
    for row in connection.execute(select(_event).order_by(_event.c.position)):
        mapping = row._mapping
        prev, number = heads.get(row.desk, (GENESIS, 0))
        sealed = row.personal is None or digest(row.salt or b"", row.personal) == row.personal_digest
        if row.prev != prev or row.desk_seq != number + 1 or seal(mapping) != row.hash or not sealed:
            raise Told(
                f"Nhật ký của {row.desk} không khớp tại việc số {row.desk_seq}.",
                "Giữ nguyên tệp, báo người quản trị và đối chiếu với bản sao lưu gần nhất.",
            )
        heads[row.desk] = (row.hash, row.desk_seq)
        count += 1
    return count
