"""Everything that the hub's OpenAPI description names, tried by schemathesis, by whoever may knock: no fault of ours,
no answer that is not described, nothing of another ward read and nothing of it changed."""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi import checks
from sqlalchemy import select, update
from starlette.routing import Route

from mot_cua_desktop.domain import sealed
from mot_cua_desktop.hub import database, enrolment, leaders, standing, tables, web
from mot_cua_desktop.hub.description import OPENAPI
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.files import ChunkAsked, ChunkSent, FilesAsked
from mot_cua_desktop.sync.newest import NewestAsked
from mot_cua_desktop.sync.protocol import Enrol, Item, Lease, Pull, Push
from mot_cua_desktop.sync.relaying import Relay

WARD, OTHER = "000.00.12.H32", "000.00.13.H32"
CALLS = [path for path in OPENAPI["paths"] if path.startswith("/v1/")]
PAGES = [path for path in OPENAPI["paths"] if not path.startswith("/v1/")]
#: `make soak` tries far more.
FUZZ = settings(
    max_examples=int(os.environ.get("MOT_CUA_FUZZ", "60")) // 5,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
CHECKS = [schemathesis.checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance]
SENT: dict[str, type[msgspec.Struct]] = {
    "enrol": Enrol, "push": Push, "pull": Pull, "relay": Relay, "lease": Lease, "file_have": FilesAsked,
    "file_put": ChunkSent, "file_get": ChunkAsked, "newest": NewestAsked,
}  # fmt: skip
NAMES = {WARD: "Phường Bịa Một", OTHER: "Phường Bịa Hai"}
FILES = {ward: f"Bản quét bịa ra của {name}. ".encode() * 40 for ward, name in NAMES.items()}
#: The ward whose log its own hub passes on.
RELAYED = "000.00.14.H32"
DAY = 739_000
#: What holds sittings and folds: the pages write here, whoever looks. And what counts questions, whoever asks.
OF_PAGES, COUNTS = {"dossier", "folded", "sitting"}, {"asked"}


class World:
    """Two wards alike and one with a hub of its own, and everybody who may knock."""

    def __init__(self, hub: Any, dossier: Callable[..., None]) -> None:
        self.hub = hub
        self.secret: dict[str, list[bytes]] = {}
        self.desks: dict[str, Any] = {}
        #: Who: the ward whose things are theirs ("": none), a bearer's secret, a browser's cookie.
        self.callers: dict[str, tuple[str, str | None, str | None]] = {
            "nobody": ("", None, None), "a guess": ("", "x" * 43, "y" * 32),
        }  # fmt: skip
        with database.writing(hub.engine) as connection:
            now = hub.service.now()
            for ward, name in NAMES.items():
                enrolment.add_ward(connection, ward, name)
            connection.execute(update(tables.ward).where(tables.ward.c.id == WARD).values(name=NAMES[WARD]))
            enrolment.add_ward(connection, RELAYED)
            code = enrolment.new_code(connection, RELAYED, now, relay=True)
            _, relay = enrolment.enrol(connection, code, "x", enrolment.Past(0, ()), now)
        self.callers["a ward's own hub"] = (RELAYED, relay, None)
        for ward in NAMES:
            self._fill(ward, dossier)
        standing.catch_up(hub.engine)
        self.app = web.build(hub.service)
        self.schema = schemathesis.openapi.from_dict(OPENAPI)
        self.seen: set[tuple[str, str, int]] = set()
        self._before: dict[tuple[str, bool], list[Any]] = {}
        self._queries: dict[tuple[str, bool], list[tuple[str, str]]] = {}

    def _fill(self, ward: str, dossier: Callable[..., None]) -> None:
        hub, now, code = self.hub, self.hub.service.now(), f"{ward}-261127-0077"
        desk, old, gone = (hub.join(name, ward) for name in ("Quầy 1", "Quầy 2", "Quầy 3"))
        again = hub.join("Quầy 2", ward)
        dossier(desk, code, "0905123456")
        salt, personal = secrets.token_bytes(16), f"Người bịa ra ở {ward}".encode()
        desk.write(b"s" * 16, 1, personal=personal, salt=salt, personal_digest=sealed.digest(salt, personal))
        hub.push(desk)
        self.desks[ward] = desk
        scan = FILES[ward]
        chunk = ChunkSent(digest=hashlib.sha256(scan).hexdigest(), size=len(scan), number=0, content=scan)
        for call, message in (("file_put", chunk), ("lease", self.aimed("lease", ward)[0])):
            assert hub.service.call(call, desk.token, protocol.encode(message)).status == 200
        with database.writing(hub.engine) as connection:
            enrolment.revoke(connection, ward, "Quầy 3", now)
            chief = leaders.add(connection, f"Lãnh đạo của {ward}", ward, now)
            sits = leaders.sit_down(connection, chief, now)
            former = leaders.add(connection, f"Lãnh đạo cũ của {ward}", ward, now)
            stale = leaders.sit_down(connection, former, now)
            leaders.revoke(connection, f"Lãnh đạo cũ của {ward}", now)
        self.secret[ward] = [
            personal, FILES[ward], chief.encode(), desk.token.encode(), again.token.encode(), code.encode(),
            NAMES[ward].encode(), *(event.id for event in desk.events), desk.events[0].stream,
        ]  # fmt: skip
        self.callers |= {
            f"a desk of {ward}": (ward, desk.token, None),
            f"another desk of {ward}": (ward, again.token, None),
            f"a desk of {ward} under its older secret": ("", old.token, None),
            f"a desk of {ward}, revoked": ("", gone.token, None),
            f"the leader of {ward}": (ward, None, sits),
            f"the former leader of {ward}": ("", None, stale),
        }

    def aimed(self, call: str, ward: str) -> list[msgspec.Struct]:
        """What the ward's own would send, and what would do harm if it were believed."""
        desk = self.desks[ward]
        digest = hashlib.sha256(FILES[ward]).hexdigest()
        following = following_of(desk)
        items = tuple(
            Item(position=n, epoch=1, id=event.id, reason="", event=event)
            for n, event in enumerate([*desk.events, following], start=1)
        )
        lease = Lease(epoch=1, day=DAY, taken=0, have=(), want=((DAY, 50),), prefix=ward, pattern="P", sent_at=0)
        more = b"Trang sau."
        made: dict[str, list[msgspec.Struct]] = {
            "enrol": [Enrol(code="AAAA-BBBB-CCCC", desk=desk.name, pushed_upto=0, seals=(sealed.GENESIS,))],
            "push": [
                Push(epoch=1, after=0, events=(*desk.events, following), sent_at=0),
                Push(epoch=1, after=len(desk.events), events=(following,), sent_at=0),
            ],
            "pull": [Pull(ward=ward, after=0, limit=500, sent_at=0)],
            "newest": [NewestAsked(ward=ward, upto=0, before=0), NewestAsked(ward=ward, upto=1, before=1)],
            "relay": [
                Relay(ward=ward, after=0, items=items, sent_at=0),
                Relay(ward=ward, after=len(desk.events), items=items[-1:], sent_at=0),
                Relay(ward=RELAYED, after=0, items=(), sent_at=0),
            ],
            "lease": [lease, msgspec.structs.replace(lease, have=((DAY, 1),), want=((DAY + 1, 50),))],
            "file_have": [FilesAsked(digests=(digest,))],
            "file_put": [
                ChunkSent(digest=digest, size=len(FILES[ward]), number=0, content=bytes(len(FILES[ward]))),
                ChunkSent(digest=hashlib.sha256(more).hexdigest(), size=len(more), number=0, content=more),
            ],
            "file_get": [ChunkAsked(digest=digest, number=0)],
        }
        return made[call]

    def not_of(self, home: str, *, pages: bool) -> list[Any]:
        """Every row that a caller of ward ``home`` may not change."""
        if (home, pages) not in self._queries:
            self._queries[home, pages] = list(self._asking(home, pages=pages))
        with database.reading(self.hub.engine) as connection:
            driver: Any = connection.connection.driver_connection
            return [(name, driver.execute(query).fetchall()) for name, query in self._queries[home, pages]]

    def _asking(self, home: str, *, pages: bool) -> Iterator[tuple[str, str]]:
        """The tables and what is asked of them, as SQL: it is asked before and after each of some thousand calls."""
        for table in tables.metadata.sorted_tables:
            if table.name in COUNTS or (pages and table.name in OF_PAGES):
                continue
            query = select(table).order_by(*table.c)
            if home and (table.name == "ward" or "ward" in table.c):
                query = query.where((table.c.id if table.name == "ward" else table.c.ward) != home)
            yield table.name, str(query.compile(self.hub.engine, compile_kwargs={"literal_binds": True}))

    def knock(self, case: Any, who: str, words: bytes) -> bytes:
        """One call, judged. ``words`` are what the caller said: to hear them again tells nobody anything."""
        home, token, cookie = self.callers[who]
        path = case.operation.path
        of_pages = path not in CALLS
        before = self._before.get((home, of_pages)) or self.not_of(home, pages=of_pages)
        case.headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        case.cookies = {} if cookie is None else {"phien_lanh_dao": cookie}
        answer = case.call(app=self.app)
        self.seen.add((path, who, answer.status_code))
        case.validate_response(answer, checks=CHECKS)
        told = read(answer.content) + repr(dict(answer.headers)).encode()
        for ward, secret in self.secret.items():
            for each in secret if ward != home else ():
                assert each not in told or each in words, f"{path}: {who} was told what is {ward}'s"
        assert self.not_of(home, pages=of_pages) == before, f"{path}: {who} changed what is not theirs"
        if home:
            self._before.clear()  # their own they may have changed
        self._before[home, of_pages] = before
        if path in CALLS and path != "/v1/enrol" and (not home or token is None):
            assert answer.status_code == 401, f"{path}: {who} was answered"
        return told


@pytest.fixture
def world(hub: Any, dossier: Callable[..., None]) -> World:
    return World(hub, dossier)


def following_of(desk: Any) -> sealed.Sealed:
    """The event that a desk would write next."""
    last = desk.events[-1]
    fields = msgspec.structs.asdict(last) | {
        "id": b"n" * 16, "stream": b"n" * 16, "seq": 1, "desk_seq": last.desk_seq + 1, "prev": last.hash,
    }  # fmt: skip
    return sealed.Sealed(**fields | {"hash": sealed.seal(fields)})


def frames(call: str) -> st.SearchStrategy[bytes]:
    """What a program (or somebody with ill will) may send to a call: its message, another's, damaged, anything."""
    right = values(SENT[call]).map(protocol.encode)
    any_of = st.sampled_from(list(SENT.values())).flatmap(values).map(protocol.encode)
    cut = st.tuples(right, st.integers(0, 60), st.binary(max_size=6)).map(lambda one: one[0][: -one[1] - 1] + one[2])
    odd = st.recursive(st.none() | WHOLE | WORD | BYTES, lambda inner: st.lists(inner, max_size=6), max_leaves=12)
    odd = odd.map(lambda value: b"MC\x01\x00" + msgspec.msgpack.encode(value))
    return st.one_of(right, right, right, right, any_of, cut, odd, st.binary(max_size=60))


WHOLE = st.one_of(st.integers(0, 3), st.integers(-(1 << 63), (1 << 63) - 1), st.sampled_from([-1, 1 << 31, DAY]))
WORD = st.one_of(
    st.sampled_from([WARD, OTHER, RELAYED, "Quầy 1", "Quầy 3", "dossier", "opened", "", "a\0b"]),
    st.sampled_from([hashlib.sha256(content).hexdigest() for content in FILES.values()]),
    st.text(max_size=20),
)
BYTES = st.one_of(st.binary(max_size=40), st.sampled_from([sealed.GENESIS, b"s" * 16, b"{}", b"Trang sau."]))


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Messages of a type, each field as likely ordinary as odd; events are sealed as a desk would."""
    for plain, found in ((int, WHOLE), (str, WORD), (bytes, BYTES)):
        if kind is plain:
            return found
    if kind is sealed.Sealed:
        return st.fixed_dictionaries({name: values(type_) for name, type_ in _hints(kind).items()}).map(_sealed)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return st.builds(kind, **{name: values(type_) for name, type_ in _hints(kind).items()})
    return _generic(kind)


def _generic(kind: Any) -> st.SearchStrategy[Any]:
    from types import NoneType, UnionType
    from typing import Literal, Union, get_args, get_origin

    inner = get_args(kind)
    if kind is NoneType:
        return st.none()
    if get_origin(kind) is Literal:
        return st.sampled_from(inner)
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*map(values, inner))
    assert get_origin(kind) is tuple, kind
    if inner[-1] is Ellipsis:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    return st.tuples(*map(values, inner))


def _hints(kind: Any) -> dict[str, Any]:
    from typing import get_type_hints

    return get_type_hints(kind)


def _sealed(fields: dict[str, Any]) -> sealed.Sealed:
    if len(fields["stream"]) % 2:
        fields |= {"desk": "Quầy 1", "id": fields["id"][:16].ljust(16, b"i"), "stream": fields["stream"][:16].ljust(16)}
        fields["hash"] = sealed.seal(fields)
    return sealed.Sealed(**fields)


@schemathesis.serializer(protocol.MEDIA_TYPE)
def as_it_is(context: Any, value: Any) -> Any:
    return value.data if hasattr(value, "data") else value


def read(frame: bytes) -> bytes:
    """What is in a frame, unpacked; anything else as it is."""
    try:
        return zlib.decompress(frame[4:]) if frame[:4] == b"MC\x01\x01" else frame
    except zlib.error:
        return frame


def test_of_the_calls_none_fails_and_none_reads_or_changes_another_wards(world: World) -> None:
    for path in CALLS:
        call, operation = path.removeprefix("/v1/"), world.schema[path]["POST"]
        kind = {"method": "POST", "media_type": protocol.MEDIA_TYPE}
        for who, (home, _, _) in world.callers.items():
            for message in [each for ward in NAMES for each in world.aimed(call, ward)]:
                told = world.knock(operation.Case(body=protocol.encode(message), **kind), who, b"")
                if who == f"another desk of {WARD}" and message == world.aimed(call, WARD)[0]:
                    # The very call that is refused to others gives this one what the test looks for.
                    assert call not in ("pull", "file_get") or world.secret[home][call == "file_get"] in told

        @FUZZ
        @given(case=operation.as_strategy(), frame=frames(call), who=st.sampled_from(sorted(world.callers)))
        def tried(case: Any, frame: bytes, who: str) -> None:
            case.body = frame
            world.knock(case, who, read(frame))

        tried()
    answered = {(path, who) for path, who, status in world.seen if status == 200}
    for path in set(CALLS) - {"/v1/enrol"}:
        assert any(home and (path, who) in answered for who, (home, _, _) in world.callers.items()), path
    assert {400, 401, 403} <= {status for _, _, status in world.seen}


def test_of_the_pages_none_fails_and_none_shows_or_changes_another_wards(world: World) -> None:
    chiefs = [who for who in world.callers if "leader" in who]
    modes = schemathesis.GenerationMode
    for path in PAGES:
        for way in OPENAPI["paths"][path]:
            operation = world.schema[path][way.upper()]
            drawn = operation.as_strategy(generation_mode=modes.POSITIVE)
            if "requestBody" in OPENAPI["paths"][path][way] or OPENAPI["paths"][path][way].get("parameters"):
                drawn = st.one_of(drawn, operation.as_strategy(generation_mode=modes.NEGATIVE))

            @FUZZ
            @given(case=drawn, who=st.sampled_from(sorted(chiefs)) | st.sampled_from(sorted(world.callers)))
            def tried(case: Any, who: str) -> None:
                world.knock(case, who, f"{case.query} {case.body}".encode("utf-8", "replace"))

            for who in world.callers:
                told = world.knock(operation.Case(), who, b"")
                if (path, way, who) == ("/lanh-dao", "get", f"the leader of {WARD}"):
                    assert NAMES[WARD].encode() in told
            tried()


def test_every_address_of_the_hub_is_described(world: World) -> None:
    described = {(path, way.upper()) for path, told in OPENAPI["paths"].items() for way in told}
    for route in world.app.routes:
        assert isinstance(route, Route)
        # Starlette answers HEAD wherever it answers GET.
        for method in (route.methods or set()) - {"HEAD"}:
            paths = [f"/v1/{call}" for call in SENT] if route.path == "/v1/{call}" else [route.path]
            for path in paths:
                described.remove((path, method))
    assert not described
