"""Whatever a program sends to the files' calls and the relay's: a status and a word, never a fault of the hub."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mot_cua_desktop.hub import database, enrolment
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol, Enrolled

CALLS = ("file_have", "file_put", "file_get", "relay")
_NUMBER = st.integers(-(1 << 63), (1 << 64) - 1) | st.integers(-2, 3)
_WORD = st.sampled_from(["a" * 64, "\0" * 64, "W1", "", "../x", "A" * 64]) | st.text(max_size=8)
_EVENT = st.fixed_dictionaries({}).map(lambda _: None) | st.lists(st.binary(max_size=4) | _NUMBER | _WORD, max_size=18)
_ITEM = st.tuples(_NUMBER, _NUMBER, st.binary(max_size=16), st.sampled_from(["", "old_term", "khac"]), _EVENT)
_PART = _NUMBER | _WORD | st.binary(max_size=20) | st.lists(_WORD, max_size=3) | st.lists(_ITEM, max_size=2)
_MESSAGE = st.lists(_PART, max_size=5) | st.tuples(_WORD, _NUMBER, _NUMBER, st.binary(max_size=9))


@pytest.fixture
def tokens(hub: Any) -> tuple[str, str]:
    """Of a desk, and of a ward's own hub."""
    with database.writing(hub.engine) as connection:
        enrolment.add_ward(connection, "W1")
        code = enrolment.new_code(connection, "W1", hub.service.now(), relay=True)
    asked = Enrol(code=code, desk="x", pushed_upto=0, seals=())
    told = protocol.decode(hub.service.call("enrol", "", protocol.encode(asked)).body, Enrolled)
    return hub.join("Quầy 1").token, told.token


def test_no_message_brings_the_hub_down(hub: Any, tokens: tuple[str, str]) -> None:
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(CALLS), st.sampled_from(tokens), _MESSAGE)
    def sent(call: str, token: str, message: Any) -> None:
        answer = hub.service.call(call, token, b"MC\x01\x00" + msgspec.msgpack.encode(message))
        assert answer.status < 500

    sent()


@pytest.mark.parametrize("digest", ["\0" * 64, "a\0", "A" * 64, "x" * 64, "../../etc", ""])
def test_a_name_that_is_no_digest_is_no_file(hub: Any, tokens: tuple[str, str], digest: str) -> None:
    from mot_cua_desktop.sync.files import ChunkAsked, ChunkSent, FilesAsked

    messages = {
        "file_have": FilesAsked(digests=(digest, "a" * 64)),
        "file_put": ChunkSent(digest=digest, size=1, number=0, content=b"a"),
        "file_get": ChunkAsked(digest=digest, number=0),
    }
    for call, message in messages.items():
        assert hub.service.call(call, tokens[0], protocol.encode(message)).status == 200


def test_numbers_beyond_a_database_s_are_told(hub: Any, tokens: tuple[str, str]) -> None:
    from mot_cua_desktop.sync.files import ChunkAsked, ChunkKept, ChunkSent
    from mot_cua_desktop.sync.relaying import Relay, Relayed

    digest = hashlib.sha256(b"a").hexdigest()
    put = ChunkSent(digest=digest, size=1, number=0, content=b"a")
    assert protocol.decode(hub.service.call("file_put", tokens[0], protocol.encode(put)).body, ChunkKept).whole
    get = protocol.encode(ChunkAsked(digest=digest, number=(1 << 64) - 1))
    assert hub.service.call("file_get", tokens[0], get).status == 200
    one = hub.join("Quầy 2")
    event = one.write(b"s" * 16, 1)
    for epoch in (1 << 63, -1):
        item = protocol.Item(position=1, epoch=epoch, id=event.id, reason="", event=event)
        relay = protocol.encode(Relay(ward="W1", after=0, items=(item,), sent_at=0))
        assert protocol.decode(hub.service.call("relay", tokens[1], relay).body, Relayed).problem == "malformed"
    for after in (-5, (1 << 64) - 1):
        relay = protocol.encode(Relay(ward="W1", after=after, items=(), sent_at=0))
        told = protocol.decode(hub.service.call("relay", tokens[1], relay).body, Relayed)
        assert told.problem == ("malformed" if after < 0 else "gap")
