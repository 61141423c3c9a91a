"""One writer for each dossier: whether an event extends the dossier's one line, or is a conflict that people look into.

The hub judges by this, and each desk by the very same while its events wait: so both see one line. An event may come
before the line that it goes on from (taken by paper; sent again to a hub that lost what other desks wrote before it):
it waits, and is judged when that has come.
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from mot_cua_desktop.domain import paper_slip
from mot_cua_desktop.domain.custody_events import HandedOver, TakenOver
from mot_cua_desktop.domain.paper_events import HandedOnPaper, TakenOnPaper
from mot_cua_desktop.domain.sealed import Sealed

Verdict = Literal["accepted", "conflict", "waiting"]
#: Why an event is no part of a line: it waits, or is a conflict; what the review drawer says of each.
Reason = Literal[
    "", "unknown_dossier", "not_custodian", "old_term", "wrong_place", "not_for_a_desk", "unreadable", "known_id",
    "waiting", "on_paper", "paper_used", "wrong_paper", "hub_lost", "desk_lost",
]  # fmt: skip
REASON_WORDS: dict[str, str] = {
    "unknown_dossier": "không có hồ sơ gốc tại trung tâm",
    "not_custodian": "quầy này không giữ hồ sơ lúc đó",
    "old_term": "hồ sơ đã được lãnh đạo giao quầy khác giữ",
    "wrong_place": "đã có việc khác ở cùng chỗ trong diễn biến hồ sơ",
    "not_for_a_desk": "chỉ lãnh đạo mới giao lại hồ sơ, tại trung tâm",
    "unreadable": "việc do phiên bản khác ghi, chưa đọc được",
    "known_id": "trùng số hiệu với một việc đã có",
    "on_paper": "hồ sơ lúc đó đã được giao đi bằng giấy",
    "paper_used": "giấy giao này không còn hiệu lực: hồ sơ đã do quầy khác nhận, hoặc đã đi tiếp",
    "wrong_paper": "giấy giao không khớp chữ ký hoặc không đúng hồ sơ",
    # Never the hub's own verdict: what a desk says of what a restored hub no longer has, and nobody sends again.
    "hub_lost": "trung tâm phục hồi từ bản sao lưu, không còn việc này; cần thì nhờ lãnh đạo giao lại",
    "desk_lost": "trung tâm và quầy đã ghi đều mở lại từ bản sao lưu trước việc này",
}
#: The name under which a hub writes into a ward's log.
HUB_DESK = "Trung tâm"
#: The kind of stream that has a custodian; what a ward says of itself has none.
KIND = "dossier"
#: The kind of stream in which a hub says what became of an event that waited; the stream is that event's id.
VERDICT_KIND = "verdict"
_HANDS = ("handed_over", "taken_over", "handed_on_paper", "taken_on_paper")
_handed_over = msgspec.json.Decoder(HandedOver)
_taken_over = msgspec.json.Decoder(TakenOver)
_handed_on_paper = msgspec.json.Decoder(HandedOnPaper)
_taken_on_paper = msgspec.json.Decoder(TakenOnPaper)


class Judged(msgspec.Struct, frozen=True, kw_only=True, tag="judged"):
    """Written by the hub alone: an event that waited is accepted (``reason`` empty) or a conflict, from here on."""

    event: bytes
    reason: Reason


class Writer(Protocol):
    """An event, as far as custody asks for it."""

    @property
    def stream(self) -> bytes: ...
    @property
    def seq(self) -> int: ...
    @property
    def term(self) -> int: ...
    @property
    def desk(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def body(self) -> bytes: ...


class Custody(msgspec.Struct, frozen=True):
    """Who holds a dossier, under which term, and the number of its last event. ``paper``: that event's hash and the
    key that signed its paper, while the dossier is on its way by paper and its holder may not write."""

    desk: str
    term: int
    seq: int
    paper: bytes = b""


def judge(held: Custody | None, event: Writer, *, by_hub: bool = False) -> Reason:
    """Why ``event`` may not extend the line of a dossier held as ``held`` (None: not begun); empty when it does, and
    "waiting" while what it goes on from has not come."""
    if event.type == "taken_over" and not by_hub:
        return "not_for_a_desk"
    if event.type == "taken_on_paper":
        return _judge_paper(held, event)
    if held is None:
        if event.type != "opened" and not by_hub:
            return "waiting"
        return "" if event.type == "opened" and event.seq == 1 and event.term == 1 else "unknown_dossier"
    if by_hub:
        # Every takeover is above all terms that the hub has heard of, also of what waits.
        return "" if event.term > held.term and event.seq == held.seq + 1 else "wrong_place"
    if ahead(held, event):
        return "waiting"
    # The term is asked first: what a dead desk sends late is told as that, whoever holds the dossier by then.
    if event.term != held.term:
        return "old_term"
    if event.desk != held.desk:
        return "not_custodian"
    if held.paper:
        return "on_paper"
    return "" if event.seq == held.seq + 1 else "wrong_place"


def ahead(held: Custody, event: Writer) -> bool:
    """Whether other desks' deeds may lie between the line and this event, and bring the dossier to its writer yet. Who
    holds it knows the whole line and leaves nothing out, unless by a term that is to come."""
    if event.seq <= held.seq + 1 or event.term < held.term or event.type == "opened":
        return False
    # From a paper it goes on under the next term only.
    return event.term > held.term or (event.desk != held.desk and not held.paper)


def _judge_paper(held: Custody | None, event: Writer) -> Reason:
    try:
        body = _taken_on_paper.decode(event.body)
        slip = paper_slip.decode(body.slip)
    except (msgspec.DecodeError, ValueError):
        return "unreadable"
    if (event.stream, event.seq, event.term) != (slip.dossier, slip.seq + 1, slip.term + 1):
        return "wrong_paper"
    if held is None or (held.seq < slip.seq and held.term <= slip.term):
        return "waiting"
    if (held.seq, held.term, held.paper[:32]) != (slip.seq, slip.term, slip.hash):
        return "paper_used"
    sound = paper_slip.verified(held.paper[32:], body.slip, body.state_digest, body.signature)
    return "" if sound else "wrong_paper"


def paper_of(event: Writer) -> bytes:
    """The hash of the hand-over by which an event takes a dossier; empty where that cannot be read."""
    try:
        return paper_slip.decode(_taken_on_paper.decode(event.body).slip).hash
    except (msgspec.DecodeError, ValueError):
        return b""


def taken_by(event: Writer) -> str:
    """The desk that a leader's decision gives the dossier to; empty where that cannot be read."""
    try:
        return _taken_over.decode(event.body).to
    except msgspec.DecodeError:
        return ""


def after(held: Custody | None, event: Sealed) -> Custody | None:
    """Who holds the dossier after an accepted ``event``; None when a change of hands cannot be read."""
    if event.type not in _HANDS:
        return Custody(held.desk if held else event.desk, event.term, event.seq)
    if event.type == "taken_on_paper":
        return Custody(event.desk, event.term, event.seq)
    try:
        if event.type == "handed_on_paper":
            key = _handed_on_paper.decode(event.body).key
            # The desk stays its holder for a leader who takes over what its paper never reached.
            return Custody(event.desk, event.term, event.seq, event.hash + key) if len(key) == 32 else None
        to = (_handed_over if event.type == "handed_over" else _taken_over).decode(event.body).to
    except msgspec.DecodeError:
        return None
    # Without a desk to hold it the dossier would be nobody's.
    return Custody(to, event.term, event.seq) if to and "\0" not in to else None
