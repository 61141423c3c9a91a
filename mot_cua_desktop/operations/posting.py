"""Following the catalogue to the wall and into the ISO documents: what is to be done, by whom, until when, and done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import posting as po
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.posting import Changed, Duty
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import place, posting, recording
from mot_cua_desktop.store.journal import Deed

#: How many finished duties the page shows below the open ones.
ENDED = 60


@dataclass(frozen=True)
class PostingRow:
    """One duty as the page shows it: ``first`` is a procedure of its change, ``count`` how many there are."""

    duty: Duty
    due: datetime
    late: bool
    first: Changed
    count: int
    officer: str
    done_by: str


@dataclass(frozen=True)
class Postings:
    """Everything the page shows: the duties (open ones first, by due day), and who may have them."""

    rows: tuple[PostingRow, ...]
    officers: tuple[Officer, ...]
    #: Where the days come from, when no document gives them.
    basis: str

    @property
    def open(self) -> int:
        return sum(row.duty.open for row in self.rows)

    @property
    def overdue(self) -> int:
        return sum(row.duty.open and row.late for row in self.rows)


def duties(desk: Desk) -> Postings:
    """The open duties, and the last ended ones."""
    with desk.store.reading() as connection:
        officers = tuple(place.officers(connection))
        names = {officer.id: officer.name for officer in officers}
        opened = sorted(
            (_row(desk, connection, duty, names) for duty in posting.still_open(connection)), key=lambda row: row.due
        )
        ended = [_row(desk, connection, duty, names) for duty in posting.ended(connection, ENDED)]
    regime = desk.regime()
    cited = dict.fromkeys(
        value.cited for value in (regime.posting_working_days, regime.iso_working_days) if not value.confirmed
    )
    return Postings((*opened, *ended), officers, "; ".join(cited))


def overdue(desk: Desk) -> int:
    """How many duties are open past their day."""
    now = desk.now()
    with desk.store.reading() as connection:
        return sum(po.late(duty, _due(desk, duty), now) for duty in posting.still_open(connection))


def changed(desk: Desk, change: str) -> list[Changed]:
    """The procedures of a change."""
    with desk.store.reading() as connection:
        return posting.changed(connection, change)


def assign(desk: Desk, change: str, kind: ev.PostingKind, officer: str) -> None:
    """Give a duty to an officer (by id), or to nobody again."""
    _write(desk, ev.PostingAssigned(change=change, kind=kind, officer=officer))


def done(desk: Desk, change: str, kind: ev.PostingKind, day: date, note: str = "") -> None:
    """Note on which day a duty was done, and where it hangs or what took it in."""
    _write(desk, ev.PostingDone(change=change, kind=kind, day=day, note=clean(note)))


def reopen(desk: Desk, change: str, kind: ev.PostingKind, reason: str) -> None:
    """It was noted by mistake: the duty is open again, due when it was."""
    _write(desk, ev.PostingReopened(change=change, kind=kind, reason=clean(reason)))


def _write(desk: Desk, body: ev.PostingBody) -> None:
    with desk.store.writing() as connection:
        author = desk.author()
        recording.check_clock(connection, author)
        before = posting.duty(connection, body.change, body.kind)
        officers = [officer.id for officer in place.officers(connection) if officer.role != "kiem_tra"]
        po.decide(before, body, desk.now().date(), officers)
        if isinstance(body, ev.PostingAssigned) and before is not None and before.officer == body.officer:
            return  # given to the same officer twice is given once
        recording.record_place(connection, author, posting.stream(body.change), "posting", [Deed(body)])


def _due(desk: Desk, duty: Duty) -> datetime:
    # By the rules as they were known at the change: a stricter one stated later makes nobody late afterwards.
    return po.due_at(duty, desk.regimes.at(duty.opened_at), desk.calendar)


def _row(desk: Desk, connection: Connection, duty: Duty, names: dict[str, str]) -> PostingRow:
    due = _due(desk, duty)
    return PostingRow(
        duty=duty,
        due=due,
        late=po.late(duty, due, desk.now()),
        first=posting.changed(connection, duty.change, limit=1)[0],
        count=posting.how_many(connection, duty.change),
        officer=names.get(duty.officer, duty.officer),
        done_by=names.get(duty.done_by, duty.done_by),
    )
