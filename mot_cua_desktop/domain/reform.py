"""Tasks of administrative reform: what may be said of one, when it is overdue, and how its state is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mot_cua_desktop.domain.names import says_something
from mot_cua_desktop.domain.reform_events import (
    ReformBody,
    ReformPlanStated,
    ReformTaskDone,
    ReformTaskDropped,
    ReformTaskProgressed,
    ReformTaskReopened,
    ReformTaskStated,
)
from mot_cua_desktop.errors import Refused

#: So many days before its day a task is spoken of at the foot of the window: a choice of the program, no rule.
SOON = timedelta(days=7)
RULE = "Công văn 535/UBND-NV ngày 23/01/2018, điểm 1"


@dataclass(frozen=True)
class Plan:
    """A plan of a year."""

    id: str
    year: int
    name: str
    document: str


@dataclass(frozen=True)
class Task:
    """One task as the rows tell it; ``owner`` in words where no officer of this desk has it."""

    id: str
    plan: str
    mark: str
    what: str
    officer: str
    owner: str
    due: date | None
    product: str
    progress: str = ""
    done_on: date | None = None
    result: str = ""
    dropped: str = ""
    #: Its list says a day that could not be read, and nobody has stated one since.
    unclear: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.dropped

    def overdue(self, today: date) -> bool:
        """Whether its day was missed: done after it, or open past it."""
        if self.due is None or self.dropped:
            return False
        return (self.done_on or today) > self.due

    def soon(self, today: date) -> bool:
        """Whether it is open and its day is near."""
        return self.open and self.due is not None and today <= self.due <= today + SOON

    def state(self, today: date) -> str:
        """How it stands, in few words."""
        if self.dropped:
            return "bỏ khỏi kế hoạch"
        if self.done_on is not None:
            return f"✓ xong {self.done_on:%d/%m/%Y}" + (" (trễ)" if self.overdue(today) else "")
        if self.due is None:
            return "chưa rõ hạn" if self.unclear else "thường xuyên"
        if self.overdue(today):
            return f"✗ quá hạn {(today - self.due).days} ngày"
        left = (self.due - today).days
        return "đến hạn hôm nay" if not left else f"còn {left} ngày"


def decide(before: Task | None, body: ReformBody, today: date, *, opened: date | None = None) -> None:
    """Return when ``body`` may be written; raise `Refused` with what to do when it may not. ``opened`` is the first day
    of the plan's year."""
    match body:
        case ReformPlanStated():
            if not body.name.strip():
                raise Refused("Chưa ghi tên kế hoạch.", "Gõ tên, ví dụ: Kế hoạch cải cách hành chính năm 2027.")
            return
        case ReformTaskStated():
            if not body.what.strip():
                raise Refused("Chưa ghi nhiệm vụ.", "Gõ nội dung nhiệm vụ.")
            if before is not None and not before.open:
                raise Refused("Nhiệm vụ này đã khép lại.", "Bấm “Mở lại…” rồi sửa.")
            return
        case _:
            pass
    if before is None:
        raise Refused("Không tìm thấy nhiệm vụ này.", "Mở lại thẻ “Nhiệm vụ CCHC” để xem danh sách.")
    match body:
        case ReformTaskDone():
            _refuse_closed(before)
            if body.day > today:
                raise Refused(f"Ngày {body.day:%d/%m/%Y} chưa tới.", "Ghi ngày đã làm xong, muộn nhất là hôm nay.")
            if opened is not None and body.day < opened:
                raise Refused(
                    f"Ngày {body.day:%d/%m/%Y} trước năm của kế hoạch ({opened.year}).", "Ghi lại ngày làm xong."
                )
            if not body.result.strip():
                raise Refused("Chưa ghi kết quả.", "Gõ kết quả, ví dụ số hiệu văn bản đã ban hành.")
        case ReformTaskProgressed():
            _refuse_closed(before)
            if not body.note.strip():
                raise Refused("Chưa ghi làm tới đâu.", "Gõ một câu về tiến độ.")
        case ReformTaskReopened():
            if before.open:
                raise Refused("Nhiệm vụ này đang mở.", "Làm xong thì ghi kết quả.")
            if not says_something(body.reason):
                raise Refused("Chưa ghi vì sao mở lại.", "Gõ lý do rồi làm lại.")
        case ReformTaskDropped():
            _refuse_closed(before)
            if not says_something(body.reason):
                raise Refused("Chưa ghi vì sao bỏ.", "Gõ lý do, kèm văn bản điều chỉnh kế hoạch nếu có.")


def _refuse_closed(task: Task) -> None:
    if task.done_on is not None:
        raise Refused(f"Nhiệm vụ này đã ghi xong ngày {task.done_on:%d/%m/%Y}.", "Ghi nhầm thì bấm “Mở lại…”.")
    if task.dropped:
        raise Refused("Nhiệm vụ này đã bỏ khỏi kế hoạch.", "Cần làm lại thì bấm “Mở lại…”.")
