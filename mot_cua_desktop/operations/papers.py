"""Making the papers of a dossier, only from what is already kept; and noting that one left the printer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast, get_args

from msgspec import structs

from mot_cua_desktop import paths
from mot_cua_desktop.documents import course_fields, docx, fields, incident_fields, pdf, saving, sheets
from mot_cua_desktop.documents.fields import DocxPaper, Setting
from mot_cua_desktop.documents.leader_fields import LeaderPaper
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.course_rules import third_rule
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.regime import Form
from mot_cua_desktop.domain.regime import Paper as FormName
from mot_cua_desktop.domain.story import RECEIPTS
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import leader_papers, paper_custody, templates, timing
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import dossiers, place, previews, recording
from mot_cua_desktop.store.journal import Deed

Kind = Literal[
    "giay_tiep_nhan", "giay_hen_a5", "giay_hen_80mm", "phieu_bo_sung", "phieu_tu_choi", "thong_bao_dung",
    "phieu_thu", "bien_nhan_ket_qua", "phieu_xin_loi", "phieu_kiem_soat",
]  # fmt: skip


@dataclass(frozen=True)
class _Sort:
    """One kind of paper. ``done_at`` tells when the deed that it is about was done, None while a dossier has no such
    paper; then either ``fill`` (fields for the docx template of the same name, or the one that ``template`` says) or
    ``draw`` (a sheet drawn directly). ``media`` is the sheet as CUPS names it, empty for a roll, which is as long as
    the paper."""

    title: str
    media: str
    done_at: Callable[[Dossier], datetime | None]
    form: Callable[[Dossier], FormName] | None = None
    fill: Callable[[Dossier, Setting], dict[str, Any]] | None = None
    draw: Callable[[Dossier, Setting], bytes] | None = None
    template: Callable[[Dossier], DocxPaper] | None = None


def _apologised_at(dossier: Dossier) -> datetime | None:
    """When the apology was signed; a draft is dated by its drafting, while it still may be signed."""
    if dossier.reschedule is not None:
        return dossier.reschedule.at
    return dossier.proposal.at if dossier.proposal is not None and dossier.finished_at is None else None


#: Every paper of a dossier, the latest in its life first: a new kind is one more entry (and see docs/mau-giay.md).
_SORTS: dict[Kind, _Sort] = {
    "bien_nhan_ket_qua": _Sort(
        "Giấy biên nhận trả kết quả", "A5",
        done_at=lambda dossier: dossier.handed.at if dossier.handed else None,
        draw=sheets.handed_slip,
    ),
    "thong_bao_dung": _Sort(
        "Thông báo dừng giải quyết", "A4",
        done_at=lambda dossier: ended.at if (ended := dossier.withdrawn or dossier.lapsed) else None,
        form=lambda dossier: "stop_notice",
        fill=lambda dossier, setting: (course_fields.for_closing if dossier.lapsed else fields.for_stop)(
            dossier, setting
        ),
        # The notice that a dossier stopped is another where nobody asked for it.
        template=lambda dossier: "thong_bao_dong" if dossier.lapsed else "thong_bao_dung",
    ),
    "phieu_tu_choi": _Sort(
        "Phiếu từ chối", "A4",
        done_at=lambda dossier: dossier.refused.at if dossier.refused else None,
        form=lambda dossier: "refusal",
        fill=fields.for_refusal,
    ),
    "phieu_xin_loi": _Sort(
        "Phiếu xin lỗi và hẹn lại", "A4",
        done_at=_apologised_at,
        form=lambda dossier: "apology",
        fill=course_fields.for_apology,
    ),
    "phieu_thu": _Sort(
        "Phiếu thu phí, lệ phí", "A5",
        done_at=lambda dossier: dossier.payments[-1].at if dossier.payments else None,
        draw=lambda dossier, setting: sheets.fee_slip(dossier, setting, dossier.payments[-1]),
    ),
    "giay_tiep_nhan": _Sort(
        "Giấy tiếp nhận và hẹn trả", "A4",
        done_at=lambda dossier: dossier.accepted_at,
        form=lambda dossier: "receipt",
        fill=fields.for_receipt,
    ),
    "giay_hen_a5": _Sort(
        "Giấy hẹn khổ A5", "A5",
        done_at=lambda dossier: dossier.accepted_at,
        draw=lambda dossier, setting: sheets.citizen_receipt(dossier, setting, "a5"),
    ),
    "giay_hen_80mm": _Sort(
        "Giấy hẹn cuộn 80 mm", "",
        done_at=lambda dossier: dossier.accepted_at,
        draw=lambda dossier, setting: sheets.citizen_receipt(dossier, setting, "80mm"),
    ),
    "phieu_kiem_soat": _Sort(
        "Phiếu kiểm soát quá trình", "A4",
        done_at=lambda dossier: dossier.accepted_at if dossier.steps or dossier.given else None,
        form=lambda dossier: "control_slip",
        fill=course_fields.for_control_slip,
    ),
    "phieu_bo_sung": _Sort(
        "Phiếu hướng dẫn, bổ sung hồ sơ", "A4",
        done_at=lambda dossier: dossier.slip.at if dossier.slip else None,
        form=lambda dossier: "supplement_slip" if dossier.slip and dossier.slip.after_acceptance else "guidance_slip",
        fill=fields.for_slip,
    ),
}  # fmt: skip
TITLES: dict[Kind, str] = {kind: sort.title for kind, sort in _SORTS.items()}


@dataclass(frozen=True)
class Paper:
    """A paper ready to preview, print or save. ``docx`` is the editable original of the papers that have one;
    ``lost`` are words that the print would not show (warn before printing); ``stem`` a file name without a person;
    ``media`` the sheet as CUPS names it; ``warning`` says why it was made in another way than the ward has chosen."""

    kind: Kind
    title: str
    pdf: bytes
    pages: int
    docx: bytes | None
    lost: tuple[str, ...]
    copy: int
    stem: str
    media: str = "A4"
    warning: str = ""
    #: Which payment a fee slip is of, counted from 0 in their order; None for the latest, and for any other paper.
    payment: int | None = None


def kinds(dossier: Dossier) -> list[Kind]:
    """The papers that this dossier has by now, the latest first."""
    return [kind for kind, sort in _SORTS.items() if sort.done_at(dossier) is not None]


def earlier_payments(dossier: Dossier) -> list[int]:
    """The payments before the latest, the newest first: each has a fee slip of its own that may be wanted again."""
    return list(range(len(dossier.payments) - 1))[::-1]


def as_paid(dossier: Dossier, payment: int | None) -> Dossier:
    """The dossier as its fee slip of this payment (counted from 0) knows it: what was paid later stands on none."""
    return dossier if payment is None else structs.replace(dossier, payments=dossier.payments[: payment + 1])


def make(desk: Desk, stream: bytes, kind: Kind, *, to_file: bool = False, payment: int | None = None) -> Paper:
    """Make a paper of a dossier as it stands now; its copy number is the next one. Writes nothing.

    What goes into a file (``to_file``) is no copy in somebody's hand, so it is never marked as a reprint. ``payment``
    is the one, counted from 0, that a fee slip is of; the latest without it.
    """
    with desk.store.reading() as connection:
        previews.refuse(connection, stream)
        dossier = dossiers.state_of(connection, stream)
        officers = {officer.id: officer for officer in place.officers(connection)}
        linked = dossiers.promised(connection, (link.code for link in dossier.linked) if dossier else ())
    if dossier is None:
        raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
    if kind not in kinds(dossier):
        raise Told(f"Hồ sơ này chưa có {TITLES[kind].lower()}.", "Làm việc đó trước rồi in.")
    dossier = as_paid(dossier, payment)
    officer = officers.get(dossier.officer, desk.facts.officer)
    copy = 1 if to_file else _printed_before(kind, dossier) + 1
    setting = _setting(desk, dossier, kind, copy, officer.name, officer.phone or desk.facts.phone)
    setting = replace(setting, officers=officers, linked_now=linked)
    stem = f"{kind}-{fields.slip_mark(dossier) or dossier.id.hex()[:8]}".replace("/", "-")
    sort = _SORTS[kind]
    if sort.fill is not None:
        template = sort.template(dossier) if sort.template else cast(DocxPaper, kind)
        values, code = sort.fill(dossier, setting), dossier.procedure.code
        paper = _filled(desk, kind, template, code, sort, values, copy, stem)
        if kind == "phieu_kiem_soat" and dossier.given and not setting.hand_over:
            paper = replace(
                paper, warning=" ".join(filter(None, (paper_custody.why_no_code(desk, dossier), paper.warning)))
            )
        return paper
    assert sort.draw is not None
    data = sort.draw(dossier, setting)
    title = sort.title
    if payment is not None:
        slip = dossier.payments[payment]
        said = paper_numbers.said(slip)
        title, stem = f"{title} số {said}", f"{stem}-so-{said}".replace("/", "-")
    media = sort.media or _roll(data)
    return Paper(kind, title, data, pdf.read_text(data)[1], None, (), copy, stem, media, payment=payment)


def _roll(data: bytes) -> str:
    """A sheet of the roll as long as this paper: a fixed one would cut a long name off, or waste paper."""
    width, height = pdf.page_size(data)
    return f"Custom.{round(width)}x{math.ceil(height)}mm"


def print_key(kind: Kind, dossier: Dossier) -> str:
    """What counts as a reprint: the same paper of the same edition (of the same payment, for fee slips)."""
    if kind == "phieu_thu":
        last = dossier.payments[-1] if dossier.payments else None
        return f"{kind}/{last.number}{paper_numbers.tail(last.mark)}" if last else kind
    if kind == "phieu_xin_loi":
        # The signed letter is no reprint of its draft.
        return f"{kind}/{dossier.reschedule.number}" if dossier.reschedule else f"{kind}/du_thao"
    return f"{kind}/{dossier.edition}"


def _printed_before(kind: Kind, dossier: Dossier) -> int:
    """How many of this paper were printed. Only a receipt begins anew with a correction: of the others, all count."""
    if kind in RECEIPTS or kind in ("phieu_thu", "phieu_xin_loi"):
        return dossier.prints.get(print_key(kind, dossier), 0)
    return sum(count for key, count in dossier.prints.items() if key.partition("/")[0] == kind)


def printed(
    desk: Desk,
    stream: bytes,
    kind: Kind,
    how: Literal["in", "luu_pdf", "luu_docx"] = "in",
    *,
    payment: int | None = None,
) -> Dossier:
    """Note that the paper was printed or saved. Only a print makes the next one a reprint: saving hands nothing out.
    ``payment`` as in `make`."""
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        previews.refuse(connection, stream)
        dossier = dossiers.state_of(connection, stream)
        if dossier is None:
            raise Told("Không tìm thấy hồ sơ này trên máy.", "Tìm lại bằng mã hoặc họ tên.")
        if dossier.given or dossier.desk != desk.facts.desk_id:
            if kind == "phieu_kiem_soat":
                paper_custody.printed(connection, dossier, desk.facts.desk_id)
            return dossier  # only who holds it writes in it; that it was given by paper stands there already
        key = print_key(kind, as_paid(dossier, payment))
        copy = _printed_before(kind, as_paid(dossier, payment)) + 1 if how == "in" else 1
        deed = ev.Printed(paper=key, edition=dossier.edition, copy=copy, how=how)
        return recording.record(connection, desk.author(), stream, [Deed(deed)], desk.around)[0]


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


def copy_shipped_templates(data: DataFolder) -> Path:
    """Lay the shipped templates where the clerk can copy them from; a folder that is only looked at."""
    originals = data.templates / "mau_goc"
    for kind in (*get_args(DocxPaper), *get_args(LeaderPaper), incident_fields.PAPER):
        saving.save(originals / f"{kind}.docx", paths.template(kind).read_bytes())
    return originals


def template_faults(data: DataFolder) -> dict[str, list[str]]:
    """What the clerk should put right in the ward's own templates: file name to Vietnamese sentences."""
    folder = data.templates
    known: dict[str, DocxPaper] = {f"{kind}.docx": kind for kind in get_args(DocxPaper)}
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.docx")) if folder.is_dir() else ():
        if file.name.startswith("~$"):
            continue  # Word's own mark of a file that is open
        kind = known.get(file.name)
        if file.stem in get_args(LeaderPaper):
            found[file.name] = leader_papers.check(file, cast(LeaderPaper, file.stem))
            continue
        if file.stem == incident_fields.PAPER:
            found[file.name] = incident_fields.check(file)
            continue
        found[file.name] = check(file, kind) if kind else [f"Tên tệp không đúng. Đặt tên: {', '.join(sorted(known))}."]
    return found


