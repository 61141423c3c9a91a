"""A template filled with invented dossiers: an ordinary one, the longest and the emptiest, through the real printing.

Whoever put a template in use without having seen these would see them first in a citizen's hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from mot_cua_desktop.documents import course_fields, docx, fields, pdf
from mot_cua_desktop.documents.fields import REQUIRED, DocxPaper, Setting
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.course import StepPlan
from mot_cua_desktop.domain.dossier import Closing, Dossier, Payment, Proposal, Slip
from mot_cua_desktop.domain.regime import Paper as FormName
from mot_cua_desktop.domain.terms import Term
from mot_cua_desktop.errors import Told

#: The official form that each docx follows, and who fills it.
FORMS: dict[DocxPaper, tuple[FormName, Callable[[Dossier, Setting], dict[str, Any]]]] = {
    "giay_tiep_nhan": ("receipt", fields.for_receipt),
    "phieu_bo_sung": ("guidance_slip", fields.for_slip),
    "phieu_tu_choi": ("refusal", fields.for_refusal),
    "thong_bao_dung": ("stop_notice", fields.for_stop),
    "thong_bao_dong": ("stop_notice", course_fields.for_closing),
    "phieu_xin_loi": ("apology", course_fields.for_apology),
    "phieu_kiem_soat": ("control_slip", course_fields.for_control_slip),
}
MANY = 20
_MOST_PAGES = 40
#: Lists that no dossier changes: the copies of the form.
_FIXED = frozenset({"cac_lien"})
_WORD = re.compile(r"[^\W_]+")
_NAME = "Nguyễn Phúc Công Tằng Tôn Nữ Bảo Trân & Cộng sự <Công ty một thành viên> "
LONG_NAME = (_NAME * 5)[:300].strip()
_LONG_WORDS = (
    "Hồ sơ có bản vẽ & thuyết minh <bản 2> chưa thống nhất về diện tích, ranh giới và mốc giới. " * 8
).strip()


@dataclass(frozen=True)
class Shown:
    """One trial as it would leave the printer; ``lost`` are words that the print does not show."""

    title: str
    pdf: bytes
    pages: int
    lost: tuple[str, ...]


def trial(template: docx.Template, kind: DocxPaper, setting: Setting) -> tuple[list[Shown], list[str]]:
    """The trial prints, and what keeps this template from being used, as Vietnamese sentences."""
    shown: list[Shown] = []
    faults: list[str] = []
    for title, values in samples(kind, setting):
        try:
            made = pdf.from_docx(docx.fill(template, values))
        except Told as told:
            faults.append(f"{title}: {told}")
            continue
        shown.append(Shown(title, made.data, made.pages, made.lost))
        if made.lost:
            faults.append(f"{title}: bản in mất chữ ({_some(made.lost)}). Nới rộng ô hoặc khung chữ đó trong mẫu.")
        if made.pages > _MOST_PAGES:
            faults.append(f"{title}: bản in dài {made.pages} trang. Xem lại bảng và ngắt trang trong mẫu.")
        hidden = _unseen(values, kind, made.data)
        if hidden:
            named = ", ".join(f"“{name}”" for name in hidden)
            faults.append(f"{title}: không thấy {named} trên bản in. Để trường đó ở chỗ luôn được in.")
    return shown, faults


def samples(kind: DocxPaper, setting: Setting) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the template is filled with, each with what it tries."""
    fill = FORMS[kind][1]
    at = setting.now
    yield "Hồ sơ thường", fill(_dossier(at), setting)
    longest = fill(_longest(at), setting)
    yield (
        f"Dài nhất: tên 300 chữ, {MANY} giấy tờ",
        {name: _many(value) for name, value in longest.items()},
    )
    needed = REQUIRED[kind]
    emptiest = fill(_dossier(at, papers=()), setting)
    yield (
        "Ít nhất: không giấy tờ nào, ô không bắt buộc để trống",
        {
            name: _empty(value, needed=name in _FIXED or (name in needed and not isinstance(value, list)))
            for name, value in emptiest.items()
        },
    )


def _many(value: Any) -> Any:
    """A table of the paper (its papers, its hand-overs) as long as the longest."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return (value * MANY)[:MANY]
    return value


def _empty(value: Any, *, needed: bool) -> Any:
    if needed:
        return value
    return [] if isinstance(value, list) else ""


def _unseen(values: dict[str, Any], kind: DocxPaper, data: bytes) -> list[str]:
    """The required fields whose words are not on the print, capitals or not."""
    said = unicodedata.normalize("NFC", pdf.read_text(data)[0]).casefold()
    words = _WORD.findall(said)
    there, together = set(words), "".join(words)
    missing = []
    for name in REQUIRED[kind]:
        wanted = " ".join(_texts(values[name]))
        asked = _WORD.findall(unicodedata.normalize("NFC", wanted).casefold())
        if any(word not in there and word not in together for word in asked):
            missing.append(name)
    return missing


def _texts(value: Any) -> list[str]:
    """The words of a field that must be seen: of a row of papers, its name."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [str(item.get("ten", "")) if isinstance(item, dict) else str(item) for item in value]
    return []


