"""What officers did in a period beside the figures: slips, work sent back by a leader, apologies, grades at return.

Slips count for who wrote them, work sent back for who had put it before the leader; apologies and grades for who had
accepted the dossier, as all figures do. Other desks' deeds count as the hub accepted them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, text

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.course import Approved, Forwarded, RescheduleNotified, SentBack, SubmittedToLeader
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.store.figures import Span

#: How often the grades 1 to 5 were given.
Ratings = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Conduct:
    """One officer's."""

    supplements: int = 0
    sent_back: int = 0
    apologies: int = 0
    breaches: int = 0
    ratings: Ratings = (0, 0, 0, 0, 0)

    def __add__(self, other: Conduct) -> Conduct:
        ratings = tuple(one + more for one, more in zip(self.ratings, other.ratings, strict=True))
        return Conduct(
            self.supplements + other.supplements,
            self.sent_back + other.sent_back,
            self.apologies + other.apologies,
            self.breaches + other.breaches,
            ratings,  # type: ignore[arg-type]
        )

    @property
    def rated(self) -> int:
        """How many gave a grade."""
        return sum(self.ratings)

    def satisfied(self, least: int) -> int:
        """How many of them gave ``least`` or more."""
        return sum(self.ratings[max(0, least - 1) :])


_SLIP = "type in ('guidance_issued', 'supplement_requested', 'refused')"
_SENT_BACK = "type = 'sent_back'"
_LETTER = "type in ('letter_issued', 'reschedule_notified')"
_COLUMNS = "stream, seq, officer, type, body"


def _in_period(condition: str) -> str:
    """Own events that stand, and others' that the hub accepted; each by the index of its hours."""
    return (
        f"select {_COLUMNS} from event where {condition} and at >= :begin and at < :end "
        "and id not in (select id from set_aside) "
        f"union all select {_COLUMNS} from foreign_event where {condition} and at >= :begin and at < :end "
        "and verdict = 'accepted'"
    )


SUPPLEMENTS = (
    f"select e.officer, count(*) from ({_in_period(_SLIP)}) e "
    "where e.type in ('guidance_issued', 'supplement_requested') group by e.officer"
)
_MOVES = "type in ('submitted_to_leader', 'approved', 'sent_back', 'forwarded')"
#: The last move of the paper before it was sent back; only a submission to a leader counts.
SENT_BACK = f"""
select (
  select case when m.type = 'submitted_to_leader' then m.officer end from (
    select seq, type, officer from event where stream = e.stream and seq < e.seq and {_MOVES}
      and id not in (select id from set_aside)
    union all
    select seq, type, officer from foreign_event where stream = e.stream and seq < e.seq and {_MOVES}
      and verdict = 'accepted'
  ) m order by m.seq desc limit 1
), count(*) from ({_in_period(_SENT_BACK)}) e group by 1
"""
APOLOGIES = (
    "select d.officer, count(*), sum(coalesce(json_extract(cast(e.body as text), '$.breach'), 0)) "
    f"from ({_in_period(_LETTER)}) e join dossier d on d.id = e.stream where e.type = 'reschedule_notified' group by 1"
)
RATINGS = (
    "select officer, grade, count(*) from book_line where handed_at is not null and handed_at >= :begin "
    "and handed_at < :end group by 1, 2"
)


def of_period(connection: Connection, at: Span) -> dict[str, Conduct]:
    """By officer; who did nothing of it is left out."""
    values = {"begin": at.values["begin"], "end": at.values["end"]}
    found: dict[str, Conduct] = {}

    def rows(statement: str) -> Sequence[Any]:
        return connection.execute(text(statement), values).all()

    def add(officer: str | None, more: Conduct) -> None:
        if officer is not None:
            found[officer] = found.get(officer, Conduct()) + more

    for officer, count in rows(SUPPLEMENTS):
        add(officer, Conduct(supplements=count))
    for officer, count in rows(SENT_BACK):
        add(officer, Conduct(sent_back=count))
    for officer, count, breaches in rows(APOLOGIES):
        add(officer, Conduct(apologies=count, breaches=breaches))
    for officer, grade, count in rows(RATINGS):
        if grade is not None:
            add(officer, Conduct(ratings=_grades(grade, count)))
    return found


def _grades(grade: int, count: int) -> Ratings:
    return tuple(count if n == grade else 0 for n in range(1, 6))  # type: ignore[return-value]


def of_stories(stories: Iterable[tuple[Dossier, list[ev.Event]]], at: Span) -> dict[str, Conduct]:
    """The same, dossier by dossier, from the events alone."""
    found: dict[str, Conduct] = {}
    for state, events in stories:
        before: ev.Event | None = None
        for event in events:
            body = event.body
            if at.begin <= event.at < at.end:
                for officer, more in _one(state, event, before):
                    found[officer] = found.get(officer, Conduct()) + more
            if isinstance(body, SubmittedToLeader | Approved | SentBack | Forwarded):
                before = event
    return found


def _one(state: Dossier, event: ev.Event, before: ev.Event | None) -> list[tuple[str, Conduct]]:
    match event.body:
        case ev.GuidanceIssued() | ev.SupplementRequested():
            return [(event.officer, Conduct(supplements=1))]
        case SentBack() if before is not None and isinstance(before.body, SubmittedToLeader):
            return [(before.officer, Conduct(sent_back=1))]
        case RescheduleNotified(breach=breach):
            return [(state.officer, Conduct(apologies=1, breaches=int(breach)))]
        case ev.Returned(satisfaction=int(grade)):
            return [(state.officer, replace(Conduct(), ratings=_grades(grade, 1)))]
        case _:
            return []
