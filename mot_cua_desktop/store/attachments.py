"""Scans and files: stored once under the digest of their content, sealed with the store's key, written whole or not."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mot_cua_desktop.errors import Told
from mot_cua_desktop.store.engine import Store

LARGEST = 100 * 1024 * 1024
_CHUNK = 1024 * 1024
_MAGIC = b"MCT1"
_KINDS = {
    b"%PDF": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"PK\x03\x04": "application/zip",
}
_ZIPPED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ADVICE = "Chọn tệp PDF, ảnh JPG, PNG, TIFF, hoặc tệp Word, Excel."


@dataclass(frozen=True)
class Stored:
    """A file in the attachment store."""

    digest: str
    name: str
    size: int
    media_type: str


def safe_name(name: str) -> str:
    """A file name to show and to save under: no folders, no control or direction marks, at most 120 letters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    kept = kept.translate({ord(c): "_" for c in '<>:"|?*'}).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 8:
        return f"{stem[:110] or 'tep'}.{ending}"
    return kept[:120] or "tep"


def put(store: Store, path: Path) -> Stored:
    """Take a file in. Raises `Told` when it is too large, empty, of no known kind, unreadable, or the disk is full."""
    name = safe_name(path.name)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Told("Đây không phải là tệp.", ADVICE)
        if size > LARGEST:
            raise Told(
                f"Tệp nặng {size // (1024 * 1024)} MB, quá mức {LARGEST // (1024 * 1024)} MB.",
                "Quét lại ở 200–300 dpi hoặc tách thành nhiều tệp rồi kéo vào lại.",
            )
        if size == 0:
            raise Told("Tệp trống, chưa có nội dung.", "Đợi máy quét lưu xong, hoặc quét lại.")
        with path.open("rb") as source:
            media_type = _kind(source.read(8), path.suffix.lower())
            source.seek(0)
            digest = _digest(source)
            source.seek(0)
            _seal(store, digest, source)
    except FileNotFoundError as error:
        raise Told("Không còn thấy tệp này.", "Có thể tệp đã bị chuyển chỗ; chọn lại tệp.") from error
    except PermissionError as error:
        raise Told("Không mở được tệp này.", "Đóng chương trình đang mở tệp rồi kéo vào lại.") from error
    except OSError as error:
        raise Told(
            "Chưa lưu được tệp: ổ đĩa đã đầy hoặc không đọc được.", "Giải phóng chỗ trống rồi kéo tệp vào lại."
        ) from error
    return Stored(digest=digest, name=name, size=size, media_type=media_type)


def _kind(head: bytes, suffix: str) -> str:
    for magic, kind in _KINDS.items():
        if head.startswith(magic):
            if kind != "application/zip":
                return kind
            if suffix in _ZIPPED:
                return _ZIPPED[suffix]
    raise Told("Loại tệp này không nhận được.", ADVICE)


def _digest(source: IO[bytes]) -> str:
    total = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        total.update(chunk)
    return total.hexdigest()


def place(store: Store, digest: str) -> Path:
    """Where the sealed file lies."""
    return store.folder.attachments / digest[:2] / digest


def _key(store: Store) -> bytes:
    # A key of its own, so that no byte is sealed under the database's key.
    return hashlib.blake2b(b"attachments", key=store.key, digest_size=32).digest()


def _seal(store: Store, digest: str, source: IO[bytes]) -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    target = place(store, digest)
    if target.exists():
        return  # the same page scanned twice is stored once
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    cipher, prefix = AESGCM(_key(store)), secrets.token_bytes(8)
    half = target.with_name(f"{target.name}.{secrets.token_hex(4)}.dang_ghi")
    try:
        with half.open("wb") as out:
            out.write(_MAGIC + prefix)
            chunk, number = source.read(_CHUNK), 0
            while chunk:
                following = source.read(_CHUNK)
                # The last chunk is sealed as the last, so that a cut file cannot pass for a whole one.
                out.write(cipher.encrypt(_nonce(prefix, number), chunk, b"last" if not following else b"more"))
                chunk, number = following, number + 1
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            half.unlink()
        raise


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + number.to_bytes(4, "big")


def open_chunks(store: Store, digest: str) -> Iterator[bytes]:
    """The content again, chunk by chunk, checked. Raises `Told` when the file is gone or not what was stored."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(_key(store))
    sealed_size = _CHUNK + 16
    try:
        with place(store, digest).open("rb") as source:
            head = source.read(len(_MAGIC) + 8)
            prefix, number = head[len(_MAGIC) :], 0
            chunk = source.read(sealed_size)
            while chunk:
                following = source.read(sealed_size)
                yield cipher.decrypt(_nonce(prefix, number), chunk, b"last" if not following else b"more")
                chunk, number = following, number + 1
    except FileNotFoundError as error:
        raise Told("Tệp đính kèm không còn trong kho.", "Chép lại thư mục “tep” từ bản sao lưu.") from error
    except InvalidTag as error:
        raise Told(
            "Tệp đính kèm đã hỏng trên ổ đĩa.", "Chép lại thư mục “tep” từ bản sao lưu, hoặc quét lại."
        ) from error


def read(store: Store, digest: str) -> bytes:
    """The whole content."""
    return b"".join(open_chunks(store, digest))
