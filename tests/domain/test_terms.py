"""Terms as published: read exactly, or not at all."""

from __future__ import annotations

import msgspec
import pytest

from mot_cua_desktop.domain.worktime import AT_ONCE, Term, parse_term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("20 Ngày làm việc", Term(20, "ngay_lam_viec")),
        ("03 ngày làm việc", Term(3, "ngay_lam_viec")),
        ("45 Ngày", Term(45, "ngay")),
        ("8 Giờ", Term(8, "gio")),
        ("8 giờ làm việc", Term(8, "gio")),
        ("  5 NGÀY LÀM VIỆC. ", Term(5, "ngay_lam_viec")),
        ("Trong ngày", AT_ONCE),
    ],
)
def test_a_published_term_is_read(text, term):
    assert parse_term(text) == term


@pytest.mark.parametrize(
    "text",
    [
        "1", "12", "0", "", "Không có thông tin", "ngày làm việc", "0 Ngày", "3 tháng", "20 đến 30 ngày", "99999 ngày",
        "20 ngày hoặc 30 ngày", "1,5 ngày", "-3 ngày", "ba ngày",
    ],
)  # fmt: skip
def test_what_lacks_a_number_or_a_unit_is_not_guessed(text):
    assert parse_term(text) is None


def test_every_term_on_the_national_portal_is_read_or_left_unclear():
    # Every text in the column "thời hạn" of the ward procedures, as of June 2026.
    working = (*range(1, 14), 15, 16, 17, 20, 23, 24, 27, 30, 35, 40, 44, 45, 60)
    calendar = (1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 15, 17, 18, 20, 25, 29, 30, 35, 40, 45, 60, 90, 275)
    hours = (1, 2, 3, 8)
    unclear = ("Không có thông tin", "0", "1", "3", "5", "7", "12", "15", "22", "30")
    assert all(parse_term(f"{n} Ngày làm việc") == Term(n, "ngay_lam_viec") for n in working)
    assert all(parse_term(f"{n} Ngày") == Term(n, "ngay") for n in calendar)
    assert all(parse_term(f"{n} Giờ") == Term(n, "gio") for n in hours)
    assert not any(parse_term(text) for text in unclear)


@pytest.mark.parametrize(
    ("term", "words"),
    [(Term(3, "ngay_lam_viec"), "3 ngày làm việc"), (Term(8, "gio"), "8 giờ làm việc"), (AT_ONCE, "Trong ngày")],
)
def test_a_term_is_said_in_words(term, words):
    assert term.vn() == words
    assert parse_term(words) == term


@pytest.mark.parametrize(("amount", "unit"), [(0, "ngay"), (-1, "gio"), (1, "ngay_nao_tra_ngay_do"), (9999, "ngay")])
def test_a_term_that_cannot_be_is_refused(amount, unit):
    with pytest.raises(ValueError, match="term"):
        Term(amount, unit)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"amount": amount, "unit": unit}, Term)


def test_a_term_survives_the_journal():
    assert msgspec.json.decode(msgspec.json.encode(AT_ONCE), type=Term) == AT_ONCE
