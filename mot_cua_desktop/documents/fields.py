"""The words of each paper: a dossier in, the fields its template names out. Nothing is decided here, only said."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from mot_cua_desktop.documents import course_names, people_fields
from mot_cua_desktop.documents.docx import Qr
from mot_cua_desktop.documents.paper_rows import ROW as ROW
from mot_cua_desktop.documents.paper_rows import rows
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import fee_words, letters, paper_numbers
from mot_cua_desktop.domain.calendar import WEEKDAYS
from mot_cua_desktop.domain.citizen import say_phone
from mot_cua_desktop.domain.codes import lookup_url
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.dossier import STATUS_WORDS, Closing, Dossier
from mot_cua_desktop.domain.fee_rules import said_paid
from mot_cua_desktop.domain.linked_words import say_link
from mot_cua_desktop.domain.money import say_money
from mot_cua_desktop.domain.procedures import CHANNEL_WORDS
from mot_cua_desktop.domain.regime import Form
from mot_cua_desktop.domain.worktime import VN, say_moment

DocxPaper = Literal[
    "giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung",
    "phieu_xin_loi", "phieu_kiem_soat", "thong_bao_dong",
]  # fmt: skip
RETURN_WORDS: dict[ev.ReturnMethod, str] = {
    "tai_quay": "Tại quầy",
    "buu_chinh": "Qua dịch vụ bưu chính",
    "truc_tuyen": "Trực tuyến",
}
#: Where the result is waited for, as the receipt's "nhận kết quả tại: …" goes on.
_PLACES: dict[ev.ReturnMethod, str] = {
    "tai_quay": "Quầy tiếp nhận",
    "buu_chinh": "Địa chỉ chủ hồ sơ nêu trên, qua dịch vụ bưu chính",
    "truc_tuyen": "Cổng dịch vụ công (bản điện tử)",
}
PRACTICE = "TẬP DÙNG – KHÔNG CÓ GIÁ TRỊ"
_UNIT = re.compile(r".*\b(?=(?:PHƯỜNG|XÃ|ĐẶC KHU|THÀNH PHỐ|TỈNH)\b)")
_LONGEST_LINE = 26  # letters of an agency's name that fit on one line of the heading


def row_of(kind: DocxPaper) -> tuple[str, ...]:
    """What one row of a paper's table says: a component, or on the control slip one hand-over."""
    return course_names.BLOCK if kind == "phieu_kiem_soat" else ROW


