"""A dossier as a line of Sổ theo dõi (Mẫu 07) and of the book of returns: what its row keeps, so that a month's book
decodes no whole dossier.

What depends on the hour at which the book is made (past its deadline) is worked out then.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier
from mot_cua_desktop.domain.worktime import VN


class BookLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One accepted dossier. ``past`` is its lawful deadline where it was missed or still may be, ``surely`` whether it
    was missed whatever the hour is; ``in_time`` and ``late`` are the remarks for either case. ``given`` is the number
    of the return, ``paper`` the result, ``identity`` what was looked at, ``giver`` the officer who handed it over."""

    volume: str
    code: str
    procedure: str
    sets: int
    owner: str
    address: str
    phone: str
    received: datetime
    due: datetime | None
    handed: datetime | None
    method: str
    receiver: str
    officer: str
    in_time: str
    late: str
    past: datetime | None
    surely: bool
    given: str
    paper: str
    identity: str
    giver: str

    def remark(self, now: datetime) -> str:
        """The last column, as of ``now``."""
        return self.late if self.past is not None and (self.surely or now > self.past) else self.in_time


def of(state: Dossier) -> BookLine | None:
    """The line of a dossier; None while it was not accepted."""
    if state.accepted_at is None:
        return None
    owner, handed, past = state.people.owner, state.handed, state.late_at
    before = [] if state.status in ("returned", "in_process") else [STATUS_WORDS[state.status]]
    after = []
    if state.reschedule is not None:
        after.append(f"đã xin lỗi, hẹn lại {state.reschedule.due.astimezone(VN):%d/%m/%Y}")
    if state.slip is not None:
        after.append(f"bổ sung theo phiếu {paper_numbers.said(state.slip)}")
    return BookLine(
        volume=f"{state.book} – {state.book_number}" if state.book else "",
        code=state.code,
        procedure=state.procedure.name,
        sets=state.sets,
        owner=owner.name,
        address=owner.address,
        phone=state.people.applicant.phone or owner.phone,
        received=state.received_at,
        due=state.due.at if state.due else None,
        handed=handed.at if handed else None,
        method=handed.method if handed else "",
        receiver=handed.receiver if handed else "",
        officer=state.officer,
        in_time=_said(*before, *after),
        late=_said(*before, "quá hạn", *after) if past is not None else "",
        past=past,
        surely=past is not None
        and (state.judged_at is not None or (state.latest_at is not None and state.latest_at > past)),
        given=paper_numbers.said(handed) if handed else "",
        paper=paper(state),
        identity=handed.identity if handed else "",
        giver=handed.officer if handed else "",
    )


def paper(state: Dossier) -> str:
    """The paper that was the result, with its number; empty before there is one."""
    return " ".join(filter(None, (state.result.result, state.result.document))) if state.result else ""


def _said(*parts: str) -> str:
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]
