"""A sum of dong as somebody types it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mot_cua_desktop.domain.money import read_money, say_money


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("15000", 15_000), ("15.000", 15_000), (" 15.000 đ ", 15_000), ("15,000", 15_000), ("15 000đồng", 15_000),
        ("1\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}000", 1_500_000), ("0", 0), ("15.000 Đ", 15_000),
        ("", None), ("15,5", None), ("15.00", None), ("1500.000", None), ("-5", None), ("5 nghìn", None),
        ("١٢", None), ("1" * 13, None), ("đ", None),
    ],
)  # fmt: skip
def test_only_what_can_mean_one_sum_is_read(typed: str, amount: int | None) -> None:
    assert read_money(typed) == amount


@given(st.integers(0, 10**12 - 1))
def test_what_is_said_is_read_again(amount: int) -> None:
    assert read_money(say_money(amount)) == amount
