"""The papers of the portal's list: taken apart where they were glued together, and read as what their own words say.

Only rules that the words themselves give stand here; what needs a guess is a doubt in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import msgspec
from msgspec.structs import replace as with_

from mot_cua_desktop.domain import published
from mot_cua_desktop.domain.names import clean, fold
from mot_cua_desktop.domain.procedures import AUTHORISED_CASE, ONLINE_CASE, Channel, Component, Kind, is_case

#: How each doubt here begins; `merging` knows by it that they are the list's.
_DOUBT = "Thành phần hồ sơ chưa rõ: "
#: Where one cell of the portal's table ends and the next was glued to it ("… theo Mẫu số 131 bản chính,1 bản saob) Hồ
#: sơ …" is Mẫu số 13, one original, one copy). The table writes no leading nought and no space before: prose does.
_GLUE = re.compile(
    r"(?<=\S)(?<!(?<!\d)0)(\d) bản chính(?:, ?(\d) bản sao)?|(?<=\S)(?<!(?<!\d)0)(\d) bản sao(?=[a-zđ]\))"
)
#: A line that only announces those that follow ("…, thành phần hồ sơ bao gồm", "… các giấy tờ sau:").
_ANNOUNCES = re.compile(
    r"(?:\b(?:bao gom|gom|phai bo sung|(?:giay to|tai lieu|chung tu|van ban)(?: tuong ung)? sau(?: day)?)[ :.;]*"
    r"|\b(?:sau day|nhu sau) ?:)$"
)
_REMARK = re.compile(r"^\W*(?:luu y|ghi chu|chu y)\b")
#: What one authority lays before another is not the citizen's to bring.
_OF_AUTHORITIES = re.compile(r"^\W*thanh phan ho so (?:cua )?(?:co quan|ubnd|uy ban)\b.*\b(?:trinh|lap gui|gui)\b")
_E_FORM = re.compile(r"(?:bieu )?mau (?:ho tich )?dien tu tuong tac\b|truong hop nop ho so truc tuyen\b")
_AUTHORISATION = re.compile(r"van ban uy quyen\b[^.]* trong truong hop uy quyen\b")
_SHOWN = re.compile(r"(?:nguoi yeu cau (?:chung thuc )?)?xuat trinh\b(?! hoac)")
_NOT_AT_THE_COUNTER = re.compile(r"hinh thuc truc tuyen hoac gui ho so qua [^)]*buu chinh\)")
#: A heading that counts papers in prose ("Hóa đơn thương mại: 01 bản chính; …") is a list of them, no heading.
_COUNTS = re.compile(r"\d ?ban (?:chinh|sao)\b")
#: Headings that each begin a composition of their own ("a) Hồ sơ gia hạn …"): whether one or all are asked is not said.
_COMPOSITION = re.compile(r"[\W\d]*(?:[a-zđ]{1,4}[.)]\s*)?(?:thanh phan )?ho so\b(?! cua\b)")
#: What begins so and is longer than this is most often a rule among the papers: it is asked for, but said.
_RULE = re.compile(r"\W*(?:\(?[a-z0-9]{1,4}[.)] ?)?(?:truong hop|doi voi|nguoi|ca nhan|to chuc|co quan|khi|neu|tru)\b")
_LONGEST = 300


class Line(msgspec.Struct):
    """One line of a row's ``thanh_phan``, as the portal wrote it."""

    ten: str
    nhom: str | None = ""
    ban_chinh: int | None = 0
    ban_sao: int | None = 0
    ghi_chu_khong_phai_giay_to: bool = False
    mau: str | None = None


@dataclass(frozen=True)
class _Piece:
    """What was one cell of the portal's table: ``key`` is the place of the line it came in."""

    key: str
    name: str
    group: str
    originals: int
    copies: int
    form: str = ""
    note: bool = False


def components(
    code: str, lines: Sequence[Line], channels: Sequence[Channel], doubts: list[str]
) -> tuple[Component, ...]:
    """The checklist in the order of the list; what its words leave open is added to ``doubts``."""
    pieces, moved = _pieces(lines)
    if any(_is_a_list(piece.group) for piece in pieces):
        pieces = _unheaded(pieces)
        doubts.append(f"{_DOUBT}cổng ghi cả danh sách giấy tờ làm tiêu đề; máy giữ làm ghi chú, đối chiếu với văn bản.")
    if moved:
        doubts.append(
            f"{_DOUBT}cổng dán liền {moved} giấy tờ vào tiêu đề đứng sau; máy tách ra, đối chiếu với văn bản."
        )
    headings = {fold(piece.group) for piece in pieces}
    found = _by_own_words(_once([_component(code, piece, headings) for piece in pieces]), channels)
    if any(_NOT_AT_THE_COUNTER.search(fold(paper.name)) for paper in found):
        doubts.append(
            f"{_DOUBT}cổng ghi tờ khai chỉ cho nộp trực tuyến hoặc bưu chính; tại quầy vẫn cần, kiểm tra lại."
        )
    several = {paper.group for paper in found if paper.kind != "ghi_chu" and _is_a_composition(paper.group)}
    if len(several) > 1:
        doubts.append(
            f"{_DOUBT}cổng chia {len(several)} mục hồ sơ mà không nói là trường hợp; "
            "mục không dùng thì ghi không áp dụng."
        )
    long = sum(paper.kind != "ghi_chu" and _reads_as_a_rule(paper.name) for paper in found)
    if long:
        doubts.append(
            f"{_DOUBT}{long} dòng dài quá {_LONGEST} chữ, có thể là ghi chú chứ không phải giấy tờ; "
            "đọc kỹ trước khi đòi."
        )
    if not any(paper.kind != "ghi_chu" for paper in found):
        doubts.append(f"{_DOUBT}cổng không liệt kê giấy tờ nào.")
    return tuple(found)


