"""Bảng niêm yết: a procedure as citizens read it on the wall, A4; and the notice that one is abolished."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mot_cua_desktop.documents.drawn import MM, escape, qr, sheets, table, words
from mot_cua_desktop.documents.fields import PRACTICE
from mot_cua_desktop.domain import fee_words, legal_basis
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.calendar import FIRST
from mot_cua_desktop.domain.citizen import say_phone
from mot_cua_desktop.domain.desk import DeskFacts
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.online_level import FROM_HOME, named
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS, Component, Procedure
from mot_cua_desktop.domain.published import NOTHING
from mot_cua_desktop.domain.versions import Change, Version
from mot_cua_desktop.domain.worktime import VN

_SIDE, _TOP, _BOTTOM = 16, 29, 15
_INNER = 210 - 2 * _SIDE
#: What the wall says where the source does not tell.
_ASK = "Hỏi tại quầy"
#: How many letters of a paper stand in one row.
_LONGEST = 800
#: What of an amendment a citizen has to do with, and how many of its changes stand in the box.
_TOLD = ("Tên", "Cách nộp", "Trực tuyến", "Thời hạn", "Phí, lệ phí", "Miễn, giảm", "Thành phần hồ sơ", "Kết quả")
_MOST = 8
_ASK_HELP = "Cần giúp, hoặc muốn biết có phải đến quầy không: hỏi cán bộ."
_HELP = {"toan_trinh": "Cần giúp: hỏi cán bộ tại quầy."}


@dataclass(frozen=True)
class Online:
    """Where a procedure is filed online: the page to open, and whether it is the procedure's own."""

    address: str
    own: bool


def draw(
    facts: DeskFacts,
    now: datetime,
    versions: Sequence[Version],
    online: Callable[[Procedure], Online | None],
    progress: Callable[[int, int], None] | None = None,
    *,
    changed: Callable[[Version], Sequence[Change]] = lambda _: (),
) -> bytes:
    """The sheets as PDF, each procedure on pages of its own with the head repeated; an abolished one as a notice.

    What ``changed`` with a version stands on top of its sheet: who has read the wall before sees what is new."""
    parts = [
        (
            f"{version.procedure.code} – {version.procedure.name}",
            _abolished(version) if version.abolished else _sheet(version, online(version.procedure), changed(version)),
        )
        for version in versions
    ]
    return sheets(
        (210, 297), (_SIDE, _TOP, _BOTTOM), parts, _head(facts), _foot(facts, now), "Bảng niêm yết thủ tục hành chính",
        progress,
    )[0]  # fmt: skip


def _head(facts: DeskFacts) -> Callable[[Any, str, bool], None]:
    def draw_head(canvas: Any, name: str, goes_on: bool) -> None:
        top = 297 - 9.0
        for text, size in ((facts.parent_name or facts.ward_name, 11), (facts.centre_name, 13)):
            block = words(f"<b>{escape(text.upper())}</b>", size, align=1)
            _, height = block.wrap(_INNER * MM, 100 * MM)
            top -= height / MM
            block.drawOn(canvas, _SIDE * MM, top * MM)
        if facts.practice:
            canvas.setFont("Serif-Bold", 9)
            canvas.drawCentredString(105 * MM, 291 * MM, PRACTICE)
        if goes_on:
            block = words(f"<i>{escape(_short(name))} (tiếp theo)</i>", 11, align=1)
            _, height = block.wrap(_INNER * MM, 20 * MM)
            top -= height / MM + 0.5
            block.drawOn(canvas, _SIDE * MM, top * MM)
        canvas.setLineWidth(1)
        canvas.line(_SIDE * MM, (top - 1.6) * MM, (210 - _SIDE) * MM, (top - 1.6) * MM)

    return draw_head


def _short(name: str) -> str:
    return name if len(name) <= 90 else name[:90].rpartition(" ")[0] + "…"


def _foot(facts: DeskFacts, now: datetime) -> str:
    phone = f" – Điện thoại: {say_phone(facts.phone)}" if facts.phone else ""
    return f"In ngày {now.astimezone(VN):%d/%m/%Y}{phone}"


def _sheet(version: Version, online: Online | None, changed: Sequence[Change]) -> list[Any]:
    from reportlab.platypus import CondPageBreak

    procedure = version.procedure
    return [
        words("<b>NIÊM YẾT THỦ TỤC HÀNH CHÍNH</b>", 13, align=1, after=1),
        words(f"<b>{escape(procedure.name)}</b>", _title(procedure.name), align=1, after=2),
        words(f"Mã thủ tục: <b>{escape(procedure.code)}</b> – Lĩnh vực: <b>{escape(procedure.field)}</b>", 13, align=1),
        *_online(procedure, online),
        *_changed(version, changed),
        words("<b>1. Cách nộp, thời hạn giải quyết, phí và lệ phí</b>", 14, before=2, keep=True),
        _channels(procedure),
        CondPageBreak(45 * MM),
        words("<b>2. Thành phần hồ sơ</b>", 14, before=2),
        *_papers(procedure),
        *_fee_notes(procedure),
        words("<b>3. Kết quả</b>", 14, before=3, keep=True),
        *_lines(procedure.results),
        *_notes(procedure),
        words("<b>Căn cứ</b>", 14, before=3, keep=True),
        *_basis(version),
    ]


