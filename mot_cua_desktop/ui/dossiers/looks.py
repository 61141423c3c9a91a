"""How a dossier's state looks: its words, a sign and a tone, so that colour is never the only thing that tells."""

from __future__ import annotations

from datetime import datetime

from mot_cua_desktop.domain.citizen import mask_number
from mot_cua_desktop.domain.dossier import ENDED, STATUS_WORDS, Dossier, Status
from mot_cua_desktop.domain.story import Tone
from mot_cua_desktop.domain.worktime import say_moment
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


def is_late(status: Status, due: datetime | None, now: datetime) -> bool:
    """Whether the appointment has passed and nothing lies ready: derived each time, never stored."""
    return due is not None and status == "in_process" and now > due


def state(status: Status, due: datetime | None, now: datetime) -> tuple[str, Tone]:
    """The sign and words of a state, and its tone; lateness is said in words too."""
    words = f"{SIGNS[status]} {STATUS_WORDS[status]}"
    if is_late(status, due, now):
        return f"{words} – quá hẹn", "bad"
    return words, TONES[status]


def state_of(dossier: Dossier, now: datetime) -> tuple[str, Tone]:
    """The same for an opened dossier."""
    return state(dossier.status, dossier.due.at if dossier.due else None, now)


def name_of(row: DossierRow) -> str:
    """What the dossier is called at the desk: its code, or the number of its slip while it has none."""
    return row.code or (f"Phiếu {row.slip}" if row.slip else "Chưa có mã")


def spoken(row: DossierRow, now: datetime) -> str:
    """A list line in one sentence, for tests and screen readers."""
    parts = [row.owner_name or "(đã xóa theo hạn lưu)", name_of(row), row.procedure_name]
    parts += [state(row.status, row.due_at, now)[0]]
    if row.id_number:
        parts.append(f"số {mask_number(row.id_number)}")
    return " · ".join(parts)


def due_words(row: DossierRow) -> str:
    """The appointment in short, while it still matters."""
    if row.due_at is None or row.status in ENDED:
        return ""
    return f"hẹn {say_moment(row.due_at)}"
