"""The legal basis of a procedure as lines to read: the portal glues a table of titles and codes into one string."""

from __future__ import annotations

import re

from mot_cua_desktop.domain.names import clean, fold

_HEADS = ("Tên văn bản pháp lý", "Mã văn bản")
#: Who issues, as the codes end: where a title begins right behind one, only these tell where the code ends.
_ISSUERS = (
    "BLĐTBXH|BNNPTNT|BVHTTDL|BTTTT|BGTVT|BGDĐT|BKHĐT|BTNMT|BNNMT|BKHCN|BDTTG|UBTVQH|UBND|HĐND|TANDTC|VKSNDTC|TTCP|NHNN|"
    "UBTƯMTTQVN|UBTWMTTQVN|VPCP|BTC|BTP|BCA|BNV|BXD|BYT|BCT|BQP|BNG|BNN|TTg|CP|QH"
)
_KIND = r"(?:QH\d\d|L-CTN|[A-ZĐ]{2,6}\d{0,2}(?:-(?:" + _ISSUERS + r"))+|[A-ZĐ]{2,6}(?:-[A-ZĐ]+)*(?![a-zà-ỹđ]))"
_CODE = re.compile(
    # a title's year or another code may stand before; the month of "29/6/2024" is no code
    r"(?:(?<=(?:19|20)\d\d)(?=\d{1,3}/)|(?<=/(?:19|20)\d\d)(?=\d{4,5}/[A-ZĐ])|(?<=QH\d\d)|(?<!\d)(?<!\d/))"
    r"(?:\d{1,4}(?:\.\d{1,2}|\.?[a-zđ])?/(?:19|20)\d\d(?:/" + _KIND + r")?|\d{1,5}/[A-ZĐ]{2,6}-[A-ZĐ]{2,}(?![a-zà-ỹđ]))"
)
#: What a code's sort is called for short, where it stands before its number: "TT29/2025".
_SHORT = re.compile(r"[A-ZĐ]{2,4} ?")
#: A word of the code's column before the code itself: "Thông tư số 03/2023/TT-BTP" stands in it whole.
_SORT = re.compile(r"(?:Luật|Nghị định|Nghị quyết|Thông tư|Quyết định|Pháp lệnh|Lệnh)(?: số)? ?$")


def lines(raw: str) -> tuple[str, ...]:
    """Each document once, its code in brackets behind its title unless the title names it. Empty where nobody said."""
    text = clean(raw.replace("\n", " ").replace("\t", " "))
    if fold(text).startswith("khong co thong tin"):
        return ()
    glued = all(head in text[:60] for head in _HEADS)
    if glued:
        text = text.partition("Cơ quan thực hiện")[0]  # the next table of the page
    for head in _HEADS:
        text = text.removeprefix(head).strip()
    if not glued:
        return tuple(dict.fromkeys(line for each in raw.splitlines() if (line := clean(each))))
    found: list[str] = []
    begin = 0
    for match in _CODE.finditer(text):
        title, code = text[begin : match.start()], match[0]
        sort = _SORT.search(title)
        glued_sort = sort is not None and sort.start() > 0 and not title[sort.start() - 1].isspace()
        if not glued_sort and not _ends(text, title, match):
            continue
        begin = match.end()
        if (not title.strip() or _SHORT.fullmatch(title)) and found and code in found[-1]:
            continue  # "Luật 60/2014/QH13" is its own title
        if sort is not None and sort.start() == 0:
            title = f"{title.strip()} {code}"
        elif sort is not None and glued_sort:
            title = title[: sort.start()]
        title = title.strip(" .;,")
        found.append(code if not title else title if code in title else f"{title} ({code})")
    if rest := text[begin:].strip(" .;,-"):
        found.append(rest)
    return tuple(dict.fromkeys(line[0].upper() + line[1:] for line in found))


def _ends(text: str, title: str, match: re.Match[str]) -> bool:
    """Whether this code is the one of the table's column and not one that the title names: it is glued to its title,
    or the next title is glued to it."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not title.strip():
        return after == "" or not after.isspace()
    if not before.isspace() and before not in ("(", "/"):
        return True
    return after.isupper() or after.isdigit() or after == ""