def _some(lost: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(lost[:8])) + (" …" if len(lost) > 8 else "")


def _dossier(at: datetime, papers: tuple[ev.PaperLine, ...] | None = None) -> Dossier:
    """An invented dossier that has every paper at once, which no real one can have."""
    owner = ev.Party(
        name="Trần Thị Bịa", id_number="000000000001", phone="0900000001", email="bia@example.vn",
        address="12 đường Bịa, phường Bịa, tỉnh Bịa",
    )  # fmt: skip
    got = papers if papers is not None else tuple(_paper(n, f"Giấy tờ thứ {n} (bịa)") for n in range(1, 4))
    lines = tuple(
        ev.SlipLine(key=paper.key, name=paper.name, wrong="Chưa có chữ ký của các bên", originals=1) for paper in got
    )
    closing = Closing(
        number=3, year=at.year, at=at, reason="Lý do viết thử trên mẫu.", legal_basis="Căn cứ viết thử trên mẫu"
    )
    due = ev.DueRecord(at=at + timedelta(days=3), counted_from=at)
    return Dossier(
        id=bytes(16), seq=2, custody_term=1, desk="q1", officer="cb", status="in_process",
        procedure=ev.ProcedureSnapshot(code="0.000000", name="Thủ tục dùng để in thử", field="In thử", version=""),
        people=ev.People(owner=owner, applicant=owner), channel="truc_tiep", papers=got, sets=1,
        return_method="tai_quay", fees=(ev.FeeItem(name="Lệ phí", amount=8_000),), visit="", opened_at=at,
        received_at=at, code="000.00.00.IN-THU-0001", book="In thử", book_number=1, accepted_at=at,
        term=Term(3, "ngay_lam_viec"), due=due, deadline=due,
        slip=Slip(
            number=7, year=at.year, at=at, after_acceptance=True, lines=lines, guidance="Hướng dẫn viết thử.",
            left_out=(),
        ),
        refused=closing, withdrawn=closing, lapsed=closing,
        payments=(
            Payment(number=1, year=at.year, at=at, items=(), total=8_000, method="tien_mat", payer="Trần Thị Bịa"),
        ),
        proposal=Proposal(
            due=at + timedelta(days=5), cause="xac_minh", caused_by="chuyen_mon", words="Lời giải thích viết thử.",
            officer="cb", at=at,
        ),
        steps=(
            StepPlan(role="tiep_nhan", name="Tiếp nhận", minutes=60),
            StepPlan(role="chuyen_mon", name="Thẩm định", minutes=600, unit="Phòng chuyên môn"),
            StepPlan(role="lanh_dao", name="Duyệt", minutes=120),
        ),
    )  # fmt: skip


def _paper(number: int, name: str) -> ev.PaperLine:
    return ev.PaperLine(
        key=str(number), name=name, originals=1, got_originals=1, got_certified=2, got_copies=3, state="du"
    )


def _longest(at: datetime) -> Dossier:
    """Names of 300 letters with the signs that would break a form, letters taken apart (NFD), twenty papers."""
    name = "Bản vẽ & thuyết minh <bản {}> của công trình, kèm văn bản chấp thuận của các hộ liền kề và sơ đồ vị trí"
    long = _dossier(at, tuple(_paper(n, name.format(n)) for n in range(1, MANY + 1)))
    owner = ev.Party(
        name=LONG_NAME, kind="to_chuc", id_number="0000000001-001", phone="02580000001", email="a" * 50 + "@example.vn",
        address=unicodedata.normalize("NFD", "Số 12/34/56 đường Nguyễn Phúc Bịa, tổ dân phố Đường Lữ Ngẫm, " * 3),
        representative=LONG_NAME,
    )  # fmt: skip
    applicant = replace(owner, name=unicodedata.normalize("NFD", LONG_NAME))
    assert long.slip is not None
    assert long.refused is not None
    assert long.proposal is not None
    slip = replace(long.slip, guidance=_LONG_WORDS, lines=tuple(replace(x, wrong=name) for x in long.slip.lines))
    closing = replace(long.refused, reason=_LONG_WORDS, legal_basis=_LONG_WORDS)
    return replace(
        long,
        people=ev.People(owner=owner, applicant=applicant, authority=_LONG_WORDS),
        procedure=replace(long.procedure, name=_LONG_WORDS[:300], case=_LONG_WORDS[:200]),
        slip=slip, refused=closing, withdrawn=closing, lapsed=closing,
        proposal=replace(long.proposal, words=_LONG_WORDS),
    )  # fmt: skip
