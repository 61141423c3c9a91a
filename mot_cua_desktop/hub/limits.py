"""How often somebody may ask: counted in the database, so that several hubs before it count together.

What is counted is a keyed digest: no address and no code lies in the table. A window begins with the first question.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import Any, Literal

from sqlalchemy import Connection, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from mot_cua_desktop.hub import tables

_MINUTE = 60_000_000
What = Literal["address", "code", "login", "enrol"]
#: Questions of each kind in how many minutes. Many households share one address of a phone company; one code is asked
#: for by one household, and ten tries an hour are no way through ten thousand endings. To join, only wrong codes count:
#: all desks of a province may come from one address.
MOST: dict[What, tuple[int, int]] = {"address": (60, 10), "code": (10, 60), "login": (10, 15), "enrol": (30, 15)}


def secret_of(connection: Connection) -> bytes:
    """What the digests of the pages are keyed with."""
    return bytes(connection.execute(select(tables.page_secret.c.secret)).scalar_one())


def keyed(secret: bytes, *words: str | bytes) -> bytes:
    """The digest of some words under ``secret``; each with its length, so that no two lists share one."""
    total = hmac.new(secret, digestmod=hashlib.sha256)
    for word in words:
        plain = word.encode() if isinstance(word, str) else word
        total.update(len(plain).to_bytes(4, "big") + plain)
    return total.digest()


def place_of(address: str) -> str:
    """Whose address this is: itself, or the network of a household where an address has a new ending each hour."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def spent(connection: Connection, what: What, who: str, now: int) -> bool:
    """Whether nothing more is allowed now; counts nothing."""
    table = tables.asked
    key = keyed(secret_of(connection), what, who)
    found = select(table.c.count).where(table.c.key == key, table.c.until > now)
    return int(connection.execute(found).scalar() or 0) >= MOST[what][0]


def allowed(connection: Connection, what: What, who: str, now: int) -> bool:
    """Count one more question (``now`` in microseconds); whether it is still within what is allowed."""
    most, minutes = MOST[what]
    table = tables.asked
    connection.execute(delete(table).where(table.c.until <= now))
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = keyed(secret_of(connection), what, who)
    put = dialect.insert(table).values(key=key, count=1, until=now + minutes * _MINUTE)
    # Counted no further than it matters: the number must not grow for ever under a flood.
    more = case((table.c.count > most, table.c.count), else_=table.c.count + 1)
    put = put.on_conflict_do_update(index_elements=["key"], set_={"count": more}).returning(table.c.count)
    return int(connection.execute(put).scalar_one()) <= most
