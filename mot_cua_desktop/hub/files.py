"""The files of a ward at its hub: chunks come in order, the whole is proved by its digest, each desk of the ward may
fetch it.

Sealed chunk by chunk under a key that lies in the database: whoever has the bucket alone reads nothing. While a file is
coming its chunks lie in the database; a whole one may move to a bucket (`hub/bucket.py`) as one object.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator
from typing import Any, Protocol

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mot_cua_desktop.hub import tables
from mot_cua_desktop.sync.files import (
    CHUNK,
    DIGEST,
    LARGEST,
    MOST_ASKED,
    ChunkAsked,
    ChunkGiven,
    ChunkKept,
    ChunkSent,
    FileHeld,
    FilesAsked,
    FilesHeld,
    length,
)

_f, _k = tables.file.c, tables.file_chunk.c
_log = logging.getLogger(__name__)
_NONCE, _TAG = 12, 16
#: Bytes of a sealed chunk; every one but the last of a file has this size, so that a chunk is a range of the object.
SEALED = _NONCE + CHUNK + _TAG


class Bucket(Protocol):
    """Where whole files lie outside the database. Raises `OSError` when it does not answer."""

    def put(self, name: str, pieces: Iterator[bytes]) -> None: ...

    def get(self, name: str, start: int, size: int) -> bytes: ...


def have(connection: Connection, ward: str, asked: FilesAsked) -> FilesHeld:
    """How much of some files is here."""
    wanted = asked.digests[:MOST_ASKED]
    sound = [digest for digest in wanted if DIGEST.fullmatch(digest)]  # a database takes no NUL among its letters
    query = select(_f.digest, _f.chunks, _f.whole).where(_f.ward == ward, _f.digest.in_(sound))
    found = {row.digest: FileHeld(row.chunks, bool(row.whole)) for row in connection.execute(query)}
    return FilesHeld(files=tuple(found.get(digest, FileHeld(0, False)) for digest in wanted))


def put(connection: Connection, ward: str, sent: ChunkSent, bucket: Bucket | None) -> ChunkKept:
    """Keep a chunk if it is the next one; the last one proves the whole. The same chunk twice is kept once."""
    sound = DIGEST.fullmatch(sent.digest) and 0 < sent.size <= LARGEST and sent.number >= 0
    if not sound or len(sent.content) != length(sent.size, sent.number) or not sent.content:
        return ChunkKept(next=0, whole=False, problem="size")
    mine = (_f.ward == ward, _f.digest == sent.digest)
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    fresh = {"ward": ward, "digest": sent.digest, "size": sent.size, "chunks": 0, "whole": 0, "place": ""}
    connection.execute(dialect.insert(tables.file).values(fresh).on_conflict_do_nothing())
    row = connection.execute(select(tables.file).where(*mine).with_for_update()).one()
    if row.whole:
        return ChunkKept(next=row.chunks, whole=True)
    if row.size != sent.size:
        return ChunkKept(next=row.chunks, whole=False, problem="size")
    if sent.number > row.chunks:
        return ChunkKept(next=row.chunks, whole=False, problem="gap")
    if sent.number < row.chunks:
        return ChunkKept(next=row.chunks, whole=False)
    sealed = _seal(_key(connection), ward, sent.digest, sent.number, sent.content)
    values = {"ward": ward, "digest": sent.digest, "number": sent.number, "content": sealed}
    connection.execute(insert(tables.file_chunk).values(values))
    count = sent.number + 1
    if count * CHUNK < sent.size:
        connection.execute(update(tables.file).where(*mine).values(chunks=count))
        return ChunkKept(next=count, whole=False)
    if not _proved(connection, ward, sent.digest):
        connection.execute(delete(tables.file_chunk).where(_k.ward == ward, _k.digest == sent.digest))
        connection.execute(delete(tables.file).where(*mine))
        return ChunkKept(next=0, whole=False, problem="damaged")
    connection.execute(update(tables.file).where(*mine).values(chunks=count, whole=1))
    if bucket is not None:
        _move(connection, ward, sent.digest, bucket)
    return ChunkKept(next=count, whole=True)


def get(connection: Connection, ward: str, asked: ChunkAsked, bucket: Bucket | None) -> ChunkGiven:
    """One chunk of a whole file. Raises `OSError` when it lies in a bucket that does not answer."""
    nothing = ChunkGiven(size=0, content=b"")
    if not DIGEST.fullmatch(asked.digest):
        return nothing
    row = connection.execute(select(tables.file).where(_f.ward == ward, _f.digest == asked.digest)).one_or_none()
    if row is None or not row.whole or not 0 <= asked.number < row.chunks:
        return nothing
    if row.place:
        if bucket is None:
            raise OSError("bucket")
        size = _NONCE + length(row.size, asked.number) + _TAG
        sealed = bucket.get(_name(ward, asked.digest), asked.number * SEALED, size)
    else:
        found = select(_k.content).where(_k.ward == ward, _k.digest == asked.digest, _k.number == asked.number)
        sealed = connection.execute(found).scalar_one()
    return ChunkGiven(size=row.size, content=_open(_key(connection), ward, asked.digest, asked.number, sealed))


def move_some(connection: Connection, bucket: Bucket, most: int = 20) -> int:
    """Give the bucket whole files that still lie in the database; returns how many moved."""
    query = select(_f.ward, _f.digest).where(_f.whole == 1, _f.place == "").order_by(_f.ward, _f.digest).limit(most)
    return sum(_move(connection, row.ward, row.digest, bucket) for row in connection.execute(query).all())


def _move(connection: Connection, ward: str, digest: str, bucket: Bucket) -> bool:
    chunks = (_k.ward == ward, _k.digest == digest)
    kept = connection.execute(select(_k.content).where(*chunks).order_by(_k.number)).scalars()
    try:
        bucket.put(_name(ward, digest), iter(kept))
    except OSError:
        _log.warning("a file stays in the database: the bucket does not answer")
        return False
    connection.execute(update(tables.file).where(_f.ward == ward, _f.digest == digest).values(place="bucket"))
    connection.execute(delete(tables.file_chunk).where(*chunks))
    return True


def _name(ward: str, digest: str) -> str:
    # The ward's name is somebody's choice of letters; a bucket's names are not.
    return f"{hashlib.sha256(ward.encode()).hexdigest()[:16]}/{digest}"


def _proved(connection: Connection, ward: str, digest: str) -> bool:
    key, total = _key(connection), hashlib.sha256()
    query = select(_k.number, _k.content).where(_k.ward == ward, _k.digest == digest).order_by(_k.number)
    for number, sealed in connection.execute(query):
        total.update(_open(key, ward, digest, number, sealed))
    return total.hexdigest() == digest


def _key(connection: Connection) -> bytes:
    secret = tables.hub_secret
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    found = connection.execute(select(secret.c.content).where(secret.c.name == "files")).scalar()
    if found is None:
        fresh = {"name": "files", "content": secrets.token_bytes(32)}
        connection.execute(dialect.insert(secret).values(fresh).on_conflict_do_nothing())
        found = connection.execute(select(secret.c.content).where(secret.c.name == "files")).scalar_one()
    return bytes(found)


def _about(ward: str, digest: str, number: int) -> bytes:
    return f"{ward}\0{digest}\0{number}".encode()


def _seal(key: bytes, ward: str, digest: str, number: int, content: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, _about(ward, digest, number))


def _open(key: bytes, ward: str, digest: str, number: int, sealed: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _about(ward, digest, number))
    except (InvalidTag, ValueError) as error:
        raise OSError("damaged") from error
