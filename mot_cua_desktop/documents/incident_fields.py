"""The words of the report of an incident: what happened, since when, what it cost, which dossiers; nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mot_cua_desktop.documents import docx
from mot_cua_desktop.documents.course_fields import office_of
from mot_cua_desktop.documents.fields import PRACTICE, agency_lines, say_hour, say_month
from mot_cua_desktop.domain.desk import DeskFacts, Officer
from mot_cua_desktop.domain.incident import KIND_WORDS, Incident
from mot_cua_desktop.domain.incident_events import TouchedLine
from mot_cua_desktop.domain.worktime import VN, say_minutes, say_moment

#: Its template: `templates_docx/bao_cao_su_co.docx`, or the ward's own of that name.
PAPER = "bao_cao_su_co"
#: The most dossiers that are named one by one; a paper of forty pages is read by nobody.
MOST = 60
_CITED = "điểm 5 Công văn số 535/UBND-NV ngày 23 tháng 01 năm 2018 của UBND thành phố Nha Trang"


@dataclass(frozen=True)
class Affected:
    """The dossiers that it touched: those that the table names, how many there are of all, how many of them late."""

    lines: Sequence[TouchedLine]
    count: int
    late: int


@dataclass(frozen=True)
class Letter:
    """What the paper says beside the incident: its number, its day, to whom, who signs."""

    number: str
    dated: datetime
    to: str
    signer: Officer | None


#: What the template may name, with the meaning that the clerk reads.
KNOWN = {
    "co_quan_chu_quan": "cơ quan cấp trên, chữ hoa",
    "co_quan": "cơ quan ban hành, chữ hoa",
    "bo_phan": "tên bộ phận",
    "dia_danh": "địa danh",
    "ngay": "ngày ký",
    "thang": "tháng ký",
    "nam": "năm ký",
    "ma_qr": "để trống",
    "danh_dau": "các dòng đánh dấu: tập dùng (danh sách)",
    "trang_sau": "dòng nhắc ở đầu các trang sau",
    "so": "số và ký hiệu",
    "trich_yeu": "trích yếu",
    "kinh_gui": "nơi nhận báo cáo",
    "can_cu": "văn bản yêu cầu báo cáo",
    "loai": "loại sự cố",
    "thoi_gian": "từ lúc nào đến lúc nào",
    "anh_huong": "việc gì dừng lại",
    "da_mat": "thời gian làm việc đã mất",
    "khac_phuc": "đã khắc phục thế nào",
    "da_bao": "đã báo nơi nào; có thể trống",
    "so_ho_so": "số hồ sơ bị ảnh hưởng, trong đó quá hạn",
    "ho_so": "bảng hồ sơ (danh sách): tt, ma, thu_tuc, han",
    "con_lai": "câu nói còn bao nhiêu hồ sơ không kể tên; có thể trống",
    "de_nghi": "đề nghị; có thể trống",
    "phien_ban": "phiên bản phần mềm",
    "viec_cuoi": "việc ghi gần nhất trước sự cố",
    "chuc_vu_ky": "chức vụ người ký (danh sách)",
    "nguoi_ky": "họ tên người ký; có thể trống",
    "noi_nhan": "các dòng nơi nhận (danh sách)",
}
REQUIRED = ("so", "kinh_gui", "loai", "thoi_gian", "anh_huong", "so_ho_so", "danh_dau")
ROW = ("tt", "ma", "thu_tuc", "han")


def for_incident(incident: Incident, touched: Affected, letter: Letter, facts: DeskFacts, lost: int) -> dict[str, Any]:
    """The values of the template. ``lost`` are the working minutes, up to now while it lasts."""
    left = touched.count - len(touched.lines)
    day = letter.dated.astimezone(VN)
    kind = KIND_WORDS[incident.kind]
    title = letter.signer.title if letter.signer else ""
    # What the chairman or a deputy signs is the committee's (NĐ 30/2020, Phụ lục I), else it is the centre's.
    committee = "chủ tịch" in title.casefold()
    agency = facts.ward_name if committee else facts.centre_name
    return {
        "co_quan_chu_quan": "" if committee else agency_lines(facts.parent_name or facts.ward_name),
        "co_quan": agency_lines(agency),
        "bo_phan": agency,
        "dia_danh": facts.place,
        "ngay": f"{day:%d}",
        "thang": say_month(day),
        "nam": str(day.year),
        "ma_qr": "",
        "danh_dau": [PRACTICE] if facts.practice else [],
        "trang_sau": " – ".join(filter(None, (f"Báo cáo số {letter.number}", PRACTICE if facts.practice else ""))),
        "so": letter.number,
        "trich_yeu": f"Về {kind} ngày {incident.since.astimezone(VN):%d/%m/%Y}",
        "kinh_gui": letter.to,
        "can_cu": _CITED,
        "loai": kind[:1].upper() + kind[1:],
        "thoi_gian": _span(incident),
        "anh_huong": incident.effect,
        "da_mat": f"{say_minutes(lost)}" if lost else "dưới 1 phút làm việc",
        "khac_phuc": incident.remedy or "chưa khắc phục xong",
        "da_bao": "" if incident.told.startswith("Chưa") else incident.told,
        "so_ho_so": f"{touched.count}" + (f", trong đó {touched.late} hồ sơ đã quá hạn" if touched.late else ""),
        "ho_so": [
            {"tt": n, "ma": each.code, "thu_tuc": each.procedure, "han": _stands(each)}
            for n, each in enumerate(touched.lines, start=1)
        ],
        "con_lai": (f"Và {left} hồ sơ khác; danh sách đầy đủ lưu tại {facts.desk_name}." if left > 0 else ""),
        "de_nghi": incident.proposal,
        "phien_ban": incident.version,
        "viec_cuoi": say_moment(incident.last_deed) if incident.last_deed else "chưa có",
        "chuc_vu_ky": [*(["TM. ỦY BAN NHÂN DÂN"] if committee else []), *office_of(title)],
        "nguoi_ky": letter.signer.name if letter.signer else "",
        "noi_nhan": ["- Như trên;", "- Lưu: VT."],
    }


def _span(incident: Incident) -> str:
    begun = f"từ {say_hour(incident.since)}"
    return f"{begun} đến {say_hour(incident.until)}" if incident.until else f"{begun}, đến nay chưa khắc phục xong"


def _stands(each: TouchedLine) -> str:
    until = f"{each.deadline.astimezone(VN):%H:%M %d/%m/%Y}" if each.deadline else "chưa hẹn"
    how = "quá hạn" if each.late else "đã xong" if each.done else "còn hạn" if each.deadline else ""
    return f"{until} – {how}" if how else until


def check(template: Path) -> list[str]:
    """What keeps a ward's own template from being used for this paper, as Vietnamese sentences; empty when nothing
    does."""
    return docx.check_template(template, KNOWN, REQUIRED, ROW)
