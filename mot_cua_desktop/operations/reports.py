"""Books and reports: made from the fold in one look, sealed over the journal, saved or printed, and that is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

from mot_cua_desktop.documents import charts, register_pdf, register_xlsx, saving
from mot_cua_desktop.documents.charts import Spot as Spot
from mot_cua_desktop.documents.fields import PRACTICE, say_place
from mot_cua_desktop.documents.registers import Cancelled as Cancelled
from mot_cua_desktop.documents.registers import Cell as Cell
from mot_cua_desktop.documents.registers import Column as Column
from mot_cua_desktop.documents.registers import Progress as Progress
from mot_cua_desktop.documents.registers import Register as Register
from mot_cua_desktop.documents.registers import said as said
from mot_cua_desktop.documents.registers import share as share
from mot_cua_desktop.documents.registers import silent
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.figures import Period
from mot_cua_desktop.domain.seal import AS_SENT, LAYOUT, Seal, digest, written
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import evaluation_book, figures, letter_book, report_numbers, series_notes
from mot_cua_desktop.operations import report_books as books
from mot_cua_desktop.operations import report_rows as rows
from mot_cua_desktop.operations.desk import Desk, facts_in
from mot_cua_desktop.operations.figures import BY_WORDS, By
from mot_cua_desktop.operations.report_asked import Asked, Lines
from mot_cua_desktop.operations.setup import desk_stream
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.journal import Deed
from mot_cua_desktop.store.sources import Head, Live, Source

ReportKind = Literal[
    "tong_hop", "theo_thang", "bieu_06a", "so_theo_doi", "ly_do_tre", "phieu_bo_sung", "le_phi", "tra_ket_qua",
    "van_ban_di", "danh_gia", "so_khong_dung",
]  # fmt: skip
#: Whose cells are figures, each with the dossiers behind it.
COUNTED: tuple[ReportKind, ...] = ("tong_hop", "theo_thang", "bieu_06a")
#: Books of tens of thousands of lines a month, one day of it after the other: the first can be read before the rest.
BY_DAY: tuple[ReportKind, ...] = ("so_theo_doi", "phieu_bo_sung", "le_phi", "tra_ket_qua")
#: What stands for the sum of such a book until all of it is read.
READING_ON = "Đang đọc tiếp các ngày sau của kỳ…"
#: Of Biểu 06a: whoever sends it writes to whom, which no text that was seen says of a ward.
RECEIVER = "Đơn vị nhận báo cáo: ……………………………………"
#: Their row in `outlets.PAPERS`.
KIND = "bao_cao"
Out = TypeVar("Out")
How = Literal["in", "luu_pdf", "luu_xlsx", "luu_anh", "luu_docx"]


@dataclass(frozen=True)
class Sort:
    """What a report is: its title, its columns in a layout, how its lines are made, and whether it names citizens.
    ``form`` are the lines that name its form, ``doubt`` what is not confirmed of it."""

    title: str
    columns: Callable[[By, int], tuple[Column, ...]]
    lines: Callable[[Asked], Lines]
    personal: bool = True
    form: tuple[str, ...] = ()
    doubt: str = ""

    def named(self, layout: int) -> tuple[str, ...]:
        """The lines of its form; before layout 5 the doubt stood in them."""
        old = self.doubt and layout < AS_SENT
        return (*self.form[:-1], f"{self.form[-1]} ({self.doubt})") if old else self.form


def _same(columns: tuple[Column, ...]) -> Callable[[By, int], tuple[Column, ...]]:
    return lambda _by, _layout: columns


SORTS: Mapping[ReportKind, Sort] = {
    "tong_hop": Sort("Tình hình giải quyết hồ sơ", rows.summary_columns, rows.summary, personal=False),
    "theo_thang": Sort(
        "Số liệu từng tháng", lambda _by, layout: rows.months_columns(layout), rows.months, personal=False
    ),
    "bieu_06a": Sort(
        "Tình hình, kết quả giải quyết TTHC tại cơ quan, đơn vị", _same(rows.FORM_06A), rows.form_06a, personal=False,
        form=("Biểu số II.06a/VPCP/KSTT", "Ban hành theo TT 01/2020/TT-VPCP"), doubt="chưa xác nhận bản thay thế",
    ),
    "so_theo_doi": Sort("Sổ theo dõi hồ sơ", _same(books.BOOK), books.book, form=("Mẫu số 07 (TT 03/2025/TT-VPCP)",)),
    "ly_do_tre": Sort("Hồ sơ quá hạn và nguyên nhân", _same(books.LATENESS), books.lateness),
    "phieu_bo_sung": Sort("Phiếu hướng dẫn, yêu cầu bổ sung, từ chối", _same(books.SLIPS), books.slips),
    "le_phi": Sort("Phí, lệ phí thu theo ngày và cán bộ", _same(books.FEES), books.fees),
    "tra_ket_qua": Sort("Kết quả đã trả", _same(books.RETURNS), books.returns),
    "danh_gia": Sort(
        "Đánh giá cán bộ xử lý hồ sơ hằng tháng", evaluation_book.columns, evaluation_book.evaluation,
        personal=False, form=("Công văn 535/UBND-NV, điểm 4",),
    ),
    "van_ban_di": Sort("Sổ văn bản đi", _same(letter_book.LETTERS), letter_book.letter_book),
    "so_khong_dung": Sort("Số hồ sơ không dùng", _same(report_numbers.NUMBERS), report_numbers.unused, personal=False),
}  # fmt: skip


def make(desk: Desk, kind: ReportKind, period: Period, by: By = "linh_vuc", tell: Progress = silent) -> Register:
    """A report as of now, in one look at the store. Raises `Cancelled` from ``tell``."""
    with desk.store.reading() as connection:
        source = Live(connection)
        return made_from(desk, source, source.head, kind, period, by, desk.now(), tell)


def span_of(kind: str, period: Period) -> Period:
    """The days that a report is about when a period is chosen: the table by month has the whole year."""
    return fig.period("nam", period.last) if kind == "theo_thang" else period


def made_from(
    desk: Desk,
    source: Source,
    head: Head,
    kind: ReportKind,
    period: Period,
    by: By,
    now: datetime,
    tell: Progress = silent,
    layout: int = LAYOUT,
) -> Register:
    """A report out of any source, as of ``now``; sealed at ``head``. ``layout``: as the program laid it out then."""
    period = span_of(kind, period)
    found = SORTS[kind].lines(Asked(desk, source, period, by, now, tell, layout))
    laid = _laid(desk, source, head, kind, period, by, now, found, layout)
    seal = Seal(
        report=kind, by=by, first=period.first, last=period.last, made=now, position=head.position, desk=head.desk,
        desk_seq=head.desk_seq, chain=head.chain, ward=head.ward, digest=digest(laid.heads, found.rows), layout=layout,
    )  # fmt: skip
    return replace(laid, seal=seal)


def first_lines(desk: Desk, kind: ReportKind, period: Period, least: int = 60) -> Register | None:
    """The first days of a long book, at least ``least`` lines of it: what `make` will begin with, for the eye alone,
    since it has no seal and says nothing of the whole. None of a report that does not begin with its first day."""
    if kind not in BY_DAY:
        return None
    days = 1
    with desk.store.reading() as connection:
        source, now = Live(connection), desk.now()
        while True:
            until = min(period.last, period.first + timedelta(days=days - 1))
            found = SORTS[kind].lines(
                Asked(desk, source, Period(period.first, until, period.name), "linh_vuc", now, silent)
            )
            if len(found.rows) >= least or until == period.last:
                found = replace(found, notes=(READING_ON,))
                return _laid(desk, source, source.head, kind, period, "linh_vuc", now, found, LAYOUT)
            days *= 2


def _laid(
    desk: Desk,
    source: Source,
    head: Head,
    kind: ReportKind,
    period: Period,
    by: By,
    now: datetime,
    found: Lines,
    layout: int,
) -> Register:
    """Lines under their heading, above their notes; not sealed."""
    sort, facts, counted = SORTS[kind], facts_in(desk, source.choices()), kind in COUNTED
    title = f"{sort.title} theo {BY_WORDS[by].lower()}" if kind == "tong_hop" else sort.title
    return Register(
        name=kind,
        title=title,
        columns=sort.columns(by, layout),
        rows=found.rows,
        keys=found.keys,
        left=sort.named(layout) or (facts.centre_name,),
        right=(
            f"Đơn vị báo cáo: {facts.ward_name}",
            *((facts.centre_name,) if sort.form else ()),
            *((RECEIVER,) if kind == "bieu_06a" else ()),
        ),
        under=(_days(period, now), whose(head), *(("Đơn vị tính: Số hồ sơ TTHC",) if counted else ())),
        notes=found.notes or (series_notes.lines(len(found.rows), layout),),
        signers=("NGƯỜI LẬP", "THỦ TRƯỞNG ĐƠN VỊ") if counted or kind == "le_phi" else (),
        place=say_place(facts.place, now),
        # A sum over months would count what is carried over in each of them.
        check=rows.check(kind, layout) if counted and kind != "theo_thang" else None,
        counted=counted,
        personal=sort.personal,
        practice=facts.practice,
        limit=source.regimes().at(now).late_rate_limit.value if counted else None,
        doubts=(*((f"{sort.form[-1]}: {sort.doubt}.",) if sort.doubt else ()), *found.doubts),
    )


def whose(head: Head) -> str:
    """Whose journal the numbers come from: this desk's alone, or the ward's as far as it is known here."""
    if head.ward is None:
        return f"Theo nhật ký của {head.desk}; quầy này chưa gia nhập trung tâm của phường."
    return (
        f"Theo nhật ký của cả phường mà {head.desk} biết: việc của quầy này và của các quầy khác nhận đến "
        f"{head.ward.words}."
    )


def _days(period: Period, now: datetime) -> str:
    words = f"Kỳ báo cáo: {period.days}"
    made = now.astimezone(VN)
    if made.date() <= period.last:
        words += f" (số liệu đến {made:%H:%M ngày %d/%m/%Y})"
    return words


# --- out of the program ----------------------------------------------------------------------------------------------


def pdf(register: Register, tell: Progress = silent) -> bytes:
    """The report on A4 held wide."""
    return register_pdf.draw(register, tell)


def xlsx(register: Register, tell: Progress = silent) -> bytes:
    """The report as a workbook."""
    return register_xlsx.write(register, tell)


def write_file(path: Path, data: bytes) -> Path:
    """Write a finished report, whole or not at all; `noted` follows."""
    return saving.save(path, data)


def let_out(desk: Desk, way: Callable[[], Out]) -> Out:
    """Print or save something that `noted` is to tell of. Raises `Told` first while the computer's clock is such that
    nothing can be noted: no list leaves without a trace."""
    with desk.store.reading() as connection:
        recording.check_clock(connection, desk.author())
    return way()


def noted(desk: Desk, name: str, count: int, how: How, whom: str = "") -> None:
    """Note in the journal which list, sheet or letter left the program, how, and how many dossiers it names (Luật
    91/2025/QH15); ``whom`` it is about or for (an officer's id), without it who sits here."""
    body = ev.ListPrinted(list=name, officer=whom or desk.facts.officer.id, rows=count, how=how)
    with desk.store.writing() as connection:
        recording.check_clock(connection, desk.author())
        recording.record_place(connection, desk.author(), desk_stream(desk.facts.desk_id), "desk", [Deed(body)])


def stem(register: Register) -> str:
    """A file name without a person: kind and period."""
    seal = register.seal
    return register.name if seal is None else f"{register.name}-{seal.first:%Y%m%d}-{seal.last:%Y%m%d}"


def period_of(first: object, last: object) -> Period:
    """The period of a seal, under the name that it had. Raises `Told` for what is no report's period."""
    from datetime import date

    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        raise Told("Kỳ báo cáo trong tệp không dùng được.", "Lập lại báo cáo rồi kiểm.")
    kinds: tuple[fig.PeriodKind, ...] = ("thang", "quy", "nam")
    return next(
        (found for kind in kinds if (found := fig.period(kind, first)).last == last and found.first == first),
        Period(first, last, f"{first:%d/%m/%Y}–{last:%d/%m/%Y}"),
    )


# --- pictures --------------------------------------------------------------------------------------------------------

PICTURES = "bieu_do"


def pictures(desk: Desk, period: Period) -> charts.Sheet:
    """What the leader's page draws for a period: the trend against the limit, load, ages, causes."""
    seen = figures.picture(desk, period)
    whole = seen.look.whole
    now, seal = desk.now(), make(desk, "theo_thang", period).seal
    assert seal is not None
    return charts.Sheet(
        title=f"Giải quyết thủ tục hành chính {period.name}",
        words=(
            *((PRACTICE,) if desk.facts.practice else ()),
            f"{desk.facts.centre_name}. {_days(period, now)}",
            f"Phải giải quyết {fig.say_count(whole.handled)}; đã giải quyết {fig.say_count(whole.solved)} (quá hạn "
            f"{fig.say_count(whole.late)}); {_still(period, now)} {fig.say_count(whole.open)} (quá hạn "
            f"{fig.say_count(whole.open_late)}). Tỷ lệ trễ {fig.say_rate(whole.late_rate)}, kể cả đang giải "
            f"quyết {fig.say_rate(whole.wider_rate)}.",
            *rows.year_words(seen.look, LAYOUT),
        ),
        limit=seen.look.limit,
        trend=[
            charts.Point(m.name, m.counts.late_rate, m.year_rate, m.counts.solved, m.counts.late, m.first.isoformat())
            for m in seen.months
        ],
        # An empty key would open nothing: who holds nothing and what states no cause have lists too.
        load=[
            *(charts.Bar(name, count, late, f"giu:{key}") for name, count, late, key in seen.load),
            *(charts.Bar(name, count, key=f"cho:{key}", kept=True) for name, count, key in seen.resting),
        ],
        ages=[charts.Bar(name, count, key=key) for name, count, key in seen.ages],
        causes=[charts.Bar(name, count, count, f"do:{key}") for name, count, key in seen.causes],
        foot=f"{period.name[:1].upper()}{period.name[1:]}, lập {now:%H:%M %d/%m/%Y}. {seal.words} (số liệu từng tháng)",
        seal=written(seal),
        now=f"Lúc {seen.now:%H:%M ngày %d/%m/%Y}" + (", không phải cuối kỳ đã chọn" if _over(period, now) else ""),
    )


def _over(period: Period, now: datetime) -> bool:
    return period.last < now.astimezone(VN).date()


def _still(period: Period, now: datetime) -> str:
    """What is in process stands as of the period's end, which is now while it runs."""
    return f"hết ngày {period.last:%d/%m/%Y} còn đang giải quyết" if _over(period, now) else "đang giải quyết"


def spots(sheet: charts.Sheet) -> list[Spot]:
    """What of the pictures opens a list of dossiers."""
    return charts.spots(sheet)


def pictures_pdf(sheet: charts.Sheet) -> bytes:
    """The pictures on a page of their own."""
    return charts.pdf(sheet)
