"""Guiding citizens to file online (công văn 535/UBND-NV, điểm 4): what was said at the counter, in the journal."""

from __future__ import annotations

from typing import Literal

import msgspec

#: Why a citizen who could have filed online was not shown how to.
WhyNot = Literal["", "khong_dien_thoai", "khong_vneid", "muon_truc_tiep", "khac"]
WHY_NOT_WORDS: dict[WhyNot, str] = {
    "khong_dien_thoai": "không có điện thoại",
    "khong_vneid": "không có tài khoản VNeID",
    "muon_truc_tiep": "muốn nộp trực tiếp",
    "khac": "lý do khác",
}


class OnlineAdvice(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer chose at intake. No ``why_not``: the citizen was shown how to file online.

    ``slip``: with the printed slip in hand.
    """

    why_not: WhyNot = ""
    slip: bool = False


class OnlineAdviceGiven(msgspec.Struct, frozen=True, kw_only=True, tag="online_advice_given"):
    """The advice, or why there was none, for one dossier: once."""

    why_not: WhyNot = ""
    slip: bool = False


class OnlineWayShown(msgspec.Struct, frozen=True, kw_only=True, tag="online_way_shown"):
    """The same of a visit at the counter, said when it happened: whoever then goes home to file online has no dossier
    here. ``visit`` is the draft's id: if it becomes a dossier with its own advice, that one counts. The last word of a
    visit and procedure holds; ``withdrawn`` takes it back. Nothing of the citizen is kept."""

    visit: bytes
    code: str
    name: str
    why_not: WhyNot = ""
    slip: bool = False
    withdrawn: bool = False


OnlineBody = OnlineAdviceGiven
