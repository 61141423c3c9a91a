"""What a hub takes in and hands on, the same over SQLite and over PostgreSQL."""

from __future__ import annotations

import secrets
import zlib
from typing import Any

import msgspec
import pytest

from mot_cua_desktop.domain.sealed import Sealed
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, enrolment, takeover
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Pull
from mot_cua_desktop.sync.relaying import Relay


def test_what_one_desk_pushes_the_other_pulls_whole_and_in_order(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    one.dossiers(3)
    assert hub.push(one).acked == 12
    told = hub.pull(two, limit=5)
    assert told.more
    rest = hub.pull(two, after=told.upto)
    assert [item.event for item in (*told.items, *rest.items)] == one.events
    assert [item.position for item in (*told.items, *rest.items)] == list(range(1, 13))
    assert not rest.more
    assert {item.event for item in hub.pull(one).items} == {None}


def test_sent_again_it_is_acknowledged_again_and_stored_once(hub: Any) -> None:
    one = hub.join("Quầy 1")
    one.dossiers(2)
    assert hub.push(one, 0, 5).acked == 5
    assert hub.push(one, 0, 5).acked == 5
    assert hub.push(one, 3).acked == 8
    assert [row.desk_seq for row in hub.log()] == list(range(1, 9))


def test_a_gap_is_asked_for_again(hub: Any) -> None:
    one = hub.join("Quầy 1")
    one.dossiers(2)
    hub.push(one, 0, 2)
    told = hub.push(one, 5)
    assert (told.problem, told.acked) == ("gap", 2)
    assert len(hub.log()) == 2


def test_a_conflict_is_stored_with_its_reason_and_stops_nothing_after_it(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    stream, other = secrets.token_bytes(16), secrets.token_bytes(16)
    one.write(stream, 1)
    hub.push(one)
    two.write(stream, 2)  # not its dossier
    two.write(secrets.token_bytes(16), 7)  # goes on from what nobody has told yet
    two.write(other, 1)
    two.write(other, 3)  # out of place
    two.write(other, 2, term=5)
    two.write(other, 2, "taken_over")
    two.write(other, 2, "handed_over", body=b"[]")
    two.write(other, 2, "a kind of next year", body=b"\xff\x00 no JSON")
    told = hub.push(two)
    assert told.acked == 8
    assert [row.reason for row in hub.log()[1:]] == [
        "not_custodian", "waiting", "", "wrong_place", "old_term", "not_for_a_desk", "unreadable", "",
    ]  # fmt: skip
    assert {conflict.id for conflict in told.conflicts} == {row.id for row in hub.log() if row.reason}
    assert hub.push(two).conflicts == told.conflicts


def test_after_a_hand_over_the_other_desk_writes_and_the_first_no_more(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    stream = secrets.token_bytes(16)
    one.write(stream, 1)
    one.write(stream, 2, "handed_over", body=msgspec.json.encode({"type": "handed_over", "to": "Quầy 2"}))
    hub.push(one)
    two.write(stream, 3)
    one.write(stream, 3)
    hub.push(two)
    hub.push(one, 2)
    assert [row.reason for row in hub.log()] == ["", "", "", "not_custodian"]


def test_a_takeover_raises_the_term_of_every_dossier_of_the_dead_desk(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    one.dossiers(3, deeds=1)
    hub.push(one)
    with database.writing(hub.engine) as connection:
        assert takeover.take_over(connection, one_ward(hub), "Quầy 1", "Quầy 2", "Lê Văn Lãnh", "Máy hỏng", 5) == 3
    with pytest.raises(Told, match="phải đã gia nhập"), database.writing(hub.engine) as connection:
        takeover.take_over(connection, one_ward(hub), "Quầy 1", "Quầy 9", "Lê Văn Lãnh", "Máy hỏng", 5)
    with pytest.raises(Told, match="lý do"), database.writing(hub.engine) as connection:
        takeover.take_over(connection, one_ward(hub), "Quầy 1", "Quầy 2", "Lê Văn Lãnh", " ", 5)
    written = hub.log()[3:]
    assert {(row.type, row.seq, row.term) for row in written} == {("taken_over", 2, 2)}
    two.write(written[0].stream, 3, term=2)
    one.write(written[0].stream, 2)
    hub.push(one, 3)
    hub.push(two)
    assert [row.reason for row in hub.log()[6:]] == ["old_term", ""]
    assert [item.event is None for item in hub.pull(one).items] == [True] * 3 + [False] * 3 + [True, False]


def test_no_dossier_is_given_to_a_desk_whose_secret_was_taken_back(hub: Any) -> None:
    one = hub.join("Quầy 1")
    hub.join("Quầy 2")
    one.dossiers(1, deeds=1)
    hub.push(one)
    with database.writing(hub.engine) as connection:
        enrolment.revoke(connection, one_ward(hub), "Quầy 2", 5)
    with pytest.raises(Told, match="đã bị thu quyền"), database.writing(hub.engine) as connection:
        takeover.take_over(connection, one_ward(hub), "Quầy 1", "Quầy 2", "Lê Văn Lãnh", "Máy hỏng", 5)
    assert len(hub.log()) == 1
    with database.writing(hub.engine) as connection:  # from one that was revoked, all the more
        enrolment.revoke(connection, one_ward(hub), "Quầy 1", 6)
    hub.join("Quầy 2")
    with database.writing(hub.engine) as connection:
        assert takeover.take_over(connection, one_ward(hub), "Quầy 1", "Quầy 2", "Lê Văn Lãnh", "Mất máy", 7) == 1


def test_a_ward_s_own_hub_whose_secret_was_taken_back_passes_nothing_on_until_it_joins_anew(hub: Any) -> None:
    def join() -> str:
        with database.writing(hub.engine) as connection:
            enrolment.add_ward(connection, "W1")
            code = enrolment.new_code(connection, "W1", hub.service.now(), relay=True)
        asked = protocol.encode(Enrol(code=code, desk="x", pushed_upto=0, seals=()))
        return protocol.decode(hub.service.call("enrol", "", asked).body, Enrolled).token

    def passed(token: str) -> int:
        sent = protocol.encode(Relay(ward="W1", after=0, items=(), sent_at=0))
        return int(hub.service.call("relay", token, sent).status)

    token = join()
    assert passed(token) == 200
    with database.writing(hub.engine) as connection:
        enrolment.revoke_relay(connection, "W1")
    assert passed(token) == 401
    past = protocol.encode(Enrol(code=hub.code("W1"), desk="Quầy 1", pushed_upto=0, seals=()))
    assert hub.service.call("enrol", "", past).body == b"ward_hub"  # it stays the one that judges
    assert passed(join()) == 200
    with pytest.raises(Told, match="không có trung tâm riêng"), database.writing(hub.engine) as connection:
        enrolment.revoke_relay(connection, "000.00.12.H32")


def one_ward(hub: Any) -> str:
    return str(hub.log()[0].ward)


@pytest.mark.parametrize("change", [{"body": b"{ }"}, {"prev": b"x" * 32}, {"desk": "Quầy 9"}, {"personal": b"x"}])
def test_what_its_desk_did_not_seal_is_not_taken_and_what_came_before_it_is(hub: Any, change: dict[str, Any]) -> None:
    one = hub.join("Quầy 1")
    one.dossiers(1)
    one.events[2] = Sealed(**msgspec.structs.asdict(one.events[2]) | change)
    told = hub.push(one)
    assert (told.problem, told.acked) == ("malformed", 2)
    assert len(hub.log()) == 2


def test_a_desk_that_wrote_otherwise_under_the_same_numbers_is_told_so(hub: Any) -> None:
    one = hub.join("Quầy 1")
    one.dossiers(1, deeds=4)
    hub.push(one)
    one.events = one.events[:2]
    one.write(one.events[0].stream, 3)
    assert (hub.push(one).problem, hub.push(one, 2).problem) == ("fork", "fork")
    one.write(one.events[0].stream, 4)
    one.write(one.events[0].stream, 5)
    assert (hub.push(one).problem, hub.push(one, 4).problem) == ("fork", "fork")
    assert len(hub.log()) == 4


def test_the_same_id_under_another_number_is_a_conflict(hub: Any) -> None:
    one = hub.join("Quầy 1")
    stream = secrets.token_bytes(16)
    first = one.write(stream, 1)
    one.write(stream, 2, id=first.id)
    hub.push(one)
    assert [row.reason for row in hub.log()] == ["", "known_id"]


def test_each_desk_reads_and_writes_its_ward_only_and_a_revoked_one_nothing(hub: Any) -> None:
    one, far = hub.join("Quầy 1"), hub.join("Quầy 1", ward="000.00.13.H32")
    one.dossiers(1)
    hub.push(one)
    asked = protocol.encode(Pull(ward=one_ward(hub), after=0, limit=9, sent_at=0))
    assert hub.service.call("pull", far.token, asked).status == 403
    assert hub.service.call("pull", "", asked).status == 401
    assert hub.service.call("pull", far.token[:-1], asked).status == 401
    with database.writing(hub.engine) as connection:
        enrolment.revoke(connection, one_ward(hub), "Quầy 1", 5)
    assert hub.service.call("pull", one.token, asked).status == 401
    assert hub.send(one).status == 401
    kept = {row.ward for row in hub.log()}
    assert kept == {one_ward(hub)}


def test_secrets_are_kept_as_digests_only(hub: Any) -> None:
    from sqlalchemy import select

    from mot_cua_desktop.hub import tables

    code = hub.code()
    one = hub.join("Quầy 1")
    with database.reading(hub.engine) as connection:
        kept = [*connection.execute(select(tables.desk)), *connection.execute(select(tables.join_code))]
    assert not any(secret in repr(kept) for secret in (one.token, code, enrolment.plain(code)))


def test_a_code_is_dead_after_three_days_and_after_its_use(hub: Any) -> None:
    code = hub.code()
    late = protocol.encode(Enrol(code=code, desk="Quầy 1", pushed_upto=0, seals=()))
    hour = hub.service.now()
    object.__setattr__(hub.service, "now", lambda: hour + enrolment.CODE_LASTS + 3_600_000_000)
    assert hub.service.call("enrol", "", late).status == 403
    object.__setattr__(hub.service, "now", lambda: hour)
    assert hub.service.call("enrol", "", late).status == 200
    assert hub.service.call("enrol", "", late).status == 403


@pytest.mark.parametrize(
    ("frame", "status"),
    [
        (b"", 400),
        (b"MC\x01\x00", 400),
        (b"MC\x02\x00\x90", 400),
        (b"MC\x01\x07\x90", 400),
        (b"MC\x01\x01not zlib", 400),
        (b"MC\x01\x01" + zlib.compress(b"\x90" * 10_000)[:-9], 400),
        (b"MC\x01\x01" + zlib.compress(b"\0" * (protocol.MOST_UNPACKED + 1)), 413),
        (b"MC\x01\x00" + b"\x91" * 5000, 400),
        (b"x" * (protocol.MOST_PACKED + 1), 413),
    ],
)
def test_what_is_no_message_is_turned_away_with_a_word(hub: Any, frame: bytes, status: int) -> None:
    one = hub.join("Quầy 1")
    for call in ("push", "pull", "enrol"):
        assert hub.service.call(call, one.token, frame).status == status
    assert hub.service.call("drop", one.token, frame).status == 404
    assert hub.log() == []


def test_numbers_and_words_that_no_column_holds_are_malformed_not_a_fault(hub: Any) -> None:
    one = hub.join("Quầy 1")
    wrong: list[dict[str, Any]] = [
        {"version": 1 << 63}, {"offset": 5000}, {"officer": "a\0b"}, {"at": -1}, {"version": 0}, {"id": b"x"},
    ]  # fmt: skip
    for change in wrong:
        one.events = []
        one.write(secrets.token_bytes(16), 1, **change)
        assert hub.push(one).problem == "malformed", change
    far = protocol.encode(Pull(ward="000.00.12.H32", after=1 << 63, limit=-5, sent_at=1 << 63))
    assert hub.service.call("pull", one.token, far).status in (200, 400)
    past = protocol.encode(Enrol(code=hub.code(), desk="Quầy 1", pushed_upto=1 << 63, seals=(b"",)))
    assert hub.service.call("enrol", "", past).status in (400, 403)
