"""What is to be given back, against a count by hand, whatever was corrected, taken and given back before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mot_cua_desktop.domain import events as ev
from mot_cua_desktop.domain.deciding import decide
from mot_cua_desktop.domain.dossier import Dossier
from mot_cua_desktop.domain.folding import apply
from mot_cua_desktop.errors import Refused

START = datetime(2026, 11, 23, 2, 12, tzinfo=UTC)
SNAPSHOT = ev.ProcedureSnapshot(code="1.004873", name="Xác nhận", field="Hộ tịch", version="v1")
OPENED = ev.Opened(procedure=SNAPSHOT, channel="truc_tiep", papers=(), received=START, fees=())


def fee(amount: int | None, quantity: int = 1) -> tuple[ev.FeeItem, ...]:
    return (ev.FeeItem(name="Lệ phí", amount=amount, quantity=quantity),)


def follow(state: Dossier | None, body: ev.DossierBody) -> Dossier:
    """The state after a deed that is decided first, as at the desk. Raises `Refused`."""
    seq = 1 if state is None else state.seq + 1
    if state is not None:
        decide(state, body)
    at = START + timedelta(minutes=seq)
    event = ev.Event(
        id=seq.to_bytes(16, "big"), stream=b"s" * 16, kind="dossier", seq=seq, term=1, desk="q1", desk_seq=seq,
        officer="cb", at=at, offset=420, body=body, personal=None, prev=b"", hash=b"",
    )  # fmt: skip
    return apply(state, event)


def corrected(amount: int | None, quantity: int = 1) -> ev.Corrected:
    return ev.Corrected(reason="Sai", fields=("phí, lệ phí",), fees=fee(amount, quantity))


def taken(amount: int, quantity: int = 1, name: str = "Lệ phí") -> ev.FeeTaken:
    item = ev.FeeItem(name=name, amount=amount, quantity=quantity)
    return ev.FeeTaken(number=1, year=2026, items=(item,), total=amount * quantity)


AMOUNTS = st.integers(0, 40).map(lambda thousands: thousands * 1_000)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), st.one_of(AMOUNTS, st.none())),
        st.tuples(st.just("take"), AMOUNTS),
        st.tuples(st.just("give"), st.integers(1, 40_000)),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_what_is_to_be_given_back_is_what_was_taken_beyond_what_is_owed(steps: list[tuple[str, int | None]]) -> None:
    """Of a dossier that pays for nothing but its fee. Each part of it may go back, and never a dong more."""
    state, owed, drawer = follow(None, OPENED), 0, 0
    returned: list[int] = []
    for what, amount in steps:
        if what == "correct":
            state, owed = follow(state, corrected(amount)), amount  # type: ignore[assignment]
        elif what == "take":
            # Only what is due, or, while nobody can tell the fee, what was asked elsewhere; then it is taken once.
            asked = amount or 0 if owed is None and not drawer else state.fee_due
            if not asked:
                continue
            state, drawer = follow(state, taken(asked)), drawer + asked
        elif amount is not None and amount > state.fee_back:
            with pytest.raises(Refused):
                follow(state, ev.FeeGivenBack(total=amount))
        elif amount is not None:
            state, drawer = follow(state, ev.FeeGivenBack(total=amount)), drawer - amount
            returned.append(amount)
        assert state.fee_paid == drawer
        assert state.fee_returned == sum(returned)
        if owed is not None:
            assert (state.fee_back, state.fee_due) == (max(0, drawer - owed), max(0, owed - drawer))
        else:
            assert state.fee_back == 0


def test_copies_paid_beyond_a_fee_are_not_given_back_also_where_nobody_could_tell_it() -> None:
    state = follow(follow(None, OPENED), corrected(None))
    state = follow(follow(state, taken(20_000, 3)), corrected(20_000))  # two copies more, paid at once
    assert state.fee_back == 0
    assert follow(state, corrected(5_000)).fee_back == 15_000


def test_the_rest_of_a_fee_is_the_fee_when_nobody_can_tell_it_any_more() -> None:
    state = follow(follow(follow(None, OPENED), corrected(10_000)), taken(10_000))
    state = follow(follow(state, corrected(13_000)), taken(3_000, name="Phí, lệ phí còn lại"))
    assert follow(follow(state, corrected(None)), corrected(5_000)).fee_back == 8_000
