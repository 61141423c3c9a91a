"""What the course of a dossier may not do: skip its leader, stand still without ground, promise twice or too late.

The rules that need a clock or a role are asked only with `Circumstances`: a window that asks what the state alone
allows goes without, whoever writes to the journal does not.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import duty, promise, stop_grounds, stops
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.course import Role
from mot_cua_desktop.domain.dossier import Dossier, Holding
from mot_cua_desktop.domain.names import says_something
from mot_cua_desktop.domain.process import leader_step, must_be_approved
from mot_cua_desktop.domain.regime import Regime
from mot_cua_desktop.domain.terms import VN, Term
from mot_cua_desktop.domain.worktime import say_moment
from mot_cua_desktop.errors import Refused


class Circumstances(msgspec.Struct, frozen=True):
    """When, under which rules, by whose calendar and in which role a deed is done.

    ``regime`` is the one of the dossier's acceptance, or today's before it. ``officer`` is who does it (empty: not
    asked); ``named`` are the roles that somebody at this desk has: a step is not kept for a role that nobody has.
    """

    now: datetime
    regime: Regime
    calendar: Calendar
    role: Role
    officer: str = ""
    named: frozenset[Role] = frozenset()


def check_course(state: Dossier, deed: co.CourseBody, around: Circumstances | None) -> None:
    """Raise `Refused` when a deed of the course may not follow ``state``."""
    match deed:
        case co.Forwarded() | co.StepReceived() | co.StepDone() | co.SubmittedToLeader():
            _check_step(state, deed)
            if around is not None:
                _check_duty(state, deed, around)
        case co.Approved():
            _need_leader(around, "duyệt hồ sơ")
            if state.holding is None or not state.holding.before_leader or deed.step != state.holding.step:
                raise Refused("Hồ sơ chưa được trình lãnh đạo.", "Trình lãnh đạo trước rồi duyệt.")
        case co.SentBack():
            if not says_something(deed.reason):
                raise Refused("Chưa ghi lý do trả lại.", "Ghi rõ phải sửa gì rồi trả lại.")
            if state.holding is None or not 0 <= deed.step < state.holding.step:
                raise Refused("Hồ sơ chưa qua bước nào để trả lại.", "Mở hồ sơ để xem đang ở bước nào.")
            if around is not None:
                _check_sender(state, state.holding, around)
        case co.ClockStopped():
            stop_grounds.refuse_unfounded(deed)
            if around is not None:
                stop_grounds.refuse_late_stop(state, around.now)
                stop_grounds.refuse_unled(state, deed, around.role, around.named)
                if state.deadline is not None:
                    last = promise.apology_by(state.deadline.at, around.regime, around.calendar)
                    stop_grounds.refuse_hasty(deed, around.now, last, around.role, around.named)
        case co.ClockResumed():
            check_resumption(state, deed, around)
        case co.SupplementLapsed():
            _check_lapse(state, around)
        case co.Urged():
            if not deed.to.strip() or not says_something(deed.words):
                raise Refused("Chưa ghi đôn đốc ai, về việc gì.", "Ghi đủ hai ô rồi lưu.")
        case co.FlaggedComplex():
            if deed.on and not (says_something(deed.reason) and says_something(deed.measure)):
                raise Refused(
                    "Hồ sơ phức tạp phải ghi lý do và biện pháp xử lý.",
                    "Ghi đủ hai ô rồi lưu.",
                    rule="Công văn 535/UBND-NV, điểm 5",
                )
        case co.RescheduleProposed():
            refuse_apology(state, around)
            _refuse_silent_cause(deed.words)
            if around is not None:
                _check_new_date(state, deed.due, around, breach_stated=True)
        case co.RescheduleDeclined():
            _need_leader(around, "trả lại dự thảo xin lỗi")
            if state.proposal is None:
                raise Refused("Hồ sơ không có dự thảo xin lỗi nào.", "Mở hồ sơ để xem.")
            if not says_something(deed.reason):
                raise Refused("Chưa ghi lý do trả lại dự thảo.", "Ghi rõ phải sửa gì.")
        case co.RescheduleNotified():
            refuse_apology(state, around)
            _need_leader(around, "ký văn bản xin lỗi, hẹn lại")
            _refuse_silent_cause(deed.words)
            if around is not None:
                _check_promise(state, deed, around)


def _check_step(state: Dossier, deed: co.Forwarded | co.StepReceived | co.StepDone | co.SubmittedToLeader) -> None:
    held = state.holding
    if held is None or not state.steps:
        raise Refused("Thủ tục này không có quy trình nội bộ.", "Ghi có kết quả khi làm xong.")
    if isinstance(deed, co.StepReceived):
        if held.received_at is not None or deed.step != held.step:
            raise Refused("Hồ sơ không có ai vừa chuyển đến bước này.", "Mở hồ sơ để xem đang ở bước nào.")
        return
    if held.received_at is None:
        raise Refused("Hồ sơ đang trên đường chuyển, bên nhận chưa xác nhận.", "Xác nhận đã nhận hồ sơ trước.")
    if held.before_leader:
        raise Refused("Hồ sơ đang chờ lãnh đạo duyệt.", "Lãnh đạo duyệt hoặc trả lại rồi mới chuyển tiếp.")
    if isinstance(deed, co.StepDone):
        if deed.step != held.step:
            raise Refused("Hồ sơ không ở bước này.", "Mở hồ sơ để xem đang ở bước nào.")
        if not deed.outcome.strip():
            raise Refused("Chưa ghi kết quả của bước.", "Ghi kết quả rồi lưu.")
    elif isinstance(deed, co.SubmittedToLeader):
        if deed.step != leader_step(state):
            raise Refused("Quy trình của hồ sơ không có bước lãnh đạo ở phía trước.", "Ghi có kết quả khi làm xong.")
        if not deed.proposal.strip():
            raise Refused("Chưa ghi nội dung trình lãnh đạo.", "Ghi đề xuất: đồng ý cấp gì, hay từ chối vì sao.")
    else:
        _check_forward(state, deed, held.step)


def _check_duty(state: Dossier, deed: co.CourseBody, around: Circumstances) -> None:
    held = state.holding
    if held is None:
        return
    duty.refuse_other_role(state.steps[held.step].role, around.role, around.named)
    if isinstance(deed, co.StepReceived):
        duty.refuse_other_receiver(held.to, around.officer, around.role)


def _check_sender(state: Dossier, held: Holding, around: Circumstances) -> None:
    """Only whoever holds the step sends back; what lies before a leader, only a leader."""
    if held.before_leader:
        _need_leader(around, "trả lại hồ sơ đang trình")
        return
    duty.refuse_other_role(state.steps[held.step].role, around.role, around.named)
    duty.refuse_other_holder(held.to, around.officer, around.role)


def _check_forward(state: Dossier, deed: co.Forwarded, here: int) -> None:
    if not here <= deed.step <= min(here + 1, len(state.steps) - 1) or (deed.step == here and not deed.to.strip()):
        raise Refused("Chỉ chuyển sang bước kế tiếp, hoặc cho người khác cùng bước.", "Chọn lại bước hoặc người nhận.")
    if deed.step > here and state.steps[deed.step].role == "lanh_dao":
        raise Refused("Bước sau là lãnh đạo duyệt.", "Dùng “Trình lãnh đạo” và ghi nội dung trình.")


def _need_leader(around: Circumstances | None, what: str) -> None:
    if around is not None and around.role != "lanh_dao":
        raise Refused(
            f"Chỉ lãnh đạo mới được {what}.",
            "Nhờ lãnh đạo đăng nhập và làm việc này trên phần mềm.",
            rule="Công văn 535/UBND-NV, điểm 4",
        )


def _refuse_silent_cause(words: str) -> None:
    if not says_something(words):
        raise Refused(
            "Văn bản xin lỗi phải nêu lý do.",
            "Ghi lý do bằng lời cho công dân hiểu.",
            rule="NĐ 118/2025/NĐ-CP, Điều 19.6",
        )


def refuse_second_promise(promised_at: datetime) -> Refused:
    """The refusal of a second apology, in the words the officer reads (NĐ 118/2025 Điều 19.6: once)."""
    day = promised_at.astimezone(VN)
    return Refused(
        f"Hồ sơ này đã xin lỗi và hẹn lại một lần ngày {day:%d/%m/%Y}; mỗi hồ sơ chỉ được hẹn lại một lần.",
        "Giải quyết ngay và báo cáo lãnh đạo; không còn lần hẹn lại nào.",
        rule="NĐ 118/2025/NĐ-CP, Điều 19.6",
    )


def _refuse_second_promise(state: Dossier) -> None:
    if state.reschedule is not None:
        raise refuse_second_promise(state.reschedule.at)
    if state.due is None or state.term is None:
        raise Refused("Hồ sơ chưa có ngày hẹn trả.", "Tiếp nhận hồ sơ trước.")


def refuse_apology(state: Dossier, around: Circumstances | None) -> None:
    """What forbids an apology whatever date it names: one was given, or the ward's own rule allows none."""
    _refuse_second_promise(state)
    _refuse_where_none(around)


