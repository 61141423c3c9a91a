"""A leader takes dossiers over from a desk that is gone: the hub writes it into each line under the next term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.custody import Custody
from mot_cua_desktop.domain.custody_events import TakenOver
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import bulk, tables
from mot_cua_desktop.hub.chain import HUB_DESK as HUB_DESK
from mot_cua_desktop.hub.chain import HubChain
from mot_cua_desktop.hub.database import lock_ward
from mot_cua_desktop.hub.waiting import WaitingRoom, verdict_row

_RESTORED = "Quầy mở lại từ bản sao lưu."
_c = tables.custody.c


def _locked_here(connection: Connection, ward: str) -> Any:
    """The ward, locked, where it is this hub that judges its lines. Raises `Told` elsewhere."""
    locked = lock_ward(connection, ward)
    if locked is None:
        raise Told(f"Trung tâm chưa có phường, xã “{ward}”.", "Kiểm tra mã phường, xã.")
    if locked.relay_digest is not None:
        raise Told("Phường, xã này có trung tâm riêng.", "Chạy lệnh này tại máy trung tâm của phường, xã đó.")
    return locked


def take_over(connection: Connection, ward: str, taken_from: str, to: str, leader: str, reason: str, now: int) -> int:
    """Give every dossier that ``taken_from`` holds to the desk ``to``; returns how many. Raises `Told`. Where both
    are one desk, it keeps them, and a leader answers for what may have been given out twice."""
    if not leader.strip() or not reason.strip():
        raise Told("Giao lại hồ sơ cần tên lãnh đạo và lý do.", "Ghi --leader và --reason rồi chạy lại.")
    _locked_here(connection, ward)
    d = tables.desk.c
    known = set(connection.execute(select(d.id).where(d.ward == ward, d.id.in_((taken_from, to)))).scalars())
    held = select(_c.stream).where(_c.ward == ward, _c.desk == taken_from).order_by(_c.stream)
    streams = connection.execute(held).scalars().all()
    # One that holds dossiers may be unknown here: this hub was restored to before it joined, or it was never there.
    if to not in known or not (taken_from in known or streams):
        raise Told(
            "Quầy nhận phải đã gia nhập trung tâm; quầy giao phải đã gia nhập hoặc đang giữ hồ sơ.",
            "Xem danh sách quầy bằng: mot-cua hub desks.",
        )
    if connection.execute(select(d.revoked_at).where(d.ward == ward, d.id == to)).scalar() is not None:
        raise Told(
            f"Quầy {to} đã bị thu quyền nên không nhận hồ sơ được.",
            "Giao cho quầy khác, hoặc cấp mã cho quầy này gia nhập lại trước.",
        )
    return _write(connection, ward, streams, to, leader, reason, now)


def not_joined(connection: Connection, ward: str = "") -> list[tuple[str, str, int]]:
    """The desks (ward, name, dossiers) that hold dossiers here and have not joined: given to one that a restored hub
    has forgotten, or to a name that no desk has."""
    d = tables.desk.c
    joined = select(d.id).where(d.ward == _c.ward, d.id == _c.desk).exists()
    w = tables.ward.c
    elsewhere = select(w.id).where(w.id == _c.ward, w.relay_digest.is_not(None)).exists()  # a hub below judges there
    found = select(_c.ward, _c.desk, func.count()).where(~joined, ~elsewhere).group_by(_c.ward, _c.desk)
    found = found.where(_c.ward == ward) if ward else found
    return [(row[0], row[1], int(row[2])) for row in connection.execute(found.order_by(_c.ward, _c.desk))]


def end_unbegun(connection: Connection, ward: str, leader: str, now: int) -> int:
    """A leader gives up the dossiers of which only later deeds came, since the desk that began them is gone with what
    it wrote: those deeds wait no more, and people see them as conflicts. Returns how many dossiers; raises `Told`."""
    if not leader.strip():
        raise Told("Chưa ghi lãnh đạo nào quyết định.", "Ghi --leader rồi chạy lại.")
    locked = _locked_here(connection, ward)
    room, chain = WaitingRoom(connection, ward, None, custody.judge), HubChain(locked, now)
    ended = room.end_unbegun(bulk.held(connection, ward, room.streams()))
    rows = [verdict_row(chain, place, each, leader) for place, each in enumerate(ended, start=locked.head + 1)]
    bulk.append(connection, rows)
    room.write()
    heads = {"head": locked.head + len(rows)} | chain.heads
    connection.execute(update(tables.ward).where(tables.ward.c.id == ward).values(heads))
    return len({each.event.stream for each in ended})


def fence(connection: Connection, ward: str, desk: str, number: int, now: int) -> int:
    """Raise the term of the dossiers whose last deeds a restored ``desk`` has lost (its events after ``number``).

    What it wrote meanwhile in their place becomes a conflict, and what it writes from now on is told apart.
    """
    e = tables.event.c
    lost = select(e.stream).where(e.ward == ward, e.desk == desk, e.desk_seq > number, e.reason == "").distinct()
    held = select(_c.stream).where(_c.ward == ward, _c.desk == desk, _c.stream.in_(lost)).order_by(_c.stream)
    return _write(connection, ward, connection.execute(held).scalars().all(), desk, HUB_DESK, _RESTORED, now)


def give_anew(connection: Connection, ward: str, held: dict[bytes, str], now: int) -> None:
    """Raise the term of dossiers (to the desk that holds each) that were taken by a life of the desk before its restore
    and came into the line only now: as `fence` does for what was there by then."""
    for desk in sorted(set(held.values())):
        mine = (_c.ward == ward, _c.desk == desk, _c.stream.in_([each for each, by in held.items() if by == desk]))
        streams = connection.execute(select(_c.stream).where(*mine).order_by(_c.stream)).scalars().all()
        _write(connection, ward, streams, desk, HUB_DESK, _RESTORED, now)


def _write(
    connection: Connection, ward: str, streams: Sequence[bytes], to: str, leader: str, reason: str, now: int
) -> int:
    head = lock_ward(connection, ward)
    chain = HubChain(head, now)
    room = WaitingRoom(connection, ward, set(streams), custody.judge)
    position, rows = head.head, list[dict[str, Any]]()
    holding, given = bulk.held(connection, ward, streams), dict[bytes, Custody]()
    for stream in map(bytes, streams):
        held, position = holding[stream], position + 1
        # Above what waits as well: whatever it waited for, it is told now that a leader has decided otherwise.
        term = max(held.term, room.last_term(stream)) + 1
        body = TakenOver(to=to, taken_from=held.desk, reason=reason)
        rows.append(chain.row(position, stream, custody.KIND, held.seq + 1, term, leader, body))
        given[stream] = Custody(to, term, held.seq + 1)
        # What waits here is under an old term from now on, and is told so.
        for told in room.settle(stream, given[stream])[1]:
            position += 1
            rows.append(verdict_row(chain, position, told))
    bulk.append(connection, rows)
    bulk.hold(connection, ward, given)
    room.write()
    heads = {"head": position} | chain.heads
    connection.execute(update(tables.ward).where(tables.ward.c.id == ward).values(heads))
    return len(given)
