"""The report of an incident to Văn phòng HĐND và UBND: its number from the register, then the paper from a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, incident_fields, pdf, saving
from mot_cua_desktop.documents.incident_fields import Affected, Letter
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.incident import KIND_WORDS, RULE
from mot_cua_desktop.domain.letters import LetterIssued
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Refused, Told
from mot_cua_desktop.operations import incidents, letters, settings
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.store import dossiers, journal, sight
from mot_cua_desktop.store import incident_reports as reports_of
from mot_cua_desktop.store.incidents import marked

#: The template, and the row of `outlets.PAPERS` by which it is printed.
KIND = incident_fields.PAPER
PRINTER = "bao_cao"
LEADER = "lanh_dao"
TO = "Văn phòng HĐND và UBND"


@dataclass(frozen=True)
class Report:
    """The paper, and its editable original; ``warning`` says why another template than the ward's own was used,
    ``names`` how many dossiers it names."""

    pdf: bytes
    docx: bytes
    stem: str
    warning: str = ""
    names: int = 0


def may_sign(desk: Desk) -> None:
    """Raise `Refused` where the ward has named a leader and somebody else would take the number: who signs a report is
    in the register and on the paper, and nobody signs for another."""
    if LEADER in desk.named and desk.facts.officer.role != LEADER:
        raise Refused(
            "Báo cáo sự cố do lãnh đạo ký, nên lãnh đạo lấy số.",
            "Nhờ lãnh đạo vào chương trình rồi bấm “Báo cáo…”; sự cố đã ghi vẫn còn nguyên.",
            rule=RULE,
        )


def report_as(desk: Desk, incident: str, agency: str, proposal: str = "", to: str = TO) -> tuple[Desk, Report]:
    """The same, with the agency's abbreviation stated first where it changed: it stands in the number."""
    may_sign(desk)
    if clean(agency) != desk.settings.letter_agency:
        desk = settings.change(desk, letter_agency=agency)
    return desk, report(desk, incident, proposal, to)


def report(desk: Desk, incident: str, proposal: str = "", to: str = TO) -> Report:
    """Give the report of an incident its number, once, and make the paper. A leader signs it; where none is named it
    takes its number all the same and the place of the name stays empty. Raises `Refused` when it has a number, and to
    others than a leader."""
    found = incidents.get(desk, incident)
    day = found.since.astimezone(VN)
    receiver = clean(to) or TO
    may_sign(desk)
    with desk.store.writing() as connection:
        signer = desk.facts.officer.id if desk.facts.officer.role == LEADER else ""
        subject = f"{KIND_WORDS[found.kind]} ngày {day:%d/%m/%Y}"
        mark = found.report
        if found.reported_at is None:
            letter = letters.issue(desk, connection, "su_co", subject, about=incident, to=receiver, signer=signer)
            mark = f"{letter.number:02d}/{letter.symbol}"
        now = desk.now()
        minutes = incidents.lost(desk, found.since, now) if found.until is None else found.lost
        touched = [_line(state, now) for state in dossiers.states_of(connection, marked(connection, incident))]
        body = inc.IncidentReported(
            incident=incident, mark=mark, proposal=clean_lines(proposal), to=receiver, signer=signer, lost=minutes,
            until=found.until, remedy=found.remedy, touched=len(touched), late=sum(each.late for each in touched),
            affected=tuple(touched[: incident_fields.MOST]), last_deed=found.last_deed,
            signed_on=sight.of_now(connection),
        )  # fmt: skip
        incidents.written(desk, connection, body)  # refuses a second one, and with it the number is given back
        return _paper(desk, connection, incident)  # before the number stands: it is not spent on a paper that fails


def paper(desk: Desk, incident: str, of: str = "") -> Report:
    """The paper of a report that has its number, as it was sent: by the journal up to the event that gave it. ``of``
    is the desk that drew the number, where two desks reported one incident without hearing of each other. Raises `Told`
    where it has none, or where not all that its signer had in sight has come here."""
    with desk.store.reading() as connection:
        return _paper(desk, connection, incident, of)


def _paper(desk: Desk, connection: Connection, incident: str, of: str = "") -> Report:
    as_sent = reports_of.reported(connection, incident, of)
    if as_sent is None:
        incidents.get(desk, incident)
        raise Told("Sự cố này chưa có báo cáo.", "Bấm “Báo cáo…” để lấy số rồi in.")
    said, found, at = as_sent.said, as_sent.incident, as_sent.event.at
    to, signer = said.to, said.signer
    if said.lost is None:  # written before the report itself told of these
        issued = _letter(connection, incident)
        to, signer = (issued.to, issued.signer) if issued is not None else ("", "")
    minutes = said.lost if said.lost is not None else incidents.lost(desk, found.since, found.until or at)
    lines = said.affected
    if lines is None:
        lines = tuple(_line(state, at) for state in as_sent.dossiers)
        count, late = len(lines), sum(each.late for each in lines)
    else:
        count, late = said.touched, said.late
    named = next((officer for officer in as_sent.officers if officer.id == signer), None)
    letter = Letter(found.report, at, to or TO, named)
    affected = Affected(lines[: incident_fields.MOST], count, late)
    values = incident_fields.for_incident(found, affected, letter, facts_in(desk, as_sent.choices), minutes)
    filled, warning = _fill(desk, values)
    stem = f"bao-cao-su-co-{found.report.split('/')[0]}-{at.astimezone(VN):%Y}"
    return Report(pdf.from_docx(filled).data, filled, stem, warning, len(affected.lines))


def _letter(connection: Connection, incident: str) -> LetterIssued | None:
    for event in journal.of_type(connection, "letter_issued", journal.last_position(connection)):
        if isinstance(event.body, LetterIssued) and event.body.about == incident:
            return event.body
    return None


def _line(state: Dossier, now: datetime) -> inc.TouchedLine:
    return inc.TouchedLine(
        code=state.code or (f"Phiếu {paper_numbers.said(state.slip)}" if state.slip else "chưa cấp mã"),
        procedure=state.procedure.name,
        deadline=state.deadline.at if state.deadline else None,
        late=state.late(now),
        done=state.finished_at is not None,
    )


def _fill(desk: Desk, values: dict[str, object]) -> tuple[bytes, str]:
    """By the ward's own template in mau_giay if there is a sound one, else by the shipped one."""
    own = desk.store.folder.templates / f"{KIND}.docx"
    if not own.is_file():
        return docx.fill(paths.template(KIND), values), ""
    faults = incident_fields.check(own)
    if not faults:
        return docx.fill(own, values), ""
    warning = f"Mẫu riêng “{own.name}” chưa dùng được, đang in bằng mẫu gốc: {faults[0]}"
    return docx.fill(paths.template(KIND), values), warning


def save(made: Report, path: Path) -> Path:
    """Write the report where the officer chose: as docx by its ending, else as PDF."""
    if path.suffix.lower() == ".docx":
        return saving.save(path, made.docx)
    return saving.save(path if path.suffix else path.with_suffix(".pdf"), made.pdf)
