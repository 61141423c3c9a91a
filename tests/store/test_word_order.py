"""The indexes of words are put in order beside the counter's work, and a search finds what it found before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import backups, dossiers, intake, settings
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording, word_order

NAMES = ["Nguyễn Thị An", "Trần Văn Bình", "Lê Cường", "Phạm Dung", "Võ Thị Em", "Đỗ Giang", "Bùi Hà"]
TYPED = ["thi", "nguyen an", "v", "do giang", "an le hong phong nha trang", "khong ai ca nha trang tinh"]


@pytest.fixture
def taken_in(desk: Desk, full_draft: Draft) -> Callable[..., None]:
    def take(names: list[str] = NAMES) -> None:
        for name in names:
            owner = replace(full_draft.owner, name=name, id_number="", phone="")
            intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, owner=owner, applicant=None))

    return take


def pieces(desk: Desk) -> list[int]:
    with desk.store.glancing() as connection:
        return [len(word_order.pieces(connection, index)) for index in word_order.INDEXES]


def found(desk: Desk) -> list[list[str]]:
    return [[row.code for row in dossiers.find(desk, typed)] for typed in TYPED]


def test_many_pieces_become_one_and_every_search_finds_the_same(desk: Desk, taken_in: Callable[..., None]) -> None:
    taken_in()
    before = found(desk)
    assert min(pieces(desk)) > 1
    assert any(before)
    assert word_order.put_in_order(desk.store) >= 2
    assert pieces(desk) == [1, 1]
    assert found(desk) == before
    assert word_order.put_in_order(desk.store) == 0
    taken_in(NAMES[:2])  # fewer pieces than FTS5 joins by itself
    assert word_order.put_in_order(desk.store) >= 2
    assert pieces(desk) == [1, 1]
    assert all(len(now) >= len(then) for now, then in zip(found(desk), before, strict=True))


def test_it_ends_where_it_is_told_to_and_nothing_is_lost(desk: Desk, taken_in: Callable[..., None]) -> None:
    taken_in()
    before = found(desk)

    def stop() -> None:
        raise Told("Đã dừng.", "")

    with pytest.raises(Told):
        word_order.put_in_order(desk.store, stop)
    assert min(pieces(desk)) > 1
    assert found(desk) == before


def test_rows_folded_anew_are_in_order(desk: Desk, taken_in: Callable[..., None]) -> None:
    taken_in()
    before = found(desk)
    with desk.store.writing() as connection:
        for index in word_order.INDEXES:  # as if each dossier filled the memory that FTS5 gathers in
            connection.execute(text(f"insert into {index} ({index}, rank) values ('hashsize', 1)"))
        recording.rebuild(connection)
    assert pieces(desk) == [1, 1]
    assert found(desk) == before


def test_the_copy_of_the_day_puts_them_in_order_first(
    desk: Desk, taken_in: Callable[..., None], tmp_path: Path
) -> None:
    taken_in()
    (tmp_path / "usb").mkdir()
    chosen = settings.change(desk, backup_folder=str(tmp_path / "usb"))
    assert backups.daily(chosen) is not None
    assert pieces(desk) == [1, 1]
