"""Opening a hub's database: PostgreSQL for a province, SQLite for one ward's trial; brought up when opened."""

from __future__ import annotations

import random
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import tables

MIGRATIONS = Path(__file__).parent / "migrations"
#: A deadlock or a lost race is no failure: the transaction is tried again.
_AGAIN = ("40P01", "40001")
_TRIES = 6
#: Seconds that a hub which starts waits for its database, and between two looks.
PATIENCE, EACH = 120.0, 2.0
#: The database does not answer now: it is away, starts again, is full, or everybody asks at once.
AWAY = (OperationalError, InterfaceError, PoolExhausted)
Done = TypeVar("Done")


def open_database(url: str) -> Engine:
    """The database at ``url`` (``sqlite:///FILE`` or ``postgresql://...``), with every migration done.

    Raises `Told` for an address that cannot be used, and for a database that a newer hub has been at.
    """
    engine = _engine(url)
    try:
        with writing(engine) as connection:
            _bring_up(connection)
    except OperationalError as error:
        engine.dispose()
        raise Told(
            "Không kết nối được cơ sở dữ liệu của trung tâm.",
            "Kiểm tra máy chủ cơ sở dữ liệu đang chạy, địa chỉ và mật khẩu trong --database.",
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_when_there(
    url: str,
    say: Callable[[str], None],
    seconds: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Engine:
    """As `open_database`; a PostgreSQL that does not answer yet (it starts with the machine, or again) is waited for a
    while, so that a hub does not end over it."""
    until, said = seconds() + PATIENCE, False
    while True:
        try:
            return open_database(url)
        except Told as error:
            away = isinstance(error.__cause__, OperationalError) and url.startswith("postgresql")
            if not away or seconds() >= until:
                raise
        if not said:
            say(f"Cơ sở dữ liệu chưa trả lời; tự thử lại trong {PATIENCE / 60:.0f} phút.")
            said = True
        sleep(EACH)


def _engine(url: str) -> Engine:
    wrong = Told(
        "Địa chỉ cơ sở dữ liệu chưa đúng.",
        "Ví dụ: sqlite:///trung_tam.db hoặc postgresql://ten:mat_khau@may_chu/mot_cua.",
    )
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise wrong from error
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    name = parsed.get_backend_name()
    if name not in ("sqlite", "postgresql"):
        raise wrong
    try:
        if name == "postgresql":
            return create_engine(parsed, pool_size=8, max_overflow=8, pool_pre_ping=True, hide_parameters=True)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": 30, "check_same_thread": False})
    except NoSuchModuleError as error:
        raise wrong from error

    @event.listens_for(engine, "connect")
    def _prepared(driver: Any, _: Any) -> None:
        driver.isolation_level = None  # we begin ourselves, below
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 30000", "foreign_keys = ON"):
            driver.execute(f"pragma {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred BEGIN that later writes is refused at once when another connection wrote meanwhile.
        mode = "immediate" if connection.get_execution_options().get("writes") else "deferred"
        connection.exec_driver_sql(f"begin {mode}")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, committed on leaving."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def transact(engine: Engine, do: Callable[[Connection], Done]) -> Done:
    """Do it in one transaction, and again after a deadlock or a lost race; ``do`` may therefore run several times."""
    for tried in range(_TRIES):
        try:
            with writing(engine) as connection:
                return do(connection)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _AGAIN or tried == _TRIES - 1:
                raise
            time.sleep(random.uniform(0, 0.02 * 2**tried))
    raise AssertionError("every try returns or raises")


def lock_ward(connection: Connection, ward: str) -> Any:
    """The head row of a ward, held until the transaction ends; None where there is no such ward."""
    query = select(tables.ward).where(tables.ward.c.id == ward)
    return connection.execute(query.with_for_update()).one_or_none()


def epoch(connection: Connection) -> str:
    """Which life of the hub this is; another one after a restore from a backup."""
    return str(connection.execute(select(tables.hub.c.epoch)).scalar_one())


def begin_new_epoch(engine: Engine) -> None:
    """Tell every desk that this hub was restored from a backup: they look what it still has and send the rest."""
    with writing(engine) as connection:
        connection.execute(update(tables.hub).values(epoch=secrets.token_hex(8)))


def _bring_up(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(2026112605)"))  # two hubs that start together
    version = 0
    if inspect(connection).has_table("hub"):
        version = connection.execute(select(tables.hub.c.version)).scalar_one()
    steps = sorted((int(path.name[:4]), path) for path in MIGRATIONS.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    if version > steps[-1][0]:
        raise Told("Cơ sở dữ liệu này do bản trung tâm mới hơn dùng.", "Cài phiên bản mới nhất rồi chạy lại.")
    for number, step in steps:
        if number <= version:
            continue
        for statement in _statements(step.read_text(encoding="utf-8")):
            connection.exec_driver_sql(statement)
        if number == 1:
            connection.execute(insert(tables.hub).values(version=0, epoch=secrets.token_hex(8)))
        if number == 2:
            connection.execute(insert(tables.page_secret).values(secret=secrets.token_bytes(32)))
        connection.execute(update(tables.hub).values(version=number))


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
