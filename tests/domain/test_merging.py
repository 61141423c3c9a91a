"""A list read over what is known: it wins, but what it leaves unclear under the same decision stays known."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mot_cua_desktop.domain import portal
from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.merging import merged
from mot_cua_desktop.domain.procedures import ChannelTerm, Component, Fee, Procedure
from mot_cua_desktop.domain.worktime import Term
from mot_cua_desktop.store import starter

SHARED = Path(__file__).parents[3] / "shared"
THREE, FIVE = Term(3, "ngay_lam_viec"), Term(5, "ngay_lam_viec")
CASE = "Trường hợp ủy quyền"


def procedure(*, term: Term | None, amount: int | None, case: str = "", **more: object) -> Procedure:
    """One channel, one paper for everybody, and one of a case if there is one."""
    doubts = [] if term else ["Thời hạn (Trực tiếp) chưa rõ: cổng ghi “3” mà không có đơn vị."]
    doubts += [] if amount is not None else ["Phí, lệ phí (Trực tiếp) chưa rõ: cổng không ghi."]
    papers = [Component(key="1/1", name="Tờ khai", originals=1)]
    if case:
        papers.append(Component(key="1/2", name="Văn bản ủy quyền", originals=1, group=case))
    made = Procedure(
        code="9.000001",
        name="Xác nhận điều bịa",
        field="Thử",
        terms=(ChannelTerm(channel="truc_tiep", term=term, text=term.vn() if term else "3"),),
        fees=(Fee(channel="truc_tiep", amount=amount, text="" if amount is None else f"{amount} đ"),),
        components=tuple(papers),
        deciding_document="163/QĐ-BTP",
        unclear=tuple(doubts),
    )
    return replace(made, **more)


def test_what_the_list_tells_clearly_replaces_what_was_known() -> None:
    read = procedure(term=FIVE, amount=8_000, case="Trường hợp khác")
    assert merged(procedure(term=THREE, amount=0, case=CASE), read) == merged(None, read)
    assert merged(None, read).procedure == read


def test_a_term_and_a_fee_that_the_list_leaves_unclear_stay_and_are_reported() -> None:
    known = procedure(term=THREE, amount=8_000)
    found = merged(known, procedure(term=None, amount=None, name="Tên mới"))
    assert found.kept == (
        "giữ thời hạn đang có: 3 ngày làm việc (163/QĐ-BTP)",
        "giữ mức phí, lệ phí đang có: 8000 đ (163/QĐ-BTP)",
    )
    assert (found.procedure.terms, found.procedure.fees) == (known.terms, known.fees)
    assert found.procedure.name == "Tên mới"  # the rest is the list's
    assert found.procedure.unclear == ()


def test_several_terms_for_one_channel_are_unclear_too() -> None:
    read = procedure(term=THREE, amount=0)
    read = replace(read, terms=(*read.terms, ChannelTerm(channel="truc_tiep", term=FIVE, text="5 ngày làm việc")))
    found = merged(procedure(term=THREE, amount=0), read).procedure
    row = pr.term_for(found, "truc_tiep")
    assert row is not None
    assert row.term == THREE


def test_the_term_of_a_case_that_the_list_does_not_know_stays() -> None:
    of_a_case = ChannelTerm(channel="truc_tiep", term=FIVE, text="5 ngày làm việc", case=CASE)
    known = procedure(term=THREE, amount=0)
    found = merged(replace(known, terms=(*known.terms, of_a_case)), procedure(term=THREE, amount=0))
    row = pr.term_for(found.procedure, "truc_tiep", CASE)
    assert row is not None
    assert row.term == FIVE
    assert found.kept == ("giữ thời hạn đang có: 5 ngày làm việc, trường hợp ủy quyền (163/QĐ-BTP)",)


def test_a_checklist_by_cases_is_not_flattened_and_the_notes_of_the_list_are_not_lost() -> None:
    note = Component(key="1/3", name="Nộp trong giờ làm việc", kind="ghi_chu")
    read = procedure(term=THREE, amount=0)
    read = replace(read, components=(*read.components, note))
    found = merged(procedure(term=THREE, amount=0, case=CASE), read).procedure
    assert pr.case_groups(found) == (CASE,)
    assert pr.notes(found) == ("Nộp trong giờ làm việc",)
    assert len({component.key for component in found.components}) == 3


@pytest.mark.parametrize("document", ["2353/QĐ-BTC", ""])
def test_under_another_decision_nothing_of_the_old_one_is_kept(document: str) -> None:
    read = procedure(term=None, amount=None, deciding_document=document)
    assert merged(procedure(term=THREE, amount=8_000, case=CASE), read).procedure == read


def test_under_another_decision_what_the_list_says_as_it_said_last_stays_as_it_is_known() -> None:
    """A number of a decision that changes alone is no new checklist: the list never told the cases."""
    read = procedure(term=None, amount=None)
    known = merged(procedure(term=THREE, amount=8_000, case=CASE), read).procedure
    assert known.listed is not None
    renumbered = replace(read, deciding_document="7777/QĐ-BTP")
    found = merged(known, renumbered)
    assert found.procedure == replace(known, deciding_document="7777/QĐ-BTP")
    assert found.kept == (
        "giữ thời hạn đang có: 3 ngày làm việc (163/QĐ-BTP; danh sách ghi như lần trước)",
        "giữ mức phí, lệ phí đang có: 8000 đ (163/QĐ-BTP; danh sách ghi như lần trước)",
        "giữ thành phần hồ sơ theo 1 trường hợp đang có (163/QĐ-BTP; danh sách ghi như lần trước)",
    )
    assert merged(found.procedure, renumbered).procedure == found.procedure


def test_what_the_list_said_last_is_remembered_when_this_catalogue_itself_comes_back_under_a_new_number() -> None:
    read = procedure(term=None, amount=None)
    known = merged(procedure(term=THREE, amount=8_000, case=CASE), read).procedure
    given_out = replace(known, deciding_document="7777/QĐ-BTP", listed=None)
    back = merged(known, given_out).procedure
    assert back.listed == known.listed
    assert merged(back, replace(read, deciding_document="8888/QĐ-BTP")).procedure.components == known.components


@pytest.mark.parametrize(
    ("what", "new"),
    [
        ("terms", (ChannelTerm(channel="truc_tiep", text="4"),)),
        ("fees", (Fee(channel="truc_tiep", text="Phí mới"),)),
        ("components", (Component(key="9", name="Tờ khai mới", originals=1),)),
    ],
)
def test_under_another_decision_what_the_list_says_anew_is_the_lists(what: str, new: tuple[object, ...]) -> None:
    read = procedure(term=None, amount=None)
    known = merged(procedure(term=THREE, amount=8_000, case=CASE), read).procedure
    found = merged(known, replace(read, deciding_document="7777/QĐ-BTP", **{what: new})).procedure
    for name in ("terms", "fees", "components"):
        assert getattr(found, name) == (new if name == what else getattr(known, name)), name


def test_doubts_of_the_known_version_stay_with_what_they_doubt() -> None:
    own = "Đơn vị “ngày làm việc” suy từ văn bản của ngành."
    known = procedure(term=THREE, amount=None, unclear=(own, "Mức phí, lệ phí do HĐND tỉnh quyết định."))
    found = merged(known, procedure(term=None, amount=None)).procedure
    assert found.unclear == ("Phí, lệ phí (Trực tiếp) chưa rõ: cổng không ghi.", own)


@pytest.mark.skipif(
    not (SHARED / "data" / "ward_procedures.json").is_file(),
    reason="the whole national list is not part of the repository",
)
def test_the_national_list_takes_no_clear_term_and_no_case_from_the_starter_catalogue() -> None:
    reading = portal.read_rows((SHARED / "data" / "ward_procedures.json").read_bytes())
    rows = {row.code: row for row in reading.procedures}
    kept = 0
    for known in starter.starter_catalogue():
        found = merged(known, rows[known.code])
        kept += bool(found.kept)
        assert merged(found.procedure, rows[known.code]).procedure == found.procedure, known.code
        for channel in set(known.channels) & set(found.procedure.channels):
            before, after = pr.term_for(known, channel), pr.term_for(found.procedure, channel)
            assert before is None or before.term is None or (after is not None and after.term is not None), known.code
        assert not pr.case_groups(known) or pr.case_groups(found.procedure), known.code
    assert kept >= 30
    single = merged(next(p for p in starter.starter_catalogue() if p.code == "1.004873"), rows["1.004873"])
    assert "giữ thời hạn đang có: 3 ngày làm việc (163/QĐ-BTP)" in single.kept
    assert len(pr.case_groups(single.procedure)) == 3


def in_other_words(*groups: str) -> Procedure:
    """A list of three papers, none of them by the name that is known, under these headings."""
    names = ("Tờ khai theo mẫu số 1", "Giấy tờ theo quy định của pháp luật", "Bản sao hợp đồng dịch vụ")
    papers = [Component(key=name, name=name, group=group, copies=1) for name, group in zip(names, groups, strict=True)]
    return procedure(term=THREE, amount=0, components=tuple(papers))


def test_a_list_whose_only_case_stands_over_notes_knows_no_case() -> None:
    note = Component(key="1/3", name="Nộp trong giờ làm việc", kind="ghi_chu", group="Trường hợp gửi qua bưu chính")
    read = procedure(term=THREE, amount=0)
    found = merged(procedure(term=THREE, amount=0, case=CASE), replace(read, components=(*read.components, note)))
    assert pr.case_groups(found.procedure) == (CASE,)
    assert pr.notes(found.procedure) == ("Nộp trong giờ làm việc",)


@pytest.mark.parametrize("told", [pr.ONLINE_CASE, pr.AUTHORISED_CASE])
def test_what_a_paper_tells_by_its_own_words_is_no_case_of_the_list(told: str) -> None:
    read, lost = procedure(term=THREE, amount=0, case=told), "Trường hợp bị mất"
    assert pr.case_groups(merged(procedure(term=THREE, amount=0, case=lost), read).procedure) == (lost,)
    assert merged(read, read).kept == ()  # and of a list taken in before, the same list again keeps nothing


@pytest.mark.parametrize(
    ("groups", "followed"),
    [
        (("", "", "Trường hợp khác"), False),  # as many cases, all of them others: the same papers divided otherwise
        (("", "Trường hợp khác", "Trường hợp nữa"), True),
        (("", "", "Trường hợp bị mất"), True),
    ],
)
def test_a_list_in_other_words_is_followed_when_it_tells_more(groups: tuple[str, str, str], followed: bool) -> None:
    known = procedure(term=THREE, amount=0, case="Trường hợp bị mất")
    read = in_other_words(*groups)
    found = merged(known, read)
    assert found.procedure.components == (read.components if followed else known.components)
    assert bool(found.kept) is not followed


def test_a_list_in_other_words_that_shows_nothing_does_not_turn_showing_into_handing_in() -> None:
    shown = Component(key="1/1", name="Thẻ căn cước", originals=1, kind="xuat_trinh")
    known = procedure(term=THREE, amount=0, components=(shown,))
    found = merged(known, in_other_words("", "", ""))
    assert found.procedure.components == (shown,)
    assert found.kept == ("giữ thành phần hồ sơ đang có, với giấy tờ chỉ xuất trình (163/QĐ-BTP)",)
    same_words = procedure(term=THREE, amount=0, components=(replace(shown, kind="giay_to"),))
    assert merged(known, same_words).procedure.components == same_words.components


def test_what_the_list_doubts_of_its_papers_is_no_doubt_of_those_that_were_kept() -> None:
    doubt = (
        "Thành phần hồ sơ chưa rõ: cổng dán liền 1 giấy tờ vào tiêu đề đứng sau; máy tách ra, đối chiếu với văn bản."
    )
    read = procedure(term=THREE, amount=0, unclear=(doubt,))
    assert merged(procedure(term=THREE, amount=0, case=CASE), read).procedure.unclear == ()
    assert merged(procedure(term=THREE, amount=0), read).procedure.unclear == (doubt,)
