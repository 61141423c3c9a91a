"""Closing one's own till at the end of a shift: what the slips say beside what lies in the drawer."""

from __future__ import annotations

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import till
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.paper_numbers import Run
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.store import recording
from mot_cua_desktop.store import till as stored
from mot_cua_desktop.store.journal import Deed
from mot_cua_desktop.store.till import Closing as Closing
from mot_cua_desktop.store.till import Taken as Taken


def taken(desk: Desk) -> Taken:
    """What whoever sits here has taken since their last closing."""
    with desk.store.reading() as connection:
        return stored.taken(connection, desk.facts.officer.id)


def close(desk: Desk, counted: int, note: str = "") -> ev.TillClosed:
    """Close the till of whoever sits here. Raises `Refused` when nothing was taken, or a difference is unexplained."""
    officer = desk.facts.officer.id
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        found = stored.taken(connection, officer)
        first, last = (found.runs[0], found.runs[-1]) if found.runs else (Run(0, 0, 0), Run(0, 0, 0))
        body = ev.TillClosed(
            officer=officer, slips=found.slips, cash=found.cash, transfer=found.transfer, counted=counted,
            first=first.first, last=last.last, year=last.year, note=clean(note),
            first_mark=first.mark, mark=last.mark, runs=found.runs,
            backs=found.backs, given=found.given,
        )  # fmt: skip
        till.decide(body)
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", [Deed(body)])
    return body


def last(desk: Desk) -> Closing | None:
    """The last closing of whoever sits here."""
    with desk.store.reading() as connection:
        return stored.last(connection, desk.facts.officer.id)


def correct(desk: Desk, counted: int, note: str) -> ev.TillCorrected:
    """Say what really lay in the drawer at one's last closing; that closing stays as it was. Raises `Refused` where
    there is none, nothing changes, or no reason is given."""
    officer = desk.facts.officer.id
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        found = stored.last(connection, officer)
        if found is None:
            raise Refused("Chưa chốt quỹ lần nào.", "Chốt quỹ trước, rồi mới đính chính.")
        body = ev.TillCorrected(
            officer=officer, closing=found.id, before=found.counted, counted=counted, cash=found.body.cash,
            note=clean(note),
        )  # fmt: skip
        till.decide_correction(body)
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", [Deed(body)])
    return body
