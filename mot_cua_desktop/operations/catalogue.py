"""The procedures of this desk: what it offers, how it finds one, and taking in the national list as a file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from mot_cua_desktop.documents import saving
from mot_cua_desktop.domain import portal, versions
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.finding import Finder
from mot_cua_desktop.domain.merging import Merged, merged
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.proposing import Row
from mot_cua_desktop.domain.terms import VN
from mot_cua_desktop.domain.versions import Decision, Version
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import amendments
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import catalogue, starter
from mot_cua_desktop.store.texts import as_stored


@dataclass(frozen=True)
class Imported:
    """What a file brought: how many rows, and per procedure what it could not tell (kept as chưa rõ)."""

    read: int
    added: int
    changed: int
    same: int
    unclear: tuple[tuple[str, str, tuple[str, ...]], ...]
    errors: tuple[str, ...]
    #: (code, name, how many): lines among the papers that are none ("0 bản", remarks), kept as notes.
    notes: tuple[tuple[str, str, int], ...] = ()
    #: In how many procedures a paper is asked in a case that its own words tell: the case, and how many.
    by_own_words: tuple[tuple[str, int], ...] = ()
    #: (code, name, sentences): what was known better than the file tells it, and stays.
    kept: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    #: (code, name, why): what would change something that was stated here, and was not taken in.
    waiting: tuple[tuple[str, str, str], ...] = ()
    #: By which name what came in can be taken back; empty when nothing did.
    batch: str = ""


@dataclass(frozen=True)
class Announced:
    """The document by which a list changes what is known, from which day (None: today), and the codes that are taken in
    although the list is not clear about them or they were abolished."""

    decision: Decision
    since: date | None = None
    named: frozenset[str] = frozenset()


def procedures(desk: Desk) -> list[Procedure]:
    """Every procedure this desk may take in today."""
    with desk.store.reading() as connection:
        return catalogue.all_procedures(connection, desk.now().date())


def procedure(desk: Desk, code: str, on: date | None = None) -> Procedure:
    """One procedure as it is in force today or ``on`` a day; `Told` when it is unknown or was abolished by then."""
    with desk.store.reading() as connection:
        return in_force(connection, code, on or desk.now().date())


def in_force(connection: Connection, code: str, day: date) -> Procedure:
    """A procedure as it is in force on ``day``; refused with its document when it was abolished by then."""
    return _held(catalogue.latest(connection, code, day), code)


def _held(found: Version | None, code: str) -> Procedure:
    if found is None:
        raise Told(f"Danh mục trên máy không có thủ tục {code}.", "Nhập danh mục mới, hoặc kiểm tra lại mã.")
    if found.abolished:
        raise versions.refuse_abolished(found)
    return found.procedure


def begun_under(connection: Connection, dossier: Dossier, code: str) -> Procedure:
    """The procedure by which a dossier was begun, whatever was stated since then for that same day; the same version
    again when it was corrected to another code and is led back.

    Of another ``code``, and where no version known here is the dossier's, what was in force on the day of its receipt,
    as far as it had been stated by then; refused as `in_force` is.
    """
    version = _versions(dossier).get(code)
    own = catalogue.noted(connection, code, version) if version is not None else None
    if own is not None:
        return own
    found = catalogue.at_moment(connection, *_receipt(dossier), code)
    return _held(found[0] if found else None, code)


def _versions(dossier: Dossier) -> dict[str, str]:
    """By code, the versions that are the dossier's own: of its beginning, and of what it is now."""
    begun, version = dossier.begun_as
    return {begun: version, dossier.procedure.code: dossier.procedure.version}


def _receipt(dossier: Dossier) -> tuple[date, datetime]:
    """The day that says what is in force for it, and the hour by which that had to be stated."""
    return dossier.received_at.astimezone(VN).date(), dossier.accepted_at or dossier.opened_at


def of_dossier(desk: Desk, dossier: Dossier, code: str) -> Procedure:
    """The same, asked for by a window. Raises as `begun_under` does."""
    with desk.store.reading() as connection:
        return begun_under(connection, dossier, code)


def to_correct(desk: Desk, dossier: Dossier) -> list[Procedure]:
    """What a dossier may be corrected to: exactly what `begun_under` would take, so what was in force at the moment of
    its receipt, and its own procedures in the versions that it keeps."""
    with desk.store.reading() as connection:
        held = catalogue.at_moment(connection, *_receipt(dossier))
        known = {each.procedure.code: each.procedure for each in held if not each.abolished}
        for code, version in _versions(dossier).items():
            own = catalogue.noted(connection, code, version)
            known |= {} if own is None else {code: own}
    return [known[code] for code in sorted(known)]


def finder(desk: Desk) -> Finder:
    """The search over all procedures, with what this desk takes in recently and often first."""
    with desk.store.reading() as connection:
        return Finder(catalogue.all_procedures(connection, desk.now().date()), catalogue.usage(connection))


