"""Filing online: the slip that shows how, the advice counted, and dossiers that come with the province's own code."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection

from mot_cua_desktop.documents import online_slip
from mot_cua_desktop.documents.online_slip import Answer
from mot_cua_desktop.domain import codes
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.online_events import OnlineAdvice
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.posting_sheets import online_of
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.store import code_blocks, online, recording
from mot_cua_desktop.store.journal import Deed
from mot_cua_desktop.store.online import Advised as Advised

#: The name of the slip in the desk's choice of printers.
KIND = "huong_dan_truc_tuyen"
_CODE_RULE = "NĐ 118/2025/NĐ-CP, Điều 17.3"
_OFFICIAL = re.compile(r"[0-9A-Z][0-9A-Z./-]{4,58}[0-9A-Z]")


def slip(desk: Desk, procedure: Procedure, case: str = "") -> bytes:
    """The how-to slip of a procedure as PDF; `Told` where it cannot be filed online."""
    where = online_of(desk, procedure)
    if where is None:
        raise Told("Thủ tục này không nộp trực tuyến được.", "Tiếp nhận trực tiếp như thường.")
    hours = desk.regime().online_answer_hours
    answer = Answer(hours.value, hours.document)
    return online_slip.draw(desk.facts, desk.now(), procedure, case, where, answer)


def note(desk: Desk, visit: bytes, procedure: Procedure, advice: OnlineAdvice | None) -> None:
    """Note at once what a citizen was told (None: it was not so after all); ``visit`` is the id of the intake's draft.

    Whoever then files at the counter is counted by the dossier's own advice and not twice.
    """
    told = advice or OnlineAdvice()
    body = ev.OnlineWayShown(
        visit=visit, code=procedure.code, name=procedure.name, why_not=told.why_not, slip=told.slip,
        withdrawn=advice is None,
    )  # fmt: skip
    with desk.store.writing() as connection:
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", [Deed(body)])


def advised(desk: Desk, year: int, month: int) -> list[Advised]:
    """By procedure, how many citizens of a month were shown how to file online, and of how many not, and why."""
    begin = datetime(year, month, 1, tzinfo=VN)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=VN)
    with desk.store.reading() as connection:
        return online.advised(connection, begin, end)


def deeds(connection: Connection, draft: Draft, state: Dossier | None) -> list[Deed]:
    """What a draft says besides: the official code of an online dossier, and the advice at the counter."""
    found: list[Deed] = []
    official = official_code(draft.official_code) if draft.channel == "truc_tuyen" else ""
    if official and (state is None or state.official_code != official):
        refuse_taken(connection, official, draft.dossier or draft.id)
        found.append(Deed(ev.OfficialCodeLinked(code=official)))
    advice = draft.advice
    if advice is not None and draft.channel != "truc_tuyen" and (state is None or state.advice is None):
        found.append(Deed(ev.OnlineAdviceGiven(why_not=advice.why_not, slip=advice.slip)))
    return found


def official_code(typed: str) -> str:
    """The official code as it is kept; empty when none was typed. Raises `Told` for what cannot be a code."""
    code = re.sub(r"\s", "", clean(typed)).upper()
    if code and not _OFFICIAL.fullmatch(code):
        raise Told(
            f"“{code[:60]}” không giống mã hồ sơ.", "Chép lại mã trên Cổng dịch vụ công, ví dụ H55.242-251103-0012."
        )
    return code


def refuse_taken(connection: Connection, code: str, stream: bytes) -> None:
    """Refuse a code that another dossier carries, as its own or as its official one."""
    other = online.holder_of(connection, code, stream)
    if other is not None:
        raise Refused(
            f"Mã {code} đã ghi cho hồ sơ khác trên máy này ({other}).",
            "Tìm mã đó ở ô tìm kiếm để mở hồ sơ đã có; nếu gõ nhầm thì chép lại mã.",
            rule=_CODE_RULE,
        )


def code_for(desk: Desk, connection: Connection, draft: Draft, state: Dossier | None, now: datetime) -> tuple[str, int]:
    """The code of a dossier about to be accepted, and its number of the day.

    What came online keeps the code it came with, and takes no number of this desk (0). ``now`` is the hour as the
    officer's watch shows it. A number whose code another
    dossier carries already, since the province issued it, is passed over.
    """
    if draft.channel == "truc_tuyen":
        official = official_code(draft.official_code) or (state.official_code if state is not None else "")
        if not official:
            raise Refused(
                "Hồ sơ nộp trực tuyến chưa ghi mã hồ sơ của Cổng dịch vụ công.",
                "Chép mã hồ sơ vào ô “Mã hồ sơ”; quầy không cấp mã thứ hai.",
                rule=_CODE_RULE,
            )
        refuse_taken(connection, official, draft.dossier or draft.id)
        return official, 0
    for sequence in code_blocks.candidates(connection, now):
        code = codes.render(desk.settings.code_pattern, desk.facts.prefix, now.date(), sequence)
        if online.holder_of(connection, code, draft.dossier or draft.id) is None:
            return code, sequence
    raise AssertionError("there is always a further number")
