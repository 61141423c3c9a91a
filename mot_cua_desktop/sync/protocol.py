"""The words between desk and hub: bytes <-> values. No socket, no clock, no table.

A message is a frame: two letters, the version, how it is packed, then MessagePack. Either side reads frames of its own
version only; a hub answers an older desk in the older version for as long as it still knows it (`VERSIONS`).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

from mot_cua_desktop.domain.custody import Reason
from mot_cua_desktop.domain.sealed import Sealed, fault

VERSION = 1
VERSIONS = frozenset({1})
MEDIA_TYPE = "application/vnd.mot-cua.sync"
#: What a frame may hold, packed and unpacked: a batch is far below it, a flood ends here.
MOST_PACKED, MOST_UNPACKED = 4 * 1024 * 1024, 16 * 1024 * 1024
MOST_EVENTS = 2000
#: The same of an enrolment, which anybody may send: seals of a batch, a name, a code.
MOST_ENROL, MOST_SEALS = 64 * 1024, 501
_MAGIC, _PLAIN, _ZLIB = b"MC", 0, 1
_WORTH_PACKING = 512
#: Bytes at most: a place without its event, and the numbers, ids and seals of an event.
_PLACE, _HEADER = 100, 300
#: What an answer may hold of events, so that it is a frame even where nothing of it packs. One event is a quarter.
MOST_TOLD = MOST_PACKED - 4096
Problem = str


class Unreadable(Exception):
    """Bytes that are no message of this protocol; the word says why, for logs."""


class Enrol(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A desk joins with the one-time code that its ward was given.

    ``pushed_upto`` is the last own event that the desk knows to lie at this hub (0: none); ``seals`` are its hash and
    those of the batch after it, which may lie there too. A desk restored from a backup goes on where both agree, under
    the next epoch. ``epoch`` and ``mark`` are those it had (0: none): a hub restored from a backup may not know them.
    ``nonce`` is the desk's own secret of this try (empty: an older desk): with it the same code is answered again.
    """

    code: str
    desk: str
    pushed_upto: int
    seals: tuple[bytes, ...]
    epoch: int = 0
    mark: int = 0
    nonce: bytes = b""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Its ward, its secret, and the epoch under which it writes from now on."""

    ward: str
    token: str
    epoch: int
    hub_epoch: str
    now: int
    #: The desk's own mark in its ward, for numbers beyond its blocks (`domain.code_numbers`); 0 from an older hub.
    mark: int = 0


class Push(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The events of a desk after its number ``after``, without gaps. Times are microseconds since 1970 (UTC)."""

    epoch: int
    after: int
    events: tuple[Sealed, ...]
    sent_at: int


class Conflict(msgspec.Struct, frozen=True, array_like=True):
    """An event that was stored but does not stand in its dossier's line."""

    id: bytes
    reason: Reason


