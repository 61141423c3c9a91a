"""Closing the till: which slips a closing holds, over New Year and beside another officer's, and how it says them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain import paper_numbers
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.operations import dossiers, intake, reports, till
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

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


def test_a_closing_of_before_is_told_in_the_words_of_before() -> None:
    closing = ev.TillClosed(officer="a", slips=1, cash=0, transfer=0, counted=0, first=2, last=2, year=2026)
    assert closing.numbers == "2–2/2026"


def test_of_slips_in_many_pieces_only_from_where_to_where_is_said() -> None:
    numbers = [(2 * n + 1, 2026, 0) for n in range(40)] + [(1, 2026, 2), (2, 2026, 2)]
    assert paper_numbers.said_runs(paper_numbers.runs(numbers)) == "1–79/2026 không liền số, 1–2/2026-Q2"


def test_numbers_that_go_on_in_another_series_are_said_with_it() -> None:
    numbers = [(1, 2026, 0), (2, 2027, 0), (3, 2027, 2)]
    assert paper_numbers.said_runs(paper_numbers.runs(numbers)) == "1/2026, 2/2027, 3/2027-Q2"
