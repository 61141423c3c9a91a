"""An event as the journal keeps it and as it travels: header, sealed bytes, and the seal that proves both.

Whoever holds the bytes can prove them without understanding the body: a hub stores kinds of events that it never
heard of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

GENESIS = b"\x00" * 32
_WORDS = ("kind", "desk", "officer", "type")
_NUMBERS = ("seq", "term", "desk_seq", "version")
_LONGEST_WORD, _LONGEST_BODY = 200, 512 * 1024


class Sealed(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """One line of a desk's journal, column by column; ``at`` in microseconds since 1970 (UTC).

    ``personal`` and ``salt`` are None where there never was such a part, or where it was erased at the end of its
    retention; ``personal_digest`` tells the two apart, and is the only trace of them under the seal.
    """

    id: bytes
    stream: bytes
    kind: str
    seq: int
    term: int
    desk: str
    desk_seq: int
    officer: str
    at: int
    offset: int
    type: str
    version: int
    body: bytes
    personal: bytes | None
    salt: bytes | None
    personal_digest: bytes | None
    prev: bytes
    hash: bytes


COLUMNS = Sealed.__struct_fields__
_UNDER_SEAL = tuple(name for name in COLUMNS if name not in ("hash", "personal", "salt"))


def seal(row: Mapping[Any, Any]) -> bytes:
    """The seal of an event: header, body, and the digest of the salted personal part, never the part itself."""
    return hashlib.sha256(msgspec.msgpack.encode([row[name] for name in _UNDER_SEAL])).digest()


def digest(salt: bytes, personal: bytes) -> bytes:
    """The trace of a personal part that stays under the seal when the part itself is erased."""
    return hashlib.sha256(salt + personal).digest()


def fault(event: Sealed) -> str:
    """What is wrong with an event's form or seal, in one English word for logs; empty when it is well-formed."""
    if (len(event.id), len(event.stream), len(event.prev), len(event.hash)) != (16, 16, 32, 32):
        return "length"
    words = [getattr(event, name) for name in _WORDS]
    if not all(words) or any(len(word) > _LONGEST_WORD or "\0" in word for word in words):
        return "word"
    if not all(1 <= getattr(event, name) < 1 << 31 for name in _NUMBERS) or not -1440 <= event.offset <= 1440:
        return "number"
    if not 0 <= event.at < 1 << 62:
        return "instant"
    if len(event.body) > _LONGEST_BODY or len(event.personal or b"") > _LONGEST_BODY or len(event.salt or b"") > 64:
        return "size"
    if event.personal is not None and digest(event.salt or b"", event.personal) != event.personal_digest:
        return "personal"
    if event.personal_digest is not None and len(event.personal_digest) != 32:
        return "personal"
    return "" if seal(msgspec.structs.asdict(event)) == event.hash else "seal"


def sealed(row: Mapping[Any, Any]) -> Sealed:
    """The event that a row of a journal holds."""
    return Sealed(**{name: row[name] for name in COLUMNS})
