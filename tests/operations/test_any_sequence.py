"""Whatever an officer does, in whatever order, on a real store: one slip a dossier, no number twice, a sound fold."""

from __future__ import annotations

import random
import secrets
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule, run_state_machine_as_test
from msgspec.structs import replace
from sqlalchemy import func, select

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import folding, promise
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import AT_ONCE
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import catalogue, course, dossiers, intake, papers, promises
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import dossiers as folded
from mot_cua_desktop.store import journal, recording, tables

LINES = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
FEE = (ev.FeeItem(name="Lệ phí", amount=5_000),)
SLIPS = ("guidance_issued", "supplement_requested")
#: Those that end a dossier come up less often, or little else would ever happen to one.
DEEDS = (
    *("supplement", "received") * 4,
    *("fee", "correct", "print", "official") * 2,
    *("forward", "take", "submit", "approve", "send_back") * 2,
    *("stop", "resume") * 2,
    *("stop for a body", "stop otherwise", "supplement for a letter", "supplement late"),
    *("propose", "sign", "other procedure", "lapse"),
    *("refuse", "withdraw", "ready", "hand"),
)
OTHER = "1.012812"  # forty days
SECTORAL = "Thông tư 12/2026/TT-BXD, Điều 5"  # invented
WORDS = "Phải xác minh thêm nơi cư trú."
NAMES = st.sampled_from(["Trần Thị Thử", "Lê Văn Nghiệm", "H’Hen Thử", "\ud800\x00", "Đỗ & <Thử>"])


@pytest.fixture(scope="module")
def template(begun: Callable[[Callable[[], datetime]], Path]) -> Path:
    return begun(Clock())


