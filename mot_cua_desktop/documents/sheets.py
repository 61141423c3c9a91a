"""Small papers drawn directly: the citizen's A5 or 80 mm receipt, the handed-result slip, the fee slip."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal
from xml.sax.saxutils import escape

from mot_cua_desktop.documents.docx import qr_png
from mot_cua_desktop.documents.fields import (
    PRACTICE,
    RETURN_WORDS,
    Setting,
    due_notes,
    marks,
    say_fees,
    say_hour,
    say_month,
    say_procedure,
    slip_mark,
)
from mot_cua_desktop.documents.people_fields import payer_address
from mot_cua_desktop.documents.typefaces import register as _fonts
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.citizen import say_phone
from mot_cua_desktop.domain.desk import DeskFacts
from mot_cua_desktop.domain.dossier import Dossier, Handed, Payment
from mot_cua_desktop.domain.money import in_words, say_money
from mot_cua_desktop.domain.worktime import say_moment

_MM = 72 / 25.4
_FEE_COPIES = ("Liên 1: Lưu tại cơ quan thu", "Liên 2: Giao người nộp", "Liên 3: Lưu nội bộ")
_METHODS = {"tien_mat": "Tiền mặt", "chuyen_khoan": "Chuyển khoản", "mien": "Miễn"}


def _text(words: str, *, size: float = 11, align: int = 0, bold: bool = False, after: float = 2) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "paper", fontName="Serif-Bold" if bold else "Serif", fontSize=size, leading=size * 1.22, alignment=align,
        spaceAfter=after, splitLongWords=True,
    )  # fmt: skip
    # The drawing library sets each mark of a decomposed letter beside it.
    return Paragraph(unicodedata.normalize("NFC", words), style)


def _field(label: str, value: str, size: float = 12) -> Any:
    return _text(f"{escape(label)}: <b>{escape(value)}</b>", size=size)


def _person(name: str, phone: str) -> str:
    return " – ".join(filter(None, (name, say_phone(phone))))


def _qr(text: str, millimetres: float) -> Any:
    from reportlab.platypus import Image

    picture = Image(io.BytesIO(qr_png(text)), millimetres * _MM, millimetres * _MM)
    picture.hAlign = "CENTER"
    return picture


def _fitting(
    width: float, height: float, margin: float, stories: Callable[[float], Sequence[list[Any]]], foot: str = ""
) -> bytes:
    """`_pages` with a page for each story, the letters smaller where long words need it. ``stories`` draws them for
    a number of points less. What is too long even so goes on on the next page, in the usual size."""
    data = b""
    for less in (0.0, 1.0, 2.0, 3.0):
        drawn = list(stories(less))
        made, pages = _pages(width, height, margin, drawn, foot)
        if pages == len(drawn):
            return made
        data = data or made
    return data


def _pages(
    width: float, height: float, margin: float, stories: Sequence[list[Any]], foot: str = ""
) -> tuple[bytes, int]:
    """One page per story, and how many pages that made; sizes in millimetres. A story too tall for its page goes on
    on the next; ``foot`` stands below on every page."""
    from reportlab.platypus import PageBreak, SimpleDocTemplate

    def below(canvas: Any, _document: Any) -> None:
        canvas.setFont("Serif-Bold", 9)
        canvas.drawCentredString(width * _MM / 2, (margin - 4) * _MM, foot)

    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(width * _MM, height * _MM), leftMargin=margin * _MM, rightMargin=margin * _MM,
        topMargin=margin * _MM, bottomMargin=margin * _MM, title="Một cửa",
    )  # fmt: skip
    flow: list[Any] = []
    for number, story in enumerate(stories):
        if number:
            flow.append(PageBreak())
        flow += story
    document.build(flow, onFirstPage=below, onLaterPages=below)
    return out.getvalue(), document.page


def _marks(dossier: Dossier, setting: Setting, size: float = 11, *, receipt: bool = False) -> list[Any]:
    lines = marks(dossier, setting, receipt=receipt)
    return [_text(escape(line), size=size, align=1, bold=True) for line in lines]


def _heading(setting: Setting, width: float, size: float) -> Any:
    from reportlab.platypus import Table

    facts, day = setting.facts, setting.day
    left = [
        _text(escape((facts.parent_name or facts.ward_name).upper()), size=size - 1, align=1, after=0),
        _text(escape(facts.centre_name.upper()), size=size - 1, align=1, bold=True),
    ]
    right = [
        _text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=size - 1, align=1, bold=True, after=0),
        _text("<u>Độc lập - Tự do - Hạnh phúc</u>", size=size, align=1, bold=True),
        _text(
            f"<i>{escape(facts.place)}, ngày {day:%d} tháng {say_month(day)} năm {day.year}</i>",
            size=size,
            align=1,
            after=0,
        ),
    ]
    table = Table([[left, right]], colWidths=[width * 0.46 * _MM, width * 0.54 * _MM])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    return table


def _signatures(width: float, size: float, *places: tuple[str, str], qr: str = "") -> Any:
    """The places to sign, never parted; between them the QR of ``qr``, so that the paper finds its dossier again."""
    from reportlab.platypus import KeepTogether, Spacer, Table

    cells: list[list[Any]] = [
        [
            _text(escape(title), size=size, align=1, bold=True, after=0),
            _text("<i>(Ký và ghi rõ họ tên)</i>", size=size - 1, align=1, after=0),
            Spacer(1, 13 * _MM),
            _text(escape(name), size=size, align=1, bold=True, after=0),
        ]
        for title, name in places
    ]
    middle = 30.0 if qr else 0.0
    widths = [(width - middle) / len(places)] * len(places)
    if qr:
        cells.insert(1, [_qr(qr, 22)])
        widths.insert(1, middle)
    table = Table([cells], colWidths=[each * _MM for each in widths])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    return KeepTogether([Spacer(1, 3 * _MM), table])


def citizen_receipt(dossier: Dossier, setting: Setting, paper: Literal["a5", "80mm"]) -> bytes:
    """The small receipt in the citizen's pocket: what, when, where, and the QR of the dossier's code."""
    _fonts()
    if paper == "80mm":
        return _roll(80, 4, _receipt_story(dossier, setting, 10, 30))
    return _fitting(148, 210, 10, lambda less: [_receipt_story(dossier, setting, 13 - less, 32)])


def _receipt_story(dossier: Dossier, setting: Setting, size: float, qr: float) -> list[Any]:
    due = dossier.due
    return [
        _text(escape(setting.facts.centre_name), size=size, align=1, bold=True),
        *_marks(dossier, setting, size, receipt=True),
        _text("GIẤY HẸN TRẢ KẾT QUẢ", size=size + 3, align=1, bold=True, after=4),
        _qr(setting.qr_of(dossier.code), qr),
        _text(escape(dossier.code), size=size + 1, align=1, bold=True, after=5),
        _field("Chủ hồ sơ", dossier.people.owner.name, size),
        _field("Thủ tục", say_procedure(dossier), size),
        _field("Nhận lúc", say_moment(dossier.received_at), size),
        _text("Hẹn trả kết quả", size=size, align=1, after=0),
        _text(escape(say_moment(due.at)) if due else "", size=size + 4, align=1, bold=True, after=4),
        *[_text(escape(note), size=size - 1) for note in due_notes(dossier, setting.linked_now)],
        _field("Nhận kết quả", RETURN_WORDS[dossier.return_method], size),
        _field("Phí, lệ phí", say_fees(dossier.fees), size),
        _field("Cán bộ", _person(setting.officer_name, setting.officer_phone), size),
        _text("<i>Mang theo giấy này và giấy tờ tùy thân khi nhận kết quả.</i>", size=size - 1, align=1),
    ]


def _roll(width: float, margin: float, story: list[Any]) -> bytes:
    """A roll as long as what stands on it: measured first, then drawn on a page of that height."""
    inner = (width - 2 * margin) * _MM - 12
    height = 0.0
    for item in story:
        height += item.wrap(inner, 100_000)[1] + item.getSpaceBefore() + item.getSpaceAfter()
    return _pages(width, height / _MM + 2 * margin + 10, margin, [story])[0]


def handed_slip(dossier: Dossier, setting: Setting) -> bytes:
    """Giấy biên nhận trả kết quả, A5 lying: who gave what to whom, when, with both signatures.

    Raises ValueError when the result was not handed over.
    """
    _fonts()
    handed = dossier.handed
    if handed is None:
        raise ValueError("the result was not handed over")
    return _fitting(210, 148, 9, lambda less: [_handed_story(dossier, setting, handed, 12 - less)], _foot(setting))


def _handed_story(dossier: Dossier, setting: Setting, handed: Handed, size: float) -> list[Any]:
    result = dossier.result
    relation = f" ({handed.relation})" if handed.relation else ""
    known = (dossier.people.owner, dossier.people.applicant)
    phone = next((person.phone for person in known if person.name == handed.receiver), "")
    return [
        _heading(setting, 186, 11),
        *_marks(dossier, setting),
        _text("GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", size=14, align=1, bold=True),
        _text(f"Số: {handed.number:02d}/{handed.year}{paper_numbers.tail(handed.mark)}", align=1),
        _field("Tên thủ tục hành chính", f"{say_procedure(dossier)} ({dossier.procedure.code})", size),
        _field("Mã hồ sơ", dossier.code, size),
        _field("Chủ hồ sơ", dossier.people.owner.name, size),
        _field("Loại kết quả", result.result if result else dossier.procedure.result, size),
        *([_field("Số, ngày của kết quả", ", ".join(filter(None, (result.document, result.dated))), size)]
          if result and (result.document or result.dated) else []),
        *([_field("Trích yếu", result.subject, size)] if result and result.subject else []),
        _field("Người nhận", f"{_person(handed.receiver + relation, phone)}; kiểm tra bằng: {handed.identity}", size),
        _field("Cách trả", RETURN_WORDS[handed.method], size),
        _field("Ngày trả", say_hour(handed.at), size),
        _field("Người trả", _person(setting.officer_name, setting.officer_phone), size),
        _signatures(
            186, 11, ("NGƯỜI TRẢ KẾT QUẢ", setting.officer_name), ("NGƯỜI NHẬN KẾT QUẢ", handed.receiver),
            qr=dossier.code,
        ),
    ]  # fmt: skip


def _foot(setting: Setting) -> str:
    return PRACTICE if setting.facts.practice else ""


def fee_slip(dossier: Dossier, setting: Setting, payment: Payment) -> bytes:
    """Phiếu thu phí, lệ phí, A5 lying, three copies; without the ward's own series it is marked as no tax receipt."""
    _fonts()

    def stories(less: float) -> list[list[Any]]:
        return [_fee_story(dossier, setting, payment, copy, 12 - less) for copy in _FEE_COPIES]

    return _fitting(210, 148, 9, stories, _foot(setting))


