"""Opening the store: one encrypted SQLite file, durable at each commit, brought up to date before anything reads it.

SQLAlchemy takes longer to import than everything else that stands before the first page; it comes with the first use.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3

from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import keys, rebuilding, unfinished
from mot_cua_desktop.store.lock import StoreLock

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
_AT_REST = 4  # as many connections as work at the same time: the counter, and the lanes beside it
_CACHE_KIB = 64 * 1024  # the default 2 MB doubles point reads: each miss decrypts and checks a page


@dataclass(frozen=True)
class Store:
    """An open store. Close it with ``close``; sessions never leave the thread that opened them."""

    folder: DataFolder
    key: bytes
    lock: StoreLock | None
    #: How each of its connections is made; `to_read` has one that cannot write.
    connected: Callable[[Path, bytes], Any] = field(default_factory=lambda: connect, repr=False)

    @cached_property
    def engine(self) -> Engine:
        """The pooled connections of SQLAlchemy, made when they are first needed."""
        return _engine(self.folder.store, self.key, self.connected)

    @contextmanager
    def glancing(self) -> Iterator[Any]:
        """A connection without SQLAlchemy, for the few rows that the first page needs; closed on leaving."""
        connection = self.connected(self.folder.store, self.key)
        try:
            yield connection
        except sqlcipher3.dbapi2.Error as error:
            raise _told(str(error)) or _unreadable(error) from error
        finally:
            connection.close()

    @cached_property
    def _resting(self) -> list[Connection]:
        """Connections at rest, the one used last at the end: lent out again as they are, which takes SQLAlchemy a
        third of the time of making one around a connection of its pool."""
        return []

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Connection]:
        """A connection in a transaction, ended on leaving: kept when all went well, or nothing of it remains."""
        with told_failures():
            try:
                connection = self._resting.pop()
            except IndexError:
                connection = self.engine.connect()
            try:
                with connection.begin():
                    _begin(connection, mode)
                    yield connection
            except BaseException:
                connection.close()
                raise
            if connection.get_execution_options() or len(self._resting) >= _AT_REST:
                connection.close()  # what one reader asked of it is not for the next
            else:
                self._resting.append(connection)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading; sees one moment of the store."""
        return self._transaction("deferred")

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction for one deed: committed durably on leaving, or nothing of it remains."""
        # A deferred BEGIN that later writes is refused at once when another connection wrote meanwhile.
        return self._transaction("immediate")

    def give_back(self) -> None:
        """Give the connections at rest back to the pool: the next ones are checked out anew."""
        while self._resting:
            self._resting.pop().close()

    def close(self) -> None:
        """Give back the file, its pooled connections and the lock."""
        if "engine" in self.__dict__:
            self.give_back()
            self.engine.dispose()
        if self.lock is not None:
            self.lock.release()


@contextmanager
def told_failures() -> Iterator[None]:
    """Turn what the disk or the file does to us into a sentence; our own errors pass untouched."""
    try:
        yield
    except Exception as error:
        from sqlalchemy.exc import DBAPIError

        told = _told(str(error.orig)) if isinstance(error, DBAPIError) else None
        if told is None:
            raise
        raise told from error


def _told(words: str) -> Told | None:
    if "disk is full" in words or "disk I/O" in words:
        return Told(
            "Ổ đĩa đã đầy hoặc hỏng nên chưa ghi được.",
            "Giải phóng chỗ trống trên ổ đĩa rồi bấm lại; việc vừa làm chưa được ghi, bản nháp vẫn còn.",
        )
    if "readonly" in words or "unable to open" in words:
        return Told(
            "Không được phép ghi vào thư mục dữ liệu, hoặc ổ đĩa đã tháo ra.",
            "Cắm lại ổ đĩa hoặc nhờ người quản trị máy cấp quyền ghi rồi bấm lại.",
        )
    if "is locked" in words:
        return Told("Sổ đang bị một chương trình khác giữ (sao lưu, quét vi-rút).", "Đợi một phút rồi bấm lại.")
    if "malformed" in words or "not a database" in words:
        return Told(
            "Tệp sổ đã hỏng trên ổ đĩa.",
            "Ngừng ghi, giữ nguyên thư mục dữ liệu và báo người quản trị: phục hồi từ bản sao lưu gần nhất.",
        )
    return None


def exists(folder: DataFolder) -> bool:
    """Whether a store was ever made here; none is a normal state, the first run, and so is one never finished.

    Raises `Told` where a copy lies half laid back: that is neither.
    """
    unfinished.refuse_broken_restore(folder)
    return folder.store.is_file() and not unfinished.mark(folder).exists()


def create(folder: DataFolder) -> tuple[Store, str]:
    """Make a new, empty store; returns it with the recovery code of its key.

    Until ``finish`` is called the folder counts as never set up, and the next ``create`` begins anew: a power cut in
    the first run leaves nothing that has to be cleared away by hand. Nobody has seen the recovery code by then.
    """
    lock = _locked(folder)
    try:
        _clear_unfinished(folder)
        if folder.store.exists():
            raise Told(
                "Thư mục dữ liệu này đã có một quầy.", "Mở chương trình như thường lệ, hoặc chọn một thư mục trống."
            )
        unfinished.mark(folder).touch()
        folder.store.touch(mode=0o600)  # SQLite gives its log the rights of the store
        try:
            key, code = keys.create(folder)
        except FileExistsError as error:
            folder.store.unlink()
            unfinished.mark(folder).unlink()
            raise Told(
                "Thư mục dữ liệu đã có khóa nhưng không có sổ.",
                "Chép lại tệp so_mot_cua.db từ bản sao lưu, hoặc chọn một thư mục trống.",
            ) from error
        return _opened(folder, key, lock), code
    except OSError as error:
        lock.release()
        raise _not_writable() from error
    except BaseException:
        lock.release()
        raise


def finish(folder: DataFolder) -> None:
    """The first run is done: what lies in the folder is a desk from now on."""
    unfinished.mark(folder).unlink(missing_ok=True)


def _clear_unfinished(folder: DataFolder) -> None:
    unfinished.refuse_broken_restore(folder)
    if unfinished.mark(folder).exists():
        keys.forget(folder)
        for left in (folder.store, *(Path(f"{folder.store}{end}") for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)


def lock_file(folder: DataFolder) -> Path:
    """What a program that has the store open keeps locked; the file itself stays."""
    return folder.root / "dang_mo"


def _locked(folder: DataFolder) -> StoreLock:
    try:
        folder.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        _for_the_owner_only(folder)
        return StoreLock(lock_file(folder))
    except OSError as error:
        raise _not_writable() from error


def _for_the_owner_only(folder: DataFolder) -> None:
    """On POSIX, close a folder that was there before, and a store file made before, to everybody else."""
    if os.name != "posix":
        return  # Windows: the user's own folder is closed by its access list
    # Somebody else's folder on a shared drive cannot be closed by us, and is no reason not to work.
    for path, mode in ((folder.root, 0o700), *((Path(f"{folder.store}{end}"), 0o600) for end in ("", "-wal", "-shm"))):
        with suppress(FileNotFoundError, PermissionError):
            path.chmod(mode)


def _not_writable() -> Told:
    return Told("Không ghi được vào thư mục dữ liệu.", "Kiểm tra quyền ghi và chỗ trống của ổ đĩa rồi mở lại.")


def open_store(folder: DataFolder) -> Store:
    """Open the store that lies in ``folder``. Raises `Told` for a lost key, a newer file, a second program."""
    if not folder.store.is_file():
        # SQLite would make an empty one, and everybody after us would take it for the ward's.
        raise Told(
            "Thư mục dữ liệu này chưa có sổ.",
            "Mở chương trình để khai báo quầy; nếu trước đây đã có, chép lại thư mục từ bản sao lưu.",
        )
    lock = _locked(folder)
    try:
        return _opened(folder, keys.load(folder), lock)
    except OSError as error:
        lock.release()
        raise _not_writable() from error
    except BaseException:
        lock.release()
        raise


def _opened(folder: DataFolder, key: bytes, lock: StoreLock) -> Store:
    connection = connect(folder.store, key)
    try:
        bring_up(connection, folder.store)
    except sqlcipher3.dbapi2.Error as error:
        told = _told(str(error))
        if told is None:
            raise
        raise told from error
    finally:
        connection.close()
    return Store(folder=folder, key=key, lock=lock)


def connect(path: Path, key: bytes, *, only_reads: bool = False) -> Any:
    """A raw connection, keyed and checked; one that ``only_reads`` cannot write whatever is asked of it."""
    where = f"{path.absolute().as_uri()}?mode=ro" if only_reads else str(path)
    try:
        connection = sqlcipher3.dbapi2.connect(
            where, uri=only_reads, isolation_level=None, check_same_thread=False, timeout=10
        )
    except sqlcipher3.dbapi2.Error as error:
        raise _unreadable(error) from error
    try:
        for pragma in (
            "cipher_log_level = NONE",
            # Of the process, so that copies by VACUUM INTO have it too; it must stand before the key.
            "cipher_default_hmac_algorithm = HMAC_SHA256",
            f"key = \"x'{key.hex()}'\"",
            f"cache_size = -{_CACHE_KIB}",
            "synchronous = FULL",
            "fullfsync = 1",
            "busy_timeout = 10000",
            "foreign_keys = ON",
            "journal_size_limit = 67108864",
            "temp_store = MEMORY",
        ):
            connection.execute(f"pragma {pragma}").fetchall()
        connection.execute("select count(*) from sqlite_master").fetchall()
        mode = connection.execute("pragma journal_mode = WAL").fetchone()[0]
    except sqlcipher3.dbapi2.Error as error:
        connection.close()
        raise _unreadable(error) from error
    if mode != "wal":
        connection.close()
        raise Told(
            "Thư mục dữ liệu nằm ở nơi không giữ được sổ an toàn (ổ mạng, ổ chia sẻ).",
            "Chuyển thư mục dữ liệu về ổ đĩa của máy này rồi mở lại.",
        )
    return connection


def _unreadable(error: Exception) -> Told:
    if "not a database" in str(error) or "malformed" in str(error):
        return Told(
            "Sổ không mở được bằng khóa trên máy này, hoặc tệp đã hỏng.",
            "Chạy: mot-cua recover với mã phục hồi; nếu vẫn không mở được, chép lại tệp từ bản sao lưu gần nhất.",
        )
    return Told("Chưa mở được sổ dữ liệu.", "Kiểm tra ổ đĩa và quyền ghi của thư mục dữ liệu rồi mở lại.")


def _engine(path: Path, key: bytes, connected: Callable[[Path, bytes], Any]) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import QueuePool

    return create_engine(
        "sqlite://",
        creator=lambda: connected(path, key),
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=_AT_REST,
        max_overflow=4,
        pool_use_lifo=True,  # the one used last has its pages at hand, deciphered; a rested one reads them anew
        hide_parameters=True,  # the words of an error would carry names into logs and onto the terminal
    )


def _begin(connection: Connection, mode: str) -> None:
    """Begin in the file what SQLAlchemy has begun: its driver leaves that to us (``isolation_level`` is None)."""
    driver: Any = connection.connection.dbapi_connection
    text = f"begin {mode}"
    try:
        driver.execute(text)
    except sqlcipher3.dbapi2.Error as error:
        from sqlalchemy.exc import DBAPIError

        raise DBAPIError.instance(text, None, error, sqlcipher3.dbapi2.Error) from error


def steps() -> list[tuple[int, Path]]:
    """The migrations in order, with the version each leads to."""
    return sorted((int(path.name[:4]), path) for path in MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def bring_up(connection: Any, path: Path) -> None:
    """Run the steps that the file has not seen, all in one transaction; a copy is kept aside first."""
    version = connection.execute("pragma user_version").fetchone()[0]
    todo = [(number, step) for number, step in steps() if number > version]
    if version > steps()[-1][0]:
        raise Told(
            "Sổ này do một phiên bản Một Cửa mới hơn tạo ra nên bản đang chạy không mở.",
            "Cài phiên bản mới nhất rồi mở lại; sổ không bị thay đổi gì.",
        )
    if not todo:
        return
    if version > 0:
        _keep_aside(connection, path.with_name(f"{path.stem}-truoc-nang-cap-{version}.db"))
    connection.execute("begin immediate").fetchall()
    try:
        for number, step in todo:
            for statement in _statements(step.read_text(encoding="utf-8")):
                connection.execute(statement).fetchall()
            rebuilding.rebuild(connection, number)
        connection.execute(f"pragma user_version = {todo[-1][0]}").fetchall()
        connection.execute("commit").fetchall()
    except BaseException:
        # A full disk may have ended the transaction by itself.
        if connection.in_transaction:
            connection.execute("rollback").fetchall()
        raise


def _keep_aside(connection: Any, aside: Path) -> None:
    """A whole copy under the same key. Half a copy never gets the name, so an existing one is left as it is."""
    if aside.exists():
        return
    half = aside.with_suffix(".dang_chep")
    half.unlink(missing_ok=True)
    try:
        connection.execute("vacuum into ?", (str(half),)).fetchall()
        with half.open("rb+") as copy:
            os.fsync(copy.fileno())
        half.replace(aside)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
