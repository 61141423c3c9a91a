"""Opening a store: what is normal, what is told, and that the migrations make exactly the tables the code knows."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import setup
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import engine, keys, tables


def test_the_migrations_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    store, _ = engine.create(DataFolder(tmp_path))
    with store.reading() as connection:
        for table in tables.metadata.sorted_tables:
            found = connection.execute(text(f"pragma table_xinfo({table.name})")).all()
            made = [(row[1], row[2].upper() or "BLOB", bool(row[3]) or bool(row[5])) for row in found]
            known = [
                (c.name, {"LargeBinary": "BLOB"}.get(type(c.type).__name__, str(c.type)), not c.nullable)
                for c in table.columns
            ]
            assert made == known, table.name
    store.close()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    store, _ = engine.create(folder)
    store.close()
    raw = engine.connect(folder.store, keys.load(folder))
    raw.execute("pragma user_version = 9999").fetchall()
    raw.close()
    with pytest.raises(Told, match="phiên bản Một Cửa mới hơn"):
        engine.open_store(folder)


def test_a_second_program_on_the_same_store_is_told(desk: Desk) -> None:
    with pytest.raises(Told, match="đang mở sổ này ở một cửa sổ khác"):
        desks.open_desk(desk.store.folder)


def test_a_closed_store_opens_again(desk: Desk) -> None:
    desk.store.close()
    again = desks.open_desk(desk.store.folder)
    try:
        assert again.facts.ward_name == desk.facts.ward_name
    finally:
        again.store.close()


def test_a_lost_key_is_told_and_the_recovery_code_opens_the_store(tmp_path: Path, answers) -> None:
    folder = DataFolder(tmp_path / "quay")
    made = setup.set_up(folder, answers)
    made.desk.store.close()
    (folder.keys / "khoa_may").unlink()
    with pytest.raises(Told, match="Không tìm thấy khóa"):
        desks.open_desk(folder)
    with pytest.raises(Told, match="Mã phục hồi không đúng"):
        keys.recover(folder, "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")
    keys.recover(folder, made.recovery_code.lower())
    again = desks.open_desk(folder)
    again.store.close()


def test_a_wrong_key_is_told(desk: Desk) -> None:
    desk.store.close()
    (desk.store.folder.keys / "khoa_may").write_text("00" * 32)
    with pytest.raises(Told, match="không mở được bằng khóa"):
        desks.open_desk(desk.store.folder)
    # The fixture closes the store once more, which must do no harm to a released lock.


def test_the_key_file_is_for_its_owner_only(desk: Desk) -> None:
    mode = stat.S_IMODE((desk.store.folder.keys / "khoa_may").stat().st_mode)
    assert mode == 0o600


def test_commits_are_durable_and_logged_ahead(desk: Desk) -> None:
    with desk.store.reading() as connection:
        assert connection.execute(text("pragma journal_mode")).scalar() == "wal"
        assert connection.execute(text("pragma synchronous")).scalar() == 2
