"""A fee as a citizen reads it on paper: the sum, or whom to ask; never the "Miễn phí" of a source that cannot know."""

from __future__ import annotations

import re

from mot_cua_desktop.domain import published
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.names import fold

COUNCIL = "Theo nghị quyết của HĐND tỉnh; hỏi tại quầy"
ASK = "Chưa rõ, hỏi tại quầy"
FREE = "Miễn phí"
_SUM = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
#: What the portal writes in its column of sums; in brackets behind it stands its note.
_SOURCE = re.compile(
    r"\s*(?:Miễn phí|Không có thông tin|(?P<sum>[\d.,]+)\s*(?:Việt Nam Đồng|VNĐ|đồng|đ)?)\s*(?P<note>\(.*)?$", re.DOTALL
)


def told(amount: int | None, text: str, unit: str = "") -> str:
    """What is to be paid. ``text`` is what was published: of it only what is no figure of its own is said again.

    Where the sum is unknown the words say who sets it or that the desk tells it; published sums (so much for the first
    page, so much for the others) stay, with that advice.
    """
    if amount is None:
        return unknown(text)
    if not text or _SOURCE.match(text):
        return f"{say_money(amount)}{f' / {unit}' if unit else ''}" if amount else FREE
    return text


def unknown(text: str) -> str:
    """The words for a sum that nobody could tell from what was published."""
    plain = fold(text)
    if "hoi dong nhan dan" in plain or "hdnd" in plain:
        return COUNCIL
    source = _SOURCE.match(text)
    if source is not None and source["sum"] and _SUM.match(source["sum"]):
        amount = published.dong(source["sum"])
        first = published.tiered(text) or not published.contradicted(amount, source["note"] or "")
        return f"{say_money(amount)}; hỏi tại quầy" if first else ASK
    if source is None and _SUM.search(text):
        return f"{text.rstrip(' .;')}; hỏi tại quầy"
    return ASK


def note(text: str) -> str:
    """The note that stands in brackets behind the published figure, without them; empty where there is none."""
    found = _SOURCE.match(text)
    if found is None or not found["note"]:
        return ""
    said = found["note"].strip()
    while said.startswith("(") and said.endswith(")"):
        said = said[1:-1].strip()
    return said
