"""What a desk is, read by a connection without SQLAlchemy: the first page stands on these few rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.passwords import Seat
from mot_cua_desktop.store.instants import instant

#: Raised with each change of what the folded rows hold; a store folded otherwise is folded again when it is opened.
FOLD = 30
_decoder: msgspec.json.Decoder[ev.WardBody] = msgspec.json.Decoder(ev.WardBody)


@dataclass(frozen=True)
class Stated:
    """One statement of the ward: what, when, by which officer (their id)."""

    body: ev.WardBody
    at: datetime
    officer: str


def fold(connection: Any) -> int | None:
    """The `FOLD` by which the rows of this store were folded; None before the first folding."""
    row = connection.execute("select version from fold").fetchone()
    return None if row is None else int(row[0])


def settings(connection: Any) -> dict[str, str]:
    """Every choice of this desk, by key, as JSON text."""
    return dict(connection.execute("select key, value from setting").fetchall())


def officers(connection: Any) -> list[Officer]:
    """Everybody named at this desk, the first one first."""
    rows = connection.execute("select id, name, title, phone, role, unit from officer order by id").fetchall()
    return [
        Officer(id=id_, name=name, title=title, phone=phone, role=role, unit=unit)
        for id_, name, title, phone, role, unit in rows
    ]


def seat(connection: Any, officer: str) -> Seat:
    """How this officer's seat is guarded; the digest itself stays in the store."""
    found = connection.execute("select how from officer_password where officer = ?", (officer,)).fetchone()
    asked = connection.execute("select value from ward_choice where key = 'mat_khau'").fetchone()
    return Seat(found is not None, found is not None and found[0] == "mot_lan", asked is not None and asked[0] == "1")


def first_officer(connection: Any) -> str:
    """Who set this desk up: sits here until somebody is chosen, though officers of other desks are known too."""
    row = connection.execute(
        "select cast(body as text) from event where type = 'officer_named' order by position limit 1"
    ).fetchone()
    return "" if row is None else msgspec.json.decode(row[0], type=ev.OfficerNamed).officer


def stated(connection: Any) -> list[Stated]:
    """Everything that the ward stated of its time and rules, the oldest first."""
    rows = connection.execute("select body, at, officer from ward_word order by at, key").fetchall()
    return [Stated(_decoder.decode(body), instant(at), officer) for body, at, officer in rows]
