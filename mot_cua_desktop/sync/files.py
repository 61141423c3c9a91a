"""Files on the way between desk and hub: by the digest of their content, chunk by chunk, after the events.

A chunk goes over a line of 64 kbit/s in some eight seconds. Whoever is cut off goes on with the next chunk. A round
gives files no more than a number of seconds and lets new events go first, so that scans never hold up what people did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import Line, Turned, ask

#: Bytes of a chunk; only the last may be shorter.
CHUNK = 64 * 1024
LARGEST = 100 * 1024 * 1024
MOST_ASKED = 500
#: Seconds that one round gives to files before it returns to the events.
ROUND_SECONDS = 60.0
DIGEST = re.compile(r"[0-9a-f]{64}")


class FilesAsked(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """How much of these files does the hub have?"""

    digests: tuple[str, ...]


class FileHeld(msgspec.Struct, frozen=True, array_like=True):
    """So many chunks from the first on; ``whole`` when all are there and their digest was proved."""

    chunks: int
    whole: bool


class FilesHeld(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The answer for each digest, in the order asked."""

    files: tuple[FileHeld, ...]


class ChunkSent(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One chunk of a file of ``size`` bytes."""

    digest: str
    size: int
    number: int
    content: bytes


class ChunkKept(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Which chunk is wanted ``next``. ``problem``: "" | "gap" | "damaged" (all chunks are there and are not what the
    digest says: they were thrown away) | "size" (another size than was said at first, or too large)."""

    next: int
    whole: bool
    problem: str = ""


class ChunkAsked(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One chunk, please."""

    digest: str
    number: int


class ChunkGiven(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The chunk; ``size`` 0 while the hub does not have the whole file."""

    size: int
    content: bytes


@dataclass(frozen=True)
class Wanted:
    """A file of another desk that is to come."""

    digest: str
    size: int


class Shelf(Protocol):
    """The files of a desk (or of a ward's own hub), as a round asks for them."""

    def outgoing(self) -> Sequence[str]:
        """What the hub may lack, in the order to send."""
        ...

    def size(self, digest: str) -> int | None:
        """Its bytes; None when it is not here."""
        ...

    def chunks(self, digest: str, first: int) -> Iterable[bytes]:
        """Its chunks from number ``first`` on."""
        ...

    def sent(self, digest: str) -> None:
        """The hub has it whole."""
        ...

    def incoming(self) -> Sequence[Wanted]:
        """What is to come, in the order wanted."""
        ...

    def held(self, digest: str) -> int:
        """How many chunks of it came before."""
        ...

    def keep(self, digest: str, number: int, content: bytes) -> None:
        """Keep one more chunk; durable enough to go on after it."""
        ...

    def came(self, digest: str) -> bool:
        """All chunks came: put it on the shelf; False when they are not what the digest says (thrown away)."""
        ...


@dataclass
class Carried:
    """What a round did with files. ``left`` whether some still wait; ``damaged`` how many came or went wrong."""

    sent: int = 0
    received: int = 0
    damaged: int = 0
    left: bool = False


@dataclass(frozen=True)
class Carrier:
    """The files' part of a round. ``seconds`` is a clock that only goes forward; ``urgent`` tells of new events."""

    line: Line
    shelf: Shelf
    token: str
    seconds: Callable[[], float]
    urgent: Callable[[], bool] = field(default=lambda: False)
    most_seconds: float = ROUND_SECONDS

    def round(self) -> Carried:
        """Send, then fetch, until all is done, the time is up or events wait. Raises `client.Cut`; what went stays."""
        done = Carried()
        began = self.seconds()

        def over() -> bool:
            done.left = self.seconds() - began >= self.most_seconds or self.urgent()
            return done.left

        try:
            if self._send_all(done, over):
                self._fetch_all(done, over)
        except Turned as turned:
            raise turned.as_cut() from turned
        return done

    def _send_all(self, done: Carried, over: Callable[[], bool]) -> bool:
        waiting = [digest for digest in self.shelf.outgoing() if self.shelf.size(digest) is not None]
        for start in range(0, len(waiting), MOST_ASKED):
            some = tuple(waiting[start : start + MOST_ASKED])
            known = ask(self.line, "file_have", self.token, protocol.encode(FilesAsked(digests=some)), FilesHeld)
            for digest, held in zip(some, known.files, strict=False):
                if held.whole:
                    self.shelf.sent(digest)
                elif not self._send(digest, held.chunks, done, over):
                    return False
        return True

    def _send(self, digest: str, first: int, done: Carried, over: Callable[[], bool]) -> bool:
        size = self.shelf.size(digest) or 0
        for number, content in enumerate(self.shelf.chunks(digest, first), start=first):
            if over():
                return False
            sent = ChunkSent(digest=digest, size=size, number=number, content=content)
            told = ask(self.line, "file_put", self.token, protocol.encode(sent), ChunkKept)
            if told.problem == "gap":
                return True  # another desk sends the same file at this moment: the next round asks again
            if told.problem:
                done.damaged += 1
                return True
            if told.whole:
                self.shelf.sent(digest)
                done.sent += 1
                return True
        return True

    def _fetch_all(self, done: Carried, over: Callable[[], bool]) -> None:
        for wanted in self.shelf.incoming():
            if not self._fetch(wanted, done, over):
                return

    def _fetch(self, wanted: Wanted, done: Carried, over: Callable[[], bool]) -> bool:
        number = self.shelf.held(wanted.digest)
        while number * CHUNK < wanted.size:
            if over():
                return False
            asked = ChunkAsked(digest=wanted.digest, number=number)
            told = ask(self.line, "file_get", self.token, protocol.encode(asked), ChunkGiven)
            if not told.size:
                return True  # not at the hub yet
            if told.size != wanted.size or len(told.content) != length(wanted.size, number):
                done.damaged += 1
                return True
            self.shelf.keep(wanted.digest, number, told.content)
            number += 1
        if self.shelf.came(wanted.digest):
            done.received += 1
        else:
            done.damaged += 1
        return True


def length(size: int, number: int) -> int:
    """How many bytes chunk ``number`` of a file of ``size`` bytes has."""
    return max(0, min(CHUNK, size - number * CHUNK))
