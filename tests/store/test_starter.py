"""The starter catalogue: complete rows, honest about what nobody could tell, papers that an officer can read."""

from __future__ import annotations

from collections import Counter

import pytest

from mot_cua_desktop.domain.procedures import Procedure, case_groups, fee_for, is_case, papers, term_for
from mot_cua_desktop.domain.worktime import AT_ONCE, Term, parse_term
from mot_cua_desktop.store.starter import starter_catalogue

CATALOGUE = starter_catalogue()
BY_CODE = {procedure.code: procedure for procedure in CATALOGUE}


def doubts(procedure: Procedure, *subjects: str) -> bool:
    return any(subject in sentence.casefold() for sentence in procedure.unclear for subject in subjects)


def test_a_new_desk_starts_with_enough_procedures_each_with_its_own_code() -> None:
    assert len(CATALOGUE) >= 45
    assert [code for code, times in Counter(p.code for p in CATALOGUE).items() if times > 1] == []


@pytest.mark.parametrize("procedure", CATALOGUE, ids=lambda p: p.code)
def test_each_procedure_is_complete(procedure: Procedure) -> None:
    assert procedure.code
    assert procedure.name
    assert procedure.field
    assert procedure.deciding_document
    assert procedure.source
    assert papers(procedure)
    assert all(procedure.results)
    for channel in procedure.channels:
        assert any(row.channel == channel for row in procedure.terms), channel
        assert any(row.channel == channel for row in procedure.fees), channel
    assert {row.channel for row in procedure.terms + procedure.fees} == set(procedure.channels)


@pytest.mark.parametrize("procedure", CATALOGUE, ids=lambda p: p.code)
def test_what_is_not_known_is_said_in_a_sentence(procedure: Procedure) -> None:
    if any(row.term is None for row in procedure.terms):
        assert doubts(procedure, "thời hạn")
    if any(fee.amount is None for fee in procedure.fees):
        assert doubts(procedure, "phí")
    for fee in procedure.fees:
        assert fee.text
        assert fee.amount is None or "hđnd" not in fee.text.casefold()
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in procedure.unclear)


@pytest.mark.parametrize("procedure", CATALOGUE, ids=lambda p: p.code)
def test_each_paper_is_a_short_name_with_its_number_of_sheets(procedure: Procedure) -> None:
    for paper in procedure.components:
        assert 10 <= len(paper.name) <= 120, paper.name
        assert not paper.name.endswith((";", ":", "."))
        assert not any(tail in paper.name for tail in (".doc", ".pdf"))
        assert paper.originals + paper.certified + paper.copies > 0, paper.name
        assert is_case(paper.group) == paper.group.startswith("Trường hợp")
        assert len(paper.group) <= 90


def test_a_case_of_a_term_or_fee_is_one_the_officer_can_choose() -> None:
    for procedure in CATALOGUE:
        cases = {row.case for row in procedure.terms} | {fee.case for fee in procedure.fees}
        assert cases - {""} <= set(case_groups(procedure))


@pytest.mark.parametrize(
    ("code", "term"),
    [
        ("1.004837", Term(3, "ngay_lam_viec")),
        ("1.004845", Term(2, "ngay_lam_viec")),
        ("1.001193", AT_ONCE),  # Luật Hộ tịch 2014 Điều 5.3
        ("1.000656", AT_ONCE),
        ("2.000635", AT_ONCE),
        ("2.000815", AT_ONCE),  # NĐ 23/2015 Điều 7
        ("2.000884", AT_ONCE),
        ("2.001035", Term(2, "ngay_lam_viec")),  # NĐ 23/2015 Điều 37
        ("1.001612", Term(3, "ngay_lam_viec")),
        ("2.000720", Term(3, "ngay_lam_viec")),
        ("1.001570", Term(1, "ngay_lam_viec")),
        ("1.001266", Term(5, "ngay_lam_viec")),
        ("1.012812", Term(40, "ngay")),
        ("2.001159", Term(1, "gio")),
    ],
)
def test_terms_at_the_counter_are_those_of_the_rules(code: str, term: Term) -> None:
    row = term_for(BY_CODE[code], "truc_tiep")
    assert row is not None
    assert row.term == term == parse_term(row.text)


def test_guardianship_is_free_and_asks_for_its_papers() -> None:
    for code in ("1.004837", "1.004845"):
        fee = fee_for(BY_CODE[code], "truc_tiep")
        assert fee is not None
        assert fee.amount == 0
        assert len([c for c in BY_CODE[code].components if c.kind == "giay_to"]) >= 2


@pytest.mark.parametrize("code", ["2.000815", "2.000942"])
def test_a_price_in_steps_is_shown_in_words_and_never_multiplied(code: str) -> None:
    """2.000 đ a page, 1.000 đ from the third: no product of one price says what five pages cost."""
    fee = fee_for(BY_CODE[code], "truc_tiep")
    assert fee is not None
    assert (fee.amount, fee.unit) == (None, "")
    assert "từ trang thứ 3: 1.000 đ/trang" in fee.text


def test_the_case_changes_the_term_of_a_funeral_and_the_fee_of_a_list() -> None:
    funeral = term_for(BY_CODE["1.013274"], "truc_tiep", "Trường hợp đám tang")
    assert funeral is not None
    assert funeral.term == Term(1, "ngay")
    stay = BY_CODE["1.004194"]
    by_list = fee_for(stay, "truc_tiep", "Trường hợp đăng ký theo danh sách")
    alone, online = fee_for(stay, "truc_tiep"), fee_for(stay, "truc_tuyen", "Trường hợp đăng ký theo danh sách")
    assert by_list is not None
    assert alone is not None
    assert online is not None
    assert (by_list.amount, alone.amount, online.amount) == (10000, None, None)
