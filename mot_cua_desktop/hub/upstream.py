"""The way from a ward's own hub to the province's: join, pass on, and fill up again after the ward's disk was lost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from mot_cua_desktop.domain.sealed import GENESIS, sealed
from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, enrolment, files, limits, replica, tables
from mot_cua_desktop.hub.service import Service, micros_now
from mot_cua_desktop.sync import client, protocol, relaying
from mot_cua_desktop.sync.client import Cut, Line, Turned
from mot_cua_desktop.sync.files import Carrier, ChunkAsked, Wanted
from mot_cua_desktop.sync.protocol import Item, Pull, Pulled
from mot_cua_desktop.sync.reasons import WHY

_e, _u, _f = tables.event.c, tables.upstream.c, tables.file.c
_log = logging.getLogger(__name__)
#: Seconds between two rounds while the line is well.
PAUSE = 10.0
TROUBLE_WORDS = {
    "fork": "sổ ở đây khác sổ ở tỉnh (bản phục hồi); chạy: mot-cua hub restored",
    "verdict": "tỉnh xét một việc khác với ở đây; cập nhật cả hai trung tâm lên cùng phiên bản",
    "malformed": "một việc không khớp dấu niêm; kiểm tra ổ đĩa của máy trung tâm",
    "credential": "tỉnh không còn nhận trung tâm này; xin mã mới",
}


def join(engine: Engine, line: Line, url: str, code: str) -> str:
    """Join the province's hub by a one-time code and take over what it has of this ward; returns the ward.

    Raises `Told`.
    """
    try:
        with database.reading(engine) as connection:
            # The same each time this code is tried here: where the answer was lost, it is given again.
            nonce = limits.keyed(limits.secret_of(connection), "join", enrolment.plain(code))
        told = client.enrol(line, code, "Trung tâm phường", 0, (GENESIS,), nonce=nonce)
    except Cut as error:
        plain = ("Chưa liên lạc được với trung tâm tỉnh.", "Kiểm tra mạng và địa chỉ --upstream.")
        raise Told(*WHY.get(error.why, plain)) from error
    except Turned as turned:
        if turned.word == "ward_in_use":
            raise Told(
                "Quầy của phường này đang gia nhập thẳng trung tâm tỉnh.",
                "Thu quyền các quầy đó (mot-cua hub revoke) rồi cấp mã mới cho trung tâm của phường.",
            ) from turned
        if turned.status != 403 or turned.word not in enrolment.WORDS:
            raise Told(*WHY[turned.as_cut().why or "stranger"]) from turned
        raise Told("Trung tâm tỉnh không nhận mã này.", "Xin mã mới: mot-cua hub enrol --relay.") from turned
    with database.writing(engine) as connection:
        enrolment.add_ward(connection, told.ward)
        connection.execute(tables.upstream.delete().where(_u.ward == told.ward))
        values = {"ward": told.ward, "url": url, "token": told.token, "sent_upto": 0}
        connection.execute(insert(tables.upstream).values(values))
    try:
        fill_up(engine, line, told.ward)
    except (Cut, Turned) as error:
        raise Told("Mất liên lạc với trung tâm tỉnh giữa chừng.", "Chạy lại: mot-cua hub restored.") from error
    return told.ward


def fill_up(engine: Engine, line: Line, ward: str) -> int:
    """Take in what the province has of this ward and we lack; returns how many. Raises `Told`, `Cut`, `Turned`."""
    token = _upstream(engine, ward).token
    took = 0
    apart = Told("Sổ của phường ở đây và ở tỉnh không khớp.", "Giữ nguyên hai bên, báo người quản trị.")
    while True:
        last = LogSource(engine, ward).last()
        # Asked from our own last place on: what follows it may only be taken in where both have the same there.
        after = last.position - 1 if last is not None else 0
        pull = Pull(ward=ward, after=after, limit=relaying.BATCH, sent_at=micros_now())
        told = client.ask(line, "pull", token, protocol.encode(pull), Pulled)
        items = told.items
        if last is not None:
            if not items:
                return took  # they have less: it is passed on
            if items[0].event is None or items[0].event.hash != last.hash:
                raise apart
            items = items[1:]
        if not items:
            LogSource(engine, ward).passed(last.position if last is not None else 0, "")
            return took

        def do(connection: Connection, items: Sequence[Item] = items) -> tuple[int, str]:
            locked = database.lock_ward(connection, ward)
            if locked.head + 1 != items[0].position:
                return 0, "gap"  # a desk wrote meanwhile
            return replica.store(connection, ward, items, micros_now())

        good, problem = database.transact(engine, do)
        took += good
        if problem:
            raise apart


@dataclass(frozen=True)
class LogSource:
    """A ward's log in this database."""

    engine: Engine
    ward: str

    def sent_upto(self) -> int:
        return int(_upstream(self.engine, self.ward).sent_upto)

    def items(self, after: int, limit: int) -> tuple[Item, ...]:
        query = select(tables.event).where(_e.ward == self.ward, _e.position > after).order_by(_e.position)
        found: list[Item] = []
        room = protocol.MOST_UNPACKED // 8
        with database.reading(self.engine) as connection:
            for row in connection.execute(query.limit(limit)):
                event = sealed(row._mapping)
                room -= protocol.weight(event)
                if found and room < 0:
                    break
                reason = tables.told_at(row)
                item = Item(position=row.position, epoch=row.epoch, id=row.id, reason=reason, event=event)
                found.append(item)
        return tuple(found)

    def last(self) -> Any:
        """The last row of the log; None for an empty one."""
        query = select(_e.position, _e.hash).where(_e.ward == self.ward).order_by(_e.position.desc()).limit(1)
        with database.reading(self.engine) as connection:
            return connection.execute(query).one_or_none()

    def passed(self, upto: int, trouble: str) -> None:
        with database.writing(self.engine) as connection:
            values = {"sent_upto": upto, "trouble": trouble}
            connection.execute(update(tables.upstream).where(_u.ward == self.ward).values(values))


