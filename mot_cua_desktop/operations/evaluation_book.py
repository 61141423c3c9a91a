"""Đánh giá cán bộ theo tháng as a book: a line for each officer, the frozen numbers where their sheet is signed."""

from __future__ import annotations

from fractions import Fraction

from mot_cua_desktop.documents.registers import Column
from mot_cua_desktop.domain import evaluation as rules
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.seal import AS_SENT
from mot_cua_desktop.operations import evaluations
from mot_cua_desktop.operations.evaluations import Sheet
from mot_cua_desktop.operations.figures import By
from mot_cua_desktop.operations.report_asked import Asked, Lines, Row

_OUT = "Đã giải quyết"
_RATED = "Công dân cho điểm"
_BEFORE_FIVE = (
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
EVALUATION = (
    Column("STT", 9, "count"),
    Column("Cán bộ", 39),
    Column("Tiếp nhận", 16, "count", total=True),
    Column("Trước hạn", 14, "count", _OUT, total=True),
    Column("Đúng hạn", 14, "count", _OUT, total=True),
    Column("Quá hạn", 14, "count", _OUT, total=True),
    Column("Tỷ lệ không trễ", 20, "rate", ratio=(3, 3), ratio_over=(4,), ratio_under=(4, 5), cut=True),
    Column("Phiếu bổ sung", 14, "count", total=True),
    Column("Bị lãnh đạo trả lại", 17, "count", total=True),
    Column("Xin lỗi", 12, "count", total=True),
    Column("Vi phạm hẹn lại", 16, "count", total=True),
    Column("Số lượt", 13, "count", _RATED, total=True),
    Column("Hài lòng", 14, "count", _RATED, total=True),
    Column("Tỷ lệ", 20, "rate", _RATED, ratio=(12, 11), cut=True),
    Column("Xếp loại", 25),
    Column("Tình trạng", 28),
)


def columns(_by: By, layout: int) -> tuple[Column, ...]:
    """Before layout 5 both shares were words, and how many graded was not summed."""
    return EVALUATION if layout >= AS_SENT else _BEFORE_FIVE


def evaluation(asked: Asked) -> Lines:
    """Everybody who handled dossiers in the month."""
    found = evaluations.sheets_from(asked.desk, asked.source, asked.period, asked.now)
    month = fig.period("thang", asked.period.first) == asked.period
    rows = [_row(n, sheet, month, asked.layout) for n, sheet in enumerate(found, start=1)]
    least = asked.source.regimes().at(asked.span.edge).satisfied_from
    doubt = "" if least.confirmed or asked.layout >= AS_SENT else " (chưa xác nhận)"
    doubts = () if least.confirmed else (f"Mức {least.value}/5 điểm chưa xác nhận (F8, thẻ Quy định).",)
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
    return Lines(rows, [(sheet.officer.id,) for sheet in found], (whole, note), doubts)


def _row(n: int, sheet: Sheet, month: bool, layout: int) -> Row:
    c = sheet.counts
    standing = rules.STANDING_WORDS[sheet.state.standing] if month else "–"
    newest = sheet.state.newest
    if newest is not None and newest.version > 1:
        standing += f" (bản {newest.version})"
    in_time: Row = (None,)  # the shares follow from the columns beside them
    satisfied: Row = (c.rated, c.satisfied, None)
    if layout < AS_SENT:
        said = f"{c.satisfied}/{c.rated} – {rules.say_share(rules.satisfied_share(c))}" if c.rated else "chưa có ý kiến"
        in_time, satisfied = (rules.say_share(rules.on_time_share(c)),), (said,)
    return (
        n, sheet.officer.name, c.received, c.early, c.on_time, c.late, *in_time,
        c.supplements, c.sent_back, c.apologies, c.breaches, *satisfied, sheet.grade, standing,
    )  # fmt: skip
