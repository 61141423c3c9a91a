"""A dossier carried from desk to specialist to leader and back, its clock, its apology, and the board that shows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import text

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import worktime
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.due_words import short_why
from mot_cua_desktop.domain.worktime import VN, Term
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import board, calendar, catalogue, course, dossiers, intake, promises, rules, timing
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import journal, recording
from mot_cua_desktop.store.journal import Deed

LINE = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
WORDS = "Phải xác minh thêm nơi cư trú tại phường khác."


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VN)


def correct_to(desk: Desk, taken: bytes, code: str) -> dossiers.Dossier:
    """The procedure put right, with every paper it asks for ticked."""
    lying, right = dossiers.get(desk, taken).papers, catalogue.procedure(desk, code)
    papers = tuple(checklist.tick(line) for line in checklist.carried(lying, right, ""))
    return dossiers.correct(desk, taken, "Chọn nhầm thủ tục", procedure_code=code, papers=papers)


@pytest.fixture
def taken(desk: Desk, full_draft: Draft) -> bytes:
    return intake.accept(desk, full_draft).id


@pytest.fixture
def leader(desk: Desk) -> Desk:
    return choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")


def to_the_leader(desk: Desk, stream: bytes) -> None:
    course.forward(desk, stream)
    course.receive(desk, stream)
    course.submit(desk, stream, "Đồng ý đăng ký giám hộ")


def test_a_dossier_keeps_the_process_of_its_acceptance(desk: Desk, taken: bytes) -> None:
    state = dossiers.get(desk, taken)
    assert [step.role for step in state.steps] == ["tiep_nhan", "chuyen_mon", "lanh_dao", "tiep_nhan"]
    assert sum(step.minutes for step in state.steps) == 3 * 480
    own = (state.steps[0], replace(state.steps[3], minutes=60))
    assert course.state_process(desk, "1.004837", own, Term(3, "ngay_lam_viec"), "QĐ 5/QĐ-UBND") == own
    assert dossiers.get(desk, taken).steps == state.steps
    assert (state.steps_own, course.process_of(desk, "1.004837", state.term).own) == (False, True)
    assert course.state_process(desk, "1.004837", (), Term(3, "ngay_lam_viec")) == state.steps


def test_a_dossier_taken_in_under_the_wards_own_process_needs_its_leader(
    desk: Desk, full_draft: Draft, taken: bytes
) -> None:
    steps = dossiers.get(desk, taken).steps
    course.state_process(desk, "1.004837", steps, Term(3, "ngay_lam_viec"), "QĐ 5/QĐ-UBND")
    own = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))
    assert own.steps_own
    with pytest.raises(Refused, match="Lãnh đạo chưa duyệt"):
        dossiers.result_ready(desk, own.id, "Trích lục")
    assert dossiers.result_ready(desk, taken, "Trích lục").status == "ready"


def test_the_steps_count_the_working_minutes_that_each_took(desk: Desk, leader: Desk, taken: bytes, clock) -> None:
    clock.forward(minutes=48)  # 10:00
    course.forward(desk, taken, note="Kèm bản gốc")
    clock.forward(hours=4)  # 14:00, over lunch
    course.receive(desk, taken)
    clock.forward(hours=2)
    course.submit(desk, taken, "Đồng ý")
    clock.forward(hours=1)
    state = course.approve(leader, taken, "Đồng ý")
    assert [block.spent for block in state.handovers] == [48, 120, 60]
    assert [block.planned for block in state.handovers] == [90, 1080, 180]


def test_a_step_does_not_count_the_time_in_which_the_clock_stood(desk: Desk, taken: bytes, clock) -> None:
    clock.forward(minutes=48)  # 10:00
    course.stop_clock(desk, taken, "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    clock.forward(hours=5)  # 15:00, over lunch: three hours of work
    course.resume_clock(desk, taken)
    clock.forward(minutes=30)
    assert course.forward(desk, taken).handovers[0].spent == 48 + 30


def test_several_are_approved_at_once_and_one_fault_holds_nobody_back(
    desk: Desk, leader: Desk, full_draft: Draft
) -> None:
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(3)]
    for stream in streams[:2]:
        to_the_leader(desk, stream)
    done, not_done = course.approve_all(leader, {stream: dossiers.get(desk, stream).seq for stream in streams})
    assert [state.id for state in done] == streams[:2]
    assert [fault.stream for fault in not_done] == streams[2:]
    found = board.leader_deeds(leader, leader.facts.officer.id, at(1, 0), at(30, 23))
    assert (found.approved, found.sent_back) == (2, 0)


def test_an_officer_cannot_approve(desk: Desk, taken: bytes) -> None:
    to_the_leader(desk, taken)
    with pytest.raises(Refused, match="Chỉ lãnh đạo"):
        course.approve(desk, taken)


def test_an_auditor_writes_nothing_but_may_let_another_sit_down(desk: Desk, full_draft: Draft, taken: bytes) -> None:
    auditor = choices.name_officer(desk, "Võ Thị Kiểm", role="kiem_tra")
    other = replace(full_draft, id=intake.new_draft(desk).id)
    deeds = (
        lambda: intake.accept(auditor, other),
        lambda: course.forward(auditor, taken),
        lambda: course.urge(auditor, taken, "Chuyên môn", "Làm sớm"),
        lambda: dossiers.withdraw(auditor, taken, "Đổi ý"),
        lambda: choices.change(auditor, phone="0258"),
        lambda: choices.name_officer(auditor, "Người Khác"),
        lambda: rules.state_rule(auditor, "supplement_days", "10", date(2026, 12, 1), "QĐ 1/2026"),
        lambda: calendar.state_day(auditor, date(2026, 12, 1), "nghi", "Nghỉ", "Công văn 1/UBND"),
    )
    before = dossiers.get(desk, taken)
    for deed in deeds:
        with pytest.raises(Refused, match="chỉ xem, không ghi"):
            deed()
    assert dossiers.get(desk, taken) == before
    assert choices.choose_officer(auditor, desk.facts.officer.id).facts.officer == desk.facts.officer


def test_rules_and_calendar_are_for_who_is_in_charge_where_one_is_named(desk: Desk) -> None:
    first, officer = date(2026, 12, 1), desk.facts.officer.id
    alone = rules.state_rule(desk, "supplement_days", "10", first, "QĐ 1/2026")
    alone = calendar.state_day(alone, first, "nghi", "Nghỉ", "Công văn 1/UBND")
    admin = choices.name_officer(alone, "Đỗ Văn Quản", role="quan_tri")
    counter = choices.choose_officer(admin, officer)
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị"):
        rules.state_rule(counter, "supplement_days", "20", first, "QĐ 2/2026")
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị"):
        calendar.remove_day(counter, first, "Công văn 2/UBND")
    admin = choices.choose_officer(counter, admin.facts.officer.id)
    rules.state_rule(admin, "supplement_days", "20", first, "QĐ 2/2026")
    calendar.remove_day(admin, first, "Công văn 2/UBND")


def test_a_paper_goes_to_somebody_who_is_here(desk: Desk, taken: bytes) -> None:
    auditor = choices.name_officer(desk, "Võ Thị Kiểm", role="kiem_tra")
    for nobody in ("xyz", auditor.facts.officer.id):
        with pytest.raises(Refused, match="không phải cán bộ xử lý"):
            course.forward(desk, taken, to=nobody)


def test_where_a_specialist_is_named_the_counter_does_not_do_their_step(desk: Desk, taken: bytes) -> None:
    specialist = choices.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon")
    course.forward(desk, taken)
    with pytest.raises(Refused, match="Bước này do Công chức chuyên môn"):
        course.receive(desk, taken)
    course.receive(specialist, taken)
    with pytest.raises(Refused, match="Bước này do Công chức chuyên môn"):
        course.submit(desk, taken, "Đồng ý")


def test_a_stop_moves_the_date_by_exactly_the_time_it_stood(desk: Desk, taken: bytes, clock) -> None:
    clock.forward(days=2)  # Wednesday 25/11, 09:12
    course.stop_clock(desk, taken, "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    clock.forward(days=1, hours=1)  # Thursday 10:12
    state = course.resume_clock(desk, taken)
    assert state.due is not None
    assert state.due.at == at(1, 8, month=12)  # 540 minutes after Friday 17:00: Monday has 480 of them
    assert state.stops[0].minutes == 540


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(0, 4000)), max_size=4))
def test_the_sum_of_stops_is_the_extension(desk: Desk, full_draft: Draft, clock, waits: list[tuple[int, int]]) -> None:
    clock.now = max(clock.now, clock.now.replace(hour=2, minute=12)) + timedelta(days=7)
    long = replace(full_draft, id=intake.new_draft(desk).id, term=Term(30, "ngay_lam_viec"), term_document="QĐ 1")
    stream = intake.accept(desk, long).id
    for before, stood in waits:
        clock.forward(minutes=before)
        course.stop_clock(desk, stream, "co_quan_khac", "Hỏi ý kiến", "Điều 20")
        clock.forward(minutes=stood)
        course.resume_clock(desk, stream)
    state = dossiers.get(desk, stream)
    assert state.first_due is not None
    assert state.due is not None
    moved = worktime.minutes_between(state.first_due.at, state.due.at, desk.calendar)
    assert moved == sum(stop.minutes for stop in state.stops)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 9000)), max_size=4))
def test_in_calendar_days_the_sum_of_days_stood_is_the_extension(
    desk: Desk, full_draft: Draft, clock, waits: list[tuple[int, int]]
) -> None:
    clock.now = max(clock.now, clock.now.replace(hour=2, minute=12)) + timedelta(days=7)
    long = replace(full_draft, id=intake.new_draft(desk).id, term=Term(30, "ngay"), term_document="QĐ 1")
    first = intake.accept(desk, long)
    assert first.due is not None
    days = 0
    for before, stood in waits:
        clock.forward(minutes=before)
        course.stop_clock(desk, first.id, "co_quan_khac", "Hỏi ý kiến", "Điều 20")
        begun = max(clock.now, first.due.counted_from)  # taken in at night: the term runs from the next morning
        clock.forward(minutes=stood)
        days += max(0, (clock.now.astimezone(VN).date() - begun.astimezone(VN).date()).days)
        course.resume_clock(desk, first.id)
    state = dossiers.get(desk, first.id)
    assert state.due is not None
    assert state.due.at == worktime.due_at(first.due.counted_from, Term(30 + days, "ngay"), desk.calendar)


def test_a_term_in_calendar_days_moves_by_the_holidays_that_it_stood(desk: Desk, full_draft: Draft, clock) -> None:
    long = replace(full_draft, term=Term(90, "ngay"), term_document="QĐ 1")
    state = intake.accept(desk, long)
    assert state.due is not None
    assert state.due.at == datetime(2027, 2, 22, 17, tzinfo=VN)
    clock.now = datetime(2027, 2, 3, 16, tzinfo=VN)
    course.stop_clock(desk, state.id, "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    clock.now = datetime(2027, 2, 11, 8, tzinfo=VN)  # eight days, nearly all of them Tết
    again = course.resume_clock(desk, state.id)
    assert again.due is not None
    assert again.due.at == datetime(2027, 3, 1, 17, tzinfo=VN)  # the 98th day; the 90th was a Sunday
    assert "8 ngày" in again.due.steps[-1]


def test_after_an_apology_a_stop_moves_the_deadline_but_no_promise(
    desk: Desk, leader: Desk, taken: bytes, clock
) -> None:
    clock.forward(days=3)
    signed = promises.sign(leader, taken, due=at(30, 17), cause="khac", caused_by="khach_quan", words=WORDS)
    course.stop_clock(desk, taken, "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    clock.forward(days=1)
    state = course.resume_clock(desk, taken)
    assert (state.due, state.deadline.at if state.deadline else None) == (signed.due, at(30, 17))
    clock.forward(days=4)  # past both
    with pytest.raises(Refused, match="không dừng tính hạn được nữa"):
        course.stop_clock(leader, taken, "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    later = dossiers.get(desk, taken)
    assert (later.due, later.deadline) == (state.due, state.deadline)


def test_a_late_dossier_of_a_wrong_procedure_keeps_its_dates_and_its_third(
    desk: Desk, leader: Desk, taken: bytes, clock
) -> None:
    before = dossiers.get(desk, taken)
    clock.forward(days=9)  # Wednesday 2/12
    state = correct_to(leader, taken, "1.012812")
    assert (state.due, state.deadline) == (before.due, before.deadline)
    limits = promises.choice(leader, state)
    assert (limits.latest, limits.breach) == (at(30, 17), True)


def test_after_an_apology_a_longer_procedure_moves_nothing(desk: Desk, leader: Desk, taken: bytes, clock) -> None:
    clock.forward(days=3)
    signed = promises.sign(leader, taken, due=at(30, 17), cause="khac", caused_by="khach_quan", words=WORDS)
    state = correct_to(leader, taken, "1.012812")
    assert (state.due, state.deadline) == (signed.due, signed.deadline)


def test_a_clock_set_back_makes_no_late_dossier_on_time(desk: Desk, full_draft: Draft, clock) -> None:
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(3)]
    clock.now = at(30, 9)  # due on Friday 27/11
    for stream in streams:
        course.urge(desk, stream, "Chuyên môn", "Đã quá hạn")
    leader = choices.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    clock.now = at(27, 16)
    with pytest.raises(Refused, match="Chỉ lãnh đạo hoặc quản trị"):
        choices.clock_is_right(desk, "Pin yếu")
    choices.clock_is_right(leader, "Pin yếu")
    assert dossiers.get(desk, streams[0]).late(clock.now)
    dossiers.result_ready(desk, streams[0], "Trích lục")
    dossiers.withdraw(desk, streams[1], "Đổi ý")
    with pytest.raises(Refused, match="không dừng tính hạn được nữa"):
        course.stop_clock(desk, streams[2], "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    clock.now = at(4, 9, month=12)
    assert [dossiers.get(desk, stream).late(clock.now) for stream in streams] == [True] * 3


def test_where_the_rules_allow_no_new_date_and_no_supplement_there_is_none(
    desk: Desk, full_draft: Draft, lacking_draft: Draft, clock
) -> None:
    ruled = rules.state_rule(desk, "reschedule_limit", "0", date(2026, 11, 1), "QĐ 1/2026")
    ruled = rules.state_rule(ruled, "supplement_allowance", "0", date(2026, 11, 1), "QĐ 2/2026")
    clock.forward(minutes=1)
    leader = choices.name_officer(ruled, "Lê Văn Lãnh", role="lanh_dao")
    stream = intake.accept(leader, full_draft).id
    with pytest.raises(Refused, match="không cho hẹn lại") as refusal:
        promises.sign(leader, stream, due=at(30, 17), cause="khac", caused_by="khach_quan", words=WORDS)
    assert "QĐ 1/2026" in refusal.value.rule
    with pytest.raises(Refused, match="không cho hẹn lại"):
        promises.propose(leader, stream, at(30, 17), "khac", "khach_quan", WORDS)
    with pytest.raises(Refused, match="không cho yêu cầu bổ sung") as refusal:
        dossiers.request_supplement(leader, stream, LINE)
    assert "QĐ 2/2026" in refusal.value.rule
    with pytest.raises(Refused, match="không cho yêu cầu bổ sung"):
        intake.guide(leader, lacking_draft, checklist.slip_lines(lacking_draft.papers))


def test_a_supplement_that_came_too_late_to_be_asked_moves_nothing(desk: Desk, taken: bytes, clock) -> None:
    clock.forward(days=8)  # Tuesday 1/12: the dossier was due on the 27th
    before = dossiers.get(desk, taken)
    dossiers.request_supplement(desk, taken, LINE, late_basis="Thông tư 12/2026, Điều 5")
    clock.forward(days=2)
    state = dossiers.receive_supplement(desk, taken, before.papers)
    assert (state.due, state.deadline) == (before.due, before.deadline)
    assert state.late(clock.now)


def test_real_days_and_counted_days_are_both_told(desk: Desk, taken: bytes, clock) -> None:
    dossiers.request_supplement(desk, taken, LINE)
    clock.forward(days=7)
    dossiers.receive_supplement(desk, taken, dossiers.get(desk, taken).papers)
    clock.forward(days=1)
    told = timing.elapsed(desk, dossiers.get(desk, taken))
    assert told is not None
    assert (told.real_days, told.counted_minutes, told.stood_minutes) == (8, 480, 4 * 480)
    assert told.words(480) == "8 ngày thực tế; 1 ngày làm việc tính vào hạn, không tính 32 giờ dừng"


def test_counted_time_begins_with_the_restart(desk: Desk, taken: bytes, clock) -> None:
    clock.forward(days=2)
    dossiers.request_supplement(desk, taken, LINE)
    clock.forward(days=2)
    state = dossiers.receive_supplement(desk, taken, dossiers.get(desk, taken).papers)
    assert state.due is not None
    assert state.due.counted_from == clock.now
    clock.forward(days=3)  # Friday to Monday: one day of work
    told = timing.elapsed(desk, state)
    assert told is not None
    assert (told.real_days, told.counted_minutes, told.stood_minutes) == (7, 480, 960)


def test_nothing_brought_in_fifteen_days_is_proposed_for_closing(desk: Desk, taken: bytes, clock) -> None:
    dossiers.request_supplement(desk, taken, LINE)
    clock.forward(days=14)
    assert board.lines(desk, "dong") == []
    with pytest.raises(Refused, match="còn được bổ sung đến"):
        course.lapse(desk, taken)
    clock.forward(days=2)
    assert [line.dossier.id for line in board.lines(desk, "dong")] == [taken]
    state = course.lapse(desk, taken)
    assert state.lapsed is not None
    assert (state.status, state.lapsed.number) == ("lapsed", 1)


# --- the board ---


def numbers(desk: Desk) -> dict[str, int]:
    return {group: count for group, count in board.look(desk).counts.items() if count}


def test_the_board_follows_a_dossier_from_day_to_day(desk: Desk, taken: bytes, clock) -> None:
    assert numbers(desk) == {}
    clock.forward(days=3)  # Thursday 26/11, due on Friday; the specialist has not even got it
    assert numbers(desk) == {"ngay_mai": 1, "nguy_co": 1}
    assert [row.dossier.id for row in board.to_apologise(desk)] == [taken]
    assert board.proposals(desk).until == at(26, 17)
    clock.forward(days=1)
    assert numbers(desk) == {"hom_nay": 1, "nguy_co": 1}
    clock.forward(days=3)
    assert numbers(desk) == {"qua_han": 1}
    assert board.reminders(desk) == ("1 hồ sơ quá hẹn",)


def test_on_a_friday_the_next_working_day_is_monday(desk: Desk, full_draft: Draft, clock) -> None:
    clock.forward(days=2)  # Wednesday 25/11 and three working days: Monday 30/11
    stream = intake.accept(desk, full_draft).id
    clock.forward(days=1)
    assert "ngay_mai" not in numbers(desk)
    clock.forward(days=1)
    assert clock.now.astimezone(VN).weekday() == 4
    assert [row.dossier.id for row in board.rows(desk, "ngay_mai")] == [stream]
    clock.forward(days=2)
    assert [row.dossier.id for row in board.rows(desk, "ngay_mai")] == [stream]
    clock.forward(days=1)
    assert numbers(desk)["hom_nay"] == 1


def test_the_board_knows_whom_a_dossier_waits_for(desk: Desk, full_draft: Draft, clock) -> None:
    streams = [intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id for _ in range(4)]
    to_the_leader(desk, streams[0])
    dossiers.request_supplement(desk, streams[1], LINE)
    course.stop_clock(desk, streams[2], "co_quan_khac", "Hỏi Công an", "Điều 20")
    course.flag_complex(desk, streams[3], "Nhiều người liên quan", "Họp liên ngành ngày 25/11")
    assert numbers(desk) == {"cho_lanh_dao": 1, "cho_cong_dan": 1, "cho_co_quan": 1, "phuc_tap": 1}
    assert [row.dossier.id for row in board.rows(desk, "cho_lanh_dao")] == streams[:1]
    course.flag_complex(desk, streams[3], "", "", on=False)
    assert "phuc_tap" not in numbers(desk)


def test_mine_are_those_that_lie_with_me(desk: Desk, taken: bytes, clock) -> None:
    other = choices.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon", unit="Tư pháp – Hộ tịch")
    course.forward(desk, taken, to=other.facts.officer.id)
    course.receive(other, taken)
    clock.forward(days=3)
    assert board.look(other, mine=True).counts["ngay_mai"] == 1
    assert board.look(desk, mine=True).counts["ngay_mai"] == 0


# --- the apology ---


def test_the_apology_is_drafted_signed_once_and_its_date_follows_everywhere(
    desk: Desk, leader: Desk, taken: bytes, clock
) -> None:
    clock.forward(days=3)
    limits = promises.choice(desk, dossiers.get(desk, taken))
    assert (limits.offers, limits.latest, limits.breach) == ((at(30, 17),), at(30, 17), False)
    assert "QĐ 14/2015" in limits.rule
    draft = promises.propose(desk, taken, at(30, 17), "xac_minh", "chuyen_mon", WORDS)
    assert draft.proposal is not None
    assert draft.due == dossiers.get(desk, taken).first_due
    assert numbers(desk)["cho_lanh_dao"] == 1
    with pytest.raises(Refused, match="Chỉ lãnh đạo"):
        promises.sign(desk, taken)
    state = promises.sign(leader, taken)
    assert state.due is not None
    assert state.reschedule is not None
    assert (state.due.at, state.reschedule.number, state.reschedule.old) == (at(30, 17), 1, at(27, 17))
    assert [row.due_at for row in dossiers.find(desk, state.code)] == [at(30, 17)]
    with pytest.raises(Refused, match="một lần"):
        promises.sign(leader, taken, due=at(30, 16), cause="khac", caused_by="khach_quan", words=WORDS)
    clock.forward(days=4)
    assert dossiers.get(desk, taken).late(clock.now)


@pytest.mark.parametrize("given", [{}, {"cause": "khac"}, {"caused_by": "khach_quan"}])
def test_what_nobody_chose_is_not_counted_as_the_cause(leader: Desk, taken: bytes, clock, given) -> None:
    clock.forward(days=3)
    with pytest.raises(Told, match="Chưa chọn nguyên nhân chậm và chậm do ai"):
        promises.sign(leader, taken, due=at(30, 17), words=WORDS, **given)
    assert dossiers.get(leader, taken).reschedule is None


def test_a_declined_draft_promises_nothing(desk: Desk, leader: Desk, taken: bytes, clock) -> None:
    clock.forward(days=3)
    promises.propose(desk, taken, at(30, 17), "khac", "khach_quan", WORDS)
    state = promises.decline(leader, taken, "Làm xong trong ngày mai được")
    assert (state.proposal, state.due) == (None, state.first_due)


def test_past_the_third_the_leader_answers_for_the_breach(desk: Desk, leader: Desk, taken: bytes, clock) -> None:
    clock.forward(days=9)  # Wednesday 2/12; the third ended on Monday
    limits = promises.choice(leader, dossiers.get(leader, taken))
    assert limits.breach
    with pytest.raises(Refused, match="Đã quá 1/3 thời hạn: hẹn lại muộn nhất được đến"):
        promises.sign(leader, taken, due=limits.offers[1], cause="qua_tai", caused_by="chuyen_mon", words=WORDS)
    state = promises.sign(
        leader, taken, due=limits.offers[1], cause="qua_tai", caused_by="chuyen_mon", words=WORDS,
        breach_reason="Chờ kết quả xác minh của Công an",
    )  # fmt: skip
    assert state.reschedule is not None
    assert state.reschedule.breach


def test_the_file_itself_holds_one_apology(desk: Desk, leader: Desk, taken: bytes, clock) -> None:
    clock.forward(days=3)
    state = promises.sign(leader, taken, due=at(30, 17), cause="khac", caused_by="khach_quan", words=WORDS)
    assert state.due is not None
    again = co.RescheduleNotified(
        number=9, year=2026, due=state.due, latest=None, cause="khac", caused_by="khach_quan", words="x", rule=""
    )
    with pytest.raises(Refused, match="hẹn lại một lần ngày 26/11/2026"), desk.store.writing() as connection:
        journal.append(connection, desk.author(), taken, "dossier", [Deed(again)], seq=90)


def test_linked_dossiers_tell_every_date(desk: Desk, full_draft: Draft) -> None:
    first = intake.accept(desk, full_draft)
    following = replace(full_draft, id=intake.new_draft(desk).id, follows=first.id)
    state = intake.accept(desk, following)
    assert state.due is not None
    # Three working days after Friday 27/11: Monday to Wednesday.
    assert state.due.at == at(2, 17, month=12)
    assert [(link.code, link.due) for link in state.linked] == [(first.code, at(27, 17))]
    assert state.due.steps[0] == "thứ Sáu 27/11/2026: ngày hồ sơ trước có kết quả, không tính"
    assert "ngày nhận" not in str(state.due.steps)
    assert short_why(state.due.steps) == "28/11, 29/11 nghỉ hằng tuần"


def test_a_linked_dossier_starts_when_the_one_before_is_due_and_never_before_now(
    desk: Desk, full_draft: Draft, clock
) -> None:
    first = intake.accept(desk, full_draft)
    following = replace(full_draft, id=intake.new_draft(desk).id, follows=first.id)
    clock.forward(days=17)  # Thursday 10/12: the first was due on 27/11 and is late
    state = intake.accept(desk, following)
    assert state.due is not None
    assert (state.due.counted_from, state.due.at) == (at(10, 9, 12, month=12), at(15, 17, month=12))


def test_a_linked_dossier_follows_nothing_that_ended_without_a_result(desk: Desk, full_draft: Draft) -> None:
    first = intake.accept(desk, full_draft)
    following = replace(full_draft, id=intake.new_draft(desk).id, follows=first.id)
    dossiers.withdraw(desk, first.id, "Đổi ý")
    with pytest.raises(Refused, match="kết thúc mà không có kết quả"):
        intake.accept(desk, following)


def test_a_linked_dossier_follows_nobody_elses(desk: Desk, full_draft: Draft) -> None:
    first = intake.accept(desk, full_draft)
    stranger = replace(full_draft.owner, name="Lê Văn Nghiệm", id_number="056090001111")
    other = replace(full_draft, id=intake.new_draft(desk).id, follows=first.id, owner=stranger)
    with pytest.raises(Refused, match="là của người khác"):
        intake.accept(desk, other)
    # A name alone tells nobody apart from the owner's number, but somebody without one is known by it.
    namesake = replace(full_draft.owner, id_number="056090001111")
    with pytest.raises(Refused, match="là của người khác"):
        intake.accept(desk, replace(other, owner=namesake))
    # Filed by the same person for another: a mother for her child.
    child = replace(other, owner=replace(stranger, id_number=""), applicant=full_draft.owner, authority="Mẹ của trẻ")
    assert [link.code for link in intake.accept(desk, child).linked] == [first.code]


def test_later_deeds_keep_the_link(desk: Desk, full_draft: Draft, clock) -> None:
    first = intake.accept(desk, replace(full_draft, term=Term(10, "ngay_lam_viec"), term_document="QĐ 1"))
    five = replace(full_draft, id=intake.new_draft(desk).id, follows=first.id, term=Term(5, "ngay_lam_viec"))
    state = intake.accept(desk, replace(five, term_document="QĐ 1"))
    assert first.due is not None
    assert state.due is not None
    clock.forward(days=2)
    told = timing.elapsed(desk, state)
    assert told is not None
    assert (told.real_days, told.counted_minutes) == (2, 0)  # its term has not begun
    dossiers.request_supplement(desk, state.id, LINE)
    clock.forward(days=1)
    again = dossiers.receive_supplement(desk, state.id, state.papers)
    assert again.due is not None
    assert (again.due.at, again.due.counted_from) == (state.due.at, first.due.at)
    other = timing.due_from_receipt(desk, again, Term(5, "ngay_lam_viec"))
    assert other.at == state.due.at


def test_a_store_folded_by_another_version_is_folded_again(desk: Desk, leader: Desk, taken: bytes, clock) -> None:
    to_the_leader(desk, taken)
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        connection.execute(text("update dossier set holder = '', waiting_for = '', tight_at = null, found_by = ''"))
        connection.execute(text("update fold set version = 1"))
    desk.store.close()
    again = desks.open_desk(desk.store.folder, clock)
    with again.store.reading() as connection:
        assert recording.digest(connection) == live
    again.store.close()


def test_an_unknown_dossier_is_told(desk: Desk) -> None:
    with pytest.raises(Told, match="Không tìm thấy hồ sơ"):
        course.forward(desk, b"x" * 16)


def test_a_funeral_case_of_one_day_is_apologised_for_lawfully_the_day_before(
    desk: Desk, leader: Desk, full_draft: Draft, clock
) -> None:
    clock.forward(days=3)  # Thursday 26/11
    one = replace(full_draft, id=intake.new_draft(desk).id, term=Term(1, "ngay"), term_document="QĐ 1/QĐ-UBND")
    stream = intake.accept(desk, one).id
    limits = promises.choice(leader, dossiers.get(leader, stream))
    assert (limits.old, limits.latest) == (at(27, 17), at(30, 9, 40))
    assert (limits.offers, limits.breach, limits.why) == ((at(30, 9, 40),), False, "")
    signed = promises.sign(leader, stream, due=limits.offers[0], cause="khac", caused_by="khach_quan", words=WORDS)
    assert signed.reschedule is not None
    assert not signed.reschedule.breach


def test_the_apology_is_proposed_by_the_rules_of_the_acceptance(desk: Desk, full_draft: Draft, clock) -> None:
    def proposed() -> tuple[list[bytes], int, int]:
        found = board.proposals(back)
        return [row.dossier.id for row in board.to_apologise(back)], found.apologies, found.in_time

    ruled = rules.state_rule(desk, "apology_days_before", "3", date(2026, 11, 1), "QĐ 1/2026")
    clock.forward(minutes=1)
    ten = replace(full_draft, term=Term(10, "ngay_lam_viec"), term_document="QĐ 1/QĐ-UBND")
    stream = intake.accept(ruled, ten).id  # due on Tuesday 8/12
    clock.forward(minutes=1)
    back = rules.withdraw_rule(ruled, "apology_days_before", date(2026, 11, 1), "QĐ 2/2026")
    limits = promises.choice(back, dossiers.get(back, stream))
    assert (limits.old, limits.by) == (at(8, 17, month=12), at(3, 17, month=12))
    clock.forward(days=9)  # Wednesday 2/12
    assert proposed() == ([], 0, 0)
    clock.forward(days=1)
    assert proposed() == ([stream], 1, 1)
    clock.forward(days=1)
    assert proposed() == ([stream], 1, 0)  # it had to be out yesterday
    # One accepted now lives under today's rule again: due on 18/12, nothing to say on the 15th.
    other = intake.accept(back, replace(ten, id=intake.new_draft(back).id)).id
    clock.forward(days=11)
    assert other not in proposed()[0]


@pytest.mark.parametrize("document", ["", "x", "không có"])
def test_a_term_that_an_officer_types_rests_on_a_numbered_document(
    desk: Desk, full_draft: Draft, document: str
) -> None:
    typed = replace(full_draft, term=Term(5, "ngay_lam_viec"), term_document=document)
    with pytest.raises(Refused, match="Ghi số văn bản quy định thời hạn"):
        intake.accept(desk, typed)
    assert intake.accept(desk, replace(typed, term_document="QĐ 12/QĐ-UBND")).term == Term(5, "ngay_lam_viec")
