"""The words of the papers of the course: the apology with its new date, the control slip, the notice of a closing.

Law texts: NĐ 118/2025 Điều 19.5 and 19.6; forms Mẫu 04 and Mẫu 06 (05 until September 2025) by the regime of the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mot_cua_desktop.documents.docx import Qr
from mot_cua_desktop.documents.fields import Setting, common, due_notes, marks, say_hour, slip_mark
from mot_cua_desktop.domain import letters, paper_numbers
from mot_cua_desktop.domain.course import LATE_CAUSE_WORDS, Role
from mot_cua_desktop.domain.course_story import stop
from mot_cua_desktop.domain.dossier import Dossier, Handover, Proposal, Reschedule
from mot_cua_desktop.domain.fee_rules import said_paid
from mot_cua_desktop.domain.worktime import VN, say_minutes

DRAFT = "DỰ THẢO – CHƯA KÝ"
DOTS = "……"
HEAD = "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"
#: The form has four blocks; a slip never has fewer, so that the hand always finds room.
FEWEST_BLOCKS = 4
#: The side of the code that the taking desk scans: squares of 0.45 mm at the most that it ever holds.
PAPER_CODE_MM = 48
_LONGEST_NOTE = 80  # letters: eight lines of the column, as tall as a block without a note
_BLANK_HOUR = "…… giờ …… phút, ngày …… tháng …… năm ………"
_BLANK_LINE = "……………………………"
_UNIT = re.compile(r" (?=(?:PHƯỜNG|XÃ|ĐẶC KHU) )")
_WHERE: dict[Role, str] = {
    "chuyen_mon": "Công chức chuyên môn",
    "lanh_dao": "Lãnh đạo",
    "quan_tri": "Quản trị",
    "kiem_tra": "Kiểm tra",
}


# --- the apology ----------------------------------------------------------------------------------------------------


def for_apology(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """Mẫu 04: the letter once signed, before that its draft. Who caused the delay and whether the third was passed are
    counted inside; the citizen reads the reason. Raises ValueError when there is neither letter nor draft."""
    letter = dossier.reschedule or dossier.proposal
    if letter is None:
        raise ValueError("no apology was written")
    signed = dossier.reschedule
    officer = setting.officers.get(signed.signer) if signed else None
    title = officer.title if officer else ""
    agency = _signing_agency(title, setting)
    old = signed.old if signed else dossier.due.at if dossier.due else letter.due
    written = signed.at if signed else setting.now
    return common(dossier, setting, dossier.code) | {
        **_date_of(written if signed else None, setting),
        **_heading_of(title, setting),
        "danh_dau": _marks(dossier, setting, draft=signed is None),
        "so": f"{signed.number:02d}" if signed else DOTS,
        "ky_hieu": letters.symbol("PXL", mark=signed.mark if signed else 0),
        "ten_co_quan": agency,
        "xung_ho": _address_of(dossier),
        "linh_vuc": dossier.procedure.field,
        "ngay_tiep_nhan": _capital(_say_date(dossier.received_at)),
        "thoi_gian_hen": say_hour(old),
        "den_nay": _until_now(agency, passed=written >= old),
        "ly_do": say_reason(letter),
        "thoi_gian_hen_lai": say_hour(letter.due),
        "can_cu": _grounds(signed, setting),
        "chuc_vu_ky": office_of(title),
        "nguoi_ky": officer.name if officer else "",
        "noi_nhan": _receivers(agency, setting),
    }


def say_reason(letter: Proposal | Reschedule) -> str:
    """The cause from the list with the officer's own words, which may already say it."""
    cause, words = LATE_CAUSE_WORDS[letter.cause], stop(letter.words)
    if letter.cause == "khac" or cause.casefold() in words.casefold():
        return words
    return f"{_capital(cause)}. {words}"


#: The heads of a committee and of a centre, and their deputies; of other offices what follows is part of their name.
_OFFICE = re.compile(r"(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC)\b")


def office_of(title: str) -> list[str]:
    """The office over a signature, one line each: a deputy signs for the head (NĐ 30/2020, Phụ lục I). The agency
    stands in the heading already, and a duty within it is no office: "Phó Chủ tịch Ủy ban nhân dân phường" and "Phó Chủ
    tịch Thường trực" sign as "PHÓ CHỦ TỊCH"."""
    title = " ".join(title.split()).upper()
    alone = _OFFICE.match(title)
    title = alone.group() if alone else title
    if title.startswith("PHÓ "):
        return [f"KT. {title.removeprefix('PHÓ ')}", title]
    return [title or HEAD]


def _of_committee(title: str) -> bool:
    return "chủ tịch" in title.casefold()


def _signing_agency(title: str, setting: Setting) -> str:
    return setting.facts.ward_name if _of_committee(title) else setting.facts.centre_name


def _heading_of(title: str, setting: Setting) -> dict[str, str]:
    """A letter of the committee's chairman is the committee's, not its centre's."""
    if not _of_committee(title):
        return {}
    return {"co_quan_chu_quan": "", "co_quan": _UNIT.sub("\n", setting.facts.ward_name.upper())}


