"""What is printed of the catalogue: the sheets for the wall, and the list for the ISO 9001 documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec.structs import replace
from sqlalchemy import Connection

from mot_cua_desktop.documents import iso_list, posting_sheet, saving
from mot_cua_desktop.documents.iso_list import IsoRow
from mot_cua_desktop.documents.posting_sheet import Online
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.calendar import FIRST
from mot_cua_desktop.domain.procedures import Procedure
from mot_cua_desktop.domain.versions import BACK, Change, Version, compare
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import amendments
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import catalogue, posting, processes, starter
from mot_cua_desktop.store.texts import as_stored

#: The name of both in the desk's choice of printers.
KIND = "niem_yet"
Progress = Callable[[int, int], None]


def online_of(desk: Desk, procedure: Procedure) -> Online | None:
    """Where a procedure is filed online: its own page if the catalogue knows it, else the portal; None if nowhere."""
    if not pr.online_possible(procedure):
        return None
    own = procedure.online_url.strip()
    if own.startswith(("https://", "http://")):
        return Online(own, own=True)
    return Online(desk.regime().online_portal.value, own=False)


def of_change(desk: Desk, change: str, progress: Progress | None = None) -> bytes:
    """The sheets of a change, as PDF: each procedure as the change made it, the abolished ones as notices."""
    with desk.store.reading() as connection:
        versions = [version for version, _ in posting.versions(connection, change)]
    if not versions:
        raise Told("Không tìm thấy thay đổi này.", "Mở lại thẻ “Niêm yết, ISO”.")
    return _draw(desk, versions, progress)


def of_codes(desk: Desk, codes: Sequence[str], progress: Progress | None = None) -> bytes:
    """The sheets of these procedures as they stand today, or as they ended."""
    today = desk.now().date()
    with desk.store.reading() as connection:
        found = [catalogue.latest(connection, code, today) for code in codes]
    versions = [version for version in found if version is not None]
    if not versions:
        raise Told("Danh mục trên máy chưa có thủ tục này, hoặc nó chưa có hiệu lực.", "Kiểm tra lại mã.")
    return _draw(desk, versions, progress)


def _draw(desk: Desk, versions: Sequence[Version], progress: Progress | None) -> bytes:
    with desk.store.reading() as connection:
        shipped = {each.code: as_stored(each, Procedure) for each in starter.starter_catalogue()}
        changes = {version.procedure.code: _changes(connection, version, shipped) for version in versions}
    return posting_sheet.draw(
        desk.facts, desk.now(), versions, lambda procedure: online_of(desk, procedure), progress,
        changed=lambda version: changes[version.procedure.code],
    )  # fmt: skip


def _changes(connection: Connection, version: Version, shipped: Mapping[str, Procedure]) -> tuple[Change, ...]:
    """What a version changed of the one before it. A list over what came with the program changed nothing that hung on
    a wall: it only told the ward's own."""
    code = version.procedure.code
    history = catalogue.history(connection, code)
    earlier = history[: history.index(version)] if version in history else []
    before = next((each for each in reversed(earlier) if each.since < version.since), None)
    if before is None or before.abolished or version.abolished or version.batch.startswith(BACK):
        return ()
    if version.batch and before.procedure == shipped.get(code):
        return ()
    return compare(before.procedure, version.procedure)


def iso_rows(desk: Desk) -> list[IsoRow]:
    """The list of today by field and code: what is in force, then what ended."""
    today = desk.now().date()
    with desk.store.reading() as connection:
        codes = [procedure.code for procedure in catalogue.all_procedures(connection, today)]
        found = [catalogue.latest(connection, code, today) for code in codes]
        stated = {code: processes.stated(connection, code) for code in codes}
        updated = posting.iso_words(connection)
    own = {code for code, (steps, _) in stated.items() if steps}
    documents = {code: stated[code][1] for code in own}
    live = [version for version in found if version is not None]
    ended = [version for version in amendments.outside(desk) if version.abolished]
    rows = []
    for version in (*live, *ended):
        code = version.procedure.code
        process = "" if version.abolished else _process(code in own, documents.get(code, ""))
        rows.append(_row(version, process, updated.get(code, "")))
    return sorted(rows, key=lambda row: (row.ended, row.field, row.code))


def _row(version: Version, process: str, updated: str) -> IsoRow:
    procedure = version.procedure
    term = pr.term_for(procedure, "truc_tiep")
    words = "" if term is None else term.term.vn() if term.term is not None else f"Chưa rõ (nguồn ghi “{term.text}”)"
    return IsoRow(
        field=procedure.field,
        code=procedure.code,
        name=procedure.name,
        document=version.decision.words(),
        since=version.told_since if version.told_since > FIRST else None,
        term=words,
        process=process,
        updated=updated,
        ended=version.abolished,
        short=replace(version.decision, issuer="").words() if version.decision.issuer else "",
    )


def _process(own: bool, document: str) -> str:
    if not own:
        return "Chưa ban hành riêng"
    return f"Đã ghi theo {document}" if document else "Đã ghi"


def iso(desk: Desk, form: Literal["xlsx", "pdf"]) -> bytes:
    """The list as a workbook or on paper."""
    write = iso_list.workbook if form == "xlsx" else iso_list.pdf
    return write(desk.facts, desk.now(), iso_rows(desk))


def save_iso(desk: Desk, path: Path) -> Path:
    """Write the list where the officer chose: a workbook unless the name ends in .pdf."""
    if path.suffix.lower() == ".pdf":
        return saving.save(path, iso(desk, "pdf"))
    return saving.save(path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx"), iso(desk, "xlsx"))


def save(path: Path, data: bytes) -> Path:
    """Write a sheet where the officer chose, as PDF."""
    return saving.save(path if path.suffix else path.with_suffix(".pdf"), data)
