"""The figures as lines: Biểu II.06a, and the same numbers along any axis with both rates and the line of the year."""

from __future__ import annotations

from collections.abc import Callable

from mot_cua_desktop.documents.registers import Column
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import figures
from mot_cua_desktop.operations.figures import By
from mot_cua_desktop.operations.report_asked import Asked, Lines, Row
from mot_cua_desktop.store.figures import span

_IN, _OUT, _ON = "Số lượng hồ sơ tiếp nhận", "Số lượng hồ sơ đã giải quyết", "Số lượng hồ sơ đang giải quyết"
#: Biểu II.06a as law.md §5 has it; the figure behind each column, for the list that it opens.
FORM_06A = (
    Column("STT", 9, "count", mark="(1)"),
    Column("Lĩnh vực giải quyết", 62, mark="(2)"),
    Column("Tổng số", 17, "count", _IN, "(3)", True, adds=(3, 4, 5)),
    Column("Trực tuyến", 17, "count", _IN, "(4)", True),
    Column("Trực tiếp, dịch vụ bưu chính", 22, "count", _IN, "(5)", True),
    Column("Từ kỳ trước", 17, "count", _IN, "(6)", True),
    Column("Tổng số", 17, "count", _OUT, "(7)", True, adds=(7, 8, 9)),
    Column("Trước hạn", 17, "count", _OUT, "(8)", True),
    Column("Đúng hạn", 17, "count", _OUT, "(9)", True),
    Column("Quá hạn", 17, "count", _OUT, "(10)", True),
    Column("Tổng số", 17, "count", _ON, "(11)", True, adds=(11, 12)),
    Column("Trong hạn", 17, "count", _ON, "(12)", True),
    Column("Quá hạn", 17, "count", _ON, "(13)", True),
)
#: The same with direct and posted dossiers apart, as whoever looks at the channels wants them; the form has one column.
BY_CHANNEL = (
    *FORM_06A[:2],
    Column("Tổng số", 17, "count", _IN, "(3)", True, adds=(3, 4, 5, 6)),
    FORM_06A[3],
    Column("Trực tiếp", 17, "count", _IN, "(5a)", True),
    Column("Bưu chính", 17, "count", _IN, "(5b)", True),
    FORM_06A[5],
    Column("Tổng số", 17, "count", _OUT, "(7)", True, adds=(8, 9, 10)),
    *FORM_06A[7:10],
    Column("Tổng số", 17, "count", _ON, "(11)", True, adds=(12, 13)),
    *FORM_06A[11:],
)
CELLS_06A: tuple[figures.Cell | None, ...] = (
    None, None, "handled", "online", "offline", "carried", "solved", "early", "on_time", "late",
    "open", "open_in_time", "open_late",
)  # fmt: skip
CELLS_BY_CHANNEL = (*CELLS_06A[:4], "direct", "post", *CELLS_06A[5:])


def cells(kind: str) -> tuple[figures.Cell | None, ...]:
    """The figure behind each column of a report as it is laid out now."""
    return CELLS_06A if kind == "bieu_06a" else CELLS_BY_CHANNEL


def _figures(layout: int) -> tuple[Column, ...]:
    return FORM_06A if layout < 2 else BY_CHANNEL


def check(kind: str, layout: int) -> tuple[int, int, int]:
    """Which columns the check 3 = 7 + 11 is about."""
    return (2, 6, 10) if kind == "bieu_06a" or layout < 2 else (2, 7, 11)


def form_06a(asked: Asked) -> Lines:
    """Biểu số II.06a/VPCP/KSTT: one line for each field of work."""
    return _by_line(_looked(asked, "linh_vuc"), FORM_06A, lambda c: ())


def _row(number: int, line: figures.Line, columns: tuple[Column, ...]) -> Row:
    c = line.counts
    elsewhere = (c.direct, c.post) if columns is BY_CHANNEL else (c.direct + c.post,)
    return (
        number, line.name, c.handled, c.online, *elsewhere, c.carried, c.solved, c.early, c.on_time, c.late,
        c.open, c.open_in_time, c.open_late,
    )  # fmt: skip


def summary_columns(by: By, layout: int) -> tuple[Column, ...]:
    """The same numbers along any axis, with both rates."""
    of = _figures(layout)
    last = len(of) - 1
    return (
        *(Column(c.head if n != 1 else figures.BY_WORDS[by], c.width, c.kind, c.group, c.mark, c.total, c.adds)
          for n, c in enumerate(of)),
        Column("Tỷ lệ trễ (10)÷(7)", 18, "rate", ratio=(last - 3, last - 6)),
        Column("Kể cả đang giải quyết", 20, "rate", ratio=(last - 3, 2), ratio_over=(last,)),
    )  # fmt: skip


