"""The journal keeps what was written, in order, sealed; and the file itself holds the one-supplement limit."""

from __future__ import annotations

import pytest
import sqlcipher3
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import intake
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording, tables
from mot_cua_desktop.store.journal import Deed

SLIP = ev.SupplementRequested(number=9, year=2026, lines=(ev.SlipLine(key="a", name="Tờ khai", wrong="Thiếu"),))


@pytest.fixture
def guided(desk: Desk, lacking_draft) -> bytes:
    return intake.guide(desk, lacking_draft, intake.intake.slip_lines(lacking_draft.papers)).id


@pytest.mark.parametrize("second", ["guidance_issued", "supplement_requested"])
def test_the_file_refuses_a_second_slip_even_when_every_rule_is_bypassed(
    desk: Desk, guided: bytes, second: str
) -> None:
    with desk.store.writing() as connection:
        rows = connection.execute(select(tables.event).where(tables.event.c.stream == guided)).all()
        forged = dict(rows[-1]._mapping) | {
            "position": None, "id": b"f" * 16, "seq": 99, "desk_seq": 999, "type": second,
        }  # fmt: skip
        with pytest.raises(IntegrityError, match=r"event\.stream"):
            connection.execute(insert(tables.event), forged)


def test_append_tells_a_second_slip_in_the_officers_words(desk: Desk, guided: bytes) -> None:
    with pytest.raises(Refused, match="một lần ngày"), desk.store.writing() as connection:
        journal.append(connection, desk.author(), guided, "dossier", [Deed(SLIP)], seq=50)


def test_two_writers_of_the_same_place_in_a_stream_cannot_both_win(desk: Desk, guided: bytes) -> None:
    note = Deed(ev.Printed(paper="phieu_bo_sung", edition=1, copy=1))
    with pytest.raises(Told, match="vừa được ghi ở nơi khác"), desk.store.writing() as connection:
        journal.append(connection, desk.author(), guided, "dossier", [note], seq=1)


def test_an_event_can_be_neither_changed_nor_deleted(desk: Desk, guided: bytes) -> None:
    for statement in ("update event set officer = 'khác'", "delete from event"):
        with pytest.raises(DBAPIError, match="append-only"), desk.store.writing() as connection:
            connection.execute(text(statement))


def test_the_chain_holds_and_still_holds_after_personal_data_is_erased(desk: Desk, guided: bytes) -> None:
    with desk.store.writing() as connection:
        count = journal.verify(connection)
        connection.execute(text("update event set personal = null, salt = null where kind = 'dossier'"))
        assert journal.verify(connection) == count
        erased = journal.of_stream(connection, guided)[0]
        assert erased.personal is None


def test_a_changed_byte_breaks_the_chain(desk: Desk, guided: bytes) -> None:
    with desk.store.writing() as connection:
        connection.execute(text("drop trigger event_never_updated"))
        connection.execute(text("update event set body = replace(body, 'Chưa nộp', 'Đã nộp') where kind = 'dossier'"))
        with pytest.raises(Told, match="không khớp tại việc số"):
            journal.verify(connection)


def test_folding_the_journal_again_gives_the_same_rows(desk: Desk, guided: bytes, full_draft) -> None:
    intake.accept(desk, full_draft)
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live
        connection.execute(text("insert into dossier_names (dossier_names) values ('integrity-check')"))


def test_the_store_is_not_readable_without_its_key(desk: Desk, guided: bytes) -> None:
    content = desk.store.folder.store.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"khai sinh" not in content
    plain = sqlcipher3.dbapi2.connect(str(desk.store.folder.store))
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError):
        plain.execute("select count(*) from event")
    plain.close()