def _refuse_where_none(around: Circumstances | None) -> None:
    """The ward's own rule may allow no new date at all."""
    if around is not None and around.regime.reschedule_limit.value < 1:
        raise Refused(
            "Quy định đang áp dụng không cho hẹn lại ngày trả kết quả.",
            "Giải quyết đúng ngày đã hẹn; trễ thì báo cáo lãnh đạo.",
            rule=around.regime.reschedule_limit.cited,
        )


def refuse_unallowed_request(around: Circumstances) -> None:
    """The ward's own rule may allow no supplement at all."""
    allowance = around.regime.supplement_allowance
    if allowance.value < 1:
        raise Refused(
            "Quy định đang áp dụng không cho yêu cầu bổ sung hồ sơ.",
            "Tiếp nhận khi đủ, từ chối có lý do, hoặc công dân rút hồ sơ.",
            rule=allowance.cited,
        )


def latest_for(state: Dossier, around: Circumstances) -> datetime | None:
    """The last moment that an apology for this dossier may name; None without a limit or an appointment."""
    old, term = state.due, state.deadline_term or state.term
    if old is None or term is None:
        return None
    begun = state.deadline.counted_from if state.deadline is not None else old.counted_from
    return _third(state, around, old.at, term, begun)


def third_rule(around: Circumstances) -> str:
    """The rule that limits a new date, as cited in refusals and on the letter; empty where none does."""
    value = around.regime.reschedule_max_fraction
    return value.cited if value.value is not None else ""


