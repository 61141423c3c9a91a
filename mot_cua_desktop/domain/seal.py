"""What a report carries so that anyone can recheck it: up to which event it was made, the chain there, its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice

import msgspec

from mot_cua_desktop.domain.worktime import VN

#: Before the seal in a file's properties.
SIGN = "mot-cua-bao-cao:"
#: How the lines of a report are laid out now. Before 2, direct and posted dossiers were one column of every table, and
#: the line of the year did not say until which day; before 3, a unit had whatever its officers of the last day had ever
#: accepted; before 4, a procedure had the name of the dossier that had come last to the desk that made the report, a
#: till's correction stood in the book of its own month alone, and an incident was the cause of lateness also where it
#: began after the deadline; before 5, words wider than the sheet and a line higher than it ran off, a report said on
#: its paper what is not confirmed of its form, the evaluation had its shares as words, a workbook neither two heads
#: nor signatures, and the book of fees did not name what a till had beyond it and went by the hour of a till's
#: corrections, whatever clock had given it. A report is always rechecked in the layout that it was made in.
LAYOUT = 5
#: From this layout on a report leaves the program as an office sends it.
AS_SENT = 5
_encoder = msgspec.json.Encoder(order="deterministic")
_AT_ONCE = 500  # lines


class Ward(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk of several knew of the others: the place of the last event it had received, up to which number it had
    sent its own, how many of those had been set aside as conflicts, how often a judgement had changed (-1 in a seal of
    before that was noted), and when it was last in step with its hub."""

    others: int
    pushed: int
    aside: int
    judged: int = -1
    heard: datetime | None = None

    @property
    def words(self) -> str:
        """As a report says it."""
        return f"{self.heard.astimezone(VN):%H:%M %d/%m/%Y}" if self.heard is not None else "chưa nhận lần nào"


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """Of one report: its kind and choices, its days, when it was made, and the place in the journal it was made from.

    ``position`` counts this store's events, ``desk_seq`` and ``chain`` are the number and the hash of the last of them;
    ``digest`` is over every line of the report, laid out as ``layout`` has it. ``ward`` is None for a desk that stands
    alone.
    """

    report: str
    by: str
    first: date
    last: date
    made: datetime
    position: int
    desk: str
    desk_seq: int
    chain: str
    digest: str
    ward: Ward | None = None
    layout: int = 1  # of a seal that does not name one

    @property
    def check(self) -> str:
        """The digest as it is printed: enough of it to compare by eye."""
        return "-".join(self.digest[n : n + 4].upper() for n in range(0, 16, 4))

    @property
    def words(self) -> str:
        """What stands at the foot of each page."""
        words = f"Mã kiểm {self.check} · sổ {self.desk} đến việc số {self.desk_seq}"
        return words if self.ward is None else f"{words}, quầy khác đến {self.ward.words}"


def digest(heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> str:
    """One number over the columns' names and every line, in order."""
    total = hashlib.sha256(_encoder.encode(list(heads)))
    left = iter(rows)
    while some := b"".join(map(_encoder.encode, islice(left, _AT_ONCE))):
        total.update(some)
    return total.hexdigest()


def written(seal: Seal) -> str:
    """The seal as text, for the properties of a file."""
    return SIGN + _encoder.encode(seal).decode()


def read(text: str) -> Seal | None:
    """The seal in a file's property; None where there is none."""
    if not text.startswith(SIGN):
        return None
    try:
        return msgspec.json.decode(text.removeprefix(SIGN), type=Seal)
    except msgspec.MsgspecError:
        return None
