"""What is true of one dossier: the values that `folding.fold` makes of its events, and that every window reads.

Lateness is derived from them, never kept as something a person could set back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.fee_money import FeeMoney
from mot_cua_desktop.domain.terms import Term

Status = Literal[
    "opened",  # at the counter, nothing printed yet
    "guided",  # guidance slip given, waiting for the citizen; no code yet
    "in_process",  # accepted
    "waiting",  # supplement asked after acceptance; the clock stands
    "paused",  # the clock stands for another reason: money owed, another body asked
    "ready",  # the result lies at the desk
    "returned",
    "refused",
    "withdrawn",
    "lapsed",  # asked once, nothing brought in time
]
STATUS_WORDS: dict[Status, str] = {
    "opened": "Đang tiếp nhận",
    "guided": "Chờ công dân hoàn thiện",
    "in_process": "Đang giải quyết",
    "waiting": "Chờ bổ sung",
    "paused": "Tạm dừng tính hạn",
    "ready": "Có kết quả, chờ trả",
    "returned": "Đã trả kết quả",
    "refused": "Đã từ chối",
    "withdrawn": "Công dân đã rút",
    "lapsed": "Đã đóng, không bổ sung",
}
ENDED: frozenset[Status] = frozenset({"returned", "refused", "withdrawn", "lapsed"})


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A scan as the dossier knows it."""

    digest: str
    name: str
    size: int
    media_type: str
    component: str


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """The one supplement slip of a dossier: what was asked, when, by which of the two papers."""

    number: int
    year: int
    at: datetime
    after_acceptance: bool
    lines: tuple[ev.SlipLine, ...]
    left_out: tuple[ev.LeftOut, ...]
    guidance: str
    received_at: datetime | None = None
    mark: int = 0


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """How a dossier ended without a result, or the paper numbers of its end."""

    number: int
    year: int
    at: datetime
    reason: str
    legal_basis: str = ""
    mark: int = 0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result lying at the desk."""

    result: str
    document: str
    dated: str
    at: datetime
    subject: str = ""


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """The result in the citizen's hand, given by ``officer`` (an id)."""

    number: int
    year: int
    at: datetime
    method: ev.ReturnMethod
    identity: str
    satisfaction: int | None
    receiver: str
    relation: str
    officer: str = ""
    mark: int = 0


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One fee slip."""

    number: int
    year: int
    at: datetime
    items: tuple[ev.FeeItem, ...]
    total: int
    method: str
    payer: str
    form: str = ""
    symbol: str = ""
    serial: str = ""
    mark: int = 0


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """Who has the paper: at which step since when; ``received_at`` None while it is on its way.

    ``done`` is the outcome of the step's work; ``before_leader`` whether it lies before a leader for a decision.
    """

    step: int
    to: str
    since: datetime
    received_at: datetime | None = None
    done: str = ""
    before_leader: bool = False


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One block of the control slip: who gave what to whom, when, and how long the giver's step took."""

    step: int
    to_step: int
    giver: str
    to: str
    given_at: datetime
    received_by: str = ""
    received_at: datetime | None = None
    spent: int = 0
    planned: int = 0
    note: str = ""


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which the term stood: from, until (None while it stands), the working minutes waited, why."""

    cause: str
    since: datetime
    until: datetime | None = None
    minutes: int = 0
    note: str = ""
    basis: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A drafted apology that no leader has signed yet."""

    due: datetime
    cause: co.LateCause
    caused_by: co.LateBy
    words: str
    officer: str
    at: datetime


class Reschedule(msgspec.Struct, frozen=True, kw_only=True):
    """The one apology with its new date; ``old`` is the appointment that it replaced."""

    number: int
    year: int
    at: datetime
    old: datetime
    due: datetime
    latest: datetime | None
    cause: co.LateCause
    caused_by: co.LateBy
    words: str
    rule: str
    signer: str
    breach: bool
    breach_reason: str
    mark: int = 0


