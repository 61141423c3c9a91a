"""`mot-cua verify REPORT`: whether a report is what the journal says, counted anew from the journal alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import get_args

from sqlalchemy import Connection

from mot_cua_desktop import pdfium
from mot_cua_desktop.documents import register_look, register_pdf, register_xlsx, saved_by
from mot_cua_desktop.documents.charts import SUBJECT
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.documents.registers import Register
from mot_cua_desktop.domain import seal as seals
from mot_cua_desktop.domain.figures import Period, say_count
from mot_cua_desktop.domain.seal import Seal
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import desk as desks
from mot_cua_desktop.operations import reports
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.operations.figures import BY_WORDS, By
from mot_cua_desktop.operations.store_check import Line
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store import journal, sealed_hour, ward_known
from mot_cua_desktop.store.sources import Head, Recounted, head

_NO_WORDS = (
    "Tệp: đây là biểu đồ; hình vẽ CHƯA được kiểm lại, chỉ số liệu của bảng “Số liệu từng tháng” lập cùng lúc. "
    "Lập lại bảng ấy, kiểm lại, rồi so hình với bảng."
)
#: Of a workbook whose words, numbers and formulas are those of the journal, in the dress of another program.
_SAVED_AGAIN = (
    "Tệp: số liệu khớp với nhật ký, {count} dòng chữ, số và công thức đúng như báo cáo lập lại. Nhưng cách trình bày "
    "do chương trình khác ghi lại ({program}), nên không loại trừ được ô bị ẩn hay bị che. Kiểm lại tệp gốc, hoặc lập "
    "lại báo cáo."
)
_ADVICE = "Giữ nguyên tệp báo cáo và thư mục dữ liệu, báo người quản trị."


def verify(folder: DataFolder, path: Path) -> Iterator[Line]:
    """Look at each in turn and change nothing, also while the program is open at the counter. Raises `Told` for a file
    that is no report of this program."""
    data = _bytes(path)
    seal = seal_of(data)
    desk = desks.look_at_desk(folder)
    try:
        yield from lines(desk, data, seal)
    finally:
        desk.store.close()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Told(f"Không đọc được tệp {path.name}.", "Kiểm tra đường dẫn và quyền đọc rồi thử lại.") from error


def seal_of(data: bytes) -> Seal:
    """The seal that a report carries. Raises `Told` when it has none."""
    text = ""
    if data.startswith(b"%PDF"):
        with pdfium.opened(data) as document:
            text = str(document.get_metadata_value("Keywords"))
    elif data.startswith(b"PK"):
        try:
            text = register_xlsx.seal_of(data)
        except Exception as error:  # whatever a broken or foreign workbook makes the reader raise
            raise _foreign() from error
    seal = seals.read(text)
    if seal is None or seal.report not in get_args(reports.ReportKind) or seal.by not in BY_WORDS:
        raise _foreign()
    if seal.layout > seals.LAYOUT:
        raise Told(
            "Báo cáo này do phiên bản Một Cửa mới hơn lập nên bản đang chạy không lập lại được để so.",
            "Cài phiên bản mới nhất rồi kiểm lại.",
        )
    return seal


def _pictures(data: bytes) -> bool:
    """Whether a file holds the leader's pictures: their seal is that of the table by month, made in the same look."""
    if not data.startswith(b"%PDF"):
        return False
    with pdfium.opened(data) as document:
        return bool(document.get_metadata_value("Subject") == SUBJECT)


def _foreign() -> Told:
    return Told(
        "Tệp này không mang dấu kiểm của Một Cửa.",
        "Chọn báo cáo PDF hoặc Excel do chương trình lập, còn nguyên như khi lưu.",
    )


def lines(desk: Desk, data: bytes, seal: Seal) -> Iterator[Line]:
    """What agrees and what does not, each in a sentence."""
    with desk.store.reading() as connection:
        yield Line(True, f"Báo cáo: {_what(seal)}, lập lúc {_said_hour(seal.made)}.")
        there = _place(connection, seal)
        if there is None:
            yield Line(
                False,
                f"Nhật ký: sổ này không có việc số {seal.desk_seq} của {seal.desk} với dấu chuỗi ghi trong báo cáo. "
                f"Báo cáo lập từ sổ khác, hoặc sổ đã bị thay. {_ADVICE}",
            )
            return
        if wrong := _hour(connection, seal):
            yield Line(False, f"Giờ lập: {wrong} {_ADVICE}")
            return
        chain = _chain(connection, seal)
        yield chain
        if not chain.sound:
            return
        again = recounted(desk, connection, seal, there)
        if again.seal is None or again.seal.digest != seal.digest:
            yield Line(False, f"Số liệu: đếm lại từ nhật ký ra kết quả khác dấu kiểm {seal.check}. {_ADVICE}")
        else:
            yield Line(
                True, f"Số liệu: đếm lại từ nhật ký, {say_count(len(again.rows))} dòng khớp dấu kiểm {seal.check}."
            )
        yield _content(data, again) if not _pictures(data) else Line(False, _NO_WORDS, unchecked=True)


def _what(seal: Seal) -> str:
    title = reports.SORTS[seal.report].title  # type: ignore[index]
    period = reports.period_of(seal.first, seal.last)
    return f"{title} ({period.days})" + (", lập bằng bản cũ" if seal.layout < seals.LAYOUT else "")


