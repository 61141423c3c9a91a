"""Opening the store: one encrypted SQLite file, durable at each commit, brought up to date before anything reads it.

SQLAlchemy takes longer to import than everything else that stands before the first page; it comes with the first use.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3

from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import keys
from mot_cua_desktop.store.lock import StoreLock

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
_CACHE_KIB = 64 * 1024  # the default 2 MB doubles point reads: each miss decrypts and checks a page


@dataclass(frozen=True)
class Store:
    """An open store. Close it with ``close``; sessions never leave the thread that opened them."""

    folder: DataFolder
    key: bytes
    lock: StoreLock

    @cached_property
    def engine(self) -> Engine:
        """The pooled connections of SQLAlchemy, made when they are first needed."""
        return _engine(self.folder.store, self.key)

    @contextmanager
    def glancing(self) -> Iterator[Any]:
        """A connection without SQLAlchemy, for the few rows that the first page needs; closed on leaving."""
        connection = connect(self.folder.store, self.key)
        try:
            yield connection
        except sqlcipher3.dbapi2.DatabaseError as error:
            raise _unreadable(error) from error
        finally:
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading; sees one moment of the store."""
        with told_failures(), self.engine.connect() as connection, connection.begin():
            _begin(connection, "deferred")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction for one deed: committed durably on leaving, or nothing of it remains."""
        with told_failures(), self.engine.connect() as connection, connection.begin():
            # A deferred BEGIN that later writes is refused at once when another connection wrote meanwhile.
            _begin(connection, "immediate")
            yield connection

    def close(self) -> None:
        """Give back the file, its pooled connections and the lock."""
        if "engine" in self.__dict__:
            self.engine.dispose()
        self.lock.release()


@contextmanager
def told_failures() -> Iterator[None]:
    """Turn what the disk or the file does to us into a sentence; our own errors pass untouched."""
    try:
        yield
    except Exception as error:
        from sqlalchemy.exc import DBAPIError

        if not isinstance(error, DBAPIError):
            raise
        words = str(error.orig)
        if "disk is full" in words or "disk I/O" in words:
            raise Told(
                "Ổ đĩa đã đầy hoặc hỏng nên chưa ghi được.",
                "Giải phóng chỗ trống trên ổ đĩa rồi bấm lại; việc vừa làm chưa được ghi, bản nháp vẫn còn.",
            ) from error
        if "readonly" in words:
            raise Told(
                "Không được phép ghi vào thư mục dữ liệu.", "Nhờ người quản trị máy cấp quyền ghi rồi bấm lại."
            ) from error
        raise


def exists(folder: DataFolder) -> bool:
    """Whether a store was ever made here; none is a normal state: the first run."""
    return folder.store.is_file()


def create(folder: DataFolder) -> tuple[Store, str]:
    """Make a new, empty store; returns it with the recovery code of its key."""
    folder.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = StoreLock(folder.root / "dang_mo")
    try:
        key, code = keys.create(folder)
    except FileExistsError as error:
        lock.release()
        raise Told(
            "Thư mục dữ liệu đã có khóa nhưng không có sổ.",
            "Chép lại tệp so_mot_cua.db từ bản sao lưu, hoặc chọn một thư mục trống.",
        ) from error
    except OSError as error:
        lock.release()
        raise Told(
            "Không ghi được vào thư mục dữ liệu.", "Kiểm tra quyền ghi và chỗ trống của ổ đĩa rồi mở lại."
        ) from error
    return _opened(folder, key, lock), code


def open_store(folder: DataFolder) -> Store:
    """Open the store that lies in ``folder``. Raises `Told` for a lost key, a newer file, a second program."""
    lock = StoreLock(folder.root / "dang_mo")
    try:
        return _opened(folder, keys.load(folder), lock)
    except BaseException:
        lock.release()
        raise


def _opened(folder: DataFolder, key: bytes, lock: StoreLock) -> Store:
    connection = connect(folder.store, key)
    try:
        bring_up(connection, folder.store)
    finally:
        connection.close()
    return Store(folder=folder, key=key, lock=lock)


def connect(path: Path, key: bytes) -> Any:
    """A raw connection, keyed and checked."""
    connection = sqlcipher3.dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, timeout=10)
    for pragma in (
        "cipher_log_level = NONE",
        "cipher_default_hmac_algorithm = HMAC_SHA256",  # of the process, so that copies by VACUUM INTO have it too
        f"key = \"x'{key.hex()}'\"",
        f"cache_size = -{_CACHE_KIB}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "fullfsync = 1",
        "busy_timeout = 10000",
        "foreign_keys = ON",
        "journal_size_limit = 67108864",
        "temp_store = MEMORY",
    ):
        try:
            connection.execute(f"pragma {pragma}").fetchall()
        except sqlcipher3.dbapi2.DatabaseError as error:
            connection.close()
            raise _unreadable(error) from error
    try:
        connection.execute("select count(*) from sqlite_master").fetchall()
    except sqlcipher3.dbapi2.DatabaseError as error:
        connection.close()
        raise _unreadable(error) from error
    return connection


def _unreadable(error: Exception) -> Told:
    if "not a database" in str(error) or "malformed" in str(error):
        return Told(
            "Sổ không mở được bằng khóa trên máy này, hoặc tệp đã hỏng.",
            "Chạy: mot-cua recover với mã phục hồi; nếu vẫn không mở được, chép lại tệp từ bản sao lưu gần nhất.",
        )
    return Told("Chưa mở được sổ dữ liệu.", "Kiểm tra ổ đĩa và quyền ghi của thư mục dữ liệu rồi mở lại.")


def _engine(path: Path, key: bytes) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import QueuePool

    return create_engine(
        "sqlite://",
        creator=lambda: connect(path, key),
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
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
    """Run the steps that the file has not seen, each in one transaction with its number; a copy is kept aside first."""
    version = connection.execute("pragma user_version").fetchone()[0]
    newest = steps()[-1][0]
    if version > newest:
        raise Told(
            "Sổ này do một phiên bản Một Cửa mới hơn tạo ra nên bản đang chạy không mở.",
            "Cài phiên bản mới nhất rồi mở lại; sổ không bị thay đổi gì.",
        )
    if 0 < version < newest:
        aside = path.with_name(f"{path.stem}-truoc-nang-cap-{version}.db")
        if not aside.exists():
            connection.execute("vacuum into ?", (str(aside),)).fetchall()
    for number, step in steps():
        if number > version:
            connection.execute("begin immediate").fetchall()
            try:
                for statement in _statements(step.read_text(encoding="utf-8")):
                    connection.execute(statement).fetchall()
                connection.execute(f"pragma user_version = {number}").fetchall()
            except BaseException:
                connection.execute("rollback").fetchall()
                raise
            connection.execute("commit").fetchall()


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
