"""A leader takes dossiers over from a desk that is gone: the hub writes it into each line under the next term."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, insert, select, update

from mot_cua_desktop.domain import custody, ids, sealed
from mot_cua_desktop.domain.custody_events import TakenOver
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.database import lock_ward

#: The name under which a hub writes into a ward's log, in a chain of its own.
HUB_DESK = "Trung tâm"
_RESTORED = "Quầy mở lại từ bản sao lưu."
_c = tables.custody.c
_encoder = msgspec.json.Encoder()


def take_over(connection: Connection, ward: str, taken_from: str, to: str, leader: str, reason: str, now: int) -> int:
    """Give every dossier that ``taken_from`` holds to the desk ``to``; returns how many. Raises `Told`."""
    if not leader.strip() or not reason.strip():
        raise Told("Giao lại hồ sơ cần tên lãnh đạo và lý do.", "Ghi --leader và --reason rồi chạy lại.")
    locked = lock_ward(connection, ward)
    if locked is None:
        raise Told(f"Trung tâm chưa có phường, xã “{ward}”.", "Kiểm tra mã phường, xã.")
    if locked.relay_digest is not None:
        raise Told("Phường, xã này có trung tâm riêng.", "Giao lại hồ sơ tại máy trung tâm của phường, xã đó.")
    d = tables.desk.c
    known = set(connection.execute(select(d.id).where(d.ward == ward, d.id.in_((taken_from, to)))).scalars())
    if taken_from == to or known != {taken_from, to}:
        raise Told("Cần hai quầy khác nhau đã gia nhập trung tâm.", "Xem danh sách quầy bằng: mot-cua hub desks.")
    held = select(_c.stream).where(_c.ward == ward, _c.desk == taken_from).order_by(_c.stream)
    return _write(connection, ward, connection.execute(held).scalars().all(), to, leader, reason, now)


def fence(connection: Connection, ward: str, desk: str, number: int, now: int) -> int:
    """Raise the term of the dossiers whose last deeds a restored ``desk`` has lost (its events after ``number``).

    What it wrote meanwhile in their place becomes a conflict, and what it writes from now on is told apart.
    """
    e = tables.event.c
    lost = select(e.stream).where(e.ward == ward, e.desk == desk, e.desk_seq > number, e.reason == "").distinct()
    held = select(_c.stream).where(_c.ward == ward, _c.desk == desk, _c.stream.in_(lost)).order_by(_c.stream)
    return _write(connection, ward, connection.execute(held).scalars().all(), desk, HUB_DESK, _RESTORED, now)


def _write(
    connection: Connection, ward: str, streams: Iterable[bytes], to: str, leader: str, reason: str, now: int
) -> int:
    head = lock_ward(connection, ward)
    position, number, prev = head.head, head.hub_seq, head.hub_hash
    written = 0
    for stream in streams:
        mine = (_c.ward == ward, _c.stream == stream)
        held = connection.execute(select(tables.custody).where(*mine)).one()
        position, number, written = position + 1, number + 1, written + 1
        body = TakenOver(to=to, taken_from=held.desk, reason=reason)
        row = {
            "id": ids.uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10)),
            "stream": stream,
            "kind": custody.KIND,
            "seq": held.seq + 1,
            "term": held.term + 1,
            "desk": HUB_DESK,
            "desk_seq": number,
            "officer": leader,
            "at": now,
            "offset": 420,
            "type": "taken_over",
            "version": 1,
            "body": _encoder.encode(body),
            "personal": None,
            "salt": None,
            "personal_digest": None,
            "prev": prev,
        }
        row["hash"] = prev = sealed.seal(row)
        place = {"ward": ward, "position": position, "epoch": 0, "received_at": now, "reason": ""}
        connection.execute(insert(tables.event).values(row | place))
        connection.execute(update(tables.custody).where(*mine).values(desk=to, term=held.term + 1, seq=held.seq + 1))
    heads = {"head": position, "hub_seq": number, "hub_hash": prev}
    connection.execute(update(tables.ward).where(tables.ward.c.id == ward).values(heads))
    return written
