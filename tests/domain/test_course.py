"""The course of a dossier: steps in order, a leader where one stands, a clock that forgives nothing, one promise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace as with_rules
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import process, promise, stops, ward_calendar, worktime
from mot_cua_desktop.domain.calendar import Calendar, Session
from mot_cua_desktop.domain.course_rules import Circumstances, latest_for
from mot_cua_desktop.domain.course_story import tell_course
from mot_cua_desktop.domain.deciding import decide
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.folding import apply
from mot_cua_desktop.domain.place_events import HoursStated
from mot_cua_desktop.domain.worktime import VN, Term
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.store import shipped

# 09:12 on Monday 23/11/2026; the shipped calendar knows 24/11 as a day off.
START = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
CALENDAR: Calendar = shipped.calendar()
REGIME = shipped.regimes().on(START.astimezone(VN).date())
THREE = Term(3, "ngay_lam_viec")
SECTORAL = "Thông tư 12/2026/TT-BXD, Điều 5"  # invented
READY = ev.PaperLine(key="a", name="Tờ khai", originals=1, got_originals=1, state="du")
PLAN = process.proposed(THREE, CALENDAR)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VN)


def around(
    now: datetime = START, role: co.Role = "tiep_nhan", named: frozenset[co.Role] = frozenset()
) -> Circumstances:
    return Circumstances(now=now, regime=REGIME, calendar=CALENDAR, role=role, named=named)


def event(state: Dossier | None, body: ev.Body, now: datetime, officer: str = "cb") -> ev.Event:
    seq = (state.seq if state else 0) + 1
    return ev.Event(
        id=seq.to_bytes(16, "big"), stream=b"s" * 16, kind="dossier", seq=seq, term=1, desk="q1", desk_seq=seq,
        officer=officer, at=now.astimezone(UTC), offset=420, body=body, personal=None, prev=b"", hash=b"",
    )  # fmt: skip


def do(
    state: Dossier | None, body: ev.DossierBody, now: datetime = START, role: co.Role = "tiep_nhan",
    named: frozenset[co.Role] = frozenset(),
) -> Dossier:  # fmt: skip
    decide(state, body, around(now, role, named))
    return apply(state, event(state, body, now, "ld" if role == "lanh_dao" else "cb"))


def accepted(term: Term = THREE, steps: tuple[co.StepPlan, ...] = PLAN, received: datetime = START) -> Dossier:
    snapshot = ev.ProcedureSnapshot(code="1.004837", name="Giám hộ", field="Hộ tịch", version="v1", term=term)
    due = worktime.due(received, term, CALENDAR)
    state = do(None, ev.Opened(procedure=snapshot, channel="truc_tiep", papers=(READY,), received=received), received)
    deed = ev.Accepted(
        code="H32-261123-0001", day="261123", sequence=1, book="2026/Hộ tịch", book_number=1, regime="2026-11-23",
        received=received, papers=(READY,), term=term, steps=steps,
        due=ev.DueRecord(at=due.at.astimezone(UTC), counted_from=due.counted_from.astimezone(UTC)),
    )  # fmt: skip
    return do(state, deed, received)


def with_specialist() -> Dossier:
    state = do(accepted(), co.Forwarded(step=1, to="cm"))
    return do(state, co.StepReceived(step=1))


def before_leader() -> Dossier:
    return do(with_specialist(), co.SubmittedToLeader(step=2, proposal="Đồng ý đăng ký giám hộ", to="ld"))


def notified(state: Dossier, now: datetime, due: datetime, reason: str = "") -> co.RescheduleNotified:
    assert state.due is not None
    latest = latest_for(state, around(now))
    return co.RescheduleNotified(
        number=1, year=2026, due=ev.DueRecord(at=due.astimezone(UTC), counted_from=START), latest=latest,
        cause="xac_minh", caused_by="chuyen_mon", words="Phải xác minh thêm nơi cư trú.", rule="QĐ 14/2015",
        breach=latest is not None and latest <= now, breach_reason=reason,
    )  # fmt: skip


# --- steps ---


def test_the_paper_goes_to_the_specialist_the_leader_and_back() -> None:
    state = do(before_leader(), co.Approved(step=2, decision="Đồng ý"), role="lanh_dao")
    assert state.holding is not None
    assert (state.holding.step, state.holding.received_at, state.approved_by) == (3, None, "ld")
    state = do(do(state, co.StepReceived(step=3)), ev.ResultReady(result="Trích lục"))
    assert state.status == "ready"
    assert [(b.step, b.to_step) for b in state.handovers] == [(0, 1), (1, 2), (2, 3)]
    assert all(b.received_at for b in state.handovers)


def test_only_a_leader_approves() -> None:
    for role in ("tiep_nhan", "chuyen_mon", "quan_tri", "kiem_tra"):
        with pytest.raises(Refused, match="Chỉ lãnh đạo") as refusal:
            do(before_leader(), co.Approved(step=2), role=role)
        assert "535" in refusal.value.rule


def test_a_result_that_skipped_its_leader_is_refused() -> None:
    with pytest.raises(Refused, match="Lãnh đạo chưa duyệt"):
        do(with_specialist(), ev.ResultReady(result="Trích lục"))
    # A desk that does everything itself never sent the paper away.
    assert do(accepted(), ev.ResultReady(result="Trích lục")).status == "ready"


def test_what_the_leader_sent_back_must_be_approved_anew() -> None:
    state = do(before_leader(), co.SentBack(step=1, reason="Thiếu xác minh"), role="lanh_dao")
    assert (state.holding.step if state.holding else None, state.times_sent_back) == (1, 1)
    with pytest.raises(Refused, match="Lãnh đạo chưa duyệt"):
        do(do(state, co.StepReceived(step=1)), ev.ResultReady(result="Trích lục"))


def test_a_result_sent_back_after_its_approval_needs_another() -> None:
    state = do(do(before_leader(), co.Approved(step=2), role="lanh_dao"), co.StepReceived(step=3))
    state = do(do(state, co.SentBack(step=1, reason="Sai tên trên kết quả")), co.StepReceived(step=1))
    with pytest.raises(Refused, match="Lãnh đạo chưa duyệt"):
        do(state, ev.ResultReady(result="Trích lục"))


def test_a_process_with_two_leaders_needs_both() -> None:
    plan = (*PLAN[:3], replace(PLAN[2], name="Chủ tịch ký"), PLAN[3])
    state = do(do(accepted(steps=plan), co.Forwarded(step=1)), co.StepReceived(step=1))
    state = do(do(state, co.SubmittedToLeader(step=2, proposal="Đồng ý")), co.Approved(step=2), role="lanh_dao")
    state = do(state, co.StepReceived(step=3))
    with pytest.raises(Refused, match="Lãnh đạo chưa duyệt"):
        do(state, ev.ResultReady(result="Trích lục"))
    state = do(do(state, co.SubmittedToLeader(step=3, proposal="Đồng ý")), co.Approved(step=3), role="lanh_dao")
    assert do(state, ev.ResultReady(result="Trích lục")).status == "ready"


def test_a_process_that_the_ward_stated_binds_a_paper_that_never_left_the_desk() -> None:
    own = replace(accepted(), steps_own=True)
    with pytest.raises(Refused, match="Lãnh đạo chưa duyệt"):
        do(own, ev.ResultReady(result="Trích lục"))
    # The ward's own process may have no leader.
    assert do(replace(own, steps=(PLAN[0], PLAN[3])), ev.ResultReady(result="Trích lục")).status == "ready"


def test_a_dossier_on_its_way_is_refused_by_a_leader_or_after_one_decided() -> None:
    deed = ev.RefusedAtDesk(number=1, year=2026, reason="Không đủ điều kiện", legal_basis="Luật Hộ tịch, Điều 19")
    assert do(accepted(), deed).status == "refused"
    for state in (with_specialist(), before_leader()):
        with pytest.raises(Refused, match="Chỉ lãnh đạo mới được từ chối"):
            do(state, deed, role="chuyen_mon")
        assert do(state, deed, role="lanh_dao").status == "refused"
    assert do(do(before_leader(), co.Approved(step=2), role="lanh_dao"), deed).status == "refused"


def test_another_procedure_takes_the_approval_away() -> None:
    state = do(do(before_leader(), co.Approved(step=2), role="lanh_dao"), co.StepReceived(step=3))
    corrected = ev.Corrected(reason="Nhầm", fields=("thủ tục",), procedure=replace(state.procedure, code="1.001193"))
    with pytest.raises(Refused, match="Lãnh đạo chưa duyệt"):
        do(do(state, corrected), ev.ResultReady(result="Trích lục"))
    named = ev.Corrected(reason="Sai số", fields=("người",))
    assert do(do(state, named), ev.ResultReady(result="Trích lục")).status == "ready"


ALL: frozenset[co.Role] = frozenset(co.ROLES)


def test_each_step_is_done_by_its_own_role() -> None:
    on_its_way = do(accepted(), co.Forwarded(step=1))
    deeds: list[tuple[Dossier, co.CourseBody, co.Role]] = [
        (accepted(), co.Forwarded(step=1), "tiep_nhan"),
        (accepted(), co.StepDone(step=0, outcome="Đủ"), "tiep_nhan"),
        (on_its_way, co.StepReceived(step=1), "chuyen_mon"),
        (with_specialist(), co.StepDone(step=1, outcome="Dự thảo"), "chuyen_mon"),
        (with_specialist(), co.SubmittedToLeader(step=2, proposal="Đồng ý"), "chuyen_mon"),
    ]
    for state, deed, needed in deeds:
        for role in co.ROLES:
            here = replace(around(role=role), named=ALL)
            if role in (needed, "lanh_dao", "quan_tri"):
                decide(state, deed, here)
            else:
                with pytest.raises(Refused, match="chỉ xem" if role == "kiem_tra" else "Bước này do"):
                    decide(state, deed, here)
        decide(state, deed, replace(around(role="tiep_nhan"), named=frozenset({"tiep_nhan"})))  # a desk of one


def test_a_paper_given_to_somebody_by_name_is_received_by_them() -> None:
    state = do(accepted(), co.Forwarded(step=1, to="cm"))
    decide(state, co.StepReceived(step=1), replace(around(), officer="cm"))
    decide(state, co.StepReceived(step=1), replace(around(role="lanh_dao"), officer="ld"))
    with pytest.raises(Refused, match="đích danh"):
        decide(state, co.StepReceived(step=1), replace(around(), officer="cb"))
    unit = do(accepted(), co.Forwarded(step=1))
    decide(unit, co.StepReceived(step=1), replace(around(), officer="cb"))


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (co.Forwarded(step=2, to="x"), "Trình lãnh đạo"),
        (co.Forwarded(step=3, to="x"), "bước kế tiếp"),
        (co.Forwarded(step=1), "người khác cùng bước"),
        (co.SubmittedToLeader(step=2, proposal=" "), "nội dung trình"),
        (co.SubmittedToLeader(step=3, proposal="x"), "không có bước lãnh đạo"),
        (co.SentBack(step=1, reason="x"), "chưa qua bước nào"),
        (co.SentBack(step=0, reason=" "), "lý do trả lại"),
        (co.StepReceived(step=1), "không có ai vừa chuyển"),
        (co.StepDone(step=1, outcome=" "), "kết quả của bước"),
        (co.Approved(step=1), "chưa được trình"),
    ],
)
def test_a_step_out_of_order_is_refused(deed: co.CourseBody, said: str) -> None:
    with pytest.raises(Refused, match=said):
        do(with_specialist(), deed, role="lanh_dao" if isinstance(deed, co.Approved) else "chuyen_mon")


def test_nothing_moves_while_the_paper_is_on_its_way() -> None:
    state = do(accepted(), co.Forwarded(step=1, to="cm"))
    with pytest.raises(Refused, match="bên nhận chưa xác nhận"):
        do(state, co.SubmittedToLeader(step=2, proposal="Đồng ý"))


def test_a_process_must_fit_its_term_and_begin_and_end_at_the_desk() -> None:
    process.check_steps(PLAN, THREE, CALENDAR)
    assert sum(step.minutes for step in PLAN) == worktime.term_minutes(THREE, CALENDAR)
    with pytest.raises(Refused, match="quá thời hạn"):
        process.check_steps((*PLAN, replace(PLAN[0], minutes=1)), THREE, CALENDAR)
    with pytest.raises(Refused, match="bắt đầu và kết thúc"):
        process.check_steps(PLAN[:2], THREE, CALENDAR)
    assert process.proposed(worktime.AT_ONCE, CALENDAR) == ()


def test_the_rest_no_longer_fits_from_the_moment_that_the_later_steps_need() -> None:
    held = accepted().holding
    due = at(27, 17)
    found = process.tight_from(held, PLAN, due, CALENDAR)
    later = sum(step.minutes for step in PLAN[1:])
    assert found is not None
    assert worktime.minutes_between(found, due, CALENDAR) == later
    # Begun so late that even the whole plan no longer fits: tight from its very beginning.
    late = replace(held, received_at=at(27, 8), since=at(27, 8)) if held else None
    assert process.tight_from(late, PLAN, due, CALENDAR) == at(27, 8)


# --- the clock ---


def test_a_stop_needs_a_ground_and_lateness_is_not_healed_by_it() -> None:
    with pytest.raises(Refused, match="văn bản cho phép"):
        do(accepted(), co.ClockStopped(cause="phi", note="Chờ nộp thuế", basis=" "))
    with pytest.raises(Refused, match=r"đã quá hạn từ 17:00 .* không dừng tính hạn được nữa"):
        stopped(accepted(), at(30, 9))
    numbered = co.ClockStopped(cause="phi", note="Chờ nộp thuế", basis="Thông báo số 12")
    assert do(accepted(), numbered, at(27, 17)).status == "paused"  # the deadline itself
    state = stopped_late(accepted(), at(30, 9))
    later = ev.DueRecord(at=at(4, 17, month=12).astimezone(UTC), counted_from=START)
    with pytest.raises(Refused, match="không việc nào dời được hạn"):
        do(state, co.ClockResumed(waited=480, due=later), at(1, 9, month=12))
    again = do(state, co.ClockResumed(waited=480), at(1, 9, month=12))
    assert again.late(at(1, 9, month=12))


BODY = co.ClockStopped(cause="phi", note="Chờ nộp thuế", basis="Luật Đất đai")


def stopped(state: Dossier, now: datetime) -> Dossier:
    return do(state, BODY, now)


def test_another_reason_needs_a_numbered_document_and_a_named_cause_a_real_one() -> None:
    unfounded: list[tuple[co.StopCause, str]] = [
        ("khac", "b"), ("khac", "Luật Đất đai"), ("khac", "Điều 20"), ("khac", "văn bản"), ("phi", "b"), ("phi", "12"),
        ("co_quan_khac", "điều này"), ("co_quan_khac", "Luật"),
    ]  # fmt: skip
    for cause, basis in unfounded:
        with pytest.raises(Refused, match="văn bản"):
            do(accepted(), co.ClockStopped(cause=cause, note="a", basis=basis), role="lanh_dao")
    founded: list[tuple[co.StopCause, str]] = [
        ("khac", "Công văn 12"), ("khac", "12/TB-UBND"), ("khac", "NĐ 118/2025/NĐ-CP, Điều 5"), ("phi", "Luật Đất đai"),
        ("phi", "Thông báo số 12"), ("co_quan_khac", "Điều 20"),
    ]  # fmt: skip
    for cause, basis in founded:
        assert do(accepted(), co.ClockStopped(cause=cause, note="a", basis=basis)).status == "paused"


def test_another_reason_and_the_same_cause_again_are_a_leaders_where_one_is_named() -> None:
    led: frozenset[co.Role] = frozenset({"lanh_dao", "tiep_nhan"})
    other = co.ClockStopped(cause="khac", note="Chờ", basis="Công văn 12/UBND")
    money = co.ClockStopped(cause="phi", note="Chờ", basis="Thông báo số 12")
    for role in ("tiep_nhan", "chuyen_mon", "quan_tri"):
        with pytest.raises(Refused, match="Chỉ lãnh đạo mới được dừng tính hạn vì lý do khác"):
            do(accepted(), other, START, role, led)
    assert do(accepted(), other, START, "lanh_dao", led).status == "paused"
    assert do(accepted(), other).status == "paused"  # a desk of one
    once = do(do(accepted(), money, named=led), co.ClockResumed(waited=0), named=led)
    with pytest.raises(Refused, match=r"đã dừng tính hạn 1 lần, chờ nộp phí.* chỉ lãnh đạo"):
        do(once, money, START, "tiep_nhan", led)
    assert do(once, money, START, "lanh_dao", led).status == "paused"
    assert do(once, replace(money, cause="co_quan_khac"), START, "tiep_nhan", led).status == "paused"


def test_the_story_says_how_long_the_clock_stood_in_all() -> None:
    first = stopped(accepted(), at(25, 9))
    assert tell_course(BODY, accepted(), first)[1] == ("Căn cứ: Luật Đất đai",)
    again = do(first, co.ClockResumed(waited=120), at(25, 11))
    assert tell_course(co.ClockResumed(waited=120), first, again)[1] == ()
    other = replace(BODY, cause="co_quan_khac")
    second = do(again, other, at(26, 9))
    assert tell_course(other, again, second)[1] == ("Căn cứ: Luật Đất đai", "Lần dừng thứ 2 của hồ sơ.")
    end = do(second, co.ClockResumed(waited=60), at(26, 10))
    assert tell_course(co.ClockResumed(waited=60), second, end)[1] == ("Đã dừng 2 lần, tổng cộng 3 giờ làm việc.",)


def stopped_late(state: Dossier, now: datetime) -> Dossier:
    """As journals of before hold it: nobody may stop a clock past its deadline now."""
    return apply(state, event(state, BODY, now, "cb"))


def record(moment: datetime, begun: datetime = START) -> ev.DueRecord:
    return ev.DueRecord(at=moment.astimezone(UTC), counted_from=begun)


def test_the_clock_runs_again_with_exactly_the_time_it_stood() -> None:
    state = stopped(accepted(), at(26, 9))
    now = at(27, 9)  # 480 working minutes later: due on Monday 30/11
    assert do(state, co.ClockResumed(waited=480, due=record(at(30, 17))), now).due == record(at(30, 17))
    for waited, due in ((480, at(30, 11)), (480, at(1, 17, month=12)), (0, at(30, 17)), (960, at(1, 17, month=12)),
                        (480, at(28, 9)), (480, at(30, 12))):  # fmt: skip
        with pytest.raises(Refused, match="không khớp với thời gian đã dừng"):
            do(state, co.ClockResumed(waited=waited, due=record(due)), now)


def test_a_restart_gives_the_whole_term_from_its_moment() -> None:
    line = ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Mờ", originals=1)
    state = do(accepted(), ev.SupplementRequested(number=1, year=2026, lines=(line,)), at(25, 9))
    now = at(1, 9, month=12)
    assert REGIME.supplement_clock.value == "restart"
    back = ev.SupplementReceived(papers=(READY,), due=record(at(4, 17, month=12), now), waited=4 * 480)
    assert do(state, back, now).deadline == record(at(4, 17, month=12), now)
    with pytest.raises(Refused, match="không khớp"):
        do(state, replace(back, due=record(at(7, 17, month=12), now)), now)
    linked = replace(state, linked=(co.LinkedDue(code="H32", name="Trước", due=at(3, 17, month=12)),))
    with pytest.raises(Refused, match="không khớp"):
        do(linked, back, now)
    do(linked, replace(back, due=record(at(8, 17, month=12), now)), now)


def test_no_stop_moves_a_promise_after_its_apology() -> None:
    signed = do(accepted(), notified(accepted(), at(26), at(30, 17)), at(26), "lanh_dao")
    state = stopped(signed, at(26, 9))
    promised = signed.due
    assert promised is not None
    with pytest.raises(Refused, match="không dời được"):
        do(state, co.ClockResumed(waited=480, due=record(at(1, 17, month=12)), deadline=record(at(30, 17))), at(27, 9))
    running = co.ClockResumed(waited=480, due=promised, deadline=record(at(30, 17)))
    again = do(state, running, at(27, 9))
    assert (again.due, again.deadline) == (promised, record(at(30, 17)))
    # Stopped between the deadline and the promise: nothing moves at all.
    late = stopped_late(signed, at(30, 9))
    for deed in (
        co.ClockResumed(waited=480, due=record(at(1, 17, month=12)), deadline=signed.deadline),
        co.ClockResumed(waited=480, due=promised, deadline=record(at(30, 17))),
        co.ClockResumed(waited=480, deadline=record(at(30, 17))),
    ):
        with pytest.raises(Refused):
            do(late, deed, at(1, 9, month=12))
    kept = do(late, co.ClockResumed(waited=480, due=promised, deadline=signed.deadline), at(1, 9, month=12))
    assert kept.late(at(1, 9, month=12))


def test_a_standing_clock_does_not_become_late() -> None:
    state = do(accepted(), co.ClockStopped(cause="co_quan_khac", note="Hỏi Công an", basis="Điều 20"), at(26, 9))
    assert not state.late(at(30, 9))
    assert state.status == "paused"


def test_a_dossier_closed_while_its_clock_stood_is_judged_by_the_stop() -> None:
    line = ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Mờ", originals=1)
    ask = ev.SupplementRequested(number=1, year=2026, lines=(line,), late_basis=SECTORAL)
    closings = (
        co.SupplementLapsed(number=1, year=2026),
        ev.Withdrawn(number=1, year=2026, reason="Thôi không làm"),
        ev.RefusedAtDesk(number=1, year=2026, reason="Sai thẩm quyền", legal_basis="Luật Hộ tịch, Điều 17"),
    )
    for closing in closings:
        in_time = do(do(accepted(), ask, at(25, 9)), closing, at(20, 9, month=12))
        assert in_time.ended
        assert not in_time.late(at(30, 9, month=12))
        # Asked for when the deadline had passed already: closing it does not heal that.
        assert do(do(accepted(), ask, at(30, 9)), closing, at(30, 9, month=12)).late(at(30, 9, month=12))


def test_a_wrong_procedure_cannot_make_a_late_dossier_on_time() -> None:
    later = ev.DueRecord(at=at(18, 17, month=12).astimezone(UTC), counted_from=START)
    deed = ev.Corrected(reason="Nhầm thủ tục", fields=("thủ tục",), due=later)
    with pytest.raises(Refused, match="không việc nào dời được hạn"):
        do(accepted(), deed, at(30, 9))
    assert do(accepted(), deed, at(26, 9)).due == later
    # Neither when it was finished late, nor when an apology is out.
    finished = do(accepted(), ev.ResultReady(result="Trích lục"), at(30, 9))
    with pytest.raises(Refused, match="không việc nào dời được hạn"):
        do(finished, deed, at(1, 9, month=12), "lanh_dao")
    signed = do(accepted(), notified(accepted(), at(26), at(30, 17)), at(26), "lanh_dao")
    with pytest.raises(Refused, match="đính chính không dời hạn"):
        do(signed, deed, at(26, 9), "lanh_dao")
    with pytest.raises(Refused, match="đính chính không dời hạn"):
        do(signed, replace(deed, due=replace(later, at=at(26, 17).astimezone(UTC))), at(26, 9), "lanh_dao")


def test_a_correction_that_moves_the_deadline_needs_a_leader() -> None:
    later = ev.DueRecord(at=at(18, 17, month=12).astimezone(UTC), counted_from=START)
    deed = ev.Corrected(reason="Nhầm thủ tục", fields=("thủ tục",), due=later)
    leaders = replace(around(at(26, 9)), named=frozenset({"tiep_nhan", "lanh_dao"}))
    with pytest.raises(Refused, match="chỉ lãnh đạo mới được ghi"):
        decide(accepted(), deed, leaders)
    decide(accepted(), deed, replace(leaders, role="lanh_dao"))
    # Nobody is a leader here: put right at the desk, in time.
    decide(accepted(), deed, around(at(26, 17)))
    with pytest.raises(Refused, match="chỉ lãnh đạo mới được ghi"):
        decide(accepted(), deed, around(at(26, 17, 1)))
    with pytest.raises(Refused, match="chỉ lãnh đạo mới được ghi"):
        decide(with_specialist(), deed, around(at(26, 9)))
    # Nor does a far promise hide a longer term behind an old deadline.
    far = do(
        accepted(),
        notified(accepted(), at(2, 9, month=12), at(30, 17, month=12), "Chờ"),
        at(2, 9, month=12),
        "lanh_dao",
    )
    longer = replace(accepted().procedure, term=Term(5, "ngay_lam_viec"))
    kept = ev.Corrected(reason="Nhầm", fields=("thủ tục",), procedure=longer, deadline=far.deadline)
    with pytest.raises(Refused, match="không việc nào dời được hạn"):
        do(far, kept, at(3, 9, month=12))
    sooner = replace(deed, due=replace(later, at=at(26, 17).astimezone(UTC)))
    decide(accepted(), sooner, leaders)


def test_the_third_is_that_of_the_term_that_was_promised() -> None:
    state = accepted()
    longer = replace(state.procedure, term=Term(40, "ngay_lam_viec"))
    # Put right when the deadline had passed: the dates stay, and so does the third.
    late = do(state, ev.Corrected(reason="Nhầm", fields=("thủ tục",), procedure=longer), at(30, 9))
    assert (late.term, late.deadline) == (longer.term, state.deadline)
    assert latest_for(late, around(at(30, 9))) == at(30, 17)
    # Moved in time by a leader, the new term is the one promised.
    later = ev.DueRecord(at=at(18, 17, month=12).astimezone(UTC), counted_from=START)
    moved = replace(longer, term=Term(15, "ngay_lam_viec"))
    deed = ev.Corrected(reason="Nhầm", fields=("thủ tục",), procedure=moved, due=later)
    assert latest_for(do(state, deed, at(25, 9), "lanh_dao"), around(at(26, 9))) == at(25, 17, month=12)


def test_a_supplement_after_three_working_days_needs_the_sectors_own_rule() -> None:
    ten = accepted(Term(10, "ngay_lam_viec"))
    line = ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Mờ", originals=1)
    deed = ev.SupplementRequested(number=1, year=2026, lines=(line,))
    # Three working days from Monday the 23rd, the 24th being off: until 17:00 of Friday the 27th.
    assert do(ten, deed, at(27, 16, 59)).status == "waiting"
    with pytest.raises(Refused, match="17:00 thứ Sáu 27/11/2026") as refusal:
        do(ten, deed, at(30, 8))
    assert "19.5" in refusal.value.rule
    for nothing in ("a", "Luật Xây dựng", "văn bản"):
        with pytest.raises(Refused, match="phải có số văn bản"):
            do(ten, replace(deed, late_basis=nothing), at(30, 8), "lanh_dao")
    late = replace(deed, late_basis=SECTORAL)
    assert do(ten, late, at(30, 8)).status == "waiting"  # a desk of one
    led: frozenset[co.Role] = frozenset({"lanh_dao", "tiep_nhan"})
    for role in ("tiep_nhan", "chuyen_mon", "quan_tri"):
        with pytest.raises(Refused, match="Chỉ lãnh đạo mới được yêu cầu bổ sung muộn"):
            do(ten, late, at(30, 8), role, led)
        assert do(ten, deed, at(27, 16), role, led).status == "waiting"  # in time it is anybody's
    assert do(ten, late, at(30, 8), "lanh_dao", led).status == "waiting"


def test_a_stop_in_the_last_working_day_needs_a_numbered_document_and_a_leader() -> None:
    led: frozenset[co.Role] = frozenset({"lanh_dao", "tiep_nhan"})
    law = co.ClockStopped(cause="phi", note="Chờ nộp thuế", basis="Luật Đất đai")
    notice = replace(law, basis="Thông báo số 12")
    # Due on Friday the 27th at 17:00: until 17:00 of the 26th it is as ever.
    assert do(accepted(), law, at(26, 17), "tiep_nhan", led).status == "paused"
    for now in (at(26, 17, 1), at(27, 16, 59)):
        with pytest.raises(Refused, match=r"sát hạn .* phải có số văn bản"):
            do(accepted(), law, now, "lanh_dao", led)
        with pytest.raises(Refused, match=r"sát hạn .* chỉ lãnh đạo"):
            do(accepted(), notice, now, "tiep_nhan", led)
        assert do(accepted(), notice, now, "lanh_dao", led).status == "paused"
        assert do(accepted(), notice, now).status == "paused"  # a desk of one


def test_a_dossier_is_closed_only_after_the_days_to_supplement() -> None:
    line = ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Mờ", originals=1)
    state = do(accepted(), ev.SupplementRequested(number=1, year=2026, lines=(line,)), at(25, 9))
    # 15 days from 25/11 is 10/12, a Thursday.
    with pytest.raises(Refused, match="17:00 thứ Năm 10/12/2026"):
        do(state, co.SupplementLapsed(number=1, year=2026), at(10, 17, month=12))
    assert do(state, co.SupplementLapsed(number=1, year=2026), at(10, 17, 1, month=12)).status == "lapsed"


# --- the promise ---


def test_a_third_of_three_working_days_is_one_day_after_the_old_date() -> None:
    state = accepted()
    assert state.due is not None
    assert promise.latest_new_date(state.due.at, THREE, REGIME, CALENDAR) == at(30, 17)
    offers = promise.new_dates(at(27, 9), state.due.at, at(30, 17), CALENDAR)
    assert offers == (at(30, 17),)


def test_no_date_is_offered_past_the_hour_at_which_the_third_ends() -> None:
    # Monday closes at 17:00, the third ends at 09:40 on Monday: that hour is offered, and nothing later.
    assert promise.new_dates(at(27, 9), at(27, 17), at(30, 9, 40), CALENDAR) == (at(30, 9, 40),)
    assert promise.new_dates(at(27, 9), at(27, 17), at(1, 9, 40, month=12), CALENDAR) == (
        at(30, 17), at(1, 9, 40, month=12),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("term", "old", "latest"),
    [
        # A third of 5 working days is 800 minutes: Monday's 480 and 320 of Tuesday, never rounded up to its end.
        (Term(5, "ngay_lam_viec"), at(27, 17), at(1, 14, 20, month=12)),
        # A third of a day "at once" is 160 minutes.
        (worktime.AT_ONCE, at(27, 17), at(30, 9, 40)),
        # A third of 8 hours, from the middle of an afternoon over the night.
        (Term(8, "gio"), at(26, 16), at(27, 8, 40)),
    ],
)
def test_the_third_is_exact_and_never_rounded_up(term: Term, old: datetime, latest: datetime) -> None:
    assert promise.latest_new_date(old, term, REGIME, CALENDAR) == latest


@pytest.mark.parametrize(
    ("days", "begun", "due", "latest"),
    [
        # One day from Thursday: Friday's 480 minutes, of which a third is 160.
        (1, at(26, 9), at(27, 17), at(30, 9, 40)),
        # From Friday: Saturday is off, so it ends on Monday, whose 480 minutes are all that it holds.
        (1, at(27, 9), at(30, 17), at(1, 9, 40, month=12)),
        # Seven days from Friday 20/11: Monday, Wednesday to Friday (the 24th is off), 1920 minutes; a third is 640.
        (7, at(20, 9), at(27, 17), at(1, 9, 40, month=12)),
        # Four days from Monday the 23rd: Wednesday to Friday, 1440 minutes, a third is Monday.
        (4, at(23, 9), at(27, 17), at(30, 17)),
        # Thirty days from Wednesday 28/10: 21 working days, a third of them is seven.
        (30, at(28, 9, month=10), at(27, 17), at(8, 17, month=12)),
    ],
)
def test_the_third_of_calendar_days_is_that_of_the_working_minutes_in_them(
    days: int, begun: datetime, due: datetime, latest: datetime
) -> None:
    term = Term(days, "ngay")
    assert worktime.due_at(begun, term, CALENDAR) == due
    assert promise.latest_new_date(due, term, REGIME, CALENDAR, begun=begun) == latest
    assert promise.new_dates(due - timedelta(days=1), due, latest, CALENDAR)[-1] == latest


def test_every_term_leaves_a_lawful_new_date_after_its_due_date() -> None:
    for days in range(1, 61):
        for first in range(0, 420, 5):
            begun = at(23, 9) + timedelta(days=first)
            start = worktime.received_as(begun, CALENDAR)
            term = Term(days, "ngay")
            due = worktime.due_at(begun, term, CALENDAR)
            latest = promise.latest_new_date(due, term, REGIME, CALENDAR, begun=start)
            assert latest is not None
            third = worktime.minutes_between(due, latest, CALENDAR)
            closing = start.replace(hour=17, minute=0)
            whole = worktime.minutes_between(closing, due, CALENDAR)
            assert third == whole // 3 >= 160


def test_a_first_day_moved_by_the_cut_off_is_not_in_the_third() -> None:
    moves = with_rules(REGIME, cutoff_moves_day_terms=with_rules(REGIME.cutoff_moves_day_terms, value=True))
    begun, term = at(25, 16), Term(2, "ngay")  # after 15:00, so it counts from Thursday: Friday, Saturday, so Monday
    due = worktime.due_at(begun, term, CALENDAR, moves.time_rules)
    assert due == at(30, 17)
    assert promise.latest_new_date(due, term, moves, CALENDAR, begun=begun) == at(1, 14, 20, month=12)


def test_a_third_that_is_no_whole_minute_is_cut_off() -> None:
    # 07:00-11:25 and 13:30-17:00 are 475 minutes, a third 158 and 20 seconds: 158 of the next morning, not 159.
    sessions = Session(time(7), time(11, 25)), Session(time(13, 30), time(17))
    short = Calendar(sessions=sessions)
    latest = promise.latest_new_date(at(26, 17), Term(1, "ngay_lam_viec"), REGIME, short)
    assert latest == at(27, 9, 38)


def test_the_proposed_steps_of_calendar_days_fit_between_receipt_and_due() -> None:
    for days in range(1, 31):
        term = Term(days, "ngay")
        steps = process.proposed(term, CALENDAR)
        for first in range(7):
            received = START + timedelta(days=105 + first)  # a spring without days off
            due = worktime.due(received, term, CALENDAR)
            there = worktime.minutes_between(due.counted_from, due.at, CALENDAR)
            assert sum(step.minutes for step in steps) <= there, (days, received)


def test_where_holidays_leave_less_the_proposal_takes_less() -> None:
    whole = process.proposed(Term(10, "ngay_lam_viec"), CALENDAR)
    least = process.proposed(Term(10, "ngay_lam_viec"), CALENDAR, available=960)
    assert sum(step.minutes for step in whole) == 4800
    assert sum(step.minutes for step in least) == 960
    assert all(step.minutes >= 1 for step in process.proposed(Term(1, "gio"), CALENDAR, available=3))


def test_a_third_without_a_working_moment_leaves_only_the_leader_with_a_reason_and_is_a_breach() -> None:
    # Only a share that the ward itself stated is so small: a hundredth of an hour is no whole minute.
    week = accepted(Term(1, "gio"), steps=())
    assert week.due is not None
    assert week.due.at == at(23, 10, 12)
    now = at(23, 9, 30)
    small = with_rules(
        REGIME, reschedule_max_fraction=with_rules(REGIME.reschedule_max_fraction, value=Fraction(1, 100))
    )
    there = replace(around(now, "lanh_dao"), regime=small)
    latest = latest_for(week, there)
    assert latest == week.due.at
    assert promise.new_dates(now, week.due.at, latest, CALENDAR) == ()
    deed = replace(notified(week, now, at(30, 11, 30)), latest=latest)
    with pytest.raises(Refused, match="Không có giờ làm việc nào trong 1/3") as refusal:
        decide(week, deed, there)
    assert "1/3" in str(refusal.value)
    breach = replace(deed, breach=True, breach_reason="Cán bộ nghỉ ốm")
    with pytest.raises(Refused, match="Chỉ lãnh đạo"):
        decide(week, breach, replace(there, role="tiep_nhan"))
    decide(week, breach, there)


def test_a_late_dossier_is_promised_no_moment_that_has_passed() -> None:
    ten, now = accepted(Term(10, "ngay_lam_viec")), at(10, 9, month=12)  # due on Tuesday 8/12
    assert ten.due is not None
    assert ten.due.at == at(8, 17, month=12)
    passed = notified(ten, now, at(9, 11, month=12))  # after the old date, within the third, and yesterday
    with pytest.raises(Refused, match="sau ngày hẹn cũ và sau bây giờ"):
        do(ten, passed, now, "lanh_dao")
    assert do(ten, replace(passed, due=record(at(10, 11, month=12))), now, "lanh_dao").reschedule is not None


def test_the_third_is_measured_by_the_hours_of_the_acceptance() -> None:
    shorter = HoursStated(since=at(25, 0).date(), sessions=("08:00-11:00", "13:30-16:30"), document="QĐ 1")
    later = ward_calendar.calendars(CALENDAR, [shorter])[""]
    state = accepted(received=at(20, 9))  # taken in under eight hours a day, before the hours became six
    assert state.term is not None
    there = replace(around(at(26, 9)), calendar=later)
    assert state.due is not None
    assert latest_for(state, there) == worktime.after_minutes(state.due.at.astimezone(VN), 480, later)


def test_the_apology_goes_out_a_working_day_before() -> None:
    assert promise.apology_by(at(27, 17), REGIME, CALENDAR) == at(26, 17)
    assert promise.apology_by(at(25, 17), REGIME, CALENDAR) == at(23, 17)  # the 24th is off


def test_a_promise_beyond_the_third_is_refused_with_the_rule() -> None:
    with pytest.raises(Refused, match=r"quá 1/3.*17:00 thứ Hai 30/11/2026") as refusal:
        do(accepted(), notified(accepted(), at(26), at(1, 9, month=12)), at(26), "lanh_dao")
    assert "QĐ 14/2015" in refusal.value.rule


def test_only_a_leader_signs_and_only_once() -> None:
    state = accepted()
    with pytest.raises(Refused, match="Chỉ lãnh đạo"):
        do(state, notified(state, at(26), at(30, 17)), at(26))
    signed = do(state, notified(state, at(26), at(30, 17)), at(26), "lanh_dao")
    assert signed.due is not None
    assert (signed.due.at, signed.deadline.at if signed.deadline else None) == (at(30, 17), at(27, 17))
    with pytest.raises(Refused, match="mỗi hồ sơ chỉ được hẹn lại một lần"):
        do(signed, notified(signed, at(27), at(30, 18)), at(27), "lanh_dao")
    with pytest.raises(Refused, match="một lần"):
        do(
            signed,
            co.RescheduleProposed(due=at(1, 9, month=12), cause="khac", caused_by="khach_quan", words="x"),
            at(27),
        )


def test_an_apology_does_not_make_a_late_dossier_on_time() -> None:
    state = accepted()
    signed = do(state, notified(state, at(26), at(30, 17)), at(26), "lanh_dao")
    done = do(signed, ev.ResultReady(result="Trích lục"), at(30, 10))
    assert done.late(at(30, 10))
    assert not do(state, ev.ResultReady(result="Trích lục"), at(27, 10)).late(at(30, 10))


def test_past_the_third_only_a_leader_with_a_reason_and_it_is_a_breach() -> None:
    state, now = accepted(), at(2, 9, month=12)
    with pytest.raises(Refused, match="Đã quá 1/3 thời hạn: hẹn lại muộn nhất được đến"):
        do(state, notified(state, now, at(4, 17, month=12)), now, "lanh_dao")
    signed = do(state, notified(state, now, at(4, 17, month=12), "Chờ Công an xác minh"), now, "lanh_dao")
    assert signed.reschedule is not None
    assert signed.reschedule.breach


def test_a_new_date_lies_in_a_session_after_the_old_one() -> None:
    state = accepted(Term(30, "ngay_lam_viec"))
    assert state.due is not None
    for new in (at(25, 9), state.due.at, datetime(2027, 1, 9, 9, tzinfo=VN), datetime(2027, 1, 8, 12, tzinfo=VN)):
        with pytest.raises(Refused, match="Ngày hẹn lại"):
            do(state, notified(state, at(26), new), at(26), "lanh_dao")


# --- no sequence of deeds ---

MOMENTS = st.integers(min_value=0, max_value=20 * 24 * 60).map(lambda m: START + timedelta(minutes=m))
DAYS = st.integers(min_value=0, max_value=20).map(lambda d: datetime(2026, 11, 24, 17, tzinfo=VN) + timedelta(days=d))
LINE = ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Mờ", originals=1)
STOPS = (
    co.ClockStopped(cause="khac", note="a", basis="b"), co.ClockStopped(cause="phi", note="a", basis="b"),
    co.ClockStopped(cause="khac", note="Chờ", basis="Công văn 12/UBND"),
    co.ClockStopped(cause="co_quan_khac", note="Chờ", basis="Công văn 12/UBND"),
)  # fmt: skip
ASKED = tuple(
    ev.SupplementRequested(number=1, year=2026, lines=(LINE,), late_basis=basis)
    for basis in ("", "a", "Luật Hộ tịch", SECTORAL)
)
DEEDS = st.sampled_from(
    [
        co.Forwarded(step=1, to="cm"), co.StepReceived(step=1), co.SubmittedToLeader(step=2, proposal="Đồng ý"),
        co.Approved(step=2), co.SentBack(step=1, reason="Sửa"), BODY,
        *STOPS, "resume", co.ClockResumed(waited=0), *ASKED,
        ev.SupplementReceived(papers=(READY,)), co.RescheduleDeclined(reason="Sai"), "propose", "sign", "sign",
        *["sign as offered"] * 8,
        ev.ResultReady(result="Trích lục"), "resume", "resume", "receive", "receive", "resume any", "receive any",
        "correct", "correct apart",
    ]
)  # fmt: skip
ROLES = st.sampled_from(["tiep_nhan", "chuyen_mon", "lanh_dao"])


def dated(state: Dossier, deed: str, new: datetime, now: datetime) -> ev.DossierBody:
    """A deed that brings dates along: as the calendar gives them, or whatever somebody would like."""
    reckoned = stops.deadline_after(state, now, REGIME, CALENDAR)
    honest = not deed.endswith("any") and reckoned is not None and state.due is not None
    moment = reckoned if honest and reckoned is not None else new
    kept = state.due if honest and (state.reschedule is not None or stops.missed(state)) else None
    waited = stops.waited(state, now, CALENDAR)
    if deed.startswith("resume"):
        return co.ClockResumed(waited=waited, due=kept or record(moment), deadline=record(moment) if kept else None)
    if deed.startswith("receive"):
        due, deadline = kept or record(moment), record(moment) if kept else None
        return ev.SupplementReceived(papers=(READY,), due=due, deadline=deadline, waited=waited)
    apart = deed == "correct apart"
    return ev.Corrected(
        reason="Nhầm", fields=("thủ tục",), procedure=replace(state.procedure, term=Term(40, "ngay_lam_viec")),
        due=None if apart else record(new), deadline=record(new) if apart else None,
    )  # fmt: skip


def test_no_sequence_of_deeds_promises_twice_or_beyond_the_third_without_a_leader() -> None:
    tried = Counter[str]()

    @settings(max_examples=400, deadline=None, derandomize=False, database=None)
    @given(
        st.lists(st.tuples(DEEDS, DAYS, MOMENTS, ROLES), max_size=25),
        st.sampled_from(["", "Chờ xác minh"]),
        st.booleans(),
    )
    def walk(deeds: list[tuple[object, datetime, datetime, co.Role]], reason: str, led: bool) -> None:
        go_through(deeds, reason, led, tried)

    for _ in range(5):
        walk()
        if tried["again"] >= 20:
            break
    # Walks that never sign, or never ask for more once they have, would prove nothing.
    assert tried["signed"] >= 20, tried
    assert tried["again"] >= 20, tried


def go_through(
    deeds: list[tuple[object, datetime, datetime, co.Role]], reason: str, led: bool, tried: Counter[str]
) -> None:
    named: frozenset[co.Role] = frozenset({"lanh_dao"}) if led else frozenset()
    unled: list[str] = []  # the causes that others than a leader stopped the clock for
    state, signed, now, promised = accepted(), 0, START, THREE
    for deed, new, moment, role in deeds:
        now = max(now, moment)
        if deed == "propose":
            deed = co.RescheduleProposed(due=new.astimezone(UTC), cause="khac", caused_by="khach_quan", words="Chậm")
        elif deed == "sign":
            deed = notified(replace(state, term=promised), now, new, reason)
        elif deed == "sign as offered":
            assert state.due is not None
            offers = promise.new_dates(now, state.due.at, latest_for(state, around(now)), CALENDAR)
            if not offers or state.status not in ("in_process", "waiting", "paused"):
                continue
            tried["again"] += signed > 0
            new, role = offers[0], "lanh_dao"
            deed = notified(replace(state, term=promised), now, new, reason)
        elif isinstance(deed, str):
            deed = dated(state, deed, new, now)
        old = state
        try:
            state = do(state, deed, now, role, named)  # type: ignore[arg-type]
        except Refused:
            continue
        assert old.due is not None
        assert old.deadline is not None
        assert state.due is not None
        assert state.deadline is not None
        # Late once is late for ever, whatever was done since.
        assert state.late(now) or not old.late(now)
        if isinstance(deed, co.RescheduleNotified):
            signed += 1
            tried["signed"] += 1
            assert signed == 1
            assert role == "lanh_dao"
            latest = promise.latest_new_date(old.due.at, promised, REGIME, CALENDAR)
            assert latest is not None
            assert new <= latest or (deed.breach and deed.breach_reason and now >= latest)
        elif signed:
            assert state.due.at == old.due.at
        if isinstance(deed, ev.Corrected):
            then = state.deadline_term or THREE
            thirds = [
                promise.latest_new_date(each.at, term, REGIME, CALENDAR) or now
                for each, term in ((old.deadline, promised), (state.deadline, then))
            ]
            later = state.deadline.at > old.deadline.at or thirds[1] > thirds[0]
            promised = then
            in_time = now <= promise.apology_by(old.deadline.at, REGIME, CALENDAR)
            assert not later or role == "lanh_dao" or (not led and not old.handovers and in_time)
        elif isinstance(deed, co.ClockStopped):
            # Without a leader: only for a cause that has a name, once each, by a document, and never too late.
            assert deed.basis != "b"
            assert not old.late(now)
            if now > promise.apology_by(old.deadline.at, REGIME, CALENDAR):
                assert deed.basis == "Công văn 12/UBND"
                assert role == "lanh_dao" or not led
            if led and role != "lanh_dao":
                assert deed.cause in ("phi", "co_quan_khac")
                assert deed.cause not in {stop.cause for stop in old.stops}
                unled.append(deed.cause)
        elif isinstance(deed, ev.SupplementRequested):
            in_time = now <= promise.ask_until(old.received_at, REGIME, CALENDAR)
            assert in_time or (deed.late_basis == SECTORAL and (role == "lanh_dao" or not led))
        elif isinstance(deed, co.ClockResumed):
            moved = worktime.minutes_between(old.deadline.at, state.deadline.at, CALENDAR)
            assert 0 <= moved <= worktime.minutes_between(old.stops[-1].since, now, CALENDAR)
        elif isinstance(deed, ev.SupplementReceived) and state.deadline != old.deadline:
            assert state.deadline.at == worktime.due_at(now, state.term or THREE, CALENDAR)
        elif state.deadline.at != old.deadline.at:
            pytest.fail(f"{deed} moved the deadline")
    assert signed <= 1
    assert len(unled) <= 2
