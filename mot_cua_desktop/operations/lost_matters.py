"""What neither the hub nor the desk that wrote it has any more, as those tell it who still know it.

A deed in a dossier lies in the drawer of conflicts beside what stands; what a desk had said of the ward itself (an
officer, a day off) has no dossier, and is told by its kind, so that whoever is in charge says it again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import folding
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import lost_takeovers, recording
from mot_cua_desktop.store.custody_asks import UNTOLD
from mot_cua_desktop.store.instants import instant

#: What a word of the ward was about, by its kind of stream.
_MATTERS = {
    "officer": "cán bộ",
    "passwords": "mật khẩu",
    "procedure": "thủ tục",
    "process": "quy trình nội bộ",
    "calendar": "lịch làm việc",
    "rules": "quy định",
    "posting": "niêm yết",
    "template": "mẫu giấy",
    "evaluation": "phiếu đánh giá tháng",
    "incident": "sự cố",
    "reform": "kế hoạch, nhiệm vụ cải cách hành chính",
}


#: What to do about what does not stand, by why; for the officer, never for the citizen.
ADVICE = {
    "unknown_dossier": "Công dân còn chờ thì tiếp nhận lại theo giấy tờ đang có.",
    "desk_lost": "Giấy đã giao công dân vẫn là giấy của quầy: gọi công dân nếu cần, rồi ghi lại việc còn thiếu.",
}
OF_WARD = "Người phụ trách ghi lại những gì còn cần."


def tell_takeovers(desk: Desk) -> None:
    """Tell the hub of leaders' decisions that it has lost; does nothing where there are none."""
    with desk.store.reading() as connection:
        if not lost_takeovers.untold(connection):
            return
    with suppress(Told), desk.store.writing() as connection:  # a wrong clock is told at the next deed
        recording.check_clock(connection, desk.author())
        lost_takeovers.tell(connection, desk.author())


@dataclass(frozen=True)
class LostWords:
    """What one desk had said of the ward, and is lost."""

    desk: str
    at: datetime
    events: tuple[bytes, ...]
    told: tuple[str, ...]


def words(
    found: Sequence[tuple[Any, Any, str]], settled: Collection[bytes], names: Mapping[str, str]
) -> list[LostWords]:
    """Those that nobody has seen to, by the desk that had said them; ``found`` as `custody_asks.conflicts` gives it."""
    lost = [row for _, row, why in found if why == "desk_lost" and row.kind not in UNTOLD and row.id not in settled]
    return [
        LostWords(desk, instant(rows[0].at), tuple(row.id for row in rows), tuple(_told(row, names) for row in rows))
        for desk, group in groupby(sorted(lost, key=lambda row: (row.desk, row.at)), key=lambda row: row.desk)
        for rows in [list(group)]
    ]


def _told(row: Any, names: Mapping[str, str]) -> str:
    when = f"{instant(row.at).astimezone(VN):%H:%M %d/%m/%Y}"
    return f"{when} – {names.get(row.officer, row.officer)}, {row.desk}: ghi về {_MATTERS.get(row.kind, row.kind)}"


def before(found: Sequence[tuple[ev.Event | None, Any, str]], stream: bytes) -> list[ev.Event]:
    """The story of a dossier of which nothing stands any more, as far as it is known here."""
    every = [event for event, row, _ in found if row.stream == stream and event is not None]
    return sorted(every, key=lambda event: (event.seq, event.term))


def folded(events: Sequence[ev.Event]) -> Dossier | None:
    """How such a dossier stood last."""
    state: Dossier | None = None
    for event in events:
        try:
            state = folding.apply(state, event)
        except (Told, ValueError):
            break
    return state