class Clock:
    """Set by the machine."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Officer(RuleBasedStateMachine):
    """One officer, several dossiers, every button in any order; what is forbidden must write nothing."""

    template: Path
    done: Counter[str]  # the deeds of the whole run that were not refused
    begun = Bundle("begun")  # drafts
    known = Bundle("known")  # dossiers by stream

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self._folder / "quay")
        self.clock = Clock()
        self.desk: Desk = desks.open_desk(DataFolder(self._folder / "quay"), self.clock)
        self.seen: dict[bytes, int] = {}
        self.clerk = self.desk.facts.officer.id
        self.leader = choices.name_officer(self.desk, "Lê Văn Lãnh", role="lanh_dao").facts.officer.id
        self.desk = choices.choose_officer(self.desk, self.clerk)
        self.late: set[bytes] = set()
        self.witnessed = self.clock.now  # the latest hour at which something was written

    def do(self, deed: Callable[[], object]) -> None:
        """Do it; a refusal leaves the journal as it was."""
        before = self._count()
        try:
            deed()
        except Told:
            assert self._count() == before

    def _count(self) -> int:
        with self.desk.store.reading() as connection:
            return connection.execute(select(func.count()).select_from(tables.event)).scalar_one()

    # --- at the counter ---

    @initialize(target=known)
    def a_morning(self):  # type: ignore[no-untyped-def]
        """One taken in, one guided, so that every sequence has something to work on."""
        full, lacking = self.begin("Trần Thị Thử", lacking=False), self.begin("Lê Văn Nghiệm", lacking=True)
        return multiple(self.way_out(full, "accept"), self.way_out(lacking, "guide"))

    @rule(target=begun, name=NAMES, lacking=st.booleans())
    def a_citizen_comes(self, name: str, lacking: bool) -> Draft:
        return self.begin(name, lacking)

    def begin(self, name: str, lacking: bool) -> Draft:
        draft = replace(intake.new_draft(self.desk), owner=ev.Party(name=name), id=secrets.token_bytes(16))
        draft = checklist.begin(draft, catalogue.procedure(self.desk, "1.004837"))
        if not lacking:
            draft = replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers), fees=FEE)
        intake.save_draft(self.desk, draft)
        return draft

    @rule(target=known, draft=begun, way=st.sampled_from(["accept", "guide", "refuse", "fast", "fast_unpaid"]))
    def a_way_out(self, draft: Draft, way: str):  # type: ignore[no-untyped-def]
        return self.way_out(draft, way)

    def way_out(self, draft: Draft, way: str):  # type: ignore[no-untyped-def]
        at_once = replace(draft, term=AT_ONCE, term_document="QĐ 1/QĐ-UBND")
        ways: dict[str, Callable[[], object]] = {
            "accept": lambda: intake.accept(self.desk, draft),
            "guide": lambda: intake.guide(self.desk, draft, checklist.slip_lines(draft.papers) or LINES),
            "refuse": lambda: intake.refuse(self.desk, draft, "Sai thẩm quyền", "Luật Hộ tịch, Điều 17"),
            "fast": lambda: intake.accept_and_return(self.desk, at_once, "Thẻ căn cước", paid="tien_mat"),
            "fast_unpaid": lambda: intake.accept_and_return(self.desk, at_once, "Thẻ căn cước"),
        }
        self.do(ways[way])
        stream = draft.dossier or draft.id
        with self.desk.store.reading() as connection:
            there = journal.of_stream(connection, stream)
        return stream if there else multiple()

    @rule(target=begun, stream=known, tick=st.booleans(), name=NAMES, accept=st.booleans())
    def come_back(self, stream: bytes, tick: bool, name: str, accept: bool):  # type: ignore[no-untyped-def]
        try:
            draft = intake.resume(self.desk, stream)
        except Told:
            return multiple()
        if accept:
            full = replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers))
            self.do(lambda: intake.accept(self.desk, full))
            return full
        if tick:
            draft = replace(draft, papers=tuple(checklist.tick(line) for line in draft.papers))
        draft = replace(draft, owner=replace(draft.owner, name=name))
        intake.save_draft(self.desk, draft)
        return draft

    # --- afterwards ---

    @rule(stream=known)
    def look(self, stream: bytes) -> None:
        self.seen[stream] = dossiers.get(self.desk, stream).seq

    @rule(stream=known, names=st.lists(st.sampled_from(DEEDS), min_size=4, max_size=12), careful=st.booleans())
    def several_deeds(self, stream: bytes, names: list[str], careful: bool) -> None:
        self.deeds(stream, names, careful)

    def deeds(self, stream: bytes, names: list[str], careful: bool) -> None:
        for name in names:
            self.deed(stream, name, careful)

    def deed(self, stream: bytes, name: str, careful: bool) -> None:
        desk, state = self.desk, dossiers.get(self.desk, stream)
        seen = self.seen.get(stream, state.seq) if careful else None
        owner = replace(state.people.owner, phone="0912345678")
        deeds: dict[str, Callable[[], object]] = {
            "supplement": lambda: dossiers.request_supplement(desk, stream, LINES, seen=seen),
            "supplement for a letter": lambda: dossiers.request_supplement(
                desk, stream, LINES, late_basis="a", seen=seen
            ),
            "supplement late": lambda: dossiers.request_supplement(desk, stream, LINES, late_basis=SECTORAL, seen=seen),
            "received": lambda: dossiers.receive_supplement(desk, stream, state.papers, seen=seen),
            "refuse": lambda: dossiers.refuse(desk, stream, "Sai", "Điều 17", seen=seen),
            "withdraw": lambda: dossiers.withdraw(desk, stream, "Đổi ý", seen=seen),
            "ready": lambda: dossiers.result_ready(desk, stream, "Trích lục", seen=seen),
            "hand": lambda: dossiers.hand_over(desk, stream, ev.Receiver(name="A"), "Thẻ căn cước", seen=seen),
            "fee": lambda: dossiers.take_fee(desk, stream, FEE, "A", seen=seen),
            "correct": lambda: dossiers.correct(
                desk, stream, "Thiếu số", people=replace(state.people, owner=owner), seen=seen
            ),
            "print": lambda: papers.printed(desk, stream, "giay_tiep_nhan"),
            "forward": lambda: course.forward(desk, stream),
            "take": lambda: course.receive(desk, stream),
            "submit": lambda: course.submit(desk, stream, "Đồng ý"),
            "approve": lambda: course.approve(desk, stream),
            "send_back": lambda: course.send_back(desk, stream, "Sửa"),
            "stop": lambda: course.stop_clock(desk, stream, "phi", "Chờ nộp", "Luật Phí và lệ phí"),
            "stop for a body": lambda: course.stop_clock(desk, stream, "co_quan_khac", "Hỏi Công an", "Công văn 12"),
            "stop otherwise": lambda: course.stop_clock(desk, stream, "khac", "Chờ", "Công văn 12/UBND"),
            "stop for nothing": lambda: course.stop_clock(desk, stream, "khac", "a", "b"),
            "resume": lambda: course.resume_clock(desk, stream),
            "propose": lambda: promises.propose(desk, stream, self._offer(stream), "khac", "khach_quan", WORDS),
            "sign": lambda: promises.sign(
                desk,
                stream,
                due=self._offer(stream),
                cause="khac",
                caused_by="khach_quan",
                words=WORDS,
                breach_reason="Chờ",
            ),
            "other procedure": lambda: dossiers.correct(
                desk, stream, "Nhầm", procedure_code=OTHER, papers=self._ticked(state)
            ),
            "lapse": lambda: course.lapse(desk, stream),
            "official": lambda: dossiers.link_official_code(desk, stream, f"H32-{stream.hex()[:6]}"),
        }
        before = self._count()
        self.do(deeds[name])
        if self._count() > before:
            self.done[name] += 1
            self.witnessed = max(self.witnessed, self.clock.now)
        self._stays_true(state, dossiers.get(desk, stream))

    def _ticked(self, state: Dossier) -> tuple[ev.PaperLine, ...]:
        """Every paper of the other procedure, handed in."""
        asked = checklist.carried(state.papers, catalogue.procedure(self.desk, OTHER), "")
        return tuple(checklist.tick(line) for line in asked)

    def _offer(self, stream: bytes) -> datetime:
        """The last date that may be promised."""
        return promises.choice(self.desk, dossiers.get(self.desk, stream)).offers[-1]

    def _stays_true(self, before: Dossier, after: Dossier) -> None:
        """Late once is late for ever; an apology is signed once, by the leader, and its date stands.

        Late by the journal's hour: what only a clock showed, with nothing written, a clock set back does not know.
        """
        if before.late(self.witnessed):
            self.late.add(before.id)
        assert after.late(max(self.clock.now, self.witnessed)) or after.id not in self.late
        assert after.status != "paused" or after.stops[-1].basis != "b"
        if self.desk.facts.officer.id != self.leader:
            self._moves_little(before, after)
        if before.reschedule is not None and before.due is not None:
            assert after.reschedule == before.reschedule
            assert after.due is not None
            assert after.due.at == before.due.at
        if after.reschedule is not None:
            assert after.reschedule.signer == self.leader

    def _moves_little(self, before: Dossier, after: Dossier) -> None:
        """Without a leader the deadline moves by the end of a stop alone, each named cause stops it once, and none of
        them when it is nearly due; papers are asked for in three working days."""
        if len(after.stops) > len(before.stops):
            assert before.deadline is not None
            regime, calendar = self.desk.regime_of(before), self.desk.calendar_of(before.procedure.field)
            if after.stops[-1].cause == "bo_sung":
                assert self.clock.now <= promise.ask_until(before.received_at, regime, calendar)
            else:
                assert self.clock.now <= promise.apology_by(before.deadline.at, regime, calendar)
            assert after.stops[-1].cause in {"phi", "co_quan_khac", "bo_sung"} - {stop.cause for stop in before.stops}
            assert not before.late(self.clock.now) or after.stops[-1].cause == "bo_sung"
        if before.deadline is not None and after.deadline is not None and after.deadline.at > before.deadline.at:
            assert before.status in ("paused", "waiting")

    @rule(stream=known)
    def an_officer_wants_more_time(self, stream: bytes) -> None:
        """The way round the third, if there were one: stop again and again, for no reason or any."""
        for name in (
            "stop for nothing",
            "stop otherwise",
            "stop",
            "stop for a body",
            "stop",
            "supplement for a letter",
        ):
            self.deeds(stream, [name], careful=False)
            self.clock.now += timedelta(minutes=60)
            self.deeds(stream, ["resume", "received"], careful=False)

    @rule(stream=known)
    def an_officer_asks_late(self, stream: bytes) -> None:
        """The other way round the third: a supplement that any words allow, asked for when it suits."""
        self.clock.now += timedelta(days=4)
        self.deeds(stream, ["supplement for a letter", "supplement late", "received"], careful=False)

    @rule()
    def another_sits_down(self) -> None:
        other = self.leader if self.desk.facts.officer.id == self.clerk else self.clerk
        self.do(lambda: setattr(self, "desk", choices.choose_officer(self.desk, other)))

    @rule(stream=known)
    def an_officer_insists(self, stream: bytes) -> None:
        """The way to a second slip, if there were one: ask, receive, ask again."""
        self.deeds(stream, ["supplement", "received", "supplement"], careful=False)

    @rule(stream=known, names=st.permutations(["propose", "sign", "other procedure", "stop", "resume", "sign"]))
    def everybody_wants_another_date(self, stream: bytes, names: list[str]) -> None:
        self.deeds(stream, names, careful=False)

    @rule(stream=known)
    def it_goes_its_way(self, stream: bytes) -> None:
        self.deeds(stream, ["resume", "forward", "take", "submit", "approve"], careful=False)

    @rule(minutes=st.sampled_from([1, 240, 60 * 24 * 3]))
    def time_passes(self, minutes: int) -> None:
        self.clock.now += timedelta(minutes=minutes)

    @rule(stream=known, name=st.sampled_from(DEEDS), minutes=st.sampled_from([3, 600, 60 * 24 * 9]))
    def the_clock_is_set_back_for_a_deed(self, stream: bytes, name: str, minutes: int) -> None:
        right = self.clock.now
        self.clock.now -= timedelta(minutes=minutes)
        self.deed(stream, name, careful=False)
        self.clock.now = right

    @rule()
    def the_program_starts_again(self) -> None:
        self.desk.store.close()
        self.desk = desks.open_desk(self.desk.store.folder, self.clock)

    def teardown(self) -> None:
        try:
            self._check()
        finally:
            self.desk.store.close()
            shutil.rmtree(self._folder)

    def _check(self) -> None:
        with self.desk.store.writing() as connection:
            journal.verify(connection)
            events = [event for _, event in journal.all_events(connection)]
            by_leaders = ("approved", "reschedule_notified")
            assert {event.officer for event in events if event.type in by_leaders} <= {self.leader}
            slips = Counter(event.stream for event in events if event.type in SLIPS)
            assert all(count == 1 for count in slips.values())
            taken = Counter(pair for event in events for pair in recording.scopes(event.body))
            assert all(count == 1 for count in taken.values())
            for scope in {scope for scope, _ in taken}:
                numbers = sorted(number for other, number in taken if other == scope)
                assert numbers == list(range(1, len(numbers) + 1)), scope
            for stream in {event.stream for event in events if event.kind == "dossier"}:
                story = journal.of_stream(connection, stream)
                assert [event.seq for event in story] == list(range(1, len(story) + 1))
                assert folding.fold(story) == folded.state_of(connection, stream)
            live = recording.digest(connection)
            recording.rebuild(connection)
            assert recording.digest(connection) == live


@pytest.mark.slow
def test_no_sequence_of_deeds_breaks_the_books(template: Path) -> None:
    Officer.template, Officer.done = template, Counter()
    for _ in range(4):  # ten walks leave most kinds done; where chance left out too many, ten more
        random.seed()
        run_state_machine_as_test(
            Officer,
            # Not made smaller when it fails: each try opens a store, and the deeds are told in the trace anyway.
            settings=settings(
                max_examples=10,
                stateful_step_count=30,
                phases=(Phase.generate,),
                derandomize=False,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        undone = {name for name in DEEDS if not Officer.done[name]}
        if not undone & {"other procedure", "sign"} and len(undone) <= 8:
            break
    # A machine whose deeds are all refused proves nothing: most kinds must have been done, the correction of the
    # procedure and the apology among them; which ones of two dozen, chance decides.
    assert not undone & {"other procedure", "sign"}
    assert len(undone) <= 8, undone
