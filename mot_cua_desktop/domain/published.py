"""Terms, fees and papers in the words in which lists publish them: read where told, doubted where not.

What is returned as a doubt is the piece of a sentence that follows "… chưa rõ: "; ``sayer`` is who left it open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mot_cua_desktop.domain.names import clean, fold
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, ChannelTerm
from mot_cua_desktop.domain.terms import Term, parse_term

NOTHING = {"", "khong co thong tin"}
DONG = re.compile(r"(\d[\d.,]*)\s*(?:vnđ|vnd|việt nam đồng|đồng|đ)(?!\w)", re.IGNORECASE)
_UNIT = re.compile(r"^\(?/\s*([^)\s]+(?: [^)\s]+)?)\)")
_TIERS = re.compile(r"\btu (trang|to|ban) thu\b")
#: A fee below this is a truncated figure of the portal ("20 VNĐ" beside "20.000 đ/tờ khai"), not a price.
_LEAST_FEE = 1000
#: The portal glues the name of the blank form's file to the paper ("… 53/2025/TT-BCA).1.MuCT01.doc").
_FORM_FILE = re.compile(
    r"(?:(?<=[\w);.])(?:\d{0,2}\.{1,2})?(?:Mẫu|Mau|Mu|Phụ lục|Giấy|Đơn|Văn)[^;()]*(?:\([^;()]*\))?"
    r"|(?<=[);.])[\w.-]+(?: \(\d+\))?)\.(?:docx?|pdf|xlsx?)$"
)


def term(text: str, sayer: str) -> tuple[Term | None, str]:
    """The term, or None and why it cannot be told."""
    if fold(text) in NOTHING:
        return None, f"{sayer} không ghi"
    found = parse_term(text)
    return found, "" if found is not None else f"{sayer} ghi “{text}” mà không có đơn vị"


def several_terms(terms: Sequence[ChannelTerm]) -> list[str]:
    """A sentence for each channel that carries more than one term and no case to tell them apart."""
    doubts = []
    for channel in dict.fromkeys(row.channel for row in terms):
        said = {row.term: row.text for row in terms if row.channel == channel and not row.case}
        if len(said) > 1:
            doubts.append(
                f"Thời hạn ({CHANNEL_WORDS[channel]}) có nhiều mức: {'; '.join(said.values())}. "
                "Chọn mức đúng với trường hợp."
            )
    return doubts


def fee(raw: str, note: str, sayer: str) -> tuple[int | None, str]:
    """The fee in dong as published, or None and why it cannot be told. ``note`` is what stands beside the figure."""
    plain, told = fold(raw), fold(note)
    decided_locally = "hoi dong nhan dan" in told or "hdnd" in told
    if plain in NOTHING:
        return None, f"{sayer} không ghi"
    if plain == "mien phi":
        if decided_locally:
            return None, f"{sayer} ghi “Miễn phí” nhưng mức do Hội đồng nhân dân tỉnh quyết định"
        if contradicted(0, note):
            return None, f"{sayer} ghi “Miễn phí” nhưng ghi chú nói khác"
        return 0, ""
    found = DONG.search(raw)
    if found is None:
        return None, f"{sayer} ghi “{raw}”"
    amount = dong(found[1])
    if _TIERS.search(f"{plain} {told}"):
        # So many pages times the first price is not what is owed: the officer counts and types the sum.
        return None, f"{sayer} ghi “{raw}”, mức thu đổi theo số trang"
    if decided_locally:
        return None, f"{sayer} ghi “{raw}” nhưng mức do Hội đồng nhân dân tỉnh quyết định"
    if contradicted(amount, note):
        return None, f"{sayer} ghi “{raw}” nhưng ghi chú nói khác"
    if 0 < amount < _LEAST_FEE:
        return None, f"{sayer} ghi “{raw}”, có thể bị cắt"
    return amount, ""


def dong(figure: str) -> int:
    """The digits of a figure as a number of dong: "20.000" is 20000."""
    return int(re.sub(r"\D", "", figure) or 0)


def tiered(words: str) -> bool:
    """Whether the fee goes by the number of pages."""
    return _TIERS.search(fold(words)) is not None


def contradicted(amount: int, note: str) -> bool:
    """Whether the note names fees and this one is not among them."""
    named = {dong(found[1]) for found in DONG.finditer(note)}
    return bool(named) and amount not in named


def unit(note: str) -> str:
    """What a fee is paid for, where the note begins with it: "(/trang)"."""
    found = _UNIT.match(note)
    return found[1] if found else ""


def paper_name(words: str, file: str = "") -> str:
    """A paper's name without its bullet and without the file name that the portal glues to it.

    ``file`` is what the list gives as that name; it is believed only behind a stop, since it often has too much in it.
    """
    name, file = clean(words).lstrip("-+*• ").strip(), clean(file).lstrip(". ")
    bare = name.removesuffix(file).rstrip() if file else name
    if bare != name and bare.endswith((")", ";", ".", ":")):
        name = bare.rstrip(".") if bare.endswith("..") else bare
    return _FORM_FILE.sub("", name).strip() or "(không ghi tên giấy tờ)"
