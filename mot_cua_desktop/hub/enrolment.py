"""Who may speak to a hub: wards, one-time codes, and a secret for each desk, of which only the digest is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from mot_cua_desktop.domain.custody import HUB_DESK
from mot_cua_desktop.domain.sealed import GENESIS
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import limits, tables, takeover
from mot_cua_desktop.hub.database import lock_ward

_DAY = 24 * 3600 * 1_000_000
#: Without the letters that a person reads one for another.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LASTS = 3 * _DAY
#: Epochs are counted in seconds from 2026 on where a desk joins again; a ward's own hub passes on those below 2 ** 31.
_BEGUN, _LAST_LIFE = 1_767_225_600_000_000, (1 << 31) - 2
_desk, _code = tables.desk, tables.join_code


class Caller(msgspec.Struct, frozen=True):
    """The desk that a secret belongs to. ``head`` and ``hash`` are its last event at the hub."""

    ward: str
    desk: str
    epoch: int
    head: int
    hash: bytes


class Past(msgspec.Struct, frozen=True):
    """What a desk says of itself when it joins: see `protocol.Enrol`."""

    pushed_upto: int
    seals: Sequence[bytes]
    epoch: int = 0


#: See `Unwelcome`.
WORDS = ("code", "unknown_past", "ward_in_use", "ward_hub", "name", "alike", "other_desk")


class Unwelcome(Exception):
    """An enrolment that is not possible; the word says why: "code", "unknown_past", "ward_in_use" (by desks
    that speak to this hub), "ward_hub" (the ward has a hub of its own), "name" (the hub's own), "alike" (another desk
    of the ward has a name that a person reads as the same), "other_desk" (events of this desk lie here, and the caller
    holds none of them and had no life at a hub: it is another PC under its name)."""


def add_ward(connection: Connection, ward: str, name: str = "") -> None:
    """A ward from now on, if it is not one already."""
    if not ward.strip() or len(ward) > 80 or "\0" in ward:
        raise Told("Mã phường, xã chưa đúng.", "Ghi mã định danh của phường, xã, ví dụ: 000.00.12.H32.")
    if connection.execute(select(tables.ward.c.id).where(tables.ward.c.id == ward)).scalar() is None:
        values = {"id": ward, "name": name, "head": 0, "hub_seq": 0, "hub_hash": GENESIS}
        connection.execute(insert(tables.ward).values(values))


def new_code(connection: Connection, ward: str, now: int, *, relay: bool = False) -> str:
    """A code that lets one desk of ``ward`` (``relay``: its own hub) join within three days; kept as its digest."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(12))
    values = {"digest": digest(code), "ward": ward, "made_at": now, "until": now + CODE_LASTS, "relay": int(relay)}
    connection.execute(insert(_code).values(values))
    return "-".join((code[:4], code[4:8], code[8:]))


def plain(code: str) -> str:
    """A typed code without its dashes and spaces."""
    return "".join(letter for letter in code.upper() if letter in _LETTERS)


def digest(secret: str) -> bytes:
    """What is kept of a secret. They are random and long: a slow digest would protect nothing more."""
    return hashlib.sha256(secret.encode()).digest()


