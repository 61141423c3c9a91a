"""A page of the board with names; what the program proposes, counted as it is listed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import intake as checklist
from mot_cua_desktop.domain import story
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN, Term
from mot_cua_desktop.operations import board, course, dossiers, intake, promises, rules, settings
from mot_cua_desktop.operations.desk import Desk

SLIP = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)


def take(desk: Desk, draft: Draft) -> bytes:
    return intake.accept(desk, replace(draft, id=intake.new_draft(desk).id)).id


def test_a_line_names_whoever_has_it_or_the_unit_that_waits(desk: Desk, full_draft: Draft, clock) -> None:
    specialist = settings.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon", unit="Tư pháp – Hộ tịch")
    named, unnamed = take(desk, full_draft), take(desk, full_draft)
    course.forward(desk, named, to=specialist.facts.officer.id)
    course.forward(desk, unnamed)
    clock.forward(days=7)
    holders = {line.dossier.id: line.holder for line in board.lines(desk, "qua_han")}
    assert holders == {named: "Trần Văn Chuyên (Tư pháp – Hộ tịch)", unnamed: "Công chức chuyên môn"}


def test_the_proposals_are_those_that_are_listed(desk: Desk, full_draft: Draft, clock) -> None:
    streams = [take(desk, full_draft) for _ in range(3)]
    dossiers.request_supplement(desk, streams[2], SLIP)
    clock.forward(days=3)  # Thursday, the day before
    proposed = board.proposals(desk)
    assert (proposed.apologies, proposed.in_time, proposed.lapsed) == (2, 2, 0)
    assert proposed.until == datetime(2026, 11, 26, 17, tzinfo=VN)
    assert [line.dossier.id for line in board.lines(desk, "xin_loi")] == streams[:2]
    assert [line.dossier.id for line in board.lines(desk, "xin_loi", limit=1, offset=1)] == streams[1:2]
    leader = settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    limits = promises.choice(leader, dossiers.get(leader, streams[0]))
    promises.sign(leader, streams[0], due=limits.offers[0], cause="khac", caused_by="khach_quan", words="Xin lỗi.")
    clock.forward(days=1)  # the due day itself: too late for the other one
    proposed = board.proposals(desk)
    assert (proposed.apologies, proposed.in_time) == (1, 0)
    clock.forward(days=14)
    assert board.proposals(desk).lapsed == 1
    assert [line.dossier.id for line in board.lines(desk, "dong")] == streams[2:]
    assert board.lines(desk, "dong", offset=1) == []


def take_for(desk: Desk, draft: Draft, days: int) -> bytes:
    """A dossier with a term of so many working days."""
    made = replace(draft, id=intake.new_draft(desk).id, term=Term(days, "ngay_lam_viec"), term_document="QĐ 1")
    return intake.accept(desk, made).id


def proposed(desk: Desk) -> list[bytes]:
    return [row.dossier.id for row in board.to_apologise(desk)]


def test_the_apology_is_proposed_while_it_is_lawful_whether_the_steps_still_fit_or_not(
    desk: Desk, full_draft: Draft, clock
) -> None:
    one, two = take_for(desk, full_draft, 1), take_for(desk, full_draft, 2)  # due Wednesday 25/11 and Thursday 26/11
    assert dossiers.get(desk, one).due.tight > clock()
    assert proposed(desk) == [one]  # Tuesday is a holiday: today is the working day before
    found = board.proposals(desk)
    assert (found.apologies, found.in_time, found.until) == (1, 1, datetime(2026, 11, 23, 17, tzinfo=VN))
    clock.forward(days=2)
    assert proposed(desk) == [one, two]
    assert (board.proposals(desk).apologies, board.proposals(desk).in_time) == (2, 1)


def test_work_that_a_leader_has_or_decided_wants_no_apology_before_it_is_tight(
    desk: Desk, full_draft: Draft, clock
) -> None:
    specialist = settings.name_officer(desk, "Trần Văn Chuyên", role="chuyen_mon")
    leader = settings.name_officer(desk, "Lê Văn Lãnh", role="lanh_dao")
    stream = take_for(desk, full_draft, 1)
    course.forward(desk, stream, to=specialist.facts.officer.id)
    course.receive(specialist, stream)
    assert proposed(desk) == [stream]
    course.submit(specialist, stream, "Đồng ý")
    assert proposed(desk) == []
    course.send_back(leader, stream, "Thiếu căn cứ")
    assert proposed(desk) == [stream]
    course.receive(specialist, stream)
    course.submit(specialist, stream, "Đồng ý")
    course.approve(leader, stream)
    assert proposed(desk) == []
    clock.forward(days=3)  # overdue: an apology is owed whoever has it
    assert proposed(desk) == [stream]


def test_a_ward_that_apologises_two_days_before_sees_it_two_days_before(desk: Desk, full_draft: Draft, clock) -> None:
    before = take_for(desk, full_draft, 3)  # due Friday 27/11, under the rule of one day
    clock.forward(minutes=1)
    ward = rules.state_rule(desk, "apology_days_before", "2", date(2026, 11, 23), "QĐ 2 của phường")
    clock.forward(minutes=1)
    stream = take_for(ward, full_draft, 3)
    assert proposed(ward) == []
    clock.forward(days=2)  # Wednesday
    assert proposed(ward) == [stream]
    assert before not in proposed(ward)
    assert board.proposals(ward).until == datetime(2026, 11, 25, 17, tzinfo=VN)
    fresh = take_for(ward, full_draft, 1)  # due tomorrow: its hour was before it came, which nobody could have kept
    assert fresh not in proposed(ward)


def test_no_apology_is_proposed_where_the_rule_of_the_acceptance_allows_no_new_date(
    desk: Desk, full_draft: Draft, clock
) -> None:
    before = take_for(desk, full_draft, 1)
    clock.forward(minutes=1)
    ward = rules.state_rule(desk, "reschedule_limit", "0", date(2026, 11, 23), "QĐ 3 của phường")
    clock.forward(minutes=1)
    take_for(ward, full_draft, 1)
    clock.forward(days=3)  # both are overdue
    assert proposed(ward) == [before]
    assert [line.dossier.id for line in board.lines(ward, "xin_loi")] == [before]
    assert board.lines(ward, "xin_loi", offset=1) == []
    found = board.proposals(ward)
    assert (found.apologies, found.in_time) == (1, 0)
    leader = settings.name_officer(ward, "Lê Văn Lãnh", role="lanh_dao")
    limits = promises.choice(leader, dossiers.get(leader, before))
    promises.sign(
        leader, before, due=limits.offers[0] if limits.offers else clock.now + timedelta(days=1), cause="khac",
        caused_by="khach_quan", words="Xin lỗi.", breach_reason="Quá tải",
    )  # fmt: skip
    assert proposed(leader) == []


def test_what_came_online_is_told_until_it_is_answered(desk: Desk, full_draft: Draft, clock) -> None:
    sent = replace(
        full_draft, channel="truc_tuyen", submitted=clock.now, official_code="H55.242-251103-0012"
    )  # Monday 09:12: by Wednesday 09:12
    intake.save_draft(desk, sent)
    intake.save_draft(desk, replace(full_draft, id=intake.new_draft(desk).id))  # at the counter: nobody counts hours
    assert (board.proposals(desk).online, board.proposals(desk).online_late) == (1, 0)
    assert board.reminders(desk) == ()
    clock.forward(days=2, minutes=1)
    assert (board.proposals(desk).online, board.proposals(desk).online_late) == (1, 1)
    assert board.reminders(desk) == ("1 hồ sơ trực tuyến quá giờ trả lời",)
    stream = intake.accept(desk, sent).id
    assert (board.proposals(desk).online, board.proposals(desk).online_late) == (0, 0)
    told = dossiers.story(desk, stream)
    late = [
        line for line in story.tell(told.events, told.officers, told.answer_by) if "Trả lời trễ" in str(line.details)
    ]
    assert [line.what[:9] for line in late] == ["Tiếp nhận"]
    assert late[0].details[0] == ("Trả lời trễ: hồ sơ nộp trực tuyến phải được trả lời trước 09:12 thứ Tư 25/11/2026.")


def test_an_online_dossier_answered_in_time_by_a_slip_is_not_late_when_it_is_taken_in_at_last(
    desk: Desk, full_draft: Draft, lacking_draft: Draft, clock
) -> None:
    sent = replace(lacking_draft, channel="truc_tuyen", submitted=clock.now, official_code="H55.242-251103-0012")
    stream = intake.guide(desk, sent, checklist.slip_lines(sent.papers)).id
    clock.forward(days=4)
    back = replace(intake.resume(desk, stream), papers=full_draft.papers, submitted=sent.submitted)
    intake.save_draft(desk, back)
    assert board.proposals(desk).online == 0  # the slip was its answer
    intake.accept(desk, back)
    told = dossiers.story(desk, stream)
    assert "Trả lời trễ" not in str(story.tell(told.events, told.officers, told.answer_by))
