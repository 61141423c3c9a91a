"""One writer for each dossier: whether an event extends the dossier's one line, or is a conflict that people look into.

The hub judges by this, and each desk by the very same while its events wait: so both see one line.
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from mot_cua_desktop.domain.custody_events import HandedOver, TakenOver
from mot_cua_desktop.domain.sealed import Sealed

Verdict = Literal["accepted", "conflict"]
#: Why an event is a conflict; what the review drawer says of each.
Reason = Literal[
    "", "unknown_dossier", "not_custodian", "old_term", "wrong_place", "not_for_a_desk", "unreadable", "known_id"
]
REASON_WORDS: dict[str, str] = {
    "unknown_dossier": "không có hồ sơ gốc tại trung tâm",
    "not_custodian": "quầy này không giữ hồ sơ lúc đó",
    "old_term": "hồ sơ đã được lãnh đạo giao quầy khác giữ",
    "wrong_place": "đã có việc khác ở cùng chỗ trong diễn biến hồ sơ",
    "not_for_a_desk": "chỉ lãnh đạo mới giao lại hồ sơ, tại trung tâm",
    "unreadable": "việc do phiên bản khác ghi, chưa đọc được",
    "known_id": "trùng số hiệu với một việc đã có",
}
#: The kind of stream that has a custodian; what a ward says of itself has none.
KIND = "dossier"
_handed_over = msgspec.json.Decoder(HandedOver)
_taken_over = msgspec.json.Decoder(TakenOver)


class Writer(Protocol):
    """The header of an event, as far as custody asks for it."""

    @property
    def seq(self) -> int: ...
    @property
    def term(self) -> int: ...
    @property
    def desk(self) -> str: ...
    @property
    def type(self) -> str: ...


class Custody(msgspec.Struct, frozen=True):
    """Who holds a dossier, under which term, and the number of its last event."""

    desk: str
    term: int
    seq: int


def judge(held: Custody | None, event: Writer, *, by_hub: bool = False) -> Reason:
    """Why ``event`` may not extend the line of a dossier held as ``held`` (None: not begun); empty when it does."""
    if event.type == "taken_over" and not by_hub:
        return "not_for_a_desk"
    if held is None:
        begins = event.type == "opened" and event.seq == 1 and event.term == 1
        return "" if begins else "unknown_dossier"
    if by_hub:
        return "" if event.term == held.term + 1 and event.seq == held.seq + 1 else "wrong_place"
    # The term is asked first: what a dead desk sends late is told as that, whoever holds the dossier by then.
    if event.term != held.term:
        return "old_term"
    if event.desk != held.desk:
        return "not_custodian"
    return "" if event.seq == held.seq + 1 else "wrong_place"


def after(held: Custody | None, event: Sealed) -> Custody | None:
    """Who holds the dossier after an accepted ``event``; None when a change of hands cannot be read."""
    if event.type not in ("handed_over", "taken_over"):
        return Custody(held.desk if held else event.desk, event.term, event.seq)
    try:
        body = (_handed_over if event.type == "handed_over" else _taken_over).decode(event.body)
    except msgspec.DecodeError:
        return None
    # Without a desk to hold it the dossier would be nobody's.
    return Custody(body.to, event.term, event.seq) if body.to and "\0" not in body.to else None