def enrol(connection: Connection, code: str, desk: str, past: Past, now: int, nonce: bytes = b"") -> tuple[Caller, str]:
    """Let a desk join by its code; returns it with its new secret.

    A desk that is known joins again under the next epoch: restored from a backup, or its secret was lost. Where events
    of it lie here that it no longer knows, its dossiers among them go to the next term. Raises `Unwelcome`.

    Asked again by the same desk with its ``nonce``, as long as it has not used what it was given, a code is answered
    again: the answer may have been lost on its way.
    """
    kept = digest(plain(code))
    row = connection.execute(select(_code).where(_code.c.digest == kept)).one_or_none()
    if row is None or row.until < now or not desk.strip() or "\0" in desk or len(desk) > 200:
        raise Unwelcome("code")
    token = _token(connection, kept, nonce)
    if row.used_by is not None:
        return _again(connection, row, desk, token), token
    if _read(desk) == _read(HUB_DESK):
        raise Unwelcome("name")  # the hub's own words come under it
    ward = lock_ward(connection, row.ward)
    if ward.relay_digest is not None and not row.relay:
        raise Unwelcome("ward_hub")  # two judges of one ward would be none
    used = update(_code).where(_code.c.digest == kept, _code.c.used_by.is_(None)).values(used_by=desk)
    if connection.execute(used).rowcount != 1:
        raise Unwelcome("code")  # another desk was quicker
    if row.relay:
        return _enrol_relay(connection, row.ward, token), token
    fresh = {"token_digest": digest(token), "enrolled_at": now, "revoked_at": None, "seen_at": now}
    mine = (_desk.c.ward == row.ward, _desk.c.id == desk)
    known = connection.execute(select(_desk).where(*mine)).one_or_none()
    if known is None:
        others = connection.execute(select(_desk.c.id).where(_desk.c.ward == row.ward)).scalars()
        if _read(desk) in map(_read, others):
            raise Unwelcome("alike")
        epoch = next_life(0, past.epoch, now) if past.epoch > 0 else 1
        caller = Caller(row.ward, desk, epoch, 0, GENESIS)
        values = {"ward": row.ward, "id": desk, "epoch": epoch, "head": 0, "hash": GENESIS}
        connection.execute(insert(_desk).values(values | fresh))
        return caller, token
    number, seal = _agreed(connection, row.ward, desk, past.pushed_upto, past.seals)
    if known.head and not number and past.epoch <= 0:
        # It would be given all of that desk's dossiers, which goes on writing in them at its own PC.
        raise Unwelcome("other_desk")
    epoch = next_life(known.epoch, past.epoch, now)
    connection.execute(update(_desk).where(*mine).values(epoch=epoch, head=number, hash=seal, **fresh))
    if number < known.head:
        takeover.fence(connection, row.ward, desk, number, now)
    return Caller(row.ward, desk, epoch, number, seal), token


def is_code(connection: Connection, code: str) -> bool:
    """Whether a code of these letters was ever given; asked before anything is locked."""
    return connection.execute(select(_code.c.ward).where(_code.c.digest == digest(plain(code)))).first() is not None


def _read(name: str) -> str:
    """A name as a person reads it, however it was typed and taken apart."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _token(connection: Connection, code: bytes, nonce: bytes) -> str:
    """The secret for whoever joins by this code: found again from the desk's nonce, which lies nowhere at the hub."""
    if len(nonce) < 16:
        return secrets.token_urlsafe(32)
    made = limits.keyed(limits.secret_of(connection), "enrol", code, nonce)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _again(connection: Connection, row: Any, desk: str, token: str) -> Caller:
    """Who joined by this code and was given this very secret, and has sent nothing under it yet: what did has its
    answer, and may ask here as an older copy of itself."""
    lock_ward(connection, row.ward)
    w = tables.ward.c
    if row.relay:
        mine = select(w.id).where(w.id == row.ward, w.relay_digest == digest(token))
        if connection.execute(mine).scalar() is not None:
            return Caller(row.ward, "", 0, 0, GENESIS)
    known = connection.execute(
        select(_desk).where(_desk.c.ward == row.ward, _desk.c.id == desk, _desk.c.token_digest == digest(token))
    ).one_or_none()
    if row.used_by != desk or known is None or known.revoked_at is not None or known.seen_at != known.enrolled_at:
        raise Unwelcome("code")
    return Caller(known.ward, known.id, known.epoch, known.head, known.hash)


