"""The words of the leader's papers: the monthly evaluation of an officer, the explanation of late dossiers.

They belong to no dossier, so they are kept apart from `fields`; a clerk edits their docx in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from mot_cua_desktop.documents.course_fields import DOTS, DRAFT, office_of
from mot_cua_desktop.documents.fields import PRACTICE, agency_lines, say_month
from mot_cua_desktop.domain import evaluation as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.evaluation_events import WorkCounts
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.domain.worktime import VN

LeaderPaper = Literal["phieu_danh_gia_thang", "bao_cao_giai_trinh"]
TITLES: dict[LeaderPaper, str] = {
    "phieu_danh_gia_thang": "Phiếu đánh giá tháng",
    "bao_cao_giai_trinh": "Báo cáo giải trình",
}
_EVERY = {
    "co_quan_chu_quan": "cơ quan cấp trên, chữ hoa, đã ngắt dòng",
    "co_quan": "cơ quan, bộ phận phát hành, chữ hoa, đã ngắt dòng",
    "ten_co_quan": "cơ quan, bộ phận phát hành, viết thường",
    "dia_danh": "địa danh",
    "ngay": "ngày ký; dự thảo để dấu chấm",
    "thang": "tháng ký; tháng 1, 2 có số 0 đứng trước",
    "nam": "năm ký",
    "danh_dau": "các dòng đánh dấu: tập dùng, dự thảo, bản thay thế (danh sách)",
    "trang_sau": "dòng nhắc ở đầu các trang sau",
    "ma_qr": "luôn trống: giấy này không có mã QR",
    "chuc_vu_ky": "chức vụ người ký, chữ hoa, mỗi dòng một phần tử (danh sách)",
    "nguoi_ky": "họ tên người ký; trống khi là dự thảo",
}
KNOWN: dict[LeaderPaper, dict[str, str]] = {
    "phieu_danh_gia_thang": _EVERY
    | {
        "ban": "“Bản 2” khi là bản đính chính; trống ở bản đầu",
        "thang_danh_gia": "“Tháng 11/2026”",
        "ho_ten": "họ tên người được đánh giá",
        "chuc_danh": "chức danh; có thể trống",
        "don_vi": "bộ phận; có thể trống",
        "so_lieu": "bảng số liệu (danh sách), mỗi dòng có: ten, so, cach_tinh",
        "nhan_xet": "các dòng nhận xét của lãnh đạo (danh sách)",
        "xep_loai": "xếp loại theo danh mục của đơn vị; “Không xếp loại” khi không chọn",
        "can_cu_xep_loai": "văn bản quy định mức xếp loại; có thể trống",
        "y_kien": "ý kiến của người được đánh giá (danh sách), mỗi dòng có: luc, noi_dung, tra_loi, tra_loi_luc",
        "ly_do_dinh_chinh": "vì sao có bản mới; trống ở bản đầu",
    },
    "bao_cao_giai_trinh": _EVERY
    | {
        "so": "số văn bản đi; dự thảo để dấu chấm",
        "ky_hieu": "ký hiệu sau số, ví dụ BC-TTPVHCC",
        "trich_yeu": "trích yếu",
        "kinh_gui": "nơi nhận báo cáo",
        "pham_vi": "đơn vị được giải trình",
        "ky": "“từ ngày … đến ngày …”",
        "phai_giai_quyet": "số hồ sơ phải giải quyết, cột (3) của Biểu II.06a",
        "da_giai_quyet": "số đã giải quyết, cột (7)",
        "qua_han": "số đã giải quyết quá hạn, cột (10)",
        "dang_qua_han": "số đang giải quyết đã quá hạn, cột (13)",
        "ty_le": "tỷ lệ trễ (10) ÷ (7)",
        "ty_le_rong": "tỷ lệ kể cả đang giải quyết [(10) + (13)] ÷ (3)",
        "muc": "mức phải giải trình",
        "can_cu": "văn bản đặt mức đó",
        "thong_ke": "các dòng đếm nguyên nhân và do ai (danh sách)",
        "giai_thich": "lời giải trình của lãnh đạo (danh sách)",
        "ho_so": "bảng hồ sơ quá hạn (danh sách): tt, ten, han, xong, nguyen_nhan, bien_phap",
        "phuc_tap": "bảng hồ sơ phức tạp (danh sách): tt, ten, han, nguyen_nhan, bien_phap",
        "bien_phap": "biện pháp khắc phục của lãnh đạo (danh sách)",
        "noi_nhan": "các dòng nơi nhận (danh sách)",
    },
}
REQUIRED: dict[LeaderPaper, tuple[str, ...]] = {
    "phieu_danh_gia_thang": ("thang_danh_gia", "ho_ten", "so_lieu", "nhan_xet", "nguoi_ky", "y_kien", "danh_dau"),
    "bao_cao_giai_trinh": ("so", "ky_hieu", "ty_le", "ho_so", "phuc_tap", "bien_phap", "nguoi_ky", "danh_dau"),
}
ROWS: dict[LeaderPaper, tuple[str, ...]] = {
    "phieu_danh_gia_thang": ("ten", "so", "cach_tinh", "luc", "noi_dung", "tra_loi", "tra_loi_luc"),
    "bao_cao_giai_trinh": ("tt", "ten", "han", "xong", "nguyen_nhan", "bien_phap"),
}


def _heading(
    facts: DeskFacts, signer: Officer | None, at: datetime | None, now: datetime, what: str, marks: list[str]
) -> dict[str, Any]:
    """The agency, the day of the signature (open in a draft), who signs."""
    day = (at or now).astimezone(VN)
    # What the committee's chairman or a deputy signs is the committee's paper, not its centre's.
    of_committee = signer is not None and "chủ tịch" in signer.title.casefold()
    agency = facts.ward_name if of_committee else facts.centre_name
    above = "" if of_committee else agency_lines(facts.parent_name or facts.ward_name)
    practice = [PRACTICE] if facts.practice else []
    return {
        "co_quan_chu_quan": above,
        "co_quan": agency_lines(agency),
        "ten_co_quan": agency,
        "dia_danh": facts.place,
        "ngay": f"{day:%d}" if at else DOTS,
        "thang": say_month(day) if at else DOTS,
        "nam": str(day.year),
        "danh_dau": [*practice, *marks, *([] if at else [DRAFT])],
        "trang_sau": " – ".join([what, *practice]),
        "ma_qr": "",
        "chuc_vu_ky": office_of(signer.title if signer else ""),
        "nguoi_ky": signer.name if signer and at else "",
    }


# --- the evaluation --------------------------------------------------------------------------------------------------


def number_rows(counts: WorkCounts) -> list[tuple[str, str, str]]:
    """Each number of a month: what it is, how many, how it is counted; the same on the paper and on the screen."""
    c, say = counts, fig.say_count
    mine = "hồ sơ do mình tiếp nhận"
    return [
        ("Tiếp nhận trong tháng", say(c.received), f"{mine}; từ kỳ trước: {say(c.carried)}"),
        ("Đã giải quyết", say(c.solved), "trước hạn + đúng hạn + quá hạn"),
        ("   – trước hạn", say(c.early), "xong trước ngày hết hạn theo quy định"),
        ("   – đúng hạn", say(c.on_time), "xong trong ngày hết hạn; rút, từ chối khi chưa quá hạn"),
        ("   – quá hạn", say(c.late), "xong sau hạn; xin lỗi không làm thành đúng hạn"),
        ("Tỷ lệ không trễ", ev.say_share(ev.on_time_share(c)), "(trước hạn + đúng hạn) ÷ đã giải quyết"),
        ("Đang giải quyết trong hạn / quá hạn", f"{say(c.open_in_time)} / {say(c.open_late)}", "đến cuối tháng"),
        ("Phiếu yêu cầu bổ sung đã lập", say(c.supplements), "phiếu do mình lập; mỗi hồ sơ một lần"),
        ("Hồ sơ trình bị lãnh đạo trả lại", say(c.sent_back), "tính cho người trình"),
        ("Xin lỗi, hẹn lại", say(c.apologies), mine),
        ("Vi phạm thời gian hẹn lại", say(c.breaches), "hẹn lại khi đã quá 1/3 thời hạn"),
        (
            "Công dân hài lòng",
            f"{say(c.satisfied)}/{say(c.rated)}" if c.rated else "–",
            f"cho từ {c.satisfied_from}/5 điểm ÷ số có cho điểm"
            + (f": {ev.say_share(ev.satisfied_share(c))}" if c.rated else ""),
        ),
    ]


def for_evaluation(
    facts: DeskFacts,
    officer: Officer,
    state: ev.Evaluation,
    counts: WorkCounts,
    people: Mapping[str, Officer],
    now: datetime,
) -> dict[str, Any]:
    """An officer's month: a correction that waits as its draft, else the newest signed version, else the draft."""
    signed = state.newest if state.draft is None else None
    draft = state.draft or ev.Draft(remark="")
    said: ev.Draft | ev.SignedVersion = signed or draft
    version = signed.version if signed else len(state.signed) + 1
    month = ev.month_of(state.month).name
    what = f"Phiếu đánh giá {month}"
    marks = [f"BẢN {version}, THAY BẢN {version - 1}"] if version > 1 else []
    return _heading(
        facts, people.get(signed.signer) if signed else None, signed.at if signed else None, now, what, marks
    ) | {
        "ban": f"Bản {version}" if version > 1 else "",
        "thang_danh_gia": month[:1].upper() + month[1:],
        "ho_ten": officer.name,
        "chuc_danh": officer.title,
        "don_vi": officer.unit,
        "so_lieu": [
            {"ten": name, "so": number, "cach_tinh": how}
            for name, number, how in number_rows(signed.counts if signed else counts)
        ],
        "nhan_xet": said.remark.splitlines() or ["………"],
        "xep_loai": said.grade or "Không xếp loại",
        "can_cu_xep_loai": signed.basis if signed else "",
        "y_kien": [
            {
                "luc": _moment(each.at),
                "noi_dung": each.words,
                "tra_loi": each.answer,
                "tra_loi_luc": _moment(each.answered_at) if each.answered_at else "",
            }
            for each in state.objections
        ],
        "ly_do_dinh_chinh": said.reason,
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}"


