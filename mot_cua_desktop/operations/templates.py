"""The docx of each paper: the shipped one, the ward's own, one procedure's own; tried before any citizen gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, fields, template_file, template_trial
from mot_cua_desktop.documents.fields import DocxPaper, Setting
from mot_cua_desktop.documents.template_trial import Shown as Shown
from mot_cua_desktop.domain import duty, ids
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import attachments, journal, paper_templates, place, recording
from mot_cua_desktop.store.paper_templates import Use

#: Whose docx a paper is printed by.
Whose = Literal["goc", "thu_muc", "phuong", "thu_tuc"]
WHOSE_WORDS: dict[Whose, str] = {
    "goc": "Mẫu gốc",
    "thu_muc": "Tệp trong mau_giay",
    "phuong": "Mẫu của phường",
    "thu_tuc": "Mẫu riêng của thủ tục",
}
TITLES: dict[DocxPaper, str] = {
    "giay_tiep_nhan": "Giấy tiếp nhận và hẹn trả",
    "phieu_bo_sung": "Phiếu hướng dẫn, bổ sung",
    "phieu_tu_choi": "Phiếu từ chối",
    "phieu_xin_loi": "Phiếu xin lỗi và hẹn lại",
    "phieu_kiem_soat": "Phiếu kiểm soát quá trình",
    "thong_bao_dung": "Thông báo dừng (công dân rút)",
    "thong_bao_dong": "Thông báo dừng (quá hạn bổ sung)",
}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Line:
    """One paper with the docx by which it is printed; the shipped one has no ``since`` and nobody who put it there."""

    paper: DocxPaper
    whose: Whose
    name: str
    since: datetime | None = None
    officer: str = ""


@dataclass(frozen=True)
class Past:
    """What was once said of a paper here, the latest first; no ``digest``: back to what the program ships."""

    digest: str
    name: str
    since: datetime
    officer: str
    now: bool


@dataclass(frozen=True)
class Trial:
    """A template that was looked through and filled; with no ``faults`` it may be put in use."""

    paper: DocxPaper
    template: docx.Kept
    faults: tuple[str, ...]
    shown: tuple[Shown, ...]


# --- looking --------------------------------------------------------------------------------------------------------


def lines(desk: Desk, procedure: str = "") -> list[Line]:
    """Every paper that has a docx, with the one in use for a procedure (for the whole ward, without)."""
    with desk.store.reading() as connection:
        people = {officer.id: officer.name for officer in place.officers(connection)}
        uses = {paper: paper_templates.for_printing(connection, paper, procedure) for paper in TITLES}
    return [_line(desk, paper, use, people) for paper, use in uses.items()]


def _line(desk: Desk, paper: DocxPaper, use: Use | None, people: dict[str, str]) -> Line:
    if use is not None:
        return Line(paper, "thu_tuc" if use.procedure else "phuong", use.name, use.at, people.get(use.officer, ""))
    if _in_folder(desk, paper).is_file():
        return Line(paper, "thu_muc", f"{paper}.docx")
    return Line(paper, "goc", f"{paper}.docx")


def history(desk: Desk, paper: DocxPaper, procedure: str = "") -> list[Past]:
    """What was put in use or withdrawn here, the latest first."""
    with desk.store.reading() as connection:
        people = {officer.id: officer.name for officer in place.officers(connection)}
        uses = paper_templates.history(connection, paper, procedure)
    return [
        Past(use.digest, use.name, use.at, people.get(use.officer, ""), now=number == 0)
        for number, use in enumerate(uses)
    ]


def chosen(desk: Desk, paper: DocxPaper, procedure: str) -> tuple[docx.Template | None, str]:
    """The docx by which a paper is printed, None for the shipped one; and why a kept one cannot be read."""
    with desk.store.reading() as connection:
        use = paper_templates.for_printing(connection, paper, procedure)
    if use is None:
        file = _in_folder(desk, paper)
        return (file, "") if file.is_file() else (None, "")
    try:
        return docx.Kept(use.name, attachments.read(desk.store, use.digest)), ""
    except Told as told:
        return None, f"Mẫu riêng “{use.name}” không đọc được, đang in bằng mẫu gốc. {told}"


def content(desk: Desk, paper: DocxPaper, procedure: str = "", digest: str = "") -> docx.Kept:
    """The docx in use, to be edited in Word or looked at; with ``digest`` one of its history."""
    if digest:
        with desk.store.reading() as connection:
            known = (use for use in paper_templates.history(connection, paper, procedure) if use.digest == digest)
            name = next((use.name for use in known), f"{paper}.docx")
        return docx.Kept(name, attachments.read(desk.store, digest))
    template, fault = chosen(desk, paper, procedure)
    if fault:
        raise Told(fault, "Bấm “Khôi phục mẫu gốc”, hoặc tải mẫu lên lại.")
    if isinstance(template, docx.Kept):
        return template
    source = template or paths.template(paper)
    return docx.Kept(source.name, source.read_bytes())


def _in_folder(desk: Desk, paper: DocxPaper) -> Path:
    return desk.store.folder.templates / f"{paper}.docx"


# --- trying ---------------------------------------------------------------------------------------------------------


def read_in(desk: Desk, paper: DocxPaper, path: Path) -> Trial:
    """Look through a clerk's docx and fill it. Raises `Told` for what is no docx or a harmful one."""
    try:
        size = path.stat().st_size
        if size > template_file.LARGEST_FILE:
            raise template_file.too_large(size)
        data = path.read_bytes()
    except OSError as error:
        raise Told("Không mở được tệp này.", "Đóng tệp trong Word rồi chọn lại.") from error
    template_file.examine(data)
    return tried(desk, paper, docx.Kept(attachments.safe_name(path.name), data))


