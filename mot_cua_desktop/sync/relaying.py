"""A ward's own hub passes its log on to the province's: places, verdicts and all, in order."""

from __future__ import annotations

from typing import Protocol

import msgspec

from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import Cut, Line, ask
from mot_cua_desktop.sync.protocol import Item

BATCH = 500


class Relay(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What stands in a ward's log after place ``after``, every item with its event."""

    ward: str
    after: int
    items: tuple[Item, ...]
    sent_at: int


class Relayed(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The log is the same up to ``acked``. ``problem``: "" | "gap" (send what comes after ``acked``) | "fork" (other
    events stand in those places: the ward's hub is a restored backup; it fills itself up from here) | "malformed" |
    "verdict" (this hub judges the item after ``acked`` otherwise: one of the two programs is wrong or old)."""

    acked: int
    problem: str
    now: int


class Source(Protocol):
    """The log of a ward, as the way up asks for it."""

    def sent_upto(self) -> int:
        """Up to which place the upper hub has it."""
        ...

    def items(self, after: int, limit: int) -> tuple[Item, ...]:
        """What stands after a place."""
        ...

    def passed(self, upto: int, trouble: str) -> None:
        """The upper hub has everything up to there."""
        ...


def pass_on(line: Line, token: str, ward: str, source: Source, now: int) -> int:
    """Send everything; returns how many. Raises `Cut` or `client.Turned`; what was acknowledged stays."""
    after, sent, asked_back = source.sent_upto(), 0, False
    while True:
        items = source.items(after, BATCH)
        relay = Relay(ward=ward, after=after, items=items, sent_at=now)
        told = ask(line, "relay", token, protocol.encode(relay), Relayed)
        if told.problem == "gap" and told.acked < after and not asked_back:
            after, asked_back = told.acked, True  # the upper hub was restored from a backup
            continue
        if told.problem:
            source.passed(told.acked if told.problem != "fork" else after, told.problem)
            return sent
        source.passed(told.acked, "")
        if told.acked <= after:
            if items:
                raise Cut("no progress")
            return sent
        sent, after = sent + told.acked - after, told.acked
