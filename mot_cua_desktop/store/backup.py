"""A second copy of what a desk owns, made while it works: store, files, wrapped key; checked before it counts.

In the chosen folder lies one folder of each desk, in it one of each copy by its hour, and beside these the files, which
all copies share: they are named by their content and never change. No name says anything of a person, and nothing in
it is readable without the recovery code.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import sqlcipher3

from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import attachments as scans
from mot_cua_desktop.store import engine, unfinished
from mot_cua_desktop.store.lock import StoreLock

#: How many copies stay, the newest.
KEPT = 14
_HALF = ".dang_chep"
_COPY = re.compile(r"\d{4}-\d{2}-\d{2}-\d{6}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SLOT = "phuc_hoi.json"
_CHUNK = 1024 * 1024

#: How far: files copied so far, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """A copy that was checked: where it lies, at which hour it was made, how many events and files are in it, and how
    many files of the desk are ``lost``: whole neither here nor there."""

    folder: Path
    at: datetime
    events: int
    files: int
    lost: int = 0

    @property
    def words(self) -> str:
        """What was copied, and what the officer must know of it."""
        said = f"Đã sao lưu và kiểm lại: {self.events} việc, {self.files} tệp đính kèm."
        if self.lost:
            said += f" {self.lost} tệp đã hỏng trên máy này nên không có trong bản sao lưu: báo người quản trị."
        return said


class Cancel:
    """Lets another thread end a copy: what was half made is thrown away."""

    def __init__(self) -> None:
        self._asked = Event()
        self._connection: Any = None

    def ask(self) -> None:
        """End it, wherever it stands."""
        self._asked.set()
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(sqlcipher3.dbapi2.Error):
                connection.interrupt()

    def check(self) -> None:
        """Raises `Told` when somebody asked."""
        if self._asked.is_set():
            raise Told("Đã dừng sao lưu; bản chép dở đã bỏ.", "Bấm “Sao lưu ngay” khi muốn làm lại.")

    @contextlib.contextmanager
    def during(self, connection: Any) -> Iterator[None]:
        """Work of the database that can be interrupted."""
        self._connection = connection
        try:
            self.check()
            yield
        finally:
            self._connection = None


def home(to: Path, desk: str) -> Path:
    """The folder of one desk in the folder that was chosen."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(desk)).strip("-")
    return to / f"mot-cua-{plain or 'quay'}"


def copies(to: Path, desk: str) -> list[Path]:
    """The finished copies of a desk, the oldest first; none where the folder is not there."""
    try:
        found = [each for each in home(to, desk).iterdir() if _COPY.fullmatch(each.name)]
    except OSError:
        return []
    return sorted(each for each in found if (each / "so_mot_cua.db").is_file())


def found_in(chosen: Path) -> list[Path]:
    """The copies that somebody means who points at a copy, at a desk's folder or at the stick itself, newest first."""
    with contextlib.suppress(OSError):
        for depth in ("", "*/", "*/*/"):
            if copies := [
                each.parent for each in chosen.glob(f"{depth}so_mot_cua.db") if _COPY.fullmatch(each.parent.name)
            ]:
                return sorted(copies, key=lambda each: each.name, reverse=True)
    return []


def copied_at(copy: Path) -> datetime:
    """The hour in a copy's name, as the desk's watch showed it."""
    return datetime.strptime(copy.name, "%Y-%m-%d-%H%M%S")


def make(
    folder: DataFolder, key: bytes, desk: str, to: Path, now: datetime, *,
    kept: int = KEPT, cancel: Cancel | None = None, progress: Progress | None = None,
) -> Made:  # fmt: skip
    """Copy everything, check the copy, and only then give it its name and throw the oldest away.

    Raises `Told`: no such folder, no room, a copy that is not whole, another backup under way, or cancelled.
    """
    if not to.is_dir():
        raise Told("Không thấy thư mục sao lưu.", "Cắm USB hoặc ổ đĩa vào, hay chọn thư mục khác ở Quản trị (F8).")
    if to.resolve().is_relative_to(folder.root.resolve()):
        raise Told("Thư mục sao lưu nằm trong thư mục dữ liệu: hỏng ổ đĩa là mất cả hai.", "Chọn USB hoặc ổ khác.")
    if not (folder.keys / _SLOT).is_file():
        raise Told(
            "Thiếu tệp mã phục hồi (khoa/phuc_hoi.json): bản sao lưu sẽ không ai mở được.",
            "Cấp mã phục hồi mới ở Quản trị (F8), rồi sao lưu lại.",
        )
    cancel = cancel or Cancel()
    try:
        lock = StoreLock(folder.root / "dang_sao_luu")
    except Told as error:
        raise Told("Đang có một lần sao lưu khác.", "Đợi xong rồi bấm lại.") from error
    try:
        with _told_disk():
            return _make(folder, key, home(to, desk), now, kept, cancel, progress or (lambda done, of: None))
    finally:
        lock.release()