def _changed(version: Version, changes: Sequence[Change]) -> list[Any]:
    """The mark of an amendment, in a box: since when, and what; nothing that only the desk has to do with."""
    told = [change for change in changes if change.about in _TOLD]
    if not told:
        return []
    shown = [f"– {escape(textwrap.shorten(each.words(), 220, placeholder='…'))}" for each in told[:_MOST]]
    if len(told) > _MOST:
        shown.append(f"– và {len(told) - _MOST} thay đổi nữa, xem các mục dưới đây.")
    head = words(f"<b>Có thay đổi, áp dụng từ {version.told_since:%d/%m/%Y}:</b>", 12, after=0.5)
    lines = [head, *(words(line, 11, after=0.2) for line in shown)]
    return [words("", 3, after=2), table([[lines]], (_INNER,), [("BACKGROUND", (0, 0), (-1, -1), "white")])]


def _title(name: str) -> float:
    """The size of a name's letters: some are half a page long and would push everything else off the first one."""
    return 20 if len(name) <= 120 else 15 if len(name) <= 350 else 12


def _lines(lines: Iterable[str]) -> list[Any]:
    kept = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    return [words(escape(line), 13, after=1) for line in kept] or [words(_ASK, 13)]


def _papers(procedure: Procedure) -> list[Any]:
    """By case: what everybody brings first, then case by case; each case says for whom it is."""
    asked = pr.papers(procedure)
    flow: list[Any] = []
    if not asked:
        flow.append(words(_ASK, 13))
    groups = sorted(dict.fromkeys(paper.group for paper in asked), key=pr.is_case)
    look: list[tuple[Any, ...]] = []
    rows: list[list[Any]] = [
        [_cell(head, align=1, bold=True) for head in ("TT", "Giấy tờ", "Bản chính", "Bản chứng thực", "Bản sao")]
    ]
    for group in groups:
        if group:
            for part in textwrap.wrap(group, _LONGEST):
                look += [
                    ("SPAN", (0, len(rows)), (-1, len(rows))),
                    ("BACKGROUND", (0, len(rows)), (-1, len(rows)), "#f4f4f4"),
                ]
                rows.append([_cell(part, bold=True)])
            look.append(("NOSPLIT", (0, len(rows) - 1), (-1, len(rows))))  # no case alone at the foot of a page
        for number, paper in enumerate((each for each in asked if each.group == group), start=1):
            counts = (paper.originals, paper.certified, paper.copies)
            # The portal's longest "paper" fills a page and more: a row cannot, so it goes on in the next one.
            first, *rest = textwrap.wrap(_paper(paper), _LONGEST) or [""]
            rows.append(
                [
                    _cell(str(number), align=1),
                    _cell(first),
                    *(_cell(str(n) if n else "", align=1) for n in counts),
                ]
            )
            rows += [["", _cell(more), "", "", ""] for more in rest]
    if asked:
        flow.append(table(rows, (9, 122, 15, 17, 15), look, whole=True))
    return flow


def _notes(procedure: Procedure) -> list[Any]:
    """What the list notes among its papers, behind all that is to be brought."""
    noted = [note for note in dict.fromkeys(pr.notes(procedure)) if note.strip()]
    head = [words("<b>Lưu ý</b>", 14, before=3, keep=True)] if noted else []
    return [*head, *(words(escape(note), 11, before=0.5, after=0.5) for note in noted)]


def _paper(paper: Component) -> str:
    more = ["xuất trình để đối chiếu, trả lại ngay"] if paper.kind == "xuat_trinh" else []
    more += [paper.note] if paper.note else []
    more += [f"theo mẫu {paper.form}"] if paper.form else []
    return f"{paper.name} ({'; '.join(more)})" if more else paper.name


def _channels(procedure: Procedure) -> Any:
    """One row for each way and case; ways that take and cost the same stand in one row."""
    said: dict[tuple[str, str, str], list[str]] = {}
    cases = dict.fromkeys([*(row.case for row in procedure.terms), *(row.case for row in procedure.fees)]) or {"": None}
    for case in cases:
        for channel in procedure.channels:
            term, fee = _terms(procedure, channel, case), _fees(procedure, channel, case)
            if term or fee or len(cases) == 1:
                said.setdefault((case, term or _ASK, fee or "Không ghi"), []).append(CHANNEL_WORDS[channel])
    rows = [[_cell(head, align=1, bold=True) for head in ("Cách nộp", "Thời hạn", "Phí, lệ phí")]]
    for (case, term, fee), ways in said.items():
        way = ", ".join(dict.fromkeys(ways))
        rows.append([_cell(f"{way} – {case}" if case else way), _cell(term), _cell(fee)])
    return table(rows, (60, 46, 72))