def check(template: Path, kind: DocxPaper) -> list[str]:
    """What keeps a template from being used for this paper, as Vietnamese sentences; empty when nothing does."""
    return docx.check_template(template, fields.KNOWN[kind], fields.REQUIRED[kind], fields.row_of(kind))


def warm() -> None:
    """Load the engines before the first citizen waits for them."""
    pdf.warm()


def _setting(desk: Desk, dossier: Dossier, kind: Kind, copy: int, officer: str, phone: str) -> Setting:
    sort, now = _SORTS[kind], desk.now()
    # The form and the date follow the day on which the paper's deed was done, not the day of a reprint.
    dated = sort.done_at(dossier) or now
    regime = desk.regimes.at(dated)
    form = regime.form(sort.form(dossier)).value if sort.form else Form(number="", title=sort.title.upper())
    lived = desk.regime_of(dossier)
    days = lived.supplement_days if dossier.accepted_at else regime.supplement_days
    return Setting(
        facts=desk.facts,
        form=form,
        now=now,
        officer_name=officer,
        officer_phone=phone,
        copy=copy,
        lookup_words=desk.settings.lookup_words,
        lookup_address=desk.settings.lookup_address,
        supplement_days=days.value,
        supplement_source=days.document,
        dated=dated,
        apology_source=lived.reschedule_limit.document,
        third_source=third_rule(desk.around(dossier)),
        paper_by=timing.paper_by(desk, dossier),
        hand_over=paper_custody.code_of(desk, dossier) if kind == "phieu_kiem_soat" else "",
    )


