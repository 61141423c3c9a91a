"""While its database is away a hub says so, on every road, and is well again by itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, web
from mot_cua_desktop.hub.description import OPENAPI
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import Busy, ask
from mot_cua_desktop.sync.files import ChunkAsked, ChunkSent, FilesAsked
from mot_cua_desktop.sync.newest import NewestAsked
from mot_cua_desktop.sync.protocol import Enrol, Lease, Pull, Pulled, Push
from mot_cua_desktop.sync.relaying import Relay
from tests.hub.test_fuzzed import asked

WARD = "000.00.12.H32"
DIGEST = "a" * 64
SENT: dict[str, msgspec.Struct] = {
    "enrol": Enrol(code="ABCD-EFGH-JKLM", desk="Quầy 9", pushed_upto=0, seals=(bytes(32),)),
    "push": Push(epoch=1, after=0, events=(), sent_at=0),
    "pull": Pull(ward=WARD, after=0, limit=1, sent_at=0),
    "newest": NewestAsked(ward=WARD, upto=0, before=0),
    "lease": Lease(epoch=1, day=1, taken=0, have=(), want=(), prefix=WARD, pattern="", sent_at=0),
    "relay": Relay(ward=WARD, after=0, items=(), sent_at=0),
    "file_have": FilesAsked(digests=(DIGEST,)),
    "file_put": ChunkSent(digest=DIGEST, size=1, number=0, content=b"x"),
    "file_get": ChunkAsked(digest=DIGEST, number=0),
}


@contextmanager
def away(postgres: Any) -> Iterator[None]:
    postgres.stop()
    try:
        yield
    finally:
        postgres._control("start")


def test_each_call_is_answered_not_now_counted_and_noted_in_one_line(
    pg_hub: Any, postgres: Any, caplog: pytest.LogCaptureFixture
) -> None:
    desk = pg_hub.join("Quầy 1")
    app = web.build(pg_hub.service)
    described = {path.removeprefix("/v1/") for path in OPENAPI["paths"] if path.startswith("/v1/")}
    assert set(SENT) == described
    caplog.set_level(logging.INFO)
    with away(postgres):
        for call, message in SENT.items():
            caplog.clear()
            status, word = asked(app, f"/v1/{call}", protocol.encode(message), desk.token)
            assert (status, word) == (503, b"database"), call
            assert "503" in OPENAPI["paths"][f"/v1/{call}"]["post"]["responses"]
            (line,) = [record for record in caplog.records if record.name.startswith("mot_cua_desktop")]
            assert line.exc_info is None
            said = json.loads(line.getMessage())
            assert (said["call"], said["status"], said["problem"]) == (call, 503, "database: OperationalError")
        assert asked(app, "/health", b"", method="GET")[0] == 503
        counted = asked(app, "/metrics", b"", method="GET")[1].decode()
        for call in SENT:
            assert f'mot_cua_calls_total{{call="{call}",status="503"}} 1.0' in counted
    status, body = asked(app, "/v1/pull", protocol.encode(SENT["pull"]), desk.token)
    assert status == 200
    assert protocol.decode(body, Pulled).items == ()


@pytest.mark.parametrize(("path", "method"), [("/tra-cuu", "POST"), ("/lanh-dao", "POST"), ("/lanh-dao/thoat", "POST")])
def test_a_page_says_so_in_words(pg_hub: Any, postgres: Any, path: str, method: str) -> None:
    app = web.build(pg_hub.service)
    with away(postgres):
        status, body = asked(app, path, b"ma=1&so=1234&khoa=x", method=method)
    assert status == 503
    assert "thử lại sau" in body.decode()
    assert "503" in OPENAPI["paths"][path][method.lower()]["responses"]


def test_a_call_that_is_cut_off_amid_its_work_is_told_the_same(pg_hub: Any) -> None:
    desk = pg_hub.join("Quầy 1")
    desk.dossiers(1)
    with pg_hub.engine.connect() as connection:
        others = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = "
        real = pg_hub.service.now
        calls = []

        def cut() -> int:
            if not calls:
                calls.append(1)
                connection.execute(text(f"{others} current_database()"))
            return int(real())

        object.__setattr__(pg_hub.service, "now", cut)
        assert pg_hub.send(desk).status == 503
    assert pg_hub.push(desk).acked == 4
    assert len(pg_hub.log()) == 4


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_desk_takes_it_as_later_again_and_not_as_no(status: int) -> None:
    class Gate:
        def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
            return status, b"<html>away</html>"

    with pytest.raises(Busy):
        ask(Gate(), "pull", "", b"", Pulled)


def test_a_hub_that_starts_while_postgresql_does_waits_for_it(postgres: Any) -> None:
    url, said, slept = postgres.new_database(), list[str](), list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            postgres._control("start")

    postgres.stop()
    database.open_when_there(url, said.append, lambda: 0.0, sleep).dispose()
    assert len(slept) == 2
    assert said == ["Cơ sở dữ liệu chưa trả lời; tự thử lại trong 2 phút."]


@pytest.mark.parametrize("url", ["postgresql://a:b@127.0.0.1:1/c", "mysql://x/y", "sqlite:////khong/co/cho.db"])
def test_it_does_not_wait_for_ever_nor_for_what_never_comes(url: str) -> None:
    slept: list[float] = []
    with pytest.raises(Told, match="cơ sở dữ liệu"):
        database.open_when_there(url, lambda _: None, lambda: sum(slept), slept.append)
    assert sum(slept) == (database.PATIENCE if "127.0.0.1" in url else 0)
