"""Making the papers of a dossier, only from what is already kept; and noting that one left the printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, fields, pdf, saving, sheets
from mot_cua_desktop.documents.fields import DocxPaper, Setting
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.regime import Form
from mot_cua_desktop.domain.regime import Paper as FormName
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import dossiers, place, recording
from mot_cua_desktop.store.journal import Deed

Kind = Literal[
    "giay_tiep_nhan", "giay_hen_a5", "giay_hen_80mm", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung",
    "phieu_thu", "bien_nhan_ket_qua",
]  # fmt: skip
TITLES: dict[Kind, str] = {
    "giay_tiep_nhan": "Giấy tiếp nhận và hẹn trả",
    "giay_hen_a5": "Giấy hẹn khổ A5",
    "giay_hen_80mm": "Giấy hẹn cuộn 80 mm",
    "phieu_bo_sung": "Phiếu hướng dẫn, bổ sung hồ sơ",
    "phieu_tu_choi": "Phiếu từ chối",
    "thong_bao_dung": "Thông báo dừng giải quyết",
    "phieu_thu": "Phiếu thu phí, lệ phí",
    "bien_nhan_ket_qua": "Giấy biên nhận trả kết quả",
}
#: The sheet each paper is printed on, as CUPS names it.
MEDIA: dict[Kind, str] = {
    "giay_tiep_nhan": "A4",
    "giay_hen_a5": "A5",
    "giay_hen_80mm": "Custom.80x200mm",
    "phieu_bo_sung": "A4",
    "phieu_tu_choi": "A4",
    "thong_bao_dung": "A4",
    "phieu_thu": "A5",
    "bien_nhan_ket_qua": "A5",
}
_FILLED: dict[DocxPaper, Callable[[Dossier, Setting], dict[str, Any]]] = {
    "giay_tiep_nhan": fields.for_receipt,
    "phieu_bo_sung": fields.for_slip,
    "phieu_tu_choi": fields.for_refusal,
    "thong_bao_dung": fields.for_stop,
}


@dataclass(frozen=True)
class Paper:
    """A paper ready to preview, print or save. ``docx`` is the editable original of the papers that have one;
    ``lost`` are words that the print would not show (warn before printing); ``stem`` a file name without a person."""

    kind: Kind
    title: str
    pdf: bytes
    pages: int
    docx: bytes | None
    lost: tuple[str, ...]
    copy: int
    stem: str


def kinds(dossier: Dossier) -> list[Kind]:
    """The papers that this dossier has by now, the latest first."""
    found: list[Kind] = []
    if dossier.handed:
        found.append("bien_nhan_ket_qua")
    if dossier.withdrawn:
        found.append("thong_bao_dung")
    if dossier.refused:
        found.append("phieu_tu_choi")
    if dossier.payments:
        found.append("phieu_thu")
    if dossier.accepted_at:
        found += ["giay_tiep_nhan", "giay_hen_a5", "giay_hen_80mm"]
    if dossier.slip:
        found.append("phieu_bo_sung")
    return found


def make(desk: Desk, stream: bytes, kind: Kind) -> Paper:
    """Make a paper of a dossier as it stands now; its copy number is the next one. Writes nothing."""
    with desk.store.reading() as connection:
        dossier = dossiers.state_of(connection, stream)
        officers = {officer.id: officer for officer in place.officers(connection)}
    if dossier is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    if kind not in kinds(dossier):
        raise Told(f"Hồ sơ này chưa có {TITLES[kind].lower()}.", "Làm việc đó trước rồi in.")
    officer = officers.get(dossier.officer, desk.facts.officer)
    copy = dossier.prints.get(print_key(kind, dossier), 0) + 1
    setting = _setting(desk, dossier, kind, copy, officer.name, officer.phone or desk.facts.phone)
    stem = f"{kind}-{fields.slip_mark(dossier) or dossier.id.hex()[:8]}".replace("/", "-")
    if kind in _FILLED:
        return _filled(desk, dossier, kind, setting, stem)
    data = _drawn(dossier, kind, setting)
    return Paper(kind, TITLES[kind], data, pdf.read_text(data)[1], None, (), copy, stem)


def print_key(kind: Kind, dossier: Dossier) -> str:
    """What counts as a reprint: the same paper of the same edition (of the same payment, for fee slips)."""
    if kind == "phieu_thu":
        return f"{kind}/{dossier.payments[-1].number}" if dossier.payments else kind
    return f"{kind}/{dossier.edition}"


def printed(desk: Desk, stream: bytes, kind: Kind, how: Literal["in", "luu_pdf", "luu_docx"] = "in") -> Dossier:
    """Note that the paper was printed or saved: the next copy will be marked as a reprint."""
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        dossier = dossiers.state_of(connection, stream)
        if dossier is None:
            raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
        key = print_key(kind, dossier)
        copy = dossier.prints.get(key, 0) + 1
        deed = ev.Printed(paper=key, edition=dossier.edition, copy=copy, how=how)
        return recording.record(connection, desk.author(), stream, [Deed(deed)])[0]


def save(paper: Paper, path: Path) -> Path:
    """Write a paper where the officer chose, as PDF or, by the ending, as the editable docx."""
    if path.suffix.lower() == ".docx":
        if paper.docx is None:
            raise Told("Giấy này không có bản Word.", "Lưu dưới dạng PDF.")
        return saving.save(path, paper.docx)
    return save_pdf(paper.pdf, path)


def recovery_sheet(desk: Desk, code: str) -> bytes:
    """The sheet for the office's safe: which store, which code, what to do with it."""
    return sheets.recovery_sheet(desk.facts, code, desk.now())


