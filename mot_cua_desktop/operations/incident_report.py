"""The report of an incident to Văn phòng HĐND và UBND: its number from the register, then the paper from a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mot_cua_desktop import paths
from mot_cua_desktop.documents import docx, incident_fields, pdf, saving
from mot_cua_desktop.documents.incident_fields import Affected, Letter
from mot_cua_desktop.domain import incident_events as inc
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.incident import KIND_WORDS
from mot_cua_desktop.domain.names import clean, clean_lines
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import incidents, letters
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import dossiers, journal, place
from mot_cua_desktop.store import incidents as stored

#: The template, and the row of `outlets.PAPERS` by which it is printed.
KIND = incident_fields.PAPER
PRINTER = "bao_cao"
TO = "Văn phòng HĐND và UBND"


@dataclass(frozen=True)
class Report:
    """The paper, and its editable original; ``warning`` says why another template than the ward's own was used."""

    pdf: bytes
    docx: bytes
    stem: str
    warning: str = ""


def report(desk: Desk, incident: str, proposal: str = "", to: str = TO) -> Report:
    """Give the report of an incident its number, once, and make the paper. Raises `Refused` when it has one."""
    found = incidents.get(desk, incident)
    day = found.since.astimezone(VN)
    with desk.store.writing() as connection:
        subject = f"{KIND_WORDS[found.kind]} ngày {day:%d/%m/%Y}"
        if found.reported_at is None:
            letter = letters.issue(desk, connection, "su_co", subject, about=incident, to=clean(to) or TO)
            mark = f"{letter.number:02d}/{letter.symbol}"
        else:
            mark = found.report
        body = inc.IncidentReported(incident=incident, mark=mark, proposal=clean_lines(proposal))
        incidents.written(desk, connection, body)  # refuses a second one, and with it the number is given back
    return paper(desk, incident)


def paper(desk: Desk, incident: str) -> Report:
    """The paper of a report that has its number, as its dossiers stand now; it bears the day of its number."""
    found = incidents.get(desk, incident)
    if found.reported_at is None:
        raise Told("Sự cố này chưa có báo cáo.", "Bấm “Báo cáo…” để lấy số rồi in.")
    with desk.store.reading() as connection:
        officers = place.officers(connection)
        issued = [
            event.body
            for event in journal.of_type(connection, "letter_issued", journal.last_position(connection))
            if getattr(event.body, "about", "") == incident
        ]
        rows = stored.touched(connection, incident)
        now = desk.now()
        affected = [_affected(state, now) for state in dossiers.states_of(connection, [row.id for row in rows])]
    to = getattr(issued[-1], "to", "") if issued else ""
    letter = Letter(found.report, found.reported_at, to or TO, _signer(desk, officers))
    lost = incidents.lost(desk, found.since, found.until or now)
    values = incident_fields.for_incident(found, affected, letter, desk.facts, lost)
    filled, warning = _fill(desk, values)
    stem = f"bao-cao-su-co-{found.report.split('/')[0]}-{found.reported_at.astimezone(VN):%Y}"
    return Report(pdf.from_docx(filled).data, filled, stem, warning)


def _affected(state: Dossier, now: datetime) -> Affected:
    return Affected(
        code=state.code or (f"Phiếu {state.slip.number}/{state.slip.year}" if state.slip else "chưa cấp mã"),
        procedure=state.procedure.name,
        deadline=state.deadline.at if state.deadline else None,
        late=state.late(now),
        done=state.finished_at is not None,
    )


def _signer(desk: Desk, officers: list[Officer]) -> Officer | None:
    """Whoever sits here when they lead; else the first leader named; nobody is made up."""
    if desk.facts.officer.role == "lanh_dao":
        return desk.facts.officer
    return next((officer for officer in officers if officer.role == "lanh_dao"), None)


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
