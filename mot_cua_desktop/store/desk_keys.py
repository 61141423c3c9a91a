"""The keys by which desks sign hand-overs by paper: the public ones of the ward, and this desk's own private one.

A private key lies in the encrypted store and belongs to one life of the desk: restored from a backup and joined anew,
it signs under another.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from mot_cua_desktop.domain import ids, paper_slip
from mot_cua_desktop.domain.paper_events import DeskKeyStated
from mot_cua_desktop.store import recording, tables
from mot_cua_desktop.store.journal import Author, Deed

_key, _secret = tables.desk_key, tables.desk_secret


class Known(NamedTuple):
    """A desk's public key."""

    key: bytes
    epoch: int


def public_of(connection: Connection, desk: str) -> Known | None:
    """By which key a desk of the ward signs, as far as is known here."""
    row = connection.execute(select(_key).where(_key.c.desk == desk)).one_or_none()
    return Known(row.key, row.epoch) if row is not None else None


def secret_of(connection: Connection, epoch: int) -> bytes | None:
    """This desk's private key in its life ``epoch``."""
    return connection.execute(select(_secret.c.secret).where(_secret.c.epoch == epoch)).scalar()


def own(connection: Connection, author: Author, epoch: int) -> bytes:
    """This desk's private key in its life ``epoch``; made now, and its public half stated to the ward, where there is
    none yet."""
    there = secret_of(connection, epoch)
    if there is not None:
        return there
    secret = paper_slip.new_key()
    connection.execute(delete(_secret))
    connection.execute(insert(_secret).values(one=1, epoch=epoch, secret=secret))
    body = DeskKeyStated(key=paper_slip.public_of(secret), epoch=epoch)
    recording.record_place(connection, author, ids.named_stream("desk_key", author.desk), "custody", [Deed(body)])
    return secret
