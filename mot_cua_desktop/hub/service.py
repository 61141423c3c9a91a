"""A hub's calls without HTTP: the bytes of a request and a secret in, a status and bytes out.

Nothing is kept between calls. What a caller did wrong is a status and a word; only a fault of ours is an exception.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection, Engine, text

from mot_cua_desktop.hub import database, enrolment, files, leases, limits, log, newest, replica
from mot_cua_desktop.hub.enrolment import Caller, Unwelcome
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.files import ChunkAsked, ChunkSent, FilesAsked
from mot_cua_desktop.sync.newest import NewestAsked, NewestTold
from mot_cua_desktop.sync.protocol import Enrol, Enrolled, Lease, Pull, Pulled, Push, Pushed, Unreadable
from mot_cua_desktop.sync.relaying import Relay

Now = Callable[[], int]


def micros_now() -> int:
    """The hub's clock: microseconds since 1970 (UTC)."""
    return time.time_ns() // 1000


@dataclass(frozen=True)
class Answer:
    """What goes back: an HTTP status, and a frame or (for a status above 299) one English word for a program. 503: not
    now, and later again.

    ``ward``, ``desk``, ``events`` and ``conflicts`` are for logs and figures, not for the caller.
    """

    status: int
    body: bytes
    ward: str = ""
    desk: str = ""
    events: int = 0
    conflicts: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Service:
    """The calls over one database. Several of them, in several processes, may stand before the same database."""

    engine: Engine
    now: Now = field(default=micros_now)
    bucket: files.Bucket | None = None

    def call(self, name: str, token: str, body: bytes, address: str = "") -> Answer:
        """Answer one call: "enrol", "push", "pull", "newest", "lease", "relay", or one of the files' (sync.files).

        ``address``: whose wrong codes are counted together (empty: nobody's).
        """
        calls: dict[str, Callable[[str, bytes], Answer]] = {
            "enrol": partial(self._enrol, address),
            "push": self._push,
            "pull": self._pull,
            "newest": self._newest,
            "lease": self._lease,
            "relay": self._relay,
            "file_have": self._file_have,
            "file_put": self._file_put,
            "file_get": self._file_get,
        }
        do = calls.get(name)
        if do is None:
            return _refusal(404, "unknown")
        try:
            return do(token, body)
        except Unreadable as error:
            return _refusal(413 if str(error) == "too large" else 400, str(error))
        except database.AWAY as error:
            # For the log its kind alone: the words of a database may hold what was asked.
            return Answer(503, b"database", problem=f"database: {type(getattr(error, 'orig', error)).__name__}")

    def healthy(self) -> bool:
        """Whether the database answers."""
        try:
            with database.reading(self.engine) as connection:
                return connection.execute(text("select 1")).scalar() == 1
        except Exception:  # whatever it is: the balancer must send desks elsewhere
            return False

    def _enrol(self, address: str, token: str, body: bytes) -> Answer:
        # Anybody may send one: little is unpacked of it, and wrong codes end soon.
        asked = protocol.decode(body, Enrol, protocol.MOST_ENROL, protocol.MOST_ENROL)
        if len(asked.seals) > protocol.MOST_SEALS or len(asked.nonce) > 64:
            return _refusal(413, "too large")
        place = limits.place_of(address)
        with database.reading(self.engine) as connection:
            if address and limits.spent(connection, "enrol", place, self.now()):
                return _refusal(429, "often")
            known = enrolment.is_code(connection, asked.code)

        def do(connection: Connection) -> Answer:
            past = enrolment.Past(asked.pushed_upto, asked.seals, asked.epoch)
            caller, secret = enrolment.enrol(connection, asked.code, asked.desk, past, self.now(), asked.nonce)
            told = Enrolled(
                ward=caller.ward,
                token=secret,
                epoch=caller.epoch,
                hub_epoch=database.epoch(connection),
                now=self.now(),
                mark=leases.mark_of(connection, caller.ward, caller.desk, caller.epoch, asked.mark),
            )
            return Answer(200, protocol.encode(told), caller.ward, caller.desk)

        try:
            if not known:
                raise Unwelcome("code")
            return database.transact(self.engine, do)
        except Unwelcome as error:
            if address and str(error) == "code":
                with database.writing(self.engine) as connection:
                    limits.allowed(connection, "enrol", place, self.now())
            return _refusal(403, str(error))

    def _known(self, token: str, who: Callable[[Connection, str], Caller | None]) -> bool:
        """Whether this secret is anybody's: a flood of others must not stand in line with those who write."""
        with database.reading(self.engine) as connection:
            return who(connection, token) is not None

    def _push(self, token: str, body: bytes) -> Answer:
        if not self._known(token, enrolment.caller):
            return _refusal(401, "credential")

        def do(connection: Connection) -> Answer:
            caller = enrolment.caller(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            sent = protocol.decode(body, Push)
            if len(sent.events) > protocol.MOST_EVENTS:
                return _refusal(413, "too large")
            told: Pushed = log.push(connection, caller, sent, self.now())
            new, conflicts = max(0, told.acked - caller.head), len(told.conflicts)
            return Answer(200, protocol.encode(told), caller.ward, caller.desk, new, conflicts, told.problem)

        return database.transact(self.engine, do)

    def _pull(self, token: str, body: bytes) -> Answer:
        with database.reading(self.engine) as connection:
            caller: Caller | None = enrolment.reader(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            asked = protocol.decode(body, Pull)
            if asked.ward != caller.ward:
                return _refusal(403, "ward")
            told: Pulled = log.pull(connection, caller, asked, self.now())
            return Answer(200, protocol.encode(told), caller.ward, caller.desk, len(told.items))

    def _newest(self, token: str, body: bytes) -> Answer:
        with database.reading(self.engine) as connection:
            caller = enrolment.reader(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            asked = protocol.decode(body, NewestAsked)
            if asked.ward != caller.ward:
                return _refusal(403, "ward")
            told: NewestTold = newest.newest(connection, asked, self.now())
            return Answer(200, protocol.encode(told), caller.ward, caller.desk, len(told.lines))

    def _file_have(self, token: str, body: bytes) -> Answer:
        with database.reading(self.engine) as connection:
            caller = enrolment.reader(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            told = files.have(connection, caller.ward, protocol.decode(body, FilesAsked))
            return Answer(200, protocol.encode(told), caller.ward, caller.desk)

    def _file_put(self, token: str, body: bytes) -> Answer:
        if not self._known(token, enrolment.reader):
            return _refusal(401, "credential")

        def do(connection: Connection) -> Answer:
            caller = enrolment.reader(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            told = files.put(connection, caller.ward, protocol.decode(body, ChunkSent), self.bucket)
            return Answer(200, protocol.encode(told), caller.ward, caller.desk, problem=told.problem)

        return database.transact(self.engine, do)

    def _lease(self, token: str, body: bytes) -> Answer:
        if not self._known(token, enrolment.caller):
            return _refusal(401, "credential")

        def do(connection: Connection) -> Answer:
            caller = enrolment.caller(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            told = leases.lease(connection, caller, protocol.decode(body, Lease), self.now())
            return Answer(200, protocol.encode(told), caller.ward, caller.desk, problem=told.problem)

        return database.transact(self.engine, do)

    def _file_get(self, token: str, body: bytes) -> Answer:
        with database.reading(self.engine) as connection:
            caller = enrolment.reader(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            try:
                told = files.get(connection, caller.ward, protocol.decode(body, ChunkAsked), self.bucket)
            except OSError:
                return _refusal(503, "file")
            return Answer(200, protocol.encode(told), caller.ward, caller.desk)

    def _relay(self, token: str, body: bytes) -> Answer:
        if not self._known(token, enrolment.relay):
            return _refusal(401, "credential")

        def do(connection: Connection) -> Answer:
            caller = enrolment.relay(connection, token)
            if caller is None:
                return _refusal(401, "credential")
            sent = protocol.decode(body, Relay)
            if len(sent.items) > protocol.MOST_EVENTS:
                return _refusal(413, "too large")
            if sent.ward != caller.ward:
                return _refusal(403, "ward")
            told = replica.take(connection, sent, self.now())
            return Answer(200, protocol.encode(told), caller.ward, events=len(sent.items), problem=told.problem)

        return database.transact(self.engine, do)


def _refusal(status: int, word: str) -> Answer:
    return Answer(status, word.encode(), problem=word)
