"""Files in a bucket of a real S3 server; and what becomes of them while it does not answer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import urllib3
from moto.server import ThreadedMotoServer
from sqlalchemy import select

from mot_cua_desktop.errors import Told
from mot_cua_desktop.hub import database, files, tables
from mot_cua_desktop.hub.bucket import S3Bucket
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.files import CHUNK, ChunkAsked, ChunkGiven, ChunkKept, ChunkSent, length

SCAN = b"Nguoi dan " * (CHUNK // 4)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadedMotoServer]:
    made = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    made.start()
    _, port = made.get_host_and_port()
    for name, value in (
        ("ENDPOINT_URL", f"http://127.0.0.1:{port}"),
        ("ACCESS_KEY_ID", "thu"),
        ("SECRET_ACCESS_KEY", "thu"),
        ("REGION", "us-east-1"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)
    with urllib3.PoolManager() as pool:
        assert pool.request("PUT", f"http://127.0.0.1:{port}/tep").status == 200
    yield made
    made.stop()


def objects() -> dict[str, bytes]:
    import obstore
    from obstore.store import S3Store

    store = S3Store.from_url("s3://tep", client_options={"allow_http": True})
    names = [each["path"] for page in obstore.list(store) for each in page]
    return {name: bytes(obstore.get(store, name).bytes()) for name in names}


def put(hub: Any, desk: Any, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    for number in range(-(-len(content) // CHUNK)):
        piece = content[number * CHUNK :][: length(len(content), number)]
        sent = ChunkSent(digest=digest, size=len(content), number=number, content=piece)
        answer = hub.service.call("file_put", desk.token, protocol.encode(sent))
        assert answer.status == 200, answer
    assert protocol.decode(answer.body, ChunkKept).whole
    return digest


def get(hub: Any, desk: Any, digest: str) -> bytes:
    content, size = b"", 1
    while len(content) < size:
        asked = ChunkAsked(digest=digest, number=len(content) // CHUNK)
        answer = hub.service.call("file_get", desk.token, protocol.encode(asked))
        assert answer.status == 200, answer
        given = protocol.decode(answer.body, ChunkGiven)
        content, size = content + given.content, given.size
    return content


def in_database(hub: Any) -> int:
    with database.reading(hub.engine) as connection:
        return len(connection.execute(select(tables.file_chunk.c.number)).all())


def test_a_whole_file_lies_in_the_bucket_sealed_and_is_read_from_there(hub: Any, server: Any) -> None:
    hub.service = replace(hub.service, bucket=S3Bucket("s3://tep"))
    desk = hub.join("Quầy 1")
    digest = put(hub, desk, SCAN)
    assert in_database(hub) == 0
    ((name, kept),) = objects().items()
    assert name.endswith(digest)
    assert b"Nguoi" not in kept
    assert get(hub, desk, digest) == SCAN
    assert put(hub, desk, SCAN) == digest
    assert len(objects()) == 1


def test_while_the_bucket_is_away_files_stay_in_the_database_and_move_later(
    hub: Any, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = S3Bucket("s3://khong-co")
    hub.service = replace(hub.service, bucket=away)
    desk = hub.join("Quầy 1")
    digest = put(hub, desk, SCAN)
    assert in_database(hub) == 3
    assert get(hub, desk, digest) == SCAN
    with database.writing(hub.engine) as connection:
        assert files.move_some(connection, away) == 0
        assert files.move_some(connection, S3Bucket("s3://tep")) == 1
    assert in_database(hub) == 0
    asked = protocol.encode(ChunkAsked(digest=digest, number=0))
    assert hub.service.call("file_get", desk.token, asked).status == 503, "told as not now, and not as a fault"
    hub.service = replace(hub.service, bucket=S3Bucket("s3://tep"))
    assert get(hub, desk, digest) == SCAN


def test_two_desks_that_send_the_same_file_store_it_once(hub: Any) -> None:
    one, two = hub.join("Quầy 1"), hub.join("Quầy 2")
    content = secrets.token_bytes(2 * CHUNK)
    assert put(hub, one, content) == put(hub, two, content)
    assert in_database(hub) == 2


@pytest.mark.parametrize("url", ["s3://", "http://x/y", "tep"])
def test_an_address_that_is_no_bucket_is_told(url: str) -> None:
    with pytest.raises(Told, match="kho tệp"):
        S3Bucket(url)