def _make(
    folder: DataFolder, key: bytes, at: Path, now: datetime, kept: int, cancel: Cancel, progress: Progress
) -> Made:
    at.mkdir(exist_ok=True)
    for left in at.glob(f"*{_HALF}"):
        shutil.rmtree(left, ignore_errors=True)
    final = at / f"{now:%Y-%m-%d-%H%M%S}"
    if final.exists():
        raise Told("Vừa sao lưu xong lúc này.", "Không phải làm lại.")
    _refuse_no_room(folder, at)
    half = at / f"{final.name}{_HALF}"
    half.mkdir()
    try:
        events = _copy_store(folder.store, key, half / folder.store.name, cancel)
        (half / folder.keys.name).mkdir()
        _copy_file(folder.keys / _SLOT, half / folder.keys.name / _SLOT)
        if folder.templates.is_dir():
            (half / folder.templates.name).mkdir()
            for own in folder.templates.glob("*.docx"):
                _copy_file(own, half / folder.templates.name / own.name)
        there = at / folder.attachments.name
        files, lost = _copy_files(folder.attachments, there, scans.key_of(key), cancel, progress)
        half.rename(final)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    done = sorted(each for each in at.iterdir() if _COPY.fullmatch(each.name))
    for old in done[: max(0, len(done) - max(1, kept))]:
        shutil.rmtree(old, ignore_errors=True)
    return Made(final, now, events, files, lost)


def _refuse_no_room(folder: DataFolder, at: Path) -> None:
    needed = folder.store.stat().st_size + 16 * _CHUNK
    there = at / folder.attachments.name
    needed += sum(size for name, size in _sealed(folder.attachments) if not (there / name[:2] / name).exists())
    if shutil.disk_usage(at).free < needed:
        raise Told(
            f"Nơi sao lưu không đủ chỗ: cần khoảng {needed // _CHUNK + 1} MB.", "Xóa bớt ở đó, hoặc chọn nơi khác."
        )


def _sealed(attachments: Path) -> Iterator[tuple[str, int]]:
    """The files of the store by name, with their sizes; what is being written is none yet."""
    for path in attachments.glob("??/*") if attachments.is_dir() else ():
        if _DIGEST.fullmatch(path.name):
            with contextlib.suppress(FileNotFoundError):
                yield path.name, path.stat().st_size


def _copy_store(store: Path, key: bytes, to: Path, cancel: Cancel) -> int:
    """One moment of the store, under the same key. The program goes on reading and writing meanwhile."""
    connection = engine.connect(store, key)
    try:
        with cancel.during(connection):
            least = connection.execute("select count(*) from event").fetchone()[0]
            connection.execute("vacuum into ?", (str(to),)).fetchall()
        with to.open("rb+") as copy:
            _to_disk(copy.fileno())
        events, last, seal = check(to, key)
        known = connection.execute("select hash from event where position = ?", (last,)).fetchone() if last else None
        if events < least or (known is not None and known[0] != seal) or (last and known is None):
            raise _not_whole()
        return events
    except sqlcipher3.dbapi2.Error as error:
        cancel.check()
        raise Told(
            "Chưa chép được sổ: nơi sao lưu đầy, đã tháo ra, hoặc không cho ghi.", "Kiểm tra nơi sao lưu rồi bấm lại."
        ) from error
    finally:
        connection.close()


def check(copy: Path, key: bytes) -> tuple[int, int, bytes]:
    """Open a copy as somebody who needs it would, and look at every page: its events, the last one's place and seal.

    Raises `Told` when it is not whole. Writes nothing beside it.
    """
    try:
        connection = sqlcipher3.dbapi2.connect(_read_only(copy), uri=True)
    except sqlcipher3.dbapi2.Error as error:
        raise _not_whole() from error
    try:
        for pragma in ("cipher_log_level = NONE", "cipher_default_hmac_algorithm = HMAC_SHA256"):
            connection.execute(f"pragma {pragma}").fetchall()
        connection.execute(f"pragma key = \"x'{key.hex()}'\"").fetchall()
        if connection.execute("pragma cipher_integrity_check").fetchall():
            raise _not_whole()
        if connection.execute("pragma quick_check").fetchall() != [("ok",)]:
            raise _not_whole()
        events = connection.execute("select count(*) from event").fetchone()[0]
        row = connection.execute("select position, hash from event order by position desc limit 1").fetchone()
        return events, *(row or (0, b""))
    except sqlcipher3.dbapi2.Error as error:
        raise _not_whole() from error
    finally:
        connection.close()


