"""Money that is no longer owed is given back as a deed of its own: dossier, line of the story, book and till follow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mot_cua_desktop.documents.pdf import read_text
from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain import figures as fig
from mot_cua_desktop.domain.draft import Draft
from mot_cua_desktop.domain.fee_rules import said_paid
from mot_cua_desktop.domain.story import tell
from mot_cua_desktop.errors import Refused
from mot_cua_desktop.operations import dossiers, fees, intake, papers, reports, till, verifying
from mot_cua_desktop.operations import settings as choices
from mot_cua_desktop.operations.desk import Desk
from mot_cua_desktop.store import recording
from mot_cua_desktop.store.sources import Live
from mot_cua_desktop.ui.dossiers.story_pane import fee_words

FEE = (ev.FeeItem(name="Lệ phí", amount=13_000),)
LESS = (ev.FeeItem(name="Lệ phí", amount=3_000),)
MONTH = fig.period("thang", date(2026, 11, 1))


@pytest.fixture
def paid(desk: Desk, full_draft: Draft) -> bytes:
    """13.000 were taken, of which 3.000 are owed after a correction."""
    stream = intake.accept(desk, replace(full_draft, fees=FEE)).id
    dossiers.take_fee(desk, stream, FEE, "Trần Văn Nộp")
    dossiers.correct(desk, stream, "Giảm theo nghị quyết", fees=LESS)
    return stream


def book(desk: Desk, period: fig.Period = MONTH) -> Any:
    """The book of fees, found sound by verify, which counts it anew from the journal."""
    made = reports.make(desk, "le_phi", period)
    for data in (reports.pdf(made), reports.xlsx(made)):
        found = [(line.sound, line.words) for line in verifying.lines(desk, data, verifying.seal_of(data))]
        assert all(sound for sound, _ in found), found
    return made


def test_what_is_given_back_ends_the_duty_and_stands_in_story_book_and_till(
    desk: Desk, paid: bytes, clock: Any
) -> None:
    assert dossiers.get(desk, paid).fee_back == 10_000
    clock.forward(minutes=5)
    state = fees.give_back(desk, paid, 10_000, "Trần Văn Nộp", note="Phiếu chi 12")
    assert (state.fee_back, state.fee_returned, state.fee_due) == (0, 10_000, 0)
    assert fee_words(state) == "đã thu 13.000 đ, đã hoàn 10.000 đ"
    line = tell(dossiers.story(desk, paid).events, {})[-1]
    assert (line.what, line.details) == ("Hoàn 10.000 đ (tiền mặt) cho Trần Văn Nộp.", ("Phiếu chi 12.",))
    made = book(desk)
    assert [row[3] for row in made.rows] == [13_000, -10_000]
    assert made.rows[1][9:] == ("Trần Văn Nộp", "Hoàn phí, lệ phí: Phiếu chi 12", "Tiền mặt")
    assert made.rows[1][5] == 3_000
    assert made.notes[0].startswith(
        "Trong kỳ thu 13.000 đ bằng 1 phiếu: tiền mặt 13.000 đ, chuyển khoản 0 đ; hoàn lại 10.000 đ, còn 3.000 đ."
    )
    taken = till.taken(desk)
    assert (taken.slips, taken.cash, taken.given) == (1, 3_000, 10_000)
    till.close(desk, 3_000)
    assert any("tiền mặt 3.000 đ (đã trừ hoàn 10.000 đ)" in note for note in book(desk).notes)
    assert till.taken(desk).cash == 0
    with desk.store.writing() as connection:
        live = recording.digest(connection)
        recording.rebuild(connection)
        assert recording.digest(connection) == live


def test_no_more_is_given_back_than_is_no_longer_owed_and_to_somebody(desk: Desk, paid: bytes) -> None:
    for amount in (0, -1, 10_001):
        with pytest.raises(Refused, match=r"phải hoàn 10\.000 đ"):
            fees.give_back(desk, paid, amount, "Trần Văn Nộp")
    with pytest.raises(Refused, match="Chưa ghi hoàn cho ai"):
        fees.give_back(desk, paid, 10_000, " ")
    assert fees.give_back(desk, paid, 4_000, "Trần Văn Nộp", "chuyen_khoan").fee_back == 6_000
    assert till.taken(desk).cash == 13_000
    assert till.taken(desk).transfer == -4_000
    assert fees.give_back(desk, paid, 6_000, "Trần Văn Nộp").fee_back == 0
    with pytest.raises(Refused, match="không có khoản nào phải hoàn"):
        fees.give_back(desk, paid, 1, "Trần Văn Nộp")


def test_two_parts_with_a_closing_between_stand_in_book_tills_and_sums(desk: Desk, paid: bytes, clock: Any) -> None:
    """Half today and half tomorrow: each is a line of its own day, each is off the till that was open then."""
    clock.forward(hours=1)
    fees.give_back(desk, paid, 4_000, "Trần Văn Nộp")
    till.close(desk, 9_000)
    clock.forward(days=1)
    last = fees.give_back(desk, paid, 6_000, "Trần Văn Nộp", note="Phiếu chi 13")
    assert (last.fee_back, last.fee_returned, last.fee_paid, last.fee_due) == (0, 10_000, 3_000, 0)
    taken = till.taken(desk)
    assert (taken.slips, taken.cash, taken.backs, taken.given) == (0, -6_000, 1, 6_000)
    till.close(desk, 0, "Lấy từ tiền đã chốt hôm trước")
    made = book(desk)
    assert [row[3] for row in made.rows] == [13_000, -4_000, -6_000]
    assert [row[5] for row in made.rows] == [None, 9_000, -6_000]
    assert made.totals()[3] == 3_000
    assert "hoàn lại 10.000 đ, còn 3.000 đ. Chốt quỹ 2 lần, 1 lần lệch." in made.notes[0]
    assert any("1 phiếu (số 1/2026), tiền mặt 9.000 đ (đã trừ hoàn 4.000 đ)" in note for note in made.notes)
    assert any("0 phiếu, tiền mặt −6.000 đ (đã trừ hoàn 6.000 đ)" in note for note in made.notes)
    first, second = (tell(dossiers.story(desk, paid).events, {})[n] for n in (-2, -1))
    assert first.details == ("Còn phải hoàn 6.000 đ.",)
    assert second.details == ("Phiếu chi 13.",)


def test_a_part_in_the_next_month_stands_in_the_book_of_that_month(desk: Desk, paid: bytes, clock: Any) -> None:
    fees.give_back(desk, paid, 4_000, "Trần Văn Nộp", "chuyen_khoan")
    clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    fees.give_back(desk, paid, 6_000, "Trần Văn Nộp")
    assert [row[3:5] for row in book(desk).rows] == [(13_000, 0), (0, -4_000)]
    december = book(desk, fig.period("thang", date(2026, 12, 1)))
    assert [row[3:5] for row in december.rows] == [(-6_000, 0)]
    assert "Trong kỳ thu 0 đ bằng 0 phiếu" in december.notes[0]
    for layout, left in ((4, "-6.000 đ"), (5, "−6.000 đ")):
        with desk.store.reading() as connection:
            live, period = Live(connection), fig.period("thang", date(2026, 12, 1))
            made = reports.made_from(desk, live, live.head, "le_phi", period, "linh_vuc", desk.now(), layout=layout)
        assert f"hoàn lại 6.000 đ, còn {left}." in made.notes[0]


def test_a_correction_between_two_parts_leaves_what_is_still_too_much(desk: Desk, paid: bytes) -> None:
    fees.give_back(desk, paid, 4_000, "Trần Văn Nộp")
    state = dossiers.correct(desk, paid, "Giảm ít hơn", fees=(replace(FEE[0], amount=5_000),))
    assert (state.fee_back, state.fee_due) == (4_000, 0)
    with pytest.raises(Refused, match=r"từ 1 đến 4\.000 đ"):
        fees.give_back(desk, paid, 6_000, "Trần Văn Nộp")
    assert fees.give_back(desk, paid, 4_000, "Trần Văn Nộp").fee_paid == 5_000


def test_the_notice_of_a_withdrawal_says_what_went_back(desk: Desk, paid: bytes) -> None:
    fees.give_back(desk, paid, 4_000, "Trần Văn Nộp")
    state = dossiers.withdraw(desk, paid, "Đổi ý")
    assert said_paid(state) == "13.000 đ, đã hoàn 4.000 đ"
    words, _ = read_text(papers.make(desk, paid, "thong_bao_dung").pdf)
    assert "13.000 đ, đã hoàn 4.000 đ" in " ".join(words.split())


def test_what_was_given_back_is_owed_anew_when_the_fee_was_right_after_all(desk: Desk, paid: bytes) -> None:
    fees.give_back(desk, paid, 10_000, "Trần Văn Nộp")
    state = dossiers.correct(desk, paid, "Giảm nhầm", fees=FEE)
    assert (state.fee_due, state.fee_back) == (10_000, 0)
    with pytest.raises(Refused, match=r"còn 10\.000 đ phải thu"):
        dossiers.take_fee(desk, paid, FEE, "A")
    state = dossiers.take_fee(desk, paid, (ev.FeeItem(name="Lệ phí", amount=10_000),), "A")
    assert (state.fee_due, state.fee_back) == (0, 0)
    state = dossiers.correct(desk, paid, "Giảm thật", fees=LESS)
    assert state.fee_back == 10_000


def test_a_till_with_nothing_but_money_given_back_is_closed_too(desk: Desk, paid: bytes) -> None:
    till.close(desk, 13_000)
    fees.give_back(desk, paid, 10_000, "Trần Văn Nộp")
    with pytest.raises(Refused, match="ghi lý do"):
        till.close(desk, 0)
    till.close(desk, 0, "Hoàn bằng tiền quỹ đã chốt")
    notes = reports.make(desk, "le_phi", MONTH).notes
    assert any("0 phiếu, tiền mặt −10.000 đ (đã trừ hoàn 10.000 đ)" in note for note in notes)


def test_each_gives_back_from_their_own_till(desk: Desk, paid: bytes) -> None:
    other = choices.name_officer(desk, "Lê Thị Hai")
    fees.give_back(other, paid, 10_000, "Trần Văn Nộp")
    assert till.taken(other).cash == -10_000
    assert till.taken(choices.choose_officer(other, desk.facts.officer.id)).cash == 13_000


def test_it_is_given_back_after_the_result_was_handed_over(desk: Desk, paid: bytes) -> None:
    dossiers.result_ready(desk, paid, "Trích lục")
    dossiers.hand_over(desk, paid, ev.Receiver(name="Trần Thị Ngọc Ánh"), "Căn cước")
    assert fees.give_back(desk, paid, 10_000, "Trần Văn Nộp").fee_back == 0


def test_no_more_is_taken_for_a_fee_that_was_paid_in_part_by_the_name_it_had_before(
    desk: Desk, full_draft: Draft
) -> None:
    copies = (ev.FeeItem(name="Bản sao", amount=3_000, quantity=3),)
    stream = intake.accept(desk, replace(full_draft, id=intake.new_draft(desk).id, fees=copies)).id
    dossiers.take_fee(desk, stream, copies, "Trần Văn Nộp")
    assert dossiers.correct(desk, stream, "Nhầm khoản", fees=FEE).fee_due == 4_000
    with pytest.raises(Refused, match=r"Hồ sơ đã thu 9\.000 đ, còn 4\.000 đ phải thu"):
        dossiers.take_fee(desk, stream, FEE, "Trần Văn Nộp")
    rest = dossiers.take_fee(desk, stream, (ev.FeeItem(name="Lệ phí", amount=4_000),), "Trần Văn Nộp")
    assert (rest.fee_paid, rest.fee_due, rest.fee_back) == (13_000, 0, 0)
