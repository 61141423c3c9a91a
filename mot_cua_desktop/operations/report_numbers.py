"""The account of leased dossier numbers, day by day: given out, and never used."""

from __future__ import annotations

from datetime import datetime, time

from mot_cua_desktop.documents.registers import Column
from mot_cua_desktop.domain import code_numbers as numbers
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations.report_asked import Asked, Lines, Row

NUMBERS = (
    Column("STT", 10, "count"),
    Column("Ngày", 24, "day"),
    Column("Số được cấp", 50),
    Column("Đã dùng", 16, "count"),
    Column("Số không dùng", 90),
    Column("Ngoài số được cấp", 24, "count"),
)


def unused(asked: Asked) -> Lines:
    """Every day whose account was made in the period: what was leased, and which numbers no dossier bears."""
    rows: list[Row] = []
    for entry in asked.source.entries("numbers", asked.span):
        body = entry.body
        assert isinstance(body, ev.DayNumbersClosed)
        free = numbers.say(body.unused) or "không có"
        rows.append(
            (
                len(rows) + 1,
                datetime.combine(body.day, time(), VN),
                numbers.say(body.blocks),
                body.used,
                free,
                body.beyond,
            )
        )
    some = "Mỗi ngày được chốt sau khi ngày đó hết; số không dùng không cấp lại cho hồ sơ nào."
    none = "Quầy chưa gia nhập trung tâm thì số hồ sơ cấp liền nhau, không có số bỏ trống."
    notes = (some if rows else none,)
    return Lines(rows, [], notes)