_EVERY = {
    "co_quan_chu_quan": "cơ quan cấp trên, chữ hoa, đã ngắt dòng",
    "co_quan": "cơ quan, bộ phận phát hành, chữ hoa, đã ngắt dòng",
    "bo_phan": "tên bộ phận tiếp nhận và trả kết quả",
    "dia_danh": "địa danh",
    "ngay": "ngày lập, hai chữ số",
    "thang": "tháng lập; tháng 1, 2 có số 0 đứng trước",
    "nam": "năm lập",
    "danh_dau": "các dòng đánh dấu: tập dùng, bản in lại, bản thay thế (danh sách)",
    "trang_sau": "dòng nhắc ở đầu các trang sau: giấy của hồ sơ nào, có phải tập dùng",
    "tieu_de": "tên giấy theo mẫu đang áp dụng",
    "theo_mau": "dòng “(Theo Mẫu số …)”; để trống khi không có",
    "ma_ho_so": "mã hồ sơ; trống khi chưa tiếp nhận",
    "ma_ho_so_tinh": "mã hồ sơ do hệ thống của tỉnh cấp; trống khi chưa có",
    "ten_thu_tuc": "tên thủ tục, kèm trường hợp nếu có",
    "ma_thu_tuc": "mã thủ tục",
    **people_fields.KNOWN,
    "can_bo": "họ tên cán bộ",
    "dien_thoai_can_bo": "số điện thoại cán bộ; có thể trống",
    "dien_thoai_co_quan": "số điện thoại bộ phận; có thể trống",
    "ma_qr": "mã QR",
    "giay_to": "bảng giấy tờ (danh sách), mỗi dòng có: " + ", ".join(ROW),
}
_NUMBER = {"so": "số giấy", "ky_hieu": "ký hiệu sau số, thêm dấu của quầy nếu có, ví dụ HDHS hoặc HDHS-Q2"}
#: What a template may name, with the meaning that the clerk reads; what it must name stands in ``REQUIRED``.
KNOWN: dict[DocxPaper, dict[str, str]] = {
    "giay_tiep_nhan": _EVERY
    | {
        "quyen_so": "quyển số của sổ theo dõi",
        "so_thu_tu": "số thứ tự trong sổ",
        "cac_lien": "tên các liên (danh sách)",
        "kenh": "hình thức nộp",
        "so_bo": "số bộ hồ sơ",
        "thoi_han": "thời gian giải quyết theo quy định",
        "thoi_gian_nhan": "giờ, ngày nhận",
        "thoi_gian_tra": "giờ, ngày hẹn trả, kèm thứ trong tuần",
        "hen_tra_them": "các dòng thêm dưới ngày hẹn: hẹn lại, liên thông (danh sách)",
        "noi_nhan": "nơi nhận kết quả",
        "phi": "phí, lệ phí",
        "tra_cuu": "địa chỉ tra cứu",
    },
    "phieu_bo_sung": _EVERY
    | _NUMBER
    | {
        "ly_do": "lý do chung",
        "huong_dan": "hướng dẫn thêm",
        "khong_yeu_cau": "giấy tờ không yêu cầu và lý do",
        "mot_lan": "câu báo chỉ yêu cầu một lần và thời hạn bổ sung",
    },
    "phieu_tu_choi": _EVERY | _NUMBER | {"ly_do": "lý do từ chối", "can_cu": "căn cứ pháp lý"},
    "thong_bao_dung": _EVERY
    | _NUMBER
    | {
        "ly_do": "lý do dừng",
        "thoi_diem_dung": "thời điểm công dân đề nghị",
        "buoc": "hồ sơ đang ở bước nào",
        "phi_da_nop": "phí, lệ phí đã nộp",
    },
    "phieu_xin_loi": _EVERY | course_names.APOLOGY,
    "phieu_kiem_soat": _EVERY | course_names.CONTROL,
    "thong_bao_dong": _EVERY | course_names.CLOSING,
}
REQUIRED: dict[DocxPaper, tuple[str, ...]] = {
    "giay_tiep_nhan": (
        "ma_ho_so",
        "chu_ho_so",
        "ten_thu_tuc",
        "giay_to",
        "thoi_gian_nhan",
        "thoi_gian_tra",
        "danh_dau",
    ),
    "phieu_bo_sung": ("so", "chu_ho_so", "ten_thu_tuc", "giay_to", "ly_do", "can_bo", "danh_dau"),
    "phieu_tu_choi": ("so", "chu_ho_so", "ten_thu_tuc", "ly_do", "can_cu", "danh_dau"),
    "thong_bao_dung": ("so", "chu_ho_so", "ten_thu_tuc", "ly_do", "danh_dau"),
    "phieu_xin_loi": course_names.NEEDED["phieu_xin_loi"],
    "phieu_kiem_soat": course_names.NEEDED["phieu_kiem_soat"],
    "thong_bao_dong": course_names.NEEDED["thong_bao_dong"],
}


