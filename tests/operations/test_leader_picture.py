"""The leader's page tells which of its numbers are of now and which of the period; all that is in process adds up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace
from reportlab.graphics.shapes import Rect, String

from mot_cua_desktop import pdfium
from mot_cua_desktop.documents import charts
from mot_cua_desktop.documents.chart_pen import MM
from mot_cua_desktop.documents.charts import Bar
from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import course, dossiers, explanations, figures, intake, reports
from mot_cua_desktop.operations import settings as choices
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


WAITING = [
    Bar("chờ công dân bổ sung", 4, key="cho:waiting", kept=True),
    Bar("tạm dừng tính hạn", 3, key="cho:paused", kept=True),
]
LIMIT = Fraction(3, 100)


def drawn(load: list[Bar] | None = None, rates: tuple[Fraction, ...] = (), causes: int = 5) -> charts.Sheet:
    points = [charts.Point(f"{n}/30", rate, None, 100, key=f"2030-{n:02d}-01") for n, rate in enumerate(rates, start=1)]
    ages = [Bar(name, 9, key=name) for name in ("dưới 5 ngày", "trên 40 ngày")]
    why = [Bar(f"nguyên nhân thứ {n}", 9 - n, 9 - n, f"do:{n}") for n in range(causes)]
    words = ("Trung tâm Phục vụ hành chính công phường Tây Nha Trang, thành phố Nha Trang, tỉnh Khánh Hòa. " * 2,)
    return charts.Sheet("Thử", words, LIMIT, points, load or [], ages, why, "Mã kiểm", now="Lúc 11:00 ngày 16/12/2030")


def test_of_many_officers_the_rest_are_one_line_but_never_what_rests() -> None:
    sheet = drawn([*(Bar(f"Cán bộ {n}", 40 - n, 1, f"giu:{n}") for n in range(30)), *WAITING])
    told = " ".join(read_text(charts.pdf(sheet))[0].split())
    keys = [spot.key for spot in charts.spots(sheet) if spot.sort == "load"]
    alone = len(keys) - 2
    assert alone >= 9
    assert keys == [*(f"giu:{n}" for n in range(alone)), "cho:waiting", "cho:paused"]
    assert f"{30 - alone} người khác" in told
    assert f"{sum(40 - n for n in range(alone, 30))} ({30 - alone} quá hẹn)" in told
    # The rest are told and not drawn: all together they would be the longest bar, and of nobody.
    rects = [each.width / MM for each in charts.draw(sheet).contents if isinstance(each, Rect)]
    longest = [wide for wide in rects if wide < 60]
    assert max(longest) < 52


def test_whoever_has_something_late_stands_first(months: Desk, full_draft: Draft, clock: Any) -> None:
    """One of the late officer's against two of the other's that are in time."""
    clock.forward(days=20)
    other = choices.name_officer(months, "Trần Văn An", "Chuyên viên")
    other = choices.choose_officer(other, next(o.id for o in choices.officers(other) if o.name == "Trần Văn An"))
    for _ in range(6):
        intake.accept(other, replace(full_draft, id=intake.new_draft(other).id))
    load = [bar for bar in reports.pictures(other, DECEMBER).load if not bar.kept]
    assert [(bar.name, bar.number, bar.late > 0) for bar in load] == [
        ("Nguyễn Thị Hạnh", 3, True), ("Trần Văn An", 6, False)
    ]  # fmt: skip


def test_the_pictures_are_a_sheet_of_a4_within_margins_that_a_printer_holds() -> None:
    rates = tuple(Fraction(n, 100) for n in (1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 2))
    sheet = drawn(
        [*(Bar("Nguyễn Phước Thị Thanh Huyền Trang", 30 - n, 1, str(n)) for n in range(17)), *WAITING], rates, 9
    )
    with pdfium.opened(charts.pdf(sheet)) as document:
        (page,) = document
        wide, high = page.get_size()
        assert (wide / MM, high / MM) == (pytest.approx(297, abs=0.1), pytest.approx(210, abs=0.1))
        text = page.get_textpage()
        edges = [text.get_charbox(n) for n in range(text.count_chars())]
    assert min(edge[0] for edge in edges) > 9.5 * MM
    assert min(edge[1] for edge in edges) > 9.5 * MM
    assert max(edge[2] for edge in edges) < wide - 9.5 * MM
    assert max(edge[3] for edge in edges) < high - 9.5 * MM


def test_no_letter_is_small_and_each_stands_within_what_is_lit() -> None:
    sheet = drawn([*(Bar(f"Nguyễn Ấu Ngọc {n}", 60 - n, 1, str(n)) for n in range(40)), *WAITING], (LIMIT,) * 12)
    strings = [each for each in charts.draw(sheet).contents if isinstance(each, String)]
    assert min(each.fontSize for each in strings) >= 10.5
    rows = [spot for spot in charts.spots(sheet) if spot.sort == "load"]
    for spot in rows:
        (name,) = [each for each in strings if each.text == spot.words.split(":")[0]]
        low, top = (spot.y - charts.MARGIN) * MM, (spot.y - charts.MARGIN + spot.high) * MM
        assert low < name.y - 0.22 * name.fontSize
        assert name.y + 0.9 * name.fontSize < top
    assert all(above.y >= below.y + below.high - 0.001 for above, below in pairwise(rows))


@pytest.mark.parametrize(
    ("rates", "top"),
    [((), 6), ((Fraction(547, 10_000),), 6), ((Fraction(6, 100),), 7), ((Fraction(1, 9),), 12),
     ((Fraction(1, 3),), 35), ((Fraction(2, 3),), 70), ((Fraction(1),), 100)],
)  # fmt: skip
def test_the_axis_ends_at_a_round_number(rates: tuple[Fraction, ...], top: int) -> None:
    strings = [each.text for each in charts.draw(drawn(rates=rates)).contents if isinstance(each, String)]
    # Where the limit comes down upon the foot of the axis, its own words stand there.
    assert {each for each in strings if each.endswith("%")} - {"0%"} == {"3%", f"{top}%"}
    assert ("0%" in strings) == (top < 50)


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
