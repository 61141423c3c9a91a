"""What a hub keeps. Its migrations make the tables; the same on PostgreSQL and SQLite."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, Text

from mot_cua_desktop.domain.sealed import COLUMNS

metadata = MetaData()

#: One row; ``epoch`` changes when the hub itself was restored from a backup.
hub = Table("hub", metadata, Column("version", BigInteger, nullable=False), Column("epoch", Text, nullable=False))

#: The head row of each ward: locked by whoever writes its log, so that the order of places is the order of commits.
ward = Table(
    "ward",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("hub_seq", BigInteger, nullable=False),
    Column("hub_hash", LargeBinary, nullable=False),
    Column("relay_digest", LargeBinary),
)

join_code = Table(
    "join_code",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("ward", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("used_by", Text),
    Column("relay", BigInteger, nullable=False, server_default="0"),
)

#: A desk's id is its own choice and holds within its ward. ``head`` and ``hash`` are its last event here.
desk = Table(
    "desk",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("token_digest", LargeBinary, nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
    Column("skew", BigInteger),
    Column("revoked_at", BigInteger),
)

_TYPES: dict[str, Any] = {
    "seq": BigInteger,
    "term": BigInteger,
    "desk_seq": BigInteger,
    "at": BigInteger,
    "offset": BigInteger,
}
_TYPES |= {"version": BigInteger, "kind": Text, "desk": Text, "officer": Text, "type": Text}
_MAY_LACK = ("personal", "salt", "personal_digest")

event = Table(
    "event",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    *(Column(name, _TYPES.get(name, LargeBinary), nullable=name in _MAY_LACK) for name in COLUMNS),
)

#: Who holds each dossier: what a verdict is found by.
custody = Table(
    "custody",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("stream", LargeBinary, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("term", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

#: What the hub alone knows: the key of the files.
hub_secret = Table(
    "hub_secret", metadata, Column("name", Text, primary_key=True), Column("content", LargeBinary, nullable=False)
)

#: A ward's files: ``chunks`` came so far, ``whole`` once the digest was proved; ``place`` empty: its chunks lie here.
file = Table(
    "file",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("chunks", BigInteger, nullable=False),
    Column("whole", BigInteger, nullable=False),
    Column("place", Text, nullable=False),
    Column("passed", BigInteger, nullable=False, server_default="0"),
)

#: Where a ward's own hub passes its log on to, and how far (hub/upstream.py).
upstream = Table(
    "upstream",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("sent_upto", BigInteger, nullable=False),
    Column("trouble", Text, nullable=False, server_default=""),
)

file_chunk = Table(
    "file_chunk",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
