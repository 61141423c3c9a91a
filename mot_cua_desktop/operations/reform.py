"""Tasks of administrative reform (nhiệm vụ cải cách hành chính): plans, who does what by when, the progress sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.documents import workbook_reading
from mot_cua_desktop.documents.fields import say_place
from mot_cua_desktop.documents.registers import Cell, Column, Register
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import reform as rules
from mot_cua_desktop.domain import reform_events as re
from mot_cua_desktop.domain import reform_list
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.figures import say_count
from mot_cua_desktop.domain.names import clean
from mot_cua_desktop.domain.names import fold as folded
from mot_cua_desktop.domain.reform import Plan, Task
from mot_cua_desktop.domain.reform_list import Reading
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import place, recording, reform
from mot_cua_desktop.store.journal import Deed

KIND = "reform"
#: The name of the progress sheet among the lists that leave the program.
SHEET = "tien_do_cchc"


@dataclass(frozen=True)
class Line:
    """A task as the page shows it: whose it is in words, how it stands today."""

    task: Task
    owner: str
    state: str
    overdue: bool


@dataclass(frozen=True)
class Look:
    """What the page shows: every plan, the tasks of the one looked at, and who may have them."""

    plans: tuple[Plan, ...]
    plan: Plan | None
    lines: tuple[Line, ...]
    officers: tuple[Officer, ...]

    @property
    def open(self) -> int:
        return sum(line.task.open for line in self.lines)

    @property
    def overdue(self) -> int:
        return sum(line.overdue and line.task.open for line in self.lines)


def look(desk: Desk, plan: str = "") -> Look:
    """The tasks of a plan, of the newest one without a name."""
    with desk.store.reading() as connection:
        plans = tuple(reform.plans(connection))
        officers = tuple(place.officers(connection))
        chosen = next((each for each in plans if each.id == plan), plans[0] if plans else None)
        tasks = reform.tasks(connection, chosen.id) if chosen else []
    names = {officer.id: officer.name for officer in officers}
    today = desk.now().date()
    lines = tuple(
        Line(task, names.get(task.officer, task.officer) or task.owner, task.state(today), task.overdue(today))
        for task in tasks
    )
    return Look(plans, chosen, lines, officers)


def waiting(desk: Desk) -> tuple[int, int]:
    """How many open tasks are overdue, and how many are due within a week."""
    today = desk.now().date()
    with desk.store.reading() as connection:
        tasks = reform.waiting(connection, today + rules.SOON)
    late = sum(task.overdue(today) for task in tasks)
    return late, len(tasks) - late


def headlines(desk: Desk) -> tuple[str, ...]:
    """What to know of the plan, in few words, for the foot of the window; empty on a good day."""
    late, soon = waiting(desk)
    said = []
    if late:
        said.append(f"{late} nhiệm vụ CCHC quá hạn")
    if soon:
        said.append(f"{soon} sắp đến hạn" if late else f"{soon} nhiệm vụ CCHC sắp đến hạn")
    return tuple(said)


# --- deeds -----------------------------------------------------------------------------------------------------------


def state_plan(desk: Desk, year: int, name: str, document: str = "") -> str:
    """A new plan; returns its id. Raises `Refused` without a name."""
    plan = uuid4().hex
    _write(desk, plan, re.ReformPlanStated(plan=plan, year=year, name=clean(name), document=clean(document)))
    return plan


def add(desk: Desk, plan: str, what: str, *, owner: str = "", due: date | None = None, product: str = "") -> str:
    """A task more; ``owner`` an officer's id or name, or another's in words. Returns its id."""
    with desk.store.reading() as connection:
        mark = str(len(reform.tasks(connection, plan)) + 1)
    task = uuid4().hex
    body = re.ReformTaskStated(task=task, plan=plan, mark=mark, what=clean(what), due=due, product=clean(product))
    _write(desk, plan, body, owner)
    return task


def change(desk: Desk, task: str, *, owner: str, due: date | None, unclear: bool = False) -> None:
    """Give a task to somebody else, or until another day; ``unclear`` while its day is still to be found out."""
    found = _task(desk, task)
    body = re.ReformTaskStated(
        task=task,
        plan=found.plan,
        mark=found.mark,
        what=found.what,
        due=due,
        product=found.product,
        unclear=unclear and due is None,
    )
    _write(desk, found.plan, body, owner)


def progress(desk: Desk, task: str, note: str) -> None:
    """How far it is."""
    _write(desk, _task(desk, task).plan, re.ReformTaskProgressed(task=task, note=clean(note)))


def done(desk: Desk, task: str, day: date, result: str) -> None:
    """It is done, with its result."""
    _write(desk, _task(desk, task).plan, re.ReformTaskDone(task=task, day=day, result=clean(result)))


def reopen(desk: Desk, task: str, reason: str) -> None:
    """It was closed by mistake."""
    _write(desk, _task(desk, task).plan, re.ReformTaskReopened(task=task, reason=clean(reason)))


def drop(desk: Desk, task: str, reason: str) -> None:
    """The plan no longer asks for it."""
    _write(desk, _task(desk, task).plan, re.ReformTaskDropped(task=task, reason=clean(reason)))


def _task(desk: Desk, task: str) -> Task:
    with desk.store.reading() as connection:
        found = reform.task(connection, task)
    if found is None:
        raise Told("Không tìm thấy nhiệm vụ này.", "Mở lại thẻ “Nhiệm vụ CCHC” để xem danh sách.")
    return found


def _write(desk: Desk, plan: str, body: ev.ReformBody, owner: str = "") -> None:
    with desk.store.writing() as connection:
        _written(desk, connection, plan, [(body, owner)])


def _written(desk: Desk, connection: Connection, plan: str, said: list[tuple[ev.ReformBody, str]]) -> None:
    author = desk.author()
    recording.check_clock(connection, author)
    officers = place.officers(connection)
    plans = {each.id: each for each in reform.plans(connection)}
    opened = date(plans[plan].year, 1, 1) if plan in plans else None
    deeds = []
    for body, owner in said:
        before = reform.task(connection, body.task) if not isinstance(body, re.ReformPlanStated) else None
        rules.decide(before, body, desk.now().date(), opened=opened)
        if isinstance(body, re.ReformTaskStated):
            deeds.append(_owned(body, owner, officers))
        else:
            deeds.append(Deed(body))
    recording.record_place(connection, author, reform.stream(plan), KIND, deeds)


def _owned(body: re.ReformTaskStated, owner: str, officers: list[Officer]) -> Deed:
    """An officer of this desk by id or name; whoever else stands in the personal part."""
    said = clean(owner)
    known = next((o.id for o in officers if said and (o.id == said or folded(o.name) == folded(said))), "")
    if known:
        return Deed(replace(body, officer=known))
    return Deed(body, ev.OfficerPerson(name=said)) if said else Deed(body)


# --- a list from a workbook ------------------------------------------------------------------------------------------


def read_list(content: bytes, year: int) -> Reading:
    """What a workbook says; nothing is written yet. Raises `Told` for what is no workbook, or names no tasks."""
    found = reform_list.read(workbook_reading.read(content), year)
    if not found.rows:
        raise Told("Tệp không có nhiệm vụ nào dưới dòng tiêu đề.", "Kiểm tra lại tệp rồi nhập.")
    return found


def take_in(desk: Desk, found: Reading, year: int, name: str, document: str = "") -> str:
    """Write a whole list in as a plan, all of it or nothing. Refused when a plan of that year has this name."""
    plan = uuid4().hex
    head = re.ReformPlanStated(plan=plan, year=year, name=clean(name), document=clean(document))
    with desk.store.writing() as connection:
        if any(each.year == year and folded(each.name) == folded(head.name) for each in reform.plans(connection)):
            raise Refused(
                f"Năm {year} đã có kế hoạch “{head.name}”.", "Đặt tên khác, hoặc sửa từng nhiệm vụ của kế hoạch đó."
            )
        _written(desk, connection, plan, [(head, "")])
        tasks: list[tuple[ev.ReformBody, str]] = [
            (
                re.ReformTaskStated(
                    task=uuid4().hex, plan=plan, mark=row.mark or str(n), what=row.what, due=row.due,
                    product=row.product, unclear=row.unclear,
                ),
                row.owner,
            )
            for n, row in enumerate(found.rows, start=1)
        ]  # fmt: skip
        _written(desk, connection, plan, tasks)
    return plan


def read_file(path: Path, year: int) -> Reading:
    """The same from a file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Told(f"Không đọc được tệp {path.name}.", "Đóng tệp nếu đang mở trong Excel rồi thử lại.") from error
    return read_list(content, year)