def _until_now(agency: str, *, passed: bool) -> str:
    """The letter is due a day before the appointment, so most often nothing has been missed yet."""
    paper = "ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    if passed:
        return f"Tuy nhiên đến nay {agency} chưa trả kết quả đúng thời hạn {paper}."
    return (
        f"Tuy nhiên đến nay hồ sơ chưa giải quyết xong, {agency} dự kiến chưa trả được kết quả đúng thời hạn {paper}."
    )


def _grounds(signed: Reschedule | None, setting: Setting) -> str:
    """The documents that the new date stands on. A date past the third does not stand on the rule of the third."""
    third = signed.rule if signed else setting.third_source
    within = "" if signed and signed.breach else third
    return "; ".join(dict.fromkeys(filter(None, (setting.apology_source, plain_source(within)))))


def plain_source(source: str) -> str:
    """A rule's document as a citizen's paper may name it: without what we remark on it; empty when none is known, or
    when nobody could confirm that it is in force."""
    if "chưa xác nhận" in source:
        return ""  # the rules page shows it, marked; a citizen's letter stands on nothing that may not hold
    named = source.partition(";")[0].strip()
    return "" if named.startswith(("Chưa rõ", "Không")) else named


def _receivers(agency: str, setting: Setting) -> list[str]:
    centre = setting.facts.centre_name
    return ["- Như trên;", *([f"- {centre};"] if agency != centre else []), "- Lưu: VT, hồ sơ."]


def _address_of(dossier: Dossier) -> str:
    return "Quý cơ quan, tổ chức" if dossier.people.owner.kind == "to_chuc" else "Ông/Bà"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _say_date(at: datetime) -> str:
    return say_hour(at).partition(", ")[2]


def _date_of(at: datetime | None, setting: Setting) -> dict[str, str]:
    """The letter's own date: the day it was signed, also when printed again; open in a draft."""
    if at is None:
        return {"ngay": DOTS, "thang": DOTS, "nam": f"{setting.now.astimezone(VN):%Y}"}
    day = at.astimezone(VN)
    return {"ngay": f"{day:%d}", "thang": f"{day.month:02d}" if day.month < 3 else str(day.month), "nam": f"{day:%Y}"}


def _marks(dossier: Dossier, setting: Setting, *, draft: bool = False) -> list[str]:
    """Of a draft: that it is one, not the how-manieth print."""
    found = marks(dossier, setting)
    return [line for line in found if not draft or not line.startswith("BẢN IN LẠI")] + ([DRAFT] if draft else [])


# --- the control slip -----------------------------------------------------------------------------------------------


