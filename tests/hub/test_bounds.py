"""How much one call may bring and one answer may hold, however badly it packs."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from mot_cua_desktop.domain import sealed
from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.hub.upstream import LogSource
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Item, Pull, Pulled
from mot_cua_desktop.sync.relaying import Relay

WARD = "000.00.12.H32"
LONGEST = sealed._LONGEST_BODY


def large(desk: Any, count: int) -> None:
    """Events as large as they may be, of which nothing packs."""
    for _ in range(count):
        salt, personal = secrets.token_bytes(16), secrets.token_bytes(LONGEST)
        digest = sealed.digest(salt, personal)
        parts = {"personal": personal, "salt": salt, "personal_digest": digest}
        desk.write(secrets.token_bytes(16), 1, body=secrets.token_bytes(LONGEST), officer="ữ" * 200, **parts)


def test_every_answer_to_a_pull_can_be_read_however_large_the_events_are_and_however_badly_they_pack(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    large(one, 5)
    one.write(secrets.token_bytes(16), 1)
    for number in range(5):
        assert hub.push(one, number, number + 1).acked == number + 1
    hub.push(one, 5)
    got, after, more = [], 0, True
    while more:
        asked = Pull(ward=WARD, after=after, limit=500, sent_at=0)
        answer = hub.service.call("pull", two.token, protocol.encode(asked))
        assert len(answer.body) <= protocol.MOST_PACKED
        told = protocol.decode(answer.body, Pulled)
        assert told.items
        got += [item.event for item in told.items]
        after, more = told.upto, told.more
    assert got == one.events
    passed = LogSource(hub.engine, WARD).items(0, 500)
    assert 0 < len(protocol.encode(Relay(ward=WARD, after=0, items=passed, sent_at=0))) <= protocol.MOST_PACKED


def test_what_a_place_is_taken_to_weigh_is_never_less_than_it_takes(hub: Any) -> None:
    desk = hub.join("Quầy 1")
    large(desk, 1)
    most = (1 << 31) - 1
    desk.write(
        secrets.token_bytes(16), most, officer="ữ" * 200, kind="ữ" * 200, at=(1 << 62) - 1, offset=-1440,
        version=most, salt=b"s" * 64, term=most, type="ữ" * 200,
    )  # fmt: skip
    desk.write(secrets.token_bytes(16), 1)
    for event in (*desk.events, None):
        item = Item(position=1 << 62, epoch=most, id=secrets.token_bytes(16), reason="unknown_dossier", event=event)
        assert len(protocol._encoder.encode(item)) <= protocol.weight(event)


def test_more_events_than_a_batch_may_hold_are_turned_away_and_more_are_not_told_at_once(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    stream = secrets.token_bytes(16)
    for seq in range(1, protocol.MOST_EVENTS + 2):
        one.write(stream, seq)
    assert hub.send(one).status == 413
    assert hub.log() == []
    assert hub.push(one, 0, protocol.MOST_EVENTS).acked == protocol.MOST_EVENTS
    assert hub.push(one, protocol.MOST_EVENTS).acked == protocol.MOST_EVENTS + 1
    told = hub.pull(two, limit=1 << 40)
    assert (len(told.items), told.more) == (protocol.MOST_EVENTS, True)


def test_a_ward_s_own_hub_is_held_to_the_same_number(hub: Any) -> None:
    with database.writing(hub.engine) as connection:
        enrolment.add_ward(connection, "W1")
        code = enrolment.new_code(connection, "W1", hub.service.now(), relay=True)
    asked = Enrol(code=code, desk="x", pushed_upto=0, seals=())
    token = protocol.decode(hub.service.call("enrol", "", protocol.encode(asked)).body, Enrolled).token
    for count, status in ((protocol.MOST_EVENTS + 1, 413), (protocol.MOST_EVENTS, 200)):
        items = tuple(Item(position=n, epoch=1, id=b"x" * 16, reason="", event=None) for n in range(1, count + 1))
        sent = protocol.encode(Relay(ward="W1", after=0, items=items, sent_at=0))
        assert hub.service.call("relay", token, sent).status == status


@pytest.mark.parametrize("room", [0, 1])
def test_one_event_goes_alone_where_it_fills_an_answer(hub: Any, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    one.dossiers(1, deeds=2)
    hub.push(one)
    monkeypatch.setattr(protocol, "MOST_TOLD", room)
    told = hub.pull(two)
    assert ([item.position for item in told.items], told.more) == ([1], True)