def beyond_the_third(state: Dossier, latest: datetime | None, now: datetime) -> bool:
    """Whether no moment is left that an apology may name within the third: it has passed, or holds no working hour."""
    return latest is not None and state.due is not None and latest <= max(now, state.due.at)


def _third(state: Dossier, around: Circumstances, old: datetime, term: Term, begun: datetime) -> datetime | None:
    # The third of the term that was promised: a procedure put right later widens nothing.
    accepted = (state.accepted_at or around.now).astimezone(VN).date()
    return promise.latest_new_date(old, term, around.regime, around.calendar, accepted, begun=begun)


def why_beyond(latest: datetime, now: datetime) -> str:
    """Why nothing can be promised within the third any more, in the officer's words, see `beyond_the_third`."""
    if latest <= now:
        return f"Đã quá 1/3 thời hạn: hẹn lại muộn nhất được đến {say_moment(latest)}."
    return "Không có giờ làm việc nào trong 1/3 thời hạn để hẹn lại."


def _check_new_date(state: Dossier, new: datetime, around: Circumstances, *, breach_stated: bool) -> bool:
    """Refuse a new date that the rules do not allow; returns whether it breaches the third (the third has passed)."""
    old, term = state.due, state.term
    if old is None or term is None:
        raise Refused("Hồ sơ chưa có ngày hẹn trả.", "Tiếp nhận hồ sơ trước.")
    if new <= max(around.now, old.at):
        raise Refused("Ngày hẹn lại phải sau ngày hẹn cũ và sau bây giờ.", "Chọn ngày khác trong danh sách.")
    local = new.astimezone(VN)
    if not any(session.start <= local.time() <= session.end for session in around.calendar.hours(local.date())):
        raise Refused("Ngày hẹn lại rơi ngoài giờ làm việc.", "Chọn một thời điểm trong giờ làm việc.")
    latest = latest_for(state, around)
    if latest is None or new <= latest:
        return False
    if not beyond_the_third(state, latest, around.now):
        raise Refused(
            f"Ngày hẹn lại quá 1/3 thời hạn giải quyết: muộn nhất {say_moment(latest)}.",
            "Chọn ngày trong danh sách.",
            rule=third_rule(around),
        )
    if not breach_stated:
        raise Refused(
            why_beyond(latest, around.now),
            "Lãnh đạo ghi lý do; việc này được tính là vi phạm quy định về thời gian hẹn lại.",
            rule=third_rule(around),
        )
    return True


def _check_promise(state: Dossier, deed: co.RescheduleNotified, around: Circumstances) -> None:
    breach = _check_new_date(state, deed.due.at, around, breach_stated=says_something(deed.breach_reason))
    if breach != deed.breach:
        raise ValueError("a breach is stated as one, and nothing else is")
    if deed.latest != latest_for(state, around):
        raise ValueError("the limit on the letter is the limit of the rule")


def _check_lapse(state: Dossier, around: Circumstances | None) -> None:
    if state.slip is None or state.slip.received_at is not None:
        raise Refused("Hồ sơ không chờ bổ sung giấy tờ nào.", "Mở hồ sơ để xem đang chờ gì.")
    if around is None:
        return
    until = promise.supplement_until(state.slip.at, around.regime, around.calendar)
    if around.now <= until:
        raise Refused(
            f"Công dân còn được bổ sung đến {say_moment(until)}.",
            "Đợi hết hạn, hoặc công dân rút hồ sơ.",
            rule=around.regime.supplement_days.cited,
        )


