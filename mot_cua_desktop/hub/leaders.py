"""Leaders who see the overview: a secret given once, and a sitting of some hours in the browser. Digests are kept."""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import tables
from mot_cua_desktop.hub.enrolment import digest

#: Microseconds until a browser asks for the secret again: a working day.
SITTING_LASTS = 9 * 3600 * 1_000_000
_l, _s = tables.leader.c, tables.sitting.c


class Leader(msgspec.Struct, frozen=True):
    """Somebody who may see the overview of a ward, or of all (``ward`` empty)."""

    name: str
    ward: str


def add(connection: Connection, name: str, ward: str, now: int) -> str:
    """Let somebody see the overview; returns the secret that opens it, shown once. Raises `Told`."""
    if not name.strip() or len(name) > 200 or "\0" in name:
        raise Told("Chưa ghi tên lãnh đạo.", 'Ghi --leader "Họ và tên".')
    if ward and connection.execute(select(tables.ward.c.id).where(tables.ward.c.id == ward)).scalar() is None:
        raise Told(f"Trung tâm chưa có phường, xã “{ward}”.", "Kiểm tra mã phường, xã.")
    token = secrets.token_urlsafe(24)
    values = {"digest": digest(token), "name": name.strip(), "ward": ward, "made_at": now}
    connection.execute(insert(tables.leader).values(values))
    return token


def revoke(connection: Connection, name: str, now: int) -> None:
    """Take back every secret of a name; who sits before the overview sees it no more. Raises `Told`."""
    gone = select(_l.digest).where(_l.name == name.strip(), _l.revoked_at.is_(None))
    digests = list(connection.execute(gone).scalars())
    if not digests:
        raise Told(f"Không có lãnh đạo “{name}” đang được xem.", "Kiểm tra họ tên đã ghi khi cấp.")
    connection.execute(update(tables.leader).where(_l.digest.in_(digests)).values(revoked_at=now))
    connection.execute(delete(tables.sitting).where(_s.leader.in_(digests)))


def sit_down(connection: Connection, token: str, now: int) -> str | None:
    """Begin a sitting with the secret; returns its key for the browser, None for a wrong or revoked secret."""
    connection.execute(delete(tables.sitting).where(_s.until <= now))
    kept = digest(token)
    known = select(_l.digest).where(_l.digest == kept, _l.revoked_at.is_(None))
    if connection.execute(known).first() is None:
        return None
    key = secrets.token_urlsafe(24)
    values = {"digest": digest(key), "leader": kept, "until": now + SITTING_LASTS}
    connection.execute(insert(tables.sitting).values(values))
    return key


def sitting(connection: Connection, key: str, now: int) -> Leader | None:
    """Who sits behind a browser's key; None when nobody does, or not any more."""
    query = (
        select(_l.name, _l.ward)
        .join(tables.sitting, _s.leader == _l.digest)
        .where(_s.digest == digest(key), _s.until > now, _l.revoked_at.is_(None))
    )
    row = connection.execute(query).first()
    return None if row is None else Leader(row.name, row.ward)


def stand_up(connection: Connection, key: str) -> None:
    """End a sitting."""
    connection.execute(delete(tables.sitting).where(_s.digest == digest(key)))