def _place(connection: Connection, seal: Seal) -> Head | None:
    """The event that the report was made at, when this journal has it, with this very hash."""
    there = head(connection, seal.position)
    said = (seal.desk, seal.desk_seq, seal.chain)
    if there is None or (there.desk, there.desk_seq, there.chain) != said:
        return None
    return replace(there, ward=seal.ward)


def _hour(connection: Connection, seal: Seal) -> str:
    """What the hour and the place of a seal cannot both be; empty where they can."""
    found = sealed_hour.fault(connection, seal)
    if found is None:
        return ""
    (sort, at), made = found, f"báo cáo ghi lập lúc {_said_hour(seal.made)}"
    match sort:
        case "before":
            return f"{made}, mà đã đếm đến việc số {seal.desk_seq} ghi lúc {_said_hour(at)}, sau giờ ấy."
        case "left_out":
            return (
                f"{made}, mà bỏ ngoài việc ghi lúc {_said_hour(at)}, trước giờ ấy: chỉ đếm đến việc số {seal.desk_seq}."
            )
        case "ward":
            return "việc của quầy khác mà báo cáo ghi là đã nhận không khớp với những việc đã nhận trước giờ ấy."
        case "judged":
            return (
                "số việc mà báo cáo ghi là đã để riêng, hoặc trung tâm đã xét lại, không khớp với những việc đã xét "
                "trước giờ ấy."
            )


def _said_hour(at: datetime | None) -> str:
    return f"{at.astimezone(VN):%H:%M ngày %d/%m/%Y}" if at is not None else ""


def _chain(connection: Connection, seal: Seal) -> Line:
    try:
        count = journal.verify(connection)
        others = ward_known.prove(connection, seal.ward.others) if seal.ward is not None else 0
    except Told as told:
        return Line(False, f"Nhật ký: {told}")
    words = f"Nhật ký: {say_count(count)} việc, chuỗi nguyên vẹn và đi qua việc số {seal.desk_seq} của {seal.desk}"
    if seal.ward is not None:
        # Until when the others were heard the report alone says: no event of the journal shows it.
        words += (
            f"; {say_count(others)} việc của các quầy khác trong phường còn nguyên dấu niêm (báo cáo tự ghi: nhận đến "
            f"{seal.ward.words})"
        )
    return Line(True, f"{words}.")


def recounted(desk: Desk, connection: Connection, seal: Seal, at: Head) -> Register:
    """The report made anew from the journal alone, up to where it was made and as of its hour."""
    kind: reports.ReportKind = seal.report  # type: ignore[assignment]
    by: By = seal.by  # type: ignore[assignment]
    period: Period = reports.period_of(seal.first, seal.last)
    source, made = Recounted(connection, at.known), seal.made.astimezone(VN)
    return reports.made_from(desk, source, at, kind, period, by, made, layout=seal.layout)


def _content(data: bytes, again: Register) -> Line:
    """Whether the file itself still shows what the report says.

    Of a workbook that another program saved nobody can tell that: its numbers are compared, and what is known to hide
    one is looked for, but it is called neither whole nor, while nothing is found, altered.
    """
    pdf = data.startswith(b"%PDF")
    anew = register_pdf.draw(again) if pdf else register_xlsx.write(again)
    told, wanted = ((_words if pdf else _cells)(each) for each in (data, anew))
    if told != wanted:
        pairs = zip([*told, *[""] * len(wanted)], [*wanted, *[""] * len(told)], strict=False)
        wrong, right = next(pair for pair in pairs if pair[0] != pair[1])
        return Line(
            False, f"Tệp: nội dung đã khác báo cáo lập lại. Trong tệp: “{wrong}”; theo sổ: “{right}”. {_ADVICE}"
        )
    program = "" if pdf else saved_by.other_program(data)
    layout = seals.LAYOUT if again.seal is None else again.seal.layout
    odd = "" if data == anew else _differs(data, anew, pdf, layout, suite=bool(program))
    if program and odd:
        return Line(
            False,
            f"Tệp: chữ và công thức khớp với báo cáo lập lại, nhưng chương trình khác ({program}) đã ghi lại tệp "
            f"và cách hiện đã khác: {odd}. Kiểm lại tệp gốc, hoặc lập lại báo cáo; nghi có người sửa thì báo người "
            "quản trị.",
        )
    if program:
        return Line(False, _SAVED_AGAIN.format(count=len(told), program=program), unchecked=True)
    if odd:
        return Line(False, f"Tệp: chữ và số còn nguyên nhưng cách hiện đã khác báo cáo lập lại: {odd}. {_ADVICE}")
    return Line(True, f"Tệp: nội dung còn nguyên, {len(told)} dòng chữ khớp với báo cáo lập lại.")


def _differs(data: bytes, anew: bytes, pdf: bool, layout: int, *, suite: bool) -> str:
    if pdf:
        return register_look.pages_differ(data, anew)
    return register_look.workbook_differs(data, anew, layout, suite=suite)


def _words(data: bytes) -> list[str]:
    text, _ = read_text(data)
    return [line.strip() for line in text.splitlines() if line.strip()]


def _cells(data: bytes) -> list[str]:
    return [" | ".join(register_xlsx.plain(cell) for cell in row) for row in register_xlsx.cells(data)]