def _filled(
    desk: Desk, kind: Kind, template: DocxPaper, code: str, sort: _Sort, values: dict[str, Any], copy: int, stem: str
) -> Paper:
    filled, warning = _fill(desk, template, code, values)
    made, more = _to_pdf(desk, filled)
    warning = " ".join(filter(None, (warning, more)))
    return Paper(kind, sort.title, made.data, made.pages, filled, made.lost, copy, stem, sort.media, warning)


def _fill(desk: Desk, kind: DocxPaper, code: str, values: dict[str, Any]) -> tuple[bytes, str]:
    """By the procedure's or the ward's own template now in use; by the shipped one, saying why, when that cannot be
    used: the citizen waits."""
    own, warning = templates.chosen(desk, kind, code)
    if own is None:
        return docx.fill(paths.template(kind), values), warning
    needed = (*fields.REQUIRED[kind], *(("ma_giao",) if values.get("ma_giao") else ()))
    faults = docx.kept_check(own, tuple(fields.KNOWN[kind]), needed, fields.row_of(kind))
    if not faults:
        try:
            return docx.fill(own, _marked(own, kind, values)), ""
        except Told as told:
            faults = [told.what]
    more = f" (và {len(faults) - 1} lỗi khác)" if len(faults) > 1 else ""
    warning = f"Mẫu riêng “{own.name}” chưa dùng được, đang in bằng mẫu gốc: {faults[0]}{more}"
    return docx.fill(paths.template(kind), values), warning


def _marked(own: docx.Template, kind: DocxPaper, values: dict[str, Any]) -> dict[str, Any]:
    """Where a template has the symbol in its own words there is no place for the desk's mark: it follows the number."""
    _, sign, mark = str(values.get("ky_hieu", "")).partition("-Q")
    if not sign or not docx.kept_check(own, tuple(fields.KNOWN[kind]), ("ky_hieu",), fields.row_of(kind)):
        return values
    return values | {"so": f"{values['so']}{sign}{mark}"}


def _to_pdf(desk: Desk, filled: bytes) -> tuple[pdf.Pdf, str]:
    """By the engine that the ward has chosen; by the built-in one, saying why, when the office suite fails."""
    if desk.settings.pdf_engine != "libreoffice":
        return pdf.from_docx(filled), ""
    try:
        return pdf.from_docx_by_office(filled), ""
    except Told as told:
        return pdf.from_docx(filled), f"{told.what} Bản in này do bộ dựng có sẵn làm. {told.advice}"
