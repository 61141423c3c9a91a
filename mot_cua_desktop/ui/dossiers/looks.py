"""How a dossier's state looks: its words, a sign and a tone, so that colour is never the only thing that tells."""

from __future__ import annotations

from datetime import datetime

from mot_cua_desktop.domain.citizen import mask_number
from mot_cua_desktop.domain.dossier import ENDED, STATUS_WORDS, Dossier, Status
from mot_cua_desktop.domain.story import Tone
from mot_cua_desktop.domain.worktime import VN, say_moment
from mot_cua_desktop.operations.dossiers import DossierRow

SIGNS: dict[Status, str] = {
    "opened": "○",
    "guided": "◆",
    "in_process": "●",
    "waiting": "◆",
    "paused": "◆",
    "ready": "→",
    "returned": "✓",
    "refused": "✗",
    "withdrawn": "←",
    "lapsed": "✗",
}
TONES: dict[Status, Tone] = {
    "opened": "plain",
    "guided": "careful",
    "in_process": "plain",
    "waiting": "careful",
    "paused": "careful",
    "ready": "good",
    "returned": "quiet",
    "refused": "bad",
    "withdrawn": "quiet",
    "lapsed": "quiet",
}
#: The filter chips of the list, by the name of their button.
CHIPS: dict[str, tuple[Status, ...]] = {
    "all_chip": (),
    "process_chip": ("opened", "in_process", "paused"),
    "citizen_chip": ("guided", "waiting"),
    "ready_chip": ("ready",),
    "done_chip": ("returned", "refused", "withdrawn", "lapsed"),
}


def is_late(late_at: datetime | None, now: datetime) -> bool:
    """Whether the lawful deadline was missed, by a dossier that runs, stands or is done: an apology excuses nothing."""
    return late_at is not None and now > late_at


def state(status: Status, late_at: datetime | None, now: datetime) -> tuple[str, Tone]:
    """The sign and words of a state, and its tone; lateness is said in words too."""
    words = f"{SIGNS[status]} {STATUS_WORDS[status]}"
    if not is_late(late_at, now):
        return words, TONES[status]
    if status == "returned":
        return f"{words} – trả trễ", "careful"
    return f"{words} – trễ hạn", "careful" if status in ENDED or status == "ready" else "bad"


def state_of(dossier: Dossier, now: datetime) -> tuple[str, Tone]:
    """The same for an opened dossier."""
    return state(dossier.status, dossier.late_at, now)


def name_of(row: DossierRow) -> str:
    """What the dossier is called at the desk: its code, or the number of its slip while it has none."""
    return row.code or (f"Phiếu {row.slip}" if row.slip else "Chưa có mã")


def spoken(row: DossierRow, now: datetime) -> str:
    """A list line in one sentence, for tests and screen readers."""
    parts = [row.owner_name or "(đã xóa theo hạn lưu)", name_of(row), row.procedure_name]
    parts += [state(row.status, row.late_at, now)[0]]
    if row.ahead:
        parts.append("Xem trước")
    if row.id_number:
        parts.append(f"số {mask_number(row.id_number)}")
    if due_words(row, now):
        parts.append(due_words(row, now))
    return " · ".join(parts)


def due_words(row: DossierRow, now: datetime) -> str:
    """The appointment in short, while it still matters; and what an apology cannot excuse, also when all is done."""
    if row.due_at is None:
        return ""
    late = is_late(row.late_at, now)
    if row.rescheduled and (late or row.status not in ENDED):
        # The list has room for the short words only; the dossier's page says the whole.
        past = f"; quá hạn từ {row.late_at.astimezone(VN):%d/%m}" if late and row.late_at is not None else ""
        return f"đã xin lỗi, hẹn lại {row.due_at.astimezone(VN):%d/%m}{past}"
    if row.status in ENDED:
        return past_words(row.late_at) if late and row.late_at is not None else ""
    return f"hẹn {say_moment(row.due_at)}"


def past_words(deadline: datetime) -> str:
    """Since when the lawful deadline is past."""
    return f"quá hạn giải quyết từ {deadline.astimezone(VN):%d/%m}"
