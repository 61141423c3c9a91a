"""Scans and files: stored once under the digest of their content, sealed with the store's key, written whole or not."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
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
#: What is being written; never a stored file's name.
HALF = ".dang_ghi"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_WINDOWS_OWN = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
ADVICE = "Chọn tệp PDF, ảnh JPG, PNG, TIFF, hoặc tệp Word, Excel."


@dataclass(frozen=True)
class Stored:
    """A file in the attachment store."""

    digest: str
    name: str
    size: int
    media_type: str


def safe_name(name: str) -> str:
    """A file name to show and to save under, on any of our systems: no folders, no control or direction marks, none of
    Windows' own names, at most 120 letters and 200 bytes (a Vietnamese letter takes up to three)."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    kept = kept.translate({ord(c): "_" for c in '<>:"|?*'}).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = kept, ""
    stem = stem[:110].rstrip(" .")
    while len(stem.encode()) > 190:
        stem = stem[:-1]
    if stem.split(".")[0].strip().upper() in _WINDOWS_OWN:
        stem = f"_{stem}"
    return f"{stem or 'tep'}.{ending}" if ending else stem or "tep"


def put(store: Store, path: Path) -> Stored:
    """Take a file in. Raises `Told` when it is too large, empty, of no known kind, unreadable, still being written,
    or the disk is full; nothing of it is kept then."""
    name = safe_name(path.name)
    with _told_source():
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise Told("Đây không phải là tệp.", ADVICE)
        if before.st_size > LARGEST:
            raise _too_large(before.st_size)
        if before.st_size == 0:
            raise Told("Tệp trống, chưa có nội dung.", "Đợi máy quét lưu xong, hoặc quét lại.")
        source = path.open("rb")
    with source:
        with _told_source():
            media_type = _kind(source.read(8), path.suffix.lower())
            source.seek(0)
        digest, size = _seal(store, _chunks(source))
    return Stored(digest=digest, name=name, size=size, media_type=media_type)


def put_pieces(store: Store, pieces: Iterable[bytes]) -> str:
    """Take in what came over the line in pieces; returns its digest. Raises `Told` as `put` does."""
    return _seal(store, _with_last(pieces))[0]


def _with_last(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same content in this store's own pieces, each with whether it is the last."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > _CHUNK:
            yield bytes(held[:_CHUNK]), False
            del held[:_CHUNK]
    yield bytes(held), True


def put_content(store: Store, name: str, content: bytes, media_type: str) -> Stored:
    """Take in what is already in memory, such as a file that was looked through first: exactly those bytes are kept.

    Raises `Told` when the disk is full; nothing of it is kept then.
    """
    pieces = [content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK)] or [b""]
    digest, size = _seal(store, ((piece, piece is pieces[-1]) for piece in pieces))
    return Stored(digest=digest, name=safe_name(name), size=size, media_type=media_type)


def _too_large(size: int) -> Told:
    return Told(
        f"Tệp nặng {size // (1024 * 1024)} MB, quá mức {LARGEST // (1024 * 1024)} MB.",
        "Quét lại ở 200–300 dpi hoặc tách thành nhiều tệp rồi kéo vào lại.",
    )


@contextlib.contextmanager
def _told_source() -> Iterator[None]:
    """What goes wrong with the file that is taken in. Its path is never repeated: it may hold a citizen's name."""
    try:
        yield
    except FileNotFoundError:
        raise Told("Không còn thấy tệp này.", "Có thể tệp đã bị chuyển chỗ; chọn lại tệp.") from None
    except PermissionError:
        raise Told("Không mở được tệp này.", "Đóng chương trình đang mở tệp rồi kéo vào lại.") from None
    except (OSError, ValueError):
        raise Told("Không đọc được tệp này.", "Cắm lại ổ đĩa hoặc chép tệp vào máy này rồi kéo vào lại.") from None


def _kind(head: bytes, suffix: str) -> str:
    for magic, kind in _KINDS.items():
        if head.startswith(magic):
            if kind != "application/zip":
                return kind
            if suffix in _ZIPPED:
                return _ZIPPED[suffix]
    raise Told("Loại tệp này không nhận được.", ADVICE)


def place(store: Store, digest: str) -> Path:
    """Where the sealed file lies."""
    return store.folder.attachments / digest[:2] / digest


def key(store: Store) -> bytes:
    return key_of(store.key)


def key_of(store_key: bytes) -> bytes:
    """The key of the files of a store: one of its own, so that no byte is sealed under the database's key."""
    return hashlib.blake2b(b"attachments", key=store_key, digest_size=32).digest()


