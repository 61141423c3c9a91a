"""Whatever arrives, the hub answers with a word, never with a fault of its own; and nobody reads or writes what is not
theirs. Every call that the OpenAPI description names is tried, also those that are added later."""

from __future__ import annotations

import asyncio
import os
import secrets
import zlib
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mot_cua_desktop.domain import sealed
from mot_cua_desktop.domain.custody import HUB_DESK
from mot_cua_desktop.domain.sealed import GENESIS, Sealed
from mot_cua_desktop.hub import database, enrolment, web
from mot_cua_desktop.hub.description import OPENAPI
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.protocol import Enrol, Pull, Push, Pushed

WARD, OTHER = "000.00.12.H32", "000.00.13.H32"
CALLS = [path for path in OPENAPI["paths"] if path.startswith("/v1/")]
CLOSED = [path for path in CALLS if OPENAPI["paths"][path]["post"]["security"]]
#: `make soak` tries far more.
FUZZ = settings(
    max_examples=int(os.environ.get("MOT_CUA_FUZZ", "200")),
    deadline=None,
    database=None,
    derandomize="MOT_CUA_FUZZ" not in os.environ,  # the same in every run of the tests; `make soak` goes elsewhere
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

# What no column and no clock holds is as likely as what they do.
EDGES = st.sampled_from([1 << 31, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
WHOLE = st.one_of(st.integers(-3, 5), st.integers(-(1 << 63), (1 << 64) - 1), EDGES)
WORD = st.one_of(st.sampled_from(["", "Quầy 1", "Quầy 2", WARD, OTHER, "dossier", "opened", "taken_over", "a\0b"]),
                 st.text(max_size=20), st.just("x" * 5000))  # fmt: skip
BYTES = st.one_of(st.binary(max_size=40), st.sampled_from([b"", GENESIS, b"i" * 16, b"{}", b'{"to":""}', b"\xff" * 16]))
ID = st.binary(min_size=16, max_size=16)
MAYBE = st.none() | BYTES
ANYTHING = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(allow_nan=False) | WORD | BYTES,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=30,
)


def asked(app: Any, path: str, body: bytes, token: str | None = None, method: str = "POST") -> tuple[int, bytes]:
    """One request, straight into the application."""
    headers = [] if token is None else [(b"authorization", f"Bearer {token}".encode("utf-8", "replace"))]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
        "client": (f"10.0.{secrets.randbelow(256)}.{secrets.randbelow(256)}", 1), "server": ("127.0.0.1", 2),
    }  # fmt: skip
    told: dict[str, Any] = {"body": b""}
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return left.pop() if left else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told["status"] = message["status"]
        told["body"] += message.get("body", b"")

    asyncio.run(app(scope, receive, send))
    return told["status"], told["body"]


def read(frame: bytes) -> bytes:
    """What is in an answer, unpacked."""
    return zlib.decompress(frame[4:]) if frame[:4] == b"MC\x01\x01" else frame


@st.composite
def events(draw: st.DrawFn) -> tuple[Sealed, ...]:
    """Events as a desk may have sealed them, most of them wrong somewhere; seals and chain mostly hold."""
    made: list[Sealed] = []
    prev = draw(st.sampled_from([GENESIS, GENESIS, b"x" * 32, b""]))
    for number in range(1, draw(st.integers(0, 4)) + 1):
        good = {
            "id": draw(ID), "stream": b"s" * 16, "kind": "dossier", "seq": number, "term": 1,
            "desk": "Quầy 1", "desk_seq": number, "officer": "cb-1", "at": 1, "offset": 420,
            "type": "opened" if number == 1 else "urged", "version": 1, "body": b"{}", "personal": None, "salt": None,
            "personal_digest": None, "prev": prev,
        }  # fmt: skip
        kinds = {int: WHOLE, str: WORD, bytes: BYTES, type(None): MAYBE}
        for name in draw(st.lists(st.sampled_from(sorted(good)), max_size=2)):
            good[name] = draw(kinds[type(good[name])])
        salt, personal = good["salt"], good["personal"]
        if isinstance(personal, bytes) and draw(st.booleans()):
            good["personal_digest"] = sealed.digest(salt if isinstance(salt, bytes) else b"", personal)
        seal = sealed.seal(good) if draw(st.integers(0, 4)) else draw(BYTES)
        made.append(Sealed(**good, hash=seal))  # type: ignore[arg-type]
        prev = seal
    return tuple(made)


PUSHES = st.builds(Push, epoch=st.just(1) | WHOLE, after=st.just(0) | WHOLE, events=events(), sent_at=WHOLE)
PULLS = st.builds(Pull, ward=st.just(WARD) | WORD, after=WHOLE, limit=WHOLE, sent_at=WHOLE)
ENROLS = st.builds(Enrol, code=WORD, desk=WORD, pushed_upto=WHOLE, seals=st.lists(BYTES, max_size=4).map(tuple))
MESSAGES = st.one_of(PUSHES, PUSHES, PULLS, ENROLS)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good frame with some bytes changed, cut off or too many."""
    frame = bytearray(protocol.encode(draw(MESSAGES)))
    for _ in range(draw(st.integers(1, 4))):
        frame[draw(st.integers(0, len(frame) - 1))] = draw(st.integers(0, 255))
    return bytes(frame[: draw(st.integers(0, len(frame)))]) + draw(st.binary(max_size=5))


FRAMES = st.one_of(
    MESSAGES.map(protocol.encode),
    damaged(),
    ANYTHING.map(lambda value: b"MC\x01\x00" + msgspec.msgpack.encode(value)),
    ANYTHING.map(lambda value: b"MC\x01\x01" + zlib.compress(msgspec.msgpack.encode(value))),
    st.binary(max_size=200),
)
SENT = st.one_of(
    st.tuples(st.sampled_from(CALLS), FRAMES),
    st.tuples(st.just("/v1/push"), PUSHES.map(protocol.encode)),
    st.tuples(st.just("/v1/pull"), PULLS.map(protocol.encode)),
    st.tuples(st.just("/v1/enrol"), ENROLS.map(protocol.encode)),
)


def test_whatever_is_sent_is_answered_and_a_wrong_word_changes_nothing(hub: Any) -> None:
    one, gone = hub.join("Quầy 1"), hub.join("Quầy 3")
    with database.writing(hub.engine) as connection:
        enrolment.revoke(connection, WARD, "Quầy 3", 5)
    app = web.build(hub.service)
    seen: set[tuple[str, int]] = set()

    @FUZZ
    @example(sent=("/v1/push", protocol.encode(Push(epoch=1, after=0, events=(), sent_at=0))), who="own")
    @example(sent=("/v1/push", protocol.encode(Push(epoch=1, after=1 << 63, events=(), sent_at=0))), who="own")
    @example(sent=("/v1/push", protocol.encode(Push(epoch=1, after=(1 << 64) - 1, events=(), sent_at=0))), who="own")
    @example(sent=("/v1/pull", protocol.encode(Pull(ward=WARD, after=0, limit=9, sent_at=0))), who="own")
    @example(sent=("/v1/enrol", protocol.encode(Enrol(code="a", desk="Quầy 9", pushed_upto=0, seals=()))), who="none")
    @given(sent=SENT, who=st.sampled_from(["own", "own", "own", "none", "gone"]) | WORD)
    def tried(sent: tuple[str, bytes], who: str) -> None:
        path, frame = sent
        token = {"own": one.token, "none": None, "gone": gone.token}.get(who, who)
        status, body = asked(app, path, frame, token)
        seen.add((path, status))
        assert status < 500, (path, status)
        assert status != 200 or who == "own" or path not in CLOSED, "answered without a credential"
        if status != 200:
            assert len(body) < 100, "more than a word"
        if path == "/v1/enrol":
            with suppress(protocol.Unreadable):  # the same with a code that is good
                message = msgspec.structs.replace(protocol.decode(frame, Enrol), code=hub.code(OTHER))
                status, _ = asked(app, path, protocol.encode(message))
                seen.add((path, status))
                assert status in (200, 400, 403, 413)

    tried()
    assert {("/v1/push", 200), ("/v1/pull", 200), ("/v1/enrol", 200)} <= seen
    assert {400, 401, 403} <= {status for _, status in seen}
    kept = hub.log()
    assert [row.position for row in kept] == list(range(1, len(kept) + 1))
    assert {row.desk for row in kept} <= {"Quầy 1"}


def test_an_event_with_one_odd_field_is_stored_as_it_came_or_told_malformed(hub: Any) -> None:
    one = hub.join("Quầy 1")
    app = web.build(hub.service)
    fields = {name: kind for kind, names in (
        (WORD, ("desk", "officer", "type")),
        (WHOLE, ("seq", "term", "desk_seq", "at", "offset", "version")),
        (BYTES, ("id", "stream", "body", "prev")),
        (MAYBE, ("personal", "salt", "personal_digest")),
    ) for name in names}  # fmt: skip
    odd_field = st.sampled_from(sorted(fields)).flatmap(lambda name: st.tuples(st.just(name), fields[name]))

    @FUZZ
    @given(odd=odd_field, first=st.booleans())
    def tried(odd: tuple[str, Any], first: bool) -> None:
        after = len(one.events)
        one.write(**({"stream": secrets.token_bytes(16), "seq": 1 if first else 2} | dict([odd])))
        push = Push(epoch=1, after=after, events=tuple(one.events[after:]), sent_at=0)
        status, body = asked(app, "/v1/push", protocol.encode(push), one.token)
        assert status in (200, 400), odd
        if status == 400 or protocol.decode(body, Pushed).acked != after + 1:
            one.events.pop()

    tried()
    assert one.events
    kept = hub.log()
    assert [row.hash for row in kept if row.desk == one.name] == [event.hash for event in one.events]
    # Beside them only what the hub itself says, of one that had waited for another.
    assert {(row.desk, row.type) for row in kept if row.desk != one.name} <= {(HUB_DESK, "judged")}


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("who", ["nobody", "a guess", "revoked", "an older secret", "a desk of another ward"])
def test_nobody_reads_or_writes_what_is_not_theirs(hub: Any, path: str, who: str) -> None:
    one = hub.join("Quầy 1")
    salt, personal = secrets.token_bytes(16), b"Tran Thi Thu, invented"
    one.write(b"s" * 16, 1, personal=personal, salt=salt, personal_digest=sealed.digest(salt, personal))
    hub.push(one)
    one.write(b"s" * 16, 2)
    old = hub.join("Quầy 4")
    token = {
        "nobody": None,
        "a guess": "x" * 43,
        "revoked": hub.join("Quầy 2").token,
        "an older secret": old.token,
        "a desk of another ward": hub.join("Quầy 1", ward=OTHER).token,
    }[who]
    hub.join("Quầy 4")
    with database.writing(hub.engine) as connection:
        enrolment.revoke(connection, WARD, "Quầy 2", 5)
    app = web.build(hub.service)
    before = hub.log()
    push = Push(epoch=1, after=1, events=tuple(one.events[1:]), sent_at=0)
    whole = Push(epoch=1, after=0, events=tuple(one.events), sent_at=0)
    for message in (
        push,
        whole,
        Pull(ward=WARD, after=0, limit=500, sent_at=0),
        Pull(ward=OTHER, after=0, limit=500, sent_at=0),
    ):
        status, body = asked(app, path, protocol.encode(message), token)
        if who != "a desk of another ward":
            assert status == 401, (path, who, status)
        assert status < 500
        assert personal not in read(body)
        assert one.events[0].id not in read(body)
    now = hub.log()
    assert [row for row in now if row.ward == WARD] == before
    if path == "/v1/pull":
        asked_here = protocol.encode(Pull(ward=WARD, after=0, limit=500, sent_at=0))
        # The very call that was refused is the one that its own desk may make: the test knows what it looks for.
        assert asked(app, path, asked_here, hub.join("Quầy 5").token)[1] != b""
        assert personal in read(asked(app, path, asked_here, hub.join("Quầy 6").token)[1])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"])
def test_only_the_calls_that_are_described_are_answered(hub: Any, method: str) -> None:
    app = web.build(hub.service)
    token = hub.join("Quầy 1").token
    for path in CALLS:
        described = method.lower() in OPENAPI["paths"][path]
        assert described or asked(app, path, b"", token, method)[0] in (404, 405), (path, method)
    for path in ("/v1/", "/v1", "/v1/push/x", "/v1/../health", "/v1/\0", "/v1/" + "x" * 5000, "/v1/%2e%2e", "//"):
        assert asked(app, path, b"", token, "POST")[0] in (307, 404, 405), path
