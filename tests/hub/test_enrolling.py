"""Joining a hub: an answer that was lost is given again, to whom it was for; and what anybody may send costs little."""

from __future__ import annotations

import tracemalloc
import unicodedata
import zlib
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from mot_cua_desktop.domain.sealed import GENESIS
from mot_cua_desktop.hub import database, enrolment, limits, web
from mot_cua_desktop.hub.database import lock_ward
from mot_cua_desktop.hub.service import Answer
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Push
from tests.hub.conftest import LogDesk
from tests.hub.test_fuzzed import asked

WARD = "000.00.12.H32"
NONCE = b"n" * 32


def send(hub: Any, code: str, desk: str = "Quầy 1", *, address: str = "", **changed: Any) -> Answer:
    message = Enrol(**{"code": code, "desk": desk, "pushed_upto": 0, "seals": (GENESIS,), "nonce": NONCE} | changed)
    answer: Answer = hub.service.call("enrol", "", protocol.encode(message), address)
    return answer


def told(answer: Answer) -> Enrolled:
    assert answer.status == 200, answer
    return protocol.decode(answer.body, Enrolled)


def test_the_same_desk_with_the_same_nonce_is_answered_again_and_nobody_else(hub: Any) -> None:
    code = hub.code()
    first = told(send(hub, code))
    again = told(send(hub, code))
    assert (again.token, again.epoch, again.mark) == (first.token, first.epoch, first.mark)
    for other in ({"nonce": b"m" * 32}, {"nonce": b""}, {"desk": "Quầy 2"}):
        assert send(hub, code, **other).status == 403
    desk = hub.join("Quầy 3")
    desk.name, desk.token, desk.epoch = "Quầy 1", again.token, again.epoch
    desk.dossiers(1)
    assert hub.push(desk).acked == 4


def test_once_the_secret_was_used_the_code_is_spent_for_good(hub: Any) -> None:
    code = hub.code()
    first = told(send(hub, code))
    desk = hub.join("Quầy 3")
    desk.name, desk.token, desk.epoch = "Quầy 1", first.token, first.epoch
    desk.dossiers(1)
    hub.push(desk)
    assert send(hub, code).status == 403  # whoever asks now may be an older copy, which must join anew
    assert hub.push(desk).acked == 4


@pytest.mark.parametrize("then", ["revoked", "joined anew", "too late"])
def test_what_is_over_is_not_given_again(hub: Any, then: str) -> None:
    code = hub.code()
    told(send(hub, code))
    if then == "revoked":
        with database.writing(hub.engine) as connection:
            enrolment.revoke(connection, WARD, "Quầy 1", 5)
    elif then == "joined anew":
        told(send(hub, hub.code(), nonce=b"o" * 32))
    else:
        late = hub.service.now() + enrolment.CODE_LASTS + 1
        object.__setattr__(hub.service, "now", lambda: late)
    assert send(hub, code).status == 403


def test_a_desk_that_joins_anew_is_fenced_once_and_told_the_same_life_again(hub: Any) -> None:
    desk = hub.join("Quầy 1")
    desk.dossiers(2)
    hub.push(desk)
    seals = tuple(event.hash for event in desk.events[3:5])
    code = hub.code()
    first = told(send(hub, code, pushed_upto=4, seals=seals))
    written = len(hub.log())
    again = told(send(hub, code, pushed_upto=4, seals=seals))
    assert (again.epoch, again.token) == (first.epoch, first.token)
    assert first.epoch > desk.epoch
    assert len(hub.log()) == written > 8


def test_a_ward_s_own_hub_is_answered_again_too(hub: Any) -> None:
    with database.writing(hub.engine) as connection:
        enrolment.add_ward(connection, "W1")
        code = enrolment.new_code(connection, "W1", hub.service.now(), relay=True)
    assert told(send(hub, code, "x")).token == told(send(hub, code, "x")).token
    assert send(hub, code, "x", nonce=b"m" * 32).status == 403


def test_no_secret_lies_at_the_hub_and_the_nonce_neither(hub: Any) -> None:
    from sqlalchemy import select

    from mot_cua_desktop.hub import tables

    first = told(send(hub, hub.code()))
    with database.reading(hub.engine) as connection:
        kept = repr([list(connection.execute(select(table))) for table in tables.metadata.sorted_tables])
    assert first.token not in kept
    assert repr(NONCE)[2:-1] not in kept


@pytest.mark.parametrize("name", ["Trung tâm", " trung  TÂM", "Trung ta\u0302m"])
def test_no_desk_has_the_hub_s_own_name(hub: Any, name: str) -> None:
    code = hub.code()
    answer = send(hub, code, name)
    assert (answer.status, answer.body) == (403, b"name")
    assert send(hub, code).status == 200


