"""A number belongs to the year of the hour that its event bears, also when the clock goes back over New Year's Eve."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.worktime import VN
from mot_cua_desktop.operations import dossiers, intake, letters, promises, reports
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk

FEE = (ev.FeeItem(name="Lệ phí", amount=5_000),)


def at(hour: int, minute: int) -> datetime:
    """On New Year's Eve, 31/12/2026, in UTC: 17:00 is midnight at the counter."""
    return datetime(2026, 12, 31, hour, minute, tzinfo=UTC)


def test_a_clock_set_back_over_midnight_gives_no_letter_of_a_year_that_is_over(
    desk: Desk, full_draft: Draft, clock: Any
) -> None:
    clock.now = at(16, 50)
    letters.draw(desk, "su_co", "Mất mạng")
    clock.now = at(17, 1)
    intake.accept(desk, full_draft)
    clock.now = at(16, 58)  # three minutes back: the event takes the hour of the one before it
    letters.draw(desk, "su_co", "Mất điện")
    clock.now = at(17, 5)
    letters.draw(desk, "su_co", "Máy in hỏng")
    books = {}
    for year in (2026, 2027):
        made = reports.make(desk, "van_ban_di", fig.period("nam", date(year, 1, 1)))
        books[year] = [(row[1], row[2].astimezone(VN).year) for row in made.rows if isinstance(row[2], datetime)]
        assert not any("có 2 văn bản" in note for note in made.notes)
    assert [number for number, _ in books[2026]] == ["01/BC"]
    assert [number for number, _ in books[2027]] == ["01/BC", "02/BC"]
    assert all(said == year for year, lines in books.items() for _, said in lines)


def test_papers_book_and_apology_take_the_year_of_their_event(desk: Desk, full_draft: Draft, clock: Any) -> None:
    clock.now = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
    owed, late, gone = (
        intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, fees=FEE)).id for _ in range(3)
    )
    leader = choices.name_officer(desk, "Lê Văn Lãnh", "Phó Chủ tịch", role="lanh_dao")
    clock.now = at(8, 0)
    asked = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id)).id
    clock.now = at(17, 1)
    dossiers.result_ready(desk, owed, "Trích lục")
    clock.now = at(16, 58)
    paid = dossiers.take_fee(desk, owed, FEE, "Trần Văn Nộp")
    assert paid.payments[0].year == 2027
    handed = dossiers.hand_over(desk, owed, ev.Receiver(name="Trần Văn Nộp"), "Căn cước").handed
    assert handed is not None
    assert handed.year == 2027
    withdrawn = dossiers.withdraw(desk, gone, "Đổi ý").withdrawn
    assert withdrawn is not None
    assert withdrawn.year == 2027
    slip = dossiers.request_supplement(desk, asked, (ev.SlipLine(key="a", name="Tờ khai", wrong="Chưa ký"),)).slip
    assert slip is not None
    assert slip.year == 2027
    accepted = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id))
    assert accepted.accepted_at is not None
    assert (accepted.accepted_at.astimezone(VN).year, "2027" in accepted.book) == (2027, True)
    due = promises.choice(leader, dossiers.get(leader, late)).offers[0]
    why = {"words": "Chờ xác minh.", "breach_reason": "Việc cuối năm nhiều"}
    signed = promises.sign(leader, late, due=due, cause="xac_minh", caused_by="co_quan_khac", **why).reschedule
    assert signed is not None
    assert signed.year == 2027
