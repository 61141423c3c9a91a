"""The leader's page tells which of its numbers are of now and which of the period; all that is in process adds up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents import charts
from mot_cua_desktop.documents.charts import Bar
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, explanations, figures, intake, reports
from mot_cua_desktop.operations.desk import Desk

SLIP = (ev.SlipLine(key="khac", name="Giấy xác nhận", wrong="Bản chụp mờ"),)
NOVEMBER, DECEMBER = (fig.period("thang", date(2026, month, 1)) for month in (11, 12))


@pytest.fixture
def months(desk: Desk, full_draft: Draft, clock: Any) -> Desk:
    """Taken in in November: one solved late there, one that waits, one paused, one in hand; two more in December."""

    def take() -> bytes:
        return intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id

    late, waiting, paused, _ = (take() for _ in range(4))
    dossiers.request_supplement(desk, waiting, SLIP)
    course.stop_clock(desk, paused, "phi", "Chờ nộp lệ phí", "Luật Phí và lệ phí")
    clock.forward(days=5)
    dossiers.result_ready(desk, late, "Trích lục")
    clock.forward(days=5)
    take()
    take()
    return desk


def words(sheet: charts.Sheet) -> str:
    return " ".join(read_text(reports.pictures_pdf(sheet))[0].split())


def test_all_in_process_stands_in_the_load_and_in_the_ages(months: Desk) -> None:
    sheet = reports.pictures(months, DECEMBER)
    assert [(bar.name, bar.number) for bar in sheet.load] == [
        ("Nguyễn Thị Hạnh", 3), ("chờ công dân bổ sung", 1), ("tạm dừng tính hạn", 1),
    ]  # fmt: skip
    assert sum(bar.number for bar in sheet.load) == sum(bar.number for bar in sheet.ages) == 5
    told = words(sheet)
    assert "Đang giải quyết hiện nay theo người giữ: 5 hồ sơ" in told
    assert "Đang giải quyết hiện nay theo tuổi từ ngày tiếp nhận: 5 hồ sơ" in told
    assert "đang giải quyết 5 (quá hạn" in told  # the month runs: its end is now
    assert told.count("Lúc 09:12 ngày 03/12/2026") == 2
    assert "không phải cuối kỳ" not in told


def test_a_month_that_is_over_says_its_end_and_that_the_load_is_of_now(months: Desk) -> None:
    told = words(reports.pictures(months, NOVEMBER))
    assert "hết ngày 30/11/2026 còn đang giải quyết 3 (quá hạn" in told
    assert told.count("Lúc 09:12 ngày 03/12/2026, không phải cuối kỳ đã chọn") == 2
    assert "theo người giữ: 5 hồ sơ" in told


def test_what_waits_and_what_is_paused_open_their_lists(months: Desk) -> None:
    for key in ("cho:waiting", "cho:paused"):
        (one,) = figures.behind_picture(months, DECEMBER, "load", key)
        assert one.row.dossier.status == key.removeprefix("cho:")
        assert figures.behind_picture(months, DECEMBER, "load", key, after=one.mark) == []
    sheet = reports.pictures(months, DECEMBER)
    assert {spot.key for spot in reports.spots(sheet) if spot.sort == "load"} == {bar.key for bar in sheet.load}


def test_of_many_officers_the_rest_are_one_bar_but_never_what_rests() -> None:
    load = [*(Bar(f"Cán bộ {n}", 20 - n, 1, f"giu:{n}") for n in range(12)),
            Bar("chờ công dân bổ sung", 4, key="cho:waiting", kept=True),
            Bar("tạm dừng tính hạn", 3, key="cho:paused", kept=True)]  # fmt: skip
    sheet = charts.Sheet("Thử", (), fig.Fraction(3, 100), [], load, [Bar("dưới 5 ngày", 9)], [])
    told = " ".join(read_text(charts.pdf(sheet))[0].split())
    assert "7 người khác" in told
    assert f"{sum(20 - n for n in range(5, 12))} (7 quá hẹn)" in told
    keys = [spot.key for spot in charts.spots(sheet)]
    assert keys == ["giu:0", "giu:1", "giu:2", "giu:3", "giu:4", "cho:waiting", "cho:paused"]


def test_the_red_bar_and_the_line_of_the_year_end_on_the_same_day(months: Desk) -> None:
    """In December three more are solved in time: the rate of November and that of today differ."""
    behind = figures.behind(months, DECEMBER, "received", "linh_vuc", None)
    for each in behind:
        dossiers.result_ready(months, each.row.dossier.id, "Trích lục")
    for period, until, rate in ((NOVEMBER, date(2026, 11, 30), "100,00%"), (DECEMBER, date(2026, 12, 3), "33,34%")):
        past = explanations.past(months, period)
        (ward,) = past.then
        look = figures.look(months, period)
        assert (past.until, look.until) == (until, until)
        assert ward.counts == look.year
        assert fig.say_rate(ward.counts.late_rate) == rate
        told = " ".join(reports.make(months, "tong_hop", period).notes)
        assert f"Từ đầu năm 2026 đến {until:%d/%m/%Y}: 1 hồ sơ trễ" in told
        assert rate in told
        assert [each.counts.solved for each in past.now] == [3]  # an explanation of today is about today
