"""What a line of the board says: how late or how long left, who has it, what a leader is asked. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from mot_cua_desktop.domain import course as co
from mot_cua_desktop.domain import paper_numbers, stops
from mot_cua_desktop.domain.calendar import Calendar
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Dossier
from mot_cua_desktop.domain.process import with_leader
from mot_cua_desktop.domain.story import Tone
from mot_cua_desktop.domain.time_left import say_left, say_waited
from mot_cua_desktop.domain.worktime import VN, say_minutes, say_moment
from mot_cua_desktop.operations.board import GROUP_WORDS, Line, Listed, Proposals
from mot_cua_desktop.ui.dossiers import looks

WORDS: dict[Listed, str] = {
    **cast("dict[Listed, str]", GROUP_WORDS),
    "xin_loi": "Cần xin lỗi, hẹn lại",
    "dong": "Quá hạn bổ sung, có thể đóng",
}
#: Sign and tone of a group that has something in it.
LOOKS: dict[Listed, tuple[str, Tone]] = {
    "qua_han": ("✗", "bad"),
    "hom_nay": ("⚠", "careful"),
    "ngay_mai": ("○", "plain"),
    "nguy_co": ("⚠", "careful"),
    "cho_lanh_dao": ("◆", "plain"),
    "cho_cong_dan": ("□", "plain"),
    "cho_co_quan": ("□", "plain"),
    "phuc_tap": ("●", "plain"),
    "xin_loi": ("⚠", "careful"),
    "dong": ("□", "plain"),
}
EMPTY: dict[Listed, str] = {
    "qua_han": "✓ Không có hồ sơ nào quá hẹn.",
    "hom_nay": "✓ Không có hồ sơ nào hẹn trong hôm nay.",
    "ngay_mai": "Không có hồ sơ nào hẹn ngày làm việc sau.",
    "nguy_co": "✓ Không có hồ sơ nào có nguy cơ trễ: các bước còn lại đều kịp.",
    "cho_lanh_dao": "✓ Không có hồ sơ nào chờ lãnh đạo.",
    "cho_cong_dan": "Không có hồ sơ nào chờ công dân.",
    "cho_co_quan": "Không có hồ sơ nào chờ cơ quan khác.",
    "phuc_tap": "Không có hồ sơ nào được đánh dấu phức tạp.",
    "xin_loi": "✓ Không có hồ sơ nào phải xin lỗi lúc này.",
    "dong": "Không có hồ sơ nào quá hạn bổ sung.",
}


@dataclass(frozen=True)
class Said:
    """One line in words. ``left`` carries its sign; ``asked`` are what lies before a leader (empty elsewhere)."""

    name: str
    code: str
    procedure: str
    left: str
    tone: Tone
    due: str
    where: str
    marks: str
    asked: tuple[str, ...]

    def spoken(self) -> str:
        """The whole line in one sentence, for screen readers."""
        parts = (self.name, self.left, self.code, self.procedure, self.due, self.where, *self.asked, self.marks)
        return " · ".join(part for part in parts if part)


def say(line: Line, now: datetime, calendar: Calendar) -> Said:
    """Everything that the board shows of a dossier at ``now``."""
    state = line.dossier
    left, tone = _left(state, now, calendar)
    late = looks.is_late(state.late_at, now)
    if late and tone != "bad":
        # The promise was moved, or the work is done: the law's own date stays missed.
        left, tone = f"{left} – trễ hạn", "bad" if not state.ended else tone
    code = state.code or (f"Phiếu {paper_numbers.said(state.slip)}" if state.slip else "Chưa có mã")
    return Said(
        name=state.people.owner.name or "(đã xóa theo hạn lưu)",
        code=code,
        procedure=state.procedure.name,
        left=left,
        tone=tone,
        due=_due(state),
        where=_where(line),
        marks=" · ".join(_marks(state, now, calendar)),
        asked=asked(line),
    )


def _due(state: Dossier) -> str:
    """The appointment; where an apology moved it, the one before it too."""
    if state.due is None:
        return ""
    moved = state.reschedule
    old = f" (hẹn cũ {moved.old.astimezone(VN):%d/%m})" if moved is not None else ""
    return f"hẹn {say_moment(state.due.at)}{old}"


def _left(state: Dossier, now: datetime, calendar: Calendar) -> tuple[str, Tone]:
    awaited = _awaited(state, now)
    if awaited:
        if state.overdue_at is not None and state.stopped_at is not None:
            # Missed before the stop: the days after it are not the office's.
            return f"✗ {say_left(state.overdue_at, state.stopped_at, calendar)} trước khi dừng", "bad"
        return f"□ {awaited}", "careful"
    if state.due is None or state.status != "in_process":
        return STATUS_WORDS[state.status], "quiet"
    words = say_left(state.due.at, now, calendar)
    if now > state.due.at:
        return f"✗ {words}", "bad"
    tight = state.due.tight is not None and state.due.tight <= now
    today = state.due.at.astimezone(VN).date() == now.astimezone(VN).date()
    return (f"⚠ {words}", "careful") if tight or today else (f"● {words}", "plain")


def _awaited(state: Dossier, now: datetime) -> str:
    """Whom a dossier waits for and since when; empty where nobody is waited for."""
    if state.status in ("guided", "waiting") and state.slip is not None:
        return f"chờ công dân {say_waited(state.slip.at, now)}"
    if state.status == "paused" and state.stops:
        whom = "chờ công dân nộp phí" if state.stops[-1].cause == "phi" else "chờ cơ quan khác"
        return f"{whom} {say_waited(state.stops[-1].since, now)}"
    return ""


def _where(line: Line) -> str:
    state, held = line.dossier, line.dossier.holding
    if held is None or held.step >= len(state.steps):
        return ""
    step = f"Bước {held.step + 1}/{len(state.steps)} {state.steps[held.step].name}"
    if held.received_at is None:
        return f"{step} – đang chuyển tới {line.holder}, chưa xác nhận"
    return f"{step} – {line.holder}"


def _marks(state: Dossier, now: datetime, calendar: Calendar) -> list[str]:
    marks = []
    if state.overdue_at is not None and state.stopped_at is not None:
        marks.append(f"đang dừng: {_awaited(state, now)}")
    stood = sum(stop.minutes for stop in state.stops) + stops.waited(state, now, calendar)
    if stood:
        marks.append(f"đã dừng tính hạn {len(state.stops)} lần, tổng {say_minutes(stood)} làm việc")
    if state.reschedule is not None:
        marks.append("đã xin lỗi, hẹn lại")
        if looks.is_late(state.late_at, now) and state.late_at is not None:
            marks.append(looks.past_words(state.late_at))
    if state.proposal is not None:
        marks.append("chờ ký xin lỗi")
    if state.complex is not None:
        marks.append("phức tạp")
    if state.times_sent_back:
        marks.append(f"trả lại {state.times_sent_back} lần")
    if state.urged:
        marks.append(f"đôn đốc {state.urged} lần")
    return marks


def asked(line: Line) -> tuple[str, ...]:
    """What a leader is asked: who submitted what and when, the draft of an apology, or both."""
    state = line.dossier
    parts = []
    if with_leader(state) and state.handovers:
        block = state.handovers[-1]
        who = line.officers.get(block.giver, block.giver)
        parts.append(f"{who} trình {_when(block.given_at)}: {block.note}")
    if state.proposal is not None and state.due is not None:
        draft = state.proposal
        who = line.officers.get(draft.officer, draft.officer)
        moved = f"hẹn {_when(state.due.at)} → {_when(draft.due)}"
        parts.append(f"{who} dự thảo xin lỗi: {moved}, {co.LATE_CAUSE_WORDS[draft.cause]}. {draft.words}")
    return tuple(parts)


def _when(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M %d/%m}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def strip(proposals: Proposals, now: datetime) -> tuple[str, Tone]:
    """The sentence above the board: what must go out before which hour, what is past it, what may be closed."""
    parts: list[str] = []
    tone: Tone = "plain"
    in_time = proposals.in_time if now <= proposals.until else 0
    late = proposals.apologies - in_time
    if in_time:
        until = proposals.until.astimezone(VN)
        day = "hôm nay" if until.date() == now.astimezone(VN).date() else f"{until:%d/%m}"
        parts.append(f"⚠ Cần xin lỗi trước {until:%H:%M} {day} nếu không kịp trả: {_number(in_time)} hồ sơ")
        tone = "careful"
    if late:
        parts.append(f"✗ Đã quá giờ phải xin lỗi: {_number(late)} hồ sơ")
        tone = "bad"
    if proposals.lapsed:
        parts.append(f"□ Có thể đóng vì quá hạn bổ sung: {_number(proposals.lapsed)}")
    if not parts:
        return "✓ Không có hồ sơ nào phải xin lỗi lúc này.", "good"
    return "      ".join(parts), tone


def online(proposals: Proposals) -> tuple[str, Tone]:
    """What was handed in online and has no answer yet; empty when there is nothing."""
    if not proposals.online:
        return "", "plain"
    late = f" (quá hạn {_number(proposals.online_late)})" if proposals.online_late else ""
    sign, tone = ("✗", "bad") if late else ("○", "plain")
    return f"{sign} Hồ sơ trực tuyến phải trả lời: {_number(proposals.online)}{late}  F2", cast("Tone", tone)