@dataclass(frozen=True)
class Setting:
    """What a paper says beside the dossier: who prints it, when, by which form, and for the how-manieth time.

    ``dated`` is the moment of the deed that the paper tells of: a reprint keeps the date of the first print.
    """

    facts: DeskFacts
    form: Form
    now: datetime
    officer_name: str
    officer_phone: str
    copy: int = 1
    lookup_words: str = ""
    lookup_address: str = ""
    supplement_days: int = 15
    supplement_source: str = ""
    dated: datetime | None = None
    #: Everybody named at the desk, by id; and the documents that allow one apology and limit its new date.
    officers: Mapping[str, Officer] = field(default_factory=dict)
    apology_source: str = ""
    third_source: str = ""
    #: Until when the paper leaves the desk; None once it has left.
    paper_by: datetime | None = None
    #: The digits of a hand-over by paper, while the dossier is on its way so (`domain.paper_slip`).
    hand_over: str = ""
    #: The dossiers that this one waits for, by code: until when each is promised now.
    linked_now: Mapping[str, datetime] = field(default_factory=dict)

    def qr_of(self, code: str) -> str:
        """What the QR of a citizen's receipt says: the code, or the page that tells how its dossier stands."""
        return lookup_url(self.lookup_address, code) if self.lookup_address and code else code

    @property
    def day(self) -> datetime:
        """The day the paper bears, in the ward's own time."""
        return (self.dated or self.now).astimezone(VN)


def marks(dossier: Dossier, setting: Setting, *, receipt: bool = False) -> list[str]:
    """The lines that tell a practice paper, a reprint and of a ``receipt`` a replaced edition from the first original:
    a correction makes the receipt anew, no other paper has editions."""
    lines = [PRACTICE] if setting.facts.practice else []
    if receipt and dossier.edition > 1:
        lines.append(f"BẢN {dossier.edition}, THAY BẢN {dossier.edition - 1}")
    if setting.copy > 1:
        lines.append(f"BẢN IN LẠI – lần {setting.copy}, lúc {setting.now.astimezone(VN):%H:%M ngày %d/%m/%Y}")
    return lines


def say_hour(at: datetime) -> str:
    """A moment as the forms say it: "09 giờ 12 phút, ngày 23 tháng 11 năm 2026"."""
    local = at.astimezone(VN)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {say_month(local)} năm {local:%Y}"


def say_month(day: datetime) -> str:
    """A month as papers write it: only January and February carry a nought (NĐ 30/2020, Phụ lục I)."""
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def say_place(place: str, at: datetime) -> str:
    """Place and day over a signature: "Nha Trang, ngày 05 tháng 9 năm 2026"."""
    day = at.astimezone(VN)
    return f"{place}, ngày {day:%d} tháng {say_month(day)} năm {day.year}"


