"""Closing the till: which slips a closing holds, over New Year and beside another officer's, and how it says them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.documents.registers import Register
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import dossiers, intake, reports, till, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store.sources import Live

FEE = (ev.FeeItem(name="Lệ phí", amount=5_000), ev.FeeItem(name="Phí bản sao", amount=8_000))


def take(desk: Desk, draft: Draft) -> None:
    dossier = intake.accept(desk, replace(draft, id=intake.new_draft(desk).id, fees=FEE)).id
    dossiers.take_fee(desk, dossier, FEE, "Trần Văn Nộp")


def told(desk: Desk, month: date) -> str:
    return " ".join(read_text(reports.pdf(reports.make(desk, "le_phi", fig.period("thang", month))))[0].split())


def test_a_closing_over_new_year_names_each_slip_with_its_own_year(desk: Desk, full_draft: Draft, clock: Any) -> None:
    clock.now = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    take(desk, full_draft)
    take(desk, full_draft)
    clock.now = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
    take(desk, full_draft)
    assert till.taken(desk).numbers == "1–2/2026, 1/2027"
    till.close(desk, 39_000)
    assert "3 phiếu (số 1–2/2026, 1/2027)" in told(desk, date(2027, 1, 1))


def test_the_closing_of_one_leaves_another_officers_slips_to_them(desk: Desk, full_draft: Draft, clock: Any) -> None:
    take(desk, full_draft)
    other = choices.name_officer(desk, "Lê Thị Hai", "Công chức")
    take(other, full_draft)
    first = choices.choose_officer(other, desk.facts.officer.id)
    take(first, full_draft)
    till.close(first, 26_000)
    assert "2 phiếu (số 1, 3/2026), tiền mặt 26.000 đ" in told(first, clock.now.date())
    second = choices.choose_officer(first, other.facts.officer.id)
    taken = till.taken(second)
    assert (taken.slips, taken.cash, taken.numbers) == (1, 13_000, "2/2026")


def sound(desk: Desk, register: Register) -> bool:
    data = reports.pdf(register)
    return all(line.sound for line in verifying.lines(desk, data, verifying.seal_of(data)))


def test_a_closing_that_is_corrected_after_midnight_agrees_in_the_book_of_its_own_month(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    clock.now = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    take(desk, full_draft)
    till.close(desk, 11_000, "Thiếu một tờ 2.000")
    november, december = (fig.period("thang", date(2026, month, 1)) for month in (11, 12))
    before = reports.make(desk, "le_phi", november)
    assert before.notes[0].endswith("Chốt quỹ 1 lần, 1 lần lệch.")
    clock.now = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)  # 00:30 on the first of December
    till.correct(desk, 13_000, "Tờ 2.000 rơi xuống dưới")
    with desk.store.reading() as connection:
        live = Live(connection)
        old = [
            reports.made_from(desk, live, live.head, "le_phi", each, "linh_vuc", desk.now(), layout=3)
            for each in (november, december)
        ]
    assert old[0].notes[0].endswith("Chốt quỹ 1 lần, 1 lần lệch.")
    made = [reports.make(desk, "le_phi", each) for each in (november, december)]
    assert made[0].notes[0].endswith("Chốt quỹ 1 lần, lần nào cũng khớp.")
    assert made[1].notes[0].endswith("Trong kỳ chưa chốt quỹ lần nào; đính chính 1 lần chốt của kỳ trước.")
    for each in made:
        assert each.notes[-1].startswith("Đính chính 00:30 01/12/2026")
    assert [sound(desk, each) for each in (before, *old, *made)] == [True] * 5
    # December's own closing, corrected too, is none of November's.
    clock.forward(days=1)
    take(desk, full_draft)
    till.close(desk, 12_000, "Thiếu")
    till.correct(desk, 10_000, "Đếm lại")
    again = [reports.make(desk, "le_phi", each) for each in (november, december)]
    assert again[0].notes == made[0].notes
    assert again[1].notes[0].endswith("Chốt quỹ 1 lần, 1 lần lệch; đính chính 1 lần chốt của kỳ trước.")
    assert [sound(desk, each) for each in again] == [True] * 2


def test_after_a_clock_was_put_right_the_newest_closing_is_corrected_and_its_newest_correction_holds(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    right = clock.now
    clock.forward(days=2)  # the clock runs ahead
    take(desk, full_draft)
    till.close(desk, 13_000)
    clock.now = right
    desk = choices.clock_is_right(desk, "Máy đặt nhầm ngày")
    take(desk, full_draft)
    till.close(desk, 12_000, "Thiếu một tờ 1.000")
    last = till.last(desk)
    assert last is not None
    assert (last.at, last.body.counted) == (right, 12_000)
    clock.forward(days=3)  # it runs ahead once more, and is put right
    assert till.correct(desk, 14_000, "Đếm nhầm").before == 12_000
    clock.now = right
    desk = choices.clock_is_right(desk, "Máy lại đặt nhầm ngày")
    assert till.correct(desk, 13_000, "Đếm lại").before == 14_000
    last = till.last(desk)
    assert last is not None
    assert last.counted == 13_000


def test_the_book_goes_by_the_correction_that_came_last_whatever_hour_a_clock_gave_the_one_before(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    right = clock.now
    take(desk, full_draft)
    till.close(desk, 12_000, "Thiếu")
    clock.forward(days=3)  # the clock runs ahead
    till.correct(desk, 14_000, "Đếm nhầm")
    clock.now = right
    desk = choices.clock_is_right(desk, "Máy đặt nhầm ngày")
    clock.forward(minutes=5)
    till.correct(desk, 13_000, "Đếm lại, đủ")
    clock.forward(days=5)
    month = fig.period("thang", date(2026, 11, 1))
    made = reports.make(desk, "le_phi", month)
    assert made.notes[0].endswith("Chốt quỹ 1 lần, lần nào cũng khớp.")
    assert [note.split(",")[0] for note in made.notes[1:]] == [
        "Chốt quỹ 09:12 23/11/2026",
        "Đính chính 09:12 26/11/2026",
        "Đính chính 09:17 23/11/2026",
    ]
    with desk.store.reading() as connection:
        live = Live(connection)
        old = reports.made_from(desk, live, live.head, "le_phi", month, "linh_vuc", desk.now(), layout=4)
    assert old.notes[0].endswith("1 lần lệch.")  # by the hour, as it was written
    assert old.notes[-1].startswith("Đính chính 09:12 26/11/2026")
    assert [sound(desk, each) for each in (made, old)] == [True, True]


def test_what_lies_in_the_drawer_beyond_the_slips_needs_its_reason_as_what_is_missing_does(
    desk: Desk, full_draft: Draft
) -> None:
    take(desk, full_draft)
    for counted, how in ((14_000, "thừa 1.000 đ"), (12_000, "thiếu 1.000 đ")):
        for note in ("", " - "):
            with pytest.raises(Refused, match=how):
                till.close(desk, counted, note)
    assert till.last(desk) is None
    assert till.close(desk, 14_000, "Công dân để lại tiền lẻ").difference == 1_000


def test_a_closing_of_before_is_told_in_the_words_of_before() -> None:
    closing = ev.TillClosed(officer="a", slips=1, cash=0, transfer=0, counted=0, first=2, last=2, year=2026)
    assert closing.numbers == "2–2/2026"


def test_of_slips_in_many_pieces_only_from_where_to_where_is_said() -> None:
    numbers = [(2 * n + 1, 2026, 0) for n in range(40)] + [(1, 2026, 2), (2, 2026, 2)]
    assert paper_numbers.said_runs(paper_numbers.runs(numbers)) == "1–79/2026 không liền số, 1–2/2026-Q2"


def test_numbers_that_go_on_in_another_series_are_said_with_it() -> None:
    numbers = [(1, 2026, 0), (2, 2027, 0), (3, 2027, 2)]
    assert paper_numbers.said_runs(paper_numbers.runs(numbers)) == "1/2026, 2/2027, 3/2027-Q2"