def _terms(procedure: Procedure, channel: pr.Channel, case: str) -> str:
    rows = [row for row in procedure.terms if row.channel == channel and row.case == case]
    return " / ".join(dict.fromkeys(_term(row) for row in rows))


def _term(row: pr.ChannelTerm) -> str:
    """A bare number says nothing to whoever reads the wall."""
    if row.term is not None:
        return row.term.vn()
    told = any(letter.isalpha() for letter in row.text) and fold(row.text) not in NOTHING
    return row.text if told else _ASK


def _fees(procedure: Procedure, channel: pr.Channel, case: str) -> str:
    rows = [row for row in procedure.fees if row.channel == channel and row.case == case]
    said = " / ".join(dict.fromkeys(fee_words.told(row.amount, row.text, row.unit) for row in rows))
    return f"{said} (*)" if any(_fee_note(row) for row in rows) else said


def _fee_note(row: pr.Fee) -> str:
    """What the published fee adds in brackets: who pays nothing, by which rule. Beneath, it leaves the table short."""
    said = fee_words.note(row.text)
    return "" if said in fee_words.told(row.amount, row.text, row.unit) else said


def _fee_notes(procedure: Procedure) -> list[Any]:
    said = list(dict.fromkeys(noted for row in procedure.fees if (noted := _fee_note(row))))
    # The same note with a full stop more is the same note.
    kept = {noted.rstrip(" ."): noted for noted in said}
    return [words(f"(*) <i>{escape(noted)}</i>", 11, before=1, after=0.5) for noted in kept.values()]


def _basis(version: Version) -> list[Any]:
    procedure = version.procedure
    since = "" if version.since <= FIRST else f", áp dụng từ {version.since:%d/%m/%Y}"
    announced = [f"Văn bản công bố: {version.decision.words()}{since}"] if version.decision.number else []
    if procedure.deciding_document and procedure.deciding_document != version.decision.number:
        announced.append(f"Quyết định trong danh mục: {procedure.deciding_document}")
    listed = [f"– {line}" for line in (*announced, *legal_basis.lines(procedure.legal_basis))]
    return [words(escape(line), 11, after=0.6) for line in listed] or [words("Chưa rõ, hỏi tại quầy", 11)]


def _online(procedure: Procedure, online: Online | None) -> list[Any]:
    """How to file from home, above all else: the code must be within reach of a phone on the first page."""
    from reportlab.platypus import KeepTogether, Table

    if online is None:
        return []
    level = f"{named(procedure)}. " if named(procedure) else ""
    where = "Mở trang của thủ tục này" if online.own else f"Mở trang, tìm theo mã <b>{escape(procedure.code)}</b>"
    told = [
        words(f"<b>{FROM_HOME.get(procedure.online, 'Nộp được trực tuyến')}</b>", 13, after=0.5),
        words(f"{level}{where}: <b>{escape(online.address)}</b>", 12, after=0.5),
        words(f"Quét mã bên cạnh bằng điện thoại. {_HELP.get(procedure.online, _ASK_HELP)}", 12, after=0),
    ]
    block = Table([[told, qr(online.address, 25)]], colWidths=[(_INNER - 29) * MM, 29 * MM])
    block.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("BOX", (0, 0), (-1, -1), 0.8, "black"),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return [words("", 3, after=1), KeepTogether([block])]


def _abolished(version: Version) -> list[Any]:
    """The notice that hangs where the sheet hung."""
    procedure = version.procedure
    instead = f"Thủ tục thay thế: <b>{escape(version.replaced_by)}</b>." if version.replaced_by else ""
    named = f"Mã thủ tục: <b>{escape(procedure.code)}</b> – Lĩnh vực: <b>{escape(procedure.field)}</b>"
    ended = f"Bãi bỏ từ ngày <b>{version.told_since:%d/%m/%Y}</b> theo {escape(version.decision.words())}."
    return [
        words("<b>THÔNG BÁO</b>", 24, align=1, before=18, after=1),
        words("<b>BÃI BỎ THỦ TỤC HÀNH CHÍNH</b>", 22, align=1, after=10),
        words(f"<b>{escape(procedure.name)}</b>", 20, align=1, after=3),
        words(named, 14, align=1, after=9),
        words(ended, 17, align=1, after=4),
        *([words(instead, 17, align=1, after=4)] if instead else []),
        words(
            "Từ ngày này quầy không tiếp nhận mới thủ tục trên. Hồ sơ đã tiếp nhận trước đó vẫn được giải quyết theo "
            "quy định lúc tiếp nhận.",
            15, align=1, before=4,
        ),
    ]  # fmt: skip


def _cell(text: str, *, align: int = 0, bold: bool = False) -> Any:
    told = escape(text)
    return words(f"<b>{told}</b>" if bold else told, 12, align=align, after=0)
