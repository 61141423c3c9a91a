"""What another desk had in sight when a leader signed there, found again in what lies here.

Each event is known by its desk's chain, so it does not matter in which order the two desks heard of it, nor which
places the hub has given since. Verdicts are those that the other desk knew: of its own deeds that it had not sent yet
it knew none, and what the hub decided later was still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, text

from mot_cua_desktop.domain import custody
from mot_cua_desktop.domain.signed_on import Heard, SignedOn
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import hub_life, outbox, tables

_e, _f = tables.event.c, tables.foreign_event.c
_OF_WARD = text("kind <> 'dossier'")  # in the words of the partial index
_judged = msgspec.json.Decoder(custody.Judged)


def of_now(connection: Connection) -> SignedOn:
    """What this desk has in sight now, without the digest of what is counted on it."""
    heard = []
    for desk, epoch in _lives(connection):
        last = select(_f.desk_seq, _f.hash).where(_f.desk == desk, _f.epoch == epoch, _f.reason.not_in(hub_life.LOST))
        row = connection.execute(last.order_by(_f.desk_seq.desc()).limit(1)).first()
        if row is not None:
            heard.append(Heard(desk=desk, epoch=epoch, seq=row.desk_seq, hash=row.hash))
    stands = outbox.standing(connection)
    return SignedOn(heard=tuple(heard), pushed=stands.pushed_upto if stands is not None else 0)


def end_of(connection: Connection, event_id: bytes) -> Heard | None:
    """The end of its desk's chain when an event was written that lies here as another's; None for an own one."""
    row = connection.execute(select(_f.desk, _f.epoch, _f.desk_seq, _f.hash).where(_f.id == event_id)).first()
    return None if row is None else Heard(desk=row.desk, epoch=row.epoch, seq=row.desk_seq, hash=row.hash)


#: From one life to the next by the index, past the events between: there are millions, and some twenty lives.
NEXT_LIFE = "select desk, epoch from foreign_event where (desk, epoch) > (:desk, :epoch) order by desk, epoch limit 1"


def _lives(connection: Connection) -> list[tuple[str, int]]:
    """Each life of each desk of which something was received."""
    found: list[tuple[str, int]] = []
    desk, epoch = "", 0
    while row := connection.execute(text(NEXT_LIFE), {"desk": desk, "epoch": epoch}).first():
        desk, epoch = row.desk, row.epoch
        if epoch >= 0:  # else what was lost lies there
            found.append((desk, epoch))
    return found


@dataclass(frozen=True)
class Sight:
    """All that was in sight at ``desk``. ``wrote``: its own chain, each of its lives up to which number; ``heard``: the
    same of every desk's whose events lie here as another's; ``upto``: the place of the last own event that had come
    there; ``pushed``: the number of its own last whose verdict it knew; ``undecided``: the ids of those that waited."""

    desk: str
    wrote: Mapping[int, int]
    heard: Mapping[tuple[str, int], int]
    upto: int
    pushed: int
    undecided: frozenset[bytes]

    def own(self, rows: Iterable[Any]) -> list[Any]:
        """Of this desk's events, those that stood in the ward's line there. What was set aside or waits is left out by
        the caller: they never stood."""
        return [row for row in rows if row.position <= self.upto and row.id not in self.undecided]

    def written_there(self, row: Any) -> bool:
        """Whether an event received from another desk stood in that desk's own chain."""
        return bool(row.desk == self.desk and row.desk_seq <= self.wrote.get(row.epoch, 0))

    def others(self, rows: Iterable[Any]) -> tuple[list[Any], list[Any]]:
        """Of the events received from others, whatever became of them: those that stood in the line, and those of that
        desk's own of which it did not know yet."""
        standing, open_ = [], []
        for row in rows:
            waited = row.id in self.undecided or row.reason == "waiting"
            if self.written_there(row):
                if waited or row.desk_seq > self.pushed:
                    open_.append(row)
                elif row.verdict == "accepted":
                    standing.append(row)
            elif not waited and row.verdict == "accepted" and row.desk_seq <= self.heard.get((row.desk, row.epoch), 0):
                standing.append(row)
        return standing, open_


def of(connection: Connection, letter: Heard, signed_on: SignedOn) -> Sight:
    """What was in sight when another desk wrote the event at the end of ``letter``. Raises `Told` where not all of it
    lies here."""
    heard: dict[tuple[str, int], int] = {}
    upto, epoch, lives = 0, letter.epoch, _lives(connection)
    for each in (*signed_on.heard, letter):
        mine = select(_e.position).where(_e.desk == each.desk, _e.desk_seq == each.seq, _e.hash == each.hash)
        position = connection.execute(mine).scalar()
        if position is not None:
            upto = max(upto, position)
            continue
        found = _epoch(connection, each)
        if found is None:
            raise Told(
                f"Máy này chưa nhận đủ việc của các quầy khác mà {letter.desk} đã biết khi ký (thiếu của {each.desk}).",
                f"Đồng bộ rồi mở lại; vẫn thiếu thì xem ở {letter.desk}.",
            )
        epoch = found
        for life, number in _chain(connection, lives, each.desk, epoch, each.seq).items():
            heard[each.desk, life] = max(heard.get((each.desk, life), 0), number)
        # A life of this very desk that its disk has lost: what it wrote before that lies here as its own.
        upto = max(upto, _before(connection, each.desk, epoch))
    wrote = _chain(connection, lives, letter.desk, epoch, letter.seq)
    undecided = _judged_after(connection, heard.get((custody.HUB_DESK, 0), 0))
    return Sight(letter.desk, wrote, heard, upto, signed_on.pushed, undecided)


def _epoch(connection: Connection, end: Heard) -> int | None:
    """The life in which this event lies here; what a desk sent again in a later one may lie in another than there."""
    query = select(_f.epoch).where(_f.desk == end.desk, _f.desk_seq == end.seq, _f.hash == end.hash)
    for each in (query.where(_f.epoch == end.epoch), query):
        found = connection.execute(each).scalar()
        if found is not None:
            return int(found)
    return None


def _begins(connection: Connection, desk: str, epoch: int) -> int:
    first = select(func.min(_f.desk_seq)).where(_f.desk == desk, _f.epoch == epoch)
    return int(connection.execute(first).scalar() or 0)


def _before(connection: Connection, desk: str, epoch: int) -> int:
    """The place of this desk's own last event before such a life of its own begins; 0 for another desk's."""
    before = select(func.max(_e.position)).where(_e.desk == desk, _e.desk_seq < _begins(connection, desk, epoch))
    return int(connection.execute(before).scalar() or 0)


def _chain(
    connection: Connection, lives: Iterable[tuple[str, int]], desk: str, epoch: int, number: int
) -> dict[int, int]:
    """A desk's chain up to a number of this life: each life before it as far as the next goes on from it."""
    found = {epoch: number}
    end = _begins(connection, desk, epoch) - 1
    for each in sorted((life for of, life in lives if of == desk and life < epoch), reverse=True):
        found[each] = end
        end = min(end, _begins(connection, desk, each) - 1)
    return found


def _judged_after(connection: Connection, number: int) -> frozenset[bytes]:
    """What the hub decided after its word of this number: until then it waited."""
    later = select(_f.body).where(_OF_WARD, _f.kind == custody.VERDICT_KIND, _f.epoch == 0, _f.desk_seq > number)
    return frozenset(_judged.decode(body).event for body in connection.execute(later).scalars())