# --- the explanation -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LateLine:
    """A late dossier as the explanation tells of it; ``solved`` None while it is in process, ``days`` how late,
    ``officer`` who accepted it, with their unit."""

    state: Dossier
    solved: datetime | None
    days: int
    cause: str
    by: str
    measure: str
    officer: str = ""


@dataclass(frozen=True)
class Explained:
    """What an explanation says: whose, of which days, how many, which, why, and what is done."""

    scope: str
    period: fig.Period
    counts: fig.Counts
    limit: Fraction
    basis: str
    to: str
    causes: str
    measures: str
    reasons: Sequence[str]
    late: Sequence[LateLine]
    complex: Sequence[Dossier]


def for_explanation(
    facts: DeskFacts,
    told: Explained,
    symbol: str,
    letter: LetterIssued | None,
    at: datetime | None,
    signer: Officer | None,
    now: datetime,
) -> dict[str, Any]:
    """The report; a draft until it took its number (``letter``) at its hour (``at``)."""
    c, heading = told.counts, _heading(facts, signer, at, now, "Báo cáo giải trình", [])
    if heading["ten_co_quan"] == facts.ward_name and signer is not None:
        # A report of the committee is signed on its behalf (NĐ 30/2020, Phụ lục I), as that of an incident is.
        heading["chuc_vu_ky"] = ["TM. ỦY BAN NHÂN DÂN", *heading["chuc_vu_ky"]]
    return heading | {
        "so": f"{letter.number:02d}" if letter else DOTS,
        "ky_hieu": letter.symbol if letter else symbol,
        "trich_yeu": f"Giải trình hồ sơ thủ tục hành chính quá hạn {told.period.name}",
        "kinh_gui": told.to or "………",
        "pham_vi": told.scope,
        "ky": told.period.days,
        "phai_giai_quyet": fig.say_count(c.handled),
        "da_giai_quyet": fig.say_count(c.solved),
        "qua_han": fig.say_count(c.late),
        "dang_qua_han": fig.say_count(c.open_late),
        "ty_le": fig.say_rate(c.late_rate),
        "ty_le_rong": fig.say_rate(c.wider_rate),
        "muc": fig.say_rate(told.limit).replace(",00", ""),
        "can_cu": told.basis,
        "thong_ke": list(told.reasons),
        "giai_thich": told.causes.splitlines(),
        "ho_so": [_late_row(n, line) for n, line in enumerate(told.late, start=1)],
        "phuc_tap": [_complex_row(n, state) for n, state in enumerate(told.complex, start=1)],
        "bien_phap": told.measures.splitlines() or ["………"],
        "noi_nhan": [f"- {told.to};" if told.to else "- Như trên;", "- Lưu: VT."],
    }


def _late_row(n: int, line: LateLine) -> dict[str, str]:
    done = f"{line.solved.astimezone(VN):%d/%m/%Y}" if line.solved else "đang giải quyết"
    return {
        "tt": str(n),
        "ten": f"{line.state.code} – {line.state.procedure.name}",
        "han": _deadline(line.state),
        "xong": f"{done}; trễ {line.days} ngày" if line.days else f"{done}; trễ trong ngày",
        "nguyen_nhan": "; ".join(
            filter(None, (line.cause, line.by, f"tiếp nhận: {line.officer}" if line.officer else ""))
        ),
        "bien_phap": line.measure,
    }


def _complex_row(n: int, state: Dossier) -> dict[str, str]:
    flag = state.complex
    return {
        "tt": str(n),
        "ten": f"{state.code} – {state.procedure.name}",
        "han": _deadline(state),
        "nguyen_nhan": flag.reason if flag else "",
        "bien_phap": flag.measure if flag else "",
    }


def _deadline(state: Dossier) -> str:
    return f"{state.deadline.at.astimezone(VN):%H:%M %d/%m/%Y}" if state.deadline else ""