@dataclass(frozen=True)
class HubShelf:
    """A ward's files in this hub, on their way up; none comes down."""

    service: Service
    ward: str

    def outgoing(self) -> Sequence[str]:
        query = select(_f.digest).where(_f.ward == self.ward, _f.whole == 1, _f.passed == 0)
        with database.reading(self.service.engine) as connection:
            return list(connection.execute(query).scalars())

    def size(self, digest: str) -> int | None:
        query = select(_f.size).where(_f.ward == self.ward, _f.digest == digest, _f.whole == 1)
        with database.reading(self.service.engine) as connection:
            return connection.execute(query).scalar()

    def chunks(self, digest: str, first: int) -> Iterable[bytes]:
        number = first
        while True:
            with database.reading(self.service.engine) as connection:
                asked = ChunkAsked(digest=digest, number=number)
                try:
                    given = files.get(connection, self.ward, asked, self.service.bucket)
                except OSError:
                    return
            if not given.size:
                return
            yield given.content
            number += 1

    def sent(self, digest: str) -> None:
        mine = (_f.ward == self.ward, _f.digest == digest)
        with database.writing(self.service.engine) as connection:
            connection.execute(update(tables.file).where(*mine).values(passed=1))

    def incoming(self) -> Sequence[Wanted]:
        return ()

    def held(self, digest: str) -> int:
        return 0

    def keep(self, digest: str, number: int, content: bytes) -> None:
        raise AssertionError("nothing comes down")

    def came(self, digest: str) -> bool:
        raise AssertionError("nothing comes down")


def pass_on(service: Service, line: Line, ward: str) -> int:
    """One round for one ward: its log, then its files; returns how many events went. Raises `Cut`."""
    token = _upstream(service.engine, ward).token
    source = LogSource(service.engine, ward)
    try:
        sent = relaying.pass_on(line, token, ward, source, service.now())
        if _upstream(service.engine, ward).trouble == "fork":
            _refill(service, line, ward)
    except Turned as turned:
        if not turned.credential:
            raise turned.as_cut() from turned
        source.passed(source.sent_upto(), "credential")
        return 0

    def urgent() -> bool:
        return bool(source.items(source.sent_upto(), 1))

    Carrier(line, HubShelf(service, ward), token, time.monotonic, urgent).round()
    return sent


def _refill(service: Service, line: Line, ward: str) -> None:
    """This hub is a restored backup: where it has done nothing else since, what it lost comes back from above."""
    try:
        if fill_up(service.engine, line, ward):
            database.begin_new_epoch(service.engine)  # the desks look through the log again
    except Told:
        _log.error("the log here and the one above are two: a person must look")


def upstreams(engine: Engine) -> list[Any]:
    """The wards that are passed on, and how far each is."""
    with database.reading(engine) as connection:
        return list(connection.execute(select(tables.upstream).order_by(_u.ward)))


def _upstream(engine: Engine, ward: str) -> Any:
    with database.reading(engine) as connection:
        return connection.execute(select(tables.upstream).where(_u.ward == ward)).one()


class Passing:
    """Passes on beside the serving, for as long as the hub runs; a line that fails is tried again, for ever."""

    def __init__(self, service: Service, line: Callable[[str], Line], waits: Callable[[], Iterable[float]]) -> None:
        self._service, self._line, self._waits = service, line, waits
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upstream", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End after the call that is under way."""
        self._end.set()
        self._thread.join(5)

    def _run(self) -> None:
        waits = iter(self._waits())
        while not self._end.is_set():
            try:
                for row in upstreams(self._service.engine):
                    pass_on(self._service, self._line(row.url), row.ward)
                pause, waits = PAUSE, iter(self._waits())
            except Cut:
                pause = next(waits)
            except Exception:  # the desks are served on, whatever befell the way up
                _log.exception("passing on failed")
                pause = next(waits)
            self._end.wait(pause)
