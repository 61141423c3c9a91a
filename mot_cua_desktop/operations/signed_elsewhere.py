"""An explanation that a leader signed at another desk of the ward, made here exactly as it was signed, or not at all.

It is counted from the journal as that desk had it in sight (`store.sight`), under the names that it had for the ward,
and compared with what it counted itself. Paper and file are by this desk's templates, as every reprint is.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy import Connection

from mot_cua_desktop.documents import leader_fields
from mot_cua_desktop.documents.leader_fields import Explained
from mot_cua_desktop.documents.registers import Cancelled
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.figures import Period, say_count
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import explaining, leader_papers
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.operations.leader_papers import Made, Saying, silent
from mot_cua_desktop.store import explained, sight
from mot_cua_desktop.store.sight import Sight
from mot_cua_desktop.store.sources import Recounted


def days_of(body: LetterIssued) -> tuple[Period, str]:
    """The days that a signed explanation is about, and whose: '' for the whole ward."""
    first, last, unit = body.about.split("/", 2)
    begin = date.fromisoformat(first)
    return Period(begin, date.fromisoformat(last), fig.period("nam", begin).name), unit


def say_counted(say: Saying, count: int) -> None:
    """How many dossiers were counted again so far."""
    say(f"Đang đếm lại từ sổ: {say_count(count)} hồ sơ…")


def again(desk: Desk, number: int, year: int, mark: int, of: str, say: Saying = silent) -> Made:
    """The report that bears this number and was signed at desk ``of``. Raises `Told` where it is not known here, was
    signed by a program that did not keep what it had in sight, or cannot be counted as it was signed."""
    with desk.store.reading() as connection:
        found = explained.signed_at(connection, of, number, year, mark)
        if found is None:
            raise Told("Không tìm thấy báo cáo này trong sổ văn bản đi.", "Mở Sổ văn bản đi và chọn lại.")
        event, body, end = found
        if body.signed_on is None:
            raise Told("Báo cáo này ký ở quầy khác, máy này không lập lại được.", f"Xem lại ở {of}.")
        seen = sight.of(connection, end, body.signed_on)
        facts, said, signer = _counted(desk, connection, seen, event, body, say)
    if signer is None or explaining.digest(facts, said, signer) != body.signed_on.digest:
        raise _differs(of)
    values = leader_fields.for_explanation(facts, said, body.symbol, body, event.at, signer, desk.now())
    return leader_papers.made(desk, "bao_cao_giai_trinh", values, f"bao-cao-giai-trinh-{number:02d}-{year}", say)


def _counted(
    desk: Desk, connection: Connection, seen: Sight, event: ev.Event, body: LetterIssued, say: Saying
) -> tuple[DeskFacts, Explained, Officer | None]:
    source = Recounted(connection, seen, partial(say_counted, say))
    choices = source.choices()
    if "desk" not in choices:
        raise _differs(event.desk)
    days, unit = days_of(body)
    flagged = [bytes.fromhex(stream) for stream in body.parts.get("complex", "").split()]
    try:
        said = explaining.told(
            desk, source, unit, days, event.at.astimezone(VN), body.parts, flagged, int(body.parts.get("layout", 2))
        )
    except Cancelled:
        raise
    except Told as told:  # a unit or a dossier that the journal here has not: then it says something else
        raise _differs(event.desk) from told
    signer = {officer.id: officer for officer in source.officers()}.get(body.signer)
    return facts_in(desk, choices), said, signer


def _differs(of: str) -> Told:
    return Told(
        "Máy này đếm lại không ra đúng báo cáo đã ký nên không in.",
        f"Bản đã ký xem ở {of}. Nếu máy này chưa cập nhật chương trình hoặc chưa đồng bộ xong thì làm rồi mở lại.",
    )
