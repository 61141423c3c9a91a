"""Where a report's numbers come from: the folded rows as they stand, or the journal alone up to one of its events.

Both answer alike. The first makes a report, the second rechecks it: dossier by dossier, by no sum that was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from sys import intern
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, select, text

from mot_cua_desktop.domain import book_line, folding, units
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.book_line import BookLine
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.evaluation import Evaluation
from mot_cua_desktop.domain.figures import AXES, Axis, Counts
from mot_cua_desktop.domain.incident import HeldUp
from mot_cua_desktop.domain.regime import Regimes
from mot_cua_desktop.domain.seal import Ward
from mot_cua_desktop.domain.units import Service
from mot_cua_desktop.errors import Told
from mot_cua_desktop.store import (
    book,
    conduct,
    dossiers,
    entries,
    evaluations,
    facts,
    facts_then,
    figures,
    incidents,
    journal,
    line,
    place,
    receiving,
    served,
    shipped,
    tables,
    ward_known,
    ward_line,
)
from mot_cua_desktop.store.conduct import Conduct
from mot_cua_desktop.store.entries import Book, Entry
from mot_cua_desktop.store.figures import Span
from mot_cua_desktop.store.instants import micros
from mot_cua_desktop.store.prepared import Prepared
from mot_cua_desktop.store.sight import Sight
from mot_cua_desktop.store.ward_known import Known

_EVALUATION = ("evaluation_drafted", "evaluation_objected", "evaluation_answered", "evaluation_signed")
_TICK = 200  # dossiers
_INCIDENT = ("incident_opened", "incident_touched", "incident_closed")


@dataclass(frozen=True)
class Head:
    """The last event of this desk that a report knows: its place in this store, its desk's number and its hash; and
    what was known of the ward's other desks."""

    position: int
    desk: str
    desk_seq: int
    chain: str
    ward: Ward | None = None

    @property
    def known(self) -> Known:
        """As much of the ward's journal."""
        return Known.at(self.position, self.ward)


class Source(Protocol):
    """What the reports ask for."""

    def counts(self, axis: Axis, at: Span) -> dict[str, Counts]:
        """The numbers of every line along an axis."""

    def counts_in(self, axis: Axis, spans: Sequence[Span]) -> list[dict[str, Counts]]:
        """The same for several periods at once."""

    def services(self) -> Mapping[str, Sequence[Service]]:
        """Every officer's times in their units."""

    def served(self, services: Sequence[Service], at: Span) -> list[Counts]:
        """The numbers of what was accepted in each of these times."""

    def late(self, at: Span) -> list[bytes]:
        """Dossiers solved late in a period, or late and in process at its end, by their deadline."""

    def conduct(self, at: Span) -> dict[str, Conduct]:
        """What each officer did in a period beside the figures."""

    def evaluations(self, month: str) -> list[Evaluation]:
        """The monthly evaluations that were begun of a month, by officer."""

    def entries(self, book: Book, at: Span) -> list[Entry]:
        """The lines of one book in a period, whichever desk of the ward wrote them, by the hour."""

    def states(self, streams: Iterable[bytes]) -> Iterator[Dossier]:
        """Dossiers by their streams, in this order."""

    def book(self, at: Span) -> list[tuple[bytes, BookLine]]:
        """What was accepted in a period, with its stream: by the hour, then as it was opened."""

    def returned(self, at: Span) -> list[tuple[bytes, BookLine]]:
        """What was handed over in a period, with its stream: by the hour, then as it was opened."""

    def incidents(self, streams: Iterable[bytes]) -> dict[bytes, tuple[HeldUp, ...]]:
        """The incidents that touched these dossiers; those that none touched are left out."""

    def officers(self) -> list[Officer]:
        """Everybody who was named at this desk."""

    def choices(self) -> dict[str, str]:
        """Every choice of this desk, by key, as JSON text: what the ward is called, and where it is."""

    def regimes(self) -> Regimes:
        """The rules of the trade, with all that was heard of the ward's own."""

    def procedure_names(self, codes: Iterable[str], *, arrived: bool = False) -> dict[str, str]:
        """Procedures as their last opened dossier calls them; with ``arrived`` the one that came here last."""


def head(connection: Connection, position: int | None = None) -> Head | None:
    """The last event of this store, or that at ``position``; None where there is none. The ward is that of now."""
    query = select(tables.event.c.position, tables.event.c.desk, tables.event.c.desk_seq, tables.event.c.hash)
    query = query.order_by(tables.event.c.position.desc()).limit(1)
    if position is not None:
        query = query.where(tables.event.c.position == position)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Head(row.position, row.desk, row.desk_seq, row.hash.hex(), ward_known.ward(connection))


#: By the hour of its opening, which every desk of the ward knows alike; ``number`` is the order of arrival here.
_NAME, _NAME_ARRIVED = (
    Prepared(text(f"select procedure_name from dossier where procedure_code = :code order by {newest} limit 1"))
    for newest in ("opened_at desc, id desc", "number desc")
)


