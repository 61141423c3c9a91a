"""The files between this desk and its hub: which have to go, which are to come, and the halves of the coming ones.

A file is queued once its event lies at the hub (or came from it), never before: files travel after the events.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, case, delete, exists, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import attachments, outbox, tables
from mot_cua_desktop.store.engine import Store

_event, _foreign, _dossier = tables.event, tables.foreign_event, tables.dossier
_out, _in, _cursor = tables.file_out, tables.file_in, tables.file_cursor
_TYPE = "attachment_added"
_body = msgspec.json.Decoder(ev.AttachmentAdded)
_NONCE, _TAG = 12, 16


class Awaited(msgspec.Struct, frozen=True):
    """A file of another desk that has not come yet."""

    digest: str
    size: int


def queue(connection: Connection) -> None:
    """Note the files of what was acknowledged and taken in since the last look."""
    stands = outbox.standing(connection)
    if stands is None:
        return
    hub = f"{stands.url} {stands.hub_epoch}"
    row = connection.execute(select(_cursor)).one_or_none()
    own, others = (row.own_upto, row.others_upto) if row is not None and row.hub == hub else (0, 0)
    mine = select(_event.c.body).where(
        _event.c.type == _TYPE, _event.c.desk_seq > own, _event.c.desk_seq <= stands.pushed_upto
    )
    for body in connection.execute(mine).scalars().all():
        connection.execute(upsert(_out).values(digest=_body.decode(body).digest).on_conflict_do_nothing())
    last = connection.execute(select(_foreign.c.position).order_by(_foreign.c.position.desc()).limit(1)).scalar() or 0
    theirs = select(_foreign.c.body, _foreign.c.stream).where(
        _foreign.c.type == _TYPE, _foreign.c.position > others, _foreign.c.position <= last
    )
    for body, stream in connection.execute(theirs).all():
        with contextlib.suppress(msgspec.DecodeError):  # of a newer program: it waits for the update
            file = _body.decode(body)
            values = {"digest": file.digest, "size": file.size, "stream": stream, "asked": 0}
            connection.execute(upsert(_in).values(values).on_conflict_do_nothing())
    connection.execute(delete(_cursor))
    values = {"one": 1, "hub": hub, "own_upto": stands.pushed_upto, "others_upto": last}
    connection.execute(insert(_cursor).values(values))


def waiting(connection: Connection) -> list[str]:
    """The files of own events that the hub has not acknowledged yet."""
    stands = outbox.standing(connection)
    if stands is None:
        return []
    query = select(_event.c.body).where(_event.c.type == _TYPE, _event.c.desk_seq > stands.pushed_upto)
    return [_body.decode(body).digest for body in connection.execute(query).scalars()]


def outgoing(connection: Connection) -> list[str]:
    """What the hub may lack."""
    return list(connection.execute(select(_out.c.digest)).scalars())


def sent(connection: Connection, digest: str) -> None:
    """The hub has it whole."""
    connection.execute(delete(_out).where(_out.c.digest == digest))


def incoming(connection: Connection, desk: str) -> list[Awaited]:
    """What is to come: first what an officer asked for, then what belongs to dossiers that this desk holds now. The
    rest comes when somebody wants to see it: a slow line is not spent on it."""
    held = exists(select(1).where(_dossier.c.id == _in.c.stream, _dossier.c.desk == desk))
    query = select(_in.c.digest, _in.c.size).where((_in.c.asked > 0) | held)
    order = case((_in.c.asked > 0, 0), else_=1)
    return [Awaited(*row) for row in connection.execute(query.order_by(order, _in.c.size))]


def ask_for(connection: Connection, digest: str) -> bool:
    """An officer wants to see it; whether it is one that is still to come."""
    return bool(connection.execute(update(_in).where(_in.c.digest == digest).values(asked=1)).rowcount)


def arrived(connection: Connection, digest: str) -> None:
    """It lies here."""
    connection.execute(delete(_in).where(_in.c.digest == digest))


def keep_chunk(store: Store, digest: str, number: int, content: bytes, *, size: int) -> None:
    """Put chunk ``number`` (all but the last of ``size`` bytes) to what came before it, sealed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    path = store.folder.attachments / f"{digest}{attachments.HALF}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("r+b" if path.exists() else "wb") as half:
            half.seek(number * (_NONCE + size + _TAG))
            half.truncate()  # what a power cut left of a chunk
            nonce = secrets.token_bytes(_NONCE)
            half.write(nonce + AESGCM(attachments.key(store)).encrypt(nonce, content, _about(digest, number)))
            half.flush()
            os.fsync(half.fileno())
    except OSError as error:
        raise Told(
            "Chưa lưu được tệp đang nhận: ổ đĩa đã đầy.", "Giải phóng chỗ trống; tệp sẽ tự nhận tiếp."
        ) from error


def chunks_held(store: Store, digest: str, size: int) -> int:
    """How many whole chunks came before."""
    try:
        return (store.folder.attachments / f"{digest}{attachments.HALF}").stat().st_size // (_NONCE + size + _TAG)
    except OSError:
        return 0


def finish(store: Store, digest: str, size: int) -> bool:
    """Put what came under its digest; False when it is not what the digest says. The half is gone either way."""
    path = store.folder.attachments / f"{digest}{attachments.HALF}"
    try:
        took = attachments.put_pieces(store, _opened(store, digest, size))
    except ValueError:
        took = ""
    with contextlib.suppress(OSError):
        path.unlink()
    if took and took != digest:
        with contextlib.suppress(OSError):
            attachments.place(store, took).unlink()
    return took == digest


def _opened(store: Store, digest: str, size: int) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, number = AESGCM(attachments.key(store)), 0
    try:
        with (store.folder.attachments / f"{digest}{attachments.HALF}").open("rb") as half:
            while sealed := half.read(_NONCE + size + _TAG):
                yield cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _about(digest, number))
                number += 1
    except (InvalidTag, OSError) as error:
        raise ValueError("damaged half") from error


def _about(digest: str, number: int) -> bytes:
    return f"half {digest} {number}".encode()