def _pieces(lines: Sequence[Line]) -> tuple[list[_Piece], int]:
    """The lines as the cells they were, and how many of those stood in a heading.

    What is glued before a heading was the last cell of the heading before it: the portal gives the groups in its own
    order, only the lines of a group are shuffled.
    """
    found: list[_Piece] = []
    headings: dict[str, str] = {}
    moved, before = 0, ""
    for number, line in enumerate(lines, start=1):
        written = clean(line.nhom or "")
        if written not in headings:
            cells, headings[written] = _cells(written)
            for place, (name, originals, copies) in enumerate(cells, start=1):
                found.append(_Piece(f"{number}.{place}", published.paper_name(name), before, originals, copies))
                moved += bool(originals or copies)
        before = headings[written]
        cells, last = _cells(clean(line.ten))
        for place, (name, originals, copies) in enumerate(cells, start=1):
            found.append(_Piece(f"{number}-{place}", published.paper_name(name), before, originals, copies))
        found.append(
            _Piece(
                str(number),
                published.paper_name(last, line.mau or ""),
                before,
                line.ban_chinh or 0,
                line.ban_sao or 0,
                clean(line.mau or "").lstrip(". "),
                line.ghi_chu_khong_phai_giay_to,
            )
        )
    return found, moved


def _reads_as_a_rule(name: str) -> bool:
    return len(name) > _LONGEST and bool(_RULE.match(fold(name)))


def _is_a_composition(heading: str) -> bool:
    return not is_case(heading) and bool(_COMPOSITION.match(fold(heading)))


def _is_a_list(heading: str) -> bool:
    return not is_case(heading) and bool(_COUNTS.search(fold(heading)))


def _unheaded(pieces: Sequence[_Piece]) -> list[_Piece]:
    """With each heading that is a list of papers as a note before its lines, which then stand under none."""
    found: list[_Piece] = []
    for piece in pieces:
        if _is_a_list(piece.group):
            noted = _Piece(f"{piece.key}.0", published.paper_name(piece.group), "", 0, 0)
            found += [] if any(noted.name == before.name for before in found) else [noted]
            piece = replace(piece, group="")
        found.append(piece)
    return found


def _cells(words: str) -> tuple[list[tuple[str, int, int]], str]:
    """The cells glued before the last one, each with its originals and copies; and the last one."""
    found, start = [], 0
    for glue in _GLUE.finditer(words):
        rest = words[glue.end() :].strip()
        if not rest or rest[0] in ".,;:)":
            continue  # prose after all, or nothing stands behind
        found.append((words[start : glue.start()].strip(), int(glue[1] or 0), int(glue[2] or glue[3] or 0)))
        start = glue.end()
    return [cell for cell in found if cell[0]], words[start:].strip()


def _component(code: str, piece: _Piece, headings: Set[str]) -> Component:
    told, heading = fold(piece.name), fold(piece.group)
    repeated = told.endswith(":") and any(other.startswith(told.rstrip(" :")) for other in headings)
    rules = ((_ANNOUNCES, told), (_REMARK, told), (_OF_AUTHORITIES, told), (_OF_AUTHORITIES, heading))
    kind: Kind = "giay_to"
    if piece.note or not (piece.originals or piece.copies):
        kind = "ghi_chu"  # the portal's "0 bản" lines are notes
    elif repeated or any(rule.search(words) for rule, words in rules):
        kind = "ghi_chu"
    elif "xuat trinh" in heading or _SHOWN.match(told):
        kind = "xuat_trinh"
    note = kind == "ghi_chu"
    return Component(
        key=f"{code}/{piece.key}",
        name=piece.name,
        group=piece.group,
        originals=0 if note else piece.originals,
        copies=0 if note else piece.copies,
        form=piece.form,
        kind=kind,
    )


def _once(papers: Sequence[Component]) -> list[Component]:
    """Without those that say again, under the same heading and in the same numbers, what another said."""
    found: dict[tuple[str, str, str, int, int], Component] = {}
    for paper in papers:
        told = fold(paper.name).strip(" .;,")
        found.setdefault((told, paper.group, paper.kind, paper.originals, paper.copies), paper)
    return list(found.values())


def _by_own_words(papers: list[Component], channels: Sequence[Channel]) -> list[Component]:
    """The electronic form is for who files online, the power of attorney for whom another stands in: cases, as in the
    starter catalogue. Where nothing else is named it stays: whether the counter asks for nothing is not said."""
    told: dict[str, str] = {}
    for paper in papers:
        words = fold(paper.name)
        if paper.kind == "giay_to" and not is_case(paper.group):
            if _E_FORM.match(words) and set(channels) != {"truc_tuyen"}:
                told[paper.key] = ONLINE_CASE
            elif _AUTHORISATION.match(words):
                told[paper.key] = AUTHORISED_CASE
    if not any(paper.kind != "ghi_chu" and paper.key not in told for paper in papers):
        return papers
    return [with_(paper, group=told.get(paper.key, paper.group)) for paper in papers]
