"""Dossiers that this desk may look at ahead of the ward's log: beside the journal, in no fold, no figure and no book.

Of what the hub tells ahead only the events' own seals and the line's own order can be proved. So nobody may write in
such a dossier here, and it gives way as soon as the log has come to its last place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, bindparam, delete, func, insert, select

from mot_cua_desktop.domain import custody, folding
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.sealed import Sealed, fault
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.store import dossiers, journal, line, outbox, people_numbers, search, tables, word_hits
from mot_cua_desktop.store.instants import instant
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.search import DossierRow

preview = Table(
    "preview",
    tables.metadata,
    Column("stream", LargeBinary, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("told_at", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("line", LargeBinary, nullable=False),
)
preview_pass = Table(
    "preview_pass",
    tables.metadata,
    Column("one", Integer, primary_key=True),
    *(Column(name, Integer, nullable=False) for name in ("upto", "before", "dossiers", "events", "dropped")),
)
_p, _pass = preview.c, preview_pass.c
#: Above every number that a dossier has in this desk's own order of arrival.
_AHEAD = 1 << 48
#: When the hub told a dossier that is only seen ahead; else nothing.
TOLD_AT = select(_p.told_at).where(_p.stream == bindparam("stream"))
_HERE = Prepared(TOLD_AT)
_ROWS = select(_p.position, _p.state).order_by(_p.position.desc())
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Sealed, ...])


class Preview(NamedTuple):
    """One dossier as the hub told it ahead, at ``told_at`` by the hub's clock."""

    state: Dossier
    events: tuple[ev.Event, ...]
    told_at: datetime


class Asked(NamedTuple):
    """How far this desk asked: the hub's log up to ``upto``, down to ``before`` (0: to the end); how many dossiers and
    events came so far, and how many dossiers of them were ``dropped`` since they cannot be what desks sealed."""

    upto: int = 0
    before: int = 0
    dossiers: int = 0
    events: int = 0
    dropped: int = 0


def refused(told_at: datetime) -> Refused:
    """Why nothing is done to a dossier that is only seen ahead, as the hub told it at ``told_at``."""
    at = f"{told_at.astimezone(VN):%H:%M ngày %d/%m}"
    return Refused(
        f"Xem trước (như trung tâm có lúc {at}): hồ sơ đang được tải về, làm việc được khi tải xong.",
        "Trong lúc đó vẫn xem và trả lời công dân được; còn bao nhiêu việc: Quản trị (F8), thẻ Trung tâm.",
    )


def refuse(connection: Connection, stream: bytes) -> None:
    """Raise `Refused` where a dossier is only seen ahead: what its log still brings is not known to the rules here."""
    told_at = _HERE.scalar(connection, {"stream": stream})
    if told_at is not None:
        raise refused(instant(told_at))


def walked(sealed: Sequence[Sealed]) -> tuple[list[ev.Event], Dossier | None]:
    """What a line says, when every event is what its desk sealed and each follows the one before, from the first on;
    else nothing: what a newer program wrote, or a broken hub told, is left to the log."""
    state: Dossier | None = None
    events: list[ev.Event] = []
    try:
        for event in sealed:
            if event.kind != custody.KIND or event.stream != sealed[0].stream or fault(event):
                return [], None
            # The very first opens it, and each follows in its place the one before: no gap is left.
            if custody.judge(line.held_as(state), event, by_hub=event.type == "taken_over"):
                return [], None
            events.append(journal.opened(msgspec.structs.asdict(event)))
            state = folding.apply(state, events[-1])
    except Exception:  # whatever such bytes do to a fold: nothing of them is kept, and the log goes on
        return [], None
    return events, state


def asked(connection: Connection) -> Asked | None:
    """How far this desk asked since its log was last whole; None where it did not."""
    found = select(*(_pass[name] for name in Asked._fields))
    row = connection.execute(found).one_or_none()
    return None if row is None else Asked(*row)


