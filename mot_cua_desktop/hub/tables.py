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
    Column("waited", BigInteger, nullable=False, server_default="0"),
    *(Column(name, _TYPES.get(name, LargeBinary), nullable=name in _MAY_LACK) for name in COLUMNS),
)


def told_at(row: Any) -> Any:
    """What the log says of an event at its place, for ever; its ``reason`` is how things stand now."""
    return "waiting" if row.waited else row.reason


#: Numbers of a day leased to a desk. Those above ``above``, the end of the block before it, up to
#: ``last``: a chain, so that none can overlap.
code_block = Table(
    "code_block",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("day", BigInteger, primary_key=True),
    Column("above", BigInteger),
    Column("last", BigInteger, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("confirmed", BigInteger, nullable=False),
)

#: The mark of each life of a desk, in its ward; and how each ward writes its codes.
desk_mark = Table(
    "desk_mark",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("mark", BigInteger, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
)

code_form = Table(
    "code_form",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("prefix", Text, nullable=False),
    Column("pattern", Text, nullable=False),
)

#: What the web pages say of each dossier; ``phones`` are keyed digests, 32 bytes each (`hub.standing`).
dossier = Table(
    "dossier",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("stream", LargeBinary, primary_key=True),
    Column("code", Text, nullable=False),
    Column("official_code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("accepted_at", BigInteger),
    Column("due_at", BigInteger),
    Column("solved_at", BigInteger),
    Column("outcome", Text, nullable=False),
    Column("late_at", BigInteger),
    Column("phones", LargeBinary, nullable=False),
)

#: Up to which place of each ward's log `dossier` is a fold.
folded = Table("folded", metadata, Column("ward", Text, primary_key=True), Column("upto", BigInteger, nullable=False))

#: How often somebody asked until when (`hub.limits`).
asked = Table(
    "asked",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)

#: Who may see the overview, by the digest of a secret; ``ward`` empty: every ward. And who sits before it now.
leader = Table(
    "leader",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("ward", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)
sitting = Table(
    "sitting",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("leader", LargeBinary, nullable=False),
    Column("until", BigInteger, nullable=False),
)

#: One row: what the digests of the pages are keyed with.
page_secret = Table("page_secret", metadata, Column("secret", LargeBinary, nullable=False))

#: Who holds each dossier: what a verdict is found by.
custody = Table(
    "custody",
    metadata,
    Column("ward", Text, primary_key=True),
    Column("stream", LargeBinary, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("term", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("paper", LargeBinary),
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
