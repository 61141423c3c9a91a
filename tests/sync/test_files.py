"""Files follow the events: once, whole, chunk by chunk over whatever the line does, never before what people did."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database
from mot_cua_desktop.hub import files as hub_files
from mot_cua_desktop.hub import tables as hub_tables
from mot_cua_desktop.operations import attaching, syncing
from mot_cua_desktop.store import attachments, file_roads, journal
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import Cut
from mot_cua_desktop.sync.files import (
    CHUNK,
    Carried,
    ChunkAsked,
    ChunkGiven,
    ChunkKept,
    ChunkSent,
    FilesAsked,
    FilesHeld,
)

SCAN = b"%PDF-1.7 " + os.urandom(3 * CHUNK + 100)


def attach(desk: Any, stream: bytes, content: bytes = SCAN) -> str:
    kept = attachments.put_content(desk.store, "quet.pdf", content, "application/pdf")
    desk.do(stream, ev.AttachmentAdded(digest=kept.digest, size=kept.size, media_type=kept.media_type))
    return kept.digest


def carry(desk: Any, *fates: str, **limits: Any) -> Carried | None:
    desk.network.fates = list(fates)
    try:
        return attaching.carry(desk.store, desk.network, **limits)
    except Cut:
        return None
    finally:
        desk.network.fates = []


def given_on(ward: Any) -> tuple[Any, Any, str]:
    """A dossier with a scan, opened at one desk and handed to another, all events through."""
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    stream = one.open()
    digest = attach(one, stream)
    one.hand_over(stream, "Quầy 2")
    one.sync()
    two.sync()
    return one, two, digest


def calls(ward: Any) -> list[str]:
    """The calls that the hub hears from now on, as they come."""
    heard: list[str] = []
    deliver = ward.network.deliver

    def listening(call: str, token: str, body: bytes) -> Any:
        heard.append(call)
        return deliver(call, token, body)

    ward.network.deliver = listening
    return heard


def test_a_scan_taken_in_here_is_read_at_the_desk_that_was_handed_the_dossier(ward: Any) -> None:
    one, two, digest = given_on(ward)
    with pytest.raises(Told, match="chưa về máy này"):
        attaching.want(two.store, digest)
    assert carry(one) == Carried(sent=1)
    assert carry(two) == Carried(received=1)
    assert attachments.read(two.store, digest) == SCAN
    assert carry(one) == carry(two) == Carried()
    assert not list(two.store.folder.attachments.glob(f"*{attachments.HALF}"))


def test_what_came_from_another_desk_is_not_swept_away_as_nobody_s(ward: Any) -> None:
    one, two, digest = given_on(ward)
    carry(one)
    carry(two)
    with two.store.reading() as connection:
        assert journal.is_attached(connection, digest)


def test_no_file_goes_before_the_event_that_speaks_of_it(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    attach(one, one.open())
    heard = calls(ward)
    assert carry(one) == Carried()
    assert "file_put" not in heard
    one.sync()
    assert carry(one) == Carried(sent=1)


def test_new_events_go_first_and_the_file_goes_on_where_it_stopped(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    stream = one.open()
    attach(one, stream)
    one.sync()
    heard = calls(ward)
    before = ward.network.deliver

    def a_deed_comes_between(call: str, token: str, body: bytes) -> Any:
        if heard.count("file_put") == 1 and call == "file_put":
            one.urge(stream)
        return before(call, token, body)

    ward.network.deliver = a_deed_comes_between
    assert carry(one) == Carried(left=True)
    assert heard.count("file_put") == 2
    ward.network.deliver = before
    one.sync()
    assert carry(one) == Carried(sent=1)
    assert heard.count("file_put") == 4, "four chunks, none twice"


def test_a_slow_line_gives_files_no_more_than_their_time(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    attach(one, one.open())
    one.sync()
    heard = calls(ward)
    hour = iter(range(0, 10_000, 8))  # a chunk takes eight seconds at 64 kbit/s

    def clock() -> float:
        return float(next(hour))

    assert carry(one, most_seconds=20.0, seconds=clock) == Carried(left=True)
    assert heard.count("file_put") == 2
    while carry(one, most_seconds=20.0, seconds=clock) != Carried():
        pass
    assert heard.count("file_put") == 4


@pytest.mark.parametrize("fate", ["drop", "deaf", "cut going", "cut coming", "double", "delay"])
def test_whatever_the_line_does_the_file_comes_whole_and_once(ward: Any, fate: str) -> None:
    one, two, digest = given_on(ward)
    for at in range(6):
        carry(one, *["fair"] * at, fate)
    ward.network.settle()
    carry(one)
    for at in range(6):
        carry(two, *["fair"] * at, fate)
    ward.network.settle()
    carry(two)
    assert attachments.read(two.store, digest) == SCAN
    with database.reading(ward.engine) as connection:
        assert len(connection.execute(select(hub_tables.file_chunk.c.number)).all()) == 4


def test_what_a_power_cut_left_of_a_chunk_is_taken_off_again(ward: Any) -> None:
    one, two, digest = given_on(ward)
    carry(one)
    assert carry(two, "fair", "fair", "drop") is None
    half = two.store.folder.attachments / f"{digest}{attachments.HALF}"
    assert b"%PDF" not in half.read_bytes(), "a half is sealed too"
    with half.open("ab") as out:
        out.write(b"x" * 1000)
    assert carry(two) == Carried(received=1)
    assert attachments.read(two.store, digest) == SCAN


def test_a_hub_that_gives_other_content_is_not_believed(ward: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, digest = given_on(ward)
    carry(one)
    true = hub_files.get

    def forging(*asked: Any) -> ChunkGiven:
        given = true(*asked)
        return ChunkGiven(size=given.size, content=bytes(len(given.content)))

    monkeypatch.setattr(hub_files, "get", forging)
    assert carry(two) == Carried(damaged=1)
    assert attachments.content_size(two.store, digest) is None
    assert not [each for each in two.store.folder.attachments.rglob("*") if each.is_file()]
    monkeypatch.setattr(hub_files, "get", true)
    assert carry(two) == Carried(received=1)


def test_what_is_only_read_here_comes_when_somebody_wants_to_see_it(ward: Any) -> None:
    one, two = ward.desk("Quầy 1"), ward.desk("Quầy 2")
    digest = attach(one, one.open())
    one.sync()
    two.sync()
    carry(one)
    assert carry(two) == Carried()
    with pytest.raises(Told, match="chưa về máy này"):
        attaching.want(two.store, digest)
    assert carry(two) == Carried(received=1)
    attaching.want(two.store, "0" * 64)  # of none that is to come: the store says so itself


def test_another_hub_is_given_the_files_again(ward: Any, new_ward: Callable[[], Any]) -> None:
    one, two, digest = given_on(ward)
    carry(one)
    database.begin_new_epoch(ward.engine)  # restored from a backup of before the files
    with database.writing(ward.engine) as connection:
        connection.execute(hub_tables.file_chunk.delete())
        connection.execute(hub_tables.file.delete())
    one.sync()
    assert carry(one) == Carried(sent=1)
    two.sync()
    assert carry(two) == Carried(received=1)
    assert attachments.read(two.store, digest) == SCAN


def test_a_file_damaged_on_this_disk_does_not_hold_the_others_up(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    stream = one.open()
    bad, good = attach(one, stream), attach(one, stream, SCAN[:-1])
    path = attachments.place(one.store, bad)
    path.write_bytes(path.read_bytes()[:-20] + bytes(20))
    one.sync()
    assert carry(one) == Carried(sent=1)
    with one.store.reading() as connection:
        assert file_roads.outgoing(connection) == [bad]
    assert good != bad


def ask(ward: Any, desk: Any, call: str, message: Any, kind: Any) -> Any:
    with desk.store.reading():
        token = syncing.StoreLedger(desk.store).cursor().token
    answer = ward.service.call(call, token, protocol.encode(message))
    assert answer.status == 200, answer
    return protocol.decode(answer.body, kind)


def test_the_hub_proves_the_whole_and_throws_a_forgery_away(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    digest = hashlib.sha256(b"khac").hexdigest()
    sent = ChunkSent(digest=digest, size=4, number=0, content=b"gian")
    assert ask(ward, one, "file_put", sent, ChunkKept) == ChunkKept(next=0, whole=False, problem="damaged")
    right = ChunkSent(digest=digest, size=4, number=0, content=b"khac")
    assert ask(ward, one, "file_put", right, ChunkKept).whole
    assert ask(ward, one, "file_put", sent, ChunkKept).whole, "what is whole stays what it is"
    assert ask(ward, one, "file_get", ChunkAsked(digest=digest, number=0), ChunkGiven).content == b"khac"


@pytest.mark.parametrize(
    ("digest", "size", "number", "content", "problem"),
    [
        ("../x", 1, 0, b"a", "size"),
        ("a" * 64, 0, 0, b"", "size"),
        ("a" * 64, 101 * 1024 * 1024, 0, b"a" * CHUNK, "size"),
        ("a" * 64, 10, 0, b"a" * 11, "size"),
        ("a" * 64, 10, 1, b"", "size"),
        ("a" * 64, 10, -1, b"a", "size"),
        ("a" * 64, 2 * CHUNK, 1, b"a" * CHUNK, "gap"),
    ],
)
def test_chunks_that_cannot_be_are_told(
    ward: Any, digest: str, size: int, number: int, content: bytes, problem: str
) -> None:
    one = ward.desk("Quầy 1")
    sent = ChunkSent(digest=digest, size=size, number=number, content=content)
    assert ask(ward, one, "file_put", sent, ChunkKept).problem == problem


def test_no_other_ward_learns_of_a_file_and_no_stranger_reads_one(ward: Any, new_ward: Callable[[], Any]) -> None:
    from mot_cua_desktop.hub import enrolment

    one = ward.desk("Quầy 1")
    digest = attach(one, one.open())
    one.sync()
    carry(one)
    with database.writing(ward.engine) as connection:
        enrolment.add_ward(connection, "khac")
        code = enrolment.new_code(connection, "khac", ward.service.now())
    other = new_ward().desk("Quầy 1")
    other.network = ward.network
    other.join(code)
    assert not ask(ward, other, "file_have", FilesAsked(digests=(digest,)), FilesHeld).files[0].whole
    assert ask(ward, other, "file_get", ChunkAsked(digest=digest, number=0), ChunkGiven).size == 0
    for call, body in (("file_have", FilesAsked(digests=(digest,))), ("file_get", ChunkAsked(digest=digest, number=0))):
        assert ward.service.call(call, "khong-phai", protocol.encode(body)).status == 401


def test_the_hub_s_chunks_are_sealed_and_one_put_in_another_s_place_is_noticed(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    digest = attach(one, one.open(), b"%PDF-1.7 " + b"Nguoi dan" * CHUNK)
    one.sync()
    carry(one)
    chunk = hub_tables.file_chunk
    with database.writing(ward.engine) as connection:
        kept = {row.number: row.content for row in connection.execute(select(chunk))}
        assert not any(b"Nguoi dan" in content for content in kept.values())
        connection.execute(update(chunk).where(chunk.c.number == 0).values(content=kept[1]))
    token = syncing.StoreLedger(one.store).cursor().token
    asked = protocol.encode(ChunkAsked(digest=digest, number=0))
    assert ward.service.call("file_get", token, asked).status == 503
