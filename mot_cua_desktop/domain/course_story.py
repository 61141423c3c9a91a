"""The deeds of a dossier's course in sentences: steps, stops, urgings, the apology."""

from __future__ import annotations

from typing import Literal, assert_never

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import letters, paper_numbers
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import say_minutes, say_moment

Tone = Literal["plain", "good", "careful", "bad", "quiet"]
Words = tuple[str, tuple[str, ...], Tone]


def tell_course(body: co.CourseBody, before: Dossier, after: Dossier) -> Words:
    """What happened, its details, and how it looks."""
    match body:
        case co.Forwarded():
            return (
                f"Chuyển hồ sơ sang bước {_step(after, body.step)}.",
                _details(body.note, _spent(body.spent)),
                "plain",
            )
        case co.StepReceived():
            return f"Nhận hồ sơ ở bước {_step(after, body.step)}.", (), "plain"
        case co.StepDone():
            return f"Xong bước {_step(after, body.step)}: {stop(body.outcome)}", _details(_spent(body.spent)), "plain"
        case co.SubmittedToLeader():
            return f"Trình lãnh đạo: {stop(body.proposal)}", _details(_spent(body.spent)), "careful"
        case co.Approved():
            words = f": {stop(body.decision)}" if body.decision else "."
            return f"Lãnh đạo duyệt{words}", _details(_spent(body.spent)), "good"
        case co.SentBack():
            what = f"Trả lại bước {_step(after, body.step)}: {stop(body.reason)}"
            return what, _details(_spent(body.spent)), "careful"
        case co.ClockStopped():
            what = f"Dừng tính hạn, {co.STOP_WORDS[body.cause]}: {stop(body.note)}"
            again = f"Lần dừng thứ {len(after.stops)} của hồ sơ." if len(after.stops) > 1 else ""
            return what, _details(f"Căn cứ: {body.basis}", again), "careful"
        case co.ClockResumed():
            due = f" Hẹn trả {say_moment(body.due.at)}." if body.due else ""
            return (
                f"Tính hạn tiếp sau {say_minutes(body.waited)} làm việc.{due}",
                _details(body.note, _stood(after)),
                "plain",
            )
        case co.SupplementLapsed():
            what = f"Đóng hồ sơ vì quá hạn bổ sung, thông báo số {paper_numbers.said(body)}."
            return what, _details(body.note), "bad"
        case co.Urged():
            return f"Đôn đốc {body.to}: {stop(body.words)}", (), "careful"
        case co.FlaggedComplex():
            if not body.on:
                return "Bỏ đánh dấu hồ sơ phức tạp.", (), "plain"
            return f"Hồ sơ phức tạp: {stop(body.reason)}", (f"Biện pháp: {body.measure}",), "careful"
        case co.RescheduleProposed():
            what = f"Dự thảo xin lỗi, đề nghị hẹn lại {say_moment(body.due)}: {stop(body.words)}"
            return what, (_cause(body),), "careful"
        case co.RescheduleDeclined():
            return f"Lãnh đạo không ký dự thảo xin lỗi: {stop(body.reason)}", (), "careful"
        case co.RescheduleNotified():
            return _rescheduled(body, before)
        case _:
            assert_never(body)


def _rescheduled(body: co.RescheduleNotified, before: Dossier) -> Words:
    old = f"{say_moment(before.due.at)} → " if before.due else ""
    number = f"{body.number}/{body.year}"
    if body.mark:
        number = f"{letters.say_apology(body.number, body.mark)} năm {body.year}"
    what = f"Xin lỗi và hẹn lại, phiếu số {number}: {old}{say_moment(body.due.at)}."
    details = [stop(body.words), _cause(body)]
    if body.latest is not None:
        details.append(f"Muộn nhất được hẹn: {say_moment(body.latest)} ({body.rule}).")
    if body.breach:
        details.append(f"Vi phạm thời gian hẹn lại: {stop(body.breach_reason)}")
    return what, tuple(details), "bad" if body.breach else "careful"


def _cause(body: co.RescheduleProposed | co.RescheduleNotified) -> str:
    return f"Nguyên nhân: {co.LATE_CAUSE_WORDS[body.cause]}; do {co.LATE_BY_WORDS[body.caused_by]}."


def _step(state: Dossier, step: int) -> str:
    name = f" “{state.steps[step].name}”" if step < len(state.steps) else ""
    return f"{step + 1}{name}"


def _spent(minutes: int) -> str:
    return f"Bước này hết {say_minutes(minutes)} làm việc." if minutes else ""


def _stood(state: Dossier) -> str:
    """How long the clock stood in all, where it stood more than once."""
    if len(state.stops) < 2:
        return ""
    return f"Đã dừng {len(state.stops)} lần, tổng cộng {say_minutes(sum(s.minutes for s in state.stops))} làm việc."


def _details(*words: str) -> tuple[str, ...]:
    return tuple(filter(None, words))


def stop(text: str) -> str:
    """The text as a sentence: with its full stop."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
