"""Why a dossier is late: as its apology states it, else an incident of the software or the line that touched it.

Said here once for the book and the letter; `store.figures.CAUSE` says the same in SQL for the pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mot_cua_desktop.domain.course import LATE_CAUSE_WORDS, LateCause
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.incident import HeldUp

#: The first layout (`seal.LAYOUT`) in which an incident after the deadline is no cause, and the letter asks for them.
SINCE = 4
_SOFTWARE: LateCause = "phan_mem"
_NO_SLIP = "(không có phiếu xin lỗi)"
#: Where no apology states a cause, and nothing touched the dossier in time.
UNSTATED = f"chưa nêu {_NO_SLIP}"


def of(state: Dossier, incidents: Sequence[HeldUp], layout: int) -> LateCause | Literal[""]:
    """The cause by its key; '' where nobody stated one."""
    if state.reschedule is not None:
        return state.reschedule.cause
    return _SOFTWARE if any(each.counted and _in_time(state, each, layout) for each in incidents) else ""


def words(state: Dossier, incidents: Sequence[HeldUp], layout: int) -> str:
    """The same as a report says it."""
    cause = of(state, incidents, layout)
    if not cause:
        return UNSTATED
    return LATE_CAUSE_WORDS[cause] if state.reschedule is not None else f"{LATE_CAUSE_WORDS[cause]} {_NO_SLIP}"


def touched(state: Dossier, incident: HeldUp, layout: int) -> str:
    """Beside the cause: which incident touched it, and whether too late to be the cause."""
    after = "" if _in_time(state, incident, layout) else " (sau hạn, không tính là nguyên nhân)"
    return f"Bị ảnh hưởng bởi {incident.words}{after}"


def _in_time(state: Dossier, incident: HeldUp, layout: int) -> bool:
    """Whether it began before the deadline was missed: what came later made nothing late."""
    return layout < SINCE or state.late_at is None or incident.since <= state.late_at
