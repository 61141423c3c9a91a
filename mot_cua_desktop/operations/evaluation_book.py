"""Đánh giá cán bộ theo tháng as a book: a line for each officer, the frozen numbers where their sheet is signed."""

from __future__ import annotations

from fractions import Fraction

from mot_cua_desktop.documents.registers import Column
from mot_cua_desktop.domain import evaluation as rules
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.operations import evaluations
from mot_cua_desktop.operations.evaluations import Sheet
from mot_cua_desktop.operations.report_asked import Asked, Lines, Row

_OUT = "Đã giải quyết"
EVALUATION = (
    Column("STT", 9, "count"),
    Column("Cán bộ", 44),
    Column("Tiếp nhận", 16, "count", total=True),
    Column("Trước hạn", 15, "count", _OUT, total=True),
    Column("Đúng hạn", 15, "count", _OUT, total=True),
    Column("Quá hạn", 15, "count", _OUT, total=True),
    Column("Tỷ lệ không trễ", 21),
    Column("Phiếu bổ sung", 16, "count", total=True),
    Column("Bị lãnh đạo trả lại", 18, "count", total=True),
    Column("Xin lỗi", 12, "count", total=True),
    Column("Vi phạm hẹn lại", 17, "count", total=True),
    Column("Hài lòng", 33),
    Column("Xếp loại", 24),
    Column("Tình trạng", 31),
)


def evaluation(asked: Asked) -> Lines:
    """Everybody who handled dossiers in the month."""
    found = evaluations.sheets_from(asked.desk, asked.source, asked.period, asked.now)
    month = fig.period("thang", asked.period.first) == asked.period
    rows = [_row(n, sheet, month) for n, sheet in enumerate(found, start=1)]
    least = asked.desk.regimes.at(asked.span.edge).satisfied_from
    doubt = "" if least.confirmed else " (chưa xác nhận)"
    rated, satisfied = (sum(getattr(sheet.counts, each) for sheet in found) for each in ("rated", "satisfied"))
    whole = (
        f"Cả đơn vị: {fig.say_count(satisfied)}/{fig.say_count(rated)} công dân cho điểm hài lòng, "
        f"{rules.say_share(Fraction(satisfied, rated))}."
        if rated
        else "Trong kỳ chưa có công dân nào cho điểm."
    )
    note = (
        "Tiếp nhận, giải quyết, xin lỗi, hài lòng tính cho cán bộ tiếp nhận hồ sơ; phiếu bổ sung cho người lập phiếu; "
        "bị trả lại cho người trình. Hài lòng: số cho từ "
        f"{least.value}/5 điểm{doubt} trên số có cho điểm; công dân không cho điểm thì không tính."
    )
    return Lines(rows, [(sheet.officer.id,) for sheet in found], (whole, note))


def _row(n: int, sheet: Sheet, month: bool) -> Row:
    c = sheet.counts
    said = f"{c.satisfied}/{c.rated} – {rules.say_share(rules.satisfied_share(c))}" if c.rated else "chưa có ý kiến"
    standing = rules.STANDING_WORDS[sheet.state.standing] if month else "–"
    newest = sheet.state.newest
    if newest is not None and newest.version > 1:
        standing += f" (bản {newest.version})"
    return (
        n, sheet.officer.name, c.received, c.early, c.on_time, c.late, rules.say_share(rules.on_time_share(c)),
        c.supplements, c.sent_back, c.apologies, c.breaches, said, sheet.grade, standing,
    )  # fmt: skip
