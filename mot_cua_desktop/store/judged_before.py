"""How events were judged at an earlier moment: a verdict may come late, or be another one after a hub or a desk was put
back from a backup. The file itself notes each change (triggers of migration 0052)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.ward_known import Known

#: Of a change ``b``: whether it came after what is known. A seal that does not count them tells by its place.
LATER = "b.place > :judged and (:judged >= 0 or b.position > :upto)"
#: How another desk's event ``e`` was judged then, and which own ones stood aside; for statements over many.
VERDICT = (
    f"coalesce((select b.verdict from judged_before b where b.id = e.id and b.aside = 0 and {LATER} "
    "order by b.place limit 1), e.verdict)"
)
ASIDE = f"select b.id from judged_before b where b.aside between 1 and :aside and {LATER}"
_SELECT = f"select b.id, b.verdict, b.reason, b.aside from judged_before b where {LATER}"
_ALL = Prepared(text(f"{_SELECT} order by b.place desc"))
_OF_STREAM = Prepared(text(f"{_SELECT} and b.stream = :stream order by b.place desc"))
_STREAMS = Prepared(text("select distinct stream from judged_before where aside > 0"))


@dataclass(frozen=True)
class Then:
    """What was judged otherwise: others' events by their id, with verdict and reason; own ones that stood aside."""

    others: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    aside: set[bytes] = field(default_factory=set)

    def accepted(self, row: Any) -> bool:
        """Whether another desk's event was part of its line."""
        verdict, _ = self.others.get(row.id, (row.verdict, row.reason))
        return bool(verdict == "accepted")

    def stood(self, row: Any) -> bool:
        """Whether the hub's log had it, and it did not wait there."""
        if row.id in self.others:
            return self.others[row.id][1] != "waiting"
        return bool(row.hub_position > 0 and row.reason != "waiting")


def then(connection: Connection, known: Known | None, stream: bytes | None = None) -> Then:
    """As of what was ``known`` (None: as of now, when nothing is otherwise than it is), in one stream or in all."""
    found = Then()
    if known is None:
        return found
    values = {"judged": known.judged, "upto": known.upto}
    query = _ALL if stream is None else _OF_STREAM
    # The oldest of the later changes comes last, and has what was true before all of them.
    for event, verdict, reason, aside in query.rows(
        connection, values if stream is None else values | {"stream": stream}
    ):
        if not aside:
            found.others[event] = (verdict, reason)
        elif aside <= known.aside:
            found.aside.add(event)
    return found


def streams(connection: Connection) -> set[bytes]:
    """Those in which an own event once stood aside, and does no more."""
    return {row[0] for row in _STREAMS.rows(connection, {})}