def import_file(
    desk: Desk, path: Path, progress: Callable[[int, int], None] | None = None, *, by: Announced | None = None
) -> Imported:
    """Take in a file with nobody to ask about its rows, all of it in one transaction or nothing, and undoable as a list
    taken in by the window is.

    Whoever types the command accepts what is new, and what takes the place of a procedure that came with the program.
    What would change anything else waits, and is reported, unless ``by`` names the document that changes it; what the
    list is not clear about, or was abolished, waits unless its code is named too. The ward's first list tells what was
    there all along; what a later one adds is new from today, to be posted. ``progress`` hears (done, total).
    """
    from mot_cua_desktop.operations import lists  # its readers of workbooks are for who takes in a file

    reading = lists.read_alone(lists.content_of(path), path.name, lists.known_today(desk), desk)
    rows = amendments.proposal(desk, reading.procedures)
    shipped = {each.code: as_stored(each, Procedure) for each in starter.starter_catalogue()}
    outside = {version.procedure.code for version in amendments.outside(desk)}
    changed = [row for row in rows if row.kind in ("sua", "chua_ro") or row.procedure.code in outside]
    held = [row for row in changed if not _free(row, shipped, outside, by)]
    wanted = [row for row in rows if row.kind != "khong_doi" and row not in held]
    batch = ""
    if wanted and by is not None:
        batch = amendments.accept(desk, wanted, by.since or desk.now().date(), by.decision, progress)
    elif wanted:
        batch = amendments.begin_with(desk, wanted, _begins(desk, shipped), progress)
    same = sum(row.kind == "khong_doi" for row in rows)
    added = sum(row.before is None for row in wanted)
    taken = [Merged(row.procedure, row.kept) for row in rows]
    waiting = tuple((row.procedure.code, row.procedure.name, _why(row)) for row in held)
    found = _imported(taken, reading.errors, added, len(wanted) - added, same)
    return replace(found, batch=batch, waiting=waiting)


def _begins(desk: Desk, shipped: Mapping[str, Procedure]) -> date | None:
    """From which day a list with no document holds: today, or None where the desk only begins to know its ward's."""
    with desk.store.reading() as connection:
        return desk.now().date() if catalogue.has_list(connection, shipped) else None


def _free(row: Row, shipped: Mapping[str, Procedure], outside: set[str], by: Announced | None) -> bool:
    """Whether a row that is not new may be taken in without a person at the window."""
    code = row.procedure.code
    if code not in outside and row.before is not None and row.before == shipped.get(code):
        return True  # what came with the program is there until the ward's own list is
    return by is not None and (code in by.named or (row.kind == "sua" and code not in outside))


def _why(row: Row) -> str:
    if row.ended is not None:
        return f"đã bãi bỏ từ {row.ended.told_since:%d/%m/%Y} theo {row.ended.decision.words()}"
    if row.before is None:
        return "máy đã ghi bản có hiệu lực về sau"
    said = ", ".join(dict.fromkeys(change.about for change in row.changes))
    return f"khác ở: {said}" + ("; danh sách chưa rõ" if row.kind == "chua_ro" else "")


def _imported(taken: list[Merged], errors: tuple[str, ...], added: int, changed: int, same: int) -> Imported:
    procedures = [each.procedure for each in taken]
    noted = [(p.code, p.name, len(pr.notes(p))) for p in procedures]
    return Imported(
        read=len(procedures),
        added=added,
        changed=changed,
        same=same,
        unclear=tuple((p.code, p.name, p.unclear) for p in procedures if p.unclear),
        errors=errors,
        notes=tuple(row for row in noted if row[2]),
        by_own_words=tuple(
            (case, number)
            for case in (pr.ONLINE_CASE, pr.AUTHORISED_CASE)
            if (number := sum(case in pr.cases_of_papers(procedure.components) for procedure in procedures))
        ),
        kept=tuple((each.procedure.code, each.procedure.name, each.kept) for each in taken if each.kept),
    )


def lay_ready(folder: DataFolder, path: Path) -> Imported:
    """Before the first run: check a file and lay it into the data folder, where `setup.set_up` takes it in.

    Raises `Told` as `import_file` does, and leaves what was laid ready before.
    """
    from mot_cua_desktop.operations import lists

    content = lists.content_of(path)
    shipped = {procedure.code: procedure for procedure in starter.starter_catalogue()}
    reading = lists.read_alone(content, path.name, shipped, None)
    saving.save(folder.waiting_catalogue, content)
    taken = [merged(shipped.get(read.code), read) for read in reading.procedures]
    return _imported(taken, reading.errors, len(reading.procedures), 0, 0)


def first_catalogue(folder: DataFolder) -> list[Procedure]:
    """What a new desk knows: the starter catalogue, and over it what was laid ready for the first run, if it was."""
    known = {procedure.code: procedure for procedure in starter.starter_catalogue()}
    known |= {read.code: merged(known.get(read.code), read).procedure for read in _laid_ready(folder, known)}
    return list(known.values())


def _laid_ready(folder: DataFolder, known: Mapping[str, Procedure]) -> tuple[Procedure, ...]:
    """What was laid ready; nothing when nothing was, or when the file was spoiled since."""
    if not folder.waiting_catalogue.is_file():
        return ()
    from mot_cua_desktop.operations import lists

    try:
        waiting = folder.waiting_catalogue
        # Its name says nothing: what was laid ready may be a workbook.
        return lists.read_alone(lists.content_of(waiting), waiting.stem, known, None).procedures
    except Told as told:
        # The desk must come into being all the same; the file can be taken in later.
        logging.getLogger(__name__).warning("the catalogue laid ready was not taken in: %s", told.what)
        return ()


def read_list(path: Path, known: Mapping[str, Procedure] | None = None) -> portal.PortalReading:
    """The procedures of a file with nobody to ask about its columns, as they would be stored. Raises `Told`."""
    from mot_cua_desktop.operations import lists

    return lists.read_alone(lists.content_of(path), path.name, known or {}, None)
