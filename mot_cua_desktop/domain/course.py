"""The course of a dossier after its acceptance: who holds the paper, when the clock stands, what was promised anew.

The journal keeps these deeds with the figures that the calendar gave at their moment (working minutes spent and waited,
the moment from which the rest no longer fits), so that folding them again needs no calendar.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

import msgspec

Role = Literal["tiep_nhan", "chuyen_mon", "lanh_dao", "quan_tri", "kiem_tra"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_WORDS: dict[Role, str] = {
    "tiep_nhan": "Cán bộ tiếp nhận",
    "chuyen_mon": "Công chức chuyên môn",
    "lanh_dao": "Lãnh đạo",
    "quan_tri": "Quản trị",
    "kiem_tra": "Kiểm tra",
}

#: Why the clock of a dossier stands while nobody asks for papers.
StopCause = Literal["phi", "co_quan_khac", "khac"]
STOP_WORDS: dict[StopCause, str] = {
    "phi": "chờ nộp phí, lệ phí, nghĩa vụ tài chính",
    "co_quan_khac": "chờ ý kiến cơ quan khác",
    "khac": "lý do khác",
}

#: Why a result is late, and who caused it: a list, so that causes can be counted.
LateCause = Literal["xac_minh", "co_quan_phoi_hop", "qua_tai", "phan_mem", "nhan_su", "phuc_tap", "sai_sot", "khac"]
LATE_CAUSE_WORDS: dict[LateCause, str] = {
    "xac_minh": "phải xác minh thêm",
    "co_quan_phoi_hop": "cơ quan phối hợp trả lời chậm",
    "qua_tai": "số lượng hồ sơ tăng đột biến",
    "phan_mem": "sự cố phần mềm, đường truyền",
    "nhan_su": "công chức thụ lý vắng mặt",
    "phuc_tap": "hồ sơ phức tạp",
    "sai_sot": "sai sót trong quá trình giải quyết",
    "khac": "lý do khác",
}
LateBy = Literal["tiep_nhan", "chuyen_mon", "lanh_dao", "co_quan_khac", "khach_quan"]
LATE_BY_WORDS: dict[LateBy, str] = {
    "tiep_nhan": "bộ phận tiếp nhận",
    "chuyen_mon": "công chức chuyên môn",
    "lanh_dao": "lãnh đạo duyệt",
    "co_quan_khac": "cơ quan khác",
    "khach_quan": "khách quan",
}


class DueRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The appointment and why: instants in UTC, the steps in the words shown to the officer.

    ``tight`` is the moment from which the remaining steps no longer fit before it; None while no step is planned.
    """

    at: datetime
    counted_from: datetime
    steps: tuple[str, ...] = ()
    tight: datetime | None = None


class StepPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a procedure's internal process: what is done, by which role, in how many working minutes."""

    role: Role
    name: str
    minutes: int
    unit: str = ""


class LinkedDue(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that this one waits for (liên thông): its code, its procedure, and when its result is due."""

    code: str
    name: str
    due: datetime


class Forwarded(msgspec.Struct, frozen=True, kw_only=True, tag="forwarded"):
    """The paper is given on to ``step`` (counted from 0), to a named officer or to the step's unit.

    ``spent`` are the working minutes that the giver's step took.
    """

    step: int
    to: str = ""
    note: str = ""
    spent: int = 0
    tight: datetime | None = None


class StepReceived(msgspec.Struct, frozen=True, kw_only=True, tag="step_received"):
    """Whoever the paper was given to has it now."""

    step: int
    tight: datetime | None = None


class StepDone(msgspec.Struct, frozen=True, kw_only=True, tag="step_done"):
    """The work of ``step`` is finished with this outcome; the paper stays with its holder until it is given on."""

    step: int
    outcome: str
    spent: int = 0
    tight: datetime | None = None


class SubmittedToLeader(msgspec.Struct, frozen=True, kw_only=True, tag="submitted_to_leader"):
    """The specialist puts a result before the leader; ``step`` is the leader's."""

    step: int
    proposal: str
    to: str = ""
    spent: int = 0
    tight: datetime | None = None


class Approved(msgspec.Struct, frozen=True, kw_only=True, tag="approved"):
    """The leader has decided in the software; the paper goes on to the next step."""

    step: int
    decision: str = ""
    spent: int = 0
    tight: datetime | None = None


class SentBack(msgspec.Struct, frozen=True, kw_only=True, tag="sent_back"):
    """Given back to an earlier ``step`` with what must be mended."""

    step: int
    reason: str
    spent: int = 0
    tight: datetime | None = None


class ClockStopped(msgspec.Struct, frozen=True, kw_only=True, tag="clock_stopped"):
    """The term stands: money is owed, or another body was asked; ``basis`` is the document that allows it."""

    cause: StopCause
    note: str
    basis: str


class ClockResumed(msgspec.Struct, frozen=True, kw_only=True, tag="clock_resumed"):
    """The term runs again after ``waited`` working minutes; ``deadline`` when it differs from the appointment."""

    waited: int
    note: str = ""
    due: DueRecord | None = None
    deadline: DueRecord | None = None


class SupplementLapsed(msgspec.Struct, frozen=True, kw_only=True, tag="supplement_lapsed"):
    """Nothing was brought in time, so the dossier is closed (NĐ 118/2025 Điều 19.5)."""

    number: int
    year: int
    note: str = ""
    mark: int = 0


class Urged(msgspec.Struct, frozen=True, kw_only=True, tag="urged"):
    """Somebody was urged to move the dossier on (đôn đốc): whom, and in which words."""

    to: str
    words: str


class FlaggedComplex(msgspec.Struct, frozen=True, kw_only=True, tag="flagged_complex"):
    """A complex dossier with the measure taken (letter 535 point 5); ``on`` False takes the flag away."""

    reason: str
    measure: str
    on: bool = True


class RescheduleProposed(msgspec.Struct, frozen=True, kw_only=True, tag="reschedule_proposed"):
    """A draft of the apology: the new date, why, and by whom. Nothing is promised by it."""

    due: datetime
    cause: LateCause
    caused_by: LateBy
    words: str


class RescheduleDeclined(msgspec.Struct, frozen=True, kw_only=True, tag="reschedule_declined"):
    """The leader does not sign the draft."""

    reason: str


class RescheduleNotified(msgspec.Struct, frozen=True, kw_only=True, tag="reschedule_notified"):
    """The apology with its new date, signed by a leader: once for each dossier (NĐ 118/2025 Điều 19.6).

    ``latest`` is the last moment that the regime allowed (a third of the term after the deadline); None where no limit
    held. ``breach`` is set when even that moment had passed, with the leader's reason. ``mark`` is the series of the
    desk that numbered it (`letters.series_of`).
    """

    number: int
    year: int
    due: DueRecord
    latest: datetime | None
    cause: LateCause
    caused_by: LateBy
    words: str
    rule: str
    breach: bool = False
    breach_reason: str = ""
    mark: int = 0


CourseBody = (
    Forwarded
    | StepReceived
    | StepDone
    | SubmittedToLeader
    | Approved
    | SentBack
    | ClockStopped
    | ClockResumed
    | SupplementLapsed
    | Urged
    | FlaggedComplex
    | RescheduleProposed
    | RescheduleDeclined
    | RescheduleNotified
)
