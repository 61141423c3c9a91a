"""Identifiers that sort by time: UUID version 7 as 16 bytes (RFC 9562), and streams named by a word."""

from __future__ import annotations

import hashlib


def uuid7(milliseconds: int, random: bytes) -> bytes:
    """Sixteen bytes that sort by ``milliseconds`` since 1970; ``random`` gives at least ten bytes of chance."""
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= int.from_bytes(random[:10], "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return value.to_bytes(16, "big")


def milliseconds(identifier: bytes) -> int:
    """When a UUID of version 7 was made: milliseconds since 1970."""
    return int.from_bytes(identifier[:6], "big")


def named_stream(kind: str, name: str) -> bytes:
    """The stream of a thing that has a name of its own (a procedure code), the same on every desk."""
    return hashlib.sha256(f"{kind}\x00{name}".encode()).digest()[:16]
