"""A store made by an older program is brought up whole or left as it was, with a copy kept aside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy.schema import CreateTable

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import dossiers, intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import engine, keys, tables


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's steps in a folder of the test's own, to which it may add."""
    own = tmp_path / "migrations"
    shutil.copytree(engine.MIGRATIONS, own)
    monkeypatch.setattr(engine, "MIGRATIONS", own)
    return own


def aside(desk: Desk) -> Path:
    return desk.store.folder.root / f"so_mot_cua-truoc-nang-cap-{engine.steps()[-2][0]}.db"


def version_of(path: Path, key: bytes) -> tuple[int, int]:
    """The version that a file says it has, and how many tables are called ``thu``."""
    raw = engine.connect(path, key)
    try:
        version = raw.execute("pragma user_version").fetchone()[0]
        return version, raw.execute("select count(*) from sqlite_master where name = 'thu'").fetchone()[0]
    finally:
        raw.close()


def add_step(migrations: Path, script: str) -> int:
    number = engine.steps()[-1][0] + 1
    (migrations / f"{number:04d}_thu.sql").write_text(script, encoding="utf-8")
    return number


def test_an_upgrade_keeps_a_whole_copy_aside(desk: Desk, full_draft: Draft, migrations: Path) -> None:
    state = intake.accept(desk, full_draft)
    desk.store.close()
    number = add_step(migrations, "create table thu (a integer);\n")
    again = desks.open_desk(desk.store.folder)
    assert dossiers.get(again, state.id) == state
    again.store.close()
    assert version_of(desk.store.folder.store, again.store.key) == (number, 1)
    assert version_of(aside(desk), again.store.key) == (number - 1, 0)


def test_an_upgrade_that_fails_half_way_leaves_no_trace(desk: Desk, full_draft: Draft, migrations: Path) -> None:
    state = intake.accept(desk, full_draft)
    desk.store.close()
    add_step(migrations, "create table thu (a integer);\ninsert into thu values (1);\n")
    number = add_step(migrations, "create table khac (a integer);\ninsert into khong_co values (1);\n")
    with pytest.raises(sqlcipher3.dbapi2.OperationalError, match="khong_co"):
        desks.open_desk(desk.store.folder)
    assert version_of(desk.store.folder.store, keys.load(desk.store.folder)) == (number - 2, 0)
    (migrations / f"{number:04d}_thu.sql").unlink()
    (migrations / f"{number - 1:04d}_thu.sql").unlink()
    again = desks.open_desk(desk.store.folder)
    assert dossiers.get(again, state.id) == state
    again.store.close()


def test_without_room_for_the_copy_nothing_is_upgraded(desk: Desk, migrations: Path) -> None:
    desk.store.close()
    number = add_step(migrations, "create table thu (a integer);\n")
    half = aside(desk).with_suffix(".dang_chep")
    (half / "chan").mkdir(parents=True)  # stands for a disk that does not take the copy
    with pytest.raises(Told, match="Không ghi được vào thư mục dữ liệu"):
        desks.open_desk(desk.store.folder)
    shutil.rmtree(half)
    assert not aside(desk).exists()
    assert version_of(desk.store.folder.store, desk.store.key) == (number - 1, 0)


def test_the_migrations_make_exactly_what_the_code_declares(tmp_path: Path) -> None:
    made = sqlcipher3.dbapi2.connect(":memory:", isolation_level=None)
    engine.bring_up(made, tmp_path / "nowhere.db")
    declared = sqlcipher3.dbapi2.connect(":memory:")
    for table in tables.metadata.sorted_tables:
        declared.execute(str(CreateTable(table)).replace("BLOB", "blob"))

    def columns(connection: object, name: str) -> list[tuple[object, ...]]:
        rows = connection.execute(f"pragma table_xinfo({name})").fetchall()  # type: ignore[attr-defined]
        # A key of an integer is never null whether it says so or not.
        return [(row[1], row[2].lower(), bool(row[3] or row[5]), row[4], row[5], row[6]) for row in rows]

    for table in tables.metadata.sorted_tables:
        assert columns(made, table.name) == columns(declared, table.name), table.name
    full_text = ("dossier_names", "dossier_words")
    names = {row[0] for row in made.execute("select name from sqlite_master where type = 'table'").fetchall()}
    assert {name for name in names if not name.startswith(full_text)} == set(tables.metadata.tables)
    made.close()
    declared.close()


def test_a_newer_store_is_not_touched(desk: Desk) -> None:
    desk.store.close()
    raw = engine.connect(desk.store.folder.store, desk.store.key)
    raw.execute("pragma user_version = 9999").fetchall()
    raw.close()
    before = desk.store.folder.store.read_bytes()
    for _ in range(2):  # the second time shows that the lock was given back
        with pytest.raises(Told, match="phiên bản Một Cửa mới hơn"):
            desks.open_desk(desk.store.folder)
    assert desk.store.folder.store.read_bytes() == before
