"""Phiếu công việc buổi sáng: what an officer has before them, made from the board; that it was printed is noted."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from mot_cua_desktop.documents import morning_sheet, saving
from mot_cua_desktop.documents.morning_sheet import Line, Section
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.desk import Officer
from mot_cua_desktop.domain.promise import apology_by
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations.board import GROUP_WORDS, moments
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.store import board, place, recording
from mot_cua_desktop.store.board import BoardRow, Group, Moments
from mot_cua_desktop.store.journal import Deed

#: The name of the sheet in the journal and in the desk's choice of printers.
KIND = "phieu_cong_viec"
TITLE = "Phiếu công việc buổi sáng"
#: The most dossiers of a group that a sheet names: nobody reads twenty pages in a morning.
MOST = 400
#: In the order of the day; a dossier stands in the first of its groups only.
_ORDER: tuple[Group, ...] = (
    "qua_han", "hom_nay", "nguy_co", "ngay_mai", "cho_lanh_dao", "cho_co_quan", "cho_cong_dan", "phuc_tap",
)  # fmt: skip
_UNHELD = "Đang chuyển, chưa ai nhận"


def sections(desk: Desk, officer: str = "") -> list[Section]:
    """The dossiers of an officer (by id; whoever sits here, without), by what is to be done; each of them once.

    A leader sees what waits for any leader, since most is put before whoever is there. A dossier with a guidance slip
    and no code lies with nobody: it stands on the sheet of the officer who made the slip. What nobody has, and is due
    by tomorrow, stands on everybody's sheet: it would be late unnoticed on nobody's.
    """
    with desk.store.reading() as connection:
        whose, at = _officer(desk, connection, officer), moments(desk)
        told: set[bytes] = set()
        found = []
        for group in _ORDER:
            rows, more = _rows(connection, group, whose, at)
            found.append(_section(desk, GROUP_WORDS[group], rows, told, group, whose, more))
        found.append(_section(desk, _UNHELD, board.unheld(connection, at, limit=MOST), told, None, whose))
    return [section for section in found if section.lines]


def sheet(desk: Desk, officer: str = "") -> bytes:
    """The sheet as PDF, A4. Writes nothing: `printed` notes that it left the printer."""
    with desk.store.reading() as connection:
        whose = _officer(desk, connection, officer)
    return morning_sheet.draw(desk.facts, whose, desk.now(), sections(desk, officer))


def printed(desk: Desk, officer: str = "", how: Literal["in", "luu_pdf"] = "in") -> None:
    """Note in the journal that a sheet with the names of citizens was printed or saved, for whom and how long it is."""
    rows = sum(len(section.lines) for section in sections(desk, officer))
    noted = ev.ListPrinted(list=KIND, officer=officer or desk.facts.officer.id, rows=rows, how=how)
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        stream = desk_stream(desk.facts.desk_id)
        recording.record_place(connection, desk.author(), stream, "desk", [Deed(noted)])


def save(desk: Desk, path: Path, officer: str = "") -> Path:
    """Write the sheet where the officer chose, and note it."""
    saved = saving.save(path if path.suffix else path.with_suffix(".pdf"), sheet(desk, officer))
    printed(desk, officer, "luu_pdf")
    return saved


def stem(desk: Desk) -> str:
    """A file name for the sheet, without a person."""
    return f"{KIND}-{desk.now():%Y%m%d}"


def _officer(desk: Desk, connection: Connection, officer: str) -> Officer:
    if not officer:
        return desk.facts.officer
    known = next((each for each in place.officers(connection) if each.id == officer), None)
    if known is None:
        raise Told("Không có cán bộ này trong danh sách.", "Chọn lại cán bộ ở trang Quản trị.")
    return known


def _rows(connection: Connection, group: Group, whose: Officer, at: Moments) -> tuple[list[BoardRow], int]:
    holder = "" if group == "cho_lanh_dao" and whose.role == "lanh_dao" else whose.id
    rows = board.rows(connection, group, at, holder=holder, limit=MOST + 1)
    guided, more = board.guided_by(connection, whose.id, limit=MOST) if group == "cho_cong_dan" else ([], 0)
    rows = sorted([*rows, *guided], key=lambda row: row.dossier.number) if guided else rows
    if len(rows) <= MOST:
        return rows, 0
    return rows[:MOST], board.counts(connection, at, holder)[group] + more - MOST


def _section(
    desk: Desk, title: str, rows: list[BoardRow], told: set[bytes], group: Group | None, whose: Officer, more: int = 0
) -> Section:
    lines = []
    for row in rows:
        if row.dossier.id in told:
            continue
        told.add(row.dossier.id)
        lines.append(
            Line(
                code=row.dossier.code or row.dossier.slip,
                citizen=row.dossier.owner_name,
                procedure=row.dossier.procedure_name,
                due=row.dossier.due_at,
                to_do=_to_do(desk, row, group, whose),
            )
        )
    return Section(title, lines, more)


def _to_do(desk: Desk, row: BoardRow, group: Group | None, whose: Officer) -> str:
    words = _first(desk, row, group, whose)
    return f"{words} (hồ sơ phức tạp)" if row.complex and group != "phuc_tap" else words


def _first(desk: Desk, row: BoardRow, group: Group | None, whose: Officer) -> str:
    match group:
        case "qua_han" if row.dossier.status == "paused":
            return "Đã quá hẹn trước khi dừng: giục nơi đang chờ, trả ngay khi có"
        case "qua_han" if row.dossier.status == "waiting":
            return "Đã quá hẹn trước khi dừng: nhắc công dân bổ sung, trả ngay khi đủ"
        case "qua_han" if row.dossier.rescheduled:
            return "Đã hẹn lại mà vẫn quá: trả ngay, báo lãnh đạo"
        case "qua_han":
            return "Trả ngay; lập phiếu xin lỗi, hẹn lại"
        case "hom_nay":
            return "Trả trong hôm nay"
        case "ngay_mai" | "nguy_co":
            return _before_due(desk, row)
        case "cho_lanh_dao":
            return "Duyệt, ký" if whose.role == "lanh_dao" else "Nhắc lãnh đạo duyệt, ký"
        case "cho_co_quan":
            return "Hỏi lại cơ quan đã lấy ý kiến"
        case "cho_cong_dan":
            return "Nhắc công dân; quá hạn bổ sung thì đóng hồ sơ"
        case "phuc_tap":
            return "Làm theo biện pháp đã ghi"
        case _:
            return "Xác nhận đã nhận, hoặc giao người làm"


def _before_due(desk: Desk, row: BoardRow) -> str:
    """Work on, or apologise while it is lawful: at the latest the working day before (NĐ 118/2025 Điều 19.6)."""
    tight = row.tight_at is not None and row.tight_at <= desk.clock()
    if not tight or row.dossier.due_at is None:
        return "Làm xong trước hạn"
    if row.dossier.rescheduled:
        return "Không kịp: báo lãnh đạo (đã hẹn lại một lần)"
    until = apology_by(row.dossier.due_at, desk.regime(), desk.calendar)
    if until < desk.now():
        return "Không kịp: làm trước; xin lỗi ngay"
    return f"Làm trước; không kịp thì xin lỗi trước {until.astimezone(VN):%H:%M ngày %d/%m}"
