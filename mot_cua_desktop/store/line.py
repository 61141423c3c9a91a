"""A dossier's one line: what the hub accepted from every desk, then what goes on from there and is known here only.

That is what this desk has not sent yet, and what waits at a hub that lost what came before it: accepted once, it stays
in the line for as long as it fits on. Own events that were set aside are left out. Of all that is not at the hub's line
only those count that would be accepted as things stand: after a takeover that has come in meanwhile, none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from mot_cua_desktop.domain import custody, folding
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import journal, judged_before, tables
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.sight import Sight
from mot_cua_desktop.store.ward_known import Known

_event, _foreign, _aside = tables.event, tables.foreign_event, tables.set_aside
_OWN = Prepared(select(_event).where(_event.c.stream == bindparam("stream")).order_by(_event.c.desk_seq))
_EVERY = Prepared(select(_foreign).where(_foreign.c.stream == bindparam("stream")))
_FOREIGN = Prepared(select(_foreign).where(_foreign.c.stream == bindparam("stream"), _foreign.c.verdict == "accepted"))
_ASIDE = Prepared(select(_aside.c.id, _aside.c.place).where(_aside.c.stream == bindparam("stream")))
_AWAITED = Prepared(select(tables.awaited.c.id).where(tables.awaited.c.stream == bindparam("stream")))
_PUSHED = Prepared(select(tables.sync_state.c.pushed_upto).where(tables.sync_state.c.one == 1))


def of_stream(connection: Connection, stream: bytes) -> list[ev.Event]:
    """The whole story of one dossier, in order, whoever wrote it."""
    return [event for event, _ in walk(connection, stream)]


def walk(connection: Connection, stream: bytes, known: Known | Sight | None = None) -> list[tuple[ev.Event, Dossier]]:
    """Each event of the line with the state that it leaves; only as far as was ``known`` then, when that is given, here
    or by another desk (`Sight`).

    The line ends before the first event of another desk that this program cannot read or fold: one of a newer program
    waits for the update, and stops nothing else.
    """
    own = _OWN.named(connection, {"stream": stream})
    if isinstance(known, Sight):
        return _seen_there(connection, stream, known, own)
    others = (_FOREIGN if known is None else _EVERY).named(connection, {"stream": stream})
    then = judged_before.then(connection, known, stream)
    aside = {row[0] for row in _ASIDE.rows(connection, {"stream": stream}) if known is None or row[1] <= known.aside}
    aside |= then.aside
    awaited = {row[0] for row in _AWAITED.rows(connection, {"stream": stream})}
    pushed = (_PUSHED.scalar(connection, {}) or 0) if known is None else known.pushed
    if known is not None:
        own, others = ([row for row in rows if row.position <= known.upto] for rows in (own, others))
        others = [row for row in others if then.accepted(row)]
    mine = [(row, row.desk_seq <= pushed and row.id not in awaited) for row in own if row.id not in aside]
    # A place turned round: the hub's log does not have it (any more, or yet).
    theirs = [(row, then.stood(row)) for row in others]
    walked: list[tuple[ev.Event, Dossier]] = []
    # The hub has all of ours, also while its log is looked through anew and what they go on from was not met yet: such
    # an event is no further than that one. Left out, it would be no part of any line, and still hold its place.
    ahead = _fold(walked, [row for row, stands in (*theirs, *mine) if stands], before_the_line=False)
    _fold(walked, [*ahead, *(row for row, stands in (*theirs, *mine) if not stands)], before_the_line=True)
    return walked


def _seen_there(connection: Connection, stream: bytes, sight: Sight, own: list[Any]) -> list[tuple[ev.Event, Dossier]]:
    """The line as another desk had it."""
    out = {row[0] for query in (_ASIDE, _AWAITED) for row in query.rows(connection, {"stream": stream})}
    standing, open_ = sight.others(_EVERY.named(connection, {"stream": stream}))
    walked: list[tuple[ev.Event, Dossier]] = []
    ahead = _fold(walked, [*sight.own(row for row in own if row.id not in out), *standing], before_the_line=False)
    _fold(walked, [*ahead, *open_], before_the_line=True)
    return walked


def held_as(state: Dossier | None) -> custody.Custody | None:
    """Who holds a dossier that stands so."""
    return custody.Custody(state.desk, state.custody_term, state.seq, state.given) if state else None


def _fold(walked: list[tuple[ev.Event, Dossier]], rows: Iterable[Any], *, before_the_line: bool) -> list[Any]:
    """Lengthen the line by those of ``rows`` that go on from it; returns those that wait for what comes before them."""
    ahead: list[Any] = []
    for row in sorted(rows, key=lambda row: (row.seq, row.term)):
        state = walked[-1][1] if walked else None
        reason = custody.judge(held_as(state), row, by_hub=row.type == "taken_over")
        # Only a paper that this desk took itself may go before the line that it goes on from: on its own words.
        if reason and not (before_the_line and reason == "waiting" and row.type == "taken_on_paper"):
            if reason == "waiting":
                ahead.append(row)
            continue
        try:
            event = journal.opened(row._asdict())
            walked.append((event, folding.apply(state, event)))
        except (Told, ValueError, msgspec.DecodeError):
            return []
    return ahead