# --- what anybody may send ---


def bomb(count: int) -> bytes:
    """An enrolment of a great many seals, packed small."""
    head = msgspec.msgpack.encode(["ABCD", "Quầy 9", 0])
    plain = b"\x94" + head[1:] + b"\xdd" + count.to_bytes(4, "big") + b"\xc4\x00" * count
    return b"MC\x01\x01" + zlib.compress(plain, 9)


def test_a_small_frame_that_unpacks_to_millions_of_seals_is_turned_away_for_next_to_nothing(hub: Any) -> None:
    frame = bomb(8_000_000)
    assert len(frame) < protocol.MOST_ENROL
    tracemalloc.start()
    try:
        assert hub.service.call("enrol", "", frame).status == 413
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_an_enrolment_is_held_to_its_own_size_and_to_one_batch_of_seals(hub: Any) -> None:
    code = hub.code()
    seals = (GENESIS,) * protocol.MOST_SEALS
    assert send(hub, code, seals=(*seals, GENESIS)).status == 413
    assert send(hub, code, nonce=b"n" * 65).status == 413
    app = web.build(hub.service)
    large = b"MC\x01\x00" + b"x" * protocol.MOST_ENROL
    assert asked(app, "/v1/enrol", large)[0] == 413
    assert asked(app, "/v1/pull", large)[0] == 401  # of another call that much is read
    assert send(hub, code, seals=seals).status == 200


def test_wrong_codes_from_one_address_end_and_right_ones_are_not_counted(hub: Any) -> None:
    most, minutes = limits.MOST["enrol"]
    for _ in range(2 * most):
        assert send(hub, hub.code(), nonce=b"", address="10.0.0.1").status == 200
    for _ in range(most):
        assert send(hub, "ABCD-EFGH-JKLM", address="10.0.0.1").status == 403
    code = hub.code()
    answer = send(hub, code, address="10.0.0.1")
    assert (answer.status, answer.body) == (429, b"often")
    assert send(hub, code, address="10.0.0.2").status == 200
    later = hub.service.now() + minutes * 60_000_000 + 1
    object.__setattr__(hub.service, "now", lambda: later)
    assert send(hub, hub.code(), address="10.0.0.1").status == 200


@pytest.mark.parametrize("form", ["NFD", "case", "spaces"])
def test_a_name_that_a_person_reads_as_another_desk_s_is_refused_and_the_code_stays_good(hub: Any, form: str) -> None:
    hub.join("Quầy 1")
    alike = {"NFD": unicodedata.normalize("NFD", "Quầy 1"), "case": "QUẦY 1", "spaces": "Quầy  1 "}[form]
    code = hub.code()
    answer = send(hub, code, alike)
    assert (answer.status, answer.body) == (403, b"alike")
    assert told(send(hub, hub.code(), "Quầy 1")).epoch > 1  # the desk itself joins anew
    told(send(hub, hub.code("000.00.13.H32"), alike))  # another ward's
    told(send(hub, code, "Quầy 11"))


def test_another_pc_under_the_name_of_a_desk_is_not_let_in_to_its_dossiers(hub: Any) -> None:
    desk = hub.join("Quầy 1")
    desk.dossiers(1)
    hub.push(desk)
    before, code = hub.log(), hub.code()
    other = LogDesk("Quầy 1")
    other.dossiers(1)
    for seals in ((GENESIS,), (GENESIS, *(event.hash for event in other.events))):
        answer = send(hub, code, seals=seals)
        assert (answer.status, answer.body) == (403, b"other_desk")
    assert hub.push(desk).acked == 4  # its own secret holds
    assert hub.log() == before
    told(send(hub, code, seals=(GENESIS, *(event.hash for event in desk.events))))


def test_who_is_not_known_waits_for_no_writer_and_holds_up_none(hub: Any) -> None:
    """A flood of calls without a secret, or with wrong codes from where too many came, locks nothing."""
    desk = hub.join("Quầy 1")
    desk.dossiers(1)
    place = limits.place_of("10.0.0.1")
    with database.writing(hub.engine) as connection:
        for _ in range(40):
            limits.allowed(connection, "enrol", place, hub.service.now())
    whole = protocol.encode(Push(epoch=1, after=0, events=tuple(desk.events), sent_at=0))
    with database.writing(hub.engine) as connection:
        lock_ward(connection, WARD)
        connection.execute(text("update ward set name = 'x'"))
        for call in ("push", "lease", "file_put", "relay"):
            assert hub.service.call(call, "x" * 43, whole).status == 401, call
        assert send(hub, "ABCD-EFGH-JKMN").status == 403
        assert send(hub, "ABCD-EFGH-JKMN", address="10.0.0.1").status == 429
    assert hub.push(desk).acked == 4