# --- the progress sheet ----------------------------------------------------------------------------------------------

_COLUMNS = (
    Column("STT", 12),
    Column("Nhiệm vụ", 78),
    Column("Người, đơn vị thực hiện", 40),
    Column("Thời hạn", 22, "day"),
    Column("Sản phẩm", 40),
    Column("Tiến độ, kết quả", 50),
    Column("Tình trạng", 35),
)


def sheet(desk: Desk, plan: str = "") -> Register:
    """The progress of a plan as of today, to be printed or written as a workbook. Raises `Told` without a plan."""
    seen = look(desk, plan)
    if seen.plan is None:
        raise Told("Chưa có kế hoạch nào.", "Nhập kế hoạch từ tệp Excel, hoặc thêm kế hoạch mới.")
    now, facts = desk.now(), desk.facts
    rows = [_sheet_row(line) for line in seen.lines]
    done_ = sum(line.task.done_on is not None for line in seen.lines)
    late = sum(line.overdue and line.task.done_on is not None for line in seen.lines)
    document = f" ({seen.plan.document})" if seen.plan.document else ""
    return Register(
        name=SHEET,
        title="Tiến độ thực hiện nhiệm vụ cải cách hành chính",
        columns=_COLUMNS,
        rows=rows,
        left=(facts.centre_name,),
        right=(f"Đơn vị báo cáo: {facts.ward_name}",),
        under=(f"{seen.plan.name}{document}", f"Đến ngày {now.astimezone(VN):%d/%m/%Y}"),
        notes=(
            f"Tổng số {say_count(len(seen.lines))} nhiệm vụ: đã xong {say_count(done_)} (trễ hạn {say_count(late)}), "
            f"đang làm {say_count(seen.open)}, trong đó quá hạn {say_count(seen.overdue)}.",
        ),
        signers=("NGƯỜI LẬP", "THỦ TRƯỞNG ĐƠN VỊ"),
        place=say_place(facts.place, now),
        practice=facts.practice,
    )


def _sheet_row(line: Line) -> tuple[Cell, ...]:
    task = line.task
    state = line.state.lstrip("✓✗ ")  # the typeface of the paper has no such signs
    said = task.result or task.dropped or task.progress
    return task.mark, task.what, line.owner, task.due, task.product, said, state
