"""What was paid beyond a fee, for other things: it pays no fee and stays paid, however the fee is put right."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.errors import Refused
from tests.domain.test_fee_back import AMOUNTS, OPENED, corrected, follow, taken

COPY, REST = "Bản sao thêm", "Phí, lệ phí còn lại"


def several(**amounts: int | None) -> ev.Corrected:
    """A correction to these fees, by name."""
    fees = tuple(ev.FeeItem(name=name, amount=amount) for name, amount in amounts.items())
    return ev.Corrected(reason="Sai", fees=fees, fields=("phí, lệ phí",))


def after(*bodies: ev.DossierBody) -> Dossier:
    state = follow(None, OPENED)
    for body in bodies:
        state = follow(state, body)
    return state


def stands(state: Dossier) -> tuple[int, int]:
    """What is to be given back, and what is due."""
    return state.fee_back, state.fee_due


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), st.one_of(AMOUNTS, st.none())),
        st.tuples(st.just("rename"), st.one_of(AMOUNTS, st.none())),
        st.tuples(st.just("take"), AMOUNTS),
        st.tuples(st.just("further"), st.integers(1, 20).map(lambda thousands: thousands * 1_000)),
        st.tuples(st.just("give"), st.integers(1, 40_000)),
    ),
    min_size=3,
    max_size=16,
)


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_fee_and_further_money_are_two_purses(steps: list[tuple[str, int | None]]) -> None:
    """Whatever is corrected, renamed, taken and given back: the fee's purse alone pays the fee and gives back."""
    state, owed, purse, further = follow(None, OPENED), 0, 0, 0
    name, names = "Lệ phí", 0
    asked: int | None
    for what, amount in steps:
        if what in ("correct", "rename"):
            names += what == "rename"
            name = f"Lệ phí {names}"
            fee = ev.FeeItem(name=name, amount=amount)
            state = follow(state, ev.Corrected(reason="Sai", fields=("phí, lệ phí",), fees=(fee,)))
            owed = amount  # type: ignore[assignment]
        elif what == "take":
            unclear = owed is None and state.fee_unclear and not purse
            asked = amount if unclear else state.fee_due
            if not asked:
                continue
            state = follow(state, taken(asked, name=name if unclear or not purse else REST))
            purse += asked
        elif what == "further":
            if not owed or state.fee_due:
                continue  # nobody can tell yet what it is for
            state, further = follow(state, taken(amount or 0, name=COPY)), further + (amount or 0)
        elif amount is not None and amount > state.fee_back:
            with pytest.raises(Refused):
                follow(state, ev.FeeGivenBack(total=amount))
        elif amount is not None:
            state, purse = follow(state, ev.FeeGivenBack(total=amount)), purse - amount
        assert state.fee_paid == purse + further
        assert state.fee_money.further == further
        if owed is not None:
            assert stands(state) == (max(0, purse - owed), max(0, owed - purse))
        else:
            assert stands(state) == (0, 0)


def test_a_fee_raised_by_mistake_and_lowered_again_leaves_the_copies_paid() -> None:
    paid = after(corrected(10_000), taken(10_000), taken(5_000, name=COPY))
    raised = follow(paid, corrected(15_000))
    assert stands(raised) == (0, 5_000)  # the copies do not pay it
    assert stands(follow(raised, corrected(10_000))) == (0, 0)
    rest = follow(raised, taken(5_000, name=REST))
    assert stands(rest) == (0, 0)
    assert stands(follow(rest, corrected(10_000))) == (5_000, 0)


def test_copies_by_the_name_of_the_fee_stay_paid_when_it_was_raised_between() -> None:
    raised = after(corrected(10_000), taken(10_000, 3), corrected(25_000))
    assert stands(follow(raised, corrected(10_000))) == (0, 0)
    assert stands(follow(raised, corrected(4_000))) == (6_000, 0)


def test_copies_that_a_correction_says_belong_to_the_fee_go_back_with_it() -> None:
    counted = after(corrected(2_000), taken(2_000, 12), corrected(2_000, 12))
    assert stands(counted) == (0, 0)
    assert stands(follow(counted, corrected(2_000, 10))) == (4_000, 0)
    more = after(corrected(2_000), taken(2_000, 20), corrected(2_000, 12), corrected(2_000, 10))
    more = follow(follow(more, ev.FeeGivenBack(total=4_000)), corrected(2_000, 13))
    assert stands(follow(more, corrected(2_000, 10))) == (6_000, 0)


def test_copies_pay_the_fee_that_a_correction_makes_of_them() -> None:
    paid = after(several(A=10_000), taken(10_000, name="A"), taken(5_000, name=COPY))
    assert stands(follow(paid, several(A=10_000, **{COPY: 5_000}))) == (0, 0)
    assert stands(follow(paid, several(B=10_000, **{COPY: 5_000}))) == (0, 0)


