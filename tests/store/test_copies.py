"""A copy of the store must open as the store does, or the backup is worth nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import engine

WAYS = {
    "vacuum into": "vacuum into :file",
    "attach": "attach :file as copy key :key; select sqlcipher_export('copy'); detach copy",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_opens_with_the_same_key_and_says_the_same(desk: Desk, tmp_path: Path, way: str) -> None:
    file, said = tmp_path / "ban_sao.db", "select id, hash from event order by position"
    store = engine.connect(desk.store.folder.store, desk.store.key)
    for statement in WAYS[way].split(";"):
        values = {"file": str(file), "key": f"x'{desk.store.key.hex()}'"}
        store.execute(statement, values).fetchall()
    copy = engine.connect(file, desk.store.key)
    assert copy.execute("pragma cipher_integrity_check").fetchall() == []
    assert copy.execute(said).fetchall() == store.execute(said).fetchall() != []
    copy.close()
    store.close()
