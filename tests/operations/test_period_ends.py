"""A report of a month stands at the month's end: its last day still belongs to it, the day after does not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, reports
from mot_cua_desktop.operations.desk import Desk

NOVEMBER, DECEMBER = (fig.period("thang", date(2026, month, 1)) for month in (11, 12))


def test_a_late_dossier_that_was_finished_after_the_month_was_not_finished_in_it(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    late = intake.accept(desk, full_draft)
    clock.now = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
    dossiers.result_ready(desk, late.id, "Trích lục")
    (november,), (december,) = (reports.make(desk, "ly_do_tre", each).rows for each in (NOVEMBER, DECEMBER))
    heads = [column.head for column in reports.make(desk, "ly_do_tre", NOVEMBER).columns]
    done, days = heads.index("Xong ngày"), heads.index("Trễ (ngày)")
    assert late.deadline is not None
    day = fig.day_of(late.deadline.at)
    assert (november[done], november[days]) == (None, date(2026, 12, 1).toordinal() - day)
    assert (december[done], december[days]) == (clock.now, date(2026, 12, 3).toordinal() - day)


def test_on_its_last_day_a_month_still_runs(desk: Desk, full_draft: Draft, clock: Any) -> None:
    intake.accept(desk, full_draft)

    def told() -> str:
        return " ".join(read_text(reports.pictures_pdf(reports.pictures(desk, NOVEMBER)))[0].split())

    clock.now = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    assert "không phải cuối kỳ" not in told()
    assert "hết ngày" not in told()
    clock.now = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # midnight in Viet Nam
    assert "không phải cuối kỳ đã chọn" in told()
    assert "hết ngày 30/11/2026 còn đang giải quyết 1" in told()