class Live:
    """The rows as they stand, in the transaction of ``connection``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        last = head(connection)
        assert last is not None, "a desk that is set up has events"
        self.head = last

    def counts(self, axis: Axis, at: Span) -> dict[str, Counts]:
        return figures.counts(self._connection, axis, at)

    def counts_in(self, axis: Axis, spans: Sequence[Span]) -> list[dict[str, Counts]]:
        return [figures.counts(self._connection, axis, at) for at in spans]

    def services(self) -> Mapping[str, Sequence[Service]]:
        return served.services(self._connection)

    def served(self, services: Sequence[Service], at: Span) -> list[Counts]:
        return [served.counts(self._connection, each, at.values) for each in services]

    def late(self, at: Span) -> list[bytes]:
        return figures.late_streams(self._connection, at)

    def conduct(self, at: Span) -> dict[str, Conduct]:
        return conduct.of_period(self._connection, at)

    def evaluations(self, month: str) -> list[Evaluation]:
        return evaluations.of_month(self._connection, month)

    def entries(self, book: Book, at: Span) -> list[Entry]:
        return entries.live(self._connection, book, at, self.head.known)

    def states(self, streams: Iterable[bytes]) -> Iterator[Dossier]:
        return dossiers.states_of(self._connection, streams)

    def book(self, at: Span) -> list[tuple[bytes, BookLine]]:
        return book.between(self._connection, at.begin, at.end)

    def returned(self, at: Span) -> list[tuple[bytes, BookLine]]:
        return book.handed_between(self._connection, at.begin, at.end)

    def incidents(self, streams: Iterable[bytes]) -> dict[bytes, tuple[HeldUp, ...]]:
        found = {each: incidents.held_up(self._connection, each) for each in streams}
        return {each: told for each, told in found.items() if told}

    def officers(self) -> list[Officer]:
        return place.officers(self._connection)

    def choices(self) -> dict[str, str]:
        return facts.settings(self._connection.connection.dbapi_connection)

    def regimes(self) -> Regimes:
        said = facts.stated(self._connection.connection.dbapi_connection)
        return shipped.regimes_with((each.body, each.at) for each in said)

    def procedure_names(self, codes: Iterable[str], *, arrived: bool = False) -> dict[str, str]:
        name = _NAME_ARRIVED if arrived else _NAME
        return {code: name.scalar(self._connection, {"code": code}) or code for code in codes}


class Recounted:
    """The ward's journal alone, as much of it as was known here, or at the desk of a `Sight` (then no book is counted).
    Each answer about all dossiers reads it once; all about one period do so together. ``tick`` hears now
    and then how many dossiers were folded, and may raise to leave it.
    """

    def __init__(
        self, connection: Connection, known: Known | Sight, tick: Callable[[int], None] = lambda count: None
    ) -> None:
        self._connection = connection
        self._known = known
        self._upto = known.upto
        self._tick = tick
        self._kept: tuple[Span, Sequence[_Counted]] | None = None
        self._regimes: Regimes | None = None

    def _stories(self) -> Iterator[tuple[Dossier, list[ev.Event]]]:
        """Every dossier with its events: what this desk alone wrote in one go, the others by the ward's line."""
        for count, told in enumerate(self._folded()):
            if count % _TICK == 0:
                self._tick(count)
            yield told

    def _folded(self) -> Iterator[tuple[Dossier, list[ev.Event]]]:
        mixed = receiving.mixed_streams(self._connection)
        events = journal.by_stream(self._connection, self._upto)
        for stream, group in groupby(events, key=lambda event: event.stream):
            story = list(group)
            state = folding.fold(story) if stream not in mixed else None
            if state is not None:
                yield state, story
        for stream in sorted(mixed):
            walked = line.walk(self._connection, stream, self._known)
            if walked:
                yield walked[-1][1], [event for event, _ in walked]

    def _state(self, stream: bytes) -> Dossier | None:
        walked = line.walk(self._connection, stream, self._known)
        return walked[-1][1] if walked else None

    def _all(self) -> Iterator[Dossier]:
        return (state for state, _ in self._stories())

    def _counted(self, at: Span) -> Sequence[_Counted]:
        """What the dossiers of a period are in it; kept, as an explanation asks for the same one four times over."""
        if self._kept is None or self._kept[0] != at:
            alike: dict[Counts, Counts] = {}  # there are some twenty
            lines = ((state, one(state, at)) for state in self._all())
            found = [_counted(state, alike.setdefault(line, line)) for state, line in lines if line != Counts()]
            self._kept = (at, found)
        return self._kept[1]

    def counts(self, axis: Axis, at: Span) -> dict[str, Counts]:
        sums: dict[str, Counts] = {}
        for each in self._counted(at):
            key = each.keys[AXES.index(axis)]
            sums[key] = sums.get(key, Counts()) + each.counts
        return sums

    def counts_in(self, axis: Axis, spans: Sequence[Span]) -> list[dict[str, Counts]]:
        found: list[dict[str, Counts]] = [{} for _ in spans]
        for state in self._all():
            key = fig.keys(state)[axis]
            for at, sums in zip(spans, found, strict=True):
                line = one(state, at)
                if line != Counts():
                    sums[key] = sums.get(key, Counts()) + line
        return found

    def services(self) -> Mapping[str, Sequence[Service]]:
        return units.services(served.named(ward_line.spoken(self._connection, self._known, "officer_named")))

    def served(self, services: Sequence[Service], at: Span) -> list[Counts]:
        found = [Counts() for _ in services]
        for dossier in self._counted(at) if services else ():
            for n, each in enumerate(services):
                if each.accepted(dossier.officer, dossier.accepted_at):
                    found[n] += dossier.counts
        return found

    def late(self, at: Span) -> list[bytes]:
        late = [each for each in self._counted(at) if each.counts.late or each.counts.open_late]
        return [each.stream for each in sorted(late, key=attrgetter("late_at", "code", "stream"))]

    def conduct(self, at: Span) -> dict[str, Conduct]:
        return conduct.of_stories(self._stories(), at)

    def evaluations(self, month: str) -> list[Evaluation]:
        return evaluations.from_events(ward_line.spoken(self._connection, self._known, *_EVALUATION), month)

    def entries(self, book: Book, at: Span) -> list[Entry]:
        assert isinstance(self._known, Known), "a book is counted again at its own desk"
        return entries.recounted(self._connection, book, at, self._known, self._state)

    def states(self, streams: Iterable[bytes]) -> Iterator[Dossier]:
        for stream in streams:
            state = self._state(stream)
            if state is None:
                raise Told("Sổ ở máy này thiếu một hồ sơ.", "Đồng bộ rồi thử lại.")
            yield state

    def book(self, at: Span) -> list[tuple[bytes, BookLine]]:
        return self._lines(at, lambda state, _: state.accepted_at)

    def returned(self, at: Span) -> list[tuple[bytes, BookLine]]:
        return self._lines(at, lambda _, told: told.handed)

    def _lines(self, at: Span, hour: Callable[[Dossier, BookLine], datetime | None]) -> list[tuple[bytes, BookLine]]:
        found = []
        for state, events in self._stories():
            told = book_line.of(state)
            when = hour(state, told) if told is not None else None
            if told is not None and when is not None and at.begin <= when < at.end:
                found.append((when, receiving.place(self._connection, state.id, events[0].id), state.id, told))
        return [(stream, told) for _, _, stream, told in sorted(found, key=lambda each: each[:2])]

    def incidents(self, streams: Iterable[bytes]) -> dict[bytes, tuple[HeldUp, ...]]:
        found = incidents.recounted(ward_line.spoken(self._connection, self._known, *_INCIDENT))
        return {each: found[each] for each in streams if each in found}

    def officers(self) -> list[Officer]:
        return place.named(ward_line.spoken(self._connection, self._known, "officer_named"))

    def choices(self) -> dict[str, str]:
        if isinstance(self._known, Sight):
            return facts_then.choices_there(self._connection, self._known)
        return facts_then.choices(self._connection, self._upto)

    def regimes(self) -> Regimes:
        if self._regimes is None:
            said = ward_line.spoken(self._connection, self._known, "rule_stated")
            said.sort(key=attrgetter("at", "id"))  # as `facts.stated` has them
            self._regimes = shipped.regimes_with((each.body, each.at) for each in said)
        return self._regimes

    def procedure_names(self, codes: Iterable[str], *, arrived: bool = False) -> dict[str, str]:
        newest: dict[str, tuple[int, bytes, str]] = {}
        for state, events in self._stories():
            code = state.procedure.code
            of = receiving.place(self._connection, state.id, events[0].id) if arrived else micros(state.opened_at)
            newest[code] = max(newest.get(code, (-1, b"", "")), (of, state.id, state.procedure.name))
        return {code: newest[code][2] if code in newest else code for code in codes}