def for_control_slip(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """Mẫu 06: a block for each hand-over that was made, then empty ones for those to come."""
    due = dossier.due
    made, below = _notes_below(_made(dossier, setting))
    return common(dossier, setting, dossier.code) | {
        **_date_of(dossier.accepted_at, setting),
        "danh_dau": _marks(dossier, setting),
        "quyen_so": dossier.book,
        "so_thu_tu": str(dossier.book_number),
        "thoi_gian_nhan": say_hour(dossier.received_at),
        "thoi_gian_tra": say_hour(due.at) if due else "",
        "hen_tra_them": due_notes(dossier, setting.linked_now),
        "co_quan_giai_quyet": _working_unit(dossier, setting),
        "co_quan_phoi_hop": _asked_bodies(dossier) or _BLANK_LINE,
        "luan_chuyen": [*made, *_to_come(dossier, setting)],
        "ghi_chu_duoi_bang": below,
        **_by_paper(dossier, setting),
    }


def _by_paper(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """What the taking desk scans, and how; nothing while the dossier is not on its way by paper."""
    if not setting.hand_over or dossier.given_at is None:
        return {"ma_giao": "", "giao_giay": []}
    return {
        "ma_giao": Qr(setting.hand_over, PAPER_CODE_MM, border=4),
        "giao_giay": [
            f"{dossier.desk} giao hồ sơ {dossier.code} lúc {say_hour(dossier.given_at)}.",
            "Quầy nhận: quét mã này bằng máy quét, xem lại rồi bấm Nhận. Không cần mạng.",
            "Chỉ quét ở nơi giữ bản giấy này. Không chụp, không sao mã: mỗi lần giao chỉ một quầy được nhận.",
        ],
    }


def _notes_below(blocks: list[dict[str, str]]) -> tuple[list[dict[str, str]], list[str]]:
    """The blocks, and beside them the notes that are too long for the narrow column (a block is never broken over two
    pages, so a long one would be cut off): these stand below the table, by number."""
    below: list[str] = []
    kept = []
    for block in blocks:
        note = block["ghi_chu"]
        if len(note) > _LONGEST_NOTE:
            below.append(f"({len(below) + 1}) {note}")
            block = block | {"ghi_chu": f"Xem ({len(below)}) dưới bảng"}
        kept.append(block)
    return kept, below


def _made(dossier: Dossier, setting: Setting) -> list[dict[str, str]]:
    spent: dict[int, int] = {}
    blocks = []
    for place, block in enumerate(dossier.handovers):
        spent[block.step] = spent.get(block.step, 0) + block.spent
        taken, taker = block.received_at, block.received_by or block.to
        if not taker and dossier.handovers[place + 1 :]:
            taker = dossier.handovers[place + 1].giver  # put before whichever leader was there: who gave it on had it
        blocks.append(
            {
                "ben_giao": _place(dossier, setting, block.step, block.giver),
                "ben_nhan": _place(dossier, setting, block.to_step, taker),
                "giao_luc": say_hour(block.given_at),
                "nhan_luc": say_hour(taken) if taken else _BLANK_HOUR,
                "nguoi_giao": _name(setting, block.giver),
                "nguoi_nhan": _name(setting, taker),
                "ket_qua": outcome(block, spent[block.step]),
                "ghi_chu": block.note,
            }
        )
    return blocks


def outcome(block: Handover, spent: int) -> str:
    """Trước hạn, đúng hạn or quá hạn: all minutes that the giver's step took by then against those planned for it.

    Empty while the step goes on with somebody else, and where no time was planned.
    """
    if block.to_step == block.step or not block.planned:
        return ""
    if spent > block.planned:
        return f"Quá hạn {say_minutes(spent - block.planned)}"
    if spent == block.planned:
        return "Đúng hạn"
    return f"Trước hạn {say_minutes(block.planned - spent)}"


def _to_come(dossier: Dossier, setting: Setting) -> list[dict[str, str]]:
    here = dossier.holding.step if dossier.holding else 0
    last = len(dossier.steps) - 1
    ahead: list[tuple[str, str]] = []
    if not dossier.ended and dossier.result is None:
        ahead = [
            (_place(dossier, setting, step, ""), _place(dossier, setting, step + 1, "")) for step in range(here, last)
        ]
    lacking = FEWEST_BLOCKS - len(dossier.handovers) - len(ahead)
    blocks = [_empty(giver, taker) for giver, taker in [*ahead, *[(DOTS * 3, DOTS * 3)] * lacking]]
    if ahead and setting.paper_by is not None:
        blocks[0]["ghi_chu"] = f"Chuyển chậm nhất {setting.paper_by.astimezone(VN):%H:%M %d/%m/%Y}"
    return blocks


def _empty(giver: str, taker: str) -> dict[str, str]:
    blank = dict.fromkeys(("nguoi_giao", "nguoi_nhan", "ket_qua", "ghi_chu"), "")
    return {"ben_giao": giver, "ben_nhan": taker, "giao_luc": _BLANK_HOUR, "nhan_luc": _BLANK_HOUR, **blank}


def _name(setting: Setting, officer: str) -> str:
    known = setting.officers.get(officer)
    return known.name if known else ""


def _place(dossier: Dossier, setting: Setting, step: int, officer: str) -> str:
    """The body at a step: the officer's unit, the process's own, or what the role is called."""
    known = setting.officers.get(officer)
    planned = dossier.steps[step] if step < len(dossier.steps) else None
    if planned is None:
        return (known.unit if known else "") or DOTS * 3
    if planned.role == "tiep_nhan":
        return planned.unit or setting.facts.centre_name
    return planned.unit or (known.unit if known else "") or _WHERE[planned.role]


def _working_unit(dossier: Dossier, setting: Setting) -> str:
    """Who works on the matter: the units of the process and of those who have had it, else the ward's committee."""
    inside = {step for step, plan in enumerate(dossier.steps) if plan.role == "chuyen_mon"}
    units = [dossier.steps[step].unit for step in sorted(inside)]
    for block in dossier.handovers:
        known = setting.officers.get(block.received_by or block.to)
        units.append(known.unit if known is not None and block.to_step in inside else "")
    return ", ".join(_once(units)) or setting.facts.ward_name


def _asked_bodies(dossier: Dossier) -> str:
    return "; ".join(_once(halt.note for halt in dossier.stops if halt.cause == "co_quan_khac"))


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, words)))


# --- the closing ----------------------------------------------------------------------------------------------------


def for_closing(dossier: Dossier, setting: Setting) -> dict[str, Any]:
    """Mẫu 05 for a dossier whose citizen brought nothing in the days allowed (NĐ 118/2025 Điều 19.5).

    Raises ValueError when it did not end this way.
    """
    lapsed, slip = dossier.lapsed, dossier.slip
    if lapsed is None or slip is None:
        raise ValueError("the dossier did not end this way")
    return common(dossier, setting, dossier.code or slip_mark(dossier)) | {
        **_date_of(lapsed.at, setting),
        "so": f"{lapsed.number:02d}",
        "ky_hieu": f"TB{paper_numbers.tail(lapsed.mark)}",
        "xung_ho": _address_of(dossier),
        "so_phieu": f"{slip.number:02d}/HDHS{paper_numbers.tail(slip.mark)}, {_say_date(slip.at)}",
        "so_ngay": str(setting.supplement_days),
        "ly_do": lapsed.reason,
        "can_cu": plain_source(setting.supplement_source) or "………",
        "thoi_diem_dung": say_hour(lapsed.at),
        "phi_da_nop": said_paid(dossier) if dossier.fee_paid or dossier.fee_returned else "Không",
    }