class Complexity(msgspec.Struct, frozen=True, kw_only=True):
    """Why a dossier is complex and what is done about it."""

    reason: str
    measure: str
    at: datetime


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one dossier after ``seq`` events. Instants are UTC."""

    id: bytes
    seq: int
    custody_term: int
    desk: str
    officer: str
    status: Status
    procedure: ev.ProcedureSnapshot
    people: ev.People
    channel: ev.Channel
    papers: tuple[ev.PaperLine, ...]
    sets: int
    return_method: ev.ReturnMethod
    fees: tuple[ev.FeeItem, ...]
    visit: str
    opened_at: datetime
    received_at: datetime
    code: str = ""
    official_code: str = ""
    #: Whether its citizen was shown how to file online, or why not; None where nobody noted it.
    advice: ev.OnlineAdvice | None = None
    book: str = ""
    book_number: int = 0
    regime: str = ""
    accepted_at: datetime | None = None
    term: Term | None = None
    #: The appointment as promised now; ``deadline`` is what the law gives: an apology moves only the first.
    due: ev.DueRecord | None = None
    first_due: ev.DueRecord | None = None
    deadline: ev.DueRecord | None = None
    #: The term that made the deadline: a procedure put right after it was missed changes ``term`` alone.
    deadline_term: Term | None = None
    slip: Slip | None = None
    refused: Closing | None = None
    withdrawn: Closing | None = None
    result: Result | None = None
    handed: Handed | None = None
    payments: tuple[Payment, ...] = ()
    #: What of it is no longer owed since the fees were corrected, in dong (`fee_rules.to_give_back`).
    fee_back: int = 0
    #: What of it was given back, in dong.
    fee_returned: int = 0
    fee_money: FeeMoney = FeeMoney()
    attachments: tuple[Attachment, ...] = ()
    edition: int = 1
    prints: dict[str, int] = {}
    closed_at: datetime | None = None
    #: The latest hour that any of its events bears, and that hour when it was finished: a clock set back heals nothing.
    latest_at: datetime | None = None
    finished_by: datetime | None = None
    submitted_at: datetime | None = None
    #: Code and version of the procedure that it was accepted under (until then: opened under), however it was corrected
    #: since: who is led back to that code finds this version again.
    begun_as: tuple[str, str] = ("", "")
    follows: bytes | None = None
    linked: tuple[co.LinkedDue, ...] = ()
    steps: tuple[co.StepPlan, ...] = ()
    #: Whether the ward itself stated the steps; the program's proposal binds only a paper that has left the desk.
    steps_own: bool = False
    holding: Holding | None = None
    handovers: tuple[Handover, ...] = ()
    approved_at: datetime | None = None
    approved_by: str = ""
    #: The leader's steps (by number) that were decided since the work was last sent back.
    approved_steps: tuple[int, ...] = ()
    decision: str = ""
    times_sent_back: int = 0
    stops: tuple[Stop, ...] = ()
    lapsed: Closing | None = None
    urged: int = 0
    complex: Complexity | None = None
    proposal: Proposal | None = None
    reschedule: Reschedule | None = None
    #: The hand-over by paper that nobody has taken yet: hash of its event, then the key that signed it; and since when.
    given: bytes = b""
    given_at: datetime | None = None
    #: The desk that gave it by paper, while this state rests on the paper's words alone (`carried`).
    carried_from: str = ""

    @property
    def came_with_its_code(self) -> bool:
        """Whether the province's code is the dossier's own, printed on its receipt: it came online."""
        return bool(self.code) and self.code == self.official_code

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def allowance_left(self) -> int:
        """How many times the citizen may still be asked for a supplement: one, or none."""
        return 0 if self.slip is not None else 1

    @property
    def finished_at(self) -> datetime | None:
        """When the agency was done with it: the result lay ready, or it ended without one."""
        return self.result.at if self.result is not None else self.closed_at

    @property
    def judged_at(self) -> datetime | None:
        """The instant by which lateness is judged; None while the term runs. A term that stands still, or stood when
        the dossier was closed, is judged as of its stop."""
        if self.stops and self.stops[-1].until is None:
            return self.stops[-1].since
        return self.finished_by or self.finished_at

    @property
    def running(self) -> bool:
        """Whether the term runs now."""
        return self.status == "in_process"

    def late(self, now: datetime) -> bool:
        """Whether the lawful deadline was or is missed: an apology excuses nothing, a standing clock keeps what was."""
        if self.deadline is None:
            return False
        return (self.judged_at or max(now, self.latest_at or now)) > self.deadline.at

    @property
    def late_at(self) -> datetime | None:
        """From when it is (or will be) past the lawful deadline; None where it was finished, or stopped, in time."""
        if self.deadline is None:
            return None
        in_time = self.judged_at is not None and self.judged_at <= self.deadline.at
        return None if in_time else self.deadline.at

    @property
    def stopped_at(self) -> datetime | None:
        """Since when the term stands, for papers, money or another body's answer; None while it runs."""
        return self.stops[-1].since if self.stops and self.stops[-1].until is None else None

    @property
    def overdue_at(self) -> datetime | None:
        """From when the citizen waits past the promise: it stands while the clock does, and ends with the result."""
        if self.due is None or self.finished_at is not None:
            return None
        missed = self.stopped_at is not None and self.stopped_at > self.due.at
        return self.due.at if self.running or missed else None

    @property
    def lacking(self) -> tuple[ev.PaperLine, ...]:
        """The components that are not in order yet."""
        return tuple(line for line in self.papers if line.state == "thieu")

    @property
    def fee_paid(self) -> int:
        """What was taken and not given back, in dong."""
        return sum(payment.total for payment in self.payments) - self.fee_returned

    @property
    def fee_due(self) -> int:
        """What is still to pay, in dong: unknown amounts count as nothing until stated, an exemption settles all."""
        if any(payment.method == "mien" for payment in self.payments):
            return 0
        owed = sum((item.amount or 0) * item.quantity for item in self.fees)
        return max(0, owed - self.fee_paid + self.fee_money.further)

    @property
    def fee_unclear(self) -> bool:
        """Whether a fee that nobody could tell is still to be settled: not taken by its name or beyond what was known,
        and not waived."""
        unknown = {item.name for item in self.fees if item.amount is None}
        if not unknown or any(payment.method == "mien" for payment in self.payments):
            return False
        taken = {item.name for payment in self.payments for item in payment.items if item.amount is not None}
        known = sum((item.amount or 0) * item.quantity for item in self.fees)
        return not unknown <= taken and self.fee_paid - self.fee_money.further <= known
