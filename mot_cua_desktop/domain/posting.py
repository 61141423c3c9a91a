"""Duties of posting: what a change of the catalogue asks of the desk, until when, and what may be said of it.

The due day is worked out when it is asked for, by the rules known at the change and the calendar as it stands: like
lateness it is never stored, so nobody can set it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.names import says_something
from mot_cua_desktop.domain.posting_events import (
    PostingAssigned,
    PostingBody,
    PostingDone,
    PostingKind,
    PostingReopened,
)
from mot_cua_desktop.domain.regime import Regime
from mot_cua_desktop.domain.terms import VN, Term
from mot_cua_desktop.domain.worktime import due as count
from mot_cua_desktop.errors import Refused

#: How a procedure changed: announced, amended, abolished.
What = Literal["moi", "sua", "bai_bo"]
KINDS: tuple[PostingKind, ...] = ("niem_yet", "iso")
KIND_WORDS: dict[PostingKind, str] = {"niem_yet": "Niêm yết tại quầy", "iso": "Cập nhật tài liệu ISO"}
WHAT_WORDS: dict[What, str] = {"moi": "mới", "sua": "sửa đổi", "bai_bo": "bãi bỏ"}
RULE = "Công văn 535/UBND-NV ngày 23/01/2018, điểm 2"


@dataclass(frozen=True)
class Changed:
    """One procedure of a change: how it changed, from which day, by which document (in words)."""

    code: str
    name: str
    what: What
    since: date
    document: str


@dataclass(frozen=True)
class Duty:
    """One duty as the rows tell it. ``officer`` is empty while nobody has it, ``done_on`` None while it is open.

    ``withdrawn_at`` is set when the list behind it was taken back before anybody did it: then it asks nothing.
    """

    change: str
    kind: PostingKind
    opened_at: datetime
    officer: str = ""
    done_on: date | None = None
    done_by: str = ""
    note: str = ""
    withdrawn_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it still asks for something."""
        return self.done_on is None and self.withdrawn_at is None


def due_at(duty: Duty, regime: Regime, calendar: Calendar) -> datetime:
    """Until when it should be done: so many working days after the change was written in here."""
    days = (regime.posting_working_days if duty.kind == "niem_yet" else regime.iso_working_days).value
    return count(duty.opened_at.astimezone(VN), Term(days, "ngay_lam_viec"), calendar, regime.time_rules).at


def late(duty: Duty, due: datetime, now: datetime) -> bool:
    """Whether its day was missed: done after it, or still open past it."""
    if duty.withdrawn_at is not None:
        return False
    if duty.done_on is not None:
        return duty.done_on > due.astimezone(VN).date()
    return now > due


def decide(duty: Duty | None, body: PostingBody, today: date, officers: Sequence[str]) -> None:
    """Return when ``body`` may be written of ``duty``; raise `Refused` with what to do when it may not.

    ``officers`` are the ids of those named at this desk.
    """
    if duty is None:
        raise Refused("Không tìm thấy việc niêm yết này.", "Mở lại thẻ “Niêm yết, ISO” để xem danh sách.")
    if duty.withdrawn_at is not None:
        raise Refused(
            "Lần nhập danh mục này đã được hoàn tác nên không còn phải niêm yết.", "Xem việc khác trong danh sách."
        )
    match body:
        case PostingAssigned():
            _refuse_done(duty)
            if body.officer and body.officer not in officers:
                raise Refused("Không có cán bộ này trong danh sách.", "Chọn lại cán bộ.")
        case PostingDone():
            _refuse_done(duty)
            opened = duty.opened_at.astimezone(VN).date()
            if body.day > today:
                raise Refused(f"Ngày {body.day:%d/%m/%Y} chưa tới.", "Ghi ngày đã làm xong, muộn nhất là hôm nay.")
            if body.day < opened:
                raise Refused(
                    f"Ngày {body.day:%d/%m/%Y} trước ngày ghi thay đổi này ({opened:%d/%m/%Y}).",
                    "Ghi ngày đã niêm yết bản mới.",
                )
        case PostingReopened():
            if duty.done_on is None:
                raise Refused("Việc này chưa ghi xong.", "Làm xong thì ghi ngày.")
            if not says_something(body.reason):
                raise Refused("Chưa ghi vì sao mở lại.", "Gõ lý do rồi làm lại.")


def _refuse_done(duty: Duty) -> None:
    if duty.done_on is not None:
        raise Refused(f"Việc này đã ghi xong ngày {duty.done_on:%d/%m/%Y}.", "Ghi nhầm thì bấm “Mở lại…” và nêu lý do.")