def _read_only(copy: Path) -> str:
    """A file as SQLite opens it without a lock or a log beside it, also on a share of another computer."""
    path = quote(copy.absolute().as_posix())
    return f"file://{'' if path.startswith('/') else '/'}{path}?mode=ro&immutable=1"


def _not_whole() -> Told:
    return Told("Bản sao không nguyên vẹn, không dùng được.", "Thử USB hoặc ổ đĩa khác; sổ đang làm vẫn nguyên.")


def _copy_files(attachments: Path, to: Path, key: bytes, cancel: Cancel, progress: Progress) -> tuple[int, int]:
    """How many files are whole over there, and how many are whole nowhere. What lies there already is read through by
    its own seal each time, since a stick rots in silence; a rotten file never takes the place of a whole one."""
    files = list(_sealed(attachments))
    whole = lost = 0
    for done, (name, _) in enumerate(files):
        cancel.check()
        here, there = attachments / name[:2] / name, to / name[:2] / name
        if there.is_file() and scans.whole(key, there):
            whole += 1
        elif scans.whole(key, here):
            there.parent.mkdir(parents=True, exist_ok=True)
            _copy_file(here, there)
            whole += 1
        elif here.is_file():  # else a scan that nobody wanted was swept away meanwhile
            lost += 1
        progress(done + 1, len(files))
    return whole, lost


def _to_disk(handle: int) -> None:
    """Down to the disk and, where the system lets us, out of its memory: what is read back is what the disk kept."""
    os.fsync(handle)
    if sys.platform == "linux":
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _copy_file(source: Path, to: Path) -> None:
    """Whole or not at all, and read back: a worn stick takes everything and keeps half."""
    half = to.with_name(f"{to.name}{_HALF}")
    with source.open("rb") as reading, half.open("wb") as writing:
        seal = hashlib.sha256()
        while piece := reading.read(_CHUNK):
            seal.update(piece)
            writing.write(piece)
        writing.flush()
        _to_disk(writing.fileno())
    with half.open("rb") as again:
        if hashlib.file_digest(again, "sha256").digest() != seal.digest():
            half.unlink(missing_ok=True)
            raise _not_whole()
    half.replace(to)


def refuse_no_copy(copy: Path, folder: DataFolder) -> None:
    """Raises `Told` when ``copy`` is none, or ``folder`` holds more than a broken restore or first run leaves, or a
    program that was opened there and showed its first page: a log, a lock, the folder of the scanner."""
    if not (copy / folder.store.name).is_file() or not (copy / folder.keys.name / _SLOT).is_file():
        raise Told(
            "Thư mục này không phải một bản sao lưu.",
            "Chọn thư mục mang ngày giờ, bên trong có so_mot_cua.db, ví dụ 2026-11-23-170500.",
        )
    lying = set(folder.root.iterdir()) if folder.root.is_dir() else {folder.root} if folder.root.exists() else set()
    if lying - {folder.logs, folder.scanned, engine.lock_file(folder)} and not unfinished.mark(folder).exists():
        raise Told("Thư mục dữ liệu không trống, không ghi đè.", "Dời thư mục cũ đi, hoặc gõ --data với tên mới.")


def lay_back(copy: Path, folder: DataFolder, key: bytes, progress: Progress = lambda done, of: None) -> None:
    """Copy a copy into an empty data folder, or anew over a broken restore; until ``engine.finish`` the folder says
    that it is not whole. Raises `Told`."""
    refuse_no_copy(copy, folder)
    with _told_disk():
        folder.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.begin_restoring(folder)
        unfinished.clear_broken_restore(folder)
        for name in (folder.keys.name, folder.templates.name):
            for file in (copy / name).glob("*") if (copy / name).is_dir() else ():
                (folder.root / name).mkdir(exist_ok=True, mode=0o700)
                _copy_file(file, folder.root / name / file.name)
        _copy_file(copy / folder.store.name, folder.store)
        there = copy.parent / folder.attachments.name
        _copy_files(there, folder.attachments, scans.key_of(key), Cancel(), progress)


@contextlib.contextmanager
def _told_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Told(
            "Chưa sao lưu, phục hồi được: ổ đĩa đầy, đã tháo ra, hoặc không cho ghi.",
            "Kiểm tra USB, ổ đĩa và chỗ trống rồi làm lại; sổ đang làm vẫn nguyên.",
        ) from error