def tried(desk: Desk, paper: DocxPaper, template: docx.Kept) -> Trial:
    """Check a template's fields, then fill it with an ordinary dossier, the longest and the emptiest."""
    faults = docx.check_template(template, fields.KNOWN[paper], fields.REQUIRED[paper], fields.row_of(paper))
    if faults:
        return Trial(paper, template, tuple(faults), ())
    shown, faults = template_trial.trial(template, paper, _setting(desk, paper))
    return Trial(paper, template, tuple(faults), tuple(shown))


def _setting(desk: Desk, paper: DocxPaper) -> Setting:
    regime, facts = desk.regime(), desk.facts
    return Setting(
        facts=facts,
        form=regime.form(template_trial.FORMS[paper][0]).value,
        now=desk.now(),
        officer_name=facts.officer.name,
        officer_phone=facts.officer.phone or facts.phone,
        copy=2,  # so that the marks of a reprint are tried as well
        lookup_words=desk.settings.lookup_words,
        lookup_address=desk.settings.lookup_address,
        supplement_days=regime.supplement_days.value,
        supplement_source=regime.supplement_days.document,
        dated=desk.now(),
        officers={facts.officer.id: facts.officer},
        apology_source=regime.reschedule_limit.document,
    )


# --- changing -------------------------------------------------------------------------------------------------------


def put_in_use(desk: Desk, trial: Trial, procedure: str = "") -> None:
    """Print this paper by the template from now on. For who is in charge, where one is named; raises `Told` when the
    trial found anything wrong. The same one again changes nothing."""
    if trial.faults or not trial.shown:
        raise Told("Mẫu này chưa dùng được.", "Sửa các lỗi đã nêu rồi tải lên lại.")
    template = trial.template
    with desk.store.writing() as connection:
        _refuse_others(desk, connection)
        stored = attachments.put_content(desk.store, template.name, template.data, _DOCX)
        before = paper_templates.in_use(connection, trial.paper, procedure)
        if before is not None and before.digest == stored.digest:
            return
        put = ev.TemplatePutInUse(paper=trial.paper, procedure=procedure, digest=stored.digest, size=stored.size)
        _record(desk, connection, trial.paper, procedure, journal.Deed(put, ev.FileName(name=stored.name)))


def withdraw(desk: Desk, paper: DocxPaper, procedure: str = "") -> None:
    """Back to what the program ships (for a procedure: to what the ward has); what was in use stays in the history."""
    with desk.store.writing() as connection:
        _refuse_others(desk, connection)
        if paper_templates.in_use(connection, paper, procedure) is None:
            raise Told("Giấy này không có mẫu riêng ở đây.", "Không có gì để khôi phục.")
        gone = ev.TemplateWithdrawn(paper=paper, procedure=procedure)
        _record(desk, connection, paper, procedure, journal.Deed(gone))


def _refuse_others(desk: Desk, connection: Connection) -> None:
    recording.check_clock(connection, desk.author())
    duty.refuse_not_in_charge(desk.facts.officer.role, recording.named_roles(connection), "đổi mẫu giấy")


def _record(desk: Desk, connection: Connection, paper: str, procedure: str, deed: journal.Deed) -> None:
    stream = ids.named_stream("template", f"{procedure}/{paper}")
    recording.record_place(connection, desk.author(), stream, "template", [deed])