class _Counted(NamedTuple):
    """A dossier of a period: where it stands along each axis, and what it is there."""

    stream: bytes
    code: str
    officer: str
    accepted_at: datetime | None
    late_at: datetime | None
    keys: tuple[str, ...]
    counts: Counts


def _counted(state: Dossier, counts: Counts) -> _Counted:
    keys = tuple(map(intern, map(fig.keys(state).__getitem__, AXES)))
    return _Counted(state.id, state.code, intern(state.officer), state.accepted_at, state.late_at, keys, counts)


def one(state: Dossier, at: Span) -> Counts:
    """What one dossier is in a period: the definition of every figure, said for a single dossier."""
    if state.accepted_at is None or state.accepted_at >= at.end:
        return Counts()
    how, solved = fig.outcome(state), fig.solved_at(state)
    line: dict[str, int] = {}
    if solved is not None and solved < at.begin:
        return Counts()
    if state.accepted_at >= at.begin:
        line[fig.channel_count(state)] = 1
    else:
        line["carried"] = 1
    if how is not None and solved is not None and solved < at.end:
        line[fig.outcome_count(how)] = 1
    else:
        missed = state.late_at is not None and state.late_at < at.edge
        line["open_late" if missed else "open_in_time"] = 1
    return Counts(**line)