def keep(
    connection: Connection, lines: Iterable[tuple[int, Sequence[Sealed]]], page: Asked, most: tuple[int, int], now: int
) -> int:
    """Keep what is sound of a page: each dossier's last place in the hub's log and its events. ``page`` says where it
    leads, ``most`` how many dossiers and events are taken in all, whatever the hub sends. Returns how many dossiers
    can be looked at now."""
    before = asked(connection)
    came, events, dropped = (before.dossiers, before.events, before.dropped) if before is not None else (0, 0, 0)
    stands = outbox.standing(connection)
    pulled, below = stands.pulled_upto if stands is not None else 0, page.before
    if before is not None and below >= before.before:
        below = 0  # a hub that leads nowhere is not followed
    for position, sealed in lines:
        if position <= pulled or came >= most[0] or events + len(sealed) > most[1]:
            below = 0  # the log has brought the rest, or enough has come
            break
        came, events = came + 1, events + len(sealed)
        _, state = walked(sealed)
        if state is None:
            dropped += 1
            continue
        known = dossiers.state_of(connection, state.id)
        if known is None or known.seq < state.seq:
            forget(connection, state.id)
            values = {"stream": state.id, "position": position, "told_at": now, "state": dossiers.encode(state)}
            connection.execute(insert(preview).values(**values, line=_encoder.encode(sealed)))
    connection.execute(delete(preview_pass))
    now_at = Asked(page.upto, below, came, events, dropped)
    connection.execute(insert(preview_pass).values(one=1, **now_at._asdict()))
    return count(connection)


def count(connection: Connection) -> int:
    """How many dossiers can be looked at ahead."""
    return int(connection.execute(select(func.count()).select_from(preview)).scalar_one())


def arrived(connection: Connection, upto: int) -> None:
    """The log is here up to this place: what was seen ahead of it up to there has come by itself."""
    connection.execute(delete(preview).where(_p.position <= upto))


def forget(connection: Connection, stream: bytes) -> None:
    """This dossier came by another way, or comes anew."""
    connection.execute(delete(preview).where(_p.stream == stream))


def clear(connection: Connection) -> None:
    """Nothing is seen ahead any more: the log is here whole, or another one begins."""
    connection.execute(delete(preview))
    connection.execute(delete(preview_pass))


def of(connection: Connection, stream: bytes) -> Preview | None:
    """A dossier as it is seen ahead; None for every other."""
    row = connection.execute(select(preview).where(_p.stream == stream)).one_or_none()
    if row is None:
        return None
    events, state = walked(_decoder.decode(row.line))
    return Preview(state, tuple(events), instant(row.told_at)) if state is not None else None


def page(connection: Connection) -> list[DossierRow]:
    """A line of the list for each, last moved first."""
    return [_seen(row.position, dossiers.decode(row.state)) for row in connection.execute(_ROWS)]


def find(connection: Connection, typed: str) -> list[DossierRow]:
    """Those that fit what was typed or scanned, by the numbers and words that `search.find` looks for: there are some
    hundreds of them at most, so each is looked at."""
    found = ((row.position, dossiers.decode(row.state)) for row in connection.execute(_ROWS))
    return [_seen(position, state) for position, state in found if _fits(state, typed.strip())]


def _fits(state: Dossier, typed: str) -> bool:
    row = dossiers.columns_of(state)
    plain, digits = re.sub(r"\s", "", typed).upper(), re.sub(r"\D", "", typed)
    if digits and (plain in (row["code"], row["official_code"], row["slip"]) or _ends(row["code"], plain)):
        return True
    numbers = people_numbers.all_of(state)
    if digits and re.fullmatch(r"[\d\s.+-]+", typed):
        if numbers & {digits, search.phone_of(digits)} or any(_ends(each, digits) for each in numbers):
            return True
    elif plain in numbers:
        return True
    words = word_hits.sought(typed)
    if words and all(f" {word}" in row["found_by"] for word in words):
        return True
    words, ending = search.parted(typed)
    ends = any(_ends(each, ending) for each in (row["code"], *numbers))
    return bool(ending) and ends and all(f" {word}" in row["found_by"] for word in words)


def _ends(whole: str | None, tail: str) -> bool:
    return len(tail) >= search.LEAST_TAIL and (whole or "").endswith(tail)


def _seen(position: int, state: Dossier) -> DossierRow:
    values: dict[str, Any] = dossiers.columns_of(state) | {"number": _AHEAD + position}
    return replace(search.seen([values[column.name] for column in search.COLUMNS]), ahead=True)
