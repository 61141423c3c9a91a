"""The internal process of a procedure: reception, specialist, leader, reception; how its time is shared, and when the
rest of it no longer fits. The shares are the program's proposal; a ward states its own with the document's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.course import StepPlan
from mot_cua_desktop.domain.dossier import Dossier, Holding
from mot_cua_desktop.domain.stop_grounds import numbered
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.domain.worktime import after_minutes, before_minutes, term_minutes
from mot_cua_desktop.errors import Refused

_HALF_DAY = 240
#: Shares of a term in sixteenths, and the most minutes that a share may take: the specialist gets the rest.
_RECEPTION, _LEADER, _RETURN = (1, _HALF_DAY), (2, 2 * _HALF_DAY), (1, _HALF_DAY // 2)


def working_minutes(term: Term, calendar: Calendar) -> int:
    """The working minutes that a process may count on: all of a term in hours or working days; of calendar days those
    of the poorest stretch of ordinary weeks, since the days off in it are nobody's time."""
    if term.unit != "ngay":
        return term_minutes(term, calendar)
    week = calendar.weeks[-1]
    days = [sum(session.minutes for session in week.hours(weekday)) for weekday in range(7)]
    rest = min(sum(days[(first + n) % 7] for n in range(term.amount % 7)) for first in range(7))
    # A term that would end on a day off ends with the next working day, so one day's work is always in it.
    return max(sum(days) * (term.amount // 7) + rest, calendar.day_minutes)


def proposed(term: Term, calendar: Calendar, available: int | None = None) -> tuple[StepPlan, ...]:
    """The process the program proposes for a term; none for a result that is given at once.

    ``available`` are the working minutes up to the date of one dossier, which holidays may leave fewer than usual.
    """
    if term.at_once:
        return ()
    whole = working_minutes(term, calendar)
    if available is not None:
        whole = max(16, min(whole, available))
    first, leader, last = (min(whole * share // 16, most) for share, most in (_RECEPTION, _LEADER, _RETURN))
    return (
        StepPlan(role="tiep_nhan", name="Tiếp nhận, chuyển hồ sơ", minutes=first),
        StepPlan(role="chuyen_mon", name="Thẩm định, dự thảo kết quả", minutes=whole - first - leader - last),
        StepPlan(role="lanh_dao", name="Lãnh đạo duyệt, ký", minutes=leader),
        StepPlan(role="tiep_nhan", name="Nhận kết quả, trả công dân", minutes=last),
    )


def check_steps(steps: Sequence[StepPlan], term: Term, calendar: Calendar) -> None:
    """Refuse a stated process that has no one to begin or end it, or takes longer than the term."""
    if not steps:
        return
    if any(step.minutes < 1 or not step.name.strip() for step in steps):
        raise Refused("Mỗi bước phải có tên và ít nhất 1 phút làm việc.", "Sửa bước còn trống rồi lưu lại.")
    if steps[0].role != "tiep_nhan" or steps[-1].role != "tiep_nhan" or len(steps) < 2:
        raise Refused(
            "Quy trình phải bắt đầu và kết thúc ở bộ phận tiếp nhận và trả kết quả.",
            "Thêm bước tiếp nhận ở đầu và bước trả kết quả ở cuối.",
            rule="NĐ 118/2025/NĐ-CP, Điều 5.1e",
        )
    total, whole = sum(step.minutes for step in steps), working_minutes(term, calendar)
    if total > whole:
        raise Refused(
            f"Các bước cộng lại {total} phút làm việc, quá thời hạn {term.vn()} ({whole} phút).",
            "Bớt thời gian của một bước.",
        )


def check_document(steps: Sequence[StepPlan], term: Term, calendar: Calendar, document: str) -> None:
    """Refuse a process of the ward's own that names no document; one that leaves out the leader, whom the program
    proposes, must name it by its number. Going back to the proposal needs none."""
    if not steps:
        return
    if not document.strip():
        raise Refused(
            "Chưa ghi văn bản ban hành quy trình.",
            "Ghi số, ngày quyết định ban hành quy trình nội bộ, ví dụ: QĐ 5/QĐ-UBND.",
        )
    led = any(step.role == "lanh_dao" for step in proposed(term, calendar))
    if led and all(step.role != "lanh_dao" for step in steps) and not numbered(document):
        raise Refused(
            "Quy trình này bỏ bước lãnh đạo duyệt mà chưa ghi số văn bản cho phép.",
            "Thêm bước lãnh đạo duyệt, hoặc ghi số văn bản, ví dụ: QĐ 5/QĐ-UBND.",
            rule="Công văn 535/UBND-NV, điểm 4",
        )


def tight_from(held: Holding | None, steps: Sequence[StepPlan], due: datetime, calendar: Calendar) -> datetime | None:
    """The moment from which the remaining steps no longer fit before ``due``; None when nothing is planned."""
    if held is None or held.step >= len(steps):
        return None
    later = sum(step.minutes for step in steps[held.step + 1 :])
    current = 0 if held.done else steps[held.step].minutes
    begun = held.received_at or held.since
    if after_minutes(begun, current + later, calendar) > due:
        return begun
    return before_minutes(due, later, calendar)


def leader_step(state: Dossier) -> int | None:
    """The next step in which a leader decides, or None when none lies ahead."""
    here = state.holding.step if state.holding else 0
    ahead = (n for n, step in enumerate(state.steps) if step.role == "lanh_dao" and n >= here)
    return next(ahead, None)


def with_leader(state: Dossier) -> bool:
    """Whether the dossier lies before a leader for a decision."""
    return state.holding is not None and state.holding.before_leader and state.status == "in_process"


def must_be_approved(state: Dossier) -> bool:
    """Whether a result still needs a leader: one stands in the process and has not decided, and the paper went down it.

    A process that the ward itself stated binds a paper that never left the desk too.
    """
    bound = state.steps_own or bool(state.handovers)
    leaders = {place for place, step in enumerate(state.steps) if step.role == "lanh_dao"}
    return bound and not leaders <= set(state.approved_steps)