def next_life(known: int, told: int, now: int) -> int:
    """The epoch of a desk that joins again: above the one known here and the one that the desk had, and by the hub's
    clock (seconds) above each that this hub ever gave, also where it was restored from a backup and has forgotten them:
    other desks would take what is written under a given one for what they have."""
    return max(known + 1, min(told, _LAST_LIFE) + 1, min((now - _BEGUN) // 1_000_000, _LAST_LIFE))


def _enrol_relay(connection: Connection, ward: str, token: str) -> Caller:
    direct = select(_desk.c.id).where(_desk.c.ward == ward, _desk.c.epoch > 0, _desk.c.revoked_at.is_(None))
    w = tables.ward.c
    relayed = connection.execute(select(w.relay_digest).where(w.id == ward)).scalar() is not None
    if not relayed and connection.execute(direct.limit(1)).scalar() is not None:
        raise Unwelcome("ward_in_use")
    connection.execute(update(tables.ward).where(w.id == ward).values(relay_digest=digest(token)))
    return Caller(ward, "", 0, 0, GENESIS)


def relay(connection: Connection, token: str) -> Caller | None:
    """The ward whose own hub this secret belongs to, as a caller without a desk; None for any other secret."""
    w = tables.ward.c
    ward = connection.execute(select(w.id).where(w.relay_digest == digest(token))).scalar()
    return Caller(ward, "", 0, 0, GENESIS) if ward is not None else None


def reader(connection: Connection, token: str) -> Caller | None:
    """Whoever may read a ward's log and carry its files: its desks, and its own hub."""
    return caller(connection, token) or relay(connection, token)


def _agreed(connection: Connection, ward: str, desk: str, number: int, seals: Sequence[bytes]) -> tuple[int, bytes]:
    """The last event of a desk of which it and we hold the same."""
    e = tables.event.c
    last = min(number, 1 << 62) + len(seals)
    found = select(e.desk_seq, e.hash).where(
        e.ward == ward, e.desk == desk, e.desk_seq >= min(number, 1 << 62), e.desk_seq < last
    )
    here = {(row.desk_seq, row.hash) for row in connection.execute(found)} | {(0, GENESIS)}
    agreed = [(n, seal) for n, seal in enumerate(seals, start=number) if (n, seal) in here]
    if not agreed:
        raise Unwelcome("unknown_past")
    return agreed[-1]


def caller(connection: Connection, token: str) -> Caller | None:
    """The desk whose secret this is; None for a wrong or revoked one."""
    kept = digest(token)
    row = connection.execute(select(_desk).where(_desk.c.token_digest == kept)).one_or_none()
    if row is None or row.revoked_at is not None or not hmac.compare_digest(row.token_digest, kept):
        return None
    return Caller(row.ward, row.id, row.epoch, row.head, row.hash)


def revoke(connection: Connection, ward: str, desk: str, now: int) -> None:
    """Take a desk's secret back: it can neither send nor read until it joins anew by a code."""
    mine = (_desk.c.ward == ward, _desk.c.id == desk)
    if connection.execute(update(_desk).where(*mine).values(revoked_at=now)).rowcount != 1:
        raise Told(
            f"Không có quầy “{desk}” ở {ward}.",
            "Xem danh sách quầy bằng: mot-cua hub desks. Thu quyền trung tâm riêng của phường, xã thì thêm --relay.",
        )


def revoke_relay(connection: Connection, ward: str) -> None:
    """Take the secret of a ward's own hub back: it passes nothing on until it joins anew by a code. The ward stays one
    with a hub of its own, which judges: no desk of it may come in past that. Raises `Told` where there is none."""
    w = tables.ward.c
    own = update(tables.ward).where(w.id == ward, w.relay_digest.is_not(None))
    if connection.execute(own.values(relay_digest=secrets.token_bytes(32))).rowcount != 1:
        raise Told(
            f"“{ward}” không có trung tâm riêng.",
            "Kiểm tra mã phường, xã. Thu quyền một quầy: mot-cua hub revoke --ward MÃ --desk QUẦY.",
        )