def _chunks(source: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The content in pieces, each with whether it is the last. Raises `Told` when the file changes meanwhile."""
    with _told_source():
        before = os.fstat(source.fileno())
        if before.st_size > LARGEST:
            raise _too_large(before.st_size)
        total, chunk = 0, source.read(_CHUNK)
        while chunk:
            total += len(chunk)
            if total > before.st_size:
                break  # it grows faster than it is read
            following = source.read(_CHUNK)
            yield chunk, not following
            chunk = following
        after = os.fstat(source.fileno())
    if total != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise Told("Tệp đang được ghi dở.", "Đợi máy quét hoặc chương trình kia lưu xong rồi kéo tệp vào lại.")


def _seal(store: Store, chunks: Iterable[tuple[bytes, bool]]) -> tuple[str, int]:
    """Seal in one pass what is digested in the same pass, so that the name always tells of exactly these bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    folder = store.folder.attachments
    cipher, prefix = AESGCM(key(store)), secrets.token_bytes(8)
    half = folder / f"{secrets.token_hex(8)}{HALF}"
    total, size = hashlib.sha256(), 0
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with half.open("wb") as out:
            out.write(_MAGIC + prefix)
            for number, (chunk, last) in enumerate(chunks):
                # The last chunk is sealed as the last, so that a cut file cannot pass for a whole one.
                out.write(cipher.encrypt(_nonce(prefix, number), chunk, _place_of(last)))
                total.update(chunk)
                size += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = place(store, total.hexdigest())
        if target.exists() and target.stat().st_size == half.stat().st_size:
            half.unlink()  # the same page scanned twice is stored once
            os.utime(target)  # wanted again: the sweep counts from now
        else:
            target.parent.mkdir(exist_ok=True, mode=0o700)
            half.replace(target)
            _sync_folder(target.parent)
            _sync_folder(folder)
    except BaseException as error:
        with contextlib.suppress(OSError):
            half.unlink()
        if isinstance(error, OSError):
            raise Told(
                "Chưa lưu được tệp: ổ đĩa đã đầy hoặc không ghi được.", "Giải phóng chỗ trống rồi kéo tệp vào lại."
            ) from error
        raise
    return total.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """The name too must be on the disk before an event speaks of it. Windows writes names by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _place_of(last: bool) -> bytes:
    return b"last" if last else b"more"


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + number.to_bytes(4, "big")


def read(store: Store, digest: str) -> bytes:
    """The content again, checked. Raises `Told` when the file is gone or is not what was stored under ``digest``."""
    content = b"".join(_opened(place(store, digest), key(store)))
    if hashlib.sha256(content).hexdigest() != digest:
        raise _damaged()  # another sealed file, put in its place
    return content


def content_size(store: Store, digest: str) -> int | None:
    """How many bytes lie under ``digest``; None when there is no such file here."""
    try:
        kept = place(store, digest).stat().st_size - len(_MAGIC) - 8
    except OSError:
        return None
    return kept - 16 * -(-kept // (_CHUNK + 16))


def pieces(store: Store, digest: str, start: int = 0) -> Iterator[bytes]:
    """The content from byte ``start`` on, piece by piece, each proved by its own seal. Raises `Told` as `read`."""
    skip = start % _CHUNK
    for piece in _opened(place(store, digest), key(store), start // _CHUNK):
        yield piece[skip:]
        skip = 0


def whole(sealed_by: bytes, path: Path) -> bool:
    """Whether a sealed file, in the store or in a copy of it, is there and holds what its name says (`key_of`)."""
    total = hashlib.sha256()
    try:
        for piece in _opened(path, sealed_by):
            total.update(piece)
    except Told:
        return False
    return total.hexdigest() == path.name


def _opened(path: Path, sealed_by: bytes, first: int = 0) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(sealed_by)
    sealed_size = _CHUNK + 16
    try:
        with path.open("rb") as source:
            head = source.read(len(_MAGIC) + 8)
            prefix, number = head[len(_MAGIC) :], first
            source.seek(first * sealed_size, os.SEEK_CUR)
            chunk = source.read(sealed_size)
            while chunk:
                following = source.read(sealed_size)
                yield cipher.decrypt(_nonce(prefix, number), chunk, _place_of(not following))
                chunk, number = following, number + 1
    except FileNotFoundError as error:
        raise Told("Tệp đính kèm không còn trong kho.", "Chép lại thư mục “tep” từ bản sao lưu.") from error
    except (InvalidTag, ValueError) as error:
        raise _damaged() from error
    except OSError as error:
        raise Told(
            "Không đọc được kho tệp đính kèm.", "Kiểm tra ổ đĩa và quyền đọc của thư mục “tep” rồi mở lại."
        ) from error


def _damaged() -> Told:
    return Told("Tệp đính kèm đã hỏng trên ổ đĩa.", "Chép lại thư mục “tep” từ bản sao lưu, hoặc quét lại.")


def sweep(store: Store, wanted: Callable[[str], bool], before: datetime) -> int:
    """Throw away what nothing refers to and nobody touched since ``before``: scans of dropped drafts, and halves that a
    power cut left. Returns how many. A citizen's paper that no dossier needs must not lie here for ever."""
    gone = 0
    for file in list(store.folder.attachments.rglob("*")):
        try:
            if not file.is_file() or file.stat().st_mtime >= before.timestamp():
                continue
            if file.suffix == HALF or (_DIGEST.fullmatch(file.name) and not wanted(file.name)):
                file.unlink()
                gone += 1
        except OSError:
            continue  # in use, or gone already: the next sweep sees
    return gone
