"""A procedure's terms, fees and papers by channel and case, and the starter file's shape."""

from __future__ import annotations

import pytest

from mot_cua_desktop.domain import procedures as pr
from mot_cua_desktop.domain.procedures import ChannelTerm, Component, Fee, Procedure
from mot_cua_desktop.domain.worktime import AT_ONCE, Term
from mot_cua_desktop.errors import Told

THREE, FIVE = Term(3, "ngay_lam_viec"), Term(5, "ngay_lam_viec")
LOST = "Trường hợp bị mất"
TOML = """
field = "Hộ tịch"
source = "Thử"
[[procedure]]
code = "9.000001"
name = "Thủ tục thử"
document = "1/QĐ-THU"
channels = ["truc_tiep", "buu_chinh"]
terms = [{ time = "3 ngày làm việc" }, { time = "Trong ngày", case = "Trường hợp gấp" }]
fees = [{ text = "2.000 đ/trang", amount = 2000, unit = "trang", channels = ["truc_tiep"] }]
papers = [{ name = "Tờ khai", originals = 1 }, { name = "Căn cước", copies = 1, kind = "xuat_trinh" }]
results = ["Giấy xác nhận"]
"""


def made(
    *,
    terms: tuple[ChannelTerm, ...] = (),
    fees: tuple[Fee, ...] = (),
    components: tuple[Component, ...] = (),
) -> Procedure:
    return Procedure(code="9.000001", name="Thử", field="Thử", terms=terms, fees=fees, components=components)


def test_a_term_is_that_of_its_channel() -> None:
    procedure = made(
        terms=(
            ChannelTerm(channel="truc_tiep", term=FIVE, text="5 ngày làm việc"),
            ChannelTerm(channel="truc_tuyen", term=THREE, text="3 ngày làm việc"),
        )
    )
    online = pr.term_for(procedure, "truc_tuyen")
    assert online is not None
    assert online.term == THREE
    assert pr.term_for(procedure, "buu_chinh") is None


def test_a_case_has_its_own_term_and_any_other_case_the_common_one() -> None:
    procedure = made(
        terms=(
            ChannelTerm(channel="truc_tiep", term=FIVE),
            ChannelTerm(channel="truc_tiep", term=AT_ONCE, case=LOST),
        )
    )
    lost, other = pr.term_for(procedure, "truc_tiep", LOST), pr.term_for(procedure, "truc_tiep", "Trường hợp khác")
    assert lost is not None
    assert other is not None
    assert (lost.term, other.term) == (AT_ONCE, FIVE)
    assert pr.at_once(procedure, "truc_tiep", LOST)
    assert not pr.at_once(procedure)


def test_two_terms_that_no_case_tells_apart_are_unclear_not_the_first() -> None:
    procedure = made(
        terms=(
            ChannelTerm(channel="truc_tiep", term=THREE, text="3 ngày"),
            ChannelTerm(channel="truc_tiep", term=FIVE, text="5 ngày"),
        )
    )
    row = pr.term_for(procedure, "truc_tiep")
    assert row == ChannelTerm(channel="truc_tiep", text="3 ngày / 5 ngày")


def test_two_fees_that_no_case_tells_apart_are_unclear_not_the_first() -> None:
    procedure = made(
        fees=(
            Fee(channel="truc_tiep", amount=2000, unit="trang", text="2.000 đ"),
            Fee(channel="truc_tiep", amount=8000, unit="bản", text="8.000 đ"),
            Fee(channel="truc_tiep", amount=0, text="Miễn phí", case=LOST),
        )
    )
    row, lost = pr.fee_for(procedure, "truc_tiep"), pr.fee_for(procedure, "truc_tiep", LOST)
    assert row is not None
    assert lost is not None
    assert (row.amount, row.text, lost.amount) == (None, "2.000 đ / 8.000 đ", 0)
    assert pr.fee_for(procedure, "buu_chinh") is None


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        ("Trường hợp bị mất", True),
        ("a.Trường hợp người bị thiệt hại", True),
        ("(1.2) Đối với công trình theo tuyến", True),
        ("(i) Đối với doanh nghiệp", True),
        ("Giấy tờ phải nộp", False),
        ("Lưu ý: trường hợp nộp trực tuyến", False),
        ("", False),
    ],
)
def test_a_heading_is_a_case_or_a_kind_of_paper(heading: str, is_one: bool) -> None:
    assert pr.is_case(heading) is is_one


def test_the_checklist_shows_the_chosen_case_beside_what_all_cases_ask() -> None:
    procedure = made(
        components=(
            Component(key="1", name="Tờ khai", originals=1),
            Component(key="2", name="Biên bản", group=LOST, originals=1),
            Component(key="3", name="Bản cũ", group="Trường hợp bị rách", originals=1),
            Component(key="4", name="Căn cước", group="Giấy tờ phải xuất trình", kind="xuat_trinh", originals=1),
            Component(key="5", name="Lưu ý", kind="ghi_chu"),
        )
    )
    assert [c.key for c in pr.papers(procedure)] == ["1", "2", "3", "4"]
    assert [c.key for c in pr.papers(procedure, LOST)] == ["1", "2", "4"]
    assert pr.notes(procedure) == ("Lưu ý",)
    assert pr.case_groups(procedure) == (LOST, "Trường hợp bị rách")


def test_cases_of_terms_and_fees_can_be_chosen_too() -> None:
    procedure = made(
        terms=(ChannelTerm(channel="truc_tiep", term=THREE, case="Trường hợp gấp"),),
        fees=(Fee(channel="truc_tiep", amount=0, case="Trường hợp miễn"),),
    )
    assert pr.case_groups(procedure) == ("Trường hợp gấp", "Trường hợp miễn")


def test_a_starter_file_gives_every_channel_its_rows() -> None:
    (procedure,) = pr.parse_catalogue(TOML)
    assert [(row.channel, row.term) for row in procedure.terms] == [
        ("truc_tiep", THREE),
        ("buu_chinh", THREE),
        ("truc_tiep", AT_ONCE),
        ("buu_chinh", AT_ONCE),
    ]
    assert [(fee.channel, fee.amount) for fee in procedure.fees] == [("truc_tiep", 2000)]
    assert [(c.key, c.kind) for c in procedure.components] == [("9.000001/1", "giay_to"), ("9.000001/2", "xuat_trinh")]
    assert (procedure.field, procedure.source, procedure.deciding_document) == ("Hộ tịch", "Thử", "1/QĐ-THU")


@pytest.mark.parametrize(
    "broken",
    [
        "field = ",
        'field = "Hộ tịch"',
        TOML.replace("originals", "orginals"),
        TOML.replace('"xuat_trinh"', '"trinh"'),
        TOML.replace("amount = 2000", 'amount = "hai nghìn"'),
    ],
)
def test_a_broken_starter_file_is_told(broken: str) -> None:
    with pytest.raises(Told, match="Tệp danh mục đi kèm"):
        pr.parse_catalogue(broken)


def test_online_is_possible_where_the_portal_takes_it() -> None:
    assert pr.online_possible(Procedure(code="1", name="a", field="b", channels=("truc_tuyen",)))
    assert pr.online_possible(Procedure(code="1", name="a", field="b", online="mot_phan"))
    assert not pr.online_possible(Procedure(code="1", name="a", field="b"))