UNIT_NOTE = "Hồ sơ thuộc đơn vị của cán bộ vào lúc tiếp nhận; cán bộ chuyển đơn vị thì hồ sơ đã nhận không chuyển theo."


def summary(asked: Asked) -> Lines:
    """The figures by officer, unit, procedure or field, and what the year can still bear."""
    look = _looked(asked, asked.by)
    seen = _by_line(look, _figures(asked.layout), lambda c: (None, None))
    whose = (UNIT_NOTE,) if asked.by == "don_vi" and asked.layout >= 3 else ()
    return Lines(seen.rows, seen.keys, (*seen.notes, *whose, *year_words(look, asked.layout)))


def _looked(asked: Asked, by: By) -> figures.Look:
    return figures.looked(asked.source, asked.period, by, asked.now, asked.layout)


def _by_line(look: figures.Look, columns: tuple[Column, ...], beside: Callable[[fig.Counts], Row]) -> Lines:
    rows = [(*_row(n, line, columns), *beside(line.counts)) for n, line in enumerate(look.lines, start=1)]
    checked = "khớp" if look.whole.balanced else "KHÔNG KHỚP"
    handled, solved, still = (fig.say_count(n) for n in (look.whole.handled, look.whole.solved, look.whole.open))
    note = (
        f"Kiểm tra (3) = (7) + (11): {handled} = {solved} + {still}, {checked}. "
        "Hồ sơ rút, từ chối, đóng khi chưa quá hạn tính đúng hạn; dừng chờ bổ sung khi còn hạn tính trong hạn."
    )
    return Lines(rows, [line.keys for line in look.lines], (note,))


#: What is handled and in process is of each month, and no sum over them.
_NOT_SUMMED = ("(3)", "(6)", "(11)", "(12)", "(13)")


def months_columns(layout: int) -> tuple[Column, ...]:
    """The same numbers month by month, beside those of the year so far."""
    of = _figures(layout)
    last = len(of) - 1
    return (
        *(Column("Tháng" if n == 1 else c.head, 30 if n == 1 else c.width, c.kind, c.group, c.mark,
                 c.total and c.mark not in _NOT_SUMMED, adds=c.adds) for n, c in enumerate(of)),
        Column("Tỷ lệ trễ (10)÷(7)", 18, "rate", ratio=(last - 3, last - 6)),
        Column("Quá hạn", 17, "count", "Từ đầu năm"),
        Column("Đã giải quyết", 17, "count", "Từ đầu năm"),
        Column("Tỷ lệ trễ", 18, "rate", "Từ đầu năm", ratio=(last + 2, last + 3)),
    )  # fmt: skip


def months(asked: Asked) -> Lines:
    """The months of a year up to now, each as the form counts it, beside the year so far."""
    periods = [each for each in fig.months(asked.period.first.year) if each.first <= asked.now.astimezone(VN).date()]
    found = asked.source.counts_in("tat_ca", [span(each, asked.now) for each in periods])
    year, rows = fig.Counts(), []
    for n, (each, counts) in enumerate(zip(periods, found, strict=True), start=1):
        month = counts.get("", fig.Counts())
        year += month
        line = figures.Line(f"{each.first:%m/%Y}", month, ())
        rows.append((*_row(n, line, _figures(asked.layout)), None, year.late, year.solved, None))
    note = "Cột từ kỳ trước và đang giải quyết là của từng tháng, không cộng dồn cả năm."
    look = _looked(asked, "linh_vuc")
    return Lines(rows, [(each.first.isoformat(),) for each in periods], (note, *year_words(look, asked.layout)))


def year_words(look: figures.Look, layout: int) -> tuple[str, ...]:
    """The line of the year: its rate beside the limit, and how many more late ones it can bear."""
    since = f"Từ đầu năm {look.period.last.year}" + (f" đến {look.until:%d/%m/%Y}" if layout >= 2 else "")
    rate, limit = fig.say_rate(look.year.late_rate), fig.say_rate(look.limit).replace(",00", "")
    head = (
        f"{since}: {fig.say_count(look.year.late)} hồ sơ trễ trong "
        f"{fig.say_count(look.year.solved)} đã giải quyết, "
        f"tỷ lệ {rate} (mức cho phép {limit})."
    )
    if not look.year.solved and not look.year.late:
        return (f"{since} chưa giải quyết xong hồ sơ nào (mức trễ cho phép {limit}).",)
    if look.bearable >= 0:
        return (head, f"Còn được phép trễ {fig.say_count(look.bearable)} hồ sơ trong số sẽ giải quyết tới.")
    more = -(-look.year.late * look.limit.denominator // look.limit.numerator) - look.year.solved
    return (
        head,
        f"Đã vượt mức: cần giải quyết thêm ít nhất {fig.say_count(more)} hồ sơ không trễ để về mức cho phép; "
        "phải giải trình.",
    )