#: What the source does not tell apart is not told apart on paper either.
_KINDS: dict[str, str] = {"phi": "Phí", "le_phi": "Lệ phí", "chua_ro": "Phí, lệ phí"}


def _fee_story(dossier: Dossier, setting: Setting, payment: Payment, copy: str, size: float) -> list[Any]:
    from reportlab.platypus import Spacer, Table

    own = payment.form and payment.symbol
    series = (
        f"Mẫu số: {payment.form} – Ký hiệu: {payment.symbol} – Số: {payment.serial or '…………'}"
        if own
        else "Phiếu nội bộ – KHÔNG PHẢI BIÊN LAI thu phí, lệ phí của cơ quan thuế"
    )
    rows = [["Tên khoản thu", "Loại", "Đơn giá", "SL", "Thành tiền"]]
    for item in payment.items:
        rows.append(
            [
                _text(
                    escape(item.name + (f" – {item.text}" if item.text and item.text != item.name else "")),
                    size=size - 1,
                ),
                _KINDS[item.kind],
                say_money(item.amount or 0),
                str(item.quantity),
                say_money((item.amount or 0) * item.quantity),
            ]
        )
    table = Table(rows, colWidths=[w * _MM for w in (86, 24, 30, 12, 35)], repeatRows=1, splitInRow=1)
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, 0), "Serif-Bold", size - 1),
            ("FONT", (0, 1), (-1, -1), "Serif", size - 1),
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
    )
    return [
        _heading(setting, 187, 11),
        *_marks(dossier, setting, 10),
        _text("PHIẾU THU PHÍ, LỆ PHÍ", size=14, align=1, bold=True, after=0),
        _text(f"<i>{escape(copy)}</i> – {escape(series)}", size=10, align=1, after=0),
        _text(f"Số phiếu: {payment.number:02d}/{payment.year}{paper_numbers.tail(payment.mark)}", size=10, align=1),
        _field("Người nộp", payment.payer, size),
        _field("Địa chỉ", payer_address(dossier.people, payment.payer) or "…" * 20, size),
        _field("Mã hồ sơ", dossier.code or "chưa tiếp nhận", size),
        table,
        Spacer(1, 1.5 * _MM),
        _text(f"Tổng số tiền: <b>{say_money(payment.total)}</b>{_split(payment)}", size=size + 1),
        _field("Viết bằng chữ", in_words(payment.total), size),
        _field("Hình thức thanh toán", _METHODS.get(payment.method, payment.method), size),
        _signatures(
            187, 11, ("NGƯỜI NỘP TIỀN", payment.payer), ("NGƯỜI THU TIỀN", setting.officer_name), qr=slip_mark(dossier)
        ),
    ]


