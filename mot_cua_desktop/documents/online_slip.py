"""Phiếu hướng dẫn nộp trực tuyến: one page for the citizen, the QR of the page to open and the steps in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mot_cua_desktop.documents.drawn import MM, escape, qr, sheets, words
from mot_cua_desktop.documents.fields import PRACTICE
from mot_cua_desktop.documents.posting_sheet import Online
from mot_cua_desktop.domain import fee_words, online_level
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.citizen import say_phone
from mot_cua_desktop.domain.desk import DeskFacts
from mot_cua_desktop.domain.names import fold
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.worktime import VN

_SIDE = 18
#: The form that the portal itself shows, as the lists name it; and how they say for whom a paper is.
_ON_SCREEN = "dien tu tuong tac"
_COUNTER_WAYS = ("hinh thuc truc tiep", "nop truc tiep", "he thong buu chinh")
_ONLINE_WAYS = ("hinh thuc truc tuyen", "nop truc tuyen", "tai len", "dien tu")
#: Size of letters, how many papers, how much of a name, until it is one page: the procedure's page has them all.
_FITS = ((14.0, 9, 260), (13.0, 9, 260), (12.0, 9, 260), (11.0, 9, 200), (11.0, 6, 160), (11.0, 4, 120), (10.0, 3, 80))


@dataclass(frozen=True)
class Answer:
    """Within how many working hours the desk answers an online dossier, and by which document."""

    hours: int
    document: str


def draw(facts: DeskFacts, now: datetime, procedure: Procedure, case: str, online: Online, answer: Answer) -> bytes:
    """The slip as PDF, one page A4; smaller letters where a procedure asks for much."""
    data = b""
    for size, most, longest in _FITS:
        story = _story(procedure, case, online, answer, size, _sending(procedure, case, size, most, longest))
        margins, parts = (_SIDE, 24, 15), [("", story)]
        data, pages = sheets((210, 297), margins, parts, _head(facts), _foot(facts, now), "Hướng dẫn nộp trực tuyến")
        if pages == 1:
            break
    return data


def _head(facts: DeskFacts) -> Any:
    def draw_head(canvas: Any, _name: str, _goes_on: bool) -> None:
        block = words(f"<b>{escape(facts.centre_name.upper())}</b>", 12, align=1)
        _, height = block.wrap((210 - 2 * _SIDE) * MM, 40 * MM)
        block.drawOn(canvas, _SIDE * MM, 285 * MM - height)
        if facts.practice:
            canvas.setFont("Serif-Bold", 9)
            canvas.drawCentredString(105 * MM, 289 * MM, PRACTICE)

    return draw_head


def _foot(facts: DeskFacts, now: datetime) -> str:
    phone = f" – Cần giúp, gọi: {say_phone(facts.phone)}" if facts.phone else ""
    return f"In ngày {now.astimezone(VN):%d/%m/%Y}{phone}"


def _story(
    procedure: Procedure, case: str, online: Online, answer: Answer, size: float, sending: list[Any]
) -> list[Any]:
    from reportlab.platypus import Table

    named = f" – {case}" if case else ""
    address = f"<b>{escape(online.address)}</b>"
    opened = [
        words("<b>Bước 1. Mở trang nộp hồ sơ</b>", size + 1, after=1),
        words(f"Quét mã bên cạnh bằng điện thoại, hoặc gõ địa chỉ: {address}", size),
    ]
    first = Table([[opened, qr(online.address, 38)]], colWidths=[(210 - 2 * _SIDE - 42) * MM, 42 * MM])
    first.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    find = (
        "Trang vừa mở là trang của thủ tục này: bấm nộp trực tuyến."
        if online.own
        else f"Gõ mã <b>{escape(procedure.code)}</b> (hoặc tên thủ tục) vào ô tìm kiếm, mở ra rồi bấm nộp trực tuyến."
    )
    return [
        words("<b>HƯỚNG DẪN NỘP HỒ SƠ TRỰC TUYẾN</b>", 19, align=1, after=2),
        words(f"<b>{escape(procedure.name + named)}</b>", size + 2, align=1, after=1),
        words(f"Mã thủ tục: <b>{escape(procedure.code)}</b>", size, align=1, after=2),
        words(f"<b>{escape(online_level.for_citizen(procedure))}</b>", size, align=1, after=3),
        first,
        *_step(2, "Đăng nhập", "Đăng nhập bằng tài khoản VNeID của mình.", size),
        *_step(3, "Tìm thủ tục", find, size),
        *sending,
        *_step(5, "Nộp phí (nếu có) và gửi", _cost(procedure, case), size),
        *_step(6, "Giữ mã hồ sơ, theo dõi kết quả", _after(procedure, case, answer), size),
        words(
            "<i>Không làm được thì mang giấy tờ đến quầy: hồ sơ vẫn được tiếp nhận như thường. Không nộp hai nơi "
            "cho cùng một việc.</i>",
            size - 1, before=3,
        ),
    ]  # fmt: skip


def _sending(procedure: Procedure, case: str, size: float, most: int, longest: int) -> list[Any]:
    """Step 4: the form on the screen, and what is photographed. What only the counter takes is not named."""
    # While no case is chosen, what only some citizens bring would frighten the others.
    asked = [paper for paper in pr.papers(procedure, case) if case or not pr.is_case(paper.group)]
    forms = [paper for paper in asked if _ON_SCREEN in fold(paper.name)]
    handed = [paper for paper in asked if paper.kind == "giay_to" and paper not in forms and not _at_counter(paper)]
    if forms:  # then the form of paper is filled on the screen, too
        handed = [paper for paper in handed if not fold(paper.name).startswith("to khai")]
    names = list(dict.fromkeys(_short(paper.name, longest) for paper in handed))
    titles = [f"“{_short(paper.name.partition(' (')[0], longest)}”" for paper in forms]
    told = f"Điền {' và '.join(titles) or 'tờ khai'} trên màn hình. "
    more = not case and bool(pr.case_groups(procedure))
    if names:
        told += "Chụp hoặc quét rõ từng giấy tờ:"
    elif more:
        told += "Chụp hoặc quét rõ giấy tờ theo trường hợp của mình; trang thủ tục có ghi từng trường hợp."
    else:
        told += "Trang hỏi thêm giấy tờ nào thì chụp hoặc quét rõ giấy tờ đó."
    listed = [f"– {name}" for name in names[:most]]
    if len(names) > most:
        listed.append(f"– và {len(names) - most} giấy tờ nữa, trang thủ tục có ghi.")
    if names and more:
        listed.append("– và giấy tờ theo trường hợp của mình, trang thủ tục có ghi.")
    return [
        *_step(4, "Điền tờ khai và gửi giấy tờ", escape(told), size),
        *[words(escape(line), size - 1, after=0.5) for line in listed],
    ]


def _at_counter(paper: pr.Component) -> bool:
    """Whether the list says of a paper that it is for those who come or write, and not for filing online."""
    said = fold(f"{paper.group} {paper.name} {paper.note}")
    return any(way in said for way in _COUNTER_WAYS) and not any(way in said for way in _ONLINE_WAYS)


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[:longest].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def _step(number: int, title: str, told: str, size: float) -> list[Any]:
    return [
        words(f"<b>Bước {number}. {title}</b>", size + 1, before=2.5, after=0.5, keep=True),
        words(told, size, after=1),
    ]


def _cost(procedure: Procedure, case: str) -> str:
    fee = pr.fee_for(procedure, "truc_tuyen", case)
    if fee is None or (fee.amount is None and not fee.text):
        return "Trang nộp hồ sơ sẽ báo số tiền, nếu phải nộp."
    return escape(f"Phí, lệ phí khi nộp trực tuyến: {fee_words.told(fee.amount, fee.text, fee.unit)}.")


def _after(procedure: Procedure, case: str, answer: Answer) -> str:
    source = f" ({answer.document})" if answer.document else ""
    told = (
        f"Ghi lại mã hồ sơ. Trong {answer.hours} giờ làm việc, bộ phận một cửa báo đã nhận hoặc cần bổ sung gì{source}."
    )
    term = pr.term_for(procedure, "truc_tuyen", case)
    if term is not None and term.term is not None:
        told += f" Thời hạn giải quyết: {term.term.vn()}."
    return escape(told)
