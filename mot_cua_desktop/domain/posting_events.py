"""The two duties after each change of the catalogue, as the journal keeps them: posted at the desk, and taken into the
ISO 9001 documents (công văn 535/UBND-NV, điểm 2).

That a duty exists is no event of its own: it follows from the change. The journal says who has it and when it was done.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

PostingKind = Literal["niem_yet", "iso"]


class PostingAssigned(msgspec.Struct, frozen=True, kw_only=True, tag="posting_assigned"):
    """A duty of the change named ``change`` lies with this officer (an id; empty: with nobody again)."""

    change: str
    kind: PostingKind
    officer: str


class PostingDone(msgspec.Struct, frozen=True, kw_only=True, tag="posting_done"):
    """It was done on ``day``; ``note`` says where it hangs, or which document of the system took it in."""

    change: str
    kind: PostingKind
    day: date
    note: str = ""


class PostingReopened(msgspec.Struct, frozen=True, kw_only=True, tag="posting_reopened"):
    """It was said to be done by mistake: it is open again, with its old due date."""

    change: str
    kind: PostingKind
    reason: str


PostingBody = PostingAssigned | PostingDone | PostingReopened