def _split(payment: Payment) -> str:
    """How much of it is phí and how much lệ phí, when it is both: they go to different accounts."""
    sums: dict[str, int] = {"phi": 0, "le_phi": 0, "chua_ro": 0}
    for item in payment.items:
        sums[item.kind] += (item.amount or 0) * item.quantity
    if sums["chua_ro"] or not (sums["phi"] and sums["le_phi"]):
        return ""
    return f" (phí {say_money(sums['phi'])}; lệ phí {say_money(sums['le_phi'])})"


def recovery_sheet(facts: DeskFacts, code: str, now: datetime) -> bytes:
    """A4: the recovery code of a store, to be signed for and locked away."""
    _fonts()
    story = [
        _text(escape(facts.centre_name.upper()), size=12, align=1, bold=True),
        *([_text(PRACTICE, align=1, bold=True)] if facts.practice else []),
        _text("PHIẾU MÃ PHỤC HỒI SỔ MỘT CỬA", size=16, align=1, bold=True, after=8),
        _field("Quầy", facts.desk_name, 13),
        _field("Lập lúc", say_moment(now), 13),
        _text("Mã phục hồi", size=13, align=1, after=2),
        _text(escape(code), size=22, align=1, bold=True, after=6),
        _qr(code, 40),
        _text(
            "Sổ được mã hóa; mã này mở sổ khi máy hỏng, đổi tài khoản hoặc chép dữ liệu sang máy khác "
            "(lệnh: mot-cua recover). Ai có mã và tệp dữ liệu thì đọc được hồ sơ: cất trong két, không chụp ảnh.",
            size=13,
            after=10,
        ),
        _signatures(170, 12, ("NGƯỜI LẬP", facts.officer.name), ("NGƯỜI GIỮ", "")),
    ]
    return _pages(210, 297, 20, [story])[0]