class Pushed(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Everything up to ``acked`` lies at the hub; all of it was accepted but ``conflicts``.

    Nothing is acknowledged (0) where the two logs are not known to be one. ``problem``: "" | "gap" (send what comes
    after ``acked``) | "fork" (this desk wrote other events under the same numbers: a restored backup; join again) |
    "epoch" (another copy of this desk has joined since) | "malformed" (the event after ``acked`` is not what its desk
    sealed).
    """

    acked: int
    conflicts: tuple[Conflict, ...]
    problem: Problem
    hub_epoch: str
    now: int


class Pull(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What stands in a ward's log after place ``after``, where the desk took in the event ``last``, and ``hub_last`` as
    the hub's own last word up to there (empty: it does not say)."""

    ward: str
    after: int
    limit: int
    sent_at: int
    last: bytes = b""
    hub_last: bytes = b""


class Item(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One place of the log; ``reason`` empty: accepted. The asking desk's own event comes as its id alone."""

    position: int
    epoch: int
    id: bytes
    reason: Reason
    event: Sealed | None


class Pulled(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The places after the one asked for, without gaps, up to ``upto``; ``more`` whether there are further ones.

    ``head`` is the last place there is, so that a long way can be shown (0: an older hub, which does not say). Not
    ``same``: what the desk took in last does not stand here so; nothing is told then."""

    items: tuple[Item, ...]
    upto: int
    more: bool
    hub_epoch: str
    now: int
    head: int = 0
    same: bool = True


class CodeBlock(msgspec.Struct, frozen=True, array_like=True):
    """Numbers of one day (`date.toordinal`), both included, that one desk alone gives out."""

    day: int
    first: int
    last: int


class Lease(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A desk says which blocks it keeps, and of which days it wants how many numbers more.

    ``have`` are the blocks that lie in its store for good, by day and first number: only what the hub has heard of
    here is ever used, so a block that nobody has confirmed may be sent again. ``taken`` is the highest number of
    ``day`` that the desk gave out from its own series. ``prefix`` and ``pattern``: how it writes a code.
    """

    epoch: int
    day: int
    taken: int
    have: tuple[tuple[int, int], ...]
    want: tuple[tuple[int, int], ...]
    prefix: str
    pattern: str
    sent_at: int


class Leased(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Every block of the desk that it has not confirmed. ``problem``: "" | "epoch" | "form" (the ward's other desks
    write codes otherwise: as in ``form``) | "prefix" (another ward has this prefix)."""

    mark: int
    blocks: tuple[CodeBlock, ...]
    problem: Problem
    form: str
    now: int


Message = TypeVar("Message", bound=msgspec.Struct)
_encoder = msgspec.msgpack.Encoder()


def weight(event: Sealed | None) -> int:
    """The most bytes of a frame that one place of a log takes, however badly its event packs."""
    if event is None:
        return _PLACE
    words = sum(len(word.encode()) for word in (event.kind, event.desk, event.officer, event.type))
    return _PLACE + _HEADER + words + len(event.body) + len(event.personal or b"") + len(event.salt or b"")


def encode(message: msgspec.Struct) -> bytes:
    """A message as a frame, packed where that is worth it."""
    plain = _encoder.encode(message)
    packed = zlib.compress(plain, 6) if len(plain) > _WORTH_PACKING else plain
    how, content = (_ZLIB, packed) if len(packed) < len(plain) else (_PLAIN, plain)
    return _MAGIC + bytes((VERSION, how)) + content


def decode(
    frame: bytes, kind: type[Message], most_packed: int = MOST_PACKED, most_unpacked: int = MOST_UNPACKED
) -> Message:
    """The message in a frame. Raises `Unreadable` for anything else, before it could fill the memory."""
    if len(frame) > most_packed:
        raise Unreadable("too large")
    if frame[:2] != _MAGIC or len(frame) < 4:
        raise Unreadable("not a frame")
    if frame[2] not in VERSIONS:
        raise Unreadable("version")
    try:
        return msgspec.msgpack.decode(_unpacked(frame[3], frame[4:], most_unpacked), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("not that message") from error


def _unpacked(how: int, content: bytes, most: int) -> bytes:
    if how == _PLAIN:
        return content
    if how != _ZLIB:
        raise Unreadable("packing")
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(content, most)
    except zlib.error as error:
        raise Unreadable("damaged") from error
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise Unreadable("too large" if unpacking.unconsumed_tail else "cut off")
    return plain


def sound(events: Sequence[Sealed], desk: str, prev: bytes, number: int) -> int:
    """How many of ``events``, from the first on, are what ``desk`` sealed after its event ``number`` of hash
    ``prev``."""
    for count, event in enumerate(events):
        if event.desk != desk or event.desk_seq != number + count + 1 or event.prev != prev or fault(event):
            return count
        prev = event.hash
    return len(events)


def unbroken(events: Sequence[Sealed], after: int) -> bool:
    """Whether the numbers of a batch follow ``after`` and each other."""
    numbers = [after, *(event.desk_seq for event in events)]
    return all(later == earlier + 1 for earlier, later in pairwise(numbers))
