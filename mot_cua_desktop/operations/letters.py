"""Drawing the number of an outgoing document; the register is a book of the reports (F7)."""

from __future__ import annotations

from sqlalchemy import Connection

from mot_cua_desktop.domain import letters
from mot_cua_desktop.domain.letters import LetterIssued, LetterSort
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.signed_on import SignedOn
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.store import letter_numbers, recording
from mot_cua_desktop.store.journal import Deed


def issue(
    desk: Desk,
    connection: Connection,
    sort: LetterSort,
    subject: str,
    *,
    about: str = "",
    to: str = "",
    signer: str | None = None,
    parts: dict[str, str] | None = None,
    signed_on: SignedOn | None = None,
) -> LetterIssued:
    """Take the next number for a document within the caller's transaction: the number and the deed that needs it stand
    or fall together. Raises `Refused` without a subject, and to an auditor.

    ``signer`` is an officer's id, empty where nobody is named to sign; without it, whoever sits here.

    ``about`` names the matter, ``to`` the receivers in words, ``parts`` what its author wrote, ``signed_on`` what was
    in sight here, where the paper is counted from the journal.
    """
    author = desk.author()
    recording.check_clock(connection, author)
    series, year = letters.SERIES[sort], desk.hour(connection).year
    mark, number = letter_numbers.following(connection, series, year)
    body = LetterIssued(
        sort=sort,
        series=series,
        number=number,
        year=year,
        symbol=letters.symbol(series, letters.check_agency(desk.settings.letter_agency), mark),
        mark=mark,
        subject=clean(subject),
        about=about,
        to=clean(to),
        signer=desk.facts.officer.id if signer is None else signer,
        parts=parts or {},
        signed_on=signed_on,
    )
    letters.decide(body)
    recording.record_place(connection, author, desk_stream(desk.facts.desk_id), "desk", [Deed(body)])
    return body


def draw(desk: Desk, sort: LetterSort, subject: str, *, about: str = "", to: str = "") -> LetterIssued:
    """The same in a transaction of its own."""
    with desk.store.writing() as connection:
        return issue(desk, connection, sort, subject, about=about, to=to)