def agency_lines(name: str) -> str:
    """An agency's name in capitals, broken where a person would break it: before the unit, in lines of like length."""
    name = " ".join(name.split()).upper()
    if len(name) <= _LONGEST_LINE:
        return name
    head = _UNIT.match(name)
    parts = (name[: head.end()].strip(), name[head.end() :]) if head else (name,)
    lines: list[str] = []
    for part in filter(None, parts):
        wanted = len(textwrap.wrap(part, _LONGEST_LINE))
        narrowest = next(w for w in range(len(part) // wanted, 999) if len(textwrap.wrap(part, w)) <= wanted)
        lines += textwrap.wrap(part, narrowest)
    return "\n".join(lines)


def for_receipt(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """Mẫu 01, two copies."""
    due = dossier.due
    return _every(dossier, setting, dossier.code) | {
        "danh_dau": marks(dossier, setting, receipt=True),
        "quyen_so": dossier.book,
        "so_thu_tu": str(dossier.book_number),
        "cac_lien": ["Lưu", "Giao người nộp hồ sơ"],
        "kenh": CHANNEL_WORDS[dossier.channel],
        "giay_to": [
            each
            for number, line in enumerate((p for p in dossier.papers if p.state == "du"), start=1)
            for each in rows(number, line.name, line.got_originals, line.got_certified, line.got_copies)
        ]
        or [dict.fromkeys(ROW, "") | {"ten": "Không nhận giấy tờ nào"}],
        "so_bo": f"{dossier.sets:02d}",
        "thoi_han": dossier.term.vn() if dossier.term else dossier.procedure.term_text,
        "thoi_gian_nhan": say_hour(dossier.received_at),
        "thoi_gian_tra": f"{say_hour(due.at)} ({_weekday(due.at)})" if due else "",
        "hen_tra_them": due_notes(dossier, setting.linked_now),
        "noi_nhan": _PLACES[dossier.return_method],
        "phi": say_fees(dossier.fees),
        "tra_cuu": setting.lookup_words,
        "ma_qr": Qr(setting.qr_of(dossier.code)) if dossier.code else "",
    }


def due_notes(dossier: Dossier, linked_now: Mapping[str, datetime]) -> list[str]:
    """What stands under the appointment: that it was moved, by which letter; each date of linked dossiers, and all.

    ``linked_now`` are the present promises of the dossiers that this one waits for, where they are known.
    """
    notes, moved, due = [], dossier.reschedule, dossier.due
    if moved is not None:
        notes.append(
            f"Hẹn lại lần 1 theo Phiếu số {letters.say_apology(moved.number, moved.mark)} ngày "
            f"{moved.at.astimezone(VN):%d/%m/%Y}; hẹn trước đó: {say_moment(moved.old)}."
        )
    if dossier.linked and due is not None:
        for stage, link in enumerate(dossier.linked, start=1):
            notes.append(f"Giai đoạn {stage}: {link.name} (mã hồ sơ {link.code}), trả {say_link(link, linked_now)}.")
        begun, end = dossier.received_at.astimezone(VN), due.at.astimezone(VN)
        notes.append(
            f"Giai đoạn {len(dossier.linked) + 1} (hồ sơ này): nhận {say_moment(begun)}, trả {say_moment(end)}."
        )
        end = max(end, *(linked_now.get(link.code, link.due).astimezone(VN) for link in dossier.linked))
        days = (end.date() - begun.date()).days
        notes.append(f"Tổng cộng các giai đoạn: {days} ngày, từ {begun:%d/%m/%Y} đến {end:%d/%m/%Y}.")
    return notes


def for_slip(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """Mẫu 02: the one supplement slip of the dossier. Raises ValueError when none was issued."""
    slip = dossier.slip
    if slip is None:
        raise ValueError("no slip was issued")
    source = f" ({setting.supplement_source})" if setting.supplement_source else ""
    # Days run only after acceptance (NĐ 118/2025 Điều 19.5); whoever was guided at the counter comes when it suits.
    days = (
        f" Đề nghị Ông/Bà bổ sung trong {setting.supplement_days} ngày kể từ ngày ghi trên phiếu{source}."
        if slip.after_acceptance
        else ""
    )
    return _every(dossier, setting, slip_mark(dossier)) | {
        "so": f"{slip.number:02d}",
        "ky_hieu": f"HDHS{paper_numbers.tail(slip.mark)}",
        "giay_to": [
            each
            for number, line in enumerate(slip.lines, start=1)
            for each in rows(number, line.name, line.originals, line.certified, line.copies, line.wrong)
        ],
        "ly_do": "Hồ sơ chưa đầy đủ, chưa hợp lệ như nêu tại từng giấy tờ trên đây.",
        "huong_dan": slip.guidance,
        "khong_yeu_cau": "; ".join(f"{out.name} ({out.reason})" for out in slip.left_out),
        "mot_lan": "Việc yêu cầu bổ sung, hoàn thiện hồ sơ chỉ thực hiện một lần." + days,
    }


def for_refusal(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """Mẫu 03. Raises ValueError when the dossier was not refused."""
    refused = _ended(dossier.refused)
    return _every(dossier, setting, dossier.code or slip_mark(dossier)) | {
        "so": f"{refused.number:02d}",
        "ky_hieu": f"TCHS{paper_numbers.tail(refused.mark)}",
        "ly_do": refused.reason,
        "can_cu": refused.legal_basis,
    }


def for_stop(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """Mẫu 05: the citizen asked to stop. Raises ValueError when that never happened."""
    withdrawn = _ended(dossier.withdrawn)
    return _every(dossier, setting, dossier.code or slip_mark(dossier)) | {
        "so": f"{withdrawn.number:02d}",
        "ky_hieu": f"TB{paper_numbers.tail(withdrawn.mark)}",
        "ly_do": withdrawn.reason,
        "thoi_diem_dung": say_hour(withdrawn.at),
        "buoc": step_before_end(dossier),
        "phi_da_nop": said_paid(dossier) if dossier.fee_paid or dossier.fee_returned else "Không",
    }


def step_before_end(dossier: Dossier) -> str:
    """Where a withdrawn dossier stood when its owner asked to stop."""
    if dossier.result is not None:
        return STATUS_WORDS["ready"]
    if dossier.accepted_at is None:
        return STATUS_WORDS["guided"] if dossier.slip else STATUS_WORDS["opened"]
    waiting = dossier.slip is not None and dossier.slip.after_acceptance and dossier.slip.received_at is None
    return STATUS_WORDS["waiting" if waiting else "in_process"]


def slip_mark(dossier: Dossier) -> str:
    """What the slip's QR holds so that scanning it finds the dossier again: the code, or the slip's own number."""
    if dossier.code:
        return dossier.code
    return paper_numbers.said(dossier.slip) if dossier.slip else ""


def say_procedure(dossier: Dossier) -> str:
    """What is asked for: the procedure with its case, if it has any."""
    return " – ".join(filter(None, (dossier.procedure.name, dossier.procedure.case)))


def say_fees(fees: tuple[ev.FeeItem, ...]) -> str:
    """The fees in one line: sums where known, the published words where not."""
    if not fees:
        return "Không"
    said = []
    for item in fees:
        if item.amount is None:
            said.append(fee_words.unknown(item.text))
        elif item.amount == 0:
            said.append(f"Không thu ({item.exempt})" if item.exempt else "Miễn phí")
        else:
            why = f" ({item.exempt})" if item.exempt else ""
            said.append(f"{say_money(item.amount * item.quantity)}{why}")
    return "; ".join(dict.fromkeys(said))


def _weekday(at: datetime) -> str:
    return WEEKDAYS[at.astimezone(VN).weekday()]


def _ended(closing: Closing | None) -> Closing:
    if closing is None:
        raise ValueError("the dossier did not end this way")
    return closing


def common(dossier: Dossier, setting: Setting, qr: str) -> dict[str, Any]:
    """What every form says, for the papers of the course."""
    return _every(dossier, setting, qr)


def _every(dossier: Dossier, setting: Setting, qr: str) -> dict[str, Any]:
    facts, day = setting.facts, setting.day
    return {
        "co_quan_chu_quan": agency_lines(facts.parent_name or facts.ward_name),
        "co_quan": agency_lines(facts.centre_name),
        "bo_phan": facts.centre_name,
        "dia_danh": facts.place,
        "ngay": f"{day:%d}",
        "thang": say_month(day),
        "nam": str(day.year),
        "danh_dau": marks(dossier, setting),
        "trang_sau": " – ".join(filter(None, (f"Hồ sơ {qr}" if qr else "", PRACTICE if facts.practice else ""))),
        "tieu_de": setting.form.title,
        "theo_mau": setting.form.line,
        "ma_ho_so": dossier.code,
        "ma_ho_so_tinh": dossier.official_code if dossier.official_code != dossier.code else "",
        "ten_thu_tuc": say_procedure(dossier),
        "ma_thu_tuc": dossier.procedure.code,
        **people_fields.of(dossier.people),
        "can_bo": setting.officer_name,
        "dien_thoai_can_bo": say_phone(setting.officer_phone),
        "dien_thoai_co_quan": say_phone(facts.phone),
        "ma_qr": Qr(qr) if qr else "",
        "giay_to": [],
    }
