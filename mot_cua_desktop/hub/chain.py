"""What a hub itself writes into a ward's log, in a chain of its own that every reader can prove."""

from __future__ import annotations

import secrets
import time
from typing import Any

import msgspec

from mot_cua_desktop.domain import ids, sealed
from mot_cua_desktop.domain.custody import HUB_DESK as HUB_DESK

_encoder = msgspec.json.Encoder()


class HubChain:
    """Goes on where a ward's hub stands, by the ward's locked head row."""

    def __init__(self, ward: Any, now: int) -> None:
        self._ward, self._number, self._prev, self._now = ward.id, ward.hub_seq, ward.hub_hash, now

    def row(
        self, position: int, stream: bytes, kind: str, seq: int, term: int, officer: str, body: msgspec.Struct
    ) -> dict[str, Any]:
        """The next event of the hub, as a row of the log at ``position``."""
        self._number += 1
        row: dict[str, Any] = {
            "id": ids.uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10)),
            "stream": stream,
            "kind": kind,
            "seq": seq,
            "term": term,
            "desk": HUB_DESK,
            "desk_seq": self._number,
            "officer": officer,
            "at": self._now,
            "offset": 420,
            "type": body.__struct_config__.tag,
            "version": 1,
            "body": _encoder.encode(body),
            "personal": None,
            "salt": None,
            "personal_digest": None,
            "prev": self._prev,
        }
        row["hash"] = self._prev = sealed.seal(row)
        place = {"ward": self._ward, "position": position, "epoch": 0, "received_at": self._now}
        return row | place | {"reason": "", "waited": 0}

    @property
    def heads(self) -> dict[str, Any]:
        """The columns of the ward's head row that say where the chain stands."""
        return {"hub_seq": self._number, "hub_hash": self._prev}
