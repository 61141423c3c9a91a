"""The same calls in a file on a stick: sealed for one desk and its hub, record by record, and never half of one.

Both sides hold the digest of the desk's secret since the enrolment; each parcel's key is made of it and of the parcel's
own random id. Every record is sealed with its number and whether it is the last: a changed, shortened, doubled or mixed
parcel does not open, and says so before anything of the bad record is taken in.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Literal, TypeVar

import msgspec

from mot_cua_desktop.errors import Told

Direction = Literal["to_hub", "to_desk"]
_MAGIC = {"to_hub": b"MCP1>", "to_desk": b"MCP1<"}
_HEAD = 5 + 16 + 16
_LONGEST = 6 * 1024 * 1024
_ADVICE = "Chưa nhận gì từ chỗ hỏng. Chép lại từ máy kia rồi chạy lại."


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """One call of a desk: its name and frame, or its secret ("token")."""

    call: str
    body: bytes


class Answered(msgspec.Struct, frozen=True, array_like=True):
    """What the hub says to one call. ``after`` and ``upto``: of a push, the numbers of the events that it held;
    ``about``: of a file, its digest."""

    call: str
    status: int
    body: bytes
    after: int = 0
    upto: int = 0
    about: str = ""


Record = TypeVar("Record", Asked, Answered)


def secret_digest(token: str) -> bytes:
    """What both sides hold of the desk's secret."""
    return hashlib.sha256(token.encode()).digest()


def key_name(digest: bytes) -> bytes:
    """By which a hub finds whose parcel it is; tells a finder of the stick nothing."""
    return hashlib.sha256(b"parcel" + digest).digest()[:16]


def _key(digest: bytes, head: bytes) -> bytes:
    return hashlib.blake2b(head, key=digest, digest_size=32, person=b"mot-cua parcel").digest()


def write(path: Path, direction: Direction, digest: bytes, parcel: bytes, records: Iterable[msgspec.Struct]) -> int:
    """Seal the records into ``path``; it appears whole or not at all. ``parcel`` is its id (16 bytes).

    Returns the size of the file. Raises `Told` when the stick cannot be written.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    # The answer's key must not be the question's: the same id goes both ways.
    head = _MAGIC[direction] + key_name(digest) + parcel
    salt = secrets.token_bytes(16)
    cipher = AESGCM(_key(digest, head + salt))
    half = path.with_name(f"{path.name}.dang_ghi")
    try:
        with half.open("wb") as out:
            out.write(head + salt)
            for number, (record, last) in enumerate(_with_last(records)):
                plain = msgspec.msgpack.encode(record)
                sealed = cipher.encrypt(_nonce(number), plain, b"last" if last else b"more")
                out.write(len(sealed).to_bytes(4, "big") + sealed)
            out.flush()
            os.fsync(out.fileno())
        size = half.stat().st_size
        half.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink()
        raise Told("Không ghi được vào USB.", "Kiểm tra chỗ trống và khóa chống ghi, rồi chạy lại.") from error
    return size


def _with_last(records: Iterable[msgspec.Struct]) -> Iterator[tuple[msgspec.Struct, bool]]:
    ahead = None
    for record in records:
        if ahead is not None:
            yield ahead, False
        ahead = record
    if ahead is not None:
        yield ahead, True


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


class Parcel:
    """A parcel opened for reading: whose it is (``key_name``), its id, and its records once the key is known."""

    def __init__(self, path: Path, direction: Direction) -> None:
        self._path = path
        try:
            with path.open("rb") as source:
                head = source.read(_HEAD)
        except OSError as error:
            raise Told("Không đọc được tệp trên USB.", "Cắm lại USB, kiểm tra tên tệp rồi chạy lại.") from error
        if head[:5] != _MAGIC[direction] or len(head) != _HEAD:
            other = head[:5] in _MAGIC.values()
            raise Told(
                "Tệp này đi chiều ngược lại." if other else "Đây không phải là tệp đồng bộ của Một Cửa.",
                "Chọn đúng tệp: quầy gửi đi là .mcp, trung tâm trả về là .mcp.tra_loi.",
            )
        self._head = head
        self.key_name, self.id = head[5:21], head[21:]

    def records(self, digest: bytes, kind: type[Record]) -> Iterator[Record]:
        """The records in order. Raises `Told` at one that is not what was sealed, and when the last is missing."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if key_name(digest) != self.key_name:
            raise Told("Tệp này không phải của quầy này.", "Dùng đúng USB của quầy, hoặc ghi lại tệp mới.")
        number, ended = 0, False
        try:
            with self._path.open("rb") as source:
                source.seek(_HEAD)
                cipher = AESGCM(_key(digest, self._head + source.read(16)))
                while sealed := _next(source):
                    after = source.read(1)
                    source.seek(-len(after), os.SEEK_CUR)
                    ended = not after
                    plain = cipher.decrypt(_nonce(number), sealed, b"last" if ended else b"more")
                    yield msgspec.msgpack.decode(plain, type=kind)
                    number += 1
        except (InvalidTag, msgspec.DecodeError, EOFError) as error:
            raise Told("Tệp trên USB bị sửa, hỏng hoặc chưa chép xong.", _ADVICE) from error
        except OSError as error:
            raise Told("Không đọc hết được tệp trên USB.", _ADVICE) from error
        if not ended:
            raise Told("Tệp trên USB chưa chép xong.", _ADVICE)


def _next(source: IO[bytes]) -> bytes:
    size = source.read(4)
    if not size:
        return b""
    length = int.from_bytes(size, "big")
    sealed = source.read(length) if 16 < length <= _LONGEST else b""
    if len(size) != 4 or len(sealed) != length or not sealed:
        raise EOFError
    return sealed


def answer_name(path: Path) -> Path:
    """Where the answer to a parcel lies: beside it."""
    return path.with_name(f"{path.name}.tra_loi")