def save_pdf(data: bytes, path: Path) -> Path:
    """Write a PDF where the officer chose."""
    return saving.save(path if path.suffix else path.with_suffix(".pdf"), data)


def template_of(desk: Desk, kind: DocxPaper) -> Path:
    """The ward's own template when it has put one into its data folder, else the shipped one."""
    own = desk.store.folder.root / "mau_giay" / f"{kind}.docx"
    return own if own.is_file() else paths.template(kind)


def warm() -> None:
    """Load the engines before the first citizen waits for them."""
    pdf.warm()


def _setting(desk: Desk, dossier: Dossier, kind: Kind, copy: int, officer: str, phone: str) -> Setting:
    now = desk.now()
    # The form follows the day on which the paper's deed was done, not the day of a reprint.
    regime = desk.regimes.on((_done_at(dossier, kind) or now).astimezone(VN).date())
    names: dict[Kind, FormName] = {
        "giay_tiep_nhan": "receipt",
        "phieu_bo_sung": "supplement_slip" if dossier.slip and dossier.slip.after_acceptance else "guidance_slip",
        "phieu_tu_choi": "refusal",
        "thong_bao_dung": "stop_notice",
    }
    form = regime.form(names[kind]).value if kind in names else Form(number="", title=TITLES[kind].upper())
    days = regime.supplement_days
    return Setting(
        facts=desk.facts,
        form=form,
        now=now,
        officer_name=officer,
        officer_phone=phone,
        copy=copy,
        lookup_words=desk.settings.lookup_words,
        supplement_days=days.value,
        supplement_source=days.source,
    )


def _done_at(dossier: Dossier, kind: Kind) -> Any:
    moments = {
        "giay_tiep_nhan": dossier.accepted_at,
        "phieu_bo_sung": dossier.slip.at if dossier.slip else None,
        "phieu_tu_choi": dossier.refused.at if dossier.refused else None,
        "thong_bao_dung": dossier.withdrawn.at if dossier.withdrawn else None,
    }
    return moments.get(kind)


def _filled(desk: Desk, dossier: Dossier, kind: Any, setting: Setting, stem: str) -> Paper:
    filled = docx.fill(template_of(desk, kind), _FILLED[kind](dossier, setting))
    by_office = desk.settings.pdf_engine == "libreoffice" and pdf.office() is not None
    made = pdf.from_docx_by_office(filled) if by_office else pdf.from_docx(filled)
    return Paper(kind, TITLES[kind], made.data, made.pages, filled, made.lost, setting.copy, stem)


def _drawn(dossier: Dossier, kind: Kind, setting: Setting) -> bytes:
    if kind == "phieu_thu":
        return sheets.fee_slip(dossier, setting, dossier.payments[-1])
    if kind == "bien_nhan_ket_qua":
        return sheets.handed_slip(dossier, setting)
    return sheets.citizen_receipt(dossier, setting, "a5" if kind == "giay_hen_a5" else "80mm")
