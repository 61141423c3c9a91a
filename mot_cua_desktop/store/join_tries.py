"""A try to join a hub whose answer may be lost: the same code is asked again under the same nonce, also after the
program was closed in between, so that the hub knows who asks and answers once more."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import Connection, delete, insert, select

from mot_cua_desktop.store import tables

_try = tables.join_try


def nonce_of(connection: Connection, code: str) -> bytes:
    """What a try with this code says beside it: drawn at the first, the same at each further one. That of every other
    code, also of one mistyped in between, follows from it: none is in the way of another."""
    kept = hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).digest()
    first = connection.execute(select(_try.c.code, _try.c.nonce)).one_or_none()
    if first is None:
        nonce = secrets.token_bytes(32)
        connection.execute(insert(_try).values(one=1, code=kept, nonce=nonce))
        return nonce
    drawn = bytes(first.nonce)
    return drawn if bytes(first.code) == kept else hmac.digest(drawn, kept, "sha256")


def forget(connection: Connection) -> None:
    """It was answered, or this store is laid back from a backup and is another desk to the hub than the one that
    asked."""
    connection.execute(delete(_try))
