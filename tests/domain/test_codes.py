"""Dossier codes: the pattern, its samples, the day turning over, recognition."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mot_cua_desktop.domain.codes import (
    DEFAULT_PATTERN,
    check_lookup_address,
    check_pattern,
    check_prefix,
    code_in,
    looks_like_code,
    looks_like_slip,
    lookup_url,
    render,
    samples,
)
from mot_cua_desktop.errors import Told

PREFIX = "000.00.12.H32"


def test_a_code_as_the_provincial_system_writes_it():
    assert render(DEFAULT_PATTERN, PREFIX, date(2018, 1, 18), 1) == "000.00.12.H32-180118-0001"


def test_the_ten_thousandth_dossier_of_a_day_has_a_longer_number():
    assert render(DEFAULT_PATTERN, PREFIX, date(2026, 11, 27), 10_000).endswith("-261127-10000")


def test_twenty_samples_show_the_day_turning_over():
    shown = samples(DEFAULT_PATTERN, PREFIX, 20)
    assert len(set(shown)) == 20
    assert shown[11:13] == [f"{PREFIX}-261127-0012", f"{PREFIX}-261128-0001"]


@pytest.mark.parametrize(
    "pattern", [DEFAULT_PATTERN, "{prefix}/{ddMMyyyy}.{seq:000000}", "HS-{seq}-{yyyyMMdd}-{prefix}"]
)
def test_a_sound_pattern_passes(pattern):
    check_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["", "{prefix}-{seq}", "{yyMMdd}-{seq}", "{prefix}-{yyMMdd}", "{prefix}-{yyMMdd}-{seq}-{seq}",
     "{prefix}-{yy}-{seq}",      "{prefix}-{yyMMdd}{seq}", "{prefix}-{yyMMdd}-{seq}0",
     "{prefix}{yyMMdd}-{seq}", "{prefix} {yyMMdd} {seq}",
     "{prefix}-{yyMMdd}-{seq:0000}}", "{prefix}-{yyMMdd}-{seq:x}", "hồ sơ {prefix}-{yyMMdd}-{seq}"],
)  # fmt: skip
def test_a_pattern_that_could_give_one_code_twice_is_told(pattern):
    with pytest.raises(Told, match=r"mã hồ sơ.*"):
        check_pattern(pattern)


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 99_999),
    st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 99_999),
    st.sampled_from([DEFAULT_PATTERN, "{prefix}-{ddMMyy}-{seq}", "{seq:00}/{yyyyMMdd}-{prefix}"]),
)  # fmt: skip
def test_different_dossiers_have_different_codes(day, seq, other_day, other_seq, pattern):
    same = (day, seq) == (other_day, other_seq)
    assert (render(pattern, PREFIX, day, seq) == render(pattern, PREFIX, other_day, other_seq)) is same


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 99_999))
def test_a_code_is_read_back(day, seq):
    code = render(DEFAULT_PATTERN, PREFIX, day, seq)
    assert looks_like_code(f" {code.lower()}\r\n")


@pytest.mark.parametrize(
    "text", ["", "0905123456", "056192001234", "Trần Văn A", "000.00.12.H32-261127", "H32--261127-0001"]
)
def test_other_text_is_no_code(text):
    assert not looks_like_code(text)


def test_a_code_of_the_ward_s_own_pattern_is_known():
    assert looks_like_code("H32.1/27112026.000041", "{prefix}/{ddMMyyyy}.{seq:000000}")
    assert not looks_like_code("H32.1/27112026.000041")
    assert not looks_like_code("H32.1/2711202.000041", "{prefix}/{ddMMyyyy}.{seq:000000}")


def test_the_number_of_a_slip_is_known_and_is_no_code():
    assert looks_like_slip(" 12/2026\r\n")
    assert not looks_like_code("12/2026")


@pytest.mark.parametrize("text", ["", "12/26", "5/6/1992", "1/2026a", "12/1999", "15/2026/QĐ"])
def test_other_text_is_no_slip(text):
    assert not looks_like_slip(text)


def test_a_prefix_is_cleaned_or_told():
    assert check_prefix(" h55.242 ") == "H55.242"
    for wrong in ("", "H32.", "phường", "H32/1", "A" * 41):
        with pytest.raises(Told, match="Mã định danh"):
            check_prefix(wrong)


@given(st.sampled_from(["{prefix}-{yyMMdd}-{seq:0000}", "{seq:000}/{prefix}/{ddMMyyyy}"]), st.integers(1, 10**9))
def test_a_code_is_found_in_the_address_that_a_receipt_s_qr_says(pattern: str, seq: int) -> None:
    code = render(pattern, PREFIX, date(2026, 11, 27), seq)
    address = lookup_url("https://motcua.example.vn/", code)
    assert code_in(address, pattern) == code_in(code, pattern) == code
    # A keyboard driver put marks into the words; Caps Lock was on.
    assert code_in(address.replace("tra-cuu", "tra-cưu"), pattern) == code
    assert code_in(address.upper(), pattern) == code


def test_any_other_address_is_left_as_it_is() -> None:
    for text in ("https://example.vn/?ma=xin-chao", f"ma={PREFIX}-261127-0001", "https://example.vn", "=", ""):
        assert code_in(text) == text


def test_the_address_of_the_citizen_s_page_is_an_address() -> None:
    assert check_lookup_address(" https://motcua.example.vn:8443/mot-cua/ ") == "https://motcua.example.vn:8443/mot-cua"
    assert check_lookup_address("") == ""
    for wrong in ("motcua.vn", "https://", "https://a b", "javascript:alert(1)", "https://a/?x=1"):
        with pytest.raises(Told):
            check_lookup_address(wrong)