def late_request(state: Dossier, around: Circumstances) -> Refused | None:
    """The refusal of a supplement asked for later than 3 working days after receipt; None while there is time.

    The sector's own rule may allow it still: then its document is stated with the request.
    """
    days = around.regime.ask_within_working_days
    until = promise.ask_until(state.received_at, around.regime, around.calendar)
    if around.now <= until:
        return None
    return Refused(
        f"Chỉ được yêu cầu bổ sung đến {say_moment(until)} ({days.value} ngày làm việc từ khi tiếp nhận).",
        "Giải quyết tiếp, từ chối có lý do, hoặc ghi văn bản chuyên ngành cho phép yêu cầu muộn hơn.",
        rule=days.cited,
    )


def refuse_late_request(state: Dossier, deed: ev.SupplementRequested, around: Circumstances) -> None:
    """A supplement after acceptance is asked within 3 working days, unless the sector's own rule says otherwise: it
    starts the term anew, so a leader must say so, by the number of the document."""
    late = late_request(state, around)
    if late is None:
        return
    if not deed.late_basis.strip():
        raise late
    stop_grounds.refuse_unfounded_request(deed.late_basis, around.role, around.named, late.rule)


def check_resumption(
    state: Dossier, deed: co.ClockResumed | ev.SupplementReceived, around: Circumstances | None
) -> None:
    """The clock runs again: every date stands where the stop left it, by the rules and the calendar."""
    stops.refuse_undue_resumption(state, deed)
    if around is not None:
        stops.refuse_unreckoned(state, deed, around.now, around.regime, around.calendar)


def refuse_undue_correction(state: Dossier, deed: ev.Corrected, around: Circumstances | None) -> None:
    """A procedure put right makes no late dossier on time and moves no promise made by an apology; a later deadline
    needs a leader where there is one, and everywhere once the paper has left the desk or its last working day began."""
    new, old = deed.deadline or deed.due, state.deadline
    if new is None or old is None or state.due is None:
        return
    later = new.at > old.at or (around is not None and _widens(state, deed, new, around))
    judged = state.judged_at
    late = state.late(around.now) if around is not None else judged is not None and judged > old.at
    if later and late:
        raise stops.undue(old.at)
    if state.reschedule is not None and (later or (deed.due is not None and deed.due.at != state.due.at)):
        raise Refused(
            f"Hồ sơ đã xin lỗi và hẹn lại {say_moment(state.due.at)}: đính chính không dời hạn được nữa.",
            "Giữ hạn và ngày hẹn như cũ.",
            rule="NĐ 118/2025/NĐ-CP, Điều 19.6",
        )
    if later and around is not None and around.role != "lanh_dao":
        last = promise.apology_by(old.at, around.regime, around.calendar)
        if "lanh_dao" in around.named or state.handovers or around.now > last:
            raise Refused(
                f"Đính chính này dời hạn từ {say_moment(old.at)} sang {say_moment(new.at)}: chỉ lãnh đạo mới được ghi.",
                "Nhờ lãnh đạo đăng nhập, ghi lý do và đính chính.",
                rule="NĐ 118/2025/NĐ-CP, Điều 19.6",
            )


def _widens(state: Dossier, deed: ev.Corrected, new: ev.DueRecord, around: Circumstances) -> bool:
    """Whether the corrected term would let an apology go further than the promised one does."""
    term, old = deed.procedure.term if deed.procedure is not None else None, state.deadline
    promised = state.deadline_term or state.term
    if term is None or old is None or promised is None:
        return False
    # From deadline to deadline: a promise made by an apology lies further off and would hide the longer term.
    limit = _third(state, around, old.at, promised, old.counted_from)
    if limit is None:
        return False
    found = _third(state, around, new.at, term, new.counted_from)
    return found is not None and found > limit


def refuse_unapproved(state: Dossier) -> None:
    """A dossier that went down its process comes back with a leader's decision."""
    if must_be_approved(state):
        raise Refused(
            "Lãnh đạo chưa duyệt hồ sơ này trên phần mềm.",
            "Trình lãnh đạo, hoặc nhờ lãnh đạo duyệt ở trang Hạn xử lý (F4).",
            rule="Công văn 535/UBND-NV, điểm 4",
        )


def refuse_unled_refusal(state: Dossier, around: Circumstances | None) -> None:
    """A dossier that went down its process is refused by a leader, or after a leader decided so in the software."""
    if state.handovers and (state.approved_at is None or must_be_approved(state)):
        _need_leader(around, "từ chối hồ sơ đã chuyển giải quyết")