def test_pages_of_a_fee_that_nobody_could_tell_are_the_fee_as_it_is_stated() -> None:
    pages = after(
        several(A=10_000, B=None), taken(10_000, name="A"), taken(2_000, 12, "B"), several(A=10_000, B=24_000)
    )
    assert stands(pages) == (0, 0)
    assert stands(follow(pages, several(A=10_000, B=20_000))) == (4_000, 0)


def test_a_name_that_is_known_and_unknown_at_once_has_no_price_to_compare_with() -> None:
    fees = (ev.FeeItem(name="Phí", amount=10_000), ev.FeeItem(name="Phí", amount=None))
    both = follow(follow(None, OPENED), ev.Corrected(reason="Sai", fields=("phí, lệ phí",), fees=fees))
    assert follow(both, taken(15_000, name="Phí")).fee_paid == 15_000


def test_copies_paid_before_the_fee_pay_it_only_until_it_is_paid_itself() -> None:
    first = after(corrected(10_000), taken(5_000, name=COPY))
    assert stands(first) == (0, 5_000)
    both = follow(first, taken(10_000))
    assert (both.fee_money.further, *stands(both)) == (5_000, 0, 0)
    assert stands(follow(both, corrected(12_000))) == (0, 2_000)


def test_money_for_a_fee_that_nobody_stated_is_for_the_fee_once_it_is() -> None:
    for name in ("Phí, lệ phí", "Lệ phí hộ tịch"):
        stated = after(taken(20_000, name=name), several(**{"Phí, lệ phí": 20_000}))
        assert stands(stated) == (0, 0)
        assert stands(follow(stated, several(**{"Phí, lệ phí": 15_000}))) == (5_000, 0)


@pytest.mark.parametrize("name", ["Lệ phí", "Phí, lệ phí", "Phí sao y 12 trang"])
def test_what_was_taken_over_a_fee_that_nobody_could_tell_goes_back_once_it_is_known(name: str) -> None:
    state = after(corrected(None), taken(20_000, name=name))
    assert (state.fee_unclear, *stands(state)) == (False, 0, 0)
    assert stands(follow(state, corrected(15_000))) == (5_000, 0)


def test_the_duty_stays_when_another_fee_cannot_be_told_for_a_while() -> None:
    paid = after(several(A=10_000), taken(10_000, name="A"), several(A=3_000))
    assert stands(paid) == (7_000, 0)
    unknown = follow(paid, several(A=3_000, B=None))
    assert stands(unknown) == (0, 0)
    assert stands(follow(unknown, several(A=3_000, B=2_000))) == (5_000, 0)
    renamed = follow(follow(paid, several(C=None)), several(C=3_000))
    assert stands(renamed) == (7_000, 0)
    copied = follow(follow(unknown, taken(2_000, name="B")), taken(4_000, name=COPY))
    assert stands(follow(copied, several(A=3_000, B=2_000))) == (7_000, 0)


def test_an_unknown_fee_that_joins_a_paid_one_is_not_settled_by_copies() -> None:
    paid = after(several(A=10_000), taken(10_000, name="A"), taken(5_000, name=COPY))
    assert follow(paid, several(A=10_000, C=None)).fee_unclear


def test_a_second_correction_leaves_what_the_first_made_to_be_given_back() -> None:
    twice = after(corrected(13_000), taken(13_000), corrected(8_000), corrected(5_000))
    assert stands(twice) == (8_000, 0)
    assert stands(follow(twice, corrected(6_000))) == (7_000, 0)


@pytest.mark.parametrize(
    ("amount", "quantity", "name"), [(11_000, 1, "Lệ phí"), (21_000, 1, "Lệ phí"), (15_000, 1, "Phí, lệ phí")]
)
def test_more_than_the_fee_is_refused_at_the_first_payment_too(amount: int, quantity: int, name: str) -> None:
    with pytest.raises(Refused, match=r"10\.000"):
        after(corrected(10_000), taken(amount, quantity, name))


@pytest.mark.parametrize(("amount", "quantity"), [(10_000, 3), (5_000, 1), (5_000, 2), (20_000, 1)])
def test_further_copies_a_part_and_two_in_one_sum_are_taken(amount: int, quantity: int) -> None:
    assert after(corrected(10_000, 2), taken(amount, quantity)).fee_paid == amount * quantity


@pytest.mark.parametrize("method", ["mien", "tien_mat"])
def test_an_exemption_takes_no_money(method: Literal["mien", "tien_mat"]) -> None:
    waived = replace(taken(10_000), method=method)
    if method == "mien":
        with pytest.raises(Refused, match=r"ghi miễn mà vẫn có 10\.000 đ"):
            after(corrected(10_000), waived)
        waived = replace(taken(0), method=method)
    assert stands(after(corrected(10_000), waived)) == (0, 0)
